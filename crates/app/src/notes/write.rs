//! Writing a note: taken apart, each part sealed under whom it is about, and kept only while all of them are here.

use std::sync::Arc;

use custody::Table;
use domain::detect::sensitive_words;
use domain::event::{Deed, Event};
use domain::id::{EventId, ItemId, NoteId, PublicId, PublicKind};
use domain::note::{Apart, Confirmed, Fate, ItemRole, MAX_PASSAGES, MAX_PEOPLE, NoteBody, Passage, Piece, take_apart};
use domain::personal::Text;
use policy::{Allowed, Denied, PersonAct};
use store::StoreError;
use store::items::{ItemHead, NewItem, Participant, SpanRecord};
use store::people::PersonRecord;

use super::review::check_text;
use super::{NewNote, NoteError, Wrong};
use crate::people::circle;
use crate::{App, Ctx, Why, records};

/// The longest confirmation.
const CONFIRM_CHARS: usize = 500;

/// Writes a note about a person and gives its name outside.
pub async fn write(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), new: &NewNote) -> Result<PublicId, NoteError> {
    save(app, ctx, (whom, why), (new, None)).await
}

/// Writes a new version of a note. The old one is kept, sealed as it was.
pub async fn edit(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (note, new): (PublicId, &NewNote),
) -> Result<PublicId, NoteError> {
    // What the actor may not see is not overwritten blindly.
    super::read::editable(app, ctx, (whom, why), note).await?;
    save(app, ctx, (whom, why), (new, Some(note))).await
}

/// The same note with everybody under the name of their main record, so that nobody who was joined is two people in it.
async fn as_one(app: &App, whom: PublicId, new: &NewNote) -> Result<(PublicId, NewNote), NoteError> {
    let mut new = new.clone();
    let named = app.store.read(move |db| {
        let mut main = |name: &mut PublicId| {
            if let Some(person) = circle::main_of(db, *name)? {
                *name = person.facts.public;
            }
            Ok::<_, StoreError>(())
        };
        let mut whom = whom;
        main(&mut whom)?;
        for (person, _) in new.people.iter_mut().take(MAX_PEOPLE + 1) {
            main(person)?;
        }
        for passage in new.passages.iter_mut().take(MAX_PASSAGES + 1) {
            if let Fate::About(person) = &mut passage.fate {
                main(person)?;
            }
        }
        Ok::<_, StoreError>((whom, new))
    });
    Ok(named.await?)
}

/// Somebody whom the note concerns, and the yes of the rules to write about them.
struct Concerned {
    /// The name under which the note speaks of them.
    named: PublicId,
    /// The record under which it is kept.
    person: PersonRecord,
    role: ItemRole,
    allowed: Allowed,
}

async fn save(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (new, edits): (&NewNote, Option<PublicId>),
) -> Result<PublicId, NoteError> {
    let (whom, new) = as_one(app, whom, new).await?;
    let roles = roles(whom, &new)?;
    let apart = taken_apart(whom, &roles, &new)?;
    let confirmed = confirmed(&apart, &new)?;
    let (concerned, before) = meet(app, ctx, why, (roles, edits)).await?;
    let id = ItemId::new(app.store.next_id());
    let public = before.as_ref().map_or_else(|| PublicId::draw(PublicKind::Note, &*app.random), |head| head.public);
    let body = NoteBody { pieces: apart.pieces, confirmed: confirmed.clone() };
    let (people, spans, sealed) = seal(app, id, &concerned, (&body, &apart.spans))?;
    let item = NewItem {
        id,
        note: before.as_ref().map_or(NoteId::new(id.number()), |head| head.note),
        public,
        version: before.as_ref().map_or(1, |head| head.version + 1),
        at: ctx.now,
        author: ctx.actor.id,
        body: sealed,
        people,
        spans,
    };
    let replaced = before.as_ref().map(|head| head.id);
    let events = events(app, ctx, &concerned, (id, replaced.is_some(), confirmed));
    let now = ctx.now;
    app.store
        .write(move |tx| {
            if let Some(old) = replaced
                && !store::items::replace(tx, old, now)?
            {
                return Err(NoteError::Replaced);
            }
            store::items::add(tx, &item)?;
            for event in &events {
                tx.record(event.clone());
            }
            Ok(())
        })
        .await?;
    Ok(public)
}

