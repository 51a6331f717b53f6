//! Organisations, and who belongs to them.

use domain::country::Country;
use domain::id::{ActorId, ControllerId, OrganisationId, PublicId, SubjectId};
use domain::organisation::{MemberRole, Organisation};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub ORGANISATION_ADD: System = "insert into organisation (id, public_id, controller_id, name, country, added_at, added_by) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub ORGANISATIONS: System = "select id, public_id, name, country, added_at from organisation where controller_id = $1 \
        order by lower(name), id limit $2";
    pub ORGANISATION_BY_PUBLIC: System = "select id, public_id, name, country, added_at from organisation where public_id = $1";
    pub ORGANISATION_BY_ID: System = "select id, public_id, name, country, added_at from organisation where id = $1";
    pub MEMBERSHIP_ADD: Subject = "insert into membership (subject_id, id, organisation_id, role, from_on, until_on, added_at, added_by) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub MEMBERSHIP_END: Subject = "update membership set until_on = $1 where subject_id = $2 and id = $3 and until_on is null";
    pub MEMBERSHIPS_OF: Subject = "select id, organisation_id, role, from_on, until_on, added_at from membership where subject_id = $1 order by id";
    pub MEMBERS: Fanout = "select distinct subject_id from membership where organisation_id = $1 order by subject_id desc limit $2";
}

/// That somebody belongs to an organisation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Membership {
    /// Its number.
    pub id: i64,
    /// To which.
    pub organisation: OrganisationId,
    /// As what.
    pub role: MemberRole,
    /// From which day, if told.
    pub from_on: Option<String>,
    /// Until which day, if it ended.
    pub until_on: Option<String>,
    /// When it was written down.
    pub added_at: Timestamp,
}

/// Adds an organisation.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, organisation: &Organisation, by: ActorId) -> Result<()> {
    let public = organisation.public.to_string();
    tx.exec(
        &ORGANISATION_ADD,
        &[
            Val::I(organisation.id.number()),
            Val::T(&public),
            Val::I(controller.number()),
            Val::T(&organisation.name),
            Val::OT(organisation.country.as_ref().map(Country::code)),
            Val::I(to_ms(organisation.added_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// The organisations of a house by name, up to `limit`.
pub fn all(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<Organisation>> {
    rows(db, &ORGANISATIONS, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// The organisation with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<Organisation>> {
    row(db, &ORGANISATION_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// The organisation with this number.
pub fn by_id(db: &mut dyn Db, id: OrganisationId) -> Result<Option<Organisation>> {
    row(db, &ORGANISATION_BY_ID, &[Val::I(id.number())], read)
}

/// Writes down that somebody belongs to an organisation.
pub fn join(tx: &mut Tx<'_>, subject: SubjectId, membership: &Membership, by: ActorId) -> Result<()> {
    tx.exec(
        &MEMBERSHIP_ADD,
        &[
            Val::I(subject.number()),
            Val::I(membership.id),
            Val::I(membership.organisation.number()),
            Val::T(membership.role.code()),
            Val::OT(membership.from_on.as_deref()),
            Val::OT(membership.until_on.as_deref()),
            Val::I(to_ms(membership.added_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// Ends a membership on a day; says whether there was one to end.
pub fn leave(tx: &mut Tx<'_>, subject: SubjectId, id: i64, until_on: &str) -> Result<bool> {
    Ok(tx.exec(&MEMBERSHIP_END, &[Val::T(until_on), Val::I(subject.number()), Val::I(id)])? > 0)
}

/// Where a person belongs and belonged, oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Membership>> {
    rows(db, &MEMBERSHIPS_OF, &[Val::I(subject.number())], |cells| {
        Ok(Membership {
            id: cells.i(0)?,
            organisation: OrganisationId::new(cells.i(1)?),
            role: code(cells, 2, MemberRole::from_code)?,
            from_on: cells.ot(3)?,
            until_on: cells.ot(4)?,
            added_at: from_ms(cells.i(5)?),
        })
    })
}

/// Everybody who belongs or belonged to an organisation, newest first.
pub fn members(db: &mut dyn Db, id: OrganisationId, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &MEMBERS, &[Val::I(id.number()), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}

fn read(cells: &dyn Cells) -> Result<Organisation> {
    let country = cells.ot(3)?;
    Ok(Organisation {
        id: OrganisationId::new(cells.i(0)?),
        public: public_id(cells, 1)?,
        name: cells.t(2)?,
        country: country.as_deref().and_then(Country::from_stored),
        added_at: from_ms(cells.i(4)?),
    })
}
