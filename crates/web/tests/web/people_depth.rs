//! Stories of people in depth through the pages, and each page in both languages.

use axum::http::StatusCode;
use domain::actor::Role;

use crate::gallery::show;
use crate::support::{REPAIRS, SERVICE, TestApp, Visitor};

/// The number behind `name="contact" value="…"` of the first form that leads to `action`.
fn hidden(body: &str, action: &str, name: &str) -> String {
    let form = body.split(action).nth(1).unwrap_or_else(|| panic!("no form leads to {action} in:\n{body}"));
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

async fn words(app: &TestApp, manager: &Visitor) {
    for (path, form) in [
        ("/tags", "name=Regular&purpose=service&days=30"),
        ("/fields", "name=Shoe+size&kind=choice&treatment=ordinary&purpose=service&days=90&choices=S%0D%0AL"),
        ("/fields", "name=Allergies&kind=text&treatment=special&purpose=service&days=90&condition=vital_interests"),
        ("/organisations", "name=Lantern+GmbH&country=DE"),
        ("/segments", "name=In+Portugal&purpose=service&country=PT"),
        ("/scripts", "encounter=phone&language=en&text=Good+day.%0AThis+is+the+script."),
        ("/scripts", "encounter=phone&language=de&text=Guten+Tag."),
    ] {
        let page = app.post(manager, path, form).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path} {form}: {}", page.body());
    }
}

#[tokio::test]
async fn every_page_of_people_in_depth_is_whole_in_every_language() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (agent, lead) = (app.colleague(Role::Agent).await, app.colleague(Role::TeamLead).await);
    let manager = app.colleague(Role::PrivacyManager).await;
    for path in ["/tags", "/fields", "/organisations", "/segments", "/scripts"] {
        show(&app, &manager, &format!("{}-empty", &path[1..]), (path, None)).await;
    }
    show(&app, &agent, "person-new-no-script", ("/people/new", None)).await;
    words(&app, &manager).await;
    let person = app.person("Ocelot", "Quarenta", SERVICE).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    let reason = "reason=own_work";
    let contacts = app.post(&agent, &at("/contacts"), reason).await.body();
    let email = format!("kind=email&contact={}&{reason}", hidden(&contacts, "/contacts/preference", "contact"));
    let bad = format!("kind=postal&lines=&country=DE&source=&purpose=service&label=home&{reason}");
    let odd = format!(
        "kind=postal&lines=Rua+1&postcode=1&town=Berlin&country=DE&source=phone&purpose=service&label=home&{reason}"
    );
    let field = format!("field={}&value=XXL&{reason}", {
        let body = app.post(&agent, &at("/fields"), reason).await.body();
        hidden(&body, "/fields/writing", "field")
    });
    for (who, name, path, form) in [
        (&manager, "tags", "/tags".to_owned(), None),
        (&manager, "tags-wrong", "/tags".to_owned(), Some("name=cancer&days=0")),
        (&manager, "fields", "/fields".to_owned(), None),
        (&manager, "fields-wrong", "/fields".to_owned(), Some("name=&treatment=special&kind=choice&days=x")),
        (&agent, "organisations", "/organisations".to_owned(), None),
        (&agent, "organisations-wrong", "/organisations".to_owned(), Some("name=Anna+Puma&country=")),
        (&lead, "segments", "/segments".to_owned(), None),
        (&manager, "scripts", "/scripts".to_owned(), None),
        (&manager, "scripts-wrong", "/scripts".to_owned(), Some("encounter=phone&language=en&text=+")),
        (&agent, "person-new", "/people/new?encounter=phone&language=en".to_owned(), None),
        (&agent, "person-new-wrong", "/people/new".to_owned(), Some("encounter=phone&language=en&email=x")),
        (&agent, "profile", at("/profile"), Some(reason)),
        (&agent, "contact-add", at("/contacts/form"), Some("kind=postal&reason=own_work")),
        (&agent, "contact-change", at("/contacts/form"), Some(&email)),
        (&agent, "contact-wrong", at("/contacts/saving"), Some(&bad)),
        (&agent, "contact-advised", at("/contacts/saving"), Some(&odd)),
        (&agent, "person-fields", at("/fields"), Some(reason)),
        (&lead, "person-fields-lead", at("/fields"), Some(reason)),
        (&agent, "person-fields-wrong", at("/fields/writing"), Some(&field)),
        (&agent, "contacts-full", at("/contacts"), Some(reason)),
        (&agent, "person-depth", at("/opening"), Some(reason)),
    ] {
        show(&app, who, name, (&path, form)).await;
    }
    let body = app.get(&lead, "/segments").await.body();
    let run = body.split("action=\"/segments/seg_").nth(1).unwrap().split('"').next().unwrap().to_owned();
    show(&app, &lead, "segment", (&format!("/segments/seg_{run}"), Some(""))).await;
}

