//! The journal of orders: written before the deed, and held against the records at every start.
//!
//! Invariant: an order stands once its line is in the journal, whatever becomes of the deed after it: if the records
//! do not have it, because a write failed, the process ended or a backup was put back, [`fold`] carries it out. So
//! whoever may not give an order, or names nobody, is turned away before the line.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::actor::Actor;
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::event::{About, Deed, Event};
use domain::id::{ConsentEventId, EventId, ObjectionId, PublicId, PublicKind, PurposeId, RestrictionId, SubjectId};
use domain::may::{Against, Objection};
use domain::person::Facts;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::time::{Timestamp, from_ms};
use store::consents::ConsentRecord;
use store::erasure_waits::WaitRecord;
use store::journal::{Line, Order};
use store::objections::ObjectionRecord;
use store::restrictions::RestrictionRecord;
use store::{Db, StoreError, Tx};

use crate::consents::ending::Ending;
use crate::erasures::{self, ErasureError};
use crate::{App, Ctx, objections};

/// Through which channel a withdrawal came that only the journal had.
pub const CHANNEL: &str = "journal";

/// Why not every order was carried out. The others were, all the same.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// An erasure could not be ordered again.
    #[error("could not order an erasure of the journal")]
    Erasure(#[from] ErasureError),
    /// The store or the journal.
    #[error("could not use the store or the journal")]
    Store(#[from] StoreError),
}

/// How many orders the records did not have.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Folded {
    /// Erasures that were ordered again; carrying them out is for the erasures that wait.
    pub erasures: usize,
    /// Erasures that were asked for and wait, or were cancelled.
    pub waits: usize,
    /// Consents that were withdrawn.
    pub withdrawals: usize,
    /// Restrictions that began.
    pub restrictions: usize,
    /// People whose restrictions ended.
    pub lifted: usize,
    /// Objections that were taken or lifted.
    pub objections: usize,
}

/// Journals the order and then does the deed, on a thread that may wait. If whoever asked goes away meanwhile, the
/// deed is done all the same.
pub(crate) async fn carry_out<T, F>(app: &App, line: Line, deed: F) -> Result<T, StoreError>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    T: Send + 'static,
{
    let (journal, store) = (app.journal.clone(), app.store.clone());
    let done = tokio::task::spawn_blocking(move || {
        // An order about somebody who was joined from several records stands for each of them, so that it holds even
        // if a restore parts them. A database that cannot be read keeps no order from being written down.
        let all = store.read_blocking(move |db| store::merges::circle(db, line.subject));
        for subject in all.unwrap_or_else(|_: StoreError| vec![line.subject]) {
            journal.append(&Line { subject, ..line })?;
        }
        store.write_blocking(deed)
    });
    done.await.map_err(|_| StoreError::Panicked)?
}

/// The number that stands for a ground in the line of a restriction: its place among [`RestrictionGround::ALL`].
pub(crate) fn number_of(ground: RestrictionGround) -> i64 {
    let place = RestrictionGround::ALL.iter().position(|known| *known == ground);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}

/// The number that stands for a purpose and a channel in the line of a withdrawal. A line without a channel reads as
/// those of earlier versions: every channel.
#[must_use]
pub fn withdrawal_number(purpose: PurposeId, reach: Option<Channel>) -> i64 {
    let place = reach.and_then(|reach| Channel::ALL.iter().position(|known| *known == reach));
    let channel = place.and_then(|place| i64::try_from(place + 1).ok()).unwrap_or(0);
    (channel << 32) | (purpose.number() & 0xffff_ffff)
}

fn withdrawal_of(number: i64) -> (i64, Option<Channel>) {
    let place = usize::try_from(number >> 32).ok().and_then(|place| place.checked_sub(1));
    (number & 0xffff_ffff, place.and_then(|place| Channel::ALL.get(place)).copied())
}

fn ground_of(number: i64) -> RestrictionGround {
    let place = usize::try_from(number).unwrap_or(0);
    RestrictionGround::ALL.get(place).copied().unwrap_or(RestrictionGround::Accuracy)
}

