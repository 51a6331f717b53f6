//! Stories of the end of the log's time: what is old leaves it, and the rest is proven as before.

use std::fs;

use crate::house::{House, OCELOT, PUFFIN};
use crate::proof::{export, seal, verify};
use app::proof::{self, CUT, ENTRIES};
use app::{Why, erasures};
use custody::RealDisk;
use domain::actor::Role;
use domain::ambient::Clock as _;
use domain::event::Deed;
use domain::id::PublicId;
use domain::reason::Reason;
use ledger::audit::Finding as Tree;
use ledger::cut::Cut;
use ledger::note::SigningKey;
use store::verify::{CutFault, Finding};

/// What the log says about a person.
async fn looks(house: &House, whom: PublicId) -> Vec<Deed> {
    let otto = house.ctx("otto").await;
    let why = Why::usual(Role::DataProtectionOfficer);
    app::looks::of(&house.app, &otto, whom, &why).await.unwrap().iter().map(|look| look.deed).collect()
}

story!(what_is_older_leaves_the_log_under_a_record_and_the_rest_is_proven, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let old = seal(&house).await;
    let before = house.clock.now();
    assert_eq!(proof::cut(&house.app, domain::time::days_after(before, -1)).await.unwrap(), None);
    house.clock.advance_days(1);
    house.add(&PUFFIN, 0).await;
    let held = proof::seal(&house.app).await.unwrap().unwrap();
    assert_eq!(proof::goes_from(&house.app).await.unwrap(), None);

    house.clock.advance_days(365);
    let cut = proof::cut(&house.app, before).await.unwrap().unwrap();
    assert_eq!((cut.size, cut.events, cut.since, cut.at), (old, old, before, house.clock.now()));
    assert_eq!(proof::cut(&house.app, before).await.unwrap(), None, "there is nothing more to cut");
    assert_eq!(proof::cuts(&house.app).await.unwrap(), std::slice::from_ref(&cut));
    assert_eq!(proof::goes_from(&house.app).await.unwrap(), Some(before));
    let recorded = house.recorded(Deed::LedgerCut).await;
    assert_eq!(recorded.iter().map(|(_, detail)| *detail).collect::<Vec<_>>(), [i64::try_from(old).unwrap()]);
    assert!(house.recorded(Deed::HouseFounded).await.is_empty(), "it is gone");
    assert_eq!(looks(&house, ocelot).await, [], "what was recorded of this person is gone, what comes is recorded");
    assert_eq!(looks(&house, ocelot).await, [Deed::LooksOpened]);

    let report = verify(&house, "otto", vec![held.note.clone()]).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.compared_outside), (held.size + 3, 1));
    assert_eq!(report.cut.unwrap().head().size, old);
    assert!(seal(&house).await > held.size, "the log goes on");
});

story!(an_export_of_a_cut_log_is_checked_from_its_record, |house: House| async move {
    house.add(&OCELOT, 0).await;
    let size = seal(&house).await;
    proof::cut(&house.app, house.clock.now()).await.unwrap().unwrap();
    house.add(&PUFFIN, 0).await;
    seal(&house).await;
    let (folder, lines) = export(&house, "otto").await.unwrap();
    assert_eq!(lines, 2, "the cut itself, and Puffin");
    let key = house.app.signer.verifier().to_string();
    let check = || proof::verify_export(&folder, &RealDisk, &[], Some(&key)).unwrap();
    let report = check();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.checkpoints_matched), (size + 2, 1));
    let note = fs::read_to_string(folder.join(CUT)).unwrap();
    assert_eq!(report.cut, Some(Cut::open(&note, house.app.signer.verifier()).unwrap()));

    let missing = Finding::Tree(Tree::Missing { position: 0, count: size });
    let real = Cut::open(&note, house.app.signer.verifier()).unwrap();
    let stranger = SigningKey::from_seed(house.app.signer.verifier().name(), &[7; 32]).unwrap();
    let forged = Cut::sign(real.edge, (real.since_ms, real.at_ms), real.events, &stranger).unwrap();
    for wrong in [forged.as_str(), "nonsense", &note.replace("events", "event")] {
        fs::write(folder.join(CUT), wrong).unwrap();
        let found = check().findings;
        assert!(found.contains(&Finding::Cut { size: 0, fault: CutFault::Forged }), "{found:?}");
        assert!(found.contains(&missing), "{found:?}");
    }
    fs::remove_file(folder.join(CUT)).unwrap();
    assert!(check().findings.contains(&missing));

    fs::write(folder.join(CUT), &note).unwrap();
    let entries = fs::read_to_string(folder.join(ENTRIES)).unwrap();
    fs::write(folder.join(ENTRIES), entries.lines().skip(1).collect::<Vec<_>>().join("\n")).unwrap();
    assert!(check().findings.contains(&Finding::Tree(Tree::Missing { position: size, count: 1 })));
});

story!(a_cut_that_was_interrupted_goes_on_after_a_restart, |house: House| async move {
    house.add(&OCELOT, 0).await;
    seal(&house).await;
    let before = house.clock.now();
    let key = house.app.signer.verifier().clone();
    let plan = house.app.store.read(move |db| store::ledger_cut::plan(db, before, &key)).await.unwrap().unwrap();
    let planned = plan.sign(before, &house.app.signer).unwrap();
    let stored = planned.clone();
    // The record is durable and two places are empty when the process is killed.
    assert!(house.app.store.write(move |tx| store::ledger_cut::record(tx, &stored)).await.unwrap());
    assert!(house.app.store.write(|tx| store::ledger_cut::clear(tx, 2)).await.unwrap());
    let house = house.reopened().await;
    let report = verify(&house, "otto", vec![]).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(proof::cut(&house.app, before).await.unwrap(), Some(planned));
    assert!(house.recorded(Deed::HouseFounded).await.is_empty());
    assert_eq!(proof::cut(&house.app, before).await.unwrap(), None);
    let house = house.reopened().await;
    house.add(&PUFFIN, 0).await;
    seal(&house).await;
    let report = verify(&house, "otto", vec![]).await.unwrap();
    assert!(report.is_sound() && report.not_yet_sealed == 0, "{report:?}");
});

story!(a_certificate_outlives_its_proof_and_says_so, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    let why = Why::of(Reason::RightsRequest);
    let erasure = erasures::order(&house.app, &pia, ocelot, &why, "ERASE").await.unwrap();
    erasures::run(&house.app, erasure).await.unwrap();
    seal(&house).await;
    let key = house.app.signer.verifier().to_string();
    let kept = erasures::certificate_proof(&house.app, erasure).await.unwrap().unwrap();
    assert_eq!(erasures::public_certificate(&house.app, erasure).await.unwrap().unwrap().log_since, None);

    let since = house.clock.now();
    proof::cut(&house.app, since).await.unwrap().unwrap();
    seal(&house).await;
    let certificate = erasures::public_certificate(&house.app, erasure).await.unwrap().unwrap();
    assert_eq!(certificate.log_since, Some(since));
    let late = erasures::certificate_proof(&house.app, erasure).await.unwrap().unwrap();
    let report = erasures::verify_certificate(&late, Some(&key));
    assert!(!report.is_sound() && report.findings[0].contains(&format!("goes from {since} on")), "{report:?}");
    let report = erasures::verify_certificate(&kept, Some(&key));
    assert!(report.is_sound(), "what was taken before is proven for ever: {report:?}");
});
