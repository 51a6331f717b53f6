//! Erasures that wait (T20): whoever asks is not surely the person, so known addresses are told and can cancel.
//!
//! Invariant: without a strong proof of who asks, nothing is destroyed before the time to cancel is over. Marketing
//! stops at once; what was asked for and what was cancelled stands in the journal, so a restore changes neither.

use domain::consent::evidence::Via;
use domain::contact::ContactKind;
use domain::event::{Deed, Event};
use domain::id::{ErasureId, EventId, PublicId, PublicKind, SubjectId};
use domain::mail::{CANCEL_HOURS, MailKind};
use domain::may::Against;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::rights::{CaseState, IdentityProof, RightsKind, StepCode, code_number};
use domain::time::{Timestamp, from_ms, to_ms};
use policy::{HouseAct, PersonAct};
use store::erasure_waits::WaitRecord;
use store::journal::{Line, Order};
use store::mails::MailRecord;
use store::people::PersonRecord;
use store::{Db, StoreError, Tx};

use super::{ErasureError, ORDERS_AGAIN, WORDS, circle, order, system};
use crate::mails::NewMail;
use crate::people::circle as people_circle;
use crate::{App, Ctx, Why};

/// How many that waited begin in one round.
const BATCH: i64 = 100;

/// What became of a request to erase.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Requested {
    /// It is ordered, and is carried out now.
    Ordered(PublicId),
    /// It waits until then, unless it is cancelled.
    Waits(PublicId, Timestamp),
}

/// An erasure that waits, as its page shows it.
#[derive(Clone, Debug)]
pub struct WaitView {
    /// The record.
    pub wait: WaitRecord,
    /// How many known addresses are told.
    pub told: usize,
    /// Whether the reader may agree that it need not wait: not whoever took the request.
    pub may_confirm: bool,
}

/// Takes the request to erase somebody. Where the person followed a link to an address that was known before, it is
/// ordered at once; otherwise it waits, marketing stops, every known address is told, and a second person can agree that
/// it need not wait.
pub async fn request(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, typed: &str) -> Result<Requested, ErasureError> {
    if !WORDS.contains(&typed.trim()) {
        return Err(ErasureError::WrongWord);
    }
    let (members, event) = asked(app, ctx, whom, (PersonAct::Erase, why)).await?;
    let main = members.first().ok_or(ErasureError::NotFound)?;
    let subject = main.facts.subject;
    let known = app.store.read(move |db| standing(db, subject)).await?;
    match known {
        Standing::Proven | Standing::Ordered => Ok(Requested::Ordered(order(app, ctx, whom, why, typed).await?)),
        Standing::Waits(wait) => Ok(Requested::Waits(wait.public, wait.starts_at)),
        Standing::Nothing => {
            let against = (Against::DirectMarketing, Via::Mail);
            crate::objections::object(app, ctx, whom, why, against).await?;
            write(app, ctx, &members, event).await
        }
    }
}

/// What is known of the person's erasure so far.
enum Standing {
    Nothing,
    Waits(Box<WaitRecord>),
    Ordered,
    /// Somebody proved that they are the person.
    Proven,
}

fn standing(db: &mut dyn Db, subject: SubjectId) -> Result<Standing, StoreError> {
    if store::erasures::of_person(db, subject)?.is_some() {
        return Ok(Standing::Ordered);
    }
    for own in store::merges::circle(db, subject)? {
        if let Some(wait) = store::erasure_waits::open_of(db, own)? {
            return Ok(Standing::Waits(Box::new(wait)));
        }
    }
    if is_proven(db, subject)? { Ok(Standing::Proven) } else { Ok(Standing::Nothing) }
}

