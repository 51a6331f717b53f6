//! A value that was opened, together with the record of it.

use std::fmt;

use domain::id::EventId;
use serde::{Serialize, Serializer};

use crate::show::Show;

/// An opened value, with the ledger event that says so. Only this can be shown.
///
/// Nobody but an [`Opener`](crate::Opener) makes one:
///
/// ```compile_fail,E0451
/// fn forge(event: domain::id::EventId) -> custody::Disclosed<i64> {
///     custody::Disclosed { event, value: 7 }
/// }
/// ```
///
/// It cannot be shown as a whole unless its type says how:
///
/// ```compile_fail,E0277
/// fn render(who: custody::Disclosed<domain::person::Profile>) -> String {
///     format!("{who}")
/// }
/// ```
///
/// And it lends its value for reading parts, without posing as it:
///
/// ```compile_fail,E0614
/// fn take(text: &custody::Disclosed<domain::personal::Text>) -> &domain::personal::Text {
///     &**text
/// }
/// ```
#[derive(Clone)]
pub struct Disclosed<T> {
    event: EventId,
    value: T,
}

impl<T> Disclosed<T> {
    pub(crate) const fn new(event: EventId, value: T) -> Self {
        Self { event, value }
    }

    /// The ledger event under which the value was opened.
    #[must_use]
    pub const fn event(&self) -> EventId {
        self.event
    }

    /// A part of the value, or something made from it, disclosed by the same event.
    pub fn part<U>(&self, take: impl FnOnce(&T) -> U) -> Disclosed<U> {
        Disclosed::new(self.event, take(&self.value))
    }
}

impl<T> Disclosed<Option<T>> {
    /// The value, if there is one.
    #[must_use]
    pub fn transpose(self) -> Option<Disclosed<T>> {
        let event = self.event;
        self.value.map(|value| Disclosed::new(event, value))
    }
}

impl<T> Disclosed<Vec<T>> {
    /// The values one by one, in their order.
    #[must_use]
    pub fn each(self) -> Vec<Disclosed<T>> {
        let event = self.event;
        let values = self.value.into_iter();
        values.map(|value| Disclosed::new(event, value)).collect()
    }
}

impl<T> AsRef<T> for Disclosed<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

impl<T> fmt::Debug for Disclosed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disclosed(…)")
    }
}

impl<T: Show> fmt::Display for Disclosed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.value.show())
    }
}

impl<T: Show> Serialize for Disclosed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value.show())
    }
}
