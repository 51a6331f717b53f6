//! The work list: what is due first stands first, and what is late says so in words.

use std::collections::HashMap;

use domain::actor::Role;
use domain::deadline::{Alarm, Pause, PauseAlarm, Request};
use domain::id::{ActorId, PublicId, SubjectId};
use domain::rights::{CaseState, Mandate, Outcome, RequestChannel, RightsKind};
use domain::time::{Date, Timestamp};
use policy::HouseAct;
use store::StoreError;
use store::rights::{CaseRecord, StepRecord};

use super::desk::Desk;
use super::{CaseError, seat};
use crate::{App, Ctx};

/// How many cases a list shows.
const SHOWN: i64 = 2_000;

/// How near the strict date is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Level {
    /// The last day of the law is over.
    Late,
    /// The strict date is over; a pause or a weekend still gives time.
    Strict,
    /// A few days are left.
    Red,
    /// The time to begin is over.
    Amber,
    /// There is time.
    Calm,
    /// Nothing is due any more.
    Done,
}

impl Level {
    /// The word in the catalogue.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Strict => "strict",
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Calm => "calm",
            Self::Done => "done",
        }
    }
}

/// What a case is warned about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Alarmed {
    /// How near the strict date is.
    pub level: Level,
    /// What an open question asks for.
    pub pause: Option<PauseAlarm>,
    /// Nobody has the case.
    pub nobody: bool,
    /// Nobody stands in.
    pub no_stand_in: bool,
}

/// One case in a list; it names nobody.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Its number.
    pub public: PublicId,
    /// What is asked for.
    pub kind: RightsKind,
    /// How it came.
    pub channel: RequestChannel,
    /// For whom they ask.
    pub mandate: Mandate,
    /// The day on which it arrived.
    pub received_on: Date,
    /// Where it stands.
    pub state: CaseState,
    /// The last day of the law; `None` while the clock stands.
    pub statutory: Option<Date>,
    /// The day that alarms hang on.
    pub strict: Date,
    /// When the house wants to be done.
    pub target: Date,
    /// Work name of who has it.
    pub owner: Option<String>,
    /// Work name of who stands in.
    pub stand_in: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What it is warned about.
    pub alarmed: Alarmed,
}

/// The work list.
#[derive(Clone, Debug, Default)]
pub struct Worklist {
    /// Cases that are not decided, those that are due first.
    pub open: Vec<CaseLine>,
    /// Cases that were decided, the newest first.
    pub decided: Vec<CaseLine>,
}

/// Shows the work list: numbers, kinds and dates; no name and no word of a request.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Worklist, CaseError> {
    if !app.clears(ctx, HouseAct::SeeCases)? {
        return Err(CaseError::Refused);
    }
    let controller = app.house.controller.id;
    let read = app.store.read(move |db| {
        let open = store::rights::undecided(db, controller, SHOWN)?;
        let mut with_steps = Vec::with_capacity(open.len());
        for record in open {
            let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
            with_steps.push((record, steps));
        }
        let decided = store::rights::decided(db, controller, SHOWN)?;
        Ok::<_, StoreError>((with_steps, decided, managers_in(db, controller)?))
    });
    let (open, decided, names) = read.await?;
    let line = |(record, steps): &(CaseRecord, Vec<StepRecord>)| line(record, steps, &names, ctx.now);
    let mut open = open.iter().map(line).collect::<Vec<_>>();
    open.sort_by_key(|line| (line.strict, line.received_on));
    Ok(Worklist { open, decided: decided.iter().map(|record| self::line(record, &[], &names, ctx.now)).collect() })
}

/// Every case that a person asked for or that means them, as codes; for a page that is open already.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId) -> Result<Vec<CaseLine>, CaseError> {
    if !app.clears(ctx, HouseAct::SeeCases)? {
        return Ok(Vec::new());
    }
    let controller = app.house.controller.id;
    let read = app.store.read(move |db| {
        let mut found: Vec<(CaseRecord, Vec<StepRecord>)> = Vec::new();
        let Some(person) = store::people::by_public(db, whom)? else { return Ok((found, HashMap::new())) };
        for own in store::merges::circle(db, person.facts.subject)? {
            for record in store::rights::of_person(db, own)? {
                if found.iter().all(|(known, _)| known.case.id != record.case.id) {
                    let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
                    found.push((record, steps));
                }
            }
        }
        Ok::<_, StoreError>((found, managers_in(db, controller)?))
    });
    let (found, names) = read.await?;
    Ok(found.iter().map(|(record, steps)| line(record, steps, &names, ctx.now)).collect())
}

