//! What may stay (Art. 17(3)): looked up from plain columns for the preview, and sealed under archive keys before the
//! person's key is destroyed.
//!
//! Invariant: what is listed before the order is what is sealed after it, and nothing else is; a record that came in
//! between is listed again before the key goes.

use std::collections::BTreeSet;

use domain::consent::history::Act;
use domain::country::Country;
use domain::hold::HoldKind;
use domain::id::{ErasureId, ItemId, PurchaseId, SubjectId};
use domain::kept::{
    BUSINESS_YEAR_ENDS, KeptKind, Norm, Stays, after, business_year_end, case_until, consent_until, last_day, summed,
};
use domain::time::Timestamp;
use jiff::civil::Date;
use store::archive_keys::Shelf;
use store::consents::ConsentRecord;
use store::{Db, StoreError};

/// One record that may stay.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Planned {
    /// Why, and until when.
    pub shelf: Shelf,
    /// What it becomes.
    pub kind: KeptKind,
    /// The number of the record.
    pub number: i64,
}

/// What the plan follows from, beside the records.
#[derive(Clone, Copy)]
pub(super) struct Grounds {
    /// Where the company sits: whose law on books counts.
    pub country: Country,
    /// The erasure, for what lasts as long as its second stage; 0 before there is one.
    pub erasure: i64,
    /// From when on nothing of it can be needed.
    pub now: Timestamp,
}

/// Everything that may stay of a person, in the order of its end.
pub(super) fn plan(db: &mut dyn Db, subject: SubjectId, grounds: Grounds) -> Result<Vec<Planned>, StoreError> {
    let purchases = store::purchases::days(db, subject)?;
    let consents = store::consents::of_person(db, subject)?;
    let mut planned = invoices(&purchases, grounds);
    planned.extend(proofs(&consents, grounds));
    planned.extend(cases(db, subject, grounds)?);
    planned.extend(claims(db, subject, (&purchases, &consents))?);
    planned.extend(deliveries(db, subject, (&purchases, grounds))?);
    planned.sort_unstable();
    planned.dedup();
    Ok(planned)
}

/// The same in numbers, for people to read.
pub(super) fn numbers(planned: &[Planned]) -> Vec<Stays> {
    let line =
        |one: &Planned| Stays { norm: one.shelf.norm, kind: one.kind, until: one.shelf.until.map(last_day), number: 1 };
    summed(planned.iter().map(line).collect())
}

/// What is planned and not sealed yet.
pub(super) fn missing(
    db: &mut dyn Db,
    (subject, erasure): (SubjectId, ErasureId),
    grounds: Grounds,
) -> Result<Vec<Planned>, StoreError> {
    let kept: BTreeSet<_> = store::kept::numbers(db, (subject, erasure))?.into_iter().collect();
    let mut planned = plan(db, subject, grounds)?;
    planned.retain(|one| !kept.contains(&(one.shelf.norm, one.kind, one.number)));
    Ok(planned)
}

/// The day of an instant.
fn end_of_day(at: Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(at).date()
}

fn lasts(until: Date, now: Timestamp) -> Option<Timestamp> {
    Some(after(until)).filter(|until| *until > now)
}

type Day = (PurchaseId, Timestamp, String);

/// Invoices that the law of the company's country has kept, from the end of their business year.
fn invoices(purchases: &[Day], grounds: Grounds) -> Vec<Planned> {
    let planned = |(purchase, at, _): &Day| {
        let from = business_year_end(*at, BUSINESS_YEAR_ENDS);
        let last = super::law::invoices_until(grounds.country, (from, grounds.now))?;
        let until = lasts(last.last_of_month(), grounds.now)?;
        let shelf = Shelf { norm: Norm::Invoice, about: 0, until: Some(until) };
        Some(Planned { shelf, kind: KeptKind::Invoice, number: purchase.number() })
    };
    purchases.iter().filter_map(planned).collect()
}

/// Proofs of what was agreed to, for as long as that can be disputed.
fn proofs(consents: &[ConsentRecord], grounds: Grounds) -> Vec<Planned> {
    let planned = |record: &ConsentRecord| {
        let until = lasts(consent_until(ended_at(consents, record, grounds.now)), grounds.now)?;
        let shelf = Shelf { norm: Norm::ConsentProof, about: 0, until: Some(until) };
        Some(Planned { shelf, kind: KeptKind::Consent, number: record.id.number() })
    };
    consents.iter().filter(|record| is_yes(record.act)).filter_map(planned).collect()
}

