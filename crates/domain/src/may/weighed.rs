//! What is said when an objection to something else than marketing is weighed (Art. 21(1)).

use crate::actor::coded;

/// Within how many days of its arrival an objection is weighed (Art. 12(3)); the use stands still meanwhile.
pub const MONTH_DAYS: i64 = 28;

coded! {
    /// One line of a weighing. A ground that overrules an objection ends it, and stands with it.
    Weighed {
        /// The officer's advice.
        Advised = "advised",
        /// It holds, and why: the use has ended.
        Upheld = "upheld",
    }
}
