//! `/forms`: stories of people who send a form, of machines that try, and of colleagues who make one.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::actor::Role;

use crate::support::{HOST, Page, TestApp, Visitor, request};

/// What the builder sends for a contact form with one consent.
pub const DRAFT: &str = "serves=1&use_given_name=needed&purpose_given_name=1&place_given_name=1\
    &use_family_name=needed&purpose_family_name=1&place_family_name=2&use_email=needed&purpose_email=1&place_email=3\
    &use_message=needed&purpose_message=1&place_message=4&ask0_purpose=3&ask0_style=choice\
    &ask0_en=May+we+send+you+news+by+e-mail%3F&ask0_de=D%C3%BCrfen+wir+Ihnen+Neuigkeiten+senden%3F\
    &en_title=Contact&en_lead=Write+to+us.&en_send=Send&en_thanks=Well+received.\
    &de_title=Kontakt&de_lead=Schreiben+Sie+uns.&de_send=Senden&de_thanks=Danke.\
    &frames=https%3A%2F%2Fshop.example";

/// What a person fills in.
const FILLED: &str = "given_name=Jo%C3%A3o&family_name=Lince&email=joao%40lince.example&message=It+flickers&website=";

impl TestApp {
    /// A contact form on the net, made through the pages.
    pub async fn contact_form(&self, manager: &Visitor) {
        let purpose = domain::purpose::Purpose::Marketing.id();
        app::purposes::activate(&self.app, &self.as_role(Role::PrivacyManager), purpose).await.unwrap();
        assert_eq!(self.post(manager, "/forms", "slug=contact").await.status, StatusCode::SEE_OTHER);
        let saved = self.post(manager, "/forms/contact/draft", DRAFT).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body());
        let published = self.post(manager, "/forms/contact/publication", "reason=").await;
        assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.body());
    }
}

fn token(page: &Page) -> String {
    let body = page.body();
    let rest = body.split("name=\"token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn open(app: &TestApp) -> String {
    token(&app.get(&Visitor::default(), "/forms/contact").await)
}

#[tokio::test]
async fn a_form_is_made_checked_published_and_sent_without_a_script_or_a_cookie() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::Agent).await);
    app.contact_form(&manager).await;
    let visitor = Visitor::default();
    let page = app.get(&visitor, "/forms/contact?lang=de").await;
    for shown in ["<h1 lang=\"de\">Kontakt</h1>", "<html lang=\"de\">", "/privacy/customers?version=1&amp;lang=de"] {
        page.shows(shown);
    }
    page.hides(" checked");
    page.hides("<script");
    assert!(page.body().find("value=\"no\"").unwrap() < page.body().find("value=\"yes\"").unwrap(), "no comes first");
    assert!(page.headers.get("set-cookie").is_none());
    app.clock.advance_ms(5_000);
    let sent = app.post(&visitor, "/forms/contact", &format!("token={}&{FILLED}&consent_1=yes", token(&page))).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body());
    sent.shows("Danke.");
    sent.hides("Lince");
    assert!(sent.headers.get("set-cookie").is_none());

    let inbox = app.get(&agent, "/forms/contact/submissions").await;
    inbox.shows("João Lince");
    inbox.shows("<a href=\"/privacy/customers?version=1\">");
    let person = inbox.body().split("/people/per_").nth(1).unwrap()[..26].to_owned();
    let read = app.post(&agent, &format!("/people/per_{person}/submissions"), "reason=own_work").await;
    read.shows("It flickers");
    read.shows("Notice on the page: <a href=\"/privacy/customers?version=1\">");
    let log = app.log_of(format!("per_{person}").parse().unwrap()).await;
    for deed in ["form_submitted upkeep", "people_listed own_work", "submissions_opened own_work"] {
        assert!(log.iter().any(|line| line == deed), "{deed} is not in {log:?}");
    }
    app.get(&manager, "/forms").await.shows("/forms/contact");
    assert_eq!(app.post(&manager, "/forms/contact/retirement", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get(&visitor, "/forms/contact").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn machines_are_told_what_a_human_would_do_and_what_was_typed_stays_in_the_page() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let visitor = Visitor::default();
    let early = app.post(&visitor, "/forms/contact", &format!("token={}&{FILLED}", open(&app).await)).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    early.shows("That was very quick");
    for kept in ["value=\"João\"", "value=\"joao@lince.example\"", "It flickers</textarea>"] {
        early.shows(kept);
    }
    app.clock.advance_ms(61_000);
    // A human presses once more, on the page that came back.
    let fresh = token(&early);
    let again = app.post(&visitor, "/forms/contact", &format!("token={fresh}&{FILLED}")).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.body());
    for (change, told) in [
        (format!("token={fresh}&{FILLED}+again"), "sent already"),
        (format!("token=1.en.0.0.0&{FILLED}"), "open for too long"),
        (format!("token={}&{FILLED}x", open(&app).await), "field that stays empty"),
    ] {
        let change = change.replace("website=+again", "website=");
        let change = if told == "sent already" { change.replace("It+flickers", "Other+words") } else { change };
        app.clock.advance_ms(3_000);
        let page = app.post(&visitor, "/forms/contact", &change).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        page.shows(told);
        page.shows("value=\"João\"");
    }
    let stale = open(&app).await;
    app.clock.advance_ms(2 * 60 * 60 * 1_000 + 1);
    app.post(&visitor, "/forms/contact", &format!("token={stale}&{FILLED}")).await.shows("open for too long");
    for _ in 0..6 {
        app.post(&visitor, "/forms/contact", &format!("token={stale}&{FILLED}")).await;
    }
    let many = app.post(&visitor, "/forms/contact", &format!("token={stale}&{FILLED}")).await;
    assert_eq!(many.status, StatusCode::TOO_MANY_REQUESTS);
    many.shows("value=\"João\"");
    let agent = app.colleague(Role::Agent).await;
    let inbox = app.get(&agent, "/forms/contact/submissions").await;
    assert_eq!(inbox.body().matches("João Lince").count(), 1, "one of all of these is in");
}

