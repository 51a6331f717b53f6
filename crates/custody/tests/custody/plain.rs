use custody::ObjectionGround;
use custody::{ConsentProof, DecodeError, FormAnswers, Plain, ReasonText, Salt, Sealer, Table};
use domain::age::Birth;
use domain::consent::evidence::{Draft, Trace, Via};
use domain::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::country::Country;
use domain::decimal::Decimal;
use domain::form::{FieldKind, Value};
use domain::id::{ActorId, NoticeId};
use domain::money::{Currency, Money, UnitPrice};
use domain::notice::{Language, NoticeRef};
use domain::person::{PersonName, Profile};
use domain::personal::Text;
use domain::purchase::{Line, PurchaseHead};
use domain::time::from_ms;
use policy::PersonAct;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::house::{CONTROLLER, House, OCELOT, Seeded, new_person, permit};

fn text() -> impl Strategy<Value = Text> {
    ".{0,40}".prop_map(Text::new)
}

fn country() -> impl Strategy<Value = Country> {
    "[A-Z]{2}".prop_map(|code| Country::from_stored(&code).unwrap())
}

fn postal() -> impl Strategy<Value = PostalAddress> {
    let lines = prop::collection::vec(text(), 0..11);
    (lines, of(text()), of(text()), of(text()), of(country()))
        .prop_map(|(lines, postcode, town, region, country)| PostalAddress { lines, postcode, town, region, country })
}

fn profile() -> impl Strategy<Value = Profile> {
    let name = of((of(text()), text()).prop_map(|(given, family)| PersonName { given, family }));
    (name, of(text()), of(text()), of(country()), of(text())).prop_map(
        |(name, organisation, town, country, customer_number)| Profile {
            name,
            organisation,
            town,
            country,
            customer_number,
        },
    )
}

fn contact() -> impl Strategy<Value = ContactValue> {
    prop_oneof![
        "[a-z0-9+]{1,30}@[a-z]{1,20}\\.[a-z]{2,5}"
            .prop_map(|text| ContactValue::Email(EmailAddress::parse(&text).unwrap())),
        "\\+[0-9 ]{0,20}[0-9]{4}"
            .prop_filter_map("too many digits", |text| { PhoneNumber::parse(&text).ok().map(ContactValue::Phone) }),
        postal().prop_map(ContactValue::Postal),
        text().prop_map(ContactValue::CustomerNumber),
    ]
}

fn head() -> impl Strategy<Value = PurchaseHead> {
    let currency = prop::sample::select(vec!["EUR", "GBP", "JPY"]);
    let money = (any::<i64>(), currency)
        .prop_map(|(minor, currency)| Money { minor, currency: currency.parse::<Currency>().unwrap() });
    (text(), of(country()), of(postal()), of(money)).prop_map(|(invoice, country, billing, invoiced)| PurchaseHead {
        invoice,
        country,
        billing,
        invoiced,
    })
}

fn line() -> impl Strategy<Value = Line> {
    let price =
        (any::<i128>(), 0_u8..=9).prop_map(|(mantissa, scale)| UnitPrice(Decimal::new(mantissa, scale).unwrap()));
    let at = (-60_000_000_000_000_i64..200_000_000_000_000).prop_map(from_ms);
    (text(), of(text()), any::<i64>(), price, at).prop_map(|(article, description, quantity, price, at)| Line {
        article,
        description,
        quantity,
        price,
        at,
    })
}

fn proof() -> impl Strategy<Value = ConsentProof> {
    (of(text()), of(text()), draft()).prop_map(|(ip, note, draft)| ConsentProof { ip, note, draft })
}

fn draft() -> impl Strategy<Value = Draft> {
    let at = || of((-60_000_000_000_000_i64..200_000_000_000_000).prop_map(from_ms));
    let shown = (of(any::<[u8; 32]>()), of((any::<i64>(), any::<i64>())), at(), of(any::<i16>()), "[a-z ]{0,12}");
    let trace = prop_oneof![
        any::<u128>().prop_map(|bits| Trace::shorten(std::net::IpAddr::V6(bits.into()))),
        any::<u32>().prop_map(|bits| Trace::shorten(std::net::IpAddr::V4(bits.into()))),
        any::<[u8; 32]>().prop_map(Trace::Digest),
    ];
    let confirmed = (of(trace), at(), of(any::<[u8; 32]>()), "[a-z@.]{0,12}", of(any::<i64>()), of(any::<i64>()));
    let way = of(select(Via::ALL));
    (shown, confirmed, way).prop_map(|(shown, confirmed, via)| Draft {
        wording_hash: shown.0,
        notice: shown.1.map(|(notice, version)| NoticeRef { notice: NoticeId::new(notice), version }),
        language: via.map(|_| Language::DE),
        at: shown.2,
        offset_minutes: shown.3,
        via,
        form: shown.4,
        trace: confirmed.0,
        confirmed_at: confirmed.1,
        token_hash: confirmed.2,
        message_id: confirmed.3,
        script: confirmed.4,
        agent: confirmed.5.map(ActorId::new),
    })
}

fn birth() -> impl Strategy<Value = Birth> {
    ((1900_i16..2030, 1_i8..=12, 1_i8..=28), of(country()))
        .prop_map(|((y, m, d), country)| Birth { on: format!("{y:04}-{m:02}-{d:02}").parse().unwrap(), country })
}

fn salt() -> impl Strategy<Value = Salt> {
    any::<u64>().prop_map(|seed| Salt::draw(&Seeded::from(seed)))
}

