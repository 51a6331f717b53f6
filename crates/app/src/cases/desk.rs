//! One case as it is worked on: read, asked about, and advanced by steps.

use custody::Table;
use domain::deadline::Request;
use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId, PublicKind};
use domain::rights::{Said, Standing, Step, StepCode, Times, Who, fold, may};
use domain::time::Date;
use packs::Seat;
use policy::{Allowed, PersonAct};
use store::people::PersonRecord;
use store::rights::{CaseRecord, Stands, StepRecord};
use store::{StoreError, Tx};

use super::{CaseError, seat};
use crate::{App, Ctx, Why, records};

/// A step to be taken.
#[derive(Clone, Debug)]
pub(super) struct NewStep {
    pub code: StepCode,
    pub detail: i64,
    pub said: Said,
}

impl NewStep {
    /// A step without words.
    pub fn of(code: StepCode, detail: i64) -> Self {
        Self { code, detail, said: Said::default() }
    }

    /// A step with words.
    pub fn saying(code: StepCode, detail: i64, said: Said) -> Self {
        Self { code, detail, said }
    }
}

/// A case as it stands, with whoever asks.
pub(super) struct Desk {
    pub record: CaseRecord,
    pub person: PersonRecord,
    pub steps: Vec<StepRecord>,
    pub standing: Standing,
    pub seat: Seat,
}

/// Steps that are sealed and ready to be written.
#[derive(Clone)]
pub(super) struct Ready {
    pub steps: Vec<StepRecord>,
    pub stands: Stands,
    pub event: Event,
}

impl Desk {
    /// Reads a case by its public name.
    pub async fn read(app: &App, case: PublicId) -> Result<Self, CaseError> {
        if case.kind() != PublicKind::Case {
            return Err(CaseError::NotFound);
        }
        app.store.read(move |db| Self::read_in(db, case)).await
    }

    /// The same within a snapshot.
    pub fn read_in(db: &mut dyn store::Db, case: PublicId) -> Result<Self, CaseError> {
        let record = store::rights::by_public(db, case)?.ok_or(CaseError::NotFound)?;
        let person = store::people::by_subject(db, record.case.subject)?.ok_or(CaseError::NotFound)?;
        let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
        Self::of(record, person, steps)
    }

    pub fn of(record: CaseRecord, person: PersonRecord, steps: Vec<StepRecord>) -> Result<Self, CaseError> {
        let plain: Vec<Step> = steps.iter().map(|record| record.step).collect();
        let seat = seat::of(&record).ok_or(StoreError::Damaged { what: "a region" })?;
        Ok(Self { standing: fold(&plain), record, person, steps, seat })
    }

    /// Until when it is to be answered.
    pub fn times(&self) -> Times {
        seat::times(&self.seat, &self.record.case, &self.standing)
    }

    /// The day at the seat.
    pub fn today(&self, ctx: &Ctx) -> Date {
        seat::today(&self.seat, ctx.now)
    }

    /// Who does a step now, as the rules ask.
    pub fn who(&self, ctx: &Ctx) -> Who {
        let today = self.today(ctx);
        let request = Request { received: self.record.case.received_on, pauses: &[], is_extended: false };
        Who {
            by: ctx.actor.id,
            today,
            is_late_to_ask: request.is_late_to_ask(today, &self.seat.place()),
            extend_by: self.times().extend_by,
        }
    }

    /// The yes of the policy to an act in this case.
    pub fn allowed(&self, app: &App, ctx: &Ctx, act: PersonAct) -> Result<Allowed, CaseError> {
        let why = Why::usual(ctx.actor.role);
        Ok(app.policy.allow(&ctx.actor, &self.person.facts, ctx.asks(act, why.reason))??)
    }

    /// The event of a deed in this case.
    pub fn event(&self, app: &App, ctx: &Ctx, (allowed, deed): (&Allowed, Deed)) -> Event {
        let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
        Event { deed, detail: self.record.case.id.number(), ..event }
    }

    /// Steps that the rules let follow, sealed, with their event.
    pub fn ready(&self, app: &App, ctx: &Ctx, event: Event, new: Vec<NewStep>) -> Result<Ready, CaseError> {
        let (who, id) = (self.who(ctx), self.record.case.id);
        let sealer = app.vault.sealer(self.person.facts.controller, &self.person.key)?;
        let (mut standing, mut steps) = (self.standing.clone(), Vec::with_capacity(new.len()));
        for new in new {
            may(&standing, new.code, &who)?;
            let number = standing.steps + 1;
            let step = Step { number, at: ctx.now, by: ctx.actor.id, code: new.code, detail: new.detail };
            let place = records::rights_step(id, number);
            let seal = |said: &Said| sealer.seal(Table::RightsStep, place, said);
            let words = Some(&new.said).filter(|said| !said.is_empty()).map(seal).transpose()?;
            steps.push(StepRecord { step, words });
            standing = standing.after(&step);
        }
        let times = seat::times(&self.seat, &self.record.case, &standing);
        Ok(Ready { steps, stands: Stands::of(&standing, &times), event })
    }

    /// Writes steps, and what `more` adds, in one transaction.
    pub async fn write(
        &self,
        app: &App,
        ready: Ready,
        more: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), CaseError> {
        let (subject, id) = (self.record.case.subject, self.record.case.id);
        let generation = self.person.facts.generation;
        app.store
            .write(move |tx| {
                tx.check_generation(subject, generation)?;
                if !store::rights::advance(tx, (subject, id), &ready.steps, &ready.stands)? {
                    return Err(CaseError::Meanwhile);
                }
                more(tx)?;
                tx.record(ready.event.clone());
                Ok(())
            })
            .await
    }
}

/// Takes steps in a case as the privacy manager does: read, asked, written.
pub(super) async fn advance(app: &App, ctx: &Ctx, case: PublicId, new: Vec<NewStep>) -> Result<(), CaseError> {
    take(app, ctx, (case, PersonAct::WorkCase, Deed::CaseAdvanced), new).await
}

/// The same for another act.
pub(super) async fn take(
    app: &App,
    ctx: &Ctx,
    (case, act, deed): (PublicId, PersonAct, Deed),
    new: Vec<NewStep>,
) -> Result<(), CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, act)?;
    let event = desk.event(app, ctx, (&allowed, deed));
    let ready = desk.ready(app, ctx, event, new)?;
    desk.write(app, ready, |_| Ok(())).await
}
