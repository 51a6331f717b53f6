//! A text as words with their sentence and their place.

use crate::detect::Folded;

use super::Place;
use super::rules::Hit;

/// One folded word.
pub(super) struct Word {
    /// Where it begins in the folded text.
    pub(super) at: usize,
    /// Where it ends there.
    pub(super) end: usize,
    /// The sentence it belongs to.
    pub(super) sentence: usize,
}

/// The folded text, cut into words and sentences.
pub(super) struct Read {
    pub(super) folded: Folded,
    pub(super) words: Vec<Word>,
}

impl Read {
    pub(super) fn of(text: &str) -> Self {
        let folded = Folded::of(text);
        let mut words: Vec<Word> = Vec::new();
        let (mut sentence, mut last) = (0, 0);
        for (at, word) in folded.words() {
            let end = at + word.len();
            let (start, after) = folded.place(at, end);
            let between = text.get(last..start).unwrap_or_default();
            let begins_large = text.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
            if ends_sentence(between, begins_large) {
                sentence += 1;
            }
            words.push(Word { at, end, sentence });
            last = after;
        }
        Self { folded, words }
    }

    /// The word that begins at this byte of the folded text.
    pub(super) fn word_at(&self, at: usize) -> Option<usize> {
        self.words.binary_search_by_key(&at, |word| word.at).ok()
    }

    /// The word that ends at this byte of the folded text, or the one this byte lies in.
    pub(super) fn word_to(&self, end: usize) -> Option<usize> {
        let after = self.words.partition_point(|word| word.at < end);
        after.checked_sub(1)
    }

    /// Where the words of a hit stood in the text.
    pub(super) fn place(&self, hit: &Hit) -> Place {
        let start = self.words.get(hit.first).map_or(0, |word| word.at);
        let end = self.words.get(hit.last).map_or(start, |word| word.end);
        let (start, end) = self.folded.place(start, end);
        Place { start, end, kind: hit.rule.kind, language: hit.language }
    }
}

/// A full stop ends a sentence when a capital follows, so that "Art. 15" and "z. B." hold together.
fn ends_sentence(between: &str, begins_large: bool) -> bool {
    let lines = between.bytes().filter(|byte| *byte == b'\n').count();
    let has = |marks: &[char]| between.contains(marks);
    has(&['!', '?', ';', '…', '·']) || lines > 1 || (has(&['.', '\n']) && begins_large)
}
