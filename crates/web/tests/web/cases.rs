//! Stories of cases through the router, with the links of real mails, and their pages in both languages.

use axum::http::StatusCode;
use domain::actor::Role;
use mail::{Config, Relay as Way, Security};
use testkit::smtp::Relay;

use crate::gallery::show;
use crate::support::{HOST, SERVICE, TestApp, Visitor};

const NEW: &str = "channel=email&mandate=own&reach_kind=email&words=What+do+you+hold%3F&language=en";

/// Hands over what is due, and gives for each mail its subject, its text and its links.
async fn handed_over(app: &TestApp) -> Vec<(String, String, Vec<String>)> {
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
    app::mails::hand_over(&app.app, &Way::new(&config).unwrap()).await.unwrap();
    let start = format!("https://{HOST}/links/");
    let mails = relay.taken().into_iter().map(|taken| {
        let message = mail_parser::MessageParser::default().parse(&taken.bytes).unwrap();
        let words = message.body_text(0).unwrap().into_owned();
        let link = |rest: &str| format!("/links/{}", rest.split('\n').next().unwrap().trim());
        let links = words.split(&start).skip(1).map(link).collect();
        (format!("{} {}", taken.to.join(","), message.subject().unwrap()), words, links)
    });
    mails.collect()
}

fn number_in(body: &str) -> String {
    let rest = body.split("cas_").nth(1).unwrap_or_else(|| panic!("no number in {body}"));
    format!("cas_{}", &rest[..26])
}

async fn step(app: &TestApp, who: &Visitor, case: &str, form: &str) -> StatusCode {
    app.post(who, &format!("/cases/{case}/steps"), form).await.status
}

