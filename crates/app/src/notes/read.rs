//! Reading notes: whole for those who may see the person they are about, and the words about a third person for those
//! who may see that one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use custody::{Disclosed, Opener, SealedItem, Table};
use domain::actor::Role;
use domain::id::{ActorId, ItemId, PublicId, SubjectId};
use domain::note::{ItemRole, NoteBody, Piece, TAKE_BACK_MINUTES};
use domain::personal::Text;
use domain::time::to_ms;
use policy::PersonAct;
use store::items::{ItemHead, SpanRecord};
use store::people::PersonRecord;
use store::{Db, Permits, StoreError};

use super::{Counts, MentionView, NoteError, NotePiece, NoteView, Wrong};
use crate::people::{circle, missing_permit};
use crate::{App, Ctx, Why, records};

/// How many notes, and how many mentions, are shown at once.
const SHOWN: i64 = 20;

/// The notes about a person, and the notes about others that mention them; the newest first.
pub struct Notes {
    /// How many there are of both.
    pub counts: Counts,
    /// Notes whose words they share.
    pub notes: Vec<NoteView>,
    /// Where the next page of notes begins, if there is one.
    pub next: Option<ItemId>,
    /// Words about them in notes about others.
    pub mentions: Vec<MentionView>,
}

/// A note as it is written anew.
pub struct Editable {
    /// All its words.
    pub text: Disclosed<Text>,
    /// Whom it concerns beside the person it is about.
    pub people: Vec<(PublicId, ItemRole)>,
    /// The words about each.
    pub passages: Vec<(PublicId, Disclosed<Text>)>,
}

/// How many notes concern a person. It shows nothing of them and is for a page that is open already.
pub async fn counts(app: &App, whom: PublicId) -> Result<Counts, NoteError> {
    let counted = app.store.read(move |db| {
        let own: Vec<SubjectId> = circle::by_public(db, whom)?.iter().map(|member| member.facts.subject).collect();
        counts_of(db, &own)
    });
    Ok(counted.await?)
}

/// Of all records of one person. A note that concerns several of them counts once.
fn counts_of(db: &mut dyn Db, own: &[SubjectId]) -> Result<Counts, StoreError> {
    if let [only] = own {
        return store::items::counts(db, *only);
    }
    let (mut shared, mut mentioning) = (BTreeSet::new(), BTreeSet::new());
    for record in own {
        let current = store::items::of_person(db, *record)?.into_iter().filter(|head| head.replaced_at.is_none());
        for head in current {
            if head.role.shares_the_text() {
                shared.insert(head.id)
            } else {
                mentioning.insert(head.id)
            };
        }
    }
    let count = |items: &BTreeSet<ItemId>| i64::try_from(items.len()).unwrap_or(i64::MAX);
    let mentioning = mentioning.difference(&shared).copied().collect();
    Ok(Counts { notes: count(&shared), mentions: count(&mentioning) })
}

/// Shows a page of notes: those before `before`, or the newest.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    before: Option<ItemId>,
) -> Result<Notes, NoteError> {
    let from = before.unwrap_or(ItemId::new(i64::MAX));
    let desk = read(app, ctx, (whom, why), move |db, own| {
        let mut heads = newest(db, own, |db, record| store::items::shared(db, record, (from, SHOWN + 1)))?;
        heads.truncate(usize::try_from(SHOWN + 1).unwrap_or(0));
        let next = (i64::try_from(heads.len()).unwrap_or(0) > SHOWN).then(|| heads.pop()).flatten();
        let next = next.and_then(|_| heads.last()).map(|(_, head)| head.id);
        // Mentions stand beside the first page.
        let first = (ItemId::new(i64::MAX), if before.is_none() { SHOWN } else { 0 });
        let mut mentions = newest(db, own, |db, record| store::items::mentioning(db, record, first))?;
        mentions.truncate(usize::try_from(SHOWN).unwrap_or(0));
        Ok((heads, mentions, next))
    })
    .await?;
    Ok(Notes { counts: desk.counts, notes: desk.notes()?, next: desk.next, mentions: desk.mentions()? })
}

/// What `read` finds of each record of a person, the newest first, each item once.
fn newest(
    db: &mut dyn Db,
    own: &[SubjectId],
    read: impl Fn(&mut dyn Db, SubjectId) -> Result<Vec<ItemHead>, StoreError>,
) -> Result<Vec<(SubjectId, ItemHead)>, StoreError> {
    let mut all = Vec::new();
    for record in own {
        all.extend(read(db, *record)?.into_iter().map(|head| (*record, head)));
    }
    all.sort_by_key(|(_, head)| std::cmp::Reverse(head.id));
    all.dedup_by_key(|(_, head)| head.id);
    Ok(all)
}

