//! From a row to what a step has to add: who is new, what is new about whom, and what differs.
//!
//! Invariant: nothing that is here is changed by a file. What is new is added, what differs is named.

use custody::{Plain, Sealer, Table, Token};
use domain::actor::Actor;
use domain::age::Birth;
use domain::contact::ContactValue;
use domain::id::{ContactId, PublicId, PublicKind, SubjectId};
use domain::import::{Problem, RowProblem};
use domain::mapping::{Aside, FileRow};
use domain::person::{Facts, PersonKind};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::time::Timestamp;
use store::StoreError;
use store::contacts::{ContactRecord, Entry};
use store::files::people::AsideRecord;
use store::imports::ImportRun;
use store::objections::StopPrint;
use store::people::{PersonPurpose, PersonRecord};

use super::agreed::{self, Outcome};
use super::identity::{Here, Identity, Standing};
use super::reading::{Entry as RowEntry, Reading};
use super::step::{Ready, Step};
use crate::consents::points::{is_stoppable, stop_print};
use crate::imports::ImportError;
use crate::{App, Ctx, records};

/// Prepares the steps of one import.
pub struct Desk<'a> {
    /// The house.
    pub app: &'a App,
    /// The import.
    pub run: &'a ImportRun,
    /// How its rows are read.
    pub reading: &'a Reading,
    /// In whose name.
    pub ctx: Ctx,
}

/// What is found to add about one person.
struct Found<'a> {
    row: &'a FileRow,
    identity: Identity,
    key: (i64, i64, usize, usize),
    here: Option<Here>,
}

impl<'a> Desk<'a> {
    /// Begins; the import speaks in the name of whoever started it.
    pub fn new(app: &'a App, run: &'a ImportRun, reading: &'a Reading, actor: Actor) -> Self {
        let ctx = Ctx { actor: Actor { id: run.started_by, ..actor }, now: app.clock.now() };
        Self { app, run, reading, ctx }
    }

    /// Makes a step of these rows ready.
    pub fn prepare(&mut self, rows: &[RowEntry], bytes: (i64, i64)) -> Result<Step, ImportError> {
        self.ctx.now = self.app.clock.now();
        let mut step = Step { bytes, ..Step::default() };
        let (app, run, now) = (self.app, self.run, self.ctx.now);
        let identities =
            rows.iter().map(|row| row.person.as_ref().map(|person| Identity::of(app, run, person))).collect();
        let (identities, standings) = stand(app, run, identities, now)?;
        for ((row, identity), standing) in rows.iter().zip(identities).zip(standings) {
            step.counts.rows_read += 1;
            step.problems.extend(row.problems.iter().cloned());
            match (&row.person, identity, standing) {
                (Some(person), Some(identity), Some(standing)) => {
                    self.take(&mut step, row, (person, identity), standing)?;
                }
                _ => step.counts.rows_refused += 1,
            }
        }
        Ok(step)
    }

    fn take(
        &self,
        step: &mut Step,
        row: &RowEntry,
        (person, identity): (&FileRow, Identity),
        standing: Standing,
    ) -> Result<(), ImportError> {
        let key = standing.key();
        let here = match standing {
            Standing::NotTaken => {
                step.counts.rows_refused += 1;
                step.count("not_taken");
                step.problems.push(problem(row, "", RowProblem::NotTaken));
                return Ok(());
            }
            Standing::New => None,
            Standing::Here(here) => Some(*here),
        };
        let found = Found { row: person, identity, key, here };
        self.note_differences(step, row, &found);
        let ready = match &found.here {
            None => {
                step.counts.people_added += 1;
                self.newcomer(step, found)?
            }
            Some(_) => self.grown(step, found)?,
        };
        if !ready.is_nothing() {
            step.people.push(ready);
        }
        Ok(())
    }

    /// Names what a row says otherwise than the last file; neither is changed.
    fn note_differences(&self, step: &mut Step, row: &RowEntry, found: &Found<'_>) {
        let Some(here) = &found.here else { return };
        for (what, token) in &found.identity.seen {
            if here.seen.get(*what).is_some_and(|before| before != token) {
                step.count("differs");
                step.problems.push(problem(row, self.column_of(what), RowProblem::Differs));
            }
        }
    }

