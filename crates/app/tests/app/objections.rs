//! Stories of objections: everything stops at once, for good, and only the person starts it again.

use app::objections;
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::contact::{ContactValue, EmailAddress, PhoneNumber};
use domain::event::Deed;
use domain::id::PublicId;
use domain::may::{Against, Refusal, Verdict};
use domain::purpose::Purpose;
use domain::reason::Reason;
use store::journal::Order;

use crate::consent_house::{own_work, request, say, subject, switch_on, verdict, yes};
use crate::house::{Cast, House, OCELOT, PUFFIN};

const MARKETING: Against = Against::DirectMarketing;

async fn object(house: &House, who: &str, whom: PublicId) {
    let ctx = house.ctx(who).await;
    let why = if who == "pia" { request() } else { own_work() };
    objections::object(&house.app, &ctx, whom, &why, (MARKETING, Via::Phone)).await.unwrap();
}

story!(ac_21_01_an_objection_stops_every_channel_and_only_the_person_lifts_it, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    for channel in [Channel::Email, Channel::Sms, Channel::Post] {
        say(&house, ocelot, yes(&house, channel).await).await.unwrap();
        say(&house, puffin, yes(&house, channel).await).await.unwrap();
    }
    object(&house, "ines", ocelot).await;
    for channel in Channel::ALL {
        assert_eq!(verdict(&house, ocelot, *channel).await, Verdict::No(Refusal::Objected), "{channel:?}");
    }
    assert!(verdict(&house, puffin, Channel::Email).await.is_yes(), "others are not meant");
    let orders: Vec<_> = house.app.journal.lines().unwrap().into_iter().map(|line| (line.order, line.detail)).collect();
    assert_eq!(orders, [(Order::Objected, 0)]);
    assert_eq!(house.recorded(Deed::Objected).await.len(), 1);
    // A yes that somebody writes down does not lift it.
    let again = say(&house, ocelot, yes(&house, Channel::Email).await).await;
    assert!(matches!(again, Err(app::consents::ConsentError::NotNow(_))), "{again:?}");
    for who in ["otto", "admin"] {
        let ctx = house.ctx(who).await;
        let lifted = objections::lift(&house.app, &ctx, ocelot, &app::Why::usual(ctx.actor.role), MARKETING).await;
        assert!(lifted.is_err(), "{who}");
    }
    house.clock.advance_ms(1_000);
    let ines = house.ctx("ines").await;
    objections::lift(&house.app, &ines, ocelot, &own_work(), MARKETING).await.unwrap();
    assert!(verdict(&house, ocelot, Channel::Email).await.is_yes(), "what they had agreed to before stands again");
    let shown = objections::of_person(&house.app, &house.ctx("pia").await, ocelot, &request()).await.unwrap();
    assert!(shown.len() == 1 && shown[0].objection.end.is_some(), "the objection stays in the records");
    let controller = house.app.house.controller.id;
    assert_eq!(house.app.store.read(move |db| store::objections::count(db, controller)).await.unwrap(), 0);
});

/// The same person, spelled in other ways.
const AGAIN: Cast =
    Cast { email: "Ozelotta.41+news@CANARY-ocelot.example", phone: "(030) 231 25-4141", number: "OC-NEW", ..OCELOT };

/// What a package about somebody says, as JSON.
async fn data(house: &House, whom: PublicId) -> serde_json::Value {
    let (pia, why, out) = (house.ctx("pia").await, request(), std::io::Cursor::new(Vec::new()));
    let built = app::access::build(&house.app, &pia, (whom, &why), domain::notice::Language::EN, out);
    let package = built.await.unwrap().1.into_inner();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut data = String::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        if file.name().unwrap().ends_with("data.json") {
            std::io::Read::read_to_string(&mut file, &mut data).unwrap();
        }
    }
    serde_json::from_str(&data).unwrap()
}