/// Shows every version of one note, the newest first.
pub async fn versions(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    note: PublicId,
) -> Result<Vec<NoteView>, NoteError> {
    let desk = read(app, ctx, (whom, why), move |db, own| one_note(db, own, note)).await?;
    desk.notes()
}

fn one_note(db: &mut dyn Db, own: &[SubjectId], note: PublicId) -> Result<Heads, NoteError> {
    let heads = newest(db, own, |db, record| {
        let mut heads = store::items::of_note(db, record, note)?;
        heads.retain(|head| head.role.shares_the_text());
        Ok(heads)
    })?;
    if heads.is_empty() { Err(NoteError::NotFound) } else { Ok((heads, Vec::new(), None)) }
}

/// Opens the newest version of a note to write it anew; refuses if it holds words that the actor may not see.
pub async fn editable(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    note: PublicId,
) -> Result<Editable, NoteError> {
    let desk = read(app, ctx, (whom, why), move |db, own| {
        let (mut heads, ..) = one_note(db, own, note)?;
        heads.truncate(1);
        Ok((heads, Vec::new(), None))
    })
    .await?;
    let raw = desk.shared.first().ok_or(NoteError::NotFound)?;
    if raw.head.replaced_at.is_some() {
        return Err(NoteError::Replaced);
    }
    let holder = desk.known(raw.holder).ok_or(NoteError::NotFound)?;
    let view = desk.view(raw, holder)?.ok_or(NoteError::NotFound)?;
    let (mut words, mut passages) = (String::new(), Vec::new());
    for piece in view.pieces {
        match piece {
            NotePiece::Words(text) => words.push_str(text.as_ref().expose()),
            NotePiece::About(person, text) => {
                words.push_str(text.as_ref().expose());
                passages.push((person, text));
            }
            NotePiece::Someone => return Err(Wrong::Hidden.into()),
            NotePiece::Gone | NotePiece::Cut => words.push_str("[…]"),
        }
    }
    let mut people = Vec::new();
    for (subject, role) in raw.people.iter().filter(|(subject, _)| !desk.is_own(*subject)) {
        let known = desk.known(*subject).ok_or(Wrong::Hidden)?;
        people.push((known.facts.public, *role));
    }
    Ok(Editable { text: desk.opened(holder)?.disclose_text(words, raw)?, people, passages })
}

/// Items with the record that has each, of two kinds, and where the next page begins.
type Heads = (Vec<(SubjectId, ItemHead)>, Vec<(SubjectId, ItemHead)>, Option<ItemId>);

/// An item as it was read, before anything is opened.
#[derive(Clone)]
struct Raw {
    /// Whose item this is, of the records of the person.
    holder: SubjectId,
    head: ItemHead,
    body: Option<SealedItem<NoteBody>>,
    spans: Vec<SpanRecord>,
    people: Vec<(SubjectId, ItemRole)>,
    /// For a mention: the item as the one it is about has it.
    theirs: Option<(SubjectId, ItemHead)>,
}

impl Raw {
    fn read(db: &mut dyn Db, (holder, head): (SubjectId, ItemHead)) -> Result<Self, StoreError> {
        let id = head.id;
        let people = store::items::people(db, id)?;
        let shares = people.iter().filter(|(_, role)| role.shares_the_text()).min_by_key(|(_, role)| *role);
        let theirs = match shares.filter(|_| !head.role.shares_the_text()) {
            Some((subject, _)) => store::items::one(db, *subject, id)?.map(|head| (*subject, head)),
            None => None,
        };
        let (body, spans) = (store::items::body(db, id)?, store::items::spans(db, id)?);
        Ok(Self { holder, head, body, spans, people, theirs })
    }
}

/// What was read, and the permits that are on record.
struct Desk<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    /// The records of the person, the main one first.
    own: Vec<PersonRecord>,
    shared: Vec<Raw>,
    mentioning: Vec<Raw>,
    next: Option<ItemId>,
    /// Other people in these notes whom the actor may see.
    others: BTreeMap<SubjectId, PersonRecord>,
    roles: Vec<(ActorId, Role)>,
    counts: Counts,
    permits: Permits,
}

