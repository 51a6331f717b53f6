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

/// The text of the certificate.
pub(super) fn text(controller: &Controller, record: &ErasureRecord, scanned: &str, at: Timestamp) -> String {
    let handle = crate::hex::encode(&record.handle.0);
    let erasure = &record.erasure;
    format!(
        "CERTIFICATE OF ERASURE {public}\n\n\
         Company: {name}, {country}. Questions: {contact}\n\
         Ordered: {ordered}\n\
         Gone from the live system: {at}\n\
         Unreadable in every backup: from {unreadable} at the latest\n\n\
         What went: profile, key, search words, {counts}.\n\
         Leftover check: {scanned}.\n\
         What stays: totals of the shop without people; lines of the proof log under the pseudonym below, whose link to\n\
         a person is destroyed; a keyed fingerprint that keeps old files from bringing the data back, for 65 days.\n\
         Kept because a law orders it: nothing.\n\
         Passed on to others: nobody had received the data.\n\n\
         Pseudonym in the proof log: {handle}\n\n\
         How a backup becomes unreadable: every value was sealed under a key of this person alone. That key is\n\
         overwritten. Copies of it in older backups are sealed under a weekly key that is kept apart from the data and\n\
         destroyed by the date above.\n\
         What this does not cover: a copy of the data together with that week's key file and the root key, taken before\n\
         that date by somebody outside of this system.\n",
        public = erasure.public,
        name = controller.name,
        country = controller.country,
        contact = controller.privacy_contact,
        ordered = erasure.ordered_at,
        unreadable = erasure.unreadable_from.strftime("%Y-%m-%d"),
        counts = record.counts,
    )
}
