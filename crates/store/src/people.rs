//! People: the rows that are one person, and the facts that rules may know about them.

use custody::{Salt, Sealed, WrappedKey};
use domain::id::PublicId;
use domain::id::{BrandId, ControllerId, ImportId, SubjectId, TeamId};
use domain::person::{Facts, Handle, PersonKind, Profile};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, handle, public_id};
use crate::{Cells, Db, Engine, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub PERSON_ADD: Subject = "insert into person (subject_id, public_id, controller_id, brand_id, team_id, kind, handle, \
        source, import_id, created_at, profile, salt) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub PERSON_KEY_ADD: Subject = "insert into person_key (subject_id, generation, epoch, wrapped) values ($1, $2, $3, $4)";
    pub PERSON_BY_PUBLIC: Fanout = "select p.subject_id, p.public_id, p.handle, p.controller_id, p.brand_id, p.team_id, p.kind, \
        p.created_at, k.generation, (select count(*) from restriction r where r.subject_id = p.subject_id and r.lifted_at is null) \
        + (select count(*) from person_joined a join person_joined b on b.root_id = a.root_id \
        join restriction r on r.subject_id = b.subject_id where a.subject_id = p.subject_id and r.lifted_at is null), \
        p.source, p.import_id, p.profile, p.salt, k.epoch, k.wrapped \
        from person p join person_key k on k.subject_id = p.subject_id where p.public_id = $1";
    pub PERSON_BY_SUBJECT: Subject = "select p.subject_id, p.public_id, p.handle, p.controller_id, p.brand_id, p.team_id, p.kind, \
        p.created_at, k.generation, (select count(*) from restriction r where r.subject_id = p.subject_id and r.lifted_at is null) \
        + (select count(*) from person_joined a join person_joined b on b.root_id = a.root_id \
        join restriction r on r.subject_id = b.subject_id where a.subject_id = p.subject_id and r.lifted_at is null), \
        p.source, p.import_id, p.profile, p.salt, k.epoch, k.wrapped \
        from person p join person_key k on k.subject_id = p.subject_id where p.subject_id = $1";
    pub PEOPLE_OF_TEAM: Fanout = "select p.subject_id, p.public_id, p.handle, p.controller_id, p.brand_id, p.team_id, p.kind, \
        p.created_at, k.generation, (select count(*) from restriction r where r.subject_id = p.subject_id and r.lifted_at is null) \
        + (select count(*) from person_joined a join person_joined b on b.root_id = a.root_id \
        join restriction r on r.subject_id = b.subject_id where a.subject_id = p.subject_id and r.lifted_at is null), \
        p.source, p.import_id, p.profile, p.salt, k.epoch, k.wrapped \
        from person p join person_key k on k.subject_id = p.subject_id \
        where not exists (select 1 from person_joined j where j.subject_id = p.subject_id and j.root_id <> p.subject_id) \
        and p.controller_id = $1 and p.team_id = $2 and p.subject_id < $3 order by p.subject_id desc limit $4";
    pub PEOPLE_OF_CONTROLLER: Fanout = "select p.subject_id, p.public_id, p.handle, p.controller_id, p.brand_id, p.team_id, p.kind, \
        p.created_at, k.generation, (select count(*) from restriction r where r.subject_id = p.subject_id and r.lifted_at is null) \
        + (select count(*) from person_joined a join person_joined b on b.root_id = a.root_id \
        join restriction r on r.subject_id = b.subject_id where a.subject_id = p.subject_id and r.lifted_at is null), \
        p.source, p.import_id, p.profile, p.salt, k.epoch, k.wrapped \
        from person p join person_key k on k.subject_id = p.subject_id \
        where not exists (select 1 from person_joined j where j.subject_id = p.subject_id and j.root_id <> p.subject_id) \
        and p.controller_id = $1 and p.subject_id < $2 order by p.subject_id desc limit $3";
    EPOCH_FLOOR: System, Sqlite = "select value from setting where name = $1";
    // A renewal of the weekly key waits for this transaction, or this transaction sees the renewal.
    EPOCH_FLOOR_HELD: System, Postgres = "select value from setting where name = $1 for share";
    pub PERSON_PROFILE_SET: Subject = "update person set profile = $1 where subject_id = $2";
    pub PERSON_PURPOSE_ADD: Subject = "insert into person_purpose (subject_id, purpose_id, brand_id, basis, source, notice_id, \
        version, since_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    pub PERSON_PURPOSES: Subject = "select purpose_id, basis, source, notice_id, version, since_at from person_purpose \
        where subject_id = $1 order by purpose_id";
    pub PEOPLE_COUNT: Fanout = "select count(*) from person where controller_id = $1";
}

