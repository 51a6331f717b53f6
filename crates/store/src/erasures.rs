//! Erasures: their persisted steps, the rows they delete, and the search for what is left.

use domain::erasure::{Erasure, Preview, Step};
use domain::id::{ActorId, ControllerId, ErasureId, PublicId, SubjectId};
use domain::person::Handle;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, handle, public_id};
use crate::{Cells, Db, Result, Sql, Tx, Val, row, rows, statements};

pub(crate) mod marks;

pub use marks::marks;

statements! {
    pub ERASURE_ADD: Subject = "insert into erasure (id, public_id, controller_id, subject_id, handle, step, ordered_at, ordered_by, \
        epoch, unreadable_from, marks, counts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub ERASURE_BY_PUBLIC: Fanout = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where public_id = $1";
    pub ERASURE_BY_ID: Fanout = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where id = $1";
    pub ERASURE_OF_PERSON: Subject = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where subject_id = $1";
    pub ERASURES_AT_WORK: Fanout = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where step <> $1 and step <> $2 order by id";
    pub ERASURES_AT_STEP: Fanout = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where step = $1 and epoch < $2 order by id";
    pub ERASURES_ALL: Fanout = "select id, public_id, subject_id, step, ordered_at, unreadable_from, controller_id, handle, epoch, \
        marks, counts, certificate from erasure where controller_id = $1 order by id desc limit $2";
    pub ERASURE_STEP_SET: Fanout = "update erasure set step = $1 where id = $2";
    pub ERASURE_CERTIFY: Fanout = "update erasure set certificate = $1, marks = $2 where id = $3";
    pub ERASURE_KEY_DIED: Fanout = "update erasure set epoch = $1, unreadable_from = $2, marks = $3 where id = $4";
    pub ERASURE_STEP_ADD: Fanout = "insert into erasure_step (erasure_id, step, done_at, note) values ($1, $2, $3, $4) on conflict do nothing";
    pub ERASURE_STEPS: Fanout = "select step, done_at, note from erasure_step where erasure_id = $1 order by done_at";
    pub PREVIEW: Subject = "select (select count(*) from contact_point where subject_id = $1), \
        (select count(*) from purchase where subject_id = $1), \
        (select count(*) from purchase_line where subject_id = $1), \
        (select count(*) from consent_event where subject_id = $1), \
        (select count(*) from reason_text where subject_id = $1), \
        (select count(*) from shop_total_buyer b join shop_total t on t.brand_id = b.brand_id and t.month = b.month \
            and t.country = b.country and t.currency = b.currency where b.subject_id = $1 and t.buyers < 10)";

    ERASE_CONTACTS: Subject = "delete from contact_point where subject_id = $1";
    ERASE_DIRECTORY: Subject = "delete from directory where subject_id = $1";
    ERASE_PURPOSES: Subject = "delete from person_purpose where subject_id = $1";
    ERASE_CONSENTS: Subject = "delete from consent_event where subject_id = $1";
    ERASE_RESTRICTIONS: Subject = "delete from restriction where subject_id = $1";
    ERASE_DETAIL: Subject = "delete from person_detail where subject_id = $1";
    ERASE_PROFILE_CHANGES: Subject = "delete from profile_change where subject_id = $1";
    ERASE_CONTACT_DETAILS: Subject = "delete from contact_detail where subject_id = $1";
    ERASE_MEMBERSHIPS: Subject = "delete from membership where subject_id = $1";
    ERASE_TAGS: Subject = "delete from person_tag where subject_id = $1";
    ERASE_FIELDS: Subject = "delete from field_value where subject_id = $1";
    ERASE_SPECIAL: Subject = "delete from special_value where subject_id = $1";
    ERASE_NOTICES_GIVEN: Subject = "delete from notice_given where subject_id = $1";
    ERASE_LINES: Subject = "delete from purchase_line where subject_id = $1";
    ERASE_PURCHASES: Subject = "delete from purchase where subject_id = $1";
    ERASE_BUYER: Subject = "delete from shop_total_buyer where subject_id = $1";
    ERASE_REASONS: Subject = "delete from reason_text where subject_id = $1";
    ERASE_MAIL_LINKS: Subject = "delete from mail_link where subject_id = $1";
    ERASE_MAIL_ABOUT: Subject = "delete from mail_about where subject_id = $1";
    ERASE_MAILS: Subject = "delete from mail_out where subject_id = $1";
    ERASE_ITEMS: Subject = "delete from item where subject_id = $1";
    ERASE_ITEM_SPANS: Subject = "delete from item_span where subject_id = $1";
    ERASE_ITEM_WRAPS: Subject = "delete from item_wrap where subject_id = $1";
    ERASE_WORDS: Subject = "delete from index_word where subject_id = $1";
    // The next number of the outbox follows its newest row, so the rows stay and name nobody.
    ERASE_OUTBOX: Subject = "update index_outbox set subject_id = 0 where subject_id = $1";
    ERASE_MATCH_STATE: Subject = "delete from match_state where subject_id = $1";
    ERASE_MATCH_TOKENS: Subject = "delete from match_token where subject_id = $1";
    ERASE_PAIRS: Subject = "delete from duplicate_pair where subject_id = $1 or other_id = $1";
    ERASE_MERGES: Subject = "delete from person_merge where subject_id = $1 or winner_id = $1";
    ERASE_JOINED: Subject = "delete from person_joined where subject_id = $1";
    ERASE_KEY: Subject = "delete from person_key where subject_id = $1";
    ERASE_OBJECTIONS: Subject = "delete from objection where subject_id = $1";
    ERASE_CONTACT_STOPS: Subject = "delete from contact_stop where subject_id = $1";
    ERASE_BIRTH: Subject = "delete from birth where subject_id = $1";
    ERASE_DELIVERIES: Subject = "delete from delivery where subject_id = $1";
    ERASE_WAITS: Subject = "delete from erasure_wait where subject_id = $1";
    ERASE_PERSON: Subject = "delete from person where subject_id = $1";

    ERASE_SUBMISSIONS: Subject = "delete from form_submission where subject_id = $1";
    LEFT_SUBMISSIONS: Subject = "select count(*) from form_submission where subject_id = $1";
    ERASE_FILE_ORIGINS: Subject = "delete from file_origin where subject_id = $1";
    ERASE_FILE_SEEN: Subject = "delete from file_seen where subject_id = $1";
    ERASE_FILE_ASIDES: Subject = "delete from file_aside where subject_id = $1";

    ERASE_CASES: Subject = "delete from rights_case where subject_id = $1";
    ERASE_CASE_STEPS: Subject = "delete from rights_step where subject_id = $1";
    ERASE_CASE_DOCUMENTS: Subject = "delete from rights_document where subject_id = $1";
    ERASE_CASE_MAILS: Subject = "delete from rights_mail where subject_id = $1";
    LEFT_CASES: Subject = "select count(*) from rights_case where subject_id = $1";
    LEFT_CASE_STEPS: Subject = "select count(*) from rights_step where subject_id = $1";
    LEFT_CASE_DOCUMENTS: Subject = "select count(*) from rights_document where subject_id = $1";
    LEFT_CASE_MAILS: Subject = "select count(*) from rights_mail where subject_id = $1";
    ERASE_HANDOVERS: Subject = "delete from package_handover where subject_id = $1";
    ERASE_PACKAGE_PIECES: Subject = "delete from package_piece where subject_id = $1";
    LEFT_HANDOVERS: Subject = "select count(*) from package_handover where subject_id = $1";
    LEFT_PACKAGE_PIECES: Subject = "select count(*) from package_piece where subject_id = $1";
    ERASE_LETTERS: Subject = "delete from letter where subject_id = $1";
    LEFT_LETTERS: Subject = "select count(*) from letter where subject_id = $1";
    ERASE_DISPUTES: Subject = "delete from dispute where subject_id = $1";
    LEFT_DISPUTES: Subject = "select count(*) from dispute where subject_id = $1";
    ERASE_WEIGHINGS: Subject = "delete from objection_weighing where subject_id = $1";
    LEFT_WEIGHINGS: Subject = "select count(*) from objection_weighing where subject_id = $1";
    ERASE_NOTICES_TOLD: Subject = "delete from restriction_notice where subject_id = $1";
    LEFT_NOTICES_TOLD: Subject = "select count(*) from restriction_notice where subject_id = $1";
    ERASE_SOURCES: Subject = "delete from source_person where subject_id = $1";
    LEFT_SOURCES: Subject = "select count(*) from source_person where subject_id = $1";

    LEFT_CONTACTS: Subject = "select count(*) from contact_point where subject_id = $1";
    LEFT_DIRECTORY: Subject = "select count(*) from directory where subject_id = $1";
    LEFT_PURPOSES: Subject = "select count(*) from person_purpose where subject_id = $1";
    LEFT_CONSENTS: Subject = "select count(*) from consent_event where subject_id = $1";
    LEFT_RESTRICTIONS: Subject = "select count(*) from restriction where subject_id = $1";
    LEFT_DETAIL: Subject = "select count(*) from person_detail where subject_id = $1";
    LEFT_PROFILE_CHANGES: Subject = "select count(*) from profile_change where subject_id = $1";
    LEFT_CONTACT_DETAILS: Subject = "select count(*) from contact_detail where subject_id = $1";
    LEFT_MEMBERSHIPS: Subject = "select count(*) from membership where subject_id = $1";
    LEFT_TAGS: Subject = "select count(*) from person_tag where subject_id = $1";
    LEFT_FIELDS: Subject = "select count(*) from field_value where subject_id = $1";
    LEFT_SPECIAL: Subject = "select count(*) from special_value where subject_id = $1";
    LEFT_NOTICES_GIVEN: Subject = "select count(*) from notice_given where subject_id = $1";
    LEFT_LINES: Subject = "select count(*) from purchase_line where subject_id = $1";
    LEFT_PURCHASES: Subject = "select count(*) from purchase where subject_id = $1";
    LEFT_BUYER: Subject = "select count(*) from shop_total_buyer where subject_id = $1";
    LEFT_REASONS: Subject = "select count(*) from reason_text where subject_id = $1";
    LEFT_MAIL_LINKS: Subject = "select count(*) from mail_link where subject_id = $1";
    LEFT_MAIL_ABOUT: Subject = "select count(*) from mail_about where subject_id = $1";
    LEFT_MAILS: Subject = "select count(*) from mail_out where subject_id = $1";
    LEFT_ITEMS: Subject = "select count(*) from item where subject_id = $1";
    LEFT_ITEM_SPANS: Subject = "select count(*) from item_span where subject_id = $1";
    LEFT_ITEM_WRAPS: Subject = "select count(*) from item_wrap where subject_id = $1";
    LEFT_WORDS: Subject = "select count(*) from index_word where subject_id = $1";
    LEFT_OUTBOX: Subject = "select count(*) from index_outbox where subject_id = $1";
    LEFT_MATCH_STATE: Subject = "select count(*) from match_state where subject_id = $1";
    LEFT_MATCH_TOKENS: Subject = "select count(*) from match_token where subject_id = $1";
    LEFT_PAIRS: Subject = "select count(*) from duplicate_pair where subject_id = $1 or other_id = $1";
    LEFT_MERGES: Subject = "select count(*) from person_merge where subject_id = $1 or winner_id = $1";
    LEFT_JOINED: Subject = "select count(*) from person_joined where subject_id = $1";
    LEFT_KEY: Subject = "select count(*) from person_key where subject_id = $1";
    LEFT_OBJECTIONS: Subject = "select count(*) from objection where subject_id = $1";
    LEFT_CONTACT_STOPS: Subject = "select count(*) from contact_stop where subject_id = $1";
    LEFT_BIRTH: Subject = "select count(*) from birth where subject_id = $1";
    LEFT_DELIVERIES: Subject = "select count(*) from delivery where subject_id = $1";
    LEFT_WAITS: Subject = "select count(*) from erasure_wait where subject_id = $1";
    LEFT_PERSON: Subject = "select count(*) from person where subject_id = $1";
    LEFT_FILE_ORIGINS: Subject = "select count(*) from file_origin where subject_id = $1";
    LEFT_FILE_SEEN: Subject = "select count(*) from file_seen where subject_id = $1";
    LEFT_FILE_ASIDES: Subject = "select count(*) from file_aside where subject_id = $1";

    MARK_HELD: Fanout = "select (select count(*) from directory where controller_id = $1 and token = $2) \
        + (select count(*) from match_token where token = $2) \
        + (select count(*) from purchase where origin = $2) + (select count(*) from anonymous_sale where origin = $2) \
        + (select count(*) from file_origin where controller_id = $1 and token = $2)";
}

