//! `purchases.html`: every purchase with its items, one after the other, the oldest first.

use std::io::{self, Write};

use super::AccessError;
use super::html::Html;
use super::model::{LinePart, Package, PurchasePart, Purchases};
use super::page::{page, pairs};
use super::texts::{self, Texts, codes, countries, dates, fill};

/// Writes the page.
pub fn write(package: &Package, purchases: &mut dyn Purchases, out: &mut dyn Write) -> Result<(), AccessError> {
    let texts = texts::of(package.language);
    let title = fill(texts.purchases.title, &[&package.controller.name]);
    page(&mut Html::new(out), texts, &title, |html| {
        html.markup("<p>")?;
        html.link("index.html", texts.purchases.back)?;
        html.close("p")?;
        if package.totals.purchases == 0 {
            return Ok(html.element("p", texts.purchases.none)?);
        }
        html.element("p", texts.purchases.lead)?;
        let mut number = 0_u64;
        purchases.each(&mut |purchase| {
            number += 1;
            let writer = PurchaseWriter { package, texts, purchase };
            Ok(writer.write(html, number)?)
        })
    })
}

struct PurchaseWriter<'a> {
    package: &'a Package,
    texts: &'static Texts,
    purchase: &'a PurchasePart,
}

impl PurchaseWriter<'_> {
    fn write(&self, html: &mut Html<'_>, number: u64) -> io::Result<()> {
        let id = format!("purchase-{number}");
        html.open("section", &[("class", "purchase"), ("aria-labelledby", &id)])?;
        html.open("h2", &[("id", &id)])?;
        html.text(&fill(self.texts.purchases.invoice, &[&self.purchase.invoice]))?;
        html.close("h2")?;
        self.facts(html)?;
        self.lines(html)?;
        html.close("section")
    }

    fn facts(&self, html: &mut Html<'_>) -> io::Result<()> {
        let (texts, purchase) = (&self.texts.purchases, self.purchase);
        let language = self.package.language;
        let kind = codes::purchase_kind(purchase.kind, language);
        let invoiced = purchase.invoiced.map(|money| {
            let amount = dates::number(money.amount(), money.currency.exponent(), language);
            format!("{amount} {}", money.currency)
        });
        // A sum of unrounded items beside the amount on the invoice would only raise questions.
        let sum = invoiced.is_none().then(|| self.amount(purchase.net));
        pairs(
            html,
            [
                (texts.at, Some(dates::when(purchase.at, language))),
                (texts.kind, Some(kind.to_owned())),
                (texts.country, purchase.country.as_deref().map(|code| countries::name(code, language))),
                (texts.billing, purchase.billing.clone()),
                (texts.invoiced, invoiced),
                (texts.net, sum),
                (texts.line_count, Some(dates::count(purchase.lines.len() as u64, language))),
            ],
        )
    }

    fn lines(&self, html: &mut Html<'_>) -> io::Result<()> {
        let headings = self.texts.purchases.line_headings;
        html.markup("<table class=\"lines\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">")?;
        for heading in headings {
            html.markup("<th role=\"columnheader\" scope=\"col\">")?;
            html.text(&fill(heading, &[self.purchase.currency.code()]))?;
            html.markup("</th>")?;
        }
        html.markup("</tr></thead>\n<tbody role=\"rowgroup\">\n")?;
        for line in &self.purchase.lines {
            self.line(html, line)?;
        }
        html.markup("</tbody></table>\n")
    }

    fn line(&self, html: &mut Html<'_>, line: &LinePart) -> io::Result<()> {
        let language = self.package.language;
        let places = self.purchase.currency.exponent();
        html.markup("<tr role=\"row\"><td role=\"cell\">")?;
        if let Some(description) = &line.description {
            html.value(description)?;
            html.markup("<br>")?;
        }
        html.markup("<span class=\"soft\">")?;
        html.text(&fill(self.texts.purchases.article, &[&line.article]))?;
        html.markup("</span></td><td role=\"cell\">")?;
        let pieces = dates::pieces(line.quantity, language);
        let price = dates::number(line.unit_price, places, language);
        html.text(&format!("{pieces} × {price}"))?;
        html.markup("</td><td role=\"cell\">")?;
        html.text(&dates::number(line.total, places, language))?;
        html.markup("</td></tr>\n")
    }

    fn amount(&self, amount: domain::decimal::Decimal) -> String {
        let currency = self.purchase.currency;
        let amount = dates::number(amount, currency.exponent(), self.package.language);
        format!("{amount} {currency}")
    }
}
