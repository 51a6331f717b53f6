//! Account and payment card numbers: IBAN (ISO 13616) and cards (ISO/IEC 7812).

use super::checks::{all_digits, luhn, mod97, number};

/// Country and length of an IBAN, from the public registry.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 \
    DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 \
    IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 \
    MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 \
    SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

/// How long an IBAN of this country is.
pub(super) fn iban_length(country: &str) -> Option<usize> {
    LENGTHS
        .split_ascii_whitespace()
        .find_map(|entry| entry.strip_prefix(country))
        .filter(|_| country.len() == 2)
        .and_then(|length| length.parse().ok())
}

/// Whether a text without gaps, in capitals, is an IBAN.
pub(super) fn is_iban(text: &str) -> bool {
    let Some((head, body)) = text.split_at_checked(4) else {
        return false;
    };
    let (country, check) = head.split_at_checked(2).unwrap_or_default();
    country.bytes().all(|byte| byte.is_ascii_uppercase())
        && all_digits(check)
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && iban_length(country) == Some(text.len())
        && mod97(&format!("{body}{head}")) == 1
}

/// Whether digits without gaps are a card number: Luhn, and a length that their range gives out.
pub(super) fn is_card(text: &str) -> bool {
    all_digits(text) && text.bytes().any(|byte| byte != b'0') && in_range(text) && luhn(text)
}

fn in_range(text: &str) -> bool {
    let head = number(text, 0, 4);
    let lengths = match head {
        // Visa.
        4000..=4999 => [13, 16, 19].contains(&text.len()),
        // Mastercard, Mir.
        5100..=5599 | 2221..=2720 | 2200..=2204 => text.len() == 16,
        // American Express, old JCB.
        3400..=3499 | 3700..=3799 | 1800 | 2131 => text.len() == 15,
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&text.len()),
        // Discover, JCB, UnionPay.
        6011 | 6440..=6499 | 6500..=6599 | 3528..=3589 | 6200..=6299 | 8100..=8171 => (16..=19).contains(&text.len()),
        // Maestro.
        5018 | 5020 | 5038 | 5893 | 6304 | 6390 | 6700..=6799 => (12..=19).contains(&text.len()),
        _ => false,
    };
    lengths && (12..=19).contains(&text.len())
}