/// Carries out what the journal has and the records do not. For every start, before the erasures that wait go on;
/// done twice, it finds nothing to do. People who are not there any more are passed over.
pub async fn fold(app: &App) -> Result<Folded, FoldError> {
    let journal = app.journal.clone();
    let lines = tokio::task::spawn_blocking(move || journal.lines()).await.map_err(|_| StoreError::Panicked)??;
    let all: Arc<BTreeMap<SubjectId, Standing>> = Arc::new(standing(&lines));
    let asked = Arc::clone(&all);
    let behind = app.store.read(move |db| {
        let mut behind = Vec::new();
        for (subject, standing) in asked.iter() {
            if let Some(missing) = standing.missing(db, *subject)? {
                behind.push((*subject, missing.erasure));
            }
        }
        Ok::<_, StoreError>(behind)
    });
    let (mut folded, mut failure) = (Folded::default(), None);
    for (subject, is_erasure) in behind.await? {
        let done = if is_erasure {
            let ordered = erasures::order_again(app, subject).await.map_err(FoldError::from);
            ordered.map(|ordered| folded.erasures += usize::from(ordered.is_some()))
        } else {
            catch_up(app, subject, &all).await.map(|more| folded.add(more)).map_err(FoldError::from)
        };
        if let Err(error) = done {
            failure.get_or_insert(error);
        }
    }
    failure.map_or(Ok(folded), Err)
}

impl Folded {
    fn add(&mut self, more: Self) {
        self.waits += more.waits;
        self.withdrawals += more.withdrawals;
        self.restrictions += more.restrictions;
        self.lifted += more.lifted;
        self.objections += more.objections;
    }
}

/// What the journal says last about one person.
#[derive(Default)]
struct Standing {
    erased: bool,
    /// An erasure was asked for and waits: since when, and until when it can be cancelled.
    waits: Option<(Timestamp, Timestamp)>,
    /// When an erasure that waited was last cancelled.
    cancelled: Option<Timestamp>,
    /// The last withdrawal of each purpose and channel; whoever has that has the earlier ones.
    withdrawn: BTreeMap<i64, Timestamp>,
    /// The last word about an objection against each thing: since when it stands, or when it was lifted.
    objected: BTreeMap<i64, (Timestamp, bool)>,
    /// The restrictions since the last time they were lifted.
    restricted: Vec<(Timestamp, RestrictionGround)>,
    lifted: Option<Timestamp>,
}

/// What of it the records do not have.
struct Missing {
    facts: Facts,
    erasure: bool,
    waits: Option<(Timestamp, Timestamp)>,
    cancelled: Option<(WaitRecord, Timestamp)>,
    withdrawn: Vec<(i64, Timestamp)>,
    restricted: Vec<(Timestamp, RestrictionGround)>,
    lifted: Option<Timestamp>,
    objected: Vec<(i64, Timestamp, bool)>,
}

fn standing(lines: &[Line]) -> BTreeMap<SubjectId, Standing> {
    let mut all: BTreeMap<SubjectId, Standing> = BTreeMap::new();
    for line in lines {
        let one = all.entry(line.subject).or_default();
        match line.order {
            Order::EraseOrdered | Order::Erased => one.erased = true,
            Order::EraseAsked => one.waits = Some((line.at, from_ms(line.detail))),
            Order::EraseCancelled => {
                one.waits = None;
                one.cancelled = Some(line.at);
            }
            Order::Withdrawn => {
                let last = one.withdrawn.entry(line.detail).or_insert(line.at);
                *last = line.at.max(*last);
            }
            Order::Restricted => one.restricted.push((line.at, ground_of(line.detail))),
            Order::RestrictionLifted => {
                one.restricted.clear();
                one.lifted = Some(line.at);
            }
            Order::Objected => {
                one.objected.insert(line.detail, (line.at, true));
            }
            Order::ObjectionLifted => {
                one.objected.insert(line.detail, (line.at, false));
            }
        }
    }
    all
}

