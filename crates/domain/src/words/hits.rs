//! How well an opened person answers a question, and by what.

use std::collections::BTreeSet;

use crate::actor::coded;

coded! {
    /// By what somebody was found.
    Matched {
        /// Their name.
        Name = "name",
        /// The company they buy for.
        Organisation = "organisation",
        /// The shop's number of the person.
        CustomerNumber = "customer_number",
        /// The shop's number of an invoice or order.
        Invoice = "invoice",
        /// A mail address.
        Email = "email",
        /// A phone number.
        Phone = "phone",
        /// A town.
        Town = "town",
        /// A street.
        Street = "street",
        /// A postcode.
        Postcode = "postcode",
    }
}

/// How close the closest word is, the closest first.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Closeness {
    /// It is the word.
    Exact,
    /// It begins with what was asked.
    Begins,
    /// It differs by one letter.
    Near,
}

/// Which words of a question are answered so far, each by the closest.
#[derive(Clone, Debug, Eq, PartialEq, Default)]
pub struct Hits {
    pub(super) words: Vec<Option<(Closeness, Matched)>>,
    pub(super) whole: Option<(Closeness, Matched)>,
}

/// That somebody was found: how closely, and by what.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FoundBy {
    /// As close as the least close word.
    pub closeness: Closeness,
    /// By what, each once.
    pub matched: BTreeSet<Matched>,
}

impl Hits {
    /// Takes in what another part of the same person answers.
    pub fn join(&mut self, other: &Self) {
        self.words.resize(self.words.len().max(other.words.len()), None);
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine = match (*mine, *theirs) {
                (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
                (one, other) => one.or(other),
            };
        }
        self.whole = match (self.whole, other.whole) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (one, other) => one.or(other),
        };
    }

    /// Whether something of this part is meant at all.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.whole.is_some() || self.words.iter().any(Option::is_some)
    }

    /// Whether the person is meant: the question as a whole, or every word of it, is answered.
    #[must_use]
    pub fn found(&self) -> Option<FoundBy> {
        if let Some((closeness, matched)) = self.whole {
            return Some(FoundBy { closeness, matched: BTreeSet::from([matched]) });
        }
        let words: Vec<(Closeness, Matched)> = self.words.iter().copied().collect::<Option<_>>()?;
        let closeness = words.iter().map(|(closeness, _)| *closeness).max()?;
        Some(FoundBy { closeness, matched: words.into_iter().map(|(_, matched)| matched).collect() })
    }
}
