//! What the person says is wrong, what stood, and what became of it (Art. 16).

use std::io;

use custody::{Disclosed, Sealed, Table};
use domain::dispute::{Disputed, Settled};
use domain::id::DisputeId;
use domain::notice::Language;
use domain::personal::Text;
use domain::rights::{Said, SaidPart};
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;
use super::texts::{Each, Words, colon, dates};
use crate::records;

/// One dispute.
pub struct DisputePart {
    pub what: Disputed,
    pub at: Timestamp,
    pub said: Vec<(SaidPart, String)>,
    pub outcome: Option<(Settled, Timestamp)>,
    pub answer: Vec<(SaidPart, String)>,
    pub statement: Option<(Timestamp, String)>,
}

/// One dispute in `data.json`.
#[derive(Serialize)]
pub struct DisputeView<'a> {
    what: &'static str,
    at: String,
    stood: Option<&'a str>,
    claimed: Option<&'a str>,
    why: Option<&'a str>,
    outcome: Option<&'static str>,
    decided_at: Option<String>,
    answer: Option<&'a str>,
    statement: Option<&'a str>,
    stated_at: Option<String>,
}

impl<'a> DisputeView<'a> {
    pub fn of(part: &'a DisputePart) -> Self {
        Self {
            what: part.what.code(),
            at: part.at.to_string(),
            stood: words(&part.said, SaidPart::Stands),
            claimed: words(&part.said, SaidPart::Claimed),
            why: words(&part.said, SaidPart::Why),
            outcome: part.outcome.map(|(outcome, _)| outcome.code()),
            decided_at: part.outcome.map(|(_, at)| at.to_string()),
            answer: part.answer.first().map(|(_, words)| words.as_str()),
            statement: part.statement.as_ref().map(|(_, words)| words.as_str()),
            stated_at: part.statement.as_ref().map(|(at, _)| at.to_string()),
        }
    }
}

fn words(said: &[(SaidPart, String)], part: SaidPart) -> Option<&str> {
    said.iter().find(|(known, _)| *known == part).map(|(_, words)| words.as_str())
}

/// Every dispute, the oldest first.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<DisputePart>, AccessError> {
    let subject = source.subject();
    let mut parts = Vec::new();
    for record in store::disputes::of_person(source.db, subject)? {
        let answer =
            record.settled.as_ref().map(|settled| open(source, (record.id, 2), &settled.answer)).transpose()?;
        let statement = match &record.statement {
            Some((at, words)) => open(source, (record.id, 3), words)?.pop().map(|(_, words)| (*at, words)),
            None => None,
        };
        parts.push(DisputePart {
            what: record.what,
            at: record.at,
            said: open(source, (record.id, 1), &record.said)?,
            outcome: record.settled.as_ref().map(|settled| (settled.outcome, settled.at)),
            answer: answer.unwrap_or_default(),
            statement,
        });
    }
    Ok(parts)
}

fn open(
    source: &Source<'_>,
    (id, part): (DisputeId, i64),
    words: &Sealed<Said>,
) -> Result<Vec<(SaidPart, String)>, AccessError> {
    let said = source.opener.open(Table::Dispute, records::dispute(id, part), words)?;
    let piece =
        |piece: &Disclosed<(SaidPart, Text)>| (piece.as_ref().0, piece.part(|(_, words)| words.clone()).to_string());
    Ok(said.part(|said| said.0.clone()).each().iter().map(piece).collect())
}

/// The section of `index.html`; nothing where nothing is disputed.
pub fn section(disputes: &[DisputePart], html: &mut Html<'_>, language: Language) -> io::Result<()> {
    if disputes.is_empty() {
        return Ok(());
    }
    let (title, headings) = Each {
        en: ("What you say is wrong", ["What", "What stood", "What you say", "What became of it", "Your statement"]),
        de: (
            "Was Sie für falsch halten",
            ["Was", "Was dastand", "Was Sie sagen", "Was daraus wurde", "Ihre Erklärung"],
        ),
        fr: (
            "Ce que vous dites inexact",
            ["Quoi", "Ce qui était écrit", "Ce que vous dites", "Ce qui en est résulté", "Votre déclaration"],
        ),
    }
    .of(language);
    html.element("h3", title)?;
    let rows = disputes.iter().map(|dispute| {
        let said = |part| words(&dispute.said, part).unwrap_or("–").to_owned();
        let claimed: Vec<&str> =
            [SaidPart::Claimed, SaidPart::Why].iter().filter_map(|part| words(&dispute.said, *part)).collect();
        let answer = dispute.answer.first().map_or("", |(_, words)| words.as_str());
        let became = match dispute.outcome {
            None => Words { en: "being checked", de: "wird geprüft", fr: "en cours de vérification" }
                .of(language)
                .to_owned(),
            Some((outcome, at)) => {
                format!("{}{}{}\n{answer}", dates::when(at, language), colon(language), settled(outcome, language))
            }
        };
        let statement = dispute.statement.as_ref().map_or("–", |(_, words)| words.as_str());
        vec![
            what(dispute.what, language).to_owned(),
            said(SaidPart::Stands),
            format!("{}{}{}", dates::when(dispute.at, language), colon(language), claimed.join("\n")),
            became,
            statement.to_owned(),
        ]
    });
    html.table(title, &headings, rows)
}

fn settled(outcome: Settled, language: Language) -> &'static str {
    let words = match outcome {
        Settled::Accepted => Words { en: "corrected", de: "berichtigt", fr: "rectifié" },
        Settled::Refused => Words { en: "not corrected", de: "nicht berichtigt", fr: "non rectifié" },
    };
    words.of(language)
}

fn what(what: Disputed, language: Language) -> &'static str {
    let words = match what {
        Disputed::GivenName => Words { en: "given names", de: "Vornamen", fr: "prénoms" },
        Disputed::FamilyName => Words { en: "family name", de: "Familienname", fr: "nom de famille" },
        Disputed::AddressedAs => {
            Words { en: "how you are addressed", de: "Anrede", fr: "façon de vous adresser la parole" }
        }
        Disputed::Organisation => Words { en: "company", de: "Firma", fr: "société" },
        Disputed::Town => Words { en: "town", de: "Ort", fr: "ville" },
        Disputed::CustomerNumber => Words { en: "customer number", de: "Kundennummer", fr: "numéro de client" },
        Disputed::Contact => Words { en: "a contact detail", de: "eine Kontaktangabe", fr: "une coordonnée" },
        Disputed::Note => Words { en: "a note", de: "eine Notiz", fr: "une note" },
        Disputed::Purchase => Words { en: "an order", de: "eine Bestellung", fr: "une commande" },
        Disputed::Other => Words { en: "something else", de: "etwas anderes", fr: "autre chose" },
    };
    words.of(language)
}
