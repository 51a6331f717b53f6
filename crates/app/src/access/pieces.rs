//! The pieces of a proof of consent, each with its code and as it is written in a package.

use domain::consent::evidence::{Draft, Piece, Trace};

use crate::hex::encode as hex;

/// Every piece that is kept beside those that stand in columns of their own.
pub fn of(draft: &Draft) -> Vec<(&'static str, String)> {
    let trace = draft.trace.map(|trace| match trace {
        Trace::Shortened(address) => address.to_string(),
        Trace::Digest(digest) => hex(&digest),
    });
    let offset = draft.offset_minutes.map(|minutes| minutes.to_string());
    [
        ("offset_minutes", offset),
        (Piece::Trace.code(), trace),
        (Piece::ConfirmedAt.code(), draft.confirmed_at.map(|at| at.to_string())),
        (Piece::Token.code(), draft.token_hash.map(|hash| hex(&hash))),
        (Piece::MessageId.code(), Some(draft.message_id.clone()).filter(|id| !id.is_empty())),
        (Piece::Script.code(), draft.script.map(|version| version.to_string())),
    ]
    .into_iter()
    .filter_map(|(code, piece)| piece.map(|piece| (code, piece)))
    .collect()
}
