//! Signed links in mails: only their digests are kept, under the person they belong to.

use domain::id::{MailId, SubjectId};
use domain::mail::LinkKind;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, row, statements};

statements! {
    pub LINK_ADD: Subject = "insert into mail_link (subject_id, digest, mail_id, kind, made_at, ends_at) values ($1, $2, $3, $4, $5, $6)";
    pub LINK_BY_DIGEST: Fanout = "select subject_id, mail_id, kind, made_at, ends_at, used_at from mail_link where digest = $1";
    pub LINK_USE: Subject = "update mail_link set used_at = $1 where subject_id = $2 and digest = $3 and used_at is null";
    pub LINKS_DROP_OVER: Fanout = "delete from mail_link where ends_at <= $1";
}

/// A link as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinkRecord {
    /// Whose it is.
    pub subject: SubjectId,
    /// SHA-256 of what stands in the mail.
    pub digest: [u8; 32],
    /// The mail it stands in.
    pub mail: MailId,
    /// What it does.
    pub kind: LinkKind,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when; `None` as long as there is something to take back.
    pub ends_at: Option<Timestamp>,
    /// When its button was first pressed.
    pub used_at: Option<Timestamp>,
}

impl LinkRecord {
    /// Whether it works at `now`.
    #[must_use]
    pub fn works_at(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|ends| now < ends)
    }
}

/// Adds a link.
pub fn add(tx: &mut Tx<'_>, link: &LinkRecord) -> Result<()> {
    tx.exec(
        &LINK_ADD,
        &[
            Val::I(link.subject.number()),
            Val::B(&link.digest),
            Val::I(link.mail.number()),
            Val::T(link.kind.code()),
            Val::I(to_ms(link.made_at)),
            Val::OI(link.ends_at.map(to_ms)),
        ],
    )?;
    Ok(())
}

/// The link with this digest.
pub fn by_digest(db: &mut dyn Db, digest: [u8; 32]) -> Result<Option<LinkRecord>> {
    row(db, &LINK_BY_DIGEST, &[Val::B(&digest)], |cells| {
        Ok(LinkRecord {
            subject: SubjectId::new(cells.i(0)?),
            digest,
            mail: MailId::new(cells.i(1)?),
            kind: code(cells, 2, LinkKind::from_code)?,
            made_at: from_ms(cells.i(3)?),
            ends_at: cells.oi(4)?.map(from_ms),
            used_at: cells.oi(5)?.map(from_ms),
        })
    })
}

/// Marks a link as pressed, and says whether it was the first time: of two presses at once, one is the first.
pub fn press(tx: &mut Tx<'_>, link: &LinkRecord, at: Timestamp) -> Result<bool> {
    let whose = [Val::I(to_ms(at)), Val::I(link.subject.number()), Val::B(&link.digest)];
    Ok(tx.exec(&LINK_USE, &whose)? == 1)
}

/// Deletes links that ended by `before`, and says how many.
pub fn drop_over(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&LINKS_DROP_OVER, &[Val::I(to_ms(before))])
}
