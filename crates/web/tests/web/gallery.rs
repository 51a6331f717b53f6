//! Every page in both languages, rendered through the router from a cast, and read back.
//!
//! The pages are also written to `gallery/` in the target's folder for temporary files, to be looked at.

use std::path::PathBuf;

use app::consents::NewAnswer;
use domain::actor::Role;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::notice::Language;
use domain::purpose::Purpose;

use crate::support::{CUSTOMERS, INVOICES, Page, REPAIRS, SERVICE, TestApp, Visitor, scrubbed};

pub fn keep(name: &str, lang: &str, page: &Page) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("confidant.css"), web::assets::stylesheet_bytes()).unwrap();
    std::fs::write(folder.join(format!("{name}.{lang}.html")), &page.bytes).unwrap();
}

/// A page must be whole, in its language, and free of what has no place in it.
#[track_caller]
pub fn check(name: &str, lang: &str, page: &Page) {
    let body = page.body();
    let at = format!("{name} in {lang}:\n{body}");
    assert!(page.status.is_success() || page.status == 422, "{} {at}", page.status);
    assert!(body.contains(&format!("<html lang=\"{lang}\">")), "{at}");
    assert_eq!(body.matches("<main id=\"main\"").count(), 1, "{at}");
    assert_eq!(body.matches("<h1").count(), 1, "{at}");
    for bad in ["style=\"", "<script", "onclick", "Unknown localization", "{ $", "http://", "//cdn"] {
        assert!(!body.contains(bad), "`{bad}` in {at}");
    }
    // Where the British authority sits is no word of ours.
    let body_told = body.replace("Water Lane", "");
    for word in ["sealer", "epoch", "permit", "egress", " lane"] {
        assert!(!body_told.to_lowercase().contains(word), "`{word}` is our word, not theirs: {at}");
    }
    for id in ids_of(&body, "id=\"") {
        assert_eq!(ids_of(&body, "id=\"").iter().filter(|other| **other == id).count(), 1, "{id} twice in {at}");
    }
    for link in ids_of(&body, "href=\"").into_iter().chain(ids_of(&body, "action=\"")) {
        for name in ["Luís", "Lu%C3%ADs", "luis", "Gon", "Embraer", "example.org", "500"] {
            assert!(!link.contains(name), "a name stands in the address {link}: {at}");
        }
    }
    for wanted in ["for=\"", "aria-labelledby=\"", "aria-describedby=\""] {
        for id in ids_of(&body, wanted).iter().flat_map(|ids| ids.split(' ')) {
            assert!(body.contains(&format!("id=\"{id}\"")), "{wanted}{id} leads nowhere in {at}");
        }
    }
}