/// Whom the note concerns and how, the one it is about first.
fn roles(whom: PublicId, new: &NewNote) -> Result<Vec<(PublicId, ItemRole)>, Wrong> {
    check_text(new.text.expose())?;
    let mut roles = vec![(whom, ItemRole::About)];
    let in_passages = new.passages.iter().filter_map(|passage| match passage.fate {
        Fate::About(person) => Some((person, ItemRole::Mentioned)),
        Fate::Cut => None,
    });
    for (person, role) in new.people.iter().copied().chain(in_passages) {
        if !roles.iter().any(|(known, _)| *known == person) {
            // One note is about one person; others of the household share it.
            let role = if role == ItemRole::About { ItemRole::Household } else { role };
            roles.push((person, role));
        }
    }
    if roles.len() > MAX_PEOPLE + 1 || new.passages.len() > MAX_PASSAGES { Err(Wrong::TooMany) } else { Ok(roles) }
}

fn taken_apart(whom: PublicId, roles: &[(PublicId, ItemRole)], new: &NewNote) -> Result<Apart<PublicId>, Wrong> {
    // Words about the one whom everything is about stand where they stood, unless somebody shares the rest.
    let is_shared = roles.iter().any(|(_, role)| *role == ItemRole::Household);
    let is_kept_apart = |passage: &&Passage<PublicId>| is_shared || passage.fate != Fate::About(whom);
    let passages: Vec<_> = new.passages.iter().filter(is_kept_apart).copied().collect();
    let apart = take_apart(new.text.expose(), &passages).map_err(|_| Wrong::Passage)?;
    let has_words = |person: &PublicId| apart.spans.iter().any(|(about, ..)| about == person);
    let mentioned = roles.iter().filter(|(_, role)| !role.shares_the_text());
    if mentioned.into_iter().all(|(person, _)| has_words(person)) { Ok(apart) } else { Err(Wrong::Unmentioned) }
}

/// The confirmation, if what is kept holds sensitive words.
fn confirmed(apart: &Apart<PublicId>, new: &NewNote) -> Result<Option<Confirmed>, Wrong> {
    let mut kept = String::new();
    for piece in &apart.pieces {
        match piece {
            Piece::Words(words) => kept.push_str(words.expose()),
            Piece::Cut => kept.push('\n'),
            Piece::About(number) => {
                let words = apart.spans.iter().find(|(_, known, _)| known == number);
                kept.push_str(words.map_or("\n", |(_, _, words)| words.expose()));
            }
        }
    }
    if sensitive_words(&kept).is_empty() {
        return Ok(None);
    }
    let confirmed = new.confirmed.as_ref().ok_or(Wrong::Unconfirmed)?;
    let words: String = confirmed.words.expose().trim().chars().take(CONFIRM_CHARS).collect();
    let words = Text::some(&words).ok_or(Wrong::Unconfirmed)?;
    Ok(Some(Confirmed { ground: confirmed.ground, words }))
}

type Met = (Vec<Concerned>, Option<ItemHead>);

