//! What people take along to another company and bring from one, on both engines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use app::access;
use app::notes::{self, NewNote};
use app::portability::{self, BringError, Brought, Fault, NewBrought, VerifierKey};
use app::{Why, erasures};
use domain::actor::Role;
use domain::age::Birth;
use domain::declared::Treatment;
use domain::event::Deed;
use domain::id::PublicId;
use domain::notice::Language;
use domain::personal::Text;
use domain::portability::{FATES, Fate, Part, Stays};
use domain::reason::Reason;
use serde_json::Value;
use store::{Db as _, Reach, Sql, Val};
use zip::write::SimpleFileOptions;

use crate::access::{Zoo, unpacked};
use crate::house::{House, OCELOT, PUFFIN};
use crate::people_depth::{field, tag};

const BY_INTEREST: Sql = Sql {
    name: "BY_INTEREST",
    text: "update person_purpose set basis = 'legitimate_interest' where subject_id = $1",
    reach: Reach::Subject,
    only: None,
};

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

fn own() -> Why {
    Why::of(Reason::OwnWork)
}

/// What goes along of somebody.
pub async fn taken(house: &House, whom: PublicId) -> Vec<u8> {
    let pia = house.ctx("pia").await;
    let built = portability::build(&house.app, &pia, (whom, &request()), Cursor::new(Vec::new())).await;
    built.unwrap().1.into_inner()
}

pub fn data(zip: &[u8]) -> Value {
    let data: Value = serde_json::from_str(&unpacked(zip)["portability.json"]).unwrap();
    let schema: Value = serde_json::from_str(portability::SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let problems: Vec<_> =
        validator.iter_errors(&data).map(|problem| format!("{} {problem}", problem.instance_path())).collect();
    assert_eq!(problems, Vec::<String>::new());
    data
}

/// Every row, whatever its place.
pub fn rows(data: &Value) -> BTreeSet<String> {
    let of = |part: &Part| {
        let rows = data[part.code()].as_array().unwrap();
        rows.iter().map(|row| format!("{} {row}", part.code())).collect::<Vec<_>>()
    };
    Part::ALL.iter().flat_map(of).collect()
}

async fn asked(house: &House) -> NewBrought {
    NewBrought {
        brand: house.app.house.brands[0].id,
        team: house.app.house.teams[0].id,
        notice: app::notices::all(&house.app).await.unwrap()[0].0,
        key: None,
    }
}

pub async fn brought(house: &House, zip: &[u8]) -> Result<Brought, BringError> {
    portability::bring(&house.app, &house.ctx("pia").await, zip, asked(house).await).await
}

/// Somebody with a full life, in a house of their own.
async fn elsewhere() -> Zoo {
    lived(House::found(None).await).await
}

/// The same in a house that is there.
pub async fn lived(house: House) -> Zoo {
    let zoo = Zoo::of(house).await;
    let (house, ocelot) = (&zoo.house, zoo.ocelot);
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let birth = Birth { on: "1985-03-15".parse().unwrap(), country: "DE".parse().ok() };
    app::ages::tell(&house.app, &ines, ocelot, &own(), birth).await.unwrap();
    let size = app::fields::declare(&house.app, &pia, field("Size", Treatment::Ordinary)).await.unwrap();
    app::fields::write(&house.app, &ines, (ocelot, &own()), (size, &Text::new("canary size 41"))).await.unwrap();
    let regular = tag(house, "canarytagged").await;
    app::tags::set(&house.app, &ines, (ocelot, &own()), regular).await.unwrap();
    notes::write(&house.app, &ines, (ocelot, &own()), &NewNote::plain("canary note 41")).await.unwrap();
    zoo
}

story!(nothing_is_lost_between_two_houses_and_a_yes_there_is_none_here, |house: House| async move {
    let there = elsewhere().await;
    let first = taken(&there.house, there.ocelot).await;
    let done = brought(&house, &first).await.unwrap();
    let person = done.person.unwrap();
    assert_eq!(done.from, "Muster GmbH");
    let second = taken(&house, person).await;
    let (sent, kept) = (data(&first), data(&second));
    assert_eq!(rows(&sent), rows(&kept), "0 fields are lost and none is added");
    assert!(rows(&sent).len() >= 12, "and there was something to lose");

    let ctx = house.ctx("pia").await;
    let card = app::people::open(&house.app, &ctx, person, &request()).await.unwrap();
    assert_eq!(card.source, portability::BROUGHT);
    let history = app::consents::history(&house.app, &ctx, person, &request()).await.unwrap();
    let acts: Vec<_> = history.iter().map(|row| row.act.code()).collect();
    assert_eq!(acts, ["unknown"], "whatever was said to somebody else");
    let page = app::purchases::Page { offset: 0, limit: 9 };
    let bought = app::purchases::history(&house.app, &ctx, person, &request(), page).await.unwrap();
    assert_eq!(bought.totals.purchases, 0, "what they bought elsewhere is no sale of this house");
    assert!(app::totals::shown(&house.app, &ctx).await.unwrap().is_empty());
    assert_eq!(house.recorded(Deed::PackageBrought).await.len(), 1);
    assert_eq!(house.recorded(Deed::PortabilityBuilt).await.len(), 1);
    assert!(house.hits(&OCELOT.canaries()).is_empty(), "and nothing of it stands anywhere unsealed");
});

story!(what_rests_on_other_grounds_or_was_concluded_stays, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let house = &zoo.house;
    let ines = house.ctx("ines").await;
    let regular = tag(house, "canarytagged").await;
    app::tags::set(&house.app, &ines, (zoo.ocelot, &own()), regular).await.unwrap();
    notes::write(&house.app, &ines, (zoo.ocelot, &own()), &NewNote::plain("canary note 41")).await.unwrap();
    let all = |zip: &[u8]| unpacked(zip).into_values().collect::<String>();
    let along = all(&taken(house, zoo.ocelot).await);
    for mine in [OCELOT.family, OCELOT.email, OCELOT.street, "OC-536365", "whisker comb 41", "granted"] {
        assert!(along.contains(mine), "{mine} is missing");
    }
    let (pia, why) = (house.ctx("pia").await, request());
    let access = access::build(&house.app, &pia, (zoo.ocelot, &why), Language::EN, Cursor::new(Vec::new()));
    let access = all(&access.await.unwrap().1.into_inner());
    let stays = ["canarytagged", "canary note 41", OCELOT.number, "called about the comb", "192.0.2.41"];
    for theirs in stays.iter().chain(&["signed at the counter"]) {
        assert!(access.contains(theirs), "{theirs} is in the answer to Article 15");
        assert!(!along.contains(theirs), "{theirs} is nobody's to take along");
    }
    for anothers in PUFFIN.canaries() {
        assert!(!along.contains(anothers), "{anothers} is somebody else's");
    }

    let record = house.app.store.read({
        let whom = zoo.ocelot;
        move |db| store::people::by_public(db, whom)
    });
    let facts = record.await.unwrap().unwrap().facts;
    let subject = facts.subject.number();
    house.app.store.write(move |tx| tx.exec(&BY_INTEREST, &[Val::I(subject)])).await.unwrap();
    let along = data(&taken(house, zoo.ocelot).await);
    for part in Part::ALL {
        let stays = *part != Part::Consents;
        assert_eq!(along[part.code()].as_array().unwrap().is_empty(), stays, "{}", part.code());
    }
});

