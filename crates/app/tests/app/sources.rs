//! Stories of telling people where their data came from (Art. 14).

use std::sync::Arc;

use app::files::NewFile;
use app::imports::{ImportKind, NewImport, Spool};
use app::mails::{Letter, NewMail, Post, PostError, Posting};
use app::{Why, files};
use domain::event::Deed;
use domain::id::{PublicId, SubjectId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::source::{Origin, Settled};

use crate::files::asked;
use crate::house::House;

const BOUGHT: &str = "Email,First Name,Last Name\n\
    otter@zoo.example,Otto,Otter\nbadger@zoo.example,Bea,Badger\n,Cora,Crane\n";
const LATER: &str = "Email,First Name,Last Name,Phone\notter@zoo.example,Otto,Otter,+49 30 23125 0777\n";
const CUSTOMERS: &str = "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n\
    41,Ozelotta,Fleckenpelz,,Pfotenweg 1,Berlin,,Germany,10999,+49 30 23125 4141,,ozelotta@canary-ocelot.example,\n";

/// A relay that takes everything.
struct Takes;

impl Post for Takes {
    fn domain(&self) -> &'static str {
        "service.muster.example"
    }

    fn send<'a>(&'a self, _letter: &'a Letter) -> Posting<'a> {
        Box::pin(async { Ok::<(), PostError>(()) })
    }
}

async fn bring(house: &House, text: &str, origin: Origin) -> PublicId {
    let pia = house.ctx("pia").await;
    let mut spool = Spool::begin(&house.app, &pia).unwrap();
    spool.take(text.as_bytes()).unwrap();
    let spooled = spool.finish().unwrap();
    let new = NewImport { origin, ..asked(house, ImportKind::Contacts, text.as_bytes()) };
    let public = files::keep(&house.app, &pia, new, spooled).await.unwrap();
    let (app, facts) = (Arc::clone(&house.app), NewFile { origin, received_at: house.app.clock.now() });
    let brought = tokio::task::spawn_blocking(move || {
        files::examine(&app, &pia, public, &facts).unwrap();
        files::begin(&app, &pia, public).unwrap();
        app::imports::run_spooled(&app, public, &mut |_| ()).unwrap();
        public
    });
    brought.await.unwrap()
}

async fn named(house: &House, words: &str) -> SubjectId {
    let pia = house.ctx("pia").await;
    let page = app::people::find(&house.app, &pia, words, &Why::of(Reason::RightsRequest)).await.unwrap();
    crate::consent_house::subject(house, page.rows[0].public).await
}

async fn kinds(house: &House, whom: SubjectId) -> Vec<(MailKind, &'static str)> {
    let mails = house.app.store.read(move |db| store::mails::of_person(db, whom)).await.unwrap();
    mails.iter().map(|mail| (mail.kind, mail.state.code())).collect()
}

async fn task(house: &House, import: PublicId) -> files::SourceTask {
    let tasks = files::tasks(&house.app, &house.ctx("pia").await).await.unwrap();
    tasks.into_iter().find(|task| task.import == import).expect("a task")
}

async fn round(house: &House) {
    let (_, failed) = house.round().await;
    assert!(failed.is_empty(), "{failed:?}");
}

