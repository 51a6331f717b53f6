//! Tests whether old data may serve a new purpose (Art. 6(4)). About no person.

use domain::id::{ActorId, PurposeId};
use domain::purpose::Basis;
use domain::purpose::compatible::{CompatibleUse, Outcome};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub USE_ADD: System = "insert into compatible_use (id, from_purpose, to_purpose, from_basis, link, context, nature, consequences, \
        safeguards, outcome, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub USES_TO: System = "select from_purpose, from_basis, to_purpose, link, context, nature, consequences, safeguards, outcome, \
        decided_by, decided_at from compatible_use where to_purpose = $1 order by id desc";
    pub USE_OPEN: Fanout = "insert into person_purpose (subject_id, purpose_id, brand_id, basis, source, notice_id, version, since_at) \
        select p.subject_id, $1, p.brand_id, $2, 'compatible_use', p.notice_id, p.version, $3 from person_purpose p \
        where p.purpose_id = $4 and p.basis <> 'consent' and not exists (select 1 from consent_event c \
        where c.subject_id = p.subject_id and c.purpose_id = $1 and c.answer in ('withdrawn', 'objected')) \
        and not exists (select 1 from objection o where o.subject_id = p.subject_id and o.against = $1) on conflict do nothing";
}

/// Writes a test down; its outcome and who decided are set.
pub fn add(tx: &mut Tx<'_>, tested: &CompatibleUse, at: Timestamp) -> Result<()> {
    let id = tx.next_id();
    let [link, context, nature, consequences, safeguards] = &tested.factors;
    tx.exec(
        &USE_ADD,
        &[
            Val::I(id),
            Val::I(tested.from.number()),
            Val::I(tested.to.number()),
            Val::T(tested.from_basis.code()),
            Val::T(link),
            Val::T(context),
            Val::T(nature),
            Val::T(consequences),
            Val::T(safeguards),
            Val::T(tested.outcome.map_or("", Outcome::code)),
            Val::I(tested.decided_by.map_or(0, ActorId::number)),
            Val::I(to_ms(at)),
        ],
    )?;
    Ok(())
}

/// Every test for a new purpose, newest first.
pub fn to(db: &mut dyn Db, purpose: PurposeId) -> Result<Vec<(CompatibleUse, Timestamp)>> {
    rows(db, &USES_TO, &[Val::I(purpose.number())], |cells| {
        let tested = CompatibleUse {
            from: PurposeId::new(cells.i(0)?),
            from_basis: code(cells, 1, Basis::from_code)?,
            to: PurposeId::new(cells.i(2)?),
            factors: [cells.t(3)?, cells.t(4)?, cells.t(5)?, cells.t(6)?, cells.t(7)?],
            outcome: Some(code(cells, 8, Outcome::from_code)?),
            decided_by: Some(ActorId::new(cells.i(9)?)),
        };
        Ok((tested, from_ms(cells.i(10)?)))
    })
}

/// Opens the new purpose for everybody whose data serves the old one, but for those who gave it on consent, took a
/// consent to the new one back, or objected; says for how many.
pub fn open(tx: &mut Tx<'_>, tested: &CompatibleUse, basis: Basis, at: Timestamp) -> Result<u64> {
    tx.exec(
        &USE_OPEN,
        &[Val::I(tested.to.number()), Val::T(basis.code()), Val::I(to_ms(at)), Val::I(tested.from.number())],
    )
}
