//! What erasures promise: everything of one person goes, nothing of anybody else, and a restart knows where it stands.

use std::collections::BTreeSet;

use crate::deeds::{ELSEWHERE, at, contact, entry, exec, newcomer, public, read, statement, write};
use custody::{Sealed, Token};
use domain::consent::history::Act;
use domain::erasure::{Erasure, Preview, Step};
use domain::id::{
    ActorId, BrandId, ConsentEventId, ErasureId, ImportId, PublicKind, PurchaseId, RestrictionId, SubjectId,
};
use domain::merge::PairState;
use domain::person::Handle;
use domain::purchase::{Line, PurchaseKind};
use domain::restriction::RestrictionGround;
use domain::time::Timestamp;
use store::Db as _;
use store::Val;
use store::consents::{self, ConsentRecord};
use store::contacts::{self, ContactRecord};
use store::duplicates::{self, PairRecord};
use store::erasures::{self, ErasureRecord, erased_tables};
use store::merges::{self, MergeRecord};
use store::people::{self, PersonPurpose};
use store::purchases::{self, Provenance, PurchaseRecord};
use store::restrictions::{self, RestrictionRecord};
use store::totals::{self, Group, Sums};
use store::{Result, Tx};
use testkit::cast::{BRAND, CONTROLLER};
use testkit::{OpenedStore, contract};

/// Table, columns beside the person, and values; `$2` stands for sealed or keyed bytes.
const BESIDE: &[(&str, &str, &str)] = &[
    ("form_submission", "id, form_id, version, language, at, answers", "1, 1, 1, 'en', 1, $2"),
    ("person_detail", "detail", "$2"),
    ("profile_change", "version, at, by_id, fields", "1, 0, 7, 'name'"),
    ("contact_detail", "contact_id, label, added_by", "1, 'home', 7"),
    ("membership", "id, organisation_id, role, added_at, added_by", "1, 1, 'buyer', 0, 7"),
    ("person_tag", "tag_id, at, by_id", "1, 0, 7"),
    ("field_value", "field_id, at, by_id, source, value", "1, 0, 7, 'agent', $2"),
    ("special_value", "field_id, at, by_id, source, value", "2, 0, 7, 'agent', $2"),
    (
        "notice_given",
        "id, notice_id, version, language, how, script, script_version, at, by_id",
        "1, 1, 1, 'de', 'read_aloud', 'phone', 1, 0, 7",
    ),
    ("mail_link", "digest, mail_id, kind, made_at", "$2, 1, 'withdraw', 0"),
    ("mail_about", "mail_id, consent_id", "1, 1"),
    (
        "mail_out",
        "id, brand_id, kind, purpose_id, language, made_at, state, tries",
        "1, 1, 'notice_given', 1, 'de', 0, 'sent', 1",
    ),
    ("delivery", "purchase_id, noted_at, noted_by, expected_due", "1, 0, 7, 1"),
    (
        "erasure_wait",
        "id, public_id, asked_at, asked_by, starts_at",
        "1, 'era_' || (select count(*) from erasure_wait), 0, 7, 1",
    ),
    ("file_origin", "token, controller_id, kind, import_id", "$2, 1, 'email', 1"),
    ("file_seen", "what, token", "'email', $2"),
    ("file_aside", "id, import_id, source, created_at, aside", "1, 1, 'shop', 0, $2"),
    (
        "rights_case",
        "id, public_id, controller_id, request_id, kind, channel, mandate, language, received_at, received_on, entered_at, \
         entered_by, zone, region, tzdb, steps, state, strict_due, target_due",
        "1, (select 'cas_' || count(*) from rights_case), 1, 1, 'access', 'email', 'own', 'de', 0, '1970-01-01', 0, 7, \
         'Europe/Berlin', 'DE', '2026a', 1, 'open', '1970-02-01', '1970-01-15'",
    ),
    ("rights_step", "case_id, step_no, at, by_id, code, detail, words", "1, 1, 0, 7, 'opened', 0, $2"),
    ("rights_document", "id, case_id, at, ends_at, content", "1, 1, 0, 1, $2"),
    ("rights_mail", "mail_id, asker_id, case_id", "1, 1, 1"),
    ("source_person", "import_id, since_at", "1, 0"),
    (
        "package_handover",
        "id, public_id, mail_id, language, made_at, made_by, ends_at, code, pieces, downloads, tries",
        "1, (select 'pkg_' || count(*) from package_handover), 1, 'de', 0, 7, 1, $2, 1, 0, 0",
    ),
    ("package_piece", "handover_id, piece_no, piece", "1, 0, $2"),
    ("dispute", "id, what, at, by_id, said", "1, 'town', 0, 7, $2"),
    ("objection_weighing", "objection_id, line_no, at, by_id, code, words", "1, 1, 0, 7, 'advised', $2"),
    ("restriction_notice", "id, at, by_id, way, words", "1, 0, 7, 'letter', $2"),
];

