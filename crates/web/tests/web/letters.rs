//! Stories of the pages of letters: tried, set, and read in the case.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{SERVICE, TestApp};

const AT: &str = "/letters/receipt/en";

fn form(text: &str, what: &str) -> String {
    let hex = |byte: u8| char::from_digit(u32::from(byte), 16).unwrap();
    let encoded: String = text.bytes().flat_map(|byte| ['%', hex(byte >> 4), hex(byte & 15)]).collect();
    format!("text={encoded}&do={what}")
}

#[tokio::test]
async fn the_privacy_manager_tries_a_text_and_it_counts_once_it_says_everything() {
    let app = TestApp::start().await;
    let (manager, officer) =
        (app.colleague(Role::PrivacyManager).await, app.colleague(Role::DataProtectionOfficer).await);
    app.get(&manager, "/letters").await.shows("as it comes with the program");
    let page = app.get(&manager, AT).await;
    page.shows("your request arrived on 2 November 2026");
    page.shows("You can complain at any time");
    let short = "Hello\nOpen\n\nWe have {{ number }}.";
    let wrong = app.post(&manager, AT, &form(short, "set")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("{{ received }}");
    wrong.shows("We have {{ number }}.");
    let strange = app.post(&manager, AT, &form("Hello\nOpen\n\n{{ 7 * 7 }}", "try")).await;
    strange.shows("Line 4");
    let long = format!("Hello\nOpen\n\n{} {{{{ number }}}}", "x".repeat(domain::letter::MOST_BYTES));
    let refused = app.post(&manager, AT, &form(&long, "set")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is cut, and nothing of it counts");
    refused.shows("The text is too long");
    let whole = "Hello\nOpen\n\nAhoy {{ number }}, {{ received }}, {{ due }}.";
    let tried = app.post(&manager, AT, &form(whole, "try")).await;
    assert_eq!(tried.status, StatusCode::OK);
    tried.shows("Ahoy cas_");
    app.get(&manager, "/letters").await.hides("our own, version");
    assert_eq!(app.post(&manager, AT, &form(whole, "set")).await.status, StatusCode::SEE_OTHER);
    app.get(&officer, "/letters").await.shows("our own, version 1");
    app.get(&officer, AT).await.hides("Use it from now on");
    assert_eq!(app.post(&officer, AT, &form(whole, "set")).await.status, StatusCode::FORBIDDEN);
    let agent = app.colleague(Role::Agent).await;
    assert_eq!(app.get(&agent, "/letters").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get(&manager, "/letters/receipt/xx").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn letters_stand_in_the_case_once_it_is_opened_on_record() {
    let app = TestApp::start().await;
    let (agent, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Luzia", "Quarenta", SERVICE).await;
    let taken =
        app.post(&agent, "/cases", &format!("person={person}&kind=access&channel=email&mandate=own&language=fr")).await;
    let body = taken.body();
    let case = format!("cas_{}", &body.split("cas_").nth(1).unwrap()[..26]);
    app.get(&manager, &format!("/cases/{case}")).await.hides("votre demande est arrivée");
    app.post(&manager, &format!("/cases/{case}/opening"), "").await.shows("votre demande est arrivée");
}
