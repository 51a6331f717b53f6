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
    assert_eq!(
        app.post(&admin, "/accounts", &form).await.status,
        StatusCode::SEE_OTHER
    );
    let otto = app.sign_in("otto").await;
    assert_eq!(app.get(&otto, "/people").await.status, StatusCode::OK);

    let list = app.get(&admin, "/accounts").await;
    list.shows("otto");
    let body = list.body();
    let row = body.split("<tr").find(|row| row.contains(">otto")).unwrap();
    let close = row
        .split("action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(
        app.post(&admin, close, "").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        app.get(&otto, "/people").await.header("location"),
        "/sign-in"
    );
    app.get(&admin, "/accounts").await.shows("Closed");
}

#[tokio::test]
async fn an_account_that_cannot_be_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let password = "password=correct+horse+battery";
    for (form, error) in [
        (
            format!("handle=otto&role=agent&{password}"),
            "href=\"#team\"",
        ),
        (
            format!("handle=otto&role=system&{password}"),
            "href=\"#role\"",
        ),
        (
            format!("handle=o+o&role=administrator&{password}"),
            "href=\"#handle\"",
        ),
        (
            format!("handle=administrator9&role=administrator&{password}"),
            "href=\"#handle\"",
        ),
        (
            "handle=otto&role=administrator&password=short".to_owned(),
            "href=\"#password\"",
        ),
    ] {
        let page = app.post(&admin, "/accounts", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        page.shows(error);
        page.hides("correct horse");
    }
}
