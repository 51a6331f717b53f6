//! The classes of words, and where they stand in a text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Spoken;
use super::text::Read;
use crate::detect::fold;

/// Class, language and phrases a line.
const LIST: &str = include_str!("../../data/recognise-words.tsv");

/// The line of a language that stands for every one.
const ANY_LANGUAGE: &str = "*";

struct Phrase {
    class: &'static str,
    language: Option<Spoken>,
    /// Whether a longer word that begins with it counts, too.
    is_stem: bool,
}

static SEARCH: LazyLock<Option<(AhoCorasick, Vec<Phrase>)>> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut phrases = Vec::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(class), Some(language), Some(said)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let language = Spoken::from_code(language).map(Some).or((language == ANY_LANGUAGE).then_some(None));
        let Some(language) = language else { continue };
        for written in said.split('|').flat_map(spelled_out) {
            let folded = fold(&written);
            if !folded.is_empty() {
                patterns.push(format!(" {folded}"));
                phrases.push(Phrase { class, language, is_stem: written.trim_end().ends_with('*') });
            }
        }
    }
    Some((AhoCorasick::new(&patterns).ok()?, phrases))
});

/// Every way to read `[a/b/-] c`.
fn spelled_out(written: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut rest = written;
    while let Some((plain, after)) = rest.split_once('[') {
        let (choices, after) = after.split_once(']').unwrap_or((after, ""));
        let choices = || choices.split('/').map(|choice| if choice == "-" { "" } else { choice });
        all = all.iter().flat_map(|begun| choices().map(move |choice| format!("{begun}{plain}{choice}"))).collect();
        rest = after;
    }
    for begun in &mut all {
        begun.push_str(rest);
    }
    all
}

/// Words of one class in the text, by the number of their first and last word.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) struct Stand {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Whether the words belong to this language alone.
    pub(super) is_own: bool,
}

/// The words found, by language and class, in order.
pub(super) type Stands = BTreeMap<Spoken, BTreeMap<&'static str, Vec<Stand>>>;

/// Where the words of each class and language stand.
pub(super) fn find(read: &Read) -> Stands {
    let mut stands = Stands::new();
    let Some((search, phrases)) = SEARCH.as_ref() else {
        return stands;
    };
    for hit in search.find_overlapping_iter(read.folded.text()) {
        let Some(phrase) = phrases.get(hit.pattern().as_usize()) else { continue };
        let ends_word = read.folded.text().get(hit.end()..).is_none_or(|rest| rest.starts_with(' '));
        if !phrase.is_stem && !ends_word {
            continue;
        }
        let (Some(first), Some(last)) = (read.word_at(hit.start() + 1), read.word_to(hit.end())) else {
            continue;
        };
        let stand = Stand { first, last, is_own: phrase.language.is_some() };
        let every = if stand.is_own { &[][..] } else { Spoken::ALL };
        for language in every.iter().copied().chain(phrase.language) {
            stands.entry(language).or_default().entry(phrase.class).or_default().push(stand);
        }
    }
    for found in stands.values_mut().flat_map(BTreeMap::values_mut) {
        found.sort_unstable();
        found.dedup();
    }
    stands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_with_choices_stands_for_each() {
        assert_eq!(spelled_out("a [b/-] c"), ["a b c", "a  c"]);
        assert_eq!(spelled_out("plain*"), ["plain*"]);
    }

    #[test]
    fn every_line_of_the_list_has_a_class_a_language_and_phrases() {
        for line in LIST.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(
                cells.get(1).is_some_and(|code| *code == ANY_LANGUAGE || Spoken::from_code(code).is_some()),
                "{line}"
            );
        }
    }
}
