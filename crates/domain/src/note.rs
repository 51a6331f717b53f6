//! Notes: words of a colleague about one person, in which others may occur.
//!
//! Invariant: every byte of a note is about exactly one of those it concerns, or about all who share it. Words about a
//! third person are taken out of the text and kept apart, so that they can go without the rest, and the rest without
//! them.

use crate::actor::coded;
use crate::personal::Text;

/// A note has at most so many letters.
pub const MAX_CHARS: usize = 10_000;
/// A note names at most so many people beside the one it is about.
pub const MAX_PEOPLE: usize = 20;
/// At most so many passages are taken out of a note.
pub const MAX_PASSAGES: usize = 200;
/// For so many minutes whoever wrote a note may take it back alone.
pub const TAKE_BACK_MINUTES: i64 = 15;

coded! {
    /// How an item concerns a person.
    ItemRole {
        /// It is about them.
        About = "about",
        /// It is about their household as much as about anybody in it.
        Household = "household",
        /// Some of its words are about them.
        Mentioned = "mentioned",
    }
}

impl ItemRole {
    /// Whether the words that are taken out for nobody are theirs, too. Who is only mentioned has a right to the words
    /// about them and to no others (Art. 15(4)), and those words must not outlive the person they are about.
    #[must_use]
    pub const fn shares_the_text(self) -> bool {
        match self {
            Self::About | Self::Household => true,
            Self::Mentioned => false,
        }
    }
}

coded! {
    /// Why words from the list of sensitive matters stay in a note (Art. 9(2), 10).
    SensitiveGround {
        /// The person asked for it to be written down (Art. 9(2)(a)).
        AskedByPerson = "asked_by_person",
        /// Somebody's life or health depends on it (Art. 9(2)(c)).
        VitalInterest = "vital_interest",
        /// A legal claim needs it (Art. 9(2)(f)).
        LegalClaim = "legal_claim",
        /// A law asks for it.
        LegalDuty = "legal_duty",
        /// The word means something else here.
        OtherMeaning = "other_meaning",
    }
}

impl SensitiveGround {
    /// The number in the ledger, from 1.
    #[must_use]
    pub fn number(self) -> i64 {
        let place = Self::ALL.iter().position(|ground| *ground == self).unwrap_or(0);
        i64::try_from(place).unwrap_or(0) + 1
    }

    /// Reads [`Self::number`] back.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|ground| ground.number() == number)
    }
}

/// A part of a note as it is kept. It holds no length and no letter of what was taken out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Piece {
    /// Words that everybody shares who shares the text.
    Words(Text),
    /// Words that were not kept at all.
    Cut,
    /// Words about somebody else; they are kept apart, by their number within the note, from 0.
    About(i64),
}

/// What somebody answered when asked whether sensitive words must be in a note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Confirmed {
    /// On which ground.
    pub ground: SensitiveGround,
    /// Why, in words.
    pub words: Text,
}

/// A note without the words about third persons.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteBody {
    /// Its parts in order.
    pub pieces: Vec<Piece>,
    /// The confirmation, where there were sensitive words.
    pub confirmed: Option<Confirmed>,
}

/// What becomes of a passage.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate<P> {
    /// It is not kept.
    Cut,
    /// It is about this person and kept apart.
    About(P),
}

/// A passage of a text, by its bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Passage<P> {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What becomes of it.
    pub fate: Fate<P>,
}

/// A passage is empty, outside of the text or begins or ends within a letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a passage does not fit the text")]
pub struct PassageError;

/// A text taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Apart<P> {
    /// The parts in order.
    pub pieces: Vec<Piece>,
    /// Each passage about somebody: who, its number, its words.
    pub spans: Vec<(P, i64, Text)>,
}

