//! Erasure (Art. 17) as steps that survive a crash at every one of them.

use crate::actor::coded;
use crate::id::{ErasureId, PublicId, SubjectId};
use crate::time::Timestamp;

coded! {
    /// The steps of an erasure, in their order. Each is safe to repeat.
    Step {
        /// Ordered: what will go was shown with counts, and the word was typed.
        Ordered = "ordered",
        /// Legal exceptions and holds were looked up; what may stay is listed.
        ExceptionsChecked = "exceptions_checked",
        /// The search index holds no word of the person, durably.
        IndexCleared = "index_cleared",
        /// The key is overwritten; no new write for its generation passes.
        KeyDestroyed = "key_destroyed",
        /// Every row of the person is deleted.
        RowsDeleted = "rows_deleted",
        /// Old page images and the write-ahead log are gone.
        Truncated = "truncated",
        /// The journal outside of the backups knows, so that no restore brings them back.
        Journaled = "journaled",
        /// Vendors that got data were told (Art. 19).
        VendorsTold = "vendors_told",
        /// Every file was searched for leftovers and none was found.
        Scanned = "scanned",
        /// The certificate is written: gone from the live system, unreadable in backups from a stated date.
        Certified = "certified",
        /// That date has come: the keys that could have opened a backup are destroyed.
        BackupsUnreadable = "backups_unreadable",
    }
}

impl Step {
    /// The step after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        let here = Self::ALL.iter().position(|step| *step == self)?;
        Self::ALL.get(here + 1).copied()
    }
}

/// What an erasure will remove, counted before it is ordered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Preview {
    /// Contact points.
    pub contacts: i64,
    /// Purchases.
    pub purchases: i64,
    /// Lines of purchases.
    pub lines: i64,
    /// Answers in consent histories.
    pub consents: i64,
    /// Stated reasons with a sealed text.
    pub reason_texts: i64,
    /// Groups of shop totals with fewer than ten buyers that will be folded into "other".
    pub small_groups: i64,
    /// Notes about them, and notes about others with words about them.
    pub notes: i64,
}

impl Preview {
    /// Both together, for a person with several records.
    #[must_use]
    pub const fn plus(self, more: Self) -> Self {
        Self {
            contacts: self.contacts + more.contacts,
            purchases: self.purchases + more.purchases,
            lines: self.lines + more.lines,
            consents: self.consents + more.consents,
            reason_texts: self.reason_texts + more.reason_texts,
            small_groups: self.small_groups + more.small_groups,
            notes: self.notes + more.notes,
        }
    }
}

/// An erasure on its way or done. It names nobody: the person's row is gone when it ends.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Erasure {
    /// Number inside.
    pub id: ErasureId,
    /// Name outside; stands on the certificate.
    pub public: PublicId,
    /// Whose data; after the erasure a number without a person.
    pub subject: SubjectId,
    /// The last step that is done, durably.
    pub step: Step,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// From when on no backup can be read.
    pub unreadable_from: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_cleared_before_the_key_dies_and_the_scan_comes_before_the_certificate() {
        let order: Vec<_> = std::iter::successors(Some(Step::Ordered), |step| step.next()).collect();
        assert_eq!(order, Step::ALL);
        assert!(Step::IndexCleared < Step::KeyDestroyed && Step::KeyDestroyed < Step::RowsDeleted);
        assert!(Step::Scanned < Step::Certified);
        assert_eq!(Step::BackupsUnreadable.next(), None);
    }
}