fn consent(id: i64) -> ConsentRecord {
    ConsentRecord {
        id: ConsentEventId::new(id),
        purpose: 3,
        brand: BRAND,
        act: Act::Granted,
        reach: None,
        at: at(0),
        channel: "phone".to_owned(),
        language: "de".to_owned(),
        notice: None,
        wording_hash: None,
        form: "form".to_owned(),
        actor: ActorId::new(7),
        proof: Some(Sealed::from_stored(vec![9; 50])),
        trace_since: None,
    }
}

fn purchase(house: &OpenedStore, id: i64) -> PurchaseRecord {
    PurchaseRecord {
        id: PurchaseId::new(id),
        public: public(house, PublicKind::Purchase),
        brand: BRAND,
        source: "shop".to_owned(),
        kind: PurchaseKind::Sale,
        at: at(id),
        currency: "EUR".parse().unwrap(),
        line_count: 1,
        head: Sealed::from_stored(crate::deeds::noise(house, 80)),
    }
}

fn group(month: i64) -> Group {
    Group { brand: BrandId::new(BRAND.number()), month, country: "DE".to_owned(), currency: "EUR" }
}

/// Numbered lines of a purchase.
type Lines = Vec<(i64, Sealed<Line>)>;

/// What one person has in the tables that stand for themselves.
#[derive(Clone)]
struct Belongings {
    contacts: Vec<ContactRecord>,
    purchases: Vec<(PurchaseRecord, Provenance, Lines)>,
    token: u8,
}

/// The byte of the digest of a purchase.
const fn origin(token: u8, n: u8) -> u8 {
    100 * token + n
}

fn belongings(house: &OpenedStore, token: u8) -> Belongings {
    let bought = |n: u8| {
        let lines: Vec<_> =
            (0..i64::from(n)).map(|no| (no, Sealed::from_stored(crate::deeds::noise(house, 70)))).collect();
        let from = Provenance { import: ImportId::new(5), origin: Token([origin(token, n); 16]) };
        let purchase = PurchaseRecord { line_count: i64::from(n), ..purchase(house, n.into()) };
        (purchase, from, lines)
    };
    Belongings {
        contacts: (1..=4).map(|id| contact(house, id)).collect(),
        purchases: [1, 2, 3].map(bought).to_vec(),
        token,
    }
}

