//! Check rules of Cyprus, Greece, Spain, Croatia, Italy, Malta, Portugal and Slovenia.

use super::checks::{
    all_digits, at, base36, is_date, is_digits, is_short_date, last, luhn, mod11_10, number, part, two, weigh,
};

/// Value-added tax number; the tax number of a person has the same form.
pub(super) fn cy_vat(text: &str) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let text = text.strip_prefix("CY").unwrap_or(text);
    let sum: u32 = (0..8)
        .map(|place| {
            let digit = at(text, place);
            if place % 2 == 0 {
                usize::try_from(digit).ok().and_then(|digit| ODD.get(digit)).copied().unwrap_or(0)
            } else {
                digit
            }
        })
        .sum();
    text.len() == 9
        && all_digits(part(text, 0, 8))
        && !text.starts_with("12")
        && text.bytes().last().is_some_and(|byte| byte.is_ascii_uppercase() && base36(byte) == 10 + sum % 26)
}

/// ΑΜΚΑ: birth date, serial, Luhn.
pub(super) fn gr_amka(text: &str) -> bool {
    is_digits(text, 11) && is_short_date(two(text, 4), two(text, 2), two(text, 0)) && luhn(text)
}

/// ΑΦΜ.
pub(super) fn gr_vat(text: &str) -> bool {
    let text = text.strip_prefix("EL").or_else(|| text.strip_prefix("GR")).unwrap_or(text);
    let padded = format!("{}{text}", if text.len() == 8 { "0" } else { "" });
    is_digits(&padded, 9)
        && number(&padded, 0, 9) > 0
        && weigh(&padded, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == last(&padded)
}

fn es_letter(value: u64) -> Option<char> {
    "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth(usize::try_from(value % 23).ok()?)
}

/// Documento nacional de identidad.
pub(super) fn es_dni(text: &str) -> bool {
    text.len() == 9 && all_digits(part(text, 0, 8)) && es_letter(number(text, 0, 8)) == text.chars().nth(8)
}

/// Número de identidad de extranjero.
pub(super) fn es_nie(text: &str) -> bool {
    let first = match text.as_bytes().first() {
        Some(b'X') => '0',
        Some(b'Y') => '1',
        Some(b'Z') => '2',
        _ => return false,
    };
    es_dni(&format!("{first}{}", part(text, 1, 9))) && text.len() == 9
}

/// Código de identificación fiscal of a company.
pub(super) fn es_cif(text: &str) -> bool {
    let digits = part(text, 1, 8);
    let sum: u32 = (0..7)
        .map(|place| {
            let digit = at(digits, place) * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    let check = (10 - sum % 10) % 10;
    let digit = char::from_digit(check, 10);
    let letter = usize::try_from(check).ok().and_then(|place| "JABCDEFGHI".chars().nth(place));
    let (first, control) = (text.chars().next(), text.chars().nth(8));
    text.len() == 9
        && is_digits(digits, 7)
        && match first {
            Some('A' | 'B' | 'E' | 'H') => control == digit,
            Some('P' | 'Q' | 'R' | 'S' | 'N' | 'W') => control == letter,
            Some('C' | 'D' | 'F' | 'G' | 'J' | 'U' | 'V') => control == digit || control == letter,
            _ => false,
        }
}

/// Número de identificación fiscal: any of the three, or K, L, M with seven digits.
pub(super) fn es_nif(text: &str) -> bool {
    let text = text.strip_prefix("ES").unwrap_or(text);
    let special = text.len() == 9
        && text.starts_with(['K', 'L', 'M'])
        && all_digits(part(text, 1, 8))
        && es_letter(number(text, 1, 8)) == text.chars().nth(8);
    special || es_dni(text) || es_nie(text) || es_cif(text)
}

/// Número de la seguridad social: province, serial, remainder by 97.
pub(super) fn es_nss(text: &str) -> bool {
    let serial = number(text, 2, 10);
    let body = if serial < 10_000_000 { number(text, 0, 2) * 10_000_000 + serial } else { number(text, 0, 10) };
    is_digits(text, 12) && matches!(two(text, 0), 1..=53 | 66) && body % 97 == number(text, 10, 12)
}

/// Osobni identifikacijski broj.
pub(super) fn hr_oib(text: &str) -> bool {
    let text = text.strip_prefix("HR").unwrap_or(text);
    is_digits(text, 11) && mod11_10(text)
}

/// Codice fiscale of a person; letters may stand for digits when two persons share one. A company's is
/// its tax number.
pub(super) fn it_codicefiscale(text: &str) -> bool {
    const OMOCODE: &str = "LMNPQRSTUV";
    const MONTHS: &str = "ABCDEHLMPRST";
    if is_digits(text, 11) {
        return luhn(text);
    }
    let plain: String = text
        .char_indices()
        .map(|(place, c)| match (place, OMOCODE.find(c)) {
            (6 | 7 | 9 | 10 | 12..=14, Some(digit)) => {
                u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
            }
            _ => c,
        })
        .collect();
    let letters = |from, to| part(&plain, from, to).bytes().all(|byte| byte.is_ascii_uppercase());
    let month = MONTHS.find(part(&plain, 8, 9)).and_then(|place| u32::try_from(place).ok());
    let day = two(&plain, 9);
    let day = if day > 40 { day - 40 } else { day };
    text.len() == 16
        && letters(0, 6)
        && letters(11, 12)
        && all_digits(part(&plain, 6, 8))
        && all_digits(part(&plain, 9, 11))
        && all_digits(part(&plain, 12, 15))
        && month.is_some_and(|month| is_short_date(two(&plain, 6), month + 1, day))
        && it_check(text)
}

fn it_check(text: &str) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let sum: u32 = text
        .bytes()
        .take(15)
        .enumerate()
        .map(|(place, byte)| {
            let value = base36(byte);
            let value = if value >= 10 { value - 10 } else { value };
            if place % 2 == 1 {
                value
            } else {
                usize::try_from(value).ok().and_then(|at| ODD.get(at)).copied().unwrap_or(0)
            }
        })
        .sum();
    text.as_bytes().get(15).is_some_and(|byte| byte.is_ascii_uppercase() && base36(*byte) == 10 + sum % 26)
}

/// Partita IVA.
pub(super) fn it_iva(text: &str) -> bool {
    let text = text.strip_prefix("IT").unwrap_or(text);
    is_digits(text, 11) && number(text, 0, 7) > 0 && luhn(text)
}

/// Value-added tax number.
pub(super) fn mt_vat(text: &str) -> bool {
    let text = text.strip_prefix("MT").unwrap_or(text);
    is_digits(text, 8) && at(text, 0) != 0 && (weigh(text, &[3, 4, 6, 7, 8, 9]) + two(text, 6)).is_multiple_of(37)
}

/// Identity card number: digits and a letter of the register, no check digit.
pub(super) fn mt_id(text: &str) -> bool {
    text.split_at_checked(text.len().saturating_sub(1)).is_some_and(|(digits, letter)| {
        (3..=7).contains(&digits.len()) && all_digits(digits) && "MGAPLHBZ".contains(letter)
    }) && !text.is_empty()
}

/// Número de documento of the cartão de cidadão.
pub(super) fn pt_cc(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .enumerate()
        .map(|(place, byte)| {
            let value = base36(byte);
            match (place % 2, value) {
                (0, 0..=4) => value * 2,
                (0, _) => value * 2 - 9,
                _ => value,
            }
        })
        .sum();
    text.len() == 12 && all_digits(part(text, 0, 9)) && all_digits(part(text, 11, 12)) && sum.is_multiple_of(10)
}

/// Número de identificação fiscal.
pub(super) fn pt_nif(text: &str) -> bool {
    let text = text.strip_prefix("PT").unwrap_or(text);
    let check = 11 - weigh(text, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    is_digits(text, 9) && at(text, 0) != 0 && check % 11 % 10 == last(text)
}

/// Davčna številka.
pub(super) fn si_ddv(text: &str) -> bool {
    let text = text.strip_prefix("SI").unwrap_or(text);
    let check = 11 - weigh(text, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    is_digits(text, 8) && at(text, 0) != 0 && check != 11 && check % 10 == last(text)
}

/// EMŠO: birth date, register, serial.
pub(super) fn si_emso(text: &str) -> bool {
    let short = number(text, 4, 7);
    let year = u32::try_from(if short < 800 { 2000 + short } else { 1000 + short }).unwrap_or(0);
    let check = 11 - weigh(text, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    is_digits(text, 13) && is_date(year, two(text, 2), two(text, 0)) && check != 10 && check % 11 == last(text)
}
