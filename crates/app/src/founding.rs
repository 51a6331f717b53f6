//! Founding a house, and opening one that stands.

use std::path::PathBuf;
use std::sync::Arc;

use custody::root::open_roots;
use custody::{Disk, FileRoot, KeyError, KeyPlace, RootKey, Vault};
use domain::actor::{Actor, Role};
use domain::ambient::{Clock, Random};
use domain::controller::{Brand, Controller, EmployerKind, Team};
use domain::country::Country;
use domain::event::Deed;
use domain::id::{BrandId, ControllerId, EmployerId, PublicId, PublicKind, TeamId};
use domain::notice::{ChangeClass, Language};
use policy::{Policy, PolicyError};
use store::accounts::AccountRecord;
use store::journal::Journal;
use store::{Opening, Place, Store, StoreError};

use crate::accounts::{AccountError, NewAccount, PasswordCost, house_event};
use crate::notices::{NewNotice, NoticeError};
use crate::{App, Ctx, House, Places};

/// Name of the journal in its folder.
const JOURNAL: &str = "journal";
/// The setting that is written last.
const FOUNDED: &str = "founded_at";
/// The number of a house's first weekly key.
const FIRST_EPOCH: i64 = 1;
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
    /// A founding broke off.
    #[error("an earlier founding broke off before anything was kept; remove the house's folders and the database, and found it again")]
    HalfFounded,
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
    /// The first notice.
    #[error("could not publish the first notice")]
    Notice(#[from] NoticeError),
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

/// Makes keys, database and the first rows. Nothing that is there is overwritten.
pub async fn found(ground: &Ground, new: NewHouse, accounts: Vec<FirstAccount>) -> Result<App, HouseError> {
    make_folders(ground)?;
    if !ground.disk.exists(&ground.root).map_err(HouseError::Folder)? {
        FileRoot::create(&ground.root, &*ground.disk, &*ground.random)?;
    }
    match custody::found(&key_place(ground)?) {
        // A crash between the keys and the first rows is repaired by founding again.
        Ok(()) | Err(KeyError::AlreadyThere { .. }) => (),
        Err(error) => return Err(error.into()),
    }
    let (vault, store) = open_parts(ground)?;
    if read_house(&store).await?.is_some() {
        return Err(HouseError::AlreadyFounded);
    }
    let house = first_rows(ground, &store, &new).await?;
    let app = assemble(ground, vault, store, house)?;
    let ctx = Ctx { actor: crate::erasures::system(&app), now: ground.clock.now() };
    for first in accounts {
        let team = first.team.and_then(|index| app.house.teams.get(index)).map(|team| team.id);
        let account = NewAccount { handle: first.handle, password: first.password, role: first.role, team };
        crate::accounts::add_unasked(&app, &ctx, account).await?;
    }
    let notice = NewNotice { slug: "customers".to_owned(), change: ChangeClass::Material, texts: new.notice };
    crate::notices::publish_unasked(&app, &ctx, notice).await?;
    let now = ctx.now.to_string();
    app.store.write(move |tx| store::house::set(tx, FOUNDED, &now)).await?;
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
    if !ground.disk.exists(&ground.root).map_err(HouseError::Folder)? {
        return Err(HouseError::NotFounded);
    }
    let (vault, store) = open_parts(ground)?;
    let house = read_house(&store).await?.ok_or(HouseError::NotFounded)?;
    assemble(ground, vault, store, house)
}

/// The house as it was founded; none before that. A founding that broke off is an error: the first accounts may be
/// missing, and nobody knows their passwords.
async fn read_house(store: &Store) -> Result<Option<House>, HouseError> {
    store
        .read(|db| {
            let Some(controller) = store::house::controller(db)? else { return Ok(None) };
            if store::house::setting(db, FOUNDED)?.is_none() {
                return Err(HouseError::HalfFounded);
            }
            let brands = store::house::brands(db, controller.id)?;
            let teams = store::house::teams(db, controller.id)?;
            Ok(Some(House { controller, brands, teams }))
        })
        .await
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

async fn first_rows(ground: &Ground, store: &Store, new: &NewHouse) -> Result<House, HouseError> {
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
    let house = House {
        brands: numbered(&new.brands).into_iter().map(brand).collect(),
        teams: numbered(&new.teams).into_iter().map(team).collect(),
        controller,
    };
    write_first_rows(ground, store, house.clone()).await?;
    Ok(house)
}

async fn write_first_rows(ground: &Ground, store: &Store, house: House) -> Result<(), StoreError> {
    let now = ground.clock.now();
    let system = AccountRecord {
        actor: Actor {
            id: Actor::SYSTEM,
            public: PublicId::draw(PublicKind::Account, &*ground.random),
            controller: house.controller.id,
            employer: EmployerKind::Own,
            role: Role::System,
            team: None,
            handle: "confidant".to_owned(),
        },
        password_hash: String::new(),
    };
    let event = house_event(store, &system.actor, (Deed::HouseFounded, 0), now);
    store
        .write(move |tx| {
            let own = store::house::own_employer(&house.controller, EmployerId::new(1));
            store::house::found(tx, &house.controller, &own, now)?;
            for brand in &house.brands {
                store::house::add_brand(tx, brand)?;
            }
            for team in &house.teams {
                store::house::add_team(tx, team)?;
            }
            store::accounts::add(tx, &system, EmployerId::new(1), now)?;
            // A server can hold a row against a renewal that runs beside, but not the lack of one.
            store::people::set_epoch_floor(tx, FIRST_EPOCH)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}
