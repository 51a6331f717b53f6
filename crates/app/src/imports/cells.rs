//! The cells of one row, read by strict rules; every cell that breaks one is named.
//!
//! Invariant: no cell is repaired or guessed. What is refused is named by column and reason, never by its content.

use domain::contact::{EmailAddress, PhoneNumber};
use domain::country::Country;
use domain::decimal::Decimal;
use domain::import::RowProblem;
use domain::personal::Text;
use domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::header::Columns;
use super::reader::Row;

/// A column of this row, and why it was not taken.
pub type Refusal = (usize, RowProblem);

/// The most digits after the point of a price; totals are kept in millionths.
pub const PRICE_SCALE: u8 = 6;
const MOST_PIECES: i64 = 1_000_000_000;

/// Reads the cells of one row and collects what is wrong with them.
pub struct Cells<'a> {
    row: Row<'a>,
    columns: &'a Columns,
    /// What was wrong so far.
    pub refusals: Vec<Refusal>,
}

impl<'a> Cells<'a> {
    /// Begins with a row.
    pub const fn of(row: Row<'a>, columns: &'a Columns) -> Self {
        Self { row, columns, refusals: Vec::new() }
    }

    /// Names a cell that cannot be taken.
    pub fn refuse(&mut self, column: usize, why: RowProblem) {
        self.refusals.push((column, why));
    }

    /// A trimmed text of at most `most` characters on one line; empty if the cell is.
    pub fn text(&mut self, column: usize, most: usize) -> &'a str {
        match checked(self.columns.cell(&self.row, column), most, false) {
            Ok(text) => text,
            Err(why) => {
                self.refuse(column, why);
                ""
            }
        }
    }

    /// A text that must be there.
    pub fn needed(&mut self, column: usize, most: usize) -> &'a str {
        let before = self.refusals.len();
        let text = self.text(column, most);
        if text.is_empty() && self.refusals.len() == before {
            self.refuse(column, RowProblem::Empty);
        }
        text
    }

    /// A text that may have several lines, as its lines that are not empty.
    pub fn lines(&mut self, column: usize, most: usize) -> Vec<Text> {
        let text = checked(self.columns.cell(&self.row, column), most, true);
        let lines = text.map(|text| text.lines().filter_map(Text::some).collect::<Vec<_>>());
        match lines.and_then(|lines| if lines.len() > 10 { Err(RowProblem::TooLong) } else { Ok(lines) }) {
            Ok(lines) => lines,
            Err(why) => {
                self.refuse(column, why);
                Vec::new()
            }
        }
    }

    /// Pieces: a whole number, below zero on returns.
    pub fn quantity(&mut self, column: usize) -> Option<i64> {
        let text = self.needed(column, 40);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number: &i64| is_whole && number.abs() <= MOST_PIECES);
        self.or_refuse(column, text, number, RowProblem::NotAQuantity)
    }

    /// A decimal number with a point.
    pub fn decimal(&mut self, column: usize) -> Option<Decimal> {
        let text = self.needed(column, 40);
        let number = text.parse().ok().filter(|number: &Decimal| number.scale() <= PRICE_SCALE);
        self.or_refuse(column, text, number, RowProblem::NotAPrice)
    }

    /// Day and time as `YYYY-MM-DD HH:MM:SS`. The file names no zone, so its clock is taken as UTC.
    pub fn date(&mut self, column: usize) -> Option<Timestamp> {
        let text = self.needed(column, 40);
        self.or_refuse(column, text, instant(text), RowProblem::NotADate)
    }

    /// A country, if the file tells one.
    pub fn country(&mut self, column: usize) -> Option<Country> {
        let text = self.text(column, 100);
        Country::from_shop(text).unwrap_or_else(|_| {
            self.refuse(column, RowProblem::NotACountry);
            None
        })
    }

    /// A phone number, if there is one; the country of the row says how a national spelling is meant.
    pub fn phone(&mut self, column: usize, country: Option<Country>) -> Option<PhoneNumber> {
        let text = self.text(column, 100);
        self.or_refuse(column, text, PhoneNumber::parse_in(text, country).ok(), RowProblem::NotAPhone)
    }

    /// An e-mail address, if there is one.
    pub fn email(&mut self, column: usize) -> Option<EmailAddress> {
        let text = self.text(column, 400);
        self.or_refuse(column, text, EmailAddress::parse(text).ok(), RowProblem::NotAnEmail)
    }

    fn or_refuse<T>(&mut self, column: usize, text: &str, value: Option<T>, why: RowProblem) -> Option<T> {
        // An empty cell was refused already where it must not be empty.
        if value.is_none() && !text.is_empty() {
            self.refuse(column, why);
        }
        value
    }
}