/// What an erasure deletes, and how each table is counted afterwards. Tables of the ledger and of the
/// erasure itself hold handles and codes only, and stay.
const ERASED: &[(&str, &Sql, &Sql)] = &[
    ("contact_point", &ERASE_CONTACTS, &LEFT_CONTACTS),
    ("directory", &ERASE_DIRECTORY, &LEFT_DIRECTORY),
    ("person_purpose", &ERASE_PURPOSES, &LEFT_PURPOSES),
    ("consent_event", &ERASE_CONSENTS, &LEFT_CONSENTS),
    ("restriction", &ERASE_RESTRICTIONS, &LEFT_RESTRICTIONS),
    ("person_detail", &ERASE_DETAIL, &LEFT_DETAIL),
    ("profile_change", &ERASE_PROFILE_CHANGES, &LEFT_PROFILE_CHANGES),
    ("contact_detail", &ERASE_CONTACT_DETAILS, &LEFT_CONTACT_DETAILS),
    ("membership", &ERASE_MEMBERSHIPS, &LEFT_MEMBERSHIPS),
    ("person_tag", &ERASE_TAGS, &LEFT_TAGS),
    ("field_value", &ERASE_FIELDS, &LEFT_FIELDS),
    ("special_value", &ERASE_SPECIAL, &LEFT_SPECIAL),
    ("notice_given", &ERASE_NOTICES_GIVEN, &LEFT_NOTICES_GIVEN),
    ("purchase_line", &ERASE_LINES, &LEFT_LINES),
    ("purchase", &ERASE_PURCHASES, &LEFT_PURCHASES),
    ("shop_total_buyer", &ERASE_BUYER, &LEFT_BUYER),
    ("reason_text", &ERASE_REASONS, &LEFT_REASONS),
    ("form_submission", &ERASE_SUBMISSIONS, &LEFT_SUBMISSIONS),
    ("mail_link", &ERASE_MAIL_LINKS, &LEFT_MAIL_LINKS),
    ("mail_about", &ERASE_MAIL_ABOUT, &LEFT_MAIL_ABOUT),
    ("mail_out", &ERASE_MAILS, &LEFT_MAILS),
    ("item", &ERASE_ITEMS, &LEFT_ITEMS),
    ("item_span", &ERASE_ITEM_SPANS, &LEFT_ITEM_SPANS),
    ("item_wrap", &ERASE_ITEM_WRAPS, &LEFT_ITEM_WRAPS),
    ("index_word", &ERASE_WORDS, &LEFT_WORDS),
    ("index_outbox", &ERASE_OUTBOX, &LEFT_OUTBOX),
    ("objection", &ERASE_OBJECTIONS, &LEFT_OBJECTIONS),
    ("contact_stop", &ERASE_CONTACT_STOPS, &LEFT_CONTACT_STOPS),
    ("birth", &ERASE_BIRTH, &LEFT_BIRTH),
    ("match_state", &ERASE_MATCH_STATE, &LEFT_MATCH_STATE),
    ("match_token", &ERASE_MATCH_TOKENS, &LEFT_MATCH_TOKENS),
    ("duplicate_pair", &ERASE_PAIRS, &LEFT_PAIRS),
    ("person_merge", &ERASE_MERGES, &LEFT_MERGES),
    ("person_joined", &ERASE_JOINED, &LEFT_JOINED),
    ("file_origin", &ERASE_FILE_ORIGINS, &LEFT_FILE_ORIGINS),
    ("file_seen", &ERASE_FILE_SEEN, &LEFT_FILE_SEEN),
    ("file_aside", &ERASE_FILE_ASIDES, &LEFT_FILE_ASIDES),
    ("letter", &ERASE_LETTERS, &LEFT_LETTERS),
    ("delivery", &ERASE_DELIVERIES, &LEFT_DELIVERIES),
    ("erasure_wait", &ERASE_WAITS, &LEFT_WAITS),
    ("rights_step", &ERASE_CASE_STEPS, &LEFT_CASE_STEPS),
    ("rights_document", &ERASE_CASE_DOCUMENTS, &LEFT_CASE_DOCUMENTS),
    ("rights_mail", &ERASE_CASE_MAILS, &LEFT_CASE_MAILS),
    ("rights_case", &ERASE_CASES, &LEFT_CASES),
    ("source_person", &ERASE_SOURCES, &LEFT_SOURCES),
    ("package_piece", &ERASE_PACKAGE_PIECES, &LEFT_PACKAGE_PIECES),
    ("package_handover", &ERASE_HANDOVERS, &LEFT_HANDOVERS),
    ("dispute", &ERASE_DISPUTES, &LEFT_DISPUTES),
    ("objection_weighing", &ERASE_WEIGHINGS, &LEFT_WEIGHINGS),
    ("restriction_notice", &ERASE_NOTICES_TOLD, &LEFT_NOTICES_TOLD),
    ("person_key", &ERASE_KEY, &LEFT_KEY),
    ("person", &ERASE_PERSON, &LEFT_PERSON),
];

