//! Stories of files of people: looked at, given a meaning, tried, brought in, brought again, and taken out.

use std::io::Read as _;
use std::sync::Arc;

use crate::files::asked;
use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::exports::{Form, Whom};
use app::files::{Choice, FileError, Format, NewFile};
use app::imports::{ImportKind, ImportState, Progress, Spool};
use app::people::{ListQuery, NewPerson, PeopleError};
use domain::consent::history::Act;
use domain::contact::ContactValue;
use domain::event::Deed;
use domain::id::PublicId;
use domain::import::RowProblem;
use domain::mapping::{Field, Layout, ShownForm, Zone};
use domain::notice::Language;
use domain::reason::Reason;
use domain::source::{Origin, Settled};
use domain::time::days_after;

const MAILCHIMP: &str = "\
Email Address,First Name,Last Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,REGION,EUID,NOTES,TAGS,UNSUB_TIME
otter@zoo.example,Otto,Otter,2021-07-01 12:00:00,192.0.2.7,2021-07-01 12:05:00,192.0.2.7,BE,e1,likes canary-fish-77,\"\"\"one\"\",\"\"two\"\"\",
badger@zoo.example,Bea,Badger,2021-07-01 12:00:00,192.0.2.7,,,BE,e2,,,2022-01-01 00:00:00
crane@zoo.example,Cora,Crane,,,,,BE,e3,,,
,,,,,,,BE,e4,,,
not an address,Dora,Dormouse,,,,,BE,e5,,,
";

/// Uploads a file as somebody, and looks at it.
async fn draft(house: &House, bytes: &[u8], origin: Origin) -> Result<PublicId, FileError> {
    let pia = house.ctx("pia").await;
    let mut spool = Spool::begin(&house.app, &pia).unwrap();
    spool.take(bytes).unwrap();
    let spooled = spool.finish().unwrap();
    let new = asked(house, ImportKind::Contacts, bytes);
    let public = app::files::keep(&house.app, &pia, new, spooled).await?;
    let facts = NewFile { origin, received_at: house.app.clock.now() };
    blocking(house, move |app| app::files::examine(app, &pia, public, &facts)).await
}

async fn blocking<T: Send + 'static>(house: &House, work: impl FnOnce(&app::App) -> T + Send + 'static) -> T {
    let app = Arc::clone(&house.app);
    tokio::task::spawn_blocking(move || work(&app)).await.unwrap()
}

async fn run(house: &House, public: PublicId) -> Progress {
    let pia = house.ctx("pia").await;
    blocking(house, move |app| app::files::begin(app, &pia, public)).await.unwrap();
    blocking(house, move |app| app::imports::run_spooled(app, public, &mut |_| ())).await.unwrap()
}

pub async fn bring(house: &House, bytes: &[u8]) -> (PublicId, Progress) {
    let public = draft(house, bytes, Origin::Own).await.unwrap();
    (public, run(house, public).await)
}

async fn tally(house: &House, public: PublicId) -> Vec<(String, i64)> {
    let pia = house.ctx("pia").await;
    app::files::tallies(&house.app, &pia, public).await.unwrap()
}

pub async fn reasons(house: &House, public: PublicId) -> Vec<(u64, RowProblem)> {
    let pia = house.ctx("pia").await;
    let found = app::imports::problems(&house.app, &pia, public, 1_000).await.unwrap();
    found.into_iter().map(|problem| (problem.row, problem.why)).collect()
}

pub async fn find(house: &House, words: &str) -> Vec<PublicId> {
    let pia = house.ctx("pia").await;
    let page = app::people::find(&house.app, &pia, words, &Why::of(Reason::RightsRequest)).await.unwrap();
    page.rows.iter().map(|row| row.public).collect()
}

async fn acts(house: &House, who: &str) -> Vec<Act> {
    let (pia, found) = (house.ctx("pia").await, find(house, who).await);
    let history = app::consents::history(&house.app, &pia, found[0], &Why::of(Reason::RightsRequest)).await.unwrap();
    history.into_iter().map(|row| row.act).collect()
}

async fn shown_form(house: &House) -> ShownForm {
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice).unwrap();
    let wording_hash = app::consents::wording_hash("Yes, send me news.").unwrap();
    ShownForm { wording_hash, notice, language: Language::DE, form: "old shop".to_owned() }
}

