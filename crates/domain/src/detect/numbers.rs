//! Groups of letters and digits with single gaps, read as account, card, national or tax number.

use super::cues::{Cue, Cues};
use super::rules::{Alone, first};
use super::{Certainty, Kind, Span, bank, checks};

/// At most so many groups, and letters and digits in them, make one number: an IBAN in print.
const GROUPS: usize = 9;
const LONGEST: usize = 34;

/// One run of ASCII letters and digits that no other letter touches.
#[derive(Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
    digits: usize,
    /// The character between the group before and this one, if it is one gap.
    gap: Option<char>,
}

impl Group {
    fn length(&self) -> usize {
        self.end - self.start
    }
}

/// Adds the numbers of the text.
pub(super) fn find(text: &str, cues: &Cues, found: &mut Vec<Span>) {
    let groups = groups(text);
    let mut at = 0;
    while let Some(rest) = groups.get(at..).filter(|rest| !rest.is_empty()) {
        let taken = longest(text, rest, cues).map_or(1, |(span, taken)| {
            found.push(span);
            taken
        });
        at += taken;
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut after, mut broken) = (0, false);
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        if word.is_empty() {
            continue;
        }
        let mut gap = text.get(after..start).unwrap_or_default().chars();
        let gap = match (gap.next(), gap.next()) {
            (Some(gap), None) if !broken && " -./+\u{a0}\u{2009}\u{202f}".contains(gap) => Some(gap),
            _ => None,
        };
        after = start + word.len();
        broken = !word.is_ascii() || word.len() > LONGEST;
        if !broken {
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            groups.push(Group { start, end: after, digits, gap });
        }
    }
    groups
}

/// The number that begins at the first group and takes the most groups.
fn longest(text: &str, groups: &[Group], cues: &Cues) -> Option<(Span, usize)> {
    let head = groups.first()?;
    let announced = head.length() <= 3 && groups.get(1).is_some_and(|next| next.digits > 0);
    if head.digits == 0 && !announced {
        return None;
    }
    let mut length = head.length();
    let mut digits = head.digits;
    let mut end = 1;
    let mut ends = vec![(1, digits)];
    for group in groups.iter().take(GROUPS).skip(1) {
        length += group.length();
        let joins = group.gap.is_some() && (group.digits > 0 || group.length() <= 4);
        if !joins || length > LONGEST {
            break;
        }
        digits += group.digits;
        end += 1;
        ends.push((end, digits));
    }
    ends.into_iter()
        .rev()
        .filter(|(end, digits)| *digits >= if *end > 1 { 7 } else { 4 })
        .find_map(|(end, _)| Some((read(text, groups.get(..end)?, cues)?, end)))
}

fn read(text: &str, groups: &[Group], cues: &Cues) -> Option<Span> {
    let place = (groups.first()?.start, groups.last()?.end);
    let written = text.get(place.0..place.1)?;
    let compact = super::rules::compact(written);
    let cued = |cue| cues.before(place.0, cue);
    if bank::is_iban(&compact) && groups.iter().skip(1).all(|group| group.gap.is_some_and(is_blank)) {
        return Some(Span::new(place, Kind::Iban, Certainty::Certain, "iban"));
    }
    if !evenly_cut(groups) || written.parse::<std::net::Ipv4Addr>().is_ok() {
        return None;
    }
    // Three, three and four digits are a phone number of North America rather than anybody's id.
    let phone = matches!(groups, [a, b, c] if [a.digits, b.digits, c.digits] == [3, 3, 4]);
    let named = cued(Cue::Person);
    card(&compact, groups.len(), cued(Cue::Card))
        .or_else(|| if phone && !named { None } else { person(&compact, written, named) })
        .or_else(|| tax(&compact, cued(Cue::Tax)))
        .or_else(|| announced(&compact, groups, &cued))
        .map(|(kind, certainty, rule)| Span::new(place, kind, certainty, rule))
}

type Reading = Option<(Kind, Certainty, &'static str)>;

fn is_blank(gap: char) -> bool {
    gap.is_whitespace() || gap == '-' || gap == '.'
}

/// Points and dashes may be mixed, as in Belgium; a blank may not stand beside another gap.
fn evenly_cut(groups: &[Group]) -> bool {
    let gaps = || groups.iter().skip(1).filter_map(|group| group.gap);
    gaps().all(char::is_whitespace) || !gaps().any(char::is_whitespace)
}

fn card(compact: &str, groups: usize, cued: bool) -> Reading {
    if groups != 1 && !(3..=5).contains(&groups) {
        return None;
    }
    // Article numbers (EAN-13) keep Luhn too, by chance: a short number needs the word before it, and with
    // the word the ranges, of which issuers open new ones, do not matter.
    match (cued, bank::is_card(compact)) {
        (true, true) => Some((Kind::Card, Certainty::Certain, "card")),
        (false, true) if compact.len() >= 14 => Some((Kind::Card, Certainty::Likely, "card")),
        (true, false) if (12..=19).contains(&compact.len()) && checks::luhn(compact) => {
            Some((Kind::Card, Certainty::Likely, "card.word"))
        }
        _ => None,
    }
}

fn person(compact: &str, written: &str, cued: bool) -> Reading {
    if let Some(rule) = first(compact, Alone::Strong) {
        let certainty = if cued { Certainty::Certain } else { Certainty::Likely };
        return Some((Kind::NationalId, certainty, rule.code));
    }
    if is_us_ssn(written) {
        let certainty = if cued { Certainty::Certain } else { Certainty::Likely };
        return Some((Kind::NationalId, certainty, "us.ssn"));
    }
    if !cued {
        return None;
    }
    first(compact, Alone::Cued)
        .or_else(|| first(compact, Alone::Tax))
        .map(|rule| (Kind::NationalId, Certainty::Certain, rule.code))
}

/// The form with dashes only; the number has no check digit.
fn is_us_ssn(written: &str) -> bool {
    let shape = written.len() == 11
        && written.bytes().enumerate().all(|(at, byte)| match at {
            3 | 6 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shape && !matches!(checks::number(written, 0, 3), 0 | 666) && checks::number(written, 7, 11) > 0
}

fn tax(compact: &str, cued: bool) -> Reading {
    let country = checks::part(compact, 0, 2).to_ascii_lowercase();
    let country = if country == "el" { "gr" } else { &country };
    let prefixed = country.bytes().all(|byte| byte.is_ascii_lowercase());
    let rule = super::rules::tax_of(compact, country).filter(|_| prefixed);
    match rule {
        Some(rule) if cued => Some((Kind::TaxNumber, Certainty::Certain, rule.code)),
        Some(rule) => Some((Kind::TaxNumber, Certainty::Likely, rule.code)),
        None if cued => first(compact, Alone::Tax).map(|rule| (Kind::TaxNumber, Certainty::Certain, rule.code)),
        None => None,
    }
}

/// Digits in one piece after a word such as account number or PIN.
fn announced(compact: &str, groups: &[Group], cued: &dyn Fn(Cue) -> bool) -> Reading {
    let digits = checks::all_digits(compact);
    let joined = groups.len() == 1 || (2..=5).contains(&groups.len()) && compact.len() >= 8;
    match compact.len() {
        6..=18 if digits && joined && cued(Cue::Account) => Some((Kind::AccountNumber, Certainty::Likely, "account")),
        4..=8 if digits && groups.len() == 1 && cued(Cue::Pin) => Some((Kind::Pin, Certainty::Likely, "pin")),
        _ => None,
    }
}
