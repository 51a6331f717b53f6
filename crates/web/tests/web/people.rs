//! `/people`: stories of finding and opening somebody.

use axum::http::StatusCode;
use domain::actor::Role;
use domain::restriction::RestrictionGround;

use crate::support::{REPAIRS, SERVICE, TestApp};

#[tokio::test]
async fn a_list_shows_what_choosing_needs_and_names_everybody_it_showed_in_the_log() {
    let app = TestApp::start().await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let other = app.person("Otter", "Cinquenta", REPAIRS).await;
    let ines = app.colleague(Role::Agent).await;

    let page = app.get(&ines, "/people").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("Ocelot Quarenta");
    page.shows("Sintra, Portugal");
    page.shows("o…@e….org");
    page.shows("This list is recorded");
    page.hides("ocelot@example.org");
    page.hides("Otter");
    assert_eq!(app.log_of(ocelot).await, ["person_added own_work", "people_listed own_work"]);
    assert_eq!(app.log_of(other).await, ["person_added own_work"]);
}

#[tokio::test]
async fn somebody_is_found_by_the_beginning_of_a_name_by_mail_and_by_number() {
    let app = TestApp::start().await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let ines = app.colleague(Role::Agent).await;
    for question in ["oce", "QUARENT", "ocelot%40example.org", "K-6"] {
        assert_eq!(app.found(&ines, question, "own_work").await, [ocelot.to_string()], "{question}");
    }
    for question in ["lotoc", "ocelot%40example", "K-7"] {
        assert!(app.found(&ines, question, "own_work").await.is_empty(), "{question}");
    }
}

#[tokio::test]
async fn an_opened_page_shows_the_person_and_is_on_record_before_it_is_shown() {
    let app = TestApp::start().await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let ines = app.colleague(Role::Agent).await;

    let page = app.post(&ines, &format!("/people/{ocelot}/opening"), "reason=own_work").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("Ocelot Quarenta");
    page.shows("My own work with this customer");
    page.shows("o…@e….org");
    page.hides("ocelot@example.org");
    page.hides("923 5555");
    page.hides("Show who looked");
    let log = app.log_of(ocelot).await;
    assert_eq!(log[1..], ["person_opened own_work", "purchases_opened own_work", "consents_opened own_work"]);

    let page = app.post(&ines, &format!("/people/{ocelot}/contacts"), "reason=own_work").await;
    page.shows("ocelot@example.org");
    page.shows("+351 21 923 5555");
    assert_eq!(app.log_of(ocelot).await.last().unwrap(), "contacts_disclosed own_work");
}

#[tokio::test]
async fn without_a_reason_from_the_list_nothing_is_shown_and_nothing_recorded() {
    let app = TestApp::start().await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let ines = app.colleague(Role::Agent).await;
    for part in ["opening", "contacts", "purchases", "looks", "access-package"] {
        for form in ["", "reason=", "reason=curiosity", "reason=oversight", "reason=upkeep"] {
            let page = app.post(&ines, &format!("/people/{ocelot}/{part}"), form).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{part} {form}");
            page.hides("Ocelot");
        }
    }
    assert_eq!(app.log_of(ocelot).await, ["person_added own_work"]);
}

