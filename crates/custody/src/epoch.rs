//! Epochs: the weekly keys that wrap people's keys.
//!
//! Invariant: at most two are alive, the newest and the one before it, and new keys are wrapped under the newest.
//! When an epoch ends, what was wrapped under it cannot be opened any more, in no backup.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::hmac;
use domain::id::ControllerId;
use domain::personal::Text;
use domain::time::Timestamp;

use crate::cipher::{Cipher, KEY_LEN, NONCE_LEN, Refused, Secret, Stem, TAG_LEN};
use crate::keyfile::Content;

/// The only format of a wrapped key: this byte, nonce, ciphertext and tag.
const FORMAT: u8 = 1;
/// Length of a wrapped key, in bytes.
const WRAPPED_LEN: usize = 1 + NONCE_LEN + KEY_LEN + TAG_LEN;

/// What an epoch wraps. Each use has its own derived key.
#[derive(Clone, Copy)]
pub(crate) enum Wraps {
    People,
    Files,
    Archives,
}

/// One epoch key.
pub(crate) struct Epoch {
    pub number: i64,
    pub began: Timestamp,
    people: Cipher,
    files: Cipher,
    archives: Cipher,
    traces: hmac::Key,
}

impl Epoch {
    pub fn new(number: i64, content: &Content) -> Result<Self, Refused> {
        let stem = Stem::new(&content.key);
        Ok(Self {
            number,
            began: content.began,
            people: Cipher::new(&stem.derive(&[b"confidant/v1/epoch/people"])?)?,
            files: Cipher::new(&stem.derive(&[b"confidant/v1/epoch/files"])?)?,
            archives: Cipher::new(&stem.derive(&[b"confidant/v1/epoch/archives"])?)?,
            traces: hmac::Key::new(hmac::HMAC_SHA256, stem.derive(&[b"confidant/v1/epoch/traces"])?.as_slice()),
        })
    }

    fn cipher(&self, wraps: Wraps) -> &Cipher {
        match wraps {
            Wraps::People => &self.people,
            Wraps::Files => &self.files,
            Wraps::Archives => &self.archives,
        }
    }

    /// The digest of a network address (K8). Once the epoch has ended, nobody can try out which address it is of.
    pub fn trace(&self, controller: ControllerId, address: &Text) -> [u8; 32] {
        let mut digest = hmac::Context::with_key(&self.traces);
        digest.update(&controller.number().to_be_bytes());
        digest.update(address.expose().as_bytes());
        digest.sign().as_ref().first_chunk().copied().unwrap_or_default()
    }

    /// Binds the number of the epoch beside what the caller binds.
    fn aad(&self, bound: [i64; 2]) -> [u8; 24] {
        let [first, second] = bound;
        let mut aad = [0; 24];
        for (place, number) in aad.chunks_exact_mut(8).zip([first, second, self.number]) {
            place.copy_from_slice(&number.to_be_bytes());
        }
        aad
    }

    pub fn wrap(
        &self,
        wraps: Wraps,
        bound: [i64; 2],
        nonce: [u8; NONCE_LEN],
        key: &Secret,
    ) -> Result<Vec<u8>, Refused> {
        let mut head = Vec::with_capacity(WRAPPED_LEN);
        head.push(FORMAT);
        head.extend_from_slice(&nonce);
        self.cipher(wraps).seal(head, nonce, &self.aad(bound), key.as_slice())
    }

    pub fn unwrap(&self, wraps: Wraps, bound: [i64; 2], wrapped: &[u8]) -> Result<Secret, Refused> {
        let (format, rest) = wrapped.split_first().ok_or(Refused)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>().ok_or(Refused)?;
        if *format != FORMAT || wrapped.len() != WRAPPED_LEN {
            return Err(Refused);
        }
        let plain = self.cipher(wraps).open(*nonce, &self.aad(bound), sealed)?;
        let mut key = Secret::default();
        key.as_mut_slice().copy_from_slice(plain.first_chunk::<KEY_LEN>().ok_or(Refused)?);
        Ok(key)
    }
}

impl fmt::Debug for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Epoch({})", self.number)
    }
}

/// The living epochs; never none.
#[derive(Clone, Debug)]
pub(crate) struct Epochs {
    newest: Arc<Epoch>,
    older: BTreeMap<i64, Arc<Epoch>>,
}

impl Epochs {
    /// `None` if there is none.
    pub fn of(epochs: Vec<Epoch>) -> Option<Self> {
        let mut older: BTreeMap<i64, Arc<Epoch>> =
            epochs.into_iter().map(|epoch| (epoch.number, Arc::new(epoch))).collect();
        let (_, newest) = older.pop_last()?;
        Some(Self { newest, older })
    }

    pub fn newest(&self) -> &Arc<Epoch> {
        &self.newest
    }

    pub fn numbered(&self, number: i64) -> Option<&Arc<Epoch>> {
        if number == self.newest.number {
            return Some(&self.newest);
        }
        self.older.get(&number)
    }

    /// The numbers of those that wait for their end.
    pub fn older(&self) -> Vec<i64> {
        self.older.keys().copied().collect()
    }

    pub fn begin(&mut self, epoch: Epoch) {
        let before = std::mem::replace(&mut self.newest, Arc::new(epoch));
        self.older.insert(before.number, before);
    }

    pub fn end(&mut self, number: i64) {
        self.older.remove(&number);
    }
}
