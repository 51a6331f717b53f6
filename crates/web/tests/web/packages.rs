//! `/people/{id}/access-package`: the story of a complete answer.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use domain::actor::Role;

use crate::gallery::show;
use crate::links::{is_private, links_of_the_only_mail};
use crate::support::{CUSTOMERS, INVOICES, SERVICE, TestApp, Visitor};

#[tokio::test]
async fn the_privacy_manager_hands_over_everything_about_one_person_and_nothing_about_another() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    app.import(&olga, "customers", CUSTOMERS).await;
    app.import(&olga, "invoices", INVOICES).await;
    let luis = app.found(&ines, "luis", "own_work").await.remove(0);
    let path = format!("/people/{luis}/access-package");

    let refused = app.post(&ines, &path, "reason=own_work").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let answer = app.post(&olga, &path, "reason=rights_request").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"access-package.zip\"");
    let text = unpacked(&answer.bytes);
    for mine in ["luis@example.org", "Canvas tent", "Field kettle", "people_found"] {
        assert!(text.contains(mine), "{mine} is missing");
    }
    for anothers in ["Trujillo", "ana@example.org"] {
        assert!(!text.contains(anothers), "{anothers} is somebody else's");
    }
    assert!(app.log_of(luis.parse().unwrap()).await.contains(&"access_package_built rights_request".to_owned()));
}

fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for place in 0..archive.len() {
        archive.by_index(place).unwrap().read_to_end(&mut all).unwrap();
    }
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused_before_anything_is_opened() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    app.import(&olga, "customers", CUSTOMERS).await;
    let luis = app.found(&ines, "luis", "own_work").await.remove(0);
    let long = format!("reason=rights_request&words={}", "x".repeat(100_000));
    let answer = app.post(&olga, &format!("/people/{luis}/access-package"), &long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.body());
    assert!(!app.log_of(luis.parse().unwrap()).await.contains(&"access_package_built rights_request".to_owned()));
}

/// What stands between two marks of a page.
fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    body.split(before).nth(1).unwrap().split(after).next().unwrap()
}

#[tokio::test]
async fn a_package_is_handed_over_by_a_link_and_a_code_that_is_shown_once() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let luis = app.person("Luís", "Gonçalves", SERVICE).await;
    let at = |rest: &str| format!("/people/{luis}/handover{rest}");
    assert_eq!(app.post(&ines, &at(""), "").await.status, StatusCode::FORBIDDEN);

    show(&app, &olga, "handover", (&at(""), Some(""))).await;
    let page = app.post(&olga, &at(""), "").await;
    page.hides("luis@");
    let to = between(&page.body(), "name=\"to\" value=\"", "\"").to_owned();
    show(&app, &olga, "handover-wrong", (&at("/making"), Some("language=en&to=7"))).await;
    assert_eq!(app.post(&olga, &at("/making"), "language=xx&to=7").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = app.post(&olga, &at("/making"), &format!("language=en&to={to}")).await;
    made.shows("The package is ready");
    let code = between(&made.body(), "<p class=\"code\"><strong>", "</strong>").to_owned();
    app.post(&olga, &at(""), "").await.hides(&code);

    let mailed = links_of_the_only_mail(&app).await.remove(0);
    let (link, _) = mailed.split_once('?').unwrap();
    let person = Visitor::default();
    show(&app, &person, "fetch", (link, None)).await;
    is_private(&app.get(&person, &mailed).await, &mailed);
    show(&app, &person, "fetch-wrong", (link, Some("code=AAAAA-AAAAA"))).await;
    let typed = format!("code=%20{}", code.to_lowercase().replace('-', "+%2D+"));
    for _ in 0..5 {
        let answer = app.post(&person, link, &typed).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body());
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"access-package.zip\"");
        assert!(unpacked(&answer.bytes).contains("Gonçalves"));
    }
    assert_eq!(app.post(&person, link, &typed).await.status, StatusCode::GONE);
    assert_eq!(app.get(&person, link).await.status, StatusCode::GONE);
    show(&app, &olga, "handover-given", (&at(""), Some(""))).await;

    let again = app.post(&olga, &at("/making"), &format!("language=de&to={to}")).await;
    let package = between(&again.body(), "action=\"/handovers/", "/withdrawal").to_owned();
    app.post(&olga, &format!("/handovers/{package}/withdrawal"), "").await.shows("taken back");
    let log = app.log_of(luis).await;
    let times = |line: &str| log.iter().filter(|known| *known == line).count();
    assert_eq!(times("package_fetched rights_request"), 5);
    assert!(times("package_tried rights_request") >= 1);
    assert_eq!(times("package_withdrawn rights_request"), 1);
}
