//! `/duplicates`: people who may be the same, side by side, joined or kept apart.
//!
//! Seeing is a deed with a record, so a comparison is a `POST`; nobody stands in an address but as their public id.

use std::sync::Arc;

use app::duplicates::{self, Comparison, Suggested, Suggestions};
use app::{App, Why, merges};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::duplicates::Rule;
use domain::id::PublicId;
use serde::Deserialize;

use crate::form;
use crate::people::PersonLine;
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Two people who may be the same, as a line.
pub struct PairLine {
    /// Both.
    pub both: [PersonLine; 2],
    /// How likely, the end of its key in the catalogue.
    pub likely: &'static str,
    /// What speaks for it, in words.
    pub why: String,
}

/// The list.
#[derive(Template)]
#[template(path = "duplicates.html")]
pub struct DuplicatesPage {
    /// What stands round it.
    pub t: Shell,
    /// The likeliest first.
    pub rows: Vec<PairLine>,
    /// Pairs that are not on this page.
    pub hidden: i64,
}

/// One part of both records.
pub struct PartLine {
    /// The end of its key in the catalogue.
    pub field: &'static str,
    /// What each says.
    pub values: [Vec<Shown>; 2],
    /// Whether both say the same.
    pub is_same: bool,
}

/// Two people side by side.
#[derive(Template)]
#[template(path = "comparison.html")]
pub struct ComparisonPage {
    /// What stands round it.
    pub t: Shell,
    /// Both.
    pub both: [PersonLine; 2],
    /// The team that serves each.
    pub teams: [String; 2],
    /// How likely, if it was suggested.
    pub likely: Option<&'static str>,
    /// What speaks for it, in words.
    pub why: String,
    /// Part by part.
    pub rows: Vec<PartLine>,
}

/// Two people, as a form names them.
#[derive(Deserialize)]
pub(crate) struct Both {
    #[serde(default)]
    one: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    main: String,
}

impl Both {
    fn pair(&self) -> Result<(PublicId, PublicId), Problem> {
        Ok((form::person(&self.one)?, form::person(&self.other)?))
    }

    /// Both, the one that was chosen as the main record first.
    fn chosen(&self) -> Result<(PublicId, PublicId), Problem> {
        let (one, other) = self.pair()?;
        let main = form::person(&self.main).map_err(|_| Problem::INCOMPLETE)?;
        match main {
            main if main == one => Ok((one, other)),
            main if main == other => Ok((other, one)),
            _ => Err(Problem::INCOMPLETE),
        }
    }
}

/// How likely a score is, the end of its key in the catalogue; each step is ten bits.
const fn likely(score: i64) -> &'static str {
    match score {
        36.. => "nearly-sure",
        26..36 => "very-likely",
        _ => "likely",
    }
}

/// The rules that fired, in words.
fn why(t: &Shell, rules: &[Rule]) -> String {
    let words: Vec<String> = rules.iter().map(|rule| t.word("likeness", rule.code())).collect();
    words.join(", ")
}

/// `GET /duplicates`: the list, on record.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let Suggestions { rows, open } = duplicates::list(&app, &ctx).await?;
    let t = t.at("/duplicates");
    let line = |row: &Suggested| PairLine {
        both: row.both.each_ref().map(|one| PersonLine::of(one, &t)),
        likely: likely(row.score),
        why: why(&t, &row.rules),
    };
    let rows: Vec<PairLine> = rows.iter().map(line).collect();
    let hidden = open.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    page(&DuplicatesPage { t, rows, hidden })
}

/// `POST /duplicates/comparing`: both side by side, on record.
pub(crate) async fn compare(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Both>,
) -> Result<Response, Problem> {
    let reason = Why::usual(ctx.actor.role);
    let compared = duplicates::compare(&app, &ctx, sent.pair()?, &reason).await?;
    page(&ComparisonPage::of(t.at("/duplicates"), compared))
}

/// `POST /duplicates/merging`: both are one from now on.
pub(crate) async fn merge(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<Both>,
) -> Result<Response, Problem> {
    let person = merges::merge(&app, &ctx, sent.chosen()?, &Why::usual(ctx.actor.role)).await?;
    Ok(Redirect::to(&format!("/people/{person}")).into_response())
}

/// `POST /duplicates/rejecting`: both are two.
pub(crate) async fn reject(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<Both>,
) -> Result<Response, Problem> {
    duplicates::reject(&app, &ctx, sent.pair()?, &Why::usual(ctx.actor.role)).await?;
    Ok(Redirect::to("/duplicates").into_response())
}

/// `POST /people/{id}/merge/undoing`: the record stands alone again.
pub(crate) async fn undo(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let other = form::person(&id)?;
    let parted = merges::undo(&app, &ctx, other, &Why::usual(ctx.actor.role)).await?;
    Ok(Redirect::to(&format!("/people/{}", parted.main)).into_response())
}

impl ComparisonPage {
    fn of(t: Shell, compared: Comparison) -> Self {
        let Comparison { both, teams, suggestion, rows, state: _ } = compared;
        let rows = rows.iter().map(|row| PartLine {
            field: row.field.code(),
            values: row.values.each_ref().map(|values| values.iter().map(Shown::from).collect()),
            is_same: row.is_same,
        });
        Self {
            both: both.each_ref().map(|one| PersonLine::of(one, &t)),
            teams,
            likely: suggestion.as_ref().map(|(score, _)| likely(*score)),
            why: suggestion.map(|(_, rules)| why(&t, &rules)).unwrap_or_default(),
            rows: rows.collect(),
            t,
        }
    }
}
