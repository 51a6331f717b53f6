//! What proves one consent (Art. 7(1)); an example form proves none.
//!
//! Invariant: a proof exists only with every piece. What is missing is named, so that a screen can ask
//! for it and an import can say why a row counts for nothing.

use std::net::IpAddr;

use crate::actor::coded;
use crate::assessment::is_blank;
use crate::consent::history::Act;
use crate::consent::terms::{Terms, hours_after};
use crate::id::ActorId;
use crate::notice::{Language, NoticeRef};
use crate::time::{Timestamp, days_after};

coded! {
    /// How an answer reached us.
    Via {
        /// A form on a web page.
        Form = "form",
        /// The person's own pages, signed in.
        Portal = "portal",
        /// A signed link in a mail.
        Link = "link",
        /// On the phone, written down by an agent.
        Phone = "phone",
        /// At the counter, written down by an agent.
        Counter = "counter",
        /// A signed paper.
        Paper = "paper",
        /// A mail in their own words.
        Mail = "mail",
        /// A file of another system.
        Import = "import",
    }
}

coded! {
    /// One piece of a proof.
    Piece {
        /// Hash of the sentence agreed to.
        Wording = "wording",
        /// Notice and version shown.
        Notice = "notice",
        /// In which language.
        Language = "language",
        /// When, with the offset of the person's clock.
        At = "at",
        /// How it reached us.
        Via = "via",
        /// Which form or script.
        Form = "form",
        /// From which address, shortened.
        Trace = "trace",
        /// When the button was pressed.
        ConfirmedAt = "confirmed_at",
        /// Hash of the token in the mail.
        Token = "token",
        /// Message-ID of the mail.
        MessageId = "message_id",
        /// Version of the script that was read.
        Script = "script",
        /// Who read it.
        Agent = "agent",
    }
}

/// A piece is missing: no proof, no consent.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a piece of the proof is missing")]
pub struct Missing(pub Piece);

/// An address on the network, too short or too hashed to lead to one line.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Trace {
    /// IPv4 without its last byte, IPv6 without its last ten.
    Shortened(IpAddr),
    /// A keyed digest; its key rotates.
    Digest([u8; 32]),
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trace(…)")
    }
}

impl Trace {
    /// Cuts the part that tells lines apart.
    #[must_use]
    pub fn shorten(address: IpAddr) -> Self {
        Self::Shortened(match address {
            IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & 0xffff_ff00).into()),
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 80)).into()),
        })
    }

    /// Whether somebody who holds it can read a part of the address.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        match self {
            Self::Shortened(_) => true,
            Self::Digest(_) => false,
        }
    }

    /// Whether it has to be replaced by a digest at `now` (K8).
    #[must_use]
    pub fn is_too_plain(&self, kept_since: Timestamp, now: Timestamp, terms: &Terms) -> bool {
        self.is_readable() && days_after(kept_since, terms.ip_days) <= now
    }
}

/// What is known of one act so far.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Draft {
    /// SHA-256 of the sentence agreed to.
    pub wording_hash: Option<[u8; 32]>,
    /// Notice and version shown.
    pub notice: Option<NoticeRef>,
    /// In which language.
    pub language: Option<Language>,
    /// When the server received it.
    pub at: Option<Timestamp>,
    /// Minutes that the person's clock was ahead of UTC.
    pub offset_minutes: Option<i16>,
    /// How it reached us.
    pub via: Option<Via>,
    /// Which form or script.
    pub form: String,
    /// From which address.
    pub trace: Option<Trace>,
    /// When the button was pressed.
    pub confirmed_at: Option<Timestamp>,
    /// SHA-256 of the token in the mail.
    pub token_hash: Option<[u8; 32]>,
    /// Message-ID of the mail.
    pub message_id: String,
    /// Version of the script that was read.
    pub script: Option<i64>,
    /// Who read it.
    pub agent: Option<ActorId>,
}

/// What every yes must be able to show (AC-07-01).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// SHA-256 of the sentence agreed to.
    pub wording_hash: [u8; 32],
    /// Notice and version shown.
    pub notice: NoticeRef,
    /// In which language.
    pub language: Language,
    /// When the server received it.
    pub at: Timestamp,
    /// Minutes that the person's clock was ahead of UTC.
    pub offset_minutes: i16,
    /// How it reached us.
    pub via: Via,
    /// Which form or script.
    pub form: String,
}

/// Proof of a double opt-in (K8).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DoubleOptIn {
    /// The form; its `at` is the time of the request.
    pub shown: Shown,
    /// From which address.
    pub trace: Trace,
    /// When the button was pressed.
    pub confirmed_at: Timestamp,
    /// SHA-256 of the token in the mail.
    pub token_hash: [u8; 32],
    /// Message-ID of the mail.
    pub message_id: String,
}

/// Proof of a yes by phone or at the counter (K9).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spoken {
    /// The script; its `at` is the time it was read.
    pub shown: Shown,
    /// Version of the script.
    pub script: i64,
    /// Who read it.
    pub agent: ActorId,
    /// Message-ID of the mail that says what was agreed.
    pub message_id: String,
    /// Until when its link undoes the yes.
    pub undo_until: Timestamp,
}

impl Draft {
    /// The proof every yes needs.
    pub fn shown(&self) -> Result<Shown, Missing> {
        Ok(Shown {
            wording_hash: need(self.wording_hash, Piece::Wording)?,
            notice: need(self.notice, Piece::Notice)?,
            language: need(self.language, Piece::Language)?,
            at: need(self.at, Piece::At)?,
            offset_minutes: need(self.offset_minutes, Piece::At)?,
            via: need(self.via, Piece::Via)?,
            form: written(&self.form, Piece::Form)?,
        })
    }

    /// The proof of a double opt-in.
    pub fn double_opt_in(&self) -> Result<DoubleOptIn, Missing> {
        Ok(DoubleOptIn {
            shown: self.shown()?,
            trace: need(self.trace, Piece::Trace)?,
            confirmed_at: need(self.confirmed_at, Piece::ConfirmedAt)?,
            token_hash: need(self.token_hash, Piece::Token)?,
            message_id: written(&self.message_id, Piece::MessageId)?,
        })
    }

    /// The proof of a spoken yes.
    pub fn spoken(&self, terms: &Terms) -> Result<Spoken, Missing> {
        let script = need(self.script, Piece::Script)?;
        let shown = self.shown()?;
        Ok(Spoken {
            script,
            agent: need(self.agent, Piece::Agent)?,
            message_id: written(&self.message_id, Piece::MessageId)?,
            undo_until: hours_after(shown.at, terms.undo_hours),
            shown,
        })
    }

    /// What a row of a file that says "consent: yes" is worth (AC-07-04): a yes only with its own proof.
    #[must_use]
    pub fn imported(&self) -> Act {
        match self.shown() {
            Ok(_) => Act::Granted,
            Err(Missing(_)) => Act::Unknown,
        }
    }
}

fn need<T>(piece: Option<T>, what: Piece) -> Result<T, Missing> {
    piece.ok_or(Missing(what))
}

fn written(text: &str, what: Piece) -> Result<String, Missing> {
    if is_blank(text) { Err(Missing(what)) } else { Ok(text.trim().to_owned()) }
}
