//! Notices for staff: which notice is one, and which account was shown which version.

use domain::id::{ActorId, ControllerId, NoticeId};
use domain::notice::NoticeRef;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub AUDIENCE_SET: System = "insert into notice_audience (notice_id, audience) values ($1, 'staff') on conflict do nothing";
    pub AUDIENCE_OF: System = "select audience from notice_audience where notice_id = $1";
    pub STAFF_NOTICES: System = "select n.id, max(v.version) from notice n join notice_audience a on a.notice_id = n.id \
        join notice_version v on v.notice_id = n.id where n.controller_id = $1 and a.audience = 'staff' group by n.id order by n.id";
    pub NOTICE_SEEN_ADD: System = "insert into notice_seen (actor_id, notice_id, version, seen_at) values ($1, $2, $3, $4) \
        on conflict do nothing";
    pub NOTICE_SEEN_BY: System = "select seen_at from notice_seen where actor_id = $1 and notice_id = $2 and version = $3";
    pub NOTICES_SEEN: System = "select actor_id, version, seen_at from notice_seen where notice_id = $1 order by seen_at desc";
}

/// Makes a notice one for staff.
pub fn mark(tx: &mut Tx<'_>, notice: NoticeId) -> Result<()> {
    tx.exec(&AUDIENCE_SET, &[Val::I(notice.number())])?;
    Ok(())
}

/// Whether a notice is one for staff.
pub fn is_one(db: &mut dyn Db, notice: NoticeId) -> Result<bool> {
    let audience = row(db, &AUDIENCE_OF, &[Val::I(notice.number())], |cells| cells.t(0))?;
    Ok(audience.as_deref() == Some("staff"))
}

/// The notices for staff, each with its newest version.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<NoticeRef>> {
    rows(db, &STAFF_NOTICES, &[Val::I(controller.number())], |cells| {
        Ok(NoticeRef { notice: NoticeId::new(cells.i(0)?), version: cells.i(1)? })
    })
}

/// Writes down that an account was shown a version. Says whether that is new.
pub fn seen(tx: &mut Tx<'_>, actor: ActorId, notice: NoticeRef, at: Timestamp) -> Result<bool> {
    let shown = [Val::I(actor.number()), Val::I(notice.notice.number()), Val::I(notice.version), Val::I(to_ms(at))];
    Ok(tx.exec(&NOTICE_SEEN_ADD, &shown)? > 0)
}

/// When an account was shown a version, if it was.
pub fn seen_at(db: &mut dyn Db, actor: ActorId, notice: NoticeRef) -> Result<Option<Timestamp>> {
    let wanted = [Val::I(actor.number()), Val::I(notice.notice.number()), Val::I(notice.version)];
    row(db, &NOTICE_SEEN_BY, &wanted, |cells| Ok(from_ms(cells.i(0)?)))
}

/// Who was shown which version of a notice, and when; newest first.
pub fn who_saw(db: &mut dyn Db, notice: NoticeId) -> Result<Vec<(ActorId, i64, Timestamp)>> {
    rows(db, &NOTICES_SEEN, &[Val::I(notice.number())], |cells| {
        Ok((ActorId::new(cells.i(0)?), cells.i(1)?, from_ms(cells.i(2)?)))
    })
}
