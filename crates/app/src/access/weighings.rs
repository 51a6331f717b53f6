//! What was said when objections were weighed, and what the person was told before a restriction ended.

use std::io;

use custody::{Disclosed, Table};
use domain::may::Weighed;
use domain::notice::Language;
use domain::restriction::ToldBy;
use domain::rights::Said;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::Source;
use super::html::Html;
use super::model::Package;
use super::texts::{Each, Words, dates};
use crate::records;

/// What the person was told before a restriction ended.
pub struct LiftNoticePart {
    pub at: Timestamp,
    pub way: ToldBy,
    pub words: String,
}

/// One line of the weighing of an objection.
pub struct WeighingPart {
    pub objected_at: Timestamp,
    pub code: Weighed,
    pub at: Timestamp,
    pub words: String,
}

/// A notice in `data.json`.
#[derive(Serialize)]
pub struct LiftNoticeView<'a> {
    at: String,
    way: &'static str,
    words: &'a str,
}

impl<'a> LiftNoticeView<'a> {
    pub fn of(part: &'a LiftNoticePart) -> Self {
        Self { at: part.at.to_string(), way: part.way.code(), words: &part.words }
    }
}

/// A line of a weighing in `data.json`.
#[derive(Serialize)]
pub struct WeighingView<'a> {
    objected_at: String,
    what: &'static str,
    at: String,
    words: &'a str,
}

impl<'a> WeighingView<'a> {
    pub fn of(part: &'a WeighingPart) -> Self {
        Self {
            objected_at: part.objected_at.to_string(),
            what: part.code.code(),
            at: part.at.to_string(),
            words: &part.words,
        }
    }
}

/// What the person was told before a restriction ended.
pub fn notices(source: &mut Source<'_>) -> Result<Vec<LiftNoticePart>, AccessError> {
    let subject = source.subject();
    let mut parts = Vec::new();
    for record in store::restriction_notices::of_person(source.db, subject)? {
        let place = records::restriction_notice(record.id);
        let said = source.opener.open(Table::RestrictionNotice, place, &record.words)?;
        parts.push(LiftNoticePart { at: record.at, way: record.way, words: words(&said) });
    }
    Ok(parts)
}

/// Every line about any objection of theirs.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<WeighingPart>, AccessError> {
    let subject = source.subject();
    let objections = store::objections::of_person(source.db, subject)?;
    let mut parts = Vec::new();
    for record in store::weighings::of_person(source.db, subject)? {
        let Some(objection) = objections.iter().find(|one| one.id == record.objection) else { continue };
        let place = records::weighing(record.objection, record.number);
        let said = source.opener.open(Table::Weighing, place, &record.words)?;
        let objected_at = objection.objection.at;
        parts.push(WeighingPart { objected_at, code: record.code, at: record.at, words: words(&said) });
    }
    Ok(parts)
}

fn words(said: &Disclosed<Said>) -> String {
    super::gather::shown(said.part(|said| said.0.first().map(|(_, words)| words.clone()))).unwrap_or_default()
}

/// Lists under the objections and restrictions; nothing where there is nothing.
pub fn section(package: &Package, html: &mut Html<'_>) -> io::Result<()> {
    let language = package.language;
    if !package.weighings.is_empty() {
        let (title, headings) = Each {
            en: ("How your objections were weighed", ["Objection of", "What", "When", "Words"]),
            de: ("Wie über Ihre Widersprüche nachgedacht wurde", ["Widerspruch vom", "Was", "Wann", "Wortlaut"]),
            fr: ("Comment vos oppositions ont été pesées", ["Opposition du", "Quoi", "Quand", "Texte"]),
        }
        .of(language);
        html.element("h3", title)?;
        let rows = package.weighings.iter().map(|line| {
            vec![
                dates::when(line.objected_at, language),
                weighed(line.code, language).to_owned(),
                dates::when(line.at, language),
                line.words.clone(),
            ]
        });
        html.table(title, &headings, rows)?;
    }
    if !package.lift_notices.is_empty() {
        let (title, headings) = Each {
            en: ("What we told you before a restriction ended", ["When", "How", "Words"]),
            de: ("Was wir Ihnen vor dem Ende einer Einschränkung sagten", ["Wann", "Wie", "Wortlaut"]),
            fr: ("Ce que nous vous avons dit avant la fin d’une limitation", ["Quand", "Comment", "Texte"]),
        }
        .of(language);
        html.element("h3", title)?;
        let rows = package
            .lift_notices
            .iter()
            .map(|told| vec![dates::when(told.at, language), way(told.way, language).to_owned(), told.words.clone()]);
        html.table(title, &headings, rows)?;
    }
    Ok(())
}

fn weighed(code: Weighed, language: Language) -> &'static str {
    let words = match code {
        Weighed::Advised => Words {
            en: "the officer's advice",
            de: "Rat der oder des Datenschutzbeauftragten",
            fr: "avis du délégué à la protection des données",
        },
        Weighed::Upheld => Words {
            en: "decided that it holds",
            de: "entschieden, dass er gilt",
            fr: "décision : l’opposition est fondée",
        },
    };
    words.of(language)
}

fn way(way: ToldBy, language: Language) -> &'static str {
    let words = match way {
        ToldBy::Letter => Words { en: "by letter", de: "mit einem Brief", fr: "par courrier" },
        ToldBy::Email => Words { en: "by mail", de: "mit einer E-Mail", fr: "par courriel" },
        ToldBy::Phone => Words { en: "on the phone", de: "am Telefon", fr: "par téléphone" },
        ToldBy::Counter => Words { en: "at the counter", de: "am Schalter", fr: "au guichet" },
    };
    words.of(language)
}
