//! Who sends: somebody who is here already, or somebody new.
//!
//! Invariant: nothing of the person who is here is changed, and nobody outside learns that they are.

use std::sync::Arc;

use custody::Table;
use domain::contact::ContactKind;
use domain::id::ContactId;
use domain::person::{PersonName, Profile};
use domain::reason::Reason;
use policy::{Allowed, PersonAct};
use store::StoreError;
use store::contacts::Entry;
use store::people::PersonRecord;

use super::FormError;
use super::submit::Read;
use crate::people::{PeopleError, missing_permit};
use crate::{App, Ctx, records};

/// Somebody who is here, with the leave to keep what they send.
pub(super) struct Known {
    pub person: PersonRecord,
    /// Their one e-mail address, the one on the form.
    pub address: ContactId,
    pub allowed: Allowed,
}

/// The one person who is reachable at the e-mail address on the form and has the name on it. A shared address, another
/// name or a restriction (Art. 18) makes somebody new: two records can be joined later, mixed ones not be parted.
pub(super) async fn of(app: &App, ctx: &Ctx, read: &Read) -> Result<Option<Known>, FormError> {
    let Some((person, address)) = at_address(app, read).await? else { return Ok(None) };
    if !is_same(app, ctx, &person, read.answers.name.as_ref()).await? {
        return Ok(None);
    }
    let asks = ctx.asks(PersonAct::TakeSubmission, Reason::Upkeep);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)?;
    Ok(allowed.ok().map(|allowed| Known { person, address, allowed }))
}

async fn at_address(app: &App, read: &Read) -> Result<Option<(PersonRecord, ContactId)>, FormError> {
    let Some(email) = &read.answers.email else { return Ok(None) };
    let (controller, kind) = (app.house.controller.id, ContactKind::Email);
    let token = app.vault.contact_token(controller, kind, &email.normal());
    let entry = Entry { controller, kind, token, version: app.vault.token_version() };
    let found = app
        .store
        .read(move |db| match store::contacts::find(db, &entry, 2)?.as_slice() {
            [only] => {
                let contacts = store::contacts::of_person(db, *only)?;
                let mut addresses = contacts.into_iter().filter(|contact| contact.kind == kind);
                // With two addresses nobody could tell, without opening them, to which one a mail has to go.
                match (addresses.next(), addresses.next()) {
                    (Some(address), None) => {
                        Ok(store::people::by_subject(db, *only)?.map(|person| (person, address.id)))
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok::<_, StoreError>(None),
        })
        .await?;
    Ok(found.filter(|(person, _)| !person.facts.restricted))
}

/// Whether the name on the form is the person's, as far as both are known. The look is on record.
async fn is_same(app: &App, ctx: &Ctx, person: &PersonRecord, name: Option<&PersonName>) -> Result<bool, FormError> {
    let Some(name) = name else { return Ok(true) };
    let (policy, asker) = (Arc::clone(&app.policy), ctx.clone());
    let facts = person.facts.clone();
    let looked = app
        .store
        .disclose(move |_, looks| {
            let asks = asker.asks(PersonAct::Recognise, Reason::Upkeep);
            looks.push(policy.allow(&asker.actor, &facts, asks)??);
            Ok::<_, PeopleError>(())
        })
        .await;
    let permits = match looked {
        Ok(((), permits)) => permits,
        Err(PeopleError::Refused | PeopleError::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let permit = permits.of(person.facts.subject, PersonAct::Recognise).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &person.key).map_err(PeopleError::from)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile).map_err(PeopleError::from)?;
    let profile: &Profile = profile.as_ref();
    Ok(profile.name.as_ref().is_none_or(|known| sounds_alike(known, name)))
}

/// The same words, whatever their order and case.
fn sounds_alike(one: &PersonName, other: &PersonName) -> bool {
    let words = |name: &PersonName| {
        let parts = name.given.iter().chain(std::iter::once(&name.family));
        let mut words: Vec<String> =
            parts.flat_map(|part| part.expose().split_whitespace()).map(str::to_lowercase).collect();
        words.sort_unstable();
        words
    };
    words(one) == words(other)
}
