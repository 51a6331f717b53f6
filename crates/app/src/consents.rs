//! Consent histories: shown, added to, and withdrawn from.

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use domain::actor::Role;
use domain::consent::Answer;
use domain::event::{Deed, Event};
use domain::id::{ConsentEventId, EventId, PublicId};
use domain::notice::{Language, NoticeRef};
use domain::purpose::Purpose;
use domain::time::Timestamp;
use policy::PersonAct;
use store::StoreError;
use store::consents::ConsentRecord;
use store::journal::{Line, Order};

use crate::looks::purpose_of;
use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why, journal};

/// One answer, as shown.
#[derive(Clone, Debug)]
pub struct ConsentRow {
    /// To what.
    pub purpose: Purpose,
    /// For which brand.
    pub brand: String,
    /// What was answered.
    pub answer: Answer,
    /// When we received it.
    pub at: Timestamp,
    /// Through which channel.
    pub channel: String,
    /// In which language.
    pub language: String,
    /// The notice that was shown: its address and version.
    pub notice: Option<(String, i64)>,
    /// Which form or script.
    pub form: String,
    /// In which role it was written down.
    pub role: Role,
}

/// A new answer.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// To what.
    pub purpose: Purpose,
    /// What was answered.
    pub answer: Answer,
    /// Through which channel.
    pub channel: String,
    /// In which language.
    pub language: Language,
    /// The notice that was shown.
    pub notice: Option<NoticeRef>,
    /// Which form or script.
    pub form: String,
    /// The sentence that was agreed to; only its hash is kept.
    pub wording: String,
}

/// Shows everything the person ever answered, oldest first.
pub async fn history(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<ConsentRow>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeConsents], |db, person| {
        let roles: HashMap<_, _> = store::accounts::roles(db, person.facts.controller)?.into_iter().collect();
        let mut shown = Vec::new();
        for record in store::consents::of_person(db, person.facts.subject)? {
            let slug = match record.notice {
                Some((id, _)) => store::notices::slug_of(db, domain::id::NoticeId::new(id))?,
                None => None,
            };
            shown.push((roles.get(&record.actor).copied().unwrap_or(Role::System), slug, record));
        }
        Ok(shown)
    })
    .await?;
    let row = |(role, slug, record): (Role, Option<String>, ConsentRecord)| ConsentRow {
        purpose: purpose_of(record.purpose),
        brand: app.house.brand_name(record.brand).to_owned(),
        answer: record.answer,
        at: record.at,
        channel: record.channel,
        language: record.language,
        notice: slug.zip(record.notice.map(|(_, version)| version)),
        form: record.form,
        role,
    };
    let mut shown: Vec<ConsentRow> = opened.read.into_iter().map(row).collect();
    shown.extend(opened.joined.into_iter().flat_map(|(_, read)| read).map(row));
    shown.sort_by_key(|answer| answer.at);
    Ok(shown)
}

/// Writes down an answer. A withdrawal is journaled first, so that nothing can lose it: it stands from then on, even if
/// the records cannot be written, and counts at the latest from the next start on.
pub async fn record(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, new: NewAnswer) -> Result<(), PeopleError> {
    let (act, deed) = match new.answer {
        Answer::Granted => (PersonAct::RecordConsent, Deed::ConsentGranted),
        Answer::Refused => (PersonAct::RecordConsent, Deed::ConsentRefused),
        Answer::Withdrawn => (PersonAct::WithdrawConsent, Deed::ConsentWithdrawn),
        // Nobody answers that they did not answer.
        Answer::Unknown => return Err(PeopleError::Incomplete),
    };
    let person = app.store.read(move |db| store::people::by_public(db, whom)).await?.ok_or(PeopleError::NotFound)?;
    let facts = &person.facts;
    let allowed = app.policy.allow(&ctx.actor, facts, ctx.asks(act, why.reason))??;
    // A yes to nothing that was shown proves nothing (Art. 7(1)).
    if new.answer == Answer::Granted && (new.notice.is_none() || new.wording.trim().is_empty()) {
        return Err(PeopleError::Incomplete);
    }
    let detail = new.purpose.id().number();
    let event = Event { deed, detail, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let (subject, generation) = (facts.subject, facts.generation);
    let record = consent_record(app, ctx, facts.brand, new);
    let is_withdrawal = record.answer == Answer::Withdrawn;
    let deed = move |tx: &mut store::Tx<'_>| {
        tx.check_generation(subject, generation)?;
        store::consents::add(tx, subject, &record)?;
        tx.record(event.clone());
        Ok::<_, StoreError>(())
    };
    if is_withdrawal {
        let line = Line { at: ctx.now, order: Order::Withdrawn, subject, detail };
        journal::carry_out(app, line, deed).await?;
    } else {
        app.store.write(deed).await?;
    }
    Ok(())
}

fn consent_record(app: &App, ctx: &Ctx, brand: domain::id::BrandId, new: NewAnswer) -> ConsentRecord {
    let wording = new.wording.trim();
    ConsentRecord {
        id: ConsentEventId::new(app.store.next_id()),
        purpose: new.purpose.id().number(),
        brand,
        answer: new.answer,
        at: ctx.now,
        channel: new.channel,
        language: new.language.code().to_owned(),
        notice: new.notice.map(|notice| (notice.notice.number(), notice.version)),
        wording_hash: (!wording.is_empty()).then(|| digest(&SHA256, wording.as_bytes()).as_ref().to_vec()),
        form: new.form,
        actor: ctx.actor.id,
        proof: None,
    }
}
