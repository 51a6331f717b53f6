//! Names of countries for pages; programs get the two letters.

use domain::country::Country;
use domain::notice::Language;

/// Two letters of ISO 3166-1 and the German short name, for the countries that `domain` names in English.
const GERMAN: &[(&str, &str)] = &[
    ("AE", "Vereinigte Arabische Emirate"),
    ("AR", "Argentinien"),
    ("AT", "Österreich"),
    ("AU", "Australien"),
    ("BE", "Belgien"),
    ("BG", "Bulgarien"),
    ("BH", "Bahrain"),
    ("BR", "Brasilien"),
    ("CA", "Kanada"),
    ("CH", "Schweiz"),
    ("CL", "Chile"),
    ("CN", "China"),
    ("CY", "Zypern"),
    ("CZ", "Tschechien"),
    ("DE", "Deutschland"),
    ("DK", "Dänemark"),
    ("EE", "Estland"),
    ("ES", "Spanien"),
    ("FI", "Finnland"),
    ("FR", "Frankreich"),
    ("GB", "Vereinigtes Königreich"),
    ("GR", "Griechenland"),
    ("HK", "Hongkong"),
    ("HR", "Kroatien"),
    ("HU", "Ungarn"),
    ("IE", "Irland"),
    ("IL", "Israel"),
    ("IN", "Indien"),
    ("IS", "Island"),
    ("IT", "Italien"),
    ("JP", "Japan"),
    ("LB", "Libanon"),
    ("LI", "Liechtenstein"),
    ("LT", "Litauen"),
    ("LU", "Luxemburg"),
    ("LV", "Lettland"),
    ("MT", "Malta"),
    ("NL", "Niederlande"),
    ("NO", "Norwegen"),
    ("NZ", "Neuseeland"),
    ("PL", "Polen"),
    ("PT", "Portugal"),
    ("RO", "Rumänien"),
    ("SA", "Saudi-Arabien"),
    ("SE", "Schweden"),
    ("SG", "Singapur"),
    ("SI", "Slowenien"),
    ("SK", "Slowakei"),
    ("TR", "Türkei"),
    ("US", "Vereinigte Staaten"),
    ("ZA", "Südafrika"),
];

/// The name in `language`; the letters themselves where none is kept.
pub fn name(code: &str, language: Language) -> String {
    if language == Language::DE {
        let known = GERMAN.iter().find(|(letters, _)| *letters == code);
        return known.map_or(code, |(_, name)| name).to_owned();
    }
    let country = code.parse::<Country>();
    country.map_or_else(|_| code.to_owned(), |country| country.english().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_name_in_both_languages() {
        for (code, german) in GERMAN {
            assert_ne!(name(code, Language::EN), *code);
            assert_eq!(name(code, Language::DE), *german);
        }
        assert_eq!(name("QQ", Language::DE), "QQ");
        assert_eq!(name("QQ", Language::EN), "QQ");
    }
}
