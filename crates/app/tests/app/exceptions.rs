//! Stories of what stays in spite of an erasure: under which norm, seen by whom, and until when.

use crate::house::{House, OCELOT, PUFFIN};
use app::consents::NewAnswer;
use app::deliveries::{self, Word};
use app::erasures::{self, Previewed};
use app::holds::{self, HoldError, NewHold, Reviewed};
use app::kept::{self, KeptError, Piece};
use app::{Why, records};
use custody::{KeptPiece, Table};
use domain::consent::channel::Channel;
use domain::erasure::Step;
use domain::event::Deed;
use domain::hold::{HoldGround, HoldItem, HoldKind, NoHold};
use domain::id::{ImportId, KeptId, PublicId, PublicKind, PurchaseId};
use domain::kept::{KeptKind, Norm, Stays};
use domain::money::UnitPrice;
use domain::notice::Language;
use domain::personal::Text;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::{Timestamp, days_after};
use store::purchases::{Provenance, PurchaseRecord};

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

fn claim() -> Why {
    Why::of(Reason::LegalClaim)
}

/// Puts a purchase with one line into the store, as an import does.
pub async fn buys(house: &House, whom: PublicId, (invoice, at): (&str, Timestamp)) -> PurchaseId {
    let person = house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap();
    let (subject, controller) = (person.facts.subject, person.facts.controller);
    let sealer = house.app.vault.sealer(controller, &person.key).unwrap();
    let id = PurchaseId::new(house.app.store.next_id());
    let head = PurchaseHead { invoice: Text::new(invoice), country: None, billing: None, invoiced: None };
    let line = Line {
        article: Text::new("A-41"),
        description: Text::some("whisker comb"),
        quantity: 2,
        price: UnitPrice("4.10".parse().unwrap()),
        at,
    };
    let purchase = PurchaseRecord {
        id,
        public: PublicId::draw(PublicKind::Purchase, &*house.app.random),
        brand: person.facts.brand,
        source: "shop".to_owned(),
        kind: PurchaseKind::Sale,
        at,
        currency: "EUR".parse().unwrap(),
        line_count: 1,
        head: sealer.seal(Table::Purchase, records::purchase(id), &head).unwrap(),
    };
    let lines = vec![(0, sealer.seal(Table::PurchaseLine, records::line(id, 0), &line).unwrap())];
    let origin = house.app.vault.origin_token(controller, "shop", &Text::new(invoice));
    let from = Provenance { import: ImportId::new(1), origin };
    let written = house.app.store.write(move |tx| {
        store::purchases::add(tx, subject, &purchase, &from)?;
        store::purchases::add_lines(tx, subject, id, &lines).map(drop)
    });
    written.await.unwrap();
    id
}

async fn agrees(house: &House, whom: PublicId) {
    let ines = house.ctx("ines").await;
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let yes = NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE));
    app::consents::record(&house.app, &ines, whom, &Why::of(Reason::OwnWork), yes).await.unwrap();
}

async fn previewed(house: &House, whom: PublicId) -> Previewed {
    let pia = house.ctx("pia").await;
    erasures::preview_with_reasons(&house.app, &pia, whom, &request()).await.unwrap()
}

