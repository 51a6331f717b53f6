//! Checkpoints: the body's exact form, and three that `sum.golang.org` signed.

use ledger::checkpoint::{Checkpoint, CheckpointError};
use ledger::hash::{Hash, empty_root};
use ledger::note::{NoteError, SigningKey, VerifierKey};
use ledger::tree::{Frontier, TreeHead};

use super::leaves;

const SUM_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
const SUM_ORIGIN: &str = "go.sum database tree";
const SUM_CHECKPOINTS: [(u64, &str, &str); 3] = [
    (
        15_081_221,
        "BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=",
        "Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=",
    ),
    (
        19_777_102,
        "+g50vJoV4VVGa6aiQF3LYGUZHEP4pvGkW38vlR7WKtU=",
        "Az3griMTLHyRzj7jMuyEt85a2JnegVME6Lx3xLEBdzTd3FMDiD5y3bHV24rcl0yijOtWxV0zyygwTdo/rnaennuoqgU=",
    ),
    (
        63_512_409,
        "F7eHRPqN/cqPtqti14NKdGGaI1Giw8coWP3KxihFZbg=",
        "Az3gri1OBHKT87Xj8UXU8zjoHGy/X+7Nl94f8TZkELVaasolmGApUsWqwVG9vE6hgqYb/ph/w2vdkLIVRH7bMB/FPQ4=",
    ),
];

fn signer() -> SigningKey {
    SigningKey::from_seed("shop.example/ledger", &[7; 32]).unwrap()
}

fn head() -> TreeHead {
    let mut frontier = Frontier::new();
    frontier.extend(leaves(5));
    frontier.head()
}

fn sum_note(size: u64, root: &str, signature: &str) -> String {
    format!("{SUM_ORIGIN}\n{size}\n{root}\n\n— sum.golang.org {signature}\n")
}

#[test]
fn checkpoints_of_the_go_checksum_database_open() {
    let key: VerifierKey = SUM_KEY.parse().unwrap();
    for (size, root, signature) in SUM_CHECKPOINTS {
        let note = sum_note(size, root, signature);
        let checkpoint = Checkpoint::open_from(&note, SUM_ORIGIN, &key).unwrap();
        assert_eq!(checkpoint.head, TreeHead { size, root: Hash::from_base64(root).unwrap() });
        assert_eq!(Checkpoint::open(&note, &key), Err(CheckpointError::OtherOrigin));
        let larger = sum_note(size + 1, root, signature);
        let refused = Checkpoint::open_from(&larger, SUM_ORIGIN, &key);
        assert_eq!(refused, Err(CheckpointError::Note(NoteError::BadSignature)));
    }
}

#[test]
fn a_checkpoint_has_three_lines_and_opens_again() {
    let note = Checkpoint::sign(head(), &signer()).unwrap();
    let root = head().root.to_base64();
    assert!(note.starts_with(&format!("shop.example/ledger\n5\n{root}\n\n— shop.example/ledger ")));
    let checkpoint = Checkpoint::open(&note, signer().verifier()).unwrap();
    assert_eq!((checkpoint.head, checkpoint.extensions.len()), (head(), 0));
}

#[test]
fn extension_lines_are_kept() {
    let text = format!("log\n0\n{}\nfirst\nsecond line\n", empty_root().to_base64());
    let checkpoint: Checkpoint = text.parse().unwrap();
    assert_eq!(checkpoint.extensions, ["first", "second line"]);
    assert_eq!(checkpoint.to_string(), text);
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let body = Checkpoint { origin: "other.example/ledger".to_owned(), head: head(), extensions: Vec::new() };
    let note = signer().sign(&body.to_string()).unwrap();
    assert_eq!(Checkpoint::open(&note, signer().verifier()), Err(CheckpointError::OtherOrigin));
}

#[test]
fn malformed_bodies_are_refused() {
    let root = empty_root().to_base64();
    let refused = [
        (format!("\n1\n{root}\n"), CheckpointError::Origin),
        (format!("log\n01\n{root}\n"), CheckpointError::Size),
        (format!("log\n+1\n{root}\n"), CheckpointError::Size),
        (format!("log\n-1\n{root}\n"), CheckpointError::Size),
        (format!("log\n\n{root}\n"), CheckpointError::Size),
        (format!("log\n18446744073709551616\n{root}\n"), CheckpointError::Size),
        ("log\n".to_owned(), CheckpointError::Size),
        ("log\n1\n".to_owned(), CheckpointError::Root),
        ("log\n1\nAAAA\n".to_owned(), CheckpointError::Root),
        (format!("log\n1\n{root}="), CheckpointError::Line),
        (format!("log\n1\n{root}"), CheckpointError::Line),
        (format!("log\n1\n{root}\n\n"), CheckpointError::Line),
        (format!("log\n1\n{root}\n\nextension\n"), CheckpointError::Line),
        (String::new(), CheckpointError::Line),
    ];
    for (text, why) in refused {
        assert_eq!(text.parse::<Checkpoint>(), Err(why), "{text}");
    }
}
