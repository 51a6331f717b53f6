//! Fields of the house's own: declared before anything is written, sealed under the person, ended with all values.
//!
//! Invariant: what nobody declared cannot be stored, and a field for a special category or a criminal matter is not
//! even named to those who may not read it (AC-09-01).

use custody::{Disclosed, FieldValue, SpecialValue, Table};
use domain::actor::Role;
use domain::declared::{DeclarationProblem, Declared, Field, Treatment};
use domain::event::{Deed, Event};
use domain::id::{EventId, FieldId, PublicId, SubjectId};
use domain::personal::Text;
use domain::purpose::rule::{CannotActivate, PurposeRule};
use domain::time::Timestamp;
use policy::{HouseAct, PersonAct};
use store::StoreError;
use store::fields::ValueRecord;
use store::people::PersonRecord;
use store::purposes::PurposeRecord;

use crate::accounts::house_event;
use crate::people::{PeopleError, circle, look_at};
use crate::tags::DeclareError;
use crate::{App, Ctx, Why, records};

/// The most fields of a house.
pub const MOST: usize = 100;

/// One field of one person.
pub struct FieldRow {
    /// What was declared.
    pub field: Field,
    /// What stands there.
    pub value: Option<Disclosed<Text>>,
    /// Since when.
    pub at: Option<Timestamp>,
    /// Where it came from.
    pub source: Option<String>,
}

/// Every field in its present version; tight ones are named to the privacy manager and the data protection officer
/// alone.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Field>, DeclareError> {
    if !app.clears(ctx, HouseAct::SeeLists)? {
        return Err(DeclareError::Refused);
    }
    let controller = app.house.controller.id;
    let watches = matches!(ctx.actor.role, Role::PrivacyManager | Role::DataProtectionOfficer);
    let fields = app.store.read(move |db| store::fields::all(db, controller)).await?;
    Ok(fields.into_iter().filter(|field| watches || !field.declared.treatment.is_tight()).collect())
}

/// Every version of a field, oldest first.
pub async fn history(app: &App, ctx: &Ctx, id: FieldId) -> Result<Vec<Field>, DeclareError> {
    if !app.clears(ctx, HouseAct::DeclareFields)? {
        return Err(DeclareError::Refused);
    }
    Ok(app.store.read(move |db| store::fields::history(db, id)).await?)
}

/// Declares a field. Number, version and times of `field` are given here.
pub async fn declare(app: &App, ctx: &Ctx, field: Field) -> Result<FieldId, DeclareError> {
    let id = FieldId::new(app.store.next_id());
    put(app, ctx, Field { id, version: 1, declared_at: ctx.now, ended_at: None, ..field }).await?;
    Ok(id)
}

/// Changes a declaration: its next version. What a field takes and how it is treated stay as they were, because the
/// values that stand there were given under them.
pub async fn change(app: &App, ctx: &Ctx, id: FieldId, to: Field) -> Result<(), DeclareError> {
    let field = in_use(app, ctx, id).await?;
    if to.kind != field.kind || to.declared.treatment != field.declared.treatment {
        return Err(DeclareError::Taken);
    }
    let next = Field { id, version: field.version + 1, declared_at: ctx.now, ended_at: None, ..to };
    put(app, ctx, next).await
}

async fn in_use(app: &App, ctx: &Ctx, id: FieldId) -> Result<Field, DeclareError> {
    if !app.clears(ctx, HouseAct::DeclareFields)? {
        return Err(DeclareError::Refused);
    }
    let controller = app.house.controller.id;
    let fields = app.store.read(move |db| store::fields::all(db, controller)).await?;
    let field = fields.into_iter().find(|field| field.id == id && field.ended_at.is_none());
    field.ok_or(DeclareError::NotFound)
}