async fn read<'a>(
    app: &'a App,
    ctx: &'a Ctx,
    (whom, why): (PublicId, &Why),
    pick: impl Fn(&mut dyn Db, &[SubjectId]) -> Result<Heads, NoteError> + Send + 'static,
) -> Result<Desk<'a>, NoteError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::SeeNotes, why.reason));
    let ((own, read, others), permits) = app
        .store
        .disclose(move |db, looks| {
            let own = circle::by_public(db, whom)?;
            for record in &own {
                looks.push(policy.allow(&asker.actor, &record.facts, asks)??);
            }
            let read = Read::of(db, &own, &pick)?;
            let mut others = BTreeMap::new();
            for subject in concerned(&read) {
                let is_own = own.iter().any(|record| record.facts.subject == subject);
                if is_own || others.contains_key(&subject) {
                    continue;
                }
                let Some(person) = circle::member(db, subject)? else { continue };
                if let Ok(allowed) = policy.allow(&asker.actor, &person.facts, asks)? {
                    looks.push(allowed);
                    others.insert(subject, person);
                }
            }
            Ok::<_, NoteError>((own, read, others))
        })
        .await?;
    let Read { shared, mentioning, next, roles, counts } = read;
    Ok(Desk { app, ctx, own, shared, mentioning, next, others, roles, counts, permits })
}

/// What is read of all records of a person.
struct Read {
    shared: Vec<Raw>,
    mentioning: Vec<Raw>,
    next: Option<ItemId>,
    roles: Vec<(ActorId, Role)>,
    counts: Counts,
}

impl Read {
    fn of(
        db: &mut dyn Db,
        own: &[PersonRecord],
        pick: &impl Fn(&mut dyn Db, &[SubjectId]) -> Result<Heads, NoteError>,
    ) -> Result<Self, NoteError> {
        let main = own.first().ok_or(NoteError::NotFound)?;
        let subjects: Vec<SubjectId> = own.iter().map(|record| record.facts.subject).collect();
        let (shared, mentioning, next) = pick(db, &subjects)?;
        let shared = shared.into_iter().map(|head| Raw::read(db, head)).collect::<Result<Vec<_>, _>>()?;
        let mut mentioning = mentioning.into_iter().map(|head| Raw::read(db, head)).collect::<Result<Vec<_>, _>>()?;
        // A note about one record that mentions another one of the same person is a note about them.
        mentioning.retain(|raw| {
            let mut sharing = raw.people.iter().filter(|(_, role)| role.shares_the_text());
            !sharing.any(|(subject, _)| subjects.contains(subject))
        });
        let roles = store::accounts::roles(db, main.facts.controller)?;
        Ok(Self { shared, mentioning, next, roles, counts: counts_of(db, &subjects)? })
    }
}

/// Everybody whose words these notes hold.
fn concerned(read: &Read) -> Vec<SubjectId> {
    let of_shared = read.shared.iter().flat_map(|raw| raw.people.iter().map(|(subject, _)| *subject));
    // Of a note about somebody else nothing is opened for a third person unless the whole note may be seen.
    let of_mentions = read.mentioning.iter().filter_map(|raw| raw.theirs.as_ref().map(|(subject, _)| *subject));
    of_shared.chain(of_mentions).collect()
}

/// What opens the values of one person.
struct Opened(Opener);

impl Opened {
    /// Words that were put together from opened parts, disclosed by the event of the note they are from.
    fn disclose_text(&self, words: String, raw: &Raw) -> Result<Disclosed<Text>, NoteError> {
        let (wrap, body) = raw.head.wrap.as_ref().zip(raw.body.as_ref()).ok_or(NoteError::NotFound)?;
        Ok(self.0.open_item(raw.head.id, wrap, body)?.part(|_| Text::new(words)))
    }
}

