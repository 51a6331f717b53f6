//! A founded house with a cast, on either engine, for tests that go through the verbs.

#![allow(dead_code, reason = "not every test needs everything")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::accounts::PasswordCost;
use app::founding::{FirstAccount, Ground, NewHouse};
use app::people::NewPerson;
use app::{App, Ctx, Places};
use custody::RealDisk;
use domain::actor::Role;
use domain::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::event::Deed;
use domain::id::{ActorId, PublicId};
use domain::notice::Language;
use domain::person::{PersonKind, PersonName, Profile};
use domain::personal::Text;
use store::{Place, Reach, Sql, Val};
use testkit::postgres::Postgres;
use testkit::{SeededRandom, StillClock};

/// A house and where it stands.
pub struct House {
    /// The verbs' ground.
    pub app: Arc<App>,
    /// The clock everybody reads.
    pub clock: Arc<StillClock>,
    /// Everything the house writes is below.
    pub folder: tempfile::TempDir,
    /// Where the house stands, for opening it once more.
    pub ground: Ground,
}

/// Somebody who appears in a story; every field is unique to them.
pub struct Cast {
    /// Their given name.
    pub given: &'static str,
    /// Their family name.
    pub family: &'static str,
    /// Their town.
    pub town: &'static str,
    /// Their street.
    pub street: &'static str,
    /// Their mail address.
    pub email: &'static str,
    /// Their phone.
    pub phone: &'static str,
    /// The shop's number.
    pub number: &'static str,
    /// The company they buy for.
    pub organisation: &'static str,
}

/// A customer of the first team.
pub const OCELOT: Cast = Cast {
    given: "Ozelotta",
    family: "Fleckenpelz-41",
    town: "Katzenellenbogen-41",
    street: "Pfotenweg-41",
    email: "ozelotta.41@canary-ocelot.example",
    phone: "+49 30 23125 4141",
    number: "OC-4100041",
    organisation: "Canary Ocelot Werke 41",
};

/// Another customer of the first team.
pub const PUFFIN: Cast = Cast {
    given: "Papagaya",
    family: "Tauchervogel-42",
    town: "Klippenheim-42",
    street: "Fischgasse-42",
    email: "papagaya.42@canary-puffin.example",
    phone: "+49 30 23125 4242",
    number: "PU-4200042",
    organisation: "Canary Puffin Werke 42",
};

impl Cast {
    /// Every string that names them.
    pub fn canaries(&self) -> [&'static str; 8] {
        [self.given, self.family, self.town, self.street, self.email, self.phone, self.number, self.organisation]
    }
}

/// The password of everybody in the cast.
pub const PASSWORD: &str = "correct-horse-battery";

const RECORDED: Sql = Sql {
    name: "RECORDED",
    text: "select actor_id, detail from event where deed = $1 order by id",
    reach: Reach::Fanout,
    only: None,
};

const ROLES: &[(&str, Role, Option<usize>)] = &[
    ("ines", Role::Agent, Some(0)),
    ("jonas", Role::Agent, Some(1)),
    ("lea", Role::TeamLead, Some(0)),
    ("pia", Role::PrivacyManager, None),
    ("otto", Role::DataProtectionOfficer, None),
    ("admin", Role::Administrator, None),
];

impl House {
    /// A new house, on SQLite or at the address of a PostgreSQL database.
    pub async fn found(server: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let clock = Arc::new(StillClock::at("2026-11-23T10:00:00Z".parse().unwrap()));
        let ground = Ground {
            places: Places {
                data: at("data"),
                keys: at("keys"),
                journal: at("journal"),
                proof: at("proof"),
                spool: at("spool"),
            },
            root: at("root").join("root.key"),
            engine: match server {
                Some(url) => Place::Postgres { url },
                None => Place::Sqlite { dir: at("data") },
            },
            clock: clock.clone(),
            random: Arc::new(SeededRandom::new(41)),
            disk: Arc::new(RealDisk),
            password_cost: PasswordCost { memory_kib: 64, passes: 1 },
        };
        let first = |(handle, role, team): &(&str, Role, Option<usize>)| FirstAccount {
            handle: (*handle).to_owned(),
            password: PASSWORD.to_owned(),
            role: *role,
            team: *team,
        };
        let new = NewHouse {
            controller: "Muster GmbH".to_owned(),
            country: "DE".parse().unwrap(),
            privacy_contact: "privacy@muster.example".to_owned(),
            brands: vec!["Muster".to_owned()],
            teams: vec!["Nord".to_owned(), "Süd".to_owned()],
            notice: vec![(Language::EN, "# Notice".to_owned()), (Language::DE, "# Hinweis".to_owned())],
        };
        let app = app::founding::found(&ground, new, ROLES.iter().map(first).collect()).await.unwrap();
        Self { app: Arc::new(app), clock, folder, ground }
    }

