//! Stories of people in depth: contact points, profile, tags, fields, organisations, segments, new customers.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::people::{
    ContactInput, MetConsent, MetError, MetPerson, OnPage, PeopleError, Saved, add_contact, add_met, change_profile,
    contact_list, meeting, possibly_known, prefer_contact, profile, remove_contact, replace_contact,
};
use app::segments::{Folded, SegmentError};
use app::tags::DeclareError;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::contact::{AddressProblem, ContactKind, ContactLabel, ContactValue, EmailAddress, PostalAddress};
use domain::declared::{DeclarationProblem, Declared, Field, FieldKind, Treatment};
use domain::event::Deed;
use domain::id::{FieldId, PublicId, TagId};
use domain::notice::Language;
use domain::organisation::MemberRole;
use domain::person::{PersonKind, PersonName, ProfileField};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::script::{Encounter, NoticeWay};
use domain::segment::{Criteria, LeftOut, OffPurpose};
use domain::wording::{Wording, WordingKind};

fn own() -> Why {
    Why::of(Reason::OwnWork)
}

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

pub fn mail(address: &str) -> ContactInput {
    ContactInput {
        value: ContactValue::Email(EmailAddress::parse(address).unwrap()),
        purpose: Purpose::Service,
        source: "told on the phone".to_owned(),
        label: ContactLabel::Work,
        preferred: false,
        notice: None,
    }
}

async fn found(house: &House, who: &str, question: &str) -> usize {
    let ctx = house.ctx(who).await;
    let why = if who == "pia" { request() } else { own() };
    app::people::find(&house.app, &ctx, question, &why).await.unwrap().rows.len()
}

const NEW_MAIL: &str = "ozelotta.neu@canary-neu.example";

story!(a_replaced_address_is_gone_and_the_new_one_finds_the_person, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let ines = house.ctx("ines").await;
    let rows = contact_list(&house.app, &ines, ocelot, &own()).await.unwrap();
    let old = rows.iter().find(|row| row.kind == ContactKind::Email).unwrap().id;
    replace_contact(&house.app, &ines, (ocelot, &own()), (old, mail(NEW_MAIL))).await.unwrap();
    assert_eq!((found(&house, "ines", OCELOT.email).await, found(&house, "ines", NEW_MAIL).await), (0, 1));
    let rows = contact_list(&house.app, &ines, ocelot, &own()).await.unwrap();
    let mails: Vec<_> = rows.iter().filter(|row| row.kind == ContactKind::Email).collect();
    assert_eq!(mails.len(), 1);
    let row = mails[0];
    assert_eq!((row.value.to_string().as_str(), row.label, row.preferred), (NEW_MAIL, Some(ContactLabel::Work), false));
    assert_eq!(house.recorded(Deed::ContactChanged).await, [(ines.actor.id, row.id.number())]);

    let second = add_contact(&house.app, &ines, (ocelot, &own()), mail("second@canary-neu.example")).await.unwrap();
    prefer_contact(&house.app, &ines, (ocelot, &own()), second).await.unwrap();
    let rows = contact_list(&house.app, &ines, ocelot, &own()).await.unwrap();
    let preferred: Vec<_> = rows.iter().filter(|row| row.preferred).map(|row| row.id).collect();
    assert_eq!(preferred, [second]);
    remove_contact(&house.app, &ines, (ocelot, &own()), second).await.unwrap();
    assert_eq!(found(&house, "ines", "second@canary-neu.example").await, 0);
    let gone = remove_contact(&house.app, &ines, (ocelot, &own()), second).await;
    assert!(matches!(gone, Err(PeopleError::NotFound)));
    let number = rows.iter().find(|row| row.kind == ContactKind::CustomerNumber).unwrap().id;
    let refused = remove_contact(&house.app, &ines, (ocelot, &own()), number).await;
    assert!(matches!(refused, Err(PeopleError::Incomplete)), "the number is changed with the profile");
    assert!(house.hits(&[NEW_MAIL]).is_empty(), "nothing personal is ever written in the clear");
});

