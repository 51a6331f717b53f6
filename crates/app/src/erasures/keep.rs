//! Sealing what may stay: opened once more, for this alone, and put under archive keys.
//!
//! Invariant: what is sealed here opens under its archive key only, and is written before the person's key is
//! overwritten. Done twice, it does what is missing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use custody::archive::ArchiveSealer;
use custody::{KeptPiece, OpenError, Opener, Table};
use domain::consent::channel::Channel;
use domain::contact::{ContactKind, ContactValue};
use domain::id::{ArchiveId, ConsentEventId, ItemId, KeptId, NoticeId, PurchaseId, PurposeId, RightsCaseId};
use domain::kept::{KeptCase, KeptConsent, KeptInvoice, KeptKind, KeptStep, Norm, Recipient};
use domain::notice::{Language, NoticeRef};
use domain::person::Profile;
use domain::personal::Text;
use domain::reason::Reason;
use policy::{Asked, PersonAct};
use store::archive_keys::{ArchiveRecord, Shelf};
use store::consents::ConsentRecord;
use store::erasures::ErasureRecord;
use store::kept::KeptRecord;
use store::people::PersonRecord;
use store::rights::StepRecord;
use store::{Db, StoreError};

use super::exceptions::{self, Grounds, Planned};
use super::{ErasureError, system};
use crate::{App, records};

/// How many pieces one transaction writes.
const AT_ONCE: usize = 20;
/// How many lines of a purchase are read at a time.
const LINES: i64 = 2_000;

/// What is said of an erasure of somebody whose records nobody can open any more.
const UNREADABLE: &str = "unreadable=1";

pub(super) fn grounds(app: &App, record: &ErasureRecord) -> Grounds {
    let country = app.house.controller.country;
    // Counted from the order, so that the list is the same at every try.
    Grounds { country, erasure: record.erasure.id.number(), now: record.erasure.ordered_at }
}

/// Seals everything that may stay and is not sealed yet; gives the note of the step.
pub(super) async fn seal(app: &App, record: &ErasureRecord) -> Result<String, ErasureError> {
    let (subject, erasure, grounds) = (record.erasure.subject, record.erasure.id, grounds(app, record));
    let missing = app.store.read(move |db| exceptions::missing(db, (subject, erasure), grounds)).await?;
    if !missing.is_empty() && !seal_these(app, record, &missing).await? {
        return Ok(UNREADABLE.to_owned());
    }
    let kept = app.store.read(move |db| store::kept::numbers(db, (subject, erasure))).await?;
    let count = |of: fn(Norm) -> bool| kept.iter().filter(|(norm, ..)| of(*norm)).count();
    let (holds, underway) = (count(|norm| norm == Norm::Claim), count(|norm| norm == Norm::Delivery));
    Ok(format!("norms={} holds={holds} underway={underway}", kept.len() - holds - underway))
}

/// Whether a step's note says that nothing could be sealed.
pub(super) fn is_unreadable(note: &str) -> bool {
    note == UNREADABLE
}

/// `false` if the key of a person who came back with an old copy does not open any more.
async fn seal_these(app: &App, record: &ErasureRecord, missing: &[Planned]) -> Result<bool, ErasureError> {
    let Some((person, opener)) = opener(app, record).await? else { return Ok(false) };
    let mut archives = BTreeMap::new();
    for one in missing {
        if let Entry::Vacant(place) = archives.entry(one.shelf) {
            place.insert(archive(app, record, one.shelf).await?);
        }
    }
    for some in missing.chunks(AT_ONCE) {
        let mut pieces = Vec::with_capacity(some.len());
        for one in some {
            let Some((id, sealer)) = archives.get(&one.shelf) else { continue };
            let piece = piece(app, (&person, &opener), (*one, record)).await?;
            let kept = KeptId::new(app.store.next_id());
            let sealed = sealer.seal(kept, &piece)?;
            pieces.push(KeptRecord { id: kept, archive: *id, kind: one.kind, number: one.number, piece: sealed });
        }
        let (subject, erasure, generation) = (record.erasure.subject, record.erasure.id, person.facts.generation);
        app.store
            .write(move |tx| {
                tx.check_generation(subject, generation)?;
                pieces.iter().try_for_each(|piece| store::kept::add(tx, (subject, erasure), piece))
            })
            .await?;
    }
    Ok(true)
}

