//! What search learns about a person: keyed word tokens, never words.
//!
//! Invariant: the row in `index_word` is the truth; everything else about search can be rebuilt from it.

use custody::WordToken;
use domain::id::SubjectId;

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::sql::{Engine, statements};
use crate::val::Val;

statements! {
    INDEX_WORD_PUT: Subject = "insert into index_word (subject_id, words) values ($1, $2) \
        on conflict (subject_id) do update set words = excluded.words";
    INDEX_WORD_REMOVE: Subject = "delete from index_word where subject_id = $1";
    INDEX_OUTBOX_ADD: Subject, Sqlite = "insert into index_outbox (seq, subject_id, op) \
        values ((select coalesce(max(seq), 0) + 1 from index_outbox), $1, $2)";
    PERSON_WORDS_PUT: Subject, Postgres = "insert into person_words (subject_id, words) values ($1, $2) \
        on conflict (subject_id) do update set words = excluded.words";
    PERSON_WORDS_REMOVE: Subject, Postgres = "delete from person_words where subject_id = $1";
    // The fence keeps the planner from walking the primary key backwards in the hope of early hits.
    pub(crate) PERSON_WORDS_FIND: Fanout, Postgres = "with hit as materialized \
        (select subject_id from person_words where words @> $1) \
        select subject_id from hit order by subject_id desc limit $2";
}

/// What search has to learn.
#[derive(Clone, Debug)]
pub enum IndexOp {
    /// These are the words of the person now.
    Put {
        /// Who.
        subject: SubjectId,
        /// All words; what was there before is replaced.
        words: Vec<WordToken>,
    },
    /// The person is not to be found any more.
    Remove {
        /// Who.
        subject: SubjectId,
    },
}

/// Writes the operations of one deed.
pub(crate) fn write(db: &mut dyn Db, ops: &[IndexOp]) -> Result<()> {
    ops.iter().try_for_each(|op| write_one(db, op))
}

fn write_one(db: &mut dyn Db, op: &IndexOp) -> Result<()> {
    match op {
        IndexOp::Put { subject, words } => {
            let id = Val::I(subject.number());
            let numbers = distinct(words);
            db.exec(&INDEX_WORD_PUT, &[id, Val::B(&pack(&numbers))])?;
            match db.engine() {
                Engine::Sqlite => db.exec(&INDEX_OUTBOX_ADD, &[id, Val::T("put")])?,
                Engine::Postgres => db.exec(&PERSON_WORDS_PUT, &[id, Val::Ints(&numbers)])?,
            };
        }
        IndexOp::Remove { subject } => {
            let id = Val::I(subject.number());
            db.exec(&INDEX_WORD_REMOVE, &[id])?;
            match db.engine() {
                Engine::Sqlite => db.exec(&INDEX_OUTBOX_ADD, &[id, Val::T("remove")])?,
                Engine::Postgres => db.exec(&PERSON_WORDS_REMOVE, &[id])?,
            };
        }
    }
    Ok(())
}

/// The numbers of the tokens, each once, in order.
pub(crate) fn distinct(words: &[WordToken]) -> Vec<i32> {
    let mut numbers: Vec<i32> = words.iter().map(|word| word.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Four bytes for each token, big-endian.
fn pack(numbers: &[i32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// The text of packed tokens as FTS5 sees it: eight hexadecimal digits each.
pub(crate) fn text_of(packed: &[u8]) -> Result<String> {
    let (tokens, rest) = packed.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(StoreError::Damaged { what: "index words" });
    }
    let words: Vec<String> = tokens.iter().map(|token| WordToken(i32::from_be_bytes(*token)).to_text()).collect();
    Ok(words.join(" "))
}