/// What is known of somebody's age: whether a guardian has to agree.
async fn minor(house: &House, who: &str) -> Option<bool> {
    let found = find(house, who).await;
    let read = house.app.store.read(move |db| match store::people::by_public(db, found[0])? {
        Some(person) => store::births::of_person(db, person.facts.subject),
        None => Ok(None),
    });
    read.await.unwrap().map(|birth| birth.minor)
}

story!(a_whole_day_of_birth_in_a_file_is_kept_where_it_decides_about_a_childs_yes, |house: House| async move {
    let file = "Email Address,First Name,Last Name,Birthday\n\
        lou@zoo.example,Lou,Loup,2015-06-01\n\
        ada@zoo.example,Ada,Adler,1985-03-15\n\
        bob@zoo.example,Bob,Biber,--03-15\n";
    let (_, done) = bring(&house, file.as_bytes()).await;
    assert_eq!((done.people_added, done.rows_refused), (3, 0));
    assert_eq!(minor(&house, "Loup").await, Some(true));
    assert_eq!(minor(&house, "Adler").await, Some(false));
    assert_eq!(minor(&house, "Biber").await, None, "without a year it says nothing about an age");
    assert_eq!(house.recorded(Deed::BirthTold).await.len(), 2);
    assert!(house.hits(&["2015-06-01", "1985-03-15"]).is_empty(), "the day is sealed");
    // What the person says themselves stays, whatever the next file says.
    let (ines, lou) = (house.ctx("ines").await, find(&house, "Loup").await[0]);
    let told = domain::age::Birth { on: "1990-01-01".parse().unwrap(), country: None };
    app::ages::tell(&house.app, &ines, lou, &Why::of(Reason::OwnWork), told).await.unwrap();
    bring(&house, file.replace("Ada,", "Adda,").as_bytes()).await;
    assert_eq!(minor(&house, "Loup").await, Some(false));
    assert_eq!(house.recorded(Deed::BirthTold).await.len(), 3);
});

story!(an_export_is_recognised_shown_to_its_bringer_tried_and_brought_in, |house: House| async move {
    let pia = house.ctx("pia").await;
    let public = draft(&house, MAILCHIMP.as_bytes(), Origin::Own).await.unwrap();
    let of = pia.clone();
    let view = blocking(&house, move |app| app::files::view(app, &of, public)).await.unwrap();
    assert_eq!((view.format, view.layout, view.rows), (Format::Csv, Some(Layout::Mailchimp), 5));
    assert_eq!(view.encoding, "UTF-8");

    let admin = house.ctx("admin").await;
    let others = blocking(&house, move |app| app::files::preview(app, &admin, public)).await;
    assert!(matches!(others, Err(FileError::NotFound)), "nobody else sees the rows");
    let of = pia.clone();
    let preview = blocking(&house, move |app| app::files::preview(app, &of, public)).await.unwrap();
    assert_eq!(preview.rows.len(), 5);
    assert!(preview.rows[0].read.contains(&("email", "otter@zoo.example".to_owned())));
    assert_eq!(house.recorded(Deed::FileShown).await.len(), 1);

    let of = pia.clone();
    let trial = blocking(&house, move |app| app::files::try_out(app, &of, public)).await.unwrap();
    assert_eq!((trial.rows, trial.new, trial.known, trial.refused), (5, 4, 0, 1));
    assert_eq!(trial.tally.get("consent_unknown"), Some(&1), "nobody said what was agreed to, so nothing is proved");
    assert_eq!(trial.tally.get("withdrawn"), Some(&1));
    assert!(find(&house, "Otter").await.is_empty(), "trying brings nobody");

    let done = run(&house, public).await;
    assert_eq!((done.state, done.rows_read, done.people_added, done.rows_refused), (ImportState::Done, 5, 4, 1));
    assert_eq!(reasons(&house, public).await, [(5, RowProblem::Nobody), (6, RowProblem::NotAnEmail)]);
    assert_eq!(acts(&house, "Otter").await, [Act::Unknown], "AC-07-04");
    assert_eq!(acts(&house, "Badger").await, [Act::Withdrawn]);
    assert!(acts(&house, "Crane").await.is_empty());
    assert!(house.hits(&["canary-fish-77", "otter@zoo.example"]).is_empty(), "nothing lies anywhere in the clear");
});

