//! The fold of a history: acts in order, and between them what time itself ends.

mod acts;

use crate::consent::history::Heard;
use crate::consent::state::{Circumstances, Given, Published, State, Status};
use crate::consent::terms::{hours_after, months_after};
use crate::notice::{ChangeClass, NoticeRef};
use crate::time::{Timestamp, days_after};

/// A yes in a form that waits for the button.
#[derive(Clone, Copy)]
struct Pending {
    at: Timestamp,
    notice: Option<NoticeRef>,
    explicit: bool,
}

struct Walk<'a> {
    within: &'a Circumstances<'a>,
    state: State,
    since: Option<Timestamp>,
    given: Option<Given>,
    pending: Option<Pending>,
    /// The last no that no confirmed yes followed. What lapses falls back to it, so that a stranger who
    /// types an address into a form cannot turn a withdrawal into silence.
    no: Option<(State, Timestamp)>,
}

/// Where the consent stands after everything received by `now`. `heard` is in order.
pub(super) fn walk(heard: &[Heard], now: Timestamp, within: &Circumstances<'_>) -> Status {
    let mut walk = Walk { within, state: State::None, since: None, given: None, pending: None, no: None };
    for line in heard.iter().take_while(|line| line.at <= now) {
        walk.pass(line.at);
        walk.hear(line);
    }
    walk.pass(now);
    Status { state: walk.state, since: walk.since, given: walk.given, no: walk.no.map(|(_, at)| at) }
}

impl Walk<'_> {
    /// Lets time pass up to and including `to`. What lasts until an instant is over at that instant.
    fn pass(&mut self, to: Timestamp) {
        while let Some((at, next)) = self.next_by_time()
            && at <= to
        {
            if next == State::Lapsed {
                self.lapse(at);
            } else {
                self.enter(next, at);
            }
        }
    }

    /// What time alone will make of the state, and when.
    fn next_by_time(&self) -> Option<(Timestamp, State)> {
        let terms = self.within.terms;
        let since = self.since?;
        let lapse = |at| Some((at, State::Lapsed));
        match self.state {
            State::Requested => lapse(days_after(since, terms.answer_days)),
            State::PendingDoi => lapse(hours_after(since, terms.confirm_hours)),
            State::PendingGuardian => lapse(days_after(since, terms.guardian_days)),
            State::Stale => lapse(days_after(since, terms.stale_days)),
            State::Reconfirm => lapse(days_after(since, terms.reconfirm_days)),
            State::Granted => self.given.map(|given| self.end_of(&given)),
            State::None
            | State::Unknown
            | State::Expired
            | State::Lapsed
            | State::Refused
            | State::Withdrawn
            | State::Objected => None,
        }
    }

    /// What ends this yes first: its age, a new notice, or the child growing up.
    fn end_of(&self, given: &Given) -> (Timestamp, State) {
        let expired = months_after(given.at, self.within.terms.max_age_months);
        let stale = self.within.notices.iter().filter_map(|published| outdated(given, published)).min();
        let grown = match self.within.born {
            Some(born) if given.guardian => born.comes_of_age(given.at),
            Some(_) | None => None,
        };
        let ends = [
            Some((expired, State::Expired)),
            stale.map(|at| (at, State::Stale)),
            grown.map(|at| (at, State::Reconfirm)),
        ];
        let first = ends.into_iter().flatten().min_by_key(|(at, _)| *at);
        first.unwrap_or((expired, State::Expired))
    }

    fn enter(&mut self, state: State, at: Timestamp) {
        self.state = state;
        self.since = Some(at);
    }

    fn leave(&mut self, from: State, to: State, at: Timestamp) {
        if self.state == from {
            self.enter(to, at);
        }
    }

    fn lapse(&mut self, at: Timestamp) {
        self.given = None;
        match self.pending.take() {
            // An older yes ran out while a newer one waits for its button.
            Some(pending) if self.state != State::PendingDoi && at < self.button_ends(pending) => {
                self.pending = Some(pending);
                self.enter(State::PendingDoi, pending.at);
            }
            Some(_) | None => {
                let (state, since) = self.no.unwrap_or((State::Lapsed, at));
                self.enter(state, since);
            }
        }
    }

    fn button_ends(&self, pending: Pending) -> Timestamp {
        hours_after(pending.at, self.within.terms.confirm_hours)
    }
}

/// When a published version put an end to this yes: the notice changed materially after what was shown.
fn outdated(given: &Given, published: &Published) -> Option<Timestamp> {
    let shown = given.notice?;
    let newer = published.at.notice == shown.notice && published.at.version > shown.version;
    match published.change {
        ChangeClass::Material if newer => Some(published.published_at.max(given.at)),
        ChangeClass::Material | ChangeClass::Editorial => None,
    }
}
