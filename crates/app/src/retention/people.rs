//! People from whom nothing came for a whole period: they are erased as if they had asked for it.

use domain::consent::channel::Channel;
use domain::consent::state::State;
use domain::id::{PurposeId, SubjectId};
use domain::retention::{Rule, ends_at, oldest};
use domain::time::Timestamp;
use store::retention::Reading;
use store::{Db, StoreError};

use super::{AT_ONCE, RetentionError};
use crate::App;
use crate::may::{Message, rules_in, standing_in};

/// How somebody's data stands against its period.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stands {
    /// Its time goes on.
    Kept,
    /// Its time is over, since this instant.
    Over(Timestamp),
    /// Its time is over, and a legal hold lasts.
    Held,
    /// Its time is over, and an open request asks for it as it is (AC-15-07).
    Frozen,
    /// Its time is over, and the person wants it stored (Art. 18).
    Restricted,
}

/// Orders the erasure of everybody whose time is over, and says of how many.
pub(super) async fn end(app: &App, rule: Rule) -> Result<u64, RetentionError> {
    let (mut after, mut ended, mut failure) = (0, 0, None);
    loop {
        let some = some(app, rule, after).await?;
        let Some(last) = some.last() else { break };
        after = last.0.number();
        for (subject, stands) in some {
            if !matches!(stands, Stands::Over(_)) {
                continue;
            }
            match crate::erasures::order_over(app, subject, rule).await {
                Ok(is_ordered) => ended += u64::from(is_ordered),
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
    }
    failure.map_or(Ok(ended), |failure| Err(failure.into()))
}

/// The next people who may be over, each with how they stand.
pub(super) async fn some(app: &App, rule: Rule, after: i64) -> Result<Vec<(SubjectId, Stands)>, StoreError> {
    let (controller, now) = (app.house.controller.id, app.clock.now());
    let read = app.store.read(move |db| {
        let Some(months) = store::retention::months(db, rule)? else { return Ok(Vec::new()) };
        let reading = Reading { after, begun_by: oldest(now, months), limit: AT_ONCE };
        let idle = store::retention::idle(db, (rule, controller), reading)?;
        idle.into_iter().map(|subject| Ok((subject, stands(db, subject, now)?))).collect()
    });
    read.await
}

/// How a person stands, with every record that is joined with theirs: all of them are one person.
pub(super) fn stands(db: &mut dyn Db, subject: SubjectId, now: Timestamp) -> Result<Stands, StoreError> {
    let circle = store::merges::circle(db, subject)?;
    let (mut last, mut has_bought, mut is_held) = (None, false, false);
    for member in &circle {
        // Whoever is being erased, or waits for it, is no matter of periods any more.
        if store::erasures::of_person(db, *member)?.is_some() || store::erasure_waits::open_of(db, *member)?.is_some() {
            return Ok(Stands::Kept);
        }
        last = last.max(store::retention::last_contact(db, *member)?);
        has_bought |= store::purchases::count(db, *member)?.0 > 0;
        is_held |= store::holds::is_any(db, *member)?;
    }
    let rule = if has_bought { Rule::Customer } else { Rule::Prospect };
    let (Some(last), Some(months)) = (last, store::retention::months(db, rule)?) else { return Ok(Stands::Kept) };
    let over = ends_at(last, months);
    if over > now || a_yes_stands(db, &circle, now)? {
        return Ok(Stands::Kept);
    }
    Ok(hindrance(db, subject, is_held)?.unwrap_or(Stands::Over(over)))
}

/// Whether a consent of the person is in force: what they agreed to goes on, however long ago they bought something.
fn a_yes_stands(db: &mut dyn Db, circle: &[SubjectId], now: Timestamp) -> Result<bool, StoreError> {
    for member in circle {
        let Some(person) = store::people::by_subject(db, *member)? else { continue };
        let rules = rules_in(db, person.facts.controller)?;
        let held = standing_in(db, &rules, (*member, now), &Message::default())?;
        let lines = store::consents::of_person(db, *member)?;
        let is_yes = |purpose: PurposeId| {
            Channel::ALL.iter().any(|channel| held.status(&rules, purpose, *channel, now).state == State::Granted)
        };
        if lines.iter().any(|line| is_yes(PurposeId::new(line.purpose))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What forbids that anything of a person ends now.
pub(super) fn hindrance(db: &mut dyn Db, subject: SubjectId, is_held: bool) -> Result<Option<Stands>, StoreError> {
    if is_held {
        return Ok(Some(Stands::Held));
    }
    if store::rights::is_frozen(db, subject)? {
        return Ok(Some(Stands::Frozen));
    }
    let person = store::people::by_subject(db, subject)?;
    Ok(person.filter(|person| person.facts.restricted).map(|_| Stands::Restricted))
}
