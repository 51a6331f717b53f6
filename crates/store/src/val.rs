//! Values that go into a statement, and cells that come out.

use crate::error::Result;

/// One parameter. It borrows, so that handing a value over costs no copy.
///
/// Its `Debug` names the kind only, because values can be personal.
#[derive(Clone, Copy)]
pub enum Val<'a> {
    /// A number.
    I(i64),
    /// Bytes.
    B(&'a [u8]),
    /// A text.
    T(&'a str),
    /// A number or null.
    OI(Option<i64>),
    /// Bytes or null.
    OB(Option<&'a [u8]>),
    /// A text or null.
    OT(Option<&'a str>),
    /// 32-bit numbers, for PostgreSQL only.
    Ints(&'a [i32]),
}

impl std::fmt::Debug for Val<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::I(_) | Self::OI(_) => "number",
            Self::B(_) | Self::OB(_) => "bytes",
            Self::T(_) | Self::OT(_) => "text",
            Self::Ints(_) => "numbers",
        })
    }
}

/// The cells of one row, numbered from 0. A cell of another kind than asked for is an error.
pub trait Cells {
    /// A number; PostgreSQL's `integer` and `boolean` (0 or 1) are read as one.
    fn i(&self, n: usize) -> Result<i64>;
    /// A number or null.
    fn oi(&self, n: usize) -> Result<Option<i64>>;
    /// Bytes.
    fn b(&self, n: usize) -> Result<Vec<u8>>;
    /// Bytes or null.
    fn ob(&self, n: usize) -> Result<Option<Vec<u8>>>;
    /// A text.
    fn t(&self, n: usize) -> Result<String>;
    /// A text or null.
    fn ot(&self, n: usize) -> Result<Option<String>>;
}
