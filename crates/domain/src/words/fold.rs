//! Letters as they are searched: lower case, without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, lower case and composed, cut at everything that is neither letter nor digit.
/// Signs that only soften or part letters (ʹ ʺ ʼ ·) are dropped.
pub(super) fn words(text: &str) -> Vec<String> {
    let composed: String = text.nfkc().flat_map(char::to_lowercase).nfc().filter(|c| !is_silent(*c)).collect();
    composed
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

const fn is_silent(c: char) -> bool {
    matches!(c, '\u{2b9}'..='\u{2bf}' | '\u{b7}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{ad}')
}

/// A word without accents.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ŋ' => plain.push('n'),
            'ə' => plain.push('a'),
            'ς' => plain.push('σ'),
            other => plain.extend(other.to_lowercase()),
        }
    }
    plain
}

/// Whether one sign of this script is a whole word or syllable, so that it can be asked alone.
pub(super) fn is_word_alone(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
