//! `/people/{id}/purchases`: what somebody bought.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use app::purchases::{self, History, PurchaseRow};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use custody::Disclosed;
use domain::decimal::Decimal;
use domain::id::PublicId;
use domain::money::Currency;
use domain::purchase::{Line, PurchaseKind};
use domain::reason::Reason;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, WhyForm};
use crate::lang::Catalogue;
use crate::months::{Months, Sum};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::{Shown, height};

/// Purchases on one page.
pub const PER_PAGE: usize = 20;

/// One line of a purchase.
#[derive(Clone)]
pub struct LineShown {
    /// Pieces.
    pub quantity: Shown,
    /// The article number.
    pub article: Shown,
    /// What it was.
    pub description: Option<Shown>,
    /// Price of one piece.
    pub price: Shown,
    /// Quantity times price.
    pub total: Shown,
}

/// One purchase.
#[derive(Clone)]
pub struct PurchaseLine {
    /// When.
    pub at: Timestamp,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// The shop's number.
    pub invoice: Shown,
    /// Its sum.
    pub net: Shown,
    /// How many lines it has.
    pub line_count: i64,
    /// The first of them.
    pub lines: Vec<LineShown>,
}

impl PurchaseLine {
    /// Whether it was cancelled.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.kind == PurchaseKind::Cancellation
    }

    /// Lines beyond those that are shown.
    #[must_use]
    pub fn unseen_lines(&self) -> i64 {
        self.line_count - i64::try_from(self.lines.len()).unwrap_or(self.line_count)
    }

    /// Whether there are any.
    #[must_use]
    pub fn has_more_lines(&self) -> bool {
        self.unseen_lines() > 0
    }
}

/// A page of somebody's purchases, with the figures of all of them.
#[derive(Clone)]
pub struct Bought {
    /// Purchases, cancellations included.
    pub purchases: usize,
    /// Cancellations.
    pub cancellations: usize,
    /// Lines of both.
    pub lines: usize,
    /// The sum in each currency.
    pub net: Vec<Shown>,
    /// Bars, where two months or more have a sum.
    pub months: Option<Months>,
    /// This page, newest first.
    pub rows: Vec<PurchaseLine>,
    /// Whether older ones follow.
    pub more: bool,
    /// Where they begin.
    pub next_offset: usize,
}

/// The page of older purchases.
#[derive(Template)]
#[template(path = "purchases.html")]
pub struct PurchasesPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// Whose, where the shared parts look for it.
    pub row: Whose,
    /// The reason that is on record.
    pub reason: Reason,
    /// The purchases.
    pub bought: Bought,
}

/// The one thing the shared parts need of a person.
#[derive(Clone, Copy, Debug)]
pub struct Whose {
    /// Name outside.
    pub public: PublicId,
}

/// The place among the purchases, and why.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    offset: usize,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/purchases`: a page of purchases, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<From>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let offset = sent.offset;
    let wanted = purchases::Page { offset, limit: PER_PAGE };
    let found = purchases::history(&app, &ctx, public, &why, wanted).await?;
    let (t, reason) = (t.at("/people"), why.reason);
    let bought = Bought::of(&t, &found, offset);
    page(&PurchasesPage { t, public, row: Whose { public }, reason, bought })
}

impl Bought {
    /// What the history says, in the reader's language; `offset` is where this page began.
    #[must_use]
    pub fn of(t: &Catalogue, history: &History, offset: usize) -> Self {
        let totals = &history.totals;
        let net = totals.net.iter().map(|(currency, net)| Shown::told(net, |net| t.money(*net, *currency)));
        Self {
            purchases: totals.purchases,
            cancellations: totals.cancellations,
            lines: totals.lines,
            net: net.collect(),
            months: months(t, history),
            rows: history.rows.iter().map(|row| purchase_line(t, row)).collect(),
            more: history.more,
            next_offset: offset + history.rows.len(),
        }
    }
}

/// The figure is in the currency of most purchases, which stands first.
fn months(t: &Catalogue, history: &History) -> Option<Months> {
    let (currency, _) = history.totals.net.first()?;
    let sum = |net: &Disclosed<Decimal>| Sum {
        words: Shown::told(net, |net| t.money(*net, *currency)),
        height: height(*net.as_ref()),
    };
    let sums: BTreeMap<(i16, i8), Sum> =
        history.months.iter().map(|(year, month, net)| ((*year, *month), sum(net))).collect();
    Months::of(t, "months", *currency, &sums)
}

fn purchase_line(t: &Catalogue, row: &PurchaseRow) -> PurchaseLine {
    PurchaseLine {
        at: row.at,
        kind: row.kind,
        invoice: Shown::from(&row.invoice),
        net: Shown::told(&row.net, |net| t.money(*net, row.currency)),
        line_count: row.line_count,
        lines: row.lines.iter().map(|line| line_shown(t, line, row.currency)).collect(),
    }
}

fn line_shown(t: &Catalogue, line: &Disclosed<Line>, currency: Currency) -> LineShown {
    LineShown {
        quantity: Shown::told(line, |line| t.number(line.quantity)),
        article: Shown::from(&line.part(|line| line.article.clone())),
        description: Shown::some(&line.part(|line| line.description.clone())),
        price: Shown::told(line, |line| t.money(line.price.0, currency)),
        total: Shown::told(line, |line| line.total().map_or_else(String::new, |total| t.money(total, currency))),
    }
}
