//! `/people/{id}/restriction` and `/people/{id}/objections`: data that is only stored, and objections that are weighed.

use domain::actor::Role;

use crate::support::{SERVICE, TestApp};

#[tokio::test]
async fn a_restriction_is_set_announced_and_lifted_after_three_days() {
    let app = TestApp::start().await;
    let (ines, pia) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let person = app.person("Marta", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    app.post(&pia, &at("/opening"), "reason=rights_request").await.shows("Store only");
    let page = app.post(&pia, &at("/restriction"), "reason=rights_request").await;
    page.shows("It was never set for this person.");
    page.hides("Use the data again");
    let change = |fields: &str| format!("reason=rights_request&{fields}");
    assert_eq!(app.post(&pia, &at("/restriction/change"), &change("becomes=begin&ground=x")).await.status, 422);
    let page = app.post(&pia, &at("/restriction/change"), &change("becomes=begin&ground=accuracy")).await;
    page.shows("Use the data again");
    assert_eq!(app.post(&ines, &at("/opening"), "reason=own_work").await.status, 403);
    let early = app.post(&pia, &at("/restriction/change"), &change("becomes=lift")).await;
    assert_eq!(early.status, 422);
    early.shows("First tell the person");
    app.clock.advance_ms(1_000);
    let told = app.post(&pia, &at("/restriction/change"), &change("becomes=announce&way=letter&words=It+ends.")).await;
    told.shows("It ends.");
    let soon = app.post(&pia, &at("/restriction/change"), &change("becomes=lift")).await;
    soon.shows("less than three days ago");
    app.clock.advance_ms(3 * 86_400_000);
    let pia = app.sign_in("privacy-manager9").await;
    app.post(&pia, &at("/restriction/change"), &change("becomes=lift")).await.hides("Use the data again");
    let log = app.log_of(person).await;
    for said in ["restricted", "lift_announced", "restriction_lifted"] {
        assert!(log.contains(&format!("{said} rights_request")), "{said} in {log:?}");
    }
}

#[tokio::test]
async fn the_officer_advises_and_the_manager_decides_about_an_objection() {
    let app = TestApp::start().await;
    let (pia, dora) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::DataProtectionOfficer).await);
    let person = app.person("Marta", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    app.post(&pia, &at("/objection"), "reason=rights_request&against=1").await.shows("Objections");
    let page = app.post(&pia, &at("/objections"), "reason=rights_request").await;
    page.shows("stands still until it is weighed");
    page.hides("The use goes on</button>");
    let number = page.body().split("name=\"objection\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent = |reason: &str, becomes: &str, words: &str| {
        format!("reason={reason}&objection={number}&becomes={becomes}&words={words}")
    };
    let weighing = at("/objections/weighing");
    let early = app.post(&pia, &weighing, &sent("rights_request", "overruled", "A+claim.")).await;
    assert_eq!(early.status, 422);
    early.shows("has not advised yet");
    assert_eq!(app.post(&dora, &weighing, &sent("oversight", "upheld", "Yes.")).await.status, 403);
    let advised = app.post(&dora, &weighing, &sent("oversight", "advised", "There+is+a+claim.")).await;
    advised.shows("There is a claim.");
    let decided = app.post(&pia, &weighing, &sent("rights_request", "overruled", "The+claim+of+March.")).await;
    decided.shows("The claim of March.");
    decided.hides("stands still until it is weighed");
    let log = app.log_of(person).await;
    for said in ["objection_advised oversight", "objection_overruled rights_request"] {
        assert!(log.contains(&said.to_owned()), "{said} in {log:?}");
    }
}
