//! Bringing a file in, step by step; killed anywhere, it goes on where it stopped.

use std::collections::HashSet;
use std::io::Read;

use custody::Token;
use domain::mapping::Mapping;
use store::StoreError;
use store::imports::{ImportRun, ImportState};

use super::desk::Desk;
use super::identity::Identity;
use super::reading::{Entry, Reading};
use super::source::{Shape, Source};
use super::{FileError, shape_of};
use crate::App;
use crate::imports::ready::NotKept;
use crate::imports::unpack::Stop;
use crate::imports::{self, ImportError, Progress, run as steps, spool};

/// Rows of a step.
const ROWS: usize = 200;
/// How often a step is prepared again before we give up.
const AGAIN: usize = 5;

/// A file, opened for bringing it in or for trying that.
pub struct Opened {
    /// Its rows, after the header.
    pub source: Source,
    /// How they are read.
    pub reading: Reading,
}

/// Opens the copy of an import by its draft.
pub fn open(app: &App, run: &ImportRun) -> Result<Opened, FileError> {
    let id = run.id;
    let draft = app.store.read_blocking(move |db| store::files::draft(db, id))?.ok_or(FileError::NotFound)?;
    let mapping = Mapping::from_text(&draft.mapping).map_err(|_| StoreError::Damaged { what: "a mapping" })?;
    let layout = draft.layout.as_deref().and_then(domain::mapping::Layout::from_code);
    let shape: Shape = shape_of(&draft)?;
    let file: Box<dyn Read> = Box::new(spool::open(app, run)?);
    let mut source = Source::open(file, &shape)?;
    let headers = source.headers()?;
    Ok(Opened { source, reading: Reading { mapping, layout, headers } })
}

/// Carries out or goes on with the import of a file that has its mapping.
pub fn carry_out(app: &App, run: &ImportRun, on_progress: &mut dyn FnMut(&Progress)) -> Result<Progress, ImportError> {
    let mut opened = match open(app, run) {
        Ok(opened) => opened,
        Err(error) => return unopened(app, run, error),
    };
    let mut runner = Runner {
        app,
        run,
        progress: Progress::of(run),
        desk: Desk::new(app, run, &opened.reading, crate::erasures::system(app)),
        on_progress,
    };
    match runner.all(&mut opened.source, &opened.reading) {
        Ok(()) => {
            imports::end(app, run, ImportState::Done)?;
            imports::read_progress(app, run.public)
        }
        Err(Halt::Stop(stop)) => steps::stopped(app, run, stop),
        Err(Halt::Error(error)) => steps::unless_ended(app, run, error),
    }
}

/// A file that does not open is of no use any more; a copy that is lost neither.
fn unopened(app: &App, run: &ImportRun, error: FileError) -> Result<Progress, ImportError> {
    match error {
        FileError::Unreadable(problem) => steps::stopped(app, run, Stop::File(problem)),
        FileError::Import(error) => {
            if spool::is_lost(&error) {
                imports::end(app, run, ImportState::Stopped)?;
            }
            steps::unless_ended(app, run, error)
        }
        FileError::Store(error) => Err(error.into()),
        FileError::Policy(error) => Err(error.into()),
        FileError::NotFound
        | FileError::Refused
        | FileError::Broken(_)
        | FileError::NoHeader
        | FileError::TooWide
        | FileError::NothingMapped => {
            imports::end(app, run, ImportState::Stopped)?;
            imports::read_progress(app, run.public)
        }
    }
}

enum Halt {
    Stop(Stop),
    Error(ImportError),
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<ImportError> for Halt {
    fn from(error: ImportError) -> Self {
        Self::Error(error)
    }
}

struct Runner<'a> {
    app: &'a App,
    run: &'a ImportRun,
    progress: Progress,
    desk: Desk<'a>,
    on_progress: &'a mut dyn FnMut(&Progress),
}

impl Runner<'_> {
    fn all(&mut self, source: &mut Source, reading: &Reading) -> Result<(), Halt> {
        let done = u64::try_from(self.run.bytes_done).unwrap_or(0);
        let mut rows: Vec<Entry> = Vec::new();
        let mut marks: HashSet<Token> = HashSet::new();
        while let Some(raw) = source.next()? {
            // What was dealt with before ends where the next row begins.
            if raw.next <= done {
                continue;
            }
            let entry = reading.entry(raw);
            let new = entry.person.as_ref().map(|person| Identity::of(self.app, self.run, person));
            let new: Vec<Token> = new.iter().flat_map(Identity::marks).collect();
            // Two rows about one person stand in two steps, so that the second finds what the first brought.
            if rows.len() >= ROWS || new.iter().any(|mark| marks.contains(mark)) {
                self.write(&std::mem::take(&mut rows))?;
                marks.clear();
            }
            marks.extend(new);
            rows.push(entry);
        }
        Ok(self.write(&rows)?)
    }

    fn write(&mut self, rows: &[Entry]) -> Result<(), ImportError> {
        let Some(last) = rows.last() else { return Ok(()) };
        let to = i64::try_from(last.next).map_err(|_| ImportError::Busy)?;
        let bytes = (self.progress.bytes_done, to);
        for again in 0..=AGAIN {
            let step = match self.desk.prepare(rows, bytes) {
                // The weekly key above a key at hand was renewed; in the store it stands under the new one.
                Err(ImportError::Seal(custody::SealError::Key(_))) if again < AGAIN => continue,
                prepared => prepared?,
            };
            let (run, counts) = (self.run.clone(), step.counts);
            match self.app.store.write_blocking(move |tx| step.write(tx, &run)) {
                Ok(()) => {
                    self.progress.add(counts, to);
                    (self.on_progress)(&self.progress);
                    return Ok(());
                }
                Err(NotKept::Stale) if again < AGAIN => (),
                Err(other) => return Err(steps::not_kept(other)),
            }
        }
        Err(ImportError::Busy)
    }
}
