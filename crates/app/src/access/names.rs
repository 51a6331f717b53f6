//! Whether the person learns who looked by name: only if the privacy manager decided so in a case of theirs, in writing
//! and after weighing both sides (C-579/21). Otherwise the role stands alone.

use std::collections::HashMap;

use domain::id::{ActorId, ControllerId};
use domain::rights::StepCode;
use store::Db;

use super::AccessError;
use super::model::Package;

/// Puts names beside the looks of a package, if that was decided last.
pub fn put(db: &mut dyn Db, controller: ControllerId, package: &mut Package) -> Result<(), AccessError> {
    let steps = package.cases.iter().flat_map(|case| &case.steps);
    let weighed = steps.filter(|step| matches!(step.code, StepCode::NamesGiven | StepCode::NamesWithheld));
    let last = weighed.max_by_key(|step| step.at).map(|step| step.code);
    if last != Some(StepCode::NamesGiven) {
        return Ok(());
    }
    let names: HashMap<ActorId, String> = store::accounts::names(db, controller)?.into_iter().collect();
    for look in &mut package.looks {
        look.name = names.get(&look.actor).cloned();
    }
    Ok(())
}