impl Belongings {
    /// Puts at least one row into every table that an erasure reaches.
    fn put(&self, tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
        self.contacts.iter().try_for_each(|contact| contacts::add(tx, subject, contact))?;
        contacts::list_in_directory(tx, subject, &entry(self.token))?;
        let purpose = PersonPurpose {
            purpose: 1,
            basis: "contract".to_owned(),
            source: "hand".to_owned(),
            notice: None,
            since: at(0),
        };
        people::add_purpose(tx, subject, BRAND, &purpose)?;
        [1, 2].iter().try_for_each(|id| consents::add(tx, subject, &consent(*id)))?;
        let restriction = RestrictionRecord {
            id: RestrictionId::new(1),
            ground: RestrictionGround::Claim,
            from_at: at(0),
            lifted_at: None,
        };
        restrictions::begin(tx, subject, &restriction, ActorId::new(7))?;
        let objection = store::objections::ObjectionRecord {
            id: domain::id::ObjectionId::new(i64::from(self.token)),
            objection: domain::may::Objection { against: domain::may::Against::DirectMarketing, at: at(0), end: None },
            via: "phone".to_owned(),
            actor: ActorId::new(7),
            ended_by: None,
            ground: None,
        };
        store::objections::add(tx, subject, &objection)?;
        let print = store::objections::StopPrint {
            controller: domain::id::ControllerId::new(1),
            kind: domain::contact::ContactKind::Email,
            token: Token([self.token; 16]),
            version: 1,
        };
        store::objections::note_contact(tx, subject, &print)?;
        let birth = store::births::BirthRecord { minor: true, told_at: at(0), born: Sealed::from_stored(vec![9; 50]) };
        store::births::set(tx, subject, &birth, ActorId::new(7))?;
        for (purchase, from, lines) in &self.purchases {
            purchases::add(tx, subject, purchase, from)?;
            purchases::add_lines(tx, subject, purchase.id, lines)?;
        }
        totals::add_buyer(tx, subject, &group(1))?;
        for event in 1..=5 {
            let sql = format!(
                "insert into reason_text (subject_id, event_id, words) values ($1, {event}, (select salt from person limit 1))"
            );
            exec(tx, sql, subject)?;
        }
        let item = self.token;
        for (kind, sql) in [
            format!("insert into item (subject_id, id, body) values ($1, {item}, $2)"),
            format!("insert into item_span (subject_id, item_id, span_no, words) values ($1, {item}, 0, $2)"),
            format!(
                "insert into item_wrap (subject_id, item_id, note_id, public_id, version, role, at, author_id, wrapped) \
                values ($1, {item}, {item}, 'nte', 1, 'about', 0, 7, $2)"
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let sealed: Vec<u8> = (0..60).map(|byte| byte + 60 * u8::try_from(kind).unwrap() + 7 * item).collect();
            tx.exec(&statement(sql), &[Val::I(subject.number()), Val::B(&sealed)])?;
        }
        // Numbers that no real row of the outbox has, so that the indexer does not take them away meanwhile.
        let seq = 1_000_000_000 + 1_000 * i64::from(self.token);
        exec(tx, format!("insert into index_outbox (subject_id, seq, op) values ($1, {seq}, 'put')"), subject)?;
        exec(
            tx,
            "insert into index_word (subject_id, words) values ($1, (select salt from person limit 1))".to_owned(),
            subject,
        )?;
        self.put_beside(tx, subject)?;
        self.put_likeness(tx, subject)
    }

    /// Rows of tables whose writers have stories of their own.
    fn put_beside(&self, tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
        for (place, (table, columns, values)) in (0_u8..).zip(BESIDE) {
            let sealed: Vec<u8> = (0..60).map(|byte| byte ^ (97 + 2 * place + self.token)).collect();
            let sql = format!("insert into {table} (subject_id, {columns}) values ($1, {values})");
            if values.contains("$2") {
                tx.exec(&statement(sql), &[Val::I(subject.number()), Val::B(&sealed)])?
            } else {
                tx.exec(&statement(sql), &[Val::I(subject.number())])?
            };
        }
        Ok(())
    }

    /// Puts them beside somebody who is nowhere else.
    fn put_likeness(&self, tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
        let other = SubjectId::new(i64::MAX - i64::from(self.token));
        duplicates::put(tx, subject, 1, &[Token([50 + self.token; 16])])?;
        let (rules, state) = ("names_same".to_owned(), PairState::Open);
        let pair = PairRecord { pair: (subject, other), score: 20, rules, state, found_at: at(0), decided_at: None };
        duplicates::suggest(tx, &pair)?;
        let [winner, loser] = [other, subject];
        let by = ActorId::new(7);
        let merge = MergeRecord { id: 1, winner, loser, at: at(0), by, undo_until: at(1), differs: String::new() };
        assert!(merges::join(tx, &merge)?);
        Ok(())
    }
}

/// Two people who have something everywhere.
fn two_people(house: &OpenedStore) -> [SubjectId; 2] {
    let people = [newcomer(house), newcomer(house)];
    for (subject, token) in people.into_iter().zip([1, 2]) {
        let belongings = belongings(house, token);
        write(house, move |tx| belongings.put(tx, subject));
    }
    people
}

fn rows_of(house: &OpenedStore, subject: SubjectId) -> Vec<(&'static str, i64)> {
    let count = |table: &'static str| {
        (table, house.number(&format!("select count(*) from {table} where subject_id = {}", subject.number())))
    };
    erased_tables().map(count).collect()
}

contract!(an_erasure_takes_every_row_of_one_person_and_none_of_another, |house| {
    let [ocelot, puffin] = two_people(house);
    let (before, others) = (rows_of(house, ocelot), rows_of(house, puffin));
    assert!(before.iter().all(|(_, rows)| *rows > 0), "every table is tried: {before:?}");

    let deleted = write(house, move |tx| erasures::delete_rows(tx, ocelot));

    let deleted: Vec<_> = deleted.into_iter().map(|(table, rows)| (table, i64::try_from(rows).unwrap())).collect();
    assert_eq!(deleted, before);
    assert!(rows_of(house, ocelot).iter().all(|(_, rows)| *rows == 0));
    assert_eq!(rows_of(house, puffin), others);
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), Vec::<&str>::new());
    let again = write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert!(again.iter().all(|(_, rows)| *rows == 0), "a second time there is nothing to delete");
});

