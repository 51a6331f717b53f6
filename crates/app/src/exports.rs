//! People's data leaves the house in a file: a table for spreadsheets, or cards for address books.
//!
//! Invariant: everybody in a file stands in one event, written before anything is opened; whoever may only be stored
//! (Art. 18) is left out; and no cell begins as a formula does.

use std::sync::Arc;

use custody::{Disclosed, Table};
use domain::actor::Role;
use domain::contact::{ContactKind, ContactValue};
use domain::id::{PublicId, SubjectId};
use domain::person::Profile;
use domain::personal::Text;
use domain::rights::SaidPart;
use policy::{Denied, PersonAct};
use store::Permits;
use store::disputes::DisputeRecord;
use store::people::PersonRecord;

use crate::people::{Found, PeopleError, circle, missing_permit, newest};
use crate::{App, Ctx, Why, records};

mod cards;
mod table;

/// More people leave in no file.
pub const MOST: usize = 5_000;
/// From so many on, the answer warns.
pub const MANY: usize = 200;
/// People are read so many at a time.
const PAGE: i64 = 500;

/// Whose data.
#[derive(Clone, Debug)]
pub enum Whom {
    /// One person's.
    One(PublicId),
    /// That of everybody whom the actor may take out.
    All,
}

/// How it is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// RFC 4180, with the mark by which spreadsheets know UTF-8.
    CsvWithMark,
    /// RFC 4180.
    Csv,
    /// vCard 4.0 (RFC 6350).
    VCard,
}

/// A file that left.
pub struct Export {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many people are in it.
    pub people: usize,
    /// People who are left out because they may only be stored.
    pub restricted: usize,
    /// Whether more people than [`MOST`] were meant: then the file is cut.
    pub is_cut: bool,
}

/// How many people a file would hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Counted {
    /// So many.
    pub people: usize,
    /// Whether more than [`MOST`] are meant: then the file is cut.
    pub is_cut: bool,
}

/// One person, opened: the main record, and those that were joined to it.
pub(crate) struct Person {
    pub(crate) public: PublicId,
    pub(crate) source: String,
    /// The profile of each record, that of the main one first.
    pub(crate) profiles: Vec<Disclosed<Profile>>,
    /// Each value once.
    pub(crate) contacts: Vec<(ContactKind, Disclosed<ContactValue>)>,
    /// What the person puts beside what was not put right (Art. 16); it goes where the record goes.
    pub(crate) statements: Vec<Disclosed<Text>>,
}

/// Somebody on the way out: their records, and statements of theirs.
struct Leaving {
    records: Vec<Found>,
    stated: Vec<(SubjectId, DisputeRecord)>,
}

impl Person {
    /// What the first record says that says anything.
    pub(crate) fn said<'a, T>(&'a self, of: impl Fn(&'a Profile) -> Option<T>) -> Option<T> {
        self.profiles.iter().find_map(|profile| of(profile.as_ref()))
    }
}

/// Counts whom a file would hold, so that nobody takes out more than they meant to. It opens nothing.
pub async fn count(app: &App, ctx: &Ctx, why: &Why) -> Result<Counted, PeopleError> {
    let (allowed, _, is_cut) = allowed(app, ctx, why).await?;
    Ok(Counted { people: allowed.len(), is_cut })
}

/// Takes the data out.
pub async fn export(app: &App, ctx: &Ctx, whom: Whom, why: &Why, form: Form) -> Result<Export, PeopleError> {
    let (subjects, restricted, is_cut) = match whom {
        Whom::All => allowed(app, ctx, why).await?,
        Whom::One(public) => {
            let members = app.store.read(move |db| circle::by_public(db, public)).await?;
            for member in &members {
                drop(app.policy.allow(&ctx.actor, &member.facts, ctx.asks(PersonAct::Export, why.reason))??);
            }
            let main = members.first().ok_or(PeopleError::NotFound)?;
            (vec![main.facts.subject], 0, false)
        }
    };
    if subjects.is_empty() {
        return Ok(Export { bytes: Vec::new(), people: 0, restricted, is_cut });
    }
    let (found, permits) = disclose(app, ctx, why, subjects).await?;
    let people = found.iter().map(|leaving| open(app, leaving, &permits)).collect::<Result<Vec<_>, _>>()?;
    let bytes = match form {
        Form::CsvWithMark => table::write(&people, true),
        Form::Csv => table::write(&people, false),
        Form::VCard => cards::write(&people),
    };
    Ok(Export { bytes, people: people.len(), restricted, is_cut })
}

