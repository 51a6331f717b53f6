//! A file before it runs: its first rows as they would be read, and what it would bring.
//!
//! Invariant: the rows are shown to whoever brought the file and to nobody else, and only after that is on record.

use std::collections::{BTreeMap, HashSet};

use custody::Token;
use domain::contact::ContactKind;
use domain::event::Deed;
use domain::id::PublicId;
use domain::import::{Problem, RowProblem};
use domain::mapping::FileRow;
use domain::personal::Text;
use store::imports::ImportRun;

use super::draft::{own, record};
use super::identity::{Identity, Standing};
use super::reading::Entry;
use super::run::{Opened, open};
use super::source::Content;
use super::{FileError, agreed, desk};
use crate::{App, Ctx};

/// Rows of a preview.
const SHOWN: usize = 20;
/// Rows that are tried at a time.
const ROWS: usize = 500;
/// Problems that a trial lists.
const PROBLEMS: usize = 1_000;

/// The first rows of a file.
pub struct Preview {
    /// Its columns.
    pub headers: Vec<String>,
    /// Its rows.
    pub rows: Vec<PreviewRow>,
}

/// One row, as it stands in the file and as it would be read.
pub struct PreviewRow {
    /// Counted from 1, the header included.
    pub row: u64,
    /// Its cells; of a card none.
    pub cells: Vec<String>,
    /// Who it would be: the field, and its words.
    pub read: Vec<(&'static str, String)>,
    /// What could not be taken.
    pub problems: Vec<Problem>,
}

/// What a file would bring.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Trial {
    /// Rows, without the header.
    pub rows: i64,
    /// People who are new.
    pub new: i64,
    /// People who are here.
    pub known: i64,
    /// Rows that are not taken.
    pub refused: i64,
    /// What becomes of claims about agreement, and how many differ.
    pub tally: BTreeMap<&'static str, i64>,
    /// What could not be taken: how often, by column and reason.
    pub by_reason: BTreeMap<(String, RowProblem), i64>,
    /// Where, the first thousand.
    pub problems: Vec<Problem>,
}

/// Shows the first rows.
pub fn preview(app: &App, ctx: &Ctx, import: PublicId) -> Result<Preview, FileError> {
    let (run, _) = own(app, ctx, import)?;
    record(app, ctx, &run, Deed::FileShown)?;
    let Opened { mut source, reading } = open(app, &run)?;
    let mut rows = Vec::new();
    while rows.len() < SHOWN {
        let Some(raw) = source.next()? else { break };
        let cells = match &raw.content {
            Content::Cells(cells, _) => cells.clone(),
            Content::Card(_) | Content::Broken(_) => Vec::new(),
        };
        let Entry { row, person, problems, .. } = reading.entry(raw);
        rows.push(PreviewRow { row, cells, read: person.as_ref().map(words).unwrap_or_default(), problems });
    }
    Ok(Preview { headers: reading.headers, rows })
}

/// What a row says, field by field.
fn words(row: &FileRow) -> Vec<(&'static str, String)> {
    let mut words = Vec::new();
    let mut say = |field: &'static str, text: Option<&Text>| {
        words.extend(text.map(|text| (field, text.expose().to_owned())));
    };
    let name = row.profile.name.as_ref();
    say("given_name", name.and_then(|name| name.given.as_ref()));
    say("family_name", name.map(|name| &name.family));
    say("organisation", row.profile.organisation.as_ref());
    say("source_id", row.source_id.as_ref());
    for (_, value) in &row.contacts {
        let field = match value.kind() {
            ContactKind::Email => "email",
            ContactKind::Phone => "phone",
            ContactKind::Postal => "street",
            ContactKind::CustomerNumber => "customer_number",
        };
        let normal = value.normal().expose().replace('\n', ", ");
        say(field, Some(&Text::new(normal)));
    }
    say("birthday", row.aside.birthday.as_ref());
    say("language", row.aside.language.as_ref());
    row.aside.tags.iter().for_each(|tag| say("tags", Some(tag)));
    row.aside.notes.iter().for_each(|(_, note)| say("note", Some(note)));
    words
}

/// Reads the whole file and says what it would bring, without bringing anything.
pub fn try_out(app: &App, ctx: &Ctx, import: PublicId) -> Result<Trial, FileError> {
    let (run, _) = own(app, ctx, import)?;
    record(app, ctx, &run, Deed::FileTried)?;
    let Opened { mut source, reading } = open(app, &run)?;
    let mut trying = Trying { app, run: &run, trial: Trial::default(), marks: HashSet::new() };
    let mut rows = Vec::new();
    while let Some(raw) = source.next()? {
        rows.push(reading.entry(raw));
        if rows.len() == ROWS {
            trying.rows(&std::mem::take(&mut rows), reading.mapping.shown.as_ref())?;
        }
    }
    trying.rows(&rows, reading.mapping.shown.as_ref())?;
    Ok(trying.trial)
}

struct Trying<'a> {
    app: &'a App,
    run: &'a ImportRun,
    trial: Trial,
    /// Whom the file brought further up.
    marks: HashSet<Token>,
}

impl Trying<'_> {
    fn rows(&mut self, rows: &[Entry], shown: Option<&domain::mapping::ShownForm>) -> Result<(), FileError> {
        let of = |row: &Entry| row.person.as_ref().map(|person| Identity::of(self.app, self.run, person));
        let identities = rows.iter().map(of).collect();
        let (identities, standings) = desk::stand(self.app, self.run, identities, self.app.clock.now())?;
        for ((row, identity), standing) in rows.iter().zip(&identities).zip(&standings) {
            self.trial.rows += 1;
            for problem in &row.problems {
                self.note(problem.clone());
            }
            match (&row.person, identity, standing) {
                (Some(person), Some(identity), Some(standing)) => self.person(row, person, (identity, standing), shown),
                _ => self.trial.refused += 1,
            }
        }
        Ok(())
    }

    fn person(
        &mut self,
        row: &Entry,
        person: &FileRow,
        (identity, standing): (&Identity, &Standing),
        shown: Option<&domain::mapping::ShownForm>,
    ) {
        // Every mark is noted, also behind one that is known.
        let known = identity.marks().filter(|mark| !self.marks.insert(*mark)).count();
        let was_brought = known > 0;
        let here = match standing {
            Standing::NotTaken => {
                self.trial.refused += 1;
                let (row, byte) = (row.row, row.byte);
                return self.note(Problem { row, byte, column: String::new(), why: RowProblem::NotTaken });
            }
            Standing::New if was_brought => {
                self.trial.known += 1;
                return;
            }
            Standing::New => {
                self.trial.new += 1;
                None
            }
            Standing::Here(here) => {
                self.trial.known += 1;
                Some(here)
            }
        };
        let history = here.map_or(&[][..], |here| &here.consents);
        for said in &person.said {
            self.count(agreed::counted(&agreed::decide(said, history, shown)));
        }
        let differs = |(what, token): &&(&'static str, Token)| {
            here.is_some_and(|here| here.seen.get(*what).is_some_and(|before| before != token))
        };
        identity.seen.iter().filter(differs).for_each(|_| self.count("differs"));
    }

    fn count(&mut self, what: &'static str) {
        *self.trial.tally.entry(what).or_insert(0) += 1;
    }

    fn note(&mut self, problem: Problem) {
        *self.trial.by_reason.entry((problem.column.clone(), problem.why)).or_insert(0) += 1;
        if self.trial.problems.len() < PROBLEMS {
            self.trial.problems.push(problem);
        }
    }
}