/// Tables with a `subject_id` that an erasure leaves: they name a handle without a person, or what was named for a
/// legal claim, or hold what a norm has us keep, under a key of its own.
pub const KEPT: &[&str] = &["event", "event_shown", "erasure", "legal_hold", "hold_item", "hold_review", "kept_record"];

/// The tables whose rows an erasure deletes.
pub fn erased_tables() -> impl Iterator<Item = &'static str> {
    ERASED.iter().map(|(table, ..)| *table)
}

/// An erasure as it is kept.
#[derive(Clone, Debug)]
pub struct ErasureRecord {
    /// What everybody may know of it.
    pub erasure: Erasure,
    /// Whose customer it was.
    pub controller: ControllerId,
    /// How the ledger names the person.
    pub handle: Handle,
    /// The newest weekly key that could have wrapped the person's key.
    pub epoch: i64,
    /// Bytes of the old ciphertexts, inverted, each with its length before it; see [`marks`].
    pub marks: Vec<u8>,
    /// What went, in numbers.
    pub counts: String,
    /// The certificate, once written.
    pub certificate: Option<String>,
}

/// Counts what an erasure would remove.
pub fn preview(db: &mut dyn Db, subject: SubjectId) -> Result<Preview> {
    let found = row(db, &PREVIEW, &[Val::I(subject.number())], |cells| {
        Ok(Preview {
            contacts: cells.i(0)?,
            purchases: cells.i(1)?,
            lines: cells.i(2)?,
            consents: cells.i(3)?,
            reason_texts: cells.i(4)?,
            small_groups: cells.i(5)?,
            notes: 0,
        })
    })?;
    let counted = crate::items::counts(db, subject)?;
    Ok(Preview { notes: counted.notes + counted.mentions, ..found.unwrap_or_default() })
}