/// Whether a request for the erasure is open in which the person followed the link to an address that was known before.
fn is_proven(db: &mut dyn Db, subject: SubjectId) -> Result<bool, StoreError> {
    for own in store::merges::circle(db, subject)? {
        for record in store::rights::of_person(db, own)? {
            let case = &record.case;
            let is_meant = case.about.unwrap_or(case.subject) == own;
            if case.kind != RightsKind::Erasure || record.stands.state == CaseState::Decided || !is_meant {
                continue;
            }
            let by_link = code_number(IdentityProof::ALL, &IdentityProof::Link);
            let steps = store::rights::steps(db, case.subject, case.id)?;
            let mut steps = steps.iter().map(|record| &record.step);
            if steps.any(|step| step.code == StepCode::IdentityConfirmed && step.detail == by_link) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The records of the person, and the line for the proof log about the main one; every record is asked about.
async fn asked(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    (act, why): (PersonAct, &Why),
) -> Result<(Vec<PersonRecord>, Event), ErasureError> {
    let members = app.store.read(move |db| people_circle::by_public(db, whom)).await?;
    let mut events = Vec::with_capacity(members.len());
    for member in &members {
        let allowed = app.policy.allow(&ctx.actor, &member.facts, ctx.asks(act, why.reason))?;
        let allowed = allowed.map_err(|denied| match denied {
            policy::Denied::Invisible => ErasureError::NotFound,
            policy::Denied::Refused => ErasureError::Refused,
        })?;
        events.push(allowed.event(EventId::new(app.store.next_id()), ctx.now));
    }
    let event = events.into_iter().next().ok_or(ErasureError::NotFound)?;
    Ok((members, event))
}

async fn write(app: &App, ctx: &Ctx, members: &[PersonRecord], event: Event) -> Result<Requested, ErasureError> {
    let main = members.first().ok_or(ErasureError::NotFound)?;
    let id = ErasureId::new(app.store.next_id());
    let public = PublicId::draw(PublicKind::Erasure, &*app.random);
    let wait = WaitRecord {
        subject: main.facts.subject,
        id,
        public,
        asked_at: ctx.now,
        asked_by: ctx.actor.id,
        starts_at: hours_after(ctx.now, CANCEL_HOURS),
        confirmed: None,
        cancelled: None,
        started_at: None,
    };
    let event = Event { deed: Deed::ErasureWaits, detail: id.number(), ..event };
    let starts_at = wait.starts_at;
    let line = Line { at: ctx.now, order: Order::EraseAsked, subject: wait.subject, detail: to_ms(starts_at) };
    app.journal.append(&line)?;
    let members: Vec<PersonRecord> = members.to_vec();
    let written = app.store.write(move |tx| {
        tx.check_generation(wait.subject, members.first().map_or(0, |main| main.facts.generation))?;
        // Of two requests at once the second finds the first.
        if let Some(known) = store::erasure_waits::open_of(tx, wait.subject)? {
            return Ok(Requested::Waits(known.public, known.starts_at));
        }
        store::erasure_waits::add(tx, &wait)?;
        for member in &members {
            tell(tx, member)?;
        }
        tx.record(event.clone());
        Ok::<_, StoreError>(Requested::Waits(public, starts_at))
    });
    Ok(written.await?)
}

/// Queues a mail to each known address, with a link that cancels.
fn tell(tx: &mut Tx<'_>, member: &PersonRecord) -> Result<(), StoreError> {
    for contact in store::contacts::of_person(tx, member.facts.subject)? {
        if contact.kind != ContactKind::Email {
            continue;
        }
        let mail = NewMail {
            subject: member.facts.subject,
            brand: member.facts.brand,
            kind: MailKind::ErasureAsked,
            purpose: Purpose::Rights.id(),
            contact: Some(contact.id),
            about: Vec::new(),
            language: Language::EN,
            not_before: None,
        };
        crate::mails::queue(tx, &mail)?;
    }
    Ok(())
}

fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    from_ms(to_ms(at).saturating_add(hours.saturating_mul(3_600_000)))
}

/// Shows an erasure that waits or waited.
pub async fn waiting(app: &App, ctx: &Ctx, public: PublicId) -> Result<Option<WaitView>, ErasureError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(ErasureError::NotFound);
    }
    let found = app.store.read(move |db| {
        let Some(wait) = store::erasure_waits::by_public(db, public)? else { return Ok(None) };
        let mut told = 0;
        for own in store::merges::circle(db, wait.subject)? {
            let mails = store::mails::of_person(db, own)?;
            told += mails
                .iter()
                .filter(|mail| mail.kind == MailKind::ErasureAsked && mail.made_at >= wait.asked_at)
                .count();
        }
        Ok::<_, StoreError>(Some((wait, told)))
    });
    let me = ctx.actor.id;
    let may = ctx.actor.role == domain::actor::Role::PrivacyManager;
    Ok(found.await?.map(|(wait, told)| {
        let may_confirm = may && wait.is_open() && wait.asked_by != me;
        WaitView { wait, told, may_confirm }
    }))
}

/// The erasures that wait, the next to begin first.
pub async fn waits(app: &App, ctx: &Ctx) -> Result<Vec<WaitRecord>, ErasureError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(ErasureError::Refused);
    }
    Ok(app.store.read(|db| store::erasure_waits::open(db, 200)).await?)
}

async fn found(app: &App, ctx: &Ctx, public: PublicId) -> Result<(WaitRecord, PublicId), ErasureError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(ErasureError::NotFound);
    }
    let read = app.store.read(move |db| {
        let Some(wait) = store::erasure_waits::by_public(db, public)?.filter(WaitRecord::is_open) else {
            return Ok(None);
        };
        let person = store::people::by_subject(db, wait.subject)?;
        Ok::<_, StoreError>(person.map(|person| (wait, person.facts.public)))
    });
    read.await?.ok_or(ErasureError::NotFound)
}

/// A second privacy manager agrees that it need not wait; then it is ordered.
pub async fn confirm(app: &App, ctx: &Ctx, public: PublicId, why: &Why) -> Result<PublicId, ErasureError> {
    let (wait, whom) = found(app, ctx, public).await?;
    if wait.asked_by == ctx.actor.id {
        return Err(ErasureError::Refused);
    }
    let (_, event) = asked(app, ctx, whom, (PersonAct::Erase, why)).await?;
    let event = Event { deed: Deed::ErasureConfirmed, detail: wait.id.number(), ..event };
    let by = (ctx.now, ctx.actor.id);
    let known = wait.clone();
    app.store
        .write(move |tx| {
            if !store::erasure_waits::confirm(tx, &known, by)? {
                return Err(StoreError::KeyTurned);
            }
            tx.record(event.clone());
            Ok(())
        })
        .await?;
    start(app, wait.subject).await?;
    Ok(public)
}