/// Work names of open accounts that can have a case.
pub(super) type Names = HashMap<ActorId, String>;

pub(super) fn managers_in(db: &mut dyn store::Db, controller: domain::id::ControllerId) -> Result<Names, StoreError> {
    Ok(store::accounts::in_role(db, controller, Role::PrivacyManager)?.into_iter().collect())
}

/// One line of a list.
pub(super) fn line(record: &CaseRecord, steps: &[StepRecord], names: &Names, now: Timestamp) -> CaseLine {
    let (case, stands) = (&record.case, &record.stands);
    let name = |actor: Option<ActorId>| actor.and_then(|actor| names.get(&actor)).cloned();
    // Whoever has a case and is here no more has handed it to who stands in (E39).
    let (owner, stand_in) = (name(stands.owner), name(stands.stand_in));
    let (owner, stand_in) = if owner.is_some() { (owner, stand_in) } else { (stand_in, None) };
    let (level, pause) = alarm(record, steps, now);
    CaseLine {
        public: case.public,
        kind: case.kind,
        channel: case.channel,
        mandate: case.mandate,
        received_on: case.received_on,
        state: stands.state,
        statutory: stands.statutory,
        strict: stands.strict,
        target: stands.target,
        alarmed: Alarmed { level, pause, nobody: owner.is_none(), no_stand_in: stand_in.is_none() },
        owner,
        stand_in,
        outcome: stands.outcome,
        decided_at: stands.decided_at,
    }
}

fn alarm(record: &CaseRecord, steps: &[StepRecord], now: Timestamp) -> (Level, Option<PauseAlarm>) {
    if record.stands.state == CaseState::Decided {
        return (Level::Done, None);
    }
    let Some(seat) = seat::of(record) else { return (Level::Late, None) };
    let plain: Vec<_> = steps.iter().map(|record| record.step).collect();
    let standing = domain::rights::fold(&plain);
    let day = |at: Timestamp| seat.day(at);
    let pauses: Vec<Pause> =
        standing.waits.iter().map(|wait| Pause { from: day(wait.from), until: wait.until.map(day) }).collect();
    let (place, today) = (seat.place(), seat.day(now));
    let request =
        Request { received: record.case.received_on, pauses: &pauses, is_extended: standing.extended_at.is_some() };
    let level = match request.alarm(today, &place) {
        None => Level::Calm,
        Some(Alarm::Amber) => Level::Amber,
        Some(Alarm::Red) => Level::Red,
        Some(Alarm::Strict) => Level::Strict,
        Some(Alarm::Late) => Level::Late,
    };
    (level, pauses.iter().find_map(|pause| pause.alarm(today, &place)))
}

/// Who gets the next case and who stands in: the managers with the fewest open ones; whoever takes a request and is a
/// manager keeps it.
pub(super) async fn hands(app: &App, ctx: &Ctx) -> Result<(Option<ActorId>, Option<ActorId>), CaseError> {
    let (controller, taker) = (app.house.controller.id, ctx.actor.id);
    let hands = app.store.read(move |db| {
        let open = store::rights::undecided(db, controller, SHOWN)?;
        let mut managers = store::accounts::in_role(db, controller, Role::PrivacyManager)?;
        let has = |manager: ActorId| open.iter().filter(|record| record.stands.owner == Some(manager)).count();
        managers.sort_by_key(|(manager, _)| (*manager != taker, has(*manager), *manager));
        let mut managers = managers.into_iter().map(|(manager, _)| manager);
        Ok::<_, StoreError>((managers.next(), managers.next()))
    });
    Ok(hands.await?)
}

/// The people whom a case is about or who ask, by their public names.
pub(super) fn publics(db: &mut dyn store::Db, desk: &Desk) -> Result<(PublicId, Option<PublicId>), StoreError> {
    let about = desk.record.case.about.filter(|about: &SubjectId| *about != desk.record.case.subject);
    let about = about.map(|about| store::people::by_subject(db, about)).transpose()?.flatten();
    Ok((desk.person.facts.public, about.map(|person| person.facts.public)))
}
