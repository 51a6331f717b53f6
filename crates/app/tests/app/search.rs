//! Stories of people who are searched for.
#![allow(clippy::print_stdout, reason = "figures and skipped tests say so")]

use std::path::{Path, PathBuf};

use crate::files::import;
use crate::house::{Cast, House, OCELOT, PUFFIN};
use app::Why;
use app::imports::ImportKind;
use app::people::{PeoplePage, PersonRow};
use domain::contact::{ContactValue, PhoneNumber};
use domain::event::Deed;
use domain::id::PublicId;
use domain::person::PersonName;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::words::Matched;
use store::{Db as _, Reach, Sql, Val};

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path)
}

async fn ask(house: &House, who: &str, question: &str) -> PeoplePage {
    let ctx = house.ctx(who).await;
    app::people::find(&house.app, &ctx, question, &Why::usual(ctx.actor.role)).await.unwrap()
}

fn ids(page: &PeoplePage) -> Vec<PublicId> {
    page.rows.iter().map(|row| row.public).collect()
}

fn named(given: &'static str, family: &'static str, number: &'static str) -> Cast {
    Cast { given, family, number, email: "nobody@canary-nobody.example", phone: "+49 30 23125 9999", ..OCELOT }
}

story!(somebody_is_found_by_whatever_a_caller_says, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.add(&PUFFIN, 0).await;
    for (question, matched) in [
        ("Ozelotta", Matched::Name),
        ("ozelota", Matched::Name),
        ("fleckenplez", Matched::Name),
        ("canary ocelot", Matched::Organisation),
        ("Katzenellenbogen", Matched::Town),
        ("Pfotenweg 41", Matched::Street),
        ("fleckenpelz 10999", Matched::Name),
        ("+49 30 23125 4141", Matched::Phone),
        ("030/23125-4141", Matched::Phone),
        ("0049 (0)30 231254141", Matched::Phone),
        ("254141", Matched::Phone),
        ("OZELOTTA.41@canary-ocelot.EXAMPLE", Matched::Email),
        ("@canary-ocelot.example", Matched::Email),
        ("canary-ocelot.example", Matched::Email),
        ("ozelotta.41@", Matched::Email),
        ("oc-4100041", Matched::CustomerNumber),
        ("OC4100041", Matched::CustomerNumber),
        ("4100041", Matched::CustomerNumber),
    ] {
        let page = ask(&house, "ines", question).await;
        assert_eq!(ids(&page), [ocelot], "{question}");
        assert!(page.rows[0].matched.contains(&matched), "{question}: {:?}", page.rows[0].matched);
    }
    let both = ask(&house, "ines", "10999").await;
    assert_eq!(both.rows.len(), 2, "the postcode of two people");
    let phone = ask(&house, "ines", "030 231254141").await;
    assert_eq!(phone.rows[0].contact.as_ref().unwrap().to_string(), "… 41", "what was asked is shown masked");
    for question in ["zelot", "oc-41000", "katzenbogen", "10998", "99999", "ozelotta.41@canary", "030 231254140"] {
        assert!(ask(&house, "ines", question).await.rows.is_empty(), "{question}");
    }
});

story!(the_closest_come_first_and_the_newest_of_those, |house: House| async move {
    let near = house.add(&named("Nora", "Mayer", "N-1"), 0).await;
    let exact = house.add(&named("Emil", "Maier", "N-2"), 0).await;
    let begins = house.add(&named("Maierling", "Anders", "N-3"), 0).await;
    let newer = house.add(&named("Frida", "Maier", "N-4"), 0).await;
    assert_eq!(ids(&ask(&house, "ines", "maier").await), [newer, exact, begins, near]);
    assert_eq!(ids(&ask(&house, "ines", "Maier Emil").await), [exact]);
});

story!(an_order_number_finds_whose_order_it_is, |house: House| async move {
    let files = [
        (
            ImportKind::Customers,
            "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n\
          17850,Ozelotta,Fleckenpelz,,Pfotenweg 1,Berlin,,Germany,10999,,,o@canary-ocelot.example,\n",
        ),
        (
            ImportKind::Invoices,
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
          536365,85123A,LAMP,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n",
        ),
    ];
    for (kind, text) in files {
        import(&house, kind, text.as_bytes()).await.unwrap();
    }
    let page = ask(&house, "pia", "536365").await;
    assert_eq!(page.rows.len(), 1);
    assert_eq!(page.rows[0].matched, [Matched::Invoice]);
    assert_eq!(ask(&house, "pia", "17850").await.rows[0].matched, [Matched::CustomerNumber]);
    assert!(ask(&house, "pia", "536366").await.rows.is_empty());
});

