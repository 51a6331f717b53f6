//! Reading the values of the house out of cells; a value that cannot be read is damage, and says where.

use domain::id::PublicId;

use crate::{Cells, Result, StoreError};

/// A public id.
pub(crate) fn public_id(cells: &dyn Cells, n: usize) -> Result<PublicId> {
    cells.t(n)?.parse().map_err(|_| StoreError::Damaged { what: "a public id" })
}

/// A value that is stored as its code.
pub(crate) fn code<T>(cells: &dyn Cells, n: usize, from_code: impl Fn(&str) -> Option<T>) -> Result<T> {
    from_code(&cells.t(n)?).ok_or(StoreError::Damaged { what: "a code" })
}

/// A value that is stored as its code, or null.
pub(crate) fn some_code<T>(cells: &dyn Cells, n: usize, from_code: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    let known = |code: String| from_code(&code).ok_or(StoreError::Damaged { what: "a code" });
    cells.ot(n)?.map(known).transpose()
}

/// 32 bytes.
pub(crate) fn handle(cells: &dyn Cells, n: usize) -> Result<[u8; 32]> {
    cells.b(n)?.try_into().map_err(|_| StoreError::Damaged { what: "32 bytes" })
}
