//! The certificate for the person: seen by its number without signing in, and proven without our help.
//!
//! Invariant: nothing here names anybody. Its number is 128 random bits, which stand in the letter alone.

use domain::erasure::Step;
use domain::event::Deed;
use domain::id::PublicId;
use domain::kept::{Norm, last_day};
use domain::time::{Timestamp, from_ms};
use jiff::civil::Date;
use ledger::cut::Cut;
use ledger::hash::leaf_hash;
use ledger::note::{self, VerifierKey};
use ledger::proof::Proof;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::erasures::ErasureRecord;

use super::ErasureError;
use crate::{App, hex};

/// The first field of the file: what it is, and by which rules it is read.
pub const FORMAT: &str = "confidant-certificate-1";
/// The most events about a person that are looked through.
const MOST: i64 = 500;
/// What a certificate proves: the order, the end of the key, the end of the rows, the end of every backup.
const PROVEN: &[Deed] =
    &[Deed::ErasureOrdered, Deed::KeyDestroyed, Deed::Erased, Deed::BackupsUnreadable, Deed::SecondStage];
/// How the pseudonym is told in the text.
const HANDLE: &str = "Pseudonym in the proof log: ";

/// A certificate as its public page shows it.
#[derive(Clone, Debug)]
pub struct PublicCertificate {
    /// Its number.
    pub public: PublicId,
    /// The text.
    pub text: String,
    /// When the person was gone from the running system.
    pub gone_at: Option<Timestamp>,
    /// From when on no backup can be read.
    pub unreadable_from: Timestamp,
    /// Whether that has come.
    pub is_unreadable: bool,
    /// When the second stage follows, if an order was on its way and has not arrived.
    pub second_stage: Option<Date>,
    /// From when on the proof log goes, if what it said about this erasure has left it.
    pub log_since: Option<Timestamp>,
}

/// What a file of proof says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateReport {
    /// The text that was signed.
    pub text: String,
    /// The deeds that are in the tree, in the order of the log.
    pub proven: Vec<Deed>,
    /// What is wrong, in words.
    pub findings: Vec<String>,
}

impl CertificateReport {
    /// Whether the live system is proven to have erased: nothing is wrong, and key and rows are gone by the log.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let has = |deed| self.proven.contains(&deed);
        self.findings.is_empty() && has(Deed::KeyDestroyed) && has(Deed::Erased)
    }
}

/// The file of proof.
#[derive(Serialize, Deserialize)]
struct ProofFile {
    format: String,
    /// The text with our signature.
    certificate: String,
    /// The public key; believed only by those who have no other.
    key: String,
    /// One offline proof for each event.
    proofs: Vec<String>,
    /// The signed record of the cut from which the log goes; none of a log that goes from its first event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cut: Option<String>,
}

async fn certified(app: &App, public: PublicId) -> Result<Option<ErasureRecord>, StoreError> {
    let found = app.store.read(move |db| store::erasures::by_public(db, public)).await?;
    Ok(found.filter(|record| record.certificate.is_some()))
}

/// The certificate with this number, once it is written.
pub async fn certificate(app: &App, public: PublicId) -> Result<Option<PublicCertificate>, ErasureError> {
    let Some(record) = certified(app, public).await? else { return Ok(None) };
    let (id, subject) = (record.erasure.id, record.erasure.subject);
    let read = app.store.read(move |db| {
        let steps = store::erasures::steps(db, id)?;
        Ok::<_, StoreError>((steps, store::kept::archives(db, (subject, id))?, store::ledger_cut::newest(db)?))
    });
    let (steps, archives, cut) = read.await?;
    let delivery = archives.iter().find(|archive| archive.norm == Norm::Delivery);
    let gone_at = steps.iter().find(|(step, ..)| *step == Step::Scanned).map(|(_, at, _)| *at);
    Ok(Some(PublicCertificate {
        public,
        gone_at,
        log_since: cut.map(|cut| cut.since).filter(|since| gone_at.is_some_and(|gone_at| gone_at <= *since)),
        unreadable_from: record.erasure.unreadable_from,
        is_unreadable: record.erasure.step == Step::BackupsUnreadable,
        second_stage: delivery.and_then(|archive| archive.until).map(last_day),
        text: record.certificate.unwrap_or_default(),
    }))
}