#[tokio::test]
async fn everything_that_is_wrong_stands_beside_its_field() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let token = open(&app).await;
    app.clock.advance_ms(5_000);
    let wrong = format!("token={token}&given_name=&family_name=%3Cscript%3E&email=nowhere&message=&consent_1=no");
    let page = app.post(&Visitor::default(), "/forms/contact", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("3 things are not right yet");
    for field in ["given_name", "email", "message"] {
        page.shows(&format!("href=\"#{field}\""));
        page.shows(&format!("id=\"{field}-error\""));
    }
    page.hides("<script");
    page.shows("value=\"no\" checked");
}

#[tokio::test]
async fn only_the_framed_page_stands_in_a_frame_and_only_in_those_it_names() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let visitor = Visitor::default();
    let framed = app.get(&visitor, "/forms/contact/frame").await;
    assert!(framed.header("content-security-policy").contains("frame-ancestors https://shop.example;"));
    assert_eq!(framed.header("x-frame-options"), "");
    let plain = app.get(&visitor, "/forms/contact").await;
    assert!(plain.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(plain.header("x-frame-options"), "DENY");
    app.clock.advance_ms(5_000);
    let sent = app.post(&visitor, "/forms/contact/frame", &format!("token={}&{FILLED}", token(&framed))).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.header("content-security-policy").contains("frame-ancestors https://shop.example;"));
    app.get(&manager, "/forms/contact/draft").await.shows("/forms/contact/frame&#34; title=&#34;Kontakt&#34;");
    let bad = DRAFT.replace("https%3A%2F%2Fshop.example", "https%3A%2F%2Fa.example%3B+script-src+*");
    app.post(&manager, "/forms/contact/draft", &bad).await;
    let refused = app.post(&manager, "/forms/contact/publication", "reason=x").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("has to look like https://shop.example");
}

#[tokio::test]
async fn what_the_linter_finds_is_on_the_page_and_stops_publishing() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let unfair = DRAFT.replace("May+we+send+you+news+by+e-mail%3F", "Send+me+news+and+share+my+address+with+partners");
    assert_eq!(app.post(&manager, "/forms/contact/draft", &unfair).await.status, StatusCode::SEE_OTHER);
    let page = app.get(&manager, "/forms/contact/draft").await;
    for shown in ["Consent 1", "news and offers, giving data to others", "Ask for each on its own"] {
        page.shows(shown);
    }
    let refused = app.post(&manager, "/forms/contact/publication", "reason=please").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("Not published");
    app.get(&Visitor::default(), "/forms/contact").await.shows("May we send you news by e-mail?");
    let preview = app.get(&manager, "/forms/contact/preview").await;
    preview.shows("share my address with partners");
}

