//! Reading notes: whole for those who may see the person they are about, and the words about a third person for those
//! who may see that one.

use std::collections::BTreeMap;
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
use crate::people::missing_permit;
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
    let counted = app.store.read(move |db| match store::people::by_public(db, whom)? {
        Some(person) => store::items::counts(db, person.facts.subject),
        None => Ok(Counts::default()),
    });
    Ok(counted.await?)
}

/// Shows a page of notes: those before `before`, or the newest.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    before: Option<ItemId>,
) -> Result<Notes, NoteError> {
    let from = before.unwrap_or(ItemId::new(i64::MAX));
    let desk = read(app, ctx, (whom, why), move |db, subject| {
        let mut heads = store::items::shared(db, subject, (from, SHOWN + 1))?;
        let next = (i64::try_from(heads.len()).unwrap_or(0) > SHOWN).then(|| heads.pop()).flatten();
        let next = next.and_then(|_| heads.last()).map(|head| head.id);
        // Mentions stand beside the first page.
        let newest = (ItemId::new(i64::MAX), if before.is_none() { SHOWN } else { 0 });
        let mentions = store::items::mentioning(db, subject, newest)?;
        Ok((heads, mentions, next))
    })
    .await?;
    Ok(Notes { counts: desk.counts, notes: desk.notes()?, next: desk.next, mentions: desk.mentions()? })
}

/// Shows every version of one note, the newest first.
pub async fn versions(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    note: PublicId,
) -> Result<Vec<NoteView>, NoteError> {
    let desk = read(app, ctx, (whom, why), move |db, subject| one_note(db, subject, note)).await?;
    desk.notes()
}

fn one_note(db: &mut dyn Db, subject: SubjectId, note: PublicId) -> Result<Heads, NoteError> {
    let mut heads = store::items::of_note(db, subject, note)?;
    heads.retain(|head| head.role.shares_the_text());
    if heads.is_empty() { Err(NoteError::NotFound) } else { Ok((heads, Vec::new(), None)) }
}

/// Opens the newest version of a note to write it anew; refuses if it holds words that the actor may not see.
pub async fn editable(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    note: PublicId,
) -> Result<Editable, NoteError> {
    let desk = read(app, ctx, (whom, why), move |db, subject| {
        let (mut heads, ..) = one_note(db, subject, note)?;
        heads.truncate(1);
        Ok((heads, Vec::new(), None))
    })
    .await?;
    let raw = desk.shared.first().ok_or(NoteError::NotFound)?;
    if raw.head.replaced_at.is_some() {
        return Err(NoteError::Replaced);
    }
    let view = desk.view(raw, &desk.main)?.ok_or(NoteError::NotFound)?;
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
    for (subject, role) in raw.people.iter().filter(|(subject, _)| *subject != desk.main.facts.subject) {
        let known = desk.others.get(subject).ok_or(Wrong::Hidden)?;
        people.push((known.facts.public, *role));
    }
    Ok(Editable { text: desk.opened(&desk.main)?.disclose_text(words, raw)?, people, passages })
}

type Heads = (Vec<ItemHead>, Vec<ItemHead>, Option<ItemId>);

/// An item as it was read, before anything is opened.
#[derive(Clone)]
struct Raw {
    head: ItemHead,
    body: Option<SealedItem<NoteBody>>,
    spans: Vec<SpanRecord>,
    people: Vec<(SubjectId, ItemRole)>,
    /// For a mention: the item as the one it is about has it.
    theirs: Option<(SubjectId, ItemHead)>,
}

impl Raw {
    fn read(db: &mut dyn Db, head: ItemHead) -> Result<Self, StoreError> {
        let id = head.id;
        let people = store::items::people(db, id)?;
        let shares = people.iter().filter(|(_, role)| role.shares_the_text()).min_by_key(|(_, role)| *role);
        let theirs = match shares.filter(|_| !head.role.shares_the_text()) {
            Some((subject, _)) => store::items::one(db, *subject, id)?.map(|head| (*subject, head)),
            None => None,
        };
        Ok(Self { body: store::items::body(db, id)?, spans: store::items::spans(db, id)?, people, theirs, head })
    }
}

/// What was read, and the permits that are on record.
struct Desk<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    main: PersonRecord,
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
    pick: impl Fn(&mut dyn Db, SubjectId) -> Result<Heads, NoteError> + Send + 'static,
) -> Result<Desk<'a>, NoteError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::SeeNotes, why.reason));
    let (read, permits) = app
        .store
        .disclose(move |db, looks| {
            let main = store::people::by_public(db, whom)?.ok_or(NoteError::NotFound)?;
            looks.push(policy.allow(&asker.actor, &main.facts, asks)??);
            let (shared, mentioning, next) = pick(db, main.facts.subject)?;
            let shared = shared.into_iter().map(|head| Raw::read(db, head)).collect::<Result<Vec<_>, _>>()?;
            let mentioning = mentioning.into_iter().map(|head| Raw::read(db, head)).collect::<Result<Vec<_>, _>>()?;
            let mut others = BTreeMap::new();
            for subject in concerned(&shared, &mentioning) {
                let is_new = subject != main.facts.subject && !others.contains_key(&subject);
                let Some(person) = is_new.then(|| store::people::by_subject(db, subject)).transpose()?.flatten() else {
                    continue;
                };
                if let Ok(allowed) = policy.allow(&asker.actor, &person.facts, asks)? {
                    looks.push(allowed);
                    others.insert(subject, person);
                }
            }
            let roles = store::accounts::roles(db, main.facts.controller)?;
            let counts = store::items::counts(db, main.facts.subject)?;
            Ok::<_, NoteError>((main, shared, mentioning, next, others, roles, counts))
        })
        .await?;
    let (main, shared, mentioning, next, others, roles, counts) = read;
    Ok(Desk { app, ctx, main, shared, mentioning, next, others, roles, counts, permits })
}

/// Everybody whose words these notes hold.
fn concerned(shared: &[Raw], mentioning: &[Raw]) -> Vec<SubjectId> {
    let of_shared = shared.iter().flat_map(|raw| raw.people.iter().map(|(subject, _)| *subject));
    // Of a note about somebody else nothing is opened for a third person unless the whole note may be seen.
    let of_mentions = mentioning.iter().filter_map(|raw| raw.theirs.as_ref().map(|(subject, _)| *subject));
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
        let views = self.shared.iter().map(|raw| self.view(raw, &self.main));
        views.filter_map(Result::transpose).collect()
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
            others: raw.people.iter().filter(|(subject, _)| *subject != holder.facts.subject).count(),
        }))
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
        let main = Some(&self.main).filter(|main| main.facts.subject == span.subject);
        let Some(person) = main.or_else(|| self.others.get(&span.subject)) else { return Ok(NotePiece::Someone) };
        Ok(NotePiece::About(person.facts.public, self.words(raw, span, person)?))
    }

    fn words(&self, raw: &Raw, span: &SpanRecord, person: &PersonRecord) -> Result<Disclosed<Text>, NoteError> {
        let place = records::item_span(raw.head.id, span.number);
        let words = self.opened(person)?.0.open(Table::ItemSpan, place, &span.words)?;
        Ok(words.part(|words| words.0.clone()))
    }

    fn mention(&self, raw: &Raw) -> Result<MentionView, NoteError> {
        let own = raw.spans.iter().filter(|span| span.subject == self.main.facts.subject);
        let passages = own.map(|span| self.words(raw, span, &self.main)).collect::<Result<_, _>>()?;
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
