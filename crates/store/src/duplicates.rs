//! Likely duplicates: keyed tokens, whom they bring together, and what was decided about each pair.

use custody::Token;
use domain::id::{ActorId, SubjectId};
use domain::merge::PairState;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    MATCH_STALE: Subject = "insert into match_state (subject_id, version, judged_at) values ($1, 0, null) \
        on conflict (subject_id) do update set version = 0, judged_at = null";
    MATCH_MADE: Subject = "insert into match_state (subject_id, version, judged_at) values ($1, $2, null) \
        on conflict (subject_id) do update set version = excluded.version, judged_at = null";
    MATCH_TOKENS_DROP: Subject = "delete from match_token where subject_id = $1";
    MATCH_TOKEN_ADD: Subject = "insert into match_token (subject_id, token) values ($1, $2) on conflict do nothing";
    MATCH_TOKENS_OF: Subject = "select token from match_token where subject_id = $1 order by token";
    MATCH_STALE_LEFT: Fanout = "select subject_id from match_state where version < $1 order by version, subject_id limit $2";
    MATCH_TO_JUDGE: Fanout = "select subject_id from match_state where judged_at is null and version = $1 \
        order by subject_id limit $2";
    MATCH_JUDGED: Subject = "update match_state set judged_at = $1 where subject_id = $2 and version = $3";
    MATCH_BUCKET: Fanout = "select subject_id from match_token where token = $1 order by subject_id limit $2";
    MATCH_COUNTS: Fanout = "select (select count(*) from match_state where version < $1), \
        (select count(*) from match_state where judged_at is null)";
    PAIR: Subject = "select subject_id, other_id, score, rules, state, found_at, decided_at from duplicate_pair \
        where subject_id = $1 and other_id = $2";
    PAIRS_OF: Subject = "select subject_id, other_id, score, rules, state, found_at, decided_at from duplicate_pair \
        where subject_id = $1 or other_id = $1 order by score desc, subject_id, other_id";
    PAIRS_OPEN: Fanout = "select d.subject_id, d.other_id, d.score, d.rules, d.state, d.found_at, d.decided_at \
        from duplicate_pair d where d.state = $1 order by d.score desc, d.subject_id, d.other_id limit $2";
    PAIRS_OPEN_COUNT: Fanout = "select count(*) from duplicate_pair where state = $1";
    PAIR_PUT: Subject = "insert into duplicate_pair (subject_id, other_id, score, rules, state, found_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (subject_id, other_id) do update set score = excluded.score, \
        rules = excluded.rules, state = excluded.state, found_at = excluded.found_at, decided_at = null, decided_by = null";
    PAIR_DECIDE: Subject = "update duplicate_pair set state = $1, decided_at = $2, decided_by = $3 \
        where subject_id = $4 and other_id = $5";
    PAIR_DROP: Subject = "delete from duplicate_pair where subject_id = $1 and other_id = $2 and state = $3";
}

/// Two people who may be one, the smaller number first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PairRecord {
    /// Both, in the order of their numbers.
    pub pair: (SubjectId, SubjectId),
    /// How much speaks for it, in bits.
    pub score: i64,
    /// Codes of the rules that fired, with a space between them.
    pub rules: String,
    /// What was decided.
    pub state: PairState,
    /// When it was suggested.
    pub found_at: Timestamp,
    /// When somebody decided.
    pub decided_at: Option<Timestamp>,
}

