//! How each record is written, one file each.

mod aside;
mod birth;
mod consent_proof;
mod contact;
mod detail;
mod field_value;
mod form_answers;
mod kept;
mod letter;
mod line;
mod note;
mod objection_ground;
mod package_piece;
mod postal;
mod profile;
mod purchase_head;
mod reason_text;
mod rights;
mod salt;

pub use consent_proof::ConsentProof;
pub use field_value::{FieldValue, SpecialValue};
pub use form_answers::FormAnswers;
pub use kept::KeptPiece;
pub use letter::LetterWords;
pub use note::SpanText;
pub use objection_ground::ObjectionGround;
pub use package_piece::PackagePiece;
pub use reason_text::ReasonText;
pub use rights::DocumentCopy;
pub use salt::Salt;

/// A country as it was stored; the table of today does not decide whether a record opens.
fn stored_country(code: &str) -> Result<domain::country::Country, NotTwoLetters> {
    domain::country::Country::from_stored(code).ok_or(NotTwoLetters)
}

/// Not two letters.
struct NotTwoLetters;
