//! Rectification (Art. 16): what a person says is wrong is written down with what stands, checked, and either put right
//! or refused with the person's own statement beside it.
//!
//! Invariant: what stood and what was claimed are kept, whatever is decided; a value is put right by the same verbs that
//! edit it, so the index and the directory follow; and a decision is taken once.

use custody::{Disclosed, SealError, Table};
use domain::actor::Role;
use domain::contact::NotAContact;
use domain::dispute::{Disputed, Settled};
use domain::event::{Deed, Event};
use domain::id::{ActorId, ContactId, DisputeId, EventId, PublicId, SubjectId};
use domain::personal::Text;
use domain::restriction::RestrictionGround;
use domain::rights::{Said, SaidPart};
use domain::time::Timestamp;
use policy::{Denied, PersonAct, PolicyError};
use store::disputes::{DisputeRecord, SettledRecord};
use store::people::PersonRecord;
use store::{StoreError, Tx};

use crate::people::{PeopleError, circle, look_at};
use crate::{App, Ctx, Why, records, restrictions};

mod right;
mod things;

pub use things::{Thing, things};

/// Why nothing was done about a dispute.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// There is no such person or dispute, or the actor may not know that there is.
    #[error("no such dispute")]
    NotFound,
    /// The actor may know the person, but not do this.
    #[error("not allowed")]
    Refused,
    /// Something that is asked for is missing, or far too long.
    #[error("something is missing")]
    Incomplete(&'static str),
    /// The correction is no value of this kind.
    #[error("not a value of this kind")]
    NotAValue,
    /// It was decided before, or what stands was changed meanwhile.
    #[error("it was decided or changed meanwhile")]
    Meanwhile,
    /// Something about the person could not be read or written.
    #[error("could not use the records of the person")]
    People(PeopleError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision of the rules.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for DisputeError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

impl From<PeopleError> for DisputeError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused => Self::Refused,
            PeopleError::Store(error) => Self::Store(error),
            PeopleError::BadQuestion
            | PeopleError::Incomplete
            | PeopleError::Vault(_)
            | PeopleError::Seal(_)
            | PeopleError::Policy(_) => Self::People(error),
        }
    }
}

impl From<NotAContact> for DisputeError {
    fn from(_: NotAContact) -> Self {
        Self::NotAValue
    }
}

/// What a person says is wrong.
#[derive(Clone, Debug)]
pub struct NewDispute {
    /// What.
    pub what: Disputed,
    /// The number of what is one of several.
    pub target: Option<i64>,
    /// What they say is right.
    pub claimed: String,
    /// Why, and what shows it.
    pub why: String,
    /// The request it came with.
    pub case: Option<PublicId>,
    /// Whether the data is only stored until it is checked (Art. 18(1)(a)).
    pub restrict: bool,
}

/// What becomes of a dispute.
#[derive(Clone, Debug)]
pub enum Decided {
    /// It is put right: this is right.
    Accepted(String),
    /// It stays, for this reason.
    Refused(String),
}

/// A dispute as it is shown.
pub struct DisputeView {
    /// Its number.
    pub id: DisputeId,
    /// What is wrong.
    pub what: Disputed,
    /// The number of what is one of several.
    pub target: Option<i64>,
    /// When it was written down.
    pub at: Timestamp,
    /// In which role.
    pub by: Role,
    /// What stood, what is claimed, and why.
    pub said: Vec<(SaidPart, Disclosed<Text>)>,
    /// What became of it, and when.
    pub settled: Option<(Settled, Timestamp)>,
    /// The correction, or the ground of the refusal.
    pub answer: Vec<(SaidPart, Disclosed<Text>)>,
    /// What the person puts beside it.
    pub statement: Option<(Timestamp, Disclosed<Text>)>,
}

impl DisputeView {
    /// What was said at first about one thing.
    #[must_use]
    pub fn part(&self, part: SaidPart) -> Option<&Disclosed<Text>> {
        self.said.iter().chain(&self.answer).find(|(known, _)| *known == part).map(|(_, words)| words)
    }
}

