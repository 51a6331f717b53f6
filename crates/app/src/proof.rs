//! The proof log: sealed, checked, handed out, and cut when its time is over.

mod cut;

use std::path::{Path, PathBuf};

use ledger::audit::{Auditor, Entry, Kept};
use ledger::hash::Hash;
use ledger::note::VerifierKey;
use policy::{HouseAct, PolicyError};
use serde::{Deserialize, Serialize};
use store::verify::{Finding, Report};
use store::{SignedCheckpoint, StoreError};

use crate::{App, Ctx, hex};

/// Name of the newest checkpoint in the proof folder and in an export.
pub const CHECKPOINT: &str = "checkpoint";
/// Name of the file with the lines of an export.
pub const ENTRIES: &str = "entries.jsonl";
/// Name of the file with the signed record of the cut from which an export goes; a whole log has none.
pub const CUT: &str = "cut";
/// Name of the file with the public key of an export.
pub const KEY: &str = "key.pub";
const HISTORY: &str = "checkpoints";

pub use cut::{Cut, cut, cuts, goes_from};

/// Why the proof log could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// A file.
    #[error("could not use {path}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line of an export is not one.
    #[error("line {line} of the export is not an entry of the log")]
    NotAnEntry {
        /// Counted from 1.
        line: usize,
    },
    /// The public key of an export, or the one that was expected, is not one.
    #[error("the key beside the export, or the one that was expected, is not a verifier key")]
    NotAKey,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Seals what is new into the tree and publishes the signed checkpoint in the proof folder.
pub async fn seal(app: &App) -> Result<Option<SignedCheckpoint>, ProofError> {
    let Some(checkpoint) = app.store.seal_tree(&app.signer).await? else { return Ok(None) };
    publish(app, &checkpoint)?;
    Ok(Some(checkpoint))
}

/// Publishes the newest stored checkpoint again: a stop may have come between signing and publishing it.
pub async fn publish_newest(app: &App) -> Result<(), ProofError> {
    match app.store.newest_checkpoint().await? {
        Some(checkpoint) => publish(app, &checkpoint),
        None => Ok(()),
    }
}

fn publish(app: &App, checkpoint: &SignedCheckpoint) -> Result<(), ProofError> {
    let history = app.places.proof.join(HISTORY);
    app.disk.create_dir(&history).map_err(file(&history))?;
    for path in [history.join(format!("{:012}", checkpoint.size)), app.places.proof.join(CHECKPOINT)] {
        app.disk.write_durable(&path, checkpoint.note.as_bytes()).map_err(file(&path))?;
    }
    Ok(())
}

/// Checks the whole log against the stored checkpoints, those in the proof folder, and those given.
pub fn verify(app: &App, ctx: &Ctx, given: &[String]) -> Result<Report, ProofError> {
    if !app.clears(ctx, HouseAct::VerifyLedger)? {
        return Err(ProofError::Refused);
    }
    Ok(store::verify::check_published(&app.store, &published(app)?, given, app.signer.verifier())?)
}

