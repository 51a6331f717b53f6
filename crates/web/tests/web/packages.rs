//! `/people/{id}/access-package`: the story of a complete answer.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{CUSTOMERS, INVOICES, TestApp};

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
