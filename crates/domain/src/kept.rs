//! What may stay after an erasure (Art. 17(3)): under which norm, until when, and what exactly.
//!
//! Invariant: nothing stays that no norm names, and each piece ends with its norm: it is sealed under a key for that
//! norm and that end, which is destroyed when the end has come.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::actor::coded;
use crate::consent::evidence::Draft;
use crate::consent::history::Act;
use crate::contact::ContactValue;
use crate::id::{BrandId, PublicId, PurposeId};
use crate::money::Currency;
use crate::person::PersonName;
use crate::personal::Text;
use crate::purchase::{Line, PurchaseHead, PurchaseKind};
use crate::time::Timestamp;

coded! {
    /// Why something stays.
    Norm {
        /// The law of the company's country has invoices kept (Art. 17(3)(b)).
        Invoice = "invoice",
        /// The law of the company's country has business letters kept (Art. 17(3)(b)).
        BusinessLetter = "business_letter",
        /// That somebody had agreed can be shown for as long as it can be disputed (Art. 7(1), 17(3)(e)).
        ConsentProof = "consent_proof",
        /// That a request was answered, and how, can be shown for as long as it can be disputed (Art. 5(2), 17(3)(e)).
        RightsCase = "rights_case",
        /// A legal claim needs it (Art. 17(3)(e)); it was named in a hold.
        Claim = "claim",
        /// What was ordered is on its way (Art. 6(1)(b)); it ends with the delivery.
        Delivery = "delivery",
    }
}

coded! {
    /// What a piece that stays is.
    KeptKind {
        /// An invoice with its lines.
        Invoice = "invoice",
        /// The proof of one answer about consent.
        Consent = "consent",
        /// What was sent through a form.
        Submission = "submission",
        /// A note.
        Note = "note",
        /// Who to deliver to.
        Recipient = "recipient",
        /// A rights case.
        Case = "case",
    }
}

/// Years for which the proof of a consent is kept after it ended; the house's own limit (K7).
pub const CONSENT_PROOF_YEARS: i16 = 3;

/// An invoice as the books need it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptInvoice {
    /// The name of the purchase outside.
    pub public: PublicId,
    /// When.
    pub at: Timestamp,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// In which currency.
    pub currency: Currency,
    /// Which shop or file it came from.
    pub source: String,
    /// To whom, as far as known: an invoice without its recipient is none.
    pub name: Option<PersonName>,
    /// For which company.
    pub organisation: Option<Text>,
    /// Number, country, address and amount.
    pub head: PurchaseHead,
    /// What was sold.
    pub lines: Vec<Line>,
}

/// The least that shows that somebody agreed to something: what, when, how, and from which contact point.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptConsent {
    /// To what.
    pub purpose: PurposeId,
    /// For which brand.
    pub brand: BrandId,
    /// What was answered.
    pub act: Act,
    /// When we received it.
    pub at: Timestamp,
    /// When it was taken back, or ended with the erasure.
    pub ended_at: Timestamp,
    /// From where; the claim comes from there, too.
    pub contact: Option<ContactValue>,
    /// Everything that proves it.
    pub draft: Draft,
}

/// Whom an order on its way goes to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Recipient {
    /// Their name.
    pub name: Option<PersonName>,
    /// For which company.
    pub organisation: Option<Text>,
    /// How to reach them until it has arrived.
    pub contacts: Vec<ContactValue>,
}

/// A rights case with what was said in it, so that it can be shown that it was answered, and how.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptCase {
    /// The name of the case outside, as it stands in every mail and letter.
    pub public: PublicId,
    /// What was asked for; its code.
    pub kind: String,
    /// How it came; its code.
    pub channel: String,
    /// When it arrived.
    pub received_at: Timestamp,
    /// How it ended; its code, empty while it was open.
    pub outcome: String,
    /// What happened with it.
    pub steps: Vec<KeptStep>,
}

/// One step of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptStep {
    /// When.
    pub at: Timestamp,
    /// What; its code.
    pub code: String,
    /// A number whose meaning the code says.
    pub detail: i64,
    /// What was written down.
    pub words: Option<Text>,
}

