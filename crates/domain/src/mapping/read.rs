//! One row of a file, read by its mapping.
//!
//! Invariant: a cell that cannot be taken for what its column means is named by column and reason, and its words are
//! kept aside under the person: nothing is repaired, guessed or lost.

use super::dates::{Moment, birthday, birthday_of};
use super::words::{Answer, answer, holds_card_number, pieces, without_guard};
use super::{Column, Field, MAX_CELL, Mapping};
use crate::consent::channel::Channel;
use crate::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use crate::country::Country;
use crate::import::RowProblem;
use crate::person::{PersonName, Profile};
use crate::personal::Text;

/// What a file says beyond who somebody is and how to reach them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Aside {
    /// `1985-03-15`, or `--03-15` without a year.
    pub birthday: Option<Text>,
    /// The language they want to be answered in.
    pub language: Option<Text>,
    /// Words by which they were sorted.
    pub tags: Vec<Text>,
    /// Notes, and cells that could not be taken for what they should be, each with the name of its column.
    pub notes: Vec<(Text, Text)>,
}

impl Aside {
    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.birthday.is_none() && self.language.is_none() && self.tags.is_empty() && self.notes.is_empty()
    }
}

/// What a row claims about agreement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Saying {
    /// That they agreed.
    Yes,
    /// That they took it back.
    TookBack,
}

/// One claim about agreement to news on one channel.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// On which channel.
    pub channel: Channel,
    /// What is claimed.
    pub saying: Saying,
    /// When, as the file says.
    pub at: Option<Moment>,
    /// From which network address.
    pub ip: Option<Text>,
    /// When the button in the mail was pressed.
    pub confirmed: Option<Moment>,
}

/// What one row says about one person.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Who they are.
    pub profile: Profile,
    /// How to reach them, and the column that says so.
    pub contacts: Vec<(usize, ContactValue)>,
    /// The number the other program knows them by.
    pub source_id: Option<Text>,
    /// The rest.
    pub aside: Aside,
    /// What they agreed to.
    pub said: Vec<Said>,
    /// Columns that could not be taken, and why.
    pub problems: Vec<(usize, RowProblem)>,
}

impl FileRow {
    /// Whether there is anybody in it.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        let profile = &self.profile;
        let is_reached = self.contacts.iter().any(|(_, value)| !matches!(value, ContactValue::Postal(_)));
        profile.name.is_some() || profile.organisation.is_some() || is_reached
    }
}

impl Mapping {
    /// Reads a row.
    #[must_use]
    pub fn read(&self, cells: &[&str]) -> FileRow {
        let mut reading = Reading { mapping: self, cells, aside: Aside::default(), problems: Vec::new() };
        let name = reading.name();
        let organisation = reading.text(Field::Organisation, 200);
        let customer_number = reading.text(Field::CustomerNumber, 100);
        let source_id = reading.text(Field::SourceId, 200);
        let addresses = reading.addresses();
        let country = addresses.iter().find_map(|(_, address)| address.country);
        let town = addresses.iter().find_map(|(_, address)| address.town.clone());
        let first = reading.place(Field::CustomerNumber);
        let number = customer_number.clone().map(|number| (first, ContactValue::CustomerNumber(number)));
        let emails = reading.emails();
        let phones = reading.phones(country);
        let postal = addresses
            .into_iter()
            .filter_map(|(place, address)| Some((place, ContactValue::Postal(address.checked().ok()?))));
        let contacts = number.into_iter().chain(emails).chain(phones).chain(postal).collect();
        reading.rest();
        let said = reading.said();
        let Reading { aside, problems, .. } = reading;
        let profile = Profile { name, organisation, town, country, customer_number };
        FileRow { profile, contacts, source_id, aside, said, problems }
    }
}

struct Reading<'a> {
    mapping: &'a Mapping,
    cells: &'a [&'a str],
    aside: Aside,
    problems: Vec<(usize, RowProblem)>,
}

