//! The rules of consent (K1 to K13), as they hold in a house: said, kept, and asked before anything goes out.

use app::consents::{self, ConsentError, NewAnswer};
use app::notices::{self, NewNotice};
use app::{ages, may, purposes};
use custody::{Sealed, Table};
use domain::age::Birth;
use domain::consent::asking::{Occasion, Unasked};
use domain::consent::channel::Channel;
use domain::consent::evidence::{Piece, Trace, Via};
use domain::consent::history::{Act, Heard, Said};
use domain::contact::{ContactKind, ContactValue, EmailAddress};
use domain::event::Deed;
use domain::id::{ActorId, ConsentEventId, ContactId, PublicId, PurposeId};
use domain::may::{Ground, Refusal, Verdict};
use domain::notice::{ChangeClass, Language, NoticeRef};
use domain::purpose::Purpose;
use domain::restriction::RestrictionGround;
use domain::time::{from_ms, to_ms};
use store::consents::ConsentRecord;

use crate::consent_house::{DAY, no, own_work, request, say, subject, switch_on, verdict, yes};
use crate::house::{House, OCELOT, PUFFIN};

const YES: Verdict = Verdict::Yes(Ground::Consent);

/// Runs the reading of one person through the rules as a message would, and gives what asking them would meet.
async fn asking(house: &House, whom: PublicId, occasion: Occasion) -> Result<(), Unasked> {
    let (whom, now, controller) = (subject(house, whom).await, house.app.clock.now(), house.app.house.controller.id);
    let asked = house.app.store.read(move |db| {
        let rules = may::rules_in(db, controller)?;
        let held = may::standing_in(db, &rules, (whom, now), &may::Message::default())?;
        Ok::<_, store::StoreError>(held.may_ask(&rules, (Purpose::Marketing.id(), Channel::Email), occasion, now))
    });
    asked.await.unwrap()
}

story!(k1_only_a_standing_yes_for_this_channel_lets_anything_out, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::NotActive));
    switch_on(&house).await;
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::NeverAsked));
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
    assert_eq!(verdict(&house, ocelot, Channel::Sms).await, Verdict::No(Refusal::OtherChannel));
    let pia = house.ctx("pia").await;
    app::restrictions::begin(&house.app, &pia, ocelot, &request(), RestrictionGround::Claim).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Restricted));
    house.lift(ocelot).await;
    say(&house, ocelot, yes(&house, Channel::Sms).await).await.unwrap();
    say(&house, ocelot, NewAnswer { reach: Some(Channel::Email), ..no(Act::Withdrawn) }).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Withdrawn));
    assert_eq!(verdict(&house, ocelot, Channel::Sms).await, YES, "a no for one channel leaves the others");
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Sms).await, Verdict::No(Refusal::Withdrawn));
    let nobody = domain::id::SubjectId::new(41);
    let asked = may::may(&house.app, nobody, Purpose::Marketing.id(), (Channel::Email, from_ms(0))).await.unwrap();
    assert!(!asked.is_yes());
});

story!(k3_a_yes_wears_out_and_the_house_may_say_sooner, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    let given = house.app.clock.now();
    let after = |months: i64| {
        let later = jiff::tz::TimeZone::UTC.to_datetime(given).checked_add(jiff::Span::new().months(months)).unwrap();
        to_ms(jiff::tz::TimeZone::UTC.to_timestamp(later).unwrap()) - to_ms(given)
    };
    house.clock.advance_ms(after(24) - 1_000);
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
    let pia = house.ctx("pia").await;
    purposes::set_max_age(&house.app, &pia, 12).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::TooOld));
    purposes::set_max_age(&house.app, &pia, 24).await.unwrap();
    house.clock.advance_ms(2_000);
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::TooOld));
    assert!(purposes::set_max_age(&house.app, &pia, 0).await.is_err());
});

story!(k4_a_material_change_ends_every_yes_and_an_editorial_one_needs_the_officer, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    house.clock.advance_ms(1_000);
    let words_only = NewNotice {
        slug: "customers".to_owned(),
        change: ChangeClass::Editorial,
        texts: vec![(Language::EN, "# Notice, better told".to_owned())],
    };
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    assert!(notices::agree_editorial(&house.app, &pia, &words_only).await.is_err(), "who decides does not agree");
    notices::agree_editorial(&house.app, &otto, &words_only).await.unwrap();
    notices::publish(&house.app, &pia, words_only.clone()).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
    // The same claim without the officer is material, and an agreement is good for one publication.
    notices::publish(&house.app, &pia, words_only).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::NoticeChanged));
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
});