story!(why_is_answered_for_every_contact_point, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let puffin = house.add(&PUFFIN, 1).await;
    let ines = house.ctx("ines").await;
    add_contact(&house.app, &ines, (ocelot, &own()), mail(PUFFIN.email)).await.unwrap();
    let rows = contact_list(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert_eq!(rows.len(), 5);
    for row in &rows {
        assert!(row.purpose.is_some() && row.basis.is_some() && !row.source.is_empty(), "{:?}", row.kind);
        assert_eq!(row.notice.as_ref().map(|(slug, version)| (slug.as_str(), *version)), Some(("customers", 1)));
        assert_eq!((row.ends, row.others), ("customer", 0), "another team's customer is not counted");
    }
    let pia = house.ctx("pia").await;
    let rows = contact_list(&house.app, &pia, ocelot, &request()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.others).sum::<usize>(), 1, "who may know both counts both");
    let odd = ContactInput {
        value: ContactValue::Postal(PostalAddress {
            lines: vec![Text::new("Pfotenweg 1")],
            postcode: Some(Text::new("ABC")),
            town: Some(Text::new("Berlin")),
            region: None,
            country: "DE".parse().ok(),
        }),
        ..mail("unused@example.org")
    };
    let odd = add_contact(&house.app, &ines, (ocelot, &own()), odd).await.unwrap();
    let rows = contact_list(&house.app, &ines, ocelot, &own()).await.unwrap();
    let problems = &rows.iter().find(|row| row.id == odd).unwrap().problems;
    assert_eq!(problems, &[AddressProblem::Postcode], "an odd address is kept and marked");
    for (who, whom, why) in
        [("jonas", ocelot, own()), ("otto", ocelot, Why::of(Reason::Oversight)), ("ines", puffin, own())]
    {
        let ctx = house.ctx(who).await;
        let refused = add_contact(&house.app, &ctx, (whom, &why), mail("x@example.org")).await;
        assert!(matches!(refused, Err(PeopleError::NotFound | PeopleError::Refused)), "{who}");
    }
});

story!(an_edit_that_came_second_is_given_back_and_nothing_is_lost, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, lea) = (house.ctx("ines").await, house.ctx("lea").await);
    let first = profile(&house.app, &ines, ocelot, &own()).await.unwrap();
    let second = profile(&house.app, &lea, ocelot, &own()).await.unwrap();
    let mut edit = first.edit.as_ref().clone();
    edit.profile.name = PersonName::parse("Ὀζελόττα", "Нова-41");
    edit.profile.customer_number = Some(Text::new("OC-NEU-41"));
    edit.kind = PersonKind::Prospect;
    edit.detail.addressed_as = Some(Text::new("Liebe Canary-Anrede"));
    let saved = change_profile(&house.app, &ines, (ocelot, &own()), first.seen, edit.clone()).await.unwrap();
    assert!(matches!(saved, Saved::Done(4)));
    assert_eq!(house.recorded(Deed::ProfileChanged).await, [(ines.actor.id, 1)]);
    assert_eq!((found(&house, "ines", "Нова").await, found(&house, "ines", OCELOT.family).await), (1, 0));
    assert_eq!((found(&house, "ines", "oc-neu-41").await, found(&house, "ines", OCELOT.number).await), (1, 0));

    let mut late = second.edit.as_ref().clone();
    late.profile.town = Some(Text::new("Anderswo"));
    let Saved::Conflict(changes, now) =
        change_profile(&house.app, &lea, (ocelot, &own()), second.seen, late.clone()).await.unwrap()
    else {
        panic!("an edit of an old state was written")
    };
    assert_eq!(changes.len(), 1);
    let expected = [ProfileField::Name, ProfileField::AddressedAs, ProfileField::CustomerNumber, ProfileField::Kind];
    assert_eq!(changes[0].fields, expected);
    assert_eq!(now.edit.as_ref(), &edit);
    let saved = change_profile(&house.app, &lea, (ocelot, &own()), now.seen, late).await.unwrap();
    assert!(matches!(saved, Saved::Done(_)), "whoever has seen the change may go on");
    let card = app::people::open(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert!(card.beside.addressed_as.is_none(), "what was typed last counts");
    assert!(house.hits(&["Canary-Anrede", "OC-NEU-41"]).is_empty());
    let nobody = domain::person::ProfileEdit {
        profile: domain::person::Profile {
            name: None,
            organisation: None,
            town: None,
            country: None,
            customer_number: None,
        },
        ..edit
    };
    let refused = change_profile(&house.app, &lea, (ocelot, &own()), now.seen, nobody).await;
    assert!(matches!(refused, Err(PeopleError::Incomplete)));
});

fn declared(name: &str, treatment: Treatment) -> Declared {
    Declared { name: name.to_owned(), purpose: Purpose::Service, treatment, retention_days: 30, condition: None }
}

