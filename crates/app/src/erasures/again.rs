//! Orders that only the journal has: written down once more, by the product itself.

use domain::id::{PublicId, SubjectId};
use domain::reason::Reason;
use policy::PersonAct;

use super::{ErasureError, fingerprints, order_record, system, write_order};
use crate::people::look_at;
use crate::{App, Ctx, Why};

/// Orders the erasure of a person once more; `None` if they are not there. An order that stands already is kept.
pub(crate) async fn order_again(app: &App, subject: SubjectId) -> Result<Option<PublicId>, ErasureError> {
    let Some(person) = app.store.read(move |db| store::people::by_subject(db, subject)).await? else { return Ok(None) };
    let (ctx, why) = (Ctx { actor: system(app), now: app.clock.now() }, Why::of(Reason::Upkeep));
    let opened = look_at(app, &ctx, (person.facts.public, &why), &[PersonAct::Erase], |db, person| {
        let subject = person.facts.subject;
        let contacts = store::contacts::of_person(db, subject)?;
        Ok((contacts, store::erasures::marks(db, subject)?, store::erasures::preview(db, subject)?))
    })
    .await?;
    let (contacts, marks, preview) = &opened.read;
    // The weekly key of a person who came back with an old backup may be destroyed: then nobody can read their
    // contact points any more, and they are erased without fingerprints.
    let fingerprints = match opened.opener(app, PersonAct::Erase) {
        Ok(opener) => fingerprints(app, &opened.person.facts, (contacts, &opener))?,
        Err(_) => Vec::new(),
    };
    let record = order_record(app, &ctx, &opened.person.facts, (marks, preview));
    write_order(app, &ctx, record, fingerprints).await.map(Some)
}
