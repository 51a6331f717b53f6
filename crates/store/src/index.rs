//! What search learns about a person: keyed word tokens, never words.
//!
//! Invariant: the row in `index_word` is the truth; everything else about search can be rebuilt from it.

use custody::WordToken;
use domain::id::{SubjectId, TeamId};

use crate::db::{Db, rows};
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
    PERSON_WORDS_FIND_1: Fanout, Postgres = "with hit as materialized \
        (select subject_id from person_words where words && $1) \
        select hit.subject_id from hit left join person_joined j on j.subject_id = hit.subject_id \
        left join person p on p.subject_id = coalesce(j.root_id, hit.subject_id) \
        where (cast($2 as bigint) = 0 or p.team_id = $2) order by hit.subject_id desc limit $3";
    PERSON_WORDS_FIND_2: Fanout, Postgres = "with hit as materialized \
        (select subject_id from person_words where words && $1 and words && $2) \
        select hit.subject_id from hit left join person_joined j on j.subject_id = hit.subject_id \
        left join person p on p.subject_id = coalesce(j.root_id, hit.subject_id) \
        where (cast($3 as bigint) = 0 or p.team_id = $3) order by hit.subject_id desc limit $4";
    PERSON_WORDS_FIND_4: Fanout, Postgres = "with hit as materialized \
        (select subject_id from person_words where words && $1 and words && $2 and words && $3 and words && $4) \
        select hit.subject_id from hit left join person_joined j on j.subject_id = hit.subject_id \
        left join person p on p.subject_id = coalesce(j.root_id, hit.subject_id) \
        where (cast($5 as bigint) = 0 or p.team_id = $5) order by hit.subject_id desc limit $6";
}

/// How many words of a question the index is asked for; the caller puts the most telling ones first, and checks the
/// rest on what it opens.
pub const MOST_GROUPS: usize = 4;

/// What the index is asked.
#[derive(Clone, Debug, Default)]
pub struct WordSearch {
    /// For each word asked what stands for it: somebody is found who has at least one of each, of the first
    /// [`MOST_GROUPS`]. Nobody is found by nothing.
    pub groups: Vec<Vec<WordToken>>,
    /// Of one team only.
    pub team: Option<TeamId>,
    /// At most so many people, the newest.
    pub limit: usize,
}

impl WordSearch {
    /// The tokens of each group, each once; none where nobody can have been meant.
    pub(crate) fn numbers(&self) -> Option<Vec<Vec<i32>>> {
        let groups: Vec<Vec<i32>> = self.groups.iter().take(MOST_GROUPS).map(|group| distinct(group)).collect();
        (!groups.is_empty() && groups.iter().all(|group| !group.is_empty())).then_some(groups)
    }

    /// The team's number, 0 for all of them, and the limit.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (self.team.map_or(0, TeamId::number), i64::try_from(self.limit).unwrap_or(i64::MAX))
    }
}

/// The question to FTS5.
pub(crate) fn match_text(groups: &[Vec<i32>]) -> String {
    let one = |group: &Vec<i32>| {
        let words: Vec<String> = group.iter().map(|number| format!("\"{}\"", WordToken(*number).to_text())).collect();
        format!("({})", words.join(" OR "))
    };
    groups.iter().map(one).collect::<Vec<_>>().join(" AND ")
}

/// Asks PostgreSQL.
pub(crate) fn find_here(db: &mut dyn Db, groups: &[Vec<i32>], (team, limit): (i64, i64)) -> Result<Vec<SubjectId>> {
    let (sql, places) = match groups.len() {
        0 | 1 => (&PERSON_WORDS_FIND_1, 1),
        2 => (&PERSON_WORDS_FIND_2, 2),
        _ => (&PERSON_WORDS_FIND_4, MOST_GROUPS),
    };
    // A group that is asked twice changes nothing.
    let mut params: Vec<Val<'_>> = groups.iter().cycle().take(places).map(|group| Val::Ints(group)).collect();
    params.extend([Val::I(team), Val::I(limit)]);
    rows(db, sql, &params, |cells| cells.i(0).map(SubjectId::new))
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
    /// Another team serves the person from now on; the words stay.
    TeamChanged {
        /// Who.
        subject: SubjectId,
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
        // PostgreSQL looks up the team where it searches.
        IndexOp::TeamChanged { subject } => match db.engine() {
            Engine::Sqlite => {
                db.exec(&INDEX_OUTBOX_ADD, &[Val::I(subject.number()), Val::T("put")])?;
            }
            Engine::Postgres => (),
        },
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
