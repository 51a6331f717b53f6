//! Stories of notes on the screen: written in two steps, read in parts, changed and deleted.

use axum::http::StatusCode;
use domain::actor::Role;
use domain::id::PublicId;

use crate::support::{Page, REPAIRS, SERVICE, TestApp, Visitor};

fn encoded(text: &str) -> String {
    let hex = |byte: u8| char::from_digit(u32::from(byte), 16).unwrap();
    text.bytes().flat_map(|byte| ['%', hex(byte >> 4), hex(byte & 15)]).collect()
}

/// Sends a form with these fields.
async fn send(app: &TestApp, who: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let form: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    app.post(who, path, &form.join("&")).await
}

/// The value that the page has chosen in a field.
fn chosen(page: &Page, field: &str) -> String {
    let body = page.body();
    let select = body.split(&format!("name=\"{field}\"")).nth(1).unwrap_or_else(|| panic!("{field} in {body}"));
    let select = select.split("</select>").next().unwrap();
    let before = select.split(" selected").next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

const TEXT: &str = "Wants a lantern.\nOtter Cinquenta has the key. <b>Bold</b> & more.";

struct Desk {
    app: TestApp,
    ines: Visitor,
    ocelot: PublicId,
    otter: PublicId,
}

async fn desk() -> Desk {
    let app = TestApp::start().await;
    let (ocelot, otter) =
        (app.person("Ocelot", "Quarenta", SERVICE).await, app.person("Otter", "Cinquenta", SERVICE).await);
    let ines = app.colleague(Role::Agent).await;
    Desk { app, ines, ocelot, otter }
}

impl Desk {
    fn at(&self, rest: &str) -> String {
        format!("/people/{}/notes{rest}", self.ocelot)
    }

    async fn ask(&self, rest: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("reason", "own_work")];
        all.extend(fields);
        send(&self.app, &self.ines, &self.at(rest), &all).await
    }

    async fn save(&self) -> String {
        let otter = self.otter.to_string();
        let page = self.ask("/saving", &[("text", TEXT), ("place-17-44", &otter)]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body());
        let body = page.body();
        let note = body.split("/notes/nte_").nth(1).unwrap();
        format!("nte_{}", &note[..26])
    }
}

#[tokio::test]
async fn a_note_is_written_in_two_steps_and_words_about_others_are_theirs() {
    let desk = desk().await;
    let opened = desk.app.post(&desk.ines, &format!("/people/{}/opening", desk.ocelot), "reason=own_work").await;
    opened.shows("No notes.");
    opened.shows("/notes/review");

    let review = desk
        .ask("/review", &[("text", &TEXT.replace('\n', "\r\n")), ("others", "otter@example.org\r\nnobody-7")])
        .await;
    assert_eq!((review.status, review.header("cache-control")), (StatusCode::OK, "no-store"));
    review.shows("<mark>Otter Cinquenta</mark>");
    review.shows("nobody-7");
    review.shows("&#60;b&#62;Bold");
    let otter = desk.otter.to_string();
    assert_eq!(chosen(&review, "place-17-32"), otter, "a name of somebody else is proposed to be theirs");
    assert_eq!(chosen(&review, &format!("role-{otter}")), "mentioned");
    assert_eq!(chosen(&review, "place-17-45"), "keep");

    let sentence = format!("{otter}-sentence");
    let saved = desk.ask("/saving", &[("text", TEXT), ("place-17-32", &sentence)]).await;
    assert_eq!(saved.status, StatusCode::OK);
    saved.shows("The note is kept.");
    saved.shows("<mark>Otter Cinquenta has the key.</mark>");
    saved.shows("written by you");
    saved.shows("One note.");

    let theirs = format!("/people/{otter}/notes");
    let page = desk.app.post(&desk.ines, &theirs, "reason=own_work").await;
    page.shows("Mentioned in one note about somebody else.");
    page.shows("<mark>Otter Cinquenta has the key.</mark>");
    page.shows("Wants a lantern.");
    let found = desk.app.post(&desk.ines, "/people/search", "question=otter&reason=own_work").await;
    found.shows("Mentioned in one note about somebody else.");
    let log = desk.app.log_of(desk.ocelot).await;
    assert!(log.contains(&"note_written own_work".to_owned()), "{log:?}");
}