story!(what_was_shown_makes_a_proof_and_no_file_turns_a_no_into_a_yes, |house: House| async move {
    let public = draft(&house, MAILCHIMP.as_bytes(), Origin::Own).await.unwrap();
    let (pia, shown) = (house.ctx("pia").await, shown_form(&house).await);
    let choice = Choice { shown: Some(Some(shown)), zone: Zone::parse("Europe/Berlin"), ..Choice::default() };
    blocking(&house, move |app| app::files::choose(app, &pia, public, &choice)).await.unwrap();
    run(&house, public).await;
    assert_eq!(acts(&house, "Otter").await, [Act::Granted]);
    assert_eq!(acts(&house, "Badger").await, [Act::Withdrawn]);

    let later = MAILCHIMP.replace(",2022-01-01 00:00:00", ",");
    let again = draft(&house, later.as_bytes(), Origin::Own).await.unwrap();
    let (pia, shown) = (house.ctx("pia").await, shown_form(&house).await);
    let choice = Choice { shown: Some(Some(shown)), ..Choice::default() };
    blocking(&house, move |app| app::files::choose(app, &pia, again, &choice)).await.unwrap();
    let done = run(&house, again).await;
    assert_eq!(done.people_added, 0);
    assert_eq!(acts(&house, "Badger").await, [Act::Withdrawn], "unsubscribed stays so");
    let counted = tally(&house, again).await;
    assert!(counted.contains(&("no_stays".to_owned(), 1)), "{counted:?}");
    assert!(counted.contains(&("known".to_owned(), 4)), "{counted:?}");
});

story!(a_second_file_adds_what_is_new_and_names_what_differs, |house: House| async move {
    bring(&house, MAILCHIMP.as_bytes()).await;
    let (_, same) = bring(&house, MAILCHIMP.as_bytes()).await;
    assert_eq!((same.people_added, same.rows_read), (0, 5));

    let moved = "Email Address,First Name,Last Name,OPTIN_TIME,CONFIRM_TIME,EUID,Phone\n\
        otter@zoo.example,Otto,Fishotter,,,e1,+49 30 901820\n";
    let (public, done) = bring(&house, moved.as_bytes()).await;
    assert_eq!((done.people_added, done.rows_refused), (0, 0));
    assert_eq!(reasons(&house, public).await, [(2, RowProblem::Differs)]);
    assert!(find(&house, "Fishotter").await.is_empty(), "nothing here is changed by a file");
    let (pia, otter) = (house.ctx("pia").await, find(&house, "Otter").await[0]);
    let contacts = app::people::contact_list(&house.app, &pia, otter, &Why::of(Reason::RightsRequest)).await.unwrap();
    assert_eq!(contacts.len(), 2, "the phone is new and was added");
});

story!(killed_in_the_middle_a_file_goes_on_and_counts_everybody_once, |house: House| async move {
    let mut file = "Kundennummer,Vorname,Nachname,E-Mail\n".to_owned();
    for n in 0..1_000 {
        file += &format!("K-{n},Ada,Ameise{n},a{n}@ants.example\n");
    }
    // The same person twice in one file is one person.
    file += "K-7,Ada,Ameise7,a7@ants.example\n";
    let public = draft(&house, file.as_bytes(), Origin::Own).await.unwrap();
    let pia = house.ctx("pia").await;
    blocking(&house, move |app| app::files::begin(app, &pia, public)).await.unwrap();
    let app = Arc::clone(&house.app);
    let killed = tokio::task::spawn_blocking(move || {
        let mut steps = 0;
        app::imports::run_spooled(&app, public, &mut |_| {
            steps += 1;
            assert!(steps < 3, "killed");
        })
    });
    assert!(killed.await.is_err());
    let house = house.reopened().await;
    assert_eq!(app::imports::waiting(&house.app).await.unwrap(), [public]);
    let done = blocking(&house, move |app| app::imports::run_spooled(app, public, &mut |_| ())).await.unwrap();
    assert_eq!((done.state, done.rows_read, done.people_added), (ImportState::Done, 1_001, 1_000));
    assert_eq!(house.recorded(Deed::PersonImported).await.len(), 1_000);
});

