//! Notes as a page shows them.

use app::notes::{MentionView, NotePiece, NoteView};
use domain::actor::Role;
use domain::id::PublicId;
use jiff::Timestamp;

use crate::disputes::DisputeLine;
use crate::shown::Shown;

/// A part of a note.
#[derive(Clone)]
pub enum NotePart {
    /// Words of the note.
    Words(Shown),
    /// Words about somebody else.
    About(Shown),
    /// Words about somebody whom the reader may not see, or who is not here any more.
    Someone,
    /// Words that were not kept.
    Cut,
}

/// A note.
#[derive(Clone)]
pub struct NoteLine {
    /// Its name outside.
    pub public: PublicId,
    /// From 1.
    pub version: i64,
    /// When it was written.
    pub at: Timestamp,
    /// In which role.
    pub author: Role,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// Whether the reader is offered to delete it.
    pub deletable: bool,
    /// Its parts.
    pub parts: Vec<NotePart>,
    /// Code of the ground on which sensitive words stay, and why in words.
    pub confirmed: Option<(&'static str, Shown)>,
    /// How many others it concerns.
    pub others: usize,
    /// The version's number inside.
    pub item: i64,
    /// What the person says is wrong with it.
    pub disputes: Vec<DisputeLine>,
}

impl NoteLine {
    pub(super) fn of(note: &NoteView, role: Role) -> Self {
        let confirmed = note
            .confirmed
            .as_ref()
            .map(|confirmed| (confirmed.as_ref().0.code(), Shown::from(&confirmed.part(|(_, words)| words.clone()))));
        Self {
            public: note.public,
            version: note.version,
            at: note.at,
            author: note.author,
            mine: note.mine,
            deletable: role == Role::PrivacyManager || (note.may_take_back && note.version == 1),
            parts: note.pieces.iter().map(part).collect(),
            confirmed,
            others: note.others,
            item: note.item.number(),
            disputes: Vec::new(),
        }
    }
}

fn part(piece: &NotePiece) -> NotePart {
    match piece {
        NotePiece::Words(words) => NotePart::Words(words.into()),
        NotePiece::About(_, words) => NotePart::About(words.into()),
        NotePiece::Someone | NotePiece::Gone => NotePart::Someone,
        NotePiece::Cut => NotePart::Cut,
    }
}

/// A note about somebody else with words about this person.
#[derive(Clone)]
pub struct MentionLine {
    /// When it was written.
    pub at: Timestamp,
    /// In which role.
    pub author: Role,
    /// The words.
    pub passages: Vec<Shown>,
    /// Whose note it is, and all of it, if the reader may see that.
    pub whole: Option<(PublicId, NoteLine)>,
}

impl MentionLine {
    pub(super) fn of(mention: &MentionView, role: Role) -> Self {
        Self {
            at: mention.at,
            author: mention.author,
            passages: mention.passages.iter().map(Shown::from).collect(),
            whole: mention.whole.as_ref().map(|(whose, note)| (*whose, NoteLine::of(note, role))),
        }
    }
}