/// Writes an order down; its step is [`Step::Ordered`].
pub fn order(tx: &mut Tx<'_>, record: &ErasureRecord, by: ActorId) -> Result<()> {
    let erasure = &record.erasure;
    let public = erasure.public.to_string();
    tx.exec(
        &ERASURE_ADD,
        &[
            Val::I(erasure.id.number()),
            Val::T(&public),
            Val::I(record.controller.number()),
            Val::I(erasure.subject.number()),
            Val::B(&record.handle.0),
            Val::T(erasure.step.code()),
            Val::I(to_ms(erasure.ordered_at)),
            Val::I(by.number()),
            Val::I(record.epoch),
            Val::I(to_ms(erasure.unreadable_from)),
            Val::B(&record.marks),
            Val::T(&record.counts),
        ],
    )?;
    note_step(tx, erasure.id, (Step::Ordered, erasure.ordered_at), "")
}

/// Moves an erasure to a step that is done.
pub fn reach(tx: &mut Tx<'_>, id: ErasureId, (step, at): (Step, Timestamp), note: &str) -> Result<()> {
    tx.exec(&ERASURE_STEP_SET, &[Val::T(step.code()), Val::I(id.number())])?;
    note_step(tx, id, (step, at), note)
}

fn note_step(tx: &mut Tx<'_>, id: ErasureId, (step, at): (Step, Timestamp), note: &str) -> Result<()> {
    tx.exec(&ERASURE_STEP_ADD, &[Val::I(id.number()), Val::T(step.code()), Val::I(to_ms(at)), Val::T(note)])?;
    Ok(())
}

