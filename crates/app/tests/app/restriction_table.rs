//! I11: while data is restricted, no verb of the house touches it, for anybody who serves; the product only stores it; and
//! what is done at once afterwards shows that the restriction alone was in the way.
#![allow(clippy::print_stdout, reason = "what was tried is said to the trial")]

use std::collections::BTreeSet;

use app::people::{self, ContactInput, ListQuery, Saved};
use app::{Why, exports};
use domain::consent::channel::Channel;
use domain::contact::{ContactLabel, ContactValue, EmailAddress};
use domain::event::Deed;
use domain::id::PublicId;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;

use crate::consent_house::{own_work, request, subject, switch_on, yes};
use crate::house::{House, OCELOT, PUFFIN};

/// Everything somebody who serves can do with one person.
const VERBS: &[(&str, &str)] = &[
    ("ines", "open"),
    ("ines", "find"),
    ("ines", "list"),
    ("ines", "see contacts"),
    ("ines", "see purchases"),
    ("ines", "see consents"),
    ("ines", "see objections"),
    ("ines", "see timeline"),
    ("lea", "see looks"),
    ("ines", "see submissions"),
    ("ines", "see disputes"),
    ("ines", "see fields"),
    ("ines", "see notes"),
    ("ines", "write note"),
    ("ines", "review note"),
    ("ines", "edit profile"),
    ("ines", "add contact"),
    ("ines", "tell birth"),
    ("ines", "record yes"),
    ("ines", "send choices"),
    ("lea", "export one"),
    ("lea", "export all"),
    ("lea", "compare"),
    ("lea", "merge"),
];

/// Whether it was done.
async fn does(house: &House, (who, verb): (&str, &str), (whom, other): (PublicId, PublicId)) -> bool {
    let (app, ctx) = (&house.app, house.ctx(who).await);
    let why = match verb {
        "see looks" => Why::of(Reason::Oversight),
        "export one" | "export all" => Why::of(Reason::Complaint),
        _ => own_work(),
    };
    match verb {
        "open" => people::open(app, &ctx, whom, &why).await.is_ok(),
        "find" => {
            let found = people::find(app, &ctx, OCELOT.family, &why).await.unwrap();
            found.rows.iter().any(|row| row.public == whom)
        }
        "list" => {
            let query = ListQuery { after: None, limit: 50, why: why.clone() };
            people::list(app, &ctx, query).await.unwrap().rows.iter().any(|row| row.public == whom)
        }
        "see contacts" => people::contact_list(app, &ctx, whom, &why).await.is_ok(),
        "see purchases" => {
            let page = app::purchases::Page { offset: 0, limit: 5 };
            app::purchases::history(app, &ctx, whom, &why, page).await.is_ok()
        }
        "see consents" => app::consents::history(app, &ctx, whom, &why).await.is_ok(),
        "see objections" => app::objections::of_person(app, &ctx, whom, &why).await.is_ok(),
        "see timeline" => app::timeline::of(app, &ctx, whom, (&why, app::timeline::Query::default())).await.is_ok(),
        "see looks" => app::looks::of(app, &ctx, whom, &why).await.is_ok(),
        "see submissions" => app::forms::of_person(app, &ctx, whom, &why).await.is_ok(),
        "see disputes" => app::disputes::of_person(app, &ctx, whom, &why).await.is_ok(),
        "see fields" => app::fields::of_person(app, &ctx, whom, &why).await.is_ok(),
        "see notes" => app::notes::list(app, &ctx, (whom, &why), None).await.is_ok(),
        "write note" => {
            let new = app::notes::NewNote::plain("Wants a lantern.");
            app::notes::write(app, &ctx, (whom, &why), &new).await.is_ok()
        }
        "review note" => {
            let draft = app::notes::Draft { text: "Wants a lantern.".to_owned(), named: Vec::new(), edits: None };
            app::notes::review(app, &ctx, (whom, &why), &draft).await.is_ok()
        }
        "edit profile" => {
            let Ok(view) = people::profile(app, &ctx, whom, &why).await else { return false };
            let mut edit = view.edit.as_ref().clone();
            edit.profile.town = Some(Text::new("Elsewhere"));
            let saved = people::change_profile(app, &ctx, (whom, &why), view.seen, edit).await;
            matches!(saved, Ok(Saved::Done(1)))
        }
        "add contact" => {
            let input = ContactInput {
                value: ContactValue::Email(EmailAddress::parse("new@canary.example").unwrap()),
                purpose: Purpose::Service,
                source: "phone".to_owned(),
                label: ContactLabel::Work,
                preferred: false,
                notice: None,
            };
            people::add_contact(app, &ctx, (whom, &why), input).await.is_ok()
        }
        "tell birth" => {
            let birth = domain::age::Birth { on: "1985-04-12".parse().unwrap(), country: None };
            app::ages::tell(app, &ctx, whom, &why, birth).await.is_ok()
        }
        "record yes" => app::consents::record(app, &ctx, whom, &why, yes(house, Channel::Email).await).await.is_ok(),
        "send choices" => app::mails::send_choices(app, &ctx, whom, &why).await.is_ok(),
        "export one" => exports::export(app, &ctx, exports::Whom::One(whom), &why, exports::Form::Csv).await.is_ok(),
        "export all" => {
            let file = exports::export(app, &ctx, exports::Whom::All, &why, exports::Form::Csv).await.unwrap();
            String::from_utf8(file.bytes).unwrap().contains(OCELOT.family)
        }
        "compare" => app::duplicates::compare(app, &ctx, (whom, other), &why).await.is_ok(),
        "merge" => app::merges::merge(app, &ctx, (whom, other), &why).await.is_ok(),
        unknown => panic!("{unknown}"),
    }
}

