//! A house with keys in a folder of its own, a still clock, seeded chance, and a door to permits.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use custody::{Disk, FileRoot, KeyError, KeyPlace, NewPerson, Permit, RealDisk, RootKey, Vault, root};
use domain::actor::{Actor, Role};
use domain::ambient::{Clock, Random};
use domain::controller::EmployerKind;
use domain::id::{ActorId, BrandId, ControllerId, EventId, PublicId, PublicKind, SubjectId, TeamId};
use domain::person::{Facts, Handle, PersonKind};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::{Timestamp, from_ms};
use policy::{Allowed, Asked, PersonAct, Policy};
use tempfile::TempDir;

pub const CONTROLLER: ControllerId = ControllerId::new(1);
pub const OCELOT: SubjectId = SubjectId::new(41);
pub const PUMA: SubjectId = SubjectId::new(42);
pub const EVENT: EventId = EventId::new(77);

/// Stands still until a test moves it.
pub struct StillClock(AtomicI64);

impl StillClock {
    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::Relaxed);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        from_ms(self.0.load(Ordering::Relaxed))
    }
}

/// Splitmix64 from a seed.
pub struct Seeded(AtomicU64);

impl Seeded {
    pub fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let step = 0x9e37_79b9_7f4a_7c15_u64;
            let mut z = self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            part.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..part.len()]);
        }
    }
}

/// Gives the permit for what was allowed, as the store does after a commit.
pub type Door = Box<dyn Fn(Allowed) -> Permit + Send + Sync>;

pub struct House {
    dir: TempDir,
    pub clock: Arc<StillClock>,
    pub random: Arc<Seeded>,
}

impl House {
    /// A root key in a file, and no key files yet.
    pub fn unfounded() -> Self {
        let house = Self {
            dir: tempfile::tempdir().unwrap(),
            clock: Arc::new(StillClock(AtomicI64::new(1_790_000_000_000))),
            random: Arc::new(Seeded::from(41)),
        };
        FileRoot::create(&house.root_path(), &RealDisk, house.random.as_ref()).unwrap();
        house
    }

    pub fn new() -> Self {
        let house = Self::unfounded();
        custody::found(&house.place()).unwrap();
        house
    }

    /// Draws from chance once, so that what follows differs from other houses.
    pub fn random_skip(&self) {
        self.random.fill(&mut [0; 8]);
    }

    pub fn root_path(&self) -> PathBuf {
        self.dir.path().join("root.key")
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("keys")
    }

    /// The names of all files in a folder.
    pub fn files(&self) -> Vec<String> {
        let paths = RealDisk.list(&self.folder()).unwrap();
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        paths.into_iter().map(name).collect()
    }

    pub fn epochs(&self) -> Vec<String> {
        let mut files = self.files();
        files.retain(|name| name.starts_with("epoch-"));
        files
    }

    pub fn place(&self) -> KeyPlace {
        self.try_place(Arc::new(RealDisk)).unwrap()
    }

    pub fn try_place(&self, disk: Arc<dyn Disk>) -> Result<KeyPlace, KeyError> {
        let (root, next) = root::open_roots(&self.root_path(), disk.as_ref())?;
        Ok(KeyPlace {
            root: Arc::new(root),
            next_root: next.map(|next| Arc::new(next) as Arc<dyn RootKey>),
            folder: self.folder(),
            disk,
            random: Arc::clone(&self.random) as Arc<dyn Random>,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
        })
    }

    pub fn open(&self) -> (Vault, Door) {
        self.try_open(Arc::new(RealDisk)).unwrap()
    }

    pub fn try_open(&self, disk: Arc<dyn Disk>) -> Result<(Vault, Door), KeyError> {
        let (vault, recorder) = custody::open(self.try_place(disk)?)?;
        Ok((vault, Box::new(move |allowed| recorder.permit(allowed, EVENT))))
    }
}

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::load().unwrap());

fn actor(role: Role) -> Actor {
    Actor {
        id: ActorId::new(9),
        public: PublicId::draw(PublicKind::Account, &Seeded::from(1)),
        controller: CONTROLLER,
        employer: EmployerKind::Own,
        role,
        team: Some(TeamId::new(3)),
        handle: "ines".to_owned(),
    }
}

/// What the rules say about a person: allowed to whoever may do it, for a purpose and a reason that hold.
pub fn allowed(subject: SubjectId, generation: i64, act: PersonAct) -> Allowed {
    let facts = Facts {
        subject,
        public: PublicId::draw(PublicKind::Person, &Seeded::from(2)),
        handle: Handle([0; 32]),
        controller: CONTROLLER,
        brand: BrandId::new(1),
        team: TeamId::new(3),
        kind: PersonKind::Customer,
        restricted: false,
        generation,
        created_at: from_ms(0),
    };
    for role in Role::ALL {
        for purpose in Purpose::ALL {
            for reason in Reason::ALL {
                let asked = Asked { act, purpose: *purpose, reason: *reason };
                if let Ok(yes) = POLICY.allow(&actor(*role), &facts, asked).unwrap() {
                    return yes;
                }
            }
        }
    }
    panic!("nobody may ever {}", act.code());
}

/// A permit for a person's first key.
pub fn permit(door: &Door, subject: SubjectId, act: PersonAct) -> Permit {
    door(allowed(subject, 1, act))
}

pub fn new_person(vault: &Vault, subject: SubjectId) -> NewPerson {
    vault.new_person(CONTROLLER, subject).unwrap()
}
