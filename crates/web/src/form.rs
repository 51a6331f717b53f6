//! What forms have in common: errors with their fields, stated reasons, public ids.

use std::fmt;

use app::Why;
use askama::filters::HtmlSafe;
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

/// What the screen readers of a field are told: whether it is wrong, and which texts explain it.
///
/// Invariant: made of ids that stand in our own templates, so nothing in it needs escaping.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    field: &'static str,
    hint: &'static str,
    wrong: bool,
}

impl HtmlSafe for Marks {}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, hint, wrong } = self;
        match (wrong, hint.is_empty()) {
            (true, true) => write!(f, " aria-invalid=\"true\" aria-describedby=\"{field}-error\""),
            (true, false) => write!(f, " aria-invalid=\"true\" aria-describedby=\"{field}-error {hint}\""),
            (false, false) => write!(f, " aria-describedby=\"{hint}\""),
            (false, true) => Ok(()),
        }
    }
}

/// The attributes of a field; `hint` is the id of its standing advice, or empty.
#[must_use]
pub fn marks(errors: &[FieldError], field: &'static str, hint: &'static str) -> Marks {
    let wrong = wrong(errors, field).is_some();
    Marks { field, hint, wrong }
}

/// The key of what is wrong with a field; its text stands at the field, under the id `{field}-error`.
#[must_use]
pub fn wrong(errors: &[FieldError], field: &str) -> Option<&'static str> {
    errors.iter().find(|error| error.field == field).map(|error| error.key)
}

/// The longest stated reason.
const REASON_CHARS: usize = 500;

/// A stated reason, as a form sends it.
#[derive(Default, Deserialize)]
pub struct WhyForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    text: String,
}

impl WhyForm {
    /// The reason, if it is on the list of this role.
    pub fn why(&self, role: Role) -> Option<Why> {
        let reason = Reason::from_code(&self.reason).filter(|reason| reasons(role).contains(reason))?;
        let text: String = self.text.chars().take(REASON_CHARS).collect();
        Some(Why { reason, text: Text::some(&text) })
    }

    /// The reason, or what is wrong: a role without reasons has no business with people.
    pub fn expected(&self, role: Role) -> Result<Why, Problem> {
        let problem = if reasons(role).is_empty() { Problem::REFUSED } else { Problem::INCOMPLETE };
        self.why(role).ok_or(problem)
    }
}

/// The reasons a role may state. The policy decides; this is what the form offers.
#[must_use]
pub const fn reasons(role: Role) -> &'static [Reason] {
    match role {
        Role::Agent | Role::TeamLead => &[Reason::OwnWork, Reason::OnThePhone, Reason::Cover, Reason::Complaint],
        Role::PrivacyManager => &[Reason::RightsRequest, Reason::Complaint, Reason::LegalClaim],
        Role::DataProtectionOfficer => &[Reason::Oversight],
        Role::Administrator | Role::System => &[],
    }
}

/// Reads a reason of a form that asks for no words, if it is on the list of this role.
pub fn reason_of(reason: &str, role: Role) -> Result<Why, Problem> {
    WhyForm { reason: reason.to_owned(), text: String::new() }.expected(role)
}

/// Reads a public id of this kind out of a path. Nonsense is answered like something that is not here.
pub fn public(text: &str, kind: PublicKind) -> Result<PublicId, Problem> {
    let id: PublicId = text.parse().map_err(|_| Problem::NOT_FOUND)?;
    if id.kind() == kind { Ok(id) } else { Err(Problem::NOT_FOUND) }
}

/// Reads the number of a record out of a hidden field.
pub fn number(text: &str) -> Result<i64, Problem> {
    text.trim().parse().map_err(|_| Problem::INCOMPLETE)
}

/// Reads the id of a person out of a path.
pub fn person(text: &str) -> Result<PublicId, Problem> {
    public(text, PublicKind::Person)
}
