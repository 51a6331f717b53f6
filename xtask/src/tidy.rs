//! Rules of the house that neither the compiler nor clippy can see.
//!
//! Each rule is a function from the [`Tree`] to what it found, so that a test can hand it a small
//! tree in which it must find something.

mod ambient;
mod catalogue;
mod columns;
mod comments;
mod direction;
mod documents;
mod exceptions;
mod items;
mod naming;
mod size;
mod source;
mod sql;
mod statements;
mod tree;

use std::fmt;

use anyhow::Result;

use crate::workspace::Verdict;
use tree::Tree;

/// One place that breaks a rule, and what to do about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    path: String,
    /// Counted from 1; 0 means the file as a whole.
    line: usize,
    advice: String,
}

impl Finding {
    fn new(path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.advice),
            line => write!(f, "{}:{line}: {}", self.path, self.advice),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [(&str, Rule); 21] = [
    ("crates point left", direction::crates_point_left),
    ("code parses", source::code_parses),
    ("names stay at home", naming::names_stay_at_home),
    ("SQL stays in the store", naming::sql_stays_in_the_store),
    ("nothing ambient", ambient::nothing_ambient),
    ("files are short", size::files_are_short),
    ("the list of large files shrinks", size::large_files_shrink),
    ("functions are short", items::functions_are_short),
    ("error enums are small", items::error_enums_are_small),
    ("templates are short", size::templates_are_short),
    ("few crates", size::few_crates),
    ("migrations come in pairs", columns::migrations_come_in_pairs),
    ("columns are classified", columns::columns_are_classified),
    ("sealed tables are keyed by person", columns::sealed_tables_are_keyed_by_person),
    ("statements say how far they reach", statements::statements_say_how_far_they_reach),
    ("comments keep their word", comments::comments_keep_their_word),
    ("tests are real", comments::tests_are_real),
    ("templates escape", comments::templates_escape),
    ("catalogue is whole", catalogue::catalogue_is_whole),
    ("documents are true", documents::documents_are_true),
    ("links lead somewhere", documents::links_lead_somewhere),
];

/// Prints every finding, then the notes, and says whether there was a finding.
pub fn run() -> Result<Verdict> {
    let tree = Tree::load(&crate::workspace::root())?;
    let mut found = 0;
    for (name, rule) in RULES {
        let findings = rule(&tree);
        found += findings.len();
        for finding in findings {
            println!("{finding}  [{name}]");
        }
    }
    for note in size::notes(&tree) {
        println!("note: {note}");
    }
    println!("tidy: {} rules, {found} findings", RULES.len());
    Ok(if found == 0 { Verdict::Clean } else { Verdict::Wanting })
}
