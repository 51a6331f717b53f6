//! Stories of joined people on every page: what stands with either record is there, whichever name is used.

use crate::forms::{contact, filled, inbox, send};
use crate::house::{Cast, House, OCELOT, PUFFIN};
use crate::notes::told;
use crate::people_depth::{field, tag};
use crate::timeline::words;
use app::exports::{Form, Whom};
use app::forms::Taken;
use app::merges;
use app::notes::{self, NewNote};
use app::people::{PeopleError, contact_list, remove_contact};
use app::timeline::{Kind, Query};
use app::{Ctx, Why};
use domain::contact::ContactKind;
use domain::declared::Treatment;
use domain::event::Deed;
use domain::id::PublicId;
use domain::personal::Text;
use domain::reason::Reason;

/// Ocelot once more, by another address.
const TWIN: Cast = Cast {
    given: "Ozellotta",
    family: OCELOT.family,
    town: "Zwillingen-44",
    street: "Doppelweg-44",
    email: "twin.44@canary-zwilling.example",
    phone: "+49 30 23125 4444",
    number: "TW-4400044",
    organisation: "Canary Zwilling Werke 44",
};

const LAMP: &str = "Asked for the canary-lamp-51.";

fn own() -> Why {
    Why::of(Reason::OwnWork)
}

fn complaint() -> Why {
    Why::of(Reason::Complaint)
}

async fn happened(house: &House, ctx: &Ctx, whom: PublicId, kind: Option<Kind>) -> Vec<&'static str> {
    let query = Query { kind, ..Query::default() };
    words(&app::timeline::of(&house.app, ctx, whom, (&own(), query)).await.unwrap().entries)
}

async fn shown_notes(house: &House, ctx: &Ctx, whom: PublicId) -> (Vec<String>, usize) {
    let list = notes::list(&house.app, ctx, (whom, &own()), None).await.unwrap();
    let counts = notes::counts(&house.app, whom).await.unwrap();
    assert_eq!(counts, list.counts);
    let [notes, mentions] = [list.notes.len(), list.mentions.len()].map(|count| i64::try_from(count).unwrap());
    assert_eq!((counts.notes, counts.mentions), (notes, mentions), "the card counts what the page lists");
    (list.notes.iter().map(told).collect(), list.mentions.len())
}

/// Somebody who came by form, with everything that can stand with a record.
async fn full(house: &House) -> PublicId {
    contact(house).await;
    let sending = filled(house, (TWIN.given, TWIN.family, TWIN.email)).await;
    assert_eq!(send(house, &sending).await, Ok(Taken::Now));
    let whom = inbox(house, "ines").await[0].person;
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let regular = tag(house, "regular").await;
    app::tags::set(&house.app, &ines, (whom, &own()), regular).await.unwrap();
    let size = app::fields::declare(&house.app, &pia, field("Size", Treatment::Ordinary)).await.unwrap();
    app::fields::write(&house.app, &ines, (whom, &own()), (size, &Text::new("XL-canary"))).await.unwrap();
    notes::write(&house.app, &ines, (whom, &own()), &NewNote::plain(LAMP)).await.unwrap();
    whom
}

