//! Data that people take along to another company, and bring from one.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::actor::Role;

use crate::support::{CUSTOMERS, INVOICES, Page, TestApp, Visitor, request};

const BOUNDARY: &str = "----puma";

/// Sends a package with the answers beside it.
pub async fn offer(app: &TestApp, who: &Visitor, file: &[u8], change: &[(&str, &str)]) -> Page {
    let house = &app.app.house;
    let (brand, team) = (house.brands[0].id.number().to_string(), house.teams[0].id.number().to_string());
    let notice = app::notices::all(&app.app).await.unwrap()[0].0;
    let notice = format!("{}.{}", notice.notice.number(), notice.version);
    let mut answers =
        vec![("brand", brand.as_str()), ("team", &team), ("notice", &notice), ("key", ""), ("deed", "take")];
    for (name, value) in change {
        answers.retain(|(known, _)| known != name);
        answers.push((name, value));
    }
    let mut body = Vec::new();
    for (name, value) in answers {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let part = "Content-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\nContent-Type: application/zip";
    body.extend_from_slice(format!("--{BOUNDARY}\r\n{part}\r\n\r\n").as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let request = request(Method::POST, "/imports/portability", who)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("sec-fetch-site", "same-origin");
    app.send(request.body(Body::from(body)).unwrap()).await
}

async fn taken(app: &TestApp, olga: &Visitor) -> (String, Vec<u8>) {
    app.import(olga, "customers", CUSTOMERS).await;
    app.import(olga, "invoices", INVOICES).await;
    let ines = app.colleague(Role::Agent).await;
    let luis = app.found(&ines, "luis", "own_work").await.remove(0);
    let path = format!("/people/{luis}/portability");
    assert_eq!(app.post(&ines, &path, "reason=own_work").await.status, StatusCode::FORBIDDEN);
    let answer = app.post(olga, &path, "reason=rights_request").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"data-to-take-along.zip\"");
    assert!(app.log_of(luis.parse().unwrap()).await.contains(&"portability_built rights_request".to_owned()));
    (luis, answer.bytes.to_vec())
}

#[tokio::test]
async fn what_somebody_takes_along_from_here_is_taken_in_elsewhere() {
    let (here, there) = (TestApp::start().await, TestApp::start().await);
    let olga = here.colleague(Role::PrivacyManager).await;
    let (luis, package) = taken(&here, &olga).await;
    here.post(&olga, &format!("/people/{luis}/opening"), "reason=rights_request").await.shows("Data to take along");

    let olga = there.colleague(Role::PrivacyManager).await;
    there.get(&olga, "/imports").await.shows("/imports/portability");
    there.get(&olga, "/imports/portability").await.shows("Data that somebody brought");
    let looked = offer(&there, &olga, &package, &[("deed", "look")]).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body());
    looked.shows("What the package is");
    looked.hides("luis@example.org");
    there.get(&olga, "/imports").await.hides("brought by the person");

    let done = offer(&there, &olga, &package, &[]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body());
    done.shows("The person was taken in");
    done.hides("luis@example.org");
    let body = done.body();
    let person = body.split("href=\"/people/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    there.get(&olga, "/imports").await.shows("brought by the person");
    let page = there.post(&olga, &format!("/people/{person}/opening"), "reason=rights_request").await;
    page.shows("Gonçalves-Straße");

    let again = offer(&there, &olga, &package, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("was taken in before");
}

#[tokio::test]
async fn a_package_that_cannot_be_taken_in_is_refused_in_words() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    let none = "other.example/log+fca71a74+AXUcc3oGWHtT5uX9K+cfxbWEo1MUk5nY0Pcw24pxu22z";
    for (change, words) in [
        (("key", "nonsense"), "This is not a public key"),
        (("brand", "77"), "Choose a brand"),
        (("team", "x"), "Choose a team"),
        (("notice", "1.9"), "Choose the notice that the person was given"),
        (("deed", "take"), "is not a package"),
        (("deed", "look"), "is not a package"),
        (("key", none), "This is not a public key"),
    ] {
        let page = offer(&app, &admin, b"no package", &[change]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
        page.shows(words);
    }
    offer(&app, &admin, b"", &[]).await.shows("Choose a file that is not empty");
    let large = vec![0; app::portability::MAX_PACKED + 1];
    assert_eq!(offer(&app, &admin, &large, &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let ines = app.colleague(Role::Agent).await;
    assert_eq!(offer(&app, &ines, b"no package", &[]).await.status, StatusCode::FORBIDDEN);
    app.get(&admin, "/imports").await.shows("Nothing was imported yet");
}
