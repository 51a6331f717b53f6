//! What a trial or a bench prints: one JSON object a line, each with its limit and whether it held.

use std::fmt::Display;

use serde::Serialize;

use crate::workspace::Verdict;

/// The figures of one trial so far.
pub struct Figures {
    name: String,
    missed: usize,
}

#[derive(Serialize)]
struct Line<'a, T: Serialize> {
    trial: &'a str,
    figure: &'a str,
    value: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<bool>,
}

impl Figures {
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), missed: 0 }
    }

    /// Prints a figure that nobody set a limit to.
    pub fn note(&mut self, figure: &str, value: impl Serialize) {
        self.print(figure, value, None, None);
    }

    /// Prints a figure that must be exactly `expected`.
    pub fn equal<T: Serialize + PartialEq + Display + Copy>(&mut self, figure: &str, value: T, expected: T) {
        let held = value == expected;
        self.print(figure, value, Some(format!("= {expected}")), Some(held));
    }

    /// Prints a figure that must not be above `limit`.
    pub fn at_most(&mut self, figure: &str, value: f64, limit: f64) {
        self.print(figure, value, Some(format!("<= {limit}")), Some(value <= limit));
    }

    /// Prints a figure that must not be below `limit`.
    pub fn at_least(&mut self, figure: &str, value: f64, limit: f64) {
        self.print(figure, value, Some(format!(">= {limit}")), Some(value >= limit));
    }

    /// Prints a figure that the caller has judged.
    pub fn judged(&mut self, figure: &str, value: impl Serialize, held: bool) {
        self.print(figure, value, None, Some(held));
    }

    /// Whether all limits held.
    pub fn verdict(&self) -> Verdict {
        if self.missed == 0 { Verdict::Clean } else { Verdict::Wanting }
    }

    fn print(&mut self, figure: &str, value: impl Serialize, limit: Option<String>, held: Option<bool>) {
        self.missed += usize::from(held == Some(false));
        let line = Line { trial: &self.name, figure, value, limit, held };
        match serde_json::to_string(&line) {
            Ok(json) => println!("{json}"),
            // A figure that cannot be shown was not reached.
            Err(error) => {
                self.missed += 1;
                eprintln!("error: {figure} cannot be written: {error}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_falls_short_fails_the_trial() {
        let short: [fn(&mut Figures); 4] = [
            |figures| figures.at_most("seconds", 60.1, 60.0),
            |figures| figures.at_least("rows", 4.0, 5.0),
            |figures| figures.equal("people", 4371, 4372),
            |figures| figures.judged("case", "said nothing", false),
        ];
        for fall in short {
            let mut figures = Figures::of("test");
            fall(&mut figures);
            assert_eq!(figures.verdict(), Verdict::Wanting);
        }
    }

    #[test]
    fn figures_within_their_limits_pass() {
        let mut figures = Figures::of("test");
        figures.note("ratio", 3.5);
        figures.at_most("seconds", 60.0, 60.0);
        figures.at_least("rows", 5.0, 5.0);
        figures.equal("total", "2328.60", "2328.60");
        assert_eq!(figures.verdict(), Verdict::Clean);
    }

    #[test]
    fn a_value_that_is_not_a_number_falls_short() {
        let mut figures = Figures::of("test");
        figures.at_most("ratio", f64::NAN, 1.0);
        assert_eq!(figures.verdict(), Verdict::Wanting);
    }
}
