//! What the command line can ask about erasures that wait, what stays, legal holds and deliveries.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use app::deliveries::Word;
use app::holds::{NewHold, Reviewed};
use app::{App, Ctx, Why};
use clap::Subcommand;
use domain::hold::{HoldGround, HoldItem, HoldKind, REVIEW_DAYS};
use domain::id::{KeptId, PublicId, PurchaseId};
use domain::reason::Reason;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::deed::{Who, one};
use crate::telling::{Line, Teller};

/// What can be asked about erasures.
#[derive(Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum ErasureDeed {
    /// List those that wait until nobody has cancelled them.
    Waiting,
    /// Agree, as a second person, that it need not wait; it is carried out at once.
    Confirm {
        /// Its number (`era_…`).
        erasure: String,
    },
    /// Cancel one that waits, because the person wants to stay.
    Cancel {
        /// Its number (`era_…`).
        erasure: String,
    },
    /// Count what stays of it, why and until when; nothing is opened.
    Kept {
        /// Its number (`era_…`).
        erasure: String,
    },
    /// Write the proof of its certificate into a file, for `verify certificate`.
    Proof {
        /// Its number (`era_…`).
        erasure: String,
        /// The file to make.
        out: PathBuf,
    },
    /// Write down that what was on its way has arrived; the second stage is done at once.
    Arrived {
        /// Its number (`era_…`).
        erasure: String,
    },
}

/// What can be asked about legal holds.
#[derive(Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum HoldDeed {
    /// List what of a person can be named in a hold.
    Items(Who),
    /// Place a hold on named items; it begins now.
    Place {
        #[command(flatten)]
        who: Who,
        /// An item as `purchase.NUMBER`; once for each, and never everything.
        #[arg(long, required = true, value_name = "KIND.NUMBER")]
        item: Vec<String>,
        /// `claim_against_us`, `own_claim`, `inquiry` or `warranty`.
        #[arg(long)]
        ground: String,
        /// In how many days it is looked at again; at most 183.
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// List holds, the next to be looked at first.
    List,
    /// Write down what became of a hold: it goes on, or the matter is settled.
    Review {
        /// Its number (`hld_…`).
        hold: String,
        /// The matter is settled; what only this hold kept goes.
        #[arg(long, conflicts_with = "days")]
        settled: bool,
        /// It goes on for so many days.
        #[arg(long, default_value_t = REVIEW_DAYS)]
        days: i64,
    },
}

/// An order of a person that is on its way, or has arrived.
#[derive(clap::Args, Serialize, Deserialize, Debug)]
pub struct Delivery {
    #[command(flatten)]
    pub who: Who,
    /// The number of the purchase, as `hold items` tells it.
    #[arg(long)]
    pub purchase: i64,
    /// It should arrive by this day; without it, it has arrived.
    #[arg(long, value_name = "DAY")]
    pub by: Option<String>,
}

impl ErasureDeed {
    /// The same with paths that do not hang on where it was typed.
    pub fn absolute(self) -> anyhow::Result<Self> {
        Ok(match self {
            Self::Proof { erasure, out } => Self::Proof { erasure, out: std::path::absolute(out)? },
            other @ (Self::Waiting
            | Self::Confirm { .. }
            | Self::Cancel { .. }
            | Self::Kept { .. }
            | Self::Arrived { .. }) => other,
        })
    }
}

fn public(text: &str) -> anyhow::Result<PublicId> {
    text.parse().context("not a number of this kind")
}

/// Does what is asked about erasures.
pub async fn erasure(app: &App, ctx: &Ctx, deed: ErasureDeed) -> anyhow::Result<Value> {
    let why = Why::usual(ctx.actor.role);
    match deed {
        ErasureDeed::Waiting => {
            let waits = app::erasures::waits(app, ctx).await?;
            let told = waits
                .iter()
                .map(|wait| json!({ "erasure": wait.public.to_string(), "starts_at": wait.starts_at.to_string() }));
            Ok(json!({ "waiting": told.collect::<Vec<_>>() }))
        }
        ErasureDeed::Confirm { erasure } => {
            let erasure = app::erasures::confirm(app, ctx, public(&erasure)?, &why).await?;
            carried_out(app, ctx, erasure).await
        }
        ErasureDeed::Cancel { erasure } => {
            app::erasures::cancel(app, ctx, public(&erasure)?, &why).await?;
            Ok(json!({ "erasure": erasure, "cancelled": true }))
        }
        ErasureDeed::Kept { erasure } => {
            let view = app::erasures::progress(app, ctx, public(&erasure)?).await?;
            let told = view.stays.iter().map(|line| {
                json!({
                    "norm": line.norm.code(), "kind": line.kind.code(), "number": line.number,
                    "until": line.until.map(|day| day.to_string()),
                })
            });
            Ok(json!({ "erasure": erasure, "stays": told.collect::<Vec<_>>() }))
        }
        ErasureDeed::Proof { erasure, out } => {
            let proof = app::erasures::certificate_proof(app, public(&erasure)?).await?;
            std::fs::write(&out, proof.context("there is no certificate with this number")?)
                .context("writing the file")?;
            Ok(json!({ "erasure": erasure, "file": out }))
        }
        ErasureDeed::Arrived { erasure } => {
            app::kept::arrived(app, ctx, (public(&erasure)?, &why)).await?;
            let left = app::kept::see(app, ctx, (public(&erasure)?, &why), KeptId::new(0)).await?;
            Ok(json!({ "erasure": erasure, "second_stage": "done", "stays": left.len() }))
        }
    }
}

