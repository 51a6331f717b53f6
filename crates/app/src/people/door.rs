//! The way to one person's data: find, ask, record, and only then open.
//!
//! Invariant: a person who was joined from several records is opened as a whole or not at all; each record has its
//! own event and its own permit.

use std::sync::Arc;

use custody::{Opener, ReasonText, Sealed};
use domain::id::{EventId, PublicId};
use policy::{Allowed, PersonAct};
use store::people::PersonRecord;
use store::{Looks, Permits};

use super::{PeopleError, circle, missing_permit, why_text};
use crate::{App, Ctx, Why, records};

/// A person the actor may look at, what was read about them, and the permits that are on record.
pub(crate) struct Opened<T> {
    /// The main record.
    pub(crate) person: PersonRecord,
    /// What was read of the main record.
    pub(crate) read: T,
    /// The records that were joined to it, with what was read of each.
    pub(crate) joined: Vec<(PersonRecord, T)>,
    permits: Permits,
}

impl<T> Opened<T> {
    /// The opener for what this act covers, of the main record.
    pub(crate) fn opener(&self, app: &App, act: PersonAct) -> Result<Opener, PeopleError> {
        self.opener_of(app, act, &self.person)
    }

    /// The opener for what this act covers, of one of the records.
    pub(crate) fn opener_of(&self, app: &App, act: PersonAct, record: &PersonRecord) -> Result<Opener, PeopleError> {
        let permit = self.permits.of(record.facts.subject, act).ok_or_else(missing_permit)?;
        Ok(app.vault.opener(permit, &record.key)?)
    }

    /// Every record of the person with what was read of it, the main record first.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&PersonRecord, &T)> {
        std::iter::once((&self.person, &self.read)).chain(self.joined.iter().map(|(record, read)| (record, read)))
    }
}

/// Reads one person and what `read` wants about each of their records, asks for the first act of `acts` (which must be
/// allowed) and the others (which are left out when they are not), records, and gives the permits.
pub(crate) async fn look_at<T: Send + 'static>(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    acts: &'static [PersonAct],
    read: impl Fn(&mut dyn store::Db, &PersonRecord) -> Result<T, PeopleError> + Send + 'static,
) -> Result<Opened<T>, PeopleError> {
    let (policy, vault) = (Arc::clone(&app.policy), Arc::clone(&app.vault));
    let (ctx, reason, text) = (ctx.clone(), why.reason, why_text(why));
    let (mut found, permits) = app
        .store
        .disclose(move |db, looks| {
            let members = circle::by_public(db, whom)?;
            let mut asked = acts.iter();
            let first = asked.next().ok_or_else(missing_permit)?;
            for member in &members {
                let allowed = policy.allow(&ctx.actor, &member.facts, ctx.asks(*first, reason))??;
                push(looks, &vault, (allowed, member), text.as_ref())?;
            }
            for act in asked {
                for member in &members {
                    if let Ok(allowed) = policy.allow(&ctx.actor, &member.facts, ctx.asks(*act, reason))? {
                        looks.push(allowed);
                    }
                }
            }
            let read_one = |member: PersonRecord| read(db, &member).map(|read| (member, read));
            let found = members.into_iter().map(read_one).collect::<Result<Vec<_>, _>>()?;
            if found.is_empty() { Err(PeopleError::NotFound) } else { Ok(found) }
        })
        .await?;
    let joined = found.split_off(1);
    let (person, read) = found.pop().ok_or(PeopleError::NotFound)?;
    Ok(Opened { person, read, joined, permits })
}

fn push(
    looks: &mut Looks<'_>,
    vault: &custody::Vault,
    (allowed, person): (Allowed, &PersonRecord),
    text: Option<&domain::personal::Text>,
) -> Result<(), PeopleError> {
    match text {
        Some(text) => {
            let words = seal_reason(vault, person, looks.next_event_id(), text)?;
            looks.push_with_text(allowed, words);
        }
        None => looks.push(allowed),
    }
    Ok(())
}

fn seal_reason(
    vault: &custody::Vault,
    person: &PersonRecord,
    event: EventId,
    text: &domain::personal::Text,
) -> Result<Sealed<ReasonText>, PeopleError> {
    let sealer = vault.sealer(person.facts.controller, &person.key)?;
    Ok(sealer.seal(custody::Table::ReasonText, records::reason_text(event), &ReasonText(text.clone()))?)
}
