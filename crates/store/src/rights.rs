//! Cases about requests of people, their steps, and what stands about them.
//!
//! Invariant: a step is added and never changed; what stands is written with the step it follows from, in the same
//! transaction, and only over the sum of all steps before it.

pub mod beside;

use custody::Sealed;
use domain::id::{ActorId, ControllerId, PublicId, RequestId, RightsCaseId, SubjectId};
use domain::notice::Language;
use domain::rights::{
    CaseState, Mandate, Outcome, RequestChannel, RightsCase, RightsKind, Said, Standing, Step, StepCode, Times,
};
use domain::time::{Date, Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id, some_code};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

pub use beside::{DocumentRecord, is_frozen};

statements! {
    pub CASE_ADD: Subject = "insert into rights_case (subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, \
        mandate, language, received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, \
        strict_due, target_due) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, $19, $20, $21)";
    pub CASE_SET: Subject = "update rights_case set steps = $1, state = $2, statutory_due = $3, strict_due = $4, target_due = $5, \
        owner_id = $6, stand_in_id = $7, outcome = $8, decided_at = $9 where subject_id = $10 and id = $11 and steps = $12";
    pub CASE_MEANS: Subject = "update rights_case set about_id = $1 where subject_id = $2 and id = $3";
    pub CASE_BY_PUBLIC: Fanout = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where public_id = $1";
    pub CASE_OF: Subject = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where subject_id = $1 and id = $2";
    pub CASES_OF_PERSON: Subject = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where subject_id = $1 or about_id = $1 order by received_at, id";
    pub CASES_OF_REQUEST: Subject = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where subject_id = $1 and request_id = $2 order by id";
    pub CASES_UNDECIDED: Fanout = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where controller_id = $1 and state <> 'decided' \
        order by strict_due, received_at, id limit $2";
    pub CASES_DECIDED: Fanout = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case where controller_id = $1 and state = 'decided' \
        order by decided_at desc, id desc limit $2";
    pub CASES_RECEIVED: Fanout = "select subject_id, id, public_id, controller_id, about_id, request_id, kind, channel, mandate, language, \
        received_at, received_on, entered_at, entered_by, zone, region, tzdb, steps, state, statutory_due, strict_due, target_due, \
        owner_id, stand_in_id, outcome, decided_at from rights_case \
        where controller_id = $1 and received_on >= $2 and received_on < $3 order by received_at, id";
    pub CASE_STEP_ADD: Subject = "insert into rights_step (subject_id, case_id, step_no, at, by_id, code, detail, words) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub CASE_STEPS: Subject = "select step_no, at, by_id, code, detail, words from rights_step \
        where subject_id = $1 and case_id = $2 order by step_no";
}

/// Where and in which words a case is dealt with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CasePlace {
    /// Whose case.
    pub controller: ControllerId,
    /// The language of mails and letters.
    pub language: Language,
    /// The time zone of the controller (IANA).
    pub zone: String,
    /// Whose holidays count, such as `DE-BE`.
    pub region: String,
    /// Version of the time-zone data that gave the day of receipt.
    pub tzdb: String,
}

/// What stands about a case, as it is kept for lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stands {
    /// The sum of how many steps.
    pub steps: i64,
    /// Where it stands.
    pub state: CaseState,
    /// The last day of the law; `None` while the clock stands.
    pub statutory: Option<Date>,
    /// The day that alarms hang on.
    pub strict: Date,
    /// When the house wants to be done.
    pub target: Date,
    /// Who has it.
    pub owner: Option<ActorId>,
    /// Who stands in.
    pub stand_in: Option<ActorId>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl Stands {
    /// What follows from the steps.
    #[must_use]
    pub fn of(standing: &Standing, times: &Times) -> Self {
        Self {
            steps: standing.steps,
            state: standing.state(),
            statutory: times.dates.statutory,
            strict: times.dates.strict,
            target: times.dates.target,
            owner: standing.owner,
            stand_in: standing.stand_in,
            outcome: standing.decided.map(|(outcome, ..)| outcome),
            decided_at: standing.decided.map(|(_, at, _)| at),
        }
    }
}

