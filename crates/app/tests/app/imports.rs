//! Stories of files that come in: once, again, in pieces, with people who may not come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::io;
use std::sync::Arc;

use crate::files::{
    CUSTOMERS, HEADER, Killed, TOTALS, asked, assert_here, go_on, import, problems, said, shop, start, state, why,
};
use crate::house::{House, OCELOT};
use app::imports::{FileFacts, ImportError, ImportKind, ImportState, NewImport, Progress, Spool};
use domain::contact::ContactKind;
use domain::event::Deed;
use domain::id::PublicId;
use domain::import::RowProblem;
use domain::notice::NoticeRef;
use domain::personal::Text;
use domain::purpose::Basis;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::time::days_after;
use flate2::Compression;
use flate2::write::GzEncoder;

const TWO: &str = "\
536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
C536366,22633,HAND WARMER,-1,2010-12-02 08:28:00,1.85,17850,United Kingdom\n\
536367,84879,,32,2010-12-01 08:34:00,1.69,,Unspecified\n";

fn file(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

/// The fingerprint of a contact point under the house's brand.
fn print(house: &House, kind: ContactKind, text: &str) -> store::suppression::Fingerprint {
    let (controller, brand) = (house.app.house.controller.id, house.app.house.brands[0].id);
    app::imports::fingerprint(&house.app, controller, brand, kind, &Text::new(text))
}

/// Sends an upload, and does something after its first half.
async fn upload(house: &House, bytes: &[u8], meanwhile: impl AsyncFnOnce()) -> app::imports::Spooled {
    let pia = house.ctx("pia").await;
    let mut spool = Spool::begin(&house.app, &pia).unwrap();
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    spool.take(first).unwrap();
    meanwhile().await;
    spool.take(rest).unwrap();
    spool.finish().unwrap()
}

async fn uploaded(house: &House, bytes: &[u8]) -> PublicId {
    let spooled = upload(house, bytes, async || ()).await;
    start_upload(house, bytes, spooled).await
}

async fn start_upload(house: &House, bytes: &[u8], spooled: app::imports::Spooled) -> PublicId {
    let pia = house.ctx("pia").await;
    app::imports::start_spooled(&house.app, &pia, asked(house, ImportKind::Invoices, bytes), spooled).await.unwrap()
}

async fn run_upload(house: &House, public: PublicId) -> Result<Progress, ImportError> {
    let app = Arc::clone(&house.app);
    tokio::task::spawn_blocking(move || app::imports::run_spooled(&app, public, &mut |_| ())).await.unwrap()
}

async fn renew(house: &House) {
    let admin = house.ctx("admin").await;
    app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();
}

/// The names of the copies that lie on the disk.
fn copies(house: &House) -> Vec<String> {
    let folder = std::fs::read_dir(house.folder.path().join("spool")).unwrap();
    let mut names: Vec<_> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

story!(a_shops_year_comes_in_exactly_and_a_second_time_adds_nothing, |house: House| async move {
    let year = shop(9_000);
    let said = said(&year);

    let first = import(&house, ImportKind::Invoices, &year).await.unwrap();

    assert_eq!((first.state, first.rows_read, first.rows_refused), (ImportState::Done, 9_000, 0));
    assert_eq!(first.bytes_done, i64::try_from(year.len()).unwrap());
    assert_eq!(usize::try_from(first.people_added).unwrap(), said.customers.len());
    let numbers: Vec<&str> = said.customers.keys().map(String::as_str).step_by(9).collect();
    assert_here(&house, &said, &numbers).await;

    let before = state(&house).await;
    let second = import(&house, ImportKind::Invoices, &year).await.unwrap();
    assert_ne!(second.public, first.public, "a run of its own");
    assert_eq!((second.rows_read, second.people_added, second.purchases_added), (9_000, 0, 0));
    assert_eq!((second.lines_added, second.anonymous_lines), (0, 0));
    assert_eq!(state(&house).await, before);
});

story!(killed_again_and_again_it_comes_in_all_the_same, |house: House| async move {
    let year = shop(9_000);
    let said = said(&year);
    let public = start(&house, ImportKind::Invoices, &year).await;

    let mut house = house;
    let mut stopped = 0;
    for kill in (1..).map(|nth| nth * 71_003).take_while(|kill| *kill < year.len()) {
        let end = go_on(&house, public, Killed::after(&year, kill)).await;
        // Here the threads of the store outlive the kill, and may keep its last step while the next run begins.
        assert!(matches!(end, Err(_) | Ok(Err(ImportError::Busy))), "killed at byte {kill}");
        stopped += 1;
        if stopped % 4 == 0 {
            house = house.reopened().await;
        }
        assert_eq!(start(&house, ImportKind::Invoices, &year).await, public, "the same file is gone on with");
    }
    assert!(stopped >= 8, "{stopped}");
    let mut end = go_on(&house, public, io::Cursor::new(year.clone())).await.unwrap();
    if matches!(end, Err(ImportError::Busy)) {
        end = go_on(&house, public, io::Cursor::new(year.clone())).await.unwrap();
    }
    let done = end.unwrap();

    assert_eq!((done.state, done.rows_read, done.rows_refused), (ImportState::Done, 9_000, 0));
    assert_eq!(usize::try_from(done.people_added).unwrap(), said.customers.len());
    let lines: usize = said.customers.values().map(|(_, _, lines, _)| lines).sum();
    assert_eq!(usize::try_from(done.lines_added).unwrap(), lines, "counted once, whenever it was killed");
    assert_eq!(usize::try_from(done.anonymous_lines).unwrap(), said.anonymous.1);
    let numbers: Vec<&str> = said.customers.keys().map(String::as_str).step_by(23).collect();
    assert_here(&house, &said, &numbers).await;
});

story!(a_person_who_came_by_file_has_one_event_for_each_invoice_and_a_source, |house: House| async move {
    let notice = app::notices::all(&house.app).await.unwrap()[0].0;
    let pia = house.ctx("pia").await;
    let two = file(TWO);
    let new =
        NewImport { notice: Some(notice), source: "till 3".to_owned(), ..asked(&house, ImportKind::Invoices, &two) };
    let public = app::imports::start(&house.app, &pia, new).await.unwrap();
    let done = go_on(&house, public, io::Cursor::new(two.clone())).await.unwrap().unwrap();
    assert_eq!((done.people_added, done.purchases_added, done.lines_added, done.anonymous_lines), (1, 2, 3, 1));

    let lea = house.ctx("lea").await;
    let person = app::people::find(&house.app, &lea, "17850", &why()).await.unwrap().rows[0].public;
    let looks = app::looks::of(&house.app, &lea, person, &app::Why::of(Reason::Oversight)).await.unwrap();
    let deeds: Vec<_> = looks.iter().map(|look| look.deed).filter(|deed| deed.number() < 10).collect();
    assert_eq!(deeds, [Deed::PurchaseImported, Deed::PurchaseImported, Deed::PersonImported]);
    let card = app::people::open(&house.app, &lea, person, &why()).await.unwrap();
    assert_eq!(card.source, "till 3");
    assert_eq!(card.bases[0].basis, Basis::Contract);
    assert_eq!(card.bases[0].notice.as_ref().map(|(_, version)| *version), Some(notice.version));
    assert!(
        app::consents::history(&house.app, &lea, person, &why()).await.unwrap().is_empty(),
        "no consent comes from a file"
    );

    let page = app::purchases::Page { offset: 0, limit: 10 };
    let history = app::purchases::history(&house.app, &lea, person, &why(), page).await.unwrap();
    let nets: Vec<_> =
        history.rows.iter().map(|row| (row.invoice.to_string(), row.net.to_string(), row.lines.len())).collect();
    assert_eq!(nets, [("C536366".to_owned(), "-1.85".to_owned(), 1), ("536365".to_owned(), "30.60".to_owned(), 2)]);
    assert_eq!(house.hits(&["17850", "LANTERN"]), [], "sealed wherever it lies");
});

story!(a_corrected_file_fills_the_gaps_and_repeats_nothing, |house: House| async move {
    let with_gap = file(
        "1,A,one,1,2011-01-01 08:00:00,1.00,7,France\n\
         1,B,two,many,2011-01-01 08:00:00,10.00,7,France\n\
         1,C,three,1,2011-01-01 08:01:00,100.00,7,France\n\
         2,D,four,1,2011-01-30 08:00:00,0.5,,France\n\
         2,E,five,1,2011-02-30 08:00:00,0.25,,France\n\
         2,F,six,1,2011-01-30 08:00:00,0.125,,France\n",
    );
    let first = import(&house, ImportKind::Invoices, &with_gap).await.unwrap();
    assert_eq!((first.rows_read, first.rows_refused, first.lines_added, first.anonymous_lines), (6, 2, 2, 2));
    let problems = problems(&house, first.public).await;
    let whole: Vec<_> = problems.iter().map(|problem| (problem.row, problem.column.as_str(), problem.why)).collect();
    assert_eq!(whole, [(3, "Quantity", RowProblem::NotAQuantity), (6, "InvoiceDate", RowProblem::NotADate)]);
    let text = String::from_utf8(with_gap).unwrap();
    let byte = usize::try_from(problems[0].byte).unwrap();
    assert!(text[byte..].starts_with("1,B,two,many"), "the byte leads to the row");

    let corrected = text.replace("many", "1").replace("02-30", "01-30").into_bytes();
    let second = import(&house, ImportKind::Invoices, &corrected).await.unwrap();
    assert_eq!((second.purchases_added, second.lines_added, second.anonymous_lines), (0, 1, 1));
    assert_here(&house, &said(&corrected), &["7"]).await;
    let third = import(&house, ImportKind::Invoices, &corrected).await.unwrap();
    assert_eq!((third.lines_added, third.anonymous_lines), (0, 0));
});

story!(an_invoice_belongs_to_one_customer_and_one_day, |house: House| async move {
    let mixed = file(
        "1,A,one,1,2011-01-01 08:00:00,1.00,7,France\n\
         1,B,two,1,2011-01-01 08:00:00,1.00,8,France\n\
         1,C,three,1,2011-01-01 08:00:00,1.00,,France\n\
         1,D,four,1,2011-01-04 08:00:00,1.00,7,France\n\
         1,E,five,1,2011-01-01 08:09:00,1.00,7,France\n",
    );
    let done = import(&house, ImportKind::Invoices, &mixed).await.unwrap();
    assert_eq!((done.people_added, done.purchases_added, done.lines_added, done.anonymous_lines), (1, 1, 2, 0));
    let why: Vec<_> = problems(&house, done.public)
        .await
        .into_iter()
        .map(|problem| (problem.row, problem.column, problem.why))
        .collect();
    let expected = [(3, "CustomerID"), (4, "CustomerID"), (5, "InvoiceDate")];
    assert_eq!(why, expected.map(|(row, column)| (row, column.to_owned(), RowProblem::Contradiction)));
});

story!(whoever_was_erased_is_not_brought_back_and_whoever_is_restricted_gets_nothing, |house: House| async move {
    let now = house.app.clock.now();
    let prints =
        [print(&house, ContactKind::CustomerNumber, "12"), print(&house, ContactKind::Email, "gone@canary.example")];
    let set = move |tx: &mut store::Tx<'_>| {
        prints.iter().try_for_each(|print| store::suppression::set(tx, print, now, days_after(now, 100)))
    };
    house.app.store.write(set).await.unwrap();
    let restricted = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    app::restrictions::begin(
        &house.app,
        &pia,
        restricted,
        &app::Why::of(Reason::RightsRequest),
        RestrictionGround::Accuracy,
    )
    .await
    .unwrap();
    let before = state(&house).await;

    let invoices = file(&format!(
        "1,A,one,1,2011-01-01 08:00:00,1.00,12,France\n\
         1,A,one,1,2011-01-01 08:00:00,1.00,12,France\n\
         2,A,one,1,2011-01-01 08:00:00,1.00,{},France\n",
        OCELOT.number
    ));
    let done = import(&house, ImportKind::Invoices, &invoices).await.unwrap();
    let refused = |problems: Vec<domain::import::Problem>| {
        problems.into_iter().map(|problem| (problem.row, problem.why)).collect::<Vec<_>>()
    };
    assert_eq!((done.rows_refused, done.lines_added, done.people_added), (3, 0, 0));
    assert_eq!(
        refused(problems(&house, done.public).await),
        [(2, RowProblem::NotTaken), (3, RowProblem::NotTaken), (4, RowProblem::NotTaken)]
    );
    let customers = format!("{CUSTOMERS}99,Any,Name,,Street 1,Town,,France,1,,,Gone@Canary.example,1\n").into_bytes();
    let done = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!(refused(problems(&house, done.public).await), [(2, RowProblem::NotTaken)]);
    assert_eq!(state(&house).await, before, "nothing was written");

    house.clock.advance_days(101);
    let done = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!(done.people_added, 1, "the stop has ended");
});

story!(customers_come_with_their_contacts_and_complete_whoever_was_a_number, |house: House| async move {
    let invoices =
        format!("{TOTALS}1,2,2021-01-01 00:00:00,Theodor-Heuss-Straße 34,Stuttgart,,Germany,70174,1.98\n").into_bytes();
    let customers = format!(
        "{CUSTOMERS}1,Luís,Gonçalves,Embraer,\"Av. Brigadeiro, 2170\",São José,SP,Brazil,12227-000,+55 (12) 3923-5555,,luisg@embraer.com.br,3\n\
         2,Leonie,Köhler,,Theodor-Heuss-Straße 34,Stuttgart,,Germany,70174,+49 0711 2842222,,leonekohler@surfeu.de,5\n"
    )
    .into_bytes();
    let first = import(&house, ImportKind::Invoices, &invoices).await.unwrap();
    assert_eq!((first.people_added, first.purchases_added, first.lines_added), (1, 1, 0));
    let second = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!((second.people_added, second.rows_refused), (1, 0), "the other one was here by number");
    assert_eq!(second.ignored, ["SupportRepId"]);
    let third = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!(third.people_added, 0);

    let lea = house.ctx("lea").await;
    for (question, name) in
        [("köhl", "Leonie Köhler"), ("goncal", "Luís Gonçalves"), ("leonekohler@surfeu.de", "Leonie Köhler")]
    {
        let found = app::people::find(&house.app, &lea, question, &why()).await.unwrap();
        assert_eq!(found.rows.len(), 1, "{question}");
        assert_eq!(
            found.rows[0].name.as_ref().as_ref().map(|name| custody::Show::show(name).into_owned()).as_deref(),
            Some(name)
        );
        let contacts = app::people::contact_list(&house.app, &lea, found.rows[0].public, &why()).await.unwrap();
        assert_eq!(contacts.len(), 4, "number, mail, phone, address");
    }
    let person = app::people::find(&house.app, &lea, "2", &why()).await.unwrap().rows[0].public;
    let page = app::purchases::Page { offset: 0, limit: 10 };
    let history = app::purchases::history(&house.app, &lea, person, &why(), page).await.unwrap();
    assert_eq!(history.totals.net[0].1.to_string(), "1.98");
    assert_eq!(house.hits(&["Köhler", "luisg@embraer", "Brigadeiro"]), []);
});

story!(an_upload_lies_sealed_and_is_gone_when_its_import_ends, |house: House| async move {
    let pia = house.ctx("pia").await;
    let year = shop(3_000);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    io::Write::write_all(&mut gzip, &year).unwrap();
    let packed = gzip.finish().unwrap();
    let (app, ctx, bytes) = (Arc::clone(&house.app), pia.clone(), packed.clone());
    let spooled = tokio::task::spawn_blocking(move || {
        let mut spool = Spool::begin(&app, &ctx)?;
        bytes.chunks(1_000).try_for_each(|chunk| spool.take(chunk))?;
        spool.finish()
    });
    let spooled = spooled.await.unwrap().unwrap();
    assert_eq!(spooled.facts, FileFacts::of(packed.as_slice()).unwrap());
    assert_eq!(spooled.facts.bytes, year.len() as u64, "the length of what is in it");
    let lying = || std::fs::read_dir(house.folder.path().join("spool")).unwrap().count();
    assert_eq!(lying(), 1);
    assert_eq!(testkit::find_bytes(house.folder.path(), &[&packed[..64]]).len(), 0);

    let new = asked(&house, ImportKind::Invoices, &packed);
    let public = app::imports::start_spooled(&house.app, &pia, new, spooled).await.unwrap();
    assert_eq!(app::imports::rewrap_spools(&house.app).await.unwrap(), 0);
    let app = Arc::clone(&house.app);
    let done = tokio::task::spawn_blocking(move || app::imports::run_spooled(&app, public, &mut |_| ()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((done.state, done.rows_read, done.bytes_done), (ImportState::Done, 3_000, done.bytes_total));
    assert_eq!(lying(), 0);
    assert_here(&house, &said(&year), &[]).await;
});

story!(what_must_be_told_first_is_asked_before_anything_is_read, |house: House| async move {
    let two = file(TWO);
    let good = || asked(&house, ImportKind::Invoices, &two);
    for (handle, may) in [("ines", false), ("lea", false), ("otto", false), ("pia", true), ("admin", true)] {
        let ctx = house.ctx(handle).await;
        let started = app::imports::start(&house.app, &ctx, good()).await;
        assert_eq!(started.is_ok(), may, "{handle}");
        assert_eq!(Spool::begin(&house.app, &ctx).is_ok(), may, "{handle}");
        if !may {
            assert!(matches!(started, Err(ImportError::Refused)), "{handle}");
        }
    }
    let pia = house.ctx("pia").await;
    let start = async |new| app::imports::start(&house.app, &pia, new).await.unwrap_err();
    assert!(matches!(start(NewImport { basis: Basis::Consent, ..good() }).await, ImportError::ConsentNeedsProof));
    assert!(matches!(start(NewImport { source: "  ".to_owned(), ..good() }).await, ImportError::NotFound));
    let unknown = NoticeRef { version: 99, ..app::notices::all(&house.app).await.unwrap()[0].0 };
    assert!(matches!(start(NewImport { notice: Some(unknown), ..good() }).await, ImportError::NotFound));
});

story!(an_upload_may_take_longer_than_a_weekly_key_lives, |house: House| async move {
    let year = shop(3_000);
    let spooled = upload(&house, &year, async || renew(&house).await).await;
    renew(&house).await;
    let public = start_upload(&house, &year, spooled).await;
    renew(&house).await;
    let done = run_upload(&house, public).await.unwrap();
    assert_eq!((done.state, done.rows_read), (ImportState::Done, 3_000));
    assert_eq!(copies(&house), [""; 0]);
});

story!(a_copy_whose_key_is_lost_ends_its_import_and_keeps_no_renewal_from_its_end, |house: House| async move {
    let (one, other) = (file(TWO), file("9,A,one,1,2011-01-01 08:00:00,1.00,7,France\n"));
    let (lost, damaged, good) =
        (uploaded(&house, &one).await, uploaded(&house, &one).await, uploaded(&house, &other).await);
    let break_keys = move |tx: &mut store::Tx<'_>| {
        // The number of a weekly key that never was, and a key that was cut.
        for (public, key) in [(lost, &[0x7f; 69][..]), (damaged, &[1; 5][..])] {
            let run = store::imports::by_public(tx, public)?.unwrap();
            store::imports::set_spool_key(tx, run.id, i64::MAX, key)?;
        }
        Ok::<_, store::StoreError>(())
    };
    house.app.store.write(break_keys).await.unwrap();

    renew(&house).await;

    let pia = house.ctx("pia").await;
    for public in [lost, damaged] {
        assert_eq!(app::imports::progress(&house.app, &pia, public).await.unwrap().state, ImportState::Stopped);
    }
    assert_eq!(copies(&house), [good.to_string()]);
    assert_eq!(run_upload(&house, good).await.unwrap().state, ImportState::Done);
    let gone = uploaded(&house, &one).await;
    std::fs::remove_file(house.folder.path().join("spool").join(gone.to_string())).unwrap();
    assert!(matches!(run_upload(&house, gone).await, Err(ImportError::Disk(_))));
    assert_eq!(app::imports::waiting(&house.app).await.unwrap(), [], "nobody waits for what is not there");
});

story!(an_import_that_is_stopped_keeps_what_it_brought_and_loses_its_copy, |house: House| async move {
    let year = shop(9_000);
    let begun = house.app.clock.now();
    let public = uploaded(&house, &year).await;
    house.clock.advance_days(1);
    let later = uploaded(&house, &file(TWO)).await;
    assert_eq!(app::imports::spooled_before(&house.app, begun).await.unwrap(), [public]);
    let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
    assert!(matches!(app::imports::stop(&house.app, &ines, public).await, Err(ImportError::Refused)));

    let (app, runtime, mut stopper) = (Arc::clone(&house.app), tokio::runtime::Handle::current(), Some(pia.clone()));
    let run = move || {
        let stopped = Arc::clone(&app);
        app::imports::run_spooled(&app, public, &mut |_| {
            if let Some(pia) = stopper.take() {
                assert!(runtime.block_on(app::imports::stop(&stopped, &pia, public)).unwrap());
            }
        })
    };
    let ended = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    assert_eq!(ended.state, ImportState::Stopped);
    assert!(ended.rows_read > 0 && ended.rows_read < 9_000, "{}", ended.rows_read);
    assert_eq!(copies(&house), [later.to_string()]);
    assert!(!app::imports::stop(&house.app, &pia, public).await.unwrap(), "it ends once");
    assert_eq!(run_upload(&house, public).await.unwrap().state, ImportState::Stopped, "it is not taken up again");
    assert_eq!(house.recorded(Deed::ImportEnded).await.len(), 1);
    assert!(app::imports::spooled_before(&house.app, begun).await.unwrap().is_empty());
    assert!(matches!(
        app::imports::stop(&house.app, &pia, PublicId::draw(domain::id::PublicKind::Import, &*house.app.random)).await,
        Err(ImportError::NotFound)
    ));
});

story!(copies_that_no_import_waits_for_are_removed, |house: House| async move {
    let two = file(TWO);
    let waits = uploaded(&house, &two).await;
    let pia = house.ctx("pia").await;
    drop(Spool::begin(&house.app, &pia).unwrap());
    drop(upload(&house, &two, async || ()).await);
    assert_eq!(copies(&house), [waits.to_string()], "who goes away takes the copy along");
    let without_source = NewImport { source: String::new(), ..asked(&house, ImportKind::Invoices, &two) };
    let spooled = upload(&house, &two, async || ()).await;
    app::imports::start_spooled(&house.app, &pia, without_source, spooled).await.unwrap_err();
    assert_eq!(copies(&house), [waits.to_string()]);

    // A crash runs nobody's farewell.
    let spool = Spool::begin(&house.app, &pia).unwrap();
    std::mem::forget(spool);
    std::fs::write(house.folder.path().join("spool").join("notes.txt"), "not ours").unwrap();
    assert_eq!(copies(&house).len(), 3);
    let house = house.reopened_after(|_| ()).await;
    assert_eq!(app::imports::waiting(&house.app).await.unwrap(), [waits]);
    assert_eq!(copies(&house), [waits.to_string(), "notes.txt".to_owned()]);
    assert_eq!(run_upload(&house, waits).await.unwrap().state, ImportState::Done);
});

story!(a_stop_keeps_out_who_is_gone_and_nobody_who_is_here, |house: House| async move {
    house.add(&OCELOT, 0).await;
    let (now, prints) = (
        house.app.clock.now(),
        [print(&house, ContactKind::CustomerNumber, OCELOT.number), print(&house, ContactKind::CustomerNumber, "12")],
    );
    let set = move |tx: &mut store::Tx<'_>| {
        prints.iter().try_for_each(|print| store::suppression::set(tx, print, now, days_after(now, 65)))
    };
    house.app.store.write(set).await.unwrap();
    let invoices = file(&format!(
        "1,A,one,1,2011-01-01 08:00:00,1.00,{},France\n\
         2,A,one,1,2011-01-01 08:00:00,1.00,12,France\n",
        OCELOT.number
    ));
    let done = import(&house, ImportKind::Invoices, &invoices).await.unwrap();
    assert_eq!((done.lines_added, done.rows_refused, done.people_added), (1, 1, 0), "they came back by themselves");
    assert_eq!(problems(&house, done.public).await[0].row, 3);

    let (controller, other) = (house.app.house.controller.id, domain::id::BrandId::new(99));
    let of_other = |kind, text: &str| app::imports::fingerprint(&house.app, controller, other, kind, &Text::new(text));
    assert_ne!(
        of_other(ContactKind::CustomerNumber, "12"),
        print(&house, ContactKind::CustomerNumber, "12"),
        "numbers belong to a brand"
    );
    assert_eq!(of_other(ContactKind::Email, "a@b.example"), print(&house, ContactKind::Email, "a@b.example"));
});
