//! Names of countries for pages; programs get the two letters.

use domain::country::Country;
use domain::notice::Language;

/// Two letters of ISO 3166-1 and the German and the French short name, for the countries that `domain` names in English.
const NAMES: &[(&str, &str, &str)] = &[
    ("AE", "Vereinigte Arabische Emirate", "Émirats arabes unis"),
    ("AR", "Argentinien", "Argentine"),
    ("AT", "Österreich", "Autriche"),
    ("AU", "Australien", "Australie"),
    ("BE", "Belgien", "Belgique"),
    ("BG", "Bulgarien", "Bulgarie"),
    ("BH", "Bahrain", "Bahreïn"),
    ("BR", "Brasilien", "Brésil"),
    ("CA", "Kanada", "Canada"),
    ("CH", "Schweiz", "Suisse"),
    ("CL", "Chile", "Chili"),
    ("CN", "China", "Chine"),
    ("CY", "Zypern", "Chypre"),
    ("CZ", "Tschechien", "Tchéquie"),
    ("DE", "Deutschland", "Allemagne"),
    ("DK", "Dänemark", "Danemark"),
    ("EE", "Estland", "Estonie"),
    ("ES", "Spanien", "Espagne"),
    ("FI", "Finnland", "Finlande"),
    ("FR", "Frankreich", "France"),
    ("GB", "Vereinigtes Königreich", "Royaume-Uni"),
    ("GR", "Griechenland", "Grèce"),
    ("HK", "Hongkong", "Hong Kong"),
    ("HR", "Kroatien", "Croatie"),
    ("HU", "Ungarn", "Hongrie"),
    ("IE", "Irland", "Irlande"),
    ("IL", "Israel", "Israël"),
    ("IN", "Indien", "Inde"),
    ("IS", "Island", "Islande"),
    ("IT", "Italien", "Italie"),
    ("JP", "Japan", "Japon"),
    ("LB", "Libanon", "Liban"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Litauen", "Lituanie"),
    ("LU", "Luxemburg", "Luxembourg"),
    ("LV", "Lettland", "Lettonie"),
    ("MT", "Malta", "Malte"),
    ("NL", "Niederlande", "Pays-Bas"),
    ("NO", "Norwegen", "Norvège"),
    ("NZ", "Neuseeland", "Nouvelle-Zélande"),
    ("PL", "Polen", "Pologne"),
    ("PT", "Portugal", "Portugal"),
    ("RO", "Rumänien", "Roumanie"),
    ("SA", "Saudi-Arabien", "Arabie saoudite"),
    ("SE", "Schweden", "Suède"),
    ("SG", "Singapur", "Singapour"),
    ("SI", "Slowenien", "Slovénie"),
    ("SK", "Slowakei", "Slovaquie"),
    ("TR", "Türkei", "Turquie"),
    ("US", "Vereinigte Staaten", "États-Unis"),
    ("ZA", "Südafrika", "Afrique du Sud"),
];

/// The name in `language`; the letters themselves where none is kept.
pub fn name(code: &str, language: Language) -> String {
    let known = NAMES.iter().find(|(letters, ..)| *letters == code);
    match (language, known) {
        (Language::DE, known) => return known.map_or(code, |(_, german, _)| german).to_owned(),
        (Language::FR, known) => return known.map_or(code, |(.., french)| french).to_owned(),
        _ => (),
    }
    let country = code.parse::<Country>();
    country.map_or_else(|_| code.to_owned(), |country| country.english().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_name_in_every_language() {
        for (code, german, french) in NAMES {
            assert_ne!(name(code, Language::EN), *code);
            assert_eq!(name(code, Language::DE), *german);
            assert_eq!(name(code, Language::FR), *french);
        }
        assert_eq!(name("QQ", Language::DE), "QQ");
        assert_eq!(name("QQ", Language::EN), "QQ");
    }
}