story!(whoever_was_erased_stays_out_in_every_spelling_and_may_come_back_themself, |house: House| async move {
    let mut new: NewPerson = house.newcomer(&OCELOT, 0).await;
    new.contacts = vec![
        ContactValue::Email("O.Celot+shop@GoogleMail.com".parse_email()),
        ContactValue::Email("ocelot@bücher.example".parse_email()),
        ContactValue::Phone(domain::contact::PhoneNumber::parse("+49 30 901820").unwrap()),
    ];
    let ines = house.ctx("ines").await;
    let public = app::people::add(&house.app, &ines, new).await.unwrap();
    let pia = house.ctx("pia").await;
    let why = Why::of(Reason::RightsRequest);
    let erasure = app::erasures::order(&house.app, &pia, public, &why, "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();

    let file = "First Name,Email,Phone,Country\n\
        A,ocelot+shop@gmail.com,,\n\
        B,OCELOT@gmail.com,,\n\
        C,o.c.e.l.o.t+x@googlemail.com,,\n\
        D,Ocelot@xn--bcher-kva.example,,\n\
        E,,030 901820,Germany\n\
        F,,0049-30-901820,\n\
        G,somebody@else.example,+49 30 901820,\n";
    let (import, done) = bring(&house, file.as_bytes()).await;
    assert_eq!((done.people_added, done.rows_refused), (1, 6), "only the row of the household with its own address");
    let rows: Vec<u64> = (2..8).collect();
    assert_eq!(reasons(&house, import).await, rows.iter().map(|row| (*row, RowProblem::NotTaken)).collect::<Vec<_>>());
    assert_eq!(tally(&house, import).await, [("not_taken".to_owned(), 6)]);

    let back = house.newcomer(&OCELOT, 0).await;
    app::people::add(&house.app, &ines, back).await.unwrap();
    assert_eq!(find(&house, OCELOT.given).await.len(), 1, "S35: they come back by themselves");
});

/// A shorter way to an address in a list.
trait ParseEmail {
    fn parse_email(&self) -> domain::contact::EmailAddress;
}

impl ParseEmail for str {
    fn parse_email(&self) -> domain::contact::EmailAddress {
        domain::contact::EmailAddress::parse(self).unwrap()
    }
}

story!(cards_come_in_and_the_broken_ones_are_named, |house: House| async move {
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Otter;Otto;;;\r\nFN:Otto Otter\r\nEMAIL:otter@zoo.example\r\n\
        TEL:+49 30 901820\r\nBDAY:1985-03-15\r\nNOTE:likes fish\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE:B=C3=A4r;Bruno;;;\r\nTEL;HOME:ask\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:cut";
    let public = draft(&house, cards.as_bytes(), Origin::Own).await.unwrap();
    let pia = house.ctx("pia").await;
    let view = blocking(&house, move |app| app::files::view(app, &pia, public)).await.unwrap();
    assert_eq!((view.format, view.rows), (Format::VCard, 3));
    let done = run(&house, public).await;
    assert_eq!((done.people_added, done.rows_refused), (2, 1));
    assert_eq!(reasons(&house, public).await, [(2, RowProblem::NotAPhone), (3, RowProblem::BrokenCard)]);
    assert_eq!(find(&house, "Bär").await.len(), 1);
});

story!(a_mapping_made_by_hand_is_kept_for_the_next_file, |house: House| async move {
    let file = "Wer;Wie;Farbe\nOtto Otter;otter@zoo.example;blau\n".to_owned();
    let latin: Vec<u8> =
        file.replace("blau", "gr\u{fc}n").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let public = draft(&house, &latin, Origin::Own).await.unwrap();
    let pia = house.ctx("pia").await;
    let of = pia.clone();
    let view = blocking(&house, move |app| app::files::view(app, &of, public)).await.unwrap();
    assert_eq!((view.encoding.as_str(), view.delimiter.as_str()), ("windows-1252", ";"));
    let of = pia.clone();
    let begun = blocking(&house, move |app| app::files::begin(app, &of, public)).await;
    assert!(matches!(begun, Err(FileError::NothingMapped)));
    let of = pia.clone();
    let fields = vec![Field::FullName, Field::Email, Field::Note];
    let choice = Choice { fields, keep_as: Some("Farben".to_owned()), ..Choice::default() };
    blocking(&house, move |app| app::files::choose(app, &of, public, &choice)).await.unwrap();
    assert_eq!(run(&house, public).await.people_added, 1);

    let next = draft(&house, b"Wie;Wer\nbadger@zoo.example;Bea Badger\n", Origin::Own).await.unwrap();
    let kept = app::files::mappings(&house.app, &pia).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.name.as_str()).collect::<Vec<_>>(), ["Farben"]);
    let (of, choice) = (pia.clone(), Choice { adopt: Some(kept[0].id), ..Choice::default() });
    blocking(&house, move |app| app::files::choose(app, &of, next, &choice)).await.unwrap();
    assert_eq!(run(&house, next).await.people_added, 1);
    assert_eq!(find(&house, "Badger").await.len(), 1);
    app::files::remove_mapping(&house.app, &pia, kept[0].id).await.unwrap();
    assert!(app::files::mappings(&house.app, &pia).await.unwrap().is_empty());
});

