//! What a person sent us through forms.

use std::io;

use domain::form::FieldKind;
use domain::notice::Language;

use super::Parts;
use crate::access::html::Html;

/// English and German.
type Pair = (&'static str, &'static str);

const HEADING: Pair = ("What you sent us through forms", "Was Sie uns über Formulare gesendet haben");
const NONE: Pair = ("You sent us no form.", "Sie haben uns kein Formular gesendet.");
const HEADINGS: [Pair; 4] = [
    ("When", "Wann"),
    ("Form", "Formular"),
    ("Privacy notice on the page", "Datenschutzhinweis auf der Seite"),
    ("What you wrote", "Was Sie geschrieben haben"),
];

const fn pick(pair: Pair, is_german: bool) -> &'static str {
    if is_german { pair.1 } else { pair.0 }
}

impl Parts<'_> {
    pub(super) fn forms(&self, html: &mut Html<'_>) -> io::Result<()> {
        let is_german = self.package.language == Language::DE;
        html.element("h3", pick(HEADING, is_german))?;
        if self.package.forms.is_empty() {
            return html.element("p", pick(NONE, is_german));
        }
        let rows = self.package.forms.iter().map(|sent| {
            let answers =
                sent.answers.iter().map(|(kind, words)| format!("{}: {words}", pick(field(*kind), is_german)));
            let answers: Vec<String> = answers.collect();
            vec![self.when(sent.at), sent.slug.clone(), self.notice(sent.notice.as_ref()), answers.join("\n")]
        });
        let headings = HEADINGS.map(|heading| pick(heading, is_german));
        html.table(pick(HEADING, is_german), &headings, rows)
    }
}

const fn field(kind: FieldKind) -> Pair {
    match kind {
        FieldKind::GivenName => ("Given name", "Vorname"),
        FieldKind::FamilyName => ("Name", "Name"),
        FieldKind::Salutation => ("Form of address", "Anrede"),
        FieldKind::Email => ("E-mail address", "E-Mail-Adresse"),
        FieldKind::Phone => ("Phone", "Telefon"),
        FieldKind::Street => ("Street", "Straße"),
        FieldKind::Postcode => ("Postcode", "Postleitzahl"),
        FieldKind::Town => ("Town", "Ort"),
        FieldKind::Country => ("Country", "Land"),
        FieldKind::Company => ("Company", "Firma"),
        FieldKind::CustomerNumber => ("Customer number", "Kundennummer"),
        FieldKind::OrderNumber => ("Order number", "Bestellnummer"),
        FieldKind::Product => ("Article", "Artikel"),
        FieldKind::Message => ("Message", "Nachricht"),
    }
}