/// Takes the passages out of a text. Where two overlap, the one that begins first keeps what both cover; at the same
/// beginning, the longer one.
pub fn take_apart<P: Copy>(text: &str, passages: &[Passage<P>]) -> Result<Apart<P>, PassageError> {
    let fits = |passage: &Passage<P>| passage.start < passage.end && text.get(passage.start..passage.end).is_some();
    if !passages.iter().all(fits) {
        return Err(PassageError);
    }
    let mut passages = passages.to_vec();
    passages.sort_by_key(|passage| (passage.start, std::cmp::Reverse(passage.end)));
    let mut apart = Apart { pieces: Vec::new(), spans: Vec::new() };
    let mut at = 0;
    for passage in passages {
        let start = passage.start.max(at);
        let Some(words) = text.get(start..passage.end).filter(|words| !words.is_empty()) else { continue };
        apart.words(text.get(at..start).unwrap_or_default());
        apart.passage(words, passage.fate);
        at = passage.end;
    }
    apart.words(text.get(at..).unwrap_or_default());
    Ok(apart)
}

impl<P> Apart<P> {
    fn words(&mut self, words: &str) {
        if !words.is_empty() {
            self.pieces.push(Piece::Words(Text::new(words)));
        }
    }

    fn passage(&mut self, words: &str, fate: Fate<P>) {
        match fate {
            Fate::Cut => self.pieces.push(Piece::Cut),
            Fate::About(person) => {
                let number = i64::try_from(self.spans.len()).unwrap_or(i64::MAX);
                self.pieces.push(Piece::About(number));
                self.spans.push((person, number, Text::new(words)));
            }
        }
    }
}

/// The sentences of a text by their bytes: each ends after `.`, `!` or `?` before white space, or at the end of a line.
#[must_use]
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut last = ' ';
    for (at, letter) in text.char_indices() {
        let ends = letter == '\n' || (letter.is_whitespace() && matches!(last, '.' | '!' | '?'));
        if ends {
            found.push((start, at));
            start = at + letter.len_utf8();
        }
        last = letter;
    }
    found.push((start, text.len()));
    found.into_iter().filter_map(|place| trimmed(text, place)).collect()
}

/// Without the white space round it; `None` if nothing else is there.
fn trimmed(text: &str, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    let words = text.get(start..end)?;
    let start = start + (words.len() - words.trim_start().len());
    let words = words.trim();
    (!words.is_empty()).then(|| (start, start + words.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn words(text: &str) -> Piece {
        Piece::Words(Text::new(text))
    }

    #[test]
    fn a_text_is_taken_apart_and_nothing_of_it_is_there_twice() {
        let text = "Ask Puffin at 0301 about it.";
        let about = |start, end| Passage { start, end, fate: Fate::About('p') };
        let cut = Passage { start: 14, end: 18, fate: Fate::Cut };
        let apart = take_apart(text, &[cut, about(4, 10)]).unwrap();
        assert_eq!(apart.pieces, [words("Ask "), Piece::About(0), words(" at "), Piece::Cut, words(" about it.")]);
        assert_eq!(apart.spans, [('p', 0, Text::new("Puffin"))]);

        let apart = take_apart(text, &[about(4, 10), about(0, text.len()), cut]).unwrap();
        assert_eq!((apart.pieces, apart.spans.len()), (vec![Piece::About(0)], 1), "the whole covers its parts");
        let apart = take_apart(text, &[about(0, 10), Passage { start: 4, end: 13, fate: Fate::Cut }]).unwrap();
        assert_eq!(apart.pieces, [Piece::About(0), Piece::Cut, words(" 0301 about it.")], "no byte stands twice");
    }

    #[test]
    fn a_passage_that_does_not_fit_is_refused() {
        for (start, end) in [(0, 0), (3, 2), (0, 9), (1, 3), (0, 1)] {
            let passage = Passage { start, end, fate: Fate::Cut::<char> };
            assert_eq!(take_apart("äöü", &[passage]), Err(PassageError), "{start} {end}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        let text = "He called. Did he?  Yes!\n\n3.5 kg left\n";
        let found: Vec<_> = sentences(text).into_iter().map(|(start, end)| text.get(start..end).unwrap()).collect();
        assert_eq!(found, ["He called.", "Did he?", "Yes!", "3.5 kg left"]);
        assert!(sentences(" \n ").is_empty());
    }

    #[test]
    fn every_ground_has_a_number_of_its_own() {
        assert!(
            SensitiveGround::ALL.iter().all(|ground| SensitiveGround::from_number(ground.number()) == Some(*ground))
        );
        assert_eq!(SensitiveGround::from_number(0), None);
    }
}