/// A person's own row, with the key that opens the rest.
#[derive(Clone, Debug)]
pub struct PersonRecord {
    /// What rules may know.
    pub facts: Facts,
    /// Where the data came from.
    pub source: String,
    /// The import that brought them, if one did.
    pub import: Option<ImportId>,
    /// Who they are, sealed.
    pub profile: Sealed<Profile>,
    /// What ties them to the ledger, sealed.
    pub salt: Sealed<Salt>,
    /// Their key, wrapped.
    pub key: WrappedKey,
}

/// A basis of one purpose for one person.
#[derive(Clone, Debug)]
pub struct PersonPurpose {
    /// Row of the purpose.
    pub purpose: i64,
    /// Code of the basis (Art. 6(1)).
    pub basis: String,
    /// Where it came from.
    pub source: String,
    /// The notice they were given: its number and version.
    pub notice: Option<(i64, i64)>,
    /// Since when.
    pub since: Timestamp,
}

/// The setting with the oldest weekly key that may still wrap a key; see [`set_epoch_floor`].
const FLOOR: &str = "epoch_floor";

/// From the commit on, no key that is wrapped by an older weekly key comes in. Called before the last look
/// for such keys, so that none is missed when the older weekly key is destroyed.
pub fn set_epoch_floor(tx: &mut Tx<'_>, epoch: i64) -> Result<()> {
    crate::house::set(tx, FLOOR, &epoch.to_string())
}

/// Refuses a key that is wrapped by a weekly key about to be destroyed; the deed is prepared again.
pub(crate) fn check_epoch(tx: &mut Tx<'_>, epoch: i64) -> Result<()> {
    let sql = match tx.engine() {
        Engine::Sqlite => &EPOCH_FLOOR,
        Engine::Postgres => &EPOCH_FLOOR_HELD,
    };
    let floor = row(tx, sql, &[Val::T(FLOOR)], |cells| cells.t(0))?;
    let floor = floor.and_then(|floor| floor.parse().ok()).unwrap_or(i64::MIN);
    if epoch < floor { Err(StoreError::KeyTurned) } else { Ok(()) }
}

/// Adds a person with their key. Nothing else about them exists yet. Fails with
/// [`StoreError::KeyTurned`] if the weekly key above theirs was renewed meanwhile.
pub fn add(tx: &mut Tx<'_>, person: &PersonRecord) -> Result<()> {
    check_epoch(tx, person.key.epoch)?;
    let facts = &person.facts;
    let public = facts.public.to_string();
    tx.exec(
        &PERSON_ADD,
        &[
            Val::I(facts.subject.number()),
            Val::T(&public),
            Val::I(facts.controller.number()),
            Val::I(facts.brand.number()),
            Val::I(facts.team.number()),
            Val::T(facts.kind.code()),
            Val::B(&facts.handle.0),
            Val::T(&person.source),
            Val::OI(person.import.map(ImportId::number)),
            Val::I(to_ms(facts.created_at)),
            Val::B(person.profile.as_bytes()),
            Val::B(person.salt.as_bytes()),
        ],
    )?;
    let key = &person.key;
    tx.exec(
        &PERSON_KEY_ADD,
        &[Val::I(key.subject.number()), Val::I(key.generation), Val::I(key.epoch), Val::B(&key.bytes)],
    )?;
    crate::duplicates::stale(tx, key.subject)
}

