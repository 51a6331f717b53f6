//! Plain words for the codes of the ledger and of the records.

use domain::actor::Role;
use domain::catalogue::Category;
use domain::contact::ContactKind;
use domain::notice::Language;
use domain::person::PersonKind;
use domain::purchase::PurchaseKind;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::restriction::RestrictionGround;

use crate::purposes::PurposeName;

mod acts;
mod deeds;

pub use acts::{act, reach};
pub use deeds::deed;

/// A word in English and in German.
pub type Pair = (&'static str, &'static str);

pub fn pick((english, german): Pair, language: Language) -> &'static str {
    if language == Language::DE { german } else { english }
}

pub fn role(code: &str, language: Language) -> String {
    let Some(role) = Role::from_code(code) else {
        return code.to_owned();
    };
    let pair = match role {
        Role::Agent => ("customer service", "Kundendienst"),
        Role::TeamLead => ("team lead", "Teamleitung"),
        Role::PrivacyManager => ("privacy manager", "Datenschutzkoordination"),
        Role::DataProtectionOfficer => ("data protection officer", "Datenschutzbeauftragte"),
        Role::Administrator => ("administrator", "Systemverwaltung"),
        Role::System => ("the program itself", "das Programm selbst"),
    };
    pick(pair, language).to_owned()
}

pub fn purpose(purpose: Purpose, language: Language) -> &'static str {
    let pair = match purpose {
        Purpose::Service => {
            ("serving you: answering, delivering, repairing", "Kundendienst: antworten, liefern, reparieren")
        }
        Purpose::Bookkeeping => {
            ("keeping invoices as tax law orders", "Rechnungen aufbewahren, wie das Steuerrecht es verlangt")
        }
        Purpose::Marketing => ("news and offers", "Neuigkeiten und Angebote"),
        Purpose::Rights => ("answering your requests about your data", "Ihre Anfragen zu Ihren Daten beantworten"),
        Purpose::Compliance => (
            "watching over the rules and defending claims",
            "Einhaltung der Regeln überwachen und Ansprüche verteidigen",
        ),
        Purpose::Upkeep => ("keeping the program in order", "das Programm in Ordnung halten"),
    };
    pick(pair, language)
}

/// The purpose a code names; the code itself for a purpose of the controller's own.
pub fn purpose_code(code: &str, language: Language) -> String {
    Purpose::from_code(code).map_or_else(|| code.to_owned(), |known| purpose(known, language).to_owned())
}

pub fn basis(basis: Basis, language: Language) -> &'static str {
    let pair = match basis {
        Basis::Consent => {
            ("your consent (Article 6(1)(a) GDPR)", "Ihre Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)")
        }
        Basis::Contract => (
            "our contract with you (Article 6(1)(b) GDPR)",
            "unser Vertrag mit Ihnen (Artikel 6 Absatz 1 Buchstabe b DSGVO)",
        ),
        Basis::LegalObligation => (
            "a law that we must follow (Article 6(1)(c) GDPR)",
            "ein Gesetz, das wir befolgen müssen (Artikel 6 Absatz 1 Buchstabe c DSGVO)",
        ),
        Basis::LegitimateInterest => (
            "our own interest, weighed against yours (Article 6(1)(f) GDPR)",
            "unser eigenes Interesse, abgewogen gegen Ihres (Artikel 6 Absatz 1 Buchstabe f DSGVO)",
        ),
    };
    pick(pair, language)
}

/// A purpose by its name: our words, or the company's own.
pub fn purpose_name(name: &PurposeName, language: Language) -> String {
    match name.known() {
        Some(known) => purpose(known, language).to_owned(),
        None if name.title.is_empty() => name.code.clone(),
        None => name.title.clone(),
    }
}

pub fn reason(reason: Reason, language: Language) -> &'static str {
    let pair = match reason {
        Reason::OwnWork => ("your own request or order", "Ihre eigene Anfrage oder Bestellung"),
        Reason::OnThePhone => ("you were on the phone or at the counter", "Sie waren am Telefon oder am Schalter"),
        Reason::Cover => ("standing in for another team", "Vertretung eines anderen Teams"),
        Reason::Complaint => ("a complaint about service", "eine Beschwerde über den Dienst"),
        Reason::RightsRequest => ("your request about your data", "Ihre Anfrage zu Ihren Daten"),
        Reason::LegalClaim => ("a legal claim", "ein Rechtsanspruch"),
        Reason::Oversight => ("checking that the rules are kept", "Prüfung, ob die Regeln eingehalten werden"),
        Reason::Upkeep => ("keeping the program in order", "das Programm in Ordnung halten"),
    };
    pick(pair, language)
}

pub fn person_kind(kind: PersonKind, language: Language) -> &'static str {
    let pair = match kind {
        PersonKind::Prospect => ("somebody who has not bought yet", "noch ohne Einkauf"),
        PersonKind::Customer => ("a customer", "Kundin oder Kunde"),
    };
    pick(pair, language)
}

