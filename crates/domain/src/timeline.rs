//! The timeline of a person: of which kind an entry is, and how one is named.
//!
//! Who looked is no part of it: that is a page of its own, with a record of its own.

use std::fmt;
use std::str::FromStr;

use crate::actor::coded;
use crate::event::Deed;

coded! {
    /// Of which kind an entry is; what a timeline can be narrowed to.
    Kind {
        /// They came, changed, or became one with somebody.
        Person = "person",
        /// They bought or returned something.
        Purchase = "purchase",
        /// They agreed, refused or withdrew.
        Consent = "consent",
        /// They were given a notice.
        Notice = "notice",
        /// They asked for something, and what was done about it.
        Rights = "rights",
        /// They were written to.
        Mail = "mail",
        /// They filled in a form.
        Form = "form",
        /// Something was noted about them.
        Note = "note",
        /// They came in or went out with a file.
        File = "file",
    }
}

/// Which numbers of deeds are of which kind; a deed outside of them is no entry.
const DEEDS: &[(std::ops::RangeInclusive<u16>, Kind)] = &[
    (1..=2, Kind::Person),
    (20..=29, Kind::Consent),
    (30..=49, Kind::Rights),
    (100..=109, Kind::Consent),
    (110..=119, Kind::Mail),
    (120..=129, Kind::Form),
    (130..=144, Kind::Person),
    (145..=154, Kind::Note),
    (155..=169, Kind::File),
    (175..=189, Kind::Person),
    (210..=224, Kind::Rights),
];

/// How the word of a deed ends that only says that somebody looked.
const LOOKS: &[&str] = &["_listed", "_found", "_opened", "_disclosed", "_previewed", "_kept", "_seen", "_shown"];

impl Kind {
    /// The kind of a line of the proof log; `None` where it only says that somebody looked, or tells nothing
    /// about the person that another source does not tell better.
    #[must_use]
    pub fn of(deed: Deed) -> Option<Self> {
        if LOOKS.iter().any(|end| deed.code().ends_with(end)) {
            return None;
        }
        DEEDS.iter().find(|(numbers, _)| numbers.contains(&deed.number())).map(|(_, kind)| *kind)
    }
}

/// The name of an entry: when it was, which source told it, and its number there. Newer entries are greater.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct EntryName {
    /// Milliseconds since 1970.
    pub at: i64,
    /// The letter of the source.
    pub source: char,
    /// The number in the source.
    pub number: i64,
}

/// Not the name of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not the name of an entry")]
pub struct NotAnEntry;

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:x}-{:x}", self.source, self.at, self.number)
    }
}

impl FromStr for EntryName {
    type Err = NotAnEntry;

    fn from_str(text: &str) -> Result<Self, NotAnEntry> {
        let mut letters = text.chars();
        let source = letters.next().filter(char::is_ascii_lowercase).ok_or(NotAnEntry)?;
        let (at, number) = letters.as_str().split_once('-').ok_or(NotAnEntry)?;
        let read = |digits: &str| i64::from_str_radix(digits, 16).ok().filter(|number| *number >= 0).ok_or(NotAnEntry);
        Ok(Self { source, at: read(at)?, number: read(number)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_nonsense_does_not() {
        let name = EntryName { at: 1_773_480_600_000, source: 'l', number: i64::MAX };
        assert_eq!(name.to_string().parse(), Ok(name));
        for bad in ["", "l", "l12", "l-", "L12-12", "l12-xyz", "l-12-12", "112-12", "l12-ffffffffffffffff", "ü1-1"] {
            assert_eq!(bad.parse::<EntryName>(), Err(NotAnEntry), "{bad}");
        }
    }

    #[test]
    fn looking_is_no_entry() {
        assert_eq!(Kind::of(Deed::PersonAdded), Some(Kind::Person));
        assert_eq!(Kind::of(Deed::Restricted), Some(Kind::Rights));
        for deed in [Deed::PersonOpened, Deed::PeopleFound, Deed::ErasurePreviewed, Deed::IndexKept, Deed::SignedIn] {
            assert_eq!(Kind::of(deed), None, "{deed:?}");
        }
    }
}
