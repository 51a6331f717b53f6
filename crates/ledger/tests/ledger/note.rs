//! Signed notes against the examples of the specification and the vectors of Go's `x/mod/sumdb/note`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::note::{NoteError, SigningKey, VerifierKey, open};

const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_SIGNATURE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

const C2SP_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const C2SP_NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

fn go_key() -> VerifierKey {
    GO_KEY.parse().unwrap()
}

fn go_note() -> String {
    format!("{GO_TEXT}\n{GO_SIGNATURE}")
}

fn go_signer() -> SigningKey {
    let secret = STANDARD.decode(GO_SECRET).unwrap();
    SigningKey::from_seed("PeterNeumann", secret[1..].try_into().unwrap()).unwrap()
}

fn signer(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

/// The signature line of a note.
fn line(note: &str) -> &str {
    note.split_once("\n\n").unwrap().1
}

#[test]
fn the_note_of_the_specification_opens() {
    let key: VerifierKey = C2SP_KEY.parse().unwrap();
    assert_eq!(open(C2SP_NOTE, &[key]), Ok("This is an example message.\n"));
}

#[test]
fn the_note_of_go_opens_and_is_signed_byte_for_byte() {
    assert_eq!(open(&go_note(), &[go_key()]), Ok(GO_TEXT));
    assert_eq!(go_signer().verifier(), &go_key());
    assert_eq!(go_signer().sign(GO_TEXT), Ok(go_note()));
}

#[test]
fn a_verifier_key_is_written_as_it_was_read() {
    for text in [GO_KEY, C2SP_KEY, "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"] {
        assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
    }
    assert_eq!((go_key().name(), go_key().id()), ("PeterNeumann", 0xc74f_20a3));
}

#[test]
fn every_piece_and_every_changed_character_of_a_verifier_key_is_refused() {
    for start in 0..GO_KEY.len() {
        for end in start..=GO_KEY.len() {
            if end - start < GO_KEY.len() {
                assert!(GO_KEY[start..end].parse::<VerifierKey>().is_err());
            }
        }
    }
    for at in 0..GO_KEY.len() {
        let mut bytes = GO_KEY.as_bytes().to_vec();
        bytes[at] += 1;
        assert!(String::from_utf8(bytes).unwrap().parse::<VerifierKey>().is_err());
    }
    let refused = [
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", NoteError::KeyText),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", NoteError::KeyType),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", NoteError::KeyId),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", NoteError::KeyName),
    ];
    for (text, why) in refused {
        assert_eq!(text.parse::<VerifierKey>(), Err(why));
    }
}

#[test]
fn names_with_spaces_plus_or_nothing_are_refused() {
    for name in ["", "a b", "a+b", "a\u{a0}b", "a\nb", "a\u{2003}"] {
        assert_eq!(SigningKey::from_seed(name, &[1; 32]).err(), Some(NoteError::KeyName));
    }
}

#[test]
fn a_changed_text_is_refused() {
    let changed = go_note().replace("cryptography", "cryptographY");
    assert_eq!(open(&changed, &[go_key()]), Err(NoteError::BadSignature));
}

#[test]
fn signatures_by_unknown_keys_are_ignored_but_one_known_one_is_needed() {
    let (ours, other) = (signer("ours", 1), signer("other", 2));
    let note = ours.sign("text\n").unwrap();
    let both = format!("{}{}", other.sign("text\n").unwrap(), line(&note));
    assert_eq!(open(&both, &[ours.verifier().clone()]), Ok("text\n"));
    assert_eq!(open(&both, &[ours.verifier().clone(), other.verifier().clone()]), Ok("text\n"));
    assert_eq!(open(&both, &[go_key()]), Err(NoteError::Unsigned));
    assert_eq!(open(&both, &[]), Err(NoteError::Unsigned));
}

#[test]
fn a_key_with_the_same_name_and_another_id_is_unknown() {
    let (ours, namesake) = (signer("ours", 1), signer("ours", 2));
    let note = namesake.sign("text\n").unwrap();
    assert_eq!(open(&note, &[ours.verifier().clone()]), Err(NoteError::Unsigned));
}

#[test]
fn a_key_with_the_same_id_and_another_name_is_unknown() {
    let ours = signer("ours", 1);
    let note = ours.sign("text\n").unwrap();
    let renamed = note.replace("— ours ", "— theirs ");
    assert_eq!(open(&renamed, &[ours.verifier().clone()]), Err(NoteError::Unsigned));
}

#[test]
fn one_wrong_signature_by_a_known_key_refuses_the_note_even_beside_a_right_one() {
    let (ours, other) = (signer("ours", 1), signer("other", 2));
    let note = format!("{}{}", ours.sign("text\n").unwrap(), line(&other.sign("another\n").unwrap()));
    assert_eq!(open(&note, &[ours.verifier().clone()]), Ok("text\n"));
    let keys = [ours.verifier().clone(), other.verifier().clone()];
    assert_eq!(open(&note, &keys), Err(NoteError::BadSignature));
}

#[test]
fn the_text_reaches_to_the_last_empty_line() {
    let ours = signer("ours", 1);
    let text = "one\n\ntwo\n\n";
    let note = ours.sign(text).unwrap();
    assert_eq!(open(&note, &[ours.verifier().clone()]), Ok(text));
}

#[test]
fn malformed_notes_are_refused() {
    let note = go_note();
    let signature = GO_SIGNATURE.trim_end();
    let malformed = [
        String::new(),
        "\n\n".to_owned(),
        GO_TEXT.to_owned(),
        format!("{GO_TEXT}\n"),
        format!("{GO_TEXT}{GO_SIGNATURE}"),
        note.trim_end().to_owned(),
        format!("{note}\n"),
        format!("{note}not a signature\n"),
        note.replace("— ", "- "),
        note.replace("— PeterNeumann", "—  PeterNeumann"),
        note.replace("PeterNeumann x08", "PeterNeumann  x08"),
        note.replace("PeterNeumann x08", "Peter+Neumann x08"),
        note.replace("nAM=", "nAM"),
        note.replace("think", "th\tink"),
        note.replace("think", "th\0ink"),
        note.replace('\n', "\r\n"),
        format!("{GO_TEXT}\n— PeterNeumann x08goA==\n").replace("goA==", "gow=="),
        format!("{GO_TEXT}\n{}\n", [signature; 101].join("\n")),
    ];
    for note in malformed {
        assert_eq!(open(&note, &[go_key()]), Err(NoteError::Malformed), "{note}");
    }
    let many = format!("{GO_TEXT}\n{}\n", [signature; 100].join("\n"));
    assert_eq!(open(&many, &[go_key()]), Ok(GO_TEXT));
}

#[test]
fn texts_that_cannot_be_a_note_are_not_signed() {
    for text in ["", "no newline", "a\ttab\n", "a\r\n", "a\0\n"] {
        assert_eq!(signer("ours", 1).sign(text), Err(NoteError::Text));
    }
}

#[test]
fn a_signing_key_says_nothing_about_itself() {
    assert_eq!(format!("{:?}", signer("ours", 1)), "SigningKey");
}
