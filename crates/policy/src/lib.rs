//! Who may do what, as Cedar rules a data protection officer can read; the only maker of [`Allowed`].
//!
//! Invariant: nothing is allowed that no rule permits, and a rule that cannot be applied is a
//! [`PolicyError`], never a rule that is left out. The rules see roles, teams, purposes and reasons, and
//! nothing that is sealed. Nothing here does I/O.

#![warn(missing_docs)]

pub mod act;
pub mod allowed;
mod answers;
pub mod error;
mod policy;
mod question;
mod rules;

pub use act::{Asked, HouseAct, PersonAct};
pub use allowed::{Allowed, Cleared, Denied};
pub use error::PolicyError;
pub use policy::Policy;
