//! Whom a note about somebody may be about, too: people who share a contact point, an organisation or an earlier note.
//!
//! They are looked for by their names in the text only; whoever is not in it is not proposed.

use std::collections::BTreeSet;

use domain::contact::ContactKind;
use domain::id::{ItemId, SubjectId};
use store::{Db, StoreError};

/// At most so many people are looked for.
const MOST: usize = 20;
/// At most so many earlier notes are asked for their people.
const NOTES: i64 = 20;
/// A contact point or an organisation that more people share links none of them.
const SHARERS: i64 = 20;

/// The people who are linked to somebody, each once, without them.
pub(super) fn to(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<SubjectId>, StoreError> {
    let mut found = Vec::new();
    for entry in store::contacts::entries_of(db, subject)?.iter().filter(|entry| is_shared(entry.kind)) {
        found.extend(few(store::contacts::find(db, entry, SHARERS + 1)?));
    }
    for membership in store::organisations::of_person(db, subject)? {
        found.extend(few(store::organisations::members(db, membership.organisation, SHARERS + 1)?));
    }
    let newest = (ItemId::new(i64::MAX), NOTES);
    let mut notes = store::items::shared(db, subject, newest)?;
    notes.extend(store::items::mentioning(db, subject, newest)?);
    for note in notes {
        found.extend(store::items::people(db, note.id)?.into_iter().map(|(person, _)| person));
    }
    let mut seen = BTreeSet::from([subject]);
    found.retain(|person| seen.insert(*person));
    found.truncate(MOST);
    Ok(found)
}

fn few(found: Vec<SubjectId>) -> Vec<SubjectId> {
    if i64::try_from(found.len()).is_ok_and(|count| count <= SHARERS) { found } else { Vec::new() }
}

/// Whether people of one household or house share it.
const fn is_shared(kind: ContactKind) -> bool {
    match kind {
        ContactKind::Email | ContactKind::Phone | ContactKind::Postal => true,
        ContactKind::CustomerNumber => false,
    }
}
