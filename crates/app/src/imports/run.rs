//! Running an import: rows are read, gathered into steps, sealed and written, one step while the next is prepared.
//!
//! Each step is one transaction, with its progress in it. So a killed import goes on exactly where it stopped, and its
//! counts are exact on both engines without a row that several transactions wait for. Going on reads the file from its
//! beginning, because the places of lines within their invoices and the contents of packed files are known only so;
//! that costs about a second for half a million rows.

use std::io::Read;

use custody::SealError;
use domain::import::RowProblem;
use domain::time::to_ms;
use store::imports::{ImportCounts, ImportRun, ImportState};
use store::{Pending, StoreError};

use super::chunk::{Book, Chunk};
use super::header::{Columns, Layout, customer, line, total};
use super::prepare::Desk;
use super::reader::Rows;
use super::ready::{Author, NotKept, Ready};
use super::rows::{self, Entry, Place, Refused};
use super::unpack::Stop;
use super::{FileProblem, ImportError, ImportKind, Progress};
use crate::App;

/// A file of which so many rows are refused is none of its kind.
const MOST_REFUSED: i64 = 10_000;
/// Of the first rows,
const FIRST: i64 = 1_000;
/// no more may be refused.
const MOST_OF_FIRST: i64 = 500;
/// How often a step is prepared again before we give up.
const AGAIN: usize = 5;
/// Progress without anything to write is kept at most this old.
const PATIENCE_MS: i64 = 1_000;

/// One run over the file.
struct Runner<'a> {
    app: &'a App,
    run: &'a ImportRun,
    desk: Desk<'a>,
    columns: &'a Columns,
    under_way: Option<UnderWay>,
    /// What was counted since the last step that was written, because nothing in it was new,
    idle: ImportCounts,
    /// up to which byte,
    idle_to: i64,
    /// and when a step was written last.
    written_ms: i64,
    progress: Progress,
    on_progress: &'a mut dyn FnMut(&Progress),
}

/// A step that is being written.
struct UnderWay {
    chunk: Chunk,
    idle: ImportCounts,
    did: ImportCounts,
    pending: Pending<(), NotKept>,
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

/// Reads the header, then carries out or goes on with the import.
pub fn run(
    app: &App,
    run: &ImportRun,
    file: impl Read,
    on_progress: &mut dyn FnMut(&Progress),
) -> Result<Progress, ImportError> {
    let kind = ImportKind::from_code(&run.kind).ok_or(StoreError::Damaged { what: "kind of a file" })?;
    let opened = Rows::open(file).and_then(|mut rows| {
        let header = rows.next()?.ok_or(Stop::File(FileProblem::Empty))?;
        let columns = Columns::find(kind, &header).map_err(Stop::File)?;
        Ok((rows, columns))
    });
    let (mut rows, columns) = match opened {
        Ok(opened) => opened,
        Err(stop) => return stopped(app, run, stop),
    };
    let mut runner = Runner::new(app, run, &columns, on_progress);
    let ended = runner.all(&mut rows).or_else(|halt| match halt {
        Halt::Stop(stop) => runner.finish().map_or_else(|error| Err(Halt::Error(error)), |()| Err(Halt::Stop(stop))),
        Halt::Error(error) => Err(Halt::Error(error)),
    });
    match ended {
        Ok(()) => {
            super::end(app, run, ImportState::Done)?;
            let progress = super::read_progress(app, run.public)?;
            Ok(Progress { ignored: columns.ignored, ..progress })
        }
        Err(Halt::Stop(stop)) => stopped(app, run, stop),
        Err(Halt::Error(error)) => unless_ended(app, run, error),
    }
}

pub(crate) fn stopped(app: &App, run: &ImportRun, stop: Stop) -> Result<Progress, ImportError> {
    match stop {
        // The disk may be well again later; the import waits to be taken up.
        Stop::Io(error) => unless_ended(app, run, ImportError::Disk(error)),
        Stop::File(problem) => {
            let is_ended = super::end(app, run, ImportState::Stopped)?;
            let applied = super::read_progress(app, run.public)?;
            // The copy of an import that somebody stopped is overwritten while it is read.
            if is_ended { Err(ImportError::File { problem, applied: Box::new(applied) }) } else { Ok(applied) }
        }
    }
}

/// What keeps an import from going on is no error where somebody ended it meanwhile.
pub(crate) fn unless_ended(app: &App, run: &ImportRun, error: ImportError) -> Result<Progress, ImportError> {
    let progress = super::read_progress(app, run.public)?;
    match progress.state {
        ImportState::Draft | ImportState::Running => Err(error),
        ImportState::Done | ImportState::Stopped => Ok(progress),
    }
}

impl<'a> Runner<'a> {
    fn new(app: &'a App, run: &'a ImportRun, columns: &'a Columns, on_progress: &'a mut dyn FnMut(&Progress)) -> Self {
        let column = match columns.layout {
            Layout::InvoiceLines => line::CUSTOMER,
            Layout::InvoiceTotals => total::CUSTOMER,
            Layout::Customers => customer::NUMBER,
        };
        Self {
            app,
            run,
            desk: Desk::new(app, run, columns.name(column)),
            columns,
            under_way: None,
            idle: ImportCounts::default(),
            idle_to: run.bytes_done,
            written_ms: to_ms(app.clock.now()),
            progress: Progress { ignored: columns.ignored.clone(), ..Progress::of(run) },
            on_progress,
        }
    }

