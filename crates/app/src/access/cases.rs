//! What the person asked for under Art. 12 and 15 to 22, and what was done about it.

use std::io;

use custody::{Disclosed, Table};
use domain::notice::Language;
use domain::personal::Text;
use domain::rights::{Outcome, RightsKind, SaidPart, StepCode};
use domain::time::{Date, Timestamp};
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;
use super::texts::{Each, Words, colon, dates};
use crate::records;

/// One case.
pub struct CasePart {
    pub number: String,
    pub kind: RightsKind,
    pub channel: &'static str,
    pub received_on: Date,
    pub due: Option<Date>,
    pub outcome: Option<Outcome>,
    pub steps: Vec<CaseStepPart>,
}

/// One step of it.
pub struct CaseStepPart {
    pub at: Timestamp,
    pub code: StepCode,
    pub said: Vec<(SaidPart, String)>,
}

/// One case in `data.json`.
#[derive(Serialize)]
pub struct CaseView<'a> {
    number: &'a str,
    kind: &'static str,
    channel: &'static str,
    received_on: String,
    due: Option<String>,
    outcome: Option<&'static str>,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct StepView<'a> {
    at: String,
    step: &'static str,
    words: Vec<WordsView<'a>>,
}

#[derive(Serialize)]
struct WordsView<'a> {
    what: &'static str,
    words: &'a str,
}

impl<'a> CaseView<'a> {
    pub fn of(part: &'a CasePart) -> Self {
        let words = |(what, words): &'a (SaidPart, String)| WordsView { what: what.code(), words };
        let step = |step: &'a CaseStepPart| StepView {
            at: step.at.to_string(),
            step: step.code.code(),
            words: step.said.iter().map(words).collect(),
        };
        Self {
            number: &part.number,
            kind: part.kind.code(),
            channel: part.channel,
            received_on: part.received_on.to_string(),
            due: part.due.map(|day| day.to_string()),
            outcome: part.outcome.map(Outcome::code),
            steps: part.steps.iter().map(step).collect(),
        }
    }
}

/// Every case that the person asked for, the oldest first. Cases of others that mean them are the others'.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<CasePart>, AccessError> {
    let subject = source.subject();
    let mut parts = Vec::new();
    for record in store::rights::of_person(source.db, subject)? {
        if record.case.subject != subject {
            continue;
        }
        let id = record.case.id;
        let mut steps = Vec::new();
        for step in store::rights::steps(source.db, subject, id)? {
            let place = records::rights_step(id, step.step.number);
            let said = step.words.map(|words| source.opener.open(Table::RightsStep, place, &words)).transpose()?;
            let said = said.map(|said| said.part(|said| said.0.clone()).each()).unwrap_or_default();
            steps.push(CaseStepPart { at: step.step.at, code: step.step.code, said: pieces(&said) });
        }
        parts.push(CasePart {
            number: record.case.public.to_string(),
            kind: record.case.kind,
            channel: record.case.channel.code(),
            received_on: record.case.received_on,
            due: record.stands.statutory,
            outcome: record.stands.outcome,
            steps,
        });
    }
    Ok(parts)
}

/// A code that makes sure who asks is for one letter only, and shows nothing about anybody.
fn pieces(said: &[Disclosed<(SaidPart, Text)>]) -> Vec<(SaidPart, String)> {
    let shown = said.iter().filter(|piece| piece.as_ref().0 != SaidPart::Code);
    shown.map(|piece| (piece.as_ref().0, piece.part(|(_, words)| words.clone()).to_string())).collect()
}

/// The section of `index.html`; nothing where nothing was asked for.
pub fn section(cases: &[CasePart], html: &mut Html<'_>, language: Language) -> io::Result<()> {
    if cases.is_empty() {
        return Ok(());
    }
    let (title, headings) = Each {
        en: ("What you asked for", ["Number", "Request", "Arrived", "State", "What happened"]),
        de: ("Was Sie verlangt haben", ["Nummer", "Anliegen", "Eingegangen", "Stand", "Was geschah"]),
        fr: ("Ce que vous avez demandé", ["Numéro", "Demande", "Reçue le", "État", "Ce qui s’est passé"]),
    }
    .of(language);
    html.element("h3", title)?;
    let rows = cases.iter().map(|case| {
        let steps: Vec<String> = case.steps.iter().map(|step| told(step, language)).collect();
        vec![
            case.number.clone(),
            kind(case.kind, language).to_owned(),
            case.received_on.to_string(),
            case.outcome
                .map_or(Words { en: "open", de: "offen", fr: "en cours" }.of(language), |outcome| {
                    ended(outcome, language)
                })
                .to_owned(),
            steps.join("\n"),
        ]
    });
    html.table(title, &headings, rows)
}

