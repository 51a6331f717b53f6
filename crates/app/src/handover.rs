//! Handing an access package over: built, sealed in pieces, announced by a mail with a link, opened by a code that
//! goes another way (Art. 12(3), 15(3)).
//!
//! Invariant: the link alone and the code alone open nothing; what waits is sealed under the person's key and goes with
//! them; each download and each wrong code is on record before it is answered.

use std::io::Cursor;
use std::sync::Arc;

use custody::{Disclosed, OpenError, PackagePiece, SealError, Sealed, Table};
use domain::contact::ContactKind;
use domain::event::Deed;
use domain::handover::{DOWNLOADS, Handover, HandoverState, TRIES};
use domain::id::{ContactId, EventId, HandoverId, MailId, PublicId, PublicKind, SubjectId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::retention::Rule;
use domain::time::Timestamp;
use policy::{Denied, PersonAct, PolicyError};
use store::handovers::HandoverRecord;
use store::mails::MailRecord;
use store::people::PersonRecord;
use store::{StoreError, Tx};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::access::{self, AccessError};
use crate::erasures::system;
use crate::mails::{NewMail, queue_as};
use crate::people::{PeopleError, circle, look_at, missing_permit};
use crate::{App, Ctx, Why, records, spoken};

/// Plain bytes of a piece.
const PIECE: usize = 128 * 1024;
/// How many packages one round of upkeep empties at a time.
const BATCH: i64 = 100;

/// Why nothing was handed over.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    /// There is no such person or package, or nobody can fetch it any more.
    #[error("no such person or package")]
    NotFound,
    /// The policy says no.
    #[error("not allowed for this reason")]
    Refused,
    /// The person has no such address for mail.
    #[error("the person has no such address")]
    NoAddress,
    /// The package was not built.
    #[error("could not build the package")]
    Access(#[source] AccessError),
    /// The person could not be looked at.
    #[error("could not look at the person")]
    People(#[source] PeopleError),
    /// A piece could not be opened.
    #[error("could not open a piece")]
    Vault(#[from] OpenError),
    /// A piece could not be sealed.
    #[error("could not seal a piece")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for HandoverError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

impl From<AccessError> for HandoverError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::NotFound => Self::NotFound,
            AccessError::Refused => Self::Refused,
            AccessError::Store(error) => Self::Store(error),
            AccessError::TooLarge
            | AccessError::Changed
            | AccessError::Write(_)
            | AccessError::Vault(_)
            | AccessError::Seal(_)
            | AccessError::Policy(_) => Self::Access(error),
        }
    }
}

impl From<PeopleError> for HandoverError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused => Self::Refused,
            PeopleError::Store(error) => Self::Store(error),
            PeopleError::BadQuestion
            | PeopleError::Incomplete
            | PeopleError::Vault(_)
            | PeopleError::Seal(_)
            | PeopleError::Policy(_) => Self::People(error),
        }
    }
}

/// An address that the link can go to.
#[derive(Debug)]
pub struct Address {
    /// Which contact point.
    pub id: ContactId,
    /// As much of it as is needed to recognise it.
    pub masked: Disclosed<Text>,
    /// Since when it is known: one that came with the request proves nothing about who asks (S02).
    pub since: Timestamp,
    /// Where it came from.
    pub source: String,
}

/// A package that was handed over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Given {
    /// Its name.
    pub public: PublicId,
    /// What became of it so far.
    pub handover: Handover,
    /// Where it stands.
    pub state: HandoverState,
}

/// What there is to choose before a package is handed over.
#[derive(Debug)]
pub struct Desk {
    /// Where the link can go.
    pub addresses: Vec<Address>,
    /// What was handed over before, the newest first.
    pub given: Vec<Given>,
}

/// A package that waits, for whoever has its link.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Waiting {
    /// Until when.
    pub until: Timestamp,
    /// How often it can still be fetched.
    pub downloads_left: i64,
    /// How many wrong codes are left.
    pub tries_left: i64,
    /// The code that was just given is wrong.
    pub was_wrong: bool,
}

