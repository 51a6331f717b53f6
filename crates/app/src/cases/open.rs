//! Taking a request: one case for each thing that is asked for, a receipt, somebody who has it and somebody who stands
//! in.

use custody::Table;
use domain::contact::{ContactKind, ContactValue};
use domain::event::{About, Deed, Event};
use domain::id::{ActorId, ContactId, EventId, MailId, PublicId, PublicKind, RequestId, RightsCaseId};
use domain::letter::LetterKind;
use domain::mail::MailKind;
use domain::notice::Language;
use domain::person::{Facts, PersonName};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::region::Region;
use domain::rights::{
    BACKDATE_DAYS, Mandate, RequestChannel, RightsCase, RightsKind, Said, SaidPart, Standing, Step, StepCode,
};
use domain::time::{Timestamp, days_after};
use packs::Seat;
use policy::{HouseAct, PersonAct};
use store::letters::LetterRecord;
use store::rights::{CasePlace, CaseRecord, Stands, StepRecord};
use store::{StoreError, Tx};

use super::asker::{self, Found, Newcomer};
use super::desk::NewStep;
use super::{CaseError, list, seat};
use crate::letters::{self, AboutCase, To};
use crate::mails::{NewMail, queue_as};
use crate::{App, Ctx, Why, records};

/// The most letters of a request that are kept.
const MOST_CHARS: usize = 20_000;

/// Who asks.
#[derive(Clone, Debug)]
pub enum Asker {
    /// Somebody whose page is open, for the reason that was stated.
    Person(PublicId, Why),
    /// Whoever wrote from here; they may be known or not, and the answer does not tell.
    From {
        /// The name they gave.
        name: Option<PersonName>,
        /// Where an answer reaches them.
        contact: ContactValue,
    },
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Who asks.
    pub from: Asker,
    /// For what; a case for each.
    pub kinds: Vec<RightsKind>,
    /// How it came.
    pub channel: RequestChannel,
    /// For whom they ask.
    pub mandate: Mandate,
    /// Who speaks for whom, if they ask for somebody else.
    pub represents: Option<Text>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Why it is written down more than three days later.
    pub late_why: Option<Text>,
    /// What they wrote or said.
    pub words: Option<Text>,
    /// Whether they offered facts they know to show who they are; those never suffice (S04).
    pub facts_offered: bool,
    /// In which language they are answered.
    pub language: Language,
}

impl NewRequest {
    /// A request that came in this moment, for themself.
    #[must_use]
    pub fn now(from: Asker, kinds: Vec<RightsKind>, (channel, at): (RequestChannel, Timestamp)) -> Self {
        Self {
            from,
            kinds,
            channel,
            mandate: Mandate::Own,
            represents: None,
            received_at: at,
            late_why: None,
            words: None,
            facts_offered: false,
            language: Language::EN,
        }
    }
}

/// What was opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opened {
    /// The cases, in the order of what was asked for.
    pub cases: Vec<(PublicId, RightsKind)>,
    /// Whether a receipt goes out by mail; else it has to be given by hand or by post.
    pub receipt_by_mail: bool,
}

/// Writes a request down.
pub async fn open(app: &App, ctx: &Ctx, new: NewRequest) -> Result<Opened, CaseError> {
    let region = super::region(app).await?;
    let seat = packs::seat(region, new.received_at);
    check(ctx, &seat, &new)?;
    let (found, event) = whoever(app, ctx, &new.from).await?;
    let reply = reply(app, &found).await?;
    let hands = list::hands(app, ctx).await?;
    let desk = Desk { app, ctx, new: &new, found: &found, seat: &seat, region, hands };
    let mail = reply.map(|contact| (MailId::new(app.store.next_id()), contact));
    let rows = desk.rows(&event, mail.is_some())?;
    let letter = desk.letter(&rows).await?;
    let letter = match &mail {
        Some((id, _)) => letters::mailed(letter, *id),
        None => letter,
    };
    let opened = Opened {
        cases: rows.iter().map(|row| (row.record.case.public, row.record.case.kind)).collect(),
        receipt_by_mail: mail.is_some(),
    };
    let receipt = mail.map(|(id, contact)| (id, desk.receipt(contact)));
    let (facts, newcomer) = (found.person.facts, found.newcomer);
    app.store.write(move |tx| write(tx, (&facts, newcomer.as_ref()), &rows, (&letter, receipt.as_ref()))).await?;
    Ok(opened)
}

