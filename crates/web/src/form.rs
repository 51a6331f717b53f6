//! What forms have in common: errors with their fields, stated reasons, public ids.

use app::Why;
use domain::actor::Role;
use domain::id::{PublicId, PublicKind};
use domain::personal::Text;
use domain::reason::Reason;
use serde::Deserialize;

use crate::problem::Problem;

/// One thing that is wrong with a form.
///
/// Invariant: a place and a key of the catalogue; nothing that was typed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FieldError {
    /// The id of the field.
    pub field: &'static str,
    /// The key of the advice.
    pub key: &'static str,
}

/// The longest stated reason.
const REASON_CHARS: usize = 500;

/// A stated reason, as a form sends it.
#[derive(Deserialize)]
pub struct WhyForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    text: String,
}

impl WhyForm {
    /// The reason, if it is on the list of this role.
    pub fn why(&self, role: Role) -> Option<Why> {
        let reason =
            Reason::from_code(&self.reason).filter(|reason| reasons(role).contains(reason))?;
        let text: String = self.text.chars().take(REASON_CHARS).collect();
        Some(Why {
            reason,
            text: Text::some(&text),
        })
    }

    /// The reason, or what is wrong: a role without reasons has no business with people.
    pub fn expected(&self, role: Role) -> Result<Why, Problem> {
        let problem = if reasons(role).is_empty() {
            Problem::REFUSED
        } else {
            Problem::INCOMPLETE
        };
        self.why(role).ok_or(problem)
    }
}

/// The reasons a role may state. The policy decides; this is what the form offers.
#[must_use]
pub const fn reasons(role: Role) -> &'static [Reason] {
    match role {
        Role::Agent | Role::TeamLead => &[
            Reason::OwnWork,
            Reason::OnThePhone,
            Reason::Cover,
            Reason::Complaint,
        ],
        Role::PrivacyManager => &[Reason::RightsRequest, Reason::Complaint, Reason::LegalClaim],
        Role::DataProtectionOfficer => &[Reason::Oversight],
        Role::Administrator | Role::System => &[],
    }
}

/// Reads a public id of this kind out of a path. Nonsense is answered like something that is not here.
pub fn public(text: &str, kind: PublicKind) -> Result<PublicId, Problem> {
    let id: PublicId = text.parse().map_err(|_| Problem::NOT_FOUND)?;
    if id.kind() == kind {
        Ok(id)
    } else {
        Err(Problem::NOT_FOUND)
    }
}

/// Reads the id of a person out of a path.
pub fn person(text: &str) -> Result<PublicId, Problem> {
    public(text, PublicKind::Person)
}