    fn all<R: Read>(&mut self, rows: &mut Rows<R>) -> Result<(), Halt> {
        let done = u64::try_from(self.run.bytes_done).unwrap_or(0);
        let mut book = Book::new(&self.app.vault, self.run.controller, &self.run.source);
        let mut chunk = Chunk::begin(done);
        let (mut read, mut refused) = (0, 0);
        let mut was_done = done > 0;
        while let Some(row) = rows.next()? {
            let (place, next) = (Place { row: row.number, byte: row.byte }, row.next);
            let entry = rows::read(self.columns, row, self.run.currency);
            let is_full = chunk.is_full(is_boundary(&book, &entry));
            // Rows that were dealt with before are only read for what later rows depend on.
            if was_done && (is_full || place.byte >= done) {
                was_done = place.byte < done;
                chunk = Chunk::begin(done);
            } else if is_full {
                let full = std::mem::replace(&mut chunk, Chunk::begin(place.byte));
                self.hand_over(full)?;
            }
            let before = chunk.refused;
            take(&mut book, &mut chunk, (entry, place), self.columns);
            chunk.to = next;
            read += 1;
            refused += chunk.refused - before;
            if refused > MOST_REFUSED || (read == FIRST && refused > MOST_OF_FIRST) {
                let problem = FileProblem::NotThisKind { refused, read, expected: self.columns.layout.columns() };
                return Err(Halt::Stop(Stop::File(problem)));
            }
        }
        if read == 0 {
            return Err(Halt::Stop(Stop::File(FileProblem::Empty)));
        }
        if !was_done {
            self.hand_over(chunk)?;
        }
        Ok(self.finish()?)
    }

    /// Prepares a step while the one before is written, then sends it on its way.
    fn hand_over(&mut self, chunk: Chunk) -> Result<(), ImportError> {
        // What is being written cannot be read yet, and the step may go on with an invoice of it.
        if self.under_way.as_ref().is_some_and(|before| before.chunk.overlaps(&chunk)) {
            self.settle()?;
        }
        let ready = self.prepare(&chunk)?;
        self.settle()?;
        let is_late = to_ms(self.app.clock.now()) - self.written_ms >= PATIENCE_MS;
        if ready.is_nothing_new() && !is_late {
            self.idle = sum(self.idle, ready.counts);
            self.idle_to = ready.bytes.1;
            return Ok(());
        }
        let idle = std::mem::take(&mut self.idle);
        let (did, pending) = self.send(ready, idle);
        self.under_way = Some(UnderWay { chunk, idle, did, pending });
        Ok(())
    }

    fn prepare(&mut self, chunk: &Chunk) -> Result<Ready, ImportError> {
        match self.desk.prepare(chunk) {
            // The weekly key above a key at hand was renewed; in the store the person's key stands under the new one.
            Err(ImportError::Seal(SealError::Key(_))) => {
                self.settle()?;
                self.desk.forget();
                self.desk.prepare(chunk)
            }
            prepared => prepared,
        }
    }

