//! Whoever acts: an agent, a customer, a vendor's user, a job.

use crate::controller::EmployerKind;
use crate::id::{ActorId, ControllerId, PublicId, TeamId};

macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the database, in policies and in proofs. It never changes its meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// Reads [`Self::code`] back.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What somebody may do here. Law and limits of each: `policy/policies`.
    Role {
        /// Answers customers.
        Agent = "agent",
        /// Queues and quality of one team.
        TeamLead = "team_lead",
        /// Decides rights cases, vendors, breaches.
        PrivacyManager = "privacy_manager",
        /// Advises and monitors, decides nothing (Art. 38, 39).
        DataProtectionOfficer = "data_protection_officer",
        /// Runs the system; sees no customer data.
        Administrator = "administrator",
        /// The product itself, when it keeps a promise without being asked.
        System = "system",
    }
}

/// An account, as the policy sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Actor {
    /// Number inside; stands in the ledger.
    pub id: ActorId,
    /// Name outside.
    pub public: PublicId,
    /// For which controller it acts.
    pub controller: ControllerId,
    /// Who employs it.
    pub employer: EmployerKind,
    /// What it may do.
    pub role: Role,
    /// Its team, if it has one.
    pub team: Option<TeamId>,
    /// The name it signs in with, chosen by the administrator; colleagues see it.
    pub handle: String,
}

impl Actor {
    /// The number of the product itself in every ledger.
    pub const SYSTEM: ActorId = ActorId::new(1);
}
