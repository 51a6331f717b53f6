//! What stands about a case, as its steps say.

use jiff::civil::Date;

use super::decision::{Decision, Outcome, RefusalGround};
use super::step::{IdentityProof, PauseReason, Step, StepCode, from_code_number};
use crate::actor::coded;
use crate::deadline::{Dates, Duty, Pause, Place, Request};
use crate::id::ActorId;
use crate::time::Timestamp;

coded! {
    /// Where a case stands.
    CaseState {
        /// It is worked on.
        Open = "open",
        /// The clock stands until a question is answered.
        Paused = "paused",
        /// It was decided.
        Decided = "decided",
    }
}

/// How sure it is who asks.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Identity {
    /// Nobody was asked yet.
    #[default]
    Unasked,
    /// A link or a code is on its way.
    Asked,
    /// It is sure.
    Confirmed(IdentityProof),
}

/// What became of asking for a copy of a document.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum DocumentState {
    /// Nobody thought of it.
    #[default]
    None,
    /// The officer is asked.
    Wanted,
    /// The officer agreed.
    Agreed,
    /// The copy is here.
    Here,
    /// The copy is destroyed.
    Gone,
}

/// What became of asking the officer to stop the clock later than usual.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LatePause {
    /// Nobody asked, or what was agreed to is used up.
    #[default]
    None,
    /// The officer is asked.
    Wanted,
    /// The officer agreed, for one pause.
    Agreed,
}

/// A time in which the clock stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wait {
    /// Why.
    pub reason: PauseReason,
    /// Since the question.
    pub from: Timestamp,
    /// Until the answer; `None` while it is open.
    pub until: Option<Timestamp>,
}

/// What stands about a case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// How many steps it is the sum of.
    pub steps: i64,
    /// Who has it.
    pub owner: Option<ActorId>,
    /// Who stands in.
    pub stand_in: Option<ActorId>,
    /// How sure it is who asks.
    pub identity: Identity,
    /// Wrong codes since the last one was drawn; `None` before any was.
    pub wrong_codes: Option<u32>,
    /// Whether somebody may speak for whoever is meant was checked.
    pub mandate_checked: bool,
    /// What became of asking for a copy of a document.
    pub document: DocumentState,
    /// Times in which the clock stands or stood.
    pub waits: Vec<Wait>,
    /// What became of asking to stop the clock later than usual.
    pub late_pause: LatePause,
    /// When the person was told that it takes longer.
    pub extended_at: Option<Timestamp>,
    /// Who holds the request for unfounded or excessive.
    pub unfounded: Option<ActorId>,
    /// Whether a second person does.
    pub unfounded_seconded: bool,
    /// How it ended, when, and on which ground it was refused.
    pub decided: Option<(Outcome, Timestamp, Option<RefusalGround>)>,
    /// The answer went out or was given.
    pub answered_at: Option<Timestamp>,
}

/// Adds the steps up, in their order.
#[must_use]
pub fn fold(steps: &[Step]) -> Standing {
    steps.iter().fold(Standing::default(), Standing::after)
}