/// The file that proves the certificate: signed text, and the way of each event into the newest signed checkpoint.
pub async fn proof(app: &App, public: PublicId) -> Result<Option<String>, ErasureError> {
    let Some(record) = certified(app, public).await? else { return Ok(None) };
    let subject = record.erasure.subject;
    let read = app.store.read(move |db| {
        let cut = store::ledger_cut::newest(db)?.map(|cut| cut.note);
        let Some((size, note)) = store::evidence::checkpoint(db)? else { return Ok((Vec::new(), cut)) };
        let mut events = store::evidence::newest(db, subject, size, MOST)?;
        events.retain(|event| event.in_list.is_none() && PROVEN.contains(&event.deed));
        events.sort_by_key(|event| event.position);
        let parts = crate::access::proofs::prove(db, &events, (size, &note));
        parts.map(|parts| (parts, cut)).map_err(|_| StoreError::Damaged { what: "tree" })
    });
    let (parts, cut) = read.await?;
    let text = format!("{}\n", record.certificate.unwrap_or_default().trim_end());
    let certificate = app.signer.sign(&text).map_err(|_| StoreError::Damaged { what: "certificate" })?;
    let file = ProofFile {
        format: FORMAT.to_owned(),
        certificate,
        key: app.signer.verifier().to_string(),
        proofs: parts.into_iter().map(|part| part.text).collect(),
        cut,
    };
    Ok(Some(serde_json::to_string_pretty(&file).unwrap_or_default()))
}

/// Checks a file of proof without a store and without us. `expected` is the public key as it was noted down elsewhere;
/// without it the key in the file is believed, and whoever made the file can have signed it with a key of their own.
#[must_use]
pub fn verify(file: &str, expected: Option<&str>) -> CertificateReport {
    let mut report = CertificateReport { text: String::new(), proven: Vec::new(), findings: Vec::new() };
    if let Err(finding) = check(file, expected, &mut report) {
        report.findings.push(finding.to_owned());
    }
    report
}

fn check(file: &str, expected: Option<&str>, report: &mut CertificateReport) -> Result<(), &'static str> {
    let file: ProofFile = serde_json::from_str(file).map_err(|_| "the file is no certificate with proofs")?;
    if file.format != FORMAT {
        return Err("the file is of another format");
    }
    let key_of = |text: &str| text.trim().parse::<VerifierKey>().map_err(|_| "a key is not a verifier key");
    let beside = key_of(&file.key)?;
    let key = expected.map(key_of).transpose()?.unwrap_or_else(|| beside.clone());
    if key != beside {
        report.findings.push("the key in the file is another one than the one that was expected".to_owned());
    }
    let text = note::open(&file.certificate, std::slice::from_ref(&key))
        .map_err(|_| "the certificate is not signed by the key")?;
    text.clone_into(&mut report.text);
    let handle = text.lines().find_map(|line| hex::decode(line.strip_prefix(HANDLE)?));
    let handle = handle.ok_or("the certificate tells no pseudonym")?;
    for (number, proof) in (1..).zip(&file.proofs) {
        match proven(proof, (&handle, &key)) {
            Ok(deed) => report.proven.push(deed),
            Err(finding) => report.findings.push(format!("proof {number}: {finding}")),
        }
    }
    let is_there = |deed| report.proven.contains(&deed);
    if !is_there(Deed::KeyDestroyed) || !is_there(Deed::Erased) {
        report.findings.push(match file.cut.as_deref().map(|note| Cut::open(note, &key)) {
            None => "the log does not prove yet that the key and the rows are gone".to_owned(),
            Some(Ok(cut)) => format!(
                "the log goes from {} on and does not prove that the key and the rows are gone; a file that was taken before \
                 that can",
                from_ms(cut.since_ms)
            ),
            Some(Err(_)) => "the record of the cut of the log is not signed by the key".to_owned(),
        });
    }
    Ok(())
}

/// The deed of an event that is about this pseudonym and is in the tree.
fn proven(proof: &str, (handle, key): (&[u8], &VerifierKey)) -> Result<Deed, &'static str> {
    let proof: Proof = proof.parse().map_err(|_| "it is not a proof")?;
    let covered = proof.extra.as_deref().ok_or("it does not say what it proves")?;
    proof.verify(&leaf_hash(covered), key).map_err(|_| "it does not lead to a checkpoint that the key has signed")?;
    // Length, codes, four numbers and the pseudonym, as `ledger::leaf::leaf` has them.
    let (length, rest) = covered.split_first_chunk::<8>().ok_or("it is cut off")?;
    let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| "it is cut off")?;
    let (codes, rest) = rest.split_at_checked(length).ok_or("it is cut off")?;
    if rest.get(32..) != Some(handle) {
        return Err("it is about somebody else");
    }
    let number = codes.first_chunk::<2>().map(|bytes| i64::from(u16::from_be_bytes(*bytes)));
    number.and_then(Deed::from_number).ok_or("it names no deed")
}
