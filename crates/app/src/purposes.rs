//! Purposes: defined, weighed, switched on, and what each rests on (Art. 5(1)(b), 6).

use std::collections::HashMap;

use domain::id::{ControllerId, PurposeId};
use domain::purpose::Purpose;
use domain::purpose::compatible::{CompatibleUse, KeptApart};
use domain::purpose::rule::CannotActivate;
use domain::purpose::swap::{BasisChange, CannotSwap};
use domain::time::Timestamp;
use domain::wording::Wording;
use policy::{HouseAct, PolicyError};
use store::purposes::{AssessmentRecord, PurposeRecord};
use store::{Db, StoreError};

use crate::{App, Ctx};

mod basis;
mod define;

pub use basis::{NewUse, agree_to_basis, change_basis, rest_on, test_use};
pub use define::{
    NewPurpose, Setting, activate, define, max_age, reviewer, reviewers, set, set_max_age, switch_off, weigh,
};

/// Why a purpose is not shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum PurposeError {
    /// There is no such purpose.
    #[error("no such purpose")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The name is empty, too long or taken, or a number is out of range.
    #[error("not a name or number that is taken here")]
    BadInput,
    /// What keeps it from being switched on.
    #[error("something is in the way of switching it on")]
    Obstacles(Vec<CannotActivate>),
    /// The basis is not changed.
    #[error("the basis is not changed")]
    NotSwapped(CannotSwap),
    /// Old data does not serve the new purpose.
    #[error("old data stays out of the new use")]
    KeptApart(KeptApart),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// A purpose and everything that was decided about it.
#[derive(Clone, Debug)]
pub struct PurposeView {
    /// What it rests on.
    pub record: PurposeRecord,
    /// What keeps it from being switched on.
    pub obstacles: Vec<CannotActivate>,
    /// Every version of its weighing, newest first.
    pub assessments: Vec<AssessmentRecord>,
    /// Every change of its basis, newest first.
    pub changes: Vec<(BasisChange, Timestamp)>,
    /// Every test whether old data may serve it, newest first.
    pub uses: Vec<(CompatibleUse, Timestamp)>,
    /// Every sentence and script, the newest of each first.
    pub wordings: Vec<Wording>,
    /// Who looked at the newest version of the weighing, by work name.
    pub reviewer: Option<String>,
    /// Whether the data protection officer agreed to a change of basis that is not made yet, and to which.
    pub agreed: Vec<domain::purpose::Basis>,
}

/// Every purpose of the house.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<PurposeRecord>, PurposeError> {
    if !app.clears(ctx, HouseAct::SeePurposes)? {
        return Err(PurposeError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::purposes::all(db, controller)).await?)
}

/// One purpose with its history.
pub async fn view(app: &App, ctx: &Ctx, purpose: PurposeId) -> Result<PurposeView, PurposeError> {
    if !app.clears(ctx, HouseAct::SeePurposes)? {
        return Err(PurposeError::Refused);
    }
    let (controller, now) = (app.house.controller.id, ctx.now);
    app.store
        .read(move |db| {
            let record = find_in(db, controller, purpose)?;
            let mut agreed = Vec::new();
            for to in domain::purpose::Basis::ALL {
                if store::purposes::agreed(db, &basis::matter(purpose, *to))?.is_some() {
                    agreed.push(*to);
                }
            }
            let reviewer = record.rule.assessment.as_ref().and_then(|written| written.reviewer);
            let reviewer = match reviewer {
                Some(id) => store::accounts::by_id(db, id)?.map(|account| account.actor.handle),
                None => None,
            };
            Ok(PurposeView {
                reviewer,
                obstacles: record.rule.obstacles(now),
                record,
                assessments: store::purposes::assessments(db, purpose)?,
                changes: store::purposes::basis_changes(db, purpose)?,
                uses: store::compatible_uses::to(db, purpose)?,
                wordings: store::wordings::of_purpose(db, purpose)?,
                agreed,
            })
        })
        .await
}

pub(crate) fn find_in(
    db: &mut dyn Db,
    controller: ControllerId,
    purpose: PurposeId,
) -> Result<PurposeRecord, PurposeError> {
    let all = store::purposes::all(db, controller)?;
    all.into_iter().find(|record| record.rule.purpose == purpose).ok_or(PurposeError::NotFound)
}

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
