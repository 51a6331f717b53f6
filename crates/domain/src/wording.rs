//! Wordings: the sentences people agree to and the scripts agents read, in versions that are never edited.

use crate::actor::coded;
use crate::assessment::is_blank;
use crate::id::{ActorId, PurposeId};
use crate::notice::{ChangeClass, Language};
use crate::time::Timestamp;

coded! {
    /// Where a wording is used.
    WordingKind {
        /// Beside a control of a form.
        Form = "form",
        /// Read aloud by an agent (K9).
        Script = "script",
    }
}

/// One version of one sentence in one language.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wording {
    /// For which purpose: exactly one, for a sentence about two is no consent to either.
    pub purpose: PurposeId,
    /// Form or script.
    pub kind: WordingKind,
    /// Which form or script.
    pub form: String,
    /// From 1.
    pub version: i64,
    /// In which language.
    pub language: Language,
    /// Whether it asks for an express statement (Art. 9(2)(a)).
    pub explicit: bool,
    /// SHA-256 of the text.
    pub hash: [u8; 32],
    /// The words themselves.
    pub text: String,
    /// Since when it is in use.
    pub published_at: Timestamp,
}

impl Wording {
    /// Whether `next` may follow: the same place and purpose, the next number, some words.
    #[must_use]
    pub fn may_be_followed_by(&self, next: &Self) -> bool {
        let same = (self.purpose, self.kind, &self.form, self.language)
            == (next.purpose, next.kind, &next.form, next.language);
        same && next.version == self.version.saturating_add(1)
            && next.published_at >= self.published_at
            && !is_blank(&next.text)
    }
}

coded! {
    /// What makes a change of notice material, whatever anybody ticks (K4).
    Novelty {
        /// Data serves a purpose it did not serve.
        Purpose = "purpose",
        /// A new class of recipients.
        Recipients = "recipients",
        /// A transfer to a country it did not go to.
        Transfer = "transfer",
        /// Something is kept longer.
        Retention = "retention",
    }
}

/// How a new version of a notice counts: material, unless nothing is new in it and the data protection
/// officer ticked that only words changed.
#[must_use]
pub fn change_class(novelties: &[Novelty], editorial_says: Option<ActorId>) -> ChangeClass {
    match editorial_says {
        Some(_) if novelties.is_empty() => ChangeClass::Editorial,
        Some(_) | None => ChangeClass::Material,
    }
}