/// Carries an ordered erasure out and tells how far it came.
pub async fn carried_out(app: &App, ctx: &Ctx, erasure: PublicId) -> anyhow::Result<Value> {
    let step = app::erasures::run(app, erasure).await?;
    let view = app::erasures::progress(app, ctx, erasure).await?;
    Ok(json!({
        "erasure": erasure.to_string(),
        "step": step.code(),
        "unreadable_from": view.erasure.unreadable_from.to_string(),
        "steps": view.steps.iter().map(|(step, at, note)| json!({ "step": step.code(), "at": at.to_string(), "note": note })).collect::<Vec<_>>(),
        "certificate": view.certificate,
    }))
}

/// A hold is always for a legal claim.
const fn claim() -> Why {
    Why::of(Reason::LegalClaim)
}

/// Does what is asked about holds.
pub async fn hold(app: &App, ctx: &Ctx, deed: HoldDeed) -> anyhow::Result<Value> {
    match deed {
        HoldDeed::Items(who) => {
            let (whom, _) = one(app, ctx, &who).await?;
            let items = app::holds::candidates(app, ctx, whom, &claim()).await?;
            let told = items.iter().map(|one| {
                json!({
                    "item": format!("{}.{}", one.item.kind.code(), one.item.number),
                    "at": one.at.to_string(), "about": one.about, "held": one.is_held,
                })
            });
            Ok(json!({ "items": told.collect::<Vec<_>>() }))
        }
        HoldDeed::Place { who, item, ground, days } => {
            let (whom, _) = one(app, ctx, &who).await?;
            let items = item.iter().map(|item| item_of(item)).collect::<anyhow::Result<_>>()?;
            let ground = HoldGround::from_code(&ground).context("not what a hold can be for")?;
            let new = NewHold { ground, items, review_days: days };
            let hold = app::holds::place(app, ctx, (whom, &claim()), new).await?;
            Ok(json!({ "hold": hold.to_string() }))
        }
        HoldDeed::List => {
            let rows = app::holds::list(app, ctx).await?;
            let told = rows.iter().map(|row| {
                json!({
                    "hold": row.hold.public.to_string(), "ground": row.hold.ground.code(), "items": row.items,
                    "owner": row.owner, "placed_at": row.hold.placed_at.to_string(),
                    "review_due": row.hold.review_due.to_string(), "ended": row.hold.ended.is_some(),
                    "after_request": row.hold.after_request,
                })
            });
            Ok(json!({ "holds": told.collect::<Vec<_>>() }))
        }
        HoldDeed::Review { hold, settled, days } => {
            let becomes = if settled { Reviewed::Ends } else { Reviewed::GoesOn(days) };
            app::holds::review(app, ctx, (public(&hold)?, &claim()), becomes).await?;
            Ok(json!({ "hold": hold, "ended": settled }))
        }
    }
}

fn item_of(text: &str) -> anyhow::Result<HoldItem> {
    let (kind, number) = text.split_once('.').context("write KIND.NUMBER, as in purchase.7")?;
    let kind = HoldKind::from_code(kind).context("a kind is purchase, consent, submission or note")?;
    Ok(HoldItem { kind, number: number.parse().context("not a number")? })
}

/// Writes down that an order is on its way, or has arrived.
pub async fn delivery(app: &App, ctx: &Ctx, deed: Delivery) -> anyhow::Result<Value> {
    let (whom, why) = one(app, ctx, &deed.who).await?;
    let word = match &deed.by {
        Some(day) => {
            let day: jiff::civil::Date = day.parse().context("write a day as 2026-12-01")?;
            Word::Underway(jiff::tz::TimeZone::UTC.to_timestamp(day.at(23, 59, 59, 0))?)
        }
        None => Word::Arrived,
    };
    app::deliveries::note(app, ctx, (whom, &why), (PurchaseId::new(deed.purchase), word)).await?;
    Ok(json!({ "person": whom.to_string(), "purchase": deed.purchase, "underway": deed.by.is_some() }))
}

/// Checks the proof of a certificate, without a house.
pub fn verify_certificate(file: &Path, key: Option<&PathBuf>, teller: &mut Teller) -> anyhow::Result<ExitCode> {
    let read =
        |file: &Path| std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()));
    let key = key.map(|file| read(file)).transpose()?;
    let report = app::erasures::verify_certificate(&read(file)?, key.as_deref());
    let sound = report.is_sound();
    teller.tell(&Line::Done(json!({
        "sound": sound,
        "proven": report.proven.iter().map(|deed| deed.code()).collect::<Vec<_>>(),
        "findings": report.findings,
        "certificate": report.text,
    })));
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