/// Writes down which weekly key wrapped the person's key when it died, from when on no copy can be read, and what
/// the leftover check has to look for.
pub fn key_died(tx: &mut Tx<'_>, record: &ErasureRecord) -> Result<()> {
    tx.exec(
        &ERASURE_KEY_DIED,
        &[
            Val::I(record.epoch),
            Val::I(to_ms(record.erasure.unreadable_from)),
            Val::B(&record.marks),
            Val::I(record.erasure.id.number()),
        ],
    )?;
    Ok(())
}

/// Writes the certificate and forgets the marks.
pub fn certify(tx: &mut Tx<'_>, id: ErasureId, certificate: &str) -> Result<()> {
    tx.exec(&ERASURE_CERTIFY, &[Val::T(certificate), Val::B(&[]), Val::I(id.number())])?;
    Ok(())
}

/// Deletes every row of the person and says how many rows of each table went.
pub fn delete_rows(tx: &mut Tx<'_>, subject: SubjectId) -> Result<Vec<(&'static str, u64)>> {
    crate::items::hand_over(tx, subject)?;
    crate::rights::beside::forget(tx, subject)?;
    crate::letters::forget(tx, subject)?;
    ERASED.iter().map(|(table, delete, _)| Ok((*table, tx.exec(delete, &[Val::I(subject.number())])?))).collect()
}

