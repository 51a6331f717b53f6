//! Notices: what people are told about their data (Art. 13, 14), in versions and languages.

use crate::actor::coded;
use crate::id::NoticeId;
use crate::time::Timestamp;

coded! {
    /// How far a new version differs from the one before.
    ChangeClass {
        /// Wording only: consents stay.
        Editorial = "editorial",
        /// New purpose, recipients, transfer or longer retention: consents become stale.
        Material = "material",
    }
}

coded! {
    /// To whom a notice is told.
    Audience {
        /// The people who are served.
        Customers = "customers",
        /// The people who work here.
        Staff = "staff",
    }
}

/// A language of a text (BCP 47, two letters).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Language([u8; 2]);

impl Language {
    /// English.
    pub const EN: Self = Self(*b"en");
    /// German.
    pub const DE: Self = Self(*b"de");
    /// French.
    pub const FR: Self = Self(*b"fr");

    /// Two lower-case letters.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Some(Self([*a, *b])),
            _ => None,
        }
    }

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en")
    }
}

/// Which text a person was shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoticeRef {
    /// Which notice.
    pub notice: NoticeId,
    /// Which version, from 1.
    pub version: i64,
}

/// One published version in one language. It is never edited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoticeVersion {
    /// Which notice and version.
    pub at: NoticeRef,
    /// In which language.
    pub language: Language,
    /// Since when.
    pub published_at: Timestamp,
    /// How far it differs from the one before.
    pub change: ChangeClass,
    /// SHA-256 of the text.
    pub content_hash: [u8; 32],
    /// The words themselves, Markdown.
    pub text: String,
}
