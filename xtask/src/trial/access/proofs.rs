//! The proofs of a package, checked with nothing but SHA-256 and the public key (RFC 9162 2.1.3.2, C2SP tlog-proof).

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::super::figures::Figures;

type Hash = [u8; 32];

/// Checks every proof file against the data beside it.
pub fn check(figures: &mut Figures, unpacked: &Path, data: &Value) -> Result<()> {
    let proofs = data.get("proofs").context("a package without proofs")?;
    let events = proofs.get("events").and_then(Value::as_array).context("no proven events")?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let key = text(proofs, "verifier_key");
    let mut wrong = Vec::new();
    for event in events {
        let index = event.get("index").and_then(Value::as_u64).context("an event without index")?;
        let file = unpacked.join(format!("proof/events/{index}.tlog-proof"));
        let proof = fs::read_to_string(&file).with_context(|| format!("reading the proof of {index}"))?;
        if let Err(error) = holds(&proof, &key, (index, &text(event, "leaf"))) {
            wrong.push(format!("{index}: {error:#}"));
        }
    }
    if let Some(first) = wrong.first() {
        figures.note("first_wrong_proof", first);
    }
    let events = u32::try_from(events.len()).unwrap_or(u32::MAX);
    figures.at_least("proofs", f64::from(events), 1.0);
    figures.equal("wrong_proofs", wrong.len(), 0);
    Ok(())
}

/// Fails unless the proof leads from its own data, whose leaf is known, to a root that the key signed.
fn holds(proof: &str, key: &str, (index, leaf): (u64, &str)) -> Result<()> {
    let (head, note) = proof.split_once("\n\n").context("no checkpoint follows")?;
    let mut lines = head.lines();
    ensure!(lines.next() == Some("c2sp.org/tlog-proof@v1"), "not a proof of version 1");
    let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).context("no data")?;
    let own = hash(0, &[&STANDARD.decode(extra)?]);
    ensure!(hex(&own) == leaf, "the data is not that of the leaf");
    let at: u64 = lines.next().and_then(|line| line.strip_prefix("index ")).context("no index")?.parse()?;
    ensure!(at == index, "the proof of another event");
    let path = lines
        .map(|line| {
            let hash = STANDARD.decode(line)?.try_into().ok();
            hash.context("a hash of another length")
        })
        .collect::<Result<Vec<Hash>>>()?;
    let (size, root) = signed_root(note, key)?;
    ensure!(root_from(own, (index, size), &path) == Some(root), "does not lead to the signed root");
    Ok(())
}

/// The root above a leaf; nothing if the path has another length than the tree is high.
fn root_from(leaf: Hash, (index, size): (u64, u64), path: &[Hash]) -> Option<Hash> {
    let (mut at, mut last) = (index, size.checked_sub(1)?);
    if at > last {
        return None;
    }
    let mut root = leaf;
    for beside in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            root = hash(1, &[beside, &root]);
            while at % 2 == 0 && at != 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            root = hash(1, &[&root, beside]);
        }
        (at, last) = (at / 2, last / 2);
    }
    (last == 0).then_some(root)
}

/// Size and root of a checkpoint, if the key signed it.
fn signed_root(note: &str, key: &str) -> Result<(u64, Hash)> {
    let (body, signatures) = note.split_once("\n\n").context("a checkpoint without signature")?;
    let mut parts = key.splitn(3, '+');
    let (name, public) = (parts.next().unwrap_or_default(), parts.nth(1).context("no public key")?);
    let public = STANDARD.decode(public)?;
    let key = public.strip_prefix(&[1]).context("not an Ed25519 key")?;
    let signature = signatures
        .lines()
        .find_map(|line| line.strip_prefix(&format!("\u{2014} {name} ")))
        .context("not signed by this log")?;
    let signature = STANDARD.decode(signature)?;
    let signed = format!("{body}\n");
    UnparsedPublicKey::new(&ED25519, key)
        .verify(signed.as_bytes(), signature.get(4..).unwrap_or_default())
        .map_err(|_| anyhow::anyhow!("a wrong signature"))?;
    let mut lines = body.lines();
    ensure!(lines.next() == Some(name), "the checkpoint of another log");
    let size = lines.next().context("no size")?.parse()?;
    let root = STANDARD.decode(lines.next().context("no root")?)?;
    Ok((size, root.try_into().ok().context("a root of another length")?))
}

fn hash(prefix: u8, parts: &[&[u8]]) -> Hash {
    let bytes = [&[prefix], parts.concat().as_slice()].concat();
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, &bytes).as_ref());
    hash
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        text.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('?')));
        text
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

    use super::*;

    /// The proof of leaf 2 in a log of three.
    fn proof() -> (String, String, String) {
        let leaves = [b"a", b"b", b"c"].map(|text| hash(0, &[text]));
        let [a, b, c] = leaves;
        let left = hash(1, &[&a, &b]);
        let body = format!("log\n3\n{}\n", STANDARD.encode(hash(1, &[&left, &c])));
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let signature = [&[0; 4], pair.sign(body.as_bytes()).as_ref()].concat();
        let note = format!("{body}\n\u{2014} log {}\n", STANDARD.encode(signature));
        let key = format!("log+00000000+{}", STANDARD.encode([&[1], pair.public_key().as_ref()].concat()));
        let head =
            format!("c2sp.org/tlog-proof@v1\nextra {}\nindex 2\n{}\n", STANDARD.encode("c"), STANDARD.encode(left));
        (format!("{head}\n{note}"), key, hex(&c))
    }

    #[test]
    fn a_proof_leads_from_its_leaf_to_the_signed_root() {
        let (proof, key, leaf) = proof();
        holds(&proof, &key, (2, &leaf)).unwrap();
    }

    #[test]
    fn a_proof_that_was_changed_anywhere_fails() {
        let (proof, key, leaf) = proof();
        assert!(holds(&proof, &key, (1, &leaf)).is_err(), "another event");
        assert!(holds(&proof, &key, (2, &hex(&[0; 32]))).is_err(), "another leaf");
        for (from, to) in [("log\n3\n", "log\n4\n"), ("index 2", "index 0"), ("extra Yw", "extra YQ")] {
            let changed = proof.replace(from, to);
            assert_ne!(changed, proof);
            assert!(holds(&changed, &key, (2, &leaf)).is_err(), "{to}");
        }
    }
}
