//! `/country-rules`: what the packs say is on the page, and the seat moves by the privacy manager's word.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::TestApp;

#[tokio::test]
async fn every_entry_shows_where_it_is_from_and_what_counsel_must_confirm() {
    let app = TestApp::start().await;
    let dora = app.colleague(Role::DataProtectionOfficer).await;
    let page = app.get(&dora, "/country-rules?country=GR").await;
    for shown in [
        "confirm with counsel",
        "5–10 years",
        "Art. 7 Law 4308/2014",
        "Hellenic Data Protection Authority",
        "Good Friday",
        "2026-11",
        "holidays 0.109, 2024 to 2030",
    ] {
        page.shows(shown);
    }
    page.hides("action=\"/country-rules/seat\"");
    app.get(&dora, "/country-rules?country=US").await.shows("No holidays are known here");
    assert_eq!(app.get(&dora, "/country-rules?country=Atlantis").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_seat_moves_by_the_privacy_managers_word_alone() {
    let app = TestApp::start().await;
    let (pia, dora) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::DataProtectionOfficer).await);
    app.get(&pia, "/country-rules").await.shows("<strong>Portugal</strong>");
    let refused = app.post(&dora, "/country-rules/seat", "region=PT-20").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let wrong = app.post(&pia, "/country-rules/seat", "region=DE-BE").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("This part of the country is not known");

    let set = app.post(&pia, "/country-rules/seat", "region=PT-20").await;
    assert_eq!(set.header("location"), "/country-rules");
    let page = app.get(&pia, "/country-rules").await;
    page.shows("<strong>Açores, Portugal</strong>");
    page.shows("<option value=\"PT-20\" selected>Açores</option>");
    page.shows("holidays known");
}
