//! Exports of well-known programs are recognised by their headers, and their oddities are read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

use domain::consent::channel::Channel;
use domain::contact::ContactKind;
use domain::id::NoticeId;
use domain::import::RowProblem;
use domain::mapping::{
    DateOrder, Field, FileRow, Layout, Mapping, Saying, ShownForm, Zone, is_continuation, is_footer,
};
use domain::notice::{Language, NoticeRef};

const HEADERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/contacts/export_header_rows.csv");

fn headers(row: &str) -> Vec<String> {
    row.split(',').map(ToOwned::to_owned).collect()
}

fn read(header: &str, cells: &[(&str, &str)]) -> (Mapping, FileRow) {
    let headers = headers(header);
    let (_, mapping) = Mapping::suggested(&headers);
    let row: Vec<&str> = headers
        .iter()
        .map(|header| cells.iter().find(|(name, _)| name == header).map_or("", |(_, cell)| *cell))
        .collect();
    let read = mapping.read(&row);
    (mapping, read)
}

fn of_kind(row: &FileRow, kind: ContactKind) -> Vec<String> {
    let found = row.contacts.iter().filter(|(_, value)| value.kind() == kind);
    found.map(|(_, value)| value.normal().expose().to_owned()).collect()
}

#[test]
fn each_of_the_twelve_exports_is_known_by_its_header() {
    let Ok(mut file) = csv::Reader::from_path(HEADERS) else {
        eprintln!("skipped: no shared data");
        return;
    };
    let found: Vec<Option<Layout>> =
        file.records().map(|row| Layout::find(&headers(row.unwrap().get(2).unwrap()))).collect();
    let all: Vec<Option<Layout>> = Layout::ALL.iter().copied().map(Some).collect();
    assert_eq!(found, all);
}

#[test]
fn every_header_maps_somebody_and_no_header_maps_a_card_number_away() {
    let Ok(mut file) = csv::Reader::from_path(HEADERS) else {
        eprintln!("skipped: no shared data");
        return;
    };
    for row in file.records() {
        let row = row.unwrap();
        let (_, mapping) = Mapping::suggested(&headers(row.get(2).unwrap()));
        assert!(mapping.knows_people(), "{}", &row[0]);
        let has = |field| mapping.columns.iter().any(|column| column.field == field);
        assert!(has(Field::Email), "{}", &row[0]);
        assert_eq!(has(Field::CardNumber), row[2].contains("Card Number"), "{}", &row[0]);
        assert_eq!(Mapping::from_text(&mapping.to_text()).unwrap(), mapping, "{}", &row[0]);
    }
}

#[test]
fn google_groups_are_told_apart_and_joined_values_fall_apart() {
    let header = "First Name,Last Name,Organization Name,File As,Labels,E-mail 1 - Value,E-mail 2 - Value,\
        Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Country,Address 2 - Street,Address 2 - City";
    let (_, row) = read(
        header,
        &[
            ("First Name", "Ocelot"),
            ("Last Name", "Sturm"),
            ("Labels", "* myContacts ::: * Friends"),
            ("E-mail 1 - Value", "ocelot@example.org ::: o.sturm@example.net"),
            ("Phone 1 - Value", "+49 30 901820 ::: +49 30 901821"),
            ("Address 1 - Street", "Steinweg 1"),
            ("Address 1 - City", "Bonn"),
            ("Address 1 - Country", "Germany"),
            ("Address 2 - City", "Graz"),
        ],
    );
    assert_eq!(of_kind(&row, ContactKind::Email), ["ocelot@example.org", "o.sturm@example.net"]);
    assert_eq!(of_kind(&row, ContactKind::Phone), ["+4930901820", "+4930901821"]);
    assert_eq!(of_kind(&row, ContactKind::Postal).len(), 2);
    let tags: Vec<_> = row.aside.tags.iter().map(domain::personal::Text::expose).collect();
    assert_eq!(tags, ["myContacts", "Friends"]);
    assert!(row.problems.is_empty());
}

