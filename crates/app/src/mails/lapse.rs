//! Confirmations that never came: after their time what was kept only for them is erased (K8).

use std::collections::HashMap;

use domain::actor::Actor;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::consent::state::State;
use domain::consent::terms::Terms;
use domain::event::{About, Deed, Event};
use domain::id::{EventId, MailId, PurposeId, SubjectId};
use domain::mail::{MailKind, MailState};
use domain::person::Facts;
use domain::reason::Reason;
use domain::retention::Rule;
use domain::time::{Timestamp, days_after, from_ms, to_ms};
use store::consents::ConsentRecord;
use store::mails::{MailRecord, Outcome};
use store::people::PersonRecord;
use store::{Db, StoreError, Tx};

use super::take::answers;
use crate::consents::points::{Traces, drop_point, traces};
use crate::erasures::{ErasureError, system};
use crate::may::{Message, rules_in, standing_in};
use crate::people::PeopleError;
use crate::purposes::names_in;
use crate::{App, Ctx};

/// How many confirmations one round closes.
const BATCH: i64 = 200;
/// Links that are over are kept for so long, so that a late press finds the same page as any other.
const LINK_DAYS: i64 = 30;

/// Why a confirmation is not closed.
#[derive(Debug, thiserror::Error)]
pub enum LapseError {
    /// The contact points could not be read.
    #[error("could not read contact points")]
    People(#[from] PeopleError),
    /// The person could not be erased.
    #[error("could not order an erasure")]
    Erasure(#[from] ErasureError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// A confirmation whose time is over, as the records have it.
struct Over {
    mail: MailRecord,
    person: PersonRecord,
    /// The codes of the purposes that were asked for and to which no yes stands.
    codes: Vec<String>,
}

/// Closes what was not confirmed in time, and says how many; links that are long over go, too. The histories know by
/// themselves that a request has lapsed.
pub async fn close_unanswered(app: &App) -> Result<usize, LapseError> {
    let now = app.clock.now();
    let asked_by = from_ms(to_ms(now) - Terms::FIRST.confirm_hours * 3_600_000);
    app.store.write(move |tx| store::mail_links::drop_over(tx, days_after(now, -LINK_DAYS))).await?;
    let over = app.store.read(move |db| store::mails::unanswered(db, asked_by, BATCH)).await?;
    let (mut closed, mut failure) = (0, None);
    for about in over {
        match close(app, about, now).await {
            Ok(()) => closed += 1,
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(closed), Err)
}

async fn close(app: &App, (subject, id): (SubjectId, MailId), now: Timestamp) -> Result<(), LapseError> {
    let found = app.store.read(move |db| read(db, (subject, id), now)).await?;
    // Whoever is being erased loses everything anyway.
    let Some(over) = found else { return Ok(()) };
    let ctx = Ctx { actor: system(app), now };
    let (meant, codes) = (over.mail.contact, over.codes.clone());
    let only_for_it =
        traces(app, &ctx, &over.person, move |contact| Some(contact.id) == meant && codes.contains(&contact.purpose))
            .await?;
    let (facts, mail) = (over.person.facts.clone(), over.mail);
    let is_alone = app
        .store
        .write(move |tx| {
            tx.check_generation(subject, facts.generation)?;
            write(tx, (&mail, &facts), &only_for_it, now)?;
            if only_for_it.is_empty() { Ok::<_, StoreError>(false) } else { is_kept_for_nothing(tx, subject) }
        })
        .await?;
    if is_alone {
        // A name without an address and without a purpose is kept for nothing (Art. 5(1)(e)).
        crate::erasures::order_again(app, subject).await?;
    }
    Ok(())
}

fn read(db: &mut dyn Db, (subject, id): (SubjectId, MailId), now: Timestamp) -> Result<Option<Over>, StoreError> {
    let Some(person) = store::people::by_subject(db, subject)? else { return Ok(None) };
    let Some(mail) = store::mails::of(db, subject, id)?.filter(|mail| mail.kind == MailKind::ConfirmConsent) else {
        return Ok(None);
    };
    let about = answers(db, &mail)?;
    let controller = person.facts.controller;
    let rules = rules_in(db, controller)?;
    let held = standing_in(db, &rules, (subject, now), &Message::default())?;
    let agreed = |purpose: PurposeId| {
        Channel::ALL.iter().any(|channel| held.status(&rules, purpose, *channel, now).state == State::Granted)
    };
    let names: HashMap<_, _> = names_in(db, controller)?;
    let asked = about.iter().filter(|record| is_request(record)).map(|record| PurposeId::new(record.purpose));
    let codes = asked.filter(|purpose| !agreed(*purpose)).filter_map(|purpose| Some(names.get(&purpose)?.code.clone()));
    Ok(Some(Over { codes: codes.collect(), mail, person }))
}

fn is_request(record: &ConsentRecord) -> bool {
    matches!(record.act, Act::ConfirmationSent | Act::ExplicitConfirmationSent)
}

fn write(
    tx: &mut Tx<'_>,
    (mail, facts): (&MailRecord, &Facts),
    only_for_it: &[Traces],
    now: Timestamp,
) -> Result<(), StoreError> {
    if !store::mails::close(tx, mail.subject, mail.id, now)? {
        return Ok(());
    }
    if mail.state == MailState::Queued {
        let why = Some("too_late");
        let dropped = Outcome { state: MailState::Dropped, due_at: None, ended_at: Some(now), smtp_code: None, why };
        store::mails::set(tx, mail, &dropped)?;
    }
    for traces in only_for_it {
        drop_point(tx, mail.subject, traces)?;
    }
    store::retention::count(tx, Rule::Unconfirmed, (now, 1))?;
    tx.record(Event {
        id: EventId::new(tx.next_id()),
        at: now,
        actor: Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(mail.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::ConfirmationClosed,
        purpose: mail.kind.purpose(),
        reason: Reason::Upkeep,
        detail: mail.id.number(),
    });
    Ok(())
}

/// Whether nothing says any more what the person is kept for.
fn is_kept_for_nothing(db: &mut dyn Db, subject: SubjectId) -> Result<bool, StoreError> {
    let kept = store::erasures::preview(db, subject)?;
    Ok(kept.contacts == 0 && kept.purchases == 0 && store::people::purposes(db, subject)?.is_empty())
}
