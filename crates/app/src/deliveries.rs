//! Orders on their way: what they need stays until they have arrived, also when the person is erased meanwhile (S27).

use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId, PurchaseId, SubjectId};
use domain::time::{Timestamp, days_after};
use policy::PersonAct;
use store::deliveries::Delivery;
use store::{Db, StoreError};

use crate::erasures::Underway;
use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why};

/// Orders older than this are not asked about any more.
const DAYS: i64 = 90;
/// The most days until an order should have arrived.
pub const MOST_DAYS: i64 = 60;

/// What becomes of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Word {
    /// It is on its way, and should have arrived by then.
    Underway(Timestamp),
    /// It has arrived, or will not come.
    Arrived,
}

/// The newest orders of a record of a person, and which of them are on their way; nothing is opened.
pub(crate) fn candidates(db: &mut dyn Db, subject: SubjectId, now: Timestamp) -> Result<Vec<Underway>, StoreError> {
    let open = store::deliveries::open(db, subject)?;
    let expected = |purchase| open.iter().find(|known| known.purchase == purchase).map(|known| known.expected_due);
    let days = store::purchases::days(db, subject)?.into_iter();
    let asked = days.map(|(purchase, at, source)| Underway { purchase, at, source, expected: expected(purchase) });
    Ok(asked.filter(|order| order.expected.is_some() || days_after(order.at, DAYS) > now).collect())
}

/// Writes down that an order is on its way, or has arrived.
pub async fn note(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (purchase, word): (PurchaseId, Word),
) -> Result<(), PeopleError> {
    if let Word::Underway(by) = word
        && !(ctx.now < by && by <= days_after(ctx.now, MOST_DAYS))
    {
        return Err(PeopleError::Incomplete);
    }
    let members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    let main = members.first().ok_or(PeopleError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &main.facts, ctx.asks(PersonAct::NoteDelivery, why.reason))??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    let event = Event { deed: Deed::DeliveryNoted, detail: purchase.number(), ..event };
    let (at, by) = (ctx.now, ctx.actor.id);
    app.store
        .write(move |tx| {
            for member in &members {
                let subject = member.facts.subject;
                if store::purchases::one(tx, subject, purchase)?.is_none() {
                    continue;
                }
                tx.check_generation(subject, member.facts.generation)?;
                match word {
                    Word::Underway(expected_due) => {
                        store::deliveries::note(tx, subject, Delivery { purchase, expected_due }, (at, by))?;
                    }
                    Word::Arrived => {
                        store::deliveries::arrive(tx, (subject, purchase), (at, by))?;
                    }
                }
                tx.record(event.clone());
                return Ok(());
            }
            Err(PeopleError::NotFound)
        })
        .await
}