#[tokio::test]
async fn s01_an_agent_writes_a_request_down_and_the_person_shows_who_they_are_by_a_link() {
    let app = TestApp::start().await;
    let (agent, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    app.clock.advance_ms(60_000);
    let asked = app.get(&agent, &format!("/cases/new?person={person}")).await;
    asked.shows("For the person whose page you had open.");
    let taken = app.post(&agent, "/cases", &format!("person={person}&kind=access&{NEW}")).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body());
    taken.hides("Quarenta");
    let case = number_in(&taken.body());
    assert_eq!(
        app.get(&agent, &format!("/cases/{case}")).await.status,
        StatusCode::NOT_FOUND,
        "an agent only takes it"
    );

    let page = app.get(&manager, &format!("/cases/{case}")).await;
    page.hides("What do you hold?");
    page.shows("It is not sure yet who asks.");
    page.hides("/access-package");
    app.post(&manager, &format!("/cases/{case}/opening"), "").await.shows("What do you hold?");
    assert_eq!(step(&app, &manager, &case, "do=ask-link").await, StatusCode::SEE_OTHER);
    let mails = handed_over(&app).await;
    assert_eq!(mails.len(), 2, "a receipt and a question");
    for (subject, words, _) in &mails {
        assert!(subject.starts_with("luzia@example.org"), "{subject}");
        assert!(words.contains(&case), "the number: {words}");
        assert!(!words.contains("Luzia") && !words.contains("hold?"), "and no data: {words}");
    }
    let question = &mails.iter().find(|(subject, ..)| subject.contains("Was it you?")).unwrap().2[0];
    let nobody = Visitor::default();
    let landing = app.get(&nobody, question).await;
    landing.shows("Was it you who asked?");
    app.get(&manager, &format!("/cases/{case}")).await.shows("It is not sure yet who asks.");
    app.post(&nobody, question, "do=button").await.shows("Thank you. We answer now.");
    app.post(&nobody, question, "do=button").await.shows("Thank you. We answer now.");
    let sure = app.get(&manager, &format!("/cases/{case}")).await;
    sure.shows("/access-package");
    assert_eq!(sure.body().matches("It is sure who asks</strong>").count(), 1, "pressed twice, it happened once");

    let wrong = app
        .post(
            &manager,
            &format!("/cases/{case}/steps"),
            "do=decide&decide-outcome=refused&decide-ground=claim&decide-reason=Because",
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("A no names the authority");
    wrong.shows("Because");
    let decided = "do=decide&decide-outcome=fulfilled&decide-done=The+package+is+behind+this+link.";
    assert_eq!(step(&app, &manager, &case, decided).await, StatusCode::SEE_OTHER);
    let answer = handed_over(&app).await;
    let link = &answer[0].2[0];
    let before = app.get(&nobody, link).await;
    before.hides("The package is behind this link.");
    app.post(&nobody, link, "do=button").await.shows("The package is behind this link.");
    let log = app.log_of(person).await;
    for wanted in [
        "request_taken own_work",
        "case_opened rights_request",
        "identity_confirmed rights_request",
        "case_decided rights_request",
        "case_followed rights_request",
    ] {
        let wanted = wanted.replace("own_work", "on_the_phone");
        assert!(log.contains(&wanted), "{wanted} in {log:?}");
    }
}

#[tokio::test]
async fn s13_whether_names_are_given_is_decided_by_the_manager_with_a_reason() {
    let app = TestApp::start().await;
    let [agent, officer, manager] = [
        app.colleague(Role::Agent).await,
        app.colleague(Role::DataProtectionOfficer).await,
        app.colleague(Role::PrivacyManager).await,
    ];
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    app.clock.advance_ms(60_000);
    let taken = app.post(&agent, "/cases", &format!("person={person}&kind=access&{NEW}")).await;
    let case = number_in(&taken.body());
    app.get(&manager, &format!("/cases/{case}")).await.shows("Weigh whether names of those who looked are given");
    let weigh =
        |names: &str, words: &str| format!("do=weigh-names&weigh-names-names={names}&weigh-names-words={words}");
    let given = weigh("given", "Her+cousin+works+here.");
    for who in [&agent, &officer] {
        assert_eq!(step(&app, who, &case, &given).await, StatusCode::FORBIDDEN, "who advises does not decide");
    }
    for wrong in [weigh("given", ""), weigh("perhaps", "Why+not.")] {
        assert_eq!(step(&app, &manager, &case, &wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(step(&app, &manager, &case, &given).await, StatusCode::SEE_OTHER);
    let page = app.post(&manager, &format!("/cases/{case}/opening"), "").await;
    page.shows("Names of those who looked are given");
    page.shows("Her cousin works here.");
}

#[tokio::test]
async fn s02_the_receipt_of_a_stranger_never_shows_the_answer() {
    let app = TestApp::start().await;
    let (agent, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    app.clock.advance_ms(60_000);
    let known = app.post(&agent, "/cases", &format!("kind=access&reach=luzia%40example.org&{NEW}")).await;
    let stranger =
        app.post(&agent, "/cases", &format!("kind=access&reach=x%40other.example&name=Luzia+Quarenta&{NEW}")).await;
    let without_number = |page: &crate::support::Page| page.body().replace(&number_in(&page.body()), "");
    assert_eq!(without_number(&known), without_number(&stranger), "whether somebody is known shows nowhere");

    let case = number_in(&stranger.body());
    let meant = format!("do=mean&mean-person={person}&mean-words=the+name");
    assert_eq!(step(&app, &manager, &case, &meant).await, StatusCode::SEE_OTHER);
    let doubt = "do=ask-link&ask-link-doubt=another+address";
    assert_eq!(step(&app, &manager, &case, doubt).await, StatusCode::SEE_OTHER);
    app.get(&manager, &format!("/cases/{case}")).await.shows("the clock stands");
    let mails = handed_over(&app).await;
    let of = |start: &str, case: &str| {
        let found = mails.iter().find(|(subject, words, _)| subject.starts_with(start) && words.contains(case));
        found.unwrap_or_else(|| panic!("{start} in {mails:?}")).2[0].clone()
    };
    let (receipt, question) = (of("x@other.example", &case), of("luzia@example.org Was it you?", &case));
    let nobody = Visitor::default();
    app.post(&nobody, &question, "do=button").await.shows("Thank you. We answer now.");
    app.get(&manager, &format!("/cases/{case}")).await.hides("the clock stands");
    let refused = "do=decide&decide-outcome=nothing_held&decide-done=Searched+in+every+record.";
    assert_eq!(step(&app, &manager, &case, refused).await, StatusCode::SEE_OTHER);
    let answer = handed_over(&app).await;
    assert!(answer[0].0.starts_with("luzia@example.org"), "the answer goes to the known address: {}", answer[0].0);
    let followed = app.post(&nobody, &receipt, "do=button").await;
    followed.shows(&case);
    followed.shows("decided");
    followed.hides("Searched in every record.");
    followed.hides("Nothing is held");
}

#[tokio::test]
async fn s04_the_agent_is_told_that_what_a_caller_knows_is_not_sufficient() {
    let app = TestApp::start().await;
    let agent = app.colleague(Role::Agent).await;
    let form = "kind=access&channel=phone&mandate=own&reach_kind=phone&reach=%2B351+21+923+5555&facts=yes";
    let taken = app.post(&agent, "/cases", form).await;
    taken.shows("What they know is not sufficient.");
    taken.shows("Offer to call the number we have");
    taken.shows("no receipt goes out by itself");
}

#[tokio::test]
async fn whoever_waits_longer_reads_why_behind_the_link_of_the_mail_that_says_so() {
    let app = TestApp::start().await;
    let (agent, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    let taken = app.post(&agent, "/cases", &format!("person={person}&kind=access&{NEW}")).await;
    let case = number_in(&taken.body());
    let receipt = handed_over(&app).await[0].2[0].clone();
    let extend = "do=extend&extend-ground=complexity&extend-words=Orders+of+eleven+years.";
    assert_eq!(step(&app, &manager, &case, extend).await, StatusCode::SEE_OTHER);
    let told = handed_over(&app).await;
    assert!(told[0].0.contains("takes longer") && !told[0].1.contains("eleven"), "the mail holds no word of the case");
    let nobody = Visitor::default();
    app.post(&nobody, &told[0].2[0], "do=button").await.shows("Orders of eleven years.");
    let followed = app.post(&nobody, &receipt, "do=button").await;
    followed.shows("It takes longer; you were told.");
    followed.hides("Orders of eleven years.");
}

#[tokio::test]
async fn a_text_that_was_looked_through_becomes_a_case_with_its_words() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    let found = app.post(&manager, "/cases/recognise", "text=Please+delete+everything+you+have+on+me.").await;
    found.shows("name=\"kind\" value=\"erasure\"");
    let draft = app.post(&manager, "/cases/new", "kind=erasure&words=Please+delete+everything+you+have+on+me.").await;
    draft.shows("value=\"erasure\" checked");
    draft.shows("Please delete everything you have on me.");
}

#[tokio::test]
async fn a_form_that_lacks_something_comes_back_with_what_was_typed() {
    let app = TestApp::start().await;
    let agent = app.colleague(Role::Agent).await;
    for (form, advice) in [
        ("channel=email&mandate=own&reach_kind=email&reach=a%40b.example&words=kept+words", "Tick what they ask for."),
        (
            "kind=access&channel=email&mandate=own&reach_kind=email&reach=nonsense&words=kept+words",
            "Give an address or a number",
        ),
        (
            "kind=access&channel=email&mandate=own&reach_kind=email&reach=a%40b.example&words=kept+words&received=2099-01-01T10%3A00",
            "not in the future",
        ),
        (
            "kind=access&channel=email&mandate=own&reach_kind=email&reach=a%40b.example&words=kept+words&received=2020-01-01T10%3A00",
            "more than three days later",
        ),
        (
            "kind=access&channel=email&mandate=lawyer&reach_kind=email&reach=a%40b.example&words=kept+words",
            "Say who speaks for whom.",
        ),
    ] {
        let page = app.post(&agent, "/cases", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        page.shows(advice);
        page.shows("kept words");
    }
}

#[tokio::test]
async fn every_page_of_cases_is_whole_in_every_language() {
    let app = TestApp::start().await;
    let (agent, manager, officer) = (
        app.colleague(Role::Agent).await,
        app.colleague(Role::PrivacyManager).await,
        app.colleague(Role::DataProtectionOfficer).await,
    );
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    app.clock.advance_ms(60_000);
    show(&app, &manager, "cases-none", ("/cases", None)).await;
    show(&app, &agent, "case-new", ("/cases/new", None)).await;
    show(&app, &agent, "case-new-wrong", ("/cases", Some("channel=email&mandate=own&reach_kind=email&reach=x"))).await;
    let form = format!("person={person}&kind=access&kind=erasure&facts=yes&{NEW}");
    let taken = app.post(&agent, "/cases", &form).await;
    let case = number_in(&taken.body());
    show(&app, &agent, "case-taken", ("/cases", Some(&form))).await;
    let at = |rest: &str| format!("/cases/{case}{rest}");
    for what in ["do=ask-link&ask-link-doubt=odd", "do=want-document&want-document-words=nothing+else"] {
        assert_eq!(step(&app, &manager, &case, what).await, StatusCode::SEE_OTHER, "{what}");
    }
    let links = handed_over(&app).await;
    show(&app, &officer, "case-advising", (&at(""), None)).await;
    show(&app, &manager, "case", (&at(""), None)).await;
    show(&app, &manager, "case-open", (&at("/opening"), Some(""))).await;
    show(&app, &manager, "case-code", (&at("/steps"), Some("do=draw-code"))).await;
    show(&app, &manager, "case-wrong", (&at("/steps"), Some("do=decide&decide-outcome=refused"))).await;
    show(&app, &manager, "cases", ("/cases", None)).await;
    show(&app, &manager, "case-figures", ("/cases/figures", None)).await;
    let nobody = Visitor::default();
    for (name, start) in [("link-confirm-identity", "Was it you?"), ("link-follow-case", "We have your request")] {
        let link = &links.iter().find(|(subject, ..)| subject.contains(start)).unwrap().2[0];
        let link = link.split('?').next().unwrap();
        for lang in ["en", "de"] {
            let page = app.get(&nobody, &format!("{link}?lang={lang}")).await;
            crate::gallery::check(name, lang, &page);
            crate::gallery::keep(name, lang, &page);
            let page = app.post(&nobody, &format!("{link}?lang={lang}"), "do=button").await;
            crate::gallery::check(name, lang, &page);
            crate::gallery::keep(&format!("{name}-pressed"), lang, &page);
        }
    }
}