impl Standing {
    fn missing(&self, db: &mut dyn Db, subject: SubjectId) -> Result<Option<Missing>, StoreError> {
        let Some(person) = store::people::by_subject(db, subject)? else { return Ok(None) };
        if store::erasures::of_person(db, subject)?.is_some() {
            return Ok(None);
        }
        let answers = store::consents::of_person(db, subject)?;
        let has = |number: i64, at: Timestamp| {
            let (purpose, reach) = withdrawal_of(number);
            let same =
                |known: &&ConsentRecord| known.purpose == purpose && known.reach.is_none_or(|to| Some(to) == reach);
            answers.iter().filter(same).any(|known| known.act == Act::Withdrawn && known.at >= at)
        };
        let objections = store::objections::of_person(db, subject)?;
        let is_open = |number: i64, at: Timestamp| {
            let of = objections.iter().filter(|known| objections::number_of(known.objection.against) == number);
            of.map(|known| known.objection).any(|known| known.end.is_none() && known.at <= at)
        };
        let mut objected = Vec::new();
        for (against, (at, stands)) in &self.objected {
            let is_behind =
                is_open(*against, *at) != *stands || (!*stands && left_behind(db, subject, (*against, *at))?);
            objected.extend(is_behind.then_some((*against, *at, *stands)));
        }
        let mut in_force = store::restrictions::of_person(db, subject)?;
        in_force.retain(|known| known.lifted_at.is_none());
        let (waits, cancelled) = self.waiting(&store::erasure_waits::of_person(db, subject)?);
        let missing = Missing {
            facts: person.facts,
            erasure: self.erased,
            waits,
            cancelled,
            withdrawn: self
                .withdrawn
                .iter()
                .map(|(purpose, at)| (*purpose, *at))
                .filter(|(purpose, at)| !has(*purpose, *at))
                .collect(),
            restricted: self
                .restricted
                .iter()
                .copied()
                .filter(|(at, _)| !in_force.iter().any(|known| known.from_at == *at))
                .collect(),
            lifted: self
                .lifted
                .filter(|at| self.restricted.is_empty() && in_force.iter().any(|known| known.from_at <= *at)),
            objected,
        };
        Ok(Some(missing).filter(Missing::is_something))
    }

    /// The request to erase that the records do not have, and the one that waits there although it was cancelled.
    fn waiting(&self, known: &[WaitRecord]) -> (Option<Wanted>, Option<Cancelled>) {
        let is_new = |(at, _): &(Timestamp, Timestamp)| !known.iter().any(|wait| wait.asked_at >= *at);
        let open = known.iter().rfind(|wait| wait.is_open()).cloned();
        (self.waits.filter(is_new), open.zip(self.cancelled).filter(|(wait, at)| wait.asked_at <= *at))
    }
}

/// Whether stops of people who were erased still stand that the person lifted, because that deed is not on record. Once
/// it is, a stop that comes to be without its person later is not meant.
fn left_behind(db: &mut dyn Db, subject: SubjectId, (against, at): (i64, Timestamp)) -> Result<bool, StoreError> {
    if objections::against_of(against) != Against::DirectMarketing {
        return Ok(false);
    }
    for own in store::merges::circle(db, subject)? {
        if store::objections::was_lifted(db, own, (against, at))? {
            return Ok(false);
        }
    }
    Ok(store::objections::stops_left(db, subject, at)? > 0)
}

/// When an erasure was asked for, and when it begins.
type Wanted = (Timestamp, Timestamp);

/// An erasure that waits, and when it was cancelled.
type Cancelled = (WaitRecord, Timestamp);

impl Missing {
    fn is_something(&self) -> bool {
        self.erasure
            || self.waits.is_some()
            || self.cancelled.is_some()
            || !self.withdrawn.is_empty()
            || !self.restricted.is_empty()
            || self.lifted.is_some()
            || !self.objected.is_empty()
    }

    fn write(&self, tx: &mut Tx<'_>, name: PublicId, endings: &[(i64, Ending)]) -> Result<Folded, StoreError> {
        let subject = self.facts.subject;
        if let Some((wait, at)) = &self.cancelled {
            store::erasure_waits::cancel(tx, wait, (*at, Actor::SYSTEM))?;
            self.record(tx, Deed::ErasureCancelled, wait.id.number());
        }
        if let Some(times) = self.waits {
            erasures::wait_again(tx, (subject, name), times)?;
            self.record(tx, Deed::ErasureWaits, 0);
        }
        for (number, at) in &self.withdrawn {
            store::consents::add(tx, subject, &withdrawal(tx, &self.facts, (*number, *at)))?;
            self.record(tx, Deed::ConsentWithdrawn, withdrawal_of(*number).0);
            for (_, ending) in endings.iter().filter(|(known, _)| known == number) {
                ending.carry_out(tx)?;
            }
        }
        for (against, at, stands) in &self.objected {
            self.object(tx, (*against, *at), *stands)?;
        }
        if let Some(at) = self.lifted {
            store::restrictions::lift(tx, subject, (Actor::SYSTEM, at), at)?;
            self.record(tx, Deed::RestrictionLifted, 0);
        }
        for (at, ground) in &self.restricted {
            let id = RestrictionId::new(tx.next_id());
            let restriction = RestrictionRecord { id, ground: *ground, from_at: *at, lifted_at: None };
            store::restrictions::begin(tx, subject, &restriction, Actor::SYSTEM)?;
            self.record(tx, Deed::Restricted, 0);
        }
        let (withdrawals, restrictions) = (self.withdrawn.len(), self.restricted.len());
        let waits = usize::from(self.waits.is_some()) + usize::from(self.cancelled.is_some());
        let objections = self.objected.len();
        Ok(Folded {
            erasures: 0,
            waits,
            withdrawals,
            restrictions,
            lifted: usize::from(self.lifted.is_some()),
            objections,
        })
    }