fn told(step: &CaseStepPart, language: Language) -> String {
    let words: Vec<&str> = step.said.iter().map(|(_, words)| words.as_str()).collect();
    let happened = happened(step.code, language);
    let when = dates::when(step.at, language);
    let colon = colon(language);
    let said = if words.is_empty() { String::new() } else { format!("{colon}{}", words.join(" · ")) };
    format!("{when}{colon}{happened}{said}")
}

fn kind(kind: RightsKind, language: Language) -> &'static str {
    let words = match kind {
        RightsKind::Access => Words { en: "to know what we hold", de: "Auskunft", fr: "accès à vos données" },
        RightsKind::Portability => {
            Words {
                en: "your data to take with you", de: "Ihre Daten zum Mitnehmen", fr: "portabilité de vos données"
            }
        }
        RightsKind::Rectification => {
            Words { en: "that something is put right", de: "Berichtigung", fr: "rectification" }
        }
        RightsKind::Erasure => Words { en: "that you are erased", de: "Löschung", fr: "effacement" },
        RightsKind::Restriction => Words {
            en: "that your data is only stored",
            de: "Einschränkung der Verarbeitung",
            fr: "limitation du traitement",
        },
        RightsKind::Objection => Words { en: "that a use ends", de: "Widerspruch", fr: "opposition" },
        RightsKind::Withdrawal => {
            Words { en: "that a consent ends", de: "Widerruf einer Einwilligung", fr: "retrait d’un consentement" }
        }
        RightsKind::Complaint => Words { en: "a complaint", de: "Beschwerde", fr: "plainte" },
    };
    words.of(language)
}

fn ended(outcome: Outcome, language: Language) -> &'static str {
    let words = match outcome {
        Outcome::Fulfilled => Words { en: "done", de: "erfüllt", fr: "fait" },
        Outcome::Partly => Words { en: "done in part", de: "teilweise erfüllt", fr: "satisfaite en partie" },
        Outcome::Refused => Words { en: "refused", de: "abgelehnt", fr: "refusée" },
        Outcome::NothingHeld => {
            Words { en: "nothing is held", de: "nichts gespeichert", fr: "aucune donnée détenue" }
        }
    };
    words.of(language)
}

