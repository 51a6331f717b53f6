//! The lists of exceptions: one a line, the name first, the reason after it.

use super::{Finding, Tree};

/// One exception to a rule.
pub struct Exception<'a> {
    pub name: &'a str,
    /// Counted from 1.
    pub line: usize,
    has_reason: bool,
}

/// Reads a list; lines that begin with `#` are for people. A missing list is an empty one.
pub fn exceptions<'a>(tree: &'a Tree, path: &str) -> Vec<Exception<'a>> {
    listed(tree.text(path).unwrap_or_default())
}

/// Reads the text of a list.
pub fn listed(text: &str) -> Vec<Exception<'_>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .filter_map(|(index, line)| {
            let (name, reason) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            let has_reason = !reason.trim().is_empty();
            (!name.is_empty()).then_some(Exception { name, line: index + 1, has_reason })
        })
        .collect()
}

/// Finds the exceptions that give no reason, and those that except nothing any more.
pub fn idle(path: &str, listed: &[Exception<'_>], is_needed: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for exception in listed {
        if !exception.has_reason {
            let advice = format!("`{}` has no reason; write it after the name", exception.name);
            found.push(Finding::new(path, exception.line, advice));
        }
        if !is_needed(exception.name) {
            let advice = format!("`{}` needs no exception any more; take the line out", exception.name);
            found.push(Finding::new(path, exception.line, advice));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_needs_a_reason_and_a_use() {
        let listed = listed("# for people\n\nused because of this\nbare\nstale because of that\n");
        let found = idle("list.txt", &listed, |name| name != "stale");
        let lines: Vec<usize> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [4, 5]);
    }
}
