//! `/sign-in`, `/sign-out`: stories of the way in and out.

use crate::support::{HOST, TestApp, Visitor, request};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::actor::Role;

#[tokio::test]
async fn an_agent_comes_in_sees_their_people_and_leaves() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    assert_eq!(app.get(&ines, "/").await.header("location"), "/people");
    assert_eq!(app.get(&ines, "/people").await.status, StatusCode::OK);

    let out = app.post(&ines, "/sign-out", "").await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    assert_eq!(app.get(&ines, "/people").await.header("location"), "/sign-in", "the token is worth nothing now");
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_from_other_hosts_and_from_plain_connections() {
    let app = TestApp::start().await;
    app.account("ines", Role::Administrator, None).await;
    let form = "handle=ines&password=correct+horse+battery";
    let page = app.post(&Visitor::default(), "/sign-in", form).await;
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-confidant="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let app = TestApp::start().await;
    app.account("ines", Role::Administrator, None).await;
    let unknown = app.post(&Visitor::default(), "/sign-in", "handle=nobody&password=guess").await;
    let wrong = app.post(&Visitor::default(), "/sign-in", "handle=ines&password=guess").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((unknown.status, &unknown.bytes), (wrong.status, &wrong.bytes));
    assert!(unknown.headers.get("set-cookie").is_none());
    unknown.shows("Name and password do not match an account");
    unknown.shows("href=\"#handle\"");
    unknown.hides("nobody");
}

#[tokio::test]
async fn after_five_guesses_a_minute_even_the_right_password_has_to_wait() {
    let app = TestApp::start().await;
    app.account("ines", Role::Administrator, None).await;
    for _ in 0..5 {
        app.post(&Visitor::default(), "/sign-in", "handle=ines&password=guess").await;
    }
    let right = "handle=ines&password=correct+horse+battery";
    let held = app.post(&Visitor::default(), "/sign-in", right).await;
    assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS);
    held.shows("Wait a minute");
    held.shows("href=\"/sign-in\"");
    app.clock.advance_ms(60_000);
    assert_eq!(app.post(&Visitor::default(), "/sign-in", right).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    app.clock.advance_ms(29 * 60_000);
    assert_eq!(app.get(&ines, "/people").await.status, StatusCode::OK);
    app.clock.advance_ms(31 * 60_000);
    assert_eq!(app.get(&ines, "/people").await.header("location"), "/sign-in");
    let deed = app.post(&ines, "/people/search", "question=x&reason=own_work").await;
    assert_eq!(deed.status, StatusCode::UNAUTHORIZED);
    deed.shows("Please sign in");
}

#[tokio::test]
async fn a_form_from_elsewhere_is_not_carried_out() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    for (headers, expected) in [
        (vec![("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (vec![("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
        (vec![("origin", "https://evil.example")], StatusCode::FORBIDDEN),
        (vec![("origin", "null")], StatusCode::FORBIDDEN),
        (vec![], StatusCode::FORBIDDEN),
        (vec![("origin", "https://crm.example.org")], StatusCode::SEE_OTHER),
    ] {
        let mut post = request(Method::POST, "/sign-out", &ines);
        for (name, value) in &headers {
            post = post.header(*name, *value);
        }
        let page = app.send(post.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, expected, "{headers:?} on {HOST}");
        if expected == StatusCode::FORBIDDEN {
            page.shows("The form was not sent from this site");
            assert_eq!(app.get(&ines, "/people").await.status, StatusCode::OK, "still signed in");
        }
    }
}

#[tokio::test]
async fn the_language_follows_the_link_then_the_cookie_then_the_browser() {
    let app = TestApp::start().await;
    let german = Visitor { cookie: None, language: "de-AT,de;q=0.9" };
    app.get(&german, "/sign-in").await.shows("<html lang=\"de\">");
    let switched = app.get(&german, "/sign-in?lang=en").await;
    switched.shows("<html lang=\"en\">");
    assert!(switched.header("set-cookie").starts_with("confidant-lang=en"));
    let kept = Visitor { cookie: Some("confidant-lang=en".to_owned()), language: "de" };
    app.get(&kept, "/sign-in").await.shows("Sign in");
}
