//! What people may ask about their data (Art. 15 to 22, 77).

use crate::actor::coded;

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