fn ids_of<'a>(body: &'a str, mark: &str) -> Vec<&'a str> {
    let mark = format!(" {mark}");
    body.split(mark.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Pages whose every letter is looked at when it changes.
const GOLDEN: [&str; 13] = [
    "sign-in",
    "notice",
    "person",
    "erasure-preview",
    "import-new",
    "styleguide",
    "purposes",
    "purpose",
    "consents",
    "consents-objected",
    "notices",
    "staff-notice",
    "staff-notice-read",
];

/// A note with somebody else, a number and a sensitive word; and one that can be kept.
const NOTE: &str =
    "reason=own_work&text=Luís+pays+from+DE89370400440532013000.+Ana+Trujillo+has+cancer.&others=501%0D%0Anobody";
/// A mail that asks for two things, reminds of the first, and could be a newsletter only.
const ASKS: &str =
    "text=The+kettle+works.%0D%0AThis+is+a+reminder+of+my+request:+who+gave+you+my+number?+Delete+my+account.";
const KEPT: &str = "reason=own_work&text=Wants+a+lantern.%0D%0ACall+back.";

pub async fn show(app: &TestApp, who: &Visitor, name: &str, (path, form): (&str, Option<&str>)) {
    for lang in ["en", "de"] {
        let who = Visitor { language: if lang == "en" { "en" } else { "de" }, ..who.clone() };
        let page = match form {
            Some(form) => app.post(&who, path, form).await,
            None => app.get(&who, path).await,
        };
        check(name, lang, &page);
        if GOLDEN.contains(&name) {
            insta::assert_snapshot!(format!("{name}.{lang}"), scrubbed(&page.body()));
        }
        keep(name, lang, &page);
    }
}

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let app = TestApp::start_with(|config| config.demo = true).await;
    let (nobody, agent, manager, admin) = (
        Visitor::default(),
        app.colleague(Role::Agent).await,
        app.colleague(Role::PrivacyManager).await,
        app.colleague(Role::Administrator).await,
    );
    let import = app.import(&admin, "customers", CUSTOMERS).await;
    let invoices = app.import(&admin, "invoices", INVOICES).await;
    let person = app.found(&agent, "luis", "own_work").await.remove(0);
    agree(&app, &person).await;
    app.contact_form(&manager).await;
    // What is being drafted is unfair, so that its page has something to say.
    let unfair = crate::forms::DRAFT.replace("Write+to+us.", "By+sending+this+you+agree+to+our+newsletter.");
    app.post(&manager, "/forms/contact/draft", &unfair).await;
    let at = |rest: &str| format!("/people/{person}{rest}");
    let rights = "reason=rights_request";
    for (who, name, path, form) in [
        (&nobody, "sign-in", "/sign-in".to_owned(), None),
        (&nobody, "sign-in-wrong", "/sign-in".to_owned(), Some("handle=x&password=y")),
        (&nobody, "notice", "/privacy/customers".to_owned(), None),
        (&agent, "people", "/people".to_owned(), None),
        (&agent, "people-found", "/people/search".to_owned(), Some("question=lu&reason=own_work")),
        (&agent, "people-none", "/people/search".to_owned(), Some("question=zz&reason=own_work")),
        (&agent, "people-bad", "/people/search".to_owned(), Some("question=&reason=own_work")),
        (&agent, "door", at(""), None),
        (&agent, "person", at("/opening"), Some("reason=own_work")),
        (&agent, "contacts", at("/contacts"), Some("reason=own_work")),
        (&agent, "notes-none", at("/notes"), Some("reason=own_work")),
        (&agent, "note-empty", at("/notes/review"), Some("reason=own_work&text=")),
        (&agent, "note-review", at("/notes/review"), Some(NOTE)),
        (&agent, "note-unconfirmed", at("/notes/saving"), Some(NOTE)),
        (&agent, "notes", at("/notes/saving"), Some(KEPT)),
        (&manager, "note-weeks", "/notes/weeks".to_owned(), None),
        (&agent, "recognise", "/cases/recognise".to_owned(), None),
        (&agent, "recognise-empty", "/cases/recognise".to_owned(), Some("text=")),
        (&agent, "recognise-found", "/cases/recognise".to_owned(), Some(ASKS)),
        (&manager, "letters", "/letters".to_owned(), None),
        (&manager, "letter-template", "/letters/refusal/de".to_owned(), None),
        (&manager, "letter-wrong", "/letters/refusal/en".to_owned(), Some("do=try&text=A%0AB%0A%0A{{+number+}}")),
        (&agent, "purchases", at("/purchases"), Some("reason=own_work&offset=0")),
        (&nobody, "form", "/forms/contact".to_owned(), None),
        (&nobody, "form-framed", "/forms/contact/frame".to_owned(), None),
        (&agent, "forms", "/forms".to_owned(), None),
        (&agent, "form-submissions", "/forms/contact/submissions".to_owned(), None),
        (&agent, "sent-forms", at("/submissions"), Some("reason=own_work")),
        (&manager, "form-draft", "/forms/contact/draft".to_owned(), None),
        (&manager, "form-preview", "/forms/contact/preview".to_owned(), None),
        (&manager, "form-unfair", "/forms/contact/publication".to_owned(), Some("reason=")),
        (&manager, "person-rights", at("/opening"), Some(rights)),
        (&manager, "objections-none", at("/objections"), Some(rights)),
        (&manager, "restriction-none", at("/restriction"), Some(rights)),
        (&manager, "disputes-none", at("/disputes"), Some(rights)),
        (&manager, "dispute-wrong", at("/disputes/taking"), Some("reason=rights_request&what=town&claimed=")),
        (
            &manager,
            "disputes",
            at("/disputes/taking"),
            Some("reason=rights_request&what=town&claimed=Porto&why=Moved."),
        ),
        (&manager, "person-disputed", at("/opening"), Some(rights)),
        (&manager, "looks", at("/looks"), Some(rights)),
        (&manager, "erasure-preview", at("/erasure/preview"), Some("")),
        (&manager, "erasure-wrong-word", at("/erasure"), Some("word=erase")),
        (&manager, "erasures-none", "/erasures".to_owned(), None),
        (&manager, "import-clean", import, None),
        (&manager, "import", invoices, None),
        (&manager, "imports", "/imports".to_owned(), None),
        (&manager, "totals", "/totals".to_owned(), None),
        (&manager, "country-rules", "/country-rules".to_owned(), None),
        (&manager, "country-rules-gb", "/country-rules?country=GB".to_owned(), None),
        (&admin, "import-new", "/imports/new".to_owned(), None),
        (&admin, "portability", "/imports/portability".to_owned(), None),
        (&admin, "accounts", "/accounts".to_owned(), None),
        (&admin, "accounts-wrong", "/accounts".to_owned(), Some("handle=new&role=agent&password=short")),
        (&admin, "styleguide", "/styleguide".to_owned(), None),
    ] {
        show(&app, who, name, (&path, form)).await;
    }
    duplicates(&app, &manager).await;
    leaving(&app, &manager, &person).await;
}

