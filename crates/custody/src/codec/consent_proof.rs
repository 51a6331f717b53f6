//! Proof of an answer about consent: 1 network address, 2 note, 3 hash of the sentence, 4 notice, 5 its version,
//! 6 language, 7 time, 8 offset in minutes, 9 way, 10 form, 11 shortened address, 12 digest of an address,
//! 13 time of the button, 14 hash of the token, 15 Message-ID, 16 script, 17 agent. Times are milliseconds since 1970.

use std::net::IpAddr;

use domain::catalogue::Category;
use domain::consent::evidence::{Draft, Trace, Via};
use domain::id::{ActorId, NoticeId};
use domain::notice::{Language, NoticeRef};
use domain::personal::Text;
use domain::time::{from_ms, to_ms};
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Field, Plain, Writer, read};

/// How an answer about consent came in, as far as it must be shown later (Art. 7(1)).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ConsentProof {
    /// The network address it came from, as another system gave it.
    pub ip: Option<Text>,
    /// What was written down beside it.
    pub note: Option<Text>,
    /// Everything that proves it.
    pub draft: Draft,
}

impl Plain for ConsentProof {
    const CATEGORY: Category = Category::Consent;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.some_text(1, self.ip.as_ref());
            to.some_text(2, self.note.as_ref());
            write_shown(to, &self.draft);
            write_confirmed(to, &self.draft);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut proof = Self::default();
        let (mut notice, mut version) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => proof.ip = Some(field.text()?),
                2 => proof.note = Some(field.text()?),
                4 => notice = Some(field.i64()?),
                5 => version = Some(field.i64()?),
                3 | 6..=10 => read_shown(&mut proof.draft, key, field)?,
                11..=17 => read_confirmed(&mut proof.draft, key, field)?,
                _ => (),
            }
            Ok(())
        })?;
        let at = |(notice, version)| NoticeRef { notice: NoticeId::new(notice), version };
        proof.draft.notice = notice.zip(version).map(at);
        Ok(proof)
    }
}

fn write_shown(to: &mut Writer, draft: &Draft) {
    if let Some(hash) = &draft.wording_hash {
        to.bytes(3, hash);
    }
    if let Some(notice) = draft.notice {
        to.i64(4, notice.notice.number());
        to.i64(5, notice.version);
    }
    if let Some(language) = draft.language {
        to.str(6, language.code());
    }
    if let Some(at) = draft.at {
        to.i64(7, to_ms(at));
    }
    if let Some(minutes) = draft.offset_minutes {
        to.i64(8, minutes.into());
    }
    if let Some(via) = draft.via {
        to.str(9, via.code());
    }
    if !draft.form.is_empty() {
        to.str(10, &draft.form);
    }
}

fn write_confirmed(to: &mut Writer, draft: &Draft) {
    match &draft.trace {
        Some(Trace::Shortened(address)) => to.str(11, &address.to_string()),
        Some(Trace::Digest(digest)) => to.bytes(12, digest),
        None => (),
    }
    if let Some(at) = draft.confirmed_at {
        to.i64(13, to_ms(at));
    }
    if let Some(hash) = &draft.token_hash {
        to.bytes(14, hash);
    }
    if !draft.message_id.is_empty() {
        to.str(15, &draft.message_id);
    }
    if let Some(script) = draft.script {
        to.i64(16, script);
    }
    if let Some(agent) = draft.agent {
        to.i64(17, agent.number());
    }
}

fn read_shown(draft: &mut Draft, key: u32, field: Field<'_, '_>) -> Result<(), DecodeError> {
    match key {
        3 => draft.wording_hash = Some(hash(key, field)?),
        6 => draft.language = Some(field.parsed(|code| Language::parse(code).ok_or(()))?),
        7 => draft.at = Some(from_ms(field.i64()?)),
        8 => draft.offset_minutes = Some(i16::try_from(field.i64()?).map_err(|_| DecodeError::Value(key))?),
        9 => draft.via = Some(field.parsed(|code| Via::from_code(code).ok_or(()))?),
        _ => field.str()?.clone_into(&mut draft.form),
    }
    Ok(())
}

fn read_confirmed(draft: &mut Draft, key: u32, field: Field<'_, '_>) -> Result<(), DecodeError> {
    match key {
        11 => draft.trace = Some(Trace::Shortened(field.parsed(str::parse::<IpAddr>)?)),
        12 => draft.trace = Some(Trace::Digest(hash(key, field)?)),
        13 => draft.confirmed_at = Some(from_ms(field.i64()?)),
        14 => draft.token_hash = Some(hash(key, field)?),
        15 => field.str()?.clone_into(&mut draft.message_id),
        16 => draft.script = Some(field.i64()?),
        _ => draft.agent = Some(ActorId::new(field.i64()?)),
    }
    Ok(())
}

fn hash(key: u32, field: Field<'_, '_>) -> Result<[u8; 32], DecodeError> {
    field.bytes()?.try_into().map_err(|_| DecodeError::Value(key))
}
