//! What search promises: everybody who has all of the words, as soon as they are kept, and nobody who was taken out.

use custody::WordToken;
use domain::id::{SubjectId, TeamId};
use store::{Engine, IndexOp, Store, StoreError, WordSearch};
use testkit::cast::TEAM;
use testkit::{OpenedStore, contract, find_bytes};

fn tokens(numbers: impl IntoIterator<Item = i32>) -> Vec<WordToken> {
    numbers.into_iter().map(WordToken).collect()
}

fn all_of(words: &[WordToken], limit: usize) -> WordSearch {
    WordSearch { groups: words.iter().map(|word| vec![*word]).collect(), team: None, limit }
}

fn put(store: &Store, subject: i64, words: &[i32]) {
    let op = IndexOp::Put { subject: SubjectId::new(subject), words: tokens(words.iter().copied()) };
    store
        .write_blocking(move |tx| {
            tx.index(op.clone());
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn find(store: &Store, words: &[i32]) -> Vec<i64> {
    let found = store.search_words_blocking(&all_of(&tokens(words.iter().copied()), 10)).unwrap();
    found.into_iter().map(SubjectId::number).collect()
}

contract!(people_with_all_of_the_words_are_found_the_newest_first, |house| {
    for (subject, words) in [(1, [5, -7].as_slice()), (2, &[5, 9, i32::MIN]), (3, &[5, -7, 9, 9])] {
        put(&house.store, subject, words);
    }
    assert_eq!(find(&house.store, &[5]), [3, 2, 1]);
    assert_eq!(find(&house.store, &[5, -7]), [3, 1]);
    assert_eq!(find(&house.store, &[9, 5, 9]), [3, 2]);
    assert_eq!(find(&house.store, &[i32::MIN]), [2]);
    assert_eq!(find(&house.store, &[-7, i32::MIN]), [0; 0]);
    assert_eq!(find(&house.store, &[]), [0; 0]);
    let one = house.store.search_words_blocking(&all_of(&tokens([5]), 1)).unwrap();
    assert_eq!(one, [SubjectId::new(3)]);
});

contract!(one_word_of_each_group_is_enough, |house| {
    for (subject, words) in [(1, [5, -7].as_slice()), (2, &[6, 9]), (3, &[5, 9]), (4, &[7])] {
        put(&house.store, subject, words);
    }
    let asked = |groups: &[&[i32]]| {
        let groups = groups.iter().map(|group| tokens(group.iter().copied())).collect();
        let search = WordSearch { groups, team: None, limit: 10 };
        let found = house.store.search_words_blocking(&search).unwrap();
        found.into_iter().map(SubjectId::number).collect::<Vec<_>>()
    };
    assert_eq!(asked(&[&[5, 6]]), [3, 2, 1]);
    assert_eq!(asked(&[&[5, 6], &[9, 8]]), [3, 2]);
    assert_eq!(asked(&[&[5, 6], &[9, 8], &[5, 77]]), [3]);
    assert_eq!(asked(&[&[5, 6, 7], &[5, 7], &[5, 7], &[-7, 7]]), [4, 1]);
    assert_eq!(asked(&[&[5, 6], &[]]), [0; 0], "a word that nothing stands for finds nobody");
});

contract!(a_search_keeps_to_a_team_if_asked, |house| {
    let ocelot = house.newcomer("Ocelot", "Quentin");
    let words = ocelot.words[..1].to_vec();
    for (team, found) in [(Some(TEAM), true), (Some(TeamId::new(99)), false), (None, true)] {
        let search = WordSearch { groups: vec![words.clone()], team, limit: 10 };
        let answer = house.store.search_words_blocking(&search).unwrap();
        assert_eq!(answer == [ocelot.facts.subject], found, "{team:?}");
    }
});

contract!(new_words_replace_the_old_ones, |house| {
    put(&house.store, 1, &[5, 6]);
    put(&house.store, 1, &[6, 7]);
    put(&house.store, 1, &[6, 7]);
    assert_eq!(find(&house.store, &[5]), [0; 0]);
    assert_eq!(find(&house.store, &[6, 7]), [1]);
});

contract!(whoever_is_cleared_is_found_no_more, |house| {
    put(&house.store, 1, &[5, 6]);
    put(&house.store, 2, &[5, 6]);
    house.store.clear_index_of_blocking(SubjectId::new(1)).unwrap();
    assert_eq!(find(&house.store, &[5]), [2]);
    house.store.clear_index_of_blocking(SubjectId::new(1)).unwrap();
    assert_eq!(house.number("select count(*) from index_word"), 1);
    put(&house.store, 1, &[8]);
    assert_eq!(find(&house.store, &[8]), [1]);
    assert_eq!(find(&house.store, &[5]), [2]);
});

contract!(a_deed_that_fails_teaches_search_nothing, |house| {
    let answer: Result<(), StoreError> = house.store.write_blocking(|tx| {
        tx.index(IndexOp::Put { subject: SubjectId::new(1), words: tokens([5]) });
        Err(StoreError::KeyTurned)
    });
    assert!(answer.is_err());
    assert_eq!(find(&house.store, &[5]), [0; 0]);
});

contract!(a_name_is_found_through_its_tokens, |house| {
    let ocelot = house.newcomer("Ocelot", "Quentin");
    house.newcomer("Ocelot", "Zebra");
    let found = house.store.search_words_blocking(&all_of(&ocelot.words, 10)).unwrap();
    assert_eq!(found, [ocelot.facts.subject]);
    let asynchronous = house.block_on(house.store.search_words(&all_of(&ocelot.words, 10))).unwrap();
    assert_eq!(asynchronous, found);
});

contract!(after_reopening_everybody_is_still_found, |house| {
    put(&house.store, 1, &[5]);
    house.store.clear_index_of_blocking(SubjectId::new(1)).unwrap();
    (2..20).for_each(|subject| {
        put(&house.store, subject, &[5, 1_000 + i32::try_from(subject).unwrap()]);
    });
    let (again, _) = house.another().unwrap();
    assert_eq!(find(&again, &[5, 1_007]), [7]);
    assert_eq!(find(&again, &[5]).len(), 10);
});

#[test]
fn a_lost_or_damaged_index_is_made_anew() {
    let spoilers: [fn(&std::path::Path); 3] = [
        |file| std::fs::remove_file(file).unwrap(),
        |file| {
            std::fs::write(file, b"this is no database, and it is long enough to be read as one").unwrap();
        },
        |file| {
            let file = rusqlite::Connection::open(file).unwrap();
            file.execute_batch("update watermark set seq = 1000").unwrap();
        },
    ];
    for spoil in spoilers {
        let house = OpenedStore::sqlite();
        put(&house.store, 1, &[5, 6]);
        put(&house.store, 2, &[5]);
        house.store.clear_index_of_blocking(SubjectId::new(2)).unwrap();
        put(&house.store, 3, &[5, 7]);
        let house = house.reopened_after(|folder| spoil(&folder.join("records/index.db")));
        assert_eq!(find(&house.store, &[5]), [3, 1]);
        assert_eq!(find(&house.store, &[5, 6]), [1]);
        put(&house.store, 4, &[5]);
        assert_eq!(find(&house.store, &[5]), [4, 3, 1]);
    }
}

#[test]
fn an_index_that_missed_rows_of_the_outbox_is_made_anew() {
    let house = OpenedStore::sqlite();
    put(&house.store, 1, &[5]);
    assert_eq!(find(&house.store, &[5]), [1]);
    let mut saved = Vec::new();
    let house = house.reopened_after(|folder| saved = std::fs::read(folder.join("records/index.db")).unwrap());
    put(&house.store, 2, &[5]);
    house.store.truncate_blocking().unwrap();
    put(&house.store, 3, &[5]);
    house.store.truncate_blocking().unwrap();
    let house = house.reopened_after(|folder| std::fs::write(folder.join("records/index.db"), saved).unwrap());
    assert_eq!(find(&house.store, &[5]), [3, 2, 1]);
}

#[test]
fn a_cleared_person_leaves_no_token_in_the_files() {
    let house = OpenedStore::sqlite();
    assert_eq!(house.engine(), Engine::Sqlite);
    let rare = 0x5ead_beef_i32;
    (1..200).for_each(|subject| put(&house.store, subject, &[5, i32::try_from(subject).unwrap()]));
    put(&house.store, 500, &[5, rare]);
    assert_eq!(find(&house.store, &[rare]), [500]);
    let (text, packed) = (WordToken(rare).to_text(), rare.to_be_bytes());
    house.store.truncate_blocking().unwrap();
    let hits = find_bytes(&house.records(), &[text.as_bytes(), packed.as_slice()]);
    for needle in [0, 1] {
        assert!(hits.iter().any(|hit| hit.needle == needle), "the search finds tokens that are there: {hits:?}");
    }

    house.store.clear_index_of_blocking(SubjectId::new(500)).unwrap();
    house.store.truncate_blocking().unwrap();
    assert_eq!(find_bytes(&house.records(), &[text.as_bytes(), packed.as_slice()]), []);
}
