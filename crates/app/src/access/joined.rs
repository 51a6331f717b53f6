//! One package about a person who was joined from several records.

use custody::Opener;
use domain::id::SubjectId;
use store::Db;
use store::people::PersonRecord;

use super::gather::{self, Source, Wanted};
use super::model::{AsidePart, DuplicatePart, Package};
use super::{AccessError, names};

/// One record of the person, and what opens it.
pub type OwnRecord = (PersonRecord, Opener);

/// Everything of every record but the purchases, and the records for reading those; the main record comes first.
pub fn package(
    db: &mut dyn Db,
    openers: Vec<(SubjectId, Opener)>,
    wanted: &Wanted,
) -> Result<(Package, Vec<OwnRecord>), AccessError> {
    let (mut whole, mut records): (Option<Package>, Vec<OwnRecord>) = (None, Vec::new());
    for (subject, opener) in openers {
        let person = store::people::by_subject(db, subject)?.ok_or(AccessError::NotFound)?;
        let part = gather::package(&mut Source { db, opener: &opener, person: &person }, wanted)?;
        match &mut whole {
            None => whole = Some(part),
            Some(whole) => {
                let merge = store::merges::standing(db, subject)?;
                take_in(whole, part, merge.map_or(wanted.created_at, |merge| merge.at));
            }
        }
        records.push((person, opener));
    }
    let mut whole = whole.ok_or(AccessError::NotFound)?;
    names::put(db, wanted.house.controller.id, &mut whole)?;
    Ok((whole, records))
}

fn take_in(whole: &mut Package, part: Package, joined_at: domain::time::Timestamp) {
    whole.contacts.extend(part.contacts);
    whole.details.extend(part.details);
    match (&whole.birth, part.birth) {
        (None, told) => whole.birth = told,
        // Two records can say two days; the second one is told beside the first.
        (Some(_), Some(told)) => whole.asides.push(AsidePart {
            what: "birthday".to_owned(),
            value: told.on,
            since: told.told_at,
            source: part.person.source.clone(),
        }),
        (Some(_), None) => (),
    }
    whole.asides.extend(part.asides);
    whole.objections.extend(part.objections);
    whole.objections.sort_by_key(|objection| objection.at);
    whole.marketing_stops.extend(part.marketing_stops);
    whole.mails.extend(part.mails);
    whole.mails.sort_by_key(|mail| mail.since);
    whole.handovers.extend(part.handovers);
    whole.handovers.sort_by_key(|part| std::cmp::Reverse(part.handover.made_at));
    whole.forms.extend(part.forms);
    whole.forms.sort_by_key(|form| form.at);
    whole.notes.extend(part.notes);
    whole.notes.sort_by_key(|note| note.at);
    whole.do_not_reload.extend(part.do_not_reload);
    whole.purposes.extend(part.purposes);
    whole.consents.extend(part.consents);
    whole.consents.sort_by_key(|answer| answer.at);
    whole.restrictions.extend(part.restrictions);
    whole.restrictions.sort_by_key(|restriction| restriction.since);
    whole.cases.extend(part.cases);
    whole.cases.sort_by_key(|case| case.received_on);
    whole.documents.extend(part.documents);
    whole.letters.extend(part.letters);
    whole.letters.sort_by_key(|letter| letter.at);
    whole.lift_notices.extend(part.lift_notices);
    whole.weighings.extend(part.weighings);
    whole.disputes.extend(part.disputes);
    whole.disputes.sort_by_key(|dispute| dispute.at);
    whole.recipients.extend(part.recipients);
    whole.looks.extend(part.looks);
    whole.looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    whole.acts.extend(part.acts);
    whole.acts.sort_by_key(|act| std::cmp::Reverse(act.at));
    whole.duplicates.push(DuplicatePart { joined_at, person: part.person, proofs: part.proofs });
}