#[test]
fn mailchimp_times_are_naive_and_get_the_stated_zone() {
    let header =
        "Email Address,First Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,REGION,EUID,NOTES,TAGS,UNSUB_TIME";
    let headers = headers(header);
    let (layout, mut mapping) = Mapping::suggested(&headers);
    assert_eq!(layout, Some(Layout::Mailchimp));
    mapping.zone = Zone::parse("Europe/Berlin").unwrap();
    let cells = [
        "ocelot@example.org",
        "Ocelot",
        "2021-07-01 12:00:00",
        "192.0.2.7",
        "2021-07-01 12:05:00",
        "192.0.2.8",
        "BE",
        "e1",
        "",
        "\"one\",\"two, three\"",
        "",
    ];
    let row = mapping.read(&cells);
    let [said] = row.said.as_slice() else { panic!("one claim") };
    assert_eq!((said.saying, said.channel), (Saying::Yes, Channel::Email));
    assert_eq!(said.at.unwrap().at.to_string(), "2021-07-01T10:00:00Z");
    assert_eq!(said.at.unwrap().offset_minutes, 120);
    assert_eq!(said.ip.as_ref().unwrap().expose(), "192.0.2.8");
    assert_eq!(row.aside.tags.len(), 2);
    let mut gone = cells;
    gone[10] = "2022-01-01 00:00:00";
    let row = mapping.read(&gone);
    assert_eq!(row.said.iter().map(|said| said.saying).collect::<Vec<_>>(), [Saying::TookBack]);
}

#[test]
fn shopify_guards_go_and_each_channel_is_a_claim_of_its_own() {
    let header = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Address1,\
        Default Address Address2,Default Address City,Default Address Country Code,Default Address Zip,\
        Default Address Phone,Phone,Accepts SMS Marketing,Note,Tags";
    let (_, row) = read(
        header,
        &[
            ("Customer ID", "'7034325532917"),
            ("Last Name", "'t Hooft"),
            ("Email", "w@example.org"),
            ("Accepts Email Marketing", "no"),
            ("Accepts SMS Marketing", "yes"),
            ("Default Address Address1", "Steinweg 1"),
            ("Default Address Address2", "Hinterhaus"),
            ("Default Address City", "Bonn"),
            ("Default Address Country Code", "DE"),
            ("Default Address Zip", "'53111"),
            ("Phone", "'+4930901820"),
            ("Note", "pays with 4242 4242 4242 4242"),
        ],
    );
    assert_eq!(row.source_id.as_ref().unwrap().expose(), "7034325532917");
    assert_eq!(row.profile.name.as_ref().unwrap().family.expose(), "'t Hooft");
    assert_eq!(of_kind(&row, ContactKind::Phone), ["+4930901820"]);
    assert_eq!(of_kind(&row, ContactKind::Postal), ["steinweg 1\nhinterhaus\n53111\nbonn"]);
    assert_eq!(
        row.said.iter().map(|said| (said.channel, said.saying)).collect::<Vec<_>>(),
        [(Channel::Sms, Saying::Yes)]
    );
    assert_eq!(row.problems.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [RowProblem::CardNumber]);
    assert!(row.aside.notes.is_empty(), "the note with the card is not kept");
}

#[test]
fn later_lines_of_an_order_and_footers_of_a_report_are_nobody() {
    let orders = headers("Name,Email,Financial Status,Lineitem name,Billing Name");
    let layout = Layout::find(&orders);
    assert!(is_continuation(layout, &orders, &["#1001", "a@example.org", "", "Mug", ""]));
    assert!(!is_continuation(layout, &orders, &["#1001", "a@example.org", "paid", "Mug", "Ocelot"]));
    let report = headers("First Name,Last Name,Email,Phone,Account Name,Mailing Street,Mailing City");
    let layout = Layout::find(&report);
    assert!(is_footer(layout, &["Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."]));
    assert!(is_footer(layout, &["Contacts Report", "", "", "", "", "", ""]));
    assert!(!is_footer(layout, &["Ocelot", "Sturm", "", "", "", "", ""]));
}

#[test]
fn stripe_keeps_four_digits_and_never_the_card() {
    let (_, row) = read(
        "id,Email,Name,Phone,Description,Created (UTC),Card Number,Card Last 4,Card Country",
        &[("id", "cus_1"), ("Email", "a@example.org"), ("Card Number", "4242424242424242"), ("Card Last 4", "4242")],
    );
    let kept: Vec<_> = row.aside.notes.iter().map(|(_, words)| words.expose()).collect();
    assert_eq!(kept, ["4242"]);
    assert_eq!(row.problems.len(), 1);
}

