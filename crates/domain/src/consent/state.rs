//! Where a consent can stand, and what its standing depends on.

use crate::actor::coded;
use crate::age::Born;
use crate::consent::terms::Terms;
use crate::notice::{ChangeClass, NoticeRef};
use crate::time::Timestamp;

coded! {
    /// Where a consent stands. Only [`Self::Granted`] lets anything out (K1).
    State {
        /// Never asked.
        None = "none",
        /// Imported without proof.
        Unknown = "unknown",
        /// Asked, not answered.
        Requested = "requested",
        /// Said yes; the button in the mail is not pressed.
        PendingDoi = "pending_doi",
        /// A child said yes; the guardian has not.
        PendingGuardian = "pending_guardian",
        /// Yes.
        Granted = "granted",
        /// Yes to an older notice than the one in force.
        Stale = "stale",
        /// Yes, too long ago.
        Expired = "expired",
        /// A guardian said yes for a child that is none any more.
        Reconfirm = "reconfirm",
        /// A question, a confirmation or a renewal that came to nothing.
        Lapsed = "lapsed",
        /// Asked, and said no.
        Refused = "refused",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Objected; outranks everything.
        Objected = "objected",
    }
}

/// The yes that a state rests on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Given {
    /// When it took effect; its age is counted from here.
    pub at: Timestamp,
    /// After which notice.
    pub notice: Option<NoticeRef>,
    /// In an express statement of its own (Art. 9(2)(a)).
    pub explicit: bool,
    /// With a guardian's agreement (Art. 8(1)).
    pub guardian: bool,
}

/// Where a consent stands at one instant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Status {
    /// The state.
    pub state: State,
    /// Since when; `None` for [`State::None`].
    pub since: Option<Timestamp>,
    /// The yes behind it, if there is one.
    pub given: Option<Given>,
    /// The last no that no confirmed yes followed; it outlasts questions and unconfirmed forms.
    pub no: Option<Timestamp>,
}

impl Status {
    /// Of somebody who was never asked.
    pub const NEVER: Self = Self { state: State::None, since: None, given: None, no: None };
}

/// A published version of a notice, as far as consents care.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Published {
    /// Which notice and version.
    pub at: NoticeRef,
    /// Since when.
    pub published_at: Timestamp,
    /// How far it differs from the version before.
    pub change: ChangeClass,
}

/// What the same history reads differently under.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The house's deadlines.
    pub terms: &'a Terms,
    /// Every version of the notices in use, in any order.
    pub notices: &'a [Published],
    /// Set if the person told when they were born.
    pub born: Option<Born<'a>>,
}
