//! Phone numbers by their shape and the words before them.

use super::cues::{Cue, Cues};
use super::{Certainty, Kind, Span};

/// The longest run of digits and gaps that is looked at, in bytes; E.164 has 15 digits.
const LONGEST: usize = 40;

/// Adds the phone numbers of the text.
pub(super) fn find(text: &str, cues: &Cues, found: &mut Vec<Span>) {
    let begins = |c: char| c.is_ascii_digit() || c == '+' || c == '(';
    let mut end = 0;
    while let Some(start) = text.get(end..).and_then(|rest| rest.find(begins)).map(|at| end + at) {
        let length = run(text.get(start..).unwrap_or_default());
        let number_end = start + length;
        end = number_end + extension(text.get(number_end..).unwrap_or_default());
        let place_end = end;
        end = end.max(start + 1);
        let touched = text
            .get(..start)
            .and_then(|before| before.chars().next_back())
            .is_some_and(|c| c.is_alphanumeric() || c == '#' || c == '_');
        let touches =
            text.get(place_end..).and_then(|after| after.chars().next()).is_some_and(|c| c.is_alphabetic() || c == '_');
        let written = text.get(start..start + length).unwrap_or_default();
        let open = written.starts_with('(') && !written.contains(')');
        let lead = usize::from(open);
        let written = written.get(lead..).unwrap_or_default();
        if touched || touches || length > LONGEST {
            continue;
        }
        // A short number in one piece may be an order's: "call about 536365".
        let plain = written.len() < 9 && written.bytes().all(|byte| byte.is_ascii_digit());
        let cued = if plain { cues.beside(start, Cue::Phone) } else { cues.before(start, Cue::Phone) };
        if let Some((certainty, rule)) = read(written, cued) {
            let place = (start + lead, place_end);
            found.push(Span::new(place, Kind::Phone, certainty, rule));
        }
    }
}

/// The bytes of an extension, `x123`, right after a number.
fn extension(rest: &str) -> usize {
    let digits = rest.strip_prefix('x').unwrap_or_default().bytes().take(6).take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { digits + 1 }
}

/// The bytes from here that are digits with at most two marks between them.
fn run(rest: &str) -> usize {
    let (mut end, mut marks) = (0, 0);
    for (at, c) in rest.char_indices() {
        if c.is_ascii_digit() {
            (end, marks) = (at + 1, 0);
        } else if c == '+' && at > 0 {
            break;
        } else if " -./()+\u{a0}\u{2011}\u{2013}".contains(c) && marks < 3 {
            marks += 1;
        } else {
            break;
        }
    }
    end
}

fn read(written: &str, cued: bool) -> Option<(Certainty, &'static str)> {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<usize> =
        written.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    let international = written.starts_with('+') || written.starts_with("(+");
    let count = digits.len();
    if written.parse::<std::net::Ipv4Addr>().is_ok() || !(6..=15).contains(&count) {
        return None;
    }
    if international {
        return (count >= 8).then_some((if cued { Certainty::Certain } else { Certainty::Likely }, "phone.plus"));
    }
    if cued && count <= 14 {
        return Some((Certainty::Certain, "phone.word"));
    }
    if digits.starts_with("00") && !digits.starts_with("000") && count >= 11 {
        return Some((Certainty::Likely, "phone.00"));
    }
    let dated = matches!(groups.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]);
    match (groups.as_slice(), written.starts_with('0')) {
        ([3, 3, 4], _) => Some((Certainty::Likely, "phone.334")),
        (_, _) if dated || count < 7 => None,
        (groups, true) if (9..=12).contains(&count) && groups.len() >= 2 => Some((Certainty::Likely, "phone.zero")),
        (_, true) if (10..=11).contains(&count) => Some((Certainty::Possible, "phone.zero")),
        (groups, _) if written.contains('(') || groups.len() >= 3 => {
            (groups.iter().all(|length| (1..=5).contains(length)) && count <= 12)
                .then_some((Certainty::Possible, "phone.groups"))
        }
        _ => None,
    }
}
