//! Check-digit arithmetic: Luhn, weighted sums, ISO 7064, Verhoeff, and dates inside numbers.

use jiff::civil::Date;

/// The value of the digit at `place`, 0 beyond the end or for a letter.
pub(super) fn at(text: &str, place: usize) -> u32 {
    text.as_bytes().get(place).filter(|byte| byte.is_ascii_digit()).map_or(0, |byte| u32::from(byte - b'0'))
}

/// The bytes `from..to`, nothing beyond the end.
pub(super) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The digits `from..to` as a number, 0 where there is none.
pub(super) fn number(text: &str, from: usize, to: usize) -> u64 {
    part(text, from, to).parse().unwrap_or(0)
}

/// The last digit.
pub(super) fn last(text: &str) -> u32 {
    at(text, text.len().saturating_sub(1))
}

/// Exactly `length` ASCII digits.
pub(super) fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && all_digits(text)
}

/// Digits and nothing else, at least one.
pub(super) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sum of each digit times its weight, from the left.
pub(super) fn weigh(text: &str, weights: &[u32]) -> u32 {
    weights.iter().enumerate().map(|(place, weight)| at(text, place) * weight).sum()
}

/// ISO/IEC 7812-1 annex B, over digits only.
pub(super) fn luhn(text: &str) -> bool {
    all_digits(text) && luhn_sum(text).is_multiple_of(10)
}

fn luhn_sum(text: &str) -> u32 {
    text.bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum()
}

/// A letter or digit in base 36.
pub(super) fn base36(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or(0)
}

/// The remainder by 97 of a text whose letters stand for 10 to 35 (ISO/IEC 7064 MOD 97-10).
pub(super) fn mod97(text: &str) -> u32 {
    text.bytes().fold(0, |rest, byte| {
        let value = base36(byte);
        if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 }
    })
}

/// ISO/IEC 7064 MOD 11,10.
pub(super) fn mod11_10(text: &str) -> bool {
    let Some((body, check)) = text.split_at_checked(text.len().saturating_sub(1)) else {
        return false;
    };
    let product = (0..body.len()).fold(10, |product, place| {
        let sum = (product + at(body, place)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    all_digits(text) && (product + at(check, 0)) % 10 == 1
}

/// Verhoeff's check in the dihedral group of the pentagon.
pub(super) fn verhoeff(text: &str) -> bool {
    let times = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let turn = |digit: u32| weigh_one(digit, [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]);
    let sum = (0..text.len()).rev().enumerate().fold(0, |sum, (step, place)| {
        let digit = (0..step % 8).fold(at(text, place), |digit, _| turn(digit));
        times(sum, digit)
    });
    all_digits(text) && sum == 0
}

fn weigh_one(digit: u32, table: [u32; 10]) -> u32 {
    table.get(usize::try_from(digit).unwrap_or(0)).copied().unwrap_or(0)
}

/// Whether year, month and day are one of the calendar.
pub(super) fn is_date(year: u32, month: u32, day: u32) -> bool {
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
        return false;
    };
    Date::new(year, month, day).is_ok()
}

/// Whether two digits of a year, a month and a day can be one, in the 1900s or the 2000s.
pub(super) fn is_short_date(year: u32, month: u32, day: u32) -> bool {
    is_date(1900 + year, month, day) || is_date(2000 + year, month, day)
}

/// The two digits at `place` as a number.
pub(super) fn two(text: &str, place: usize) -> u32 {
    at(text, place) * 10 + at(text, place + 1)
}
