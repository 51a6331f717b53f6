//! Contact points of people, and the directory from keyed digests to everybody reachable there.

use custody::{Sealed, Token};
use domain::contact::{ContactKind, ContactValue};
use domain::id::{ContactId, ControllerId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub CONTACT_ADD: Subject = "insert into contact_point (subject_id, id, kind, purpose, source, created_at, value) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub CONTACTS_OF: Subject = "select id, kind, purpose, source, created_at, value from contact_point where subject_id = $1 order by id";
    pub DIRECTORY_ADD: Subject = "insert into directory (controller_id, kind, token, subject_id, token_version) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub CONTACT_REMOVE: Subject = "delete from contact_point where subject_id = $1 and id = $2";
    pub DIRECTORY_LEAVE: Subject = "delete from directory where controller_id = $1 and kind = $2 and token = $3 and subject_id = $4";
    pub DIRECTORY_FIND: Fanout = "select subject_id from directory where controller_id = $1 and kind = $2 and token = $3 \
        order by subject_id desc limit $4";
    pub DIRECTORY_OF: Subject = "select controller_id, kind, token, token_version from directory where subject_id = $1";
}

/// A contact point as it is kept.
#[derive(Clone, Debug)]
pub struct ContactRecord {
    /// Its number.
    pub id: ContactId,
    /// Its kind, in the clear so that lists can choose.
    pub kind: ContactKind,
    /// Code of the purpose it was given for.
    pub purpose: String,
    /// Where it came from.
    pub source: String,
    /// Since when.
    pub created_at: Timestamp,
    /// The value, sealed.
    pub value: Sealed<ContactValue>,
}

/// One entry of the directory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Within whose customers it is looked up.
    pub controller: ControllerId,
    /// Kind of contact point.
    pub kind: ContactKind,
    /// Keyed digest of its normal form.
    pub token: Token,
    /// Version of the key of the digest.
    pub version: i64,
}

/// Adds a contact point.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, contact: &ContactRecord) -> Result<()> {
    tx.exec(
        &CONTACT_ADD,
        &[
            Val::I(subject.number()),
            Val::I(contact.id.number()),
            Val::T(contact.kind.code()),
            Val::T(&contact.purpose),
            Val::T(&contact.source),
            Val::I(to_ms(contact.created_at)),
            Val::B(contact.value.as_bytes()),
        ],
    )?;
    crate::duplicates::stale(tx, subject)
}

/// Makes the person findable at a contact point; others may be findable there too.
pub fn list_in_directory(tx: &mut Tx<'_>, subject: SubjectId, entry: &Entry) -> Result<()> {
    tx.exec(
        &DIRECTORY_ADD,
        &[
            Val::I(entry.controller.number()),
            Val::T(entry.kind.code()),
            Val::B(&entry.token.0),
            Val::I(subject.number()),
            Val::I(entry.version),
        ],
    )?;
    Ok(())
}

/// Everybody reachable at a contact point, newest first.
pub fn find(db: &mut dyn Db, entry: &Entry, limit: i64) -> Result<Vec<SubjectId>> {
    let wanted = [Val::I(entry.controller.number()), Val::T(entry.kind.code()), Val::B(&entry.token.0), Val::I(limit)];
    rows(db, &DIRECTORY_FIND, &wanted, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// The contact points of a person, oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ContactRecord>> {
    rows(db, &CONTACTS_OF, &[Val::I(subject.number())], |cells| {
        Ok(ContactRecord {
            id: ContactId::new(cells.i(0)?),
            kind: code(cells, 1, ContactKind::from_code)?,
            purpose: cells.t(2)?,
            source: cells.t(3)?,
            created_at: from_ms(cells.i(4)?),
            value: Sealed::from_stored(cells.b(5)?),
        })
    })
}

/// Where the person stands in the directory.
pub fn entries_of(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Entry>> {
    rows(db, &DIRECTORY_OF, &[Val::I(subject.number())], |cells| {
        let token = cells.b(2)?.try_into().map_err(|_| crate::StoreError::Damaged { what: "a token" })?;
        Ok(Entry {
            controller: ControllerId::new(cells.i(0)?),
            kind: code(cells, 1, ContactKind::from_code)?,
            token: Token(token),
            version: cells.i(3)?,
        })
    })
}

/// Takes a contact point away.
pub fn remove(tx: &mut Tx<'_>, subject: SubjectId, id: ContactId) -> Result<()> {
    tx.exec(&CONTACT_REMOVE, &[Val::I(subject.number()), Val::I(id.number())])?;
    crate::duplicates::stale(tx, subject)
}

/// The person is not found at this contact point any more; others may be.
pub fn leave_directory(tx: &mut Tx<'_>, subject: SubjectId, entry: &Entry) -> Result<()> {
    let (controller, kind) = (Val::I(entry.controller.number()), Val::T(entry.kind.code()));
    tx.exec(&DIRECTORY_LEAVE, &[controller, kind, Val::B(&entry.token.0), Val::I(subject.number())])?;
    Ok(())
}
