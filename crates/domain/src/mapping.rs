//! A mapping: which column of a file means what, made by whoever brings the file and without code.
//!
//! Invariant: a mapping names columns and kinds of values, never a value. What no column is mapped to is left out,
//! so a file brings only what somebody chose.

mod dates;
mod layouts;
mod names;
mod read;
mod words;

pub use dates::{DateOrder, Moment, Zone, birthday};
pub use layouts::{Layout, is_continuation, is_footer};
pub use names::suggest;
pub use read::{Aside, FileRow, Said, Saying};

use crate::actor::coded;
use crate::consent::channel::Channel;
use crate::id::NoticeId;
use crate::notice::{Language, NoticeRef};

coded! {
    /// What a column means.
    Field {
        /// Left out.
        Ignore = "ignore",
        /// The whole name in one cell.
        FullName = "full_name",
        /// Given names.
        GivenName = "given_name",
        /// Further given names.
        MiddleName = "middle_name",
        /// Family names.
        FamilyName = "family_name",
        /// The company they buy for.
        Organisation = "organisation",
        /// The number a shop knows them by.
        CustomerNumber = "customer_number",
        /// The number the other program knows them by.
        SourceId = "source_id",
        /// E-mail addresses.
        Email = "email",
        /// Phone and fax numbers.
        Phone = "phone",
        /// A line of the address.
        Street = "street",
        /// Town.
        Town = "town",
        /// State or region.
        Region = "region",
        /// Postcode.
        Postcode = "postcode",
        /// Country.
        Country = "country",
        /// The whole birthday.
        Birthday = "birthday",
        /// Its year, in a column of its own.
        BirthYear = "birth_year",
        /// Its month.
        BirthMonth = "birth_month",
        /// Its day.
        BirthDay = "birth_day",
        /// The language they want to be answered in.
        Language = "language",
        /// Words by which they were sorted.
        Tags = "tags",
        /// Free text; kept aside.
        Note = "note",
        /// Says whether they agreed to news on one channel.
        Consent = "consent",
        /// When they signed up.
        OptInTime = "optin_time",
        /// From which network address.
        OptInIp = "optin_ip",
        /// When they pressed the button in the mail.
        ConfirmTime = "confirm_time",
        /// From which network address.
        ConfirmIp = "confirm_ip",
        /// Says that they took it back, or when.
        Unsubscribed = "unsubscribed",
        /// The last four digits of a payment card; kept aside.
        CardLast4 = "card_last4",
        /// A whole card number: never taken.
        CardNumber = "card_number",
    }
}

impl Field {
    /// Whether somebody may choose it; the number of a card is found by its header and stays refused.
    #[must_use]
    pub const fn can_be_chosen(self) -> bool {
        !matches!(self, Self::CardNumber)
    }
}

/// One column of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Column {
    /// Its name in the file.
    pub header: String,
    /// What it means.
    pub field: Field,
    /// Which address it belongs to, where there are several; 0 for the first.
    pub group: u8,
    /// For which channel, where it says that somebody agreed.
    pub channel: Channel,
}

/// What everybody in a file was shown when they agreed, as stated by whoever brings it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShownForm {
    /// SHA-256 of the sentence they agreed to.
    pub wording_hash: [u8; 32],
    /// The notice that stood beside it.
    pub notice: NoticeRef,
    /// In which language.
    pub language: Language,
    /// What the form was called.
    pub form: String,
}

/// What the columns of a file mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mapping {
    /// Columns in the order of the file.
    pub columns: Vec<Column>,
    /// How dates are written.
    pub dates: DateOrder,
    /// The zone of times that name none.
    pub zone: Zone,
    /// What people were shown; without it no row proves a consent.
    pub shown: Option<ShownForm>,
}

/// A mapping holds at most this many columns.
pub const MAX_COLUMNS: usize = 1_000;
/// A cell holds at most this many bytes.
pub const MAX_CELL: usize = 32 * 1024;
/// The name of a column is kept to this many characters.
const HEADER_CHARS: usize = 120;

/// A kept mapping cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a mapping")]
pub struct NotAMapping;

