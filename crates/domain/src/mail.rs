//! Mail to the person themself: what it is for, where it stands, and which links are in it.
//!
//! Nothing here knows an address or a word of a mail: both are made when it is handed over.

use crate::actor::coded;
use crate::consent::asking::Unasked;
use crate::consent::terms::Terms;
use crate::purpose::Purpose;
use crate::time::{Timestamp, days_after, from_ms, to_ms};

coded! {
    /// What a mail says.
    MailKind {
        /// Asks to press the button that makes a yes count (K8).
        ConfirmConsent = "confirm_consent",
        /// Says what was agreed on the phone or at the counter, with a link that undoes it (K9).
        WhatWasRecorded = "what_was_recorded",
        /// Says where the notice stands that was given (Art. 13).
        NoticeGiven = "notice_given",
        /// Brings the link to the page of one's own choices.
        PreferencesLink = "preferences_link",
        /// Says where the data came from (Art. 14).
        Art14Information = "art14_information",
        /// Asks whether an older yes still stands (K5).
        RenewConsent = "renew_consent",
        /// Says that an erasure was asked for, with a link that cancels it.
        ErasureAsked = "erasure_asked",
        /// Says that a request came, and under which number (Art. 12(3)).
        CaseReceipt = "case_receipt",
        /// Asks whoever is meant whether it was they who asked (Art. 12(6)).
        CaseIdentity = "case_identity",
        /// Says that the answer takes longer (Art. 12(3)).
        CaseExtended = "case_extended",
        /// Brings the link to the answer (Art. 12(3), (4)).
        CaseAnswered = "case_answered",
        /// Brings the link to an access package, which opens with a code of its own (Art. 15(3)).
        AccessReady = "access_ready",
    }
}

coded! {
    /// Where a mail stands.
    MailState {
        /// Waits for its time.
        Queued = "queued",
        /// One process has it; if that stops, another takes it up under the same Message-ID.
        OnItsWay = "on_its_way",
        /// The relay took it.
        Sent = "sent",
        /// The relay refused it for good, or for too long.
        Failed = "failed",
        /// Nothing lets it go out any more.
        Dropped = "dropped",
    }
}

coded! {
    /// What a signed link in a mail does when its button is pressed.
    LinkKind {
        /// Makes a yes count (K8).
        Confirm = "confirm",
        /// Renews a yes.
        Renew = "renew",
        /// Takes a yes back (Art. 7(3)).
        Withdraw = "withdraw",
        /// Undoes what was recorded on the phone (K9).
        Undo = "undo",
        /// Opens the page of one's own choices.
        Preferences = "preferences",
        /// Cancels an erasure that waits.
        CancelErasure = "cancel",
        /// Says that it was they who asked (Art. 12(6)).
        ConfirmIdentity = "confirm_identity",
        /// Shows where their request stands.
        FollowCase = "follow_case",
        /// Hands over an access package, for its code.
        FetchAccess = "fetch_access",
    }
}

/// Hours for which an erasure can be cancelled by the link of a mail, counted from the request; the house's own limit.
pub const CANCEL_HOURS: i64 = 72;
/// Days for which a request can be followed by the link of one mail; the house's own limit.
const FOLLOW_DAYS: i64 = 180;
/// Days for which the page of one's own choices opens by the link of one mail; the house's own limit.
const PREFERENCES_DAYS: i64 = 90;

impl MailKind {
    /// The links that stand in it; the first is the one its text is about.
    #[must_use]
    pub const fn links(self) -> &'static [LinkKind] {
        match self {
            Self::ConfirmConsent => &[LinkKind::Confirm],
            Self::WhatWasRecorded => &[LinkKind::Undo, LinkKind::Preferences],
            Self::NoticeGiven | Self::Art14Information | Self::PreferencesLink => &[LinkKind::Preferences],
            Self::RenewConsent => &[LinkKind::Renew, LinkKind::Withdraw],
            Self::ErasureAsked => &[LinkKind::CancelErasure],
            Self::CaseIdentity => &[LinkKind::ConfirmIdentity],
            Self::CaseReceipt | Self::CaseExtended | Self::CaseAnswered => &[LinkKind::FollowCase],
            Self::AccessReady => &[LinkKind::FetchAccess],
        }
    }

    /// The link that a mail program may offer as its own button (RFC 8058).
    #[must_use]
    pub const fn one_click(self) -> Option<LinkKind> {
        match self {
            Self::RenewConsent => Some(LinkKind::Withdraw),
            Self::WhatWasRecorded => Some(LinkKind::Undo),
            Self::ConfirmConsent
            | Self::NoticeGiven
            | Self::PreferencesLink
            | Self::Art14Information
            | Self::CaseReceipt
            | Self::CaseIdentity
            | Self::CaseExtended
            | Self::CaseAnswered
            | Self::AccessReady
            | Self::ErasureAsked => None,
        }
    }

    /// Whether it is about a case, which the person asked for themself: a restriction does not keep it (Art. 18(2)).
    #[must_use]
    pub const fn is_about_a_case(self) -> bool {
        match self {
            Self::CaseReceipt | Self::CaseIdentity | Self::CaseExtended | Self::CaseAnswered => true,
            Self::ConfirmConsent
            | Self::WhatWasRecorded
            | Self::NoticeGiven
            | Self::PreferencesLink
            | Self::Art14Information
            | Self::RenewConsent
            | Self::AccessReady
            | Self::ErasureAsked => false,
        }
    }

    /// Whether it goes out while the person's data is only stored, because it answers or protects them (Art. 18(2)).
    #[must_use]
    pub const fn goes_while_restricted(self) -> bool {
        self.is_about_a_case() || matches!(self, Self::ErasureAsked | Self::AccessReady)
    }

    /// What the address is opened for.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::ConfirmConsent | Self::WhatWasRecorded | Self::NoticeGiven | Self::Art14Information => {
                Purpose::Compliance
            }
            Self::PreferencesLink
            | Self::CaseReceipt
            | Self::CaseIdentity
            | Self::CaseExtended
            | Self::CaseAnswered
            | Self::AccessReady
            | Self::ErasureAsked => Purpose::Rights,
            Self::RenewConsent => Purpose::Marketing,
        }
    }

    /// From when on it is too late to send; `None` if it never is.
    #[must_use]
    pub fn ends_at(self, made_at: Timestamp, terms: &Terms) -> Option<Timestamp> {
        match self {
            Self::ConfirmConsent => Some(hours_after(made_at, terms.confirm_hours)),
            Self::RenewConsent => Some(days_after(made_at, terms.answer_days)),
            Self::ErasureAsked => Some(hours_after(made_at, CANCEL_HOURS)),
            Self::AccessReady => Some(days_after(made_at, crate::handover::DAYS)),
            Self::WhatWasRecorded
            | Self::NoticeGiven
            | Self::PreferencesLink
            | Self::Art14Information
            | Self::CaseReceipt
            | Self::CaseIdentity
            | Self::CaseExtended
            | Self::CaseAnswered => None,
        }
    }
}