/// Orders and carries out; gives the erasure and its certificate.
pub async fn erased(house: &House, whom: PublicId) -> (PublicId, String) {
    let pia = house.ctx("pia").await;
    let erasure = erasures::order(&house.app, &pia, whom, &request(), "ERASE").await.unwrap();
    assert_eq!(erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    let view = erasures::progress(&house.app, &pia, erasure).await.unwrap();
    (erasure, view.certificate.unwrap())
}

async fn seen(house: &House, who: &str, erasure: PublicId, reason: Reason) -> Result<Vec<Piece>, KeptError> {
    let ctx = house.ctx(who).await;
    kept::see(&house.app, &ctx, (erasure, &Why::of(reason)), KeptId::new(0)).await
}

fn line(norm: Norm, kind: KeptKind, until: Option<&str>, number: i64) -> Stays {
    Stays { norm, kind, until: until.map(|day| day.parse().unwrap()), number }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

story!(invoices_and_proofs_stay_under_their_norm_and_all_else_goes, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", at("2026-03-02T09:00:00Z"))).await;
    buys(&house, ocelot, ("OC-2010-41", at("2010-12-01T09:00:00Z"))).await;
    agrees(&house, ocelot).await;

    let expected = [
        line(Norm::Invoice, KeptKind::Invoice, Some("2034-12-31"), 1),
        line(Norm::ConsentProof, KeptKind::Consent, Some("2029-11-30"), 1),
    ];
    let preview = previewed(&house, ocelot).await;
    assert_eq!((preview.stays.as_slice(), preview.goes.purchases), (expected.as_slice(), 2));

    let (erasure, certificate) = erased(&house, ocelot).await;
    assert!(certificate.contains("invoices with their lines: 1, until 2034-12-31 (§ 147"), "{certificate}");
    assert!(certificate.contains("Nachweise von Einwilligungen: 1, bis 2029-11-30"), "{certificate}");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    assert!(house.hits(&["OC-2026-41", "whisker comb"]).is_empty());
    assert!(
        app::people::find(&house.app, &house.ctx("pia").await, OCELOT.given, &request()).await.unwrap().rows.is_empty()
    );

    let pieces = seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap();
    assert_eq!(pieces.iter().map(|piece| piece.norm).collect::<Vec<_>>(), [Norm::Invoice, Norm::ConsentProof]);
    let KeptPiece::Invoice(invoice) = pieces[0].content.as_ref() else { panic!("an invoice") };
    assert_eq!((invoice.head.invoice.expose(), invoice.lines[0].quantity), ("OC-2026-41", 2));
    assert_eq!(invoice.name.as_ref().map(|name| name.family.expose()), Some(OCELOT.family), "an invoice names whom");
    let KeptPiece::Consent(consent) = pieces[1].content.as_ref() else { panic!("a proof") };
    assert!(consent.draft.wording_hash.is_some() && consent.contact.is_some());
    assert_eq!(house.recorded(Deed::KeptOpened).await.len(), 1);
});

story!(what_stays_is_seen_by_nobody_who_serves_customers, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", at("2026-03-02T09:00:00Z"))).await;
    let (erasure, _) = erased(&house, ocelot).await;
    for who in ["ines", "lea", "admin"] {
        let hidden = seen(&house, who, erasure, Reason::Complaint).await.err().unwrap();
        assert!(matches!(hidden, KeptError::NotFound), "{who}: {hidden}");
    }
    assert!(matches!(seen(&house, "pia", erasure, Reason::Complaint).await, Err(KeptError::Refused)));
    assert!(matches!(seen(&house, "otto", erasure, Reason::LegalClaim).await, Err(KeptError::Refused)));
    assert_eq!(house.recorded(Deed::KeptOpened).await.len(), 0, "nothing was opened");
    assert_eq!(seen(&house, "otto", erasure, Reason::Oversight).await.unwrap().len(), 1);
    let sums = kept::sums(&house.app, &house.ctx("otto").await).await.unwrap();
    assert_eq!(sums, [line(Norm::Invoice, KeptKind::Invoice, Some("2034-12-31"), 1)]);
});

