//! A step of an import with everything sealed, and how it goes into the store in one transaction.
//!
//! Invariant: rows, totals, events, problems and progress of a step are kept together or not at all; and a step that
//! was prepared on something that has changed since is not kept.

use std::collections::BTreeMap;

use custody::{Sealed, WordToken};
use domain::event::{About, Deed, Event};
use domain::id::{ActorId, BrandId, ControllerId, EventId, ImportId, SubjectId};
use domain::import::Problem;
use domain::person::{Handle, Profile};
use domain::purchase::Line;
use domain::purpose::Purpose;
use domain::reason::Reason;
use store::anonymous_sales::{AnonymousLine, AnonymousSale};
use store::contacts::{ContactRecord, Entry};
use store::imports::{ImportCounts, ImportRun};
use store::people::{PersonPurpose, PersonRecord};
use store::purchases::{Provenance, PurchaseRecord};
use store::totals::{Group, Sums};
use store::{IndexOp, StoreError, Tx};

use super::lookup::{KeptSale, Known, MOST_SHARING};

/// One step, ready to be written.
#[derive(Default)]
pub struct Ready {
    /// The bytes it begins and ends at.
    pub bytes: (i64, i64),
    /// What it does, as far as that is known before.
    pub counts: ImportCounts,
    /// Rows that are not taken.
    pub problems: Vec<Problem>,
    /// People who are new.
    pub newcomers: Vec<Newcomer>,
    /// People who were known by a number only.
    pub completed: Vec<Completed>,
    /// People who are there and get something.
    pub present: Vec<Known>,
    /// What people bought.
    pub purchases: Vec<ReadyPurchase>,
    /// What nobody named bought.
    pub sales: Vec<ReadySale>,
}

/// A new person.
pub struct Newcomer {
    /// Their row and key.
    pub person: PersonRecord,
    /// On which basis they are kept.
    pub purpose: PersonPurpose,
    /// How to reach them; the customer number stands first.
    pub contacts: Vec<(ContactRecord, Entry)>,
    /// By which words they are found.
    pub words: Vec<WordToken>,
    /// By which tokens likely duplicates are found.
    pub likeness: Vec<custody::Token>,
    /// People of other brands with the same number.
    pub others: Vec<SubjectId>,
}

/// What a file of customers adds to somebody known by a number only.
pub struct Completed {
    /// Who.
    pub known: Known,
    /// Who they are.
    pub profile: Sealed<Profile>,
    /// How to reach them, without the number.
    pub contacts: Vec<(ContactRecord, Entry)>,
    /// By which words they are found.
    pub words: Vec<WordToken>,
}

/// A purchase, or lines for one that is there.
pub struct ReadyPurchase {
    /// Whose.
    pub subject: SubjectId,
    /// How the ledger names them.
    pub handle: Handle,
    /// What was there of it.
    pub kept: Option<KeptSale>,
    /// The purchase; of one that was there only the number counts.
    pub record: PurchaseRecord,
    /// Where it came from.
    pub from: Provenance,
    /// Lines to add.
    pub lines: Vec<(i64, Sealed<Line>)>,
    /// Where it counts,
    pub group: Group,
    /// and what.
    pub sums: Sums,
}

/// An anonymous sale, or lines for one that is there.
pub struct ReadySale {
    /// What was there of it.
    pub kept: Option<KeptSale>,
    /// The sale; of one that was there only the number counts.
    pub sale: AnonymousSale,
    /// Lines to add.
    pub lines: Vec<AnonymousLine>,
    /// Where it counts,
    pub group: Group,
    /// and what.
    pub sums: Sums,
}

/// Under whose name a step is written.
#[derive(Clone, Copy)]
pub struct Author {
    /// Which import.
    pub import: ImportId,
    /// Who started it.
    pub actor: ActorId,
    /// For whom.
    pub controller: ControllerId,
    /// Under which brand.
    pub brand: BrandId,
}

/// Why a step was not kept.
#[derive(Debug)]
pub enum NotKept {
    /// Something it was prepared on has changed; it can be prepared again.
    Stale,
    /// The import was moved on or ended by somebody else.
    Moved,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for NotKept {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::KeyTurned) || error.is_duplicate() { Self::Stale } else { Self::Store(error) }
    }
}

impl Author {
    /// That of a run.
    pub const fn of(run: &ImportRun) -> Self {
        Self { import: run.id, actor: run.started_by, controller: run.controller, brand: run.brand }
    }
}

type Totals = BTreeMap<Group, Sums>;

impl Ready {
    /// Whether there is nothing to write but how far the import is.
    pub fn is_nothing_new(&self) -> bool {
        let is_nobody_new = self.newcomers.is_empty() && self.completed.is_empty();
        is_nobody_new && self.purchases.is_empty() && self.sales.is_empty() && self.problems.is_empty()
    }

    /// Writes the step.
    pub fn write(&self, tx: &mut Tx<'_>, author: &Author) -> Result<(), NotKept> {
        store::imports::take_turn(tx, author.brand)?;
        if !store::imports::advance(tx, author.import, self.bytes, &self.counts)? {
            return Err(NotKept::Moved);
        }
        for known in &self.present {
            check(tx, known)?;
        }
        let mut totals = Totals::new();
        self.newcomers.iter().try_for_each(|newcomer| newcomer.write(tx, author))?;
        self.completed.iter().try_for_each(|completed| completed.write(tx, author))?;
        self.purchases.iter().try_for_each(|purchase| purchase.write(tx, author, &mut totals))?;
        self.sales.iter().try_for_each(|sale| sale.write(tx, &mut totals))?;
        // In the order of the groups, so that two imports never wait for each other.
        for (group, sums) in &totals {
            store::totals::add(tx, group, *sums)?;
        }
        for problem in &self.problems {
            store::imports::add_problem(tx, author.import, problem)?;
        }
        Ok(())
    }
}