story!(other_teams_and_restricted_people_stay_out_of_a_search, |house: House| async move {
    let (own, other) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 1).await);
    for question in ["Papagaya", PUFFIN.phone, "@canary-puffin.example", "Fischgasse"] {
        assert!(ask(&house, "ines", question).await.rows.is_empty(), "{question}");
        assert_eq!(ids(&ask(&house, "jonas", question).await), [other], "{question}");
        assert_eq!(ids(&ask(&house, "pia", question).await), [other], "{question}");
    }
    let looks =
        app::looks::of(&house.app, &house.ctx("pia").await, other, &Why::of(Reason::RightsRequest)).await.unwrap();
    assert_eq!(looks.iter().filter(|look| look.deed == Deed::PeopleFound).count(), 8, "each who found is on record");

    let (pia, request) = (house.ctx("pia").await, Why::of(Reason::RightsRequest));
    app::restrictions::begin(&house.app, &pia, own, &request, RestrictionGround::Accuracy).await.unwrap();
    for question in ["Pfotenweg", OCELOT.phone, "ozelotta"] {
        let page = ask(&house, "ines", question).await;
        assert_eq!((page.rows.len(), page.restricted), (0, 1), "{question}");
    }
});

const WORDS: Sql =
    Sql { name: "WORDS", text: "select words from index_word order by subject_id", reach: Reach::Fanout, only: None };
const FORGET_WORDS: Sql =
    Sql { name: "FORGET_WORDS", text: "update index_word set words = $1", reach: Reach::Fanout, only: None };

story!(a_long_name_is_found_mistyped_and_half_typed_among_many_that_begin_so, |house: House| async move {
    let meant = house.add(&named("Ute", "Lerchenbach", "LB-1"), 0).await;
    for _ in 0..55 {
        house.add(&named("Ute", "Lerchenau", "LA-1"), 0).await;
    }
    for question in ["lerchenabch", "lerchenbahc", "lerchenba", "ute lerchenabch"] {
        assert!(ids(&ask(&house, "ines", question).await).contains(&meant), "{question}");
    }
});

async fn words(house: &House) -> Vec<Vec<u8>> {
    let read = house.app.store.read(|db| store::rows(db, &WORDS, &[], |cells| cells.b(0)));
    read.await.unwrap()
}

story!(people_of_an_earlier_scheme_get_the_words_of_now, |house: House| async move {
    for n in 0..3 {
        house.add(if n % 2 == 0 { &OCELOT } else { &PUFFIN }, 0).await;
    }
    let shut = house.add(&PUFFIN, 0).await;
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, shut, &request, RestrictionGround::Claim).await.unwrap();
    let before = words(&house).await;
    assert_eq!(app::people::refresh(&house.app).await.unwrap(), 0, "a new house has the words of now");
    house
        .app
        .store
        .write(|tx| {
            tx.exec(&FORGET_WORDS, &[Val::B(&[1, 2, 3, 4])])?;
            store::house::set(tx, "word_scheme", "1")
        })
        .await
        .unwrap();

    assert_eq!(app::people::refresh(&house.app).await.unwrap(), 4);

    assert_eq!(words(&house).await, before);
    assert_eq!(house.recorded(Deed::IndexKept).await.len(), 1, "one event names them all");
    assert_eq!(app::people::refresh(&house.app).await.unwrap(), 0);
    assert_eq!(ask(&house, "ines", "Pfotenweg").await.rows.len(), 2);
});

story!(nothing_that_was_typed_is_kept, |house: House| async move {
    house.add(&OCELOT, 0).await;
    let typed = ["Zanzibarella-Canary-Question", "zanzi@canary-question.example", "030 99887766"];
    for question in typed {
        assert!(ask(&house, "ines", question).await.rows.is_empty());
    }
    assert!(house.hits(&["zanzi", "Zanzi", "canary-question", "99887766"]).is_empty());
});