story!(what_stays_dies_on_its_day_in_every_copy, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", at("2026-03-02T09:00:00Z"))).await;
    let (erasure, _) = erased(&house, ocelot).await;
    let controller = house.app.house.controller.id;
    house.clock.set(at("2034-12-31T12:00:00Z"));
    house.round().await;
    assert_eq!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().len(), 1, "its last day");
    let copies = house.app.store.read(move |db| store::archive_keys::all(db, controller)).await.unwrap();
    let copy = copies.into_iter().find(|record| record.norm == Norm::Invoice).unwrap();
    assert!(house.app.vault.rewrap_archive(&copy.key).is_ok());

    house.clock.set(at("2035-01-01T00:00:00Z"));
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && done.archives_ended == 1, "{done:?} {failed:?}");
    assert!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().is_empty());
    let admin = house.ctx("admin").await;
    app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();
    assert!(house.app.vault.rewrap_archive(&copy.key).is_err(), "no copy of the key opens any more");
    assert_eq!(house.recorded(Deed::ArchiveEnded).await.len(), 1);
});

story!(what_stays_moves_under_each_new_weekly_key, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", at("2026-03-02T09:00:00Z"))).await;
    let (erasure, _) = erased(&house, ocelot).await;
    let admin = house.ctx("admin").await;
    for _ in 0..2 {
        app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();
    }
    let house = house.reopened().await;
    assert_eq!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().len(), 1);
});

story!(whatever_comes_in_before_the_key_goes_is_kept_and_a_stop_keeps_nothing_twice, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", at("2026-03-02T09:00:00Z"))).await;
    let pia = house.ctx("pia").await;
    let erasure = erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    assert_eq!(erasures::step_once(&house.app, erasure).await.unwrap(), Some(Step::ExceptionsChecked));
    let house = house.reopened().await;
    let late = buys(&house, ocelot, ("OC-2026-42", at("2026-11-20T09:00:00Z"))).await;
    assert_eq!(erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    let pieces = seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap();
    let numbers: Vec<_> = pieces
        .iter()
        .map(|piece| match piece.content.as_ref() {
            KeptPiece::Invoice(invoice) => invoice.head.invoice.expose().to_owned(),
            KeptPiece::Consent(_)
            | KeptPiece::Submission(_)
            | KeptPiece::Note(_)
            | KeptPiece::Recipient(_)
            | KeptPiece::Case(_) => panic!("an invoice"),
        })
        .collect();
    assert_eq!(numbers, ["OC-2026-41", "OC-2026-42"], "{late:?}");
});

/// A hold of Pia's on the items, for a month.
async fn held(house: &House, whom: PublicId, items: Vec<HoldItem>) -> Result<PublicId, HoldError> {
    let pia = house.ctx("pia").await;
    let new = NewHold { ground: HoldGround::ClaimAgainstUs, items, review_days: 30 };
    holds::place(&house.app, &pia, (whom, &claim()), new).await
}

story!(a_hold_keeps_what_it_names_until_it_ends_and_its_letter_tells_no_strategy, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let named = buys(&house, ocelot, ("OC-2010-41", at("2010-12-01T09:00:00Z"))).await;
    buys(&house, ocelot, ("OC-2010-42", at("2010-12-02T09:00:00Z"))).await;
    let item = HoldItem { kind: HoldKind::Purchase, number: named.number() };
    let hold = held(&house, ocelot, vec![item]).await.unwrap();
    let expected = [line(Norm::Claim, KeptKind::Invoice, None, 1)];
    assert_eq!(previewed(&house, ocelot).await.stays, expected);

    let (erasure, certificate) = erased(&house, ocelot).await;
    assert!(certificate.contains("records named for a legal claim: 1, until the matter is settled"), "{certificate}");
    assert!(!certificate.contains("claim_against_us") && !certificate.contains(&hold.to_string()));
    let pieces = seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap();
    assert_eq!(pieces.len(), 1, "only what was named");
    let rows = holds::list(&house.app, &house.ctx("otto").await).await.unwrap();
    assert_eq!((rows.len(), rows[0].items, rows[0].owner.as_str(), rows[0].erasure), (1, 1, "pia", Some(erasure)));

    let pia = house.ctx("pia").await;
    holds::review(&house.app, &pia, (hold, &claim()), Reviewed::GoesOn(180)).await.unwrap();
    house.round().await;
    assert_eq!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().len(), 1, "it goes on");
    holds::review(&house.app, &pia, (hold, &claim()), Reviewed::Ends).await.unwrap();
    house.clock.advance_days(1);
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && done.archives_ended == 1, "{failed:?}");
    assert!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().is_empty());
    let deeds = [Deed::HoldPlaced, Deed::HoldReviewed, Deed::HoldEnded, Deed::ArchiveEnded];
    for deed in deeds {
        assert_eq!(house.recorded(deed).await.len(), 1, "{deed:?}");
    }
});

