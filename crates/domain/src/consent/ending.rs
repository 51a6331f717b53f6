//! What follows when a consent ends: what goes with it, and what stays as proof.

use crate::consent::terms::{Terms, months_after};
use crate::id::PurposeId;
use crate::time::Timestamp;

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
