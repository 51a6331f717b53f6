//! Deleting a note: by whoever wrote it, soon after; else by those who answer for data protection.

use domain::event::{About, Deed, Event};
use domain::hold::{HoldItem, HoldKind};
use domain::id::{EventId, PublicId};
use domain::note::TAKE_BACK_MINUTES;
use domain::time::to_ms;
use policy::PersonAct;

use super::NoteError;
use crate::people::circle;
use crate::{App, Ctx, Why};

/// Deletes every version of a note, for everybody it concerns.
pub async fn remove(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), note: PublicId) -> Result<(), NoteError> {
    let (person, head) = app
        .store
        .read(move |db| {
            let mut found = None;
            for member in circle::by_public(db, whom)? {
                let heads = store::items::of_note(db, member.facts.subject, note)?;
                let head = heads.into_iter().find(|head| head.role.shares_the_text());
                if found.is_none() || head.is_some() {
                    found = Some((member, head));
                }
            }
            found.ok_or(NoteError::NotFound)
        })
        .await?;
    let ask = |act| app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason));
    // Whoever may not read notes is told nothing about which there are.
    drop(ask(PersonAct::SeeNotes)??);
    let head = head.ok_or(NoteError::NotFound)?;
    let is_fresh = to_ms(ctx.now) - to_ms(head.at) <= TAKE_BACK_MINUTES * 60_000;
    let is_own = head.author == ctx.actor.id && head.version == 1 && is_fresh;
    let allowed = ask(if is_own { PersonAct::WriteNote } else { PersonAct::DeleteNote })??;
    let like = Event {
        deed: Deed::NoteDeleted,
        detail: head.note.number(),
        ..allowed.event(EventId::new(app.store.next_id()), ctx.now)
    };
    let subject = person.facts.subject;
    let id = head.note;
    let next = app.store.clone();
    app.store
        .write(move |tx| {
            tx.check_generation(subject, allowed.generation())?;
            // Art. 17(3)(e): what is named for a legal claim stays until the matter is settled.
            for version in store::items::of_note(tx, subject, note)? {
                let item = HoldItem { kind: HoldKind::Note, number: version.id.number() };
                if store::holds::is_held(tx, subject, item)? {
                    return Err(NoteError::Refused);
                }
            }
            for concerned in store::items::delete(tx, id)? {
                if let Some(person) = store::people::by_subject(tx, concerned)? {
                    let about = About::One(concerned, person.facts.handle);
                    tx.record(Event { id: EventId::new(next.next_id()), about, ..like.clone() });
                }
            }
            Ok::<_, NoteError>(())
        })
        .await?;
    // The words are to be gone now, and not when the file happens to be tidied.
    Ok(app.store.truncate().await?)
}
