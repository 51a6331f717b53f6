//! The renewal of epochs and of the root.

use std::sync::Arc;

use crate::cipher::draw;
use crate::epoch::Epoch;
use crate::key_error::KeyError;
use crate::keyfile::{Content, KeyName, Kind};
use crate::person_key::{WrapError, WrappedKey, unwrap, wrap};
use crate::root::RootKey;
use crate::vault::Vault;

impl Vault {
    /// Makes the next epoch, durably, and wraps everything new under it from now on; returns its number.
    ///
    /// While an older epoch is still alive, the last renewal is not over: then nothing is made, and the newest is
    /// returned.
    pub fn begin_epoch(&self) -> Result<i64, KeyError> {
        let roots = self.turn();
        let newest = self.current_epoch();
        if !self.epochs().older().is_empty() {
            return Ok(newest);
        }
        let name = KeyName { kind: Kind::Epoch, number: newest + 1 };
        let content = Content { began: self.clock.now(), key: draw(self.random.as_ref()) };
        let epoch = Epoch::new(name.number, &content)?;
        self.folder.write(name, &content, roots.sealing())?;
        self.change(|epochs| epochs.begin(epoch));
        Ok(name.number)
    }

    /// Whether older epochs wait for their end: a renewal has begun and is not finished.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        !self.epochs().older().is_empty()
    }

    /// Moves a person's key to the newest epoch; gives it back as it is if it is there already.
    pub fn rewrap(&self, key: &WrappedKey) -> Result<WrappedKey, WrapError> {
        let epochs = self.epochs();
        let newest = epochs.newest();
        let plain = unwrap(key, &epochs)?;
        if key.epoch == newest.number {
            return Ok(key.clone());
        }
        wrap(key.subject, key.generation, &plain, (newest, self.random.as_ref()))
    }

    /// Ends all epochs before `first`, on the disk and here, and says how many. Safe to repeat.
    ///
    /// The caller has made sure that no stored key is wrapped under them and that none can be stored any more: a key
    /// wrapped before [`Self::begin_epoch`] may still be on its way to the database.
    pub fn retire_epochs_before(&self, first: i64) -> Result<usize, KeyError> {
        let _turning = self.turn();
        let newest = self.current_epoch();
        if first > newest {
            return Err(KeyError::NotYet { asked: first, newest });
        }
        let mut ended = 0;
        for number in self.epochs().older() {
            if number < first {
                self.folder.destroy(KeyName { kind: Kind::Epoch, number })?;
                self.change(|epochs| epochs.end(number));
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// Seals every key file anew under `next`, and every later one.
    ///
    /// `next` must be durable and given as [`KeyPlace::next_root`](crate::KeyPlace::next_root) from now on. Can be killed at any point and
    /// called again. When it returns, the old root opens nothing any more.
    pub fn rotate_root(&self, next: &Arc<dyn RootKey>) -> Result<(), KeyError> {
        let mut roots = self.turn();
        roots.turn_to(next);
        for name in self.folder.names()? {
            if self.folder.root_of(name)? != next.id() {
                let content = self.folder.open(name, &roots)?;
                self.folder.write(name, &content, next.as_ref())?;
            }
        }
        roots.forget_others();
        Ok(())
    }

    /// Whether every key file is under this root and under no other.
    pub fn is_under(&self, root: &dyn RootKey) -> Result<bool, KeyError> {
        let _turning = self.turn();
        for name in self.folder.names()? {
            if self.folder.root_of(name)? != root.id() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
