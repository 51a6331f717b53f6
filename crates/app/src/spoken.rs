//! Codes that people read out or copy from a letter.

use domain::ambient::Random;

/// Letters of a code: none that is easily taken for another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How long a code is: fifty bits.
const CODE_CHARS: usize = 10;

/// Draws a code.
pub fn draw(random: &dyn Random) -> String {
    let mut drawn = [0; CODE_CHARS];
    random.fill(&mut drawn);
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied().map(char::from);
    drawn.iter().filter_map(letter).collect()
}

/// A code as it is compared: in capitals, without what people put between the letters.
pub fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_uppercase()).collect()
}
