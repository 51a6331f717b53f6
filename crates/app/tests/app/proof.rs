//! Stories of the proof log: whoever changes it is found out, by the house and by anybody outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::house::{House, OCELOT, PUFFIN};
use app::proof::{self, CHECKPOINT, ENTRIES, KEY, ProofError};
use custody::RealDisk;
use ledger::audit::{Finding as Tree, Kept};
use ledger::checkpoint::Checkpoint;
use ledger::hash::Hash;
use ledger::note::SigningKey;
use ledger::tree::TreeHead;
use store::verify::{Finding, Report};

pub async fn verify(house: &House, who: &str, given: Vec<String>) -> Result<Report, ProofError> {
    let (app, ctx) = (Arc::clone(&house.app), house.ctx(who).await);
    tokio::task::spawn_blocking(move || proof::verify(&app, &ctx, &given)).await.unwrap()
}

pub async fn export(house: &House, who: &str) -> Result<(PathBuf, u64), ProofError> {
    let (app, ctx, folder) = (Arc::clone(&house.app), house.ctx(who).await, house.folder.path().join("export"));
    tokio::task::spawn_blocking(move || proof::export(&app, &ctx, &folder).map(|lines| (folder, lines))).await.unwrap()
}

/// Seals what is new and says how large the log is now.
pub async fn seal(house: &House) -> u64 {
    proof::seal(&house.app).await.unwrap().expect("something new").size
}

fn published(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder.join("proof/checkpoints"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The findings of the tree; no others are expected.
fn tree(report: &Report) -> Vec<Tree> {
    let of_tree = |finding: &Finding| match finding {
        Finding::Tree(finding) => *finding,
        Finding::EventGone { .. }
        | Finding::NotInTree { .. }
        | Finding::Column { .. }
        | Finding::Adrift { .. }
        | Finding::OtherKey
        | Finding::Cut { .. } => panic!("{finding:?}"),
    };
    report.findings.iter().map(of_tree).collect()
}

/// A house on SQLite, in a story that works on its files.
fn on_files<F: Future<Output = ()>>(story: impl FnOnce(House) -> F) {
    crate::house::run(None, story);
}

story!(a_seal_is_published_and_the_log_is_sound, |house: House| async move {
    let first = seal(&house).await;
    assert!(proof::seal(&house.app).await.unwrap().is_none(), "nothing new");
    house.add(&OCELOT, 0).await;
    let second = seal(&house).await;
    assert_eq!(second, first + 1);
    let folder = house.folder.path();
    assert_eq!(published(folder), [format!("{first:012}"), format!("{second:012}")]);
    let newest = fs::read_to_string(folder.join("proof").join(CHECKPOINT)).unwrap();
    assert_eq!(newest, fs::read_to_string(folder.join(format!("proof/checkpoints/{second:012}"))).unwrap());
    assert!(newest.starts_with(&format!("confidant/{}\n{second}\n", house.app.house.controller.public)));

    house.add(&PUFFIN, 0).await;
    for who in ["ines", "pia", "otto", "admin"] {
        let report = verify(&house, who, vec![newest.clone()]).await.unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.not_yet_sealed), (second + 1, 1));
        assert_eq!((report.checkpoints_matched, report.checkpoints_unchecked), (2, 0));
        assert_eq!(report.compared_outside, 1);
        let alone = verify(&house, who, vec![]).await.unwrap();
        assert_eq!((alone.checkpoints_matched, alone.compared_outside), (2, 0), "the proof folder is the house's own");
    }
});

/// A checkpoint that a log of this name signed elsewhere, with a key of its own.
fn foreign(name: &str) -> String {
    let key = SigningKey::from_seed(name, &[7; 32]).unwrap();
    let head = TreeHead { size: 1, root: Hash::from_slice(&[5; 32]).unwrap() };
    Checkpoint::sign(head, &key).unwrap()
}