/// One line of what stays: why, what, how much of it, and until when.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Stays {
    /// Why.
    pub norm: Norm,
    /// What.
    pub kind: KeptKind,
    /// The last day; `None` as long as a hold or a delivery lasts.
    pub until: Option<Date>,
    /// How many.
    pub number: i64,
}

/// Puts pieces together that end on the same day under the same norm.
#[must_use]
pub fn summed(mut lines: Vec<Stays>) -> Vec<Stays> {
    lines.sort_unstable();
    let mut summed: Vec<Stays> = Vec::new();
    for line in lines {
        match summed.last_mut() {
            Some(last) if (last.norm, last.kind, last.until) == (line.norm, line.kind, line.until) => {
                last.number += line.number;
            }
            Some(_) | None => summed.push(line),
        }
    }
    summed
}

/// Years for which an answered case is kept; the house's own limit.
pub const RIGHTS_CASE_YEARS: i16 = 3;

/// The month in which the business year ends: that of the calendar.
pub const BUSINESS_YEAR_ENDS: i8 = 12;

/// The last day of the business year in which something happened; `ends` is the month (1 to 12) in which it ends.
#[must_use]
pub fn business_year_end(at: Timestamp, ends: i8) -> Date {
    let day = TimeZone::UTC.to_datetime(at).date();
    let year = if day.month() <= ends { day.year() } else { day.year() + 1 };
    date(year, ends.clamp(1, 12), 1).last_of_month()
}

/// The first instant after a day.
#[must_use]
pub fn after(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day);
    TimeZone::UTC.to_timestamp(next.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

/// The last day before an instant; reads [`after`] back.
#[must_use]
pub fn last_day(until: Timestamp) -> Date {
    let day = TimeZone::UTC.to_datetime(until).date();
    day.yesterday().unwrap_or(day)
}

/// Until when the proof of a consent that ended is kept.
#[must_use]
pub fn consent_until(ended_at: Timestamp) -> Date {
    years_after(ended_at, CONSENT_PROOF_YEARS)
}

/// Until when a case that was decided, or ended with the erasure, is kept.
#[must_use]
pub fn case_until(ended_at: Timestamp) -> Date {
    years_after(ended_at, RIGHTS_CASE_YEARS)
}

fn years_after(at: Timestamp, years: i16) -> Date {
    let day = TimeZone::UTC.to_datetime(at).date();
    let year = day.year().saturating_add(years).min(9998);
    Date::new(year, day.month(), 1).unwrap_or(day).last_of_month()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_invoice_is_kept_from_the_end_of_its_business_year() {
        assert_eq!(business_year_end(at("2026-01-01T00:00:00Z"), 12), date(2026, 12, 31));
        assert_eq!(business_year_end(at("2026-12-31T23:59:59Z"), 12), date(2026, 12, 31));
        assert_eq!(business_year_end(at("2026-03-31T12:00:00Z"), 3), date(2026, 3, 31));
        assert_eq!(business_year_end(at("2026-04-01T12:00:00Z"), 3), date(2027, 3, 31));
        assert_eq!(business_year_end(at("2027-05-01T12:00:00Z"), 2), date(2028, 2, 29));
    }

    #[test]
    fn the_first_instant_after_a_day_reads_back_as_that_day() {
        for day in [date(2026, 12, 31), date(2028, 2, 29), date(2034, 12, 31)] {
            assert_eq!(last_day(after(day)), day);
        }
        assert_eq!(after(date(2034, 12, 31)), at("2035-01-01T00:00:00Z"));
    }

    #[test]
    fn a_proof_of_consent_ends_three_years_after_the_consent() {
        assert_eq!(consent_until(at("2026-11-23T10:00:00Z")), date(2029, 11, 30));
        assert_eq!(consent_until(at("2024-02-29T10:00:00Z")), date(2027, 2, 28));
    }

    #[test]
    fn lines_of_the_same_end_are_summed() {
        let line = |until, number| Stays { norm: Norm::Invoice, kind: KeptKind::Invoice, until, number };
        let (early, late) = (Some(date(2030, 12, 31)), Some(date(2031, 12, 31)));
        assert_eq!(summed(vec![line(late, 1), line(early, 2), line(late, 3)]), [line(early, 2), line(late, 4)]);
    }
}