#[tokio::test]
async fn a_note_that_is_not_kept_comes_back_with_everything_that_was_typed_and_chosen() {
    let desk = desk().await;
    for (text, advice) in [("", "Write something."), (&"x".repeat(10_001), "The note is too long.")] {
        let page = desk.ask("/review", &[("text", text), ("others", "K-6")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows(advice);
        page.shows("id=\"text-error\"");
        page.shows(">K-6</textarea>");
    }
    let text = "He has cancer. Otter knows.";
    let otter = desk.otter.to_string();
    let fields =
        [("text", text), ("others", "otter@example.org"), ("place-15-20", otter.as_str()), ("why", "he asked")];
    let page = desk.ask("/saving", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("id=\"ground-error\"");
    page.shows("value=\"he asked\"");
    page.shows("<mark>cancer</mark>");
    page.shows("That it finds nothing does not mean that nothing is there.");
    assert_eq!(chosen(&page, "place-15-20"), otter);
    let named = ("others", "otter@example.org");
    let role = format!("role-{otter}");
    let none = desk.ask("/saving", &[("text", text), named, (&role, "mentioned"), ("place-0-14", "cut")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.shows("Say which words or sentences are about each person");
    assert_eq!(chosen(&none, "place-0-14"), "cut");
    let page = desk.ask("/saving", &[&fields[..], &[("ground", "asked_by_person")]].concat()).await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("the person asked us to note it");
    for bad in ["place-0-x", "place-9-3", "place-0-900"] {
        let page = desk.ask("/saving", &[("text", "All is well."), (bad, "cut")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let cyrillic = "ж".repeat(10_000);
    assert_eq!(desk.ask("/review", &[("text", &cyrillic)]).await.status, StatusCode::OK, "a long text in any script");
}

#[tokio::test]
async fn a_note_is_changed_its_versions_are_kept_and_it_is_deleted() {
    let desk = desk().await;
    let note = desk.save().await;
    let form = desk.ask(&format!("/{note}/editing"), &[]).await;
    form.shows("Otter Cinquenta has the key.");
    form.shows(&format!("name=\"note\" value=\"{note}\""));
    let review = desk.ask("/review", &[("text", TEXT), ("note", &note)]).await;
    assert_eq!(chosen(&review, "place-17-44"), desk.otter.to_string(), "what was theirs is proposed to stay theirs");
    let draft = desk.ask("/draft", &[("text", TEXT), ("note", &note)]).await;
    draft.shows("Otter Cinquenta has the key.");
    let saved = desk.ask("/saving", &[("text", "All settled."), ("note", &note)]).await;
    saved.shows("All settled.");
    saved.hides("Wants a lantern.");
    let versions = desk.ask(&format!("/{note}/versions"), &[]).await;
    versions.shows("Version 1");
    versions.shows("Wants a lantern.");
    let refused = desk.ask(&format!("/{note}/deletion"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a note with versions is deleted by data protection");
    let pia = desk.app.colleague(Role::PrivacyManager).await;
    let path = desk.at(&format!("/{note}/deletion"));
    let gone = send(&desk.app, &pia, &path, &[("reason", "rights_request")]).await;
    gone.shows("The note is deleted");
    gone.hides("All settled.");
    let again = send(&desk.app, &pia, &path, &[("reason", "rights_request")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn notes_of_somebody_elses_customer_of_nobody_and_of_nonsense_look_the_same() {
    let desk = desk().await;
    let note = desk.save().await;
    let jonas = desk.app.colleague_of(Role::Agent, Some(REPAIRS)).await;
    for (part, form) in [
        ("", "reason=own_work"),
        ("/review", "reason=own_work&text=x"),
        ("/saving", "reason=own_work&text=x"),
        (&format!("/{note}/editing"), "reason=own_work"),
        (&format!("/{note}/versions"), "reason=own_work"),
        (&format!("/{note}/deletion"), "reason=own_work"),
    ] {
        let mut pages = Vec::new();
        for id in [desk.ocelot.to_string(), "per_7zzzzzzzzzzzzzzzzzzzzzzzzz".to_owned(), "x".to_owned()] {
            pages.push(desk.app.post(&jonas, &format!("/people/{id}/notes{part}"), form).await);
        }
        for page in &pages {
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{part}");
            assert_eq!(page.bytes, pages[0].bytes, "{part}");
        }
    }
    let otto = desk.app.colleague(Role::DataProtectionOfficer).await;
    let page = send(&desk.app, &otto, &desk.at(""), &[("reason", "oversight")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let weeks = desk.app.get(&otto, "/notes/weeks").await;
    weeks.shows("Sensitive words in notes");
    assert_eq!(desk.app.get(&desk.ines, "/notes/weeks").await.status, StatusCode::FORBIDDEN);
}
