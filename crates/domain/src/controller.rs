//! The company that runs this, its brands, its teams, and the employers of those who work in it.

use crate::country::Country;
use crate::id::{BrandId, ControllerId, EmployerId, PublicId, TeamId};

/// A controller (Art. 4(7)): decides why and how. Its name and seat are public facts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Controller {
    /// Number inside.
    pub id: ControllerId,
    /// Name outside.
    pub public: PublicId,
    /// The company's name.
    pub name: String,
    /// Its seat; the law of its duties follows it.
    pub country: Country,
    /// Where people write to about their data (Art. 13(1)(b)): the address of the data protection office.
    pub privacy_contact: String,
}

/// A brand: customers know the company by it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Brand {
    /// Number inside.
    pub id: BrandId,
    /// Name outside.
    pub public: PublicId,
    /// Whose it is.
    pub controller: ControllerId,
    /// What customers call it.
    pub name: String,
}

/// A team of agents.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Team {
    /// Number inside.
    pub id: TeamId,
    /// Whose it is.
    pub controller: ControllerId,
    /// What colleagues call it.
    pub name: String,
}

/// Who employs or owns an account: the own company, or a vendor.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Employer {
    /// Number inside.
    pub id: EmployerId,
    /// For which controller it works.
    pub controller: ControllerId,
    /// Its name.
    pub name: String,
    /// Own company or vendor.
    pub kind: EmployerKind,
}

/// Own company or vendor.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum EmployerKind {
    /// The controller itself.
    Own,
    /// A processor or partner (Art. 28); its people get nothing without a complete file.
    Vendor,
}

impl EmployerKind {
    /// The word in the database and in policies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Vendor => "vendor",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Own, Self::Vendor].into_iter().find(|kind| kind.code() == code)
    }
}
