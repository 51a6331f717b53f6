//! An e-mail address: kept as it was written, compared as it is delivered.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::NotAContact;
use crate::personal::Text;

/// An e-mail address: a local part, in any script (RFC 6531 §3.3), and a domain (RFC 5321 §4.1.2,
/// IDNA), at most 254 bytes.
#[derive(Clone, Eq, PartialEq)]
pub struct EmailAddress(Text);

/// Domains of one provider that delivers whatever the dots in the local part, with the domain that
/// stands for all. Source: support.google.com/mail/answer/7436150.
const DOTS_DO_NOT_MATTER: &[(&str, &str)] = &[("gmail.com", "gmail.com"), ("googlemail.com", "gmail.com")];

impl EmailAddress {
    /// Trims; keeps the spelling.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAContact::Email)?;
        if local.len() > 1 && local.starts_with('"') && local.ends_with('"') {
            return Err(NotAContact::QuotedEmail);
        }
        let good = text.len() <= 254 && local_part_fits(local) && domain_fits(domain);
        good.then(|| Self(Text::new(text))).ok_or(NotAContact::Email)
    }

    /// Takes an address out of a record without asking whether it is one.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        Self(Text::new(text))
    }

    /// The address itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The form that two spellings of one mailbox share, for matching only: lower case, composed
    /// letters, the domain in its ASCII form (RFC 5891 §4).
    #[must_use]
    pub fn normal(&self) -> Text {
        let (local, domain) = self.normal_parts();
        Text::new(format!("{local}@{domain}"))
    }

    /// The form that all variants of one mailbox share: [`Self::normal`] without a tag behind a plus,
    /// and without dots where the provider is known to ignore them.
    ///
    /// For the lists of those who are not to be written to or loaded again, and for nothing else:
    /// elsewhere a plus may part two people.
    #[must_use]
    pub fn match_form(&self) -> Text {
        let (mut local, mut domain) = self.normal_parts();
        if let Some((name, _)) = local.split_once('+').filter(|(name, _)| !name.is_empty()) {
            local = name.to_owned();
        }
        if let Some((_, one)) = DOTS_DO_NOT_MATTER.iter().find(|(each, _)| *each == domain) {
            local.retain(|c| c != '.');
            (*one).clone_into(&mut domain);
        }
        Text::new(format!("{local}@{domain}"))
    }

    fn normal_parts(&self) -> (String, String) {
        let text = self.0.expose().trim();
        let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
        let lower = |part: &str| part.nfc().collect::<String>().to_lowercase();
        let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| lower(domain));
        (lower(local), domain)
    }

    /// Enough to recognise, not enough to write to: `o…@e….org`.
    #[must_use]
    pub fn masked(&self) -> Text {
        let (local, domain) = self.0.expose().rsplit_once('@').unwrap_or_default();
        let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
        let ending = domain.rsplit('.').next().unwrap_or_default();
        Text::new(format!("{}…@{}….{ending}", first(local), first(domain)))
    }
}

/// RFC 5321 `Dot-string` with the wider `atext` of RFC 6531, at most 64 bytes.
fn local_part_fits(local: &str) -> bool {
    let is_atext =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && is_written(c));
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// At least two labels, each good for IDNA; the last one is no number and has two letters, as every
/// top-level domain has (RFC 3696 §2).
fn domain_fits(domain: &str) -> bool {
    // RFC 5892: letters, digits, marks and the dots between or within words; no symbols.
    let is_label_char =
        |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || "。｡·・".contains(c);
    if !domain.chars().all(|c| c.is_ascii() || (is_written(c) && is_label_char(c))) {
        return false;
    }
    let Ok(ascii) = idna::domain_to_ascii_strict(domain) else {
        return false;
    };
    let last = ascii.rsplit('.').next().unwrap_or_default();
    ascii.contains('.') && last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit())
}

/// Not a space, a control, a mark that shows nothing, a place holder, or another width of an ASCII
/// character, which would make two addresses look like one.
fn is_written(c: char) -> bool {
    let invisible = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}'
        | '\u{e0000}'..);
    let looks_ascii = std::iter::once(c).nfkc().all(|plain| plain.is_ascii());
    !c.is_whitespace() && !c.is_control() && !invisible && !looks_ascii
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}
