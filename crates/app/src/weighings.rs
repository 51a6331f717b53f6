//! Objections to something else than marketing, weighed (Art. 21(1)): the use stands still from the objection on; the
//! officer advises; the privacy manager decides.
//!
//! Invariant: a use goes on only on a compelling ground in writing, after the officer's advice is on record. An
//! objection to direct marketing is weighed against nothing (Art. 21(3)).

use custody::{Disclosed, ObjectionGround, Opener, Table};
use domain::actor::Role;
use domain::event::{Deed, Event};
use domain::id::{ActorId, EventId, ObjectionId, PublicId, SubjectId};
use domain::may::{Against, MONTH_DAYS, Objection, ObjectionEnd, Weighed};
use domain::personal::Text;
use domain::rights::{Said, SaidPart};
use domain::time::{Timestamp, days_after};
use policy::PersonAct;
use store::objections::ObjectionRecord;
use store::people::PersonRecord;
use store::weighings::WeighingRecord;
use store::{StoreError, Tx};

use crate::people::{PeopleError, circle, look_at};
use crate::purposes::PurposeName;
use crate::{App, Ctx, Why, records};

/// Why nothing was weighed.
#[derive(Debug, thiserror::Error)]
pub enum WeighingError {
    /// The person, or a record of theirs.
    #[error("could not use the records of the person")]
    People(#[from] PeopleError),
    /// No words, or far too many.
    #[error("something is missing")]
    Incomplete,
    /// It ended, it was found to hold, or it is against direct marketing.
    #[error("this objection is not to be weighed")]
    NotOpen,
    /// The officer has not advised.
    #[error("the officer has not advised")]
    Unadvised,
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// An objection with everything that was said about it.
pub struct WeighingView {
    /// Its number.
    pub id: ObjectionId,
    /// Against what, when, and how it ended.
    pub objection: Objection,
    /// What the purpose is called; `None` for all direct marketing.
    pub purpose: Option<PurposeName>,
    /// By when it is weighed.
    pub due: Timestamp,
    /// Advice and decision: what, when, in which role, in words.
    pub lines: Vec<(Weighed, Timestamp, Role, Disclosed<Text>)>,
    /// The compelling ground that overruled it.
    pub ground: Option<Disclosed<Text>>,
}

impl WeighingView {
    /// Whether it is still to be weighed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.objection.is_to_be_weighed(self.lines.iter().map(|(code, ..)| *code))
    }

    /// Whether the officer advised.
    #[must_use]
    pub fn is_advised(&self) -> bool {
        self.lines.iter().any(|(code, ..)| *code == Weighed::Advised)
    }
}

type Read = (Vec<ObjectionRecord>, Vec<WeighingRecord>, Vec<(ActorId, Role)>);

/// Every objection of the person with what was said about it, the newest first. One that stands with several of their
/// records is shown once.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<WeighingView>, WeighingError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeWeighing], |db, person| {
        let subject = person.facts.subject;
        let roles = store::accounts::roles(db, person.facts.controller)?;
        Ok((store::objections::of_person(db, subject)?, store::weighings::of_person(db, subject)?, roles))
    })
    .await?;
    let controller = opened.person.facts.controller;
    let names = app.store.read(move |db| crate::purposes::names_in(db, controller)).await?;
    let mut views: Vec<WeighingView> = Vec::new();
    for (record, read) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeWeighing, record)?;
        for mut view in views_of(&opener, read)? {
            view.purpose = match view.objection.against {
                Against::DirectMarketing => None,
                Against::Purpose(purpose) => {
                    Some(names.get(&purpose).cloned().unwrap_or_else(|| PurposeName::unknown(purpose)))
                }
            };
            if !views.iter().any(|known| known.objection == view.objection) {
                views.push(view);
            }
        }
    }
    views.sort_by_key(|view| std::cmp::Reverse(view.objection.at));
    Ok(views)
}

fn views_of(opener: &Opener, (objections, lines, roles): &Read) -> Result<Vec<WeighingView>, PeopleError> {
    let mut views = Vec::new();
    for record in objections {
        let mut said = Vec::new();
        for line in lines.iter().filter(|line| line.objection == record.id) {
            let place = records::weighing(record.id, line.number);
            let words = opener.open(Table::Weighing, place, &line.words)?;
            let words = words.part(|said| said.0.first().map(|(_, words)| words.clone())).transpose();
            let role = roles.iter().find(|(actor, _)| *actor == line.by).map_or(Role::System, |(_, role)| *role);
            said.extend(words.map(|words| (line.code, line.at, role, words)));
        }
        let place = records::objection_ground(record.id);
        let ground = record.ground.as_ref().map(|ground| opener.open(Table::Objection, place, ground)).transpose()?;
        views.push(WeighingView {
            id: record.id,
            objection: record.objection,
            purpose: None,
            due: days_after(record.objection.at, MONTH_DAYS),
            lines: said,
            ground: ground.map(|ground| ground.part(|ground| ground.0.clone())),
        });
    }
    Ok(views)
}

/// Writes the officer's advice down. It stays visible, and is never the decision (Art. 38(6)).
pub async fn advise(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, words): (ObjectionId, &str),
) -> Result<(), WeighingError> {
    let said = Said::of(SaidPart::Advice, checked(words)?);
    let act = (PersonAct::AdviseObjection, Deed::ObjectionAdvised);
    add(app, ctx, (whom, why, act), (id, Weighed::Advised, said)).await
}

