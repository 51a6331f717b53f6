//! Check rules of Denmark, Estonia, Finland, Iceland, Latvia, Lithuania, Norway and Sweden.

use super::checks::{all_digits, at, is_date, is_digits, is_short_date, last, luhn, number, part, two, weigh};

/// CPR: birth date, serial whose first digit tells the century. The remainder by eleven is no test
/// since 2007.
pub(super) fn dk_cpr(text: &str) -> bool {
    let year = two(text, 4);
    let year = match (at(text, 6), year) {
        (0..=3, _) | (4 | 9, 37..) => 1900 + year,
        (4 | 9, _) | (5..=8, 0..=36) => 2000 + year,
        // Up to 2057 in the rule; the other serials end in 2036, and nobody is born later yet.
        (5..=8, 37..=57) => return false,
        _ => 1800 + year,
    };
    is_digits(text, 10) && is_date(year, two(text, 2), two(text, 0))
}

/// Whether a CPR also keeps the remainder by eleven, as all did before 2007.
pub(super) fn dk_cpr_checked(text: &str) -> bool {
    dk_cpr(text) && weigh(text, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// CVR and SE number.
pub(super) fn dk_cvr(text: &str) -> bool {
    let text = text.strip_prefix("DK").unwrap_or(text);
    is_digits(text, 8) && at(text, 0) != 0 && weigh(text, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn baltic_check(text: &str, length: usize) -> bool {
    let sum = |from: u32| -> u32 {
        (0..length)
            .zip((1..=9).cycle().skip(usize::try_from(from).unwrap_or(0)))
            .map(|(place, weight)| at(text, place) * weight)
            .sum()
    };
    let check = match sum(0) % 11 {
        10 => sum(2) % 11 % 10,
        check => check,
    };
    check == at(text, length)
}

fn baltic_person(text: &str) -> bool {
    let century = match at(text, 0) {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        7 | 8 => 2100,
        _ => return false,
    };
    is_digits(text, 11) && is_date(century + two(text, 1), two(text, 3), two(text, 5)) && baltic_check(text, 10)
}

/// Isikukood: sex and century, birth date, serial.
pub(super) fn ee_ik(text: &str) -> bool {
    baltic_person(text)
}

/// Value-added tax number.
pub(super) fn ee_kmkr(text: &str) -> bool {
    let text = text.strip_prefix("EE").unwrap_or(text);
    is_digits(text, 9) && weigh(text, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// Registrikood of a company.
pub(super) fn ee_registrikood(text: &str) -> bool {
    is_digits(text, 8) && matches!(at(text, 0), 1 | 7..=9) && baltic_check(text, 7)
}

/// Henkilötunnus, with or without its sign of the century.
pub(super) fn fi_hetu(text: &str) -> bool {
    const CHECK: &str = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    let (date, rest) = (part(text, 0, 6), part(text, 6, text.len()));
    let serial = match rest.len() {
        4 => rest,
        5 if rest.starts_with(|c: char| "YXWVUABCDEF".contains(c)) => part(rest, 1, 5),
        _ => return false,
    };
    let value = number(date, 0, 6) * 1000 + number(serial, 0, 3);
    all_digits(date)
        && all_digits(part(serial, 0, 3))
        && number(serial, 0, 3) >= 2
        && is_short_date(two(date, 4), two(date, 2), two(date, 0))
        && usize::try_from(value % 31).ok().and_then(|at| CHECK.chars().nth(at)) == serial.chars().nth(3)
}

/// Y-tunnus, and the tax number made of it.
pub(super) fn fi_ytunnus(text: &str) -> bool {
    let text = text.strip_prefix("FI").unwrap_or(text);
    is_digits(text, 8) && weigh(text, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)
}

/// Kennitala of a person or, with 40 added to the day, of a company.
pub(super) fn is_kennitala(text: &str) -> bool {
    let day = two(text, 0);
    let day = if day > 40 { day - 40 } else { day };
    let century = match at(text, 9) {
        8 => 1800,
        9 => 1900,
        0 => 2000,
        _ => return false,
    };
    is_digits(text, 10)
        && is_date(century + two(text, 4), two(text, 2), day)
        && weigh(text, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// VSK-númer: five or six digits, no check digit.
pub(super) fn is_vsk(text: &str) -> bool {
    let text = text.strip_prefix("IS").unwrap_or(text);
    matches!(text.len(), 5 | 6) && all_digits(text)
}

/// Asmens kodas.
pub(super) fn lt_asmens(text: &str) -> bool {
    baltic_person(text)
}

/// PVM number: nine digits, or twelve for a time.
pub(super) fn lt_pvm(text: &str) -> bool {
    let text = text.strip_prefix("LT").unwrap_or(text);
    let length = text.len();
    matches!(length, 9 | 12)
        && all_digits(text)
        && at(text, length.saturating_sub(2)) == 1
        && baltic_check(text, length.saturating_sub(1))
}

/// Personas kods: with the birth date, or since 2017 beginning with 32 and without one.
pub(super) fn lv_person(text: &str) -> bool {
    let check = (1 + weigh(text, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10;
    let century = match at(text, 6) {
        0 => 1800,
        1 => 1900,
        _ => 2000,
    };
    is_digits(text, 11)
        && (text.starts_with("32")
            || is_date(century + two(text, 4), two(text, 2), two(text, 0)) && check == last(text))
}

/// PVN number: of a company, or a person's code.
pub(super) fn lv_pvn(text: &str) -> bool {
    let text = text.strip_prefix("LV").unwrap_or(text);
    let company = is_digits(text, 11) && at(text, 0) > 3 && weigh(text, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    company || at(text, 0) <= 3 && lv_person(text)
}

/// Fødselsnummer, or with 40 added to the day a D number.
pub(super) fn no_fodselsnummer(text: &str) -> bool {
    let day = two(text, 0);
    let day = if day > 40 { day - 40 } else { day };
    let first = weigh(text, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11;
    let second = weigh(text, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    is_digits(text, 11)
        && is_short_date(two(text, 4), two(text, 2), day)
        && first != 1
        && second != 1
        && (11 - first) % 11 == at(text, 9)
        && (11 - second) % 11 == at(text, 10)
}

/// Kontonummer of a bank; the post's begin with 0000.
pub(super) fn no_kontonr(text: &str) -> bool {
    let check = (11 - weigh(text, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    is_digits(text, 11) && if text.starts_with("0000") { luhn(part(text, 4, 11)) } else { check == last(text) }
}

/// Organisasjonsnummer.
pub(super) fn no_orgnr(text: &str) -> bool {
    let check = (11 - weigh(text, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    is_digits(text, 9) && check == last(text)
}

/// Organisasjonsnummer with the letters MVA.
pub(super) fn no_mva(text: &str) -> bool {
    text.strip_prefix("NO").unwrap_or(text).strip_suffix("MVA").is_some_and(no_orgnr)
}

/// Organisationsnummer.
pub(super) fn se_orgnr(text: &str) -> bool {
    is_digits(text, 10) && luhn(text)
}

/// Personnummer with two or four digits of the year, or with 60 added to the day a coordination number.
pub(super) fn se_personnummer(text: &str) -> bool {
    let short = if text.len() == 12 { part(text, 2, 12) } else { text };
    let day = two(short, 4);
    let day = if day > 60 { day - 60 } else { day };
    let dated = if text.len() == 12 {
        matches!(two(text, 0), 18..=20) && is_date(two(text, 0) * 100 + two(short, 0), two(short, 2), day)
    } else {
        is_short_date(two(short, 0), two(short, 2), day)
    };
    is_digits(short, 10) && all_digits(text) && dated && luhn(short)
}

/// Momsregistreringsnummer: the organisation's number and 01.
pub(super) fn se_vat(text: &str) -> bool {
    let text = text.strip_prefix("SE").unwrap_or(text);
    is_digits(text, 12) && part(text, 10, 12) == "01" && luhn(part(text, 0, 10))
}
