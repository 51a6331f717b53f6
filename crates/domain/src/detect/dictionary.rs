//! The people of one conversation, found again wherever their names or contact values are written.

use std::collections::BTreeMap;
use std::fmt;

use aho_corasick::AhoCorasick;

use super::folded::{Folded, fold};
use super::{Certainty, Kind, Span};

/// At most so many names and values are taken, and letters of each.
const ENTRIES: usize = 10_000;
const LETTERS: usize = 200;

/// Phone and other numbers are the same if so many last digits are.
const SAME_DIGITS: usize = 8;

/// What a pattern stands for.
#[derive(Clone, Copy)]
struct Meaning {
    entry: usize,
    kind: Kind,
    certainty: Certainty,
    rule: &'static str,
}

/// Names and values, folded. Its `Debug` shows only how many.
#[derive(Clone, Default)]
pub struct Dictionary {
    search: Option<AhoCorasick>,
    meanings: Vec<Meaning>,
    numbers: BTreeMap<String, usize>,
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionary({})", self.meanings.len())
    }
}

/// Words inside names that name nobody.
const PARTICLES: &str = " von van der den de la le du del della di da dos das do and und mrs mr dr prof ten ter el al bin ibn af zu zur st san ";

impl Dictionary {
    /// Names are found whole (certain) and by each of their words of two letters or more (likely); values
    /// are found whole, and those with eight digits or more by their last eight.
    #[must_use]
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patterns = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        let mut entry = 0;
        for name in names.into_iter().take(ENTRIES) {
            add_name(name, entry, &mut patterns);
            entry += 1;
        }
        for value in values.into_iter().take(ENTRIES) {
            if let Some(ending) = ending(value) {
                numbers.entry(ending).or_insert(entry);
            }
            let folded = fold(&cut(value));
            if folded.chars().count() >= 3 {
                let whole =
                    Meaning { entry, kind: Kind::KnownValue, certainty: Certainty::Certain, rule: "dictionary.value" };
                patterns.insert(folded, whole);
            }
            entry += 1;
        }
        let search = AhoCorasick::new(patterns.keys()).ok().filter(|_| !patterns.is_empty());
        Self { search, meanings: patterns.into_values().collect(), numbers }
    }

    /// Adds where its people are.
    pub(super) fn find(&self, text: &str, folded: &Folded, found: &mut Vec<Span>) {
        for hit in self.search.iter().flat_map(|search| search.find_overlapping_iter(folded.text())) {
            let Some(meaning) = self.meanings.get(hit.pattern().as_usize()) else {
                continue;
            };
            if folded.is_edge(hit.start()) && folded.is_edge(hit.end()) {
                let place = folded.place(hit.start(), hit.end());
                let span = Span::new(place, meaning.kind, meaning.certainty, meaning.rule);
                found.push(Span { entry: Some(meaning.entry), ..span });
            }
        }
        self.find_numbers(text, found);
    }

    fn find_numbers(&self, text: &str, found: &mut Vec<Span>) {
        let digit = |c: char| c.is_ascii_digit() || c == '+';
        let mut end = 0;
        while let Some(start) = text.get(end..).and_then(|rest| rest.find(digit)).map(|at| end + at) {
            if self.numbers.is_empty() {
                return;
            }
            let rest = text.get(start..).unwrap_or_default();
            let run = rest.find(|c: char| !(c.is_ascii_digit() || "+ -./()\u{a0}".contains(c))).unwrap_or(rest.len());
            let written = rest.get(..run).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
            end = start + run.max(1);
            let known = (written.len() <= 40).then(|| ending(written)).flatten();
            if let Some(entry) = known.and_then(|ending| self.numbers.get(&ending)) {
                let place = (start, start + written.len());
                let span = Span::new(place, Kind::KnownValue, Certainty::Certain, "dictionary.digits");
                found.push(Span { entry: Some(*entry), ..span });
            }
        }
    }
}

fn add_name(name: &str, entry: usize, patterns: &mut BTreeMap<String, Meaning>) {
    let meaning = |certainty, rule| Meaning { entry, kind: Kind::Name, certainty, rule };
    let folded = fold(&cut(name));
    for word in folded.split(' ').filter(|word| names_somebody(word)) {
        let word = word.to_owned();
        patterns.entry(word).or_insert(meaning(Certainty::Likely, "dictionary.word"));
    }
    if folded.contains(' ') {
        patterns.insert(folded, meaning(Certainty::Certain, "dictionary.name"));
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LETTERS).collect()
}

fn names_somebody(word: &str) -> bool {
    let letters = word.chars().count();
    let single = !word.is_ascii();
    letters >= if single { 1 } else { 2 }
        && word.chars().any(char::is_alphabetic)
        && !PARTICLES.contains(&format!(" {word} "))
}

/// The last digits of a text that has no letters.
fn ending(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().checked_sub(SAME_DIGITS)?;
    (!text.chars().any(char::is_alphabetic)).then(|| digits.get(from..).map(str::to_owned)).flatten()
}