const HAPPENED: &[(StepCode, Words)] = &[
    (
        StepCode::Opened,
        Words {
            en: "your request was written down",
            de: "Ihr Anliegen wurde aufgenommen",
            fr: "votre demande a été enregistrée",
        },
    ),
    (
        StepCode::BackDated,
        Words {
            en: "why it was written down later",
            de: "warum es später aufgenommen wurde",
            fr: "pourquoi elle a été enregistrée plus tard",
        },
    ),
    (
        StepCode::Represented,
        Words { en: "who spoke for whom", de: "wer für wen sprach", fr: "qui a parlé au nom de qui" },
    ),
    (
        StepCode::MandateChecked,
        Words {
            en: "it was checked that they may", de: "geprüft, ob sie das dürfen", fr: "le mandat a été vérifié"
        },
    ),
    (
        StepCode::Meant,
        Words {
            en: "whose data is meant was found out",
            de: "geklärt, wessen Daten gemeint sind",
            fr: "il a été établi de qui sont les données visées",
        },
    ),
    (
        StepCode::ReceiptSent,
        Words {
            en: "you got a receipt",
            de: "Sie bekamen eine Bestätigung",
            fr: "vous avez reçu un accusé de réception",
        },
    ),
    (
        StepCode::ReceiptGiven,
        Words {
            en: "you got a receipt",
            de: "Sie bekamen eine Bestätigung",
            fr: "vous avez reçu un accusé de réception",
        },
    ),
    (
        StepCode::Assigned,
        Words { en: "somebody took it on", de: "jemand übernahm es", fr: "quelqu’un s’en est chargé" },
    ),
    (
        StepCode::StandIn,
        Words { en: "somebody stands in", de: "jemand vertritt", fr: "quelqu’un assure le remplacement" },
    ),
    (
        StepCode::LinkSent,
        Words {
            en: "a link went to the known address",
            de: "ein Link ging an die bekannte Adresse",
            fr: "un lien a été envoyé à l’adresse connue",
        },
    ),
    (
        StepCode::CodeDrawn,
        Words {
            en: "a code was drawn for a letter",
            de: "ein Code für einen Brief wurde gezogen",
            fr: "un code a été tiré pour une lettre",
        },
    ),
    (
        StepCode::CodeWrong,
        Words {
            en: "a wrong code was given", de: "ein falscher Code wurde genannt", fr: "un code faux a été donné"
        },
    ),
    (
        StepCode::FactsOffered,
        Words {
            en: "facts were offered, which do not suffice",
            de: "Angaben, die nicht genügen",
            fr: "des informations ont été données, qui ne suffisent pas",
        },
    ),
    (
        StepCode::IdentityConfirmed,
        Words {
            en: "it became sure who asks",
            de: "es wurde sicher, wer fragt",
            fr: "l’identité du demandeur a été établie",
        },
    ),
    (
        StepCode::DocumentWanted,
        Words {
            en: "a copy of a document was thought of",
            de: "eine Ausweiskopie wurde erwogen",
            fr: "une copie de pièce d’identité a été envisagée",
        },
    ),
    (
        StepCode::DocumentAgreed,
        Words {
            en: "the officer agreed to that",
            de: "der Datenschutz stimmte dem zu",
            fr: "le délégué à la protection des données y a consenti",
        },
    ),
    (
        StepCode::PauseAgreed,
        Words {
            en: "the officer agreed to that",
            de: "der Datenschutz stimmte dem zu",
            fr: "le délégué à la protection des données y a consenti",
        },
    ),
    (
        StepCode::DocumentCame,
        Words {
            en: "a copy of a document came",
            de: "eine Ausweiskopie kam",
            fr: "une copie de pièce d’identité est arrivée",
        },
    ),
    (
        StepCode::DocumentGone,
        Words { en: "the copy was destroyed", de: "die Kopie wurde vernichtet", fr: "la copie a été détruite" },
    ),
    (
        StepCode::PauseWanted,
        Words {
            en: "a late question was thought of",
            de: "eine späte Rückfrage wurde erwogen",
            fr: "une question tardive a été envisagée",
        },
    ),
    (
        StepCode::Paused,
        Words { en: "we asked you something", de: "wir fragten Sie etwas", fr: "nous vous avons posé une question" },
    ),
    (StepCode::Resumed, Words { en: "the answer came", de: "die Antwort kam", fr: "la réponse est arrivée" }),
    (StepCode::Extended, Words { en: "it takes longer", de: "es dauert länger", fr: "le délai est prolongé" }),
    (
        StepCode::Advised,
        Words {
            en: "the officer's advice",
            de: "Rat der oder des Datenschutzbeauftragten",
            fr: "avis du délégué à la protection des données",
        },
    ),
    (
        StepCode::UnfoundedClaimed,
        Words { en: "held for unfounded", de: "für unbegründet gehalten", fr: "jugée infondée" },
    ),
    (
        StepCode::UnfoundedSeconded,
        Words {
            en: "by a second person, too",
            de: "auch von einer zweiten Person",
            fr: "par une deuxième personne aussi",
        },
    ),
    (
        StepCode::NamesGiven,
        Words {
            en: "weighed: you get the names of those who looked",
            de: "abgewogen: Sie bekommen die Namen derer, die hineinsahen",
            fr: "mise en balance : les noms de ceux qui ont consulté vos données vous sont donnés",
        },
    ),
    (
        StepCode::NamesWithheld,
        Words {
            en: "weighed: you get the roles of those who looked, not their names",
            de: "abgewogen: Sie bekommen die Rollen derer, die hineinsahen, nicht ihre Namen",
            fr: "mise en balance : la fonction de ceux qui ont consulté vos données est donnée, et non leur nom",
        },
    ),
    (StepCode::Noted, Words { en: "noted", de: "notiert", fr: "noté" }),
    (StepCode::Did, Words { en: "done", de: "getan", fr: "fait" }),
    (StepCode::Decided, Words { en: "decided", de: "entschieden", fr: "décidé" }),
    (
        StepCode::AnswerSent,
        Words { en: "you got the answer", de: "Sie bekamen die Antwort", fr: "vous avez reçu la réponse" },
    ),
    (
        StepCode::AnswerGiven,
        Words { en: "you got the answer", de: "Sie bekamen die Antwort", fr: "vous avez reçu la réponse" },
    ),
];

fn happened(code: StepCode, language: Language) -> &'static str {
    HAPPENED.iter().find(|(known, _)| *known == code).map_or(code.code(), |(_, words)| words.of(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_words() {
        let told = |code: &StepCode| HAPPENED.iter().filter(|(known, _)| known == code).count();
        assert!(StepCode::ALL.iter().all(|code| told(code) == 1));
    }
}
