//! Orders that only the journal has: written down once more, by the product itself.

use custody::Table;
use domain::contact::ContactKind;
use domain::id::{PublicId, SubjectId};
use domain::reason::Reason;
use policy::PersonAct;
use store::suppression::Fingerprint;

use super::{ErasureError, order_record, system, write_order};
use crate::people::look_at;
use crate::{App, Ctx, Why, records};

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
    let mut fingerprints = Vec::new();
    // The weekly key of a person who came back with an old backup may be destroyed: then nobody can read their
    // contact points any more, and they are erased without fingerprints.
    if let Ok(opener) = opened.opener(app, PersonAct::Erase) {
        let controller = opened.person.facts.controller;
        for contact in contacts.iter().filter(|contact| contact.kind != ContactKind::Postal) {
            let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            let token = app.vault.suppression_token(controller, contact.kind, &value.as_ref().normal());
            fingerprints.push(Fingerprint { controller, kind: contact.kind, token, version: app.vault.token_version() });
        }
    }
    let record = order_record(app, &ctx, &opened.person.facts, (marks, preview));
    write_order(app, &ctx, record, fingerprints).await.map(Some)
}