story!(s36_a_stop_outlives_an_erasure_and_finds_every_spelling, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    object(&house, "pia", ocelot).await;
    let pia = house.ctx("pia").await;
    let data = data(&house, ocelot).await;
    assert_eq!(data["marketing_stops"].as_array().unwrap().len(), 2, "entries with the day they were set");
    assert_eq!(data["objections"][0]["against"], serde_json::Value::Null);
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    let controller = house.app.house.controller.id;
    let kept = house.app.store.read(move |db| store::objections::count(db, controller)).await.unwrap();
    assert_eq!(kept, 2, "one for the address and one for the phone");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    // They register anew themself: served like everybody, and still without marketing.
    let newcomer = house.newcomer(&AGAIN, 0).await;
    let ines = house.ctx("ines").await;
    let back = app::people::add(&house.app, &ines, newcomer).await.unwrap();
    assert_eq!(verdict(&house, back, Channel::Email).await, Verdict::No(Refusal::MarketingStopped));
    let told = self::data(&house, back).await;
    assert_eq!(told["marketing_stops"].as_array().unwrap().len(), 2);
    let reload = told["do_not_reload"].as_array().unwrap();
    assert_eq!(reload.len(), 2, "the address and the phone; the number is a new one");
    assert!(reload.iter().all(|kept| kept["set_at"].is_string() && kept["ends_at"].is_string()));
    // The number alone is enough, as it is dialled at home.
    let by_phone = Cast { email: "somebody.new@canary-ocelot.example", ..AGAIN };
    let by_phone = house.newcomer(&by_phone, 0).await;
    let by_phone = app::people::add(&house.app, &ines, by_phone).await.unwrap();
    assert_eq!(verdict(&house, by_phone, Channel::Phone).await, Verdict::No(Refusal::MarketingStopped));
    let about = subject(&house, back).await;
    let now = house.app.clock.now();
    let served = app::may::may(&house.app, about, Purpose::Service.id(), (Channel::Email, now)).await.unwrap();
    assert!(served.is_yes(), "{served:?}");
    for (spelling, is_same) in [
        ("ozelotta.41@canary-ocelot.example", true),
        ("OZELOTTA.41@Canary-Ocelot.Example", true),
        ("ozelotta.41+x@canary-ocelot.example", true),
        ("ozelotta.42@canary-ocelot.example", false),
    ] {
        let value = ContactValue::Email(EmailAddress::parse(spelling).unwrap());
        let print = objections::stop_print(&house.app, controller, &value);
        let found = house.app.store.read(move |db| store::objections::stopped_since(db, &print)).await.unwrap();
        assert_eq!(found.is_some(), is_same, "{spelling}");
    }
    for spelling in ["+49 30 23125 4141", "0049302312541 41", "+49 (30) 23125-4141"] {
        let value = ContactValue::Phone(PhoneNumber::parse(spelling).unwrap());
        let print = objections::stop_print(&house.app, controller, &value);
        let found = house.app.store.read(move |db| store::objections::stopped_since(db, &print)).await.unwrap();
        assert!(found.is_some(), "{spelling}");
    }
});

story!(an_objection_that_only_the_journal_has_is_carried_out_at_the_next_start, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    let about = subject(&house, ocelot).await;
    let line = |order| store::journal::Line { at: house.app.clock.now(), order, subject: about, detail: 0 };
    house.app.journal.append(&line(Order::Objected)).unwrap();
    let folded = app::journal::fold(&house.app).await.unwrap();
    assert_eq!(folded.objections, 1);
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Objected));
    assert_eq!(app::journal::fold(&house.app).await.unwrap().objections, 0, "once");
    house.clock.advance_ms(1_000);
    house.app.journal.append(&line(Order::ObjectionLifted)).unwrap();
    assert_eq!(app::journal::fold(&house.app).await.unwrap().objections, 1);
    assert!(verdict(&house, ocelot, Channel::Email).await.is_yes());
});

async fn stops(house: &House) -> i64 {
    let controller = house.app.house.controller.id;
    house.app.store.read(move |db| store::objections::count(db, controller)).await.unwrap()
}

