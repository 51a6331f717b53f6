//! Whether a mail may go out now; asked in the transaction that hands it over.
//!
//! Invariant: what was queued when it was allowed proves nothing. The histories decide as they stand at this instant
//! (K1, K5), and a yes that was taken back stops everything that rests on it (AC-07-02).

use domain::consent::asking::{Occasion, Unasked};
use domain::consent::channel::Channel;
use domain::consent::state::State;
use domain::handover::HandoverState;
use domain::mail::MailKind;
use domain::may::Refusal;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::mails::MailRecord;
use store::{Db, StoreError};

use crate::may::{Message, Rules, standing_in};

/// Why a mail is dropped: a code for the queue.
pub(super) type Why = &'static str;

/// The answers a mail is about, and whether it may go.
pub(super) fn may_go(
    db: &mut dyn Db,
    rules: &Rules,
    (mail, about): (&MailRecord, &[ConsentRecord]),
    (message, now): (&Message, Timestamp),
) -> Result<Result<(), Why>, StoreError> {
    if mail.kind.ends_at(mail.made_at, rules.terms()).is_some_and(|ends| ends <= now) {
        return Ok(Err("too_late"));
    }
    match mail.kind {
        // The house owes these, and none of them asks for anything.
        MailKind::WhatWasRecorded
        | MailKind::NoticeGiven
        | MailKind::PreferencesLink
        | MailKind::Art14Information
        | MailKind::CaseReceipt
        | MailKind::CaseIdentity
        | MailKind::CaseExtended
        | MailKind::CaseAnswered => Ok(Ok(())),
        MailKind::ErasureAsked => {
            let waits = crate::erasures::is_waiting(db, mail.subject)?;
            Ok(if waits { Ok(()) } else { Err("no_longer_asked") })
        }
        MailKind::AccessReady => {
            let waits = store::handovers::of_mail(db, mail.subject, mail.id)?;
            let waits = waits.is_some_and(|record| record.handover.state(now) == HandoverState::Open);
            Ok(if waits { Ok(()) } else { Err("no_longer_asked") })
        }
        MailKind::ConfirmConsent => {
            let held = standing_in(db, rules, (mail.subject, now), message)?;
            let waits = |record: &&ConsentRecord| {
                let purpose = domain::id::PurposeId::new(record.purpose);
                let state = held.status(rules, purpose, record.reach.unwrap_or(Channel::Email), now).state;
                !held.is_stopped(rules, purpose, now) && is_open(state)
            };
            // A mail about several answers goes as long as one of them waits.
            Ok(about.iter().find(waits).map(|_| ()).ok_or("no_longer_asked"))
        }
        MailKind::RenewConsent => {
            let held = standing_in(db, rules, (mail.subject, now), message)?;
            let occasion = Occasion::Message(Channel::Email);
            Ok(held.may_ask(rules, (mail.purpose, Channel::Email), occasion, now).map_err(Unasked::code))
        }
    }
}

/// Whether a button can still be pressed: no `no` came after the request. An older yes may stand beside it.
const fn is_open(state: State) -> bool {
    match state {
        State::PendingDoi | State::Granted | State::Stale | State::Expired | State::Reconfirm => true,
        State::None
        | State::Unknown
        | State::Requested
        | State::PendingGuardian
        | State::Lapsed
        | State::Refused
        | State::Withdrawn
        | State::Objected => false,
    }
}

/// The code of a restriction, under which a mail waits.
pub(super) const RESTRICTED: Why = Refusal::Restricted.code();