/// The codes of a mail that was not sent because nothing let it: no yes that stands, or a no (AC-06-01).
pub const SKIPPED_FOR_WANT_OF_A_BASIS: [&str; 8] = [
    Unasked::NotAConsentPurpose.code(),
    Unasked::Objected.code(),
    Unasked::Withdrawn.code(),
    Unasked::RefusedLately.code(),
    Unasked::AlreadyAsked.code(),
    Unasked::NoLeaveToWrite.code(),
    "no_longer_asked",
    "refused_by_policy",
];

impl LinkKind {
    /// Until when it works; `None` as long as there is something to take back. The confirmation counts from the
    /// request, the others from the mail.
    #[must_use]
    pub fn ends_at(self, asked_at: Timestamp, mailed_at: Timestamp, terms: &Terms) -> Option<Timestamp> {
        match self {
            Self::Confirm => Some(hours_after(asked_at, terms.confirm_hours)),
            Self::Undo => Some(hours_after(mailed_at, terms.undo_hours)),
            Self::Renew => Some(days_after(mailed_at, terms.answer_days)),
            Self::Preferences => Some(days_after(mailed_at, PREFERENCES_DAYS)),
            Self::CancelErasure => Some(hours_after(asked_at, CANCEL_HOURS)),
            Self::ConfirmIdentity => Some(days_after(mailed_at, crate::rights::LINK_DAYS)),
            Self::FollowCase => Some(days_after(mailed_at, FOLLOW_DAYS)),
            Self::FetchAccess => Some(days_after(asked_at, crate::handover::DAYS)),
            Self::Withdraw => None,
        }
    }
}

/// When a mail that the relay did not take is tried again: after a minute, later each time, a day at most.
#[must_use]
pub fn try_again_at(now: Timestamp, tries: i64) -> Timestamp {
    const MINUTES: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1_440];
    let place = usize::try_from(tries.saturating_sub(1)).unwrap_or(0);
    let minutes = MINUTES.get(place).copied().unwrap_or(1_440);
    from_ms(to_ms(now).saturating_add(minutes.saturating_mul(60_000)))
}

/// After so many tries a mail has failed: by then it was tried for more than five days.
pub const MOST_TRIES: i64 = 13;

fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    from_ms(to_ms(at).saturating_add(hours.saturating_mul(3_600_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_again_later_each_time_and_for_five_days() {
        let mut now = from_ms(0);
        let mut last = 0;
        for tries in 1..MOST_TRIES {
            let next = try_again_at(now, tries);
            let waited = to_ms(next) - to_ms(now);
            assert!(waited >= last && waited <= 86_400_000, "{tries}");
            (now, last) = (next, waited);
        }
        assert!(to_ms(now) > 5 * 86_400_000);
    }

    #[test]
    fn a_confirmation_counts_from_the_request_and_an_undoing_from_the_mail() {
        let (asked, mailed) = (from_ms(0), from_ms(10 * 3_600_000));
        let hours = |kind: LinkKind| kind.ends_at(asked, mailed, &Terms::FIRST).map(|at| to_ms(at) / 3_600_000);
        assert_eq!(hours(LinkKind::Confirm), Some(72));
        assert_eq!(hours(LinkKind::Undo), Some(82));
        assert_eq!(hours(LinkKind::Withdraw), None, "a consent can be taken back as long as it stands");
    }

    #[test]
    fn every_one_click_link_stands_in_its_mail() {
        for kind in MailKind::ALL {
            assert!(!kind.links().is_empty());
            assert!(kind.one_click().is_none_or(|link| kind.links().contains(&link)), "{kind:?}");
        }
    }
}
