//! Sending a person the link to the page of their own choices, when they ask for it.

use domain::contact::ContactKind;
use domain::id::{EventId, PublicId};
use domain::mail::{MailKind, MailState};
use domain::purpose::Purpose;
use policy::{Denied, PersonAct, PolicyError};
use store::StoreError;

use super::{NewMail, queue};
use crate::{App, Ctx, Why};

/// Why no link is sent.
#[derive(Debug, thiserror::Error)]
pub enum ChoicesError {
    /// There is no such person, or the actor may not know that there is.
    #[error("no such person")]
    NotFound,
    /// The actor may know the person, but not do this.
    #[error("not allowed for this reason")]
    Refused,
    /// There is no address to send it to.
    #[error("the person has no e-mail address")]
    NoAddress,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for ChoicesError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

/// Puts the link into the queue, in the language in which they last said something. One that waits already is enough.
pub async fn send_choices(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<(), ChoicesError> {
    let person = app.store.read(move |db| store::people::by_public(db, whom)).await?.ok_or(ChoicesError::NotFound)?;
    let facts = person.facts;
    let allowed = app.policy.allow(&ctx.actor, &facts, ctx.asks(PersonAct::SendChoices, why.reason))??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            let contacts = store::contacts::of_person(tx, facts.subject)?;
            if !contacts.iter().any(|contact| contact.kind == ContactKind::Email) {
                return Err(ChoicesError::NoAddress);
            }
            let mails = store::mails::of_person(tx, facts.subject)?;
            let waits = |mail: &store::mails::MailRecord| {
                mail.kind == MailKind::PreferencesLink && matches!(mail.state, MailState::Queued | MailState::OnItsWay)
            };
            if !mails.iter().any(waits) {
                let language = crate::consents::renew::language(tx, facts.subject, None)?;
                let mail = NewMail {
                    subject: facts.subject,
                    brand: facts.brand,
                    kind: MailKind::PreferencesLink,
                    purpose: Purpose::Rights.id(),
                    contact: None,
                    about: Vec::new(),
                    language,
                    not_before: None,
                };
                queue(tx, &mail)?;
            }
            tx.record(event.clone());
            Ok(())
        })
        .await
}
