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

use super::Words;
use crate::purposes::PurposeName;

mod acts;
mod deeds;

pub use acts::{act, reach};
pub use deeds::deed;

pub fn role(code: &str, language: Language) -> String {
    let Some(role) = Role::from_code(code) else {
        return code.to_owned();
    };
    let words = match role {
        Role::Agent => Words { en: "customer service", de: "Kundendienst", fr: "service clients" },
        Role::TeamLead => Words { en: "team lead", de: "Teamleitung", fr: "responsable d’équipe" },
        Role::PrivacyManager => Words {
            en: "privacy manager",
            de: "Datenschutzkoordination",
            fr: "responsable de la protection de la vie privée",
        },
        Role::DataProtectionOfficer => Words {
            en: "data protection officer",
            de: "Datenschutzbeauftragte",
            fr: "délégué à la protection des données",
        },
        Role::Administrator => Words { en: "administrator", de: "Systemverwaltung", fr: "administration du système" },
        Role::System => Words { en: "the program itself", de: "das Programm selbst", fr: "le programme lui-même" },
    };
    words.of(language).to_owned()
}

pub fn purpose(purpose: Purpose, language: Language) -> &'static str {
    let words = match purpose {
        Purpose::Service => Words {
            en: "serving you: answering, delivering, repairing",
            de: "Kundendienst: antworten, liefern, reparieren",
            fr: "le service aux clients : répondre, livrer, réparer",
        },
        Purpose::Bookkeeping => Words {
            en: "keeping invoices as tax law orders",
            de: "Rechnungen aufbewahren, wie das Steuerrecht es verlangt",
            fr: "la conservation des factures exigée par le droit fiscal",
        },
        Purpose::Marketing => {
            Words { en: "news and offers", de: "Neuigkeiten und Angebote", fr: "les actualités et les offres" }
        }
        Purpose::Rights => Words {
            en: "answering your requests about your data",
            de: "Ihre Anfragen zu Ihren Daten beantworten",
            fr: "la réponse à vos demandes sur vos données",
        },
        Purpose::Compliance => Words {
            en: "watching over the rules and defending claims",
            de: "Einhaltung der Regeln überwachen und Ansprüche verteidigen",
            fr: "la vérification du respect des règles et la défense de droits en justice",
        },
        Purpose::Upkeep => Words {
            en: "keeping the program in order",
            de: "das Programm in Ordnung halten",
            fr: "l’entretien du programme",
        },
    };
    words.of(language)
}

/// The purpose a code names; the code itself for a purpose of the controller's own.
pub fn purpose_code(code: &str, language: Language) -> String {
    Purpose::from_code(code).map_or_else(|| code.to_owned(), |known| purpose(known, language).to_owned())
}

pub fn basis(basis: Basis, language: Language) -> &'static str {
    let words = match basis {
        Basis::Consent => Words {
            en: "your consent (Article 6(1)(a) GDPR)",
            de: "Ihre Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)",
            fr: "votre consentement (article 6, paragraphe 1, point a), du RGPD)",
        },
        Basis::Contract => Words {
            en: "our contract with you (Article 6(1)(b) GDPR)",
            de: "unser Vertrag mit Ihnen (Artikel 6 Absatz 1 Buchstabe b DSGVO)",
            fr: "notre contrat avec vous (article 6, paragraphe 1, point b), du RGPD)",
        },
        Basis::LegalObligation => Words {
            en: "a law that we must follow (Article 6(1)(c) GDPR)",
            de: "ein Gesetz, das wir befolgen müssen (Artikel 6 Absatz 1 Buchstabe c DSGVO)",
            fr: "une obligation légale que nous devons respecter (article 6, paragraphe 1, point c), du RGPD)",
        },
        Basis::LegitimateInterest => Words {
            en: "our own interest, weighed against yours (Article 6(1)(f) GDPR)",
            de: "unser eigenes Interesse, abgewogen gegen Ihres (Artikel 6 Absatz 1 Buchstabe f DSGVO)",
            fr: "notre intérêt légitime, mis en balance avec le vôtre (article 6, paragraphe 1, point f), du RGPD)",
        },
    };
    words.of(language)
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
    let words = match reason {
        Reason::OwnWork => Words {
            en: "your own request or order",
            de: "Ihre eigene Anfrage oder Bestellung",
            fr: "votre demande ou votre commande",
        },
        Reason::OnThePhone => Words {
            en: "you were on the phone or at the counter",
            de: "Sie waren am Telefon oder am Schalter",
            fr: "vous étiez au téléphone ou au guichet",
        },
        Reason::Cover => Words {
            en: "standing in for another team",
            de: "Vertretung eines anderen Teams",
            fr: "le remplacement d’une autre équipe",
        },
        Reason::Complaint => Words {
            en: "a complaint about service",
            de: "eine Beschwerde über den Dienst",
            fr: "une plainte au sujet du service",
        },
        Reason::RightsRequest => Words {
            en: "your request about your data",
            de: "Ihre Anfrage zu Ihren Daten",
            fr: "votre demande sur vos données",
        },
        Reason::LegalClaim => Words { en: "a legal claim", de: "ein Rechtsanspruch", fr: "un droit en justice" },
        Reason::Oversight => Words {
            en: "checking that the rules are kept",
            de: "Prüfung, ob die Regeln eingehalten werden",
            fr: "la vérification du respect des règles",
        },
        Reason::Upkeep => Words {
            en: "keeping the program in order",
            de: "das Programm in Ordnung halten",
            fr: "l’entretien du programme",
        },
    };
    words.of(language)
}

