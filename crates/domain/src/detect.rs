//! Finds personal data in free text: identifiers by their rules, contact points by their shape, and the
//! people of a conversation by an exact dictionary.
//!
//! Invariant: what is found is a suggestion for a person to decide on, and what is not found is no
//! promise. Time and memory grow with the length of the text: every pattern is bounded, no byte is
//! read back more than a fixed number of times, and only what was found is sorted.

use std::cmp::Reverse;

use crate::actor::coded;

mod bank;
mod checks;
mod cues;
mod dates;
mod dictionary;
mod east;
mod folded;
mod north;
mod numbers;
mod phones;
mod rules;
mod sensitive;
mod shapes;
mod south;
mod west;

pub use dictionary::Dictionary;
pub use rules::{codes, valid};
pub use sensitive::{Sensitive, SensitiveCategory, sensitive_words};

pub(crate) use folded::{Folded, fold};

coded! {
    /// What a span of text seems to be. At equal certainty and length, the earlier kind names it.
    Kind {
        /// The name, or one word of the name, of a person in the dictionary.
        Name = "name",
        /// A contact value or number of a person in the dictionary.
        KnownValue = "known_value",
        /// An account number of ISO 13616.
        Iban = "iban",
        /// A payment card number.
        Card = "card",
        /// A number a state gave to a person.
        NationalId = "national_id",
        /// A number of value-added tax; sole traders have them too.
        TaxNumber = "tax_number",
        /// A web address that carries a user name or password.
        UrlLogin = "url_login",
        /// A web address.
        Url = "url",
        /// An e-mail address.
        Email = "email",
        /// An address of the internet protocol.
        IpAddress = "ip_address",
        /// A date after words about birth.
        BirthDate = "birth_date",
        /// Another full date: day, month and year.
        Date = "date",
        /// A phone number.
        Phone = "phone",
        /// Digits after words such as account or customer number.
        AccountNumber = "account_number",
        /// Digits after the word PIN, or a like one.
        Pin = "pin",
    }
}

coded! {
    /// How much stands behind a suggestion.
    Certainty {
        /// Two things agree: check digits of two places, or a check and a word, or the dictionary.
        Certain = "certain",
        /// A check digit or an unmistakable shape.
        Likely = "likely",
        /// A shape that other things have too.
        Possible = "possible",
    }
}

/// A place in a text. It holds no word of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it seems to be.
    pub kind: Kind,
    /// How sure.
    pub certainty: Certainty,
    /// The rule that found it, as in `nl.bsn`, `iban` or `date.iso`.
    pub rule: &'static str,
    /// Which entry of the dictionary, counted through the names and then the values.
    pub entry: Option<usize>,
}

impl Span {
    pub(crate) const fn new(place: (usize, usize), kind: Kind, certainty: Certainty, rule: &'static str) -> Self {
        Self { start: place.0, end: place.1, kind, certainty, rule, entry: None }
    }

    fn rank(&self) -> (Certainty, Reverse<usize>, Kind) {
        (self.certainty, Reverse(self.end - self.start), self.kind)
    }
}

/// The spans in `text`, in order and without overlap, without knowing anybody.
#[must_use]
pub fn find(text: &str) -> Vec<Span> {
    find_with(text, &Dictionary::default())
}

/// The spans in `text`, in order and without overlap: the dictionary's people and everything else.
#[must_use]
pub fn find_with(text: &str, dictionary: &Dictionary) -> Vec<Span> {
    let folded = Folded::of(text);
    let cues = cues::Cues::of(&folded);
    let mut found = Vec::new();
    shapes::find(text, &mut found);
    numbers::find(text, &cues, &mut found);
    phones::find(text, &cues, &mut found);
    dates::find(text, &folded, &cues, &mut found);
    dictionary.find(text, &folded, &mut found);
    without_overlap(found)
}

fn without_overlap(mut found: Vec<Span>) -> Vec<Span> {
    found.sort_unstable_by_key(|span| (span.start, span.rank()));
    let mut kept: Vec<Span> = Vec::new();
    for span in found {
        match kept.last_mut() {
            Some(last) if span.start < last.end => {
                if span.rank() < last.rank() {
                    *last = span;
                }
            }
            _ => kept.push(span),
        }
    }
    kept
}
