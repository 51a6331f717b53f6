//! Everybody who is one person: reading follows the joins here, and nowhere else.
//!
//! Invariant: the main record comes first; what rules may know of the others is what holds for the whole: the team
//! that serves the main record, and a restriction of any of them.

use domain::id::{PublicId, SubjectId};
use store::people::PersonRecord;
use store::{Db, StoreError};

/// The records of the person with this public name; empty if there is nobody.
pub(crate) fn by_public(db: &mut dyn Db, whom: PublicId) -> Result<Vec<PersonRecord>, StoreError> {
    match store::people::by_public(db, whom)? {
        Some(person) => of(db, person),
        None => Ok(Vec::new()),
    }
}

/// The records of the person to whom this one belongs.
pub(crate) fn of(db: &mut dyn Db, person: PersonRecord) -> Result<Vec<PersonRecord>, StoreError> {
    let subjects = store::merges::circle(db, person.facts.subject)?;
    if subjects.len() == 1 {
        return Ok(vec![person]);
    }
    let mut members: Vec<PersonRecord> = Vec::with_capacity(subjects.len());
    for subject in subjects {
        // One of them may be on the way out already; the others follow.
        let Some(mut member) = store::people::by_subject(db, subject)? else { continue };
        if let Some(main) = members.first() {
            member.facts.team = main.facts.team;
        }
        members.push(member);
    }
    Ok(members)
}

/// The main record of the person with this public name: what is new is written under it.
pub(crate) fn main_of(db: &mut dyn Db, whom: PublicId) -> Result<Option<PersonRecord>, StoreError> {
    Ok(by_public(db, whom)?.into_iter().next())
}

/// The record with this public name itself, with what holds for the whole person.
pub(crate) fn named(db: &mut dyn Db, whom: PublicId) -> Result<Option<PersonRecord>, StoreError> {
    Ok(by_public(db, whom)?.into_iter().find(|member| member.facts.public == whom))
}

/// The record of this number, with what holds for the whole person.
pub(crate) fn member(db: &mut dyn Db, subject: SubjectId) -> Result<Option<PersonRecord>, StoreError> {
    let Some(person) = store::people::by_subject(db, subject)? else { return Ok(None) };
    Ok(of(db, person)?.into_iter().find(|member| member.facts.subject == subject))
}
