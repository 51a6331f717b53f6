//! Which record a sealed value belongs to; the numbers are bound into the seal.

use domain::id::{ConsentEventId, ContactId, EventId, PurchaseId, SubjectId};

/// The one profile of a person.
pub const OF_PERSON: [i64; 2] = [0, 0];

/// The one salt of a person, as [`custody::Vault::new_person`] seals it.
#[must_use]
pub const fn salt(subject: SubjectId) -> [i64; 2] {
    [subject.number(), 0]
}

/// The value of a contact point.
#[must_use]
pub const fn contact(id: ContactId) -> [i64; 2] {
    [id.number(), 0]
}

/// The head of a purchase.
#[must_use]
pub const fn purchase(id: PurchaseId) -> [i64; 2] {
    [id.number(), 0]
}

/// One line of a purchase.
#[must_use]
pub const fn line(id: PurchaseId, line_no: i64) -> [i64; 2] {
    [id.number(), line_no]
}

/// The words of a stated reason.
#[must_use]
pub const fn reason_text(id: EventId) -> [i64; 2] {
    [id.number(), 0]
}

/// The proof of a consent.
#[must_use]
pub const fn consent_proof(id: ConsentEventId) -> [i64; 2] {
    [id.number(), 0]
}

/// What a file said beyond the fields.
#[must_use]
pub const fn file_aside(id: i64) -> [i64; 2] {
    [id, 0]
}