/// Every dispute of a person, the newest first.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<DisputeView>, DisputeError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeDisputes], |db, person| {
        let roles = store::accounts::roles(db, person.facts.controller)?;
        Ok((store::disputes::of_person(db, person.facts.subject)?, roles))
    })
    .await?;
    let mut views = Vec::new();
    for (record, (disputes, roles)) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeDisputes, record)?;
        for dispute in disputes {
            views.push(view(&opener, dispute, roles)?);
        }
    }
    views.sort_by_key(|view| std::cmp::Reverse(view.at));
    Ok(views)
}

/// Whether anything is disputed; it opens nothing.
pub async fn are_there(app: &App, whom: PublicId) -> Result<bool, DisputeError> {
    let read = app.store.read(move |db| {
        for member in circle::by_public(db, whom)? {
            if !store::disputes::of_person(db, member.facts.subject)?.is_empty() {
                return Ok(true);
            }
        }
        Ok::<_, StoreError>(false)
    });
    Ok(read.await?)
}

fn view(
    opener: &custody::Opener,
    record: &DisputeRecord,
    roles: &[(ActorId, Role)],
) -> Result<DisputeView, PeopleError> {
    let open = |words: &custody::Sealed<Said>, part: i64| {
        let said = opener.open(Table::Dispute, records::dispute(record.id, part), words)?;
        let piece = |piece: Disclosed<(SaidPart, Text)>| (piece.as_ref().0, piece.part(|(_, text)| text.clone()));
        Ok::<_, PeopleError>(said.part(|said| said.0.clone()).each().into_iter().map(piece).collect::<Vec<_>>())
    };
    let answer = record.settled.as_ref().map(|settled| open(&settled.answer, 2)).transpose()?;
    let statement = match &record.statement {
        Some((at, words)) => open(words, 3)?.into_iter().next().map(|(_, words)| (*at, words)),
        None => None,
    };
    Ok(DisputeView {
        id: record.id,
        what: record.what,
        target: record.target,
        at: record.at,
        by: roles.iter().find(|(actor, _)| *actor == record.by).map_or(Role::System, |(_, role)| *role),
        said: open(&record.said, 1)?,
        settled: record.settled.as_ref().map(|settled| (settled.outcome, settled.at)),
        answer: answer.unwrap_or_default(),
        statement,
    })
}

/// Writes down what a person says is wrong, with what stands; the data is restricted first, if that is asked for.
pub async fn take(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    new: NewDispute,
) -> Result<DisputeId, DisputeError> {
    if new.what.is_numbered() != new.target.is_some() {
        return Err(DisputeError::Incomplete("what"));
    }
    let said = Said::default().and(SaidPart::Claimed, checked(&new.claimed, "claimed")?);
    let said = if new.why.trim().is_empty() { said } else { said.and(SaidPart::Why, checked(&new.why, "why")?) };
    let (person, event) = asked(app, ctx, (whom, why), (PersonAct::Dispute, Deed::DisputeTaken)).await?;
    let stands = things::stands(app, ctx, (whom, why), (new.what, new.target)).await?;
    let said = match stands {
        Some(stands) => said.and(SaidPart::Stands, stands.expose()),
        None => said,
    };
    let case = things::case_of(app, &person, new.case).await?;
    if new.restrict && !person.facts.restricted {
        restrictions::begin(app, ctx, whom, why, RestrictionGround::Accuracy).await?;
    }
    let id = DisputeId::new(app.store.next_id());
    let sealer = app.vault.sealer(person.facts.controller, &person.key).map_err(PeopleError::from)?;
    let record = DisputeRecord {
        id,
        case,
        what: new.what,
        target: new.target,
        at: ctx.now,
        by: ctx.actor.id,
        said: sealer.seal(Table::Dispute, records::dispute(id, 1), &said)?,
        settled: None,
        statement: None,
    };
    let event = Event { detail: id.number(), ..event };
    let facts = person.facts;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            store::disputes::add(tx, facts.subject, &record)?;
            tx.record(event.clone());
            Ok::<_, DisputeError>(())
        })
        .await?;
    Ok(id)
}

