//! Saved segments, and the numbers of those who may fit one. Nothing sealed is asked here.

use domain::id::{ActorId, ControllerId, PublicId, SegmentId, SubjectId};
use domain::purpose::Purpose;
use domain::segment::{Criteria, Segment};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub SEGMENT_ADD: System = "insert into segment (id, public_id, controller_id, name, purpose, criteria, saved_at, saved_by, ended_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
    pub SEGMENTS: System = "select id, public_id, name, purpose, criteria, ended_at from segment where controller_id = $1 \
        and ended_at is null order by lower(name), id";
    pub SEGMENT_BY_PUBLIC: System = "select id, public_id, name, purpose, criteria, ended_at from segment where public_id = $1";
    pub SEGMENT_END: System = "update segment set ended_at = $1 where id = $2 and ended_at is null";
    pub SEGMENT_PEOPLE: Fanout = "select p.subject_id from person p where p.controller_id = $1 and p.created_at >= $2 \
        and (cast($3 as text) = '' or p.kind = $3) and (cast($4 as bigint) = 0 or p.team_id = $4) and (cast($5 as bigint) = 0 or p.brand_id = $5) \
        and (cast($6 as bigint) = 0 or exists (select 1 from purchase b where b.subject_id = p.subject_id and b.at >= $6)) \
        order by p.subject_id desc limit $7";
}

/// Saves a segment.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, segment: &Segment, (at, by): (Timestamp, ActorId)) -> Result<()> {
    let (public, criteria) = (segment.public.to_string(), segment.criteria.to_line());
    tx.exec(
        &SEGMENT_ADD,
        &[
            Val::I(segment.id.number()),
            Val::T(&public),
            Val::I(controller.number()),
            Val::T(&segment.name),
            Val::T(segment.purpose.code()),
            Val::T(&criteria),
            Val::I(to_ms(at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// The segments in use, by name.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Segment>> {
    rows(db, &SEGMENTS, &[Val::I(controller.number())], read)
}

/// The segment with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<Segment>> {
    row(db, &SEGMENT_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// Ends a segment; says whether it was in use.
pub fn end(tx: &mut Tx<'_>, id: SegmentId, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&SEGMENT_END, &[Val::I(to_ms(at)), Val::I(id.number())])? > 0)
}

/// Whoever fits by kind, team, brand, age of the record and purchases, newest first. Tags, country and consent are
/// asked person by person.
pub fn candidates(
    db: &mut dyn Db,
    controller: ControllerId,
    criteria: &Criteria,
    limit: i64,
) -> Result<Vec<SubjectId>> {
    let number = |number: Option<i64>| Val::I(number.unwrap_or(0));
    let wanted = [
        Val::I(controller.number()),
        number(criteria.since.map(to_ms)),
        Val::T(criteria.kind.map_or("", |kind| kind.code())),
        number(criteria.team.map(domain::id::TeamId::number)),
        number(criteria.brand.map(domain::id::BrandId::number)),
        number(criteria.bought_since.map(to_ms)),
        Val::I(limit),
    ];
    rows(db, &SEGMENT_PEOPLE, &wanted, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

fn read(cells: &dyn Cells) -> Result<Segment> {
    Ok(Segment {
        id: SegmentId::new(cells.i(0)?),
        public: public_id(cells, 1)?,
        name: cells.t(2)?,
        purpose: code(cells, 3, Purpose::from_code)?,
        criteria: Criteria::from_line(&cells.t(4)?).ok_or(StoreError::Damaged { what: "the criteria of a segment" })?,
        ended_at: cells.oi(5)?.map(from_ms),
    })
}
