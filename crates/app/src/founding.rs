//! Founding a house, and opening one that stands.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::root::open_roots;
use custody::{Disk, FileRoot, KeyError, KeyPlace, RootKey, Vault};
use domain::actor::Role;
use domain::ambient::{Clock, Random};
use domain::controller::{Brand, Controller, Team};
use domain::country::Country;
use domain::event::Deed;
use domain::id::{BrandId, ControllerId, EmployerId, NoticeId, PublicId, PublicKind, TeamId};
use domain::notice::{ChangeClass, Language, NoticeRef};
use policy::{Policy, PolicyError};
use store::accounts::AccountRecord;
use store::journal::Journal;
use store::{Db, Opening, Place, Store, StoreError};

use crate::accounts::{AccountError, NewAccount, PasswordCost, house_event};
use crate::notices::{self, NewNotice};
use crate::{App, House, Places};

/// Name of the journal in its folder.
const JOURNAL: &str = "journal";
/// The first of everything: weekly key, employer, notice, version.
const FIRST: i64 = 1;
/// How many passwords are checked at once; each takes 64 MiB.
const PASSWORD_CHECKS: usize = 2;

/// Why a house cannot be founded or opened.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// The folders hold no house.
    #[error("no house is founded here; run `confidant init` first")]
    NotFounded,
    /// There is a house already.
    #[error("a house is founded here already; nothing was changed")]
    AlreadyFounded,
    /// The keys of a house that was founded are gone.
    #[error(
        "the keys of this house are missing (the root key, or the weekly key epoch-*.key); bring them back from their copy, nothing was changed"
    )]
    KeysLost,
    /// The database of a house that was founded is gone.
    #[error("the database of this house is missing or empty; bring it back from its copy, nothing was changed")]
    DatabaseLost,
    /// A key file.
    #[error("could not use the keys")]
    Key(#[from] KeyError),
    /// The rules do not load.
    #[error("the policy does not load")]
    Policy(#[from] PolicyError),
    /// The database.
    #[error("could not use the store")]
    Store(#[from] StoreError),
    /// The name of the proof log is not one.
    #[error("could not make the key of the proof log")]
    Signer(#[from] ledger::note::NoteError),
    /// The first accounts.
    #[error("could not add the first accounts")]
    Account(#[from] AccountError),
    /// A folder.
    #[error("could not make a folder")]
    Folder(#[source] std::io::Error),
}

/// Where a house stands and what it is given.
#[derive(Clone)]
pub struct Ground {
    /// Folders.
    pub places: Places,
    /// The file of the root key.
    pub root: PathBuf,
    /// Which database.
    pub engine: Place,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Files.
    pub disk: Arc<dyn Disk>,
    /// What checking one password costs.
    pub password_cost: PasswordCost,
}

/// A house to be founded.
#[derive(Clone)]
pub struct NewHouse {
    /// The company's name.
    pub controller: String,
    /// Its seat.
    pub country: Country,
    /// Where people write to about their data.
    pub privacy_contact: String,
    /// Its brands, at least one.
    pub brands: Vec<String>,
    /// Its teams, at least one.
    pub teams: Vec<String>,
    /// The first notice, in its languages; its address is `customers`.
    pub notice: Vec<(Language, String)>,
}

/// Makes keys, database and the first rows, the rows in one transaction. Nothing that is there is overwritten, and a
/// founding that broke off is begun again.
pub async fn found(ground: &Ground, new: NewHouse, accounts: Vec<FirstAccount>) -> Result<App, HouseError> {
    let traces = Traces::of(ground)?;
    traces.check()?;
    make_folders(ground)?;
    if !traces.root {
        FileRoot::create(&ground.root, &*ground.disk, &*ground.random)?;
    }
    if !traces.keys {
        custody::found(&key_place(ground)?)?;
    }
    let (vault, store) = open_parts(ground)?;
    if store.read(read_house).await?.is_some() {
        return Err(HouseError::AlreadyFounded);
    }
    let app = assemble(ground, vault, store, new_house(ground, &new))?;
    let mut prepared = Vec::new();
    for first in accounts {
        let team = first.team.and_then(|index| app.house.teams.get(index)).map(|team| team.id);
        let account = NewAccount { handle: first.handle, password: first.password, role: first.role, team };
        prepared.push(crate::accounts::prepared(&app, account).await?);
    }
    write_first_rows(&app, prepared, new.notice).await?;
    Ok(app)
}

/// An account that a house begins with.
#[derive(Clone)]
pub struct FirstAccount {
    /// Its work name.
    pub handle: String,
    /// Its first password.
    pub password: String,
    /// What it may do.
    pub role: Role,
    /// Its team, counted from 0 in the new house's list.
    pub team: Option<usize>,
}

/// Opens a house that stands.
pub async fn open(ground: &Ground) -> Result<App, HouseError> {
    let traces = Traces::of(ground)?;
    traces.check()?;
    if !(traces.root && traces.keys) || traces.records == Some(false) {
        return Err(HouseError::NotFounded);
    }
    let (vault, store) = open_parts(ground)?;
    match store.read(read_house).await? {
        Some(house) => assemble(ground, vault, store, house),
        None if traces.proof => Err(HouseError::DatabaseLost),
        None => Err(HouseError::NotFounded),
    }
}

fn read_house(db: &mut dyn Db) -> Result<Option<House>, StoreError> {
    let Some(controller) = store::house::controller(db)? else { return Ok(None) };
    let brands = store::house::brands(db, controller.id)?;
    let teams = store::house::teams(db, controller.id)?;
    Ok(Some(House { controller, brands, teams }))
}

fn make_folders(ground: &Ground) -> Result<(), HouseError> {
    let places = &ground.places;
    let root = ground.root.parent().map(std::path::Path::to_path_buf);
    for folder in [&places.data, &places.keys, &places.journal, &places.proof, &places.spool].into_iter().chain(&root) {
        ground.disk.create_dir(folder).map_err(HouseError::Folder)?;
    }
    Ok(())
}

fn key_place(ground: &Ground) -> Result<KeyPlace, HouseError> {
    let (root, next) = open_roots(&ground.root, &*ground.disk)?;
    Ok(KeyPlace {
        root: Arc::new(root),
        next_root: next.map(|next| Arc::new(next) as Arc<dyn RootKey>),
        folder: ground.places.keys.clone(),
        disk: Arc::clone(&ground.disk),
        random: Arc::clone(&ground.random),
        clock: Arc::clone(&ground.clock),
    })
}

fn open_parts(ground: &Ground) -> Result<(Vault, Store), HouseError> {
    let (vault, recorder) = custody::open(key_place(ground)?)?;
    let store = Store::open(Opening {
        place: ground.engine.clone(),
        recorder,
        clock: Arc::clone(&ground.clock),
        random: Arc::clone(&ground.random),
    })?;
    Ok((vault, store))
}

fn assemble(ground: &Ground, vault: Vault, store: Store, house: House) -> Result<App, HouseError> {
    let name = format!("confidant/{}", house.controller.public);
    Ok(App {
        store,
        signer: ledger::note::SigningKey::from_seed(&name, &vault.ledger_seed())?,
        vault: Arc::new(vault),
        policy: Arc::new(Policy::load()?),
        clock: Arc::clone(&ground.clock),
        random: Arc::clone(&ground.random),
        disk: Arc::clone(&ground.disk),
        house,
        journal: Journal::new(ground.places.journal.join(JOURNAL), Arc::clone(&ground.disk)),
        places: ground.places.clone(),
        root: ground.root.clone(),
        password_cost: ground.password_cost,
        password_checks: Arc::new(tokio::sync::Semaphore::new(PASSWORD_CHECKS)),
    })
}

fn new_house(ground: &Ground, new: &NewHouse) -> House {
    let random = &*ground.random;
    let controller = Controller {
        id: ControllerId::new(1),
        public: PublicId::draw(PublicKind::Controller, random),
        name: new.controller.clone(),
        country: new.country,
        privacy_contact: new.privacy_contact.clone(),
    };
    let numbered = |names: &[String]| (1..).zip(names.to_vec()).collect::<Vec<(i64, String)>>();
    let brand = |(id, name)| Brand {
        id: BrandId::new(id),
        public: PublicId::draw(PublicKind::Brand, random),
        controller: controller.id,
        name,
    };
    let team = |(id, name)| Team { id: TeamId::new(id), controller: controller.id, name };
    House {
        brands: numbered(&new.brands).into_iter().map(brand).collect(),
        teams: numbered(&new.teams).into_iter().map(team).collect(),
        controller,
    }
}

async fn write_first_rows(
    app: &App,
    accounts: Vec<AccountRecord>,
    texts: Vec<(Language, String)>,
) -> Result<(), StoreError> {
    let (now, house) = (app.clock.now(), app.house.clone());
    let system = AccountRecord { actor: crate::erasures::system(app), password_hash: String::new() };
    let notice = (NoticeId::new(FIRST), PublicId::draw(PublicKind::Notice, &*app.random));
    let new = NewNotice { slug: "customers".to_owned(), change: ChangeClass::Material, texts };
    let added = accounts.iter().map(|account| (Deed::AccountAdded, account.actor.id.number()));
    let deeds = std::iter::once((Deed::HouseFounded, 0)).chain(added).chain([(Deed::NoticePublished, FIRST)]);
    let events: Vec<_> = deeds.map(|deed| house_event(&app.store, &system.actor, deed, now)).collect();
    app.store
        .write(move |tx| {
            let own = store::house::own_employer(&house.controller, EmployerId::new(FIRST));
            store::house::found(tx, &house.controller, &own, now)?;
            crate::people::begin_words(tx)?;
            for brand in &house.brands {
                store::house::add_brand(tx, brand)?;
            }
            for team in &house.teams {
                store::house::add_team(tx, team)?;
            }
            for account in std::iter::once(&system).chain(&accounts) {
                store::accounts::add(tx, account, own.id, now)?;
            }
            store::notices::add(tx, notice, house.controller.id, &new.slug)?;
            for version in notices::versions(NoticeRef { notice: notice.0, version: FIRST }, now, &new) {
                store::notices::publish(tx, &version, system.actor.id)?;
            }
            // A server can hold a row against a renewal that runs beside, but not the lack of one.
            store::people::set_epoch_floor(tx, FIRST)?;
            for event in &events {
                tx.record(event.clone());
            }
            Ok(())
        })
        .await
}

/// What an earlier run left in the folders.
struct Traces {
    root: bool,
    keys: bool,
    /// The database's file; `None` on a server, which cannot be looked at without keys.
    records: Option<bool>,
    /// A published checkpoint: only a house that was founded has one.
    proof: bool,
}

impl Traces {
    fn of(ground: &Ground) -> Result<Self, HouseError> {
        let disk = &*ground.disk;
        let there = |path: &Path| disk.exists(path).map_err(HouseError::Folder);
        let keys = if there(&ground.places.keys)? {
            disk.list(&ground.places.keys).map_err(HouseError::Folder)?.iter().any(|path| is_epoch(path))
        } else {
            false
        };
        Ok(Self {
            root: custody::root::is_founded(&ground.root, disk)?,
            keys,
            records: ground.engine.has_records(),
            proof: there(&ground.places.proof.join(crate::proof::CHECKPOINT))?,
        })
    }

    /// Refuses a house of which a part is gone; to make that part anew would bury the rest.
    fn check(&self) -> Result<(), HouseError> {
        if self.proof && self.records == Some(false) {
            return Err(HouseError::DatabaseLost);
        }
        let is_rest = self.proof || self.records == Some(true) || (self.keys && !self.root);
        if is_rest && !(self.root && self.keys) {
            return Err(HouseError::KeysLost);
        }
        Ok(())
    }
}

fn is_epoch(path: &Path) -> bool {
    let is_key = path.extension().is_some_and(|extension| extension == "key");
    is_key && path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("epoch-"))
}
