//! What stands beside a profile, and the history of its changes, which names fields and no content.

use custody::Sealed;
use domain::id::{ActorId, SubjectId};
use domain::person::{PersonDetail, PersonKind, ProfileField};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub PERSON_DETAIL_SET: Subject = "insert into person_detail (subject_id, detail) values ($1, $2) \
        on conflict (subject_id) do update set detail = excluded.detail";
    pub PERSON_DETAIL: Subject = "select detail from person_detail where subject_id = $1";
    pub PERSON_KIND_SET: Subject = "update person set kind = $1 where subject_id = $2";
    pub PROFILE_CHANGE_ADD: Subject = "insert into profile_change (subject_id, version, at, by_id, fields) values ($1, $2, $3, $4, $5)";
    pub PROFILE_CHANGES: Subject = "select version, at, by_id, fields from profile_change where subject_id = $1 and version > $2 order by version";
}

/// One change of a profile.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProfileChange {
    /// From 1; the profile as it was added has version 0.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
    /// What was changed.
    pub fields: Vec<ProfileField>,
}

/// Replaces what stands beside the profile.
pub fn set_detail(tx: &mut Tx<'_>, subject: SubjectId, detail: &Sealed<PersonDetail>) -> Result<()> {
    tx.exec(&PERSON_DETAIL_SET, &[Val::I(subject.number()), Val::B(detail.as_bytes())])?;
    Ok(())
}

/// What stands beside the profile, if anything.
pub fn detail(db: &mut dyn Db, subject: SubjectId) -> Result<Option<Sealed<PersonDetail>>> {
    row(db, &PERSON_DETAIL, &[Val::I(subject.number())], |cells| Ok(Sealed::from_stored(cells.b(0)?)))
}

/// Makes a prospect a customer, or the other way round.
pub fn set_kind(tx: &mut Tx<'_>, subject: SubjectId, kind: PersonKind) -> Result<()> {
    tx.exec(&PERSON_KIND_SET, &[Val::T(kind.code()), Val::I(subject.number())])?;
    Ok(())
}

/// Writes a change down. Fails with a duplicate if somebody else made this version first.
pub fn note_change(tx: &mut Tx<'_>, subject: SubjectId, change: &ProfileChange) -> Result<()> {
    let fields: Vec<&str> = change.fields.iter().map(|field| field.code()).collect();
    tx.exec(
        &PROFILE_CHANGE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(change.version),
            Val::I(to_ms(change.at)),
            Val::I(change.by.number()),
            Val::T(&fields.join(" ")),
        ],
    )?;
    Ok(())
}

/// The changes after a version, oldest first.
pub fn changes_after(db: &mut dyn Db, subject: SubjectId, version: i64) -> Result<Vec<ProfileChange>> {
    rows(db, &PROFILE_CHANGES, &[Val::I(subject.number()), Val::I(version)], |cells| {
        Ok(ProfileChange {
            version: cells.i(0)?,
            at: from_ms(cells.i(1)?),
            by: ActorId::new(cells.i(2)?),
            fields: cells.t(3)?.split(' ').filter_map(ProfileField::from_code).collect(),
        })
    })
}

/// The present version of a profile.
pub fn version(db: &mut dyn Db, subject: SubjectId) -> Result<i64> {
    Ok(changes_after(db, subject, 0)?.last().map_or(0, |change| change.version))
}
