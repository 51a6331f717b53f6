//! Notices in versions and languages. A published version is never edited.

use domain::consent::state::Published;
use domain::id::{ActorId, ControllerId, NoticeId, PublicId};
use domain::notice::{ChangeClass, Language, NoticeRef, NoticeVersion};
use domain::time::{from_ms, to_ms};

use crate::cell::{code, handle};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub NOTICE_ADD: System = "insert into notice (id, public_id, controller_id, slug) values ($1, $2, $3, $4)";
    pub NOTICE_BY_SLUG: System = "select id from notice where slug = $1";
    pub NOTICE_SLUG: System = "select slug from notice where id = $1";
    pub NOTICES: System = "select n.id, n.slug, max(v.version) from notice n join notice_version v on v.notice_id = n.id \
        where n.controller_id = $1 and not exists (select 1 from notice_audience a where a.notice_id = n.id and a.audience = 'staff') \
        group by n.id, n.slug order by n.slug";
    pub NOTICE_VERSION_ADD: System = "insert into notice_version (notice_id, version, language, published_at, published_by, \
        change_class, content_hash, text) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub NOTICE_VERSIONS: System = "select notice_id, version, language, published_at, change_class, content_hash, text \
        from notice_version where notice_id = $1 order by version desc, language";
    pub NOTICES_PUBLISHED: System = "select v.notice_id, v.version, min(v.published_at), min(v.change_class) from notice_version v \
        join notice n on n.id = v.notice_id where n.controller_id = $1 group by v.notice_id, v.version order by v.notice_id, v.version";
    pub NOTICE_NEWEST: System = "select max(version) from notice_version where notice_id = $1";
}

/// Adds a notice without versions.
pub fn add(tx: &mut Tx<'_>, (id, public): (NoticeId, PublicId), controller: ControllerId, slug: &str) -> Result<()> {
    let public = public.to_string();
    tx.exec(&NOTICE_ADD, &[Val::I(id.number()), Val::T(&public), Val::I(controller.number()), Val::T(slug)])?;
    Ok(())
}

/// The notice at this address.
pub fn by_slug(db: &mut dyn Db, slug: &str) -> Result<Option<NoticeId>> {
    row(db, &NOTICE_BY_SLUG, &[Val::T(slug)], |cells| Ok(NoticeId::new(cells.i(0)?)))
}

/// The address of a notice.
pub fn slug_of(db: &mut dyn Db, id: NoticeId) -> Result<Option<String>> {
    row(db, &NOTICE_SLUG, &[Val::I(id.number())], |cells| cells.t(0))
}

/// Every published notice to customers with its newest version.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<(NoticeRef, String)>> {
    rows(db, &NOTICES, &[Val::I(controller.number())], |cells| {
        Ok((NoticeRef { notice: NoticeId::new(cells.i(0)?), version: cells.i(2)? }, cells.t(1)?))
    })
}

/// Every published version of every notice, as far as consents care.
pub fn published(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Published>> {
    rows(db, &NOTICES_PUBLISHED, &[Val::I(controller.number())], |cells| {
        Ok(Published {
            at: NoticeRef { notice: NoticeId::new(cells.i(0)?), version: cells.i(1)? },
            published_at: from_ms(cells.i(2)?),
            change: code(cells, 3, ChangeClass::from_code)?,
        })
    })
}

/// The number of the newest version; 0 if none is published.
pub fn newest(db: &mut dyn Db, id: NoticeId) -> Result<i64> {
    Ok(row(db, &NOTICE_NEWEST, &[Val::I(id.number())], |cells| cells.oi(0))?.flatten().unwrap_or(0))
}

/// Publishes a version in one language.
pub fn publish(tx: &mut Tx<'_>, version: &NoticeVersion, by: ActorId) -> Result<()> {
    tx.exec(
        &NOTICE_VERSION_ADD,
        &[
            Val::I(version.at.notice.number()),
            Val::I(version.at.version),
            Val::T(version.language.code()),
            Val::I(to_ms(version.published_at)),
            Val::I(by.number()),
            Val::T(version.change.code()),
            Val::B(&version.content_hash),
            Val::T(&version.text),
        ],
    )?;
    Ok(())
}

/// Every version in every language, newest first.
pub fn versions(db: &mut dyn Db, id: NoticeId) -> Result<Vec<NoticeVersion>> {
    rows(db, &NOTICE_VERSIONS, &[Val::I(id.number())], |cells| read(cells))
}

fn read(cells: &dyn Cells) -> Result<NoticeVersion> {
    Ok(NoticeVersion {
        at: NoticeRef { notice: NoticeId::new(cells.i(0)?), version: cells.i(1)? },
        language: Language::parse(&cells.t(2)?).ok_or(StoreError::Damaged { what: "a language" })?,
        published_at: from_ms(cells.i(3)?),
        change: code(cells, 4, ChangeClass::from_code)?,
        content_hash: handle(cells, 5)?,
        text: cells.t(6)?,
    })
}