contract!(a_marketing_stop_outlives_whoever_objected, |house| {
    let [ocelot, puffin] = two_people(house);
    let controller = domain::id::ControllerId::new(1);
    assert_eq!(write(house, move |tx| store::objections::stop_all(tx, ocelot)), 1);
    assert_eq!(write(house, move |tx| store::objections::stop_all(tx, ocelot)), 0, "done twice, it adds nothing");
    assert_eq!(read(house, move |db| store::objections::stops_of(db, ocelot)).len(), 1);
    assert_eq!(read(house, move |db| store::objections::stops_of(db, puffin)).len(), 0);
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(read(house, move |db| store::objections::count(db, controller)), 1);
    let lifted = domain::may::ObjectionEnd::Lifted(at(9));
    let id = domain::id::ObjectionId::new(2);
    write(house, move |tx| store::objections::stop_all(tx, puffin));
    assert!(write(house, move |tx| store::objections::end(tx, puffin, (id, lifted), (ActorId::new(7), None))));
    assert_eq!(read(house, move |db| store::objections::count(db, controller)), 1, "only their own stop goes");
});

contract!(a_stop_without_its_person_goes_by_the_contact_points_of_whoever_lifts_it, |house| {
    let [ocelot, puffin] = two_people(house);
    let controller = domain::id::ControllerId::new(1);
    let count = || read(house, move |db| store::objections::count(db, controller));
    let left = |subject, at| read(house, move |db| store::objections::stops_left(db, subject, at));
    let print = store::objections::StopPrint {
        controller,
        kind: domain::contact::ContactKind::Phone,
        token: Token([77; 16]),
        version: 1,
    };
    for subject in [ocelot, puffin] {
        write(house, move |tx| store::objections::note_contact(tx, subject, &print));
        write(house, move |tx| store::objections::stop_all(tx, subject));
    }
    assert_eq!((count(), left(puffin, at(i64::from(u16::MAX)))), (4, 0), "everybody is here");
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!((count(), left(puffin, at(-1_000_000))), (4, 0), "not one that was set later");
    assert_eq!(left(puffin, at(1_000_000)), 1, "the shared phone, without the address");
    assert_eq!(write(house, move |tx| store::objections::lift_left(tx, puffin, at(1_000_000))), 1);
    assert_eq!((count(), left(puffin, at(1_000_000))), (3, 0), "their own two stay, and the address of who is gone");
    assert!(!read(house, move |db| store::objections::was_lifted(db, puffin, (0, at(0)))), "nothing is on record");
});

contract!(what_is_left_is_named_table_by_table, |house| {
    let [ocelot, puffin] = two_people(house);
    let all: Vec<_> = erased_tables().collect();
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), all);
    for (gone, table) in all.iter().enumerate() {
        let sql = format!("delete from {table} where subject_id = $1");
        write(house, move |tx| exec(tx, sql.clone(), ocelot));
        assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), all[gone + 1..], "without {table}");
    }
    assert_eq!(read(house, move |db| erasures::rows_left(db, puffin)), all, "somebody else has everything still");
});

contract!(a_preview_counts_what_one_person_has, |house| {
    let [ocelot, puffin] = two_people(house);
    let preview = |subject| read(house, move |db| erasures::preview(db, subject));
    let counted =
        Preview { contacts: 4, purchases: 3, lines: 6, consents: 2, reason_texts: 5, small_groups: 0, notes: 1 };
    assert_eq!(preview(ocelot), counted);
    write(house, move |tx| {
        for (month, buyers) in [(1, 9), (2, 10), (3, 1), (4, 2)] {
            totals::add(tx, &group(month), Sums { buyers, ..Sums::default() })?;
        }
        totals::add_buyer(tx, ocelot, &group(2))?;
        totals::add_buyer(tx, ocelot, &group(3))?;
        totals::add_buyer(tx, puffin, &group(4)).map(drop)
    });
    assert_eq!(preview(ocelot), Preview { small_groups: 2, ..counted }, "months 1 and 3 have fewer than ten buyers");
    assert_eq!(preview(newcomer(house)), Preview::default());
});

