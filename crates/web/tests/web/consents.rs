//! Stories of consents through the pages: a sentence that was published is read out, and the answer counts.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::gallery::show;
use crate::purposes::ready_to_ask;
use crate::support::{Page, SERVICE, TestApp, Visitor};

/// The value behind a name in a page.
fn value(body: &str, name: &str) -> String {
    let rest = body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}:\n{body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The form of a new customer as it stands on the page, with what is typed.
async fn newcomer(app: &TestApp, agent: &Visitor, typed: &str) -> Page {
    let body = app.get(agent, "/people/new?encounter=phone&language=en").await.body();
    assert!(body.contains("May we send you news by e-mail?"), "the sentence is there to be read out");
    let names = ["script", "notice", "notice_version", "sentence-3"];
    let hidden = names.map(|name| format!("{name}={}", value(&body, name)));
    let form = format!(
        "encounter=phone&language=en&{}&kind=prospect&way=read_aloud&answer-3=yes&channel-3=email&checked=yes&{typed}",
        hidden.join("&")
    );
    app.post(agent, "/people/new", &form).await
}

const YES: &str = "reason=own_work&act=granted&script=3:phone-1:en&channel=email";

#[tokio::test]
async fn k9_from_a_published_sentence_to_a_yes_on_the_phone() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    let added = newcomer(&app, &agent, "given=Otto&family=Otter&email=otter%40zoo.example").await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body());
    let path = format!("{}/consents", added.header("location"));
    let page = app.post(&agent, &path, "reason=own_work").await;
    page.shows("chip good\">Yes</span> <span class=\"hint\">Consent");
    page.shows("phone-1");

    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let path = format!("/people/{ocelot}/consents/answers");
    let page = app.post(&agent, &path, "reason=own_work&act=granted&script=3:phone-9:en&channel=email").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a sentence that is not published");
    let page = app.post(&agent, &path, YES).await;
    page.shows("chip good\">Yes</span> <span class=\"hint\">Consent");
    assert!(app.log_of(ocelot).await.contains(&"consent_granted own_work".to_owned()));
}

#[tokio::test]
async fn k11_a_yes_of_somebody_who_depends_on_the_house_is_warned_about() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    let typed = "given=Otto&family=Otter&email=otter%40zoo.example&depends=dependent";
    let page = newcomer(&app, &agent, typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("a yes may not be valid");
    page.shows("<option value=\"dependent\" selected>");
    assert_eq!(newcomer(&app, &agent, &format!("{typed}&free=yes")).await.status, StatusCode::SEE_OTHER);

    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let path = format!("/people/{ocelot}/consents/answers");
    let page = app.post(&agent, &path, &format!("{YES}&depends=employee")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("a yes may not be valid");
    page.shows("<option value=\"employee\" selected>");
    assert!(!app.log_of(ocelot).await.contains(&"consent_granted own_work".to_owned()), "nothing is written yet");
    let page = app.post(&agent, &path, &format!("{YES}&depends=employee&free=yes")).await;
    page.shows("chip good\">Yes</span>");
    page.hides("a yes may not be valid");
}

#[tokio::test]
async fn ac_08_01_a_childs_yes_waits_until_somebody_writes_down_that_a_guardian_agreed() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    // The clock stands in November 2026: fourteen in France, where the limit is fifteen.
    let typed = "given=Lou&family=Loup&email=lou%40zoo.example&country=FR&born=2012-06-01";
    let added = newcomer(&app, &agent, typed).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body());
    let at = |rest: &str| format!("{}{rest}", added.header("location"));
    let page = app.post(&agent, &at("/consents"), "reason=own_work").await;
    page.shows("A child, and no guardian agreed");
    page.shows("waits for a guardian");
    page.hides("2012");
    app.clock.advance_ms(60_000);
    let guardian = "reason=own_work&act=guardian_confirmed&purpose=3&channel=email";
    let page = app.post(&agent, &at("/consents/answers"), guardian).await;
    page.shows("chip good\">Yes</span>");
    page.hides("waits for a guardian");

    // Told later, and by their own page: what stood as the yes of an adult waits from then on.
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    app.post(&agent, &format!("/people/{ocelot}/consents/answers"), YES).await;
    app.clock.advance_ms(60_000);
    let birth = format!("/people/{ocelot}/birth");
    let page = app.post(&agent, &birth, "reason=own_work&born=2012-06-01&country=FR").await;
    page.shows("A guardian has to agree to what needs consent.");
    page.shows("waits for a guardian");
    let page = app.post(&agent, &birth, "reason=own_work&born=2099-01-01").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Give a day somebody alive was born on");
    assert!(app.log_of(ocelot).await.contains(&"birth_told own_work".to_owned()));
    app.clock.advance_ms(60_000);
    let no = guardian.replace("confirmed", "refused");
    let page = app.post(&agent, &format!("/people/{ocelot}/consents/answers"), &no).await;
    page.shows("Guardian did not agree");
}

#[tokio::test]
async fn k13_a_no_is_remembered_and_the_page_says_until_when() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{ocelot}/consents{rest}");
    app.post(&agent, &at(""), "reason=own_work").await.shows("may be asked");
    let page = app.post(&agent, &at("/answers"), "reason=own_work&act=refused&purpose=3").await;
    page.shows("not to be asked before 23 May 2027: said no");
    page.hides("may be asked");
    let asked = app.post(&agent, &at("/answers"), "reason=own_work&act=asked&purpose=3&channel=email").await;
    asked.shows("Not now: they said no less than six months ago");
}

#[tokio::test]
async fn an_objection_to_one_purpose_stops_that_one_and_is_lifted_by_their_own_word() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{ocelot}{rest}");
    app.post(&agent, &at("/consents/answers"), YES).await;
    show(&app, &agent, "consents", (&at("/consents"), Some("reason=own_work"))).await;
    let page = app.post(&agent, &at("/objection"), "reason=own_work&act=object&against=4711").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "no such purpose");
    let page = app.post(&agent, &at("/objection"), "reason=own_work&act=object&against=1").await;
    page.shows("against: ");
    page.shows("chip good\">Yes</span> <span class=\"hint\">Consent");
    show(&app, &agent, "consents-objected", (&at("/consents"), Some("reason=own_work"))).await;
    let page = app.post(&agent, &at("/objection"), "reason=own_work&act=lift&against=1").await;
    page.shows("ended");
    // All marketing: the yes counts no longer.
    let page = app.post(&agent, &at("/objection"), "reason=own_work&act=object&against=").await;
    page.hides("chip good\">Yes</span> <span class=\"hint\">Consent");
    page.shows("against all marketing");
    let log = app.log_of(ocelot).await;
    assert_eq!(log.iter().filter(|line| line.as_str() == "objected own_work").count(), 2, "{log:?}");
}

#[tokio::test]
async fn the_link_to_the_own_choices_goes_to_the_person_or_the_page_says_that_there_is_no_address() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    ready_to_ask(&app, &manager).await;
    let reached = newcomer(&app, &agent, "given=Otto&family=Otter&email=otter%40zoo.example").await;
    let path = format!("{}/choices-link", reached.header("location"));
    show(&app, &agent, "choices-sent", (&path, Some("reason=own_work"))).await;
    let sent = app.post(&agent, &path, "reason=own_work").await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(!sent.body().contains("otter"), "the address stays out of the page");
    let silent = app.person_with(("Ana", "Quarenta"), SERVICE, Vec::new()).await;
    let path = format!("/people/{silent}/choices-link");
    show(&app, &agent, "choices-no-address", (&path, Some("reason=own_work"))).await;
    assert_eq!(app.post(&agent, &path, "reason=own_work").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
