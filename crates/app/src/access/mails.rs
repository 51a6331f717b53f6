//! Mails to the person: what each said, when it was asked for, and what became of it.

use std::io;

use domain::mail::{MailKind, MailState};
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;

/// One mail.
pub struct MailPart {
    pub kind: MailKind,
    pub state: MailState,
    /// When it was asked for.
    pub since: Timestamp,
    /// When it was sent, failed or dropped.
    pub until: Option<Timestamp>,
}

/// One mail in the JSON file.
#[derive(Serialize)]
pub struct MailView {
    kind: &'static str,
    state: &'static str,
    since: String,
    until: Option<String>,
}

impl MailView {
    pub fn of(part: &MailPart) -> Self {
        Self {
            kind: part.kind.code(),
            state: part.state.code(),
            since: part.since.to_string(),
            until: part.until.map(|until| until.to_string()),
        }
    }
}

/// Every mail, the oldest first.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<MailPart>, AccessError> {
    let subject = source.subject();
    let mails = store::mails::of_person(source.db, subject)?;
    let part = |record: store::mails::MailRecord| MailPart {
        kind: record.kind,
        state: record.state,
        since: record.made_at,
        until: record.ended_at,
    };
    Ok(mails.into_iter().map(part).collect())
}

/// The table of mails; nothing where there is none.
pub fn table(
    html: &mut Html<'_>,
    mails: &[MailPart],
    (language, when): (Language, &dyn Fn(Timestamp) -> String),
) -> io::Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let german = language == Language::DE;
    let (title, headings) = if german {
        ("E-Mails an Sie", ["Inhalt", "Veranlasst", "Stand", "Beendet"])
    } else {
        ("Mails to you", ["What it said", "Asked for", "State", "Over"])
    };
    html.element("h3", title)?;
    let rows = mails.iter().map(|mail| {
        let until = mail.until.map_or_else(String::new, when);
        vec![said(mail.kind, german).to_owned(), when(mail.since), stands(mail.state, german).to_owned(), until]
    });
    html.table(title, &headings, rows)
}

const fn said(kind: MailKind, german: bool) -> &'static str {
    let (english, deutsch) = match kind {
        MailKind::ConfirmConsent => ("Please confirm", "Bitte bestätigen"),
        MailKind::WhatWasRecorded => ("What was written down", "Was notiert wurde"),
        MailKind::NoticeGiven => ("Where the notice stands", "Wo der Hinweis steht"),
        MailKind::PreferencesLink => ("Link to your choices", "Link zu Ihren Entscheidungen"),
        MailKind::ErasureAsked => ("Your erasure was asked for", "Ihre Löschung wurde verlangt"),
        MailKind::Art14Information => ("Where your data came from", "Woher Ihre Daten kommen"),
        MailKind::RenewConsent => ("Does your yes still stand?", "Gilt Ihr Ja noch?"),
        MailKind::CaseReceipt => ("Your request arrived", "Ihr Anliegen ist eingegangen"),
        MailKind::CaseIdentity => ("Was it you who asked?", "Waren Sie es, die oder der gefragt hat?"),
        MailKind::CaseExtended => ("The answer takes longer", "Die Antwort dauert länger"),
        MailKind::CaseAnswered => ("The answer to your request", "Die Antwort auf Ihr Anliegen"),
        MailKind::AccessReady => ("Where you fetch your data", "Wo Sie Ihre Daten abholen"),
    };
    if german { deutsch } else { english }
}

const fn stands(state: MailState, german: bool) -> &'static str {
    let (english, deutsch) = match state {
        MailState::Queued => ("waiting", "wartet"),
        MailState::OnItsWay => ("on its way", "unterwegs"),
        MailState::Sent => ("sent", "gesendet"),
        MailState::Failed => ("failed", "gescheitert"),
        MailState::Dropped => ("not sent", "nicht gesendet"),
    };
    if german { deutsch } else { english }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_every_mail() {
        let schema = super::super::json::SCHEMA;
        for kind in MailKind::ALL {
            assert!(schema.contains(&format!("\"{}\"", kind.code())), "{}", kind.code());
        }
    }
}
