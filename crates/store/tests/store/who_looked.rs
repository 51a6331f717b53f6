//! What "who looked at my data, and why?" promises: every line about a person, and no line about anybody else.

use std::sync::Arc;

use crate::deeds::{at, read, write};
use custody::{ReasonText, Sealed};
use domain::actor::Actor;
use domain::event::{About, Deed, Event};
use domain::id::{ActorId, EventId, SubjectId};
use domain::purpose::Purpose;
use domain::reason::Reason;
use policy::PersonAct;
use store::StoreError;
use store::who_looked::{self, LookRecord};
use testkit::cast::{self, CONTROLLER, Newcomer};
use testkit::{OpenedStore, contract};

fn looks(house: &OpenedStore, person: &Newcomer, limit: i64) -> Vec<LookRecord> {
    let subject = person.facts.subject;
    read(house, move |db| who_looked::of_person(db, subject, limit))
}

fn deeds_of(looks: &[LookRecord]) -> Vec<Deed> {
    looks.iter().map(|look| look.deed).collect()
}

/// Shows these people to Ines, in one list or one by one.
fn show(house: &OpenedStore, people: &[&Arc<Newcomer>], act: PersonAct) {
    let (policy, actor) = (Arc::clone(&house.policy), house.agent());
    let people: Vec<_> = people.iter().map(|person| Arc::clone(person)).collect();
    house
        .store
        .disclose_blocking(move |_, looks| {
            for person in &people {
                looks.push(cast::allowed(&policy, &actor, person, act));
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

contract!(whoever_was_shown_knows_every_look_the_newest_first, |house| {
    let (ocelot, puffin) = (Arc::new(house.newcomer("Ocelot", "Quentin")), Arc::new(house.newcomer("Puffin", "Paul")));
    show(house, &[&ocelot, &puffin], PersonAct::List);
    show(house, &[&ocelot], PersonAct::Open);
    show(house, &[&puffin], PersonAct::List);
    show(house, &[&ocelot], PersonAct::Find);
    show(house, &[&ocelot], PersonAct::SeeContacts);

    let all = looks(house, &ocelot, 50);
    let expected =
        [Deed::ContactsDisclosed, Deed::PeopleFound, Deed::PersonOpened, Deed::PeopleListed, Deed::PersonAdded];
    assert_eq!(deeds_of(&all), expected);
    assert!(all.windows(2).all(|pair| pair[0].event > pair[1].event));
    assert_eq!(deeds_of(&looks(house, &puffin, 50)), [Deed::PeopleListed, Deed::PeopleListed, Deed::PersonAdded]);
    for limit in 0..=5 {
        let shown = looks(house, &ocelot, i64::try_from(limit).unwrap());
        assert_eq!(deeds_of(&shown), expected[..limit], "the newest {limit} of both kinds");
    }
    let nobody = read(house, |db| who_looked::of_person(db, SubjectId::new(0), 50));
    assert!(nobody.iter().all(|look| look.deed == Deed::PeopleListed || look.deed == Deed::PeopleFound));
});

contract!(a_look_says_who_when_why_and_with_which_number, |house| {
    let ocelot = Arc::new(house.newcomer("Ocelot", "Quentin"));
    let event = Event {
        id: EventId::new(house.store.next_id()),
        at: at(3),
        actor: ActorId::new(55),
        controller: CONTROLLER,
        brand: None,
        about: About::One(ocelot.facts.subject, ocelot.facts.handle),
        deed: Deed::ConsentWithdrawn,
        purpose: Purpose::Marketing,
        reason: Reason::Complaint,
        detail: 1_234,
    };
    let of_the_house =
        Event { id: EventId::new(house.store.next_id()), about: About::House, deed: Deed::SignedIn, ..event.clone() };
    let of_another = Event {
        id: EventId::new(house.store.next_id()),
        about: About::One(SubjectId::new(4), ocelot.facts.handle),
        ..event.clone()
    };
    let id = event.id;
    write(house, move |tx| {
        for event in [&event, &of_the_house, &of_another] {
            tx.record(event.clone());
        }
        Ok(())
    });
    let all = looks(house, &ocelot, 50);
    assert_eq!(deeds_of(&all), [Deed::ConsentWithdrawn, Deed::PersonAdded]);
    let look = &all[0];
    assert_eq!((look.event, look.at, look.actor), (id, at(3), ActorId::new(55)));
    assert_eq!((look.purpose, look.reason, look.detail), (Purpose::Marketing.id().number(), Reason::Complaint, 1_234));
    assert!(look.words.is_none());
    assert_eq!(all[1].actor, Actor::SYSTEM);
});

contract!(the_words_of_a_reason_stand_with_their_look_alone, |house| {
    let ocelot = Arc::new(house.newcomer("Ocelot", "Quentin"));
    let (policy, actor, shown) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&ocelot));
    let ((), _) = house
        .store
        .disclose_blocking(move |_, looks| {
            let words: Sealed<ReasonText> = Sealed::from_stored(vec![6; 50]);
            looks.push_with_text(cast::allowed(&policy, &actor, &shown, PersonAct::Open), words);
            looks.push(cast::allowed(&policy, &actor, &shown, PersonAct::SeeContacts));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let words: Vec<_> = looks(house, &ocelot, 50)
        .into_iter()
        .map(|look| (look.deed, look.words.map(|words| words.as_bytes().to_vec())))
        .collect();
    let expected =
        [(Deed::ContactsDisclosed, None), (Deed::PersonOpened, Some(vec![6; 50])), (Deed::PersonAdded, None)];
    assert_eq!(words, expected);
});
