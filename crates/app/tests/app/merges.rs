//! Stories of two records of one person: suggested, seen side by side, joined, parted and erased.

use std::io::{Cursor, Read as _};

use crate::duplicates::suggestions;
use crate::house::{Cast, House, OCELOT, PUFFIN};
use app::consents::NewAnswer;
use app::duplicates;
use app::merges::{self, MergeError};
use app::people::{ListQuery, PeopleError};
use app::{Ctx, Why, restrictions};
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::PublicId;
use domain::may::{Against, Verdict};
use domain::notice::Language;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::purpose::rule::PurposeRule;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;

/// Ocelot once more, as somebody typed them at the counter.
pub const TWIN: Cast = Cast {
    given: "Ozellotta",
    family: OCELOT.family,
    town: OCELOT.town,
    street: OCELOT.street,
    email: "twin.43@canary-zwilling.example",
    phone: "+49 30 23125 4343",
    number: "TW-4300043",
    organisation: "Canary Zwilling Werke 43",
};

/// What names the twin and not Ocelot.
const TWINS_OWN: [&str; 4] = [TWIN.email, TWIN.number, TWIN.organisation, TWIN.given];

pub fn own_work() -> Why {
    Why::of(Reason::OwnWork)
}

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn answer(house: &House, who: &str, whom: PublicId, act: Act) {
    let (ctx, why) = (house.ctx(who).await, own_work());
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let yes = NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE));
    app::consents::record(&house.app, &ctx, whom, &why, NewAnswer { act, ..yes }).await.unwrap();
}

async fn answers(house: &House, whom: PublicId) -> Vec<Act> {
    let ines = house.ctx("ines").await;
    let shown = app::consents::history(&house.app, &ines, whom, &own_work()).await.unwrap();
    shown.into_iter().map(|row| row.act).collect()
}

async fn switch_marketing_on(house: &House) {
    let (controller, now) = (house.app.house.controller.id, house.ctx("pia").await.now);
    let switched = house.app.store.write(move |tx| {
        for purpose in store::purposes::all(tx, controller)? {
            if purpose.rule.purpose == Purpose::Marketing.id() {
                store::purposes::set(tx, &PurposeRule { active_at: Some(now), ..purpose.rule })?;
            }
        }
        Ok::<_, store::StoreError>(())
    });
    switched.await.unwrap();
}

/// Whether marketing may be mailed now.
async fn may_mail(house: &House, whom: PublicId) -> bool {
    let (subject, now) = (subject(house, whom).await, house.app.clock.now());
    let verdict = app::may::may(&house.app, subject, Purpose::Marketing.id(), (Channel::Email, now)).await.unwrap();
    matches!(verdict, Verdict::Yes(_))
}

story!(a_no_with_either_record_counts_for_the_whole_person, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    switch_marketing_on(&house).await;
    answer(&house, "ines", ocelot, Act::Granted).await;
    house.clock.advance_ms(1_000);
    answer(&house, "ines", ocelot, Act::Withdrawn).await;
    house.clock.advance_ms(1_000);
    answer(&house, "ines", twin, Act::Granted).await;
    assert!(may_mail(&house, twin).await && !may_mail(&house, ocelot).await);
    house.clock.advance_ms(1_000);
    merge(&house, "lea", ocelot, twin).await.unwrap();
    for whom in [ocelot, twin] {
        assert!(!may_mail(&house, whom).await, "the earlier no stood when they were joined");
    }
    let (ines, against) = (house.ctx("ines").await, (Against::DirectMarketing, Via::Phone));
    app::objections::object(&house.app, &ines, twin, &own_work(), against).await.unwrap();
    house.clock.advance_ms(1_000);
    assert!(!may_mail(&house, ocelot).await && !may_mail(&house, twin).await);
    undo(&house, "lea", twin).await.unwrap();
    assert!(!may_mail(&house, ocelot).await && !may_mail(&house, twin).await, "an objection stays with both");
    assert!(!may_mail(&house, twin).await);
});

