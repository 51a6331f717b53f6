//! `/people/{id}/disputes`: what is said to be wrong, on the pages of those who serve and those who decide.

use domain::actor::Role;

use crate::support::{SERVICE, TestApp};

#[tokio::test]
async fn a_manager_refuses_a_correction_and_whoever_opens_the_person_reads_their_statement() {
    let app = TestApp::start().await;
    let (ines, pia) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Marta", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    let page = app.post(&pia, &at("/opening"), "reason=rights_request").await;
    page.shows("Put something right");
    app.post(&pia, &at("/disputes"), "reason=rights_request").await.shows("Nothing is disputed");
    let nothing = app.post(&pia, &at("/disputes/taking"), "reason=rights_request&what=town&claimed=").await;
    assert_eq!(nothing.status, 422);
    nothing.shows("Write what is right");
    let taken = "reason=rights_request&what=town&claimed=Coimbra&why=I+moved.";
    let page = app.post(&pia, &at("/disputes/taking"), taken).await;
    page.shows("being checked");
    page.shows("Coimbra");
    let number = page.body().split("name=\"dispute\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent =
        |becomes: &str, words: &str| format!("reason=rights_request&dispute={number}&becomes={becomes}&words={words}");
    app.post(&pia, &at("/disputes/decision"), &sent("refused", "The+invoices+say+so.")).await.shows("not corrected");
    let page = app.post(&pia, &at("/disputes/decision"), &sent("stated", "I+live+in+Coimbra.")).await;
    page.shows("I live in Coimbra.");
    let again = app.post(&pia, &at("/disputes/decision"), &sent("accepted", "Coimbra")).await;
    assert_eq!(again.status, 409);

    let opened = app.post(&ines, &at("/opening"), "reason=own_work").await;
    opened.shows("What they say is wrong");
    opened.shows("I live in Coimbra.");
    opened.hides("Put something right");
    let refused = app.post(&ines, &at("/disputes/taking"), "reason=own_work&what=town&claimed=Porto").await;
    assert_eq!(refused.status, 403);
    let log = app.log_of(person).await;
    for said in [
        "dispute_taken rights_request",
        "dispute_decided rights_request",
        "statement_attached rights_request",
        "disputes_opened own_work",
    ] {
        assert!(log.contains(&said.to_owned()), "{said} in {log:?}");
    }
}

#[tokio::test]
async fn what_is_accepted_stands_on_the_page_at_once() {
    let app = TestApp::start().await;
    let pia = app.colleague(Role::PrivacyManager).await;
    let person = app.person("Marta", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    let taken = "reason=rights_request&what=family_name&claimed=Cinquenta&restrict=yes";
    let page = app.post(&pia, &at("/disputes/taking"), taken).await;
    let number = page.body().split("name=\"dispute\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent = format!("reason=rights_request&dispute={number}&becomes=accepted&words=Cinquenta");
    app.post(&pia, &at("/disputes/decision"), &sent).await.shows("corrected");
    let opened = app.post(&pia, &at("/opening"), "reason=rights_request").await;
    opened.shows("Marta Cinquenta");
    opened.shows("Restricted");
}
