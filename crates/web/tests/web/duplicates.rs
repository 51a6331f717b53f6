//! `/duplicates`: two lines in a list become one person, and two again.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{REPAIRS, SERVICE, TestApp};

#[tokio::test]
async fn a_lead_compares_joins_and_parts_two_records() {
    let app = TestApp::start().await;
    let (lead, agent) = (app.colleague(Role::TeamLead).await, app.colleague(Role::Agent).await);
    app.get(&lead, "/duplicates").await.shows("No duplicates wait");
    let [one, other] = [app.person("Luisa", "Quarenta", SERVICE).await, app.person("Luiza", "Quarenta", SERVICE).await];
    let both = format!("one={one}&other={other}");

    let compared = app.post(&lead, "/duplicates/comparing", &both).await;
    for shown in ["Luisa Quarenta", "Luiza Quarenta", "differs", "They are one person", "for 30 days"] {
        compared.shows(shown);
    }
    compared.hides("The team of the main record");
    let chosen = app.post(&lead, "/duplicates/merging", &both).await;
    assert_eq!(chosen.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody chose the main record");
    let joined = app.post(&lead, "/duplicates/merging", &format!("{both}&main={other}")).await;
    assert_eq!((joined.status, joined.header("location")), (StatusCode::SEE_OTHER, &*format!("/people/{other}")));

    let opening = format!("/people/{one}/opening");
    let page = app.post(&lead, &opening, "reason=own_work").await;
    page.shows("Joined records");
    page.shows("Undo, possible until");
    app.post(&agent, &opening, "reason=own_work").await.hides("Undo, possible until");
    assert_eq!(app.found(&agent, "quarenta", "own_work").await, [other.to_string()], "they stand in lists once");

    let parted = app.post(&lead, &format!("/people/{one}/merge/undoing"), "").await;
    assert_eq!(parted.header("location"), format!("/people/{other}"));
    assert_eq!(app.found(&agent, "quarenta", "own_work").await.len(), 2);
    app.joined(other, one).await;
    app.clock.advance_days(31);
    let manager = app.colleague(Role::PrivacyManager).await;
    let late = app.post(&manager, &format!("/people/{one}/merge/undoing"), "").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.shows("Too late to undo");
}

#[tokio::test]
async fn what_is_suggested_is_listed_with_its_reasons_until_somebody_says_no() {
    let app = TestApp::start().await;
    let lead = app.colleague(Role::TeamLead).await;
    let [one, other] = [(); 2].map(|()| ("Luisa", "Quarenta"));
    let one = app.person(one.0, one.1, SERVICE).await;
    let other = app.person(other.0, other.1, SERVICE).await;
    app.person("Luisa", "Quarenta", REPAIRS).await;
    app::duplicates::keep(&app.app).await.unwrap();
    let list = app.get(&lead, "/duplicates").await;
    for shown in ["Luisa Quarenta", "same name", "likely", "2 more pairs wait"] {
        list.shows(shown);
    }
    let rejected = app.post(&lead, "/duplicates/rejecting", &format!("one={one}&other={other}")).await;
    assert_eq!(rejected.header("location"), "/duplicates");
    app.get(&lead, "/duplicates").await.shows("No duplicates wait");
    for bad in ["one=nonsense&other=", "", &format!("one={one}")] {
        assert_eq!(app.post(&lead, "/duplicates/comparing", bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    let herself = app.post(&lead, "/duplicates/comparing", &format!("one={one}&other={one}")).await;
    assert_eq!(herself.status, StatusCode::UNPROCESSABLE_ENTITY);
}
