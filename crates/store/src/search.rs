//! What search asks the records themselves: whose an invoice is, and who comes next when words are renewed.

use custody::Token;
use domain::id::{ControllerId, SubjectId};

use crate::{Db, Result, Val, rows, statements};

statements! {
    pub PURCHASES_BY_ORIGIN: Fanout = "select subject_id from purchase where origin = $1 order by subject_id desc limit $2";
    pub IMPORT_SOURCES: System = "select distinct source from import_run where controller_id = $1 order by source";
    pub PEOPLE_AFTER: Fanout = "select subject_id from person where controller_id = $1 and subject_id > $2 \
        order by subject_id limit $3";
}

/// Whose invoices have this keyed digest of source and number; one number can be several people's.
pub fn by_origin(db: &mut dyn Db, origin: &Token, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &PURCHASES_BY_ORIGIN, &[Val::B(&origin.0), Val::I(limit)], |cells| cells.i(0).map(SubjectId::new))
}

/// Every shop or system that ever brought a file.
pub fn sources(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<String>> {
    rows(db, &IMPORT_SOURCES, &[Val::I(controller.number())], |cells| cells.t(0))
}

/// Up to `limit` people after one, the oldest first.
pub fn people_after(
    db: &mut dyn Db,
    controller: ControllerId,
    (after, limit): (SubjectId, i64),
) -> Result<Vec<SubjectId>> {
    let wanted = [Val::I(controller.number()), Val::I(after.number()), Val::I(limit)];
    rows(db, &PEOPLE_AFTER, &wanted, |cells| cells.i(0).map(SubjectId::new))
}