/// Whom the actor may take out for this reason, whom not because they may only be stored, and whether there are more.
async fn allowed(app: &App, ctx: &Ctx, why: &Why) -> Result<(Vec<SubjectId>, usize, bool), PeopleError> {
    let team = match ctx.actor.role {
        Role::TeamLead => Some(ctx.actor.team.ok_or(PeopleError::Refused)?),
        Role::PrivacyManager => None,
        Role::Agent | Role::DataProtectionOfficer | Role::Administrator | Role::System => {
            return Err(PeopleError::Refused);
        }
    };
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::Export, why.reason));
    let controller = app.house.controller.id;
    app.store
        .read(move |db| {
            let (mut allowed, mut restricted, mut refused, mut before) = (Vec::new(), 0, 0, newest());
            loop {
                let page = store::people::page(db, controller, team, (before, PAGE))?;
                let Some(last) = page.last() else { break };
                before = last.facts.subject;
                for person in &page {
                    match policy.allow(&asker.actor, &person.facts, asks)? {
                        Ok(_) if allowed.len() == MOST => return Ok((allowed, restricted, true)),
                        Ok(_) => allowed.push(person.facts.subject),
                        Err(Denied::Refused) if person.facts.restricted => restricted += 1,
                        Err(Denied::Refused | Denied::Invisible) => refused += 1,
                    }
                }
            }
            // A reason for which nobody may be taken out is no reason.
            if allowed.is_empty() && refused > 0 { Err(PeopleError::Refused) } else { Ok((allowed, restricted, false)) }
        })
        .await
}

/// Puts everybody on record, in one event, and reads them: each person with all of their records.
async fn disclose(
    app: &App,
    ctx: &Ctx,
    why: &Why,
    subjects: Vec<SubjectId>,
) -> Result<(Vec<Leaving>, Permits), PeopleError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::Export, why.reason));
    let reads = ctx.asks(PersonAct::SeeDisputes, why.reason);
    app.store
        .disclose(move |db, looks| {
            let mut found = Vec::new();
            for subject in &subjects {
                let Some(person) = store::people::by_subject(db, *subject)? else { continue };
                let (mut yes, mut records) = (Vec::new(), Vec::new());
                for record in circle::of(db, person)? {
                    yes.extend(policy.allow(&asker.actor, &record.facts, asks)?.ok());
                    records.push(Found::read(db, record)?);
                }
                // A person leaves as a whole or not at all.
                if yes.len() == records.len() {
                    for allowed in yes {
                        looks.push(allowed);
                    }
                    let mut stated = Vec::new();
                    for Found { person, .. } in &records {
                        let mut own = store::disputes::of_person(db, person.facts.subject)?;
                        own.retain(|dispute| dispute.statement.is_some());
                        if !own.is_empty() {
                            looks.push(policy.allow(&asker.actor, &person.facts, reads)??);
                        }
                        stated.extend(own.into_iter().map(|dispute| (person.facts.subject, dispute)));
                    }
                    found.push(Leaving { records, stated });
                }
            }
            Ok::<_, PeopleError>(found)
        })
        .await
}

fn open(app: &App, leaving: &Leaving, permits: &Permits) -> Result<Person, PeopleError> {
    let all = &leaving.records;
    let main = &all.first().ok_or(PeopleError::NotFound)?.person;
    let (public, source) = (main.facts.public, main.source.clone());
    let mut person = Person { public, source, profiles: Vec::new(), contacts: Vec::new(), statements: Vec::new() };
    for Found { person: record, contacts, .. } in all {
        let permit = permits.of(record.facts.subject, PersonAct::Export).ok_or_else(missing_permit)?;
        let opener = app.vault.opener(permit, &record.key)?;
        person.statements.extend(statements(app, leaving, (record, permits))?);
        person.profiles.push(opener.open(Table::Person, records::OF_PERSON, &record.profile)?);
        for contact in contacts {
            let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            let normal = value.as_ref().normal();
            let is_same = |(kind, known): &(ContactKind, Disclosed<ContactValue>)| {
                *kind == contact.kind && known.as_ref().normal() == normal
            };
            if !person.contacts.iter().any(is_same) {
                person.contacts.push((contact.kind, value));
            }
        }
    }
    Ok(person)
}

/// The statements that stand with one of the records.
fn statements(
    app: &App,
    leaving: &Leaving,
    (record, permits): (&PersonRecord, &Permits),
) -> Result<Vec<Disclosed<Text>>, PeopleError> {
    let mut said = Vec::new();
    for (_, dispute) in leaving.stated.iter().filter(|(subject, _)| *subject == record.facts.subject) {
        let permit = permits.of(record.facts.subject, PersonAct::SeeDisputes).ok_or_else(missing_permit)?;
        let opener = app.vault.opener(permit, &record.key)?;
        let Some((_, words)) = &dispute.statement else { continue };
        let words = opener.open(Table::Dispute, records::dispute(dispute.id, 3), words)?;
        said.extend(words.part(|said| said.part(SaidPart::Statement).cloned()).transpose());
    }
    Ok(said)
}