/// Finds everybody and asks whether the actor may write about each.
async fn meet(
    app: &App,
    ctx: &Ctx,
    why: &Why,
    (roles, edits): (Vec<(PublicId, ItemRole)>, Option<PublicId>),
) -> Result<Met, NoteError> {
    let (policy, actor, asks) =
        (Arc::clone(&app.policy), ctx.actor.clone(), ctx.asks(PersonAct::WriteNote, why.reason));
    app.store
        .read(move |db| {
            let mut concerned = Vec::new();
            let mut before = None;
            for (named, role) in roles {
                let is_main = role == ItemRole::About;
                let nobody = || if is_main { NoteError::NotFound } else { Wrong::Stranger.into() };
                let note = edits.filter(|_| is_main);
                let (person, head) = keeper(db, named, note)?.ok_or_else(nobody)?;
                before = before.or(head);
                let allowed = match policy.allow(&actor, &person.facts, asks)? {
                    Ok(allowed) => allowed,
                    Err(denied) if is_main => return Err(denied.into()),
                    Err(Denied::Invisible | Denied::Refused) => return Err(Wrong::Stranger.into()),
                };
                concerned.push(Concerned { named, person, role, allowed });
            }
            if edits.is_some() && before.is_none() { Err(NoteError::NotFound) } else { Ok((concerned, before)) }
        })
        .await
}

/// The record under which the words are kept: the one that has the note already, else the main record.
fn keeper(
    db: &mut dyn store::Db,
    whom: PublicId,
    note: Option<PublicId>,
) -> Result<Option<(PersonRecord, Option<ItemHead>)>, StoreError> {
    let mut kept: Option<(PersonRecord, Option<ItemHead>)> = None;
    for member in circle::by_public(db, whom)? {
        let heads = match note {
            Some(note) => store::items::of_note(db, member.facts.subject, note)?,
            None => Vec::new(),
        };
        let head = heads.into_iter().next();
        let version = |head: Option<&ItemHead>| head.map(|head| head.version);
        let is_newer = kept.as_ref().is_some_and(|(_, known)| version(head.as_ref()) > version(known.as_ref()));
        if kept.is_none() || is_newer {
            kept = Some((member, head));
        }
    }
    Ok(kept)
}

type SealedParts = (Vec<Participant>, Vec<SpanRecord>, custody::SealedItem<NoteBody>);

/// Seals the words under the item's key, the key under those who share them, and words about third persons under each.
fn seal(
    app: &App,
    id: ItemId,
    concerned: &[Concerned],
    (body, spans): (&NoteBody, &[(PublicId, i64, Text)]),
) -> Result<SealedParts, NoteError> {
    let controller = app.house.controller.id;
    let item = app.vault.new_item::<NoteBody>(controller, id);
    let (mut people, mut sealed) = (Vec::new(), Vec::new());
    for one in concerned {
        let facts = &one.person.facts;
        let sealer = app.vault.sealer(controller, &one.person.key)?;
        let wrap = one.role.shares_the_text().then(|| item.wrap_for(&sealer)).transpose()?;
        people.push(Participant { subject: facts.subject, generation: facts.generation, role: one.role, wrap });
        for (_, number, words) in spans.iter().filter(|(about, ..)| *about == one.named) {
            let place = records::item_span(id, *number);
            let words = sealer.seal(Table::ItemSpan, place, &custody::SpanText(words.clone()))?;
            sealed.push(SpanRecord { subject: facts.subject, number: *number, words });
        }
    }
    Ok((people, sealed, item.seal(body)?))
}

/// One line for each person the note concerns, and one for sensitive words that were confirmed.
fn events(
    app: &App,
    ctx: &Ctx,
    concerned: &[Concerned],
    (id, edited, confirmed): (ItemId, bool, Option<Confirmed>),
) -> Vec<Event> {
    let event = |one: &Concerned, deed: Deed, detail: i64| Event {
        deed,
        detail,
        ..one.allowed.event(EventId::new(app.store.next_id()), ctx.now)
    };
    let mut events: Vec<Event> = concerned
        .iter()
        .map(|one| {
            let deed = match (one.role.shares_the_text(), edited) {
                (true, false) => Deed::NoteWritten,
                (true, true) => Deed::NoteEdited,
                (false, _) => Deed::MentionWritten,
            };
            event(one, deed, id.number())
        })
        .collect();
    let sensitive = concerned.first().zip(confirmed);
    events.extend(sensitive.map(|(main, said)| event(main, Deed::SensitiveConfirmed, said.ground.number())));
    events
}