fn check(ctx: &Ctx, seat: &Seat, new: &NewRequest) -> Result<(), CaseError> {
    let mut once = new.kinds.clone();
    once.sort_unstable();
    once.dedup();
    if new.kinds.is_empty() || once.len() != new.kinds.len() {
        return Err(CaseError::Incomplete("kinds"));
    }
    if new.received_at > ctx.now {
        return Err(CaseError::Incomplete("received_at"));
    }
    let latest = seat.day(days_after(new.received_at, BACKDATE_DAYS));
    if seat.day(ctx.now) > latest && new.late_why.is_none() {
        return Err(CaseError::Incomplete("late_why"));
    }
    if new.mandate.must_be_shown() && new.represents.is_none() {
        return Err(CaseError::Incomplete("represents"));
    }
    if new.words.as_ref().is_some_and(|words| words.expose().chars().count() > MOST_CHARS) {
        return Err(CaseError::Incomplete("words"));
    }
    Ok(())
}

/// Who asks, and the event that says that their request was taken.
async fn whoever(app: &App, ctx: &Ctx, from: &Asker) -> Result<(Found, Event), CaseError> {
    match from {
        Asker::Person(whom, why) => {
            let whom = *whom;
            let found = app.store.read(move |db| match store::people::by_public(db, whom)? {
                // One request stands with the main record of somebody who was joined from several.
                Some(person) => {
                    let root = store::merges::root_of(db, person.facts.subject)?;
                    store::people::by_subject(db, root)
                }
                None => Ok::<_, StoreError>(None),
            });
            let person = found.await?.ok_or(CaseError::NotFound)?;
            let allowed =
                app.policy.allow(&ctx.actor, &person.facts, ctx.asks(PersonAct::TakeRequest, why.reason))??;
            let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
            Ok((Found { person, newcomer: None, reply: None }, event))
        }
        Asker::From { name, contact } => {
            if !app.clears(ctx, HouseAct::TakeRequests)? {
                return Err(CaseError::Refused);
            }
            let found = asker::at(app, ctx, (name.clone(), contact.clone())).await?;
            let event = taken(app, ctx, &found.person.facts);
            Ok((found, event))
        }
    }
}

fn taken(app: &App, ctx: &Ctx, facts: &Facts) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: ctx.now,
        actor: ctx.actor.id,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::RequestTaken,
        purpose: Purpose::Rights,
        reason: Reason::RightsRequest,
        detail: 0,
    }
}

/// Where a receipt goes by mail; `None` if they have no address for mail.
async fn reply(app: &App, found: &Found) -> Result<Option<Option<ContactId>>, CaseError> {
    if found.newcomer.is_some() {
        return Ok(found.reply.map(Some));
    }
    let subject = found.person.facts.subject;
    let contacts = app.store.read(move |db| store::contacts::of_person(db, subject)).await?;
    Ok(contacts.iter().any(|contact| contact.kind == ContactKind::Email).then_some(None))
}

/// Everything that one case is made of.
#[derive(Clone)]
struct Row {
    record: CaseRecord,
    steps: Vec<StepRecord>,
    event: Event,
}

struct Desk<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    new: &'a NewRequest,
    found: &'a Found,
    seat: &'a Seat,
    region: Region,
    hands: (Option<ActorId>, Option<ActorId>),
}