async fn merge(house: &House, who: &str, main: PublicId, other: PublicId) -> Result<PublicId, MergeError> {
    let ctx = house.ctx(who).await;
    let why = Why::usual(ctx.actor.role);
    merges::merge(&house.app, &ctx, (main, other), &why).await
}

async fn undo(house: &House, who: &str, other: PublicId) -> Result<merges::Parted, MergeError> {
    let ctx = house.ctx(who).await;
    let why = Why::usual(ctx.actor.role);
    merges::undo(&house.app, &ctx, other, &why).await
}

async fn listed(house: &House, ctx: &Ctx) -> Vec<PublicId> {
    let query = ListQuery { after: None, limit: 50, why: own_work() };
    app::people::list(&house.app, ctx, query).await.unwrap().rows.iter().map(|row| row.public).collect()
}

async fn erased(house: &House, whom: PublicId) {
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, whom, &request(), "ERASE").await.unwrap();
    assert_eq!(app::erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    assert_eq!(app::erasures::resume_all(&house.app).await.unwrap(), 0, "nothing is left to go on with");
}

/// Ocelot and their twin, of the first team.
pub async fn two(house: &House) -> (PublicId, PublicId) {
    (house.add(&OCELOT, 0).await, house.add(&TWIN, 0).await)
}

pub async fn subject(house: &House, whom: PublicId) -> domain::id::SubjectId {
    house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap().facts.subject
}

story!(joined_people_are_read_as_one_from_every_side, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    answer(&house, "ines", twin, Act::Granted).await;
    house.clock.advance_ms(1_000);
    answer(&house, "ines", ocelot, Act::Withdrawn).await;
    assert_eq!(merge(&house, "lea", ocelot, twin).await.unwrap(), ocelot);

    let ines = house.ctx("ines").await;
    for whom in [ocelot, twin] {
        let card = app::people::open(&house.app, &ines, whom, &own_work()).await.unwrap();
        assert_eq!((card.row.public, card.joined.len()), (ocelot, 1));
        assert_eq!(card.joined[0].row.public, twin);
        assert_eq!((card.counts.contacts, card.contacts.len(), card.counts.consents), (8, 8, 2));
        let contacts = app::people::contact_list(&house.app, &ines, whom, &own_work()).await.unwrap();
        assert_eq!(contacts.len(), 8, "the page lists what the card counts");
        assert!(contacts.iter().all(|contact| contact.others == 0), "nobody is their own neighbour");
        assert_eq!(answers(&house, whom).await, [Act::Granted, Act::Withdrawn]);
    }
    assert_eq!(listed(&house, &ines).await, [ocelot]);
    for question in [TWIN.given, TWIN.email, OCELOT.given, TWIN.number, TWIN.family] {
        let found = app::people::find(&house.app, &ines, question, &own_work()).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot], "{question}");
    }
    let lea = house.ctx("lea").await;
    let looks = app::looks::of(&house.app, &lea, ocelot, &Why::of(Reason::Oversight)).await.unwrap();
    let merged = looks.iter().filter(|look| look.deed == Deed::PeopleMerged).count();
    assert_eq!(merged, 2, "the joining stands under both");
    assert!(matches!(merge(&house, "lea", ocelot, twin).await, Err(MergeError::NotTwo | MergeError::People(_))));
});

