//! `/privacy/{slug}`: what everybody may read.

use app::notices::NewNotice;
use axum::http::StatusCode;
use domain::actor::Role;
use domain::notice::{ChangeClass, Language};

use crate::support::{TestApp, Visitor};

#[tokio::test]
async fn anybody_reads_a_notice_in_their_language_without_a_cookie() {
    let app = TestApp::start().await;
    let german = Visitor { cookie: None, language: "de" };
    let page = app.get(&german, "/privacy/customers").await;
    page.shows("<strong>warum</strong>");
    page.shows("<html lang=\"de\">");
    page.shows("privacy@ocelot.example");
    let switched = app.get(&german, "/privacy/customers?lang=en").await;
    switched.shows("<strong>why</strong>");
    for page in [&page, &switched] {
        assert!(page.headers.get("set-cookie").is_none());
        assert_eq!(page.header("cache-control"), "public, max-age=300");
    }
    assert_eq!(app.get(&german, "/privacy/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_older_version_stays_readable() {
    let app = TestApp::start().await;
    let new = NewNotice {
        slug: "customers".to_owned(),
        change: ChangeClass::Material,
        texts: vec![(Language::EN, "# Changed\n\n<script>alert(1)</script>".to_owned())],
    };
    app::notices::publish(&app.app, &app.as_role(Role::PrivacyManager), new).await.unwrap();
    let nobody = Visitor::default();
    let newest = app.get(&nobody, "/privacy/customers").await;
    newest.shows("<h1>Changed</h1>");
    newest.hides("<script>");
    newest.shows("?version=1");
    app.get(&nobody, "/privacy/customers?version=1").await.shows("<h1>What we keep</h1>");
    assert_eq!(app.get(&nobody, "/privacy/customers?version=9").await.status, StatusCode::NOT_FOUND);
}
