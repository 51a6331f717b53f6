//! What the law of the company's country has kept, from the dated packs. Without an entry nothing is kept.

use domain::country::Country;
use domain::kept::{Norm, Stays};
use domain::notice::Language;
use domain::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use packs::{Paper, RetentionEntry};

fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

/// What the law in force at `now` orders about invoices.
fn of_invoices(country: Country, now: Timestamp) -> Option<&'static RetentionEntry> {
    packs::retention().order(country, Paper::Invoice, day(now))
}

/// The last day on which an invoice is kept whose business year ended on `year_end`.
pub(super) fn invoices_until(country: Country, (year_end, now): (Date, Timestamp)) -> Option<Date> {
    of_invoices(country, now).map(|entry| entry.last_day(year_end))
}

/// The name of the norm under which something stays, as a letter to the person gives it.
#[must_use]
pub fn norm_text(country: Country, norm: Norm, now: Timestamp) -> String {
    let order = |paper| packs::retention().order(country, paper, day(now)).map_or("", |entry| entry.norm.as_str());
    let books = |norm: &str| {
        if norm.is_empty() { "Art. 17(3)(b) GDPR".to_owned() } else { format!("{norm}; Art. 17(3)(b) GDPR") }
    };
    match norm {
        Norm::Invoice => books(order(Paper::Invoice)),
        Norm::BusinessLetter => books(order(Paper::Letter)),
        Norm::ConsentProof => "Art. 7(1), Art. 17(3)(e) GDPR".to_owned(),
        Norm::RightsCase => "Art. 5(2), Art. 17(3)(e) GDPR".to_owned(),
        Norm::Claim => "Art. 17(3)(e) GDPR".to_owned(),
        Norm::Delivery => "Art. 6(1)(b) GDPR".to_owned(),
    }
}

/// One line of what stays, in words: what, how much, until when, and by which norm.
#[must_use]
pub fn line(country: Country, (stays, now): (&Stays, Timestamp), language: Language) -> String {
    let is_german = language == Language::DE;
    let (english, german) = what(stays);
    let norm = norm_text(country, stays.norm, now);
    let until = match (stays.until, stays.norm, is_german) {
        (Some(day), Norm::Delivery, false) => format!("until delivery, {day} at the latest"),
        (Some(day), Norm::Delivery, true) => format!("bis zur Lieferung, längstens bis {day}"),
        (Some(day), _, false) => format!("until {day}"),
        (Some(day), _, true) => format!("bis {day}"),
        (None, _, false) => "until the matter is settled; looked at again at least every six months".to_owned(),
        (None, _, true) => "bis die Sache erledigt ist; mindestens alle sechs Monate geprüft".to_owned(),
    };
    format!("{}: {}, {until} ({norm})", if is_german { german } else { english }, stays.number)
}

const fn what(stays: &Stays) -> (&'static str, &'static str) {
    match stays.norm {
        Norm::Invoice => ("invoices with their lines", "Rechnungen mit ihren Positionen"),
        Norm::BusinessLetter => ("business letters", "Geschäftsbriefe"),
        Norm::ConsentProof => ("proofs of what was agreed to", "Nachweise von Einwilligungen"),
        Norm::RightsCase => ("requests with their answers", "Anfragen mit ihren Antworten"),
        Norm::Claim => ("records named for a legal claim", "für einen Rechtsanspruch benannte Daten"),
        Norm::Delivery => ("what an order on its way needs", "was eine laufende Lieferung braucht"),
    }
}