story!(who_joins_needs_a_yes_about_both, |house: House| async move {
    let (ocelot, elsewhere) = (house.add(&OCELOT, 0).await, house.add(&TWIN, 1).await);
    duplicates::keep(&house.app).await.unwrap();
    assert!(suggestions(&house, "lea").await.rows.is_empty(), "one of both is of another team");
    assert!(matches!(merge(&house, "lea", ocelot, elsewhere).await, Err(MergeError::NotFound)));
    for refused in ["ines", "otto"] {
        assert!(matches!(
            merge(&house, refused, ocelot, elsewhere).await,
            Err(MergeError::Refused | MergeError::NotFound)
        ));
    }
    assert_eq!(suggestions(&house, "pia").await.rows.len(), 1);
    merge(&house, "pia", ocelot, elsewhere).await.unwrap();
    let (ines, jonas) = (house.ctx("ines").await, house.ctx("jonas").await);
    app::people::open(&house.app, &ines, elsewhere, &own_work()).await.unwrap();
    let refused = app::people::open(&house.app, &jonas, elsewhere, &own_work()).await.err().unwrap();
    assert!(matches!(refused, PeopleError::NotFound), "the team of the main record serves them");
    assert!(matches!(undo(&house, "ines", elsewhere).await, Err(MergeError::Refused)));
});

story!(what_is_undone_is_as_before_but_a_no_stays_for_both, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    answer(&house, "ines", twin, Act::Granted).await;
    merge(&house, "lea", ocelot, twin).await.unwrap();
    house.clock.advance_days(3);
    answer(&house, "ines", ocelot, Act::Withdrawn).await;
    let parted = undo(&house, "lea", twin).await.unwrap();
    assert_eq!((parted.main, parted.other, parted.carried), (ocelot, twin, 1));

    assert_eq!(answers(&house, twin).await, [Act::Granted, Act::Withdrawn], "nothing revives a later no");
    assert_eq!(answers(&house, ocelot).await, [Act::Withdrawn]);
    let ines = house.ctx("ines").await;
    assert_eq!(listed(&house, &ines).await, [twin, ocelot]);
    let card = app::people::open(&house.app, &ines, twin, &own_work()).await.unwrap();
    assert_eq!((card.row.public, card.joined.len(), card.contacts.len()), (twin, 0, 4));
    assert!(matches!(undo(&house, "lea", twin).await, Err(MergeError::NotJoined)));
    duplicates::keep(&house.app).await.unwrap();
    assert!(suggestions(&house, "lea").await.rows.is_empty(), "whoever was parted is not suggested again");
    let house = house.reopened().await;
    app::journal::fold(&house.app).await.unwrap();
    assert_eq!(answers(&house, twin).await.last(), Some(&Act::Withdrawn));
});

story!(after_thirty_days_it_is_too_late, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    merge(&house, "lea", ocelot, twin).await.unwrap();
    house.clock.advance_days(30);
    house.clock.advance_ms(1);
    assert!(matches!(undo(&house, "lea", twin).await, Err(MergeError::TooLate)));
    assert!(matches!(undo(&house, "lea", ocelot).await, Err(MergeError::NotJoined)));
});

story!(a_restriction_of_one_restricts_both_and_stays_with_both, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    merge(&house, "lea", ocelot, twin).await.unwrap();
    let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
    restrictions::begin(&house.app, &pia, twin, &request(), RestrictionGround::Accuracy).await.unwrap();
    for whom in [ocelot, twin] {
        let refused = app::people::open(&house.app, &ines, whom, &own_work()).await.err().unwrap();
        assert!(matches!(refused, PeopleError::Refused));
    }
    assert!(matches!(undo(&house, "lea", twin).await, Err(MergeError::Refused)), "stored and nothing else");
    let claim = Why::of(Reason::LegalClaim);
    let parted = merges::undo(&house.app, &pia, twin, &claim).await.unwrap();
    assert_eq!(parted.carried, 1);
    for whom in [ocelot, twin] {
        let refused = app::people::open(&house.app, &ines, whom, &own_work()).await.err().unwrap();
        assert!(matches!(refused, PeopleError::Refused), "it was asked for by one person, whoever that is");
    }
    house.lift(ocelot).await;
    app::people::open(&house.app, &ines, ocelot, &own_work()).await.unwrap();
    assert!(app::people::open(&house.app, &ines, twin, &own_work()).await.is_err());
});

