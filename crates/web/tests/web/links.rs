//! The pages of links in mails: without login, without a cookie, and without a trace of the link anywhere else.

use std::io::Write;
use std::sync::{Arc, Mutex};

use app::consents::{NewAnswer, prepared};
use app::mails::NewMail;
use axum::body::Body;
use axum::http::Method;
use domain::actor::{Actor, Role};
use domain::ambient::Clock as _;
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Via};
use domain::consent::history::Act;
use domain::id::PublicId;
use domain::mail::MailKind;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::wording::{Wording, WordingKind};
use mail::{Config, Relay as Way, Security};
use testkit::smtp::Relay;

use crate::gallery::{check, keep};
use crate::support::{HOST, Page, SERVICE, TestApp, Visitor, request};

const SENTENCE: &str = "I want news by mail.";

/// Switches marketing on, writes an act of somebody down, sends a mail about it, and gives the links in it.
async fn mailed(app: &TestApp, whom: PublicId, act: Act, kind: MailKind) -> Vec<String> {
    let (house, now) = (&app.app, app.clock.now());
    let person = house.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap();
    let facts = person.facts.clone();
    let notice = app::notices::all(house).await.unwrap().first().map(|(notice, _)| *notice);
    let hash = app::consents::wording_hash(SENTENCE).unwrap();
    let draft = Draft {
        wording_hash: Some(hash),
        notice,
        language: Some(Language::EN),
        via: Some(Via::Form),
        form: "newsletter".to_owned(),
        ..Draft::default()
    };
    let answer = NewAnswer { purpose: Purpose::Marketing.id(), act, reach: Some(Channel::Email), draft, note: None };
    let sealer = house.vault.sealer(facts.controller, &person.key).unwrap();
    let line = prepared(house, &app.as_role(Role::Agent), (&sealer, facts.brand), answer).unwrap();
    let wording = Wording {
        purpose: Purpose::Marketing.id(),
        kind: WordingKind::Form,
        form: "newsletter".to_owned(),
        version: 1,
        language: Language::EN,
        explicit: false,
        hash,
        text: SENTENCE.to_owned(),
        published_at: now,
    };
    let done = house.store.write(move |tx| {
        let mut all = store::purposes::all(tx, facts.controller)?;
        all.retain(|record| record.rule.purpose == Purpose::Marketing.id());
        if all[0].rule.active_at.is_none() {
            all[0].rule.active_at = Some(now);
            store::purposes::set(tx, &all[0].rule)?;
            store::wordings::add(tx, &wording, Actor::SYSTEM)?;
        }
        store::consents::add(tx, facts.subject, &line)?;
        let new = NewMail {
            subject: facts.subject,
            brand: facts.brand,
            kind,
            purpose: Purpose::Marketing.id(),
            contact: None,
            about: vec![line.id],
            language: Language::EN,
            not_before: None,
        };
        app::mails::queue(tx, &new)
    });
    done.await.unwrap();
    links_of_the_only_mail(app).await
}

pub async fn links_of_the_only_mail(app: &TestApp) -> Vec<String> {
    let relay = Relay::open();
    let config = Config {
        host: "127.0.0.1".to_owned(),
        port: relay.port(),
        security: Security::None,
        login: None,
        roots: None,
        from: "hello@ocelot.example".to_owned(),
        public_url: format!("https://{HOST}"),
    };
    let run = app::mails::hand_over(&app.app, &Way::new(&config).unwrap()).await.unwrap();
    assert_eq!(run.sent, 1);
    let taken = relay.taken();
    let message = mail_parser::MessageParser::default().parse(&taken[0].bytes).unwrap();
    let words = message.body_text(0).unwrap().into_owned();
    let start = format!("https://{HOST}/links/");
    words.split(&start).skip(1).map(|rest| format!("/links/{}", rest.split('\n').next().unwrap().trim())).collect()
}

fn token(link: &str) -> &str {
    link.trim_start_matches("/links/").split('?').next().unwrap()
}

