//! What of a person can be said to be wrong, and what stands there now.

use custody::{Disclosed, Table};
use domain::contact::ContactKind;
use domain::dispute::Disputed;
use domain::id::{ItemId, PublicId, RightsCaseId};
use domain::personal::Text;
use domain::time::Timestamp;
use policy::PersonAct;
use store::people::PersonRecord;

use super::{DisputeError, contact_of};
use crate::people::{look_at, profile};
use crate::{App, Ctx, Why, records};

/// More notes are offered nowhere: the newest are meant.
const NOTES: i64 = 100;

/// One of several things that can be wrong.
pub struct Thing {
    /// What.
    pub what: Disputed,
    /// Its number.
    pub number: i64,
    /// Since when it is here.
    pub at: Timestamp,
    /// Of which kind a contact point is.
    pub kind: Option<ContactKind>,
    /// A contact point, masked.
    pub masked: Option<Disclosed<Text>>,
    /// The shop of a purchase.
    pub source: String,
}

/// Contact points, notes and purchases of the person; opening the list is a look at the person.
pub async fn things(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<Thing>, DisputeError> {
    let opened = look_at(app, ctx, (whom, &Why::of(why.reason)), &[PersonAct::Open], |db, person| {
        let subject = person.facts.subject;
        let notes = store::items::shared(db, subject, (ItemId::new(i64::MAX), NOTES))?;
        Ok((store::contacts::of_person(db, subject)?, notes, store::purchases::days(db, subject)?))
    })
    .await?;
    let mut things = Vec::new();
    for (record, (contacts, notes, purchases)) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::Open, record)?;
        let thing = |what, number, at| Thing { what, number, at, kind: None, masked: None, source: String::new() };
        for contact in contacts.iter().filter(|contact| contact.kind != ContactKind::CustomerNumber) {
            let masked = opener.open_masked(records::contact(contact.id), &contact.value);
            let masked = masked.map_err(crate::people::PeopleError::from)?;
            let bare = thing(Disputed::Contact, contact.id.number(), contact.created_at);
            things.push(Thing { kind: Some(contact.kind), masked: Some(masked), ..bare });
        }
        things.extend(notes.iter().map(|note| thing(Disputed::Note, note.id.number(), note.at)));
        for (purchase, at, source) in purchases {
            things.push(Thing { source: source.clone(), ..thing(Disputed::Purchase, purchase.number(), *at) });
        }
    }
    Ok(things)
}

/// What stands in the records now: of a profile or a contact point its value, since that is written over when it is put
/// right. Notes and purchases keep every version themselves.
pub(super) async fn stands(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (what, target): (Disputed, Option<i64>),
) -> Result<Option<Text>, DisputeError> {
    match what {
        Disputed::Contact => contact(app, ctx, (whom, why), target).await.map(Some),
        Disputed::Note | Disputed::Purchase => {
            let all = things(app, ctx, whom, why).await?;
            let is_here = all.iter().any(|thing| thing.what == what && Some(thing.number) == target);
            if is_here { Ok(None) } else { Err(DisputeError::NotFound) }
        }
        Disputed::Other => Ok(None),
        Disputed::GivenName
        | Disputed::FamilyName
        | Disputed::AddressedAs
        | Disputed::Organisation
        | Disputed::Town
        | Disputed::CustomerNumber => {
            let view = profile(app, ctx, whom, &Why::of(why.reason)).await?;
            Ok(what.stands_in(view.edit.as_ref()))
        }
    }
}

async fn contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    target: Option<i64>,
) -> Result<Text, DisputeError> {
    let wanted = contact_of(target)?;
    let opened = look_at(app, ctx, (whom, &Why::of(why.reason)), &[PersonAct::SeeContacts], |db, person| {
        Ok(store::contacts::of_person(db, person.facts.subject)?)
    })
    .await?;
    for (record, contacts) in opened.each() {
        let Some(contact) = contacts.iter().find(|contact| contact.id == wanted) else { continue };
        let opener = opened.opener_of(app, PersonAct::SeeContacts, record)?;
        let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value);
        let value = value.map_err(crate::people::PeopleError::from)?;
        return Ok(Text::new(value.to_string()));
    }
    Err(DisputeError::NotFound)
}

/// The case of the person with this public name, if one is named.
pub(super) async fn case_of(
    app: &App,
    person: &PersonRecord,
    case: Option<PublicId>,
) -> Result<Option<RightsCaseId>, DisputeError> {
    let Some(case) = case else { return Ok(None) };
    let subject = person.facts.subject;
    let found = app.store.read(move |db| {
        let own = store::merges::circle(db, subject)?;
        let record = store::rights::by_public(db, case)?.map(|record| record.case);
        let is_theirs = |case: &domain::rights::RightsCase| {
            own.contains(&case.subject) || case.about.is_some_and(|about| own.contains(&about))
        };
        Ok::<_, store::StoreError>(record.filter(is_theirs).map(|case| case.id))
    });
    found.await?.map(Some).ok_or(DisputeError::NotFound)
}