contract!(marks_are_of_one_person_and_long_enough_to_be_found, |house| {
    let [ocelot, puffin] = two_people(house);
    let marks = |subject| read(house, move |db| erasures::marks(db, subject));
    let (mine, theirs) = (marks(ocelot), marks(puffin));
    // Profile, salt, key and name; four contacts; three heads, six lines, three origins; one entry of the directory; one
    // token of likeness; a note with its wrap, and words in another; what was sent through a form; what stands beside the
    // profile, a field, a special one; what a file said beyond the fields, and where it came from; words of a step of a
    // case, and the copy of a document; what is said to be wrong, to weigh more, and to end.
    assert_eq!(mine.len(), 4 + 4 + 3 + 6 + 3 + 1 + 1 + 3 + 1 + 3 + 2 + 2 + 3);
    assert!(mine.iter().all(|mark| (8..=40).contains(&mark.len())), "{mine:?}");
    let (mine, theirs): (BTreeSet<_>, BTreeSet<_>) = (mine.into_iter().collect(), theirs.into_iter().collect());
    assert_eq!(mine.len(), 36, "no mark stands for two things");
    assert!(mine.is_disjoint(&theirs));
    let person = read(house, move |db| people::by_subject(db, ocelot)).unwrap();
    for bytes in [
        person.profile.as_bytes(),
        person.salt.as_bytes(),
        &person.key.bytes,
        person.facts.public.to_string().as_bytes(),
    ] {
        assert!(mine.iter().any(|mark| bytes.windows(mark.len()).any(|part| part == mark.as_slice())));
    }
    assert!(mine.contains([1; 16].as_slice()) && mine.contains([origin(1, 1); 16].as_slice()));
    assert!(marks(SubjectId::new(1)).is_empty());
});

contract!(a_digest_that_somebody_else_stands_under_is_known, |house| {
    let [ocelot, puffin] = two_people(house);
    write(house, move |tx| contacts::list_in_directory(tx, puffin, &entry(1)));
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    let is_held = |controller, byte: u8| read(house, move |db| erasures::is_held(db, controller, &[byte; 16]));
    assert!(is_held(CONTROLLER, 1), "the address is shared");
    assert!(is_held(CONTROLLER, 2));
    assert!(!is_held(ELSEWHERE, 1), "a directory belongs to a controller");
    assert!(is_held(CONTROLLER, origin(2, 3)), "an origin");
    assert!(!is_held(CONTROLLER, origin(1, 3)) && !is_held(CONTROLLER, 77));
    house
        .raw("insert into anonymous_sale select 1, 2, 5, origin, 'sale', 0, 'DE', 'EUR', 0 from purchase where id = 1")
        .unwrap();
    write(house, move |tx| erasures::delete_rows(tx, puffin));
    assert!(is_held(CONTROLLER, origin(2, 1)), "a sale without a customer has the origin");
    assert!(!is_held(CONTROLLER, origin(2, 3)) && !is_held(CONTROLLER, 2));
});

fn record(house: &OpenedStore, id: i64, subject: i64, epoch: i64) -> ErasureRecord {
    ErasureRecord {
        erasure: Erasure {
            id: ErasureId::new(id),
            public: public(house, PublicKind::Erasure),
            subject: SubjectId::new(subject),
            step: Step::Ordered,
            ordered_at: at(id),
            unreadable_from: at(id + 1_000),
        },
        controller: CONTROLLER,
        handle: Handle([u8::try_from(id).unwrap(); 32]),
        epoch,
        marks: vec![1, 2, 3],
        counts: format!("counts {id}"),
        certificate: None,
    }
}

fn order(house: &OpenedStore, record: &ErasureRecord) {
    let record = record.clone();
    write(house, move |tx| erasures::order(tx, &record, ActorId::new(7)));
}

fn reach(house: &OpenedStore, id: i64, (step, seconds): (Step, i64), note: &'static str) {
    write(house, move |tx| erasures::reach(tx, ErasureId::new(id), (step, at(seconds)), note));
}

fn steps(house: &OpenedStore, id: i64) -> Vec<(Step, Timestamp, String)> {
    read(house, move |db| erasures::steps(db, ErasureId::new(id)))
}

type Seen = (Erasure, i64, [u8; 32], i64, Vec<u8>, String, Option<String>);

fn seen(record: ErasureRecord) -> Seen {
    let ErasureRecord { erasure, controller, handle, epoch, marks, counts, certificate } = record;
    (erasure, controller.number(), handle.0, epoch, marks, counts, certificate)
}

