//! Who looked at a person, in which role, when and what for (C-579/21).

use std::collections::HashMap;

use custody::{Disclosed, Opener, ReasonText, Table};
use domain::actor::Role;
use domain::event::Deed;
use domain::id::{ActorId, EventId, PublicId};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::Timestamp;
use policy::PersonAct;
use store::who_looked::LookRecord;

use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why, records};

/// The most lines that are shown at once.
pub const LIMIT: i64 = 500;

/// One line about a person.
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// In which role; staff are named only after a balancing of interests.
    pub role: Role,
    /// What was done.
    pub deed: Deed,
    /// What for.
    pub purpose: Purpose,
    /// Why, as stated.
    pub reason: Reason,
    /// The line in the proof log.
    pub event: EventId,
    /// The stated reason in words, if any were typed.
    pub words: Option<Disclosed<Text>>,
}

/// Shows who looked before, newest first; this look itself is on record when the answer is given.
pub async fn of(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<Look>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeLooks], |db, person| {
        let roles: HashMap<ActorId, Role> = store::accounts::roles(db, person.facts.controller)?.into_iter().collect();
        Ok((store::who_looked::of_person(db, person.facts.subject, LIMIT)?, roles))
    })
    .await?;
    let mut shown = Vec::new();
    for (record, (looks, roles)) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeLooks, record)?;
        for look in looks {
            shown.push(line(look, roles, &opener)?);
        }
    }
    // One list may have shown several records of the person; it is one look.
    shown.sort_by_key(|look| std::cmp::Reverse(look.event));
    shown.dedup_by_key(|look| look.event);
    shown.truncate(usize::try_from(LIMIT).unwrap_or(0));
    Ok(shown)
}

fn line(look: &LookRecord, roles: &HashMap<ActorId, Role>, opener: &Opener) -> Result<Look, PeopleError> {
    let open = |words| {
        let opened = opener.open(Table::ReasonText, records::reason_text(look.event), words);
        opened.map(|words| words.part(|words: &ReasonText| words.0.clone()))
    };
    Ok(Look {
        at: look.at,
        role: roles.get(&look.actor).copied().unwrap_or(Role::System),
        deed: look.deed,
        purpose: purpose_of(look.purpose),
        reason: look.reason,
        event: look.event,
        words: look.words.as_ref().map(open).transpose()?,
    })
}

pub(crate) fn purpose_of(id: i64) -> Purpose {
    Purpose::ALL.iter().copied().find(|purpose| purpose.id().number() == id).unwrap_or(Purpose::Upkeep)
}
