//! People who do not exist: names, places and orders put together by a fixed seed.
//!
//! Mail domains are reserved for examples (RFC 2606); phone numbers are from ranges that are kept for fiction
//! where a country has one.

use std::fmt::Write as _;

use crate::ambient::Invented;

/// The two files of a shop.
pub struct Files {
    pub customers: String,
    pub invoices: String,
}

struct Land {
    name: &'static str,
    given: &'static [&'static str],
    family: &'static [&'static str],
    towns: &'static [(&'static str, &'static str)],
    streets: &'static [&'static str],
    phone: &'static str,
}

const LANDS: &[Land] = &[
    Land {
        name: "Germany",
        given: &[
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
        ],
        family: &[
            "Ahornfeld",
            "Birkenau",
            "Drosselweg",
            "Espenlaub",
            "Fuchsbichler",
            "Grünspan",
            "Hasenöhrl",
            "Kieselbach",
            "Löffelholz",
        ],
        towns: &[
            ("10999", "Berlin"),
            ("20359", "Hamburg"),
            ("04103", "Leipzig"),
            ("80469", "München"),
            ("79098", "Freiburg"),
        ],
        streets: &["Lindenstraße", "Am Alten Wehr", "Kastanienallee", "Uferweg"],
        phone: "+49 30 23125 ",
    },
    Land {
        name: "France",
        given: &["Amélie", "Baptiste", "Chloé", "Étienne", "Fatou", "Gaëlle", "Hugo", "Inès"],
        family: &["Belombre", "Clairvent", "Delaroche", "Fontbrune", "Grandpré", "Malbosquet", "Saint-Aubier"],
        towns: &[("69003", "Lyon"), ("44000", "Nantes"), ("31000", "Toulouse"), ("67000", "Strasbourg")],
        streets: &["rue des Tilleuls", "avenue du Moulin", "place de la Fontaine"],
        phone: "+33 1 99 00 ",
    },
    Land {
        name: "Netherlands",
        given: &["Anouk", "Bram", "Fenna", "Joris", "Lotte", "Sjoerd", "Tijn"],
        family: &["van der Elzen", "Bloemhof", "de Waterman", "Kruidenier", "Zandvliet-Brink"],
        towns: &[("1017 AB", "Amsterdam"), ("3511 CD", "Utrecht"), ("9711 EF", "Groningen")],
        streets: &["Molenstraat", "Havendijk", "Lange Singel"],
        phone: "+31 20 799 ",
    },
    Land {
        name: "Poland",
        given: &["Agnieszka", "Bożena", "Dariusz", "Grażyna", "Łukasz", "Michał", "Zofia"],
        family: &["Brzozowiak", "Dąbrowny", "Jaskółka", "Leszczyniak", "Modrzewski", "Świerkula"],
        towns: &[("00-950", "Warszawa"), ("31-042", "Kraków"), ("80-836", "Gdańsk")],
        streets: &["ul. Lipowa", "ul. Nad Rzeką", "al. Klonowa"],
        phone: "+48 22 555 ",
    },
    Land {
        name: "Sweden",
        given: &["Åsa", "Björn", "Elin", "Göran", "Märta", "Sixten"],
        family: &["Almqvistsson", "Björkhage", "Ekelundström", "Fjällbäck", "Granrot"],
        towns: &[("111 20", "Stockholm"), ("411 03", "Göteborg"), ("753 10", "Uppsala")],
        streets: &["Björkvägen", "Storgatan", "Sjöstigen"],
        phone: "+46 8 465 004 ",
    },
    Land {
        name: "Greece",
        given: &["Αθηνά", "Γιώργος", "Ελένη", "Νίκος"],
        family: &["Ανθόπουλος", "Δροσινού", "Καλαμίτσης", "Λιθαράκη"],
        towns: &[("105 58", "Αθήνα"), ("546 24", "Θεσσαλονίκη")],
        streets: &["Οδός Ελαιώνων", "Οδός Θαλάσσης"],
        phone: "+30 21 0555 ",
    },
    Land {
        name: "Spain",
        given: &["Aitana", "Begoña", "Íñigo", "Joaquín", "Lucía", "Núria"],
        family: &["Arroyomonte", "García Olmedal", "Encinalba", "Piñarroble", "Zarzalejo"],
        towns: &[("28012", "Madrid"), ("08003", "Barcelona"), ("41001", "Sevilla")],
        streets: &["Calle del Olmo", "Paseo de la Ribera"],
        phone: "+34 91 555 ",
    },
];