/// Both in the order of their numbers.
#[must_use]
pub fn ordered(a: SubjectId, b: SubjectId) -> (SubjectId, SubjectId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Notes that the tokens of a person have to be made anew, because something about them changed.
pub fn stale(tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
    tx.exec(&MATCH_STALE, &[Val::I(subject.number())])?;
    Ok(())
}

/// Replaces the tokens of a person; they wait for being compared.
pub fn put(tx: &mut Tx<'_>, subject: SubjectId, version: i64, tokens: &[Token]) -> Result<()> {
    let id = Val::I(subject.number());
    tx.exec(&MATCH_TOKENS_DROP, &[id])?;
    for token in tokens {
        tx.exec(&MATCH_TOKEN_ADD, &[id, Val::B(&token.0)])?;
    }
    tx.exec(&MATCH_MADE, &[id, Val::I(version)])?;
    Ok(())
}

/// People whose tokens are missing or of an older version.
pub fn without_tokens(db: &mut dyn Db, version: i64, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &MATCH_STALE_LEFT, &[Val::I(version), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// People whose tokens were not compared yet.
pub fn to_judge(db: &mut dyn Db, version: i64, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &MATCH_TO_JUDGE, &[Val::I(version), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// Notes that a person was compared, unless they changed meanwhile.
pub fn judged(tx: &mut Tx<'_>, subject: SubjectId, version: i64, at: Timestamp) -> Result<()> {
    tx.exec(&MATCH_JUDGED, &[Val::I(to_ms(at)), Val::I(subject.number()), Val::I(version)])?;
    Ok(())
}

/// How many people wait for tokens, and how many for being compared.
pub fn waiting(db: &mut dyn Db, version: i64) -> Result<(i64, i64)> {
    let counts = row(db, &MATCH_COUNTS, &[Val::I(version)], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    Ok(counts.unwrap_or_default())
}

/// The tokens of a person.
pub fn tokens_of(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Token>> {
    rows(db, &MATCH_TOKENS_OF, &[Val::I(subject.number())], |cells| {
        cells.b(0)?.try_into().map(Token).map_err(|_| StoreError::Damaged { what: "a token" })
    })
}

/// Everybody who has a token, at most `limit`.
pub fn bucket(db: &mut dyn Db, token: Token, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &MATCH_BUCKET, &[Val::B(&token.0), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// What is known of a pair, in any order.
pub fn pair(db: &mut dyn Db, a: SubjectId, b: SubjectId) -> Result<Option<PairRecord>> {
    let (first, second) = ordered(a, b);
    row(db, &PAIR, &[Val::I(first.number()), Val::I(second.number())], read)
}

/// Every pair with this person.
pub fn pairs_of(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<PairRecord>> {
    rows(db, &PAIRS_OF, &[Val::I(subject.number())], read)
}

/// The pairs that wait for a decision, the likeliest first.
pub fn open(db: &mut dyn Db, limit: i64) -> Result<Vec<PairRecord>> {
    rows(db, &PAIRS_OPEN, &[Val::T(PairState::Open.code()), Val::I(limit)], read)
}

/// How many pairs wait for a decision.
pub fn open_count(db: &mut dyn Db) -> Result<i64> {
    Ok(row(db, &PAIRS_OPEN_COUNT, &[Val::T(PairState::Open.code())], |cells| cells.i(0))?.unwrap_or(0))
}

/// Writes a suggestion down, over what was there.
pub fn suggest(tx: &mut Tx<'_>, suggestion: &PairRecord) -> Result<()> {
    let (first, second) = suggestion.pair;
    tx.exec(
        &PAIR_PUT,
        &[
            Val::I(first.number()),
            Val::I(second.number()),
            Val::I(suggestion.score),
            Val::T(&suggestion.rules),
            Val::T(suggestion.state.code()),
            Val::I(to_ms(suggestion.found_at)),
        ],
    )?;
    Ok(())
}

/// Writes a decision about a pair down; `false` if the pair is not known.
pub fn decide(
    tx: &mut Tx<'_>,
    (first, second): (SubjectId, SubjectId),
    state: PairState,
    (by, at): (ActorId, Timestamp),
) -> Result<bool> {
    let decision = [Val::T(state.code()), Val::I(to_ms(at)), Val::I(by.number())];
    let [state, at, by] = decision;
    Ok(tx.exec(&PAIR_DECIDE, &[state, at, by, Val::I(first.number()), Val::I(second.number())])? == 1)
}

/// Takes an open suggestion back that does not hold any more.
pub fn drop_open(tx: &mut Tx<'_>, (first, second): (SubjectId, SubjectId)) -> Result<()> {
    let open = Val::T(PairState::Open.code());
    tx.exec(&PAIR_DROP, &[Val::I(first.number()), Val::I(second.number()), open])?;
    Ok(())
}

fn read(cells: &dyn Cells) -> Result<PairRecord> {
    Ok(PairRecord {
        pair: (SubjectId::new(cells.i(0)?), SubjectId::new(cells.i(1)?)),
        score: cells.i(2)?,
        rules: cells.t(3)?,
        state: code(cells, 4, PairState::from_code)?,
        found_at: from_ms(cells.i(5)?),
        decided_at: cells.oi(6)?.map(from_ms),
    })
}