story!(a_package_is_the_same_twice_and_anybody_can_check_it, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let (one, two) = (taken(&zoo.house, zoo.ocelot).await, taken(&zoo.house, zoo.ocelot).await);
    assert!(one == two, "the same content at the same moment gives the same bytes");
    let files = unpacked(&one);
    let key: VerifierKey = files["key.txt"].trim().parse().unwrap();
    assert_eq!(key, *zoo.house.app.signer.verifier());
    let signed = ledger::note::open(&files["manifest.txt"], &[key]).unwrap();
    for line in sums(&files).lines() {
        assert!(signed.contains(line), "{line}");
    }
    assert_eq!(files["schema.json"], portability::SCHEMA);
    for part in Part::ALL {
        let table = &files[&format!("csv/{}.csv", part.code())];
        assert_eq!(table.lines().next().unwrap(), part.columns().join(","));
    }
});

story!(only_whom_the_rules_name_gets_or_brings_a_package, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    for who in ["ines", "jonas", "lea", "otto", "admin"] {
        let ctx = house.ctx(who).await;
        for reason in Reason::ALL {
            let why = Why::of(*reason);
            let built = portability::build(&house.app, &ctx, (ocelot, &why), Cursor::new(Vec::new())).await;
            assert!(built.is_err(), "{who} for {}", reason.code());
        }
    }
    let zip = taken(&house, ocelot).await;
    for who in ["ines", "lea", "otto"] {
        let ctx = house.ctx(who).await;
        assert!(matches!(portability::look(&house.app, &ctx, &zip, None), Err(BringError::Refused)), "{who}");
        let refused = portability::bring(&house.app, &ctx, &zip, asked(&house).await).await;
        assert!(matches!(refused, Err(BringError::Refused)), "{who}");
    }
    let admin = house.ctx("admin").await;
    assert_eq!(admin.actor.role, Role::Administrator);
    assert!(portability::look(&house.app, &admin, &zip, None).unwrap().person.is_none());
    assert_eq!(house.recorded(Deed::PortabilityBuilt).await.len(), 1, "who was refused got nothing");
});

