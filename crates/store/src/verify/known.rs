//! Whom a handle of the ledger stands for, as far as that is still known.

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::sql::statements;

statements! {
    HANDLES_OF_PEOPLE: Fanout = "select handle, subject_id from person union select handle, subject_id from erasure";
}

/// Every handle and its person, those with an erasure included; 40 bytes each, sorted by handle.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<([u8; 32], i64)>);

impl Known {
    /// Reads everybody.
    pub(crate) fn read(db: &mut dyn Db) -> Result<Self> {
        let mut pairs = Vec::new();
        db.each(&HANDLES_OF_PEOPLE, &[], &mut |cells| {
            let handle = cells.b(0)?.as_slice().try_into();
            pairs.push((handle.map_err(|_| StoreError::Damaged { what: "a handle" })?, cells.i(1)?));
            Ok(())
        })?;
        pairs.sort_unstable();
        Ok(Self(pairs))
    }

    /// Whether nobody but this person has the handle. Two who share one are both wrong: the second was put there so
    /// that what stands under the first is taken for theirs.
    pub(crate) fn is_only(&self, handle: &[u8], subject: i64) -> bool {
        let from = self.0.partition_point(|(known, _)| known.as_slice() < handle);
        let with = self.0.iter().skip(from).take_while(|(known, _)| known.as_slice() == handle);
        with.into_iter().all(|(_, known)| *known == subject)
    }
}
