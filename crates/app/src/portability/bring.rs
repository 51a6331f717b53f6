//! Takes in what somebody brought: a person of their own, in one transaction, or nothing.

use custody::{SealError, Table, WordToken};
use domain::contact::{ContactKind, ContactValue};
use domain::event::{About, Deed, Event};
use domain::id::{BrandId, EventId, ImportId, PublicId, PublicKind, PurposeId, SubjectId, TeamId};
use domain::notice::NoticeRef;
use domain::person::{Facts, PersonKind};
use domain::personal::Text;
use domain::portability::Part;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::suppression::Use;
use domain::time::Timestamp;
use ledger::note::VerifierKey;
use policy::{HouseAct, PolicyError};
use store::births::BirthRecord;
use store::consents::ConsentRecord;
use store::files::people::AsideRecord;
use store::imports::{ImportCounts, ImportRun, ImportState};
use store::people::{PersonPurpose, PersonRecord};
use store::suppression::Fingerprint;
use store::{IndexOp, StoreError, Tx};

use super::prepare::{Desk, Known, Point, known};
use super::read::{Opened, read};
use super::{BROUGHT, Fault};
use crate::imports::{ImportKind, fingerprints};
use crate::{App, Ctx, records};

/// The kind of digest by which a package is known again.
const BY_PACKAGE: &str = "package";

/// Why a package is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum BringError {
    /// The actor may not.
    #[error("not allowed")]
    Refused,
    /// There is no such brand, team or notice.
    #[error("no such brand, team or notice")]
    NotFound,
    /// Something is wrong with the package.
    #[error("{0}; nothing was taken in")]
    Package(#[from] Fault),
    /// The same person was brought from the same company before.
    #[error("this person's package from that company was taken in before; nothing was taken in")]
    Again,
    /// Was erased here, and files do not bring them back.
    #[error("this person cannot be taken in from a file; add them as a new customer if they come themselves")]
    NotTaken,
    /// A value could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// What is asked before a package is taken in.
#[derive(Clone, Debug)]
pub struct NewBrought {
    /// Under which brand.
    pub brand: BrandId,
    /// Which team serves them.
    pub team: TeamId,
    /// The notice they were given (Art. 13).
    pub notice: NoticeRef,
    /// The public key of the company that is said to have signed it, if it is known.
    pub key: Option<VerifierKey>,
}

/// What a package was found to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Brought {
    /// The person it became; `None` after a mere look.
    pub person: Option<PublicId>,
    /// The import it was.
    pub import: Option<PublicId>,
    /// The company that made it.
    pub from: String,
    /// The key it is signed with.
    pub signer: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Rows of each table.
    pub rows: Vec<(Part, u64)>,
}

impl Brought {
    fn of(opened: &Opened) -> Self {
        let package = &opened.package;
        Self {
            person: None,
            import: None,
            from: package.given_by.name.clone(),
            signer: opened.signer.to_string(),
            created_at: package.created_at,
            rows: Part::ALL.iter().map(|part| (*part, package.rows(*part).len() as u64)).collect(),
        }
    }
}

/// Says what a package is, in numbers, and keeps nothing of it.
pub fn look(app: &App, ctx: &Ctx, bytes: &[u8], key: Option<&VerifierKey>) -> Result<Brought, BringError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(BringError::Refused);
    }
    let opened = read(bytes, key)?;
    known(&opened.package)?;
    Ok(Brought::of(&opened))
}

/// Takes a package in.
pub async fn bring(app: &App, ctx: &Ctx, bytes: &[u8], new: NewBrought) -> Result<Brought, BringError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(BringError::Refused);
    }
    let asked = asked(app, &new).await?;
    let opened = read(bytes, new.key.as_ref())?;
    let known = known(&opened.package)?;
    let sealed = seal(app, ctx, (&opened, &known, &asked), &new)?;
    let (person, import) = (sealed.person.facts.public, sealed.run.public);
    app.store.write(move |tx| sealed.write(tx)).await?;
    Ok(Brought { person: Some(person), import: Some(import), ..Brought::of(&opened) })
}

