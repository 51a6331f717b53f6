//! People of a file: new ones with everything that is told about them, and known ones who get a name.

use custody::{Sealer, Table};
use domain::contact::{ContactKind, ContactValue};
use domain::id::{ContactId, PublicId, PublicKind, SubjectId};
use domain::import::RowProblem;
use domain::person::{Facts, PersonKind, Profile};
use domain::purpose::Purpose;
use domain::time::Timestamp;
use store::contacts::{ContactRecord, Entry};
use store::people::{PersonPurpose, PersonRecord};

use super::ImportError;
use super::chunk::NewCustomer;
use super::lookup::{Answer, Known, Standing};
use super::prepare::{Desk, Step};
use super::ready::{Completed, Newcomer};
use crate::records;

impl Desk<'_> {
    /// Prepares what a row of a customer brings.
    pub(super) fn customer(
        &mut self,
        step: &mut Step,
        answer: &mut Answer,
        customer: &NewCustomer,
    ) -> Result<(), ImportError> {
        let (owner, row) = (&customer.owner, &customer.row);
        let known = match answer.people.remove(&owner.token) {
            None => return Ok(()),
            Some(Standing::Here(known)) => known,
            Some(Standing::Bare(known)) => {
                self.complete(step, &known, customer)?;
                known
            }
            Some(Standing::Absent(others)) => self.newcomer(step, (&row.profile, &row.contacts), others)?,
            Some(Standing::DoNotReload | Standing::Restricted) => {
                step.refuse(&[customer.place], self.column, RowProblem::NotTaken);
                return Ok(());
            }
        };
        self.people.insert(owner.token, known);
        Ok(())
    }

    /// Adds a person to the step.
    pub(super) fn newcomer(
        &self,
        step: &mut Step,
        (profile, values): (&Profile, &[ContactValue]),
        others: Vec<SubjectId>,
    ) -> Result<Known, ImportError> {
        let (app, run) = (self.app, self.run);
        let subject = SubjectId::new(app.store.next_id());
        let keys = app.vault.new_person(run.controller, subject)?;
        let sealer = app.vault.sealer(run.controller, &keys.key)?;
        let known = Known { handle: keys.handle, key: keys.key.clone() };
        let facts = Facts {
            subject,
            public: PublicId::draw(PublicKind::Person, &*app.random),
            handle: keys.handle,
            controller: run.controller,
            brand: run.brand,
            team: run.team,
            kind: PersonKind::Customer,
            restricted: false,
            generation: keys.key.generation,
            created_at: step.now,
        };
        let person = PersonRecord {
            facts,
            source: run.source.clone(),
            import: Some(run.id),
            profile: sealer.seal(Table::Person, records::OF_PERSON, profile)?,
            salt: keys.salt,
            key: keys.key,
        };
        let purpose = PersonPurpose {
            purpose: Purpose::Service.id().number(),
            basis: run.basis.code().to_owned(),
            source: run.source.clone(),
            notice: run.notice.map(|notice| (notice.notice.number(), notice.version)),
            since: step.now,
        };
        let contacts = self.contacts(&sealer, values, step.now)?;
        let words = crate::people::index_words(app, profile, values);
        let likeness = crate::duplicates::tokens_of(app, profile, values);
        step.ready.newcomers.push(Newcomer { person, purpose, contacts, words, likeness, others });
        step.ready.counts.people_added += 1;
        step.fresh.insert(subject);
        Ok(known)
    }

    /// Adds what a file of customers says to somebody known by a number only.
    fn complete(&self, step: &mut Step, known: &Known, customer: &NewCustomer) -> Result<(), ImportError> {
        let (app, row) = (self.app, &customer.row);
        let sealer = app.vault.sealer(self.run.controller, &known.key)?;
        let profile = sealer.seal(Table::Person, records::OF_PERSON, &row.profile)?;
        let beyond_number: Vec<_> =
            row.contacts.iter().filter(|value| value.kind() != ContactKind::CustomerNumber).cloned().collect();
        let contacts = self.contacts(&sealer, &beyond_number, step.now)?;
        let words = crate::people::index_words(app, &row.profile, &row.contacts);
        if !contacts.is_empty() {
            step.ready.present.push(known.clone());
            step.ready.completed.push(Completed { known: known.clone(), profile, contacts, words });
        }
        Ok(())
    }

    fn contacts(
        &self,
        sealer: &Sealer,
        values: &[ContactValue],
        now: Timestamp,
    ) -> Result<Vec<(ContactRecord, Entry)>, ImportError> {
        let (vault, controller) = (&self.app.vault, self.run.controller);
        let seal = |value: &ContactValue| {
            let (id, kind) = (ContactId::new(self.app.store.next_id()), value.kind());
            let record = ContactRecord {
                id,
                kind,
                purpose: Purpose::Service.code().to_owned(),
                source: self.run.source.clone(),
                created_at: now,
                value: sealer.seal(Table::ContactPoint, records::contact(id), value)?,
            };
            let token = vault.contact_token(controller, kind, &value.normal());
            Ok((record, Entry { controller, kind, token, version: vault.token_version() }))
        };
        values.iter().map(seal).collect()
    }
}
