//! Proof that one look was allowed and is on record.

use std::sync::Arc;

use domain::id::{ControllerId, EventId, SubjectId};
use domain::purpose::Purpose;
use policy::{Allowed, PersonAct};

/// Marks what came from one call of [`open`](crate::open): a permit opens only in the vault it came with, so a
/// second vault opened elsewhere gives no permits for this one.
#[derive(Clone, Debug)]
pub(crate) struct House(Arc<()>);

impl House {
    pub fn new() -> Self {
        Self(Arc::default())
    }

    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Turns what was allowed into a permit, once it is on record.
///
/// Invariant: there is one for each vault, [`open`](crate::open) gives it, and the store keeps it and uses it only
/// after a commit.
///
/// It cannot be made by hand:
///
/// ```compile_fail,E0423
/// fn forge() -> custody::Recorder {
///     custody::Recorder(todo!())
/// }
/// ```
///
/// Nor copied:
///
/// ```compile_fail,E0599
/// fn copy(recorder: custody::Recorder) -> (custody::Recorder, custody::Recorder) {
///     (recorder.clone(), recorder)
/// }
/// ```
pub struct Recorder(House);

impl Recorder {
    pub(crate) fn new(house: House) -> Self {
        Self(house)
    }

    /// The permit for what was allowed. The caller vouches that `event` is durable and says so.
    #[must_use]
    pub fn permit(&self, allowed: Allowed, event: EventId) -> Permit {
        let permit = Permit {
            house: self.0.clone(),
            event,
            subject: allowed.subject(),
            controller: allowed.controller(),
            generation: allowed.generation(),
            act: allowed.act(),
            purpose: allowed.purpose(),
        };
        // One yes, one permit: what was allowed ends here.
        drop(allowed);
        permit
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recorder(…)")
    }
}

/// Proof that one look at one person was allowed, and is on record.
///
/// Only a [`Recorder`] makes one:
///
/// ```compile_fail,E0451
/// fn forge(like: &custody::Permit, event: domain::id::EventId) -> custody::Permit {
///     custody::Permit { event, subject: like.subject(), ..todo!() }
/// }
/// ```
#[derive(Debug)]
pub struct Permit {
    house: House,
    event: EventId,
    subject: SubjectId,
    controller: ControllerId,
    generation: i64,
    act: PersonAct,
    purpose: Purpose,
}

impl Permit {
    pub(crate) const fn house(&self) -> &House {
        &self.house
    }

    /// The line of the ledger that says so.
    #[must_use]
    pub const fn event(&self) -> EventId {
        self.event
    }

    /// About whom.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// Whose customer they are.
    #[must_use]
    pub const fn controller(&self) -> ControllerId {
        self.controller
    }

    /// The generation of their key that it opens.
    #[must_use]
    pub const fn generation(&self) -> i64 {
        self.generation
    }

    /// What was allowed.
    #[must_use]
    pub const fn act(&self) -> PersonAct {
        self.act
    }

    /// For what.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }
}