story!(a_hold_on_everything_or_without_an_end_is_none, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let bought = buys(&house, puffin, ("PU-2026-42", at("2026-03-02T09:00:00Z"))).await;
    let item = HoldItem { kind: HoldKind::Purchase, number: bought.number() };
    let pia = house.ctx("pia").await;
    assert!(matches!(held(&house, ocelot, vec![]).await, Err(HoldError::NoHold(NoHold::NamesNothing))));
    assert!(matches!(held(&house, ocelot, vec![item]).await, Err(HoldError::NotThere)), "it is somebody else's");
    for review_days in [0, 184] {
        let new = NewHold { ground: HoldGround::Inquiry, items: vec![item], review_days };
        let refused = holds::place(&house.app, &pia, (puffin, &claim()), new).await;
        assert!(matches!(refused, Err(HoldError::NoHold(NoHold::ReviewTooLate))), "{review_days}");
    }
    for (who, why) in [("pia", request()), ("ines", Why::of(Reason::OwnWork)), ("otto", Why::of(Reason::Oversight))] {
        let new = NewHold { ground: HoldGround::Inquiry, items: vec![item], review_days: 30 };
        let refused = holds::place(&house.app, &house.ctx(who).await, (puffin, &why), new).await;
        assert!(matches!(refused, Err(HoldError::Refused)), "{who}");
    }
    assert!(holds::list(&house.app, &pia).await.unwrap().is_empty());
    let hold = held(&house, puffin, vec![item]).await.unwrap();
    let candidates = holds::candidates(&house.app, &pia, puffin, &claim()).await.unwrap();
    assert_eq!(candidates.iter().map(|one| (one.item, one.is_held)).collect::<Vec<_>>(), [(item, true)]);
    assert!(matches!(
        holds::review(&house.app, &pia, (hold, &claim()), Reviewed::GoesOn(184)).await,
        Err(HoldError::NoHold(NoHold::ReviewTooLate))
    ));
});

story!(an_order_on_its_way_leaves_whom_it_goes_to_and_the_second_stage_ends_that, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let bought = buys(&house, ocelot, ("OC-2026-41", at("2026-11-20T09:00:00Z"))).await;
    let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
    let expected = days_after(pia.now, 5);
    deliveries::note(&house.app, &ines, (ocelot, &Why::of(Reason::OwnWork)), (bought, Word::Underway(expected)))
        .await
        .unwrap();
    let too_late = Word::Underway(days_after(pia.now, 61));
    assert!(deliveries::note(&house.app, &pia, (ocelot, &request()), (bought, too_late)).await.is_err());
    let preview = previewed(&house, ocelot).await;
    assert_eq!(preview.underway.iter().map(|order| order.expected).collect::<Vec<_>>(), [Some(expected)]);
    assert!(preview.stays.contains(&line(Norm::Delivery, KeptKind::Recipient, Some("2026-11-28"), 1)), "{preview:?}");

    let (erasure, certificate) = erased(&house, ocelot).await;
    assert!(certificate.contains("until delivery, 2026-11-28 at the latest"), "{certificate}");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    let pieces = seen(&house, "pia", erasure, Reason::RightsRequest).await.unwrap();
    let recipient = pieces.iter().find_map(|piece| match piece.content.as_ref() {
        KeptPiece::Recipient(recipient) => Some(recipient.clone()),
        KeptPiece::Invoice(_)
        | KeptPiece::Consent(_)
        | KeptPiece::Submission(_)
        | KeptPiece::Note(_)
        | KeptPiece::Case(_) => None,
    });
    assert_eq!(recipient.unwrap().contacts.len(), 4, "how to reach them until it has arrived");

    house.clock.set(at("2026-11-29T00:00:00Z"));
    house.round().await;
    let left = seen(&house, "pia", erasure, Reason::RightsRequest).await.unwrap();
    assert_eq!(left.iter().map(|piece| piece.norm).collect::<Vec<_>>(), [Norm::Invoice], "the books keep theirs");
    assert_eq!(house.recorded(Deed::SecondStage).await.len(), 1);
});