story!(art_14_everybody_of_a_bought_list_is_told_by_mail_and_the_task_settles_itself, |house: House| async move {
    let import = bring(&house, BOUGHT, Origin::Partner).await;
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let open = task(&house, import).await;
    assert_eq!((open.people, open.told, open.mailed), (3, 0, 0));
    assert!(files::tell_sources(&house.app, &otto, import).await.is_err(), "who monitors does not act");
    assert_eq!(files::tell_sources(&house.app, &pia, import).await.unwrap(), 2, "one of three has no address");
    assert_eq!(files::tell_sources(&house.app, &pia, import).await.unwrap(), 0, "once");
    assert_eq!(house.recorded(Deed::SourceTold).await.len(), 2);
    let otter = named(&house, "Otter").await;
    assert_eq!(kinds(&house, otter).await, [(MailKind::Art14Information, "queued")]);
    app::mails::hand_over(&house.app, &Takes).await.unwrap();
    round(&house).await;
    let told = task(&house, import).await;
    assert_eq!((told.people, told.told, told.mailed, told.settled), (3, 2, 0, None), "one is not told yet");
    files::settle_task(&house.app, &pia, import, Settled::Told).await.unwrap();
    assert_eq!(task(&house, import).await.told, 3, "by post");

    let more = bring(&house, LATER, Origin::Public).await;
    assert_eq!(task(&house, more).await.people, 1, "about whom a file adds something, counts too");
    files::tell_sources(&house.app, &pia, more).await.unwrap();
    app::mails::hand_over(&house.app, &Takes).await.unwrap();
    round(&house).await;
    let settled = task(&house, more).await.settled.map(|(_, how)| how);
    assert_eq!(settled, Some(Settled::Told), "everybody was told, and nobody had to say so");
    assert_eq!(house.recorded(Deed::SourceTaskSettled).await.len(), 2);
});

story!(art_14_the_first_mail_to_somebody_brings_the_information_first, |house: House| async move {
    let own = bring(&house, "Email,Last Name\ncrane@zoo.example,Crane\n", Origin::Own).await;
    let tasks = files::tasks(&house.app, &house.ctx("pia").await).await.unwrap();
    assert!(tasks.iter().all(|task| task.import != own), "who gave their data themselves need not be told");
    bring(&house, BOUGHT, Origin::Partner).await;
    let otter = named(&house, "Otter").await;
    let brand = house.app.house.brands[0].id;
    let mail = NewMail {
        subject: otter,
        brand,
        kind: MailKind::PreferencesLink,
        purpose: Purpose::Rights.id(),
        contact: None,
        about: Vec::new(),
        language: Language::EN,
        not_before: None,
    };
    house.app.store.write(move |tx| app::mails::queue(tx, &mail)).await.unwrap();
    app::mails::hand_over(&house.app, &Takes).await.unwrap();
    let first = [(MailKind::PreferencesLink, "queued"), (MailKind::Art14Information, "queued")];
    assert_eq!(kinds(&house, otter).await, first, "it waits, and what has to come first is on its way");
    app::mails::hand_over(&house.app, &Takes).await.unwrap();
    let then = [(MailKind::PreferencesLink, "queued"), (MailKind::Art14Information, "sent")];
    assert_eq!(kinds(&house, otter).await, then);
    round(&house).await;
    house.clock.advance_ms(60_000);
    app::mails::hand_over(&house.app, &Takes).await.unwrap();
    assert_eq!(kinds(&house, otter).await[0], (MailKind::PreferencesLink, "sent"));
});

story!(art_14_a_shops_file_opens_the_task_too, |house: House| async move {
    let pia = house.ctx("pia").await;
    let new = NewImport { origin: Origin::Partner, ..asked(&house, ImportKind::Customers, CUSTOMERS.as_bytes()) };
    let import = app::imports::start(&house.app, &pia, new).await.unwrap();
    crate::files::go_on(&house, import, std::io::Cursor::new(CUSTOMERS.as_bytes().to_vec())).await.unwrap().unwrap();
    assert_eq!(task(&house, import).await.people, 1);
    assert_eq!(house.recorded(Deed::SourceTaskOpened).await.len(), 1);
    let brought = house.app.store.read(move |db| {
        let run = store::imports::by_public(db, import)?.expect("an import");
        store::sources::people(db, run.id, (SubjectId::new(0), 10))
    });
    let whom = brought.await.unwrap()[0];
    let told = house.app.store.read(move |db| store::sources::of_person(db, whom)).await.unwrap();
    assert_eq!((told.len(), told[0].source.as_str(), told[0].told_at), (1, "till", None));
});