pub fn field(name: &str, treatment: Treatment) -> Field {
    Field {
        id: FieldId::new(0),
        version: 0,
        declared: declared(name, treatment),
        kind: FieldKind::Text,
        law: None,
        choices: Vec::new(),
        declared_at: domain::time::from_ms(0),
        ended_at: None,
    }
}

pub async fn tag(house: &House, name: &str) -> TagId {
    let pia = house.ctx("pia").await;
    app::tags::define(&house.app, &pia, declared(name, Treatment::Ordinary)).await.unwrap()
}

story!(a_tag_is_declared_set_listed_and_ends_by_itself, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 1).await);
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    for (name, problem) in [
        ("", DeclarationProblem::Name),
        ("cancer patient", DeclarationProblem::Sensitive),
        ("Gewerkschaftsmitglied", DeclarationProblem::Sensitive),
    ] {
        let refused = app::tags::define(&house.app, &pia, declared(name, Treatment::Ordinary)).await;
        assert!(matches!(refused, Err(DeclareError::Problems(problems)) if problems.contains(&problem)), "{name}");
    }
    let refused = app::tags::define(&house.app, &ines, declared("regular", Treatment::Ordinary)).await;
    assert!(matches!(refused, Err(DeclareError::Refused)));
    let regular = tag(&house, "regular").await;
    let twice = app::tags::define(&house.app, &pia, declared("Regular", Treatment::Ordinary)).await;
    assert!(matches!(twice, Err(DeclareError::Taken)));
    for _ in 0..2 {
        app::tags::set(&house.app, &ines, (ocelot, &own()), regular).await.unwrap();
    }
    app::tags::set(&house.app, &pia, (puffin, &request()), regular).await.unwrap();
    assert_eq!(house.recorded(Deed::PersonTagged).await.len(), 2, "once for each, however often it is set");
    let list = app::people::tagged(&house.app, &ines, regular, &own()).await.unwrap();
    assert_eq!(list.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot]);
    let undeclared = app::tags::set(&house.app, &ines, (ocelot, &own()), TagId::new(7)).await;
    assert!(matches!(undeclared, Err(PeopleError::Incomplete)));
    house.clock.advance_ms(31 * 86_400_000);
    assert_eq!(app::fields::end_what_is_over(&house.app).await.unwrap(), 2);
    let ines = house.ctx("ines").await;
    app::tags::set(&house.app, &ines, (ocelot, &own()), regular).await.unwrap();
    app::tags::end(&house.app, &house.ctx("pia").await, regular).await.unwrap();
    let card = app::people::open(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert!(card.beside.tags.is_empty(), "a tag that ends, ends for everybody");
});

async fn names(house: &House, who: &str, whom: PublicId, why: &Why) -> Vec<String> {
    let ctx = house.ctx(who).await;
    let rows = app::fields::of_person(&house.app, &ctx, whom, why).await.unwrap();
    rows.into_iter().map(|row| row.field.declared.name).collect()
}

story!(a_field_is_declared_first_and_a_tight_one_is_not_there_for_others, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, lea, pia) = (house.ctx("ines").await, house.ctx("lea").await, house.ctx("pia").await);
    for (new, problem) in [
        (field("Allergies", Treatment::Special), DeclarationProblem::NoCondition),
        (field("Convictions", Treatment::Criminal), DeclarationProblem::NoLaw),
        (Field { kind: FieldKind::Choice, ..field("Size", Treatment::Ordinary) }, DeclarationProblem::Choices),
    ] {
        let refused = app::fields::declare(&house.app, &pia, new).await;
        assert!(matches!(refused, Err(DeclareError::Problems(problems)) if problems.contains(&problem)), "{problem:?}");
    }
    let size = Field {
        kind: FieldKind::Choice,
        choices: vec!["S".to_owned(), "L".to_owned()],
        ..field("Size", Treatment::Ordinary)
    };
    let size = app::fields::declare(&house.app, &pia, size).await.unwrap();
    let mut diet = field("Allergies", Treatment::Special);
    diet.declared.condition = Some(SpecialCondition::VitalInterests);
    let diet = app::fields::declare(&house.app, &pia, diet).await.unwrap();
    let law = Field { law: Some("BDSG § 26".to_owned()), ..field("Convictions", Treatment::Criminal) };
    app::fields::declare(&house.app, &pia, law).await.unwrap();

    let written = |who: app::Ctx, id, text: &'static str| {
        let app = std::sync::Arc::clone(&house.app);
        async move { app::fields::write(&app, &who, (ocelot, &own()), (id, &Text::new(text))).await }
    };
    written(ines.clone(), size, "L").await.unwrap();
    for (who, id, text) in [(&ines, size, "XXL"), (&ines, FieldId::new(4), "x"), (&ines, diet, "canary-nuts-41")] {
        let refused = written(who.clone(), id, text).await;
        assert!(matches!(refused, Err(PeopleError::Incomplete)), "{text}");
    }
    written(lea.clone(), diet, "canary-nuts-41").await.unwrap();
    assert_eq!(names(&house, "ines", ocelot, &own()).await, ["Size"]);
    assert_eq!(names(&house, "lea", ocelot, &own()).await, ["Size", "Allergies", "Convictions"]);
    assert!(app::fields::all(&house.app, &ines).await.unwrap().iter().all(|field| field.id == size));
    assert_eq!(house.recorded(Deed::SpecialOpened).await.len(), 1);
    assert!(house.hits(&["canary-nuts-41"]).is_empty());
    let changed = Field { kind: FieldKind::Text, ..field("Size", Treatment::Ordinary) };
    let refused = app::fields::change(&house.app, &pia, size, changed).await;
    assert!(matches!(refused, Err(DeclareError::Taken)), "what a field takes stays");
    assert_eq!(app::fields::end(&house.app, &pia, diet).await.unwrap(), 1, "with the field all its values are erased");
    assert_eq!(names(&house, "lea", ocelot, &own()).await, ["Size", "Convictions"]);
    assert_eq!(app::fields::history(&house.app, &pia, diet).await.unwrap().len(), 2);
    written(ines.clone(), size, " ").await.unwrap();
    let rows = app::fields::of_person(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert!(rows[0].value.is_none());
});