/// The lines of a manifest: SHA-256 and path of every file that it names, by path.
fn sums(files: &BTreeMap<String, String>) -> String {
    let mut lines = String::new();
    for (path, text) in files.iter().filter(|(path, _)| !["manifest.txt", "SHA256SUMS"].contains(&path.as_str())) {
        for byte in aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref() {
            write!(lines, "{byte:02x}").unwrap();
        }
        writeln!(lines, "  {path}").unwrap();
    }
    lines
}

/// The same files with one of them otherwise, signed anew where `key` says so.
fn changed(
    zip: &[u8],
    key: Option<&ledger::note::SigningKey>,
    change: &dyn Fn(&mut BTreeMap<String, String>),
) -> Vec<u8> {
    let mut files = unpacked(zip);
    change(&mut files);
    if let Some(key) = key {
        files.insert("key.txt".to_owned(), format!("{}\n", key.verifier()));
        let title = files.remove("title").unwrap_or_else(|| "confidant portability package 1".to_owned());
        files.insert("manifest.txt".to_owned(), key.sign(&format!("{title}\n{}", sums(&files))).unwrap());
    }
    packed(&files)
}

fn packed(files: &BTreeMap<String, String>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

story!(a_package_that_is_not_what_it_says_is_named_and_applies_nothing, |house: House| async move {
    let there = elsewhere().await;
    let good = taken(&there.house, there.ocelot).await;
    let key = ledger::note::SigningKey::from_seed("other.example/log", &[9; 32]).unwrap();
    let json = |from: &'static str, to: &'static str| {
        changed(&good, Some(&key), &move |files| {
            let text = files["portability.json"].replacen(from, to, 1);
            files.insert("portability.json".to_owned(), text);
        })
    };
    let bomb = changed(&good, Some(&key), &|files| {
        files.insert("README.txt".to_owned(), " ".repeat(97 << 20));
    });
    assert!(bomb.len() < 1 << 20, "a bomb is small");
    let nobody = changed(&good, Some(&key), &|files| {
        let mut data: Value = serde_json::from_str(&files["portability.json"]).unwrap();
        for part in Part::ALL {
            data[part.code()] = Value::Array(Vec::new());
        }
        files.insert("portability.json".to_owned(), data.to_string());
    });
    let content = |part| Fault::Content { part, row: 1 };
    let set = |path: &'static str, text: &'static str| {
        move |files: &mut BTreeMap<String, String>| drop(files.insert(path.to_owned(), text.to_owned()))
    };
    let cases: Vec<(&str, Vec<u8>, Fault)> = vec![
        ("nothing", Vec::new(), Fault::NotAPackage),
        ("a text", b"canary-ocelot".to_vec(), Fault::NotAPackage),
        ("half of it", good[..good.len() / 2].to_vec(), Fault::NotAPackage),
        ("too long", vec![0; portability::MAX_PACKED + 1], Fault::TooLarge),
        ("a bomb", bomb, Fault::TooLarge),
        ("a file more", changed(&good, None, &set("evil.sh", "x")), Fault::NotAPackage),
        ("a way out", changed(&good, None, &set("../evil", "x")), Fault::NotAPackage),
        ("a changed table", changed(&good, None, &set("csv/profile.csv", "x")), Fault::Changed),
        ("a changed file", changed(&good, None, &set("portability.json", "{}")), Fault::Changed),
        ("no signature", changed(&good, None, &|files| drop(files.remove("manifest.txt"))), Fault::NotAPackage),
        ("a file less", changed(&good, None, &|files| drop(files.remove("csv/fields.csv"))), Fault::Changed),
        ("another key", changed(&good, None, &set("key.txt", "nonsense")), Fault::Signature),
        (
            "a key that did not sign",
            changed(&good, None, &|files| drop(files.insert("key.txt".to_owned(), key.verifier().to_string()))),
            Fault::Signature,
        ),
        (
            "a later manifest",
            changed(&good, Some(&key), &set("title", "confidant portability package 2")),
            Fault::Version,
        ),
        ("a foreign schema", json("schema:portability:1", "schema:portability:2"), Fault::Version),
        ("a later form", json("\"format_version\": 1", "\"format_version\": 2"), Fault::Version),
        ("a foreign field", json("\"person\"", "\"colour\": [], \"person\""), Fault::NotAPackage),
        ("a foreign column", json("\"family_name\"", "\"secret_name\""), content(Part::Profile)),
        (
            "a kind of contact point that is none",
            json("\"kind\": \"email\"", "\"kind\": \"fax\""),
            content(Part::ContactPoints),
        ),
        (
            "a country that is none",
            json("\"country\": \"DE\",\n      \"family", "\"country\": \"Q\",\n      \"family"),
            content(Part::Profile),
        ),
        ("nobody", nobody, Fault::Nobody),
    ];
    for (what, zip, fault) in &cases {
        for found in [
            brought(&house, zip).await.err(),
            portability::look(&house.app, &house.ctx("admin").await, zip, None).err(),
        ] {
            assert!(matches!(&found, Some(BringError::Package(found)) if found == fault), "{what}: {found:?}");
        }
    }
    let wrong = NewBrought { key: Some(key.verifier().clone()), ..asked(&house).await };
    let refused = portability::bring(&house.app, &house.ctx("pia").await, &good, wrong).await;
    assert!(matches!(refused, Err(BringError::Package(Fault::Signer))));
    let nowhere = NewBrought { team: domain::id::TeamId::new(77), ..asked(&house).await };
    let refused = portability::bring(&house.app, &house.ctx("pia").await, &good, nowhere).await;
    assert!(matches!(refused, Err(BringError::NotFound)));

    let people = house.app.store.read({
        let controller = house.app.house.controller.id;
        move |db| store::people::count(db, controller)
    });
    assert_eq!(people.await.unwrap(), 0, "nobody was added");
    for deed in [Deed::PackageBrought, Deed::ImportStarted, Deed::BirthTold] {
        assert!(house.recorded(deed).await.is_empty(), "{}", deed.code());
    }
    assert!(house.hits(&OCELOT.canaries()).is_empty(), "nothing of any package was left behind");
    assert!(house.hits(&["canary size 41", "whisker comb 41"]).is_empty());
});

story!(the_same_person_comes_once_and_whoever_was_erased_stays_out, |house: House| async move {
    let there = elsewhere().await;
    let trusted = NewBrought { key: Some(there.house.app.signer.verifier().clone()), ..asked(&house).await };
    let zip = taken(&there.house, there.ocelot).await;
    let pia = house.ctx("pia").await;
    let person = portability::bring(&house.app, &pia, &zip, trusted).await.unwrap().person.unwrap();
    assert!(matches!(brought(&house, &zip).await, Err(BringError::Again)));
    there.house.clock.advance_days(3);
    let anew = taken(&there.house, there.ocelot).await;
    assert!(anew != zip);
    assert!(matches!(brought(&house, &anew).await, Err(BringError::Again)), "a newer package is of the same person");
    assert_eq!(house.recorded(Deed::PackageBrought).await.len(), 1);

    let erasure = erasures::order(&house.app, &pia, person, &request(), "ERASE").await.unwrap();
    erasures::run(&house.app, erasure).await.unwrap();
    assert!(matches!(brought(&house, &anew).await, Err(BringError::NotTaken)), "files do not bring them back");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
});

#[test]
fn the_difference_to_the_access_package_is_the_documented_one() {
    let schema: Value = serde_json::from_str(access::SCHEMA).unwrap();
    let pieces: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let told: BTreeSet<&str> = FATES.iter().map(|(piece, _)| piece.split('/').next().unwrap()).collect();
    assert_eq!(pieces, told, "every piece of the access package goes along or stays for a reason");
    let page = include_str!("../../../../docs/portability.md");
    for (piece, fate) in FATES {
        let becomes = match fate {
            Fate::Along(parts) => parts.iter().map(|part| format!("`{}`", part.code())).collect::<Vec<_>>().join(", "),
            Fate::Stays(why) => format!("stays: {}", why.code()),
        };
        assert!(page.contains(&format!("| `{piece}` | {becomes} |")), "| `{piece}` | {becomes} |");
    }
    for why in Stays::ALL {
        assert!(page.contains(&format!("**{}**", why.code())), "{}", why.code());
    }
    assert_eq!(page.matches("\n| `").count(), FATES.len(), "and the page says no more");
}
