//! `/imports`: files that came in, how far they are, and what was not taken.

use std::sync::Arc;

use app::App;
use app::imports::{self, ImportState, Progress};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::id::{PublicId, PublicKind};
use domain::import;
use jiff::Timestamp;
use policy::HouseAct;

use crate::form;
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One import.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// Name outside.
    pub public: PublicId,
    /// The word for its kind of file.
    pub kind: &'static str,
    /// Where the data comes from.
    pub source: String,
    /// The word for its state.
    pub state: &'static str,
    /// Everything before this byte is dealt with.
    pub bytes_done: i64,
    /// The file's length.
    pub bytes_total: i64,
    /// Rows so far.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_refused: i64,
    /// What it brought: people, purchases, lines, lines without a customer.
    pub brought: [i64; 4],
    /// Whether its columns are still being given a meaning.
    pub is_draft: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A number with the end of its key in the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The end of the key.
    pub what: &'static str,
    /// The number.
    pub number: i64,
}

impl ImportLine {
    fn of(progress: Progress) -> Self {
        let brought = [progress.people_added, progress.purchases_added, progress.lines_added, progress.anonymous_lines];
        Self {
            public: progress.public,
            kind: progress.kind.code(),
            source: progress.source,
            state: progress.state.code(),
            bytes_done: progress.bytes_done,
            bytes_total: progress.bytes_total,
            rows_read: progress.rows_read,
            rows_refused: progress.rows_refused,
            brought,
            is_draft: progress.state == ImportState::Draft,
            started_at: progress.started_at,
            ended_at: progress.ended_at,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub fn running(&self) -> bool {
        self.state == ImportState::Running.code()
    }

    /// Whether it ended early.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.state == ImportState::Stopped.code()
    }

    /// The look of the state; the word says the same.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match (self.running() || self.is_draft, self.stopped()) {
            (true, _) => "note",
            (false, true) => "stop",
            (false, false) => "good",
        }
    }

    /// How much of the file is dealt with.
    #[must_use]
    pub fn percent(&self) -> i64 {
        if self.bytes_total > 0 { self.bytes_done.saturating_mul(100) / self.bytes_total } else { 100 }
    }

    /// What it read, refused and brought.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let [people, purchases, lines, anonymous] = self.brought;
        [
            ("rows-read", self.rows_read),
            ("rows-refused", self.rows_refused),
            ("people-added", people),
            ("purchases-added", purchases),
            ("lines-added", lines),
            ("anonymous-lines", anonymous),
        ]
        .map(|(what, number)| Figure { what, number })
        .to_vec()
    }
}

/// Every import.
#[derive(Template)]
#[template(path = "imports.html")]
pub struct ImportsPage {
    /// What stands round it.
    pub t: Shell,
    /// Newest first.
    pub rows: Vec<ImportLine>,
    /// Whether this role may start one.
    pub may_import: bool,
    /// Tasks of telling people where their data came from that are overdue.
    pub sources_late: i64,
}

/// One import.
#[derive(Template)]
#[template(path = "import.html")]
pub struct ImportPage {
    /// What stands round it.
    pub t: Shell,
    /// How far it is.
    pub row: ImportLine,
    /// What a file of people did beyond that.
    pub tallies: Vec<(String, i64)>,
    /// Rows that were not taken.
    pub problems: Vec<import::Problem>,
    /// Whether there are more.
    pub problems_cut: bool,
}

/// Imports in the list.
const LISTED: i64 = 100;
/// Problems on the page; the table for programs has all of them.
const SHOWN: usize = 200;

/// `GET /imports`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let rows = imports::list(&app, &ctx, LISTED).await?;
    let may_import = app.clears(&ctx, HouseAct::ImportFile).map_err(imports::ImportError::from)?;
    let sources_late = app::files::tasks_late(&app, &ctx).await?;
    let rows = rows.into_iter().map(ImportLine::of).collect();
    page(&ImportsPage { t: t.at("/imports"), rows, may_import, sources_late })
}

/// `GET /imports/{id}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let import = form::public(&id, PublicKind::Import)?;
    let row = ImportLine::of(imports::progress(&app, &ctx, import).await?);
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX) + 1;
    let mut problems = imports::problems(&app, &ctx, import, limit).await?;
    let problems_cut = problems.len() > SHOWN;
    problems.truncate(SHOWN);
    let tallies = app::files::tallies(&app, &ctx, import).await?;
    page(&ImportPage { t: t.at("/imports"), row, tallies, problems, problems_cut })
}

/// `GET /imports/{id}/problems.csv`: where and why, never what the rows held.
pub(crate) async fn problems(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let import = form::public(&id, PublicKind::Import)?;
    let problems = imports::problems(&app, &ctx, import, i64::MAX).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{import}-problems.csv\"")),
    ];
    Ok((headers, table(&problems)).into_response())
}

/// RFC 4180, with a column name that a spreadsheet would run made harmless.
fn table(problems: &[import::Problem]) -> String {
    let mut csv = "row,byte,column,reason\r\n".to_owned();
    for problem in problems {
        let column = &problem.column;
        let mark = if column.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        let quoted = format!("\"{mark}{}\"", column.replace('"', "\"\""));
        let line = [problem.row.to_string(), problem.byte.to_string(), quoted, problem.why.code().to_owned()];
        csv.push_str(&line.join(","));
        csv.push_str("\r\n");
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::import::RowProblem;

    #[test]
    fn a_column_name_cannot_break_out_of_the_table() {
        let problem =
            |column: &str| import::Problem { row: 2, byte: 80, column: column.to_owned(), why: RowProblem::NotADate };
        let csv = table(&[problem("=1+1"), problem("a\",\r\nb")]);
        assert_eq!(csv, "row,byte,column,reason\r\n2,80,\"'=1+1\",not_a_date\r\n2,80,\"a\"\",\r\nb\",not_a_date\r\n");
    }
}