/// Shows where a link could go and what was handed over; on record like every look at a person.
pub async fn desk(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Desk, HandoverError> {
    let (main, _) = asked(app, ctx, whom, why).await?;
    let looked = look_at(app, ctx, (main.facts.public, why), &[PersonAct::Open], |db, record| {
        let mut contacts = store::contacts::of_person(db, record.facts.subject)?;
        contacts.retain(|contact| contact.kind == ContactKind::Email);
        Ok((contacts, store::handovers::of_person(db, record.facts.subject)?))
    });
    let looked = looked.await?;
    let opener = looked.opener(app, PersonAct::Open)?;
    let (contacts, given) = &looked.read;
    let mut addresses = Vec::new();
    for contact in contacts {
        let masked = opener.open_masked(records::contact(contact.id), &contact.value)?;
        let (since, source) = (contact.created_at, contact.source.clone());
        addresses.push(Address { id: contact.id, masked, since, source });
    }
    let given = given.iter().map(|record| Given {
        public: record.public,
        handover: record.handover,
        state: record.handover.state(ctx.now),
    });
    Ok(Desk { addresses, given: given.collect() })
}

/// The main record, and the line for the proof log about it.
async fn asked(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    why: &Why,
) -> Result<(PersonRecord, domain::event::Event), HandoverError> {
    let mut members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    if members.is_empty() {
        return Err(HandoverError::NotFound);
    }
    let main = members.swap_remove(0);
    let allowed = app.policy.allow(&ctx.actor, &main.facts, ctx.asks(PersonAct::HandOverAccess, why.reason))??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    Ok((main, event))
}

/// Builds a package, seals it, queues the mail with its link, and gives the code that opens it. The code is nowhere
/// else: whoever asks gets it by another way than that mail.
pub async fn make(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (language, to): (Language, ContactId),
) -> Result<String, HandoverError> {
    let (main, event) = asked(app, ctx, whom, why).await?;
    let (subject, controller) = (main.facts.subject, main.facts.controller);
    let contacts = app.store.read(move |db| store::contacts::of_person(db, subject)).await?;
    if !contacts.iter().any(|contact| contact.id == to && contact.kind == ContactKind::Email) {
        return Err(HandoverError::NoAddress);
    }
    let (_, built) = access::build(app, ctx, (main.facts.public, why), language, Cursor::new(Vec::new())).await?;
    let bytes = Zeroizing::new(built.into_inner());
    let id = HandoverId::new(app.store.next_id());
    let pieces = sealed(app, &main, (id, &bytes))?;
    drop(bytes);
    let (public, code) = (PublicId::draw(PublicKind::Package, &*app.random), spoken::draw(&*app.random));
    let record = HandoverRecord {
        subject,
        id,
        public,
        mail: MailId::new(app.store.next_id()),
        language: language.code().to_owned(),
        made_by: ctx.actor.id,
        handover: Handover::beginning(ctx.now),
        code: app.vault.package_code(controller, &public.to_string(), &Text::new(code.as_str())),
        pieces: i64::try_from(pieces.len()).unwrap_or(i64::MAX),
    };
    let mail = announcement(&main, (language, to));
    let event = domain::event::Event { detail: id.number(), ..event };
    app.store
        .write(move |tx| {
            tx.check_generation(subject, main.facts.generation)?;
            if store::erasures::of_person(tx, subject)?.is_some() {
                return Err(HandoverError::NotFound);
            }
            store::handovers::add(tx, &record, &pieces)?;
            queue_as(tx, record.mail, &mail)?;
            tx.record(event.clone());
            Ok(())
        })
        .await?;
    Ok(code)
}

fn sealed(
    app: &App,
    person: &PersonRecord,
    (id, bytes): (HandoverId, &[u8]),
) -> Result<Vec<Sealed<PackagePiece>>, SealError> {
    let sealer = app.vault.sealer(person.facts.controller, &person.key)?;
    let seal = |(number, piece): (i64, &[u8])| {
        let piece = PackagePiece(Zeroizing::new(piece.to_vec()));
        sealer.seal(Table::PackagePiece, records::package_piece(id, number), &piece)
    };
    (0..).zip(bytes.chunks(PIECE)).map(seal).collect()
}

fn announcement(person: &PersonRecord, (language, to): (Language, ContactId)) -> NewMail {
    NewMail {
        subject: person.facts.subject,
        brand: person.facts.brand,
        kind: MailKind::AccessReady,
        purpose: Purpose::Rights.id(),
        contact: Some(to),
        about: Vec::new(),
        language,
        not_before: None,
    }
}

/// Takes a package back: nobody can fetch it from now on, and its bytes go.
pub async fn withdraw(app: &App, ctx: &Ctx, (public, why): (PublicId, &Why)) -> Result<PublicId, HandoverError> {
    let found = app.store.read(move |db| {
        let record = store::handovers::by_public(db, public)?;
        let person = match &record {
            Some(record) => store::people::by_subject(db, record.subject)?,
            None => None,
        };
        Ok::<_, StoreError>(record.zip(person))
    });
    let (record, person) = found.await?.ok_or(HandoverError::NotFound)?;
    let asks = ctx.asks(PersonAct::HandOverAccess, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)??;
    let mut event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    (event.deed, event.detail) = (Deed::PackageWithdrawn, record.id.number());
    let at = ctx.now;
    app.store
        .write(move |tx| {
            if store::handovers::withdraw(tx, &record, at)? {
                tx.record(event.clone());
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(person.facts.public)
}

/// Takes back whatever of a person waits: it tells of records that are no longer theirs.
pub(crate) fn withdraw_open(tx: &mut Tx<'_>, subject: SubjectId, at: Timestamp) -> Result<(), StoreError> {
    for record in store::handovers::of_person(tx, subject)? {
        if record.pieces > 0 {
            store::handovers::withdraw(tx, &record, at)?;
        }
    }
    Ok(())
}

/// What a link says of its package; nothing for other links.
pub(crate) async fn waiting(app: &App, mail: &MailRecord) -> Result<Option<Waiting>, HandoverError> {
    if mail.kind != MailKind::AccessReady {
        return Ok(None);
    }
    let (subject, id, now) = (mail.subject, mail.id, app.clock.now());
    let record = app.store.read(move |db| store::handovers::of_mail(db, subject, id)).await?;
    let open = record.filter(|record| record.handover.state(now) == HandoverState::Open);
    let handover = open.ok_or(HandoverError::NotFound)?.handover;
    Ok(Some(Waiting {
        until: handover.ends_at,
        downloads_left: DOWNLOADS - handover.downloads,
        tries_left: TRIES - handover.tries,
        was_wrong: false,
    }))
}

/// What the right code opens.
struct Right {
    person: PersonRecord,
    id: HandoverId,
    pieces: Vec<Sealed<PackagePiece>>,
}

/// Hands the package of a mail out to whoever gives its code; `None` if the code is wrong. Either is counted and put on
/// record before there is anything to open.
pub(crate) async fn fetch(
    app: &App,
    mail: &MailRecord,
    typed: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, HandoverError> {
    let ctx = Ctx { actor: system(app), now: app.clock.now() };
    let (policy, vault, mail) = (Arc::clone(&app.policy), Arc::clone(&app.vault), mail.clone());
    let typed = Text::new(spoken::plain(typed));
    let done = app.store.write_and_disclose(move |tx, looks| {
        let record = store::handovers::of_mail(tx, mail.subject, mail.id)?;
        let record = record.filter(|record| record.handover.state(ctx.now) == HandoverState::Open);
        let record = record.ok_or(HandoverError::NotFound)?;
        let person = store::people::by_subject(tx, mail.subject)?.ok_or(HandoverError::NotFound)?;
        let asks = ctx.asks(PersonAct::FetchAccess, Reason::RightsRequest);
        let allowed = policy.allow(&ctx.actor, &person.facts, asks)??;
        let code = vault.package_code(person.facts.controller, &record.public.to_string(), &typed);
        if !bool::from(code.0.ct_eq(&record.code.0)) {
            let mut event = allowed.event(EventId::new(tx.next_id()), ctx.now);
            (event.deed, event.detail) = (Deed::PackageTried, record.id.number());
            tx.record(event);
            let counted = store::handovers::missed(tx, &record)?;
            return if counted { Ok(None) } else { Err(HandoverError::NotFound) };
        }
        let mut pieces = Vec::new();
        while let Some(piece) = store::handovers::piece(tx, &record, i64::try_from(pieces.len()).unwrap_or(i64::MAX))? {
            pieces.push(piece);
        }
        if !store::handovers::fetched(tx, &record)? {
            return Err(HandoverError::NotFound);
        }
        looks.push(allowed);
        Ok(Some(Right { person, id: record.id, pieces }))
    });
    let (tried, permits) = done.await?;
    let Some(Right { person, id, pieces }) = tried else { return Ok(None) };
    let permit = permits.of(person.facts.subject, PersonAct::FetchAccess).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(pieces.len() * PIECE));
    for (number, piece) in (0..).zip(&pieces) {
        let piece = opener.open(Table::PackagePiece, records::package_piece(id, number), piece)?;
        bytes.extend_from_slice(&piece.as_ref().0);
    }
    Ok(Some(bytes))
}

/// Deletes the bytes of packages that nobody can fetch any more, and says how many there were; the list forgets them
/// later.
pub(crate) async fn end_what_is_over(app: &App) -> Result<usize, StoreError> {
    let (now, mut ended) = (app.clock.now(), 0);
    loop {
        let over = app.store.read(move |db| store::handovers::over(db, now, BATCH)).await?;
        if over.is_empty() {
            break;
        }
        ended += over.len();
        let emptied = app.store.write(move |tx| {
            over.iter().try_for_each(|whose| store::handovers::empty(tx, *whose))?;
            let items = u64::try_from(over.len()).unwrap_or(u64::MAX);
            store::retention::count(tx, Rule::PackageHandover, (now, items))
        });
        emptied.await?;
    }
    app.store.write(move |tx| store::handovers::forget(tx, now).map(drop)).await?;
    Ok(ended)
}
