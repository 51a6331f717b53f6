//! How like two short texts are: Jaro-Winkler, and single slips of a finger.

/// Jaro's likeness with Winkler's bonus for a common beginning, 0 to 1.
pub(super) fn jaro_winkler(a: &[char], b: &[char]) -> f64 {
    let jaro = jaro(a, b);
    let common = a.iter().zip(b).take(4).take_while(|(a, b)| a == b).count();
    let common = f64::from(u8::try_from(common).unwrap_or(0));
    jaro + common * 0.1 * (1.0 - jaro)
}

fn jaro(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut matched_a = Vec::with_capacity(a.len());
    for (at, letter) in a.iter().enumerate() {
        let from = at.saturating_sub(reach);
        let found = b
            .iter()
            .zip(taken.iter_mut())
            .skip(from)
            .take(at + reach + 1 - from)
            .find(|(other, taken)| *other == letter && !**taken);
        if let Some((_, taken)) = found {
            *taken = true;
            matched_a.push(*letter);
        }
    }
    let matched_b = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    let moved = matched_a.iter().zip(matched_b).filter(|(a, b)| a != b).count();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let matched = number(matched_a.len());
    if matched_a.is_empty() {
        return 0.0;
    }
    (matched / number(a.len()) + matched / number(b.len()) + (matched - number(moved) / 2.0) / matched) / 3.0
}

/// The letters to insert, delete, replace or exchange with a neighbour, but no more than `most`.
pub(super) fn slips(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.iter().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        here.push(row + 1);
        let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
        for (at, other) in b.iter().enumerate() {
            let mut least = cell(&above, at) + usize::from(letter != other);
            least = least.min(cell(&above, at + 1) + 1).min(cell(&here, at) + 1);
            let crossed = row > 0 && at > 0 && a.get(row - 1) == Some(other) && b.get(at - 1) == Some(letter);
            if crossed {
                least = least.min(cell(&before, at - 1) + 1);
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().filter(|slips| *slips <= most)
}

/// Whether two names or streets look alike.
pub(super) fn look_alike(a: &[char], b: &[char]) -> bool {
    let most = if a.len().min(b.len()) >= 6 { 2 } else { 1 };
    let short = a.len().min(b.len()) < 3;
    !short && (slips(a, b, most).is_some() || jaro_winkler(a, b) >= 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn likeness_keeps_the_published_examples() {
        for (a, b, expected) in
            [("martha", "marhta", 0.961), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.813), ("abc", "xyz", 0.0)]
        {
            let likeness = jaro_winkler(&letters(a), &letters(b));
            assert!((likeness - expected).abs() < 0.001, "{a} {b} {likeness}");
        }
    }

    #[test]
    fn a_slip_is_one_letter_more_less_other_or_exchanged() {
        for (a, b, expected) in [
            ("1980", "1980", Some(0)),
            ("1980", "1890", Some(1)),
            ("smith", "smit", Some(1)),
            ("smith", "smyth", Some(1)),
            ("smith", "smythe", Some(2)),
            ("smith", "jones", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(slips(&letters(a), &letters(b), 2), expected, "{a} {b}");
            assert_eq!(slips(&letters(b), &letters(a), 2), expected, "{b} {a}");
        }
    }
}
