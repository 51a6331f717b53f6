//! Mails to the person: what each said, when it was asked for, and what became of it.

use std::io;

use domain::mail::{MailKind, MailState};
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;
use super::texts::{Each, Words};

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
    let (title, headings) = Each {
        en: ("Mails to you", ["What it said", "Asked for", "State", "Over"]),
        de: ("E-Mails an Sie", ["Inhalt", "Veranlasst", "Stand", "Beendet"]),
        fr: ("Courriels qui vous sont adressés", ["Contenu", "Demandé", "État", "Terminé"]),
    }
    .of(language);
    html.element("h3", title)?;
    let rows = mails.iter().map(|mail| {
        let until = mail.until.map_or_else(String::new, when);
        vec![said(mail.kind, language).to_owned(), when(mail.since), stands(mail.state, language).to_owned(), until]
    });
    html.table(title, &headings, rows)
}

fn said(kind: MailKind, language: Language) -> &'static str {
    let words = match kind {
        MailKind::ConfirmConsent => Words { en: "Please confirm", de: "Bitte bestätigen", fr: "Merci de confirmer" },
        MailKind::WhatWasRecorded => {
            Words { en: "What was written down", de: "Was notiert wurde", fr: "Ce qui a été noté" }
        }
        MailKind::NoticeGiven => Words {
            en: "Where the notice stands",
            de: "Wo der Hinweis steht",
            fr: "Où trouver la notice d’information",
        },
        MailKind::PreferencesLink => {
            Words { en: "Link to your choices", de: "Link zu Ihren Entscheidungen", fr: "Lien vers vos choix" }
        }
        MailKind::ErasureAsked => Words {
            en: "Your erasure was asked for",
            de: "Ihre Löschung wurde verlangt",
            fr: "Votre effacement a été demandé",
        },
        MailKind::Art14Information => {
            Words {
                en: "Where your data came from", de: "Woher Ihre Daten kommen", fr: "D’où viennent vos données"
            }
        }
        MailKind::RenewConsent => {
            Words { en: "Does your yes still stand?", de: "Gilt Ihr Ja noch?", fr: "Votre oui vaut-il toujours ?" }
        }
        MailKind::CaseReceipt => {
            Words { en: "Your request arrived", de: "Ihr Anliegen ist eingegangen", fr: "Votre demande est arrivée" }
        }
        MailKind::CaseIdentity => Words {
            en: "Was it you who asked?",
            de: "Waren Sie es, die oder der gefragt hat?",
            fr: "Est-ce bien vous qui avez demandé ?",
        },
        MailKind::CaseExtended => Words {
            en: "The answer takes longer",
            de: "Die Antwort dauert länger",
            fr: "La réponse prend plus de temps",
        },
        MailKind::CaseAnswered => Words {
            en: "The answer to your request",
            de: "Die Antwort auf Ihr Anliegen",
            fr: "La réponse à votre demande",
        },
        MailKind::AccessReady => {
            Words { en: "Where you fetch your data", de: "Wo Sie Ihre Daten abholen", fr: "Où retirer vos données" }
        }
    };
    words.of(language)
}

fn stands(state: MailState, language: Language) -> &'static str {
    let words = match state {
        MailState::Queued => Words { en: "waiting", de: "wartet", fr: "en attente" },
        MailState::OnItsWay => Words { en: "on its way", de: "unterwegs", fr: "en route" },
        MailState::Sent => Words { en: "sent", de: "gesendet", fr: "envoyé" },
        MailState::Failed => Words { en: "failed", de: "gescheitert", fr: "échoué" },
        MailState::Dropped => Words { en: "not sent", de: "nicht gesendet", fr: "non envoyé" },
    };
    words.of(language)
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
