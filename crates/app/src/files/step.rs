//! One step of bringing a file in: a few hundred people, sealed beforehand and kept together or not at all.

use std::collections::BTreeMap;

use custody::{Sealed, Token, WordToken};
use domain::event::{About, Deed, Event};
use domain::id::{EventId, SubjectId};
use domain::import::Problem;
use domain::person::{Handle, Profile};
use domain::purpose::Purpose;
use domain::reason::Reason;
use store::births::BirthRecord;
use store::consents::ConsentRecord;
use store::contacts::{ContactRecord, Entry};
use store::files::people::AsideRecord;
use store::imports::{ImportCounts, ImportRun};
use store::objections::StopPrint;
use store::people::{PersonPurpose, PersonRecord};
use store::{IndexOp, StoreError, Tx};

use super::identity::{Identity, Standing};
use crate::imports::ready::NotKept;

/// One step.
#[derive(Default)]
pub struct Step {
    /// The bytes it begins and ends at.
    pub bytes: (i64, i64),
    /// What it did, for the import's own counts,
    pub counts: ImportCounts,
    /// and beyond them.
    pub tally: BTreeMap<&'static str, i64>,
    /// What could not be taken.
    pub problems: Vec<Problem>,
    /// Whom it is about.
    pub people: Vec<Ready>,
}

/// One person of a step.
pub struct Ready {
    /// By what they are known.
    pub identity: Identity,
    /// How they stood when the step was prepared.
    pub key: (i64, i64, usize, usize),
    /// Their number.
    pub subject: SubjectId,
    /// How the ledger names them.
    pub handle: Handle,
    /// Their row, if they are new.
    pub person: Option<(PersonRecord, PersonPurpose)>,
    /// Who they are, if only a number was known.
    pub profile: Option<Sealed<Profile>>,
    /// By which words they are found, where that changes.
    pub words: Vec<WordToken>,
    /// New contact points.
    pub contacts: Vec<(ContactRecord, Entry, Option<StopPrint>)>,
    /// What is new aside.
    pub aside: Option<AsideRecord>,
    /// When they were born, if the file says the whole day; what they said themselves stays.
    pub birth: Option<BirthRecord>,
    /// What is newly known of what they said.
    pub seen: Vec<(String, Token)>,
    /// What they agreed to.
    pub consents: Vec<ConsentRecord>,
}

impl Step {
    /// Counts something.
    pub fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_insert(0) += 1;
    }

    /// Writes the step.
    pub fn write(&self, tx: &mut Tx<'_>, run: &ImportRun) -> Result<(), NotKept> {
        store::imports::take_turn(tx, run.brand)?;
        if !store::imports::advance(tx, run.id, self.bytes, &self.counts)? {
            return Err(NotKept::Moved);
        }
        for ready in &self.people {
            ready.write(tx, run)?;
        }
        for (what, number) in &self.tally {
            store::files::tally(tx, run.id, (what, *number))?;
        }
        for problem in &self.problems {
            store::imports::add_problem(tx, run.id, problem)?;
        }
        Ok(())
    }
}

impl Ready {
    /// Whether there is anything to write.
    pub fn is_nothing(&self) -> bool {
        let is_as_before =
            self.person.is_none() && self.profile.is_none() && self.aside.is_none() && self.birth.is_none();
        is_as_before && self.contacts.is_empty() && self.seen.is_empty() && self.consents.is_empty()
    }

    fn write(&self, tx: &mut Tx<'_>, run: &ImportRun) -> Result<(), NotKept> {
        let now = tx.now();
        if Standing::find(tx, run, &self.identity, now)?.key() != self.key {
            return Err(NotKept::Stale);
        }
        match &self.person {
            Some((person, purpose)) => {
                store::people::add(tx, person)?;
                store::people::add_purpose(tx, self.subject, run.brand, purpose)?;
            }
            None => tx.check_generation(self.subject, self.key.1)?,
        }
        if let Some(profile) = &self.profile {
            store::people::set_profile(tx, self.subject, profile)?;
        }
        store::sources::add(tx, self.subject, run.id, now)?;
        self.write_rest(tx, run)?;
        let deed = if self.person.is_some() { Deed::PersonImported } else { Deed::PersonCompleted };
        let event = event(tx, run, About::One(self.subject, self.handle), (deed, run.id.number()));
        crate::consents::write(tx, self.subject, &event, &self.consents)?;
        self.write_birth(tx, run, &event)?;
        tx.record(event);
        Ok(())
    }

    /// A day that is there already was told by the person or by an earlier file, and stays.
    fn write_birth(&self, tx: &mut Tx<'_>, run: &ImportRun, event: &Event) -> Result<(), StoreError> {
        let Some(birth) = &self.birth else { return Ok(()) };
        if store::births::of_person(tx, self.subject)?.is_some() {
            return Ok(());
        }
        if birth.minor {
            let now = tx.now();
            crate::ages::await_guardians(tx, (run.controller, run.brand, self.subject), (event, now))?;
        }
        store::births::set(tx, self.subject, birth, run.started_by)?;
        let id = EventId::new(tx.next_id());
        tx.record(Event { id, deed: Deed::BirthTold, detail: run.id.number(), ..event.clone() });
        Ok(())
    }

    fn write_rest(&self, tx: &mut Tx<'_>, run: &ImportRun) -> Result<(), StoreError> {
        for (contact, entry, print) in &self.contacts {
            store::contacts::add(tx, self.subject, contact)?;
            store::contacts::list_in_directory(tx, self.subject, entry)?;
            if let Some(print) = print {
                store::objections::note_contact(tx, self.subject, print)?;
            }
        }
        for origin in &self.identity.origins {
            store::files::people::add_origin(tx, (run.controller, run.id), self.subject, *origin)?;
        }
        for (what, token) in &self.seen {
            store::files::people::note_seen(tx, self.subject, (what, *token))?;
        }
        if let Some(aside) = &self.aside {
            store::files::people::add_aside(tx, run.id, self.subject, aside)?;
        }
        if !self.words.is_empty() {
            tx.index(IndexOp::Put { subject: self.subject, words: self.words.clone() });
        }
        Ok(())
    }
}

/// An event of an import.
pub fn event(tx: &Tx<'_>, run: &ImportRun, about: About, (deed, detail): (Deed, i64)) -> Event {
    Event {
        id: EventId::new(tx.next_id()),
        at: tx.now(),
        actor: run.started_by,
        controller: run.controller,
        brand: Some(run.brand),
        about,
        deed,
        purpose: Purpose::Service,
        reason: Reason::Upkeep,
        detail,
    }
}
