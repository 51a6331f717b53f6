//! Items of several people: whom each concerns, its words under its own key, and words about third persons.
//!
//! Invariant: an item and everybody whom it concerns are written in one transaction, for keys that are current; its
//! words are there as long as somebody holds its key, and no longer.

use custody::{ItemKey, Sealed, SealedItem, SpanText};
use domain::id::{ActorId, ItemId, NoteId, PublicId, SubjectId};
use domain::note::{ItemRole, NoteBody};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub ITEM_ADD: Subject = "insert into item (subject_id, id, body) values ($1, $2, $3)";
    pub ITEM_WRAP_ADD: Subject = "insert into item_wrap (subject_id, item_id, note_id, public_id, version, role, at, author_id, \
        wrapped) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub ITEM_SPAN_ADD: Subject = "insert into item_span (subject_id, item_id, span_no, words) values ($1, $2, $3, $4)";
    pub ITEM_REPLACE: Fanout = "update item_wrap set replaced_at = $1 where item_id = $2 and replaced_at is null";
    pub ITEM_BODY: Fanout = "select body from item where id = $1";
    pub ITEM_PEOPLE: Fanout = "select subject_id, role from item_wrap where item_id = $1 order by subject_id";
    pub ITEM_SPANS: Fanout = "select subject_id, span_no, words from item_span where item_id = $1 order by span_no";
    pub ITEM_SPANS_ABOUT: Subject = "select subject_id, span_no, words from item_span where subject_id = $1 and item_id = $2 \
        order by span_no";
    pub ITEMS_SHARED: Subject = "select item_id, note_id, public_id, version, role, at, author_id, replaced_at, wrapped \
        from item_wrap where subject_id = $1 and role <> 'mentioned' and replaced_at is null and item_id < $2 \
        order by item_id desc limit $3";
    pub ITEMS_MENTIONING: Subject = "select item_id, note_id, public_id, version, role, at, author_id, replaced_at, wrapped \
        from item_wrap where subject_id = $1 and role = 'mentioned' and replaced_at is null and item_id < $2 \
        order by item_id desc limit $3";
    pub ITEMS_OF_PERSON: Subject = "select item_id, note_id, public_id, version, role, at, author_id, replaced_at, wrapped \
        from item_wrap where subject_id = $1 order by item_id";
    pub ITEMS_OF_NOTE: Subject = "select item_id, note_id, public_id, version, role, at, author_id, replaced_at, wrapped \
        from item_wrap where subject_id = $1 and public_id = $2 order by version desc";
    pub ITEM_OF_PERSON: Subject = "select item_id, note_id, public_id, version, role, at, author_id, replaced_at, wrapped \
        from item_wrap where subject_id = $1 and item_id = $2";
    pub ITEM_COUNTS: Subject = "select coalesce(sum(case when role <> 'mentioned' then 1 else 0 end), 0), \
        coalesce(sum(case when role = 'mentioned' then 1 else 0 end), 0) \
        from item_wrap where subject_id = $1 and replaced_at is null";
    pub NOTE_PEOPLE: Fanout = "select distinct subject_id from item_wrap where note_id = $1 order by subject_id";
    pub NOTE_SPANS_DELETE: Fanout = "delete from item_span where item_id in (select item_id from item_wrap where note_id = $1)";
    pub NOTE_ITEMS_DELETE: Fanout = "delete from item where id in (select item_id from item_wrap where note_id = $1)";
    pub NOTE_WRAPS_DELETE: Fanout = "delete from item_wrap where note_id = $1";
    // Whoever else holds the key keeps the words; without anybody else they go with the person.
    pub ITEMS_HAND_OVER: Fanout = "update item set subject_id = (select min(w.subject_id) from item_wrap w \
            where w.item_id = item.id and w.subject_id <> $1 and w.wrapped is not null) \
        where subject_id = $1 and exists (select 1 from item_wrap w \
            where w.item_id = item.id and w.subject_id <> $1 and w.wrapped is not null)";
    SENSITIVE_CONFIRMED: Fanout = "select at, detail from event where deed = $1 and at >= $2 and at < $3 order by at, id";

    MARKS_ITEMS: Subject = "select body from item where subject_id = $1 and not exists (select 1 from item_wrap w \
        where w.item_id = item.id and w.subject_id <> $1 and w.wrapped is not null) order by id desc limit 200";
    MARKS_WRAPS: Subject = "select wrapped from item_wrap where subject_id = $1 and wrapped is not null \
        order by item_id desc limit 200";
    MARKS_SPANS: Subject = "select words from item_span where subject_id = $1 order by item_id desc, span_no limit 200";
}

