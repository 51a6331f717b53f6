//! Phone numbers: one number in any of its spellings.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::path::Path;

use domain::contact::{NotAContact, PhoneNumber};
use domain::country::Country;

fn normal(text: &str, region: &str) -> String {
    let region: Option<Country> = region.parse().ok();
    let phone = PhoneNumber::parse_in(text, region).unwrap();
    phone.normal().expose().to_owned()
}

#[test]
fn the_four_spellings_of_each_example_are_one_number() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pii/identifiers/phone_examples.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data");
        return;
    };
    let (mut rows, mut one) = (0, 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let spellings: Vec<String> = cells[2..].iter().map(|text| normal(text, cells[0])).collect();
        rows += 1;
        if spellings.iter().all(|spelling| spelling == cells[2]) {
            one += 1;
        } else {
            println!("{line}: {spellings:?}");
        }
    }
    println!("phones: {one} of {rows} rows are one number in four spellings");
    assert_eq!((one, rows), (917, 917));
}

#[test]
fn a_number_keeps_its_spelling_and_is_compared_as_it_is_dialled() {
    for (text, region, wanted) in [
        ("+55 (12) 3923-5555", "", "+551239235555"),
        ("+44 (0)20 7946 0018", "", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("0044 20 7946 0018", "", "+442079460018"),
        ("0044 20 7946 0018", "DE", "+442079460018"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("44 20 7946 0018", "GB", "+442079460018"),
        ("030/901820", "DE", "+4930901820"),
        ("030/901820", "", "030901820"),
        ("030/901820 Durchwahl 12", "DE", "+4930901820;ext=12"),
        ("(201) 555-0123 ext. 12", "US", "+12015550123;ext=12"),
        ("+1 201-555-0123 x12", "", "+12015550123;ext=12"),
        ("tel:+1-201-555-0123;ext=12", "", "+12015550123;ext=12"),
        ("TEL:+1-201-555-0123;isub=9;ext=12", "", "+12015550123;ext=12"),
        ("tel:555-0123;phone-context=+1-201", "", "+12015550123"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("8 (800) 123-45-67", "RU", "+78001234567"),
        ("٠٢ ١٢٣٤٥٦٧٨", "", "0212345678"),
        ("+۹۸ ۲۱ ۴۲۹۳ ۲۰۰۰", "", "+982142932000"),
        ("+९१ ९८७६५ ४३२१०", "", "+919876543210"),
        ("＋８１\u{3000}９０－１２３４－５６７８", "", "+819012345678"),
        ("\u{202a}+49 30 901820\u{202c}", "", "+4930901820"),
        ("+49\u{a0}30\u{2011}901820", "", "+4930901820"),
    ] {
        assert_eq!(normal(text, region), wanted, "{text} in {region}");
        let phone = PhoneNumber::parse(text).unwrap();
        assert_eq!(phone.expose(), text);
    }
}

#[test]
fn what_cannot_be_dialled_is_refused() {
    for bad in
        ["", "call me", "123", "+1 201 555 0123 or later", "12345678901234567890123", "DE89 3704 0044", "1-800-FLOWERS"]
    {
        assert_eq!(PhoneNumber::parse(bad), Err(NotAContact::Phone), "{bad}");
    }
}

#[test]
fn digits_that_fit_no_plan_are_kept_as_they_are() {
    assert_eq!(normal("3923-5555-99-99-9", "BR"), "3923555599999");
}

#[test]
fn a_number_is_shown_masked_and_says_nothing_by_accident() {
    let phone = PhoneNumber::parse("+55 (12) 3923-5555 x77").unwrap();
    assert_eq!(phone.masked().expose(), "… 55");
    assert_eq!(format!("{phone:?}"), "PhoneNumber(…)");
    assert_eq!(phone.e164().unwrap().expose(), "+551239235555");
    assert_eq!(PhoneNumber::parse("0309018").unwrap().e164(), None);
}

#[test]
fn whatever_was_stored_opens_again() {
    let written = PhoneNumber::parse_in("030/901820", "DE".parse().ok()).unwrap();
    let read = PhoneNumber::from_stored_with(written.expose(), written.normal().expose());
    assert_eq!(read, written);
    for text in ["", "call me", "+", "☎ 12"] {
        assert_eq!(PhoneNumber::from_stored(text).expose(), text);
    }
    let plain = PhoneNumber::parse("+44 20 7946 0018").unwrap();
    assert_eq!(PhoneNumber::from_stored("+44 20 7946 0018"), plain);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,40}", digits in "[+0-9 ()x#;./-]{0,40}") {
        for text in [text, digits] {
            let stored = PhoneNumber::from_stored(&text);
            proptest::prop_assert_eq!(stored.expose(), &text);
            for region in [None, "DE".parse().ok(), "AR".parse().ok()] {
                if let Ok(phone) = PhoneNumber::parse_in(&text, region) {
                    let again = PhoneNumber::parse_in(phone.normal().expose(), region);
                    proptest::prop_assert!(again.is_ok());
                }
            }
        }
    }
}