fn checked(cell: &[u8], most: usize, is_multiline: bool) -> Result<&str, RowProblem> {
    let text = std::str::from_utf8(cell).map_err(|_| RowProblem::NotUtf8)?;
    if is_formula(text) {
        return Err(RowProblem::Formula);
    }
    let is_foreign = |c: char| c.is_control() && !(is_multiline && matches!(c, '\n' | '\r'));
    let trimmed = text.trim();
    if trimmed.chars().any(is_foreign) {
        return Err(RowProblem::ControlCharacter);
    }
    if trimmed.len() > most && trimmed.chars().count() > most {
        return Err(RowProblem::TooLong);
    }
    Ok(trimmed)
}

/// Whether a spreadsheet would run the cell. A minus or plus before a digit is a number or a phone.
fn is_formula(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('\t' | '\r' | '=' | '@') => true,
        Some('+' | '-') => letters.next().is_some_and(char::is_alphabetic),
        Some(' ') => is_formula(text.trim_start_matches(' ')),
        Some(_) | None => false,
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let (day, time) = text.split_once(' ')?;
    let number = |digits: &str, length: usize| {
        let is_plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let short = |digits| number(digits, 2).and_then(|number| i8::try_from(number).ok());
    let (mut day, mut time) = (day.split('-'), time.split(':'));
    let year = number(day.next()?, 4).filter(|year| (1900..2200).contains(year))?;
    let (month, dom) = (short(day.next()?)?, short(day.next()?)?);
    let (hour, minute, second) = (short(time.next()?)?, short(time.next()?)?, short(time.next()?)?);
    if day.next().is_some() || time.next().is_some() {
        return None;
    }
    let civil = DateTime::new(year, month, dom, hour, minute, second, 0).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        assert_eq!(instant("2010-12-01 08:26:00").map(|at| at.to_string()).as_deref(), Some("2010-12-01T08:26:00Z"));
        assert!(instant("2012-02-29 23:59:59").is_some());
        for bad in [
            "2011-02-30 08:00:00",
            "2011-02-29 08:00:00",
            "2011-13-01 08:00:00",
            "2011-1-01 08:00:00",
            "2011-01-01T08:00:00",
            "2011-01-01",
            "2011-01-01 24:00:00",
            "2011-01-01 08:60:00",
            "2011-01-01 08:00:60",
            "2011-01-01 08:00",
            "01/12/2010 08:26:00",
            "0000-00-00 00:00:00",
            "2011-01-01 08:00:00Z",
            "2011-01-01 08:00:00:00",
            "+011-01-01 08:00:00",
        ] {
            assert!(instant(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_formula_is_told_from_a_phone_and_a_return() {
        for formula in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-WEBSERVICE(1)", "\tx", "\rx", "  =1"] {
            assert!(is_formula(formula), "{formula:?}");
        }
        for plain in ["+55 (12) 3923-5555", "-6", "- gift -", "", "T-LIGHT", "a=b", "+"] {
            assert!(!is_formula(plain), "{plain:?}");
        }
    }
}
