//! Whether a person may be written to or called now, and why (K1).
//!
//! It is asked when a message is handed to the mail server, never only when a campaign is built.
//!
//! Invariant: restriction, objection and marketing stop come before every formula; only breach notices
//! and answers about rights pass them. What is not known counts as no. Nothing is allocated.

mod standing;
mod verdict;
mod weighed;

pub use standing::{Against, Objection, ObjectionEnd, Period, PersonBasis, Sale, Standing};
pub use verdict::{Ground, Refusal, Verdict};
pub use weighed::{MONTH_DAYS, Weighed};

use crate::consent::channel::Channel;
use crate::consent::state::{State, Status};
use crate::id::PurposeId;
use crate::purpose::Basis;
use crate::purpose::rule::{PurposeKind, PurposeRule};
use crate::time::Timestamp;

/// The verdict for one purpose on one channel at `now`.
#[must_use]
pub fn may(standing: &Standing<'_>, purpose: PurposeId, channel: Channel, now: Timestamp) -> Verdict {
    let Some(rule) = standing.rule(purpose) else {
        return Verdict::No(Refusal::UnknownPurpose);
    };
    match rule.kind {
        // Art. 34 and Art. 12(3): the person is owed these, whatever else they stopped.
        PurposeKind::BreachNotice => return Verdict::Yes(Ground::BreachNotice),
        PurposeKind::RightsAnswer => return Verdict::Yes(Ground::RightsAnswer),
        PurposeKind::Ordinary | PurposeKind::DirectMarketing => {}
    }
    match decide(standing, rule, channel, now) {
        Ok(ground) => Verdict::Yes(ground),
        Err(refusal) => Verdict::No(refusal),
    }
}

fn decide(standing: &Standing<'_>, rule: &PurposeRule, channel: Channel, now: Timestamp) -> Result<Ground, Refusal> {
    if let Some(refusal) = standing.stopped(rule, now) {
        return Err(refusal);
    }
    if !rule.is_active_at(now) {
        return Err(Refusal::NotActive);
    }
    if rule.special == Some(None) {
        return Err(Refusal::NoSpecialCondition);
    }
    match standing.basis(rule)? {
        Basis::Consent => by_consent(standing, rule, channel, now),
        Basis::Contract => by_contract(standing, rule, now),
        Basis::LegalObligation if rule.kind == PurposeKind::DirectMarketing => Err(Refusal::NeedsConsent),
        Basis::LegalObligation => Ok(Ground::LegalObligation),
        Basis::LegitimateInterest => by_interest(standing, rule, channel, now),
    }
}

/// K1 for consent, and where it does not hold, the exception for customers.
fn by_consent(
    standing: &Standing<'_>,
    rule: &PurposeRule,
    channel: Channel,
    now: Timestamp,
) -> Result<Ground, Refusal> {
    let status = standing.status(rule.purpose, channel, now);
    let refusal = match consented(standing, rule, &status) {
        Ok(ground) => return Ok(ground),
        Err(Refusal::NeverAsked) if standing.granted_elsewhere(rule.purpose, now) => Refusal::OtherChannel,
        Err(refusal) => refusal,
    };
    match standing.sale {
        Some(sale) if rule.soft_opt_in && channel.is_electronic_mail() && leaves_room(&status) => {
            soft_opt_in(standing, rule, sale, now)
        }
        Some(_) | None => Err(refusal),
    }
}

