//! `/accounts`: stories of colleagues who come and go.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::TestApp;

#[tokio::test]
async fn a_colleague_is_added_comes_in_and_is_out_at_once_when_their_account_is_closed() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let team = app.app.house.teams[0].id.number();
    let form = format!("handle=Otto&role=agent&team={team}&password=correct+horse+battery");
    assert_eq!(app.post(&admin, "/accounts", &form).await.status, StatusCode::SEE_OTHER);
    let otto = app.sign_in("otto").await;
    assert_eq!(app.get(&otto, "/people").await.status, StatusCode::OK);

    let list = app.get(&admin, "/accounts").await;
    list.shows("otto");
    let body = list.body();
    let row = body.split("<tr").find(|row| row.contains(">otto")).unwrap();
    let close = row.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(app.post(&admin, close, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(&otto, "/people").await.header("location"), "/sign-in");
    app.get(&admin, "/accounts").await.shows("Closed");
}

#[tokio::test]
async fn an_account_that_cannot_be_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let password = "password=correct+horse+battery";
    for (form, error) in [
        (format!("handle=otto&role=agent&{password}"), "href=\"#team\""),
        (format!("handle=otto&role=system&{password}"), "href=\"#role\""),
        (format!("handle=o+o&role=administrator&{password}"), "href=\"#handle\""),
        (format!("handle=administrator9&role=administrator&{password}"), "href=\"#handle\""),
        ("handle=otto&role=administrator&password=short".to_owned(), "href=\"#password\""),
    ] {
        let page = app.post(&admin, "/accounts", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        page.shows(error);
        page.hides("correct horse");
    }
}

#[tokio::test]
async fn a_form_that_comes_back_keeps_what_was_typed_and_marks_every_wrong_field() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let team = app.app.house.teams[1].id.number();
    let form = format!("handle=Otto&role=team_lead&team={team}&password=secret+word");
    let page = app.post(&admin, "/accounts", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("value=\"Otto\" aria-describedby=\"handle-hint\"");
    page.shows("<option value=\"team_lead\" selected>");
    page.shows(&format!("<option value=\"{team}\" selected>"));
    page.shows("aria-invalid=\"true\" aria-describedby=\"password-error password-hint\"");
    page.shows("<p class=\"error\" id=\"password-error\">");
    page.hides("secret");

    let page = app.post(&admin, "/accounts", "handle=+&role=agent&password=x").await;
    page.shows("3 things are not right yet");
    for field in ["handle", "team", "password"] {
        page.shows(&format!("href=\"#{field}\""));
        page.shows(&format!("aria-describedby=\"{field}-error"));
        page.shows(&format!("id=\"{field}-error\""));
    }
    assert_eq!(page.body().matches("aria-invalid").count(), 3);
    let script = "handle=%22%3E%3Cscript%3E&role=agent&password=x";
    app.post(&admin, "/accounts", script).await.hides("<script");
}
