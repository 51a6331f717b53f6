//! Consent histories: lines are added and never changed; what proves them goes when its time is over (K7, K8).

use custody::{ConsentProof, Sealed};
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::id::{ActorId, BrandId, ConsentEventId, SubjectId};
use domain::mail::MailKind;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, some_code};
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub CONSENT_ADD: Subject = "insert into consent_event (subject_id, id, purpose_id, brand_id, answer, at, channel, language, \
        notice_id, version, wording_hash, form, actor_id, proof, for_channel, trace_since) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    pub CONSENTED: Fanout = "select distinct subject_id from consent_event where subject_id > $1 and answer in \
        ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed') order by subject_id limit $2";
    pub CONSENTS_OF: Subject = "select id, purpose_id, brand_id, answer, at, channel, language, notice_id, version, wording_hash, form, \
        actor_id, proof, for_channel, trace_since from consent_event where subject_id = $1 order by at, id";
    pub CONSENT_TRACES: Fanout = "select distinct subject_id from consent_event where trace_since <= $1 and subject_id > $2 \
        order by subject_id limit $3";
    pub CONSENT_PROOFS_OLD: Fanout = "select distinct subject_id from consent_event where proof is not null and at <= $1 \
        and subject_id > $2 order by subject_id limit $3";
    pub CONSENT_PROOF_SET: Subject = "update consent_event set proof = $1, trace_since = null where subject_id = $2 and id = $3 \
        and proof is not null";
    pub CONSENT_PROOF_END: Subject = "update consent_event set proof = null, wording_hash = null, trace_since = null \
        where subject_id = $1 and id = $2 and proof is not null";
    pub CONSENTS_TO_RENEW: Fanout = "select distinct c.subject_id from consent_event c where c.at > $1 and c.at <= $2 \
        and c.for_channel = $3 and c.answer in ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed') \
        and c.subject_id > $4 and not exists (select 1 from mail_out m where m.subject_id = c.subject_id \
        and m.purpose_id = c.purpose_id and m.kind = $5 and m.made_at >= c.at) order by c.subject_id limit $6";
}

/// One line of a history as it is kept.
#[derive(Clone, Debug)]
pub struct ConsentRecord {
    /// Its number.
    pub id: ConsentEventId,
    /// Row of the purpose.
    pub purpose: i64,
    /// For which brand.
    pub brand: BrandId,
    /// What was answered, or what else happened.
    pub act: Act,
    /// When we received it.
    pub at: Timestamp,
    /// For which way of writing it counts; `None`: a no for all of them, a yes for none.
    pub reach: Option<Channel>,
    /// How it came to us.
    pub channel: String,
    /// In which language.
    pub language: String,
    /// The notice that was shown: its number and version.
    pub notice: Option<(i64, i64)>,
    /// SHA-256 of the sentence.
    pub wording_hash: Option<Vec<u8>>,
    /// Which form or script.
    pub form: String,
    /// Who wrote it down.
    pub actor: ActorId,
    /// Evidence, sealed.
    pub proof: Option<Sealed<ConsentProof>>,
    /// Since when its evidence holds a readable network address; `None` if it holds none.
    pub trace_since: Option<Timestamp>,
}

/// Adds an answer to the history.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, consent: &ConsentRecord) -> Result<()> {
    tx.exec(
        &CONSENT_ADD,
        &[
            Val::I(subject.number()),
            Val::I(consent.id.number()),
            Val::I(consent.purpose),
            Val::I(consent.brand.number()),
            Val::T(consent.act.code()),
            Val::I(to_ms(consent.at)),
            Val::T(&consent.channel),
            Val::T(&consent.language),
            Val::OI(consent.notice.map(|(notice, _)| notice)),
            Val::OI(consent.notice.map(|(_, version)| version)),
            Val::OB(consent.wording_hash.as_deref()),
            Val::T(&consent.form),
            Val::I(consent.actor.number()),
            Val::OB(consent.proof.as_ref().map(Sealed::as_bytes)),
            Val::OT(consent.reach.map(Channel::code)),
            Val::OI(consent.trace_since.map(to_ms)),
        ],
    )?;
    Ok(())
}

/// Everything the person ever answered, oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ConsentRecord>> {
    rows(db, &CONSENTS_OF, &[Val::I(subject.number())], |cells| {
        Ok(ConsentRecord {
            id: ConsentEventId::new(cells.i(0)?),
            purpose: cells.i(1)?,
            brand: BrandId::new(cells.i(2)?),
            act: code(cells, 3, Act::from_code)?,
            at: from_ms(cells.i(4)?),
            channel: cells.t(5)?,
            language: cells.t(6)?,
            notice: cells.oi(7)?.zip(cells.oi(8)?),
            wording_hash: cells.ob(9)?,
            form: cells.t(10)?,
            actor: ActorId::new(cells.i(11)?),
            proof: cells.ob(12)?.map(Sealed::from_stored),
            reach: some_code(cells, 13, Channel::from_code)?,
            trace_since: cells.oi(14)?.map(from_ms),
        })
    })
}

/// People after `after` who ever said yes to anything.
pub fn consented(db: &mut dyn Db, after: SubjectId, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &CONSENTED, &[Val::I(after.number()), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// People after `after` with evidence that has held a readable network address since `since` or longer.
pub fn with_traces(db: &mut dyn Db, since: Timestamp, (after, limit): (SubjectId, i64)) -> Result<Vec<SubjectId>> {
    let params = [Val::I(to_ms(since)), Val::I(after.number()), Val::I(limit)];
    rows(db, &CONSENT_TRACES, &params, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// People after `after` with evidence of an answer from `by` or before.
pub fn with_old_proofs(db: &mut dyn Db, by: Timestamp, (after, limit): (SubjectId, i64)) -> Result<Vec<SubjectId>> {
    let params = [Val::I(to_ms(by)), Val::I(after.number()), Val::I(limit)];
    rows(db, &CONSENT_PROOFS_OLD, &params, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// Puts evidence without a readable network address in the place of what was there; `false` if nothing is there.
pub fn set_proof(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    id: ConsentEventId,
    proof: &Sealed<ConsentProof>,
) -> Result<bool> {
    let params = [Val::B(proof.as_bytes()), Val::I(subject.number()), Val::I(id.number())];
    Ok(tx.exec(&CONSENT_PROOF_SET, &params)? == 1)
}

/// Removes the evidence of an answer and leaves the answer; `false` if it was removed before.
pub fn end_proof(tx: &mut Tx<'_>, subject: SubjectId, id: ConsentEventId) -> Result<bool> {
    Ok(tx.exec(&CONSENT_PROOF_END, &[Val::I(subject.number()), Val::I(id.number())])? == 1)
}

/// People after `after` who said yes on a channel after `from` and by `to`, and were not asked by mail since whether it
/// still stands.
pub fn to_renew(
    db: &mut dyn Db,
    (from, to): (Timestamp, Timestamp),
    channel: Channel,
    (after, limit): (SubjectId, i64),
) -> Result<Vec<SubjectId>> {
    let params = [
        Val::I(to_ms(from)),
        Val::I(to_ms(to)),
        Val::T(channel.code()),
        Val::I(after.number()),
        Val::T(MailKind::RenewConsent.code()),
        Val::I(limit),
    ];
    rows(db, &CONSENTS_TO_RENEW, &params, |cells| Ok(SubjectId::new(cells.i(0)?)))
}