/// The person with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<PersonRecord>> {
    row(db, &PERSON_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// The person with this number.
pub fn by_subject(db: &mut dyn Db, subject: SubjectId) -> Result<Option<PersonRecord>> {
    row(db, &PERSON_BY_SUBJECT, &[Val::I(subject.number())], read)
}

/// The newest people before `before`; of one team, or of every team.
pub fn page(
    db: &mut dyn Db,
    controller: ControllerId,
    team: Option<TeamId>,
    (before, limit): (SubjectId, i64),
) -> Result<Vec<PersonRecord>> {
    let (controller, before, limit) = (Val::I(controller.number()), Val::I(before.number()), Val::I(limit));
    match team {
        Some(team) => rows(db, &PEOPLE_OF_TEAM, &[controller, Val::I(team.number()), before, limit], read),
        None => rows(db, &PEOPLE_OF_CONTROLLER, &[controller, before, limit], read),
    }
}

/// How many people are kept.
pub fn count(db: &mut dyn Db, controller: ControllerId) -> Result<i64> {
    Ok(row(db, &PEOPLE_COUNT, &[Val::I(controller.number())], |cells| cells.i(0))?.unwrap_or(0))
}

/// Replaces the sealed profile.
pub fn set_profile(tx: &mut Tx<'_>, subject: SubjectId, profile: &Sealed<Profile>) -> Result<()> {
    tx.exec(&PERSON_PROFILE_SET, &[Val::B(profile.as_bytes()), Val::I(subject.number())])?;
    crate::duplicates::stale(tx, subject)
}

/// Notes on which basis a purpose stands for the person; the first note of a purpose stays.
pub fn add_purpose(tx: &mut Tx<'_>, subject: SubjectId, brand: BrandId, purpose: &PersonPurpose) -> Result<()> {
    tx.exec(
        &PERSON_PURPOSE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(purpose.purpose),
            Val::I(brand.number()),
            Val::T(&purpose.basis),
            Val::T(&purpose.source),
            Val::OI(purpose.notice.map(|(notice, _)| notice)),
            Val::OI(purpose.notice.map(|(_, version)| version)),
            Val::I(to_ms(purpose.since)),
        ],
    )?;
    Ok(())
}

/// The bases of every purpose for the person.
pub fn purposes(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<PersonPurpose>> {
    rows(db, &PERSON_PURPOSES, &[Val::I(subject.number())], |cells| {
        Ok(PersonPurpose {
            purpose: cells.i(0)?,
            basis: cells.t(1)?,
            source: cells.t(2)?,
            notice: cells.oi(3)?.zip(cells.oi(4)?),
            since: from_ms(cells.i(5)?),
        })
    })
}

fn read(cells: &dyn Cells) -> Result<PersonRecord> {
    let subject = SubjectId::new(cells.i(0)?);
    let generation = cells.i(8)?;
    Ok(PersonRecord {
        facts: Facts {
            subject,
            public: public_id(cells, 1)?,
            handle: Handle(handle(cells, 2)?),
            controller: ControllerId::new(cells.i(3)?),
            brand: BrandId::new(cells.i(4)?),
            team: TeamId::new(cells.i(5)?),
            kind: code(cells, 6, PersonKind::from_code)?,
            created_at: from_ms(cells.i(7)?),
            generation,
            restricted: cells.i(9)? > 0,
        },
        source: cells.t(10)?,
        import: cells.oi(11)?.map(ImportId::new),
        profile: Sealed::from_stored(cells.b(12)?),
        salt: Sealed::from_stored(cells.b(13)?),
        key: WrappedKey { subject, generation, epoch: cells.i(14)?, bytes: cells.b(15)? },
    })
}