    /// Closes the house and opens it again, as a restart does.
    pub async fn reopened(self) -> Self {
        self.reopened_after(|_| ()).await
    }

    /// Closes the house, does something below its folder while it is closed, and opens it again.
    pub async fn reopened_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { app, clock, folder, ground } = self;
        drop(Arc::into_inner(app).expect("nobody else holds the house"));
        meanwhile(folder.path());
        let app = Arc::new(app::founding::open(&ground).await.unwrap());
        Self { app, clock, folder, ground }
    }

    /// Somebody of the cast, now.
    pub async fn ctx(&self, handle: &str) -> Ctx {
        let actor = app::accounts::by_handle(&self.app, handle).await.unwrap().expect("one of the cast");
        Ctx { actor, now: self.app.clock.now() }
    }

    /// Adds somebody to a team (0 or 1), by its first agent.
    pub async fn add(&self, cast: &Cast, team: usize) -> PublicId {
        let (ctx, new) = (self.ctx("ines").await, self.newcomer(cast, team).await);
        app::people::add(&self.app, &ctx, new).await.unwrap()
    }

    /// Somebody who could be added to a team.
    pub async fn newcomer(&self, cast: &Cast, team: usize) -> NewPerson {
        let text = |words: &str| Some(Text::new(words));
        let country = "DE".parse().ok();
        let address = PostalAddress {
            lines: vec![Text::new(cast.street)],
            postcode: text("10999"),
            town: text(cast.town),
            region: None,
            country,
        };
        NewPerson {
            kind: PersonKind::Customer,
            brand: self.app.house.brands[0].id,
            team: self.app.house.teams[team].id,
            profile: Profile {
                name: PersonName::parse(cast.given, cast.family),
                organisation: text(cast.organisation),
                town: text(cast.town),
                country,
                customer_number: text(cast.number),
            },
            contacts: vec![
                ContactValue::Email(EmailAddress::parse(cast.email).unwrap()),
                ContactValue::Phone(PhoneNumber::parse_in(cast.phone, country).unwrap()),
                ContactValue::Postal(address),
                ContactValue::CustomerNumber(Text::new(cast.number)),
            ],
            source: "counter".to_owned(),
            notice: app::notices::all(&self.app).await.unwrap().first().map(|(notice, _)| *notice),
        }
    }

    /// Tells somebody that their restriction ends, and lets the days pass in which they could answer.
    pub async fn tell_of_lift(&self, whom: PublicId) {
        let (pia, why) = (self.ctx("pia").await, app::Why::usual(Role::PrivacyManager));
        let told = (domain::restriction::ToldBy::Letter, "We use your data again from next week.");
        app::restrictions::announce(&self.app, &pia, (whom, &why), told).await.unwrap();
        self.clock.advance_ms(domain::restriction::LIFT_WAIT_DAYS * 86_400_000);
    }

    /// Lifts the restrictions of somebody, after they were told.
    pub async fn lift(&self, whom: PublicId) {
        self.tell_of_lift(whom).await;
        let (pia, why) = (self.ctx("pia").await, app::Why::usual(Role::PrivacyManager));
        app::restrictions::lift(&self.app, &pia, whom, &why).await.unwrap();
    }

    /// What is on record of a deed: by whom, and its number; the oldest first.
    pub async fn recorded(&self, deed: Deed) -> Vec<(ActorId, i64)> {
        let number = Val::I(deed.number().into());
        let asked = self.app.store.read(move |db| {
            store::rows(db, &RECORDED, &[number], |cells| Ok((ActorId::new(cells.i(0)?), cells.i(1)?)))
        });
        asked.await.unwrap()
    }

    /// Every byte the house wrote below its folder, searched for these words.
    pub fn hits(&self, words: &[&str]) -> Vec<(PathBuf, String)> {
        let needles: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
        testkit::find_bytes(self.folder.path(), &needles)
            .into_iter()
            .map(|hit| (hit.path.clone(), words[hit.needle].to_owned()))
            .collect()
    }
}

/// Runs a story in a new house, in a runtime of its own.
pub fn run<F: Future<Output = ()>>(server: Option<&Postgres>, story: impl FnOnce(House) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { story(House::found(server.map(Postgres::url)).await).await });
}

/// Makes two tests of one story: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! story {
    ($name:ident, $story:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "not every story needs all")]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::house::run(None, $story);
            }

            #[test]
            fn postgres() {
                let server = testkit::postgres::Postgres::start().expect("PostgreSQL is installed");
                $crate::house::run(Some(&server), $story);
            }
        }
    };
}