story!(lifting_a_restriction_frees_the_whole_person_and_the_journal_knows, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    merge(&house, "lea", ocelot, twin).await.unwrap();
    let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
    restrictions::begin(&house.app, &pia, twin, &request(), RestrictionGround::Accuracy).await.unwrap();
    house.clock.advance_ms(1_000);
    house.lift(ocelot).await;
    app::people::open(&house.app, &ines, twin, &own_work()).await.unwrap();
    let house = house.reopened().await;
    app::journal::fold(&house.app).await.unwrap();
    assert_eq!(app::journal::fold(&house.app).await.unwrap(), app::journal::Folded::default());
    app::people::open(&house.app, &ines, ocelot, &own_work()).await.unwrap();
});

story!(an_erasure_of_either_takes_both_and_what_joined_them, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    let puffin = house.add(&PUFFIN, 0).await;
    duplicates::keep(&house.app).await.unwrap();
    merge(&house, "lea", ocelot, twin).await.unwrap();
    let ines = house.ctx("ines").await;
    let typed = Why { reason: Reason::Complaint, text: Some(Text::new("canary-reason about the twin")) };
    app::people::open(&house.app, &ines, twin, &typed).await.unwrap();
    let pia = house.ctx("pia").await;
    let preview = app::erasures::preview(&house.app, &pia, twin, &request()).await.unwrap();
    assert_eq!((preview.contacts, preview.reason_texts), (8, 2));
    let tokens = tokens(&house, [ocelot, twin]).await;

    erased(&house, twin).await;

    for whom in [ocelot, twin] {
        let gone = app::people::open(&house.app, &pia, whom, &request()).await.err().unwrap();
        assert!(matches!(gone, PeopleError::NotFound));
    }
    let canaries = [&OCELOT.canaries()[..], &TWINS_OWN, &["canary-reason"]].concat();
    assert!(house.hits(&canaries).is_empty());
    let publics = [ocelot.to_string(), twin.to_string()];
    assert!(house.hits(&[&publics[0], &publics[1]]).is_empty(), "not even the public ids are left");
    let left: Vec<&[u8]> = tokens.iter().map(Vec::as_slice).collect();
    assert!(testkit::find_bytes(house.folder.path(), &left).is_empty(), "no token of likeness is left");
    app::people::open(&house.app, &ines, puffin, &own_work()).await.unwrap();
    app::proof::seal(&house.app).await.unwrap();
    let app = house.app.clone();
    let report = tokio::task::spawn_blocking(move || app::proof::verify(&app, &pia, &[])).await.unwrap().unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
});

async fn tokens(house: &House, people: [PublicId; 2]) -> Vec<Vec<u8>> {
    let mut tokens = Vec::new();
    for whom in people {
        let subject = subject(house, whom).await;
        let own = house.app.store.read(move |db| store::duplicates::tokens_of(db, subject)).await.unwrap();
        tokens.extend(own.into_iter().map(|token| token.0.to_vec()));
    }
    assert!(tokens.len() > 4, "each has tokens");
    tokens
}

story!(an_erasure_that_stops_after_one_record_goes_on_with_the_other, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    merge(&house, "lea", ocelot, twin).await.unwrap();
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    while app::erasures::step_once(&house.app, erasure).await.unwrap().is_some() {}
    let house = house.reopened().await;
    assert!(matches!(
        undo(&house, "lea", twin).await,
        Err(MergeError::Leaving | MergeError::NotJoined | MergeError::NotFound)
    ));
    app::journal::fold(&house.app).await.unwrap();
    assert_eq!(app::erasures::resume_all(&house.app).await.unwrap(), 1);
    assert!(house.hits(&[&OCELOT.canaries()[..], &TWINS_OWN].concat()).is_empty());
});