story!(a_bought_list_makes_a_task_that_falls_due_in_a_month, |house: House| async move {
    let public = draft(&house, b"Email,Name\nx@list.example,Xenia Xerus\n", Origin::Partner).await.unwrap();
    run(&house, public).await;
    let pia = house.ctx("pia").await;
    let tasks = app::files::tasks(&house.app, &pia).await.unwrap();
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0].due_at.to_string(), "2026-12-23T10:00:00Z");
    assert_eq!((tasks[0].people, tasks[0].is_late), (1, false));
    assert_eq!(app::files::tasks_late(&house.app, &pia).await.unwrap(), 0);
    house.clock.set(days_after(tasks[0].due_at, 1));
    let pia = house.ctx("pia").await;
    assert_eq!(app::files::tasks_late(&house.app, &pia).await.unwrap(), 1, "AC-14-01: missed is said");
    let admin = house.ctx("admin").await;
    let refused = app::files::settle_task(&house.app, &admin, public, Settled::Told).await;
    assert!(matches!(refused, Err(FileError::Refused)));
    app::files::settle_task(&house.app, &pia, public, Settled::Told).await.unwrap();
    assert_eq!(app::files::tasks_late(&house.app, &pia).await.unwrap(), 0);
    assert_eq!(house.recorded(Deed::SourceTaskSettled).await.len(), 1);
});

story!(a_draft_that_nobody_goes_on_with_is_thrown_away, |house: House| async move {
    let public = draft(&house, b"Email,Name\nx@list.example,Xenia Xerus\n", Origin::Own).await.unwrap();
    assert_eq!(app::files::end_old_drafts(&house.app).await.unwrap(), 0);
    house.clock.set(days_after(house.app.clock.now(), 1));
    assert_eq!(app::files::end_old_drafts(&house.app).await.unwrap(), 1);
    assert_eq!(std::fs::read_dir(house.folder.path().join("spool")).unwrap().count(), 0);
    let pia = house.ctx("pia").await;
    let gone = blocking(&house, move |app| app::files::view(app, &pia, public)).await;
    assert!(matches!(gone, Err(FileError::NotFound)));
});

story!(files_that_are_no_table_are_refused_in_plain_words, |house: House| async move {
    let workbook = [b"PK\x03\x04".as_slice(), &[0; 40]].concat();
    for (bytes, said) in [
        (b"otter@zoo.example,Otto\nbadger@zoo.example,Bea\n".to_vec(), "looks like somebody"),
        (b"Email,Name\n".to_vec(), "no rows"),
        (workbook, "no workbook"),
        (b"<vcards><vcard>".to_vec(), "no address book"),
        (format!("Email{}\n", ",x".repeat(1_200)).into_bytes(), "fields"),
    ] {
        let error = draft(&house, &bytes, Origin::Own).await.unwrap_err();
        assert!(error.to_string().contains(said), "{said}: {error}");
    }
    assert_eq!(std::fs::read_dir(house.folder.path().join("spool")).unwrap().count(), 0, "no copy stays");
});

