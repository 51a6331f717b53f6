//! Putting right what was wrong, by the verbs that edit it.

use custody::Table;
use domain::dispute::{Disputed, put_contact_right};
use domain::id::PublicId;
use domain::personal::Text;
use domain::purpose::Purpose;
use policy::PersonAct;

use super::{DisputeError, contact_of};
use crate::people::{ContactInput, PeopleError, Saved, change_profile, look_at, profile, replace_contact};
use crate::{App, Ctx, Why, records};

/// Where a value came from that a person put right.
const SOURCE: &str = "rectification";

/// Changes what stands. Notes and papers stay as they were written; their correction stands with the dispute, and is
/// shown with them.
pub(super) async fn put(
    app: &App,
    ctx: &Ctx,
    whom: (PublicId, &Why),
    (what, target, right): (Disputed, Option<i64>, &Text),
) -> Result<(), DisputeError> {
    match what {
        Disputed::Contact => contact(app, ctx, whom, (target, right)).await,
        Disputed::Note | Disputed::Purchase | Disputed::Other => Ok(()),
        Disputed::GivenName
        | Disputed::FamilyName
        | Disputed::AddressedAs
        | Disputed::Organisation
        | Disputed::Town
        | Disputed::CustomerNumber => {
            let (whom, why) = (whom.0, Why::of(whom.1.reason));
            let view = profile(app, ctx, whom, &why).await?;
            let Some(edit) = what.put_right(view.edit.as_ref(), right) else { return Ok(()) };
            match change_profile(app, ctx, (whom, &why), view.seen, edit).await {
                Ok(Saved::Done(_)) => Ok(()),
                Ok(Saved::Conflict(..)) => Err(DisputeError::Meanwhile),
                Err(PeopleError::Incomplete) => Err(DisputeError::NotAValue),
                Err(error) => Err(error.into()),
            }
        }
    }
}

async fn contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (target, right): (Option<i64>, &Text),
) -> Result<(), DisputeError> {
    let (wanted, why) = (contact_of(target)?, Why::of(why.reason));
    let opened = look_at(app, ctx, (whom, &why), &[PersonAct::SeeContacts], |db, person| {
        let subject = person.facts.subject;
        Ok((store::contacts::of_person(db, subject)?, store::contact_details::of_person(db, subject)?))
    })
    .await?;
    let holds = |contacts: &[store::contacts::ContactRecord]| contacts.iter().any(|contact| contact.id == wanted);
    // Replaced or removed since; the correction stands with the dispute.
    let Some((record, (contacts, details))) = opened.each().find(|(_, (contacts, _))| holds(contacts)) else {
        return Ok(());
    };
    let opener = opened.opener_of(app, PersonAct::SeeContacts, record)?;
    let Some(contact) = contacts.iter().find(|contact| contact.id == wanted) else { return Ok(()) };
    let before = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value);
    let before = before.map_err(PeopleError::from)?;
    let value = put_contact_right(before.as_ref(), right, app.house.controller.country)?;
    let detail = details.iter().find(|detail| detail.contact == wanted);
    let input = ContactInput {
        value,
        purpose: Purpose::from_code(&contact.purpose).unwrap_or(Purpose::Service),
        source: SOURCE.to_owned(),
        label: detail.map_or(domain::contact::ContactLabel::Other, |detail| detail.label),
        preferred: detail.is_some_and(|detail| detail.preferred_at.is_some()),
        notice: detail.and_then(|detail| detail.notice),
    };
    match replace_contact(app, ctx, (whom, &why), (wanted, input)).await {
        Ok(_) => Ok(()),
        Err(PeopleError::Incomplete) => Err(DisputeError::NotAValue),
        Err(error) => Err(error.into()),
    }
}