story!(k5_and_k13_whoever_said_no_is_left_alone, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    let by_mail = Occasion::Message(Channel::Email);
    assert_eq!(asking(&house, ocelot, Occasion::TheirVisit).await, Ok(()));
    assert_eq!(asking(&house, ocelot, by_mail).await, Err(Unasked::NoLeaveToWrite));
    say(&house, ocelot, no(Act::Refused)).await.unwrap();
    let again = || NewAnswer { reach: Some(Channel::Email), ..no(Act::Asked) };
    let error = say(&house, ocelot, again()).await.unwrap_err();
    assert!(matches!(error, ConsentError::NotNow(Unasked::RefusedLately)), "{error}");
    house.clock.advance_ms(185 * DAY);
    say(&house, ocelot, again()).await.unwrap();
    say(&house, puffin, yes(&house, Channel::Email).await).await.unwrap();
    assert_eq!(asking(&house, puffin, by_mail).await, Ok(()));
    say(&house, puffin, no(Act::Withdrawn)).await.unwrap();
    assert_eq!(asking(&house, puffin, by_mail).await, Err(Unasked::Withdrawn));
    let error = say(&house, puffin, again()).await.unwrap_err();
    assert!(matches!(error, ConsentError::NotNow(Unasked::Withdrawn)), "{error}");
});

story!(k6_and_k7_what_was_kept_for_the_consent_alone_goes_and_the_proof_stays, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    let about = subject(&house, ocelot).await;
    let person = house.app.store.read(move |db| store::people::by_subject(db, about)).await.unwrap().unwrap();
    let sealer = house.app.vault.sealer(person.facts.controller, &person.key).unwrap();
    let value = ContactValue::Email(EmailAddress::parse("only.for.news@canary-ocelot.example").unwrap());
    let id = ContactId::new(house.app.store.next_id());
    let sealed: Sealed<ContactValue> = sealer.seal(Table::ContactPoint, app::records::contact(id), &value).unwrap();
    let token = house.app.vault.contact_token(person.facts.controller, ContactKind::Email, &value.normal());
    let entry = store::contacts::Entry {
        controller: person.facts.controller,
        kind: ContactKind::Email,
        token,
        version: house.app.vault.token_version(),
    };
    let contact = store::contacts::ContactRecord {
        id,
        kind: ContactKind::Email,
        purpose: Purpose::Marketing.code().to_owned(),
        source: "form".to_owned(),
        created_at: house.app.clock.now(),
        value: sealed,
    };
    let added = house.app.store.write(move |tx| {
        store::contacts::add(tx, about, &contact)?;
        store::contacts::list_in_directory(tx, about, &entry)
    });
    added.await.unwrap();
    let left = |house: &House| {
        house.app.store.read_blocking(move |db| {
            let contacts = store::contacts::of_person(db, about)?.into_iter().map(|contact| contact.id).collect();
            Ok::<(Vec<ContactId>, bool), store::StoreError>((
                contacts,
                store::contacts::find(db, &entry, 9)?.is_empty(),
            ))
        })
    };
    let before = tokio::task::block_in_place(|| left(&house)).unwrap();
    assert!(before.0.contains(&id) && !before.1);
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    let (contacts, unlisted) = tokio::task::block_in_place(|| left(&house)).unwrap();
    assert!(!contacts.contains(&id) && unlisted, "what served the consent alone is gone, and found by nothing");
    assert_eq!(contacts.len() + 1, before.0.len(), "the rest stays");
    assert_eq!(house.recorded(Deed::StopKept).await.len(), 1, "that it was read is on record");
    let rows = consents::history(&house.app, &house.ctx("pia").await, ocelot, &request()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.act).collect::<Vec<_>>(), [Act::Granted, Act::Withdrawn]);
});

story!(k8_only_the_button_makes_a_yes_of_a_form_and_its_pieces_are_kept, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    let line = |act: Act, new: NewAnswer| {
        let app = std::sync::Arc::clone(&house.app);
        async move {
            let person = app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap();
            let ctx = app::Ctx {
                actor: app::accounts::by_handle(&app, "ines").await.unwrap().unwrap(),
                now: app.clock.now(),
            };
            let sealer = app.vault.sealer(person.facts.controller, &person.key).unwrap();
            let new = NewAnswer { act, ..new };
            let record = consents::prepared(&app, &ctx, (&sealer, person.facts.brand), new).unwrap();
            let event = domain::event::Event {
                id: domain::id::EventId::new(app.store.next_id()),
                at: app.clock.now(),
                actor: ctx.actor.id,
                controller: person.facts.controller,
                brand: None,
                about: domain::event::About::One(person.facts.subject, person.facts.handle),
                deed: Deed::ConsentChanged,
                purpose: Purpose::Service,
                reason: domain::reason::Reason::OwnWork,
                detail: 0,
            };
            let written = [record];
            let about = person.facts.subject;
            app.store.write(move |tx| consents::write(tx, about, &event, &written)).await.unwrap();
        }
    };
    let mut form = yes(&house, Channel::Email).await;
    form.draft.via = Some(Via::Form);
    form.draft.trace = Some(Trace::shorten("203.0.113.77".parse().unwrap()));
    form.draft.offset_minutes = Some(60);
    line(Act::ConfirmationSent, form.clone()).await;
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::NotConfirmed));
    house.clock.advance_ms(60_000);
    form.draft.confirmed_at = Some(house.app.clock.now());
    form.draft.token_hash = Some([7; 32]);
    form.draft.message_id = "<41@muster.example>".to_owned();
    line(Act::Confirmed, form.clone()).await;
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
    assert!(form.draft.double_opt_in().is_err(), "the time of receipt is the server's");
    let pia = house.ctx("pia").await;
    let (why, out) = (request(), std::io::Cursor::new(Vec::new()));
    let built = app::access::build(&house.app, &pia, (ocelot, &why), Language::EN, out);
    assert!(built.await.is_ok(), "the package opens every piece");
});

