//! What a person sent us through forms.

use std::io;

use domain::form::FieldKind;

use super::Parts;
use crate::access::html::Html;
use crate::access::texts::{Words, colon};

const HEADING: Words = Words {
    en: "What you sent us through forms",
    de: "Was Sie uns über Formulare gesendet haben",
    fr: "Ce que vous nous avez envoyé par formulaire",
};
const NONE: Words = Words {
    en: "You sent us no form.",
    de: "Sie haben uns kein Formular gesendet.",
    fr: "Vous ne nous avez envoyé aucun formulaire.",
};
const HEADINGS: [Words; 4] = [
    Words { en: "When", de: "Wann", fr: "Quand" },
    Words { en: "Form", de: "Formular", fr: "Formulaire" },
    Words {
        en: "Privacy notice on the page",
        de: "Datenschutzhinweis auf der Seite",
        fr: "Notice d’information sur la page",
    },
    Words { en: "What you wrote", de: "Was Sie geschrieben haben", fr: "Ce que vous avez écrit" },
];

impl Parts<'_> {
    pub(super) fn forms(&self, html: &mut Html<'_>) -> io::Result<()> {
        let language = self.package.language;
        html.element("h3", HEADING.of(language))?;
        if self.package.forms.is_empty() {
            return html.element("p", NONE.of(language));
        }
        let rows = self.package.forms.iter().map(|sent| {
            let answers = sent
                .answers
                .iter()
                .map(|(kind, words)| format!("{}{}{words}", field(*kind).of(language), colon(language)));
            let answers: Vec<String> = answers.collect();
            vec![self.when(sent.at), sent.slug.clone(), self.notice(sent.notice.as_ref()), answers.join("\n")]
        });
        let headings = HEADINGS.map(|heading| heading.of(language));
        html.table(HEADING.of(language), &headings, rows)
    }
}

const fn field(kind: FieldKind) -> Words {
    match kind {
        FieldKind::GivenName => Words { en: "Given name", de: "Vorname", fr: "Prénom" },
        FieldKind::FamilyName => Words { en: "Name", de: "Name", fr: "Nom" },
        FieldKind::Salutation => Words { en: "Form of address", de: "Anrede", fr: "Civilité" },
        FieldKind::Email => Words { en: "E-mail address", de: "E-Mail-Adresse", fr: "Adresse électronique" },
        FieldKind::Phone => Words { en: "Phone", de: "Telefon", fr: "Téléphone" },
        FieldKind::Street => Words { en: "Street", de: "Straße", fr: "Rue" },
        FieldKind::Postcode => Words { en: "Postcode", de: "Postleitzahl", fr: "Code postal" },
        FieldKind::Town => Words { en: "Town", de: "Ort", fr: "Ville" },
        FieldKind::Country => Words { en: "Country", de: "Land", fr: "Pays" },
        FieldKind::Company => Words { en: "Company", de: "Firma", fr: "Société" },
        FieldKind::CustomerNumber => Words { en: "Customer number", de: "Kundennummer", fr: "Numéro de client" },
        FieldKind::OrderNumber => Words { en: "Order number", de: "Bestellnummer", fr: "Numéro de commande" },
        FieldKind::Product => Words { en: "Article", de: "Artikel", fr: "Article" },
        FieldKind::Message => Words { en: "Message", de: "Nachricht", fr: "Message" },
    }
}