story!(a_lead_takes_out_the_own_team_and_one_event_names_everybody, |house: House| async move {
    bring(&house, b"Email,First Name,Last Name\notter@zoo.example,=1+1,Otter\nbea@zoo.example,Bea,Badger\n").await;
    let complaint = Why::of(Reason::Complaint);
    let lea = house.ctx("lea").await;
    let counted = app::exports::count(&house.app, &lea, &complaint).await.unwrap();
    assert_eq!((counted.people, counted.is_cut), (2, false));
    let out = app::exports::export(&house.app, &lea, Whom::All, &complaint, Form::CsvWithMark).await.unwrap();
    assert_eq!((out.people, out.restricted, out.is_cut), (2, 0, false));
    let text = String::from_utf8(out.bytes).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("bea@zoo.example"));
    assert_eq!(house.recorded(Deed::PeopleExported).await.len(), 1, "one event");

    let ines = house.ctx("ines").await;
    let refused = app::exports::export(&house.app, &ines, Whom::All, &complaint, Form::Csv).await;
    assert!(matches!(refused, Err(PeopleError::Refused)), "no export for agents");
    let daily = app::exports::export(&house.app, &lea, Whom::All, &Why::of(Reason::OwnWork), Form::Csv).await;
    assert!(matches!(daily, Err(PeopleError::Refused)), "no export without a reason");

    let (pia, badger) = (house.ctx("pia").await, find(&house, "Badger").await[0]);
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, badger, &request, domain::restriction::RestrictionGround::Claim)
        .await
        .unwrap();
    let out = app::exports::export(&house.app, &lea, Whom::All, &complaint, Form::VCard).await.unwrap();
    assert_eq!((out.people, out.restricted), (1, 1), "whoever may only be stored stays");
    assert!(String::from_utf8(out.bytes).unwrap().starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n"));
    let query = ListQuery { after: None, limit: 10, why: request };
    assert_eq!(app::people::list(&house.app, &pia, query).await.unwrap().rows.len(), 2);
});

story!(what_left_in_a_table_comes_in_again_elsewhere, |house: House| async move {
    house.add(&OCELOT, 0).await;
    house.add(&PUFFIN, 0).await;
    let (lea, complaint) = (house.ctx("lea").await, Why::of(Reason::Complaint));
    let out = app::exports::export(&house.app, &lea, Whom::All, &complaint, Form::CsvWithMark).await.unwrap();
    let elsewhere = House::found(None).await;
    let (_, done) = bring(&elsewhere, &out.bytes).await;
    assert_eq!((done.people_added, done.rows_refused), (2, 0));
    for cast in [&OCELOT, &PUFFIN] {
        for question in [cast.given, cast.family, cast.email, cast.phone, cast.number] {
            assert_eq!(find(&elsewhere, question).await.len(), 1, "{question}");
        }
        let (pia, whom) = (elsewhere.ctx("pia").await, find(&elsewhere, cast.email).await[0]);
        let request = Why::of(Reason::RightsRequest);
        let card = app::people::open(&elsewhere.app, &pia, whom, &request).await.unwrap();
        let organisation = card.row.organisation.as_ref().as_ref().map(|text| text.expose().to_owned());
        assert_eq!(organisation.as_deref(), Some(cast.organisation));
        let rows = app::people::contact_list(&elsewhere.app, &pia, whom, &request).await.unwrap();
        let street = |row: &app::people::ContactRow| row.value.to_string().contains(cast.street);
        assert!(rows.iter().any(street), "the address came too");
    }
    let (_, again) = bring(&elsewhere, &out.bytes).await;
    assert_eq!(again.people_added, 0, "and nobody comes twice");
});

story!(what_is_kept_aside_is_handed_out_and_goes_with_its_person, |house: House| async move {
    bring(&house, MAILCHIMP.as_bytes()).await;
    let (pia, otter) = (house.ctx("pia").await, find(&house, "Otter").await[0]);
    let request = Why::of(Reason::RightsRequest);
    let out = std::io::Cursor::new(Vec::new());
    let (_, package) = app::access::build(&house.app, &pia, (otter, &request), Language::EN, out).await.unwrap();
    let mut archive = zip::ZipArchive::new(package).unwrap();
    let mut data = String::new();
    archive.by_name("data.json").unwrap().read_to_string(&mut data).unwrap();
    assert!(data.contains("likes canary-fish-77") && data.contains("\"tag\""));
    drop(archive);
    let erasure = app::erasures::order(&house.app, &pia, otter, &request, "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    assert!(house.hits(&["canary-fish-77", "otter@zoo.example"]).is_empty());
    let left = house.app.store.read(|db| store::row(db, &ASIDES, &[], |cells| cells.i(0))).await.unwrap();
    assert_eq!(left, Some(1), "only that of the other row with words aside is left");
});

const ASIDES: store::Sql =
    store::Sql { name: "ASIDES", text: "select count(*) from file_aside", reach: store::Reach::Fanout, only: None };
