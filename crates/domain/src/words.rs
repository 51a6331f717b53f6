//! The words by which a person can be found: folded, cut and prefixed, before they become keyed tokens.

use unicode_normalization::UnicodeNormalization;

use crate::person::Profile;

/// Words of one person, ready to be turned into tokens. Their `Debug` shows only how many.
#[derive(Clone, Eq, PartialEq, Default)]
pub struct Words(Vec<String>);

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.0.len())
    }
}

/// The shortest and longest prefix that is kept, in letters.
const PREFIX: std::ops::RangeInclusive<usize> = 2..=8;

impl Words {
    /// Every prefix of two to eight letters of every word in the name and organisation, and the words
    /// themselves.
    #[must_use]
    pub fn of_profile(profile: &Profile) -> Self {
        let name = profile.name.iter().flat_map(|name| name.given.iter().chain(std::iter::once(&name.family)));
        let mut words = Vec::new();
        for text in name.chain(&profile.organisation) {
            for word in fold(text.expose()) {
                let letters = word.chars().count();
                words.extend(
                    PREFIX.filter(|length| *length < letters).map(|length| word.chars().take(length).collect()),
                );
                words.push(word);
            }
        }
        Self::distinct(words)
    }

    /// The words of a question: each is a prefix or a whole word; longer than eight letters, its first
    /// eight stand for it, and the opened name is checked afterwards.
    #[must_use]
    pub fn of_question(question: &str) -> Self {
        Self::distinct(fold(question).into_iter().filter(|word| word.chars().count() >= 2).collect())
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

/// Lower case, without accents, cut at everything that is neither letter nor digit.
fn fold(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            'ß' => vec!['s', 's'],
            'ø' => vec!['o'],
            'ł' => vec!['l'],
            'æ' => vec!['a', 'e'],
            'œ' => vec!['o', 'e'],
            'đ' => vec!['d'],
            'þ' => vec!['t', 'h'],
            other => vec![other],
        })
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
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
