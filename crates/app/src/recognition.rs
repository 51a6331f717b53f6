//! Looking through a text that came in any way for what somebody asks about their data (Art. 12(2)).
//!
//! Invariant: the text is looked at and forgotten; nothing of it is kept, and no record of anybody is opened for it.

use domain::recognise::{self, Proposal};
use policy::{HouseAct, PolicyError};

use crate::{App, Ctx};

/// Why a text is not looked through.
#[derive(Debug, thiserror::Error)]
pub enum RecognitionError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
}

/// What a text seems to ask for. It is a proposal: somebody reads it and opens a case, or does not.
pub fn recognise(app: &App, ctx: &Ctx, text: &str) -> Result<Proposal, RecognitionError> {
    if !app.clears(ctx, HouseAct::RecogniseRequests)? {
        return Err(RecognitionError::Refused);
    }
    Ok(recognise::recognise(text))
}
