//! `/people/{id}/erasure`, `/erasures`: the story of somebody who vanishes.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::support::{CUSTOMERS, INVOICES, SERVICE, TestApp, Visitor};

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

#[tokio::test]
async fn once_the_log_was_cut_pages_say_from_when_on_it_goes_and_a_certificate_offers_no_proof_it_has_not() {
    let app = TestApp::start().await;
    let (ocelot, gone) = (app.person("Ocelot", "Quarenta", SERVICE).await, app.person("Otter", "Doce", SERVICE).await);
    let (olga, visitor) = (app.colleague(Role::PrivacyManager).await, Visitor { cookie: None, language: "en" });
    let pages = [format!("/people/{ocelot}/looks"), format!("/people/{ocelot}/timeline")];
    let goes_from = "The proof log goes from";
    for page in &pages {
        app.post(&olga, page, "reason=rights_request").await.hides(goes_from);
    }
    let erasure = app.erased(&olga, &gone.to_string(), "ERASE").await;
    let certificate = erasure.replace("/erasures/", "/certificates/");
    app.get(&visitor, &certificate).await.shows("Download the proof");

    app::proof::seal(&app.app).await.unwrap();
    app::proof::cut(&app.app, app.app.clock.now()).await.unwrap().unwrap();
    for page in &pages {
        app.post(&olga, page, "reason=rights_request").await.shows(goes_from);
    }
    let late = app.get(&visitor, &certificate).await;
    late.shows("what it said about this erasure has left it");
    late.hides("Download the proof");
}
