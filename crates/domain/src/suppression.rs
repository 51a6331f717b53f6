//! Suppression: what a kept fingerprint of a contact point stops, and when it ends.
//!
//! Two kinds that must never be mixed up: a marketing stop lets every order through, and a do-not-reload
//! lets the person themself through.

use crate::actor::coded;
use crate::consent::terms::Terms;
use crate::time::{Timestamp, days_after};

coded! {
    /// Why a fingerprint is kept.
    SuppressionKind {
        /// After an objection to direct marketing (Art. 21(3)).
        MarketingStop = "marketing_stop",
        /// After an erasure (Art. 17(1)).
        DoNotReload = "do_not_reload",
    }
}

coded! {
    /// What somebody is about to do with a contact point.
    Use {
        /// Send or dial for marketing.
        Market = "market",
        /// Build a marketing list or profile.
        Profile = "profile",
        /// Send what a contract needs.
        Serve = "serve",
        /// Answer a request about rights.
        AnswerRights = "answer_rights",
        /// Tell of a breach (Art. 34).
        TellBreach = "tell_breach",
        /// Load a row of an old file.
        BulkImport = "bulk_import",
        /// Take an order that the person placed.
        Order = "order",
        /// Register the person who asks for it now (S35).
        Register = "register",
    }
}

impl SuppressionKind {
    /// Whether it stops this use.
    #[must_use]
    pub const fn blocks(self, wanted: Use) -> bool {
        match (self, wanted) {
            (Self::MarketingStop, Use::Market | Use::Profile) | (Self::DoNotReload, Use::BulkImport) => true,
            (Self::MarketingStop, Use::BulkImport)
            | (Self::DoNotReload, Use::Market | Use::Profile)
            | (
                Self::MarketingStop | Self::DoNotReload,
                Use::Serve | Use::AnswerRights | Use::TellBreach | Use::Order | Use::Register,
            ) => false,
        }
    }
}

/// One kept fingerprint, without the fingerprint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Suppression {
    /// Why it is kept.
    pub kind: SuppressionKind,
    /// Since when.
    pub set_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Option<Timestamp>,
    /// When the person lifted it.
    pub lifted_at: Option<Timestamp>,
}

impl Suppression {
    /// A marketing stop: it ends when the person says so, and never by time.
    #[must_use]
    pub const fn marketing_stop(set_at: Timestamp) -> Self {
        Self { kind: SuppressionKind::MarketingStop, set_at, ends_at: None, lifted_at: None }
    }

    /// A do-not-reload: it ends some days after the last backup that could bring the person back is gone.
    #[must_use]
    pub fn do_not_reload(set_at: Timestamp, terms: &Terms) -> Self {
        let backups_gone_at = days_after(set_at, terms.backup_days);
        Self::until(set_at, days_after(backups_gone_at, terms.reload_days))
    }

    /// A do-not-reload as it was kept.
    #[must_use]
    pub const fn until(set_at: Timestamp, ends_at: Timestamp) -> Self {
        Self { kind: SuppressionKind::DoNotReload, set_at, ends_at: Some(ends_at), lifted_at: None }
    }

    /// Whether it is in force at `now`.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        let over = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
        self.set_at <= now && !over(self.ends_at) && !over(self.lifted_at)
    }

    /// Whether it stops this use at `now`.
    #[must_use]
    pub fn stops(&self, wanted: Use, now: Timestamp) -> bool {
        self.holds_at(now) && self.kind.blocks(wanted)
    }
}
