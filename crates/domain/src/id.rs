//! Names for records: time-ordered integers inside, random public ids outside.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::ambient::Random;
use crate::time::{Timestamp, to_ms};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Takes the number a store or an [`IdMaker`] gave.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number, as stored.
            #[must_use]
            pub const fn number(self) -> i64 {
                self.0
            }
        }
    )*};
}

ids! {
    /// A controller (Art. 4(7)): the company that runs this.
    ControllerId,
    /// A brand of a controller.
    BrandId,
    /// A data subject (Art. 4(1)): the unit of consent, key, erasure and sharing.
    SubjectId,
    /// Whoever acts: an agent, a customer, a vendor's user, a job.
    ActorId,
    /// A team of agents; people belong to one.
    TeamId,
    /// The own company or a vendor; every account has one.
    EmployerId,
    /// A contact point of one person.
    ContactId,
    /// A purchase of one person.
    PurchaseId,
    /// A purpose of processing (Art. 5(1)(b)).
    PurposeId,
    /// A notice (Art. 13, 14), in versions.
    NoticeId,
    /// One answer in a consent history.
    ConsentEventId,
    /// One line of the ledger.
    EventId,
    /// One import of a file.
    ImportId,
    /// One erasure (Art. 17).
    ErasureId,
    /// One restriction (Art. 18).
    RestrictionId,
    /// An organisation that people belong to.
    OrganisationId,
    /// A tag of a house's list.
    TagId,
    /// A field of a house's own.
    FieldId,
    /// A saved segment.
    SegmentId,
    /// A public form, in versions.
    FormId,
    /// What one person sent through a form.
    SubmissionId,
    /// One objection (Art. 21).
    ObjectionId,
    /// One mail that goes out.
    MailId,
    /// One item of several people: a version of a note.
    ItemId,
    /// A note through all its versions; the number of its first item.
    NoteId,
    /// One archive key: for one norm and one end.
    ArchiveId,
    /// One piece that stays after an erasure.
    KeptId,
    /// One legal hold.
    HoldId,
    /// One case about a request under Art. 12 and 15 to 22.
    RightsCaseId,
    /// Everything that one message asks for.
    RequestId,
    /// A copy of a document in a case.
    DocumentId,
    /// An access package that waits to be fetched.
    HandoverId,
    /// A letter of a case.
    LetterId,
    /// Something that a person says is wrong.
    DisputeId,
}

/// Makes 63-bit time-ordered integers: 41 bits of milliseconds since 2020, 12 of lane, 10 of counter.
///
/// Invariant: one maker never gives a number twice, even when the clock stands still or runs backwards.
#[derive(Debug)]
pub struct IdMaker {
    lane: i64,
    last: AtomicI64,
}

/// 2020-01-01T00:00:00Z in milliseconds; 41 bits from here last until 2089.
const EPOCH_MS: i64 = 1_577_836_800_000;

impl IdMaker {
    /// A maker for one lane (0–4095); makers that run at the same time need different lanes.
    #[must_use]
    pub fn new(lane: u16) -> Self {
        Self { lane: i64::from(lane & 0x0fff), last: AtomicI64::new(0) }
    }

    /// The next number at `now`.
    pub fn next(&self, now: Timestamp) -> i64 {
        let ms = (to_ms(now) - EPOCH_MS).clamp(0, (1 << 41) - 1);
        let fresh = ms << 10;
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = fresh.max(last + 1);
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return ((next >> 10) << 22) | (self.lane << 10) | (next & 0x3ff),
                Err(seen) => last = seen,
            }
        }
    }
}

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A name that may be shown and linked to: a prefix and 128 random bits. It tells nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct PublicId {
    kind: PublicKind,
    bits: u128,
}

macro_rules! public_kinds {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),* $(,)?) => {
        /// What a public id names; its prefix.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
        pub enum PublicKind { $($(#[$doc])* $name),* }

        impl PublicKind {
            /// The letters before the underscore.
            #[must_use]
            pub const fn prefix(self) -> &'static str {
                match self { $(Self::$name => $prefix),* }
            }

            fn from_prefix(prefix: &str) -> Option<Self> {
                match prefix { $($prefix => Some(Self::$name),)* _ => None }
            }
        }
    };
}

public_kinds! {
    /// A person.
    Person = "per",
    /// A purchase.
    Purchase = "pur",
    /// A contact point.
    Contact = "con",
    /// An account.
    Account = "acc",
    /// A controller.
    Controller = "ctl",
    /// A brand.
    Brand = "bra",
    /// A notice.
    Notice = "not",
    /// An import.
    Import = "imp",
    /// An erasure.
    Erasure = "era",
    /// An access package.
    Package = "pkg",
    /// An organisation.
    Organisation = "org",
    /// A saved segment.
    Segment = "seg",
    /// A note.
    Note = "nte",
    /// A legal hold.
    Hold = "hld",
    /// A case about a request.
    Case = "cas",
}

impl PublicId {
    /// Draws a new one.
    #[must_use]
    pub fn draw(kind: PublicKind, random: &dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self { kind, bits: u128::from_be_bytes(bytes) }
    }

    /// What it names.
    #[must_use]
    pub const fn kind(self) -> PublicKind {
        self.kind
    }
}

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_", self.kind.prefix())?;
        for place in (0..26).rev() {
            let digit = usize::try_from((self.bits >> (place * 5)) & 31).unwrap_or(0);
            let letter = ALPHABET.get(digit).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

/// The text is not a public id.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a public id")]
pub struct NotAPublicId;

impl FromStr for PublicId {
    type Err = NotAPublicId;

    fn from_str(text: &str) -> Result<Self, NotAPublicId> {
        let (prefix, digits) = text.split_once('_').ok_or(NotAPublicId)?;
        let kind = PublicKind::from_prefix(prefix).ok_or(NotAPublicId)?;
        if digits.len() != 26 {
            return Err(NotAPublicId);
        }
        let mut bits: u128 = 0;
        for (place, letter) in digits.bytes().enumerate() {
            let digit = ALPHABET.iter().position(|known| *known == letter).ok_or(NotAPublicId)?;
            if place == 0 && digit > 7 {
                return Err(NotAPublicId);
            }
            bits = (bits << 5) | u128::try_from(digit).map_err(|_| NotAPublicId)?;
        }
        Ok(Self { kind, bits })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::time::from_ms;

    struct Ones;
    impl Random for Ones {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xff);
        }
    }

    #[test]
    fn numbers_grow_even_when_the_clock_runs_backwards() {
        let ids = IdMaker::new(7);
        let mut last = 0;
        for ms in [1_800_000_000_000, 1_800_000_000_000, 1_700_000_000_000, 1_900_000_000_000] {
            for _ in 0..3_000 {
                let next = ids.next(from_ms(ms));
                assert!(next > last);
                assert_eq!((next >> 10) & 0xfff, 7);
                last = next;
            }
        }
    }

    #[test]
    fn a_public_id_reads_back_and_nothing_else_does() {
        let id = PublicId::draw(PublicKind::Person, &Ones);
        let text = id.to_string();
        assert_eq!(text, "per_7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assert_eq!(text.parse::<PublicId>().unwrap(), id);
        for bad in ["", "per_", "xyz_7zzzzzzzzzzzzzzzzzzzzzzzzz", "per_8zzzzzzzzzzzzzzzzzzzzzzzzz", "per_7ZZ"] {
            assert_eq!(bad.parse::<PublicId>(), Err(NotAPublicId), "{bad}");
        }
    }
}
