//! `index.html`: what is held, why, from where, for whom and for how long, in plain words (Art. 15(1), (2)).

use std::io::{self, Write};

use super::AccessError;
use super::html::Html;
use super::model::Package;
use super::page::{page, section};
use super::texts::{self, Texts, dates, fill};

mod acts;
mod forms;
mod holdings;
mod law;
mod objections;

/// The parts of the page, each with the place that the contents lead to.
struct Parts<'a> {
    package: &'a Package,
    texts: &'static Texts,
}

type Writer<'a> = fn(&Parts<'a>, &mut Html<'_>) -> io::Result<()>;

/// Writes the page.
pub fn write(package: &Package, out: &mut dyn Write) -> Result<(), AccessError> {
    let texts = texts::of(package.language);
    let parts = Parts { package, texts };
    let title = fill(texts.title, &[&package.controller.name]);
    page(&mut Html::new(out), texts, &title, |html| {
        parts.opening(html)?;
        parts.contents(html)?;
        for (id, heading, body) in parts.sections() {
            section(html, id, heading, |html| body(&parts, html))?;
        }
        Ok(())
    })
}

impl<'a> Parts<'a> {
    fn sections(&self) -> [(&'static str, &'static str, Writer<'a>); 13] {
        let texts = self.texts;
        [
            ("who-we-are", texts.who_we_are.heading, Self::who_we_are),
            ("held", texts.held.heading, Self::held),
            ("consents", texts.consents.heading, Self::consents),
            ("purposes", texts.purposes.heading, Self::purposes),
            ("source", texts.source.heading, Self::source),
            ("recipients", texts.recipients.heading, Self::recipients),
            ("retention", texts.retention.heading, Self::retention),
            ("automated", texts.automated.0, Self::automated),
            ("transfers", texts.transfers.0, Self::transfers),
            ("rights", texts.rights.heading, Self::rights),
            ("looks", texts.looks.heading, Self::looks),
            ("proofs", texts.proofs.heading, Self::proofs),
            ("files", texts.files.heading, Self::files),
        ]
    }

    fn opening(&self, html: &mut Html<'_>) -> io::Result<()> {
        let package = self.package;
        let name = package.person.name();
        let who = name.as_deref().unwrap_or(self.texts.unnamed_person);
        let when = dates::when(package.created_at, package.language);
        html.open("p", &[("class", "lead")])?;
        html.text(&fill(self.texts.prepared, &[who, &when]))?;
        html.close("p")?;
        html.element("p", self.texts.lead)?;
        html.markup("<ul class=\"figures\">\n")?;
        let (figures, totals) = (&self.texts.figures, &package.totals);
        for (count, label) in [
            (totals.purchases, figures.purchases),
            (totals.cancellations, figures.cancellations),
            (totals.lines, figures.lines),
            (package.contacts.len() as u64, figures.contacts),
            (package.consents.len() as u64, figures.consents),
            (package.looks.len() as u64, figures.looks),
        ] {
            html.markup("<li><strong>")?;
            html.text(&dates::count(count, package.language))?;
            html.markup("</strong> ")?;
            html.text(label)?;
            html.close("li")?;
        }
        html.close("ul")
    }

    fn contents(&self, html: &mut Html<'_>) -> io::Result<()> {
        html.markup("<nav aria-labelledby=\"contents-heading\">\n<h2 id=\"contents-heading\">")?;
        html.text(self.texts.contents)?;
        html.markup("</h2>\n<ol>\n")?;
        for (id, heading, _) in self.sections() {
            html.markup("<li>")?;
            html.link(&format!("#{id}"), heading)?;
            html.close("li")?;
        }
        html.markup("</ol>\n</nav>\n")
    }

    fn when(&self, at: domain::time::Timestamp) -> String {
        dates::when(at, self.package.language)
    }
}