story!(a_checkpoint_of_another_log_is_refused, |house: House| async move {
    seal(&house).await;
    let own_name = house.app.signer.verifier().name().to_owned();
    let given =
        [(foreign("confidant/elsewhere"), Some(1)), (foreign(&own_name), Some(1)), ("not a note".to_owned(), None)];
    for (given, claimed_size) in given {
        let report = verify(&house, "otto", vec![given]).await.unwrap();
        // The one in the proof folder comes first.
        assert_eq!(tree(&report), [Tree::BadSignature { kept: Kept::Outside, ordinal: 1, claimed_size }]);
    }
});

#[test]
fn an_event_that_was_edited_is_found_with_its_position() {
    on_files(|house| async move {
        house.add(&OCELOT, 0).await;
        house.add(&PUFFIN, 0).await;
        let size = seal(&house).await;
        let edits = [(3, "at"), (5, "actor_id"), (size - 1, "detail")];
        let house = house
            .reopened_after(|folder| {
                let vault = rusqlite::Connection::open(folder.join("data/vault.db")).unwrap();
                vault.execute_batch("drop trigger event_is_not_changed").unwrap();
                for (position, column) in edits {
                    let sql = format!(
                        "update event set {column} = {column} + 1 where exists (select 1 from tree_leaf t \
                         where t.lane = event.lane and t.lane_seq = event.lane_seq and t.position = {position})"
                    );
                    assert_eq!(vault.execute(&sql, []).unwrap(), 1);
                }
            })
            .await;
        let report = verify(&house, "otto", vec![]).await.unwrap();
        let position = |finding: &Finding| match finding {
            Finding::Tree(Tree::Edited { position }) | Finding::Column { position, .. } => Some(*position),
            Finding::Tree(_)
            | Finding::EventGone { .. }
            | Finding::NotInTree { .. }
            | Finding::Adrift { .. }
            | Finding::OtherKey
            | Finding::Cut { .. } => None,
        };
        let mut found: Vec<_> = report.findings.iter().map(|finding| position(finding).expect("a place")).collect();
        found.dedup();
        assert_eq!(found, edits.map(|(position, _)| position), "{:?}", report.findings);
        assert_eq!(report.size, size);
    });
}

#[test]
fn a_vault_that_was_put_back_is_found_by_what_was_published() {
    on_files(|house| async move {
        house.add(&OCELOT, 0).await;
        let before = seal(&house).await;
        let keep = |folder: &Path| {
            fs::copy(folder.join("data/vault.db"), folder.join("earlier.db")).unwrap();
        };
        let house = house.reopened_after(keep).await;
        house.add(&PUFFIN, 0).await;
        let after = seal(&house).await;
        assert!(verify(&house, "otto", vec![]).await.unwrap().is_sound());
        let put_back = |folder: &Path| {
            for beside in ["data/vault.db-wal", "data/vault.db-shm"] {
                assert!(!folder.join(beside).exists(), "a closed house has no log beside its file");
            }
            fs::rename(folder.join("earlier.db"), folder.join("data/vault.db")).unwrap();
        };
        let house = house.reopened_after(put_back).await;

        let report = verify(&house, "otto", vec![]).await.unwrap();
        assert_eq!(tree(&report), [Tree::RolledBack { have: before, expected: after }]);
        fs::remove_dir_all(house.folder.path().join("proof")).unwrap();
        let report = verify(&house, "otto", vec![]).await.unwrap();
        assert!(report.is_sound(), "without what was published nobody could know: {:?}", report.findings);
    });
}

