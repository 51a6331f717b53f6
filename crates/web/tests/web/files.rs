//! `/imports/{id}/file` and `/people/export`: stories of files of people that come in and go out.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{SERVICE, TestApp};

const PEOPLE: &str = "Vorname;Nachname;E-Mail;Newsletter;Farbe\nOtto;Otter;otter@zoo.example;ja;blau\n";

#[tokio::test]
async fn a_file_is_looked_at_tried_and_brought_in_without_a_script() {
    let app = TestApp::start().await;
    let olga = app.colleague(Role::PrivacyManager).await;
    let missing = app.upload(&olga, "contacts", PEOPLE, &[("origin", "")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.shows("href=\"#origin\"");

    let sent = app.upload(&olga, "contacts", PEOPLE, &[("origin", "partner")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let path = sent.header("location").to_owned();
    let page = app.get(&olga, &path).await;
    page.shows("Farbe");
    page.shows("They must be told where it came from");
    page.hides("otter@zoo.example");

    let all = "field=given_name&field=family_name&field=email&field=consent&field=tags&dates=ymd&zone=UTC";
    let preview = app.post(&olga, &path, &format!("{all}&then=preview")).await;
    preview.shows("otter@zoo.example");
    preview.shows("That you looked at them is recorded");
    assert_eq!(preview.header("cache-control"), "no-store");
    let trial = app.post(&olga, &path, &format!("{all}&then=try")).await;
    trial.shows("Claims without proof");
    trial.hides("otter@zoo.example");
    let wrong = app.post(&olga, &path, "zone=Mars&then=save").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("href=\"#zone\"");

    let started = app.post(&olga, &path, &format!("{all}&then=start&keep_as=Zoo")).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    app.wait_for(&olga, started.header("location")).await.shows("People added");
    assert_eq!(app.get(&olga, &path).await.status, StatusCode::NOT_FOUND, "it is no draft any more");

    let tasks = app.get(&olga, "/imports/sources").await;
    tasks.shows("Bought, or from a partner");
    tasks.shows("Zoo");
    let import = path.trim_end_matches("/file").to_owned();
    let settled = app.post(&olga, &format!("{import}/source-task"), "how=told").await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER);
    app.get(&olga, "/imports/sources").await.shows("Everybody was told");
}

#[tokio::test]
async fn a_file_nobody_can_read_comes_back_with_its_answers_and_leaves_no_copy() {
    let app = TestApp::start().await;
    let olga = app.colleague(Role::PrivacyManager).await;
    let page = app.upload(&olga, "contacts", "otter@zoo.example,Otto\nx,y\n", &[("origin", "own")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("The first row looks like a person");
    page.hides("otter@zoo.example");
    assert_eq!(std::fs::read_dir(app.folder.path().join("spool")).unwrap().count(), 0);
}

#[tokio::test]
async fn whoever_takes_people_out_says_why_and_sees_how_many_first() {
    let app = TestApp::start().await;
    app.person("Otto", "Otter", SERVICE).await;
    let lea = app.colleague_of(Role::TeamLead, Some(SERVICE)).await;
    app.get(&lea, "/people/export").await.shows("Count first");
    let counted = app.post(&lea, "/people/export", "reason=complaint&form=csv_mark").await;
    counted.shows("name=\"counted\"");
    counted.hides("Otter");
    let people: String = counted
        .body()
        .split("name=\"counted\" value=\"")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let file = app.post(&lea, "/people/export", &format!("reason=complaint&form=csv_mark&counted={people}")).await;
    assert_eq!(file.header("x-people"), people);
    assert!(file.header("content-disposition").contains("people.csv"));
    assert!(file.body().contains("Otter"));
    let ines = app.colleague_of(Role::Agent, Some(SERVICE)).await;
    assert_eq!(app.get(&ines, "/people/export").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.post(&ines, "/people/export", "reason=complaint").await.status, StatusCode::FORBIDDEN);
}
