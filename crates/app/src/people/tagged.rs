//! The people with a tag, newest first.

use domain::actor::Role;
use domain::id::TagId;
use policy::PersonAct;

use super::{PeopleError, PeoplePage, denied_for, show_people};
use crate::{App, Ctx, Why};

/// How many people with a tag are looked at; some of them may be restricted.
const CANDIDATES: i64 = 2_000;

/// Shows up to 50 people with a tag whom the actor serves; of everybody, for those who watch over all teams.
pub async fn tagged(app: &App, ctx: &Ctx, tag: TagId, why: &Why) -> Result<PeoplePage, PeopleError> {
    denied_for(ctx)?;
    let team = match ctx.actor.role {
        Role::Agent | Role::TeamLead => Some(ctx.actor.team.ok_or(PeopleError::Refused)?),
        Role::PrivacyManager | Role::DataProtectionOfficer | Role::Administrator | Role::System => None,
    };
    let subjects = app.store.read(move |db| store::tags::tagged(db, tag, team, CANDIDATES)).await?;
    show_people(app, ctx, PersonAct::List, why, subjects).await
}