/// Somebody who leaves: held for a claim, waiting, gone, and what stays.
async fn leaving(app: &TestApp, manager: &Visitor, person: &str) {
    let at = |rest: &str| format!("/people/{person}{rest}");
    show(app, manager, "holds-none", ("/holds", None)).await;
    show(app, manager, "hold-new", (&at("/holds"), Some(""))).await;
    let wrong = "ground=inquiry&days=400";
    show(app, manager, "hold-wrong", (&at("/holds/placing"), Some(wrong))).await;
    let body = app.post(manager, &at("/holds"), "").await.body();
    let item = body.split("value=\"purchase.").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let placed =
        app.post(manager, &at("/holds/placing"), &format!("item=purchase.{item}&ground=inquiry&days=30")).await;
    assert_eq!(placed.header("location"), "/holds");
    show(app, manager, "holds", ("/holds", None)).await;
    let asked = app.post(manager, &at("/erasure"), "word=L%C3%96SCHEN").await;
    show(app, manager, "erasure-waits", (asked.header("location"), None)).await;
    show(app, manager, "erasures-waiting", ("/erasures", None)).await;
    let erasure = app.erased(manager, person, "L%C3%96SCHEN").await;
    show(app, manager, "erasure", (&erasure, None)).await;
    show(app, manager, "kept", (&format!("{erasure}/kept"), Some("reason=legal_claim"))).await;
    show(app, manager, "erasures", ("/erasures", None)).await;
    let certificate = erasure.replace("/erasures/", "/certificates/");
    show(app, &Visitor::default(), "certificate", (&certificate, None)).await;
}

/// Two who may be one, before and after.
async fn duplicates(app: &TestApp, manager: &Visitor) {
    show(app, manager, "duplicates-none", ("/duplicates", None)).await;
    let one = app.person("Marta", "Quarenta", SERVICE).await;
    let other = app.person("Martha", "Quarenta", REPAIRS).await;
    app::duplicates::keep(&app.app).await.unwrap();
    show(app, manager, "duplicates", ("/duplicates", None)).await;
    let both = format!("one={one}&other={other}");
    show(app, manager, "comparison", ("/duplicates/comparing", Some(&both))).await;
    app.joined(one, other).await;
    let opening = format!("/people/{one}/opening");
    show(app, manager, "person-joined", (&opening, Some("reason=rights_request"))).await;
}

/// Somebody who said yes and took it back.
async fn agree(app: &TestApp, person: &str) {
    let notice = app::notices::all(&app.app).await.unwrap()[0].0;
    for act in [Act::Granted, Act::Withdrawn] {
        let about = (Purpose::Marketing.id(), Channel::Email);
        let yes = NewAnswer::spoken(about, ("script 3", 1, "May we write to you?"), (Some(notice), Language::EN));
        let new = NewAnswer { act, ..yes };
        let ctx = app.as_role(Role::PrivacyManager);
        let why = app::Why::usual(Role::PrivacyManager);
        app::consents::record(&app.app, &ctx, person.parse().unwrap(), &why, new).await.unwrap();
        app.clock.advance_ms(60_000);
    }
}
