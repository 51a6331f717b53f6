//! `/erasures/{id}/kept`: what stays of somebody who was erased, for whoever answers for it.

use std::sync::Arc;

use app::App;
use app::kept::{self, LIMIT};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use custody::{Disclosed, KeptPiece};
use domain::id::{KeptId, PublicId, PublicKind};
use domain::kept::{Norm, last_day};
use domain::note::Piece;
use domain::personal::Text;
use domain::reason::Reason;
use jiff::civil::Date;
use serde::Deserialize;

use crate::form::{self, reasons};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// What stays of one erasure.
#[derive(Template)]
#[template(path = "kept.html")]
pub struct KeptPage {
    /// What stands round it.
    pub t: Shell,
    /// The erasure.
    pub public: PublicId,
    /// The pieces.
    pub rows: Vec<KeptLine>,
    /// Why they are looked at.
    pub reason: Reason,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// One piece.
pub struct KeptLine {
    /// Why it stays.
    pub norm: Norm,
    /// Its last day.
    pub until: Option<Date>,
    /// The end of the key of what it is.
    pub kind: &'static str,
    /// What it says, a line each.
    pub said: Vec<Disclosed<Text>>,
}

/// Why it is looked at, and from where on.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    after: i64,
}

/// `POST /erasures/{id}/kept`: on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Wanted>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    let offered = reasons(ctx.actor.role);
    let reason = Reason::from_code(&sent.reason).filter(|reason| offered.contains(reason));
    let reason = reason.or_else(|| offered.first().copied()).ok_or(Problem::NOT_FOUND)?;
    let why = app::Why::of(reason);
    let pieces = kept::see(&app, &ctx, (erasure, &why), KeptId::new(sent.after)).await?;
    let is_full = i64::try_from(pieces.len()).is_ok_and(|shown| shown == LIMIT);
    let next = pieces.last().filter(|_| is_full).map(|piece| piece.id.number());
    let rows = pieces.iter().map(line).collect();
    page(&KeptPage { t: t.at("/erasures"), public: erasure, rows, reason, next })
}

/// `POST /erasures/{id}/arrival`: what was on its way has arrived, and the second stage is done at once.
pub(crate) async fn arrived(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    kept::arrived(&app, &ctx, (erasure, &app::Why::usual(ctx.actor.role))).await?;
    Ok(Redirect::to(&format!("/erasures/{erasure}")).into_response())
}

fn line(piece: &kept::Piece) -> KeptLine {
    let said = piece.content.part(words).each();
    let kind = piece.content.as_ref().kind().code();
    KeptLine { norm: piece.norm, until: piece.until.map(last_day), kind, said }
}

/// What a piece says, a line each.
fn words(piece: &KeptPiece) -> Vec<Text> {
    match piece {
        KeptPiece::Invoice(invoice) => {
            let mut words = vec![Text::new(format!("{} · {}", invoice.head.invoice.expose(), invoice.at))];
            words.extend(name(invoice.name.as_ref(), invoice.organisation.as_ref()));
            words.extend(invoice.head.billing.as_ref().map(|billing| Text::new(custody::Show::show(billing))));
            words.extend(invoice.lines.iter().map(|line| {
                let what = line.description.as_ref().unwrap_or(&line.article);
                Text::new(format!("{} × {} · {} {}", line.quantity, what.expose(), line.price.0, invoice.currency))
            }));
            words
        }
        KeptPiece::Consent(consent) => {
            let mut words = vec![Text::new(format!("{} · {} → {}", consent.act.code(), consent.at, consent.ended_at))];
            words.extend(consent.contact.as_ref().map(|contact| Text::new(custody::Show::show(contact))));
            words
        }
        KeptPiece::Submission(answers) => answers.0.iter().map(|value| value.words.clone()).collect(),
        KeptPiece::Note(body) => {
            let words = body.pieces.iter().filter_map(|piece| match piece {
                Piece::Words(words) => Some(words.clone()),
                Piece::Cut | Piece::About(_) => None,
            });
            words.collect()
        }
        KeptPiece::Case(case) => {
            let head = Text::new(format!("{} · {} · {} {}", case.public, case.received_at, case.kind, case.outcome));
            let steps = case.steps.iter().map(|step| {
                let words = step.words.as_ref().map_or("", Text::expose);
                Text::new(format!("{} · {} {words}", step.at, step.code))
            });
            std::iter::once(head).chain(steps).collect()
        }
        KeptPiece::Recipient(recipient) => {
            let mut words: Vec<Text> =
                name(recipient.name.as_ref(), recipient.organisation.as_ref()).into_iter().collect();
            words.extend(recipient.contacts.iter().map(|contact| Text::new(custody::Show::show(contact))));
            words
        }
    }
}

fn name(name: Option<&domain::person::PersonName>, organisation: Option<&Text>) -> Option<Text> {
    let both =
        [name.map(|name| custody::Show::show(name).into_owned()), organisation.map(|text| text.expose().to_owned())];
    let words: Vec<String> = both.into_iter().flatten().collect();
    Text::some(&words.join(", "))
}
