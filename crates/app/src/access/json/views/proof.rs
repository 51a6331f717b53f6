//! What lets the person check the log.

use serde::Serialize;

use crate::access::hex;
use crate::access::model::{AmongPart, ProofPart, Proofs};

#[derive(Serialize)]
pub struct ProofsView<'a> {
    origin: &'a str,
    verifier_key: &'a str,
    checkpoint: Option<&'a str>,
    subject: i64,
    handle: String,
    salt: &'a str,
    older: u64,
    unsealed: u64,
    since: Option<String>,
    events: Vec<EventView<'a>>,
}

#[derive(Serialize)]
struct EventView<'a> {
    index: u64,
    at: String,
    deed: &'static str,
    leaf: String,
    among: Option<AmongView>,
    proof: &'a str,
}

#[derive(Serialize)]
struct AmongView {
    index: u64,
    size: u64,
    root: String,
    hashes: Vec<String>,
}

impl<'a> ProofsView<'a> {
    pub fn of(proofs: &'a Proofs) -> Self {
        Self {
            origin: &proofs.origin,
            verifier_key: &proofs.verifier_key,
            checkpoint: proofs.checkpoint.as_deref(),
            subject: proofs.subject,
            handle: hex(&proofs.handle),
            salt: &proofs.salt,
            older: proofs.older,
            unsealed: proofs.unsealed,
            since: proofs.since.map(|since| since.to_string()),
            events: proofs.events.iter().map(EventView::of).collect(),
        }
    }
}

impl<'a> EventView<'a> {
    fn of(part: &'a ProofPart) -> Self {
        Self {
            index: part.index,
            at: part.at.to_string(),
            deed: part.deed.code(),
            leaf: part.leaf.to_string(),
            among: part.among.as_ref().map(AmongView::of),
            proof: &part.text,
        }
    }
}

impl AmongView {
    fn of(part: &AmongPart) -> Self {
        Self {
            index: part.index,
            size: part.size,
            root: part.root.to_string(),
            hashes: part.hashes.iter().map(ToString::to_string).collect(),
        }
    }
}
