//! Digits and marks of phone numbers in any script, folded to the ones on a telephone.

/// The zeros of the decimal digits that people write phone numbers in (Unicode, general category Nd);
/// the other nine follow each of them.
const ZEROS: &[char] =
    &['0', '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '０'];

fn digit(c: char) -> Option<char> {
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10).filter(|_| value < 10)
    })
}

/// Western digits, one kind of plus, dash, space and bracket; marks that only steer the direction or
/// the width of text are dropped.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => None,
            '＋' | '﹢' | '⁺' => Some('+'),
            '\u{2010}'..='\u{2015}' | '−' | 'ー' | '－' | '﹣' => Some('-'),
            '（' | '［' | '[' => Some('('),
            '）' | '］' | ']' => Some(')'),
            '．' | '·' | '•' => Some('.'),
            '／' => Some('/'),
            c if c.is_whitespace() => Some(' '),
            c => Some(digit(c).unwrap_or(c)),
        })
        .collect()
}