    fn object(&self, tx: &mut Tx<'_>, (against, at): (i64, Timestamp), stands: bool) -> Result<(), StoreError> {
        let subject = self.facts.subject;
        if stands {
            let record = ObjectionRecord {
                id: ObjectionId::new(tx.next_id()),
                objection: Objection { against: objections::against_of(against), at, end: None },
                via: Via::Link.code().to_owned(),
                actor: Actor::SYSTEM,
                ended_by: None,
                ground: None,
            };
            store::objections::add(tx, subject, &record)?;
            store::objections::stop_all(tx, subject)?;
            self.record(tx, Deed::Objected, against);
        } else {
            objections::lift_in(tx, subject, (objections::against_of(against), at), Actor::SYSTEM)?;
            self.record(tx, Deed::ObjectionLifted, against);
        }
        Ok(())
    }

    fn record(&self, tx: &mut Tx<'_>, deed: Deed, detail: i64) {
        let event = Event {
            id: EventId::new(tx.next_id()),
            at: tx.now(),
            actor: Actor::SYSTEM,
            controller: self.facts.controller,
            brand: Some(self.facts.brand),
            about: About::One(self.facts.subject, self.facts.handle),
            deed,
            purpose: Purpose::Upkeep,
            reason: Reason::Upkeep,
            detail,
        };
        tx.record(event);
    }
}

/// The withdrawal, at the time at which it was received, so that a later yes stays one.
fn withdrawal(tx: &Tx<'_>, facts: &Facts, (number, at): (i64, Timestamp)) -> ConsentRecord {
    let (purpose, reach) = withdrawal_of(number);
    ConsentRecord {
        id: ConsentEventId::new(tx.next_id()),
        purpose,
        brand: facts.brand,
        act: Act::Withdrawn,
        at,
        reach,
        channel: CHANNEL.to_owned(),
        // ISO 639-2: which language it was is not known.
        language: "und".to_owned(),
        notice: None,
        wording_hash: None,
        form: CHANNEL.to_owned(),
        actor: Actor::SYSTEM,
        proof: None,
        trace_since: None,
    }
}

/// Writes down what is missing about one person; looked for once more, in the transaction that writes it.
async fn catch_up(
    app: &App,
    subject: SubjectId,
    all: &Arc<BTreeMap<SubjectId, Standing>>,
) -> Result<Folded, StoreError> {
    let all = Arc::clone(all);
    let endings = endings(app, subject, &all).await?;
    let name = PublicId::draw(PublicKind::Erasure, &*app.random);
    app.store
        .write(move |tx| {
            let Some(standing) = all.get(&subject) else { return Ok(Folded::default()) };
            let Some(missing) = standing.missing(tx, subject)? else { return Ok(Folded::default()) };
            tx.check_generation(subject, missing.facts.generation)?;
            missing.write(tx, name, &endings)
        })
        .await
}

/// What goes with the withdrawals that are missing, by the number of their line.
async fn endings(
    app: &App,
    subject: SubjectId,
    all: &Arc<BTreeMap<SubjectId, Standing>>,
) -> Result<Vec<(i64, Ending)>, StoreError> {
    let all = Arc::clone(all);
    let behind = app.store.read(move |db| {
        let missing = all.get(&subject).map(|standing| standing.missing(db, subject)).transpose()?.flatten();
        let numbers = missing.map(|missing| missing.withdrawn).unwrap_or_default();
        Ok::<_, StoreError>((store::people::by_subject(db, subject)?, numbers))
    });
    let (person, numbers) = behind.await?;
    let records: Vec<_> = person.into_iter().collect();
    let ctx = Ctx { actor: erasures::system(app), now: app.clock.now() };
    let mut endings = Vec::new();
    for (number, _) in numbers {
        let (purpose, reach) = withdrawal_of(number);
        endings.push((number, Ending::of(app, &ctx, &records, (PurposeId::new(purpose), reach)).await));
    }
    Ok(endings)
}
