//! What a closure may ask of a database, the same on both engines.

use crate::error::Result;
use crate::sql::{Engine, Sql};
use crate::val::{Cells, Val};

/// One connection within one transaction.
///
/// Invariant: after a statement has failed, nothing of the transaction is kept, even if the closure goes on as if it
/// had not: PostgreSQL works like this, and on SQLite it is made so.
pub trait Db {
    /// Which database this is.
    fn engine(&self) -> Engine;

    /// Carries a statement out, and says how many rows it changed.
    fn exec(&mut self, sql: &Sql, params: &[Val<'_>]) -> Result<u64>;

    /// Asks, and gives each row to `row` as it comes.
    fn each(&mut self, sql: &Sql, params: &[Val<'_>], row: &mut dyn FnMut(&dyn Cells) -> Result<()>) -> Result<()>;
}

/// The first row, if there is any.
pub fn row<T>(
    db: &mut dyn Db,
    sql: &Sql,
    params: &[Val<'_>],
    mut read: impl FnMut(&dyn Cells) -> Result<T>,
) -> Result<Option<T>> {
    let mut first = None;
    db.each(sql, params, &mut |cells| {
        if first.is_none() {
            first = Some(read(cells)?);
        }
        Ok(())
    })?;
    Ok(first)
}

/// All rows.
pub fn rows<T>(
    db: &mut dyn Db,
    sql: &Sql,
    params: &[Val<'_>],
    mut read: impl FnMut(&dyn Cells) -> Result<T>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    db.each(sql, params, &mut |cells| {
        all.push(read(cells)?);
        Ok(())
    })?;
    Ok(all)
}
