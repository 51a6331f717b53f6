//! The words by which a person can be found: folded, cut and prefixed, before they become keyed tokens.
//!
//! A name is kept in its own script and in its usual Latin spellings, each with its beginnings, and with
//! the forms that forgive one wrong letter.

mod also;
mod fold;
mod hits;
mod latin;
mod question;
mod typo;

pub use hits::{Closeness, FoundBy, Hits, Matched};
pub use question::Question;

use crate::contact::ContactValue;
use crate::person::Profile;

/// Words of one person or of one word asked, ready to be turned into tokens. Their `Debug` shows only
/// how many.
#[derive(Clone, Eq, PartialEq, Default)]
pub struct Words(Vec<String>);

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.0.len())
    }
}

/// The shortest and longest prefix that is kept, in letters.
const PREFIX: std::ops::RangeInclusive<usize> = 2..=8;

/// How many Latin spellings of one word forgive a wrong letter.
const FORGIVING: usize = 3;

impl Words {
    /// The most words that are kept of one person.
    pub const MOST: usize = 400;

    /// [`Self::of_person`] of somebody without contact points.
    #[must_use]
    pub fn of_profile(profile: &Profile) -> Self {
        Self::of_person(profile, &[])
    }

    /// Every prefix of two to eight letters of every word in the name and organisation, and the words
    /// themselves, in their own script and in Latin; of the name also the forms that forgive one wrong
    /// letter. Of towns, streets and postcodes the words and their prefixes; of numbers, phones and mail
    /// addresses one or two words each. At most [`Self::MOST`]: of longer names, first places are left
    /// out, then the forgiving forms, then the rarer Latin spellings.
    #[must_use]
    pub fn of_person(profile: &Profile, contacts: &[ContactValue]) -> Self {
        let name: Vec<Spellings> = Spellings::of_name(profile);
        let organisation = profile.organisation.iter();
        let organisation: Vec<Spellings> = organisation.flat_map(|text| Spellings::all(text.expose())).collect();

        let mut kept = Kept::default();
        kept.add(also::of_numbers(profile, contacts));
        let both = || name.iter().chain(&organisation);
        both().for_each(|word| kept.add(beginnings(&word.own, *PREFIX.start())));
        let most = both().map(|word| word.latin.len()).max().unwrap_or(0);
        for place in 0..most {
            both().filter_map(|word| word.latin.get(place)).for_each(|form| {
                kept.add(beginnings(form, *PREFIX.start()));
            });
        }
        for place in 0..=FORGIVING {
            let forms = name.iter().filter_map(|word| word.each().nth(place));
            forms.for_each(|form| {
                kept.add(vec![typo::whole(form)]);
                kept.add(typo::forms(form));
            });
        }
        kept.add(also::of_places(profile, contacts));
        Self::distinct(kept.words)
    }

    /// The words of a question, each as its own beginning of at most eight letters; a person is found
    /// who has all of them. It asks in one script and forgives nothing: see [`Question`].
    #[must_use]
    pub fn of_question(question: &str) -> Self {
        let asked = Spellings::all(question).into_iter().filter(Spellings::can_be_asked);
        Self::distinct(asked.map(|word| beginning(&word.own)).collect())
    }

    fn distinct(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    /// The folded words, for tokenising.
    #[must_use]
    pub fn expose(&self) -> &[String] {
        &self.0
    }
}

/// One word in its own script and in Latin.
#[derive(Clone, Eq, PartialEq)]
struct Spellings {
    own: String,
    latin: Vec<String>,
}

impl Spellings {
    fn all(text: &str) -> Vec<Self> {
        let words = fold::words(text).into_iter().map(|word| {
            let own = fold::plain(&word);
            let mut latin = latin::forms(&word);
            latin.retain(|form| *form != own);
            Self { own, latin }
        });
        words.filter(|word| !word.own.is_empty()).collect()
    }

    fn of_name(profile: &Profile) -> Vec<Self> {
        let name = profile.name.iter().flat_map(|name| name.given.iter().chain([&name.family]));
        name.flat_map(|text| Self::all(text.expose())).collect()
    }

    fn each(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.own).chain(&self.latin)
    }

    fn can_be_asked(&self) -> bool {
        self.own.chars().count() >= *PREFIX.start() || self.own.chars().any(fold::is_word_alone)
    }

    /// What stands for the word where it is written in full.
    fn wholes(&self) -> Words {
        Words::distinct(self.each().map(|form| typo::whole(form)).collect())
    }

    /// What stands for the word as the beginning of another.
    fn openings(&self) -> Words {
        Words::distinct(self.each().map(|form| beginning(form)).collect())
    }

    fn alternatives(&self) -> Words {
        let beginnings = self.each().map(|form| beginning(form));
        let forgiving = self.each().take(FORGIVING + 1).flat_map(|form| typo::forms(form));
        Words::distinct(beginnings.chain(forgiving).collect())
    }

    /// Whether an index that keeps short beginnings knows less of the word than was typed.
    fn is_cut(&self) -> bool {
        self.own.chars().count() > *PREFIX.end()
    }

    /// Those of [`Self::alternatives`] that tell the whole word: no beginning of a word that is longer.
    fn sharp(&self) -> Words {
        let beginnings = self.each().filter(|form| form.chars().count() <= *PREFIX.end()).cloned();
        let forgiving = self.each().take(FORGIVING + 1).flat_map(|form| typo::forms(form));
        Words::distinct(beginnings.chain(forgiving).collect())
    }

    fn is(&self, word: &Self) -> bool {
        self.each().any(|asked| word.each().any(|form| form == asked))
    }

    fn begins(&self, word: &Self) -> bool {
        self.each().any(|asked| word.each().any(|form| form.starts_with(asked.as_str())))
    }

    fn is_near(&self, word: &Self) -> bool {
        self.each().any(|asked| word.each().any(|form| typo::is_near(asked, form)))
    }
}

/// Words in the order of their worth, until there are enough.
#[derive(Default)]
struct Kept {
    words: Vec<String>,
    seen: std::collections::BTreeSet<String>,
}

impl Kept {
    fn add(&mut self, words: Vec<String>) {
        for word in words {
            if self.words.len() < Words::MOST && self.seen.insert(word.clone()) {
                self.words.push(word);
            }
        }
    }
}

/// The word itself and its prefixes from `shortest` letters on; of signs that are words, already the first alone.
fn beginnings(word: &str, shortest: usize) -> Vec<String> {
    let letters = word.chars().count();
    let shortest = if word.chars().any(fold::is_word_alone) { 1 } else { shortest };
    let prefixes = (shortest..=*PREFIX.end()).filter(|length| *length < letters);
    let prefix = |length: usize| word.chars().take(length).collect();
    prefixes.map(prefix).chain(std::iter::once(word.to_owned())).collect()
}

/// At most the longest prefix that is kept.
fn beginning(word: &str) -> String {
    word.chars().take(*PREFIX.end()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::PersonName;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_parts_whatever_the_accents() {
        let profile = Profile {
            name: PersonName::parse("Luís", "Gonçalves-Straße"),
            organisation: None,
            town: None,
            country: None,
            customer_number: None,
        };
        let kept = Words::of_profile(&profile);
        for question in ["lu", "luis", "GONC", "gonçal", "stras", "strasse"] {
            let asked = Words::of_question(question);
            assert!(asked.expose().iter().all(|word| kept.expose().contains(word)), "{question}");
        }
        assert!(Words::of_question("x").expose().is_empty());
        assert_eq!(format!("{kept:?}"), format!("Words({})", kept.expose().len()));
    }
}