async fn put(app: &App, ctx: &Ctx, field: Field) -> Result<(), DeclareError> {
    if !app.clears(ctx, HouseAct::DeclareFields)? {
        return Err(DeclareError::Refused);
    }
    let problems: Vec<DeclarationProblem> = field.problems();
    if !problems.is_empty() {
        return Err(DeclareError::Problems(problems));
    }
    let event = house_event(&app.store, &ctx.actor, (Deed::FieldDeclared, field.id.number()), ctx.now);
    let (controller, actor) = (app.house.controller.id, ctx.actor.id);
    app.store
        .write(move |tx| {
            let list = store::fields::all(tx, controller)?;
            let name = field.declared.name.to_lowercase();
            let in_use: Vec<_> = list.iter().filter(|known| known.ended_at.is_none() && known.id != field.id).collect();
            if in_use.len() >= MOST || in_use.iter().any(|known| known.declared.name.to_lowercase() == name) {
                return Err(DeclareError::Taken);
            }
            if let Some(rule) = special_use(&store::purposes::all(tx, controller)?, &field)? {
                store::purposes::set(tx, &rule)?;
                let id = EventId::new(tx.next_id());
                let detail = rule.purpose.number();
                tx.record(Event { id, deed: Deed::PurposeSet, detail, ..event.clone() });
            }
            store::fields::declare(tx, controller, &field, actor)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// The purpose of a field for a special category, if it is the first of its kind there: from now on it needs a
/// condition of Art. 9(2) itself (AC-09-02). One that is off stays off until somebody chooses it; one that is on takes
/// the field's, so that nothing stops that was lawful.
fn special_use(purposes: &[PurposeRecord], field: &Field) -> Result<Option<PurposeRule>, DeclareError> {
    let Declared { purpose, treatment, condition, .. } = &field.declared;
    let of_field = |record: &&PurposeRecord| record.rule.purpose == purpose.id() && record.rule.special.is_none();
    let rule = match (treatment, purposes.iter().find(of_field)) {
        (Treatment::Special, Some(record)) => record.rule.clone(),
        (Treatment::Special, None) | (Treatment::Ordinary | Treatment::Criminal, _) => return Ok(None),
    };
    let is_on = rule.active_at.is_some();
    let rule = PurposeRule { special: Some(condition.filter(|_| is_on)), ..rule };
    let clash = [CannotActivate::NotExplicit, CannotActivate::SoftOptInMisplaced];
    if is_on && rule.obstacles(field.declared_at).iter().any(|found| clash.contains(found)) {
        return Err(DeclareError::Problems(vec![DeclarationProblem::PurposeUnfit]));
    }
    Ok(Some(rule))
}

/// Ends a field and erases all its values; says how many.
pub async fn end(app: &App, ctx: &Ctx, id: FieldId) -> Result<u64, DeclareError> {
    let field = in_use(app, ctx, id).await?;
    let ended = Field { version: field.version + 1, declared_at: ctx.now, ended_at: Some(ctx.now), ..field };
    let event = house_event(&app.store, &ctx.actor, (Deed::FieldDeclared, id.number()), ctx.now);
    let (controller, actor) = (app.house.controller.id, ctx.actor.id);
    let gone = app
        .store
        .write(move |tx| {
            store::fields::declare(tx, controller, &ended, actor)?;
            tx.record(event.clone());
            store::fields::empty(tx, id)
        })
        .await?;
    Ok(gone)
}

/// Shows the fields of a person, with empty ones, by name. Tight ones are there only for those who may read them.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<FieldRow>, PeopleError> {
    let controller = app.house.controller.id;
    let fields = app.store.read(move |db| store::fields::all(db, controller)).await?;
    let (tight, plain): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .filter(|field| field.ended_at.is_none())
        .partition(|field| field.declared.treatment.is_tight());
    let mut rows = ordinary(app, ctx, (whom, why), plain).await?;
    if !tight.is_empty() {
        match special(app, ctx, (whom, &Why::of(why.reason)), tight).await {
            Ok(special) => rows.extend(special),
            // Who may not read them does not learn that they are there.
            Err(PeopleError::Refused) => (),
            Err(error) => return Err(error),
        }
    }
    Ok(rows)
}

async fn ordinary(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    fields: Vec<Field>,
) -> Result<Vec<FieldRow>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeFields], |db, person| {
        Ok(store::fields::values(db, person.facts.subject)?)
    })
    .await?;
    let mut held = Vec::new();
    for (record, values) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeFields, record)?;
        for value in values {
            let open = opener.open(Table::FieldValue, records::field(value.field), &value.value)?;
            add(&mut held, value, open.part(|value| value.0.clone()));
        }
    }
    Ok(rows(fields, held))
}

async fn special(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    fields: Vec<Field>,
) -> Result<Vec<FieldRow>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeSpecial], |db, person| {
        Ok(store::fields::special_values(db, person.facts.subject)?)
    })
    .await?;
    let mut held = Vec::new();
    for (record, values) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeSpecial, record)?;
        for value in values {
            let open = opener.open(Table::SpecialValue, records::field(value.field), &value.value)?;
            add(&mut held, value, open.part(|value| value.0.clone()));
        }
    }
    Ok(rows(fields, held))
}

/// An opened value.
struct Held {
    field: FieldId,
    at: Timestamp,
    source: String,
    value: Disclosed<Text>,
}

