//! Plain words for what happened to a consent, and for ways to write to somebody.

use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::notice::Language;

use crate::access::texts::Words;

const ACTS: &[(Act, Words)] = &[
    (
        Act::Unknown,
        Words {
            en: "unknown: came with a file, without proof, and does not count as a yes",
            de: "unbekannt: kam mit einer Datei, ohne Nachweis, und zählt nicht als Ja",
            fr: "inconnu : venu d’un fichier, sans preuve ; ne compte pas comme un oui",
        },
    ),
    (Act::Asked, Words { en: "you were asked", de: "Sie wurden gefragt", fr: "la question vous a été posée" }),
    (Act::Granted, Words { en: "yes", de: "ja", fr: "oui" }),
    (
        Act::GrantedExplicitly,
        Words {
            en: "yes, in a statement of its own",
            de: "ja, in einer eigenen Erklärung",
            fr: "oui, par une déclaration distincte",
        },
    ),
    (Act::Reconfirmed, Words { en: "yes, once more", de: "ja, noch einmal", fr: "oui, une nouvelle fois" }),
    (
        Act::ConfirmationSent,
        Words {
            en: "yes in a form; a mail asked you to confirm it",
            de: "ja in einem Formular; eine E-Mail bat um Bestätigung",
            fr: "oui dans un formulaire ; un courriel vous a demandé de le confirmer",
        },
    ),
    (
        Act::ExplicitConfirmationSent,
        Words {
            en: "yes in a form; a mail asked you to confirm it",
            de: "ja in einem Formular; eine E-Mail bat um Bestätigung",
            fr: "oui dans un formulaire ; un courriel vous a demandé de le confirmer",
        },
    ),
    (Act::Confirmed, Words { en: "confirmed", de: "bestätigt", fr: "confirmé" }),
    (
        Act::GuardianAsked,
        Words {
            en: "a guardian has to agree",
            de: "eine sorgeberechtigte Person muss zustimmen",
            fr: "le titulaire de l’autorité parentale doit donner son accord",
        },
    ),
    (
        Act::GuardianConfirmed,
        Words {
            en: "a guardian agreed",
            de: "eine sorgeberechtigte Person hat zugestimmt",
            fr: "le titulaire de l’autorité parentale a donné son accord",
        },
    ),
    (
        Act::GuardianRefused,
        Words {
            en: "a guardian did not agree",
            de: "eine sorgeberechtigte Person hat nicht zugestimmt",
            fr: "le titulaire de l’autorité parentale n’a pas donné son accord",
        },
    ),
    (
        Act::ObjectionLifted,
        Words { en: "objection taken back", de: "Widerspruch zurückgenommen", fr: "opposition retirée" },
    ),
    (
        Act::ConfirmationLapsed,
        Words { en: "not confirmed in time", de: "nicht rechtzeitig bestätigt", fr: "non confirmé à temps" },
    ),
    (
        Act::CameOfAge,
        Words {
            en: "you decide alone from now on",
            de: "Sie entscheiden von nun an allein",
            fr: "vous décidez désormais vous-même",
        },
    ),
    (
        Act::NoticeChanged,
        Words {
            en: "the notice changed", de: "der Hinweis hat sich geändert", fr: "la notice d’information a changé"
        },
    ),
    (
        Act::MaxAgeReached,
        Words { en: "the yes is too old", de: "das Ja ist zu alt", fr: "le consentement est trop ancien" },
    ),
    (Act::Refused, Words { en: "no", de: "nein", fr: "non" }),
    (Act::Withdrawn, Words { en: "taken back", de: "zurückgenommen", fr: "retiré" }),
    (Act::Objected, Words { en: "objected", de: "widersprochen", fr: "opposition" }),
];

pub fn act(act: Act, language: Language) -> &'static str {
    ACTS.iter().find(|(known, _)| *known == act).map_or(act.code(), |(_, words)| words.of(language))
}

pub fn reach(reach: Channel, language: Language) -> &'static str {
    let words = match reach {
        Channel::Email => Words { en: "by e-mail", de: "per E-Mail", fr: "par courriel" },
        Channel::Sms => Words { en: "by text message", de: "per SMS", fr: "par SMS" },
        Channel::Phone => Words { en: "by phone", de: "am Telefon", fr: "par téléphone" },
        Channel::Post => Words { en: "by letter", de: "per Brief", fr: "par courrier" },
        Channel::Portal => Words { en: "in the customer area", de: "im Kundenbereich", fr: "dans l’espace client" },
    };
    words.of(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_words() {
        assert!(Act::ALL.iter().all(|act| ACTS.iter().filter(|(known, _)| known == act).count() == 1));
    }
}