/// A case as it is kept.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// What is known of it since it was taken.
    pub case: RightsCase,
    /// Where it is dealt with.
    pub place: CasePlace,
    /// What stands about it.
    pub stands: Stands,
}

/// A step as it is kept.
#[derive(Clone, Debug)]
pub struct StepRecord {
    /// What happened.
    pub step: Step,
    /// Its words, sealed.
    pub words: Option<Sealed<Said>>,
}

/// Adds a case without any step.
pub fn add(tx: &mut Tx<'_>, record: &CaseRecord) -> Result<()> {
    let CaseRecord { case, place, stands } = record;
    let (public, statutory) = (case.public.to_string(), stands.statutory.map(|day| day.to_string()));
    tx.exec(
        &CASE_ADD,
        &[
            Val::I(case.subject.number()),
            Val::I(case.id.number()),
            Val::T(&public),
            Val::I(place.controller.number()),
            Val::OI(case.about.map(SubjectId::number)),
            Val::I(case.request.number()),
            Val::T(case.kind.code()),
            Val::T(case.channel.code()),
            Val::T(case.mandate.code()),
            Val::T(place.language.code()),
            Val::I(to_ms(case.received_at)),
            Val::T(&case.received_on.to_string()),
            Val::I(to_ms(case.entered_at)),
            Val::I(case.entered_by.number()),
            Val::T(&place.zone),
            Val::T(&place.region),
            Val::T(&place.tzdb),
            Val::T(stands.state.code()),
            Val::OT(statutory.as_deref()),
            Val::T(&stands.strict.to_string()),
            Val::T(&stands.target.to_string()),
        ],
    )?;
    Ok(())
}

/// Adds steps, and what stands after them. Says whether they followed on the steps that whoever adds them had read;
/// if not, somebody else was faster, and nothing is written.
pub fn advance(
    tx: &mut Tx<'_>,
    (subject, id): (SubjectId, RightsCaseId),
    steps: &[StepRecord],
    stands: &Stands,
) -> Result<bool> {
    let added = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let statutory = stands.statutory.map(|day| day.to_string());
    let set = tx.exec(
        &CASE_SET,
        &[
            Val::I(stands.steps),
            Val::T(stands.state.code()),
            Val::OT(statutory.as_deref()),
            Val::T(&stands.strict.to_string()),
            Val::T(&stands.target.to_string()),
            Val::OI(stands.owner.map(ActorId::number)),
            Val::OI(stands.stand_in.map(ActorId::number)),
            Val::OT(stands.outcome.map(Outcome::code)),
            Val::OI(stands.decided_at.map(to_ms)),
            Val::I(subject.number()),
            Val::I(id.number()),
            Val::I(stands.steps.saturating_sub(added)),
        ],
    )?;
    if set == 0 {
        return Ok(false);
    }
    steps.iter().try_for_each(|record| add_step(tx, (subject, id), record))?;
    Ok(true)
}

fn add_step(tx: &mut Tx<'_>, (subject, id): (SubjectId, RightsCaseId), record: &StepRecord) -> Result<()> {
    let step = &record.step;
    tx.exec(
        &CASE_STEP_ADD,
        &[
            Val::I(subject.number()),
            Val::I(id.number()),
            Val::I(step.number),
            Val::I(to_ms(step.at)),
            Val::I(step.by.number()),
            Val::T(step.code.code()),
            Val::I(step.detail),
            Val::OB(record.words.as_ref().map(Sealed::as_bytes)),
        ],
    )?;
    Ok(())
}

/// Writes down whose data is meant.
pub fn means(tx: &mut Tx<'_>, (subject, id): (SubjectId, RightsCaseId), about: Option<SubjectId>) -> Result<()> {
    tx.exec(&CASE_MEANS, &[Val::OI(about.map(SubjectId::number)), Val::I(subject.number()), Val::I(id.number())])?;
    Ok(())
}

