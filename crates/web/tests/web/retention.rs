//! `/retention`: every rule with its period, what a wrong number says, and a clock that jumped.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{SERVICE, TestApp};

#[tokio::test]
async fn periods_are_set_within_their_limits_by_the_privacy_manager() {
    let app = TestApp::start().await;
    let (pia, otto) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::DataProtectionOfficer).await);
    let page = app.get(&pia, "/retention").await;
    page.shows("12 months after the last sign from the person.");
    page.shows("Nothing is late");
    page.shows("Nothing has ended in the last 90 days.");
    app.get(&otto, "/retention").await.hides("action=\"/retention/period\"");
    for months in ["13", "5", "", "a year"] {
        let wrong = app.post(&pia, "/retention/period", &format!("rule=prospect&months={months}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{months}");
        wrong.shows("Give a number of months within the limits");
    }
    assert_eq!(app.post(&pia, "/retention/period", "rule=nonsense&months=7").await.status, StatusCode::NOT_FOUND);
    let set = app.post(&pia, "/retention/period", "rule=prospect&months=7").await;
    assert_eq!((set.status, set.header("location")), (StatusCode::SEE_OTHER, "/retention"));
    let page = app.get(&pia, "/retention").await;
    page.shows("7 months after the last sign from the person.");
    page.shows("Set by the company");
}

#[tokio::test]
async fn a_clock_that_jumped_is_shown_and_what_ended_stands_in_the_figure() {
    let app = TestApp::start().await;
    app.person("Ocelot", "Quarenta", SERVICE).await;
    app::upkeep::round(&app.app).await;
    app.clock.advance_days(400);
    app::upkeep::round(&app.app).await;
    let otto = app.colleague(Role::DataProtectionOfficer).await;
    let page = app.get(&otto, "/retention").await;
    page.shows("The clock jumped");
    page.shows("The privacy manager says whether the time is right.");
    page.hides("action=\"/retention/clock\"");
    page.shows("One is late");
    let pia = app.colleague(Role::PrivacyManager).await;
    app.get(&pia, "/retention").await.shows("action=\"/retention/clock\"");
    app.post(&pia, "/retention/clock", "").await;
    app::upkeep::round(&app.app).await;
    let page = app.get(&pia, "/retention").await;
    page.hides("The clock jumped");
    page.shows("Nothing is late");
    page.shows("class=\"chart\"");
    page.hides("Quarenta");
}
