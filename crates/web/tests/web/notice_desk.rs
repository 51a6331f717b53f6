//! Stories of notices through the pages: published, agreed to by the officer, and acknowledged by colleagues.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::gallery::show;
use crate::support::TestApp;

const NEXT: &str = "slug=customers&text-en=%23+What+we+keep%0D%0A%0D%0AYour+orders%2C+better+told.&text-de=%23+Neu";

#[tokio::test]
async fn k4_publishing_says_how_the_change_counts_and_only_words_need_the_officer() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (manager, officer, agent) = (
        app.colleague(Role::PrivacyManager).await,
        app.colleague(Role::DataProtectionOfficer).await,
        app.colleague(Role::Agent).await,
    );
    show(&app, &manager, "notices", ("/notices", None)).await;
    show(&app, &manager, "notice-new", ("/notices/new", None)).await;
    show(&app, &manager, "notice-draft", ("/notices/customers", None)).await;
    show(&app, &officer, "notice-officer", ("/notices/customers", None)).await;
    let preview = format!("{NEXT}&deed=preview");
    show(&app, &manager, "notice-preview", ("/notices", Some(&preview))).await;
    show(&app, &manager, "notice-wrong", ("/notices", Some("slug=A+B&text-en=x&deed=publish"))).await;
    app.get(&agent, "/privacy/customers").await.hides("better told");

    let words_only = format!("{NEXT}&change=editorial&deed=publish");
    let published = app.post(&manager, "/notices", &words_only).await;
    assert_eq!(published.header("location"), "/notices/customers?published=2", "{}", published.body());
    let page = app.get(&manager, "/notices/customers?published=2").await;
    page.shows("Version 2 is published. It counts as: new content.");
    assert_eq!(app.post(&agent, "/notices", &words_only).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(&officer, "/notices", &words_only).await.status, StatusCode::FORBIDDEN);

    let agreed = app.post(&officer, "/notices", &format!("{NEXT}&deed=agree")).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body());
    app.get(&officer, agreed.header("location")).await.shows("Written down.");
    app.post(&manager, "/notices", &words_only).await;
    let page = app.get(&manager, "/notices/customers?published=3").await;
    page.shows("Version 3 is published. It counts as: wording only.");
    let page = app.get(&agent, "/privacy/customers").await;
    page.shows("better told");
    assert_eq!(app.get(&manager, "/notices/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_account_sees_the_notice_for_staff_until_it_has_acknowledged_it() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    show(&app, &agent, "staff-notice-none", ("/staff-notice", None)).await;
    app.get(&agent, "/people").await.hides("have not acknowledged");
    app.get(&agent, "/people").await.shows("href=\"/staff-notice\"");
    let staff = "slug=colleagues&audience=staff&text-en=%23+What+we+log+about+you&text-de=%23+Was+wir+aufzeichnen";
    let published = app.post(&manager, "/notices", &format!("{staff}&deed=publish")).await;
    assert_eq!(published.header("location"), "/notices/colleagues?published=1", "{}", published.body());
    for path in ["/people", "/tags", "/purposes"] {
        app.get(&agent, path).await.shows("have not acknowledged");
    }
    let page = app.get(&agent, "/staff-notice").await;
    page.shows("What we log about you");
    page.hides("have not acknowledged");
    page.hides("Who has read it");
    show(&app, &agent, "staff-notice", ("/staff-notice", None)).await;
    assert_eq!(app.post(&agent, "/staff-notice", "version=1").await.status, StatusCode::SEE_OTHER);
    app.get(&agent, "/people").await.hides("have not acknowledged");
    let page = app.get(&manager, "/staff-notice").await;
    page.shows("agent0");
    page.shows("Who has yet to read the newest version");
    show(&app, &manager, "staff-notice-read", ("/staff-notice", None)).await;
    // A notice to customers does not become one to staff, nor the other way round.
    let page = app.post(&manager, "/notices", "slug=colleagues&text-en=Two&deed=publish").await;
    assert_eq!(page.header("location"), "/notices/colleagues?published=2");
    app.get(&agent, "/people").await.shows("have not acknowledged");
}
