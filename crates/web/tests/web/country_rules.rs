//! `/country-rules`: what the packs say is on the page, and so is the place of the company.

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
    page.hides("action=\"/cases/region\"");
    app.get(&dora, "/country-rules?country=US").await.shows("No holidays are known here");
    assert_eq!(app.get(&dora, "/country-rules?country=Atlantis").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_follows_the_seat_that_the_privacy_manager_tells() {
    let app = TestApp::start().await;
    let pia = app.colleague(Role::PrivacyManager).await;
    app.get(&pia, "/country-rules").await.shows("<strong>Portugal</strong>");
    app.post(&pia, "/cases/region", "region=PT-20").await;
    let page = app.get(&pia, "/country-rules").await;
    page.shows("<strong>Açores, Portugal</strong>");
    page.shows("<option value=\"PT-20\" selected>Açores</option>");
    page.shows("holidays known");
}
