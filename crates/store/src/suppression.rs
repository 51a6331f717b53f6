//! Do-not-reload: keyed fingerprints that keep old files from bringing an erased person back (S35).
//!
//! A later order or registration by the person themself does not ask here.

use custody::Token;
use domain::contact::ContactKind;
use domain::id::ControllerId;
use domain::suppression::Suppression;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, statements};

statements! {
    pub DO_NOT_RELOAD_ADD: System = "insert into do_not_reload (controller_id, kind, token, token_version, set_at, ends_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (controller_id, kind, token) do update set ends_at = excluded.ends_at \
        where excluded.ends_at > do_not_reload.ends_at";
    pub DO_NOT_RELOAD_FIND: System = "select set_at, ends_at from do_not_reload where controller_id = $1 and kind = $2 and token = $3";
    pub DO_NOT_RELOAD_END: System = "delete from do_not_reload where ends_at <= $1";
    pub DO_NOT_RELOAD_COUNT: System = "select count(*) from do_not_reload where controller_id = $1";
}

/// One fingerprint: of a contact point's normal form, under the key for this use alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fingerprint {
    /// Whose files it stops.
    pub controller: ControllerId,
    /// Kind of contact point.
    pub kind: ContactKind,
    /// The keyed digest.
    pub token: Token,
    /// Version of its key.
    pub version: i64,
}

/// Stops files from bringing the fingerprint back until `ends_at`; a later end that is set already stays.
pub fn set(tx: &mut Tx<'_>, fingerprint: &Fingerprint, at: Timestamp, ends_at: Timestamp) -> Result<()> {
    tx.exec(
        &DO_NOT_RELOAD_ADD,
        &[
            Val::I(fingerprint.controller.number()),
            Val::T(fingerprint.kind.code()),
            Val::B(&fingerprint.token.0),
            Val::I(fingerprint.version),
            Val::I(to_ms(at)),
            Val::I(to_ms(ends_at)),
        ],
    )?;
    Ok(())
}

/// What is kept of it: since when files may not bring it back, and until when.
pub fn find(db: &mut dyn Db, fingerprint: &Fingerprint) -> Result<Option<Suppression>> {
    let wanted =
        [Val::I(fingerprint.controller.number()), Val::T(fingerprint.kind.code()), Val::B(&fingerprint.token.0)];
    row(db, &DO_NOT_RELOAD_FIND, &wanted, |cells| Ok(Suppression::until(from_ms(cells.i(0)?), from_ms(cells.i(1)?))))
}

/// Deletes what has ended, and says how many.
pub fn drop_ended(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.exec(&DO_NOT_RELOAD_END, &[Val::I(to_ms(now))])
}

/// How many fingerprints a controller keeps.
pub fn count(db: &mut dyn Db, controller: ControllerId) -> Result<i64> {
    Ok(row(db, &DO_NOT_RELOAD_COUNT, &[Val::I(controller.number())], |cells| cells.i(0))?.unwrap_or(0))
}
