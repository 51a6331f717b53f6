//! Notes: what colleagues write down about a person, with words about others kept apart.
//!
//! Invariant: nothing is taken out of a text, or given to anybody, but by whoever saves it; what the program finds is a
//! proposal and never complete. Words about a third person open with a permit for that person only.

use custody::{Disclosed, OpenError, SealError};
use domain::actor::Role;
use domain::id::{ItemId, PublicId};
use domain::note::{Confirmed, Fate, ItemRole, Passage, SensitiveGround};
use domain::personal::Text;
use domain::time::Timestamp;
use policy::{Denied, PolicyError};
use store::StoreError;
use store::items::NoteCounts;

use crate::people::PeopleError;

mod linked;
mod named;
mod read;
mod remove;
mod report;
mod review;
mod write;

pub use read::{Editable, Notes, counts, editable, list, versions};
pub use remove::remove;
pub use report::{Week, weeks};
pub use review::{Candidate, Draft, Finding, Review, review};
pub use write::{edit, write};

/// What is wrong with a note that was to be saved. Nothing of it is lost: the form comes back with it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// There are no words.
    #[error("a note without words")]
    Empty,
    /// More than [`domain::note::MAX_CHARS`].
    #[error("a note that is too long")]
    TooLong,
    /// More than [`domain::note::MAX_PEOPLE`] or [`domain::note::MAX_PASSAGES`].
    #[error("too many people or passages")]
    TooMany,
    /// A passage that does not fit the text.
    #[error("a passage that does not fit the text")]
    Passage,
    /// Somebody who is not here, or whom the actor may not know or write about.
    #[error("nobody known")]
    Stranger,
    /// Somebody is mentioned, and no words are about them.
    #[error("a mention without words")]
    Unmentioned,
    /// Sensitive words without a confirmation.
    #[error("sensitive words without a confirmation")]
    Unconfirmed,
    /// The note holds words about somebody whom the actor may not see, so it cannot be written anew.
    #[error("words that the actor may not see")]
    Hidden,
}

/// Why a note is not shown or not saved.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// There is no such person or note, or the actor may not know that there is.
    #[error("no such person or note")]
    NotFound,
    /// The actor may know the person, but not do this.
    #[error("not allowed")]
    Refused,
    /// The note is not as it has to be.
    #[error("the note cannot be saved")]
    Wrong(#[from] Wrong),
    /// Somebody else wrote a newer version meanwhile.
    #[error("there is a newer version")]
    Replaced,
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for NoteError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

impl From<PeopleError> for NoteError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused | PeopleError::BadQuestion | PeopleError::Incomplete => Self::Refused,
            PeopleError::Vault(error) => Self::Vault(error),
            PeopleError::Seal(error) => Self::Seal(error),
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

/// A note that is to be saved.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// Its words, with those about others.
    pub text: Text,
    /// Whom it concerns beside the person it is about.
    pub people: Vec<(PublicId, ItemRole)>,
    /// What is taken out of the words.
    pub passages: Vec<Passage<PublicId>>,
    /// Why sensitive words stay, where there are some.
    pub confirmed: Option<Confirmed>,
}

impl NewNote {
    /// A note that is about one person and nobody else.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: Text::new(text), people: Vec::new(), passages: Vec::new(), confirmed: None }
    }

    /// The same, with these words about somebody else.
    #[must_use]
    pub fn with(mut self, person: PublicId, words: &str) -> Self {
        let place = self.text.expose().find(words).map(|start| (start, start + words.len()));
        let (start, end) = place.unwrap_or((0, 0));
        self.people.push((person, ItemRole::Mentioned));
        self.passages.push(Passage { start, end, fate: Fate::About(person) });
        self
    }
}

/// A part of a note as the actor may see it.
pub enum NotePiece {
    /// Words of the note.
    Words(Disclosed<Text>),
    /// Words about somebody else, whom the actor may see, too.
    About(PublicId, Disclosed<Text>),
    /// Words about somebody whom the actor may not see.
    Someone,
    /// Words about somebody who was erased.
    Gone,
    /// Words that were not kept.
    Cut,
}

/// A version of a note.
pub struct NoteView {
    /// Its name outside.
    pub public: PublicId,
    /// The version's number inside.
    pub item: ItemId,
    /// From 1.
    pub version: i64,
    /// When it was written.
    pub at: Timestamp,
    /// In which role.
    pub author: Role,
    /// Whether the actor wrote it.
    pub mine: bool,
    /// Whether the actor may take it back without asking.
    pub may_take_back: bool,
    /// Its parts.
    pub pieces: Vec<NotePiece>,
    /// The ground on which sensitive words stay.
    pub confirmed: Option<Disclosed<(SensitiveGround, Text)>>,
    /// How many others it concerns.
    pub others: usize,
}

/// A note about somebody else with words about this person.
pub struct MentionView {
    /// The note's name outside.
    pub public: PublicId,
    /// When it was written.
    pub at: Timestamp,
    /// In which role.
    pub author: Role,
    /// The words about this person.
    pub passages: Vec<Disclosed<Text>>,
    /// Whose note it is, and all of it, if the actor may see that.
    pub whole: Option<(PublicId, NoteView)>,
}

/// How many notes concern a person, for their page.
pub type Counts = NoteCounts;
