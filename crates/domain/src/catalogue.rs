//! The classes a column can have; every column of every migration names one.

use crate::actor::coded;

coded! {
    /// The kind of personal data a sealed column holds; heading of its part in an access package.
    Category {
        /// Who somebody is.
        Identity = "identity",
        /// How to reach them.
        Contact = "contact",
        /// What they bought.
        Purchases = "purchases",
        /// What they agreed to.
        Consent = "consent",
        /// Why somebody looked at them.
        Looks = "looks",
        /// How the ledger names them.
        Proof = "proof",
        /// What fields of the house's own hold.
        Fields = "fields",
        /// Special categories and criminal matters (Art. 9, 10).
        Special = "special",
        /// What they sent through forms.
        Forms = "forms",
        /// What was written down about them.
        Notes = "notes",
        /// What stays after an erasure, under a norm and a key of its own.
        Kept = "kept",
        /// What they asked for, and what was done about it.
        Rights = "rights",
        /// Access packages that wait to be fetched.
        Package = "package",
        /// What they were written in a case.
        Letters = "letters",
    }
}

/// What a column holds, as its migration says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ColumnClass {
    /// Nothing about a person.
    None,
    /// Points to a person without naming them.
    Pseudonym,
    /// A key, token or hash that must not leave.
    Secret,
    /// Personal data under the person's key.
    Sealed {
        /// Which kind.
        category: Category,
        /// Code of the purpose it is kept for.
        purpose: String,
        /// The rule that ends it.
        retention: String,
    },
}