pub fn person_kind(kind: PersonKind, language: Language) -> &'static str {
    let words = match kind {
        PersonKind::Prospect => Words {
            en: "somebody who has not bought yet",
            de: "noch ohne Einkauf",
            fr: "une personne qui n’a encore rien acheté",
        },
        PersonKind::Customer => Words { en: "a customer", de: "Kundin oder Kunde", fr: "une cliente ou un client" },
    };
    words.of(language)
}

pub fn contact_kind(kind: ContactKind, language: Language) -> &'static str {
    let words = match kind {
        ContactKind::Email => Words { en: "e-mail address", de: "E-Mail-Adresse", fr: "adresse électronique" },
        ContactKind::Phone => Words { en: "phone number", de: "Telefonnummer", fr: "numéro de téléphone" },
        ContactKind::Postal => Words { en: "postal address", de: "Anschrift", fr: "adresse postale" },
        ContactKind::CustomerNumber => Words { en: "customer number", de: "Kundennummer", fr: "numéro de client" },
    };
    words.of(language)
}

pub fn purchase_kind(kind: PurchaseKind, language: Language) -> &'static str {
    let words = match kind {
        PurchaseKind::Sale => Words { en: "purchase", de: "Einkauf", fr: "achat" },
        PurchaseKind::Cancellation => {
            Words { en: "cancelled or returned", de: "storniert oder zurückgegeben", fr: "annulé ou retourné" }
        }
    };
    words.of(language)
}

pub fn ground(ground: RestrictionGround, language: Language) -> &'static str {
    let words = match ground {
        RestrictionGround::Accuracy => Words {
            en: "you say that the data is wrong; until it is checked",
            de: "Sie sagen, dass die Daten falsch sind; bis zur Prüfung",
            fr: "vous contestez l’exactitude des données ; jusqu’à leur vérification",
        },
        RestrictionGround::Unlawful => Words {
            en: "the use was unlawful, and you want no erasure",
            de: "die Verwendung war rechtswidrig, und Sie wollen keine Löschung",
            fr: "le traitement était illicite, et vous ne voulez pas d’effacement",
        },
        RestrictionGround::Claim => Words {
            en: "you need the data for a claim",
            de: "Sie brauchen die Daten für einen Anspruch",
            fr: "vous avez besoin des données pour exercer ou défendre un droit en justice",
        },
        RestrictionGround::Objection => Words {
            en: "you objected; until it is weighed",
            de: "Sie haben widersprochen; bis zur Abwägung",
            fr: "vous avez fait opposition ; jusqu’à la mise en balance",
        },
    };
    words.of(language)
}

const CATEGORIES: &[(Category, Words)] = &[
    (Category::Identity, Words { en: "who you are", de: "wer Sie sind", fr: "votre identité" }),
    (Category::Contact, Words { en: "how to reach you", de: "wie man Sie erreicht", fr: "comment vous joindre" }),
    (Category::Purchases, Words { en: "what you bought", de: "was Sie gekauft haben", fr: "vos achats" }),
    (Category::Consent, Words { en: "what you agreed to", de: "wozu Sie eingewilligt haben", fr: "vos consentements" }),
    (
        Category::Looks,
        Words {
            en: "why somebody looked at your data",
            de: "warum jemand in Ihre Daten gesehen hat",
            fr: "pourquoi quelqu’un a consulté vos données",
        },
    ),
    (
        Category::Notes,
        Words {
            en: "what was written down about you",
            de: "was über Sie aufgeschrieben wurde",
            fr: "ce qui a été écrit à votre sujet",
        },
    ),
    (Category::Rights, Words { en: "what you asked for", de: "was Sie verlangt haben", fr: "vos demandes" }),
    (
        Category::Package,
        Words {
            en: "packages like this one that wait for you",
            de: "Pakete wie dieses, die auf Sie warten",
            fr: "les dossiers comme celui-ci qui vous attendent",
        },
    ),
    (
        Category::Letters,
        Words {
            en: "letters to you about that",
            de: "Briefe an Sie darüber",
            fr: "les lettres qui vous ont été adressées à ce sujet",
        },
    ),
    (
        Category::Proof,
        Words { en: "your salt in the log", de: "Ihr Salz im Protokoll", fr: "votre sel dans le registre" },
    ),
    (
        Category::Fields,
        Words {
            en: "further details about you", de: "weitere Angaben zu Ihnen", fr: "d’autres informations sur vous"
        },
    ),
    (
        Category::Special,
        Words {
            en: "specially protected details about you",
            de: "besonders geschützte Angaben zu Ihnen",
            fr: "des informations spécialement protégées sur vous",
        },
    ),
    (
        Category::Forms,
        Words {
            en: "what you sent us through forms",
            de: "was Sie uns über Formulare gesendet haben",
            fr: "ce que vous nous avez envoyé par formulaire",
        },
    ),
    (
        Category::Kept,
        Words {
            en: "after an erasure: what a law has us keep, under a key of its own",
            de: "nach einer Löschung: was ein Gesetz uns aufzubewahren heißt, unter eigenem Schlüssel",
            fr: "après un effacement : ce que la loi nous fait conserver, sous une clé à part",
        },
    ),
];

