//! The certificate: what went, what stays, and the two dates. It names nobody.

use domain::controller::Controller;
use domain::erasure::Preview;
use domain::time::Timestamp;
use store::erasures::ErasureRecord;

/// The numbers of a preview as one line.
pub(super) fn counts(preview: &Preview) -> String {
    format!(
        "{} contact points, {} purchases with {} lines, {} consent answers, {} stated reasons",
        preview.contacts, preview.purchases, preview.lines, preview.consents, preview.reason_texts
    )
}

/// The text of the certificate, in English and in German.
pub(super) fn text(controller: &Controller, record: &ErasureRecord, scanned: &str, at: Timestamp) -> String {
    let handle = crate::hex::encode(&record.handle.0);
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let minute = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let fill = |text: &str| {
        text.replace("{public}", &record.erasure.public.to_string())
            .replace("{name}", &controller.name)
            .replace("{country}", controller.country.code())
            .replace("{contact}", &controller.privacy_contact)
            .replace("{ordered}", &minute(record.erasure.ordered_at))
            .replace("{at}", &minute(at))
            .replace("{unreadable}", &day(record.erasure.unreadable_from))
            .replace("{counts}", &record.counts)
            .replace("{scanned}", scanned)
            .replace("{handle}", &handle)
    };
    format!("{}\n{}", fill(include_str!("certificate.en.txt")), fill(include_str!("certificate.de.txt")))
}
