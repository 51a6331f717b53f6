//! Who acts, when, and why.

use domain::actor::{Actor, Role};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::Timestamp;
use policy::{Asked, PersonAct};

/// Who acts and when; made once for each request.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
}

/// The stated reason: a code for the ledger, and words that are sealed under the person.
#[derive(Clone, Debug)]
pub struct Why {
    /// The code.
    pub reason: Reason,
    /// The words, if any were typed.
    pub text: Option<Text>,
}

impl Why {
    /// A reason without words.
    #[must_use]
    pub const fn of(reason: Reason) -> Self {
        Self { reason, text: None }
    }

    /// The reason that goes without saying for somebody in this role.
    #[must_use]
    pub const fn usual(role: Role) -> Self {
        Self::of(match role {
            Role::Agent | Role::TeamLead | Role::Administrator => Reason::OwnWork,
            Role::PrivacyManager => Reason::RightsRequest,
            Role::DataProtectionOfficer => Reason::Oversight,
            Role::System => Reason::Upkeep,
        })
    }
}

impl Ctx {
    /// What the actor does it for; follows from role and reason.
    #[must_use]
    pub const fn purpose(&self, reason: Reason) -> Purpose {
        match (self.actor.role, reason) {
            (Role::System, _) => Purpose::Upkeep,
            (Role::DataProtectionOfficer, _) | (Role::TeamLead, Reason::Oversight) => Purpose::Compliance,
            (Role::PrivacyManager, _) => Purpose::Rights,
            (Role::Agent | Role::TeamLead | Role::Administrator, _) => Purpose::Service,
        }
    }

    /// The question put to the policy.
    #[must_use]
    pub const fn asks(&self, act: PersonAct, reason: Reason) -> Asked {
        Asked { act, purpose: self.purpose(reason), reason }
    }
}
