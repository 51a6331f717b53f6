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
use super::texts::dates;
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
    let german = language == Language::DE;
    let (title, headings) = if german {
        ("Was Sie verlangt haben", ["Nummer", "Anliegen", "Eingegangen", "Stand", "Was geschah"])
    } else {
        ("What you asked for", ["Number", "Request", "Arrived", "State", "What happened"])
    };
    html.element("h3", title)?;
    let rows = cases.iter().map(|case| {
        let steps: Vec<String> = case.steps.iter().map(|step| told(step, language)).collect();
        vec![
            case.number.clone(),
            kind(case.kind, german).to_owned(),
            case.received_on.to_string(),
            case.outcome.map_or(if german { "offen" } else { "open" }, |outcome| ended(outcome, german)).to_owned(),
            steps.join("\n"),
        ]
    });
    html.table(title, &headings, rows)
}

fn told(step: &CaseStepPart, language: Language) -> String {
    let words: Vec<&str> = step.said.iter().map(|(_, words)| words.as_str()).collect();
    let happened = happened(step.code, language == Language::DE);
    let when = dates::when(step.at, language);
    if words.is_empty() { format!("{when}: {happened}") } else { format!("{when}: {happened}: {}", words.join(" · ")) }
}

const fn kind(kind: RightsKind, german: bool) -> &'static str {
    let (english, deutsch) = match kind {
        RightsKind::Access => ("to know what we hold", "Auskunft"),
        RightsKind::Portability => ("your data to take with you", "Ihre Daten zum Mitnehmen"),
        RightsKind::Rectification => ("that something is put right", "Berichtigung"),
        RightsKind::Erasure => ("that you are erased", "Löschung"),
        RightsKind::Restriction => ("that your data is only stored", "Einschränkung der Verarbeitung"),
        RightsKind::Objection => ("that a use ends", "Widerspruch"),
        RightsKind::Withdrawal => ("that a consent ends", "Widerruf einer Einwilligung"),
        RightsKind::Complaint => ("a complaint", "Beschwerde"),
    };
    if german { deutsch } else { english }
}

const fn ended(outcome: Outcome, german: bool) -> &'static str {
    let (english, deutsch) = match outcome {
        Outcome::Fulfilled => ("done", "erfüllt"),
        Outcome::Partly => ("done in part", "teilweise erfüllt"),
        Outcome::Refused => ("refused", "abgelehnt"),
        Outcome::NothingHeld => ("nothing is held", "nichts gespeichert"),
    };
    if german { deutsch } else { english }
}

const fn happened(code: StepCode, german: bool) -> &'static str {
    let (english, deutsch) = match code {
        StepCode::Opened => ("your request was written down", "Ihr Anliegen wurde aufgenommen"),
        StepCode::BackDated => ("why it was written down later", "warum es später aufgenommen wurde"),
        StepCode::Represented => ("who spoke for whom", "wer für wen sprach"),
        StepCode::MandateChecked => ("it was checked that they may", "geprüft, ob sie das dürfen"),
        StepCode::Meant => ("whose data is meant was found out", "geklärt, wessen Daten gemeint sind"),
        StepCode::ReceiptSent | StepCode::ReceiptGiven => ("you got a receipt", "Sie bekamen eine Bestätigung"),
        StepCode::Assigned => ("somebody took it on", "jemand übernahm es"),
        StepCode::StandIn => ("somebody stands in", "jemand vertritt"),
        StepCode::LinkSent => ("a link went to the known address", "ein Link ging an die bekannte Adresse"),
        StepCode::CodeDrawn => ("a code was drawn for a letter", "ein Code für einen Brief wurde gezogen"),
        StepCode::CodeWrong => ("a wrong code was given", "ein falscher Code wurde genannt"),
        StepCode::FactsOffered => ("facts were offered, which do not suffice", "Angaben, die nicht genügen"),
        StepCode::IdentityConfirmed => ("it became sure who asks", "es wurde sicher, wer fragt"),
        StepCode::DocumentWanted => ("a copy of a document was thought of", "eine Ausweiskopie wurde erwogen"),
        StepCode::DocumentAgreed | StepCode::PauseAgreed => {
            ("the officer agreed to that", "der Datenschutz stimmte dem zu")
        }
        StepCode::DocumentCame => ("a copy of a document came", "eine Ausweiskopie kam"),
        StepCode::DocumentGone => ("the copy was destroyed", "die Kopie wurde vernichtet"),
        StepCode::PauseWanted => ("a late question was thought of", "eine späte Rückfrage wurde erwogen"),
        StepCode::Paused => ("we asked you something", "wir fragten Sie etwas"),
        StepCode::Resumed => ("the answer came", "die Antwort kam"),
        StepCode::Extended => ("it takes longer", "es dauert länger"),
        StepCode::Advised => ("the officer's advice", "Rat der oder des Datenschutzbeauftragten"),
        StepCode::UnfoundedClaimed => ("held for unfounded", "für unbegründet gehalten"),
        StepCode::UnfoundedSeconded => ("by a second person, too", "auch von einer zweiten Person"),
        StepCode::Noted => ("noted", "notiert"),
        StepCode::Did => ("done", "getan"),
        StepCode::Decided => ("decided", "entschieden"),
        StepCode::AnswerSent | StepCode::AnswerGiven => ("you got the answer", "Sie bekamen die Antwort"),
    };
    if german { deutsch } else { english }
}
