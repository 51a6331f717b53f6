//! What each act makes of the state.

use super::{Pending, Walk};
use crate::consent::history::{Act, Heard};
use crate::consent::state::{Given, State};
use crate::notice::NoticeRef;
use crate::time::Timestamp;

impl Walk<'_> {
    pub(super) fn hear(&mut self, line: &Heard) {
        let at = line.at;
        match line.act {
            Act::Unknown => self.leave(State::None, State::Unknown, at),
            Act::Asked => self.ask(at),
            Act::Granted => self.say_yes(line, false),
            Act::GrantedExplicitly => self.say_yes(line, true),
            Act::Reconfirmed => {
                if self.given.is_some() {
                    self.say_yes(line, false);
                }
            }
            Act::ConfirmationSent => self.await_button(line, false),
            Act::ExplicitConfirmationSent => self.await_button(line, true),
            Act::Confirmed => self.confirm(at),
            Act::GuardianAsked => self.leave(State::Granted, State::PendingGuardian, at),
            Act::GuardianConfirmed => self.guard(at),
            Act::ObjectionLifted => {
                if self.state == State::Objected {
                    self.no = Some((State::Withdrawn, at));
                    self.enter(State::Withdrawn, at);
                }
            }
            Act::ConfirmationLapsed => {
                self.pending = None;
                self.lapse_from(State::PendingDoi, at);
            }
            Act::GuardianRefused => self.lapse_from(State::PendingGuardian, at),
            Act::CameOfAge => {
                if self.given.is_some_and(|given| given.guardian) {
                    self.leave(State::Granted, State::Reconfirm, at);
                }
            }
            Act::NoticeChanged => self.change_notice(line),
            Act::MaxAgeReached => {
                if self.given.is_some() {
                    self.enter(State::Expired, at);
                }
            }
            Act::Refused => self.decline(at),
            Act::Withdrawn => self.refuse(State::Withdrawn, at),
            Act::Objected => self.refuse(State::Objected, at),
        }
    }

    fn lapse_from(&mut self, from: State, at: Timestamp) {
        if self.state == from {
            self.lapse(at);
        }
    }

    fn ask(&mut self, at: Timestamp) {
        match self.state {
            State::None | State::Unknown | State::Expired | State::Lapsed | State::Refused => {
                self.given = None;
                self.enter(State::Requested, at);
            }
            State::Requested
            | State::PendingDoi
            | State::PendingGuardian
            | State::Granted
            | State::Stale
            | State::Reconfirm
            | State::Withdrawn
            | State::Objected => {}
        }
    }

    /// A yes that needs no mail. After a withdrawal it needs one all the same: whoever took a yes back
    /// must be the one who gives the next.
    fn say_yes(&mut self, line: &Heard, explicit: bool) {
        match self.no {
            Some((State::Objected, _)) => {}
            Some((State::Withdrawn, _)) => self.await_button(line, explicit),
            Some(_) | None => self.give(line.at, line.notice, explicit),
        }
    }

    fn await_button(&mut self, line: &Heard, explicit: bool) {
        let pending = Pending { at: line.at, notice: line.notice, explicit };
        match self.state {
            State::Objected => {}
            // A form filled in by a stranger must not disturb the yes that stands.
            State::Granted | State::Stale | State::Reconfirm | State::PendingGuardian => {
                self.pending = Some(pending);
            }
            State::None
            | State::Unknown
            | State::Requested
            | State::PendingDoi
            | State::Expired
            | State::Lapsed
            | State::Refused
            | State::Withdrawn => {
                self.given = None;
                self.pending = Some(pending);
                self.enter(State::PendingDoi, line.at);
            }
        }
    }

    fn confirm(&mut self, at: Timestamp) {
        if let Some(pending) = self.pending
            && at < self.button_ends(pending)
        {
            self.give(at, pending.notice, pending.explicit);
        }
    }

    fn give(&mut self, at: Timestamp, notice: Option<NoticeRef>, explicit: bool) {
        self.no = None;
        self.pending = None;
        self.given = Some(Given { at, notice, explicit, guardian: false });
        let young = self.within.born.is_some_and(|born| born.needs_guardian(at));
        let state = if young { State::PendingGuardian } else { State::Granted };
        self.enter(state, at);
    }

    fn guard(&mut self, at: Timestamp) {
        if self.state == State::PendingGuardian
            && let Some(given) = &mut self.given
        {
            given.at = at;
            given.guardian = true;
            self.enter(State::Granted, at);
        }
    }

    fn change_notice(&mut self, line: &Heard) {
        let untouched = self.given.and_then(|given| given.notice).zip(line.notice);
        let concerns = untouched.is_none_or(|(shown, new)| shown.notice == new.notice && shown.version < new.version);
        if concerns {
            self.leave(State::PendingGuardian, State::Stale, line.at);
            self.leave(State::Granted, State::Stale, line.at);
        }
    }

    /// A no to a question. Said to a yes that stands, it takes that yes back.
    fn decline(&mut self, at: Timestamp) {
        match self.state {
            State::Granted | State::Stale | State::Reconfirm | State::PendingGuardian => {
                self.refuse(State::Withdrawn, at);
            }
            State::None
            | State::Unknown
            | State::Requested
            | State::PendingDoi
            | State::Expired
            | State::Lapsed
            | State::Refused
            | State::Withdrawn
            | State::Objected => match self.no {
                // The older no says more than the newer one.
                Some((State::Withdrawn | State::Objected, _)) => {
                    self.pending = None;
                    self.lapse(at);
                }
                Some(_) | None => self.refuse(State::Refused, at),
            },
        }
    }

    fn refuse(&mut self, state: State, at: Timestamp) {
        if self.state != State::Objected {
            self.given = None;
            self.pending = None;
            self.no = Some((state, at));
            self.enter(state, at);
        }
    }
}