story!(k9_a_yes_by_phone_names_the_version_of_the_script, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let mut new = yes(&house, Channel::Email).await;
    new.draft.script = None;
    let error = say(&house, ocelot, new).await.unwrap_err();
    assert!(matches!(error, ConsentError::Unproven(Piece::Script)), "{error}");
    let mut unpublished = yes(&house, Channel::Email).await;
    unpublished.draft.notice = unpublished.draft.notice.map(|shown| NoticeRef { version: 41, ..shown });
    let error = say(&house, ocelot, unpublished).await.unwrap_err();
    assert!(matches!(error, ConsentError::Unproven(Piece::Notice)), "{error}");
});

story!(ac_07_a_file_without_proof_gives_nothing_and_a_withdrawal_is_not_retroactive, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    let about = subject(&house, ocelot).await;
    let brand = house.app.house.brands[0].id;
    let imported = ConsentRecord {
        id: ConsentEventId::new(house.app.store.next_id()),
        purpose: Purpose::Marketing.id().number(),
        brand,
        act: Act::Unknown,
        at: house.app.clock.now(),
        reach: None,
        channel: Via::Import.code().to_owned(),
        language: "und".to_owned(),
        notice: None,
        wording_hash: None,
        form: "old-shop".to_owned(),
        actor: ActorId::new(1),
        proof: None,
        trace_since: None,
    };
    house.app.store.write(move |tx| store::consents::add(tx, about, &imported)).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Unproven));
    house.clock.advance_ms(1_000);
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    house.clock.advance_ms(4 * DAY);
    let sent_at = house.app.clock.now();
    house.clock.advance_ms(5 * DAY);
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    let then = may::may(&house.app, about, Purpose::Marketing.id(), (Channel::Email, sent_at)).await.unwrap();
    assert_eq!(then, YES, "the basis was valid at the time");
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Withdrawn));
});

story!(ac_08_a_childs_yes_waits_for_a_guardian_and_ends_when_the_child_grows_up, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    let ines = house.ctx("ines").await;
    // The clock stands on 2026-11-23: fourteen in France, where the limit is fifteen.
    let birth = Birth { on: "2012-06-01".parse().unwrap(), country: "FR".parse().ok() };
    say(&house, puffin, yes(&house, Channel::Email).await).await.unwrap();
    for whom in [ocelot, puffin] {
        ages::tell(&house.app, &ines, whom, &own_work(), birth).await.unwrap();
    }
    assert_eq!(verdict(&house, puffin, Channel::Email).await, Verdict::No(Refusal::GuardianMissing), "told later");
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::GuardianMissing));
    let guardian = NewAnswer { reach: Some(Channel::Email), ..no(Act::GuardianConfirmed) };
    house.clock.advance_ms(DAY);
    say(&house, ocelot, guardian).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES);
    assert_eq!(ages::keep(&house.app).await.unwrap(), 0);
    assert_eq!(house.recorded(Deed::AgesLooked).await.len(), 2, "one look names everybody, and a yes looks too");
    // 2027-06-01: fifteen.
    house.clock.advance_ms(190 * DAY);
    assert_eq!(ages::keep(&house.app).await.unwrap(), 2);
    assert_eq!(ages::keep(&house.app).await.unwrap(), 0, "once");
    assert_eq!(asking(&house, ocelot, Occasion::Message(Channel::Email)).await, Ok(()), "asked to renew it");
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::CameOfAge));
    house.clock.advance_ms(60 * DAY);
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, Verdict::No(Refusal::Lapsed));
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Email).await, YES, "their own");
    assert!(house.hits(&["2012-06-01"]).is_empty(), "the day is sealed");
    let tomorrow = Birth { on: "2099-06-01".parse().unwrap(), country: None };
    assert!(ages::tell(&house.app, &ines, ocelot, &own_work(), tomorrow).await.is_err());
});

