//! Where the detector cuts, whom it recognises, and what a text cannot do to it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests; one bounds the time that a hostile text takes"
)]

use domain::detect::{Dictionary, Kind, SensitiveCategory, Span, find, find_with, sensitive_words};

fn words<'a>(text: &'a str, found: &[Span]) -> Vec<(Kind, &'a str)> {
    found.iter().map(|span| (span.kind, &text[span.start..span.end])).collect()
}

#[test]
fn shapes_are_cut_where_a_reader_would_cut_them() {
    for (text, kind, value) in [
        ("write to <luis.g@embraer.com.br>.", Kind::Email, "luis.g@embraer.com.br"),
        ("(joé@müller.example)", Kind::Email, "joé@müller.example"),
        ("see https://ocelot:pw@shop.example/x?y=1.", Kind::UrlLogin, "https://ocelot:pw@shop.example/x?y=1"),
        ("see www.shop.example!", Kind::Url, "www.shop.example"),
        ("from 192.0.2.17:8080", Kind::IpAddress, "192.0.2.17"),
        ("from 2001:db8::17.", Kind::IpAddress, "2001:db8::17"),
        ("call +49 (0)30 123456-78 today", Kind::Phone, "+49 (0)30 123456-78"),
        ("Tel. 467 3395", Kind::Phone, "467 3395"),
        ("geboren am 12. März 1980 in Wien", Kind::BirthDate, "12. März 1980"),
        ("née le 1er janvier 1975", Kind::BirthDate, "1er janvier 1975"),
        ("born on May 12th, 1980", Kind::BirthDate, "May 12th, 1980"),
        ("ur. 12.03.1980 r.", Kind::BirthDate, "12.03.1980"),
        ("fecha de nacimiento: 12 de mayo de 1980", Kind::BirthDate, "12 de mayo de 1980"),
        ("on 2024-02-29 11:34:35", Kind::Date, "2024-02-29 11:34:35"),
        ("my account number is 85731890", Kind::AccountNumber, "85731890"),
        ("my PIN is 7402", Kind::Pin, "7402"),
    ] {
        assert_eq!(words(text, &find(text)), [(kind, value)], "{text}");
    }
    for text in [
        "",
        "at 12:30:45",
        "1.2.3",
        "a@b",
        "version 2.0",
        "@@@@",
        "://",
        "32.02.1980",
        "please call me about order 536365 today",
        "50 % of 100",
    ] {
        assert!(find(text).is_empty(), "{text}: {:?}", find(text));
    }
}

#[test]
fn people_are_found_in_any_script_and_spelling_but_only_as_whole_words() {
    let dictionary = Dictionary::of(
        ["Luís Gonçalves", "Αθηνά Παππά", "山田 太郎", "Ann", "Jan de Vries"],
        ["+44 20 7946 0958", "luis@embraer.example", "Ocelot Street 41"],
    );
    for (text, value, entry) in [
        ("ask LUIS GONCALVES again", "LUIS GONCALVES", 0),
        ("Goncalves's wife", "Goncalves", 0),
        ("Lui\u{301}s called", "Lui\u{301}s", 0),
        ("η ΑΘΗΝΆ είπε", "ΑΘΗΝΆ", 1),
        ("山田太郎さん", "山田", 2),
        ("is Ann in?", "Ann", 3),
        ("Vries, Jan", "Vries", 4),
        ("on 020 7946 0958 now", "020 7946 0958", 5),
        ("LUIS@Embraer.example wrote", "LUIS@Embraer.example", 6),
        ("in ocelot street, 41", "ocelot street, 41", 7),
    ] {
        let found = find_with(text, &dictionary);
        let first = found.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&text[first.start..first.end], first.entry), (value, Some(entry)), "{text}");
    }
    assert!(find_with("Annabel, Hannah and de la mar", &dictionary).is_empty());
    assert!(!format!("{dictionary:?}").contains("uis"));
}

#[test]
fn a_note_about_illness_and_drink_asks_for_a_second_thought() {
    let text = "caller sounds drunk, has cancer";
    let found = sensitive_words(text);
    let shown: Vec<_> = found.iter().map(|word| (word.category, &text[word.start..word.end])).collect();
    assert_eq!(shown, [(SensitiveCategory::Health, "drunk"), (SensitiveCategory::Health, "cancer")]);
    for (text, category) in [
        ("Kunde ist vorbestraft", SensitiveCategory::Criminal),
        ("elle est enceinte", SensitiveCategory::Health),
        ("es homosexual", SensitiveCategory::Sexuality),
        ("iscritto al sindacato", SensitiveCategory::Union),
        ("zij is moslima, islamitisch", SensitiveCategory::Religion),
        ("należy do partii komunistycznej", SensitiveCategory::Politics),
        ("ist Flüchtling", SensitiveCategory::Ethnicity),
        ("έχει ΚΑΡΚΊΝΟ", SensitiveCategory::Health),
    ] {
        assert!(sensitive_words(text).iter().any(|word| word.category == category), "{text}");
    }
    for text in [
        "The parcel came late and the box was torn.",
        "Bitte rufen Sie mich morgen an.",
        "Je voudrais un remboursement.",
    ] {
        assert!(sensitive_words(text).is_empty(), "{text}");
    }
}

#[test]
fn hostile_texts_take_no_longer_than_long_ones() {
    for unit in [
        "@",
        "1",
        "1 ",
        "://",
        "www.",
        "+1 (",
        "a@",
        "1.",
        "DE1 ",
        "::",
        "é",
        "12/",
        "May 1 ",
        "12345678 ",
        "krank",
        "山",
    ] {
        let text = unit.repeat(50_000 / unit.len());
        let found = find(&text);
        assert!(found.iter().all(|span| text.get(span.start..span.end).is_some()));
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }
}
