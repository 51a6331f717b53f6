//! Plain words for what happened to a consent, and for ways to write to somebody.

use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::notice::Language;

use super::pick;

pub fn act(act: Act, language: Language) -> &'static str {
    let pair = match act {
        Act::Unknown => (
            "unknown: came with a file, without proof, and does not count as a yes",
            "unbekannt: kam mit einer Datei, ohne Nachweis, und zählt nicht als Ja",
        ),
        Act::Asked => ("you were asked", "Sie wurden gefragt"),
        Act::Granted => ("yes", "ja"),
        Act::GrantedExplicitly => ("yes, in a statement of its own", "ja, in einer eigenen Erklärung"),
        Act::Reconfirmed => ("yes, once more", "ja, noch einmal"),
        Act::ConfirmationSent | Act::ExplicitConfirmationSent => {
            ("yes in a form; a mail asked you to confirm it", "ja in einem Formular; eine E-Mail bat um Bestätigung")
        }
        Act::Confirmed => ("confirmed", "bestätigt"),
        Act::GuardianAsked => ("a guardian has to agree", "eine sorgeberechtigte Person muss zustimmen"),
        Act::GuardianConfirmed => ("a guardian agreed", "eine sorgeberechtigte Person hat zugestimmt"),
        Act::GuardianRefused => ("a guardian did not agree", "eine sorgeberechtigte Person hat nicht zugestimmt"),
        Act::ObjectionLifted => ("objection taken back", "Widerspruch zurückgenommen"),
        Act::ConfirmationLapsed => ("not confirmed in time", "nicht rechtzeitig bestätigt"),
        Act::CameOfAge => ("you decide alone from now on", "Sie entscheiden von nun an allein"),
        Act::NoticeChanged => ("the notice changed", "der Hinweis hat sich geändert"),
        Act::MaxAgeReached => ("the yes is too old", "das Ja ist zu alt"),
        Act::Refused => ("no", "nein"),
        Act::Withdrawn => ("taken back", "zurückgenommen"),
        Act::Objected => ("objected", "widersprochen"),
    };
    pick(pair, language)
}

pub fn reach(reach: Channel, language: Language) -> &'static str {
    let pair = match reach {
        Channel::Email => ("by e-mail", "per E-Mail"),
        Channel::Sms => ("by text message", "per SMS"),
        Channel::Phone => ("by phone", "am Telefon"),
        Channel::Post => ("by letter", "per Brief"),
        Channel::Portal => ("in the customer area", "im Kundenbereich"),
    };
    pick(pair, language)
}
