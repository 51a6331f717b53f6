//! What follows when a consent ends: what goes with it, and what stays as proof.

use crate::consent::history::{Act, Said};
use crate::consent::state::{Given, State, Status};
use crate::consent::terms::{Terms, months_after};
use crate::id::PurposeId;
use crate::time::{Timestamp, days_after};

/// Whether something kept for `purposes` is erased when `ended` ends: only if nothing else needs it
/// (K6, Art. 17(1)(b)).
#[must_use]
pub fn goes_with(purposes: &[PurposeId], ended: PurposeId) -> bool {
    !purposes.is_empty() && purposes.iter().all(|purpose| *purpose == ended)
}

/// When the proof of an ended consent goes: some years after the last sending that rested on it, or
/// after the end if nothing was sent (K7).
#[must_use]
pub fn proof_ends_at(ended_at: Timestamp, last_sent_at: Option<Timestamp>, terms: &Terms) -> Timestamp {
    let months = terms.proof_years.saturating_mul(12);
    months_after(last_sent_at.unwrap_or(ended_at), months)
}

/// When an answer was over, so that what proves it is needed for claims alone (K7): a yes with the first no after it
/// that reaches it, or when it wore out or came to nothing; any other answer when it was said. `None` while a yes may
/// still be used. `standing` is where the channels of the answer stand.
#[must_use]
pub fn ended_at(said: &Said, all: &[Said], standing: &[Status]) -> Option<Timestamp> {
    if !(said.heard.act.needs_channel() || said.heard.act == Act::GuardianAsked) {
        return Some(said.heard.at);
    }
    let reaches = |no: &&Said| {
        let meets = no.reach.is_none() || said.reach.is_none() || no.reach == said.reach;
        no.purpose == said.purpose && meets && no.heard.act.is_no() && no.heard.at >= said.heard.at
    };
    let no = all.iter().filter(reaches).map(|no| no.heard.at).min();
    no.or_else(|| {
        let over = standing.iter().all(|status| is_over(status.state));
        let since = standing.iter().filter_map(|status| status.since).max()?;
        over.then(|| since.max(said.heard.at))
    })
}

/// Whether no yes is left that anything could rest on, or that could be renewed.
const fn is_over(state: State) -> bool {
    match state {
        State::None
        | State::Unknown
        | State::Expired
        | State::Lapsed
        | State::Refused
        | State::Withdrawn
        | State::Objected => true,
        State::Requested
        | State::PendingDoi
        | State::PendingGuardian
        | State::Granted
        | State::Stale
        | State::Reconfirm => false,
    }
}

/// From when on the person is asked whether a yes still stands: some days before it wears out (K3, K5).
#[must_use]
pub fn renewal_at(given: &Given, terms: &Terms) -> Timestamp {
    days_after(months_after(given.at, terms.max_age_months), -terms.renew_days)
}

/// Since when an answer is so old that the proof of it may have had its time (K7).
#[must_use]
pub fn oldest_proof(now: Timestamp, terms: &Terms) -> Timestamp {
    months_after(now, terms.proof_years.saturating_mul(-12))
}

/// Between which instants a yes was given that is about to wear out at `now`: after the first, and by the second.
#[must_use]
pub fn about_to_end(now: Timestamp, terms: &Terms) -> (Timestamp, Timestamp) {
    let by = |at| months_after(at, terms.max_age_months.saturating_neg());
    // A day more on either side, because months are not equally long.
    (days_after(by(now), -1), days_after(by(days_after(now, terms.renew_days)), 1))
}
