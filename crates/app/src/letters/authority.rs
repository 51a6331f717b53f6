//! The authority that a letter names: of the country in which the person lives, else of the company's seat (Art. 77(1)).

use domain::country::Country;
use domain::notice::Language;
use domain::region::Region;

/// Where the authorities of every country are listed, for countries that no pack knows.
const ALL_OF_THEM: &str = "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en";

/// Name with address, and pages.
pub(super) fn of(country: Option<Country>, seat: Region, language: Language) -> (String, String) {
    // Within the country of the seat, the part that the company sits in has the authority.
    let lives = country.filter(|country| *country != seat.country()).map(Region::of);
    let known = packs::authorities();
    match lives.and_then(|region| known.of(region)).or_else(|| known.of(seat)) {
        Some(authority) => (format!("{}\n{}", authority.name, authority.address), authority.link.clone()),
        None => (unknown(language).to_owned(), ALL_OF_THEM.to_owned()),
    }
}

fn unknown(language: Language) -> &'static str {
    match language {
        Language::DE => "die Datenschutzbehörde des Landes, in dem Sie leben",
        Language::FR => "l’autorité de protection des données du pays où vous vivez",
        _ => "the data protection authority of the country where you live",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn country(code: &str) -> Option<Country> {
        Country::from_stored(code)
    }

    fn seat(code: &str) -> Region {
        code.parse().unwrap()
    }

    #[test]
    fn the_authority_is_that_of_the_country_of_the_person_and_else_that_of_the_seat() {
        let named = |lives: Option<Country>, at: &str| of(lives, seat(at), Language::EN);
        assert!(named(country("FR"), "DE-BE").1.contains("cnil"));
        assert_eq!(named(country("DE"), "DE-BE"), named(None, "DE-BE"));
        assert_ne!(named(None, "DE-BE"), named(None, "DE"));
        assert_eq!(named(country("BR"), "PT"), named(None, "PT"));
        assert_eq!(named(None, "BR").1, ALL_OF_THEM);
    }

    #[test]
    fn every_authority_of_the_pack_can_be_named() {
        for entry in packs::authorities().entries() {
            let (name, link) = of(None, entry.region, Language::DE);
            assert!(name.lines().count() > 1 && link.starts_with("http"), "{}", entry.region);
        }
    }
}
