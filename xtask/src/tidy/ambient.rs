//! The clock, chance and the environment are arguments; only the outermost crates reach for them.

use super::{Finding, Tree};

/// Where the real clock, chance and environment are plugged in.
const EVERYTHING: [&str; 2] = ["crates/server/", "xtask/"];

struct Ambient {
    path: &'static [&'static str],
    /// Where else it may be named.
    also: &'static [&'static str],
    instead: &'static str,
}

const CLOCK: &str = "take the time from `domain::ambient::Clock` or as an argument";
const CHANCE: &str = "take chance from `domain::ambient::Random`";
const ENVIRONMENT: &str = "read the environment in `server` and pass what it says";

/// The one adaptor between the product and the system's source of random bytes.
const OS_RANDOM: &str = "crates/custody/src/random.rs";

const AMBIENT: [Ambient; 16] = [
    Ambient { path: &["SystemTime", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["Instant", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["Timestamp", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["Zoned", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["ZonedDateTime", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["Utc", "now"], also: &[], instead: CLOCK },
    Ambient { path: &["TimeZone", "system"], also: &[], instead: CLOCK },
    Ambient { path: &["thread_rng"], also: &[], instead: CHANCE },
    Ambient { path: &["getrandom"], also: &[], instead: CHANCE },
    Ambient { path: &["rand"], also: &[OS_RANDOM], instead: CHANCE },
    Ambient { path: &["SystemRandom"], also: &[OS_RANDOM], instead: CHANCE },
    Ambient { path: &["std", "env"], also: &["crates/testkit/"], instead: ENVIRONMENT },
    Ambient { path: &["env", "args"], also: &["crates/testkit/"], instead: ENVIRONMENT },
    Ambient { path: &["env", "temp_dir"], also: &["crates/testkit/"], instead: ENVIRONMENT },
    Ambient { path: &["env", "vars"], also: &["crates/testkit/"], instead: ENVIRONMENT },
    Ambient { path: &["env", "var"], also: &["crates/testkit/"], instead: ENVIRONMENT },
];

/// Nothing ambient outside `server` and `xtask`, not even in tests.
pub fn nothing_ambient(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources() {
        if EVERYTHING.iter().any(|folder| source.path.starts_with(folder)) {
            continue;
        }
        for ambient in &AMBIENT {
            if ambient.also.iter().any(|folder| source.path.starts_with(folder)) {
                continue;
            }
            for line in source.lines_with(ambient.path) {
                let named = ambient.path.join("::");
                found.push(Finding::new(&source.path, line, format!("`{named}`: {}", ambient.instead)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        nothing_ambient(&Tree::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn reaching_for_the_clock_for_chance_or_for_the_environment_is_found() {
        for code in [
            "let a = std::time::SystemTime::now();",
            "let a = Instant::now();",
            "let a = Timestamp::now();",
            "let a = jiff::Zoned::now();",
            "let a = ZonedDateTime::now();",
            "let a = Utc::now();",
            "let a = TimeZone::system();",
            "let a = thread_rng();",
            "getrandom::fill(&mut a);",
            "let a = rand::random();",
            "let a = SystemRandom::new();",
            "let a = std::env::temp_dir();",
            "let a = env::var(\"HOME\");",
            "let a = env::vars();",
            "let a = env::args();",
            "let a = env::temp_dir();",
        ] {
            let text = format!("fn f() {{\n{code}\n}}");
            assert!(lines("crates/store/src/tx.rs", &text).contains(&2), "{code}");
            assert!(lines("crates/store/tests/tx.rs", &text).contains(&2), "{code}");
            assert_eq!(lines("crates/server/src/main.rs", &text), [0; 0], "{code}");
        }
    }

    #[test]
    fn adaptors_and_arguments_are_fine() {
        let adaptor = "use aws_lc_rs::rand::SystemRandom;";
        assert_eq!(lines("crates/custody/src/random.rs", adaptor), [0; 0]);
        assert_eq!(lines("crates/testkit/src/lib.rs", "fn f() { std::env::temp_dir(); }"), [0; 0]);
        assert_eq!(lines("crates/app/src/lib.rs", "fn f() { clock.now(); env!(\"A\"); }"), [0; 0]);
    }
}
