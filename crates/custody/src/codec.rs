//! How each record is written, one file each.

mod consent_proof;
mod contact;
mod line;
mod postal;
mod profile;
mod purchase_head;
mod reason_text;
mod salt;

pub use consent_proof::ConsentProof;
pub use reason_text::ReasonText;
pub use salt::Salt;
