//! Postal addresses: asked and printed as each country does.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::contact::{
    AddressField, AddressProblem, NotAContact, PostalAddress, postcode_fits, required_fields, street_line,
};
use domain::country::Country;
use domain::personal::Text;

fn address(lines: &[&str], postcode: &str, town: &str, region: &str, country: &str) -> PostalAddress {
    PostalAddress {
        lines: lines.iter().map(|line| Text::new(*line)).collect(),
        postcode: Text::some(postcode),
        town: Text::some(town),
        region: Text::some(region),
        country: country.parse().ok(),
    }
}

fn printed(address: &PostalAddress) -> Vec<String> {
    address.printed().iter().map(|line| line.expose().to_owned()).collect()
}

#[test]
fn each_country_has_its_own_order() {
    for (postal, wanted) in [
        (
            address(&["Gontardstraße 7"], "10178", "Berlin", "Berlin", "DE"),
            &["Gontardstraße 7", "10178 Berlin", "Germany"][..],
        ),
        (
            address(&["82 Clerkenwell Road"], "EC1M5RF", "London", "", "GB"),
            &["82 Clerkenwell Road", "London", "EC1M 5RF", "United Kingdom"][..],
        ),
        (
            address(&["301 Hamilton Avenue"], "94303", "Palo Alto", "California", "US"),
            &["301 Hamilton Avenue", "Palo Alto, CA 94303", "United States"][..],
        ),
        (
            address(&["301 Hamilton Avenue"], "", "Palo Alto", "CA", "US"),
            &["301 Hamilton Avenue", "Palo Alto, CA", "United States"][..],
        ),
        (
            address(&["Herengracht 573"], "1017CD", "Amsterdam", "", "NL"),
            &["Herengracht 573", "1017 CD Amsterdam", "Netherlands"][..],
        ),
        (
            address(&["丸の内2-7-2"], "1007014", "千代田区", "東京都", "JP"),
            &["100-7014", "東京都千代田区", "丸の内2-7-2", "Japan"][..],
        ),
        (address(&["Ocelot Street 41"], "4711", "Somewhere", "", ""), &["Ocelot Street 41", "4711 Somewhere"][..]),
    ] {
        assert_eq!(printed(&postal), wanted);
    }
    let berlin = address(&["Gontardstraße 7"], "10178", "Berlin", "", "DE");
    let british: Vec<Text> = berlin.lines_for("GB".parse().ok());
    assert_eq!(british.len(), 3);
    assert_eq!(format!("{berlin:?}").matches("Berlin").count(), 0);
}

#[test]
fn what_a_country_would_ask_is_told_and_keeps_nothing_out() {
    let good = address(&["Gontardstraße 7"], "D-10178", "Berlin", "", "DE");
    assert_eq!(good.problems(), []);
    let bad = address(&["Gontardstraße 7"], "EC1M 5RF", "", "", "DE");
    assert_eq!(bad.problems(), [AddressProblem::Missing(AddressField::Town), AddressProblem::Postcode]);
    assert!(bad.checked().is_ok());
    assert_eq!(address(&[], "1", "", "", "DE").checked(), Err(NotAContact::Postal));
    assert_eq!(address(&["x"; 11], "1", "", "", "DE").checked(), Err(NotAContact::Postal));
    let unknown = address(&["x"], "", "", "", "");
    assert_eq!(unknown.problems(), []);
}

#[test]
fn spaces_and_case_do_not_make_another_address() {
    let one = address(&["82 Clerkenwell  Road"], "EC1M 5RF", "London", "", "GB");
    let other = address(&["82 clerkenwell road"], "ec1m5rf", "LONDON", "", "");
    assert_eq!(one.normal(), other.normal());
    let next_door = address(&["83 Clerkenwell Road"], "EC1M 5RF", "London", "", "GB");
    assert_ne!(one.normal(), next_door.normal());
}

#[test]
fn house_numbers_stand_where_the_country_writes_them() {
    for (country, wanted) in [("DE", "Main 7"), ("US", "7 Main"), ("ES", "Main, 7")] {
        assert_eq!(street_line(country.parse().ok(), "Main", "7"), wanted);
    }
    assert_eq!(street_line(None, "Main", ""), "Main");
}

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path)
}

#[test]
fn the_postcodes_of_others_fit() {
    let Ok(mut rows) = csv::Reader::from_path(data("pii/identifiers/validatorjs_identifiers.csv")) else {
        println!("skipped: no shared data");
        return;
    };
    let (mut all, mut agreed) = (0, 0);
    let mut differ: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.records().map(Result::unwrap).filter(|row| &row[0] == "PostalCode") {
        let Ok(country) = row[1].parse::<Country>() else {
            continue;
        };
        let Some(fits) = postcode_fits(country, &row[3]) else {
            continue;
        };
        all += 1;
        if fits == (&row[4] == "1") {
            agreed += 1;
        } else {
            differ.entry(row[1].to_owned()).or_default().push(format!("{}={}", &row[3], &row[4]));
        }
    }
    println!("postcodes: {agreed} of {all} agree; {differ:?}");
    assert!(agreed * 100 >= all * 84, "{agreed} of {all}");
}