/// The person, and what opens their records for this; on record when it is there.
async fn opener(app: &App, record: &ErasureRecord) -> Result<Option<(PersonRecord, Opener)>, ErasureError> {
    let (policy, actor, subject) = (Arc::clone(&app.policy), system(app), record.erasure.subject);
    let looked = app.store.disclose(move |db, looks| {
        let person = store::people::by_subject(db, subject)?.ok_or(ErasureError::NotFound)?;
        let asked =
            Asked { act: PersonAct::KeepException, purpose: domain::purpose::Purpose::Upkeep, reason: Reason::Upkeep };
        let allowed = policy.allow(&actor, &person.facts, asked)?.map_err(|_| ErasureError::Refused)?;
        looks.push(allowed);
        Ok::<_, ErasureError>(person)
    });
    let (person, permits) = looked.await?;
    let permit = permits.of(subject, PersonAct::KeepException).ok_or(ErasureError::Refused)?;
    match app.vault.opener(permit, &person.key) {
        Ok(opener) => Ok(Some((person, opener))),
        Err(OpenError::Key(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The key of a shelf, found or made, and what seals under it.
async fn archive(app: &App, record: &ErasureRecord, shelf: Shelf) -> Result<(ArchiveId, ArchiveSealer), ErasureError> {
    let controller = record.controller;
    let fresh = app.vault.new_archive(ArchiveId::new(app.store.next_id())).map_err(custody::SealError::from)?;
    let found: ArchiveRecord = app
        .store
        .write(move |tx| {
            if let Some(found) = store::archive_keys::find(tx, controller, shelf)? {
                return Ok(found);
            }
            store::archive_keys::add(tx, controller, (shelf, &fresh))?;
            let Shelf { norm, about, until } = shelf;
            Ok::<_, StoreError>(ArchiveRecord { key: fresh.clone(), norm, about, until, ended_at: None })
        })
        .await?;
    let sealer = app.vault.archive_sealer((controller, record.erasure.subject), &found.key)?;
    Ok((found.key.id, sealer))
}

async fn piece(
    app: &App,
    (person, opener): (&PersonRecord, &Opener),
    (one, record): (Planned, &ErasureRecord),
) -> Result<KeptPiece, ErasureError> {
    match one.kind {
        KeptKind::Invoice => invoice(app, (person, opener), PurchaseId::new(one.number)).await,
        KeptKind::Consent => consent(app, (person, opener), (ConsentEventId::new(one.number), record)).await,
        KeptKind::Recipient => recipient(app, (person, opener)).await,
        KeptKind::Submission => {
            let subject = person.facts.subject;
            let sent = app.store.read(move |db| store::forms::submissions_of(db, subject)).await?;
            let sent = sent.into_iter().find(|sent| sent.id.number() == one.number).ok_or(ErasureError::NotFound)?;
            let opened = opener.open(Table::FormSubmission, records::submission(sent.id), &sent.answers)?;
            Ok(KeptPiece::Submission(opened.as_ref().clone()))
        }
        KeptKind::Note => note(app, (person, opener), ItemId::new(one.number)).await,
        KeptKind::Case => case(app, (person, opener), RightsCaseId::new(one.number)).await,
    }
}

fn profile(person: &PersonRecord, opener: &Opener) -> Result<Profile, OpenError> {
    Ok(opener.open(Table::Person, records::OF_PERSON, &person.profile)?.as_ref().clone())
}

async fn invoice(
    app: &App,
    (person, opener): (&PersonRecord, &Opener),
    id: PurchaseId,
) -> Result<KeptPiece, ErasureError> {
    let subject = person.facts.subject;
    let found = app.store.read(move |db| store::purchases::one(db, subject, id)).await?;
    let found = found.ok_or(ErasureError::NotFound)?;
    let head = opener.open(Table::Purchase, records::purchase(id), &found.head)?;
    let (mut lines, mut after) = (Vec::new(), -1);
    loop {
        let some = app.store.read(move |db| store::purchases::lines(db, subject, id, (after, LINES))).await?;
        let Some((last, _)) = some.last() else { break };
        after = *last;
        for (number, sealed) in &some {
            let line = opener.open(Table::PurchaseLine, records::line(id, *number), sealed)?;
            lines.push(line.as_ref().clone());
        }
    }
    let profile = profile(person, opener)?;
    Ok(KeptPiece::Invoice(Box::new(KeptInvoice {
        public: found.public,
        at: found.at,
        kind: found.kind,
        currency: found.currency,
        source: found.source,
        name: profile.name,
        organisation: profile.organisation,
        head: head.as_ref().clone(),
        lines,
    })))
}

/// Contact points of a person, opened, the newest first.
async fn contacts(app: &App, (person, opener): (&PersonRecord, &Opener)) -> Result<Vec<ContactValue>, ErasureError> {
    let subject = person.facts.subject;
    let all = app.store.read(move |db| store::contacts::of_person(db, subject)).await?;
    let open = |contact: &store::contacts::ContactRecord| {
        let opened = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value);
        opened.map(|value| value.as_ref().clone())
    };
    Ok(all.iter().rev().map(open).collect::<Result<_, _>>()?)
}

async fn recipient(app: &App, (person, opener): (&PersonRecord, &Opener)) -> Result<KeptPiece, ErasureError> {
    let profile = profile(person, opener)?;
    let contacts = contacts(app, (person, opener)).await?;
    Ok(KeptPiece::Recipient(Box::new(Recipient { name: profile.name, organisation: profile.organisation, contacts })))
}

async fn consent(
    app: &App,
    (person, opener): (&PersonRecord, &Opener),
    (id, record): (ConsentEventId, &ErasureRecord),
) -> Result<KeptPiece, ErasureError> {
    let subject = person.facts.subject;
    let all = app.store.read(move |db: &mut dyn Db| store::consents::of_person(db, subject)).await?;
    let yes = all.iter().find(|known| known.id == id).ok_or(ErasureError::NotFound)?;
    let proof = yes.proof.as_ref().map(|proof| opener.open(Table::ConsentProof, records::consent_proof(id), proof));
    let mut draft = proof.transpose()?.map(|proof| proof.as_ref().draft.clone()).unwrap_or_default();
    complete(&mut draft, yes);
    let wanted = kind_of(yes.reach);
    let contact = contacts(app, (person, opener)).await?.into_iter().find(|value| value.kind() == wanted);
    Ok(KeptPiece::Consent(Box::new(KeptConsent {
        purpose: PurposeId::new(yes.purpose),
        brand: yes.brand,
        act: yes.act,
        at: yes.at,
        ended_at: exceptions::ended_at(&all, yes, record.erasure.ordered_at),
        contact,
        draft,
    })))
}

/// The proof holds what only it knows; the rest stands beside it.
fn complete(draft: &mut domain::consent::evidence::Draft, yes: &ConsentRecord) {
    draft.wording_hash = draft.wording_hash.or_else(|| yes.wording_hash.as_deref()?.try_into().ok());
    let shown = |(notice, version)| NoticeRef { notice: NoticeId::new(notice), version };
    draft.notice = draft.notice.or_else(|| yes.notice.map(shown));
    draft.language = draft.language.or_else(|| Language::parse(&yes.language));
    draft.at = draft.at.or(Some(yes.at));
    if draft.form.is_empty() {
        draft.form.clone_from(&yes.form);
    }
}

/// The kind of contact point that a claim about this way of writing comes from.
const fn kind_of(reach: Option<Channel>) -> ContactKind {
    match reach {
        Some(Channel::Sms | Channel::Phone) => ContactKind::Phone,
        Some(Channel::Post) => ContactKind::Postal,
        Some(Channel::Email | Channel::Portal) | None => ContactKind::Email,
    }
}

async fn note(app: &App, (person, opener): (&PersonRecord, &Opener), id: ItemId) -> Result<KeptPiece, ErasureError> {
    let subject = person.facts.subject;
    let found = app.store.read(move |db| {
        let head = store::items::one(db, subject, id)?;
        Ok::<_, StoreError>((head.and_then(|head| head.wrap), store::items::body(db, id)?))
    });
    let (wrap, body) = found.await?;
    let (wrap, body) = wrap.zip(body).ok_or(ErasureError::NotFound)?;
    let opened = opener.open_item(id, &wrap, &body)?;
    Ok(KeptPiece::Note(opened.as_ref().clone()))
}

async fn case(
    app: &App,
    (person, opener): (&PersonRecord, &Opener),
    id: RightsCaseId,
) -> Result<KeptPiece, ErasureError> {
    let subject = person.facts.subject;
    let read = app.store.read(move |db| {
        let record = store::rights::of(db, subject, id)?;
        let letters = store::letters::of_case(db, subject, id)?;
        Ok::<_, StoreError>((record, store::rights::steps(db, subject, id)?, letters))
    });
    let (record, steps, letters) = read.await?;
    let record = record.ok_or(ErasureError::NotFound)?;
    let mut kept = Vec::with_capacity(steps.len());
    for StepRecord { step, words } in steps {
        let place = records::rights_step(id, step.number);
        let said = words.as_ref().map(|words| opener.open(Table::RightsStep, place, words)).transpose()?;
        let words = said.and_then(|said| {
            let parts: Vec<&str> = said.as_ref().0.iter().map(|(_, words)| words.expose()).collect();
            Text::some(&parts.join("\n"))
        });
        kept.push(KeptStep { at: step.at, code: step.code.code().to_owned(), detail: step.detail, words });
    }
    // What was answered stays as it was written; a letter to somebody else is theirs.
    for letter in letters.iter().filter(|letter| letter.subject == subject) {
        let words = opener.open(Table::Letter, records::letter(letter.id), &letter.words)?;
        let (code, words) = (format!("letter_{}", letter.kind.code()), Some(words.as_ref().text.clone()));
        kept.push(KeptStep { at: letter.made_at, code, detail: letter.template, words });
    }
    kept.sort_by_key(|step| step.at);
    Ok(KeptPiece::Case(Box::new(KeptCase {
        public: record.case.public,
        kind: record.case.kind.code().to_owned(),
        channel: record.case.channel.code().to_owned(),
        received_at: record.case.received_at,
        outcome: record.stands.outcome.map_or("", |outcome| outcome.code()).to_owned(),
        steps: kept,
    })))
}