story!(every_page_shows_what_stands_with_either_record, |house: House| async move {
    let (main, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let twin = full(&house).await;
    let (ines, lea) = (house.ctx("ines").await, house.ctx("lea").await);
    for (about, text, said) in [
        (main, "Likes canary-comb-52. Her twin has canary-comb-53.", "Her twin has canary-comb-53."),
        (puffin, "Knows the twin of canary-comb-54.", "the twin of canary-comb-54"),
    ] {
        let note = NewNote::plain(text).with(twin, said);
        notes::write(&house.app, &ines, (about, &own()), &note).await.unwrap();
    }
    merges::merge(&house.app, &lea, (main, twin), &own()).await.unwrap();
    let out = app::exports::export(&house.app, &lea, Whom::One(twin), &complaint(), Form::VCard).await.unwrap();
    let card = String::from_utf8(out.bytes).unwrap();
    assert_eq!((out.people, card.matches("BEGIN:VCARD").count()), (1, 1), "two records are one card");
    assert!(card.contains(OCELOT.email) && card.contains(TWIN.email));

    for whom in [main, twin] {
        let (shown, mentions) = shown_notes(&house, &ines, whom).await;
        assert_eq!((shown.len(), mentions), (2, 1), "a note about the one that mentions the other is a note");
        assert!(shown.iter().any(|note| note == LAMP) && shown.iter().any(|note| note.contains("canary-comb-53")));
        let happened_here = happened(&house, &ines, whom, None).await;
        for told in ["person_added", "form_submitted", "field_written", "person_tagged", "note_written"] {
            assert!(happened_here.contains(&told), "{told}: {happened_here:?}");
        }
        assert_eq!(happened_here.iter().filter(|told| **told == "people_merged").count(), 1);
        assert_eq!(happened(&house, &ines, whom, Some(Kind::Form)).await, ["form_submitted"]);
        assert_eq!(happened(&house, &ines, whom, Some(Kind::File)).await, ["people_exported"]);
        assert_eq!(happened(&house, &ines, whom, Some(Kind::Note)).await.len(), 4);
        let sent = app::forms::of_person(&house.app, &ines, whom, &own()).await.unwrap();
        assert_eq!(sent.len(), 1);
        let fields = app::fields::of_person(&house.app, &ines, whom, &own()).await.unwrap();
        assert_eq!(fields[0].value.as_ref().unwrap().to_string(), "XL-canary");
        let card = app::people::open(&house.app, &ines, whom, &own()).await.unwrap();
        assert_eq!(card.beside.tags.len(), 1);
        let contacts = contact_list(&house.app, &ines, whom, &own()).await.unwrap();
        assert_eq!(i64::try_from(contacts.len()).unwrap(), card.counts.contacts);
        for email in [OCELOT.email, TWIN.email] {
            assert!(contacts.iter().any(|contact| contact.value.to_string() == email), "{email}");
        }
    }
});

story!(what_stands_with_a_joined_record_is_changed_from_the_page_of_the_person, |house: House| async move {
    let main = house.add(&OCELOT, 0).await;
    let twin = full(&house).await;
    let (ines, lea) = (house.ctx("ines").await, house.ctx("lea").await);
    merges::merge(&house.app, &lea, (main, twin), &own()).await.unwrap();

    let list = notes::list(&house.app, &ines, (main, &own()), None).await.unwrap();
    let note = list.notes[0].public;
    let new = NewNote::plain("Has the canary-lamp-51 now.");
    assert_eq!(notes::edit(&house.app, &ines, (main, &own()), (note, &new)).await.unwrap(), note);
    assert_eq!(notes::versions(&house.app, &ines, (main, &own()), note).await.unwrap().len(), 2);
    assert_eq!(shown_notes(&house, &ines, twin).await.0, ["Has the canary-lamp-51 now."]);

    let fields = app::fields::of_person(&house.app, &ines, main, &own()).await.unwrap();
    app::fields::write(&house.app, &ines, (main, &own()), (fields[0].field.id, &Text::new(""))).await.unwrap();
    assert!(app::fields::of_person(&house.app, &ines, twin, &own()).await.unwrap()[0].value.is_none());
    let tags = app::people::open(&house.app, &ines, main, &own()).await.unwrap().beside.tags;
    app::tags::take_off(&house.app, &ines, (main, &own()), tags[0].tag).await.unwrap();
    assert!(app::people::open(&house.app, &ines, twin, &own()).await.unwrap().beside.tags.is_empty());

    let contacts = contact_list(&house.app, &ines, main, &own()).await.unwrap();
    let gone = contacts.iter().find(|contact| contact.value.to_string() == TWIN.email).unwrap();
    assert_eq!(gone.kind, ContactKind::Email);
    remove_contact(&house.app, &ines, (main, &own()), gone.id).await.unwrap();
    let found = app::people::find(&house.app, &ines, TWIN.email, &own()).await.unwrap();
    assert!(found.rows.is_empty(), "nor does the address find them any more");
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    notes::remove(&house.app, &pia, (main, &request), note).await.unwrap();
    assert!(shown_notes(&house, &ines, main).await.0.is_empty());
    assert_eq!(house.recorded(Deed::NoteDeleted).await.len(), 1);
});

story!(the_team_of_the_main_record_serves_the_whole_person, |house: House| async move {
    let (main, other) = (house.add(&OCELOT, 0).await, house.add(&TWIN, 1).await);
    let (ines, jonas, lea) = (house.ctx("ines").await, house.ctx("jonas").await, house.ctx("lea").await);
    let found = async |ctx: &Ctx, question: &str| -> Vec<PublicId> {
        let page = app::people::find(&house.app, ctx, question, &own()).await.unwrap();
        page.rows.iter().map(|row| row.public).collect()
    };
    assert_eq!(found(&jonas, TWIN.given).await, [other]);
    let (pia, request) = (house.ctx("pia").await, Why::of(Reason::RightsRequest));
    merges::merge(&house.app, &pia, (main, other), &request).await.unwrap();
    for question in [TWIN.given, TWIN.town, TWIN.email, TWIN.number, OCELOT.given] {
        assert_eq!(found(&ines, question).await, [main], "{question}");
        assert!(found(&jonas, question).await.is_empty(), "{question}");
    }
    notes::write(&house.app, &ines, (other, &own()), &NewNote::plain(LAMP)).await.unwrap();
    assert_eq!(shown_notes(&house, &ines, main).await.0, [LAMP]);
    let refused = notes::list(&house.app, &jonas, (other, &own()), None).await;
    assert!(matches!(refused, Err(notes::NoteError::NotFound)));
    let refused = contact_list(&house.app, &jonas, other, &own()).await;
    assert!(matches!(refused, Err(PeopleError::NotFound)));

    let all = app::exports::export(&house.app, &lea, Whom::All, &complaint(), Form::Csv).await.unwrap();
    let table = String::from_utf8(all.bytes).unwrap();
    assert_eq!((all.people, table.lines().count()), (1, 2));
    assert!(table.contains(OCELOT.email) && table.contains(TWIN.email));
    for whom in [main, other] {
        let one = app::exports::export(&house.app, &lea, Whom::One(whom), &complaint(), Form::VCard).await.unwrap();
        let card = String::from_utf8(one.bytes).unwrap();
        assert!(card.contains(TWIN.email) && card.contains(OCELOT.email));
        assert!(card.contains(&format!("UID:urn:confidant:{main}")));
    }
    merges::undo(&house.app, &pia, other, &request).await.unwrap();
    assert!(found(&ines, TWIN.town).await.is_empty(), "they are two again");
    assert_eq!(found(&jonas, TWIN.given).await, [other]);
});