fn published(app: &App) -> Result<Vec<String>, ProofError> {
    let history = app.places.proof.join(HISTORY);
    if !app.disk.exists(&history).map_err(file(&history))? {
        return Ok(Vec::new());
    }
    let mut notes = Vec::new();
    for path in app.disk.list(&history).map_err(file(&history))? {
        let bytes = app.disk.read(&path).map_err(file(&path))?;
        notes.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(notes)
}

/// One line of an export.
#[derive(Serialize, Deserialize)]
struct ExportLine {
    position: u64,
    at_ms: i64,
    actor: i64,
    lane: i64,
    lane_seq: i64,
    codes: String,
    handle: String,
    leaf: String,
}

/// Writes the log, its newest checkpoint and the public key into a folder; says how many lines.
pub fn export(app: &App, ctx: &Ctx, folder: &Path) -> Result<u64, ProofError> {
    if !app.clears(ctx, HouseAct::ExportLedger)? {
        return Err(ProofError::Refused);
    }
    app.disk.create_dir(folder).map_err(file(folder))?;
    let mut lines = String::new();
    let (count, cut) = loop {
        lines.clear();
        let exported = store::verify::export(&app.store, app.signer.verifier(), &mut |position, entry| {
            lines.push_str(&export_line(position, entry));
            lines.push('\n');
            Ok(())
        })?;
        if let Some(exported) = exported {
            break exported;
        }
    };
    let newest = store::verify::checkpoints(&app.store)?.pop().unwrap_or_default();
    let key = format!("{}\n", app.signer.verifier());
    let cut = cut.as_ref().map(|note| (CUT, note));
    for (name, text) in [(ENTRIES, &lines), (CHECKPOINT, &newest), (KEY, &key)].into_iter().chain(cut) {
        let path = folder.join(name);
        app.disk.write_durable(&path, text.as_bytes()).map_err(file(&path))?;
    }
    Ok(count)
}

fn export_line(position: u64, entry: &Entry) -> String {
    let line = ExportLine {
        position,
        at_ms: entry.at_ms,
        actor: entry.actor,
        lane: entry.lane,
        lane_seq: entry.lane_seq,
        codes: hex::encode(&entry.codes),
        handle: hex::encode(&entry.handle),
        leaf: entry.leaf.to_string(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// Checks an exported log without a store: with the checkpoint beside it, and checkpoints kept elsewhere.
///
/// `expected` is the public key as it was noted down elsewhere. Without it the key beside the log is believed, and
/// whoever made the folder can have signed it with a key of their own.
pub fn verify_export(
    folder: &Path,
    disk: &dyn custody::Disk,
    given: &[String],
    expected: Option<&str>,
) -> Result<Report, ProofError> {
    let read = |name: &str| {
        let path = folder.join(name);
        let bytes = disk.read(&path).map_err(file(&path))?;
        Ok::<_, ProofError>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let key_of = |text: &str| text.trim().parse::<VerifierKey>().map_err(|_| ProofError::NotAKey);
    let beside = key_of(&read(KEY)?)?;
    let key = expected.map(key_of).transpose()?.unwrap_or_else(|| beside.clone());
    let mut findings: Vec<_> = (key != beside).then_some(Finding::OtherKey).into_iter().collect();
    let path = folder.join(CUT);
    let cut = if disk.exists(&path).map_err(file(&path))? { Some(cut::opened(&read(CUT)?, &key)) } else { None };
    let cut = cut.transpose().unwrap_or_else(|finding| {
        findings.push(finding);
        None
    });
    let mut auditor = match &cut {
        Some(cut) => Auditor::starting_at(key.clone(), cut.edge.clone()),
        None => Auditor::new(key.clone()),
    };
    findings.extend(auditor.hold(Kept::Inside, &read(CHECKPOINT)?).map(Finding::Tree));
    findings.extend(given.iter().filter_map(|note| auditor.hold(Kept::Outside, note)).map(Finding::Tree));
    for (index, text) in read(ENTRIES)?.lines().enumerate() {
        let line: ExportLine = serde_json::from_str(text).map_err(|_| ProofError::NotAnEntry { line: index + 1 })?;
        let entry = entry_of(&line).ok_or(ProofError::NotAnEntry { line: index + 1 })?;
        findings.extend(auditor.push(line.position, &entry).into_iter().map(Finding::Tree));
    }
    Ok(Report { cut, ..store::verify::report(findings, auditor.finish(), (given, &key)) })
}

fn entry_of(line: &ExportLine) -> Option<Entry> {
    Some(Entry {
        codes: hex::decode(&line.codes)?,
        at_ms: line.at_ms,
        actor: line.actor,
        lane: line.lane,
        lane_seq: line.lane_seq,
        handle: hex::decode(&line.handle)?.try_into().ok()?,
        leaf: line.leaf.parse::<Hash>().ok()?,
    })
}

fn file(path: &Path) -> impl FnOnce(std::io::Error) -> ProofError {
    let path = path.to_path_buf();
    move |source| ProofError::File { path, source }
}