/// Refuses if the person was erased or restricted since the step was prepared.
fn check(tx: &mut Tx<'_>, known: &Known) -> Result<(), NotKept> {
    tx.check_generation(known.key.subject, known.key.generation)?;
    let restrictions = store::restrictions::of_person(tx, known.key.subject)?;
    if restrictions.iter().any(|restriction| restriction.lifted_at.is_none()) {
        return Err(NotKept::Stale);
    }
    Ok(())
}

impl Newcomer {
    fn write(&self, tx: &mut Tx<'_>, author: &Author) -> Result<(), NotKept> {
        let subject = self.person.facts.subject;
        let number = self.contacts.first().map(|(_, entry)| entry).ok_or(NotKept::Stale)?;
        let mut others = store::contacts::find(tx, number, MOST_SHARING)?;
        others.sort_unstable();
        if others != self.others {
            return Err(NotKept::Stale);
        }
        store::people::add(tx, &self.person)?;
        store::people::add_purpose(tx, subject, self.person.facts.brand, &self.purpose)?;
        store::sources::add(tx, subject, author.import, tx.now())?;
        write_contacts(tx, subject, &self.contacts)?;
        store::duplicates::put(tx, subject, crate::duplicates::VERSION, &self.likeness)?;
        if !self.words.is_empty() {
            tx.index(IndexOp::Put { subject, words: self.words.clone() });
        }
        record(tx, author, (subject, self.person.facts.handle), (Deed::PersonImported, 0));
        Ok(())
    }
}

impl Completed {
    fn write(&self, tx: &mut Tx<'_>, author: &Author) -> Result<(), NotKept> {
        let subject = self.known.key.subject;
        // Somebody may have added a contact point by hand meanwhile; then nothing is replaced.
        if store::contacts::of_person(tx, subject)?.len() != 1 {
            return Err(NotKept::Stale);
        }
        store::people::set_profile(tx, subject, &self.profile)?;
        store::sources::add(tx, subject, author.import, tx.now())?;
        write_contacts(tx, subject, &self.contacts)?;
        tx.index(IndexOp::Put { subject, words: self.words.clone() });
        record(tx, author, (subject, self.known.handle), (Deed::PersonImported, 0));
        Ok(())
    }
}

fn write_contacts(tx: &mut Tx<'_>, subject: SubjectId, contacts: &[(ContactRecord, Entry)]) -> Result<(), StoreError> {
    for (contact, entry) in contacts {
        store::contacts::add(tx, subject, contact)?;
        store::contacts::list_in_directory(tx, subject, entry)?;
    }
    Ok(())
}

impl ReadyPurchase {
    fn write(&self, tx: &mut Tx<'_>, author: &Author, totals: &mut Totals) -> Result<(), NotKept> {
        let kept = store::purchases::by_origin(tx, self.subject, &self.from.origin)?;
        if kept.map(|kept| (kept.id.number(), kept.line_count)) != self.kept.as_ref().map(KeptSale::state) {
            return Err(NotKept::Stale);
        }
        store::sources::add(tx, self.subject, author.import, tx.now())?;
        if kept.is_none() {
            store::purchases::add(tx, self.subject, &self.record, &self.from)?;
        }
        let added = store::purchases::add_lines(tx, self.subject, self.record.id, &self.lines)?;
        if added != self.lines.len() as u64 {
            return Err(NotKept::Stale);
        }
        if kept.is_some() {
            store::purchases::grow(tx, self.subject, self.record.id, added)?;
        }
        // One event for each person and invoice, and one more where a later file adds to it.
        if kept.is_none_or(|kept| kept.import != author.import) {
            let purchase = self.record.id.number();
            record(tx, author, (self.subject, self.handle), (Deed::PurchaseImported, purchase));
        }
        let is_new = store::totals::add_buyer(tx, self.subject, &self.group)?;
        count(totals, &self.group, Sums { buyers: i64::from(is_new), ..self.sums })
    }
}

impl ReadySale {
    fn write(&self, tx: &mut Tx<'_>, totals: &mut Totals) -> Result<(), NotKept> {
        let kept = store::anonymous_sales::by_origin(tx, &self.sale.origin)?;
        if kept != self.kept.as_ref().map(KeptSale::state) {
            return Err(NotKept::Stale);
        }
        if kept.is_none() {
            store::anonymous_sales::add(tx, &self.sale)?;
        }
        let added = store::anonymous_sales::add_lines(tx, self.sale.id, &self.lines)?;
        if added != self.lines.len() as u64 {
            return Err(NotKept::Stale);
        }
        if kept.is_some() {
            store::anonymous_sales::grow(tx, self.sale.id, added)?;
        }
        count(totals, &self.group, self.sums)
    }
}

impl KeptSale {
    const fn state(&self) -> (i64, i64) {
        (self.id, self.line_count)
    }
}

fn count(totals: &mut Totals, group: &Group, sums: Sums) -> Result<(), NotKept> {
    let so_far = totals.get(group).copied().unwrap_or_default();
    let sums = so_far.plus(sums).ok_or(StoreError::Damaged { what: "sum of a step" })?;
    totals.insert(group.clone(), sums);
    Ok(())
}

fn record(tx: &mut Tx<'_>, author: &Author, whom: (SubjectId, Handle), (deed, detail): (Deed, i64)) {
    let event = Event {
        id: EventId::new(tx.next_id()),
        at: tx.now(),
        actor: author.actor,
        controller: author.controller,
        brand: Some(author.brand),
        about: About::One(whom.0, whom.1),
        deed,
        purpose: Purpose::Service,
        reason: Reason::Upkeep,
        detail,
    };
    tx.record(event);
}
