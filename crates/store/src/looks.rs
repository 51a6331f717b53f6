//! Disclosures: who was shown what, recorded before anything is opened.
//!
//! Invariant: a [`Permit`] is made here only, and only after the commit of its event.

use std::collections::HashMap;

use custody::{Permit, ReasonText, Recorder, Sealed};
use domain::event::{About, Event};
use domain::id::{EventId, SubjectId};
use domain::time::Timestamp;
use policy::{Allowed, PersonAct};

use crate::db::{Db, rows};
use crate::error::{Result, StoreError};
use crate::ground::Ground;
use crate::sql::{Engine, statements};
use crate::tx::Tx;
use crate::val::Val;

statements! {
    KEYS_ARE_CURRENT: Subject, Sqlite = "select subject_id from person_key where (subject_id = $1 and generation = $2) \
        or (subject_id = $3 and generation = $4) or (subject_id = $5 and generation = $6) \
        or (subject_id = $7 and generation = $8) or (subject_id = $9 and generation = $10) \
        or (subject_id = $11 and generation = $12) or (subject_id = $13 and generation = $14) \
        or (subject_id = $15 and generation = $16)";
    KEY_IS_CURRENT: Subject, Sqlite = "select subject_id from person_key where subject_id = $1 and generation = $2";
    // The lock makes an erasure wait for this transaction, or this transaction see the erasure: else the words of a
    // reason could come in after the rows of the person went.
    KEYS_ARE_CURRENT_HELD: Subject, Postgres = "select subject_id from person_key where (subject_id = $1 and generation = $2) \
        or (subject_id = $3 and generation = $4) or (subject_id = $5 and generation = $6) \
        or (subject_id = $7 and generation = $8) or (subject_id = $9 and generation = $10) \
        or (subject_id = $11 and generation = $12) or (subject_id = $13 and generation = $14) \
        or (subject_id = $15 and generation = $16) order by subject_id for share";
    KEY_IS_CURRENT_HELD: Subject, Postgres = "select subject_id from person_key where subject_id = $1 and generation = $2 \
        for share";
    REASON_TEXT_ADD: Subject = "insert into reason_text (subject_id, event_id, words) values ($1, $2, $3)";
}

const KEYS_AT_ONCE: usize = 8;

/// Who is about to be shown what.
///
/// A run of list-like acts (see `is_list`) by one actor for one purpose becomes one event that names
/// A run of [`PersonAct::List`], [`PersonAct::Find`] or [`PersonAct::KeepIndex`] by one actor for one purpose becomes one event that names
/// everybody in it, each once; every other look is an event of its own.
pub struct Looks<'a> {
    ground: &'a Ground,
    at: Timestamp,
    next: EventId,
    entries: Vec<Entry>,
}

/// One event to be.
struct Entry {
    id: EventId,
    is_list: bool,
    allowed: Vec<Allowed>,
    text: Option<Sealed<ReasonText>>,
}

impl<'a> Looks<'a> {
    pub(crate) fn new(ground: &'a Ground) -> Self {
        Self { ground, at: ground.clock.now(), next: EventId::new(ground.next_id()), entries: Vec::new() }
    }

    /// Puts one look on the record to be.
    pub fn push(&mut self, allowed: Allowed) {
        let is_list = matches!(
            allowed.act(),
            PersonAct::List
                | PersonAct::Find
                | PersonAct::RunSegment
                | PersonAct::Export
                | PersonAct::KeepIndex
                | PersonAct::KeepAges
                | PersonAct::KeepProofs
                | PersonAct::ProveConsent
                | PersonAct::Compare
                | PersonAct::Match
        );
        match self.entries.last_mut() {
            Some(last) if is_list && last.is_list && last.goes_with(&allowed) => {
                last.allowed.push(allowed);
            }
            Some(_) | None => self.start(allowed, is_list, None),
        }
    }

    /// Puts one look on the record to be, with the sealed text of its reason; always an event of its own.
    pub fn push_with_text(&mut self, allowed: Allowed, text: Sealed<ReasonText>) {
        self.start(allowed, false, Some(text));
    }

    /// The number of the event that the next push begins; the text of its reason is sealed under it.
    pub fn next_event_id(&self) -> EventId {
        self.next
    }

    fn start(&mut self, allowed: Allowed, is_list: bool, text: Option<Sealed<ReasonText>>) {
        let next = EventId::new(self.ground.next_id());
        self.entries.push(Entry { id: std::mem::replace(&mut self.next, next), is_list, allowed: vec![allowed], text });
    }

    /// Splits into what is written and what is permitted once it is; somebody has to have been shown something.
    pub(crate) fn split(self) -> Result<(Record, Shown)> {
        if self.entries.is_empty() {
            return Err(StoreError::NothingRecorded);
        }
        Ok(self.split_any())
    }

