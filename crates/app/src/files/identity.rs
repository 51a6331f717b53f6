//! By what somebody in a row is known again, and how they stand here.
//!
//! Invariant: people are found by keyed digests; nothing is opened to bring a file in.

use std::collections::{HashMap, HashSet};

use aws_lc_rs::digest::{SHA256, digest};
use custody::Token;
use domain::contact::{ContactKind, ContactValue};
use domain::id::SubjectId;
use domain::mapping::FileRow;
use domain::personal::Text;
use domain::suppression::Use;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::contacts::Entry;
use store::imports::ImportRun;
use store::suppression::Fingerprint;
use store::{Db, StoreError};

use crate::App;
use crate::imports::fingerprints;
use crate::imports::lookup::Known;

/// People who share a contact point are asked for up to so many.
const MOST_SHARING: i64 = 50;

/// Kinds of digests: the number of the other program,
pub const BY_ID: &str = "id";
/// or the whole row, where it has no number.
pub const BY_ROW: &str = "row";

/// By what a row's person is known, as keyed digests.
pub struct Identity {
    /// By number or row; the first says the most.
    pub origins: Vec<(Token, &'static str)>,
    /// Where they are reached.
    pub entries: Vec<Entry>,
    /// What would keep them out.
    pub stops: Vec<Fingerprint>,
    /// What the row says of each field, to be compared with the last file.
    pub seen: Vec<(&'static str, Token)>,
}

impl Identity {
    /// The digests of a row.
    pub fn of(app: &App, run: &ImportRun, row: &FileRow) -> Self {
        let controller = run.controller;
        let brand = run.brand.number();
        let place = |what: &str| format!("file/{brand}/{what}/{}", run.source);
        let token = |what: &str, text: &Text| app.vault.origin_token(controller, &place(what), text);
        let mut origins: Vec<(Token, &'static str)> = Vec::new();
        if let Some(id) = &row.source_id {
            origins.push((token(BY_ID, id), BY_ID));
        }
        let entry = |(_, value): &(usize, ContactValue)| Entry {
            controller,
            kind: value.kind(),
            token: app.vault.contact_token(controller, value.kind(), &value.normal()),
            version: app.vault.token_version(),
        };
        let has = |kind| row.contacts.iter().any(|(_, value)| value.kind() == kind);
        if origins.is_empty() && !has(ContactKind::CustomerNumber) && !has(ContactKind::Email) {
            origins.push((token(BY_ROW, &whole(row)), BY_ROW));
        }
        // Households share phones; only where nothing else is told, a phone is who somebody is.
        let is_alone = !has(ContactKind::Email) && !has(ContactKind::CustomerNumber);
        let stops = |value: &&(usize, ContactValue)| match value.1.kind() {
            ContactKind::Email | ContactKind::CustomerNumber => true,
            ContactKind::Phone => is_alone,
            ContactKind::Postal => false,
        };
        let stopping = row.contacts.iter().filter(stops);
        let said = |what: &'static str, text: Option<Text>| text.map(|text| (what, token(what, &text)));
        let profile = &row.profile;
        let seen = [
            said("name", profile.name.as_ref().map(name)),
            said("organisation", profile.organisation.clone()),
            said("birthday", row.aside.birthday.clone()),
            said("language", row.aside.language.clone()),
        ];
        Self {
            origins,
            entries: row.contacts.iter().map(entry).collect(),
            stops: stopping.flat_map(|(_, value)| fingerprints(app, controller, run.brand, value)).collect(),
            seen: seen.into_iter().flatten().collect(),
        }
    }

    /// The digests by which two rows of one file are one person.
    pub fn marks(&self) -> impl Iterator<Item = Token> {
        let strong = |entry: &&Entry| matches!(entry.kind, ContactKind::Email | ContactKind::CustomerNumber);
        self.origins.iter().map(|(token, _)| *token).chain(self.entries.iter().filter(strong).map(|entry| entry.token))
    }
}

fn name(name: &domain::person::PersonName) -> Text {
    let given = name.given.as_ref().map_or("", Text::expose);
    Text::new(format!("{given} {}", name.family.expose()).trim().to_lowercase())
}

/// A text that two rows share only if they say the same of somebody.
fn whole(row: &FileRow) -> Text {
    let mut said: Vec<String> = row.contacts.iter().map(|(_, value)| value.normal().expose().to_owned()).collect();
    said.sort();
    said.extend(row.profile.name.as_ref().map(|found| name(found).expose().to_owned()));
    said.extend(row.profile.organisation.as_ref().map(|text| text.expose().to_owned()));
    said.extend(row.aside.birthday.as_ref().map(|text| text.expose().to_owned()));
    let hash = digest(&SHA256, said.join("\u{1f}").as_bytes());
    Text::new(crate::hex::encode(hash.as_ref()))
}

/// Somebody who is here already.
pub struct Here {
    /// Enough to seal for them.
    pub known: Known,
    /// Where they are reached.
    pub has: HashSet<(ContactKind, Token)>,
    /// What files said of them.
    pub seen: HashMap<String, Token>,
    /// What they agreed to.
    pub consents: Vec<ConsentRecord>,
    /// Whether they are known by a number only.
    pub is_bare: bool,
}

/// How somebody in a row stands here.
pub enum Standing {
    /// Nobody of that kind is here.
    New,
    /// Is here.
    Here(Box<Here>),
    /// May not be added to now: erased and not to be loaded again, or restricted (Art. 18). One answer for both,
    /// because whoever imports need not know which (AC-17-08).
    NotTaken,
}

impl Standing {
    /// How they stand in this snapshot.
    pub fn find(db: &mut dyn Db, run: &ImportRun, of: &Identity, now: Timestamp) -> Result<Self, StoreError> {
        let Some(subject) = candidate(db, run, of)? else {
            for stop in &of.stops {
                if store::suppression::find(db, stop)?.is_some_and(|kept| kept.stops(Use::BulkImport, now)) {
                    return Ok(Self::NotTaken);
                }
            }
            return Ok(Self::New);
        };
        let Some(person) = store::people::by_subject(db, subject)? else { return Ok(Self::NotTaken) };
        if person.facts.restricted || store::erasures::of_person(db, subject)?.is_some() {
            return Ok(Self::NotTaken);
        }
        let entries = store::contacts::entries_of(db, subject)?;
        let seen: HashMap<String, Token> = store::files::people::seen(db, subject)?.into_iter().collect();
        let is_numbered = entries.iter().all(|entry| entry.kind == ContactKind::CustomerNumber);
        Ok(Self::Here(Box::new(Here {
            known: Known { handle: person.facts.handle, key: person.key },
            is_bare: is_numbered && seen.is_empty() && person.import.is_some(),
            has: entries.into_iter().map(|entry| (entry.kind, entry.token)).collect(),
            seen,
            consents: store::consents::of_person(db, subject)?,
        })))
    }

    /// What a step was prepared on; it is prepared again where this has changed.
    pub fn key(&self) -> (i64, i64, usize, usize) {
        match self {
            Self::New => (0, 0, 0, 0),
            Self::NotTaken => (-1, 0, 0, 0),
            Self::Here(here) => {
                let key = &here.known.key;
                (key.subject.number(), key.generation, here.has.len(), here.consents.len())
            }
        }
    }
}

/// Who of this brand it is: by the number of the other program, by the customer number, or by the very e-mail address
/// from the same source, where no number says that it is somebody else of the household.
fn candidate(db: &mut dyn Db, run: &ImportRun, of: &Identity) -> Result<Option<SubjectId>, StoreError> {
    for (token, _) in &of.origins {
        let found = store::files::people::by_origin(db, run.controller, *token)?;
        if let Some(subject) = found.first() {
            return Ok(Some(*subject));
        }
    }
    let is_numbered = of.origins.iter().any(|(_, kind)| *kind == BY_ID);
    let mut with_number = false;
    for entry in of.entries.iter().filter(|entry| entry.kind == ContactKind::CustomerNumber) {
        with_number = true;
        if let Some(subject) = of_brand(db, run, entry, None)?.first() {
            return Ok(Some(*subject));
        }
    }
    for entry in of.entries.iter().filter(|entry| entry.kind == ContactKind::Email) {
        for subject in of_brand(db, run, entry, Some(&run.source))? {
            let kinds = store::files::people::origin_kinds(db, subject)?;
            let has_other_number = is_numbered && kinds.iter().any(|kind| kind == BY_ID);
            let is_else = has_other_number || (with_number && has_customer_number(db, subject)?);
            if !is_else {
                return Ok(Some(subject));
            }
        }
    }
    Ok(None)
}

fn has_customer_number(db: &mut dyn Db, subject: SubjectId) -> Result<bool, StoreError> {
    Ok(store::contacts::entries_of(db, subject)?.iter().any(|entry| entry.kind == ContactKind::CustomerNumber))
}

/// Everybody of the run's brand who is reached there, oldest first; from this source, where one is named.
fn of_brand(
    db: &mut dyn Db,
    run: &ImportRun,
    entry: &Entry,
    source: Option<&str>,
) -> Result<Vec<SubjectId>, StoreError> {
    let mut found = Vec::new();
    for subject in store::contacts::find(db, entry, MOST_SHARING)? {
        let Some(person) = store::people::by_subject(db, subject)? else { continue };
        let is_of_source = source.is_none_or(|source| person.source == source);
        if person.facts.brand == run.brand && is_of_source {
            found.push(subject);
        }
    }
    found.sort_unstable();
    Ok(found)
}
