//! Stories of packages that wait: link and code open them, either alone does not, and each limit ends them (AC-15-08).

use std::sync::Mutex;

use app::handover::{self, HandoverError};
use app::links::{self, Fetched, LinkError};
use app::mails::{Letter, Post, PostError, Posting};
use app::{Why, erasures};
use domain::event::Deed;
use domain::handover::{DAYS, DOWNLOADS, HandoverState, TRIES};
use domain::id::{ContactId, PublicId};
use domain::mail::LinkKind;
use domain::notice::Language;
use domain::reason::Reason;

use crate::access::unpacked;
use crate::house::{House, OCELOT, PUFFIN};

const DAY: i64 = 86_400_000;

/// Keeps the secrets of the links that went out.
#[derive(Default)]
struct Kept(Mutex<Vec<String>>);

impl Post for Kept {
    fn domain(&self) -> &'static str {
        "zoo.example"
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> Posting<'a> {
        let links = letter.links.iter().filter(|(kind, _)| *kind == LinkKind::FetchAccess);
        self.0.lock().unwrap().extend(links.map(|(_, token)| token.expose().to_owned()));
        Box::pin(async { Ok::<(), PostError>(()) })
    }
}

fn why() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn address(house: &House, whom: PublicId) -> ContactId {
    let desk = handover::desk(&house.app, &house.ctx("pia").await, whom, &why()).await.unwrap();
    assert!(!desk.addresses[0].masked.to_string().contains("ozelotta.41"), "as much as is needed to recognise it");
    desk.addresses[0].id
}

/// Makes a package and sends its mail; gives link and code.
async fn handed_over(house: &House, whom: PublicId) -> (String, String) {
    let to = address(house, whom).await;
    let pia = house.ctx("pia").await;
    let code = handover::make(&house.app, &pia, (whom, &why()), (Language::EN, to)).await.unwrap();
    let post = Kept::default();
    app::mails::hand_over(&house.app, &post).await.unwrap();
    let link = post.0.lock().unwrap().pop().expect("a link went out");
    (link, code)
}

async fn fetched(house: &House, (link, code): (&str, &str)) -> Option<Vec<u8>> {
    match links::fetch(&house.app, link, code).await.unwrap() {
        Fetched::Package(bytes) => Some(bytes.to_vec()),
        Fetched::Wrong(_) => None,
    }
}

async fn is_gone(house: &House, (link, code): (&str, &str)) -> bool {
    let fetched = matches!(links::fetch(&house.app, link, code).await, Err(LinkError::Gone));
    fetched && matches!(links::look_up(&house.app, link).await, Err(LinkError::Gone))
}

async fn pieces(house: &House, whom: PublicId) -> i64 {
    let found = house.app.store.read(move |db| {
        let person = store::people::by_public(db, whom)?.expect("here");
        store::handovers::of_person(db, person.facts.subject)
    });
    found.await.unwrap()[0].pieces
}

story!(link_and_code_open_the_package_and_each_download_is_on_record, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.add(&PUFFIN, 0).await;
    let (link, code) = handed_over(&house, ocelot).await;
    assert_eq!(house.recorded(Deed::PackageHandedOver).await.len(), 1);
    assert!(house.hits(&[&code, &link]).is_empty(), "neither stands anywhere");
    assert!(house.hits(&OCELOT.canaries()).is_empty(), "what waits is sealed");

    let shown = links::look_up(&house.app, &link).await.unwrap().package.unwrap();
    assert_eq!((shown.downloads_left, shown.tries_left), (DOWNLOADS, TRIES), "looking changes nothing");
    let as_written = format!(" {}-{}", code[..5].to_lowercase(), &code[5..]);
    for _ in 0..DOWNLOADS {
        let bytes = fetched(&house, (&link, &as_written)).await.expect("the right code");
        let text: String = unpacked(&bytes).into_values().collect();
        assert!(text.contains(OCELOT.email) && !text.contains(PUFFIN.email));
    }
    assert_eq!(house.recorded(Deed::PackageFetched).await.len(), 5, "every download");
    assert!(is_gone(&house, (&link, &code)).await, "a sixth time is none");
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && done.packages_ended == 1, "{failed:?}");
    assert_eq!(pieces(&house, ocelot).await, 0, "its bytes went");
    let desk = handover::desk(&house.app, &house.ctx("pia").await, ocelot, &why()).await.unwrap();
    assert_eq!((desk.given[0].state, desk.given[0].handover.downloads), (HandoverState::UsedUp, DOWNLOADS));
});

