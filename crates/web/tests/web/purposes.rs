//! Stories of purposes through the pages: set, weighed, given a sentence, and opened for older data or not.

use axum::http::StatusCode;
use domain::actor::Role;
use domain::event::Deed;

use crate::gallery::show;
use crate::support::{SERVICE, TestApp, Visitor};

/// Marketing, as every house starts with it.
const MARKETING: &str = "/purposes/3";
const SENTENCE: &str = "deed=wording&kind=script&form=phone-1&language=en&text=May+we+send+you+news+by+e-mail%3F";

const WEIGHED: &str =
    "deed=weigh&interest=Selling&necessity=Nothing+milder&balance=They+expect+it&safeguards=A+way+out";

/// Publishes the sentence, switches marketing on, and gives agents a script.
pub async fn ready_to_ask(app: &TestApp, manager: &Visitor) {
    for (path, form) in [
        (MARKETING, SENTENCE),
        (MARKETING, "deed=activate"),
        ("/scripts", "encounter=phone&language=en&text=Good+day."),
    ] {
        let page = app.post(manager, path, form).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path} {form}: {}", page.body());
    }
}

const RECORDED: store::Sql = store::Sql {
    name: "RECORDED",
    text: "select count(*) from event where deed = $1",
    reach: store::Reach::System,
    only: None,
};

async fn recorded(app: &TestApp, deed: Deed) -> i64 {
    let number = store::Val::I(deed.number().into());
    let asked = app.app.store.read(move |db| store::rows(db, &RECORDED, &[number], |cells| cells.i(0)));
    asked.await.unwrap()[0]
}

#[tokio::test]
async fn every_page_of_purposes_is_whole_in_every_language() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (manager, officer) =
        (app.colleague(Role::PrivacyManager).await, app.colleague(Role::DataProtectionOfficer).await);
    show(&app, &manager, "purpose-empty", (MARKETING, None)).await;
    ready_to_ask(&app, &manager).await;
    let later = format!("{WEIGHED}&reviewer=data-protection-officer9&review_due=2027-06-30");
    let page = app.post(&manager, MARKETING, &later).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body());
    for (who, name, path, form) in [
        (&manager, "purposes", "/purposes", None),
        (&manager, "purpose", MARKETING, None),
        (&officer, "purpose-officer", MARKETING, None),
        (&manager, "purpose-wrong", MARKETING, Some("deed=use&from=1&factor-link=Near&outcome=compatible")),
        (&manager, "purposes-wrong", "/purposes/max-age", Some("months=0")),
        (&officer, "contract-or-consent", "/purposes/contract-or-consent", None),
    ] {
        show(&app, who, name, (path, form)).await;
    }
}

#[tokio::test]
async fn k3_and_the_exception_for_customers_are_set_on_the_pages() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    assert_eq!(app.post(&manager, "/purposes/max-age", "months=12").await.status, StatusCode::SEE_OTHER);
    app.get(&agent, "/purposes").await.shows("A yes counts for 12 months");
    assert_eq!(app.post(&agent, "/purposes/max-age", "months=90").await.status, StatusCode::FORBIDDEN);

    let set = app.post(&manager, MARKETING, "deed=settings&soft_opt_in=yes").await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body());
    let refused = app.post(&manager, MARKETING, "deed=activate").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("Interests have to be weighed first");
    let past = format!("{WEIGHED}&reviewer=privacy-manager9&review_due=2020-01-01");
    let page = app.post(&manager, MARKETING, &past).await;
    page.shows("Choose a day that is still to come");
    page.shows("They expect it");
    let later = format!("{WEIGHED}&reviewer=privacy-manager9&review_due=2027-06-30");
    assert_eq!(app.post(&manager, MARKETING, &later).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.post(&manager, MARKETING, "deed=activate").await.status, StatusCode::SEE_OTHER);
    let page = app.get(&agent, MARKETING).await;
    page.shows("Customers may be written to about own similar products");
    page.shows("privacy-manager9");
    page.shows("30 June 2027");
    page.hides("Save the settings");
    // What cannot stay on like this is off afterwards, and the way back is told.
    app.post(&manager, MARKETING, "deed=settings&special=undecided").await;
    let page = app.post(&manager, MARKETING, "deed=activate").await;
    page.shows("Special categories need a condition of Article 9(2)");
    assert_eq!(app.post(&agent, MARKETING, "deed=settings").await.status, StatusCode::FORBIDDEN);
    assert_eq!(recorded(&app, Deed::PurposeSet).await, 3, "each setting is on record");
}

#[tokio::test]
async fn ac_06_04_older_data_stays_out_until_all_five_factors_are_written() {
    let app = TestApp::start().await;
    app.person("Ocelot", "Quarenta", SERVICE).await;
    let manager = app.colleague(Role::PrivacyManager).await;
    let defined =
        app.post(&manager, "/purposes", "code=product_research&title=Research&basis=legitimate_interest").await;
    let research = defined.header("location").to_owned();
    let four =
        "deed=use&from=1&factor-link=Near&factor-context=Customers&factor-nature=Orders&factor-consequences=None";
    let page = app.post(&manager, &research, &format!("{four}&outcome=compatible")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Every factor needs its words");
    page.shows(">Customers</textarea>");
    let page = app.post(&manager, &research, &format!("{four}&factor-safeguards=No+names")).await;
    page.shows("Say what it comes to");
    assert_eq!(recorded(&app, Deed::UseTested).await, 0);
    let yes = format!("{four}&factor-safeguards=No+names&outcome=compatible");
    let page = app.post(&manager, &research, &yes).await;
    assert_eq!(page.header("location"), format!("{research}?opened=1"), "{}", page.body());
    let page = app.get(&manager, page.header("location")).await;
    page.shows("this purpose is open for one person from now on");
    page.shows("compatible");
    let consent = app.post(&manager, &research, &yes.replace("from=1", "from=3")).await;
    consent.shows("This data was given on consent");
    assert_eq!(recorded(&app, Deed::UseTested).await, 2, "a no is written down as well");
}

#[tokio::test]
async fn a_field_is_changed_in_versions_and_a_tight_one_asks_its_purpose_for_a_condition() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (manager, lead) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::TeamLead).await);
    let size = "name=Shoe+size&kind=choice&treatment=ordinary&purpose=service&days=90&choices=S%0D%0AL";
    app.post(&manager, "/fields", size).await;
    let body = app.get(&manager, "/fields").await.body();
    let path = body.split("href=\"/fields/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/fields/{path}");
    let changed = app.post(&manager, &path, "name=Size+of+shoes&purpose=service&days=60&choices=S%0D%0AM%0D%0AL").await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body());
    show(&app, &manager, "field", (&path, None)).await;
    let page = app.get(&manager, &path).await;
    page.shows("Size of shoes");
    page.shows("Shoe size");
    page.hides("name=\"treatment\"");
    show(&app, &manager, "field-wrong", (&path, Some("name=&purpose=service&days=0&choices=S"))).await;
    assert_eq!(app.get(&lead, &path).await.status, StatusCode::FORBIDDEN);

    let glasses = "name=Glasses&kind=text&treatment=special&purpose=marketing&days=90&condition=explicit_consent";
    assert_eq!(app.post(&manager, "/fields", glasses).await.status, StatusCode::SEE_OTHER);
    let page = app.post(&manager, MARKETING, "deed=activate").await;
    page.shows("Special categories need a condition of Article 9(2)");
    let diet = "name=Diet&kind=text&treatment=special&purpose=service&days=90&condition=explicit_consent";
    let page = app.post(&manager, "/fields", diet).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("This purpose is on and cannot take this condition");
}