story!(i11_while_restricted_no_verb_of_the_house_touches_the_person, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    let pia = house.ctx("pia").await;
    app::restrictions::begin(&house.app, &pia, ocelot, &request(), RestrictionGround::Claim).await.unwrap();
    let before = bytes_of(&house, ocelot).await;
    let (mut done, mut figures) = (BTreeSet::new(), 0);
    for verb in VERBS {
        if does(&house, *verb, (ocelot, puffin)).await {
            done.insert(verb.1);
        }
        figures += 1;
    }
    assert_eq!(done, BTreeSet::new(), "of {figures} verbs");
    // What the product does by itself: it stores, keeps its index, and hands nothing over.
    let (round, failed) = app::upkeep::round(&house.app).await;
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(round.proofs.hashed, 0);
    assert_eq!(house.recorded(Deed::MailHandedOver).await, []);
    assert_eq!(bytes_of(&house, ocelot).await, before, "nothing of what is stored was changed");
    assert_eq!(house.recorded(Deed::ProfileChanged).await, []);

    house.lift(ocelot).await;
    let mut open = BTreeSet::new();
    for verb in VERBS {
        if does(&house, *verb, (ocelot, puffin)).await {
            open.insert(verb.1);
        }
    }
    let all: BTreeSet<&str> = VERBS.iter().map(|(_, verb)| *verb).collect();
    assert_eq!(open, all, "each of them works without a restriction");
    println!("figure verbs={} touched_while_restricted={} done_afterwards={}", all.len(), done.len(), open.len());
});

/// The sealed profile and contact points, as they are stored.
async fn bytes_of(house: &House, whom: PublicId) -> Vec<Vec<u8>> {
    let subject = subject(house, whom).await;
    let read = house.app.store.read(move |db| {
        let person = store::people::by_subject(db, subject)?.unwrap();
        let contacts = store::contacts::of_person(db, subject)?;
        let mut bytes = vec![person.profile.as_bytes().to_vec()];
        bytes.extend(contacts.iter().map(|contact| contact.value.as_bytes().to_vec()));
        Ok::<_, store::StoreError>(bytes)
    });
    read.await.unwrap()
}

story!(a_note_about_somebody_else_shows_no_words_about_who_is_restricted, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let ines = house.ctx("ines").await;
    let note = app::notes::NewNote::plain("Came with Papagaya-friend to the counter.").with(puffin, "Papagaya-friend");
    app::notes::write(&house.app, &ines, (ocelot, &own_work()), &note).await.unwrap();
    let pia = house.ctx("pia").await;
    app::restrictions::begin(&house.app, &pia, puffin, &request(), RestrictionGround::Unlawful).await.unwrap();
    let read = app::notes::list(&house.app, &ines, (ocelot, &own_work()), None).await.unwrap();
    let shows = read.notes[0].pieces.iter().any(|piece| matches!(piece, app::notes::NotePiece::About(..)));
    assert!(!shows, "words about whoever is restricted stay closed");
});
