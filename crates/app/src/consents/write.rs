//! One line of a history, sealed beforehand and written inside any deed.

use custody::{ConsentProof, SealError, Sealer, Table};
use domain::actor::Actor;
use domain::consent::history::Act;
use domain::event::{Deed, Event};
use domain::id::{BrandId, ConsentEventId, EventId, SubjectId};
use domain::purpose::Basis;
use store::consents::ConsentRecord;
use store::people::PersonPurpose;
use store::{StoreError, Tx};

use super::NewAnswer;
use crate::{App, Ctx, records};

/// What the column for the language holds where nobody knows it (ISO 639-2).
const UNKNOWN_LANGUAGE: &str = "und";

/// Seals one line. `draft.at` is when the server received it; without one, now. Forms, imports and links prepare
/// their lines here and hand them to [`write()`] in the transaction of their own deed.
pub fn prepared(
    app: &App,
    ctx: &Ctx,
    (sealer, brand): (&Sealer, BrandId),
    mut new: NewAnswer,
) -> Result<ConsentRecord, SealError> {
    let id = ConsentEventId::new(app.store.next_id());
    let at = *new.draft.at.get_or_insert(ctx.now);
    // The server's clock runs in UTC; a form that knows the person's own offset says so.
    new.draft.offset_minutes.get_or_insert(0);
    let draft = &new.draft;
    let record = ConsentRecord {
        id,
        purpose: new.purpose.number(),
        brand,
        act: new.act,
        at,
        reach: new.reach,
        channel: draft.via.map_or_else(String::new, |via| via.code().to_owned()),
        language: draft.language.map_or_else(|| UNKNOWN_LANGUAGE.to_owned(), |language| language.code().to_owned()),
        notice: draft.notice.map(|notice| (notice.notice.number(), notice.version)),
        wording_hash: draft.wording_hash.map(|hash| hash.to_vec()),
        form: draft.form.clone(),
        actor: ctx.actor.id,
        proof: None,
        trace_since: draft.trace.as_ref().filter(|trace| trace.is_readable()).map(|_| ctx.now),
    };
    let proof = ConsentProof { ip: None, note: new.note, draft: new.draft };
    let sealed = sealer.seal(Table::ConsentProof, records::consent_proof(id), &proof)?;
    Ok(ConsentRecord { proof: Some(sealed), ..record })
}

/// A line that the product itself adds, without a proof: what time, age or another deed made of a consent.
pub(crate) fn by_product(tx: &Tx<'_>, brand: BrandId, (purpose, act): (i64, Act), from: &str) -> ConsentRecord {
    ConsentRecord {
        id: ConsentEventId::new(tx.next_id()),
        purpose,
        brand,
        act,
        at: tx.now(),
        reach: None,
        channel: from.to_owned(),
        language: UNKNOWN_LANGUAGE.to_owned(),
        notice: None,
        wording_hash: None,
        form: from.to_owned(),
        actor: Actor::SYSTEM,
        proof: None,
        trace_since: None,
    }
}

/// Writes lines of one person, each with its event, in the transaction of whoever asks. `event` says who does it, for
/// whom and why; its number, deed and detail are those of the line. A yes is also the person's basis for its purpose.
pub fn write(tx: &mut Tx<'_>, subject: SubjectId, event: &Event, lines: &[ConsentRecord]) -> Result<(), StoreError> {
    for line in lines {
        store::consents::add(tx, subject, line)?;
        if gives(line.act) {
            let basis = PersonPurpose {
                purpose: line.purpose,
                basis: Basis::Consent.code().to_owned(),
                source: line.channel.clone(),
                notice: line.notice,
                since: line.at,
            };
            store::people::add_purpose(tx, subject, line.brand, &basis)?;
        }
        let id = EventId::new(tx.next_id());
        tx.record(Event { id, deed: deed(line.act), detail: line.purpose, ..event.clone() });
    }
    Ok(())
}

const fn gives(act: Act) -> bool {
    matches!(act, Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed | Act::Confirmed)
}

/// What the ledger says of an act.
pub(crate) const fn deed(act: Act) -> Deed {
    match act {
        Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed | Act::Confirmed => Deed::ConsentGranted,
        Act::Refused => Deed::ConsentRefused,
        Act::Withdrawn => Deed::ConsentWithdrawn,
        Act::Objected => Deed::Objected,
        Act::ObjectionLifted => Deed::ObjectionLifted,
        Act::Unknown
        | Act::Asked
        | Act::ConfirmationSent
        | Act::ExplicitConfirmationSent
        | Act::GuardianAsked
        | Act::GuardianConfirmed
        | Act::ConfirmationLapsed
        | Act::GuardianRefused
        | Act::CameOfAge
        | Act::NoticeChanged
        | Act::MaxAgeReached => Deed::ConsentChanged,
    }
}
