//! Words that a note about a customer should rarely hold: the special categories of Art. 9 and
//! criminal matters of Art. 10.
//!
//! Invariant: the list makes somebody think before saving; it is short, and says nothing about a text
//! in which it finds nothing.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::folded::{Folded, fold};
use crate::actor::coded;

coded! {
    /// The kind of matter a word is about (Art. 9(1), Art. 10).
    SensitiveCategory {
        /// Bodily and mental health, addiction, disability, pregnancy.
        Health = "health",
        /// Religion or belief.
        Religion = "religion",
        /// Political opinion.
        Politics = "politics",
        /// Membership of a trade union.
        Union = "union",
        /// Sex life or orientation.
        Sexuality = "sexuality",
        /// Racial or ethnic origin.
        Ethnicity = "ethnicity",
        /// Offences and convictions.
        Criminal = "criminal",
    }
}

/// A word to think about, by place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sensitive {
    /// The first byte of the word.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it is about.
    pub category: SensitiveCategory,
    /// The language of the list that has it, ISO 639-1.
    pub language: &'static str,
}

struct Word {
    category: SensitiveCategory,
    language: &'static str,
    whole: bool,
}

/// Category, language and stem a line. A stem stands for every word that begins with it; one that ends in `$`
/// stands for itself only.
const LIST: &str = include_str!("../../data/sensitive-words.tsv");

static SEARCH: LazyLock<Option<(AhoCorasick, Vec<Word>)>> = LazyLock::new(|| {
    let mut stems = Vec::new();
    let mut words = Vec::new();
    for line in LIST.lines() {
        let mut cells = line.split('\t');
        let (Some(category), Some(language), Some(stem)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let Some(category) = SensitiveCategory::from_code(category) else {
            continue;
        };
        let folded = fold(stem);
        if !folded.is_empty() {
            stems.push(folded);
            words.push(Word { category, language, whole: stem.ends_with('$') });
        }
    }
    Some((AhoCorasick::new(&stems).ok()?, words))
});

/// The words of the built-in list in `text`, in order, one for each place and category.
#[must_use]
pub fn sensitive_words(text: &str) -> Vec<Sensitive> {
    let folded = Folded::of(text);
    let Some((search, words)) = SEARCH.as_ref() else {
        return Vec::new();
    };
    let mut found: Vec<Sensitive> = search
        .find_overlapping_iter(folded.text())
        .filter(|hit| folded.is_edge(hit.start()))
        .filter_map(|hit| {
            let word = words.get(hit.pattern().as_usize())?;
            let rest = folded.text().get(hit.end()..)?;
            let end = hit.end() + rest.find(' ').unwrap_or(rest.len());
            let (start, end) = folded.place(hit.start(), end);
            let kept = !word.whole || folded.is_edge(hit.end());
            kept.then_some(Sensitive { start, end, category: word.category, language: word.language })
        })
        .collect();
    found.sort_by_key(|word| (word.start, word.category, word.end));
    found.dedup_by_key(|word| (word.start, word.category));
    found
}
