//! What is asked before an import starts.

use domain::id::{BrandId, TeamId};
use domain::money::Currency;
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use domain::source::Origin;

/// Kinds of files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ImportKind {
    /// Invoices, by line or as a whole; brings customers by their number.
    Invoices,
    /// Customers with names and contact points.
    Customers,
    /// People of any program, by a mapping; see [`crate::files`].
    Contacts,
    /// What one person brought from another company; see [`crate::portability`].
    Portability,
}

impl ImportKind {
    /// The word in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Customers => "customers",
            Self::Contacts => "contacts",
            Self::Portability => "portability",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Invoices, Self::Customers, Self::Contacts, Self::Portability]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// What a file is, whatever it is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FileFacts {
    /// SHA-256 of its bytes as they are stored.
    pub digest: [u8; 32],
    /// Its length; of a packed file, the length of what is in it.
    pub bytes: u64,
}

/// What is asked before an import starts.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// Kind of file.
    pub kind: ImportKind,
    /// Which shop or family of files; invoice numbers are told apart by it.
    pub source: String,
    /// Under which brand; customer numbers belong to a brand.
    pub brand: BrandId,
    /// The team that will serve the people in it.
    pub team: TeamId,
    /// The basis on which they are kept for service.
    pub basis: Basis,
    /// What they were told, or will be (Art. 13, 14).
    pub notice: Option<NoticeRef>,
    /// Where the people in it come from; those who did not give their data themselves are told so (Art. 14).
    pub origin: Origin,
    /// In which currency its prices are.
    pub currency: Currency,
    /// The file itself; see [`FileFacts::of`].
    pub file: FileFacts,
}