story!(five_wrong_codes_lock_a_package_for_good, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (link, code) = handed_over(&house, ocelot).await;
    for left in (0..TRIES).rev() {
        match links::fetch(&house.app, &link, "2222222222").await {
            Ok(Fetched::Wrong(page)) => assert_eq!(page.package.unwrap().tries_left, left),
            Err(LinkError::Gone) => assert_eq!(left, 0),
            other => panic!("{other:?}"),
        }
    }
    assert!(is_gone(&house, (&link, &code)).await, "the right one comes too late");
    assert_eq!(house.recorded(Deed::PackageTried).await.len(), 5);
    assert!(house.recorded(Deed::PackageFetched).await.is_empty());
});

story!(after_fourteen_days_or_once_taken_back_there_is_nothing_to_fetch, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (link, code) = handed_over(&house, ocelot).await;
    house.clock.advance_ms(DAYS * DAY - 1_000);
    assert!(fetched(&house, (&link, &code)).await.is_some(), "until the last second");
    house.clock.advance_ms(1_000);
    assert!(is_gone(&house, (&link, &code)).await);

    let (link, code) = handed_over(&house, ocelot).await;
    let pia = house.ctx("pia").await;
    let newest = handover::desk(&house.app, &pia, ocelot, &why()).await.unwrap().given[0].public;
    let ines = house.ctx("ines").await;
    let own_work = Why::of(Reason::OwnWork);
    let refused = handover::withdraw(&house.app, &ines, (newest, &own_work)).await;
    assert!(matches!(refused, Err(HandoverError::Refused)), "{refused:?}");
    handover::withdraw(&house.app, &pia, (newest, &why())).await.unwrap();
    assert!(is_gone(&house, (&link, &code)).await);
    assert_eq!(pieces(&house, ocelot).await, 0, "its bytes went at once");
    assert_eq!(house.recorded(Deed::PackageWithdrawn).await.len(), 1);
});

story!(who_may_not_build_a_package_hands_none_over_and_a_strange_address_gets_none, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let theirs = address(&house, puffin).await;
    let wanted = (Language::DE, theirs);
    let pia = house.ctx("pia").await;
    let strange = handover::make(&house.app, &pia, (ocelot, &why()), wanted).await;
    assert!(matches!(strange, Err(HandoverError::NoAddress)), "{strange:?}");
    for handle in ["ines", "otto", "admin"] {
        let ctx = house.ctx(handle).await;
        let usual = Why::usual(ctx.actor.role);
        match handover::make(&house.app, &ctx, (puffin, &usual), wanted).await {
            Err(HandoverError::Refused) => assert_ne!(handle, "admin"),
            Err(HandoverError::NotFound) => assert_eq!(handle, "admin", "who sees nobody learns of nobody"),
            other => panic!("{handle}: {other:?}"),
        }
    }
    assert!(house.recorded(Deed::PackageHandedOver).await.is_empty());
    assert!(house.recorded(Deed::AccessPackageBuilt).await.is_empty());
});

story!(a_restricted_person_still_gets_their_package_and_an_erased_one_leaves_none, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    let ground = domain::restriction::RestrictionGround::Accuracy;
    app::restrictions::begin(&house.app, &pia, ocelot, &why(), ground).await.unwrap();
    let (link, code) = handed_over(&house, ocelot).await;
    assert!(fetched(&house, (&link, &code)).await.is_some(), "Art. 18(2): it is their own request");

    erasures::order(&house.app, &house.ctx("pia").await, ocelot, &why(), "ERASE").await.unwrap();
    erasures::resume_all(&house.app).await.unwrap();
    assert!(is_gone(&house, (&link, &code)).await);
});