/// The purposes that rest on consent here, once brand, team and notice are known to be there.
async fn asked(app: &App, new: &NewBrought) -> Result<Vec<(PurposeId, String)>, BringError> {
    let is_brand = app.house.brands.iter().any(|brand| brand.id == new.brand);
    let is_team = app.house.teams.iter().any(|team| team.id == new.team);
    let (controller, notice) = (app.house.controller.id, new.notice);
    let (newest, purposes) = app
        .store
        .read(move |db| {
            let newest = store::notices::newest(db, notice.notice)?;
            Ok::<_, StoreError>((newest, store::purposes::all(db, controller)?))
        })
        .await?;
    if !is_brand || !is_team || !(1..=newest).contains(&notice.version) {
        return Err(BringError::NotFound);
    }
    let by_consent = purposes.into_iter().filter(|record| record.rule.basis == Basis::Consent);
    Ok(by_consent.map(|record| (record.rule.purpose, record.code)).collect())
}

/// Everything of one package, sealed.
struct Ready {
    run: ImportRun,
    person: PersonRecord,
    purpose: PersonPurpose,
    points: Vec<Point>,
    detail: Option<custody::Sealed<domain::person::PersonDetail>>,
    birth: Option<BirthRecord>,
    asides: Vec<AsideRecord>,
    consents: Vec<ConsentRecord>,
    words: Vec<WordToken>,
    likeness: Vec<custody::Token>,
    origin: custody::Token,
    stops: Vec<Fingerprint>,
}

fn seal(
    app: &App,
    ctx: &Ctx,
    (opened, known, asked): (&Opened, &Known, &[(PurposeId, String)]),
    new: &NewBrought,
) -> Result<Ready, BringError> {
    let controller = app.house.controller.id;
    let subject = SubjectId::new(app.store.next_id());
    let keys = app.vault.new_person(controller, subject)?;
    let sealer = app.vault.sealer(controller, &keys.key)?;
    let run = run(app, ctx, opened, new)?;
    let profile = sealer.seal(Table::Person, records::OF_PERSON, &known.profile)?;
    let desk = Desk { app, ctx, sealer: &sealer, new };
    let (points, detail, birth) = (desk.points(known)?, desk.detail(known)?, desk.birth(known)?);
    let (asides, consents) = (desk.asides(known)?, desk.consents(&opened.package, asked)?);
    let values: Vec<ContactValue> = known.contacts.iter().map(|(value, ..)| value.clone()).collect();
    Ok(Ready {
        person: PersonRecord {
            facts: facts(app, ctx, &keys, new),
            source: BROUGHT.to_owned(),
            import: Some(run.id),
            profile,
            salt: keys.salt,
            key: keys.key,
        },
        purpose: PersonPurpose {
            purpose: Purpose::Service.id().number(),
            basis: Basis::Contract.code().to_owned(),
            source: BROUGHT.to_owned(),
            notice: Some((new.notice.notice.number(), new.notice.version)),
            since: ctx.now,
        },
        words: crate::people::index_words(app, &known.profile, &values),
        likeness: crate::duplicates::tokens_of(app, &known.profile, &values),
        origin: origin(app, opened),
        stops: stops(app, new.brand, &values),
        run,
        points,
        detail,
        birth,
        asides,
        consents,
    })
}

/// By the company and its reference: a package that was built anew is of the same person still.
fn origin(app: &App, opened: &Opened) -> custody::Token {
    let whose = Text::new(opened.package.person.clone());
    app.vault.origin_token(app.house.controller.id, &format!("portability/{}", opened.signer), &whose)
}

/// What keeps them out: where only a phone is told, a phone, too.
fn stops(app: &App, brand: BrandId, values: &[ContactValue]) -> Vec<Fingerprint> {
    let has_mail = values.iter().any(|value| value.kind() == ContactKind::Email);
    let counts = |value: &&ContactValue| match value.kind() {
        ContactKind::Email | ContactKind::CustomerNumber => true,
        ContactKind::Phone => !has_mail,
        ContactKind::Postal => false,
    };
    values.iter().filter(counts).flat_map(|value| fingerprints(app, app.house.controller.id, brand, value)).collect()
}

fn facts(app: &App, ctx: &Ctx, keys: &custody::NewPerson, new: &NewBrought) -> Facts {
    Facts {
        subject: keys.key.subject,
        public: PublicId::draw(PublicKind::Person, &*app.random),
        handle: keys.handle,
        controller: app.house.controller.id,
        brand: new.brand,
        team: new.team,
        // They bought nothing here yet.
        kind: PersonKind::Prospect,
        restricted: false,
        generation: keys.key.generation,
        created_at: ctx.now,
    }
}

