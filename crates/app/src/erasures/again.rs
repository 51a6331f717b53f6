//! Orders of the product itself: those that only the journal has, and those of people whose time is over.

use domain::id::{PublicId, SubjectId};
use domain::reason::Reason;
use domain::retention::Rule;
use store::StoreError;

use super::{ErasureError, ORDERS_AGAIN, circle, system};
use crate::{App, Ctx, Why};

/// Orders the erasure of a person once more; `None` if they are not there. An order that stands already is kept.
pub(crate) async fn order_again(app: &App, subject: SubjectId) -> Result<Option<PublicId>, ErasureError> {
    order(app, subject, circle::Wish { is_strict: false, from_wait: false, over: None }).await
}

/// Orders the erasure of a person whose time by this rule is over, and says whether it was: something may have come
/// from them at the last moment.
pub(crate) async fn order_over(app: &App, subject: SubjectId, rule: Rule) -> Result<bool, ErasureError> {
    match order(app, subject, circle::Wish { is_strict: false, from_wait: false, over: Some(rule) }).await {
        Err(ErasureError::Store(StoreError::KeyTurned)) => Ok(false),
        ordered => Ok(ordered?.is_some()),
    }
}

async fn order(app: &App, subject: SubjectId, wish: circle::Wish) -> Result<Option<PublicId>, ErasureError> {
    let Some(person) = app.store.read(move |db| store::people::by_subject(db, subject)).await? else { return Ok(None) };
    let (ctx, why) = (Ctx { actor: system(app), now: app.clock.now() }, Why::of(Reason::Upkeep));
    for _ in 0..ORDERS_AGAIN {
        if let Some(ordered) = circle::order(app, &ctx, (person.facts.public, &why), wish).await? {
            return Ok(Some(ordered));
        }
    }
    Err(StoreError::KeyTurned.into())
}
