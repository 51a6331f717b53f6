//! Reading a shop's file: what a row must hold, and what is said about one that does not.

use crate::actor::coded;

coded! {
    /// Why a row of a file was not taken.
    RowProblem {
        /// Another number of fields than the header.
        FieldCount = "field_count",
        /// Bytes that are not UTF-8.
        NotUtf8 = "not_utf8",
        /// A NUL byte or another control character.
        ControlCharacter = "control_character",
        /// A field that must not be empty is.
        Empty = "empty",
        /// Longer than the limit of its kind.
        TooLong = "too_long",
        /// Not a whole number, or out of range.
        NotAQuantity = "not_a_quantity",
        /// Not a decimal number with a point.
        NotAPrice = "not_a_price",
        /// Not a date and time that exists.
        NotADate = "not_a_date",
        /// A country that is not known.
        NotACountry = "not_a_country",
        /// Not an e-mail address.
        NotAnEmail = "not_an_email",
        /// Not a phone number.
        NotAPhone = "not_a_phone",
        /// A cell that a spreadsheet would run as a formula.
        Formula = "formula",
        /// An amount that is no whole minor unit, or overflows.
        NotAnAmount = "not_an_amount",
        /// Names a customer that is not here.
        UnknownCustomer = "unknown_customer",
        /// Nothing may be added about the person now: they were erased, or their data is restricted (Art. 18).
        /// One code for both, because whoever imports need not know which (AC-17-08).
        NotTaken = "not_taken",
        /// The same invoice came with another customer or another date.
        Contradiction = "contradiction",
        /// Nobody is in it: no name, no address, no number.
        Nobody = "nobody",
        /// A closing line of a report.
        Footer = "footer",
        /// A further line of an order whose first line was read.
        Continuation = "continuation",
        /// Holds the number of a payment card, which is not kept.
        CardNumber = "card_number",
        /// Says neither yes nor no.
        NotAYesOrNo = "not_a_yes_or_no",
        /// Says something else than what is here; what is here stays.
        Differs = "differs",
        /// A card of an address book that cannot be read.
        BrokenCard = "broken_card",
        /// Brings an address back that belongs to somebody else here.
        SomebodyElse = "somebody_else",
    }
}

/// One problem in a file: where, and why; never what the cell held.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Row, counted from 1 with the header as row 1.
    pub row: u64,
    /// Byte in the file where the row begins.
    pub byte: u64,
    /// Column name of the header; empty if the whole row is meant.
    pub column: String,
    /// Why.
    pub why: RowProblem,
}