/// The record reads back, sealed and not; cut at any point it does not.
fn comes_back<T>(table: Table, value: &T)
where
    T: Plain + PartialEq + std::fmt::Debug,
{
    thread_local! {
        static HOUSE: (House, custody::Vault, custody::WrappedKey, Sealer, custody::Opener) = {
            let house = House::new();
            let (vault, door) = house.open();
            let key = new_person(&vault, OCELOT).key;
            let sealer = vault.sealer(CONTROLLER, &key).unwrap();
            let permit = permit(&door, OCELOT, PersonAct::BuildAccess);
            let opener = vault.opener(&permit, &key).unwrap();
            (house, vault, key, sealer, opener)
        };
    }
    let plain = value.encode();
    assert_eq!(T::decode(&plain).as_ref(), Ok(value));
    for end in 0..plain.len() {
        assert!(T::decode(&plain[..end]).is_err(), "cut at {end}");
    }
    HOUSE.with(|(.., sealer, opener)| {
        let sealed = sealer.seal(table, [7, 8], value).unwrap();
        assert_eq!(sealed.as_bytes().len(), 17 + plain.len() + 16);
        let opened = opener.open(table, [7, 8], &sealed).unwrap();
        assert_eq!(opened.as_ref(), value);
    });
}

proptest! {
    #[test]
    fn every_profile_comes_back(value in profile()) { comes_back(Table::Person, &value); }

    #[test]
    fn every_contact_point_comes_back(value in contact()) { comes_back(Table::ContactPoint, &value); }

    #[test]
    fn every_head_of_a_purchase_comes_back(value in head()) { comes_back(Table::Purchase, &value); }

    #[test]
    fn every_day_of_birth_comes_back(value in birth()) { comes_back(Table::Birth, &value); }

    #[test]
    fn every_ground_that_overrules_comes_back(value in text()) { comes_back(Table::Objection, &ObjectionGround(value)); }

    #[test]
    fn every_line_of_a_purchase_comes_back(value in line()) {
        comes_back(Table::PurchaseLine, &value);
        let price = Line::decode(&value.encode()).unwrap().price.0;
        prop_assert_eq!(price.scale(), value.price.0.scale(), "2.50 stays 2.50");
    }

    #[test]
    fn every_reason_comes_back(value in text()) { comes_back(Table::ReasonText, &ReasonText(value)); }

    #[test]
    fn every_proof_of_consent_comes_back(value in proof()) { comes_back(Table::ConsentProof, &value); }

    #[test]
    fn every_form_comes_back(values in prop::collection::vec((0..FieldKind::ALL.len(), text()), 0..9)) {
        let value = |(kind, words): (usize, Text)| Value { kind: FieldKind::ALL[kind], words };
        comes_back(Table::FormSubmission, &FormAnswers(values.into_iter().map(value).collect()));
    }

    #[test]
    fn every_salt_comes_back(value in salt()) { comes_back(Table::Salt, &value); }

    /// Nothing that is opened can crash us, whatever a later version may have sealed.
    #[test]
    fn no_bytes_upset_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = (Profile::decode(&bytes).is_ok(), ContactValue::decode(&bytes).is_ok(), PurchaseHead::decode(&bytes).is_ok());
        let _ = (Line::decode(&bytes).is_ok(), Salt::decode(&bytes).is_ok(), ConsentProof::decode(&bytes).is_ok());
    }

    /// The handle is the one that the ledger computes.
    #[test]
    fn a_handle_is_the_ledgers(seed: u64, subject: i64) {
        let salt = Salt::draw(&Seeded::from(seed));
        let handle = salt.handle(domain::id::SubjectId::new(subject));
        prop_assert_eq!(handle.0, ledger::leaf::handle(salt.expose(), subject));
    }
}

#[test]
fn a_reader_skips_what_a_newer_version_added() {
    // {1: "Ocelot Street", 99: {1: [h'00', null]}, 2: "noted", 4294967295: true}, of definite length.
    let newer = b"\xa4\x01\x6dOcelot Street\x18\x63\xa1\x01\x82\x41\x00\xf6\x02\x65noted\x1a\xff\xff\xff\xff\xf5";
    let proof = ConsentProof::decode(newer).unwrap();
    assert_eq!(proof.ip.unwrap().expose(), "Ocelot Street");
    assert_eq!(proof.note.unwrap().expose(), "noted");
}

#[test]
fn a_reader_says_which_field_is_wrong_and_never_what_it_holds() {
    assert_eq!(Salt::decode(b"\xa0"), Err(DecodeError::Missing(1)));
    assert_eq!(Salt::decode(b"\xa1\x01\x41\x00"), Err(DecodeError::Value(1)));
    assert_eq!(ReasonText::decode(b"\xa0\x00"), Err(DecodeError::Form));
    let shown = DecodeError::Value(1).to_string();
    assert_eq!(shown, "field 1 of the opened record holds what this version does not allow");
}

#[test]
fn what_is_written_today_is_what_will_be_read_in_ten_years() {
    let proof =
        ConsentProof { ip: Some(Text::new("::1")), note: Some(Text::new("by phone")), ..ConsentProof::default() };
    assert_eq!(*proof.encode(), *b"\xbf\x01\x63::1\x02\x68by phone\xff".as_slice());
    let line = Line {
        article: Text::new("85123A"),
        description: None,
        quantity: -6,
        price: UnitPrice("2.55".parse().unwrap()),
        at: from_ms(1),
    };
    assert_eq!(*line.encode(), *b"\xbf\x01\x6685123A\x03\x25\x04\x18\xff\x05\x02\x06\x01\xff".as_slice());
}