story!(ac_09_02_a_purpose_with_a_special_field_needs_its_condition, |house: House| async move {
    let pia = house.ctx("pia").await;
    let health = |name: &str, purpose, condition| {
        let mut new = field(name, Treatment::Special);
        (new.declared.purpose, new.declared.condition) = (purpose, Some(condition));
        new
    };
    let special = |purpose: Purpose| {
        let (app, pia) = (std::sync::Arc::clone(&house.app), pia.clone());
        async move { app::purposes::view(&app, &pia, purpose.id()).await.unwrap().record.rule.special }
    };
    // It is on, and rests on the contract: it takes a condition that a contract can stand beside, and no other.
    let by_yes = health("Diet", Purpose::Service, SpecialCondition::ExplicitConsent);
    let refused = app::fields::declare(&house.app, &pia, by_yes).await;
    assert!(matches!(refused, Err(DeclareError::Problems(problems)) if problems == [DeclarationProblem::PurposeUnfit]));
    assert_eq!(special(Purpose::Service).await, None, "nothing half-done is kept");
    let vital = health("Allergies", Purpose::Service, SpecialCondition::VitalInterests);
    app::fields::declare(&house.app, &pia, vital).await.unwrap();
    assert_eq!(special(Purpose::Service).await, Some(Some(SpecialCondition::VitalInterests)));
    // It is off: whoever switches it on has to choose.
    let news = health("Glasses", Purpose::Marketing, SpecialCondition::ExplicitConsent);
    app::fields::declare(&house.app, &pia, news).await.unwrap();
    assert_eq!(special(Purpose::Marketing).await, Some(None));
    let refused = app::purposes::activate(&house.app, &pia, Purpose::Marketing.id()).await;
    let missing = [domain::purpose::rule::CannotActivate::NoSpecialCondition];
    assert!(matches!(refused, Err(app::purposes::PurposeError::Obstacles(found)) if found == missing));
    assert_eq!(house.recorded(Deed::PurposeSet).await.len(), 2, "each is on record");
});

