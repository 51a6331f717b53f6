//! What a request that failed is told.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::actor::Role;

use crate::support::{HOST, REPAIRS, TestApp, Visitor, request};

#[tokio::test]
async fn people_get_a_page_with_a_way_forward_and_programs_get_a_problem() {
    let app = TestApp::start().await;
    let page = app.get(&Visitor::default(), "/nothing/here").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.shows("There is nothing here");
    page.shows("<a class=\"button\" href=\"/\">");

    let question = Request::builder().uri("/nothing/here").header("host", HOST).header("accept", "application/json");
    let json = app.send(question.body(Body::empty()).unwrap()).await;
    assert_eq!(json.header("content-type"), "application/problem+json");
    let told: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(told["type"], "urn:confidant:problem:not-found");
    assert_eq!(told["status"], 404);
}

#[tokio::test]
async fn a_link_to_a_form_is_explained() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    for path in ["/people/search", "/sign-out"] {
        let page = app.get(&ines, path).await;
        assert_eq!((page.status, page.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
        page.shows("This address is for a form");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
        let put = request(method.clone(), "/people", &ines).header("sec-fetch-site", "same-origin");
        let page = app.send(put.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

#[tokio::test]
async fn an_answer_repeats_nothing_of_the_request() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    let canary = "Canary%3Cscript%3E";
    for (path, form) in [
        (format!("/people/{canary}/opening"), "reason=own_work".to_owned()),
        ("/people/search".to_owned(), format!("question=a&reason={canary}")),
        ("/people/search".to_owned(), "%ZZ=Canary".to_owned()),
        (format!("/{canary}"), String::new()),
    ] {
        let page = app.post(&ines, &path, &form).await;
        assert!(page.status.is_client_error(), "{path} {form}: {}", page.status);
        page.hides("Canary");
    }
    let large = "a".repeat(70_000);
    let page = app.post(&ines, "/people/search", &format!("question={large}&reason=own_work")).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_program_says_whether_it_runs_and_whether_it_is_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.get(&Visitor::default(), "/health").await.body(), "ok\n");
    assert_eq!(app.get(&Visitor::default(), "/readyz").await.body(), "ready\n");
    let open = TestApp::start_with(|config| {
        (config.public_url, config.secure_cookies) = ("http://crm.example.org".to_owned(), false);
    })
    .await;
    let page = open.get(&Visitor::default(), "/readyz").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.shows("not https");
}

#[tokio::test]
async fn whoever_is_signed_in_keeps_the_navigation_and_learns_nothing_from_it() {
    let app = TestApp::start().await;
    let ines = app.colleague(Role::Agent).await;
    let theirs = app.person("Luis", "Puma", REPAIRS).await;
    let form = "reason=own_work";
    let foreign = app.post(&ines, &format!("/people/{theirs}/opening"), form).await;
    foreign.shows("aria-label=\"Main navigation\"");
    foreign.shows("action=\"/sign-out\"");
    let absent = "/people/per_7zzzzzzzzzzzzzzzzzzzzzzzzz/opening";
    let absent = app.post(&ines, absent, form).await;
    assert_eq!((foreign.status, &foreign.bytes), (StatusCode::NOT_FOUND, &absent.bytes));
    let refused = app.get(&ines, "/accounts").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.shows("href=\"/people\"");

    app.post(&ines, "/sign-out", "").await;
    for nobody in [ines, Visitor::default()] {
        let page = app.get(&nobody, "/nothing/here").await;
        page.shows("There is nothing here");
        page.hides("Main navigation");
    }
}
