//! One wrong letter: a word and what is left of it without each of its letters.
//!
//! Two words share such a form if one comes from the other by one letter too many, too few, wrong or
//! swapped with its neighbour (and by little more, which the check of the opened name keeps out).

/// Words shorter than this differ too little; longer ones would need too many forms.
const LETTERS: std::ops::RangeInclusive<usize> = 4..=20;

/// Keeps these forms apart from prefixes; no folded word has this sign.
const MARK: char = '~';

/// The marked word: it stands for a name that is written so, and not only begins so.
pub(super) fn whole(word: &str) -> String {
    format!("{MARK}{word}")
}

/// The marked word and the marked rests of it; none for very short and very long words.
pub(super) fn forms(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if !LETTERS.contains(&letters.len()) {
        return Vec::new();
    }
    let without = |place: usize| {
        let kept = letters.iter().enumerate().filter(|(at, _)| *at != place);
        std::iter::once(MARK).chain(kept.map(|(_, c)| *c)).collect::<String>()
    };
    let mut forms: Vec<String> = std::iter::once(whole(word)).chain((0..letters.len()).map(without)).collect();
    forms.dedup();
    forms
}

/// Whether one word becomes the other by at most one letter added, left out, changed or swapped with
/// its neighbour; words of less than four letters must be equal.
pub(super) fn is_near(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if !LETTERS.contains(&one.len()) || !LETTERS.contains(&other.len()) {
        return false;
    }
    let same_start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let backwards = one.iter().rev().zip(other.iter().rev());
    let shorter = one.len().min(other.len());
    let same_end = backwards.take_while(|(a, b)| a == b).count().min(shorter - same_start);
    match one.len().abs_diff(other.len()) {
        0 => {
            let middle = one.len() - same_start - same_end;
            let swapped = || {
                let (a, b) = (one.get(same_start..), other.get(same_start..));
                matches!((a, b), (Some([a, b, ..]), Some([c, d, ..])) if a == d && b == c)
            };
            middle == 1 || (middle == 2 && swapped())
        }
        1 => same_start + same_end == shorter,
        _ => false,
    }
}
