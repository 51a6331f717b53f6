//! Invented people in great number, and what an agent would type to find them.

use std::fmt::Write as _;

const GIVEN: [&str; 40] = [
    "Annegret",
    "Bastian",
    "Carla",
    "Dietmar",
    "Elif",
    "Friederike",
    "Gökhan",
    "Hannah",
    "Jürgen",
    "Käthe",
    "Amélie",
    "Baptiste",
    "Chloé",
    "Étienne",
    "Fatou",
    "Gaëlle",
    "Hugo",
    "Inès",
    "Anouk",
    "Bram",
    "Fenna",
    "Joris",
    "Agnieszka",
    "Bożena",
    "Dariusz",
    "Łukasz",
    "Zofia",
    "Åsa",
    "Björn",
    "Göran",
    "Aitana",
    "Begoña",
    "Íñigo",
    "Lucía",
    "Αθηνά",
    "Γιώργος",
    "Ελένη",
    "Владимир",
    "Людмила",
    "Оксана",
];
const FIRST: [&str; 30] = [
    "Ahorn", "Birken", "Drossel", "Espen", "Fuchs", "Grün", "Hasel", "Kiesel", "Löffel", "Mohn", "Nebel", "Ober",
    "Pfauen", "Quell", "Raben", "Silber", "Tannen", "Ulmen", "Vogel", "Wolken", "Zander", "Ebert", "Falken", "Geier",
    "Hirsch", "Igel", "Kranich", "Lerchen", "Marder", "Otter",
];
const SECOND: [&str; 30] = [
    "feld", "au", "weg", "laub", "bichler", "span", "holz", "bach", "stein", "berg", "mann", "hofer", "müller",
    "schmidt", "huber", "wald", "see", "tal", "brunn", "dorf", "hausen", "kamp", "stätter", "reiter", "garten",
    "wiese", "moser", "lechner", "egger", "acker",
];
const GREEK: [&str; 8] =
    ["Ανθόπουλος", "Δροσινού", "Καλαμίτσης", "Λιθαράκη", "Παπαδόπουλος", "Χατζηδάκης", "Θεοδωράκης", "Ψαρράκης"];
const GREEK_AS_TYPED: [&str; 8] =
    ["anthopoulos", "drosinou", "kalamitsis", "litharaki", "papadopoulos", "chatzidakis", "theodorakis", "psarrakis"];
const STREETS: [&str; 20] = [
    "Lindenstraße",
    "Kastanienallee",
    "Uferweg",
    "Molenstraat",
    "Havendijk",
    "Storgatan",
    "Björkvägen",
    "Sjöstigen",
    "Ahornring",
    "Bahnhofstraße",
    "Dorfplatz",
    "Eichenhain",
    "Feldgasse",
    "Gartenweg",
    "Hafenkai",
    "Inselblick",
    "Jägersteig",
    "Kirchgasse",
    "Marktplatz",
    "Rosenweg",
];
const TOWNS: [&str; 12] = [
    "Berlin", "Hamburg", "Leipzig", "München", "Freiburg", "Köln", "Dresden", "Bremen", "Kassel", "Rostock", "Ulm",
    "Trier",
];

/// Somebody.
pub struct Person {
    pub number: String,
    given: &'static str,
    family: String,
    typed: String,
    street: String,
    town: &'static str,
    postcode: String,
    phone: String,
    email: String,
    invoice: String,
}

/// What is typed, and whom it must find; nobody in particular where many are meant.
pub struct Question {
    pub kind: &'static str,
    pub text: String,
    pub wanted: Option<String>,
}

