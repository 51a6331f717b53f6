use std::io::{self, Read, Write};

use custody::{OpenError, SpoolKey, Vault, WrapError};
use domain::id::ImportId;
use proptest::prelude::*;

use crate::house::House;

const CHUNK: usize = 64 * 1024;
const SEALED: usize = CHUNK + 16;
const IMPORT: ImportId = ImportId::new(5);

fn seal(vault: &Vault, plain: &[u8], step: usize) -> (SpoolKey, Vec<u8>) {
    let (key, mut writer) = vault.seal_file(IMPORT, Vec::new()).unwrap();
    for part in plain.chunks(step.max(1)) {
        writer.write_all(part).unwrap();
    }
    (vault.wrap_file(&key).unwrap(), writer.finish().unwrap())
}

fn open(vault: &Vault, key: &SpoolKey, sealed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    let mut reader = vault.open_file(key, sealed).unwrap();
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}

fn pattern(length: usize) -> Vec<u8> {
    (0_u8..251).cycle().take(length).collect()
}

#[test]
fn a_file_of_any_length_comes_back() {
    let house = House::new();
    let (vault, _) = house.open();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
        let plain = pattern(length);
        let (key, sealed) = seal(&vault, &plain, 10_000);
        let chunks = length.div_ceil(CHUNK).max(1);
        assert_eq!(sealed.len(), 8 + length + 16 * chunks);
        assert_eq!(open(&vault, &key, &sealed).unwrap(), plain);
    }
}

#[test]
fn a_file_that_was_cut_at_any_chunk_or_never_finished_does_not_end_well() {
    let house = House::new();
    let (vault, _) = house.open();
    let (key, sealed) = seal(&vault, &pattern(3 * CHUNK), CHUNK);
    let cuts = [0, 7, 8, 9, 8 + 16, 8 + SEALED - 1, 8 + SEALED, 8 + SEALED + 1, 8 + 2 * SEALED, sealed.len() - 1];
    for cut in cuts {
        let error = open(&vault, &key, &sealed[..cut]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "cut at {cut}");
    }
    let mut longer = sealed.clone();
    longer.push(0);
    assert!(open(&vault, &key, &longer).is_err());

    let mut unfinished = Vec::new();
    let (key, mut writer) = vault.seal_file(IMPORT, &mut unfinished).unwrap();
    writer.write_all(&pattern(2 * CHUNK)).unwrap();
    writer.flush().unwrap();
    drop(writer);
    assert_eq!(unfinished.len(), 8 + SEALED);
    let key = vault.wrap_file(&key).unwrap();
    assert!(open(&vault, &key, &unfinished).is_err());
}

#[test]
fn chunks_that_were_swapped_repeated_or_left_out_do_not_open() {
    let house = House::new();
    let (vault, _) = house.open();
    let (key, sealed) = seal(&vault, &pattern(4 * CHUNK), CHUNK);
    let chunk = |number: usize| &sealed[8 + number * SEALED..8 + (number + 1) * SEALED];
    let with = |chunks: &[usize]| {
        let mut file = sealed[..8].to_vec();
        file.extend(chunks.iter().flat_map(|number| chunk(*number)));
        open(&vault, &key, &file)
    };
    assert!(with(&[0, 1, 2, 3]).is_ok());
    for wrong in [&[1, 0, 2, 3][..], &[0, 2, 3], &[0, 0, 1, 2, 3], &[0, 1, 2], &[3], &[0, 1, 3, 2], &[0, 1, 2, 3, 3]] {
        assert!(with(wrong).is_err(), "{wrong:?}");
    }
    // A chunk of another file, sealed under another key.
    let (_, other) = seal(&vault, &pattern(4 * CHUNK), CHUNK);
    let mut mixed = sealed.clone();
    mixed[8..8 + SEALED].copy_from_slice(&other[8..8 + SEALED]);
    assert!(open(&vault, &key, &mixed).is_err());
}

#[test]
fn an_error_stays_an_error_when_reading_goes_on() {
    let house = House::new();
    let (vault, _) = house.open();
    let (key, mut sealed) = seal(&vault, &pattern(2 * CHUNK), CHUNK);
    sealed[100] ^= 1;
    let mut reader = vault.open_file(&key, sealed.as_slice()).unwrap();
    for _ in 0..4 {
        assert!(reader.read(&mut [0; 10]).is_err());
    }
}

#[test]
fn the_key_of_a_file_serves_its_import_and_moves_with_the_epochs() {
    let house = House::new();
    let (vault, _) = house.open();
    let (key, sealed) = seal(&vault, b"ocelot", 1);
    let refused = |key: &SpoolKey| vault.open_file(key, io::empty()).unwrap_err();
    let mut other = key.clone();
    other.import = ImportId::new(6);
    assert_eq!(refused(&other), OpenError::Key(WrapError::Broken));
    let mut other = key.clone();
    other.bytes[20] ^= 1;
    assert_eq!(refused(&other), OpenError::Key(WrapError::Broken));

    let newest = vault.begin_epoch().unwrap();
    let moved = vault.rewrap_file(&key).unwrap();
    assert_eq!(vault.rewrap_file(&moved).unwrap(), moved);
    vault.retire_epochs_before(newest).unwrap();
    assert_eq!(refused(&key), OpenError::Key(WrapError::NoEpoch(1)));
    assert_eq!(open(&vault, &moved, &sealed).unwrap(), b"ocelot");
    assert!(!format!("{key:?}").contains("bytes"));
}

#[test]
fn a_stream_outlives_the_epoch_it_began_in() {
    let house = House::new();
    let (vault, _) = house.open();
    let (key, mut writer) = vault.seal_file(IMPORT, Vec::new()).unwrap();
    let early = vault.wrap_file(&key).unwrap();
    let newest = vault.begin_epoch().unwrap();
    vault.retire_epochs_before(newest).unwrap();
    writer.write_all(b"ocelot").unwrap();
    let sealed = writer.finish().unwrap();
    assert!(vault.rewrap_file(&early).is_err());
    let late = vault.wrap_file(&key).unwrap();
    assert_eq!(late.epoch, newest);
    assert_eq!(open(&vault, &late, &sealed).unwrap(), b"ocelot");
    assert_eq!(format!("{key:?}"), "FileKey { import: ImportId(5), .. }");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pieces_of_any_size_make_the_same_file_and_any_changed_byte_is_noticed(
        length in 0..2 * CHUNK + 100,
        step in 1..CHUNK * 2,
        place: prop::sample::Index,
        change in 1_u8..,
    ) {
        let house = House::new();
        let (vault, _) = house.open();
        let plain = pattern(length);
        let (key, mut sealed) = seal(&vault, &plain, step);
        prop_assert_eq!(&open(&vault, &key, &sealed).unwrap(), &plain);
        let place = place.index(sealed.len());
        sealed[place] ^= change;
        prop_assert!(open(&vault, &key, &sealed).is_err());
    }
}