/// The kind of data a category code names.
pub fn category(code: &str, language: Language) -> String {
    let known = Category::from_code(code).and_then(|known| CATEGORIES.iter().find(|(category, _)| *category == known));
    known.map_or(code, |(_, words)| words.of(language)).to_owned()
}

/// What ends a kind of data, by the code of its rule in the catalogue of columns and the months of its period.
pub fn retention(rule: &str, months: Option<u16>, language: Language) -> String {
    let words = match rule {
        "customer" => Words {
            en: "as long as a yes of yours stands, and until # months after the last sign from you (a purchase, an answer, a form, a request)",
            de: "solange ein Ja von Ihnen gilt, und bis # Monate nach dem letzten Zeichen von Ihnen (Kauf, Antwort, Formular, Anliegen)",
            fr: "tant qu’un de vos consentements est valable, et jusqu’à # mois après votre dernier signe (un achat, une réponse, un formulaire, une demande)",
        },
        "purchase" => Words {
            en: "as long as we do business with you, and as long as tax law orders us to keep invoices",
            de: "solange wir mit Ihnen Geschäfte machen und solange das Steuerrecht verlangt, Rechnungen aufzubewahren",
            fr: "pendant notre relation commerciale, et aussi longtemps que le droit fiscal nous impose de conserver les factures",
        },
        "consent_proof" => Words {
            en: "as long as we may have to prove your answer",
            de: "solange wir Ihre Antwort nachweisen müssen",
            fr: "aussi longtemps que nous pouvons devoir prouver votre réponse",
        },
        "archived" => Words {
            en: "until the last day of the norm that has us keep it; then its key is destroyed",
            de: "bis zum letzten Tag der Vorschrift, nach der wir es aufbewahren; dann wird sein Schlüssel vernichtet",
            fr: "jusqu’au dernier jour fixé par la règle qui nous le fait conserver ; sa clé est alors détruite",
        },
        "ledger" => Words {
            en: "as long as the log of acts is kept",
            de: "solange das Protokoll der Handlungen aufbewahrt wird",
            fr: "aussi longtemps que le registre des actes est conservé",
        },
        "declared" => Words {
            en: "as long as each of these details was declared for, counted from the day it was written",
            de: "so lange, wie für jede dieser Angaben festgelegt ist, vom Tag an, an dem sie geschrieben wurde",
            fr: "aussi longtemps que prévu pour chacune de ces informations, à compter du jour où elle a été écrite",
        },
        "rights_case" => Words {
            en: "until # months after your request was decided",
            de: "bis # Monate nach der Entscheidung über Ihr Anliegen",
            fr: "jusqu’à # mois après la décision sur votre demande",
        },
        "rights_document" => Words {
            en: "until your request is decided, 30 days at most",
            de: "bis zur Entscheidung, höchstens 30 Tage",
            fr: "jusqu’à la décision sur votre demande, 30 jours au plus",
        },
        "package_handover" => Words {
            en: "as long as it can be fetched, 14 days at most",
            de: "so lange es abgeholt werden kann, höchstens 14 Tage",
            fr: "tant qu’il peut être retiré, 14 jours au plus",
        },
        _ => return rule.to_owned(),
    };
    words.of(language).replace('#', &months.map(|months| months.to_string()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_words() {
        let told = |category: &Category| CATEGORIES.iter().filter(|(known, _)| known == category).count();
        assert!(Category::ALL.iter().all(|category| told(category) == 1));
    }
}
