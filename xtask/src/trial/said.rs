//! What tests print for trials.

use std::collections::BTreeMap;

/// `figure name=number name=number` lines, each name with its last number.
pub fn said(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("figure "));
    let pairs = lines.flat_map(|line| line.split(' ').filter_map(|pair| pair.split_once('=')));
    pairs.filter_map(|(name, number)| Some((name.to_owned(), number.parse().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_out_of_what_tests_say() {
        let said = said("noise\n  figure found=40 false_alarms=1\nfigure x\n");
        assert_eq!(said.get("found"), Some(&40.0));
        assert_eq!(said.get("false_alarms"), Some(&1.0));
        assert_eq!(said.len(), 2);
    }
}