    /// The column that says it.
    fn column_of(&self, what: &str) -> &str {
        use domain::mapping::Field;
        let fields: &[Field] = match what {
            "name" => &[Field::FamilyName, Field::FullName, Field::GivenName],
            "organisation" => &[Field::Organisation],
            "birthday" => &[Field::Birthday, Field::BirthDay],
            _ => &[Field::Language],
        };
        let columns = &self.reading.mapping.columns;
        let place = fields.iter().find_map(|field| columns.iter().position(|column| column.field == *field));
        place.map_or("", |place| self.reading.name(place))
    }

    fn newcomer(&self, step: &mut Step, found: Found<'_>) -> Result<Ready, ImportError> {
        let (app, run) = (self.app, self.run);
        let subject = SubjectId::new(app.store.next_id());
        let keys = app.vault.new_person(run.controller, subject)?;
        let sealer = app.vault.sealer(run.controller, &keys.key)?;
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
            created_at: self.ctx.now,
        };
        let handle = keys.handle;
        let person = PersonRecord {
            facts,
            source: run.source.clone(),
            import: Some(run.id),
            profile: sealer.seal(Table::Person, records::OF_PERSON, &found.row.profile)?,
            salt: keys.salt,
            key: keys.key,
        };
        let purpose = PersonPurpose {
            purpose: Purpose::Service.id().number(),
            basis: run.basis.code().to_owned(),
            source: run.source.clone(),
            notice: run.notice.map(|notice| (notice.notice.number(), notice.version)),
            since: self.ctx.now,
        };
        let values: Vec<_> = found.row.contacts.iter().map(|(_, value)| value.clone()).collect();
        let words = crate::people::index_words(app, &found.row.profile, &values);
        let mut ready = self.additions(step, &sealer, found)?;
        (ready.subject, ready.handle, ready.words) = (subject, handle, words);
        ready.person = Some((person, purpose));
        Ok(ready)
    }

    /// What a row adds to somebody who is here.
    fn grown(&self, step: &mut Step, found: Found<'_>) -> Result<Ready, ImportError> {
        step.count("known");
        let Some(here) = &found.here else { return Err(ImportError::Busy) };
        let sealer = self.app.vault.sealer(self.run.controller, &here.known.key)?;
        let (subject, handle, is_bare) = (here.known.key.subject, here.known.handle, here.is_bare);
        let profile = &found.row.profile;
        let filled = if is_bare && profile.name.is_some() {
            Some(sealer.seal(Table::Person, records::OF_PERSON, profile)?)
        } else {
            None
        };
        let mut ready = self.additions(step, &sealer, found)?;
        (ready.subject, ready.handle) = (subject, handle);
        ready.profile = filled;
        if !ready.is_nothing() {
            step.count("grown");
        }
        Ok(ready)
    }

    fn additions(&self, step: &mut Step, sealer: &Sealer, found: Found<'_>) -> Result<Ready, ImportError> {
        let Found { row, identity, key, here } = found;
        let mut contacts = Vec::new();
        for ((_, value), entry) in row.contacts.iter().zip(&identity.entries) {
            let is_there = here.as_ref().is_some_and(|here| here.has.contains(&(entry.kind, entry.token)));
            if !is_there {
                contacts.push(self.contact(sealer, value, *entry)?);
            }
        }
        let is_unseen = |what: &str| here.as_ref().is_none_or(|here| !here.seen.contains_key(what));
        let is_told_anew = is_unseen("birthday");
        let new = identity.seen.iter().filter(|(what, _)| is_unseen(what));
        let mut seen: Vec<(String, Token)> = new.map(|(what, token)| ((*what).to_owned(), *token)).collect();
        let birth = self.born(row);
        // The whole day has a place of its own, where it decides about a child's yes.
        let rest = Aside { birthday: row.aside.birthday.clone().filter(|_| birth.is_none()), ..row.aside.clone() };
        let birth = birth.map(|birth| crate::ages::prepared(sealer, birth, self.ctx.now)).transpose()?;
        let aside = self.aside(sealer, &rest, &mut |what, token| {
            let is_new = is_unseen(&what);
            if is_new {
                seen.push((what, token));
            }
            is_new
        })?;
        let consents = self.consents(step, sealer, (row, here.as_ref()))?;
        let (subject, handle) = (SubjectId::new(0), domain::person::Handle([0; 32]));
        let (person, profile, words) = (None, None, Vec::new());
        Ok(Ready {
            identity,
            key,
            subject,
            handle,
            person,
            profile,
            words,
            contacts,
            aside,
            birth: birth.filter(|_| is_told_anew),
            seen,
            consents,
        })
    }

    fn contact(
        &self,
        sealer: &Sealer,
        value: &ContactValue,
        entry: Entry,
    ) -> Result<(ContactRecord, Entry, Option<StopPrint>), ImportError> {
        let id = ContactId::new(self.app.store.next_id());
        let record = ContactRecord {
            id,
            kind: value.kind(),
            purpose: Purpose::Service.code().to_owned(),
            source: self.run.source.clone(),
            created_at: self.ctx.now,
            value: sealer.seal(Table::ContactPoint, records::contact(id), value)?,
        };
        let print = is_stoppable(value.kind()).then(|| stop_print(self.app, self.run.controller, value));
        Ok((record, entry, print))
    }

    /// When they were born, if the file says the whole day and somebody alive can have been born then.
    fn born(&self, row: &FileRow) -> Option<Birth> {
        let on = row.aside.birthday.as_ref()?.expose().parse().ok()?;
        let birth = Birth { on, country: row.profile.country };
        crate::ages::is_plausible(birth, self.ctx.now).then_some(birth)
    }

    /// What is kept aside of a row, unless the same is kept already; `is_new` is told its digest.
    fn aside(
        &self,
        sealer: &Sealer,
        aside: &Aside,
        is_new: &mut dyn FnMut(String, Token) -> bool,
    ) -> Result<Option<AsideRecord>, ImportError> {
        if aside.is_empty() {
            return Ok(None);
        }
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &aside.encode());
        let digest = Text::new(crate::hex::encode(hash.as_ref()));
        let token = self.app.vault.origin_token(self.run.controller, "file/aside", &digest);
        if !is_new(format!("aside/{}", crate::hex::encode(&token.0)), token) {
            return Ok(None);
        }
        let id = self.app.store.next_id();
        let aside = sealer.seal(Table::FileAside, records::file_aside(id), aside)?;
        Ok(Some(AsideRecord { id, source: self.run.source.clone(), created_at: self.ctx.now, aside }))
    }

    fn consents(
        &self,
        step: &mut Step,
        sealer: &Sealer,
        (row, here): (&FileRow, Option<&Here>),
    ) -> Result<Vec<store::consents::ConsentRecord>, ImportError> {
        let history = here.map_or(&[][..], |here| &here.consents);
        let mut written = Vec::new();
        for said in &row.said {
            let outcome = agreed::decide(said, history, self.reading.mapping.shown.as_ref());
            step.count(agreed::counted(&outcome));
            if let Outcome::Written(answer) = outcome {
                let mut record = crate::consents::prepared(self.app, &self.ctx, (sealer, self.run.brand), *answer)?;
                // The proof keeps the time that the file claims; the history goes by when it reached us.
                record.at = self.ctx.now;
                written.push(record);
            }
        }
        Ok(written)
    }
}

/// Who the rows of a step are, and how each stands here; `None` for a row that nobody is in.
pub type Stood = (Vec<Option<Identity>>, Vec<Option<Standing>>);

/// How each stands here, from one snapshot.
pub fn stand(
    app: &App,
    run: &ImportRun,
    identities: Vec<Option<Identity>>,
    now: Timestamp,
) -> Result<Stood, StoreError> {
    let run = run.clone();
    app.store.read_blocking(move |db| {
        let mut standings = Vec::with_capacity(identities.len());
        for identity in &identities {
            standings.push(match identity {
                Some(identity) => Some(Standing::find(db, &run, identity, now)?),
                None => None,
            });
        }
        Ok((identities, standings))
    })
}

/// A problem of a row.
fn problem(row: &RowEntry, column: &str, why: RowProblem) -> Problem {
    Problem { row: row.row, byte: row.byte, column: column.to_owned(), why }
}