/// Somebody whom an item concerns.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Who.
    pub subject: SubjectId,
    /// The generation of the key their part was sealed under.
    pub generation: i64,
    /// How it concerns them.
    pub role: ItemRole,
    /// The item's key under theirs, for those who share its words.
    pub wrap: Option<Sealed<ItemKey<NoteBody>>>,
}

/// Words about one person that were taken out.
#[derive(Clone, Debug)]
pub struct SpanRecord {
    /// About whom.
    pub subject: SubjectId,
    /// Its number within the item.
    pub number: i64,
    /// The words.
    pub words: Sealed<SpanText>,
}

/// A new version of a note, with everybody it concerns.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Its number.
    pub id: ItemId,
    /// The note it is a version of.
    pub note: NoteId,
    /// The note's name outside.
    pub public: PublicId,
    /// From 1.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: ActorId,
    /// Its words, without those about third persons.
    pub body: SealedItem<NoteBody>,
    /// Whom it concerns; the one it is about comes first.
    pub people: Vec<Participant>,
    /// Words about third persons.
    pub spans: Vec<SpanRecord>,
}

/// An item as one of those it concerns has it.
#[derive(Clone, Debug)]
pub struct ItemHead {
    /// Its number.
    pub id: ItemId,
    /// The note it is a version of.
    pub note: NoteId,
    /// The note's name outside.
    pub public: PublicId,
    /// From 1.
    pub version: i64,
    /// How it concerns them.
    pub role: ItemRole,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub author: ActorId,
    /// When a newer version took its place.
    pub replaced_at: Option<Timestamp>,
    /// The item's key under theirs, if they share its words.
    pub wrap: Option<Sealed<ItemKey<NoteBody>>>,
}

/// How many notes concern a person.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NoteCounts {
    /// Notes whose words they share.
    pub notes: i64,
    /// Notes about others with words about them.
    pub mentions: i64,
}

/// Adds an item. Fails with [`StoreError::KeyTurned`] if somebody it concerns was erased meanwhile.
pub fn add(tx: &mut Tx<'_>, item: &NewItem) -> Result<()> {
    // In order of their numbers, so that two deeds about the same people wait for each other and never crosswise.
    let mut keys: Vec<_> = item.people.iter().map(|person| (person.subject, person.generation)).collect();
    keys.sort_unstable();
    for (subject, generation) in keys {
        tx.check_generation(subject, generation)?;
    }
    let holder = item.people.iter().find(|person| person.wrap.is_some());
    let holder = holder.ok_or(StoreError::Damaged { what: "an item that nobody could open" })?.subject;
    let id = Val::I(item.id.number());
    tx.exec(&ITEM_ADD, &[Val::I(holder.number()), id, Val::B(item.body.as_bytes())])?;
    let public = item.public.to_string();
    for person in &item.people {
        tx.exec(
            &ITEM_WRAP_ADD,
            &[
                Val::I(person.subject.number()),
                id,
                Val::I(item.note.number()),
                Val::T(&public),
                Val::I(item.version),
                Val::T(person.role.code()),
                Val::I(to_ms(item.at)),
                Val::I(item.author.number()),
                Val::OB(person.wrap.as_ref().map(Sealed::as_bytes)),
            ],
        )?;
    }
    for span in &item.spans {
        let (subject, words) = (Val::I(span.subject.number()), Val::B(span.words.as_bytes()));
        tx.exec(&ITEM_SPAN_ADD, &[subject, id, Val::I(span.number), words])?;
    }
    Ok(())
}

/// Marks an item as replaced by the next version; `false` if that happened before, or it is gone.
pub fn replace(tx: &mut Tx<'_>, item: ItemId, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&ITEM_REPLACE, &[Val::I(to_ms(at)), Val::I(item.number())])? > 0)
}

/// Deletes every version of a note, and says whom they concerned.
pub fn delete(tx: &mut Tx<'_>, note: NoteId) -> Result<Vec<SubjectId>> {
    let note = [Val::I(note.number())];
    let people = rows(tx, &NOTE_PEOPLE, &note, |cells| cells.i(0).map(SubjectId::new))?;
    for sql in [&NOTE_SPANS_DELETE, &NOTE_ITEMS_DELETE, &NOTE_WRAPS_DELETE] {
        tx.exec(sql, &note)?;
    }
    Ok(people)
}

/// The newest notes whose words a person shares, before `before`; old versions are left out.
pub fn shared(db: &mut dyn Db, subject: SubjectId, (before, limit): (ItemId, i64)) -> Result<Vec<ItemHead>> {
    rows(db, &ITEMS_SHARED, &[Val::I(subject.number()), Val::I(before.number()), Val::I(limit)], head)
}