fn run(app: &App, ctx: &Ctx, opened: &Opened, new: &NewBrought) -> Result<ImportRun, Fault> {
    let code = opened.package.rows(Part::Purchases).first().and_then(|row| row.get("currency"));
    let currency = code.map_or("EUR", String::as_str).parse();
    Ok(ImportRun {
        id: ImportId::new(app.store.next_id()),
        public: PublicId::draw(PublicKind::Import, &*app.random),
        controller: app.house.controller.id,
        brand: new.brand,
        team: new.team,
        kind: ImportKind::Portability.code().to_owned(),
        source: BROUGHT.to_owned(),
        basis: Basis::Contract,
        notice: Some(new.notice),
        currency: currency.map_err(|_| Fault::Content { part: Part::Purchases, row: 1 })?,
        file_digest: opened.digest,
        file_bytes: i64::try_from(opened.bytes).unwrap_or(i64::MAX),
        started_at: ctx.now,
        started_by: ctx.actor.id,
        state: ImportState::Running,
        ended_at: None,
        bytes_done: 0,
        counts: ImportCounts::default(),
        spool_key: None,
    })
}

impl Ready {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), BringError> {
        store::imports::take_turn(tx, self.run.brand)?;
        if !store::files::people::by_origin(tx, self.run.controller, self.origin)?.is_empty() {
            return Err(BringError::Again);
        }
        let now = tx.now();
        for stop in &self.stops {
            if store::suppression::find(tx, stop)?.is_some_and(|kept| kept.stops(Use::BulkImport, now)) {
                return Err(BringError::NotTaken);
            }
        }
        self.write_run(tx, now)?;
        Ok(self.write_person(tx)?)
    }

    /// The import begins and ends with what it brings.
    fn write_run(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
        let run = &self.run;
        store::imports::add(tx, run)?;
        let counts = ImportCounts { rows_read: 1, people_added: 1, ..ImportCounts::default() };
        store::imports::advance(tx, run.id, (0, run.file_bytes), &counts)?;
        store::imports::end(tx, run.id, ImportState::Done, now)?;
        for deed in [Deed::ImportStarted, Deed::ImportEnded] {
            let event = self.event(tx, (deed, About::House));
            tx.record(event);
        }
        Ok(())
    }

    fn write_person(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (subject, run) = (self.person.facts.subject, &self.run);
        store::people::add(tx, &self.person)?;
        store::people::add_purpose(tx, subject, run.brand, &self.purpose)?;
        for (contact, detail, entry, print) in &self.points {
            store::contacts::add(tx, subject, contact)?;
            store::contacts::list_in_directory(tx, subject, entry)?;
            if let Some(detail) = detail {
                store::contact_details::set(tx, subject, detail)?;
            }
            if let Some(print) = print {
                store::objections::note_contact(tx, subject, print)?;
            }
        }
        if let Some(detail) = &self.detail {
            store::profiles::set_detail(tx, subject, detail)?;
        }
        for aside in &self.asides {
            store::files::people::add_aside(tx, run.id, subject, aside)?;
        }
        store::files::people::add_origin(tx, (run.controller, run.id), subject, (self.origin, BY_PACKAGE))?;
        store::duplicates::put(tx, subject, crate::duplicates::VERSION, &self.likeness)?;
        tx.index(IndexOp::Put { subject, words: self.words.clone() });
        let brought = self.event(tx, (Deed::PackageBrought, About::One(subject, self.person.facts.handle)));
        crate::consents::write(tx, subject, &brought, &self.consents)?;
        if let Some(birth) = &self.birth {
            store::births::set(tx, subject, birth, run.started_by)?;
            let id = EventId::new(tx.next_id());
            tx.record(Event { id, deed: Deed::BirthTold, ..brought.clone() });
        }
        tx.record(brought);
        Ok(())
    }

    fn event(&self, tx: &Tx<'_>, (deed, about): (Deed, About)) -> Event {
        Event {
            id: EventId::new(tx.next_id()),
            at: tx.now(),
            actor: self.run.started_by,
            controller: self.run.controller,
            brand: Some(self.run.brand),
            about,
            deed,
            purpose: Purpose::Service,
            reason: Reason::Upkeep,
            detail: self.run.id.number(),
        }
    }
}