#[tokio::test]
async fn a_form_without_a_notice_in_its_language_says_that_it_is_closed() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let new = app::notices::NewNotice {
        slug: "customers".to_owned(),
        change: domain::notice::ChangeClass::Material,
        texts: vec![(domain::notice::Language::EN, "# English only".to_owned())],
    };
    app::notices::publish(&app.app, &app.as_role(Role::PrivacyManager), new).await.unwrap();
    let german = app.get(&Visitor::default(), "/forms/contact?lang=de").await;
    assert_eq!(german.status, StatusCode::SERVICE_UNAVAILABLE);
    german.shows("geschlossen");
    assert_eq!(app.get(&Visitor::default(), "/forms/contact?lang=en").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_program_sends_the_same_as_json() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let declared = format!("{DRAFT}&elsewhere=yes&back_way=link&back_steps=1");
    assert_eq!(app.post(&manager, "/forms/contact/draft", &declared).await.status, StatusCode::SEE_OTHER);
    let looked = app.post(&manager, "/forms/contact/publication", "reason=Pia+looked+at+it+today").await;
    assert_eq!(looked.status, StatusCode::SEE_OTHER, "{}", looked.body());
    let handed = app.get(&Visitor::default(), "/forms/contact/token?lang=en").await;
    let handed: serde_json::Value = serde_json::from_str(&handed.body()).unwrap();
    app.clock.advance_ms(5_000);
    let send = async |answers: serde_json::Value| {
        let request = request(Method::POST, "/forms/contact/answers", &Visitor::default())
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("host", HOST)
            .header("sec-fetch-site", "none");
        app.send(request.body(Body::from(answers.to_string())).unwrap()).await
    };
    let token = handed["token"].as_str().unwrap();
    let wrong = send(serde_json::json!({ "token": token, "email": "nowhere" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told: serde_json::Value = serde_json::from_str(&wrong.body()).unwrap();
    assert_eq!(told["why"], "wrong");
    assert!(told["fields"].as_array().unwrap().iter().any(|field| field[0] == "email" && field[1] == "email"));
    wrong.hides("nowhere");
    let answers = serde_json::json!({
        "token": token, "given_name": "João", "family_name": "Lince", "email": "joao@lince.example",
        "message": "It flickers", "consent_1": "yes"
    });
    let taken = send(answers).await;
    assert_eq!((taken.status, taken.body().as_str()), (StatusCode::OK, "{\"taken\":true}"));
}

#[tokio::test]
async fn looks_of_another_page_are_declared_in_the_builder_and_judged_and_ours_are_always_alike() {
    let app = TestApp::start().await;
    let manager = app.colleague(Role::PrivacyManager).await;
    app.contact_form(&manager).await;
    let pushing = "&ask0_yes_place=2&ask0_yes_layer=0&ask0_yes_size=300&ask0_yes_contrast=70&ask0_preset=yes";
    app.post(&manager, "/forms/contact/draft", &format!("{DRAFT}{pushing}&elsewhere=yes")).await;
    let page = app.get(&manager, "/forms/contact/draft").await;
    page.shows("name=\"ask0_yes_size\" inputmode=\"numeric\" maxlength=\"5\" value=\"300\"");
    for found in
        ["Yes is bigger, stronger, earlier", "The yes is there before anybody pressed it", "nobody here sees it"]
    {
        page.shows(found);
    }
    let refused = app.post(&manager, "/forms/contact/publication", "reason=please").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.post(&manager, "/forms/contact/draft", &format!("{DRAFT}{pushing}")).await;
    let page = app.get(&manager, "/forms/contact/draft").await;
    page.shows("name=\"ask0_yes_size\" inputmode=\"numeric\" maxlength=\"5\" value=\"100\"");
    page.shows("Nothing stands in the way.");
    let calls = DRAFT.replace("news+by+e-mail", "offers+by+phone") + "&ask0_reach=phone&ask0_required=yes";
    app.post(&manager, "/forms/contact/draft", &calls).await;
    let page = app.get(&manager, "/forms/contact/draft").await;
    page.shows("<option value=\"phone\" selected>");
    page.shows("The consent is demanded.");
    page.hides("other ways to be reached");
}
