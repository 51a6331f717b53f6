//! Notes about the person, and the words about them in notes about others. Words about others never come in: the one
//! permit of a package does not open them (Art. 15(4)).

use std::collections::HashMap;
use std::io::{self, Write};

use custody::Table;
use domain::actor::Role;
use domain::id::ActorId;
use domain::note::{ItemRole, NoteBody, Piece};
use domain::notice::Language;
use store::StoreError;
use store::items::{ItemHead, SpanRecord};

use super::AccessError;
use super::gather::{Source, role};
use super::html::Html;
use super::model::{NotePart, Package};
use super::tables::{Cell, Table as Csv};
use super::texts::{Each, codes, dates};
use crate::records;

/// Stands for words about somebody else, and for words that were not kept.
const LEFT_OUT: &str = "[…]";

impl Source<'_> {
    /// Every version that concerns the person, the oldest first.
    pub fn notes(&mut self, roles: &HashMap<ActorId, Role>) -> Result<Vec<NotePart>, AccessError> {
        let subject = self.subject();
        let mut notes = Vec::new();
        for head in store::items::of_person(self.db, subject)? {
            let spans = store::items::spans_about(self.db, subject, head.id)?;
            let (text, confirmed) = match &head.wrap {
                Some(_) => self.whole(&head, &spans)?,
                None => (self.passages(&head, &spans)?.join(&format!(" {LEFT_OUT} ")), None),
            };
            notes.push(NotePart {
                at: head.at,
                author: role(roles, head.author),
                role: head.role,
                version: head.version,
                replaced_at: head.replaced_at,
                text,
                confirmed,
            });
        }
        Ok(notes)
    }

    fn whole(&mut self, head: &ItemHead, spans: &[SpanRecord]) -> Result<(String, Option<String>), AccessError> {
        let body = store::items::body(self.db, head.id)?;
        let (wrap, body) = head.wrap.as_ref().zip(body).ok_or(StoreError::Damaged { what: "a note" })?;
        let body = self.opener.open_item::<NoteBody>(head.id, wrap, &body)?;
        let mut text = String::new();
        for piece in &body.as_ref().pieces {
            match piece {
                Piece::Words(words) => text.push_str(words.expose()),
                Piece::Cut => text.push_str(LEFT_OUT),
                Piece::About(number) => match spans.iter().find(|span| span.number == *number) {
                    Some(span) => text.push_str(&self.span(head, span)?),
                    None => text.push_str(LEFT_OUT),
                },
            }
        }
        let confirmed = body.as_ref().confirmed.as_ref();
        Ok((text, confirmed.map(|confirmed| confirmed.words.expose().to_owned())))
    }

    fn passages(&self, head: &ItemHead, spans: &[SpanRecord]) -> Result<Vec<String>, AccessError> {
        spans.iter().map(|span| self.span(head, span)).collect()
    }

    fn span(&self, head: &ItemHead, span: &SpanRecord) -> Result<String, AccessError> {
        let place = records::item_span(head.id, span.number);
        let words = self.opener.open(Table::ItemSpan, place, &span.words)?;
        Ok(words.part(|words| words.0.clone()).to_string())
    }
}

/// `csv/notes.csv`.
pub fn table(notes: &[NotePart], out: &mut dyn Write) -> Result<(), AccessError> {
    let mut table = Csv::begin(out, ["at", "author", "concerns", "version", "replaced_at", "text", "confirmed"])?;
    for note in notes {
        table.row([
            Cell::time(note.at),
            Cell::Text(&note.author),
            Cell::Ours(note.role.code().into()),
            Cell::Ours(note.version.to_string().into()),
            Cell::Ours(note.replaced_at.map(|at| at.to_string()).unwrap_or_default().into()),
            Cell::Text(&note.text),
            Cell::maybe(note.confirmed.as_deref()),
        ])?;
    }
    table.end()
}

/// The words of the section, in one language.
struct Words {
    heading: &'static str,
    lead: &'static str,
    none: &'static str,
    headings: [&'static str; 4],
    concerns: [&'static str; 3],
    older: &'static str,
    because: &'static str,
}

const ENGLISH: Words = Words {
    heading: "Notes",
    lead: "What our people wrote down about you, every version of it. Where words are about somebody else, they are left out and […] stands there.",
    none: "Nobody wrote a note that concerns you.",
    headings: ["When", "Written by", "Concerns you", "Words"],
    concerns: ["it is about you", "it is about your household", "you are mentioned in a note about somebody else"],
    older: "an older version",
    because: "Kept because:",
};

const GERMAN: Words = Words {
    heading: "Notizen",
    lead: "Was unsere Leute über Sie aufgeschrieben haben, in jeder Fassung. Wo Worte jemand anderen betreffen, sind sie weggelassen, und […] steht da.",
    none: "Niemand hat eine Notiz geschrieben, die Sie betrifft.",
    headings: ["Wann", "Geschrieben von", "Betrifft Sie", "Worte"],
    concerns: [
        "sie handelt von Ihnen",
        "sie handelt von Ihrem Haushalt",
        "Sie werden in einer Notiz über jemand anderen erwähnt",
    ],
    older: "eine ältere Fassung",
    because: "Behalten, weil:",
};

const FRENCH: Words = Words {
    heading: "Notes",
    lead: "Ce que notre personnel a écrit à votre sujet, dans chaque version. Les mots qui portent sur quelqu’un d’autre sont retirés et remplacés par […].",
    none: "Personne n’a écrit de note qui vous concerne.",
    headings: ["Quand", "Écrite par", "Vous concerne", "Texte"],
    concerns: ["elle porte sur vous", "elle porte sur votre foyer", "une note sur quelqu’un d’autre vous mentionne"],
    older: "une version antérieure",
    because: "Conservée parce que :",
};

fn words(language: Language) -> &'static Words {
    Each { en: &ENGLISH, de: &GERMAN, fr: &FRENCH }.of(language)
}

/// The section of `index.html`, below what else is held.
pub fn section(package: &Package, html: &mut Html<'_>) -> io::Result<()> {
    let (language, words) = (package.language, words(package.language));
    html.element("h3", words.heading)?;
    if package.notes.is_empty() {
        return html.element("p", words.none);
    }
    html.element("p", words.lead)?;
    let [about, household, mentioned] = words.concerns;
    let rows = package.notes.iter().map(|note| {
        let concerns = match note.role {
            ItemRole::About => about,
            ItemRole::Household => household,
            ItemRole::Mentioned => mentioned,
        };
        let older = note.replaced_at.map(|_| format!("\n{}", words.older)).unwrap_or_default();
        let because = note.confirmed.as_ref().map(|why| format!("\n{} {why}", words.because)).unwrap_or_default();
        vec![
            format!("{}{older}", dates::when(note.at, language)),
            codes::role(&note.author, language),
            concerns.to_owned(),
            format!("{}{because}", note.text),
        ]
    });
    html.table(words.heading, &words.headings, rows)
}