/// The person says that they did not ask for it, or want to stay after all.
pub async fn cancel(app: &App, ctx: &Ctx, public: PublicId, why: &Why) -> Result<(), ErasureError> {
    let (wait, whom) = found(app, ctx, public).await?;
    cancel_this(app, ctx, (wait, whom), why).await
}

/// The button of a link in a mail to a known address.
pub(crate) async fn cancel_by_link(app: &App, subject: SubjectId) -> Result<(), ErasureError> {
    let ctx = Ctx { actor: system(app), now: app.clock.now() };
    let read = app.store.read(move |db| {
        let Standing::Waits(wait) = standing(db, subject)? else { return Ok(None) };
        let person = store::people::by_subject(db, wait.subject)?;
        Ok::<_, StoreError>(person.map(|person| (*wait, person.facts.public)))
    });
    let Some(found) = read.await? else { return Err(ErasureError::NotFound) };
    cancel_this(app, &ctx, found, &Why::of(Reason::RightsRequest)).await
}

async fn cancel_this(
    app: &App,
    ctx: &Ctx,
    (wait, whom): (WaitRecord, PublicId),
    why: &Why,
) -> Result<(), ErasureError> {
    let (_, event) = asked(app, ctx, whom, (PersonAct::CancelErasure, why)).await?;
    let event = Event { detail: wait.id.number(), ..event };
    let (by, journal) = ((ctx.now, ctx.actor.id), app.journal.clone());
    let line = Line { at: ctx.now, order: Order::EraseCancelled, subject: wait.subject, detail: wait.id.number() };
    let done = app.store.write(move |tx| {
        if !store::erasure_waits::cancel(tx, &wait, by)? {
            return Ok(false);
        }
        journal.append(&line)?;
        tx.record(event.clone());
        Ok::<_, StoreError>(true)
    });
    if done.await? { Ok(()) } else { Err(ErasureError::NotFound) }
}

/// Whether an erasure of the person waits; then mail about it may go.
pub(crate) fn is_waiting(db: &mut dyn Db, subject: SubjectId) -> Result<bool, StoreError> {
    Ok(matches!(standing(db, subject)?, Standing::Waits(_)))
}

/// The name of the erasure that a mail tells of, while it waits.
pub(crate) fn in_mail(db: &mut dyn Db, mail: &MailRecord) -> Result<Option<PublicId>, StoreError> {
    if mail.kind != MailKind::ErasureAsked {
        return Ok(None);
    }
    match standing(db, mail.subject)? {
        Standing::Waits(wait) => Ok(Some(wait.public)),
        Standing::Nothing | Standing::Ordered | Standing::Proven => Ok(None),
    }
}

/// Orders the erasures whose time to cancel is over, and says how many. The first failure is told after all were tried.
pub(crate) async fn start_due(app: &App) -> Result<usize, ErasureError> {
    let now = app.clock.now();
    let open = app.store.read(|db| store::erasure_waits::open(db, BATCH)).await?;
    let (mut started, mut failure) = (0, None);
    for wait in open.into_iter().filter(|wait| wait.starts_at <= now) {
        match start(app, wait.subject).await {
            Ok(()) => started += 1,
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(started), Err)
}

/// Orders it by the product itself, under the name it had while it waited.
async fn start(app: &App, subject: SubjectId) -> Result<(), ErasureError> {
    let ctx = Ctx { actor: system(app), now: app.clock.now() };
    let person = app.store.read(move |db| store::people::by_subject(db, subject)).await?;
    let Some(person) = person else { return Ok(()) };
    let why = Why::of(Reason::Upkeep);
    for _ in 0..ORDERS_AGAIN {
        let wish = circle::Wish { is_strict: false, from_wait: true, over: None };
        if circle::order(app, &ctx, (person.facts.public, &why), wish).await?.is_some() {
            return Ok(());
        }
    }
    Err(StoreError::KeyTurned.into())
}

/// Puts a request back that only the journal has: with its old end, and told once more.
pub(crate) fn wait_again(
    tx: &mut Tx<'_>,
    (subject, public): (SubjectId, PublicId),
    (asked_at, starts_at): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let Some(person) = store::people::by_subject(tx, subject)? else { return Ok(()) };
    let wait = WaitRecord {
        subject,
        id: ErasureId::new(tx.next_id()),
        public,
        asked_at,
        asked_by: domain::actor::Actor::SYSTEM,
        starts_at,
        confirmed: None,
        cancelled: None,
        started_at: None,
    };
    store::erasure_waits::add(tx, &wait)?;
    tell(tx, &person)
}