/// Decides that the objection holds: the use has ended for this person.
pub async fn uphold(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, words): (ObjectionId, &str),
) -> Result<(), WeighingError> {
    let said = Said::of(SaidPart::Reason, checked(words)?);
    let act = (PersonAct::WeighObjection, Deed::ObjectionUpheld);
    add(app, ctx, (whom, why, act), (id, Weighed::Upheld, said)).await
}

/// Decides that the use goes on, on this ground; with every record of the person. The officer has advised before.
pub async fn overrule(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, ground): (ObjectionId, &str),
) -> Result<(), WeighingError> {
    let ground = ObjectionGround(Text::new(checked(ground)?));
    let (members, event) = asked(app, ctx, (whom, why), (PersonAct::WeighObjection, Deed::ObjectionOverruled)).await?;
    let (_, found, lines) = find(app, &members, id).await?;
    let Against::Purpose(purpose) = found.objection.against else { return Err(WeighingError::NotOpen) };
    if !lines.iter().any(|line| line.code == Weighed::Advised) {
        return Err(WeighingError::Unadvised);
    }
    let mut ends = Vec::new();
    for member in &members {
        let sealer = app.vault.sealer(member.facts.controller, &member.key).map_err(PeopleError::from)?;
        let subject = member.facts.subject;
        let same = app.store.read(move |db| store::objections::of_person(db, subject)).await?;
        let is_same =
            |one: &&ObjectionRecord| one.objection.end.is_none() && one.objection.against == found.objection.against;
        for one in same.iter().filter(is_same) {
            let place = records::objection_ground(one.id);
            let sealed = sealer.seal(Table::Objection, place, &ground).map_err(PeopleError::from)?;
            ends.push((member.facts.clone(), one.id, sealed));
        }
    }
    let (now, by, seen) = (ctx.now, ctx.actor.id, lines.len());
    let event = Event { detail: purpose.number(), ..event };
    app.store
        .write(move |tx| {
            // Whoever advised meanwhile is heard first.
            still(tx, (&ends.iter().map(|(facts, ..)| facts.subject).collect::<Vec<_>>(), id), seen)?;
            for (facts, one, ground) in &ends {
                tx.check_generation(facts.subject, facts.generation)?;
                let end = ObjectionEnd::Overruled { at: now, by };
                if !store::objections::end(tx, facts.subject, (*one, end), (by, Some(ground)))? {
                    return Err(WeighingError::NotOpen);
                }
            }
            tx.record(event.clone());
            Ok(())
        })
        .await
}

fn still(tx: &mut Tx<'_>, (subjects, id): (&[SubjectId], ObjectionId), seen: usize) -> Result<(), WeighingError> {
    let mut lines = 0;
    for subject in subjects {
        lines += store::weighings::of_person(tx, *subject)?.iter().filter(|line| line.objection == id).count();
    }
    if lines == seen { Ok(()) } else { Err(WeighingError::NotOpen) }
}

async fn add(
    app: &App,
    ctx: &Ctx,
    (whom, why, act): (PublicId, &Why, (PersonAct, Deed)),
    (id, code, said): (ObjectionId, Weighed, Said),
) -> Result<(), WeighingError> {
    let (members, event) = asked(app, ctx, (whom, why), act).await?;
    let (holder, _, lines) = find(app, &members, id).await?;
    let number = lines.iter().map(|line| line.number).max().unwrap_or(0) + 1;
    let sealer = app.vault.sealer(holder.facts.controller, &holder.key).map_err(PeopleError::from)?;
    let words = sealer.seal(Table::Weighing, records::weighing(id, number), &said).map_err(PeopleError::from)?;
    let line = WeighingRecord { objection: id, number, at: ctx.now, by: ctx.actor.id, code, words };
    let (facts, event) = (holder.facts, Event { detail: id.number(), ..event });
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            store::weighings::add(tx, facts.subject, &line)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// The records of the person, and the event of the deed about the main one.
async fn asked(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (act, deed): (PersonAct, Deed),
) -> Result<(Vec<PersonRecord>, Event), WeighingError> {
    let members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    let main = members.first().ok_or(PeopleError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &main.facts, ctx.asks(act, why.reason)).map_err(PeopleError::from)?;
    let allowed = allowed.map_err(PeopleError::from)?;
    let event = Event { deed, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    Ok((members, event))
}

/// An objection that is to be weighed, the record that holds it, and what was said about it.
async fn find(
    app: &App,
    members: &[PersonRecord],
    id: ObjectionId,
) -> Result<(PersonRecord, ObjectionRecord, Vec<WeighingRecord>), WeighingError> {
    for member in members {
        let subject = member.facts.subject;
        let read = app.store.read(move |db| {
            Ok::<_, StoreError>((store::objections::of_person(db, subject)?, store::weighings::of_person(db, subject)?))
        });
        let (objections, mut lines) = read.await?;
        let Some(found) = objections.into_iter().find(|one| one.id == id) else { continue };
        lines.retain(|line| line.objection == id);
        let is_open = found.objection.is_to_be_weighed(lines.iter().map(|line| line.code));
        return if is_open { Ok((member.clone(), found, lines)) } else { Err(WeighingError::NotOpen) };
    }
    Err(PeopleError::NotFound.into())
}

fn checked(words: &str) -> Result<&str, WeighingError> {
    Said::fitting(words).ok_or(WeighingError::Incomplete)
}
