//! `/imports`: stories of files that come in.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{CUSTOMERS, INVOICES, TestApp};

#[tokio::test]
async fn a_file_comes_in_and_what_was_refused_is_said_without_its_content() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    app.get(&admin, "/imports").await.shows("Nothing was imported yet");

    let path = app.import(&admin, "invoices", INVOICES).await;
    let page = app.get(&admin, &path).await;
    page.shows("Not a whole number");
    page.shows("Lines without a customer");
    page.hides("Field kettle");
    let table = app.get(&admin, &format!("{path}/problems.csv")).await;
    assert_eq!(table.body(), "row,byte,column,reason\r\n10,567,\"Quantity\",not_a_quantity\r\n");
    assert!(table.header("content-disposition").contains("problems.csv"));

    let again = app.import(&admin, "invoices", INVOICES).await;
    let again = app.get(&admin, &again).await.body();
    assert_eq!(again.matches("<dd>0</dd>").count(), 4, "nothing twice: {again}");
}

#[tokio::test]
async fn nothing_comes_in_before_every_question_is_answered() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    for (change, error) in [
        (("kind", ""), "href=\"#kind\""),
        (("source", ""), "href=\"#source\""),
        (("brand", "77"), "href=\"#brand\""),
        (("team", "x"), "href=\"#team\""),
        (("basis", ""), "href=\"#basis\""),
        (("basis", "consent"), "href=\"#basis\""),
        (("notice", "1.9"), "href=\"#notice\""),
        (("currency", "EURO"), "href=\"#currency\""),
    ] {
        let page = app.upload(&admin, "customers", CUSTOMERS, &[change]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
        page.shows(error);
    }
    let empty = app.upload(&admin, "customers", "", &[]).await;
    empty.shows("href=\"#file\"");
    app.get(&admin, "/imports").await.shows("Nothing was imported yet");
    let left = std::fs::read_dir(app.folder.path().join("spool")).unwrap().count();
    assert_eq!(left, 0, "no copy stays behind");
}

#[tokio::test]
async fn an_upload_that_is_none_is_refused_before_it_is_read() {
    let app = TestApp::start().await;
    let (admin, ines) = (app.colleague(Role::Administrator).await, app.colleague(Role::Agent).await);
    assert_eq!(app.upload(&ines, "customers", CUSTOMERS, &[]).await.status, StatusCode::FORBIDDEN);
    let long = "x".repeat(2_000);
    let page = app.upload(&admin, "customers", CUSTOMERS, &[("source", long.as_str())]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.post(&admin, "/imports", "kind=customers").await.status, StatusCode::BAD_REQUEST);
    let left = std::fs::read_dir(app.folder.path().join("spool")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no copy stays behind");
}

#[tokio::test]
async fn a_file_of_another_kind_stops_and_says_so() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let path = app.import(&admin, "invoices", CUSTOMERS).await;
    app.get(&admin, &path).await.shows("not of the kind that was chosen");
}

#[tokio::test]
async fn a_form_of_an_import_that_comes_back_keeps_its_answers_and_marks_every_wrong_one() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let team = app.app.house.teams[1].id.number().to_string();
    let changes = [
        ("source", "counter \"Lisboa\""),
        ("team", team.as_str()),
        ("basis", "legitimate_interest"),
        ("currency", "pounds"),
        ("notice", ""),
    ];
    let page = app.upload(&admin, "invoices", "", &changes).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("<option value=\"invoices\" selected>");
    page.shows("value=\"counter &#34;Lisboa&#34;\" aria-describedby=\"source-hint\"");
    page.shows(&format!("<option value=\"{team}\" selected>"));
    page.shows("<option value=\"legitimate_interest\" selected>");
    page.shows("<option value=\"\" selected>");
    page.shows("value=\"pounds\"");
    page.shows("2 things are not right yet");
    for field in ["currency", "file"] {
        page.shows(&format!("href=\"#{field}\""));
        page.shows(&format!("aria-invalid=\"true\" aria-describedby=\"{field}-error {field}-hint\""));
        page.shows(&format!("<p class=\"error\" id=\"{field}-error\">"));
    }
    assert_eq!(page.body().matches("aria-invalid").count(), 2);
}

#[tokio::test]
async fn an_upload_holds_one_file() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let two = app.upload(&admin, "customers", CUSTOMERS, &[("file", CUSTOMERS)]).await;
    assert_eq!(two.status, StatusCode::BAD_REQUEST);
    app.get(&admin, "/imports").await.shows("Nothing was imported yet");
    let left = std::fs::read_dir(app.folder.path().join("spool")).unwrap().count();
    assert_eq!(left, 0, "no copy stays behind");
}
