//! Telling people by mail where their data came from (Art. 14): everybody of an import when somebody says so, and each
//! of them at the latest with the first mail that goes to them.

use domain::actor::Actor;
use domain::contact::ContactKind;
use domain::event::{Deed, Event};
use domain::id::{ActorId, ControllerId, EventId, ImportId, MailId, PublicId, SubjectId};
use domain::mail::{MailKind, MailState};
use domain::person::Facts;
use domain::purpose::Purpose;
use domain::source::Settled;
use domain::time::Timestamp;
use policy::HouseAct;
use store::sources::Untold;
use store::{Db, StoreError, Tx};

use super::FileError;
use crate::mails::{NewMail, queue};
use crate::{App, Ctx, imports};

/// How many people are taken at once.
const AT_ONCE: i64 = 200;

/// Puts a mail into the queue for everybody of an import who has an address and was not told yet, and says how many
/// mails that are. When all have gone, the task is settled by itself (`settle_told`).
pub async fn tell(app: &App, ctx: &Ctx, import: PublicId) -> Result<usize, FileError> {
    if !app.clears(ctx, HouseAct::SettleSourceTask)? {
        return Err(FileError::Refused);
    }
    let run = imports::seen(app, ctx, import).await?;
    let event = imports::event(app, &run, (Deed::SourceTold, ctx.actor.id));
    app.store
        .write(move |tx| {
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    let (mut after, mut told) = (SubjectId::new(0), 0);
    loop {
        let some = app.store.read(move |db| store::sources::people(db, run.id, (after, AT_ONCE))).await?;
        let Some(last) = some.last().copied() else { return Ok(told) };
        after = last;
        for subject in some {
            told += app.store.write(move |tx| tell_one(tx, subject, run.id)).await?;
        }
    }
}

/// A mail that was dropped or refused is sent once more, because somebody asked for it.
fn tell_one(tx: &mut Tx<'_>, subject: SubjectId, import: ImportId) -> Result<usize, StoreError> {
    let Some(person) = store::people::by_subject(tx, subject)? else { return Ok(0) };
    if store::erasures::of_person(tx, subject)?.is_some() {
        return Ok(0);
    }
    let untold = store::sources::untold(tx, subject)?;
    let Some(one) = untold.iter().find(|one| one.import == import) else { return Ok(0) };
    let state = state_of(tx, subject, one.mail)?;
    if matches!(state, Some(MailState::Queued | MailState::OnItsWay | MailState::Sent)) {
        return Ok(0);
    }
    Ok(usize::from(queue_one(tx, &person.facts, one)?))
}

fn state_of(db: &mut dyn Db, subject: SubjectId, mail: Option<MailId>) -> Result<Option<MailState>, StoreError> {
    let Some(id) = mail else { return Ok(None) };
    Ok(store::mails::of(db, subject, id)?.map(|mail| mail.state))
}

fn queue_one(tx: &mut Tx<'_>, facts: &Facts, untold: &Untold) -> Result<bool, StoreError> {
    let contacts = store::contacts::of_person(tx, facts.subject)?;
    if !contacts.iter().any(|contact| contact.kind == ContactKind::Email) {
        return Ok(false);
    }
    let language = crate::consents::renew::language(tx, facts.subject, None)?;
    let mail = NewMail {
        subject: facts.subject,
        brand: facts.brand,
        kind: MailKind::Art14Information,
        purpose: Purpose::Service.id(),
        contact: None,
        about: Vec::new(),
        language,
        not_before: None,
    };
    let id = queue(tx, &mail)?;
    store::sources::set_mail(tx, facts.subject, untold.import, id)?;
    Ok(true)
}

/// Whether a person has to be told first where their data came from, before anything else is sent to them
/// (Art. 14(3)(b)); puts the mail that tells them into the queue if none is. What could not be delivered holds nothing
/// up any more.
pub(crate) fn comes_first(tx: &mut Tx<'_>, facts: &Facts) -> Result<bool, StoreError> {
    let mut waits = false;
    for untold in store::sources::untold(tx, facts.subject)? {
        waits |= if untold.mail.is_none() {
            queue_one(tx, facts, &untold)?
        } else {
            let state = state_of(tx, facts.subject, untold.mail)?;
            matches!(state, Some(MailState::Queued | MailState::OnItsWay))
        };
    }
    Ok(waits)
}

/// Notes who was told because their mail has gone out, and settles the tasks of which everybody was told. Says how many
/// tasks that are.
pub(crate) async fn settle_told(app: &App) -> Result<usize, StoreError> {
    loop {
        let sent = app.store.read(|db| store::sources::sent(db, AT_ONCE)).await?;
        if sent.is_empty() {
            break;
        }
        for (subject, import, at) in sent {
            let at = at.unwrap_or_else(|| app.clock.now());
            app.store.write(move |tx| store::sources::set_told(tx, subject, import, at)).await?;
        }
    }
    let (controller, now) = (app.house.controller.id, app.clock.now());
    let tasks = app.store.read(move |db| store::sources::tasks_told(db, controller)).await?;
    let mut settled = 0;
    for public in tasks {
        let Some(run) = app.store.read(move |db| store::imports::by_public(db, public)).await? else { continue };
        let event = imports::event(app, &run, (Deed::SourceTaskSettled, Actor::SYSTEM));
        settled += app.store.write(move |tx| settle(tx, (run.controller, run.id), &event, now)).await?;
    }
    Ok(settled)
}

fn settle(tx: &mut Tx<'_>, of: (ControllerId, ImportId), event: &Event, now: Timestamp) -> Result<usize, StoreError> {
    let by: ActorId = Actor::SYSTEM;
    let is_settled = store::files::settle_task(tx, of, (now, by), Settled::Told.code())?;
    if is_settled {
        tx.record(Event { id: EventId::new(tx.next_id()), ..event.clone() });
    }
    Ok(usize::from(is_settled))
}