#[tokio::test]
async fn somebody_elses_customer_nobody_and_nonsense_look_the_same() {
    let app = TestApp::start().await;
    let otter = app.person("Otter", "Cinquenta", REPAIRS).await;
    let ines = app.colleague(Role::Agent).await;
    for part in ["opening", "contacts", "purchases"] {
        let answers =
            [otter.to_string(), "per_7zzzzzzzzzzzzzzzzzzzzzzzzz".to_owned(), "per_x".to_owned(), "x".to_owned()];
        let mut pages = Vec::new();
        for id in answers {
            pages.push(app.post(&ines, &format!("/people/{id}/{part}"), "reason=own_work").await);
        }
        for page in &pages {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{part}");
            assert_eq!(page.bytes, pages[0].bytes, "{part}");
        }
        pages[0].hides("Otter");
    }
    assert_eq!(app.log_of(otter).await, ["person_added own_work"]);
    assert_eq!(app.get(&ines, "/people/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_covers_for_another_team_says_so_and_the_words_stand_in_the_log_for_the_person() {
    let app = TestApp::start().await;
    let otter = app.person("Otter", "Cinquenta", REPAIRS).await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);

    app.get(&ines, &format!("/people/{otter}")).await.shows("I stand in for another team");
    let form = "reason=cover&text=Repairs+are+ill+%3Cb%3E";
    app.post(&ines, &format!("/people/{otter}/opening"), form).await.shows("Otter Cinquenta");
    assert_eq!(app.log_of(otter).await[1], "person_opened cover");

    let looks = app.post(&olga, &format!("/people/{otter}/looks"), "reason=rights_request").await;
    looks.shows("Repairs are ill &#60;b&#62;");
    looks.shows("I stand in for another team");
    looks.hides("agent0");
}

#[tokio::test]
async fn a_restricted_person_is_closed_to_agents_and_said_to_be_left_out() {
    let app = TestApp::start().await;
    let ocelot = app.person("Ocelot", "Quarenta", SERVICE).await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let (ctx, why) = (app.as_role(Role::PrivacyManager), app::Why::usual(Role::PrivacyManager));
    app::restrictions::begin(&app.app, &ctx, ocelot, &why, RestrictionGround::Accuracy).await.unwrap();

    let list = app.get(&ines, "/people").await;
    list.hides("Ocelot");
    list.shows("One more person is not shown");
    let opening = format!("/people/{ocelot}/opening");
    assert_eq!(app.post(&ines, &opening, "reason=own_work").await.status, StatusCode::FORBIDDEN);
    let page = app.post(&olga, &opening, "reason=rights_request").await;
    page.shows("Restricted");
    page.shows("The person says the data is wrong.");
    page.shows("Parts of this page are closed");
}

#[tokio::test]
async fn older_people_stand_on_the_next_page() {
    let app = TestApp::start().await;
    for n in 0..51 {
        app.clock.advance_ms(1_000);
        app.person(&format!("Person{n:02}x"), "Quarenta", SERVICE).await;
    }
    let ines = app.colleague(Role::Agent).await;
    let first = app.get(&ines, "/people").await;
    first.shows("Person50x");
    first.hides("Person00x");
    let body = first.body();
    let next = body.split("href=\"/people?after=").nth(1).unwrap().split('"').next().unwrap();
    let second = app.get(&ines, &format!("/people?after={next}")).await;
    second.shows("Person00x");
    second.hides("Person01x");
}

#[tokio::test]
async fn what_happened_is_shown_for_a_reason_and_each_entry_has_an_address_with_the_same_door() {
    let app = TestApp::start().await;
    let (ocelot, otter) =
        (app.person("Ocelot", "Quarenta", SERVICE).await, app.person("Otter", "Cinquenta", REPAIRS).await);
    let ines = app.colleague(Role::Agent).await;
    let path = format!("/people/{ocelot}/timeline");

    assert_eq!(app.post(&ines, &path, "reason=curiosity").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = app.post(&ines, &path, "reason=own_work").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("What happened");
    page.shows("Added");
    page.hides("Ocelot");
    assert_eq!(app.log_of(ocelot).await.last().unwrap(), "timeline_opened own_work");

    let body = page.body();
    let link = body.split(&format!("/people/{ocelot}/timeline/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    app.get(&ines, &format!("{path}/{link}")).await.shows("Why do you open this entry?");
    let one = app.post(&ines, &path, &format!("reason=own_work&entry={link}")).await;
    assert_eq!(one.body().matches("<th role=\"rowheader\"").count(), 1);
    one.shows("Show everything");
    let bad = app.post(&ines, &path, "reason=own_work&from=yesterday").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.shows("Write a day as year-month-day");

    for (path, form) in [
        (format!("/people/{otter}/timeline"), "reason=own_work".to_owned()),
        (path.clone(), "reason=own_work&entry=nonsense".to_owned()),
        (path.clone(), "reason=own_work&entry=l1-1".to_owned()),
    ] {
        assert_eq!(app.post(&ines, &path, &form).await.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert_eq!(app.get(&ines, &format!("/people/{ocelot}/timeline/x")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_search_says_by_what_somebody_was_found() {
    let app = TestApp::start().await;
    app.person("Ocelot", "Quarenta", SERVICE).await;
    let ines = app.colleague(Role::Agent).await;
    let page = app.post(&ines, "/people/search", "question=%2B351+21+923+5555&reason=own_work").await;
    page.shows("Found by");
    page.shows("Phone");
    page.hides("+351 21 923 5555</");
    let none = app.post(&ines, "/people/search", "question=nobody+at+all&reason=own_work").await;
    none.shows("Nobody found");
    none.shows("the phone number");
}
