//! `/cases/recognise`: a text is looked through for what somebody asks about their data, and forgotten.

use std::sync::Arc;

use app::{App, recognition};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::recognise::{Place, Proposal};
use domain::rights::RightsKind;
use serde::Deserialize;

use crate::form::FieldError;
use crate::inputs::{Control, Input};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The most letters that are looked through.
const MOST: usize = 20_000;

/// The page with the field for a text, and with what was found in one.
#[derive(Template)]
#[template(path = "recognise.html")]
pub struct RecognisePage {
    /// What stands round it.
    pub t: Shell,
    /// What was found; none before something was sent.
    pub found: Option<Found>,
    /// What was pasted.
    pub text: Shown,
    /// The field.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What was found in a text.
pub struct Found {
    /// What it seems to ask for.
    pub proposal: Proposal,
    /// The text in pieces.
    pub pieces: Vec<Piece>,
}

/// A piece of the text.
pub struct Piece {
    /// Its words.
    pub words: Shown,
    /// What they speak for.
    pub kinds: Vec<RightsKind>,
    /// Whether they say that something was asked before.
    pub reminds: bool,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Pasted {
    #[serde(default)]
    text: String,
}

/// `GET /cases/recognise`.
pub(crate) async fn form(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    recognition::recognise(&app, &ctx, "")?;
    page(&RecognisePage::of(t, "", None))
}

/// `POST /cases/recognise`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(Pasted { text }): Form<Pasted>,
) -> Result<Response, Problem> {
    let proposal = recognition::recognise(&app, &ctx, &text)?;
    if text.trim().is_empty() || text.chars().count() > MOST {
        let errors = vec![FieldError { field: "text", key: "recognise-bad-text" }];
        let again = RecognisePage { errors, ..RecognisePage::of(t, "", None) };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let pieces = pieces(&text, &proposal.places);
    page(&RecognisePage::of(t, &text, Some(Found { proposal, pieces })))
}

impl RecognisePage {
    fn of(t: Shell, text: &str, found: Option<Found>) -> Self {
        let t = t.at("/cases/recognise");
        let field = Input { most: MOST, ..Input::line("text", t.get("recognise-text"), Shown::typed(text)).needed() };
        let field = field.as_control(Control::Area(12)).hinted(t.get("recognise-hint"));
        Self { t, found, text: Shown::typed(text), inputs: vec![field], errors: Vec::new() }
    }
}

/// The text, cut where places begin and end.
fn pieces(text: &str, places: &[Place]) -> Vec<Piece> {
    let mut edges: Vec<usize> = places.iter().flat_map(|place| [place.start, place.end]).collect();
    edges.extend([0, text.len()]);
    edges.sort_unstable();
    edges.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    for (start, end) in edges.iter().zip(edges.iter().skip(1)) {
        let over = || places.iter().filter(|place| place.start <= *start && place.end >= *end);
        let mut kinds: Vec<RightsKind> = over().filter_map(|place| place.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let reminds = over().any(|place| place.kind.is_none());
        let words = text.get(*start..*end).unwrap_or_default();
        match pieces.last_mut() {
            Some(last) if last.kinds == kinds && last.reminds == reminds => {
                last.words = Shown::typed(format!("{}{words}", last.words));
            }
            _ => pieces.push(Piece { words: Shown::typed(words), kinds, reminds }),
        }
    }
    pieces
}

impl Piece {
    /// Whether it is marked.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.reminds || !self.kinds.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_text_and_the_marked_ones_its_requests() {
        let text = "Hello. Please delete everything you have on me. Bye.";
        let pieces = pieces(text, &domain::recognise::recognise(text).places);
        let all: String = pieces.iter().map(|piece| piece.words.to_string()).collect();
        assert_eq!(all, text);
        let marked = pieces.iter().filter(|piece| piece.is_marked());
        assert!(marked.into_iter().all(|piece| piece.kinds == [RightsKind::Erasure]));
    }
}