/// A hundred thousand with optimisation.
const PEOPLE: i64 = if cfg!(debug_assertions) { 2_000 } else { 100_000 };

/// A line of chance: the same for the same number on every machine.
fn chance(seed: &mut u64, limit: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % limit
}

/// K1 and K2 through the store: whatever the rules say of lines in memory they say of the same lines as kept.
#[test]
fn k1_and_k2_histories_read_the_same_out_of_the_store() {
    crate::house::run(None, |house| async move {
        switch_on(&house).await;
        let (controller, brand) = (house.app.house.controller.id, house.app.house.brands[0].id);
        let notice = app::notices::all(&house.app).await.unwrap()[0].0;
        let now = house.app.clock.now();
        let rules = house.app.store.read(move |db| may::rules_in(db, controller)).await.unwrap();
        let (mut sent, mut asked) = (0, 0);
        for block in 0..PEOPLE / 500 {
            let mut people = Vec::new();
            for person in block * 500..(block + 1) * 500 {
                let mut seed = u64::try_from(person).unwrap();
                let mut at = to_ms(now) - 40 * DAY;
                let lines: Vec<Said> = (0..chance(&mut seed, 9))
                    .map(|_| {
                        at += i64::try_from(chance(&mut seed, 4)).unwrap() * DAY;
                        let act = Act::ALL[usize::try_from(chance(&mut seed, Act::ALL.len() as u64)).unwrap()];
                        let act = if chance(&mut seed, 3) == 0 { Act::Granted } else { act };
                        let reach = Channel::ALL.get(usize::try_from(chance(&mut seed, 3)).unwrap()).copied();
                        let reach = reach.filter(|_| chance(&mut seed, 4) > 0);
                        Said {
                            purpose: PurposeId::new(3),
                            reach,
                            heard: Heard { act, at: from_ms(at), notice: Some(notice) },
                        }
                    })
                    .collect();
                people.push((domain::id::SubjectId::new(1_000_000 + person), lines));
            }
            let kept = people.clone();
            house
                .app
                .store
                .write(move |tx| {
                    for (whom, lines) in &kept {
                        // Late lines arrive in any order.
                        for said in lines.iter().rev() {
                            let record = kept_line(tx.next_id(), brand, said);
                            store::consents::add(tx, *whom, &record)?;
                        }
                    }
                    Ok::<_, store::StoreError>(())
                })
                .await
                .unwrap();
            let (ours, shared) = (rules.clone(), people.clone());
            let read = house.app.store.read(move |db| {
                let mut verdicts = Vec::new();
                for (whom, _) in &shared {
                    let held = may::standing_in(db, &ours, (*whom, now), &may::Message::default())?;
                    let standing = held.standing(&ours);
                    let of = |channel: &Channel| domain::may::may(&standing, Purpose::Marketing.id(), *channel, now);
                    verdicts.push(Channel::ALL.iter().map(of).collect::<Vec<_>>());
                }
                Ok::<_, store::StoreError>(verdicts)
            });
            for ((whom, lines), kept) in people.iter().zip(read.await.unwrap()) {
                let held = may::Held::of(lines, Vec::new(), Vec::new());
                for (channel, kept) in Channel::ALL.iter().zip(kept) {
                    let said = held.may(&rules, Purpose::Marketing.id(), *channel, now);
                    assert_eq!(said, kept, "{whom:?} {channel:?} {lines:?}");
                    sent += usize::from(kept.is_yes());
                    asked += 1;
                    let concerns = |line: &&Said| line.reach.is_none_or(|reach| reach == *channel);
                    let last_no =
                        lines.iter().filter(concerns).filter(|line| line.heard.act.is_no()).map(|l| l.heard.at).max();
                    let yes_since = lines
                        .iter()
                        .filter(|line| line.reach == Some(*channel))
                        .any(|line| line.heard.act.needs_channel() && last_no.is_none_or(|no| line.heard.at > no));
                    assert!(!kept.is_yes() || yes_since, "sent without a yes after the last no: {lines:?}");
                }
            }
        }
        assert!(sent * 20 > asked / 2 && sent < asked, "{sent} of {asked}");
    });
}

fn kept_line(id: i64, brand: domain::id::BrandId, said: &Said) -> ConsentRecord {
    ConsentRecord {
        id: ConsentEventId::new(id),
        purpose: said.purpose.number(),
        brand,
        act: said.heard.act,
        at: said.heard.at,
        reach: said.reach,
        channel: String::new(),
        language: "de".to_owned(),
        notice: said.heard.notice.map(|notice| (notice.notice.number(), notice.version)),
        wording_hash: None,
        form: String::new(),
        actor: ActorId::new(1),
        proof: None,
        trace_since: None,
    }
}