/// Numbers that are the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0).checked_rem(most).unwrap_or(0)
    }

    fn one_of(&mut self, of: &[&'static str]) -> &'static str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// So many people of one team, no two with the same number, address, phone, mail address or order.
pub fn invent(part: usize, people: usize) -> Vec<Person> {
    let mut chance = Chance(97 + part as u64);
    (0..people).map(|index| person(&mut chance, part * people + index)).collect()
}

fn person(chance: &mut Chance, index: usize) -> Person {
    let greek = chance.below(20) == 0;
    let place = chance.below(GREEK.len());
    let (family, typed) = if greek {
        let of = |names: &[&str]| names.get(place).copied().unwrap_or_default().to_owned();
        (of(&GREEK), of(&GREEK_AS_TYPED))
    } else {
        let family = format!("{}{}", chance.one_of(&FIRST), chance.one_of(&SECOND));
        (family.clone(), family)
    };
    Person {
        number: format!("K{:07}", 1_000_000 + index),
        given: chance.one_of(&GIVEN),
        family,
        typed,
        street: format!("{} {}", chance.one_of(&STREETS), 1 + chance.below(180)),
        town: chance.one_of(&TOWNS),
        postcode: format!("{:05}", 1_000 + chance.below(98_000)),
        phone: format!("30 {:08}", 10_000_000 + (index * 7_919) % 89_999_999),
        email: format!("kunde{index}@example{}.org", index % 500),
        invoice: format!("R{:08}", 40_000_000 + index),
    }
}

/// The file of these people.
pub fn customers(people: &[Person]) -> String {
    let mut file = String::from(
        "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n",
    );
    for Person { number, given, family, street, town, postcode, phone, email, .. } in people {
        // Writing into a string cannot fail.
        let _ = writeln!(file, "{number},{given},{family},,{street},{town},,Germany,{postcode},+49 {phone},,{email},");
    }
    file
}

/// One order of each.
pub fn invoices(people: &[Person]) -> String {
    let mut file = String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for Person { number, invoice, .. } in people {
        let _ = writeln!(file, "{invoice},HB-1001,Daypack,1,2026-05-04 10:00:00,64.90,{number},Germany");
    }
    file
}

/// Questions of every kind, mixed.
pub fn questions(people: &[Person], of_each: usize) -> Vec<Question> {
    let mut chance = Chance(11);
    let mut all = Vec::new();
    for round in 0..of_each {
        let Some(person) = people.get(chance.below(people.len())) else { continue };
        let mut ask = |kind, text: String, is_one: bool| {
            let wanted = is_one.then(|| person.number.clone());
            all.push(Question { kind, text, wanted });
        };
        let start = |letters: usize| person.family.chars().take(letters).collect::<String>();
        ask("two_letters", start(2), false);
        ask("three_letters", start(3), false);
        ask("four_letters", start(4), false);
        ask("given_name", person.given.to_owned(), false);
        ask("name_and_postcode", format!("{} {} {}", person.given, person.typed, person.postcode), true);
        ask("typo_alone", mistyped(&person.typed, round), false);
        ask("typo", format!("{} {} {}", person.given, mistyped(&person.typed, round), person.postcode), true);
        ask("postcode", person.postcode.clone(), false);
        ask("street_and_name", format!("{} {}", person.street, person.typed), true);
        ask("phone_at_home", format!("0{}", person.phone), true);
        ask("phone_from_abroad", format!("+49{}", person.phone.replace(' ', "")), true);
        ask("customer_number", person.number.to_lowercase(), true);
        ask("order_number", person.invoice.clone(), true);
        ask("email", person.email.to_uppercase(), true);
        ask("miss", format!("Xyzzyqu{round}"), false);
    }
    all
}

/// Two neighbouring letters of the middle swapped.
fn mistyped(word: &str, round: usize) -> String {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    let place = 1 + round % letters.len().saturating_sub(2).max(1);
    if place + 1 < letters.len() {
        letters.swap(place, place + 1);
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_people_come_at_every_run_and_no_two_share_a_number() {
        let (one, again) = (invent(0, 500), invent(0, 500));
        assert_eq!(customers(&one), customers(&again));
        let numbers: std::collections::BTreeSet<&String> = one.iter().map(|person| &person.phone).collect();
        assert_eq!(numbers.len(), 500);
        assert_eq!(questions(&one, 3).len(), 3 * 15);
        assert_eq!(mistyped("Maier", 0), "miaer");
    }
}