story!(people_belong_to_organisations_and_only_known_members_are_shown, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 1).await);
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let works = app::organisations::add(&house.app, &ines, ("  Katzen   Werke GmbH ", None)).await.unwrap();
    let days = [Some("2020-01-01".to_owned()), None];
    app::organisations::join(&house.app, &ines, (ocelot, &own()), (works, MemberRole::Buyer, days)).await.unwrap();
    for bad in [[Some("yesterday".to_owned()), None], [Some("2026-01-02".to_owned()), Some("2026-01-01".to_owned())]] {
        let why = request();
        let refused = app::organisations::join(&house.app, &pia, (puffin, &why), (works, MemberRole::Owner, bad)).await;
        assert!(matches!(refused, Err(PeopleError::Incomplete)));
    }
    let why = request();
    app::organisations::join(&house.app, &pia, (puffin, &why), (works, MemberRole::Owner, [None, None])).await.unwrap();
    let (organisation, members) = app::organisations::members(&house.app, &ines, works, &own()).await.unwrap();
    assert_eq!(organisation.name, "Katzen Werke GmbH");
    assert_eq!(members.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot]);
    let (_, members) = app::organisations::members(&house.app, &pia, works, &request()).await.unwrap();
    assert_eq!(members.rows.len(), 2);
    let card = app::people::open(&house.app, &ines, ocelot, &own()).await.unwrap();
    let held = card.beside.memberships[0].id;
    app::organisations::leave(&house.app, &ines, (ocelot, &own()), (held, None)).await.unwrap();
    let again = app::organisations::leave(&house.app, &ines, (ocelot, &own()), (held, None)).await;
    assert!(matches!(again, Err(PeopleError::Incomplete)));
    let card = app::people::open(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert_eq!(card.beside.memberships[0].until_on.as_deref(), Some("2026-11-23"));
});

story!(a_segment_leaves_out_whom_it_may_not_show_and_refuses_data_of_another_purpose, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let puffin = house.add(&PUFFIN, 0).await;
    let (lea, pia) = (house.ctx("lea").await, house.ctx("pia").await);
    let germany = Criteria { country: "DE".parse().ok(), ..Criteria::default() };
    let refused = app::segments::save(&house.app, &lea, ("Campaign", Purpose::Marketing), germany.clone()).await;
    assert!(matches!(refused, Err(SegmentError::PurposeDenied(off)) if off == [OffPurpose::Country]));
    assert_eq!(house.recorded(Deed::SegmentDenied).await.len(), 1, "the refusal is on record");
    let all = app::segments::save(&house.app, &lea, ("In Germany", Purpose::Service), germany).await.unwrap();
    let nowhere = Criteria { country: "PT".parse().ok(), ..Criteria::default() };
    let nowhere = app::segments::save(&house.app, &lea, ("In Portugal", Purpose::Service), nowhere).await.unwrap();
    let news = app::segments::save(&house.app, &lea, ("News", Purpose::Marketing), Criteria::default()).await.unwrap();
    let answer = app::segments::run(&house.app, &lea, all, &own()).await.unwrap();
    assert_eq!((answer.fitting, answer.rows.len(), answer.left_out.len()), (2, 2, 0));
    app::restrictions::begin(&house.app, &pia, puffin, &request(), RestrictionGround::Claim).await.unwrap();
    let answer = app::segments::run(&house.app, &lea, all, &own()).await.unwrap();
    assert_eq!(answer.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot]);
    assert_eq!(answer.left_out, [(LeftOut::Restricted, Folded::Few)], "a small number is not told");
    let answer = app::segments::run(&house.app, &lea, nowhere, &own()).await.unwrap();
    assert_eq!((answer.fitting, answer.rows.len()), (0, 0));
    let answer = app::segments::run(&house.app, &lea, news, &own()).await.unwrap();
    assert_eq!(answer.fitting, 0, "nobody agreed");
    assert!(answer.left_out.contains(&(LeftOut::PurposeDenied, Folded::Few)));
    let claim = Why::of(Reason::LegalClaim);
    let answer = app::segments::run(&house.app, &pia, all, &claim).await.unwrap();
    assert_eq!(answer.fitting, 1, "a segment is never a legal claim");
    let refused = app::segments::run(&house.app, &house.ctx("ines").await, all, &own()).await;
    assert!(matches!(refused, Err(SegmentError::Refused)));
    app::segments::end(&house.app, &lea, all).await.unwrap();
    let gone = app::segments::run(&house.app, &lea, all, &own()).await;
    assert!(matches!(gone, Err(SegmentError::NotFound)));
});

async fn sentence(house: &House) -> Wording {
    let text = "May we write to you about offers?".to_owned();
    let wording = Wording {
        purpose: Purpose::Marketing.id(),
        kind: WordingKind::Script,
        form: "phone".to_owned(),
        version: 1,
        language: Language::DE,
        explicit: false,
        hash: app::consents::wording_hash(&text).unwrap(),
        text,
        published_at: house.ctx("pia").await.now,
    };
    let (added, by, now) = (wording.clone(), house.ctx("pia").await.actor.id, wording.published_at);
    house
        .app
        .store
        .write(move |tx| {
            let controller = domain::id::ControllerId::new(1);
            store::wordings::add(tx, &added, by)?;
            let all = store::purposes::all(tx, controller)?;
            for mut record in all.into_iter().filter(|record| record.rule.purpose == added.purpose) {
                record.rule.active_at = Some(now);
                store::purposes::set(tx, &record.rule)?;
            }
            Ok::<_, store::StoreError>(())
        })
        .await
        .unwrap();
    wording
}

