//! Words about a person, wrapped so that they cannot be shown by accident.
//!
//! Invariant: there is no `Display`, and `Debug` gives no letter away. `expose` is for sealing,
//! tokenising and showing what a permit opened; `cargo xtask tidy` lists who may call it.

use std::fmt;

/// A personal text: a street, a town, a description, a reason.
///
/// ```compile_fail,E0277
/// println!("{}", domain::personal::Text::new("Ocelot Street 41"));
/// ```
#[derive(Clone, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Text(String);

impl Text {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// `None` if nothing is left after trimming.
    #[must_use]
    pub fn some(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(…)")
    }
}