#[test]
fn thunderbird_has_its_birthday_in_three_columns_and_outlook_lines_in_a_cell() {
    let (_, row) = read(
        "First Name,Last Name,Primary Email,Screen Name,Work Phone,Home Address,Home Address 2,Home City,Birth Year,Birth Month,Birth Day,Notes,",
        &[
            ("First Name", "Ocelot"),
            ("Birth Year", "1985"),
            ("Birth Month", "3"),
            ("Birth Day", "15"),
            ("Home Address", "Steinweg 1"),
            ("Home City", "Bonn"),
        ],
    );
    assert_eq!(row.aside.birthday.as_ref().unwrap().expose(), "1985-03-15");
    assert_eq!(of_kind(&row, ContactKind::Postal).len(), 1);
    let (_, row) = read(
        "First Name,E-mail Address,E-mail 2 Address,Business Street,Business City,Home Street",
        &[("First Name", "Ocelot"), ("Business Street", "Steinweg 1\r\nHinterhaus"), ("Business City", "Bonn")],
    );
    assert_eq!(of_kind(&row, ContactKind::Postal), ["steinweg 1\nhinterhaus\nbonn"]);
}

#[test]
fn what_cannot_be_taken_is_named_and_kept_aside() {
    let (mapping, row) = read(
        "First Name,Email,Phone,Country,Birthday,Newsletter",
        &[
            ("First Name", "=cmd|x"),
            ("Email", "nobody at home"),
            ("Phone", "ask"),
            ("Country", "Atlantis"),
            ("Birthday", "soon"),
            ("Newsletter", "perhaps"),
        ],
    );
    let why: Vec<_> = row.problems.iter().map(|(place, why)| (mapping.columns[*place].header.as_str(), *why)).collect();
    for expected in [
        ("First Name", RowProblem::Formula),
        ("Email", RowProblem::NotAnEmail),
        ("Phone", RowProblem::NotAPhone),
        ("Country", RowProblem::NotACountry),
        ("Birthday", RowProblem::NotADate),
        ("Newsletter", RowProblem::NotAYesOrNo),
    ] {
        assert!(why.contains(&expected), "{expected:?} of {why:?}");
    }
    assert_eq!(row.aside.notes.len(), 6);
    assert!(!row.is_somebody());
}

#[test]
fn names_of_columns_are_known_in_several_languages() {
    for (header, field) in [
        ("Vorname", Field::GivenName),
        ("Prénom", Field::GivenName),
        ("Apellidos", Field::FamilyName),
        ("Straße", Field::Street),
        ("E-Mail-Adresse", Field::Email),
        ("Código postal", Field::Postcode),
        ("Città", Field::Town),
        ("Kundennr.", Field::CustomerNumber),
        ("Geburtsdatum", Field::Birthday),
        ("Województwo", Field::Region),
        ("Adresse e-mail", Field::Email),
        ("Lieblingsfarbe", Field::Ignore),
    ] {
        assert_eq!(domain::mapping::suggest(header).0, field, "{header}");
    }
}

#[test]
fn a_mapping_is_kept_as_text_and_taken_over_by_name() {
    let (_, mut kept) = Mapping::suggested(&headers("Mail\tadresse,Farbe"));
    kept.columns[1].field = Field::Note;
    kept.dates = DateOrder::MonthFirst;
    let notice = NoticeRef { notice: NoticeId::new(7), version: 2 };
    kept.shown = Some(ShownForm {
        wording_hash: [0xab; 32],
        notice,
        language: Language::parse("de").unwrap(),
        form: "shop".to_owned(),
    });
    let again = Mapping::from_text(&kept.to_text()).unwrap();
    assert_eq!(again, kept);
    let (_, mut other) = Mapping::suggested(&headers("Farbe,Neu"));
    assert_eq!(other.adopt(&again), 1);
    assert_eq!(other.columns[0].field, Field::Note);
    for bad in ["", "\n", "column\tmagic\t0\temail\tx\n", "zone\tMars\n", "shown\t1\t2\tde\tzz\tx\n"] {
        assert!(bad.is_empty() || Mapping::from_text(bad).is_err(), "{bad:?}");
    }
}