async fn erase(house: &House, whom: PublicId) {
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, whom, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
}

async fn again(house: &House) -> PublicId {
    let newcomer = house.newcomer(&AGAIN, 0).await;
    app::people::add(&house.app, &house.ctx("ines").await, newcomer).await.unwrap()
}

/// Lives with Ocelot and shares the phone.
const SHARER: Cast = Cast { phone: OCELOT.phone, ..PUFFIN };

story!(whoever_comes_back_after_an_erasure_lifts_their_own_stops_and_no_living_person_s, |house: House| async move {
    let (ocelot, sharer) = (house.add(&OCELOT, 0).await, house.add(&SHARER, 0).await);
    switch_on(&house).await;
    object(&house, "pia", ocelot).await;
    object(&house, "pia", sharer).await;
    assert_eq!(stops(&house).await, 4, "the shared phone stands there for each of them");
    erase(&house, ocelot).await;
    assert_eq!(stops(&house).await, 4);
    let back = again(&house).await;
    assert_eq!(verdict(&house, back, Channel::Email).await, Verdict::No(Refusal::MarketingStopped));
    house.clock.advance_ms(1_000);
    let ines = house.ctx("ines").await;
    objections::lift(&house.app, &ines, back, &own_work(), MARKETING).await.unwrap();
    assert_eq!(stops(&house).await, 2, "those of whoever is here stay");
    assert_eq!(verdict(&house, sharer, Channel::Email).await, Verdict::No(Refusal::Objected));
    assert_eq!(house.recorded(Deed::ObjectionLifted).await.len(), 1);
    // That they are erased later is no reason to take what they said away, at this start or any other.
    house.clock.advance_ms(1_000);
    erase(&house, sharer).await;
    assert_eq!(app::journal::fold(&house.app).await.unwrap().objections, 0);
    assert_eq!(stops(&house).await, 2);
    house.clock.advance_ms(1_000);
    let ines = house.ctx("ines").await;
    objections::lift(&house.app, &ines, back, &own_work(), MARKETING).await.unwrap();
    assert_eq!(stops(&house).await, 1, "the phone is theirs, too; the other one's address is not");
    let now = verdict(&house, back, Channel::Email).await;
    assert_ne!(now, Verdict::No(Refusal::MarketingStopped), "{now:?}");
});

story!(a_lifting_that_only_the_journal_has_takes_the_stops_that_an_erasure_left, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    object(&house, "pia", ocelot).await;
    erase(&house, ocelot).await;
    let back = again(&house).await;
    house.clock.advance_ms(1_000);
    let (at, subject) = (house.app.clock.now(), subject(&house, back).await);
    let line = store::journal::Line { at, order: Order::ObjectionLifted, subject, detail: 0 };
    house.app.journal.append(&line).unwrap();
    assert_eq!(app::journal::fold(&house.app).await.unwrap().objections, 1);
    assert_eq!(stops(&house).await, 0);
    assert_eq!(app::journal::fold(&house.app).await.unwrap().objections, 0, "once");
});

story!(whoever_may_know_a_person_takes_their_objection, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    for (who, reason, taken) in [
        ("jonas", Reason::OwnWork, false),
        ("jonas", Reason::OnThePhone, true),
        ("otto", Reason::Oversight, false),
        ("admin", Reason::OwnWork, false),
        ("lea", Reason::OwnWork, true),
    ] {
        let ctx = house.ctx(who).await;
        let why = app::Why::of(reason);
        let done = objections::object(&house.app, &ctx, ocelot, &why, (MARKETING, Via::Phone)).await;
        assert_eq!(done.is_ok(), taken, "{who} {reason:?}");
    }
    let pia = house.ctx("pia").await;
    let shown = objections::of_person(&house.app, &pia, ocelot, &request()).await.unwrap();
    assert_eq!(shown.len(), 1, "one stands; the second changes nothing");
});