impl Desk<'_> {
    fn notes(&self) -> Result<Vec<NoteView>, NoteError> {
        let view = |raw: &Raw| match self.known(raw.holder) {
            Some(holder) => self.view(raw, holder),
            None => Ok(None),
        };
        self.shared.iter().map(view).filter_map(Result::transpose).collect()
    }

    fn own_record(&self, subject: SubjectId) -> Option<&PersonRecord> {
        self.own.iter().find(|record| record.facts.subject == subject)
    }

    fn is_own(&self, subject: SubjectId) -> bool {
        self.own_record(subject).is_some()
    }

    /// Somebody whose words may be opened.
    fn known(&self, subject: SubjectId) -> Option<&PersonRecord> {
        self.own_record(subject).or_else(|| self.others.get(&subject))
    }

    fn mentions(&self) -> Result<Vec<MentionView>, NoteError> {
        self.mentioning.iter().map(|raw| self.mention(raw)).collect()
    }

    fn opened(&self, person: &PersonRecord) -> Result<Opened, NoteError> {
        let permit = self.permits.of(person.facts.subject, PersonAct::SeeNotes).ok_or_else(missing_permit)?;
        Ok(Opened(self.app.vault.opener(permit, &person.key)?))
    }

    fn role(&self, author: ActorId) -> Role {
        self.roles.iter().find(|(actor, _)| *actor == author).map_or(Role::System, |(_, role)| *role)
    }

    /// The whole note, through the wrap of `holder`; nothing if its words are gone.
    fn view(&self, raw: &Raw, holder: &PersonRecord) -> Result<Option<NoteView>, NoteError> {
        let head = match &raw.theirs {
            Some((subject, theirs)) if *subject == holder.facts.subject => theirs,
            Some(_) | None => &raw.head,
        };
        let Some((wrap, body)) = head.wrap.as_ref().zip(raw.body.as_ref()) else { return Ok(None) };
        let body = self.opened(holder)?.0.open_item(head.id, wrap, body)?;
        let pieces = body.part(|body| body.pieces.clone()).each();
        let pieces = pieces.iter().map(|piece| self.piece(raw, piece)).collect::<Result<_, _>>()?;
        let mine = head.author == self.ctx.actor.id;
        Ok(Some(NoteView {
            public: head.public,
            item: head.id,
            version: head.version,
            at: head.at,
            author: self.role(head.author),
            mine,
            may_take_back: mine && to_ms(self.ctx.now) - to_ms(head.at) <= TAKE_BACK_MINUTES * 60_000,
            pieces,
            confirmed: body
                .part(|body| body.confirmed.as_ref().map(|confirmed| (confirmed.ground, confirmed.words.clone())))
                .transpose(),
            others: self.others_in(raw, holder),
        }))
    }

    /// How many people a note concerns beside the one it is read of.
    fn others_in(&self, raw: &Raw, holder: &PersonRecord) -> usize {
        let is_holder = |subject| subject == holder.facts.subject;
        let is_same = |subject| is_holder(subject) || (self.is_own(holder.facts.subject) && self.is_own(subject));
        raw.people.iter().filter(|(subject, _)| !is_same(*subject)).count()
    }

    fn piece(&self, raw: &Raw, piece: &Disclosed<Piece>) -> Result<NotePiece, NoteError> {
        let number = match piece.as_ref() {
            Piece::Words(_) => None,
            Piece::Cut => return Ok(NotePiece::Cut),
            Piece::About(number) => Some(*number),
        };
        let Some(number) = number else {
            let words = piece.part(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Cut | Piece::About(_) => Text::new(""),
            });
            return Ok(NotePiece::Words(words));
        };
        let Some(span) = raw.spans.iter().find(|span| span.number == number) else { return Ok(NotePiece::Gone) };
        let Some(person) = self.known(span.subject) else { return Ok(NotePiece::Someone) };
        Ok(NotePiece::About(person.facts.public, self.words(raw, span, person)?))
    }

    fn words(&self, raw: &Raw, span: &SpanRecord, person: &PersonRecord) -> Result<Disclosed<Text>, NoteError> {
        let place = records::item_span(raw.head.id, span.number);
        let words = self.opened(person)?.0.open(Table::ItemSpan, place, &span.words)?;
        Ok(words.part(|words| words.0.clone()))
    }

    fn mention(&self, raw: &Raw) -> Result<MentionView, NoteError> {
        let own = raw.spans.iter().filter_map(|span| Some((span, self.own_record(span.subject)?)));
        let passages = own.map(|(span, record)| self.words(raw, span, record)).collect::<Result<_, _>>()?;
        let holder = raw.theirs.as_ref().and_then(|(subject, _)| self.others.get(subject));
        let whole = match holder {
            Some(holder) => self.view(raw, holder)?.map(|view| (holder.facts.public, view)),
            None => None,
        };
        Ok(MentionView {
            public: raw.head.public,
            at: raw.head.at,
            author: self.role(raw.head.author),
            passages,
            whole,
        })
    }
}