/// The newest notes about others with words about a person, before `before`; old versions are left out.
pub fn mentioning(db: &mut dyn Db, subject: SubjectId, (before, limit): (ItemId, i64)) -> Result<Vec<ItemHead>> {
    rows(db, &ITEMS_MENTIONING, &[Val::I(subject.number()), Val::I(before.number()), Val::I(limit)], head)
}

/// Every item that concerns a person, old versions included, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ItemHead>> {
    rows(db, &ITEMS_OF_PERSON, &[Val::I(subject.number())], head)
}

/// The versions of a note that concern a person, the newest first.
pub fn of_note(db: &mut dyn Db, subject: SubjectId, public: PublicId) -> Result<Vec<ItemHead>> {
    rows(db, &ITEMS_OF_NOTE, &[Val::I(subject.number()), Val::T(&public.to_string())], head)
}

/// An item as one person has it.
pub fn one(db: &mut dyn Db, subject: SubjectId, item: ItemId) -> Result<Option<ItemHead>> {
    row(db, &ITEM_OF_PERSON, &[Val::I(subject.number()), Val::I(item.number())], head)
}

/// The words of an item; nothing if nobody holds its key any more.
pub fn body(db: &mut dyn Db, item: ItemId) -> Result<Option<SealedItem<NoteBody>>> {
    row(db, &ITEM_BODY, &[Val::I(item.number())], |cells| cells.b(0).map(SealedItem::from_stored))
}

/// Whom an item concerns.
pub fn people(db: &mut dyn Db, item: ItemId) -> Result<Vec<(SubjectId, ItemRole)>> {
    rows(db, &ITEM_PEOPLE, &[Val::I(item.number())], |cells| {
        Ok((SubjectId::new(cells.i(0)?), code(cells, 1, ItemRole::from_code)?))
    })
}

/// Words about third persons in an item, in their order.
pub fn spans(db: &mut dyn Db, item: ItemId) -> Result<Vec<SpanRecord>> {
    rows(db, &ITEM_SPANS, &[Val::I(item.number())], span)
}

/// Words about one person in an item, in their order.
pub fn spans_about(db: &mut dyn Db, subject: SubjectId, item: ItemId) -> Result<Vec<SpanRecord>> {
    rows(db, &ITEM_SPANS_ABOUT, &[Val::I(subject.number()), Val::I(item.number())], span)
}

/// How many notes concern a person.
pub fn counts(db: &mut dyn Db, subject: SubjectId) -> Result<NoteCounts> {
    let found = row(db, &ITEM_COUNTS, &[Val::I(subject.number())], |cells| {
        Ok(NoteCounts { notes: cells.i(0)?, mentions: cells.i(1)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// When sensitive words were confirmed, and on which ground, from `from` up to `until`.
pub fn confirmed(db: &mut dyn Db, (from, until): (Timestamp, Timestamp)) -> Result<Vec<(Timestamp, i64)>> {
    let deed = domain::event::Deed::SensitiveConfirmed.number();
    let asked = [Val::I(deed.into()), Val::I(to_ms(from)), Val::I(to_ms(until))];
    rows(db, &SENSITIVE_CONFIRMED, &asked, |cells| Ok((from_ms(cells.i(0)?), cells.i(1)?)))
}

/// Files items under somebody else who holds their key, before the rows of a person go.
pub(crate) fn hand_over(tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
    tx.exec(&ITEMS_HAND_OVER, &[Val::I(subject.number())])?;
    Ok(())
}

/// The ciphertexts that an erasure of a person destroys: their wraps, words about them, and items nobody else can open.
pub(crate) fn marks(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for sql in [&MARKS_ITEMS, &MARKS_WRAPS, &MARKS_SPANS] {
        found.extend(rows(db, sql, &[Val::I(subject.number())], |cells| cells.b(0))?);
    }
    Ok(found)
}

fn head(cells: &dyn Cells) -> Result<ItemHead> {
    Ok(ItemHead {
        id: ItemId::new(cells.i(0)?),
        note: NoteId::new(cells.i(1)?),
        public: public_id(cells, 2)?,
        version: cells.i(3)?,
        role: code(cells, 4, ItemRole::from_code)?,
        at: from_ms(cells.i(5)?),
        author: ActorId::new(cells.i(6)?),
        replaced_at: cells.oi(7)?.map(from_ms),
        wrap: cells.ob(8)?.map(Sealed::from_stored),
    })
}

fn span(cells: &dyn Cells) -> Result<SpanRecord> {
    Ok(SpanRecord {
        subject: SubjectId::new(cells.i(0)?),
        number: cells.i(1)?,
        words: Sealed::from_stored(cells.b(2)?),
    })
}
