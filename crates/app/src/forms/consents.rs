//! Answers to the consents of a form: a yes waits for its confirmation by mail, a no is remembered, silence is nothing.

use custody::Sealer;
use domain::consent::Answer;
use domain::id::{ConsentEventId, ContactId};
use domain::person::Facts;
use store::Tx;
use store::consents::ConsentRecord;

use super::FormError;
use super::draft::hash_of;
use super::submit::{Read, Sending};
use crate::{App, Ctx};

/// Lines that are ready to be written.
pub(super) struct Prepared {
    person: Facts,
    lines: Vec<ConsentRecord>,
}

/// Makes a line of each answer.
pub(super) fn prepare(
    app: &App,
    ctx: &Ctx,
    (read, sending): (&Read, &Sending),
    (person, _sealer, _address): (&Facts, &Sealer, Option<ContactId>),
) -> Result<Prepared, FormError> {
    let notice = read.page.notice.at;
    let mut lines = Vec::new();
    for (place, yes) in &sending.consents {
        let Some(ask) = read.page.form.asks.get(*place) else { continue };
        let wording = ask.wording(read.language()).unwrap_or_default();
        for purpose in &ask.purposes {
            lines.push(ConsentRecord {
                id: ConsentEventId::new(app.store.next_id()),
                purpose: purpose.number(),
                brand: person.brand,
                answer: if *yes { Answer::Unknown } else { Answer::Refused },
                at: ctx.now,
                channel: "form".to_owned(),
                language: read.language().code().to_owned(),
                notice: Some((notice.notice.number(), notice.version)),
                wording_hash: Some(hash_of(wording).to_vec()),
                form: format!("{}/{}", read.page.slug, read.page.version),
                actor: ctx.actor.id,
                proof: None,
            });
        }
    }
    Ok(Prepared { person: person.clone(), lines })
}

impl Prepared {
    /// Writes them in the transaction of the sending.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), FormError> {
        for line in &self.lines {
            store::consents::add(tx, self.person.subject, line)?;
        }
        Ok(())
    }
}
