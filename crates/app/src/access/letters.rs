//! Letters that the person was written in cases.

use std::io;

use custody::Table;
use domain::letter::LetterKind;
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;
use super::texts::{Each, dates};
use crate::records;

/// One letter.
pub struct LetterPart {
    pub at: Timestamp,
    pub kind: LetterKind,
    pub language: Language,
    pub subject: String,
    pub text: String,
}

/// One letter in `data.json`.
#[derive(Serialize)]
pub struct LetterView<'a> {
    at: String,
    kind: &'static str,
    language: &'a str,
    subject: &'a str,
    text: &'a str,
}

impl<'a> LetterView<'a> {
    pub fn of(part: &'a LetterPart) -> Self {
        Self {
            at: part.at.to_string(),
            kind: part.kind.code(),
            language: part.language.code(),
            subject: &part.subject,
            text: &part.text,
        }
    }
}

/// Every letter to the person, the oldest first.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<LetterPart>, AccessError> {
    let subject = source.subject();
    let mut parts = Vec::new();
    for letter in store::letters::of_person(source.db, subject)? {
        let words = source.opener.open(Table::Letter, records::letter(letter.id), &letter.words)?;
        parts.push(LetterPart {
            at: letter.made_at,
            kind: letter.kind,
            language: letter.language,
            subject: words.part(|words| words.subject.clone()).to_string(),
            text: words.part(|words| words.text.clone()).to_string(),
        });
    }
    Ok(parts)
}

/// The section of `index.html`; nothing where nothing was written.
pub fn section(letters: &[LetterPart], html: &mut Html<'_>, language: Language) -> io::Result<()> {
    if letters.is_empty() {
        return Ok(());
    }
    let (title, headings) = Each {
        en: ("Letters to you", ["When", "Subject", "Letter"]),
        de: ("Briefe an Sie", ["Wann", "Betreff", "Brief"]),
        fr: ("Lettres qui vous sont adressées", ["Quand", "Objet", "Lettre"]),
    }
    .of(language);
    html.element("h3", title)?;
    let row = |letter: &LetterPart| vec![dates::when(letter.at, language), letter.subject.clone(), letter.text.clone()];
    html.table(title, &headings, letters.iter().map(row))
}