const GOODS: &[(&str, &str, &str)] = &[
    ("HB-1001", "Daypack Erle 22 l", "64.90"),
    ("HB-1002", "Trekking pack Ulme 55 l", "189.00"),
    ("HB-2010", "Tent Wiesel, 2 persons", "279.50"),
    ("HB-2011", "Groundsheet", "24.95"),
    ("HB-3100", "Sleeping bag Siebenschläfer", "149.00"),
    ("HB-3200", "Mat, self-inflating", "59.90"),
    ("HB-4001", "Headlamp Glühwurm", "34.90"),
    ("HB-4002", "Stove Funke", "44.50"),
    ("HB-4003", "Gas cartridge 230 g", "6.90"),
    ("HB-5005", "Rain jacket Regenpfeifer", "129.00"),
    ("HB-5010", "Merino shirt", "69.00"),
    ("HB-6001", "Trekking poles, pair", "79.90"),
];

/// The files of one of two teams; customer numbers do not overlap.
pub fn files(part: usize, people: usize) -> Files {
    let mut chance = Invented(41 + part as u64);
    let mut customers = String::from(
        "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n",
    );
    let mut invoices =
        String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    let mut invoice = 700_000 + part * 100_000;
    for index in 0..people {
        let number = 20_000 + part * 10_000 + index;
        let Some(land) = LANDS.get(chance.below(LANDS.len())) else { continue };
        customer(&mut customers, &mut chance, number, land);
        for _ in 0..=chance.below(6) {
            invoice += 1;
            order(&mut invoices, &mut chance, invoice, (number, land.name));
        }
    }
    Files { customers, invoices }
}

fn customer(file: &mut String, chance: &mut Invented, number: usize, land: &Land) {
    let (given, family) = (chance.one_of(land.given, ""), chance.one_of(land.family, ""));
    let (postcode, town) = chance.one_of(land.towns, ("", ""));
    let (street, house) = (chance.one_of(land.streets, ""), 1 + chance.below(120));
    let (phone, last) = (land.phone, 1_000 + chance.below(9_000));
    let domain = chance.one_of(&["example.org", "example.net", "example.com"], "example.org");
    let company = if chance.below(12) == 0 { "Wanderverein Sieben Quellen e. V." } else { "" };
    // Writing into a string cannot fail.
    let _ = writeln!(
        file,
        "{number},{given},{family},{company},{street} {house},{town},,{country},{postcode},{phone}{last},,kunde{number}@{domain},",
        country = land.name
    );
}

fn order(file: &mut String, chance: &mut Invented, invoice: usize, (number, country): (usize, &str)) {
    let (year, month, day) = (2026, 4 + chance.below(7), 1 + chance.below(28));
    let (hour, minute) = (8 + chance.below(12), chance.below(60));
    let lines = 1 + chance.below(4);
    let returned = chance.below(14) == 0;
    for _ in 0..lines {
        let (article, words, price) = chance.one_of(GOODS, ("HB-0000", "Sundries", "1.00"));
        let pieces = 1 + chance.below(3);
        let (mark, sign) = if returned { ("C", "-") } else { ("", "") };
        let _ = writeln!(
            file,
            "{mark}{invoice},{article},\"{words}\",{sign}{pieces},{year}-{month:02}-{day:02} {hour:02}:{minute:02}:00,{price},{number},{country}"
        );
    }
}