impl<'a> Reading<'a> {
    fn columns(&self, field: Field) -> impl Iterator<Item = (usize, &'a Column, &'a str)> + use<'a> {
        let (columns, cells) = (&self.mapping.columns, self.cells);
        columns.iter().enumerate().filter(move |(_, column)| column.field == field).filter_map(
            move |(place, column)| {
                let cell = without_guard(cells.get(place)?.trim());
                (!cell.is_empty()).then_some((place, column, cell))
            },
        )
    }

    fn place(&self, field: Field) -> usize {
        self.mapping.columns.iter().position(|column| column.field == field).unwrap_or(0)
    }

    /// Names a cell and keeps its words aside.
    fn refuse(&mut self, place: usize, cell: &str, why: RowProblem) {
        self.problems.push((place, why));
        if !matches!(why, RowProblem::CardNumber | RowProblem::TooLong) {
            self.keep(place, cell);
        }
    }

    fn keep(&mut self, place: usize, cell: &str) {
        let header = self.mapping.columns.get(place).map_or("", |column| column.header.as_str());
        if let Some(words) = Text::some(cell) {
            self.aside.notes.push((Text::new(header), words));
        }
    }

    /// The first filled cell of a field, on one line and of at most so many characters.
    fn text(&mut self, field: Field, most: usize) -> Option<Text> {
        let (place, _, cell) = self.columns(field).next()?;
        match fits(cell, most) {
            Ok(()) => Text::some(cell),
            Err(why) => {
                self.refuse(place, cell, why);
                None
            }
        }
    }

    fn name(&mut self) -> Option<PersonName> {
        let given = self.text(Field::GivenName, PersonName::MAX_CHARS);
        let middle = self.text(Field::MiddleName, PersonName::MAX_CHARS);
        let family = self.text(Field::FamilyName, PersonName::MAX_CHARS);
        let given = [given, middle].iter().flatten().map(Text::expose).collect::<Vec<_>>().join(" ");
        let parts = PersonName::parse(&given, family.as_ref().map_or("", Text::expose));
        parts.or_else(|| PersonName::parse_full(self.text(Field::FullName, PersonName::MAX_CHARS)?.expose()))
    }

    fn emails(&mut self) -> Vec<(usize, ContactValue)> {
        let mut found: Vec<(usize, ContactValue)> = Vec::new();
        for (place, _, cell) in self.columns(Field::Email).collect::<Vec<_>>() {
            for piece in pieces(cell, true) {
                match EmailAddress::parse(&piece) {
                    Ok(email) => push_new(&mut found, place, ContactValue::Email(email)),
                    Err(_) => self.refuse(place, &piece, RowProblem::NotAnEmail),
                }
            }
        }
        found
    }

    fn phones(&mut self, country: Option<Country>) -> Vec<(usize, ContactValue)> {
        let mut found: Vec<(usize, ContactValue)> = Vec::new();
        for (place, _, cell) in self.columns(Field::Phone).collect::<Vec<_>>() {
            // RFC 3966 parts its parameters with semicolons.
            let all = if cell.starts_with("tel:") { vec![cell.to_owned()] } else { pieces(cell, false) };
            for piece in all {
                match PhoneNumber::parse_in(without_guard(&piece), country) {
                    Ok(phone) => push_new(&mut found, place, ContactValue::Phone(phone)),
                    Err(_) => self.refuse(place, &piece, RowProblem::NotAPhone),
                }
            }
        }
        found
    }

    /// The addresses of a row in the order of their groups, each with its first column.
    fn addresses(&mut self) -> Vec<(usize, PostalAddress)> {
        let mut groups: Vec<u8> = Vec::new();
        for field in [Field::Street, Field::Town, Field::Postcode, Field::Region, Field::Country] {
            groups.extend(self.columns(field).map(|(_, column, _)| column.group));
        }
        groups.sort_unstable();
        groups.dedup();
        groups.into_iter().map(|group| self.address(group)).collect()
    }

    fn address(&mut self, group: u8) -> (usize, PostalAddress) {
        let mut lines = Vec::new();
        let mut first = None;
        for (place, _, cell) in self.columns(Field::Street).filter(|(_, column, _)| column.group == group) {
            first.get_or_insert(place);
            lines.extend(cell.lines().filter_map(Text::some));
        }
        lines.truncate(10);
        let (town, region) = (self.part(Field::Town, group, 200), self.part(Field::Region, group, 200));
        let postcode = self.part(Field::Postcode, group, 40);
        let mut country = None;
        for (place, _, cell) in self.columns(Field::Country).filter(|(_, column, _)| column.group == group) {
            match Country::from_shop(cell) {
                Ok(known) => country = country.or(known),
                Err(_) => self.refuse(place, cell, RowProblem::NotACountry),
            }
        }
        let place = first.unwrap_or_else(|| self.place(Field::Town));
        (place, PostalAddress { lines, postcode, town, region, country })
    }

    fn part(&mut self, field: Field, group: u8, most: usize) -> Option<Text> {
        let (place, _, cell) = self.columns(field).find(|(_, column, _)| column.group == group)?;
        match fits(cell, most) {
            Ok(()) => Text::some(cell),
            Err(why) => {
                self.refuse(place, cell, why);
                None
            }
        }
    }

    /// Birthday, language, tags, notes and the end of a card number.
    fn rest(&mut self) {
        self.birthday();
        self.aside.language = self.text(Field::Language, 40);
        for (_, _, cell) in self.columns(Field::Tags).collect::<Vec<_>>() {
            let new = pieces(cell, true).into_iter().take(100).filter_map(|piece| Text::some(&piece));
            self.aside.tags.extend(new);
        }
        for (place, _, cell) in self.columns(Field::Note).collect::<Vec<_>>() {
            if cell.len() > MAX_CELL {
                self.refuse(place, cell, RowProblem::TooLong);
            } else if holds_card_number(cell) {
                self.refuse(place, cell, RowProblem::CardNumber);
            } else {
                self.keep(place, cell);
            }
        }
        for (place, _, cell) in self.columns(Field::CardLast4).collect::<Vec<_>>() {
            if cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
                self.keep(place, cell);
            } else {
                self.refuse(place, cell, RowProblem::CardNumber);
            }
        }
        for (place, _, cell) in self.columns(Field::CardNumber).collect::<Vec<_>>() {
            self.refuse(place, cell, RowProblem::CardNumber);
        }
    }

    fn birthday(&mut self) {
        if let Some((place, _, cell)) = self.columns(Field::Birthday).next() {
            match birthday(cell, self.mapping.dates) {
                Some(day) => self.aside.birthday = Some(Text::new(day)),
                None => self.refuse(place, cell, RowProblem::NotADate),
            }
        }
        let one =
            |reading: &Self, field| reading.columns(field).next().map_or((0, ""), |(place, _, cell)| (place, cell));
        let (_, year) = one(self, Field::BirthYear);
        let ((_, month), (place, day)) = (one(self, Field::BirthMonth), one(self, Field::BirthDay));
        if self.aside.birthday.is_none() && !(month.is_empty() && day.is_empty()) {
            match birthday_of(year, month, day) {
                Some(day) => self.aside.birthday = Some(Text::new(day)),
                None => self.refuse(place, &[year, month, day].join("-"), RowProblem::NotADate),
            }
        }
    }

    fn moment(&mut self, field: Field) -> Option<Moment> {
        let (place, _, cell) = self.columns(field).next()?;
        let moment = Moment::read(cell, self.mapping.dates, &self.mapping.zone);
        if moment.is_none() {
            self.refuse(place, cell, RowProblem::NotADate);
        }
        moment
    }

    /// What the row claims about agreement, one claim for each channel; a claim that somebody took it back goes first.
    fn said(&mut self) -> Vec<Said> {
        let (at, confirmed) = (self.moment(Field::OptInTime), self.moment(Field::ConfirmTime));
        let ip = self.text(Field::ConfirmIp, 60).or_else(|| self.text(Field::OptInIp, 60));
        let mut said: Vec<Said> = Vec::new();
        if let Some((_, column, cell)) = self.columns(Field::Unsubscribed).next() {
            let moment = Moment::read(cell, self.mapping.dates, &self.mapping.zone);
            if moment.is_some() || answer(cell) != Some(Answer::No) {
                let saying = Saying::TookBack;
                said.push(Said { channel: column.channel, saying, at: moment, ip: None, confirmed: None });
            }
        }
        let claim = |channel, saying| Said { channel, saying, at: at.or(confirmed), ip: ip.clone(), confirmed };
        for (place, column, cell) in self.columns(Field::Consent).collect::<Vec<_>>() {
            if said.iter().any(|known| known.channel == column.channel) {
                continue;
            }
            match answer(cell) {
                Some(Answer::Yes) => said.push(claim(column.channel, Saying::Yes)),
                Some(Answer::TookBack) => said.push(claim(column.channel, Saying::TookBack)),
                // Nobody knows whether they were asked, so nothing is written down.
                Some(Answer::No) => (),
                None => self.refuse(place, cell, RowProblem::NotAYesOrNo),
            }
        }
        // Whoever has a time of signing up and no column of its own signed up by mail.
        if said.is_empty() && (at.is_some() || confirmed.is_some()) && self.columns(Field::Consent).next().is_none() {
            said.push(claim(Channel::Email, Saying::Yes));
        }
        said
    }
}

fn push_new(found: &mut Vec<(usize, ContactValue)>, place: usize, value: ContactValue) {
    if found.len() < 20 && found.iter().all(|(_, known)| known.normal() != value.normal()) {
        found.push((place, value));
    }
}

fn fits(cell: &str, most: usize) -> Result<(), RowProblem> {
    if cell.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(RowProblem::ControlCharacter);
    }
    if cell.starts_with(['=', '@']) {
        return Err(RowProblem::Formula);
    }
    if cell.chars().count() > most {
        return Err(RowProblem::TooLong);
    }
    if holds_card_number(cell) && cell.len() >= 15 {
        return Err(RowProblem::CardNumber);
    }
    Ok(())
}