pub fn contact_kind(kind: ContactKind, language: Language) -> &'static str {
    let pair = match kind {
        ContactKind::Email => ("e-mail address", "E-Mail-Adresse"),
        ContactKind::Phone => ("phone number", "Telefonnummer"),
        ContactKind::Postal => ("postal address", "Anschrift"),
        ContactKind::CustomerNumber => ("customer number", "Kundennummer"),
    };
    pick(pair, language)
}

pub fn purchase_kind(kind: PurchaseKind, language: Language) -> &'static str {
    let pair = match kind {
        PurchaseKind::Sale => ("purchase", "Einkauf"),
        PurchaseKind::Cancellation => ("cancelled or returned", "storniert oder zurückgegeben"),
    };
    pick(pair, language)
}

pub fn ground(ground: RestrictionGround, language: Language) -> &'static str {
    let pair = match ground {
        RestrictionGround::Accuracy => (
            "you say that the data is wrong; until it is checked",
            "Sie sagen, dass die Daten falsch sind; bis zur Prüfung",
        ),
        RestrictionGround::Unlawful => (
            "the use was unlawful, and you want no erasure",
            "die Verwendung war rechtswidrig, und Sie wollen keine Löschung",
        ),
        RestrictionGround::Claim => ("you need the data for a claim", "Sie brauchen die Daten für einen Anspruch"),
        RestrictionGround::Objection => {
            ("you objected; until it is weighed", "Sie haben widersprochen; bis zur Abwägung")
        }
    };
    pick(pair, language)
}

/// The kind of data a category code names.
pub fn category(code: &str, language: Language) -> String {
    let Some(category) = Category::from_code(code) else {
        return code.to_owned();
    };
    let pair = match category {
        Category::Identity => ("who you are", "wer Sie sind"),
        Category::Contact => ("how to reach you", "wie man Sie erreicht"),
        Category::Purchases => ("what you bought", "was Sie gekauft haben"),
        Category::Consent => ("what you agreed to", "wozu Sie eingewilligt haben"),
        Category::Looks => ("why somebody looked at your data", "warum jemand in Ihre Daten gesehen hat"),
        Category::Notes => ("what was written down about you", "was über Sie aufgeschrieben wurde"),
        Category::Rights => ("what you asked for", "was Sie verlangt haben"),
        Category::Package => ("packages like this one that wait for you", "Pakete wie dieses, die auf Sie warten"),
        Category::Letters => ("letters to you about that", "Briefe an Sie darüber"),
        Category::Proof => ("your salt in the log", "Ihr Salz im Protokoll"),
        Category::Fields => ("further details about you", "weitere Angaben zu Ihnen"),
        Category::Special => ("specially protected details about you", "besonders geschützte Angaben zu Ihnen"),
        Category::Forms => ("what you sent us through forms", "was Sie uns über Formulare gesendet haben"),
        Category::Kept => (
            "after an erasure: what a law has us keep, under a key of its own",
            "nach einer Löschung: was ein Gesetz uns aufzubewahren heißt, unter eigenem Schlüssel",
        ),
    };
    pick(pair, language).to_owned()
}

/// What ends a kind of data, by the code of its rule in the catalogue of columns and the months of its period.
pub fn retention(rule: &str, months: Option<u16>, language: Language) -> String {
    let pair = match rule {
        "customer" => (
            "as long as a yes of yours stands, and until # months after the last sign from you (a purchase, an answer, a form, a request)",
            "solange ein Ja von Ihnen gilt, und bis # Monate nach dem letzten Zeichen von Ihnen (Kauf, Antwort, Formular, Anliegen)",
        ),
        "purchase" => (
            "as long as we do business with you, and as long as tax law orders us to keep invoices",
            "solange wir mit Ihnen Geschäfte machen und solange das Steuerrecht verlangt, Rechnungen aufzubewahren",
        ),
        "consent_proof" => {
            ("as long as we may have to prove your answer", "solange wir Ihre Antwort nachweisen müssen")
        }
        "archived" => (
            "until the last day of the norm that has us keep it; then its key is destroyed",
            "bis zum letzten Tag der Vorschrift, nach der wir es aufbewahren; dann wird sein Schlüssel vernichtet",
        ),
        "ledger" => ("as long as the log of acts is kept", "solange das Protokoll der Handlungen aufbewahrt wird"),
        "declared" => (
            "as long as each of these details was declared for, counted from the day it was written",
            "so lange, wie für jede dieser Angaben festgelegt ist, vom Tag an, an dem sie geschrieben wurde",
        ),
        "rights_case" => {
            ("until # months after your request was decided", "bis # Monate nach der Entscheidung über Ihr Anliegen")
        }
        "rights_document" => {
            ("until your request is decided, 30 days at most", "bis zur Entscheidung, höchstens 30 Tage")
        }
        "package_handover" => {
            ("as long as it can be fetched, 14 days at most", "so lange es abgeholt werden kann, höchstens 14 Tage")
        }
        _ => return rule.to_owned(),
    };
    pick(pair, language).replace('#', &months.map(|months| months.to_string()).unwrap_or_default())
}