/// Adds a value; where two records of one person have the same field, the one that was written last stands.
fn add<T>(held: &mut Vec<Held>, record: &ValueRecord<T>, value: Disclosed<Text>) {
    let is_older = held.iter().any(|known| known.field == record.field && known.at >= record.at);
    if !is_older {
        held.retain(|known| known.field != record.field);
        held.push(Held { field: record.field, at: record.at, source: record.source.clone(), value });
    }
}

fn rows(fields: Vec<Field>, mut held: Vec<Held>) -> Vec<FieldRow> {
    let row = |field: Field| {
        let place = held.iter().position(|held| held.field == field.id);
        let (value, at, source) = place
            .map(|place| held.swap_remove(place))
            .map_or((None, None, None), |held| (Some(held.value), Some(held.at), Some(held.source)));
        FieldRow { field, value, at, source }
    };
    fields.into_iter().map(row).collect()
}

/// Writes what was typed into a field of a person; nothing typed empties it.
pub async fn write(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (id, typed): (FieldId, &Text),
) -> Result<(), PeopleError> {
    let members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    let own: Vec<SubjectId> = members.iter().map(|member| member.facts.subject).collect();
    let person = members.into_iter().next().ok_or(PeopleError::NotFound)?;
    let controller = person.facts.controller;
    let fields = app.store.read(move |db| store::fields::all(db, controller)).await?;
    let field = fields.into_iter().find(|field| field.id == id && field.ended_at.is_none());
    let act = match &field {
        Some(field) if field.declared.treatment.is_tight() => PersonAct::EditSpecial,
        Some(_) | None => PersonAct::EditFields,
    };
    // A tight field is not there for those who may not read it, so an unknown one and a closed one are one answer.
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason))?;
    let allowed = match (allowed, act) {
        (Err(policy::Denied::Refused), PersonAct::EditSpecial) => return Err(PeopleError::Incomplete),
        (allowed, _) => allowed?,
    };
    let field = field.ok_or(PeopleError::Incomplete)?;
    let event = Event { detail: id.number(), ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let value = Text::some(typed.expose());
    let sealed = match value {
        None => Written::Nothing,
        Some(typed) => seal(app, ctx, &person, (&field, &typed))?,
    };
    let facts = person.facts;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            let now = store::fields::all(tx, facts.controller)?;
            if !now.iter().any(|known| known.id == id && known.version == field.version) {
                return Err(PeopleError::Incomplete);
            }
            let changed = match &sealed {
                Written::Nothing => empty(tx, &own, id)?,
                Written::Plain(value) => store::fields::set(tx, facts.subject, value).map(|()| true)?,
                Written::Tight(value) => store::fields::set_special(tx, facts.subject, value).map(|()| true)?,
            };
            if changed {
                tx.record(event.clone());
            }
            Ok(())
        })
        .await
}

/// Empties a field of every record of one person; `false` if nothing stood there.
fn empty(tx: &mut store::Tx<'_>, own: &[SubjectId], field: FieldId) -> Result<bool, StoreError> {
    let mut is_changed = false;
    for record in own {
        is_changed |= store::fields::remove(tx, *record, field)?;
    }
    Ok(is_changed)
}

enum Written {
    Nothing,
    Plain(ValueRecord<FieldValue>),
    Tight(ValueRecord<SpecialValue>),
}

fn seal(app: &App, ctx: &Ctx, person: &PersonRecord, (field, typed): (&Field, &Text)) -> Result<Written, PeopleError> {
    let value = field.parse(typed.expose()).ok_or(PeopleError::Incomplete)?;
    let sealer = app.vault.sealer(person.facts.controller, &person.key)?;
    let (at, by, source, record) = (ctx.now, ctx.actor.id, "agent".to_owned(), records::field(field.id));
    let field_id = field.id;
    Ok(if field.declared.treatment.is_tight() {
        let value = sealer.seal(Table::SpecialValue, record, &SpecialValue(value))?;
        Written::Tight(ValueRecord { field: field_id, at, by, source, value })
    } else {
        let value = sealer.seal(Table::FieldValue, record, &FieldValue(value))?;
        Written::Plain(ValueRecord { field: field_id, at, by, source, value })
    })
}

/// Ends every value and tag whose declared days are over; says how many.
pub async fn end_what_is_over(app: &App) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.store
        .write(move |tx| Ok(store::fields::end_what_is_over(tx, now)? + store::tags::end_what_is_over(tx, now)?))
        .await
}
