//! Erasure (Art. 17): previewed, ordered with a typed word, carried out in steps that survive a crash.

use custody::{OpenError, Opener, SealError, Table};
use domain::contact::ContactKind;
use domain::erasure::{Erasure, Preview, Step};
use domain::id::{ErasureId, PublicId, PublicKind, PurchaseId};
use domain::kept::Stays;
use domain::person::Facts;
use domain::time::{Timestamp, days_after};
use policy::{HouseAct, PersonAct, PolicyError};
use store::StoreError;
use store::contacts::ContactRecord;
use store::erasures::ErasureRecord;
use store::suppression::Fingerprint;

use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why, records};
use exceptions::Grounds;

mod again;
mod certificate;
mod circle;
mod exceptions;
mod keep;
mod law;
mod leftovers;
mod public;
pub(crate) mod steps;
mod waiting;

pub(crate) use again::{order_again, order_over};
pub use law::{line as stays_line, norm_text};
pub use public::{
    CertificateReport, PublicCertificate, certificate as public_certificate, proof as certificate_proof,
    verify as verify_certificate,
};
pub use steps::{resume_all, run, step_once};
pub use waiting::{Requested, WaitView, cancel, confirm, request, waiting, waits};
pub(crate) use waiting::{cancel_by_link, in_mail, is_waiting, start_due, wait_again};

/// The words that order an erasure, one for each language of the screens.
pub const WORDS: &[&str] = &["ERASE", "LÖSCHEN"];

/// A weekly key lives at most this long.
pub const EPOCH_DAYS: i64 = 7;
/// A key ring that was copied away lives at most this long.
pub const KEY_RING_DAYS: i64 = 7;
/// How often an order is prepared again when records were joined or parted meanwhile.
const ORDERS_AGAIN: usize = 3;

/// Why an erasure is not ordered, not shown, or stopped at a step.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// There is no such person or erasure, or the actor may not know that there is.
    #[error("no such person or erasure")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The typed word is not the one that orders an erasure.
    #[error("the typed word is not the one that was asked for")]
    WrongWord,
    /// Something of the person was found after everything was deleted. The step is tried again at the next start.
    #[error("the leftover check found {found} places, first in {place}")]
    Leftovers {
        /// How many.
        found: usize,
        /// The first table or file.
        place: String,
    },
    /// An upload from before the order is still coming in, and its copy may name the person.
    #[error("an uploaded file that may name the person is still coming in")]
    UploadWaits,
    /// A file could not be read for the leftover check.
    #[error("could not search the files")]
    Files(#[source] std::io::Error),
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<PeopleError> for ErasureError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused | PeopleError::BadQuestion | PeopleError::Incomplete => Self::Refused,
            PeopleError::Vault(error) => Self::Vault(error),
            PeopleError::Seal(error) => Self::Seal(error),
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

/// An erasure as its page shows it.
#[derive(Clone, Debug)]
pub struct ErasureView {
    /// What and how far.
    pub erasure: Erasure,
    /// The steps that are done: when, and what they counted.
    pub steps: Vec<(Step, Timestamp, String)>,
    /// The certificate, once written.
    pub certificate: Option<String>,
    /// What stays now, and until when.
    pub stays: Vec<Stays>,
}

/// What an erasure would do, before it is ordered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Previewed {
    /// What goes.
    pub goes: Preview,
    /// What stays, why, and until when; nothing of it has been opened.
    pub stays: Vec<Stays>,
    /// Orders that are still on their way.
    pub underway: Vec<Underway>,
}

/// An order that is, or may be, on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Underway {
    /// Its number, to say that it has arrived.
    pub purchase: PurchaseId,
    /// When it was bought.
    pub at: Timestamp,
    /// From which shop or file it came.
    pub source: String,
    /// When it should have arrived, if it is on its way.
    pub expected: Option<Timestamp>,
}

