//! The proofs of every consent, taken out for an authority or a claim (Art. 7(1), AC-07-01).
//!
//! Invariant: one row for each yes, from the record of that yes; no row is made from a form that somebody else filled
//! in. Whose proofs were taken out is on record before the first byte leaves.

use std::io::Write;
use std::sync::Arc;

use csv::{Terminator, WriterBuilder};
use custody::{OpenError, Table};
use domain::consent::channel::Channel;
use domain::consent::evidence::Draft;
use domain::consent::history::Act;
use domain::id::{NoticeId, PurposeId, SubjectId};
use domain::time::Timestamp;
use jiff::tz::{Offset, TimeZone};
use policy::{HouseAct, PersonAct, PolicyError};
use store::consents::ConsentRecord;
use store::people::PersonRecord;
use store::{Db, StoreError};

use crate::purposes::{PurposeName, names_in};
use crate::{App, Ctx, Why, records};

/// How many people one record names.
const AT_ONCE: i64 = 100;

const HEADINGS: [&str; 15] = [
    "person",
    "purpose",
    "answer",
    "reach",
    "wording_sha256",
    "wording",
    "notice",
    "version",
    "language",
    "at",
    "channel",
    "form",
    "script",
    "confirmed_at",
    "message_id",
];

/// Why no proofs are taken out.
#[derive(Debug, thiserror::Error)]
pub enum ProofsError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The file cannot be written.
    #[error("could not write the proofs")]
    Write(#[from] std::io::Error),
    /// A proof could not be opened.
    #[error("could not open a proof")]
    Vault(#[from] OpenError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// One yes with what proves it, before it is opened.
struct Yes {
    record: ConsentRecord,
    purpose: PurposeName,
    slug: Option<String>,
    sentence: Option<String>,
}

/// Writes one row of CSV for each yes that anybody ever gave, and says how many there are. People whose processing is
/// restricted are left out, because only storage is left of them; the number says how many.
pub async fn export(app: &App, ctx: &Ctx, out: &mut (dyn Write + Send)) -> Result<(usize, usize), ProofsError> {
    if !app.clears(ctx, HouseAct::ExportProofs)? {
        return Err(ProofsError::Refused);
    }
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF);
    let mut table = builder.from_writer(out);
    table.write_record(HEADINGS).map_err(std::io::Error::from)?;
    let (mut after, mut rows, mut left_out) = (SubjectId::new(0), 0, 0);
    loop {
        let some = app.store.read(move |db| store::consents::consented(db, after, AT_ONCE)).await?;
        let Some(last) = some.last().copied() else { break };
        after = last;
        let asked = some.len();
        let (lines, people) = chunk(app, ctx, some).await?;
        left_out += asked - people;
        rows += lines.len();
        for line in lines {
            let cells: Vec<_> = line.iter().map(|cell| safe(cell)).collect();
            table.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(std::io::Error::from)?;
        }
    }
    table.flush()?;
    Ok((rows, left_out))
}

type Row = [String; HEADINGS.len()];

async fn chunk(app: &App, ctx: &Ctx, whom: Vec<SubjectId>) -> Result<(Vec<Row>, usize), ProofsError> {
    let (policy, by) = (Arc::clone(&app.policy), ctx.clone());
    let asked = ctx.asks(PersonAct::ProveConsent, Why::usual(ctx.actor.role).reason);
    let looked = app.store.disclose(move |db, looks| {
        let mut found = Vec::new();
        for subject in &whom {
            let Some(person) = store::people::by_subject(db, *subject)? else { continue };
            let Ok(allowed) = policy.allow(&by.actor, &person.facts, asked)? else { continue };
            looks.push(allowed);
            let said = said_yes(db, &person)?;
            found.push((person, said));
        }
        Ok::<_, ProofsError>(found)
    });
    let (found, permits) = match looked.await {
        Err(ProofsError::Store(StoreError::NothingRecorded)) => return Ok((Vec::new(), 0)),
        looked => looked?,
    };
    let (mut rows, people) = (Vec::new(), found.len());
    for (person, said) in found {
        let permit = permits.of(person.facts.subject, PersonAct::ProveConsent).ok_or(StoreError::NothingRecorded)?;
        let opener = app.vault.opener(permit, &person.key)?;
        for yes in said {
            let place = records::consent_proof(yes.record.id);
            let proof = yes.record.proof.as_ref().map(|proof| opener.open(Table::ConsentProof, place, proof));
            let draft = proof.transpose()?.map(|proof| proof.as_ref().draft.clone()).unwrap_or_default();
            rows.push(row(&person, &yes, &draft));
        }
    }
    Ok((rows, people))
}

fn said_yes(db: &mut dyn Db, person: &PersonRecord) -> Result<Vec<Yes>, StoreError> {
    let names = names_in(db, person.facts.controller)?;
    let mut said = Vec::new();
    for record in store::consents::of_person(db, person.facts.subject)? {
        if !matches!(record.act, Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed | Act::Confirmed) {
            continue;
        }
        let purpose = PurposeId::new(record.purpose);
        let sentence = match &record.wording_hash {
            Some(hash) => store::wordings::by_hash(db, hash)?.map(|wording| wording.text),
            None => None,
        };
        let slug = match record.notice {
            Some((notice, _)) => store::notices::slug_of(db, NoticeId::new(notice))?,
            None => None,
        };
        let purpose = names.get(&purpose).cloned().unwrap_or_else(|| PurposeName::unknown(purpose));
        said.push(Yes { record, purpose, slug, sentence });
    }
    Ok(said)
}

fn row(person: &PersonRecord, yes: &Yes, draft: &Draft) -> Row {
    let record = &yes.record;
    let hash = record.wording_hash.as_deref().map(crate::hex::encode);
    [
        person.facts.public.to_string(),
        yes.purpose.code.clone(),
        record.act.code().to_owned(),
        record.reach.map_or_else(String::new, |reach: Channel| reach.code().to_owned()),
        hash.unwrap_or_default(),
        yes.sentence.clone().unwrap_or_default(),
        yes.slug.clone().unwrap_or_default(),
        record.notice.map_or_else(String::new, |(_, version)| version.to_string()),
        record.language.clone(),
        with_offset(record.at, draft.offset_minutes),
        record.channel.clone(),
        record.form.clone(),
        draft.script.map_or_else(String::new, |version| version.to_string()),
        draft.confirmed_at.map_or_else(String::new, |at| with_offset(at, draft.offset_minutes)),
        draft.message_id.clone(),
    ]
}

/// RFC 3339, with the offset of the person's clock; in UTC where nobody knows it.
fn with_offset(at: Timestamp, minutes: Option<i16>) -> String {
    let offset = Offset::from_seconds(i32::from(minutes.unwrap_or(0)) * 60).unwrap_or(Offset::UTC);
    let local = at.to_zoned_datetime(TimeZone::fixed(offset));
    local.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

/// A text that a spreadsheet would run as a formula begins with an apostrophe.
fn safe(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}