impl Mapping {
    /// What the headers of a file seem to mean, and whose export it seems to be.
    #[must_use]
    pub fn suggested(headers: &[String]) -> (Option<Layout>, Self) {
        let layout = Layout::find(headers);
        let column = |header: &String| {
            let (mut field, group, channel) = suggest(header);
            if let Some(known) = layout.and_then(|layout| layout.field(header)) {
                field = known;
            }
            Column { header: clean(header), field, group, channel }
        };
        let columns = headers.iter().take(MAX_COLUMNS).map(column).collect();
        let dates = if headers.iter().any(|header| header.chars().any(|c| "äöüß".contains(c))) {
            DateOrder::DayFirst
        } else {
            DateOrder::YearFirst
        };
        (layout, Self { columns, dates, zone: Zone::Utc, shown: None })
    }

    /// Takes over what `kept` says about columns of the same name; says how many columns it knows.
    pub fn adopt(&mut self, kept: &Self) -> usize {
        let mut known = 0;
        for column in &mut self.columns {
            if let Some(same) = kept.columns.iter().find(|same| same.header.eq_ignore_ascii_case(&column.header)) {
                column.clone_from(same);
                known += 1;
            }
        }
        self.dates = kept.dates;
        self.zone = kept.zone.clone();
        self.shown.clone_from(&kept.shown);
        known
    }

    /// Whether any column says who somebody is or how to reach them.
    #[must_use]
    pub fn knows_people(&self) -> bool {
        self.columns.iter().any(|column| {
            matches!(
                column.field,
                Field::FullName
                    | Field::GivenName
                    | Field::FamilyName
                    | Field::Organisation
                    | Field::CustomerNumber
                    | Field::SourceId
                    | Field::Email
                    | Field::Phone
            )
        })
    }

    /// The text by which it is kept: one line for each thing it says.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("zone\t{}\ndates\t{}\n", self.zone.code(), self.dates.code());
        if let Some(shown) = &self.shown {
            let hash = shown.wording_hash.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
            let (notice, language) = (shown.notice, shown.language.code());
            let form = clean(&shown.form);
            text += &format!("shown\t{}\t{}\t{language}\t{hash}\t{form}\n", notice.notice.number(), notice.version);
        }
        for column in &self.columns {
            let (field, group, channel) = (column.field.code(), column.group, column.channel.code());
            text += &format!("column\t{field}\t{group}\t{channel}\t{}\n", clean(&column.header));
        }
        text
    }

    /// Reads [`Self::to_text`] back.
    pub fn from_text(text: &str) -> Result<Self, NotAMapping> {
        let mut mapping = Self { columns: Vec::new(), dates: DateOrder::YearFirst, zone: Zone::Utc, shown: None };
        for line in text.lines() {
            let (what, rest) = line.split_once('\t').ok_or(NotAMapping)?;
            match what {
                "zone" => mapping.zone = Zone::parse(rest).ok_or(NotAMapping)?,
                "dates" => mapping.dates = DateOrder::from_code(rest).ok_or(NotAMapping)?,
                "shown" => mapping.shown = Some(read_shown(rest).ok_or(NotAMapping)?),
                "column" if mapping.columns.len() < MAX_COLUMNS => {
                    mapping.columns.push(read_column(rest).ok_or(NotAMapping)?);
                }
                _ => return Err(NotAMapping),
            }
        }
        Ok(mapping)
    }
}

/// A column's name without what would break a line, and not longer than a screen.
fn clean(header: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    header.trim().trim_start_matches('\u{feff}').chars().map(plain).take(HEADER_CHARS).collect()
}

fn read_shown(rest: &str) -> Option<ShownForm> {
    let mut parts = rest.splitn(5, '\t');
    let notice = NoticeId::new(parts.next()?.parse().ok()?);
    let version = parts.next()?.parse().ok()?;
    let language = Language::parse(parts.next()?)?;
    let hash = parts.next()?;
    let mut wording_hash = [0; 32];
    for (place, byte) in wording_hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hash.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    let form = parts.next()?.to_owned();
    Some(ShownForm { wording_hash, notice: NoticeRef { notice, version }, language, form })
}

fn read_column(rest: &str) -> Option<Column> {
    let mut parts = rest.splitn(4, '\t');
    Some(Column {
        field: Field::from_code(parts.next()?)?,
        group: parts.next()?.parse().ok()?,
        channel: Channel::from_code(parts.next()?)?,
        header: parts.next()?.to_owned(),
    })
}

/// Whether the first row of a file looks like somebody rather than like names of columns.
#[must_use]
pub fn looks_like_a_person(headers: &[String]) -> bool {
    headers.iter().any(|cell| {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        crate::contact::EmailAddress::parse(cell).is_ok() || digits >= 6
    })
}