impl Desk<'_> {
    fn rows(&self, event: &Event, by_mail: bool) -> Result<Vec<Row>, CaseError> {
        let request = RequestId::new(self.app.store.next_id());
        self.new.kinds.iter().map(|kind| self.row((*kind, request), event, by_mail)).collect()
    }

    fn row(&self, (kind, request): (RightsKind, RequestId), event: &Event, by_mail: bool) -> Result<Row, CaseError> {
        let id = RightsCaseId::new(self.app.store.next_id());
        let case = self.case(id, (kind, request));
        let (mut standing, mut steps) = (Standing::default(), Vec::new());
        let sealer = self.app.vault.sealer(self.found.person.facts.controller, &self.found.person.key)?;
        for new in self.first_steps(by_mail) {
            let number = standing.steps + 1;
            let (at, by) = (self.ctx.now, self.ctx.actor.id);
            let step = Step { number, at, by, code: new.code, detail: new.detail };
            let place = records::rights_step(id, number);
            let said = Some(&new.said).filter(|said| !said.is_empty());
            let words = said.map(|said| sealer.seal(Table::RightsStep, place, said)).transpose()?;
            standing = standing.after(&step);
            steps.push(StepRecord { step, words });
        }
        let stands = Stands::of(&standing, &seat::times(self.seat, &case, &standing));
        let event = Event { id: EventId::new(self.app.store.next_id()), detail: id.number(), ..event.clone() };
        Ok(Row { record: CaseRecord { case, place: self.place(), stands }, steps, event })
    }

    fn case(&self, id: RightsCaseId, (kind, request): (RightsKind, RequestId)) -> RightsCase {
        let subject = self.found.person.facts.subject;
        // Whoever asks for themself from where they are known is meant themself; else the manager finds out who is.
        let own = self.new.mandate == Mandate::Own && self.found.newcomer.is_none();
        RightsCase {
            id,
            public: PublicId::draw(PublicKind::Case, &*self.app.random),
            subject,
            about: own.then_some(subject),
            request,
            kind,
            channel: self.new.channel,
            mandate: self.new.mandate,
            received_at: self.new.received_at,
            received_on: self.seat.day(self.new.received_at),
            entered_at: self.ctx.now,
            entered_by: self.ctx.actor.id,
        }
    }

    fn place(&self) -> CasePlace {
        CasePlace {
            controller: self.found.person.facts.controller,
            language: self.new.language,
            zone: self.seat.zone_name().to_owned(),
            region: self.region.to_string(),
            tzdb: packs::zones_edition().to_owned(),
        }
    }

    fn first_steps(&self, by_mail: bool) -> Vec<NewStep> {
        let words = |part, text: Option<&Text>| text.map_or_else(Said::default, |text| Said::of(part, text.expose()));
        let mut steps = vec![NewStep::saying(StepCode::Opened, 0, words(SaidPart::Request, self.new.words.as_ref()))];
        if self.new.late_why.is_some() {
            steps.push(NewStep::saying(StepCode::BackDated, 0, words(SaidPart::Why, self.new.late_why.as_ref())));
        }
        if self.new.represents.is_some() {
            let who = words(SaidPart::Who, self.new.represents.as_ref());
            steps.push(NewStep::saying(StepCode::Represented, 0, who));
        }
        steps.extend(self.new.facts_offered.then(|| NewStep::of(StepCode::FactsOffered, 0)));
        let (owner, stand_in) = self.hands;
        steps.extend(owner.map(|owner| NewStep::of(StepCode::Assigned, owner.number())));
        steps.extend(stand_in.map(|stand_in| NewStep::of(StepCode::StandIn, stand_in.number())));
        steps.extend(by_mail.then(|| NewStep::of(StepCode::ReceiptSent, 0)));
        steps
    }

    /// The receipt in words: what a mail brings, or what is given by hand.
    async fn letter(&self, rows: &[Row]) -> Result<LetterRecord, CaseError> {
        let first = rows.first().ok_or(CaseError::Incomplete("kinds"))?;
        let (case, stands) = (&first.record.case, &first.record.stands);
        let numbers: Vec<String> = rows.iter().map(|row| row.record.case.public.to_string()).collect();
        let about = AboutCase {
            of: (case.subject, case.id),
            numbers: numbers.join(", "),
            received: case.received_on,
            due: stands.statutory.unwrap_or(stands.strict),
            today: self.seat.day(self.ctx.now),
            region: self.region,
            language: self.new.language,
        };
        let to = To { person: &self.found.person, is_new: self.found.newcomer.is_some() };
        Ok(letters::write(self.app, to, &about, (LetterKind::Receipt, letters::Facts::default())).await?)
    }

    fn receipt(&self, contact: Option<ContactId>) -> NewMail {
        let facts = &self.found.person.facts;
        NewMail {
            subject: facts.subject,
            brand: facts.brand,
            kind: MailKind::CaseReceipt,
            purpose: Purpose::Rights.id(),
            contact,
            about: Vec::new(),
            language: self.new.language,
            not_before: None,
        }
    }
}

fn write(
    tx: &mut Tx<'_>,
    (facts, newcomer): (&Facts, Option<&Newcomer>),
    rows: &[Row],
    (letter, receipt): (&LetterRecord, Option<&(MailId, NewMail)>),
) -> Result<(), CaseError> {
    let subject = facts.subject;
    match newcomer {
        Some(newcomer) => newcomer.write(tx)?,
        None => tx.check_generation(subject, facts.generation)?,
    }
    for row in rows {
        store::rights::add(tx, &row.record)?;
        let id = row.record.case.id;
        if !store::rights::advance(tx, (subject, id), &row.steps, &row.record.stands)? {
            return Err(CaseError::Meanwhile);
        }
        tx.record(row.event.clone());
    }
    store::letters::add(tx, letter)?;
    if let Some(((mail, new), first)) = receipt.zip(rows.first()) {
        queue_as(tx, *mail, new)?;
        store::rights::beside::add_mail(tx, (subject, *mail), (subject, first.record.case.id))?;
    }
    Ok(())
}