story!(an_order_that_has_arrived_ends_the_second_stage_at_once, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let bought = buys(&house, ocelot, ("OC-2026-41", at("2026-11-20T09:00:00Z"))).await;
    let pia = house.ctx("pia").await;
    let underway = Word::Underway(days_after(pia.now, 30));
    deliveries::note(&house.app, &pia, (ocelot, &request()), (bought, underway)).await.unwrap();
    let (erasure, _) = erased(&house, ocelot).await;
    let ines = house.ctx("ines").await;
    assert!(matches!(
        kept::arrived(&house.app, &ines, (erasure, &Why::of(Reason::OwnWork))).await,
        Err(KeptError::NotFound)
    ));
    kept::arrived(&house.app, &pia, (erasure, &request())).await.unwrap();
    let left = seen(&house, "pia", erasure, Reason::RightsRequest).await.unwrap();
    assert_eq!(left.iter().map(|piece| piece.norm).collect::<Vec<_>>(), [Norm::Invoice]);
});

story!(records_of_one_person_keep_their_own_exceptions_and_go_together, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    for (whom, invoice) in [(ocelot, "OC-2026-41"), (puffin, "PU-2026-42")] {
        buys(&house, whom, (invoice, at("2026-03-02T09:00:00Z"))).await;
    }
    let pia = house.ctx("pia").await;
    app::merges::merge(&house.app, &pia, (ocelot, puffin), &request()).await.unwrap();
    let expected = [line(Norm::Invoice, KeptKind::Invoice, Some("2034-12-31"), 2)];
    assert_eq!(previewed(&house, puffin).await.stays, expected, "whichever record is looked at");
    let (erasure, _) = erased(&house, ocelot).await;
    assert!(house.hits(&OCELOT.canaries()).is_empty() && house.hits(&PUFFIN.canaries()).is_empty());
    assert_eq!(seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap().len(), 1);
    let sums = kept::sums(&house.app, &pia).await.unwrap();
    assert_eq!(sums, expected, "the other one stands under its own erasure");
});

story!(a_note_that_is_held_is_not_deleted_and_stays_when_the_person_goes, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let new = app::notes::NewNote::plain("Dropped the parcel, canary-parcel-41.");
    let note = app::notes::write(&house.app, &ines, (ocelot, &Why::of(Reason::OwnWork)), &new).await.unwrap();
    let candidates = holds::candidates(&house.app, &pia, ocelot, &claim()).await.unwrap();
    let item = candidates.iter().map(|one| one.item).find(|item| item.kind == HoldKind::Note).unwrap();
    held(&house, ocelot, vec![item]).await.unwrap();
    let refused = app::notes::remove(&house.app, &pia, (ocelot, &request()), note).await;
    assert!(matches!(refused, Err(app::notes::NoteError::Refused)));
    let (erasure, _) = erased(&house, ocelot).await;
    assert!(house.hits(&["canary-parcel-41"]).is_empty());
    let pieces = seen(&house, "pia", erasure, Reason::LegalClaim).await.unwrap();
    assert!(matches!(pieces[0].content.as_ref(), KeptPiece::Note(_)) && pieces.len() == 1);
});
