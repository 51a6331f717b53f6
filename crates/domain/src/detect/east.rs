//! Check rules of Bulgaria, Czechia, Hungary, Poland, Romania and Slovakia.

use super::checks::{at, is_date, is_digits, is_short_date, last, number, part, two, weigh};

/// ЕГН: birth date whose month tells the century, serial.
pub(super) fn bg_egn(text: &str) -> bool {
    let (year, month) = match two(text, 2) {
        month @ 1..=12 => (1900, month),
        month @ 21..=32 => (1800, month - 20),
        month @ 41..=52 => (2000, month - 40),
        _ => return false,
    };
    is_digits(text, 10)
        && is_date(year + two(text, 0), month, two(text, 4))
        && weigh(text, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == last(text)
}

/// ЛНЧ, the personal number of a foreigner.
pub(super) fn bg_pnf(text: &str) -> bool {
    is_digits(text, 10) && weigh(text, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == last(text)
}

/// ДДС number: nine digits of a company, ten of a person or another.
pub(super) fn bg_vat(text: &str) -> bool {
    let text = text.strip_prefix("BG").unwrap_or(text);
    if is_digits(text, 9) {
        let first = weigh(text, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
        let second = weigh(text, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10;
        return last(text) == if first == 10 { second } else { first };
    }
    let other = 11 - weigh(text, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    bg_egn(text) || bg_pnf(text) || is_digits(text, 10) && other % 11 == last(text)
}

/// Rodné číslo, of both countries; nine digits until 1953, without a check digit.
pub(super) fn cz_rc(text: &str) -> bool {
    let month = match two(text, 2) {
        month @ 51..=62 => month - 50,
        month @ 21..=32 => month - 20,
        month @ 71..=82 => month - 70,
        month => month,
    };
    let (year, day) = (two(text, 0), two(text, 4));
    if is_digits(text, 9) {
        // The last were given to those born in 1953, so that a later year is one of the century before.
        return is_date(if year < 54 { 1900 } else { 1800 } + year, month, day);
    }
    let century = if year < 54 { 2000 } else { 1900 };
    // Until 1985 a remainder of ten was written as zero.
    let check = number(text, 0, 9) % 11 % 10;
    is_digits(text, 10)
        && is_date(century + year, month, day)
        && (number(text, 0, 10).is_multiple_of(11) || year < 86 && century == 1900 && check == u64::from(last(text)))
}

/// IČO.
pub(super) fn cz_ico(text: &str) -> bool {
    is_digits(text, 8) && at(text, 0) != 9 && (11 - weigh(text, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == last(text)
}

/// DIČ: a company's IČO, a person's rodné číslo, or nine digits that begin with 6.
pub(super) fn cz_dic(text: &str) -> bool {
    let text = text.strip_prefix("CZ").unwrap_or(text);
    let sum = weigh(part(text, 1, 8), &[8, 7, 6, 5, 4, 3, 2]) % 11;
    let special =
        is_digits(text, 9) && text.starts_with('6') && (8 + 11 - (10 + 11 - sum) % 11) % 11 % 10 == last(text);
    cz_ico(text) || cz_rc(text) || special
}

/// IČ DPH of Slovakia.
pub(super) fn sk_dph(text: &str) -> bool {
    let text = text.strip_prefix("SK").unwrap_or(text);
    is_digits(text, 10)
        && at(text, 0) != 0
        && matches!(at(text, 2), 2..=4 | 7..=9)
        && number(text, 0, 10).is_multiple_of(11)
}

/// Adószám, its first eight digits.
pub(super) fn hu_anum(text: &str) -> bool {
    let text = text.strip_prefix("HU").unwrap_or(text);
    is_digits(text, 8) && weigh(text, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
}

/// Adóazonosító jel of a person.
pub(super) fn hu_tax(text: &str) -> bool {
    is_digits(text, 10) && at(text, 0) == 8 && weigh(text, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == last(text)
}

/// TAJ szám of the health insurance.
pub(super) fn hu_taj(text: &str) -> bool {
    is_digits(text, 9) && weigh(text, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == last(text)
}

/// Személyi azonosító: sex and century, birth date, serial; the weights turned round in 1997.
pub(super) fn hu_personal(text: &str) -> bool {
    let until = weigh(text, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    let since = weigh(text, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    is_digits(text, 11)
        && matches!(at(text, 0), 1..=8)
        && is_short_date(two(text, 1), two(text, 3), two(text, 5))
        && (until == last(text) || since == last(text))
}

/// NIP.
pub(super) fn pl_nip(text: &str) -> bool {
    let text = text.strip_prefix("PL").unwrap_or(text);
    is_digits(text, 10) && number(text, 0, 10) > 0 && weigh(text, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(text)
}

/// PESEL: birth date whose month tells the century, serial.
pub(super) fn pl_pesel(text: &str) -> bool {
    let month = two(text, 2);
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        2 => 2100,
        3 => 2200,
        _ => 1800,
    };
    is_digits(text, 11)
        && is_date(century + two(text, 0), month % 20, two(text, 4))
        && weigh(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

/// REGON of nine digits, or of fourteen with a branch.
pub(super) fn pl_regon(text: &str) -> bool {
    let short = part(text, 0, 9);
    let nine = is_digits(short, 9) && weigh(short, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == last(short);
    nine && (text.len() == 9
        || is_digits(text, 14) && weigh(text, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == last(text))
}

/// Cod numeric personal: sex and century, birth date, county, serial.
pub(super) fn ro_cnp(text: &str) -> bool {
    let check = weigh(text, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    let century = match at(text, 0) {
        0 => return false,
        1 | 2 => 1900,
        3 | 4 => 1800,
        5 | 6 => 2000,
        _ => 0,
    };
    let (year, month, day) = (two(text, 1), two(text, 3), two(text, 5));
    is_digits(text, 13)
        && if century == 0 { is_short_date(year, month, day) } else { is_date(century + year, month, day) }
        && matches!(two(text, 7), 1..=52 | 70 | 80..=83 | 90..=99)
        && (if check == 10 { 1 } else { check }) == last(text)
}

/// Cod unic de înregistrare.
pub(super) fn ro_cui(text: &str) -> bool {
    let text = text.strip_prefix("RO").unwrap_or(text);
    let padded = format!("{text:0>10}");
    (2..=10).contains(&text.len())
        && is_digits(&padded, 10)
        && at(text, 0) != 0
        && weigh(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == last(text)
}

/// Cod de identificare fiscală: a company's or a person's.
pub(super) fn ro_cif(text: &str) -> bool {
    ro_cui(text) || ro_cnp(text.strip_prefix("RO").unwrap_or(text))
}