#[tokio::test]
async fn an_address_is_replaced_through_the_pages_and_an_odd_one_is_asked_about_once() {
    let app = TestApp::start().await;
    let person = app.person("Ocelot", "Quarenta", SERVICE).await;
    let ines = app.colleague(Role::Agent).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    let body = app.post(&ines, &at("/contacts"), "reason=own_work").await.body();
    let contact = hidden(&body, "/contacts/preference", "contact");
    let rest = "source=phone&purpose=service&label=work&reason=own_work";
    let form = format!("kind=email&contact={contact}&value=new%40example.org&{rest}");
    let page = app.post(&ines, &at("/contacts/saving"), &form).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    page.shows("new@example.org");
    page.shows("Why do we hold this?");
    page.hides("ocelot@example.org");
    assert!(app.log_of(person).await.contains(&"contact_changed own_work".to_owned()));

    let odd = format!("kind=postal&lines=Rua+1&postcode=1&town=Berlin&country=DE&{rest}");
    let page = app.post(&ines, &at("/contacts/saving"), &odd).await;
    page.shows("This does not look like a postcode of this country.");
    page.shows("Save as it is");
    let page = app.post(&ines, &at("/contacts/saving"), &format!("{odd}&anyway=yes")).await;
    page.shows("Rua 1");
    let bad = format!("kind=email&value=nobody&{rest}");
    let page = app.post(&ines, &at("/contacts/saving"), &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("value=\"nobody\"");
    let stranger = app.colleague_of(Role::Agent, Some(REPAIRS)).await;
    for (rest, form) in [("/contacts/saving", bad.as_str()), ("/profile", "reason=own_work")] {
        assert_eq!(app.post(&stranger, &at(rest), form).await.status, StatusCode::NOT_FOUND, "{rest}");
    }
}

#[tokio::test]
async fn two_who_edit_one_profile_see_each_other() {
    let app = TestApp::start().await;
    let person = app.person("Ocelot", "Quarenta", SERVICE).await;
    let (ines, lea) = (app.colleague(Role::Agent).await, app.colleague(Role::TeamLead).await);
    let at = |rest: &str| format!("/people/{person}{rest}");
    let body = app.post(&ines, &at("/profile"), "reason=own_work").await.body();
    let (version, stamp) = (hidden(&body, "/profile/change", "version"), hidden(&body, "/profile/change", "stamp"));
    let form = |family: &str| {
        format!(
            "given=Ocelot&family={family}&town=Sintra&country=PT&number=K-6&kind=customer&version={version}&stamp={stamp}&reason=own_work"
        )
    };
    let page = app.post(&ines, &at("/profile/change"), &form("Cinquenta")).await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("Ocelot Cinquenta");
    let page = app.post(&lea, &at("/profile/change"), &form("Sessenta")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.shows("value=\"Sessenta\"");
    page.shows("Kept now: Cinquenta");
    page.shows("Agent: name");
    let log = app.log_of(person).await;
    assert_eq!(log.iter().filter(|line| line.starts_with("profile_changed")).count(), 1);
}

#[tokio::test]
async fn a_tight_field_is_absent_for_whoever_may_not_read_it() {
    let app = TestApp::start().await;
    let (manager, lead) = (app.colleague(Role::PrivacyManager).await, app.colleague(Role::TeamLead).await);
    let ines = app.colleague(Role::Agent).await;
    words(&app, &manager).await;
    let person = app.person("Ocelot", "Quarenta", SERVICE).await;
    let path = format!("/people/{person}/fields");
    let body = app.post(&lead, &path, "reason=own_work").await.body();
    let form = body.split("Allergies").next().unwrap();
    let number = form.rsplit("name=\"field\" value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let written = format!("field={number}&value=canary-nuts&reason=own_work");
    let page = app.post(&lead, &format!("{path}/writing"), &written).await;
    page.shows("canary-nuts");
    let page = app.post(&ines, &format!("{path}/writing"), &written).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for page in [
        app.post(&ines, &path, "reason=own_work").await,
        app.post(&ines, &format!("/people/{person}/opening"), "reason=own_work").await,
        app.get(&ines, "/fields").await,
        app.post(&ines, "/people/search", "question=canary-nuts&reason=own_work").await,
    ] {
        page.hides("Allergies");
        assert!(!page.body().replace("value=\"canary-nuts\"", "").contains("canary-nuts"));
    }
}

#[tokio::test]
async fn a_new_customer_is_hinted_at_and_saved_with_notice_and_script() {
    let app = TestApp::start().await;
    let (ines, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    let page = app.get(&ines, "/people/new?encounter=phone&language=fr").await;
    page.shows("No notice in this language yet");
    let page = app.post(&ines, "/people/new", "encounter=phone&language=fr&family=X").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    words(&app, &manager).await;
    let known = app.person("Ocelot", "Quarenta", SERVICE).await;
    let body = app.get(&ines, "/people/new?encounter=phone&language=en").await.body();
    assert!(body.contains("This is the script.") && !body.contains("checked"), "nothing is ticked beforehand");
    let [script, notice, version] = ["script", "notice", "notice_version"]
        .map(|name| hidden(&body, "method=\"post\" action=\"/people/new\"", name));
    let form = format!(
        "encounter=phone&language=en&script={script}&notice={notice}&notice_version={version}\
         &given=Other&family=Somebody&kind=prospect&email=ocelot%40example.org&way=read_aloud"
    );
    let page = app.post(&ines, "/people/new", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Possibly known already");
    page.shows("Ocelot Quarenta");
    assert!(app.log_of(known).await.contains(&"people_found on_the_phone".to_owned()), "who is shown is on record");
    let page = app.post(&ines, "/people/new", &format!("{form}&checked=yes")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body());
    let new: domain::id::PublicId = page.header("location").rsplit('/').next().unwrap().parse().unwrap();
    let log = app.log_of(new).await;
    assert_eq!(log, ["person_added own_work", "notice_given own_work"]);
    let page = app.post(&ines, "/people/new", &form.replace("script=1", "script=9")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_answer_is_kept_with_the_sentence_that_was_read_out() {
    let app = TestApp::start().await;
    let (ines, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    words(&app, &manager).await;
    let purpose = domain::purpose::Purpose::Marketing.id();
    app::purposes::activate(&app.app, &app.as_role(Role::PrivacyManager), purpose).await.unwrap();
    let publish = async |text: &str| {
        let new = app::wordings::NewWording {
            purpose,
            kind: domain::wording::WordingKind::Script,
            form: "phone".to_owned(),
            language: domain::notice::Language::EN,
            explicit: false,
            text: text.to_owned(),
        };
        app::wordings::publish(&app.app, &app.as_role(Role::PrivacyManager), new).await.unwrap().hash
    };
    let first = publish("May we write to you?").await;
    let body = app.get(&ines, "/people/new?encounter=phone&language=en").await.body();
    let form = "method=\"post\" action=\"/people/new\"";
    let name = format!("sentence-{}", purpose.number());
    let [script, notice, version, mark] =
        ["script", "notice", "notice_version", name.as_str()].map(|name| hidden(&body, form, name));
    app.clock.advance_ms(1_000);
    let second = publish("May we call you?").await;
    assert_ne!(first, second);
    let (answer, channel) = (format!("answer-{}", purpose.number()), format!("channel-{}", purpose.number()));
    for (said, deeds) in
        [("yes", &["consent_granted own_work"][..]), ("no", &["consent_refused own_work"]), ("not_asked", &[])]
    {
        let sent = format!(
            "encounter=phone&language=en&script={script}&notice={notice}&notice_version={version}&{name}={mark}\
             &given=Lina&family={said}&kind=prospect&email={said}%40example.org&way=read_aloud&{answer}={said}\
             &{channel}=email&checked=yes"
        );
        let page = app.post(&ines, "/people/new", &sent).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{said}: {}", page.body());
        let new: domain::id::PublicId = page.header("location").rsplit('/').next().unwrap().parse().unwrap();
        let log = app.log_of(new).await;
        let consents: Vec<_> = log.iter().filter(|line| line.starts_with("consent")).map(String::as_str).collect();
        assert_eq!(consents, deeds, "{said}");
        let kept = app.app.store.read(move |db| {
            let person = store::people::by_public(db, new)?.map(|person| person.facts.subject);
            store::consents::of_person(db, person.unwrap())
        });
        let kept: Vec<_> = kept.await.unwrap().into_iter().filter_map(|line| line.wording_hash).collect();
        assert!(kept.iter().all(|hash| hash.as_slice() == first), "not the sentence that came meanwhile");
        assert_eq!(kept.len(), deeds.len());
        // An answer without the sentence it was given to is none.
        let unread = sent.replace(&format!("{name}={mark}"), &format!("{name}=00"));
        let page = app.post(&ines, "/people/new", &unread).await;
        assert_eq!(page.status == StatusCode::UNPROCESSABLE_ENTITY, said != "not_asked", "{said}");
        if said != "not_asked" {
            page.shows("This sentence is not in use any more");
            page.shows("May we call you?");
            page.hides(" checked>");
        }
    }
    let spoken = format!(
        "encounter=phone&language=en&script={script}&notice={notice}&notice_version={version}&{name}={mark}\
         &given=Lina&family=Lince&kind=prospect&phone=030+901820&way=read_aloud&{answer}=yes&{channel}=phone&checked=yes"
    );
    let page = app.post(&ines, "/people/new", &spoken).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("A yes on the phone is confirmed by mail");
}

#[tokio::test]
async fn a_house_with_several_brands_says_to_which_one_somebody_came() {
    let app = TestApp::start_with_two_brands().await;
    let (ines, manager) = (app.colleague(Role::Agent).await, app.colleague(Role::PrivacyManager).await);
    words(&app, &manager).await;
    let body = app.get(&ines, "/people/new?encounter=phone&language=en").await.body();
    let form = "method=\"post\" action=\"/people/new\"";
    let [script, notice, version] = ["script", "notice", "notice_version"].map(|name| hidden(&body, form, name));
    let sent = format!(
        "encounter=phone&language=en&script={script}&notice={notice}&notice_version={version}\
         &given=Lina&family=Lince&kind=prospect&way=read_aloud&checked=yes"
    );
    let page = app.post(&ines, "/people/new", &sent).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Choose the brand they came to");
    let brand = app.app.house.brands[1].id;
    let page = app.post(&ines, "/people/new", &format!("{sent}&brand={}", brand.number())).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body());
    let new: domain::id::PublicId = page.header("location").rsplit('/').next().unwrap().parse().unwrap();
    let kept = app.app.store.read(move |db| store::people::by_public(db, new)).await.unwrap();
    assert_eq!(kept.unwrap().facts.brand, brand);
}