story!(an_erased_person_is_found_by_nothing_and_leaves_no_word, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let kept = words(&house).await;
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request, "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    for question in ["ozelotta", "Pfotenweg", OCELOT.phone, OCELOT.email, OCELOT.number, "@canary-ocelot.example"] {
        assert!(ask(&house, "pia", question).await.rows.is_empty(), "{question}");
    }
    assert_eq!(ids(&ask(&house, "pia", "Fischgasse").await), [puffin]);
    let left: std::collections::BTreeSet<&[u8]> = kept[1].chunks(4).collect();
    let own: Vec<&[u8]> = kept[0].chunks(4).filter(|token| !left.contains(token)).collect();
    assert!(own.len() > 50, "{} words were theirs alone", own.len());
    let texts: Vec<String> =
        own.iter().map(|token| format!("{:08x}", u32::from_be_bytes((*token).try_into().unwrap()))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert!(house.hits(&texts).is_empty(), "no word of theirs is in the index file");
});

fn with_phone(new: &mut app::people::NewPerson, spelling: &str, country: &str) {
    let country = country.parse().ok();
    new.contacts = vec![ContactValue::Phone(PhoneNumber::parse_in(spelling, country).unwrap())];
    new.profile.country = country;
}

/// Shows what came out, and that it is enough.
fn figure(what: &str, found: usize, all: usize, least: usize) {
    println!("search: {what}: {found} of {all}");
    assert!(found * 100 >= all * least, "{what}: {found} of {all}");
}

#[test]
fn a_phone_is_found_in_each_of_its_spellings() {
    let Ok(text) = std::fs::read_to_string(data("pii/identifiers/phone_examples.csv")) else {
        println!("skipped: no shared data");
        return;
    };
    crate::house::run(None, |house: House| async move {
        let (mut rows, mut found) = (0, 0);
        let ines = house.ctx("ines").await;
        let mut people = Vec::new();
        for line in text.lines().skip(1) {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let mut new = house.newcomer(&OCELOT, 0).await;
            with_phone(&mut new, &cells[2], &cells[0]);
            people.push((app::people::add(&house.app, &ines, new).await.unwrap(), cells));
        }
        for (public, cells) in &people {
            rows += 1;
            let mut is_found = true;
            for spelling in &cells[2..] {
                let page = app::people::find(&house.app, &ines, spelling, &Why::of(Reason::OwnWork)).await.unwrap();
                if !ids(&page).contains(public) {
                    is_found = false;
                    println!("  {spelling} of {cells:?}");
                }
            }
            found += usize::from(is_found);
        }
        figure("phones found in four spellings", found, rows, 100);
        assert_eq!((found, rows), (917, 917));
    });
}

#[test]
fn names_of_five_languages_are_found_by_their_latin_spelling() {
    let languages = [
        ("Greek", &["el-Latn-t-el-m0-bgn.txt"][..]),
        ("Russian", &["ru-Latn-t-ru-m0-bgn.txt", "ru-t-ru-Latn-m0-bgn.txt"][..]),
        ("Ukrainian", &["uk-Latn-t-uk-m0-bgn.txt"][..]),
        ("Bulgarian", &["bg-Latn-t-bg-m0-bgn.txt"][..]),
        ("Serbian", &["sr-Latn-t-sr-m0-bgn.txt"][..]),
    ];
    let folder = data("names-addresses/cldr-transforms");
    if !folder.exists() {
        println!("skipped: no shared data");
        return;
    }
    crate::house::run(None, |house: House| async move {
        let ines = house.ctx("ines").await;
        let (mut all, mut hits) = (0, 0);
        for (language, files) in languages {
            let (mut pairs, mut found) = (0, 0);
            for file in files {
                let text = std::fs::read_to_string(folder.join(file)).unwrap();
                let mut people = Vec::new();
                for line in text.lines().filter(|line| !line.starts_with('#')) {
                    let Some((one, other)) = line.split_once('\t') else { continue };
                    let (original, latin) = if file.starts_with("ru-t") { (other, one) } else { (one, other) };
                    let Some(name) = PersonName::parse("", original) else { continue };
                    let mut new = house.newcomer(&OCELOT, 0).await;
                    new.profile.name = Some(name);
                    new.contacts.clear();
                    people.push((app::people::add(&house.app, &ines, new).await.unwrap(), latin.to_owned()));
                }
                for (public, latin) in &people {
                    pairs += 1;
                    let why = Why::of(Reason::OwnWork);
                    let Ok(page) = app::people::find(&house.app, &ines, latin, &why).await else { continue };
                    found += usize::from(page.rows.iter().any(|row: &PersonRow| row.public == *public));
                }
            }
            figure(language, found, pairs, 95);
            (all, hits) = (all + pairs, hits + found);
        }
        figure("pairs of five languages", hits, all, 95);
    });
}
