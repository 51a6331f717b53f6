//! What the search for leftovers looks for: pieces of what somebody's rows hold, that are in no file after an erasure.

use domain::id::SubjectId;

use crate::{Db, Result, Sql, Val, rows, statements};

statements! {
    MARKS_SUBMISSIONS: Subject = "select answers from form_submission where subject_id = $1 order by id limit 200";
    MARKS_CASE_STEPS: Subject = "select words from rights_step where subject_id = $1 and words is not null \
        order by case_id, step_no limit 200";
    MARKS_LETTERS: Subject = "select words from letter where subject_id = $1 order by id limit 200";
    MARKS_PACKAGE_PIECES: Subject = "select piece from package_piece where subject_id = $1 order by handover_id, piece_no limit 200";
    MARKS_CASE_DOCUMENTS: Subject = "select content from rights_document where subject_id = $1 order by id limit 100";
    MARKS_DISPUTES: Subject = "select said from dispute where subject_id = $1 order by id limit 100";
    MARKS_DISPUTES_ANSWERED: Subject = "select answer from dispute where subject_id = $1 and answer is not null order by id limit 100";
    MARKS_STATEMENTS: Subject = "select statement from dispute where subject_id = $1 and statement is not null order by id limit 100";
    MARKS_WEIGHINGS: Subject = "select words from objection_weighing where subject_id = $1 order by objection_id, line_no limit 100";
    MARKS_NOTICES_TOLD: Subject = "select words from restriction_notice where subject_id = $1 order by id limit 100";
    MARKS_PERSON: Subject = "select p.profile, p.salt, k.wrapped, p.public_id from person p join person_key k \
        on k.subject_id = p.subject_id where p.subject_id = $1";
    MARKS_CONTACTS: Subject = "select value from contact_point where subject_id = $1";
    MARKS_DETAIL: Subject = "select detail from person_detail where subject_id = $1";
    MARKS_FIELDS: Subject = "select value from field_value where subject_id = $1";
    MARKS_SPECIAL: Subject = "select value from special_value where subject_id = $1";
    MARKS_PURCHASES: Subject = "select head from purchase where subject_id = $1 order by id limit 100";
    MARKS_LINES: Subject = "select line from purchase_line where subject_id = $1 order by purchase_id, line_no limit 200";
    MARKS_LIKENESS: Subject = "select token from match_token where subject_id = $1 order by token";
    MARKS_ORIGINS: Subject = "select origin from purchase where subject_id = $1 order by id limit 100";
    MARKS_FILE_ASIDES: Subject = "select aside from file_aside where subject_id = $1 order by id limit 100";
    MARKS_FILE_ORIGINS: Subject = "select token from file_origin where subject_id = $1 order by token limit 100";
}

/// Where a person's sealed values and the digests they are found by stand.
const MARKS: &[&Sql] = &[
    &MARKS_CONTACTS,
    &MARKS_DETAIL,
    &MARKS_FIELDS,
    &MARKS_SPECIAL,
    &MARKS_PURCHASES,
    &MARKS_LINES,
    &MARKS_ORIGINS,
    &MARKS_SUBMISSIONS,
    &MARKS_LIKENESS,
    &MARKS_FILE_ASIDES,
    &MARKS_FILE_ORIGINS,
    &MARKS_CASE_STEPS,
    &MARKS_CASE_DOCUMENTS,
    &MARKS_LETTERS,
    &MARKS_PACKAGE_PIECES,
    &MARKS_DISPUTES,
    &MARKS_DISPUTES_ANSWERED,
    &MARKS_STATEMENTS,
    &MARKS_WEIGHINGS,
    &MARKS_NOTICES_TOLD,
];

/// Bytes that must be in no file any more: the middles of the person's ciphertexts, their wrapped key and
/// the keyed digests they were found by. Each is at most 24 bytes; ciphertext tells nothing about a person.
pub fn marks(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Vec<u8>>> {
    let about = [Val::I(subject.number())];
    let mut found: Vec<Vec<u8>> = Vec::new();
    let person =
        rows(db, &MARKS_PERSON, &about, |cells| Ok([cells.b(0)?, cells.b(1)?, cells.b(2)?, cells.t(3)?.into_bytes()]))?;
    found.extend(person.into_iter().flatten());
    for sql in MARKS {
        found.extend(rows(db, sql, &about, |cells| cells.b(0))?);
    }
    found.extend(crate::items::marks(db, subject)?);
    found.extend(crate::contacts::entries_of(db, subject)?.into_iter().map(|entry| entry.token.0.to_vec()));
    // The first bytes of a sealed value are its format and generation, the same for everybody.
    Ok(found
        .into_iter()
        .map(|bytes| if bytes.len() > 40 { bytes.into_iter().skip(8).take(24).collect() } else { bytes })
        .collect())
}