/// Counts what an erasure would remove.
pub async fn preview(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Preview, ErasureError> {
    Ok(preview_with_reasons(app, ctx, whom, why).await?.goes)
}

/// Counts what an erasure would remove, and what would stay, with the reasons.
pub async fn preview_with_reasons(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Previewed, ErasureError> {
    let grounds = Grounds { country: app.house.controller.country, erasure: 0, now: ctx.now };
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::PreviewErasure], move |db, person| {
        let subject = person.facts.subject;
        let planned = exceptions::plan(db, subject, grounds)?;
        let underway = crate::deliveries::candidates(db, subject, grounds.now)?;
        Ok((store::erasures::preview(db, subject)?, exceptions::numbers(&planned), underway))
    })
    .await?;
    let (mut goes, mut stays, mut underway) = (Preview::default(), Vec::new(), Vec::new());
    for (_, (more, kept, orders)) in opened.each() {
        goes = goes.plus(*more);
        stays.extend(kept.iter().copied());
        underway.extend(orders.iter().cloned());
    }
    Ok(Previewed { goes, stays: domain::kept::summed(stays), underway })
}

/// Orders an erasure at once, of every record of the person. From now on it is carried out, whatever happens; [`run`]
/// does it. This is for whoever is surely the person, and for the product itself; others go through [`request`].
pub async fn order(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, typed: &str) -> Result<PublicId, ErasureError> {
    if !WORDS.contains(&typed.trim()) {
        return Err(ErasureError::WrongWord);
    }
    for _ in 0..ORDERS_AGAIN {
        let wish = circle::Wish { is_strict: true, from_wait: false, over: None };
        if let Some(ordered) = circle::order(app, ctx, (whom, why), wish).await? {
            return Ok(ordered);
        }
    }
    Err(StoreError::KeyTurned.into())
}

/// What keeps old files from bringing the person back: the fingerprints of each contact point but the postal ones,
/// where others live.
fn fingerprints(
    app: &App,
    facts: &Facts,
    (contacts, opener): (&[ContactRecord], &Opener),
) -> Result<Vec<Fingerprint>, OpenError> {
    let mut prints = Vec::new();
    for contact in contacts.iter().filter(|contact| contact.kind != ContactKind::Postal) {
        let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
        prints.extend(crate::imports::fingerprints(app, facts.controller, facts.brand, value.as_ref()));
    }
    Ok(prints)
}

fn order_record(
    app: &App,
    ctx: &Ctx,
    (facts, name): (&Facts, Option<PublicId>),
    (marks, preview): (&[Vec<u8>], &Preview),
) -> ErasureRecord {
    let epoch_ends = days_after(app.vault.epoch_began(), EPOCH_DAYS).max(ctx.now);
    ErasureRecord {
        erasure: Erasure {
            id: ErasureId::new(app.store.next_id()),
            public: name.unwrap_or_else(|| PublicId::draw(PublicKind::Erasure, &*app.random)),
            subject: facts.subject,
            step: Step::Ordered,
            ordered_at: ctx.now,
            unreadable_from: days_after(epoch_ends, KEY_RING_DAYS),
        },
        controller: facts.controller,
        handle: facts.handle,
        epoch: app.vault.current_epoch(),
        marks: leftovers::pack(marks),
        counts: certificate::counts(preview),
        certificate: None,
    }
}

/// Shows how far an erasure is, and its certificate.
pub async fn progress(app: &App, ctx: &Ctx, erasure: PublicId) -> Result<ErasureView, ErasureError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(ErasureError::NotFound);
    }
    let found = app
        .store
        .read(move |db| {
            let Some(record) = store::erasures::by_public(db, erasure)? else { return Ok(None) };
            let steps = store::erasures::steps(db, record.erasure.id)?;
            let stays = store::kept::summed(db, (record.erasure.subject, record.erasure.id))?;
            Ok::<_, StoreError>(Some(ErasureView {
                erasure: record.erasure,
                steps,
                certificate: record.certificate,
                stays,
            }))
        })
        .await?;
    found.ok_or(ErasureError::NotFound)
}

/// The newest erasures.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<Erasure>, ErasureError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(ErasureError::Refused);
    }
    let controller = app.house.controller.id;
    let found = app.store.read(move |db| store::erasures::newest(db, controller, 200)).await?;
    Ok(found.into_iter().map(|record| record.erasure).collect())
}

/// The product as an actor: it continues what was ordered.
pub(crate) fn system(app: &App) -> domain::actor::Actor {
    domain::actor::Actor {
        id: domain::actor::Actor::SYSTEM,
        public: app.house.controller.public,
        controller: app.house.controller.id,
        employer: domain::controller::EmployerKind::Own,
        role: domain::actor::Role::System,
        team: None,
        handle: "confidant".to_owned(),
    }
}
