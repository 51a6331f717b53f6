//! A text without case, accents and punctuation that remembers where each letter stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded words with one space between them, and one before the first and after the last.
pub(crate) struct Folded {
    text: String,
    /// For each byte of `text` the first and the after-last byte of the letter it came from.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds as [`fold`] does.
    pub(crate) fn of(text: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len() + 2), origin: Vec::with_capacity(text.len() + 2) };
        folded.gap(0);
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            if is_combining_mark(c) {
                folded.stretch(end);
            } else if c.is_alphanumeric() {
                plain(c, |letter| folded.push(letter, (start, end)));
            } else {
                folded.gap(start);
            }
        }
        folded.gap(text.len());
        folded
    }

    fn push(&mut self, c: char, origin: (usize, usize)) {
        self.text.push(c);
        self.origin.resize(self.text.len(), origin);
    }

    fn gap(&mut self, at: usize) {
        if !self.text.ends_with(' ') {
            self.push(' ', (at, at));
        }
    }

    fn stretch(&mut self, end: usize) {
        if let Some(last) = self.origin.last_mut().filter(|last| last.0 != last.1) {
            last.1 = end;
        }
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the folded bytes `start..end` stood.
    pub(crate) fn place(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.origin.get(start).map_or(0, |origin| origin.0);
        let last = end.checked_sub(1).and_then(|at| self.origin.get(at)).map_or(first, |origin| origin.1);
        (first, last)
    }

    /// The words with their place in the folded text.
    pub(crate) fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split(' ').filter_map(move |word| {
            let start = at;
            at += word.len() + 1;
            (!word.is_empty()).then_some((start, word))
        })
    }

    /// Whether a word can begin or end at this byte: beside a gap, or between letters of a script that is
    /// written without gaps.
    pub(crate) fn is_edge(&self, at: usize) -> bool {
        let before = self.text.get(..at).and_then(|text| text.chars().next_back());
        let after = self.text.get(at..).and_then(|text| text.chars().next());
        [before, after].into_iter().any(|c| c.is_none_or(|c| c == ' ' || is_gapless(c)))
    }
}

/// Han, kana, Thai, Lao, Khmer and Burmese letters.
fn is_gapless(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x2_0000..=0x3_ffff)
}

/// Lower case without accents, cut at everything that is neither letter nor digit.
pub(crate) fn fold(text: &str) -> String {
    Folded::of(text).text.trim().to_owned()
}

fn plain(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    let letters = std::iter::once(c).nfkd().filter(|c| c.is_alphanumeric());
    for letter in letters.filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => ['s', 's'].into_iter().for_each(&mut push),
            'æ' => ['a', 'e'].into_iter().for_each(&mut push),
            'œ' => ['o', 'e'].into_iter().for_each(&mut push),
            'þ' => ['t', 'h'].into_iter().for_each(&mut push),
            'ø' => push('o'),
            'ł' => push('l'),
            'đ' | 'ð' => push('d'),
            'ı' => push('i'),
            'ς' => push('σ'),
            other if is_combining_mark(other) => (),
            other => push(other),
        }
    }
}
