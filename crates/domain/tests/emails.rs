//! E-mail addresses: which are taken, and which are one mailbox.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;

use domain::contact::{EmailAddress, NotAContact};

#[test]
fn addresses_are_read_once_and_shown_masked() {
    let email = EmailAddress::parse(" Luis.G@Embraer.com.br ").unwrap();
    assert_eq!(email.expose(), "Luis.G@Embraer.com.br");
    assert_eq!(email.normal().expose(), "luis.g@embraer.com.br");
    assert_eq!(email.masked().expose(), "L…@E….br");
    assert_eq!(format!("{email:?}"), "EmailAddress(…)");
    for bad in [
        "",
        "a@b",
        "a b@c.de",
        "a@@c.de",
        "a@c..de",
        ".a@c.de",
        "a@-c.de",
        "a@c_d.de",
        "a@c.de.",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "x\r\nBcc: y@z.de",
        "a\u{200b}b@c.de",
        "Ines <ines@example.org>",
        "ｉｎｅｓ@example.org",
        "a@xn--zzzzzzzzzz99999.de",
    ] {
        assert_eq!(EmailAddress::parse(bad), Err(NotAContact::Email), "{bad}");
    }
    assert_eq!(EmailAddress::parse("\"a b\"@c.de"), Err(NotAContact::QuotedEmail));
    let longest = format!("{}@{}.de", "a".repeat(64), "b".repeat(63));
    assert!(EmailAddress::parse(&longest).is_ok());
    assert!(EmailAddress::parse(&format!("a{longest}")).is_err());
}

#[test]
fn two_spellings_of_one_mailbox_have_one_normal_form() {
    for (one, other) in [
        ("Ines@Example.ORG", "ines@example.org"),
        ("ines@Müller.example", "ines@xn--mller-kva.example"),
        ("ines@MU\u{308}LLER.example", "ines@müller.example"),
        ("jose\u{301}@example.org", "José@example.org"),
        ("δοκιμή@Παράδειγμα.δοκιμή", "δοκιμή@παράδειγμα.δοκιμή"),
        ("ines@例え。テスト", "ines@例え.テスト"),
    ] {
        let normal = |text| EmailAddress::parse(text).unwrap().normal();
        assert_eq!(normal(one).expose(), normal(other).expose(), "{one}");
    }
}

#[test]
fn tags_fold_for_matching_everywhere_and_dots_only_where_they_do_not_matter() {
    for (text, wanted) in [
        ("Ines+shop@example.org", "ines@example.org"),
        ("ines+a+b@Müller.example", "ines@xn--mller-kva.example"),
        ("i.nes@example.org", "i.nes@example.org"),
        ("I.Nes+shop@GoogleMail.com", "ines@gmail.com"),
        ("i.n.e.s@gmail.com", "ines@gmail.com"),
        ("+ines@example.org", "+ines@example.org"),
    ] {
        let email = EmailAddress::parse(text).unwrap();
        assert_eq!(email.match_form().expose(), wanted, "{text}");
    }
}

#[test]
fn whatever_was_stored_opens_again() {
    for text in ["", "no at sign", "\"a b\"@c.de", "a@b", "a@xn--zzzzzzzzzz99999.de"] {
        let email = EmailAddress::from_stored(text);
        assert_eq!(email.expose(), text);
        assert!(!format!("{:?}{:?}", email.normal(), email.match_form()).contains('@'));
    }
}

/// Why the file's word on a row is not ours.
fn reason(options: &str, text: &str, theirs: bool) -> &'static str {
    let asked = |option: &str| options.contains(option);
    if asked("display_name") {
        "asks for a name before the address"
    } else if asked("blacklist") || asked("whitelist") {
        "asks for a list of forbidden or allowed hosts or characters"
    } else if asked("allow_utf8_local_part") && !theirs {
        "asks for ASCII before the at sign; RFC 6531 allows any script"
    } else if asked("domain_specific_validation") {
        "asks for the rules of one provider"
    } else if asked("allow_underscores") || asked("allow_ip_domain") {
        "asks for host names that RFC 5321 domains are not, or address literals"
    } else if asked("ignore_max_length") {
        "asks to ignore the limits of RFC 5321 §4.5.3.1"
    } else if text.starts_with('"') && theirs {
        "quotation marks, refused here on purpose"
    } else {
        "unexplained"
    }
}

#[test]
fn the_test_rows_of_others_agree_or_ask_for_something_else() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pii/identifiers/validatorjs_identifiers.csv");
    let Ok(mut rows) = csv::Reader::from_path(path) else {
        println!("skipped: no shared data");
        return;
    };
    let (mut plain, mut plain_agreed, mut all, mut all_agreed) = (0, 0, 0, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for row in rows.records().map(Result::unwrap).filter(|row| &row[0] == "Email") {
        let (options, text, theirs) = (&row[2], &row[3], &row[4] == "1");
        let agrees = EmailAddress::parse(text).is_ok() == theirs;
        all += 1;
        all_agreed += usize::from(agrees);
        if options.is_empty() {
            plain += 1;
            plain_agreed += usize::from(agrees);
        }
        if !agrees {
            let why = reason(options, text, theirs);
            *reasons.entry(why).or_default() += 1;
            if why == "unexplained" {
                unexplained.push(text.to_owned());
            }
        }
    }
    println!("emails: {plain_agreed} of {plain} rows without options agree, {all_agreed} of {all} in all");
    for (why, count) in reasons {
        println!("  {count:3} differ: {why}");
    }
    assert_eq!(unexplained, Vec::<String>::new());
    assert!(plain_agreed * 100 >= plain * 94, "{plain_agreed} of {plain}");
}

proptest::proptest! {
    #[test]
    fn what_is_taken_has_a_normal_form_that_is_taken(text in "\\PC{1,20}@\\PC{1,20}", plain in "[A-Za-zäß.+]{1,9}@[a-zäßд-]{1,9}[.][a-z]{1,4}") {
        for text in [text, plain] {
            let stored = EmailAddress::from_stored(&text);
            proptest::prop_assert_eq!(stored.expose(), &text);
            if let Ok(email) = EmailAddress::parse(&text) {
                let normal = EmailAddress::from_stored(email.normal().expose());
                let once = email.normal();
                let twice = normal.normal();
                proptest::prop_assert_eq!(once.expose(), twice.expose());
                let matched = EmailAddress::from_stored(email.match_form().expose()).match_form();
                proptest::prop_assert_eq!(matched, email.match_form());
            }
        }
    }
}