/// One test of the file: components and the lines expected.
#[derive(Default)]
struct Case {
    components: Vec<(String, String)>,
    expected: Vec<String>,
}

/// Reads the little of YAML that these files use.
fn cases(text: &str) -> Vec<Case> {
    let mut cases = vec![Case::default()];
    let mut part = "";
    for line in text.lines() {
        if line.starts_with("---") {
            cases.push(Case::default());
            part = "";
        } else if line.starts_with('#') {
        } else if !line.starts_with(' ') {
            part = match line.split(':').next() {
                Some("components") => "components",
                Some("expected") => "expected",
                _ => "",
            };
        } else if part == "components" {
            if let Some((key, value)) = line.split_once(':') {
                let value = value.trim().trim_matches(['"', '\'']);
                cases.last_mut().unwrap().components.push((key.trim().to_owned(), value.to_owned()));
            }
        } else if part == "expected" && !line.trim().is_empty() {
            cases.last_mut().unwrap().expected.push(line.trim().to_owned());
        }
    }
    cases.retain(|case| !case.components.is_empty());
    cases
}

impl Case {
    fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            let found = self.components.iter().find(|(name, _)| name == key);
            found.map(|(_, value)| value.as_str())
        })
    }

    /// The address as a form would take it down: the name of the place, street and number, the town, and
    /// a region where the country needs one.
    fn address(&self) -> PostalAddress {
        let code = self.first(&["country_code"]).unwrap_or_default();
        let country: Option<Country> = code.to_uppercase().parse().ok();
        let named = self.components.iter().find(|(key, _)| !AREAS.contains(&key.as_str()));
        let place = self.first(&["attention", "house", "building"]).or(named.map(|(_, value)| value.as_str()));
        let street =
            self.first(&["road", "pedestrian", "street", "footway", "path", "residential"]).unwrap_or_default();
        let number = self.first(&["house_number", "housenumber"]).filter(|_| !street.is_empty()).unwrap_or_default();
        let town = self.first(&["postal_city", "city", "town", "municipality", "village", "hamlet", "county"]);
        let quarter = self.first(&["suburb", "neighbourhood"]).filter(|_| street.is_empty() && place.is_none());
        let lines = [place.map(str::to_owned), Some(street_line(country, street, number)), quarter.map(str::to_owned)];
        let needs_region = country.is_some_and(|country| required_fields(country).contains(&AddressField::Region));
        let region = self.first(&["state", "province", "region", "island"]);
        PostalAddress {
            lines: lines.iter().flatten().filter(|line| !line.is_empty()).map(Text::new).collect(),
            postcode: self.first(&["postcode"]).and_then(Text::some),
            town: town.and_then(Text::some),
            region: region.filter(|_| needs_region || town.is_none()).and_then(Text::some),
            country,
        }
    }
}

/// Components that are part of an address; any other one names the place itself (`bank: Ecobank`).
const AREAS: &[&str] = &[
    "country",
    "country_code",
    "state",
    "state_code",
    "state_district",
    "county",
    "county_code",
    "region",
    "province",
    "island",
    "archipelago",
    "continent",
    "city",
    "city_district",
    "district",
    "town",
    "township",
    "municipality",
    "village",
    "hamlet",
    "locality",
    "local_administrative_area",
    "postal_city",
    "suburb",
    "neighbourhood",
    "quarter",
    "borough",
    "residential",
    "commercial",
    "industrial",
    "subdivision",
    "city_block",
    "road",
    "pedestrian",
    "street",
    "footway",
    "path",
    "cycleway",
    "house_number",
    "housenumber",
    "street_number",
    "postcode",
    "house",
    "building",
    "attention",
    "partial_postcode",
    "croft",
    "allotments",
    "farm",
    "isolated_dwelling",
    "place",
    "road_reference",
    "road_reference_intl",
    "ISO_3166-1_alpha-2",
    "ISO_3166-1_alpha-3",
    "_type",
    "political_union",
    "type",
    "public_building",
];

/// The words, whatever their order and the marks between them.
fn words(lines: &[String]) -> Vec<String> {
    let joined: String = lines.join(" ").chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let mut words: Vec<String> = joined.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

#[test]
fn addresses_of_nearly_every_country_are_printed() {
    let (mut all, mut same, mut parts) = (0, 0, 0);
    for folder in ["countries", "other"] {
        let Ok(files) = std::fs::read_dir(data("names-addresses/address-formatting").join(folder)) else {
            println!("skipped: no shared data");
            return;
        };
        for file in files {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for case in cases(&text) {
                all += 1;
                let address = case.address();
                // The name of the country is kept as it was told, in any language.
                let mut lines: Vec<String> =
                    address.lines_for(address.country).iter().map(|line| line.expose().to_owned()).collect();
                lines.extend(case.first(&["country"]).map(str::to_owned));
                same += usize::from(lines == case.expected);
                // Only these cases ask for the parts that a form takes down; the others for a quarter, a
                // district or a second country.
                parts += usize::from(words(&lines) == words(&case.expected));
                if lines != case.expected {
                    println!("  {lines:?}\n  {:?} wanted", case.expected);
                }
            }
        }
    }
    println!("addresses: {same} of {all} printed identically; {parts} ask for the same parts");
    assert!(all >= 464 && same >= 145, "{same} of {all}");
}
