//! Names out of one line, and names that are no person's.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::path::Path;

use domain::person::{PersonName, looks_like_company};

fn parts(text: &str) -> (String, String) {
    let name = PersonName::parse_full(text).unwrap();
    let given = name.given.as_ref().map_or("", |given| given.expose());
    (given.to_owned(), name.family.expose().to_owned())
}

#[test]
fn given_and_family_names_are_told_apart() {
    for (text, given, family) in [
        ("García López, María José", "María José", "García López"),
        ("Dr. Anna von der Heide", "Anna", "von der Heide"),
        ("Frau Prof. Dr. Ursula Müller-Lüdenscheidt", "Ursula", "Müller-Lüdenscheidt"),
        ("  Ines   Puma ", "Ines", "Puma"),
        ("Luiz Inácio Lula da Silva", "Luiz Inácio Lula", "da Silva"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("Jan van den Berg", "Jan", "van den Berg"),
        ("van den Berg, Jan", "Jan", "van den Berg"),
        ("Jean DUPONT", "Jean", "DUPONT"),
        ("DUPONT Jean Paul", "Jean Paul", "DUPONT"),
        ("Cook Aaron J.", "Aaron J.", "Cook"),
        ("Arthur Gray, Jr., M.D.", "Arthur", "Gray Jr."),
        ("George Snelling III", "George", "Snelling III"),
        ("Михаил Сергеевич Горбачёв", "Михаил Сергеевич", "Горбачёв"),
        ("山田 太郎", "太郎", "山田"),
        ("김 민준", "민준", "김"),
        ("王小明", "", "王小明"),
        ("محمد أحمد", "محمد", "أحمد"),
        ("Madonna", "", "Madonna"),
        ("Li Do", "Li", "Do"),
        ("Phan Van Do", "Phan", "Van Do"),
        ("Yo Yo Ma", "Yo Yo", "Ma"),
        ("Lemuel M Arnold MD", "Lemuel M", "Arnold"),
        ("John and Mary Smith", "", "John and Mary Smith"),
    ] {
        assert_eq!(parts(text), (given.to_owned(), family.to_owned()), "{text}");
    }
    assert_eq!(PersonName::parse_full("  "), None);
    assert_eq!(PersonName::parse_full(&"a ".repeat(200)), None);
    assert!(PersonName::parse_full("Dr.").is_some() && PersonName::parse_full(",").is_some());
}

type Labelled = Vec<(String, String)>;

/// The words of each name with their labels.
fn labelled(file: &str) -> Option<Vec<Labelled>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/names-addresses/probablepeople").join(file);
    let text = std::fs::read_to_string(path).ok()?;
    let name = |name: &str| {
        let name = name.split("</Name>").next().unwrap();
        name.split("</")
            .filter_map(|word| word.rsplit_once('>'))
            .filter_map(|(before, word)| {
                let label = before.rsplit('<').next()?;
                let word = word.replace("&amp;", "&").replace("&quot;", "\"");
                (!word.trim().is_empty()).then(|| (label.to_owned(), word))
            })
            .collect()
    };
    Some(text.split("<Name>").skip(1).map(name).collect())
}

fn line(name: &Labelled) -> String {
    name.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ")
}

/// Letters only, so that commas and brackets do not count.
fn plain(words: &str) -> Vec<String> {
    let clean = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    words.split_whitespace().map(clean).filter(|word| !word.is_empty()).collect()
}

#[test]
fn labelled_names_are_split_as_people_split_them() {
    let Some(names) = labelled("person_labeled.xml") else {
        println!("skipped: no shared data");
        return;
    };
    let (mut both, mut right, mut family_right, mut couples) = (0, 0, 0, 0);
    for name in &names {
        let of = |labels: &[&str]| {
            let words = name.iter().filter(|(label, _)| labels.contains(&label.as_str()));
            plain(&words.map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" "))
        };
        let given = of(&["GivenName", "FirstInitial", "MiddleName", "MiddleInitial", "Nickname"]);
        let family = of(&["Surname", "LastInitial"]);
        let generation = of(&["SuffixGenerational"]);
        if !of(&["And"]).is_empty() {
            couples += 1;
            continue;
        }
        if given.is_empty() || family.is_empty() {
            continue;
        }
        both += 1;
        let read = parts(&line(name));
        let read_given = plain(&read.0);
        let mut read_family = plain(&read.1);
        if !generation.is_empty() && read_family.ends_with(&generation) {
            read_family.truncate(read_family.len() - generation.len());
        }
        family_right += usize::from(read_family == family);
        if read_given == given && read_family == family {
            right += 1;
        } else {
            println!("  {}: {} | {}", line(name), read.0, read.1);
        }
    }
    println!("names: of {} labelled, {both} have both parts of one person ({couples} name two people)", names.len());
    println!("names: {right} of {both} split exactly, family name right in {family_right}");
    assert!(right * 100 >= both * 90, "{right} of {both}");
}

#[test]
fn companies_are_told_from_people() {
    for company in [
        "Ocelot GmbH",
        "Müller & Söhne",
        "株式会社オセロット",
        "Bäckerei Hölzl",
        "ООО Ромашка",
        "Friends of Ines Puma",
        "Stadtwerke Passau",
        "Local 134",
        "Cullman & Kravis",
        "Acme Widgets, Inc.",
        "Joe's Pizza",
    ] {
        assert!(looks_like_company(company), "{company}");
    }
    for person in
        ["Ines Puma", "Dr. Anna von der Heide", "John and Mary Smith", "Mr. & Mrs. Smith", "Brian O'Neill", "Inc"]
    {
        assert!(!looks_like_company(person), "{person}");
    }
    let (Some(companies), Some(people)) = (labelled("company_labeled.xml"), labelled("person_labeled.xml")) else {
        println!("skipped: no shared data");
        return;
    };
    let known = companies.iter().filter(|name| looks_like_company(&line(name))).count();
    let wrong: Vec<String> = people.iter().map(line).filter(|name| looks_like_company(name)).collect();
    println!(
        "companies: {known} of {} recognised, {} of {} people taken for one",
        companies.len(),
        wrong.len(),
        people.len()
    );
    for name in companies.iter().map(line).filter(|name| !looks_like_company(name)) {
        println!("  missed: {name}");
    }
    println!("  wrong: {wrong:?}");
    assert!(known * 100 >= companies.len() * 80 && wrong.len() * 100 <= people.len() * 2);
}

proptest::proptest! {
    #[test]
    fn no_word_of_a_name_is_lost(
        words in proptest::collection::vec("[A-ZÄЖ][a-zéж'-]{7,10}", 1..6),
        comma in 0_usize..6,
    ) {
        let spell = |(place, word): (usize, &String)| if place == comma { format!("{word},") } else { word.clone() };
        let text = words.iter().enumerate().map(spell).collect::<Vec<_>>().join(" ");
        let (given, family) = parts(&text);
        let mut read: Vec<&str> = given.split(' ').chain(family.split(' ')).filter(|word| !word.is_empty()).collect();
        let mut told: Vec<&str> = words.iter().map(String::as_str).collect();
        read.sort_unstable();
        told.sort_unstable();
        proptest::prop_assert_eq!(read, told);
    }

    #[test]
    fn any_line_is_read_without_harm(text in "\\PC{0,40}") {
        let is_some = PersonName::parse_full(&text).is_some();
        proptest::prop_assert!(is_some || text.trim().is_empty() || text.trim().chars().all(char::is_whitespace));
        let _ = looks_like_company(&text);
    }
}
