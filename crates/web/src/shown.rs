//! Personal values on their way into a page.

use std::fmt;

use custody::{Disclosed, Show};
use domain::decimal::Decimal;

/// Text that may stand on a page: it was opened with a permit and is on record, or it was invented for a
/// sample.
///
/// Invariant: there is no other way to make one, but for sums of the whole shop. A template whose fields are of this type cannot show a
/// value that nobody put on record.
#[derive(Clone)]
pub struct Shown(String);

impl Shown {
    /// A value in words of the reader's language.
    pub fn told<T>(value: &Disclosed<T>, words: impl FnOnce(&T) -> String) -> Self {
        let told: Disclosed<String> = value.part(words);
        Self(told.as_ref().clone())
    }

    /// Invented text for the style guide and for samples. Nobody's data is `'static`.
    #[must_use]
    pub fn sample(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// A sum or a count over groups of at least ten people, in which nobody can be recognised.
    pub(crate) fn of_nobody(text: String) -> Self {
        Self(text)
    }

    /// What the reader typed themselves a moment ago, in a form that comes back to them.
    pub(crate) fn typed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What is shown, if there is anything.
    pub fn some<T: Show + Clone>(value: &Disclosed<Option<T>>) -> Option<Self> {
        value.clone().transpose().map(|value| Self::from(&value))
    }

    /// The lines of a longer value, such as an address.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Show> From<&Disclosed<T>> for Shown {
    fn from(value: &Disclosed<T>) -> Self {
        Self(value.to_string())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(…)")
    }
}

/// A decimal as the height of a bar; a chart needs no more digits than a float has.
#[must_use]
pub fn height(decimal: Decimal) -> f64 {
    decimal.to_string().parse().unwrap_or(0.0)
}