    /// Writes what is left to write.
    fn finish(&mut self) -> Result<(), ImportError> {
        self.settle()?;
        if self.idle == ImportCounts::default() {
            return Ok(());
        }
        let ready = Ready { bytes: (0, self.idle_to), ..Ready::default() };
        let idle = std::mem::take(&mut self.idle);
        let (did, pending) = self.send(ready, idle);
        pending.wait_blocking().map_err(not_kept)?;
        self.moved(did, self.idle_to);
        Ok(())
    }

    fn send(&self, mut ready: Ready, idle: ImportCounts) -> (ImportCounts, Pending<(), NotKept>) {
        ready.bytes.0 = self.progress.bytes_done;
        ready.counts = sum(ready.counts, idle);
        let did = ready.counts;
        let author = Author::of(self.run);
        (did, self.app.store.write_queued(move |tx| ready.write(tx, &author)))
    }

    /// Waits for the step under way; prepares it again where somebody changed what it was prepared on.
    fn settle(&mut self) -> Result<(), ImportError> {
        let Some(UnderWay { chunk, idle, mut did, mut pending }) = self.under_way.take() else {
            return Ok(());
        };
        let to = i64::try_from(chunk.to).map_err(|_| ImportError::Busy)?;
        for again in 0..=AGAIN {
            match pending.wait_blocking() {
                Ok(()) => {
                    self.moved(did, to);
                    return Ok(());
                }
                Err(NotKept::Stale) if again < AGAIN => {
                    self.desk.forget();
                    let ready = self.desk.prepare(&chunk)?;
                    (did, pending) = self.send(ready, idle);
                }
                Err(other) => return Err(not_kept(other)),
            }
        }
        Err(ImportError::Busy)
    }

    fn moved(&mut self, did: ImportCounts, to: i64) {
        self.written_ms = to_ms(self.app.clock.now());
        self.progress.add(did, to);
        (self.on_progress)(&self.progress);
    }
}

pub(crate) fn not_kept(error: NotKept) -> ImportError {
    match error {
        NotKept::Stale | NotKept::Moved => ImportError::Busy,
        NotKept::Store(error) => ImportError::Store(error),
    }
}

const fn sum(one: ImportCounts, other: ImportCounts) -> ImportCounts {
    ImportCounts {
        rows_read: one.rows_read + other.rows_read,
        rows_refused: one.rows_refused + other.rows_refused,
        people_added: one.people_added + other.people_added,
        purchases_added: one.purchases_added + other.purchases_added,
        lines_added: one.lines_added + other.lines_added,
        anonymous_lines: one.anonymous_lines + other.anonymous_lines,
    }
}

fn is_boundary(book: &Book<'_>, entry: &Result<Entry, Refused>) -> bool {
    match entry {
        Ok(Entry::Sale(sale)) => book.is_boundary(sale),
        Ok(Entry::Customer(_)) => true,
        Err(_) => false,
    }
}

/// Puts a row into the step, or notes why not.
fn take(book: &mut Book<'_>, chunk: &mut Chunk, (entry, place): (Result<Entry, Refused>, Place), columns: &Columns) {
    chunk.rows += 1;
    let taken = match entry {
        Ok(Entry::Sale(sale)) => {
            book.add_sale(chunk, sale, place).map_err(|why| (why.column(columns), RowProblem::Contradiction))
        }
        Ok(Entry::Customer(row)) => {
            book.add_customer(chunk, row, place).map_err(|why| (columns.name(customer::NUMBER), why))
        }
        Err(refused) => {
            chunk.refused += 1;
            book.skip(&refused);
            refused.refusals.iter().for_each(|(column, why)| chunk.refuse(place, columns.name(*column), *why));
            refused.whole.iter().for_each(|why| chunk.refuse(place, "", *why));
            return;
        }
    };
    if let Err((column, why)) = taken {
        chunk.refused += 1;
        chunk.refuse(place, column, why);
    }
}
