//! Stories of a pasted text: it is looked through and forgotten.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::TestApp;

const PASTED: &str =
    "text=Dear+all,+the+lamp+of+Ozelotta+Quokka+works.%0D%0A%0D%0APlease+delete+everything+you+have+on+me.";

#[tokio::test]
async fn an_agent_pastes_a_mail_and_sees_which_words_ask_for_what_and_nothing_of_it_stays() {
    let app = TestApp::start().await;
    let agent = app.colleague(Role::Agent).await;
    let page = app.post(&agent, "/cases/recognise", PASTED).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("<strong>To be erased</strong>");
    page.shows("<mark>delete everything you have on me</mark>");
    page.shows("Ozelotta Quokka works");
    page.hides("<mark>Dear");
    let found = testkit::find_bytes(app.folder.path(), &[b"Ozelotta", b"Quokka", b"everything you have"]);
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn delete_my_account_asks_for_one_question_first() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    let page = app.post(&manager, "/cases/recognise", "text=pls+delete+my+account").await;
    page.shows("To be erased");
    page.shows("An objection");
    page.shows("may mean the mails only");
}

#[tokio::test]
async fn an_ordinary_question_is_told_to_be_none_and_administrators_see_nothing() {
    let app = TestApp::start().await;
    let agent = app.colleague(Role::Agent).await;
    let page = app.post(&agent, "/cases/recognise", "text=Please+delete+my+last+order+line").await;
    page.shows("No words of a request were found");
    let admin = app.colleague(Role::Administrator).await;
    assert_eq!(app.get(&admin, "/cases/recognise").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(&admin, "/cases/recognise", PASTED).await.status, StatusCode::FORBIDDEN);
}
