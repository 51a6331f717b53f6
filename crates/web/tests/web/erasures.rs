//! `/people/{id}/erasure`, `/erasures`: the story of somebody who vanishes.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{CUSTOMERS, INVOICES, TestApp};

#[tokio::test]
async fn somebody_is_looked_at_named_by_a_word_erased_and_gone_for_everybody() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    app.import(&olga, "customers", CUSTOMERS).await;
    app.import(&olga, "invoices", INVOICES).await;
    let luis = app.found(&ines, "luis", "own_work").await.remove(0);
    let totals = app.get(&olga, "/totals").await;
    totals.shows("<details class=\"year\">");
    totals.shows("<h2>2026</h2>");

    let preview = app.post(&olga, &format!("/people/{luis}/erasure/preview"), "").await;
    for shown in ["Type ERASE to confirm", "<dd>5</dd>", "<dd>6</dd>", "What stays"] {
        preview.shows(shown);
    }
    let path = format!("/people/{luis}/erasure");
    let wrong = app.post(&olga, &path, "word=yes").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("href=\"#word\"");
    assert_eq!(app.found(&ines, "luis", "own_work").await.len(), 1, "nothing happened");

    let erasure = app.erased(&olga, &luis, "ERASE").await;
    let done = app.wait_for(&olga, &erasure).await;
    done.shows("CERTIFICATE OF ERASURE");
    done.hides("Gonçalves");
    done.shows(" read, nothing found</span>");
    let certificate = app.get(&olga, &format!("{erasure}/certificate")).await;
    assert!(certificate.header("content-disposition").starts_with("attachment; filename=\"era_"));
    assert_eq!(certificate.header("content-type"), "text/plain; charset=utf-8");

    assert!(app.found(&ines, "luis", "own_work").await.is_empty());
    for (who, form) in [(&ines, "reason=own_work"), (&olga, "reason=rights_request")] {
        let gone = app.post(who, &format!("/people/{luis}/opening"), form).await;
        let never = app.post(who, "/people/per_7zzzzzzzzzzzzzzzzzzzzzzzzz/opening", form).await;
        assert_eq!((gone.status, &gone.bytes), (StatusCode::NOT_FOUND, &never.bytes));
    }
    assert_eq!(app.get(&olga, "/totals").await.bytes, totals.bytes, "the shop's totals stay");
    app.get(&olga, "/erasures").await.shows(erasure.strip_prefix("/erasures/").unwrap());
}
