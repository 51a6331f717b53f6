//! What a person bought: purchases with lines, returns and totals.

use crate::actor::coded;
use crate::country::Country;
use crate::decimal::Decimal;
use crate::id::PurchaseId;
use crate::money::{Currency, Money, UnitPrice};
use crate::personal::Text;
use crate::time::Timestamp;

coded! {
    /// Whether goods went out or came back.
    PurchaseKind {
        /// An invoice.
        Sale = "sale",
        /// A cancelled invoice or credit note.
        Cancellation = "cancellation",
    }
}

/// The sealed part of a purchase that is not its lines.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PurchaseHead {
    /// The shop's number of the invoice.
    pub invoice: Text,
    /// Where it was billed to.
    pub country: Option<Country>,
    /// The billing address, if the file has one.
    pub billing: Option<crate::contact::PostalAddress>,
    /// The amount that was invoiced, if the file says it; lines are unrounded.
    pub invoiced: Option<Money>,
}

/// One line, sealed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// The shop's article number.
    pub article: Text,
    /// What it was, if told.
    pub description: Option<Text>,
    /// Pieces; negative on returns.
    pub quantity: i64,
    /// Price of one piece.
    pub price: UnitPrice,
    /// When the till wrote the line; it can differ from the purchase's time by minutes.
    pub at: Timestamp,
}

impl Line {
    /// Quantity times price, unrounded; `None` only on overflow.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        self.price.total(self.quantity)
    }
}

/// A purchase that a permit opened or an import brings: head and lines together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Purchase {
    /// Number inside.
    pub id: PurchaseId,
    /// When.
    pub at: Timestamp,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// In which currency.
    pub currency: Currency,
    /// The sealed head.
    pub head: PurchaseHead,
    /// The lines in their order.
    pub lines: Vec<Line>,
}

impl Purchase {
    /// What was invoiced, or else the exact sum of the lines; `None` only on overflow.
    #[must_use]
    pub fn net(&self) -> Option<Decimal> {
        match self.head.invoiced {
            Some(money) => Some(money.amount()),
            None => self.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.plus(line.total()?)),
        }
    }
}
