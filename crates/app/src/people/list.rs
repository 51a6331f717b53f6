//! The list of people of a team, newest first. One event names everybody it shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::actor::Role;
use domain::id::PublicId;
use policy::{Denied, PersonAct};
use store::{Permits, StoreError};

use super::{Found, LIMIT, PeopleError, PeoplePage, PersonRow, denied_for, missing_permit, newest, row_of};
use crate::{App, Ctx, Why, records};

/// Which part of the list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The last person of the page before.
    pub after: Option<PublicId>,
    /// At most this many, up to 50.
    pub limit: usize,
    /// The stated reason.
    pub why: Why,
}

/// Shows a page of the people whom the actor serves; of everybody, for those who watch over all teams.
pub async fn list(app: &App, ctx: &Ctx, query: ListQuery) -> Result<PeoplePage, PeopleError> {
    denied_for(ctx)?;
    let team = match ctx.actor.role {
        Role::Agent | Role::TeamLead => Some(ctx.actor.team.ok_or(PeopleError::Refused)?),
        Role::PrivacyManager | Role::DataProtectionOfficer | Role::Administrator | Role::System => None,
    };
    let limit = i64::try_from(query.limit).unwrap_or(LIMIT).clamp(1, LIMIT);
    let (controller, after) = (app.house.controller.id, query.after);
    let asked = app
        .store
        .read(move |db| {
            let before = match after {
                Some(public) => store::people::by_public(db, public)?.ok_or(PeopleError::NotFound)?.facts.subject,
                None => newest(),
            };
            Ok::<_, PeopleError>((store::people::page(db, controller, team, (before, limit + 1))?, before))
        })
        .await?;
    let (mut people, _) = asked;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let more = people.len() > wanted;
    people.truncate(wanted);
    let next = people.last().filter(|_| more).map(|person| person.facts.public);
    let subjects = people.into_iter().map(|person| person.facts.subject).collect();
    let mut page = show(app, ctx, PersonAct::List, &query.why, subjects).await?;
    page.next = next;
    Ok(page)
}

/// Records and opens the rows of these people, leaving out whom the actor may not see, until 50 are shown.
pub(crate) async fn show(
    app: &App,
    ctx: &Ctx,
    act: PersonAct,
    why: &Why,
    subjects: Vec<domain::id::SubjectId>,
) -> Result<PeoplePage, PeopleError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(act, why.reason));
    let most = usize::try_from(LIMIT).unwrap_or(0);
    let shown = app
        .store
        .disclose(move |db, looks| {
            let (mut found, mut restricted) = (Vec::new(), 0_usize);
            let mut seen = BTreeSet::new();
            for subject in &subjects {
                if found.len() == most {
                    break;
                }
                // Whoever was joined to somebody is shown as their main record, once.
                let main = store::merges::root_of(db, *subject)?;
                if !seen.insert(main) {
                    continue;
                }
                let Some(person) = store::people::by_subject(db, main)? else { continue };
                match policy.allow(&asker.actor, &person.facts, asks)? {
                    Ok(allowed) => {
                        looks.push(allowed);
                        found.push(Found::read(db, person)?);
                    }
                    Err(Denied::Refused) => restricted += 1,
                    Err(Denied::Invisible) => (),
                }
            }
            if found.is_empty() { Err(Nobody::Found(restricted)) } else { Ok((found, restricted)) }
        })
        .await;
    let ((found, restricted), permits) = match shown {
        Ok(shown) => shown,
        Err(Nobody::Found(restricted)) => return Ok(PeoplePage { rows: Vec::new(), next: None, restricted }),
        Err(Nobody::Failed(error)) => return Err(error),
    };
    let rows = found.iter().map(|found| open_row(app, act, found, &permits)).collect::<Result<_, _>>()?;
    Ok(PeoplePage { rows, next: None, restricted })
}

fn open_row(app: &App, act: PersonAct, found: &Found, permits: &Permits) -> Result<PersonRow, PeopleError> {
    let person = &found.person;
    let permit = permits.of(person.facts.subject, act).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(custody::Table::Person, records::OF_PERSON, &person.profile)?;
    let masked =
        found.for_list().map(|contact| opener.open_masked(records::contact(contact.id), &contact.value)).transpose()?;
    Ok(row_of(found, &profile, masked))
}

/// A list that shows nobody records nobody.
pub(super) enum Nobody {
    Found(usize),
    Failed(PeopleError),
}

impl<E: Into<PeopleError>> From<E> for Nobody
where
    E: NotNobody,
{
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Errors that stop a list.
pub(super) trait NotNobody {}
impl NotNobody for StoreError {}
impl NotNobody for policy::PolicyError {}