impl Standing {
    /// The same after one more step.
    #[must_use]
    pub fn after(mut self, step: &Step) -> Self {
        self.steps += 1;
        match step.code {
            StepCode::Assigned => self.owner = Some(ActorId::new(step.detail)),
            StepCode::StandIn => self.stand_in = Some(ActorId::new(step.detail)),
            StepCode::MandateChecked => self.mandate_checked = true,
            // Who is meant changed, so what was sure about somebody else is sure no more.
            StepCode::Meant => (self.identity, self.wrong_codes) = (Identity::Unasked, None),
            StepCode::LinkSent => self.ask(),
            StepCode::CodeDrawn => {
                self.ask();
                self.wrong_codes = Some(0);
            }
            StepCode::CodeWrong => self.wrong_codes = self.wrong_codes.map(|wrong| wrong.saturating_add(1)),
            StepCode::IdentityConfirmed => {
                let proof = from_code_number(IdentityProof::ALL, step.detail).unwrap_or(IdentityProof::Link);
                self.identity = Identity::Confirmed(proof);
                self.wrong_codes = None;
            }
            StepCode::DocumentWanted => self.document = DocumentState::Wanted,
            StepCode::DocumentAgreed => self.document = DocumentState::Agreed,
            StepCode::DocumentCame => self.document = DocumentState::Here,
            StepCode::DocumentGone => self.document = DocumentState::Gone,
            StepCode::PauseWanted => self.late_pause = LatePause::Wanted,
            StepCode::PauseAgreed => self.late_pause = LatePause::Agreed,
            StepCode::Paused => self.pause(step),
            StepCode::Resumed => self.resume(step.at),
            StepCode::Extended => self.extended_at = Some(step.at),
            StepCode::UnfoundedClaimed => (self.unfounded, self.unfounded_seconded) = (Some(step.by), false),
            StepCode::UnfoundedSeconded => self.unfounded_seconded = true,
            StepCode::Decided => {
                self.resume(step.at);
                self.decided = Decision::of_number(step.detail).map(|(outcome, ground)| (outcome, step.at, ground));
            }
            StepCode::AnswerSent | StepCode::AnswerGiven => self.answered_at = Some(step.at),
            StepCode::Opened
            | StepCode::BackDated
            | StepCode::Represented
            | StepCode::ReceiptSent
            | StepCode::ReceiptGiven
            | StepCode::FactsOffered
            | StepCode::Advised
            | StepCode::NamesGiven
            | StepCode::NamesWithheld
            | StepCode::Noted
            | StepCode::Did => (),
        }
        self
    }

    fn ask(&mut self) {
        if !matches!(self.identity, Identity::Confirmed(_)) {
            self.identity = Identity::Asked;
        }
    }

    fn pause(&mut self, step: &Step) {
        let reason = from_code_number(PauseReason::ALL, step.detail).unwrap_or(PauseReason::Identity);
        if self.open_wait().is_none() {
            self.waits.push(Wait { reason, from: step.at, until: None });
        }
        self.late_pause = LatePause::None;
    }

    fn resume(&mut self, at: Timestamp) {
        if let Some(open) = self.waits.iter_mut().find(|wait| wait.until.is_none()) {
            open.until = Some(at.max(open.from));
        }
    }

    /// The wait that is open now.
    #[must_use]
    pub fn open_wait(&self) -> Option<&Wait> {
        self.waits.iter().find(|wait| wait.until.is_none())
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> CaseState {
        match (self.decided, self.open_wait()) {
            (Some(_), _) => CaseState::Decided,
            (None, Some(_)) => CaseState::Paused,
            (None, None) => CaseState::Open,
        }
    }

    /// Whether it is sure who asks.
    #[must_use]
    pub const fn is_identified(&self) -> bool {
        matches!(self.identity, Identity::Confirmed(_))
    }

    /// Until when it is to be answered.
    #[must_use]
    pub fn times(&self, received: Date, (day, place): Calendar<'_>) -> Times {
        let pause = |wait: &Wait| Pause { from: day(wait.from), until: wait.until.map(day) };
        let pauses: Vec<Pause> = self.waits.iter().map(pause).collect();
        let request = Request { received, pauses: &pauses, is_extended: self.extended_at.is_some() };
        let unpaused = Request { pauses: &[], ..request };
        let notice = request.dates_of(Duty::ExtensionNotice, place);
        Times {
            dates: request.dates(place),
            unpaused: unpaused.dates(place).statutory,
            refusal: request.dates_of(Duty::Refusal, place).statutory,
            extend_by: notice.strict,
        }
    }
}

/// What days are counted with: the date at the place for an instant, and the place.
pub type Calendar<'a> = (&'a dyn Fn(Timestamp) -> Date, &'a Place<'a>);

/// Until when a case is to be answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Times {
    /// By law, strictly, and as the house wants it.
    pub dates: Dates,
    /// By law, if the clock had never stood.
    pub unpaused: Option<Date>,
    /// Until when a no is told; no extension moves it (Art. 12(4)).
    pub refusal: Option<Date>,
    /// Until when the person has to be told that it takes longer.
    pub extend_by: Date,
}
