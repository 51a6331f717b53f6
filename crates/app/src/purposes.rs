//! Purposes: defined, weighed, switched on, and what each rests on (Art. 5(1)(b), 6).

use std::collections::HashMap;

use domain::id::{ControllerId, PurposeId};
use domain::purpose::Purpose;
use store::{Db, StoreError};

/// How a purpose is called.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PurposeName {
    /// Its number.
    pub id: PurposeId,
    /// The word in exports.
    pub code: String,
    /// The company's own words; empty for those everybody starts with.
    pub title: String,
}

impl PurposeName {
    /// Of a purpose that everybody starts with.
    #[must_use]
    pub fn first(purpose: Purpose) -> Self {
        Self { id: purpose.id(), code: purpose.code().to_owned(), title: String::new() }
    }

    /// Of a purpose that is not there any more.
    #[must_use]
    pub fn unknown(id: PurposeId) -> Self {
        Self { id, code: format!("purpose_{}", id.number()), title: String::new() }
    }

    /// The purpose, if it is one that everybody starts with.
    #[must_use]
    pub fn known(&self) -> Option<Purpose> {
        Purpose::ALL.iter().copied().find(|purpose| purpose.id() == self.id)
    }
}

/// The names of every purpose.
pub fn names_in(db: &mut dyn Db, controller: ControllerId) -> Result<HashMap<PurposeId, PurposeName>, StoreError> {
    let all = store::purposes::all(db, controller)?;
    let name = |record: store::purposes::PurposeRecord| {
        let id = record.rule.purpose;
        (id, PurposeName { id, code: record.code, title: record.title })
    };
    Ok(all.into_iter().map(name).collect())
}
