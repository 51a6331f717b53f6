//! Takes the records of a FEBRL file into a real house, lets the product look for duplicates, and compares what it
//! suggests with the pairs that are known; run it with the file, the pairs, and an empty folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use app::accounts::PasswordCost;
use app::founding::{Ground, NewHouse};
use app::people::NewPerson;
use app::{App, Ctx, Places, Why, ages, duplicates, fields};
use domain::actor::{Actor, Role};
use domain::age::Birth;
use domain::contact::{ContactValue, PostalAddress};
use domain::declared::{Declared, Field, FieldKind, Treatment};
use domain::duplicates::{Fields, Record, judge};
use domain::id::{FieldId, PublicId};
use domain::notice::Language;
use domain::person::{PersonKind, PersonName, Profile};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::Timestamp;
use testkit::SeededRandom;

type Fault = Box<dyn std::error::Error>;
type Pairs = BTreeSet<(String, String)>;
type Row = csv::StringRecord;

/// How many people are added at a time, so that one commit serves many.
const AT_ONCE: usize = 64;

fn main() -> Result<(), Fault> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, gold, folder] = arguments.as_slice() else { return Err("needs a file, its pairs and a folder".into()) };
    let (records, gold) = (rows(file)?, pairs(gold)?);
    say("records", records.len())?;
    say("gold_pairs", gold.len())?;
    pure(&records, &gold)?;
    tokio::runtime::Runtime::new()?.block_on(house(&records, &gold, folder))
}

fn say(name: &str, value: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{name} {value}")
}

fn rows(file: &Path) -> Result<Vec<Row>, Fault> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file)?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}

fn cell(row: &Row, nth: usize) -> &str {
    row.get(nth).unwrap_or_default()
}