fn consented(standing: &Standing<'_>, rule: &PurposeRule, status: &Status) -> Result<Ground, Refusal> {
    match status.state {
        State::Granted => {}
        State::None => return Err(Refusal::NeverAsked),
        State::Unknown => return Err(Refusal::Unproven),
        State::Requested => return Err(Refusal::NotAnswered),
        State::PendingDoi => return Err(Refusal::NotConfirmed),
        State::PendingGuardian => return Err(Refusal::GuardianMissing),
        State::Stale => return Err(Refusal::NoticeChanged),
        State::Expired => return Err(Refusal::TooOld),
        State::Reconfirm => return Err(Refusal::CameOfAge),
        State::Lapsed => return Err(Refusal::Lapsed),
        State::Refused => return Err(Refusal::Refused),
        State::Withdrawn => return Err(Refusal::Withdrawn),
        State::Objected => return Err(Refusal::Objected),
    }
    let given = status.given.ok_or(Refusal::NeverAsked)?;
    let mut published = standing.circumstances.notices.iter();
    // A yes to a notice that nobody can show any more proves nothing.
    if !published.any(|version| Some(version.at) == given.notice) {
        return Err(Refusal::NoticeUnknown);
    }
    match (rule.needs_explicit(), given.explicit) {
        (true, false) => Err(Refusal::NotExplicit),
        (true, true) => Ok(Ground::ExplicitConsent),
        (false, _) => Ok(Ground::Consent),
    }
}

/// Whether the history leaves room for the exception for customers: nobody said no, and no child waits.
fn leaves_room(status: &Status) -> bool {
    match status.state {
        State::None
        | State::Unknown
        | State::Requested
        | State::PendingDoi
        | State::Stale
        | State::Expired
        | State::Lapsed => true,
        State::PendingGuardian
        | State::Granted
        | State::Reconfirm
        | State::Refused
        | State::Withdrawn
        | State::Objected => false,
    }
}

/// Directive 2002/58/EC Art. 13(2): own similar products to own customers, with a way out at the sale
/// and in each message.
fn soft_opt_in(standing: &Standing<'_>, rule: &PurposeRule, sale: Sale, now: Timestamp) -> Result<Ground, Refusal> {
    if standing.said_no(rule.purpose, now) {
        return Err(Refusal::Withdrawn);
    }
    if standing.is_child(now) {
        return Err(Refusal::GuardianMissing);
    }
    if sale.at > now || !sale.gave_contact {
        return Err(Refusal::NotFromASale);
    }
    if !sale.own_similar {
        return Err(Refusal::NotSimilar);
    }
    if !sale.way_out_at_sale || !sale.way_out_in_message {
        return Err(Refusal::NoWayOut);
    }
    weighed(rule, now)?;
    Ok(Ground::SoftOptIn)
}

/// Messages a contract needs: only while there is something to serve.
fn by_contract(standing: &Standing<'_>, rule: &PurposeRule, now: Timestamp) -> Result<Ground, Refusal> {
    if rule.kind == PurposeKind::DirectMarketing {
        return Err(Refusal::NeedsConsent);
    }
    let withdrawn = standing.last_withdrawal(rule.purpose, now);
    let open = |period: &&Period| period.holds_at(now);
    let mut relations = standing.relations.iter().filter(open).peekable();
    if relations.peek().is_none() {
        return Err(Refusal::NothingToServe);
    }
    // A new order after a withdrawal is a new act of the person; an old one is not its substitute.
    if relations.any(|period| withdrawn.is_none_or(|at| period.from > at)) {
        Ok(Ground::Contract)
    } else {
        Err(Refusal::BasisSwapped)
    }
}

fn by_interest(
    standing: &Standing<'_>,
    rule: &PurposeRule,
    channel: Channel,
    now: Timestamp,
) -> Result<Ground, Refusal> {
    if standing.last_withdrawal(rule.purpose, now).is_some() {
        return Err(Refusal::BasisSwapped);
    }
    // Directive 2002/58/EC Art. 13(1) leaves an interest room for letters and for the person's own pages.
    let open = matches!(channel, Channel::Post | Channel::Portal);
    if rule.kind == PurposeKind::DirectMarketing && !open {
        return Err(Refusal::NeedsConsent);
    }
    weighed(rule, now)?;
    Ok(Ground::LegitimateInterest)
}

fn weighed(rule: &PurposeRule, now: Timestamp) -> Result<(), Refusal> {
    match &rule.assessment {
        Some(assessment) if assessment.is_in_date(now) => Ok(()),
        Some(assessment) if assessment.is_complete() => Err(Refusal::AssessmentOverdue),
        Some(_) | None => Err(Refusal::NotAssessed),
    }
}