story!(nobody_is_joined_to_or_parted_from_somebody_who_is_leaving, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    let pia = house.ctx("pia").await;
    let again = house.add(&PUFFIN, 0).await;
    merge(&house, "lea", twin, again).await.unwrap();
    app::erasures::order(&house.app, &pia, twin, &request(), "ERASE").await.unwrap();
    assert!(matches!(merge(&house, "lea", ocelot, twin).await, Err(MergeError::Leaving)));
    assert!(matches!(undo(&house, "lea", again).await, Err(MergeError::Leaving)));
    app::erasures::resume_all(&house.app).await.unwrap();
    let ines = house.ctx("ines").await;
    assert_eq!(listed(&house, &ines).await, [ocelot]);
});

story!(joins_erasures_and_undoings_at_once_leave_nobody_half, |house: House| async move {
    for round in 0..3 {
        let (ocelot, twin) = two(&house).await;
        let (lea, pia) = (house.ctx("lea").await, house.ctx("pia").await);
        let (why, request) = (own_work(), request());
        let (one, other, order) = tokio::join!(
            merges::merge(&house.app, &lea, (ocelot, twin), &why),
            merges::merge(&house.app, &lea, (twin, ocelot), &why),
            app::erasures::order(&house.app, &pia, ocelot, &request, "ERASE"),
        );
        order.unwrap();
        assert!(!(one.is_ok() && other.is_ok()), "two joins of the same people, round {round}");
        app::erasures::resume_all(&house.app).await.unwrap();
        let left = listed(&house, &house.ctx("ines").await).await;
        let joined_before = one.is_ok() || other.is_ok();
        assert_eq!(left, if joined_before { vec![] } else { vec![twin] }, "round {round}: {one:?} {other:?}");
        if !joined_before {
            erased(&house, twin).await;
        }
    }
});

story!(the_access_package_of_either_holds_both_and_names_the_duplicate, |house: House| async move {
    let (ocelot, twin) = two(&house).await;
    answer(&house, "ines", twin, Act::Granted).await;
    let ines = house.ctx("ines").await;
    let note = app::notes::NewNote::plain("Left the canary-umbrella-43 at the counter.");
    app::notes::write(&house.app, &ines, (twin, &own_work()), &note).await.unwrap();
    let against = (Against::DirectMarketing, Via::Phone);
    app::objections::object(&house.app, &ines, twin, &own_work(), against).await.unwrap();
    app::mails::send_choices(&house.app, &ines, twin, &own_work()).await.unwrap();
    merge(&house, "lea", ocelot, twin).await.unwrap();
    let pia = house.ctx("pia").await;
    for whom in [ocelot, twin] {
        let out = Cursor::new(Vec::new());
        let (summary, out) = app::access::build(&house.app, &pia, (whom, &request()), Language::EN, out).await.unwrap();
        assert_eq!(summary.consents, 1);
        let mut zip = zip::ZipArchive::new(Cursor::new(out.into_inner())).unwrap();
        let mut text = |name: &str| {
            let mut content = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut content).unwrap();
            content
        };
        let (data, page, contacts) = (text("data.json"), text("index.html"), text("csv/contacts.csv"));
        for canary in [&OCELOT.canaries()[..], &TWINS_OWN].concat() {
            let canary = canary.replace(' ', "");
            assert!(data.replace(' ', "").contains(&canary), "{canary} is missing in the data");
            assert!(page.replace(' ', "").contains(&canary), "{canary} is missing on the page");
        }
        assert!(contacts.contains(OCELOT.email) && contacts.contains(TWIN.email));
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(data["person"]["id"], ocelot.to_string());
        assert_eq!(data["duplicates"][0]["person"]["id"], twin.to_string());
        assert!(data["notes"].to_string().contains("canary-umbrella-43"), "what was written about either");
        assert_eq!(data["objections"].as_array().unwrap().len(), 1);
        assert_eq!(data["mails"].as_array().unwrap().len(), 2, "what was recorded, and the link to the choices");
        let schema = serde_json::from_str(app::access::SCHEMA).unwrap();
        assert!(jsonschema::is_valid(&schema, &data));
        assert!(page.contains("A second record of you"));
    }
});
