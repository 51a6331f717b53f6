//! Requests of people under Art. 12 and 15 to 22, each a case that is timed from its arrival.
//!
//! Invariant: what stands about a case is a fold over its steps, and a step is never changed. A request is always
//! taken; what can be refused is its answer, and only in the words that [`Refusal`] asks for.

mod decision;
mod rules;
mod standing;
mod statistics;
mod step;

pub use decision::{Decision, Missing, Outcome, Refusal, RefusalGround};
pub use rules::{BACKDATE_DAYS, CODE_TRIES, DOCUMENT_DAYS, LINK_DAYS, NotNow, Who, counts, may, may_decide};
pub use standing::{Calendar, CaseState, DocumentState, Identity, LatePause, Standing, Times, Wait, fold};
pub use statistics::{Counted, Punctual, Statistics};
pub use step::{
    Done, ExtensionGround, IdentityProof, MandateProof, PauseReason, Said, SaidPart, Step, StepCode, code_number,
    from_code_number,
};

use crate::actor::coded;
use crate::id::{ActorId, PublicId, RequestId, RightsCaseId, SubjectId};
use crate::time::Timestamp;
use jiff::civil::Date;

coded! {
    /// What somebody asks for. A message that asks for several things opens a case for each.
    RightsKind {
        /// What is held about them (Art. 15).
        Access = "access",
        /// Their data, to take it elsewhere (Art. 20).
        Portability = "portability",
        /// That something is put right (Art. 16).
        Rectification = "rectification",
        /// That they are erased (Art. 17).
        Erasure = "erasure",
        /// That their data is stored and not used (Art. 18).
        Restriction = "restriction",
        /// That a use ends which needed no consent (Art. 21).
        Objection = "objection",
        /// That a yes ends (Art. 7(3)).
        Withdrawal = "withdrawal",
        /// They complain about how their data is handled (Art. 12(4), 77).
        Complaint = "complaint",
    }
}

impl RightsKind {
    /// Whether the answer gives data away or changes it for good, so that it must be sure who asks (Art. 12(6)).
    #[must_use]
    pub const fn needs_identity(self) -> bool {
        match self {
            Self::Access | Self::Portability | Self::Rectification | Self::Erasure | Self::Restriction => true,
            Self::Objection | Self::Withdrawal | Self::Complaint => false,
        }
    }

    /// Whether what is asked for is kept as it was when the request came, until the case ends (AC-15-07). What somebody
    /// wants to be rid of is not kept longer for it.
    #[must_use]
    pub const fn freezes(self) -> bool {
        match self {
            Self::Access | Self::Portability | Self::Rectification | Self::Restriction | Self::Complaint => true,
            Self::Erasure | Self::Objection | Self::Withdrawal => false,
        }
    }
}

coded! {
    /// How a request came. Every way counts, and the clock starts when it arrives (Art. 12(2), (3)).
    RequestChannel {
        /// By mail.
        Email = "email",
        /// Through a form.
        Form = "form",
        /// In a chat.
        Chat = "chat",
        /// By phone.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
        /// On paper.
        Letter = "letter",
        /// Through a portal that sends requests for many people.
        Portal = "portal",
        /// Handed on by an authority.
        Authority = "authority",
        /// Handed on by a vendor of ours, to whom it was sent.
        Vendor = "vendor",
    }
}

coded! {
    /// For whom somebody asks.
    Mandate {
        /// For themself.
        Own = "own",
        /// For their child.
        Parent = "parent",
        /// For somebody whose guardian they are.
        Guardian = "guardian",
        /// As a lawyer, for a client.
        Lawyer = "lawyer",
        /// A portal or an organisation (Art. 80), for whoever uses it.
        Portal = "portal",
        /// For somebody who died.
        Heir = "heir",
    }
}

impl Mandate {
    /// Whether it has to be shown that they may speak for somebody else.
    #[must_use]
    pub const fn must_be_shown(self) -> bool {
        match self {
            Self::Own => false,
            Self::Parent | Self::Guardian | Self::Lawyer | Self::Portal | Self::Heir => true,
        }
    }
}

/// A case, without its steps: what is known of it when it is taken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RightsCase {
    /// Number inside.
    pub id: RightsCaseId,
    /// Name outside; stands in every mail and letter.
    pub public: PublicId,
    /// Who asks.
    pub subject: SubjectId,
    /// Whose data is meant, once that is known.
    pub about: Option<SubjectId>,
    /// The same for everything that one message asks for.
    pub request: RequestId,
    /// What.
    pub kind: RightsKind,
    /// How it came.
    pub channel: RequestChannel,
    /// For whom.
    pub mandate: Mandate,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The day at the place of the controller on which it arrived. Kept, so that no later time-zone data moves it.
    pub received_on: Date,
    /// When it was written down.
    pub entered_at: Timestamp,
    /// By whom.
    pub entered_by: ActorId,
}