async fn acts(app: &TestApp, whom: PublicId) -> Vec<Act> {
    let found = app.app.store.read(move |db| {
        let person = store::people::by_public(db, whom)?.unwrap();
        store::consents::of_person(db, person.facts.subject)
    });
    found.await.unwrap_or_else(|error: store::StoreError| panic!("{error}")).iter().map(|line| line.act).collect()
}

/// What every page of a link has to be.
#[track_caller]
pub fn is_private(page: &Page, link: &str) {
    page.hides(token(link));
    assert_eq!(page.header("set-cookie"), "");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-robots-tag"), "noindex");
}

#[tokio::test]
async fn a_look_changes_nothing_and_one_press_of_the_button_does() {
    let app = TestApp::start().await;
    let luis = app.person("Luís", "Gonçalves", SERVICE).await;
    let link = mailed(&app, luis, Act::ConfirmationSent, MailKind::ConfirmConsent).await.remove(0);
    let robot = Visitor::default();
    for _ in 0..3 {
        let page = app.get(&robot, &link).await;
        assert_eq!(page.status, 200);
        page.shows("Yes, I confirm");
        page.shows("News and offers");
        is_private(&page, &link);
    }
    assert_eq!(acts(&app, luis).await, [Act::ConfirmationSent]);
    let page = app.post(&robot, &link, "do=button").await;
    page.shows("It is confirmed.");
    page.shows("Take it back");
    is_private(&page, &link);
    app.post(&robot, &link, "do=button").await.shows("It is confirmed.");
    assert_eq!(acts(&app, luis).await, [Act::ConfirmationSent, Act::Confirmed]);
    let page = app.post(&robot, &link, &format!("do=take_back&purpose={}", Purpose::Marketing.id().number())).await;
    assert_eq!(page.status, 200);
    assert_eq!(acts(&app, luis).await.last(), Some(&Act::Withdrawn));
    assert_eq!(app.post(&robot, &link, "do=something").await.status, 422);
}

#[tokio::test]
async fn a_mail_program_ends_a_yes_in_one_press_from_wherever_it_is() {
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    for (kind, body, from) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", None),
        ("multipart/form-data; boundary=x", multipart, Some("cross-site")),
    ] {
        let app = TestApp::start().await;
        let luis = app.person("Luís", "Gonçalves", SERVICE).await;
        let links = mailed(&app, luis, Act::Granted, MailKind::RenewConsent).await;
        app.clock.advance_ms(1_000);
        let mut asked = request(Method::POST, &links[1], &Visitor::default()).header("content-type", kind);
        if let Some(site) = from {
            asked = asked.header("sec-fetch-site", site).header("origin", "https://mail.example");
        }
        let page = app.send(asked.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, 200, "{}", page.body());
        assert_eq!(acts(&app, luis).await, [Act::Granted, Act::Withdrawn]);
    }
}

#[tokio::test]
async fn every_link_that_does_not_work_is_answered_alike() {
    let app = TestApp::start().await;
    let (luis, ana) = (app.person("Luís", "Gonçalves", SERVICE).await, app.person("Ana", "Trujillo", SERVICE).await);
    let late = mailed(&app, luis, Act::ConfirmationSent, MailKind::ConfirmConsent).await.remove(0);
    app.clock.advance_days(4);
    let erased = mailed(&app, ana, Act::Granted, MailKind::WhatWasRecorded).await.remove(0);
    let olga = app.colleague(Role::PrivacyManager).await;
    app.erased(&olga, &ana.to_string(), "ERASE").await;
    let robot = Visitor::default();
    let unknown = format!("/links/{}?lang=en", "A".repeat(43));
    let told = app.get(&robot, &unknown).await;
    assert_eq!(told.status, 410);
    told.shows("This link does not work any more");
    for link in [&late, &erased, "/links/nonsense?lang=en"] {
        for page in [app.get(&robot, link).await, app.post(&robot, link, "do=button").await] {
            assert_eq!((page.status, page.body()), (told.status, told.body()), "nobody learns which it was");
            is_private(&page, link);
        }
    }
}