    /// The same, where it may turn out that nobody is shown anything.
    pub(crate) fn split_any(self) -> (Record, Shown) {
        let mut record = Record::default();
        let mut shown = Shown(Vec::new());
        for entry in self.entries {
            record.events.extend(entry.event(self.at));
            record.keys.extend(
                entry
                    .allowed
                    .iter()
                    .filter(|allowed| has_key(allowed))
                    .map(|allowed| (allowed.subject(), allowed.generation())),
            );
            if let (Some(text), Some(allowed)) = (entry.text, entry.allowed.first()) {
                record.texts.push((allowed.subject(), entry.id, text));
            }
            shown.0.extend(entry.allowed.into_iter().map(|allowed| (allowed, entry.id)));
        }
        record.keys.sort_unstable();
        record.keys.dedup();
        (record, shown)
    }
}

/// Whether the person has a key to check. Of somebody who was erased only archive keys are left, and what is under one
/// that was destroyed meanwhile does not open.
fn has_key(allowed: &Allowed) -> bool {
    allowed.act() != PersonAct::SeeKept
}

impl Entry {
    fn goes_with(&self, allowed: &Allowed) -> bool {
        self.allowed.first().is_some_and(|first| {
            (first.act(), first.actor(), first.controller()) == (allowed.act(), allowed.actor(), allowed.controller())
                && (first.purpose(), first.reason()) == (allowed.purpose(), allowed.reason())
        })
    }

    fn event(&self, at: Timestamp) -> Option<Event> {
        let first = self.allowed.first()?;
        let mut event = first.event(self.id, at);
        if self.is_list {
            let mut people = Vec::with_capacity(self.allowed.len());
            let mut seen = std::collections::HashSet::with_capacity(self.allowed.len());
            for allowed in &self.allowed {
                if seen.insert(allowed.subject()) {
                    people.push((allowed.subject(), allowed.handle()));
                }
            }
            event.about = About::Many(people);
            let is_one_brand = self.allowed.iter().all(|allowed| allowed.brand() == first.brand());
            event.brand = event.brand.filter(|_| is_one_brand);
        }
        Some(event)
    }
}

/// What a disclosure writes.
#[derive(Default)]
pub(crate) struct Record {
    events: Vec<Event>,
    keys: Vec<(SubjectId, i64)>,
    texts: Vec<(SubjectId, EventId, Sealed<ReasonText>)>,
}

impl Record {
    /// Writes it, unless one of the people was erased since they were read; then nothing has been written.
    pub(crate) fn write(&self, tx: &mut Tx<'_>) -> Result<()> {
        for several in self.keys.chunks(KEYS_AT_ONCE) {
            check_keys(tx, several)?;
        }
        for (subject, event, text) in &self.texts {
            let (subject, event) = (Val::I(subject.number()), Val::I(event.number()));
            tx.exec(&REASON_TEXT_ADD, &[subject, event, Val::B(text.as_bytes())])?;
        }
        self.events.iter().for_each(|event| tx.record(event.clone()));
        Ok(())
    }
}

fn check_keys(db: &mut dyn Db, keys: &[(SubjectId, i64)]) -> Result<()> {
    let pair = |(subject, generation): &(SubjectId, i64)| [Val::I(subject.number()), Val::I(*generation)];
    let mut params: Vec<Val<'_>> = keys.iter().flat_map(pair).collect();
    let is_one = keys.len() == 1;
    if !is_one {
        // No person has the number 0, so the places left over find nobody.
        params.resize(2 * KEYS_AT_ONCE, Val::I(0));
    }
    let sql = match (db.engine(), is_one) {
        (Engine::Sqlite, true) => &KEY_IS_CURRENT,
        (Engine::Sqlite, false) => &KEYS_ARE_CURRENT,
        (Engine::Postgres, true) => &KEY_IS_CURRENT_HELD,
        (Engine::Postgres, false) => &KEYS_ARE_CURRENT_HELD,
    };
    let found = rows(db, sql, &params, |cells| cells.i(0))?;
    if found.len() == keys.len() { Ok(()) } else { Err(StoreError::KeyTurned) }
}

/// What may be opened once the record is durable.
pub(crate) struct Shown(Vec<(Allowed, EventId)>);

impl Shown {
    /// Turns every yes into a permit. Only for after the commit.
    pub(crate) fn permit(self, recorder: &Recorder) -> Permits {
        let permits = self.0.into_iter().map(|(allowed, event)| {
            let key = (allowed.subject(), allowed.act());
            (key, recorder.permit(allowed, event))
        });
        Permits(permits.collect())
    }
}

/// The permits of one disclosure.
pub struct Permits(HashMap<(SubjectId, PersonAct), Permit>);

impl Permits {
    /// The permit for this person and act, if it was pushed.
    pub fn of(&self, subject: SubjectId, act: PersonAct) -> Option<&Permit> {
        self.0.get(&(subject, act))
    }
}
