//! E-mail addresses, web addresses and internet addresses, by their shape.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Certainty, Kind, Span};
use crate::contact::EmailAddress;

/// Adds what the text shows.
pub(super) fn find(text: &str, found: &mut Vec<Span>) {
    emails(text, found);
    urls(text, found);
    internet_addresses(text, found);
}

fn emails(text: &str, found: &mut Vec<Span>) {
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).unwrap_or_default();
        let local = before
            .char_indices()
            .rev()
            .take(64)
            .take_while(|(_, c)| c.is_alphanumeric() || "._%+'-&".contains(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let local = at - text.get(local..at).unwrap_or_default().trim_start_matches(['.', '\'', '-']).len();
        let after = text.get(at + 1..).unwrap_or_default();
        let length: usize =
            after.chars().take(255).take_while(|c| c.is_alphanumeric() || "-.".contains(*c)).map(char::len_utf8).sum();
        let domain = after.get(..length).unwrap_or_default().trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let named = domain.rsplit('.').next().is_some_and(|top| {
            top.chars().count() >= 2 && (top.starts_with("xn--") || top.chars().all(char::is_alphabetic))
        });
        let whole = text.get(local..end).unwrap_or_default();
        if named && EmailAddress::parse(whole).is_ok() {
            found.push(Span::new((local, end), Kind::Email, Certainty::Certain, "email"));
        }
    }
}

/// The longest web address that is read, in bytes.
const LONGEST_URL: usize = 2_048;

fn urls(text: &str, found: &mut Vec<Span>) {
    let mut at = 0;
    for start in url_starts(text) {
        if start < at {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let length = rest
            .char_indices()
            .find(|(place, c)| {
                c.is_whitespace() || c.is_control() || "<>\"`|\\^{}".contains(*c) || *place >= LONGEST_URL
            })
            .map_or(rest.len(), |(place, _)| place);
        let address = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        let end = start + address.len();
        if let Some(kind) = url_kind(address) {
            found.push(Span::new((start, end), kind, Certainty::Certain, "url"));
        }
        at = start + length.max(1);
    }
}

/// Where addresses begin, in order: at their scheme, or at `www.`.
fn url_starts(text: &str) -> Vec<usize> {
    let schemes = text.match_indices("://").map(|(mark, _)| {
        let letters = text
            .as_bytes()
            .get(..mark)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte))
            .count();
        mark - letters
    });
    let www = text.match_indices("www.").map(|(place, _)| place).filter(|place| {
        text.get(..*place).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric())
    });
    let mut starts: Vec<usize> = schemes.chain(www).collect();
    starts.sort_unstable();
    starts
}

fn url_kind(address: &str) -> Option<Kind> {
    let authority = match address.split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() && !rest.is_empty() => rest,
        Some(_) => return None,
        None => address,
    };
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, host)) if !user.is_empty() && !host.is_empty() => Some(Kind::UrlLogin),
        Some(_) => None,
        None => authority.contains(['.', ':', '[']).then_some(Kind::Url),
    }
}

fn internet_addresses(text: &str, found: &mut Vec<Span>) {
    let part = |c: char| c.is_ascii_hexdigit() || c == ':' || c == '.';
    let mut end = 0;
    while let Some(start) = text.get(end..).and_then(|rest| rest.find(part)).map(|at| end + at) {
        let rest = text.get(start..).unwrap_or_default();
        end = start + rest.find(|c| !part(c)).unwrap_or(rest.len());
        let touched = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(end..).and_then(|after| after.chars().next());
        let run = text.get(start..end).unwrap_or_default();
        if touched(before) || touched(after) || run.len() > 64 {
            continue;
        }
        let lead = run.len() - run.trim_start_matches('.').len();
        let word = run.trim_matches('.');
        // A port after version 4, a full stop or colon after either.
        let bare = word.trim_end_matches(':');
        let host = bare.split(':').next().unwrap_or_default();
        let address = if host.parse::<Ipv4Addr>().is_ok() { host } else { bare };
        let six = address.len() > 4 && address.parse::<Ipv6Addr>().is_ok();
        let place = (start + lead, start + lead + address.len());
        if six {
            found.push(Span::new(place, Kind::IpAddress, Certainty::Certain, "ip.6"));
        } else if address.parse::<Ipv4Addr>().is_ok() {
            found.push(Span::new(place, Kind::IpAddress, Certainty::Likely, "ip.4"));
        }
    }
}
