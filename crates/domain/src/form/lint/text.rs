//! Texts cut into sentences, and sentences into what they claim and what they deny.

/// A sentence in folded words: small letters, single spaces, a space at both ends.
pub(super) struct Sentence {
    /// All of it.
    pub whole: String,
    /// Its clauses without a no, one after the other.
    pub claimed: String,
}

/// Words that turn a clause into a denial.
const DENIALS: &[&str] = &[
    "not ",
    "never ",
    "no ",
    "without ",
    "neither ",
    "dont ",
    "doesnt ",
    "wont ",
    "cannot ",
    "isnt ",
    "arent ",
    "nicht ",
    "kein",
    "nie ",
    "niemals ",
    "ohne ",
    "weder ",
    "unabhängig ",
];

/// Denials that deny nothing.
const MORE_THAN: &[&str] = &[" not only ", " nicht nur ", " not just "];

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let whole = text.split(['.', '!', '?', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    whole.map(Sentence::of).collect()
}

impl Sentence {
    fn of(text: &str) -> Self {
        let mut claimed = String::from(" ");
        for part in text.split([',', ':', '(', ')', '–', '—']) {
            let folded = folded(part);
            let mut rest = folded.as_str();
            for turn in [" but ", " aber ", " jedoch ", " sondern "] {
                if let Some((before, after)) = rest.split_once(turn) {
                    claim(&mut claimed, before);
                    rest = after;
                }
            }
            claim(&mut claimed, rest);
        }
        Self { whole: folded(text), claimed }
    }

    /// Whether the sentence claims one of these; each is the beginning of a word or of words.
    pub fn claims(&self, stems: &[&str]) -> bool {
        has(&self.claimed, stems)
    }

    /// Whether one of these stands anywhere in the sentence.
    pub fn has(&self, stems: &[&str]) -> bool {
        has(&self.whole, stems)
    }
}

fn claim(claimed: &mut String, clause: &str) {
    let clause = format!(" {} ", clause.trim());
    if !has(&clause, DENIALS) || MORE_THAN.iter().any(|words| clause.contains(words)) {
        claimed.push_str(clause.trim_start());
    }
}

/// Whether a folded text has one of these beginnings of words.
pub(super) fn has(folded: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| {
        folded.match_indices(stem).any(|(at, _)| folded.get(..at).is_some_and(|before| before.ends_with(' ')))
    })
}

/// Small letters and digits, single spaces, a space at both ends; apostrophes go, everything else parts words.
pub(super) fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_clause_denies_is_not_claimed() {
        let all = sentences("We send you news, but never share your address. You don't have to!");
        assert_eq!(all.len(), 2);
        assert!(
            all.first()
                .is_some_and(|first| first.claims(&["news"]) && !first.claims(&["share"]) && first.has(&["share"]))
        );
        assert!(sentences("Not only news").iter().all(|one| one.claims(&["news"])));
    }

    #[test]
    fn a_stem_begins_a_word() {
        assert!(has(&folded("Neuigkeiten mitteilen"), &["neuig"]));
        assert!(!has(&folded("Neuigkeiten mitteilen"), &["teilen"]));
    }
}
