//! The tables that hold sealed values, by a number of their own.

/// A table with a sealed column.
///
/// Its number is part of the key that seals and of what the sealed value is bound to, so it never changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Table {
    /// Who somebody is.
    Person,
    /// What makes a person's handle in the ledger.
    Salt,
    /// How to reach them.
    ContactPoint,
    /// Heads of purchases.
    Purchase,
    /// Lines of purchases.
    PurchaseLine,
    /// What somebody typed as their reason to look.
    ReasonText,
    /// How an answer about consent came in.
    ConsentProof,
    /// How somebody wants to be addressed.
    PersonDetail,
    /// Fields of the house's own.
    FieldValue,
    /// Fields for special categories and criminal matters.
    SpecialValue,
    /// What somebody sent through a form.
    FormSubmission,
    /// When somebody was born.
    Birth,
    /// Why an objection was overruled.
    Objection,
    /// What a file said beyond the fields.
    FileAside,
    /// Keys of items, each wrapped for one person whom the item concerns.
    ItemKey,
    /// Words about one person in an item that is about somebody else.
    ItemSpan,
    /// Items, under keys of their own.
    ItemBody,
    /// What stays after an erasure, under archive keys.
    Kept,
    /// What was said in the steps of a case.
    RightsStep,
    /// Copies of documents in a case.
    RightsDocument,
    /// Pieces of access packages that wait to be fetched.
    PackagePiece,
    /// Letters of cases.
    Letter,
    /// What somebody says is wrong, and what became of it.
    Dispute,
    /// What was said when an objection was weighed.
    Weighing,
    /// How somebody was told that a restriction ends.
    RestrictionNotice,
}

impl Table {
    /// The number in keys and bindings.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Person => 1,
            Self::Salt => 2,
            Self::ContactPoint => 3,
            Self::Purchase => 4,
            Self::PurchaseLine => 5,
            Self::ReasonText => 6,
            Self::ConsentProof => 7,
            Self::PersonDetail => 16,
            Self::FieldValue => 17,
            Self::SpecialValue => 18,
            Self::FormSubmission => 14,
            Self::Birth => 8,
            Self::Objection => 9,
            Self::FileAside => 25,
            Self::ItemKey => 22,
            Self::ItemSpan => 23,
            Self::ItemBody => 24,
            Self::Kept => 40,
            Self::RightsStep => 30,
            Self::RightsDocument => 31,
            Self::PackagePiece => 32,
            Self::Letter => 45,
            Self::Dispute => 36,
            Self::Weighing => 37,
            Self::RestrictionNotice => 38,
        }
    }
}