/// When a yes ended: with the first no after it, or with the erasure.
pub(super) fn ended_at(consents: &[ConsentRecord], yes: &ConsentRecord, now: Timestamp) -> Timestamp {
    let ends = |record: &&ConsentRecord| {
        let reaches = record.reach.is_none() || record.reach == yes.reach;
        let is_no = matches!(record.act, Act::Withdrawn | Act::Objected | Act::Refused);
        is_no && record.purpose == yes.purpose && reaches && (record.at, record.id) > (yes.at, yes.id)
    };
    consents.iter().filter(ends).map(|record| record.at).min().unwrap_or(now)
}

/// A yes that counted; a box that was ticked and never confirmed proves nothing.
const fn is_yes(act: Act) -> bool {
    match act {
        Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed | Act::Confirmed | Act::GuardianConfirmed => true,
        Act::Unknown
        | Act::Asked
        | Act::ConfirmationSent
        | Act::ExplicitConfirmationSent
        | Act::ConfirmationLapsed
        | Act::GuardianAsked
        | Act::GuardianRefused
        | Act::CameOfAge
        | Act::NoticeChanged
        | Act::MaxAgeReached
        | Act::ObjectionLifted
        | Act::Refused
        | Act::Withdrawn
        | Act::Objected => false,
    }
}

/// Requests with their answers, for as long as it can be disputed that they were answered.
fn cases(db: &mut dyn Db, subject: SubjectId, grounds: Grounds) -> Result<Vec<Planned>, StoreError> {
    let own = store::rights::of_person(db, subject)?.into_iter().filter(|record| record.case.subject == subject);
    let planned = |record: store::rights::CaseRecord| {
        let until = lasts(case_until(record.stands.decided_at.unwrap_or(grounds.now)), grounds.now)?;
        let shelf = Shelf { norm: Norm::RightsCase, about: 0, until: Some(until) };
        Some(Planned { shelf, kind: KeptKind::Case, number: record.case.id.number() })
    };
    Ok(own.filter_map(planned).collect())
}

/// What is named in holds that are in force, as far as it is there.
fn claims(
    db: &mut dyn Db,
    subject: SubjectId,
    (purchases, consents): (&[Day], &[ConsentRecord]),
) -> Result<Vec<Planned>, StoreError> {
    let mut planned = Vec::new();
    for hold in store::holds::of_person(db, subject)?.into_iter().filter(|hold| hold.ended.is_none()) {
        let shelf = Shelf { norm: Norm::Claim, about: hold.id.number(), until: None };
        for item in store::holds::items(db, subject, hold.id)? {
            let number = item.number;
            let is_there = match item.kind {
                HoldKind::Purchase => purchases.iter().any(|(purchase, ..)| purchase.number() == number),
                HoldKind::Consent => consents.iter().any(|consent| consent.id.number() == number),
                HoldKind::Submission => {
                    store::forms::submissions_of(db, subject)?.iter().any(|sent| sent.id.number() == number)
                }
                HoldKind::Note => {
                    store::items::one(db, subject, ItemId::new(number))?.is_some_and(|item| item.wrap.is_some())
                }
            };
            planned.extend(is_there.then_some(Planned { shelf, kind: kept_kind(item.kind), number }));
        }
    }
    Ok(planned)
}

const fn kept_kind(kind: HoldKind) -> KeptKind {
    match kind {
        HoldKind::Purchase => KeptKind::Invoice,
        HoldKind::Consent => KeptKind::Consent,
        HoldKind::Submission => KeptKind::Submission,
        HoldKind::Note => KeptKind::Note,
    }
}

/// Orders on their way, with whom they go to; all of it goes when the last should have arrived.
fn deliveries(
    db: &mut dyn Db,
    subject: SubjectId,
    (purchases, grounds): (&[Day], Grounds),
) -> Result<Vec<Planned>, StoreError> {
    let mut open = store::deliveries::open(db, subject)?;
    open.retain(|delivery| purchases.iter().any(|(purchase, ..)| *purchase == delivery.purchase));
    let Some(last) = open.iter().map(|delivery| delivery.expected_due).max().filter(|last| *last > grounds.now) else {
        return Ok(Vec::new());
    };
    let until = Some(after(end_of_day(last)));
    let shelf = Shelf { norm: Norm::Delivery, about: grounds.erasure, until };
    let orders = open.iter().map(|delivery| (KeptKind::Invoice, delivery.purchase.number()));
    let planned = |(kind, number)| Planned { shelf, kind, number };
    Ok(orders.chain([(KeptKind::Recipient, 0)]).map(planned).collect())
}