/// Decides a dispute. What is accepted is put right first, by the verb that edits it; if the machine stops between the
/// two, the dispute is open still and the same decision finds nothing left to change.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, decided): (DisputeId, Decided),
) -> Result<(), DisputeError> {
    let (person, event) = asked(app, ctx, (whom, why), (PersonAct::Rectify, Deed::DisputeDecided)).await?;
    let (holder, record) = find(app, &person, id).await?;
    if record.settled.is_some() {
        return Err(DisputeError::Meanwhile);
    }
    let (outcome, said) = match &decided {
        Decided::Accepted(right) => {
            let right = Text::new(checked(right, "right")?);
            right::put(app, ctx, (whom, why), (record.what, record.target, &right)).await?;
            (Settled::Accepted, Said::of(SaidPart::Done, right.expose()))
        }
        Decided::Refused(ground) => (Settled::Refused, Said::of(SaidPart::Reason, checked(ground, "ground")?)),
    };
    // What was put right may have been written under a newer generation of the key.
    let holder = app.store.read(move |db| circle::member(db, holder)).await?.ok_or(DisputeError::NotFound)?;
    let sealer = app.vault.sealer(holder.facts.controller, &holder.key).map_err(PeopleError::from)?;
    let answer = sealer.seal(Table::Dispute, records::dispute(id, 2), &said)?;
    let settled = SettledRecord { outcome, at: ctx.now, by: ctx.actor.id, answer };
    let event = Event { detail: id.number(), ..event };
    write(app, holder, event, move |tx, subject| store::disputes::decide(tx, (subject, id), &settled)).await
}

/// Puts the person's own statement beside something that was not put right; it travels with the record.
pub async fn state(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, words): (DisputeId, &str),
) -> Result<(), DisputeError> {
    let said = Said::of(SaidPart::Statement, checked(words, "statement")?);
    let (person, event) = asked(app, ctx, (whom, why), (PersonAct::Dispute, Deed::StatementAttached)).await?;
    let (holder, _) = find(app, &person, id).await?;
    let holder = app.store.read(move |db| circle::member(db, holder)).await?.ok_or(DisputeError::NotFound)?;
    let sealer = app.vault.sealer(holder.facts.controller, &holder.key).map_err(PeopleError::from)?;
    let words = sealer.seal(Table::Dispute, records::dispute(id, 3), &said)?;
    let (event, now) = (Event { detail: id.number(), ..event }, ctx.now);
    write(app, holder, event, move |tx, subject| store::disputes::state(tx, (subject, id), (now, &words))).await
}

async fn write(
    app: &App,
    holder: PersonRecord,
    event: Event,
    change: impl Fn(&mut Tx<'_>, SubjectId) -> Result<bool, StoreError> + Send + 'static,
) -> Result<(), DisputeError> {
    let facts = holder.facts;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            if !change(tx, facts.subject)? {
                return Err(DisputeError::Meanwhile);
            }
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// The main record, and the event of the deed about it.
async fn asked(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (act, deed): (PersonAct, Deed),
) -> Result<(PersonRecord, Event), DisputeError> {
    let person = app.store.read(move |db| circle::main_of(db, whom)).await?.ok_or(DisputeError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason))??;
    let event = Event { deed, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    Ok((person, event))
}

/// The dispute, and the record of the person that holds it.
async fn find(app: &App, person: &PersonRecord, id: DisputeId) -> Result<(SubjectId, DisputeRecord), DisputeError> {
    let subject = person.facts.subject;
    let read = app.store.read(move |db| {
        for own in store::merges::circle(db, subject)? {
            let found = store::disputes::of_person(db, own)?.into_iter().find(|dispute| dispute.id == id);
            if let Some(found) = found {
                return Ok(Some((own, found)));
            }
        }
        Ok::<_, StoreError>(None)
    });
    read.await?.ok_or(DisputeError::NotFound)
}

fn checked<'a>(words: &'a str, field: &'static str) -> Result<&'a str, DisputeError> {
    Said::fitting(words).ok_or(DisputeError::Incomplete(field))
}

/// The contact point that is meant.
pub(crate) fn contact_of(target: Option<i64>) -> Result<ContactId, DisputeError> {
    target.map(ContactId::new).ok_or(DisputeError::Incomplete("what"))
}
