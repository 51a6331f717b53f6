//! Words in names that tell something, from `data/name-words.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a word tells.
#[derive(Clone, Copy, Eq, PartialEq, Hash, Debug)]
pub(super) enum Kind {
    /// A form of address or a degree before a name.
    Title,
    /// A degree or profession behind a name.
    Degree,
    /// Which of a father and a son is meant.
    Generation,
    /// Belongs to the family name behind it.
    Particle,
    /// Stands between two family names.
    Joiner,
    /// Stands between two people.
    And,
    /// A legal form of companies.
    Legal,
    /// A legal form that is also a degree or a name.
    DegreeToo,
    /// What a house is or does.
    Trade,
    /// The end of a compound word for a house.
    Ending,
    /// Means a company where words are not parted.
    Sign,
    /// Stands in phrases and not in names.
    Phrase,
}

impl Kind {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "degree" => Self::Degree,
            "generation" => Self::Generation,
            "particle" => Self::Particle,
            "joiner" => Self::Joiner,
            "and" => Self::And,
            "legal" => Self::Legal,
            "degree_too" => Self::DegreeToo,
            "trade" => Self::Trade,
            "ending" => Self::Ending,
            "sign" => Self::Sign,
            "phrase" => Self::Phrase,
            _ => return None,
        })
    }
}

static WORDS: LazyLock<HashMap<Kind, HashSet<&str>>> = LazyLock::new(|| {
    let mut words: HashMap<Kind, HashSet<&str>> = HashMap::new();
    let lines = include_str!("../../data/name-words.tsv").lines();
    for (kind, line) in lines.filter_map(|line| line.split_once('\t')) {
        if let Some(kind) = Kind::of_name(kind) {
            words.entry(kind).or_default().extend(line.split(' '));
        }
    }
    words
});

/// Whether the word, in lower case and without dots, is of this kind.
pub(super) fn has(kind: Kind, word: &str) -> bool {
    WORDS.get(&kind).is_some_and(|words| words.contains(word))
}

/// All words of a kind.
pub(super) fn all(kind: Kind) -> impl Iterator<Item = &'static str> {
    WORDS.get(&kind).into_iter().flatten().copied()
}
