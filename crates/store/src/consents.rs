//! Consent histories: rows are added and never changed.

use custody::{ConsentProof, Sealed};
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::id::{ActorId, BrandId, ConsentEventId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, some_code};
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub CONSENT_ADD: Subject = "insert into consent_event (subject_id, id, purpose_id, brand_id, answer, at, channel, language, \
        notice_id, version, wording_hash, form, actor_id, proof, for_channel) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    pub CONSENTED: Fanout = "select distinct subject_id from consent_event where subject_id > $1 and answer in \
        ('granted', 'granted_explicitly', 'reconfirmed', 'confirmed') order by subject_id limit $2";
    pub CONSENTS_OF: Subject = "select id, purpose_id, brand_id, answer, at, channel, language, notice_id, version, wording_hash, form, \
        actor_id, proof, for_channel from consent_event where subject_id = $1 order by at, id";
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
        })
    })
}

/// People after `after` who ever said yes to anything.
pub fn consented(db: &mut dyn Db, after: SubjectId, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &CONSENTED, &[Val::I(after.number()), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}