#[tokio::test]
async fn links_are_tried_only_so_often() {
    let app = TestApp::start().await;
    let robot = Visitor::default();
    let mut answers = Vec::new();
    for n in 0..61 {
        answers.push(app.get(&robot, &format!("/links/guess{n}")).await.status.as_u16());
    }
    assert!(answers[..60].iter().all(|status| *status == 410));
    assert_eq!(answers[60], 429);
    app.clock.advance_ms(60_000);
    assert_eq!(app.get(&robot, "/links/guess").await.status, 410);
}

#[tokio::test]
async fn the_pages_of_links_and_of_the_queue_are_whole_in_both_languages() {
    let app = TestApp::start().await;
    let luis = app.person("Luís", "Gonçalves", SERVICE).await;
    let mut links = mailed(&app, luis, Act::ConfirmationSent, MailKind::ConfirmConsent).await;
    app.clock.advance_ms(1_000);
    links.extend(mailed(&app, luis, Act::Granted, MailKind::WhatWasRecorded).await);
    app.clock.advance_ms(1_000);
    links.extend(mailed(&app, luis, Act::Granted, MailKind::RenewConsent).await);
    let names = ["confirm", "undo", "preferences", "renew", "withdraw"];
    let admin = app.colleague(Role::Administrator).await;
    for lang in ["en", "de"] {
        for (name, link) in names.iter().zip(&links) {
            let visitor = Visitor { language: lang, ..Visitor::default() };
            let page = app.get(&visitor, &link.replace("lang=en", &format!("lang={lang}"))).await;
            keep(&format!("link-{name}"), lang, &page);
            check(name, lang, &page);
        }
        let page = app.get(&Visitor { language: lang, ..admin.clone() }, "/mails").await;
        keep("mails", lang, &page);
        check("mails", lang, &page);
        page.hides("luis@");
    }
    let page = app.get(&Visitor::default(), &links[2]).await;
    page.shows("You said yes");
    page.shows("I object");
    let page = app.post(&Visitor::default(), &links[2], "do=object").await;
    page.shows("You objected to all advertising");
}

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_link_and_no_address_stands_in_the_log() {
    let paper = Paper::default();
    let writer = paper.clone();
    let told = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let _guard = tracing::subscriber::set_default(told.finish());
    let app = TestApp::start().await;
    let luis = app.person("Luís", "Gonçalves", SERVICE).await;
    let link = mailed(&app, luis, Act::ConfirmationSent, MailKind::ConfirmConsent).await.remove(0);
    app.get(&Visitor::default(), &link).await;
    app.post(&Visitor::default(), &link, "do=button").await;
    let log = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/links/{token}"), "{log}");
    assert!(!log.contains(token(&link)) && !log.contains("@example.org") && !log.contains("Gonçalves"), "{log}");
}

#[tokio::test]
async fn whoever_did_not_ask_to_be_erased_cancels_it_with_one_press() {
    let app = TestApp::start().await;
    let luis = app.person("Luís", "Gonçalves", SERVICE).await;
    let olga = app.colleague(Role::PrivacyManager).await;
    let asked = app.post(&olga, &format!("/people/{luis}/erasure"), "word=ERASE").await;
    let waits = asked.header("location").to_owned();
    app.get(&olga, &waits).await.shows("One known address");
    let link = links_of_the_only_mail(&app).await.remove(0);
    let robot = Visitor::default();
    let looked = app.get(&robot, &link).await;
    looked.shows("Cancel the erasure");
    looked.hides("Gonçalves");
    is_private(&looked, &link);
    app.get(&olga, &waits).await.shows("Waiting");
    app.post(&robot, &link, "do=button").await.shows("The erasure is cancelled");
    app.post(&robot, &link, "do=button").await.shows("The erasure is cancelled");
    app.get(&olga, &waits).await.shows("Cancelled");
    app.clock.advance_days(4);
    // A session ends long before four days are over.
    let olga = app.sign_in("privacy-manager9").await;
    app.post(&olga, "/retention/clock", "").await;
    app::upkeep::round(&app.app).await;
    assert_eq!(app.post(&olga, &format!("/people/{luis}/opening"), "reason=rights_request").await.status, 200);
}