contract!(an_order_comes_back_as_it_was_written, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    for ordered in [first, second] {
        let (public, subject) = (ordered.erasure.public, ordered.erasure.subject);
        let by_public = read(house, move |db| erasures::by_public(db, public)).unwrap();
        let of_person = read(house, move |db| erasures::of_person(db, subject)).unwrap();
        for found in [by_public, of_person] {
            assert_eq!(seen(found), seen(ordered.clone()));
        }
        let (id, ordered_at) = (ordered.erasure.id.number(), ordered.erasure.ordered_at);
        assert_eq!(steps(house, id), [(Step::Ordered, ordered_at, String::new())]);
    }
    let nobody = public(house, PublicKind::Erasure);
    assert!(read(house, move |db| erasures::by_public(db, nobody)).is_none());
    assert!(read(house, |db| erasures::of_person(db, SubjectId::new(43))).is_none());
    assert_eq!(house.number("select count(*) from erasure where ordered_by = 7"), 2);
});

contract!(a_step_that_is_reached_twice_keeps_its_first_time, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    reach(house, 11, (Step::KeyDestroyed, 50), "first");
    reach(house, 11, (Step::IndexCleared, 60), "late");
    reach(house, 11, (Step::KeyDestroyed, 70), "again");
    let expected = [
        (Step::Ordered, at(11), String::new()),
        (Step::IndexCleared, at(60), "late".to_owned()),
        (Step::KeyDestroyed, at(50), "first".to_owned()),
    ];
    assert_eq!(steps(house, 11), expected, "in the order of the steps");
    let step = |subject| read(house, move |db| erasures::of_person(db, SubjectId::new(subject))).unwrap().erasure.step;
    assert_eq!((step(41), step(42)), (Step::KeyDestroyed, Step::Ordered));
    assert_eq!(steps(house, 12).len(), 1, "somebody else's erasure is where it was");
});

contract!(a_certificate_is_written_and_the_marks_are_forgotten, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    write(house, |tx| erasures::certify(tx, ErasureId::new(11), "certified"));
    let of = |subject| read(house, move |db| erasures::of_person(db, SubjectId::new(subject))).unwrap();
    assert_eq!(
        seen(of(41)),
        seen(ErasureRecord { marks: Vec::new(), certificate: Some("certified".to_owned()), ..first })
    );
    assert_eq!(seen(of(42)), seen(second));
});

contract!(erasures_are_found_by_where_they_stand, |house| {
    for (id, step, epoch) in [
        (11, Step::Ordered, 1),
        (12, Step::Scanned, 1),
        (13, Step::Certified, 3),
        (14, Step::Certified, 2),
        (15, Step::BackupsUnreadable, 1),
        (16, Step::Certified, 1),
    ] {
        order(house, &record(house, id, id + 30, epoch));
        reach(house, id, (step, 100), "");
    }
    order(house, &ErasureRecord { controller: ELSEWHERE, ..record(house, 17, 47, 9) });
    let ids = |records: Vec<ErasureRecord>| records.iter().map(|record| record.erasure.id.number()).collect::<Vec<_>>();
    assert_eq!(ids(read(house, erasures::at_work)), [11, 12, 17]);
    let certified_before = |epoch| ids(read(house, move |db| erasures::certified_before(db, epoch)));
    assert_eq!(certified_before(3), [14, 16]);
    assert_eq!(certified_before(2), [16]);
    assert_eq!(certified_before(1), [0; 0]);
    let newest = |controller, limit| ids(read(house, move |db| erasures::newest(db, controller, limit)));
    assert_eq!(newest(CONTROLLER, 50), [16, 15, 14, 13, 12, 11]);
    assert_eq!(newest(CONTROLLER, 2), [16, 15]);
    assert_eq!(newest(ELSEWHERE, 2), [17]);
});

contract!(whoever_is_added_after_an_erasure_is_found, |house| {
    let ocelot = house.newcomer("Ocelot", "Quentin").facts.subject;
    house.store.clear_index_of_blocking(ocelot).unwrap();
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), Vec::<&str>::new());
    for n in 0..3 {
        let next = house.newcomer("Puffin", &format!("Paul {n}"));
        let found = house
            .store
            .search_words_blocking(&store::WordSearch { groups: vec![next.words.clone()], team: None, limit: 50 })
            .unwrap();
        assert!(found.contains(&next.facts.subject), "the newcomer {n}");
    }
});
