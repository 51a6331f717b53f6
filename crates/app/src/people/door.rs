//! The way to one person's data: find, ask, record, and only then open.

use std::sync::Arc;

use custody::{Opener, ReasonText, Sealed};
use domain::id::{EventId, PublicId};
use policy::PersonAct;
use store::Permits;
use store::people::PersonRecord;

use super::{PeopleError, missing_permit, why_text};
use crate::{App, Ctx, Why, records};

/// A person the actor may look at, what was read about them, and the permits that are on record.
pub(crate) struct Opened<T> {
    pub(crate) person: PersonRecord,
    pub(crate) read: T,
    permits: Permits,
}

impl<T> Opened<T> {
    /// The opener for what this act covers.
    pub(crate) fn opener(&self, app: &App, act: PersonAct) -> Result<Opener, PeopleError> {
        let permit = self.permits.of(self.person.facts.subject, act).ok_or_else(missing_permit)?;
        Ok(app.vault.opener(permit, &self.person.key)?)
    }
}

/// Reads one person and what `read` wants about them, asks for the first act of `acts` (which must be
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
    let ((person, read), permits) = app
        .store
        .disclose(move |db, looks| {
            let person = store::people::by_public(db, whom)?.ok_or(PeopleError::NotFound)?;
            let mut asked = acts.iter();
            let first = asked.next().ok_or_else(missing_permit)?;
            let allowed = policy.allow(&ctx.actor, &person.facts, ctx.asks(*first, reason))??;
            match &text {
                Some(text) => {
                    let words = seal_reason(&vault, &person, looks.next_event_id(), text)?;
                    looks.push_with_text(allowed, words);
                }
                None => looks.push(allowed),
            }
            for act in asked {
                if let Ok(allowed) = policy.allow(&ctx.actor, &person.facts, ctx.asks(*act, reason))? {
                    looks.push(allowed);
                }
            }
            let read = read(db, &person)?;
            Ok::<_, PeopleError>((person, read))
        })
        .await?;
    Ok(Opened { person, read, permits })
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