async fn met(house: &House, consents: Vec<MetConsent>) -> MetPerson {
    let new = house.newcomer(&OCELOT, 0).await;
    MetPerson {
        kind: PersonKind::Prospect,
        brand: new.brand,
        team: new.team,
        profile: domain::person::Profile { customer_number: None, ..new.profile },
        detail: domain::person::PersonDetail { addressed_as: None, language: Some(Language::DE) },
        contacts: vec![mail(OCELOT.email)],
        encounter: Encounter::Phone,
        script: 1,
        language: Language::DE,
        notice: new.notice.unwrap(),
        way: NoticeWay::ReadAloud,
        consents,
        birth: None,
    }
}

story!(a_new_customer_is_told_asked_and_written_down_at_once, |house: House| async move {
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let none = meeting(&house.app, &ines, (Encounter::Phone, Language::parse("fr").unwrap()), OnPage::default());
    let none = none.await.unwrap();
    assert!(none.notice.is_none() && none.script.is_none());
    let refused = add_met(&house.app, &ines, met(&house, Vec::new()).await).await;
    assert!(matches!(refused, Err(MetError::NoScript)), "without a script nobody is added");
    app::scripts::publish(&house.app, &pia, (Encounter::Phone, Language::DE), "Guten Tag.".to_owned()).await.unwrap();
    let mut french = met(&house, Vec::new()).await;
    french.language = Language::parse("fr").unwrap();
    assert!(matches!(add_met(&house.app, &ines, french).await, Err(MetError::NoNotice)));
    let wording = sentence(&house).await;
    let asked = meeting(&house.app, &ines, (Encounter::Phone, Language::DE), OnPage::default()).await.unwrap();
    assert_eq!((asked.script.unwrap().version, asked.questions.len()), (1, 1));
    let yes = |reach| MetConsent { purpose: wording.purpose, yes: true, reach, wording: wording.hash };
    let refused = add_met(&house.app, &ines, met(&house, vec![yes(None)]).await).await;
    assert!(matches!(refused, Err(MetError::NoChannel)));
    let unread = MetConsent { wording: [0; 32], ..yes(Some(Channel::Email)) };
    let refused = add_met(&house.app, &ines, met(&house, vec![unread]).await).await;
    assert!(matches!(refused, Err(MetError::NoWording)));
    let mut unreachable = met(&house, vec![yes(Some(Channel::Phone))]).await;
    unreachable.contacts.clear();
    let refused = add_met(&house.app, &ines, unreachable).await;
    assert!(matches!(refused, Err(MetError::Unconfirmed)), "no mail could tell them what was written down (K9)");
    assert_eq!(house.recorded(Deed::PersonAdded).await.len(), 0, "nothing half-done is kept");

    let ocelot = add_met(&house.app, &ines, met(&house, vec![yes(Some(Channel::Email))]).await).await.unwrap();
    for (deed, count) in [(Deed::PersonAdded, 1), (Deed::NoticeGiven, 1), (Deed::ConsentGranted, 1)] {
        assert_eq!(house.recorded(deed).await.len(), count, "{deed:?}");
    }
    let history = app::consents::history(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert_eq!((history.len(), history[0].act, history[0].reach), (1, Act::Granted, Some(Channel::Email)));
    let card = app::people::open(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert_eq!(card.beside.notices.len(), 1);
    assert_eq!((card.beside.notices[0].version, card.beside.notices[0].how), (1, NoticeWay::ReadAloud));
    let queued = house.app.store.read(|db| store::rows(db, &MAILS, &[], |cells| cells.t(0))).await.unwrap();
    assert_eq!(queued, ["what_was_recorded"]);

    let address = [ContactValue::Email(EmailAddress::parse(OCELOT.email).unwrap())];
    let known = possibly_known(&house.app, &ines, &address, &own()).await.unwrap();
    assert_eq!(known.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot]);
    let jonas = house.ctx("jonas").await;
    let hidden = possibly_known(&house.app, &jonas, &address, &own()).await.unwrap();
    assert!(hidden.rows.is_empty(), "whoever may not know of a person gets no hint");
    let admin = house.ctx("admin").await;
    assert!(add_met(&house.app, &admin, met(&house, Vec::new()).await).await.is_err());

    let birth = |on: &str| Some(domain::age::Birth { on: on.parse().unwrap(), country: "FR".parse().ok() });
    let child = MetPerson { birth: birth("2012-06-01"), ..met(&house, vec![yes(Some(Channel::Email))]).await };
    let child = add_met(&house.app, &ines, child).await.unwrap();
    let history = app::consents::history(&house.app, &ines, child, &own()).await.unwrap();
    assert_eq!(history.iter().map(|row| row.act).collect::<Vec<_>>(), [Act::Granted, Act::GuardianAsked]);
    assert_eq!(house.recorded(Deed::BirthTold).await.len(), 1);
    assert!(house.hits(&["2012-06-01"]).is_empty(), "the day is sealed");
    let unborn = MetPerson { birth: birth("2099-06-01"), ..met(&house, Vec::new()).await };
    assert!(matches!(add_met(&house.app, &ines, unborn).await, Err(MetError::NotADay)));
});

story!(what_was_read_out_is_recorded_even_if_something_newer_came_during_the_call, |house: House| async move {
    let pia = house.ctx("pia").await;
    let script = (Encounter::Phone, Language::DE);
    app::scripts::publish(&house.app, &pia, script, "Guten Tag.".to_owned()).await.unwrap();
    let first = sentence(&house).await;
    let shown = meeting(&house.app, &house.ctx("ines").await, script, OnPage::default()).await.unwrap();
    let page = OnPage { script: Some(1), notice: None, sentences: vec![(first.purpose, shown.questions[0].mark())] };
    house.clock.advance_ms(1_000);
    let pia = house.ctx("pia").await;
    app::scripts::publish(&house.app, &pia, script, "Guten Morgen.".to_owned()).await.unwrap();
    let newer = app::wordings::NewWording {
        purpose: first.purpose,
        kind: WordingKind::Script,
        form: first.form.clone(),
        language: Language::DE,
        explicit: false,
        text: "May we call you about offers?".to_owned(),
    };
    app::wordings::publish(&house.app, &pia, newer).await.unwrap();
    let ines = house.ctx("ines").await;
    let newest = meeting(&house.app, &ines, script, OnPage::default()).await.unwrap();
    assert_eq!(newest.script.unwrap().version, 2);
    assert_ne!(newest.questions[0].wording.hash, first.hash);
    let open = meeting(&house.app, &ines, script, page.clone()).await.unwrap();
    assert_eq!((open.script.unwrap().version, open.questions[0].wording.hash), (1, first.hash), "the page stays");
    let yes = MetConsent { purpose: first.purpose, yes: true, reach: Some(Channel::Email), wording: first.hash };
    let ocelot = add_met(&house.app, &ines, met(&house, vec![yes.clone()]).await).await.unwrap();
    let history = app::consents::history(&house.app, &ines, ocelot, &own()).await.unwrap();
    assert_eq!(history[0].act, Act::Granted);
    // Two hours later nobody is still in that call.
    house.clock.advance_ms(2 * 60 * 60 * 1_000 + 1_000);
    let ines = house.ctx("ines").await;
    let open = meeting(&house.app, &ines, script, page).await.unwrap();
    assert_eq!(open.script.unwrap().version, 2);
    let refused = add_met(&house.app, &ines, met(&house, Vec::new()).await).await;
    assert!(matches!(refused, Err(MetError::Outdated)));
    let current = MetPerson { script: 2, ..met(&house, vec![yes]).await };
    let refused = add_met(&house.app, &ines, current).await;
    assert!(matches!(refused, Err(MetError::NoWording)));
});

story!(a_sentence_of_a_form_or_of_a_purpose_that_is_off_is_no_consent_on_the_phone, |house: House| async move {
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    app::scripts::publish(&house.app, &pia, (Encounter::Phone, Language::DE), "Guten Tag.".to_owned()).await.unwrap();
    let spoken = sentence(&house).await;
    let text = "Beside a box.".to_owned();
    let hash = app::consents::wording_hash(&text).unwrap();
    let printed = Wording { kind: WordingKind::Form, form: "contact".to_owned(), text, hash, ..spoken.clone() };
    let by = pia.actor.id;
    house.app.store.write(move |tx| store::wordings::add(tx, &printed, by)).await.unwrap();
    let yes = |wording| MetConsent { purpose: spoken.purpose, yes: true, reach: Some(Channel::Email), wording };
    let refused = add_met(&house.app, &ines, met(&house, vec![yes(hash)]).await).await;
    assert!(matches!(refused, Err(MetError::NoWording)));
    let purpose = spoken.purpose;
    let off = house.app.store.write(move |tx| {
        let all = store::purposes::all(tx, domain::id::ControllerId::new(1))?;
        for mut record in all.into_iter().filter(|record| record.rule.purpose == purpose) {
            record.rule.active_at = None;
            store::purposes::set(tx, &record.rule)?;
        }
        Ok::<_, store::StoreError>(())
    });
    off.await.unwrap();
    let refused = add_met(&house.app, &ines, met(&house, vec![yes(spoken.hash)]).await).await;
    assert!(matches!(refused, Err(MetError::NoWording)));
});

const MAILS: store::Sql = store::Sql {
    name: "MAILS",
    text: "select kind from mail_out order by id",
    reach: store::Reach::Fanout,
    only: None,
};

story!(everything_beside_is_in_the_package_and_gone_after_an_erasure, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, lea, pia) = (house.ctx("ines").await, house.ctx("lea").await, house.ctx("pia").await);
    add_contact(&house.app, &ines, (ocelot, &own()), mail(NEW_MAIL)).await.unwrap();
    let seen = profile(&house.app, &ines, ocelot, &own()).await.unwrap();
    let mut edit = seen.edit.as_ref().clone();
    edit.detail.addressed_as = Some(Text::new("canary-anrede-41"));
    change_profile(&house.app, &ines, (ocelot, &own()), seen.seen, edit).await.unwrap();
    let regular = tag(&house, "regular").await;
    app::tags::set(&house.app, &ines, (ocelot, &own()), regular).await.unwrap();
    let works = app::organisations::add(&house.app, &ines, ("Katzen Werke GmbH", None)).await.unwrap();
    let days = [None, None];
    app::organisations::join(&house.app, &ines, (ocelot, &own()), (works, MemberRole::Buyer, days)).await.unwrap();
    let note = app::fields::declare(&house.app, &pia, field("Shoe size", Treatment::Ordinary)).await.unwrap();
    app::fields::write(&house.app, &ines, (ocelot, &own()), (note, &Text::new("canary-size-41"))).await.unwrap();
    let mut diet = field("Allergies", Treatment::Special);
    diet.declared.condition = Some(SpecialCondition::VitalInterests);
    let diet = app::fields::declare(&house.app, &pia, diet).await.unwrap();
    app::fields::write(&house.app, &lea, (ocelot, &own()), (diet, &Text::new("canary-nuts-41"))).await.unwrap();

    let out = std::io::Cursor::new(Vec::new());
    let built = app::access::build(&house.app, &pia, (ocelot, &request()), Language::EN, out).await.unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(built.1.into_inner())).unwrap();
    let mut data = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("data.json").unwrap(), &mut data).unwrap();
    for word in
        ["canary-anrede-41", "canary-size-41", "canary-nuts-41", "Katzen Werke", "regular", NEW_MAIL, "\"work\""]
    {
        assert!(data.contains(word), "{word}");
    }
    let canaries = ["canary-anrede-41", "canary-size-41", "canary-nuts-41", NEW_MAIL];
    assert!(house.hits(&canaries).is_empty(), "nothing personal is ever written in the clear");
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    assert!(house.hits(&canaries).is_empty());
    assert!(app::people::tagged(&house.app, &pia, regular, &request()).await.unwrap().rows.is_empty());
    let (_, members) = app::organisations::members(&house.app, &pia, works, &request()).await.unwrap();
    assert!(members.rows.is_empty());
});

story!(whoever_is_restricted_is_stored_and_no_more, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let regular = tag(&house, "regular").await;
    app::tags::set(&house.app, &ines, (ocelot, &own()), regular).await.unwrap();
    app::restrictions::begin(&house.app, &pia, ocelot, &request(), RestrictionGround::Claim).await.unwrap();
    let refused = |error: PeopleError| assert!(matches!(error, PeopleError::Refused), "{error}");
    refused(add_contact(&house.app, &ines, (ocelot, &own()), mail(NEW_MAIL)).await.unwrap_err());
    refused(profile(&house.app, &ines, ocelot, &own()).await.err().unwrap());
    refused(app::tags::take_off(&house.app, &ines, (ocelot, &own()), regular).await.unwrap_err());
    refused(app::fields::of_person(&house.app, &ines, ocelot, &own()).await.err().unwrap());
    let list = app::people::tagged(&house.app, &ines, regular, &own()).await.unwrap();
    assert_eq!((list.rows.len(), list.restricted), (0, 1));
});
