//! Which record a sealed value belongs to; the numbers are bound into the seal.

use domain::id::FieldId;
use domain::id::ItemId;
use domain::id::SubmissionId;
use domain::id::{
    ConsentEventId, ContactId, DisputeId, DocumentId, EventId, HandoverId, LetterId, ObjectionId, PurchaseId,
    RightsCaseId, SubjectId,
};

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

/// The compelling ground that overruled an objection.
#[must_use]
pub const fn objection_ground(id: ObjectionId) -> [i64; 2] {
    [id.number(), 0]
}

/// What stands beside the profile of a person.
pub const BESIDE_PERSON: [i64; 2] = [0, 0];

/// The value of a field of the house's own.
#[must_use]
pub const fn field(id: FieldId) -> [i64; 2] {
    [id.number(), 0]
}

/// What somebody sent through a form.
#[must_use]
pub const fn submission(id: SubmissionId) -> [i64; 2] {
    [id.number(), 0]
}

/// What a file said beyond the fields.
#[must_use]
pub const fn file_aside(id: i64) -> [i64; 2] {
    [id, 0]
}

/// Words about one person that were taken out of an item, by their number within it.
#[must_use]
pub const fn item_span(id: ItemId, number: i64) -> [i64; 2] {
    [id.number(), number]
}

/// What was said in a step of a case, by the step's number.
#[must_use]
pub const fn rights_step(id: RightsCaseId, number: i64) -> [i64; 2] {
    [id.number(), number]
}

/// What was said of a dispute: 1 what is wrong, 2 the decision, 3 the person's statement.
#[must_use]
pub const fn dispute(id: DisputeId, part: i64) -> [i64; 2] {
    [id.number(), part]
}

/// What was said when an objection was weighed, by the number of the line.
#[must_use]
pub const fn weighing(id: ObjectionId, number: i64) -> [i64; 2] {
    [id.number(), number]
}

/// How somebody was told that a restriction ends.
#[must_use]
pub const fn restriction_notice(id: EventId) -> [i64; 2] {
    [id.number(), 0]
}

/// A copy of a document in a case.
#[must_use]
pub const fn rights_document(id: DocumentId) -> [i64; 2] {
    [id.number(), 0]
}

/// A letter of a case.
#[must_use]
pub const fn letter(id: LetterId) -> [i64; 2] {
    [id.number(), 0]
}

/// A piece of an access package, by its number.
#[must_use]
pub const fn package_piece(id: HandoverId, number: i64) -> [i64; 2] {
    [id.number(), number]
}