/// The case with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<CaseRecord>> {
    row(db, &CASE_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// One case of a person.
pub fn of(db: &mut dyn Db, subject: SubjectId, id: RightsCaseId) -> Result<Option<CaseRecord>> {
    row(db, &CASE_OF, &[Val::I(subject.number()), Val::I(id.number())], read)
}

/// Every case that a person asked for, or that means them; the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<CaseRecord>> {
    rows(db, &CASES_OF_PERSON, &[Val::I(subject.number())], read)
}

/// Every case that one message of a person opened.
pub fn of_request(db: &mut dyn Db, subject: SubjectId, request: RequestId) -> Result<Vec<CaseRecord>> {
    rows(db, &CASES_OF_REQUEST, &[Val::I(subject.number()), Val::I(request.number())], read)
}

/// Cases that are not decided, those that are due first.
pub fn undecided(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<CaseRecord>> {
    rows(db, &CASES_UNDECIDED, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// Cases that were decided, the newest first.
pub fn decided(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<CaseRecord>> {
    rows(db, &CASES_DECIDED, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// Cases that arrived from `from` on and before `until`.
pub fn received(db: &mut dyn Db, controller: ControllerId, (from, until): (Date, Date)) -> Result<Vec<CaseRecord>> {
    let (from, until) = (from.to_string(), until.to_string());
    rows(db, &CASES_RECEIVED, &[Val::I(controller.number()), Val::T(&from), Val::T(&until)], read)
}

/// The steps of a case in their order.
pub fn steps(db: &mut dyn Db, subject: SubjectId, id: RightsCaseId) -> Result<Vec<StepRecord>> {
    rows(db, &CASE_STEPS, &[Val::I(subject.number()), Val::I(id.number())], |cells| {
        Ok(StepRecord {
            step: Step {
                number: cells.i(0)?,
                at: from_ms(cells.i(1)?),
                by: ActorId::new(cells.i(2)?),
                code: code(cells, 3, StepCode::from_code)?,
                detail: cells.i(4)?,
            },
            words: cells.ob(5)?.map(Sealed::from_stored),
        })
    })
}

fn read(cells: &dyn Cells) -> Result<CaseRecord> {
    Ok(CaseRecord {
        case: RightsCase {
            subject: SubjectId::new(cells.i(0)?),
            id: RightsCaseId::new(cells.i(1)?),
            public: public_id(cells, 2)?,
            about: cells.oi(4)?.map(SubjectId::new),
            request: RequestId::new(cells.i(5)?),
            kind: code(cells, 6, RightsKind::from_code)?,
            channel: code(cells, 7, RequestChannel::from_code)?,
            mandate: code(cells, 8, Mandate::from_code)?,
            received_at: from_ms(cells.i(10)?),
            received_on: day(&cells.t(11)?)?,
            entered_at: from_ms(cells.i(12)?),
            entered_by: ActorId::new(cells.i(13)?),
        },
        place: CasePlace {
            controller: ControllerId::new(cells.i(3)?),
            language: Language::parse(&cells.t(9)?).unwrap_or(Language::EN),
            zone: cells.t(14)?,
            region: cells.t(15)?,
            tzdb: cells.t(16)?,
        },
        stands: Stands {
            steps: cells.i(17)?,
            state: code(cells, 18, CaseState::from_code)?,
            statutory: cells.ot(19)?.as_deref().map(day).transpose()?,
            strict: day(&cells.t(20)?)?,
            target: day(&cells.t(21)?)?,
            owner: cells.oi(22)?.map(ActorId::new),
            stand_in: cells.oi(23)?.map(ActorId::new),
            outcome: some_code(cells, 24, Outcome::from_code)?,
            decided_at: cells.oi(25)?.map(from_ms),
        },
    })
}

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| StoreError::Damaged { what: "a day" })
}
