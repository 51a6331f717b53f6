//! Two people with a row in every table that an erasure empties.

use crate::deeds::{at, contact, entry, exec, newcomer, public, statement, write};
use custody::{Sealed, Token};
use domain::consent::history::Act;
use domain::id::{ActorId, BrandId, ConsentEventId, ImportId, PublicKind, PurchaseId, RestrictionId, SubjectId};
use domain::merge::PairState;
use domain::purchase::{Line, PurchaseKind};
use domain::restriction::RestrictionGround;
use store::Db as _;
use store::Val;
use store::consents::{self, ConsentRecord};
use store::contacts::{self, ContactRecord};
use store::duplicates::{self, PairRecord};
use store::erasures::erased_tables;
use store::merges::{self, MergeRecord};
use store::people::{self, PersonPurpose};
use store::purchases::{self, Provenance, PurchaseRecord};
use store::restrictions::{self, RestrictionRecord};
use store::totals::{self, Group};
use store::{Result, Tx};
use testkit::OpenedStore;
use testkit::cast::BRAND;

/// Table, columns beside the person, and values; `$2` stands for sealed or keyed bytes.
pub const BESIDE: &[(&str, &str, &str)] = &[
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
    (
        "letter",
        "id, asker_id, case_id, kind, language, template_no, made_at, words",
        "1, 1, 1, 'receipt', 'en', 0, 0, $2",
    ),
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

pub fn consent(id: i64) -> ConsentRecord {
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

pub fn purchase(house: &OpenedStore, id: i64) -> PurchaseRecord {
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

pub fn group(month: i64) -> Group {
    Group { brand: BrandId::new(BRAND.number()), month, country: "DE".to_owned(), currency: "EUR" }
}

/// Numbered lines of a purchase.
type Lines = Vec<(i64, Sealed<Line>)>;

/// What one person has in the tables that stand for themselves.
#[derive(Clone)]
pub struct Belongings {
    contacts: Vec<ContactRecord>,
    purchases: Vec<(PurchaseRecord, Provenance, Lines)>,
    token: u8,
}

/// The byte of the digest of a purchase.
pub const fn origin(token: u8, n: u8) -> u8 {
    100 * token + n
}

pub fn belongings(house: &OpenedStore, token: u8) -> Belongings {
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
pub fn two_people(house: &OpenedStore) -> [SubjectId; 2] {
    let people = [newcomer(house), newcomer(house)];
    for (subject, token) in people.into_iter().zip([1, 2]) {
        let belongings = belongings(house, token);
        write(house, move |tx| belongings.put(tx, subject));
    }
    people
}

pub fn rows_of(house: &OpenedStore, subject: SubjectId) -> Vec<(&'static str, i64)> {
    let count = |table: &'static str| {
        (table, house.number(&format!("select count(*) from {table} where subject_id = {}", subject.number())))
    };
    erased_tables().map(count).collect()
}
