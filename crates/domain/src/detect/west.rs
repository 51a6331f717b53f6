//! Check rules of Austria, Belgium, Switzerland, Germany, France, Ireland, Liechtenstein, Luxembourg, Monaco
//! and the Netherlands.

use super::checks::{
    all_digits, at, base36, is_date, is_digits, is_short_date, last, luhn, mod11_10, mod97, number, part, two,
    verhoeff, weigh,
};

/// Abgabenkontonummer: tax office and account, Luhn.
pub(super) fn at_tin(text: &str) -> bool {
    is_digits(text, 9) && two(text, 0) >= 3 && luhn(text)
}

/// Umsatzsteuer-Identifikationsnummer.
pub(super) fn at_uid(text: &str) -> bool {
    let text = text.strip_prefix("AT").unwrap_or(text);
    let Some(digits) = text.strip_prefix('U').filter(|digits| is_digits(digits, 8)) else {
        return false;
    };
    let sum: u32 = (0..7)
        .map(|place| {
            let digit = at(digits, place) * if place % 2 == 0 { 1 } else { 2 };
            digit / 10 + digit % 10
        })
        .sum();
    (10 - (sum + 4) % 10) % 10 == last(digits)
}

/// Sozialversicherungsnummer: serial, check digit in the fourth place, birth date.
pub(super) fn at_vnr(text: &str) -> bool {
    // Months 13 to 15 are given out when a day's serial numbers are used up.
    let month = two(text, 6);
    let month = if (13..=15).contains(&month) { 12 } else { month };
    is_digits(text, 10)
        && at(text, 0) != 0
        && is_short_date(two(text, 8), month, two(text, 4))
        && weigh(text, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == at(text, 3)
}

/// Firmenbuchnummer: up to six digits and a letter.
pub(super) fn at_businessid(text: &str) -> bool {
    let text = text.strip_prefix("FN").unwrap_or(text);
    text.split_at_checked(text.len().saturating_sub(1)).is_some_and(|(digits, letter)| {
        digits.len() <= 6 && all_digits(digits) && letter.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

fn be_check(text: &str) -> bool {
    let (body, check) = (number(text, 0, 9), number(text, 9, 11));
    // A 2 before the nine digits since 2000; the years beyond 2036 are not given out yet.
    let since = two(text, 0) <= 36 && 97 - (2_000_000_000 + body) % 97 == check;
    since || 97 - body % 97 == check
}

fn be_date(text: &str, month: u32) -> bool {
    // Month or day 00: the birth date was not known when the number was given.
    let day = two(text, 4);
    match (month, day) {
        (0, _) => day <= 31,
        (1..=12, 0) => true,
        _ => is_short_date(two(text, 0), month, day),
    }
}

/// Rijksregisternummer.
pub(super) fn be_nn(text: &str) -> bool {
    is_digits(text, 11) && be_date(text, two(text, 2)) && be_check(text)
}

/// Bis number: as the national number, the month raised by 20 or 40.
pub(super) fn be_bis(text: &str) -> bool {
    let month = match two(text, 2) {
        month @ 20..=32 => month - 20,
        month @ 40..=52 => month - 40,
        _ => return false,
    };
    is_digits(text, 11) && be_date(text, month) && be_check(text)
}

/// Either of the two.
pub(super) fn be_insz(text: &str) -> bool {
    be_nn(text) || be_bis(text)
}

/// Ondernemingsnummer.
pub(super) fn be_vat(text: &str) -> bool {
    let text = text.strip_prefix("BE").unwrap_or(text);
    let padded = format!("{}{text}", if text.len() == 9 { "0" } else { "" });
    is_digits(&padded, 10) && at(&padded, 0) <= 1 && 97 - number(&padded, 0, 8) % 97 == number(&padded, 8, 10)
}

/// AHV number: an EAN-13 that begins with Switzerland's number.
pub(super) fn ch_ssn(text: &str) -> bool {
    is_digits(text, 13)
        && text.starts_with("756")
        && weigh(text, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// Enterprise number.
pub(super) fn ch_uid(text: &str) -> bool {
    text.strip_prefix("CHE").is_some_and(|digits| {
        is_digits(digits, 9) && (11 - weigh(digits, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == last(digits)
    })
}

/// Enterprise number with the word for the tax in one of the languages.
pub(super) fn ch_vat(text: &str) -> bool {
    ["MWST", "TVA", "IVA", "TPV"].iter().any(|word| text.strip_suffix(word).is_some_and(ch_uid))
}

/// Steuer-Identifikationsnummer.
pub(super) fn de_idnr(text: &str) -> bool {
    // Of the first ten digits exactly one stands twice or three times.
    let mut repeated = 0;
    for digit in b'0'..=b'9' {
        match part(text, 0, 10).bytes().filter(|byte| *byte == digit).count() {
            0 | 1 => (),
            2 | 3 => repeated += 1,
            _ => return false,
        }
    }
    is_digits(text, 11) && at(text, 0) != 0 && repeated == 1 && mod11_10(text)
}

/// Rentenversicherungsnummer: area, birth date, first letter of the birth name, serial.
pub(super) fn de_svnr(text: &str) -> bool {
    let Some(letter) = text.as_bytes().get(8).filter(|byte| byte.is_ascii_uppercase()) else {
        return false;
    };
    let digits = format!("{}{:02}{}", part(text, 0, 8), base36(*letter) - 9, part(text, 9, 12));
    let sum: u32 = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
        .iter()
        .enumerate()
        .map(|(place, weight)| {
            let product = at(&digits, place) * weight;
            product / 10 + product % 10
        })
        .sum();
    text.len() == 12
        && is_digits(&digits, 13)
        && two(text, 0) >= 2
        && is_short_date(two(text, 6), two(text, 4), two(text, 2))
        && sum % 10 == last(text)
}

/// Umsatzsteuer-Identifikationsnummer.
pub(super) fn de_vat(text: &str) -> bool {
    let text = text.strip_prefix("DE").unwrap_or(text);
    is_digits(text, 9) && at(text, 0) != 0 && mod11_10(text)
}

/// The number of a passport or identity card with its check digit (ICAO 9303).
pub(super) fn de_passport(text: &str) -> bool {
    let sum: u32 =
        text.bytes().take(9).zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| base36(byte) * weight).sum();
    text.len() == 10
        && text.starts_with(|c: char| "CFGHJKLMNPRTVWXYZ".contains(c))
        && text.ends_with(|c: char| c.is_ascii_digit())
        && sum % 10 == last(text)
}

/// Numéro fiscal de référence.
pub(super) fn fr_nif(text: &str) -> bool {
    is_digits(text, 13) && at(text, 0) <= 3 && number(text, 0, 10) % 511 == number(text, 10, 13)
}

/// Numéro de sécurité sociale: sex, year, month, place, serial, key; 2A and 2B are Corsica.
pub(super) fn fr_nir(text: &str) -> bool {
    let digits = match part(text, 5, 7) {
        "2A" => format!("{}19{}", part(text, 0, 5), part(text, 7, 15)),
        "2B" => format!("{}18{}", part(text, 0, 5), part(text, 7, 15)),
        _ => text.to_owned(),
    };
    let month = two(&digits, 3);
    text.len() == 15
        && is_digits(&digits, 15)
        && matches!(at(&digits, 0), 1..=4 | 7 | 8)
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
        && 97 - number(&digits, 0, 13) % 97 == number(&digits, 13, 15)
}

/// Enterprise number.
pub(super) fn fr_siren(text: &str) -> bool {
    is_digits(text, 9) && luhn(text)
}

/// Establishment number; the post office's sum up to a multiple of five instead.
pub(super) fn fr_siret(text: &str) -> bool {
    let sum: u32 = (0..14).map(|place| at(text, place)).sum();
    is_digits(text, 14)
        && fr_siren(part(text, 0, 9))
        && (luhn(text) || text.starts_with("356000000") && sum.is_multiple_of(5))
}

/// Numéro de TVA: two characters of key and the enterprise number, or Monaco's.
pub(super) fn fr_tva(text: &str) -> bool {
    let text = text.strip_prefix("FR").unwrap_or(text);
    let siren = part(text, 2, 11);
    text.len() == 11 && all_digits(siren) && (siren.starts_with("000") || luhn(siren)) && fr_tva_key(text, siren)
}

fn fr_tva_key(text: &str, siren: &str) -> bool {
    const KEYS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    if all_digits(part(text, 0, 2)) {
        return (number(siren, 0, 9) * 100 + 12) % 97 == number(text, 0, 2);
    }
    let place = |at: usize| KEYS.find(part(text, at, at + 1)).and_then(|place| u64::try_from(place).ok());
    let (Some(first), Some(second)) = (place(0), place(1)) else {
        return false;
    };
    let key = if first < 10 { (first * 24 + second).checked_sub(10) } else { (first * 34 + second).checked_sub(100) };
    key.is_some_and(|key| (number(siren, 0, 9) + 1 + key / 11) % 11 == key % 11)
}

/// Monaco's numbers are France's whose enterprise begins with 000.
pub(super) fn mc_tva(text: &str) -> bool {
    let plain = text.strip_prefix("FR").unwrap_or(text);
    part(plain, 2, 5) == "000" && fr_tva(plain)
}

const IE_LETTERS: &str = "WABCDEFGHIJKLMNOPQRSTUV";

fn ie_check(digits: &str, extra: u32) -> Option<char> {
    let sum = weigh(digits, &[8, 7, 6, 5, 4, 3, 2]) + extra * 9;
    IE_LETTERS.chars().nth(usize::try_from(sum % 23).ok()?)
}

/// Personal public service number; a second letter A to I counts, T and W do not.
pub(super) fn ie_pps(text: &str) -> bool {
    let extra = match text.as_bytes().get(8) {
        None | Some(b'T' | b'W') => 0,
        Some(letter @ b'A'..=b'I') => base36(*letter) - 9,
        Some(_) => return false,
    };
    matches!(text.len(), 8 | 9) && all_digits(part(text, 0, 7)) && ie_check(text, extra) == text.chars().nth(7)
}

/// Value-added tax number: as the person's, or the older form with a letter or sign in second place.
pub(super) fn ie_vat(text: &str) -> bool {
    let text = text.strip_prefix("IE").unwrap_or(text);
    let old = format!("0{}{}", part(text, 2, 7), part(text, 0, 1));
    ie_pps(text)
        || text.len() == 8
            && text.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
            && is_digits(&old, 7)
            && ie_check(&old, 0) == text.chars().nth(7)
}

/// Personenidentifikationsnummer: no check digit.
pub(super) fn li_peid(text: &str) -> bool {
    all_digits(text) && text.len() <= 12 && text.trim_start_matches('0').len() >= 4
}

/// Value-added tax number.
pub(super) fn lu_tva(text: &str) -> bool {
    let text = text.strip_prefix("LU").unwrap_or(text);
    is_digits(text, 8) && number(text, 0, 6) % 89 == number(text, 6, 8)
}

/// Matricule: birth date, serial, a Luhn digit and a Verhoeff digit over the first eleven.
pub(super) fn lu_matricule(text: &str) -> bool {
    let verhoeffs = format!("{}{}", part(text, 0, 11), part(text, 12, 13));
    let year = two(text, 0) * 100 + two(text, 2);
    is_digits(text, 13)
        && (1850..=2100).contains(&year)
        && is_date(year, two(text, 4), two(text, 6))
        && luhn(part(text, 0, 12))
        && verhoeff(&verhoeffs)
}

fn nl_sum(text: &str) -> Option<u32> {
    let padded = format!("{text:0>9}");
    let sum = weigh(&padded, &[9, 8, 7, 6, 5, 4, 3, 2]);
    (is_digits(&padded, 9) && number(&padded, 0, 9) > 0).then(|| (sum + 11 - last(&padded)) % 11)
}

/// Burgerservicenummer, the eleven test; older ones are written with eight digits.
pub(super) fn nl_bsn(text: &str) -> bool {
    matches!(text.len(), 8 | 9) && nl_sum(text) == Some(0)
}

/// Onderwijsnummer: begins with 10, remainder 5.
pub(super) fn nl_onderwijsnummer(text: &str) -> bool {
    text.len() == 9 && text.starts_with("10") && nl_sum(text) == Some(5)
}

/// Btw-nummer: of a company by the eleven test, of a sole trader by MOD 97-10.
pub(super) fn nl_btw(text: &str) -> bool {
    let text = text.strip_prefix("NL").unwrap_or(text);
    let Some((digits, branch)) = text.split_once('B') else {
        return false;
    };
    let padded = format!("{digits:0>9}");
    is_digits(&padded, 9)
        && is_digits(branch, 2)
        && (nl_sum(digits) == Some(0) || mod97(&format!("NL{padded}B{branch}")) == 1)
}
