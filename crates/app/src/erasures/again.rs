//! Orders that only the journal has: written down once more, by the product itself.

use domain::id::{PublicId, SubjectId};
use domain::reason::Reason;

use super::{ErasureError, ORDERS_AGAIN, circle, system};
use crate::{App, Ctx, Why};

/// Orders the erasure of a person once more; `None` if they are not there. An order that stands already is kept.
pub(crate) async fn order_again(app: &App, subject: SubjectId) -> Result<Option<PublicId>, ErasureError> {
    let Some(person) = app.store.read(move |db| store::people::by_subject(db, subject)).await? else { return Ok(None) };
    let (ctx, why) = (Ctx { actor: system(app), now: app.clock.now() }, Why::of(Reason::Upkeep));
    for _ in 0..ORDERS_AGAIN {
        let wish = circle::Wish { is_strict: false, from_wait: false };
        if let Some(ordered) = circle::order(app, &ctx, (person.facts.public, &why), wish).await? {
            return Ok(Some(ordered));
        }
    }
    Err(store::StoreError::KeyTurned.into())
}