fn pair(a: &str, b: &str) -> (String, String) {
    if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

fn pairs(file: &Path) -> Result<Pairs, Fault> {
    Ok(rows(file)?.iter().map(|row| pair(cell(row, 0), cell(row, 1))).collect())
}

fn figures(name: &str, (found, gold): (&Pairs, &Pairs), began: Instant) -> io::Result<()> {
    let right = found.intersection(gold).count();
    let share = |part: usize, whole: usize| format!("{:.4}", ratio(part, whole.max(1)));
    say(&format!("{name}_suggested"), found.len())?;
    say(&format!("{name}_precision"), share(right, found.len()))?;
    say(&format!("{name}_recall"), share(right, gold.len()))?;
    say(&format!("{name}_seconds"), format!("{:.2}", began.elapsed().as_secs_f64()))
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

/// All fields of the file, in memory, without a house.
fn pure(rows: &[Row], gold: &Pairs) -> Result<(), Fault> {
    let began = now();
    let fields = |row: &Row| {
        Record::of(&Fields {
            given: cell(row, 1),
            family: cell(row, 2),
            house: cell(row, 3),
            street: cell(row, 4),
            town: cell(row, 6),
            postcode: cell(row, 7),
            birth: cell(row, 9),
            national_id: cell(row, 10),
            ..Fields::default()
        })
    };
    let records: Vec<(&str, Record)> = rows.iter().map(|row| (cell(row, 0), fields(row))).collect();
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (_, record)) in records.iter().enumerate() {
        for key in record.keys() {
            buckets.entry(key).or_default().push(place);
        }
    }
    let mut candidates = BTreeSet::new();
    for together in buckets.values() {
        for (at, one) in together.iter().enumerate() {
            candidates.extend(together.iter().skip(at + 1).map(|other| (*one, *other)));
        }
    }
    let mut found = Pairs::new();
    for (one, other) in candidates {
        let (Some(one), Some(other)) = (records.get(one), records.get(other)) else { continue };
        if judge(&one.1, &other.1).is_some() {
            found.insert(pair(one.0, other.0));
        }
    }
    Ok(figures("pure", (&found, gold), began)?)
}

/// What a house keeps of the fields: names, address, birth date, and the number in a field of its own; through sealing, tokens, upkeep and the record.
async fn house(rows: &[Row], gold: &Pairs, folder: &Path) -> Result<(), Fault> {
    let app = Arc::new(founded(folder).await?);
    let number = fields::declare(&app, &ctx(&app), number()).await?;
    let began = now();
    let mut names: BTreeMap<PublicId, String> = BTreeMap::new();
    for some in rows.chunks(AT_ONCE) {
        let added: Vec<_> = some.iter().map(|row| tokio::spawn(add(Arc::clone(&app), row.clone(), number))).collect();
        for (task, row) in added.into_iter().zip(some) {
            names.insert(task.await??, cell(row, 0).to_owned());
        }
    }
    say("house_adding_seconds", format!("{:.2}", began.elapsed().as_secs_f64()))?;
    let began = now();
    let mut done = duplicates::Judged::default();
    loop {
        let round = duplicates::keep(&app).await?;
        if round == duplicates::Judged::default() {
            break;
        }
        done.tokens += round.tokens;
        done.pairs += round.pairs;
        done.crowded += round.crowded;
    }
    say("house_pairs_compared", done.pairs)?;
    say("house_tokens_too_many_share", done.crowded)?;
    let found = app.store.read(|db| {
        let mut found = Vec::new();
        for known in store::duplicates::open(db, i64::MAX)? {
            let one = store::people::by_subject(db, known.pair.0)?;
            let other = store::people::by_subject(db, known.pair.1)?;
            found.extend(one.zip(other).map(|(one, other)| (one.facts.public, other.facts.public)));
        }
        Ok::<_, store::StoreError>(found)
    });
    let name = |public: &PublicId| names.get(public).map_or("", String::as_str);
    let found: Pairs = found.await?.iter().map(|(one, other)| pair(name(one), name(other))).collect();
    Ok(figures("house", (&found, gold), began)?)
}

async fn add(app: Arc<App>, row: Row, number: FieldId) -> Result<PublicId, String> {
    let (ctx, text) = (ctx(&app), |nth| Text::some(cell(&row, nth)));
    let country = "AU".parse().ok();
    let street = Text::some(format!("{} {}", cell(&row, 3), cell(&row, 4)).trim());
    let address = PostalAddress {
        lines: street.into_iter().chain(text(5)).collect(),
        postcode: text(7),
        town: text(6),
        region: text(8),
        country,
    };
    let new = NewPerson {
        kind: PersonKind::Customer,
        brand: app.house.brands.first().ok_or("a house without a brand")?.id,
        team: app.house.teams.first().ok_or("a house without a team")?.id,
        profile: Profile {
            name: PersonName::parse(cell(&row, 1), cell(&row, 2)),
            organisation: None,
            town: text(6),
            country,
            customer_number: text(0),
        },
        contacts: address.checked().ok().map(ContactValue::Postal).into_iter().collect(),
        source: "febrl".to_owned(),
        notice: None,
    };
    let public = app::people::add(&app, &ctx, new).await.map_err(|error| error.to_string())?;
    // A date with a slip of the finger may be none; then there is nothing to tell.
    if let Ok(on) = jiff::civil::Date::strptime("%Y%m%d", cell(&row, 9)) {
        let told = ages::tell(&app, &ctx, public, &Why::of(Reason::RightsRequest), Birth { on, country }).await;
        told.or_else(|error| if matches!(error, ages::AgeError::NotADay) { Ok(()) } else { Err(error.to_string()) })?;
    }
    if let Some(id) = text(10) {
        let whom = (public, &Why::of(Reason::RightsRequest));
        fields::write(&app, &ctx, whom, (number, &id)).await.map_err(|error| error.to_string())?;
    }
    Ok(public)
}

/// The house's own field for the number of the file.
fn number() -> Field {
    Field {
        id: FieldId::new(0),
        version: 0,
        declared: Declared {
            name: "Insurance number".to_owned(),
            purpose: Purpose::Service,
            treatment: Treatment::Ordinary,
            retention_days: 365,
            condition: None,
        },
        kind: FieldKind::Identifier,
        law: None,
        choices: Vec::new(),
        declared_at: Timestamp::UNIX_EPOCH,
        ended_at: None,
    }
}

fn ctx(app: &App) -> Ctx {
    let actor = Actor {
        id: Actor::SYSTEM,
        public: app.house.controller.public,
        controller: app.house.controller.id,
        employer: domain::controller::EmployerKind::Own,
        role: Role::PrivacyManager,
        team: None,
        handle: "trial".to_owned(),
    };
    Ctx { actor, now: app.clock.now() }
}

async fn founded(folder: &Path) -> Result<App, Fault> {
    let at = |name: &str| folder.join(name);
    let ground = Ground {
        places: Places {
            data: at("data"),
            keys: at("keys"),
            journal: at("journal"),
            proof: at("proof"),
            spool: at("spool"),
        },
        root: at("root").join("root.key"),
        engine: store::Place::Sqlite { dir: at("data") },
        clock: Arc::new(testkit::StillClock::at("2026-11-23T10:00:00Z".parse()?)),
        random: Arc::new(SeededRandom::new(41)),
        disk: Arc::new(custody::RealDisk),
        password_cost: PasswordCost { memory_kib: 64, passes: 1 },
    };
    let new = NewHouse {
        controller: "Trial Ltd".to_owned(),
        country: "AU".parse()?,
        privacy_contact: "privacy@trial.example".to_owned(),
        brands: vec!["Trial".to_owned()],
        teams: vec!["All".to_owned()],
        notice: vec![(Language::EN, "# Notice".to_owned())],
    };
    Ok(app::founding::found(&ground, new, Vec::new()).await?)
}

#[expect(clippy::disallowed_methods, reason = "the time limit is part of the promise and is measured here")]
fn now() -> Instant {
    Instant::now()
}
