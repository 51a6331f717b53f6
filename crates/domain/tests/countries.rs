//! Countries as shops write them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use domain::country::{Country, NotACountry};

#[test]
fn the_shops_spellings_are_understood() {
    for (text, code) in [
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("uk", "GB"),
        ("Czech Republic", "CZ"),
        ("de", "DE"),
        ("Deutschland", "DE"),
        (" germany ", "DE"),
        ("Channel Islands", "GB"),
        ("Österreich", "AT"),
        ("Ελλάδα", "GR"),
        ("Україна", "UA"),
        ("日本", "JP"),
        ("Suomi", "FI"),
        ("Schweiz", "CH"),
        ("Suisse", "CH"),
        ("Côte d’Ivoire", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Bosnia and Herzegovina", "BA"),
        ("The  Netherlands", "NL"),
    ] {
        let read = Country::from_shop(text).unwrap().unwrap();
        assert_eq!(read.code(), code, "{text}");
    }
    assert_eq!(Country::from_shop("Unspecified"), Ok(None));
    assert_eq!(Country::from_shop("European Community"), Ok(None));
    assert_eq!(Country::from_shop("Atlantis"), Err(NotACountry));
    assert_eq!(Country::from_shop("ZZ"), Err(NotACountry));
}

#[test]
fn every_country_is_found_by_its_letters_and_by_its_english_and_german_name() {
    let all: Vec<Country> = Country::all().collect();
    assert_eq!(all.len(), 252, "249 of ISO 3166-1 and three more");
    for country in all {
        assert_eq!(country.code().parse(), Ok(country));
        for name in [country.english(), country.german()] {
            assert_ne!(name, country.code());
            assert_eq!(Country::from_shop(name), Ok(Some(country)), "{name}");
            assert_eq!(Country::from_shop(&name.to_uppercase()), Ok(Some(country)), "{name}");
        }
    }
}

#[test]
fn letters_of_no_country_are_refused_today_but_open_from_a_record() {
    assert_eq!("ZZ".parse::<Country>(), Err(NotACountry));
    assert_eq!("D".parse::<Country>(), Err(NotACountry));
    let stored = Country::from_stored("yu").unwrap();
    assert_eq!((stored.code(), stored.english(), stored.german()), ("YU", "YU", "YU"));
    assert_eq!(Country::from_stored("12"), None);
}
