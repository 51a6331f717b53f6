//! `/people/{id}/purchases`: the story of a long history.

use std::fmt::Write as _;

use domain::actor::Role;

use crate::support::{INVOICES, TestApp};

#[tokio::test]
async fn older_purchases_stand_on_the_next_page_and_the_sums_count_all_of_them() {
    let app = TestApp::start().await;
    let (ines, admin) = (app.colleague(Role::Agent).await, app.colleague(Role::Administrator).await);
    let mut file = format!("{}\n", INVOICES.lines().next().unwrap());
    for n in 0..45 {
        writeln!(file, "{},A1,Lantern {n:02},1,2026-03-{:02} 10:00:00,2.50,500,Portugal", 5_000 + n, 1 + n % 28)
            .unwrap();
    }
    app.import(&admin, "invoices", &file).await;
    let person = app.found(&ines, "500", "own_work").await.remove(0);

    let page = app.post(&ines, &format!("/people/{person}/opening"), "reason=own_work").await;
    page.shows("<dd>45</dd>");
    page.shows("EUR\u{a0}112.50");
    page.shows("name=\"offset\" value=\"20\"");
    assert_eq!(page.body().matches("Lantern").count(), 20);
    let last = app.post(&ines, &format!("/people/{person}/purchases"), "reason=own_work&offset=40").await;
    assert_eq!(last.body().matches("Lantern").count(), 5);
    last.shows("<dd>45</dd>");
    last.hides("name=\"offset\"");
    let log = app.log_of(person.parse().unwrap()).await;
    assert_eq!(log.last().unwrap(), "purchases_opened own_work");
}

#[tokio::test]
async fn the_data_protection_officer_opens_the_page_without_the_purchases() {
    let app = TestApp::start().await;
    let admin = app.colleague(Role::Administrator).await;
    app.import(&admin, "invoices", INVOICES).await;
    let dora = app.colleague(Role::DataProtectionOfficer).await;
    let person = app.found(&dora, "500", "oversight").await.remove(0);
    let page = app.post(&dora, &format!("/people/{person}/opening"), "reason=oversight").await;
    page.shows("Show who looked");
    page.shows("See what would go");
    for hidden in ["Purchases", "Show in full", "Build and download", "EUR"] {
        page.hides(hidden);
    }
    let log = app.log_of(person.parse().unwrap()).await;
    assert!(!log.contains(&"purchases_opened oversight".to_owned()), "{log:?}");
}