/// The tables that still hold rows of the person.
pub fn rows_left(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<&'static str>> {
    let mut left = Vec::new();
    for (table, _, count) in ERASED {
        if row(db, count, &[Val::I(subject.number())], |cells| cells.i(0))?.unwrap_or(0) > 0 {
            left.push(*table);
        }
    }
    Ok(left)
}

/// Whether a mark is a keyed digest that stands in a row of somebody else: households share an address, and an
/// invoice can name several people. Says nothing before [`rows_left`] says that nothing is left of the person.
pub fn is_held(db: &mut dyn Db, controller: ControllerId, mark: &[u8]) -> Result<bool> {
    let held = row(db, &MARK_HELD, &[Val::I(controller.number()), Val::B(mark)], |cells| cells.i(0))?;
    Ok(held.unwrap_or(0) > 0)
}

/// The erasure with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<ErasureRecord>> {
    row(db, &ERASURE_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// The erasure with this number.
pub fn by_id(db: &mut dyn Db, id: ErasureId) -> Result<Option<ErasureRecord>> {
    row(db, &ERASURE_BY_ID, &[Val::I(id.number())], read)
}

/// The erasure of a person, if one was ordered.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Option<ErasureRecord>> {
    row(db, &ERASURE_OF_PERSON, &[Val::I(subject.number())], read)
}

/// Erasures that were ordered and are not certified: a restart goes on with them.
pub fn at_work(db: &mut dyn Db) -> Result<Vec<ErasureRecord>> {
    rows(db, &ERASURES_AT_WORK, &[Val::T(Step::Certified.code()), Val::T(Step::BackupsUnreadable.code())], read)
}

/// Certified erasures whose last weekly key is older than `epoch`.
pub fn certified_before(db: &mut dyn Db, epoch: i64) -> Result<Vec<ErasureRecord>> {
    rows(db, &ERASURES_AT_STEP, &[Val::T(Step::Certified.code()), Val::I(epoch)], read)
}

/// The newest erasures.
pub fn newest(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<ErasureRecord>> {
    rows(db, &ERASURES_ALL, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// The steps that are done, with their times and notes.
pub fn steps(db: &mut dyn Db, id: ErasureId) -> Result<Vec<(Step, Timestamp, String)>> {
    let mut done = rows(db, &ERASURE_STEPS, &[Val::I(id.number())], |cells| {
        Ok((code(cells, 0, Step::from_code)?, from_ms(cells.i(1)?), cells.t(2)?))
    })?;
    done.sort_by_key(|(step, ..)| *step);
    Ok(done)
}

fn read(cells: &dyn Cells) -> Result<ErasureRecord> {
    Ok(ErasureRecord {
        erasure: Erasure {
            id: ErasureId::new(cells.i(0)?),
            public: public_id(cells, 1)?,
            subject: SubjectId::new(cells.i(2)?),
            step: code(cells, 3, Step::from_code)?,
            ordered_at: from_ms(cells.i(4)?),
            unreadable_from: from_ms(cells.i(5)?),
        },
        controller: ControllerId::new(cells.i(6)?),
        handle: Handle(handle(cells, 7)?),
        epoch: cells.i(8)?,
        marks: cells.b(9)?,
        counts: cells.t(10)?,
        certificate: cells.ot(11)?,
    })
}