story!(an_exported_log_is_checked_without_the_house, |house: House| async move {
    house.add(&OCELOT, 0).await;
    let size = seal(&house).await;
    for who in ["ines", "lea", "pia"] {
        assert!(matches!(export(&house, who).await, Err(ProofError::Refused)), "{who}");
    }
    assert!(!house.folder.path().join("export").exists());
    let (folder, lines) = export(&house, "otto").await.unwrap();
    assert_eq!(lines, size);
    let checkpoint = fs::read_to_string(folder.join(CHECKPOINT)).unwrap();
    let check = |given: &[String]| proof::verify_export(&folder, &RealDisk, given, None);
    let report = check(std::slice::from_ref(&checkpoint)).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.checkpoints_matched, report.not_yet_sealed), (size, 1, 0));
    assert!(OCELOT.canaries().iter().all(|canary| !fs::read_to_string(folder.join(ENTRIES)).unwrap().contains(canary)));

    let entries = fs::read_to_string(folder.join(ENTRIES)).unwrap();
    let all: Vec<_> = entries.lines().map(str::to_owned).collect();
    let write = |lines: &[String]| fs::write(folder.join(ENTRIES), lines.join("\n")).unwrap();
    let mut edited = all.clone();
    let at = edited[2].find("\"at_ms\":1").unwrap() + "\"at_ms\":".len();
    edited[2].replace_range(at..=at, "2");
    write(&edited);
    assert_eq!(tree(&check(&[]).unwrap()), [Tree::Edited { position: 2 }]);
    write(&all[..all.len() - 1]);
    let cut = check(std::slice::from_ref(&checkpoint)).unwrap();
    assert!(tree(&cut).contains(&Tree::RolledBack { have: size - 1, expected: size }), "{:?}", cut.findings);
    write(&[all[..4].to_vec(), vec!["{}".to_owned()]].concat());
    assert!(matches!(check(&[]), Err(ProofError::NotAnEntry { line: 5 })));
    write(&all);
    fs::write(folder.join(KEY), "nonsense\n").unwrap();
    assert!(matches!(check(&[]), Err(ProofError::NotAKey)));
    fs::remove_file(folder.join(KEY)).unwrap();
    assert!(matches!(check(&[]), Err(ProofError::File { path, .. }) if path == folder.join(KEY)));
});

story!(an_export_with_the_key_of_another_house_is_not_sound, |house: House| async move {
    seal(&house).await;
    let (folder, _) = export(&house, "admin").await.unwrap();
    let strange = SigningKey::from_seed("confidant/elsewhere", &[7; 32]).unwrap();
    fs::write(folder.join(KEY), strange.verifier().to_string()).unwrap();
    let report = proof::verify_export(&folder, &RealDisk, &[], None).unwrap();
    assert!(
        tree(&report)
            .iter()
            .any(|finding| matches!(finding, Tree::BadSignature { kept: Kept::Inside, ordinal: 0, .. }))
    );
});

// Whoever keeps the log writes another one and signs it with a key of their own; in itself it is sound.
story!(a_log_that_was_written_anew_under_another_key_is_found_by_the_key_kept_elsewhere, |house: House| async move {
    house.add(&OCELOT, 0).await;
    let size = seal(&house).await;
    let (folder, _) = export(&house, "otto").await.unwrap();
    let (key, checkpoint) =
        (fs::read_to_string(folder.join(KEY)).unwrap(), fs::read_to_string(folder.join(CHECKPOINT)).unwrap());
    let check = |given: &[String], expected: Option<&str>| proof::verify_export(&folder, &RealDisk, given, expected);
    let report = check(&[], Some(&key)).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.checkpoints_matched, report.compared_outside), (1, 0));
    assert_eq!(check(std::slice::from_ref(&checkpoint), None).unwrap().compared_outside, 1);

    let other = SigningKey::from_seed(house.app.signer.verifier().name(), &[7; 32]).unwrap();
    let own = Checkpoint::open(&checkpoint, house.app.signer.verifier()).unwrap();
    fs::write(folder.join(CHECKPOINT), Checkpoint::sign(own.head, &other).unwrap()).unwrap();
    fs::write(folder.join(KEY), other.verifier().to_string()).unwrap();
    let report = check(&[], None).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.compared_outside), (size, 0), "the report says that nothing vouches for it");
    let found = check(&[], Some(&key)).unwrap().findings;
    let unsigned = Tree::BadSignature { kept: Kept::Inside, ordinal: 0, claimed_size: Some(size) };
    assert_eq!(found, [Finding::OtherKey, Finding::Tree(unsigned)]);
    let given = check(std::slice::from_ref(&checkpoint), None).unwrap();
    assert!(!given.is_sound());
    assert_eq!(given.compared_outside, 0, "what the key did not sign was not compared");
    assert!(matches!(check(&[], Some("nonsense")), Err(ProofError::NotAKey)));
});
