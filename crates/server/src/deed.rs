//! What the command line can ask a house to do, in one form for here and for the socket.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use app::accounts::NewAccount;
use app::consents::NewAnswer;
use app::erasures::Requested;
use app::people::PeoplePage;
use app::{App, Ctx, Why};
use domain::actor::Role;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::id::PublicId;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::{RestrictionGround, ToldBy};
use policy::HouseAct;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use crate::case_deed::CaseDeed;
use crate::consent_deed::ConsentDeed;
use crate::exceptions_deed::{Delivery, ErasureDeed, HoldDeed, carried_out};
use crate::intake::{self, Intake};
use crate::portability_deed::PortabilityDeed;
use crate::retention_deed::RetentionDeed;
use crate::telling::Line;

/// Where a deed tells how far it is.
pub type Lines = UnboundedSender<Line>;

/// A deed and who does it.
#[derive(Serialize, Deserialize, Debug)]
pub struct Order {
    /// Work name of the account.
    pub account: String,
    /// What.
    pub deed: Deed,
}

/// Which person, by one of three names.
#[derive(clap::Args, Serialize, Deserialize, Debug, Clone)]
#[group(required = true, multiple = false)]
pub struct Who {
    /// By the shop's customer number.
    #[arg(long)]
    pub customer: Option<String>,
    /// By e-mail address.
    #[arg(long)]
    pub email: Option<String>,
    /// By public id (`per_…`).
    #[arg(long)]
    pub person: Option<String>,
}

/// What can be asked.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Import(Intake),
    Find { question: String },
    Purchases { who: Who },
    Access { who: Who, out: PathBuf, language: String },
    Restrict { who: Who, ground: String },
    TellLift { who: Who, way: String, words: String },
    Lift { who: Who },
    Withdraw { who: Who, purpose: String },
    Erase { who: Who, word: Option<String> },
    Note { who: Who, text: String, about: Vec<(String, String)> },
    Notes { who: Who },
    Totals,
    LogExport { folder: PathBuf },
    LogSeal,
    Verify { checkpoints: Vec<String> },
    RotateEpoch,
    RotateRoot,
    AccountAdd { handle: String, role: String, team: Option<String> },
    AccountPassword { handle: String },
    AccountList,
    Case(CaseDeed),
    Consent(ConsentDeed),
    Erasure(ErasureDeed),
    Hold(HoldDeed),
    Retention(RetentionDeed),
    Portability(PortabilityDeed),
    Delivery(Delivery),
    NoticePublish { slug: String, texts: Vec<(String, String)>, editorial: bool, staff: bool },
    NoticeAgree { slug: String, texts: Vec<(String, String)> },
}

/// Does it.
pub async fn run(app: &Arc<App>, order: Order, lines: Lines) -> anyhow::Result<Value> {
    let actor = app::accounts::by_handle(app, &order.account).await?.context("no open account has this work name")?;
    let ctx = Ctx { now: app.clock.now(), actor };
    match order.deed {
        Deed::Import(intake) => intake::run(app, &ctx, intake, lines).await,
        Deed::Find { question } => find(app, &ctx, &question).await,
        Deed::Purchases { who } => purchases(app, &ctx, who).await,
        Deed::Access { who, out, language } => access(app, &ctx, who, (out, language)).await,
        Deed::Restrict { who, ground } => restrict(app, &ctx, who, &ground).await,
        Deed::TellLift { who, way, words } => tell_lift(app, &ctx, who, (&way, &words)).await,
        Deed::Lift { who } => lift(app, &ctx, who).await,
        Deed::Withdraw { who, purpose } => withdraw(app, &ctx, who, &purpose).await,
        Deed::Erase { who, word } => erase(app, &ctx, who, word).await,
        Deed::Note { who, text, about } => note(app, &ctx, who, (text, about)).await,
        Deed::Notes { who } => notes(app, &ctx, who).await,
        Deed::Totals => totals(app, &ctx).await,
        Deed::LogExport { folder } => {
            let app = Arc::clone(app);
            let lines = tokio::task::spawn_blocking(move || app::proof::export(&app, &ctx, &folder)).await??;
            Ok(json!({ "exported_lines": lines }))
        }
        Deed::LogSeal => seal(app, &ctx).await,
        Deed::Verify { checkpoints } => {
            app::proof::seal(app).await?;
            let app = Arc::clone(app);
            let report = tokio::task::spawn_blocking(move || app::proof::verify(&app, &ctx, &checkpoints)).await??;
            Ok(report_value(&report))
        }
        Deed::RotateEpoch => rotate_epoch(app, &ctx, lines).await,
        Deed::RotateRoot => rotate_root(app, &ctx).await,
        Deed::AccountAdd { handle, role, team } => account_add(app, &ctx, (handle, role, team)).await,
        Deed::AccountPassword { handle } => {
            let password = crate::init::draw_password(&*app.random);
            app::accounts::renew_password(app, &ctx, &handle, password.clone()).await?;
            Ok(json!({ "handle": handle, "password_shown_once": password }))
        }
        Deed::AccountList => accounts(app, &ctx).await,
        Deed::Case(deed) => crate::case_deed::run(app, &ctx, deed).await,
        Deed::Consent(deed) => crate::consent_deed::run(app, &ctx, deed).await,
        Deed::Erasure(deed) => crate::exceptions_deed::erasure(app, &ctx, deed).await,
        Deed::Retention(deed) => crate::retention_deed::run(app, &ctx, deed).await,
        Deed::Hold(deed) => crate::exceptions_deed::hold(app, &ctx, deed).await,
        Deed::Portability(deed) => crate::portability_deed::run(app, &ctx, deed).await,
        Deed::Delivery(deed) => crate::exceptions_deed::delivery(app, &ctx, deed).await,
        Deed::NoticePublish { slug, texts, editorial, staff } => {
            crate::notice_deed::publish(app, &ctx, (slug, texts), (editorial, staff)).await
        }
        Deed::NoticeAgree { slug, texts } => crate::notice_deed::agree(app, &ctx, (slug, texts)).await,
    }
}

async fn find(app: &App, ctx: &Ctx, question: &str) -> anyhow::Result<Value> {
    let page = app::people::find(app, ctx, question, &Why::usual(ctx.actor.role)).await?;
    Ok(json!({ "found": found(&page) }))
}

async fn tell_lift(app: &App, ctx: &Ctx, who: Who, (way, words): (&str, &str)) -> anyhow::Result<Value> {
    let way = ToldBy::from_code(way).context("a way is letter, email, phone or counter")?;
    let (public, why) = one(app, ctx, &who).await?;
    app::restrictions::announce(app, ctx, (public, &why), (way, words)).await?;
    Ok(json!({ "person": public.to_string(), "told": way.code() }))
}

async fn lift(app: &App, ctx: &Ctx, who: Who) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    app::restrictions::lift(app, ctx, public, &why).await?;
    Ok(json!({ "person": public.to_string(), "restricted": false }))
}

async fn seal(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    if !app.clears(ctx, HouseAct::VerifyLedger)? {
        bail!("not allowed");
    }
    Ok(json!({ "size": app::proof::seal(app).await?.map(|checkpoint| checkpoint.size) }))
}

/// What a check of the log says, as an object.
pub fn report_value(report: &store::verify::Report) -> Value {
    json!({
        "sound": report.is_sound(),
        "goes_from": report.cut.as_ref().map(|cut| json!({
            "position": cut.head().size,
            "since": domain::time::from_ms(cut.since_ms).to_string(),
            "cut_at": domain::time::from_ms(cut.at_ms).to_string(),
        })),
        "events": report.size,
        "not_yet_sealed": report.not_yet_sealed,
        "checkpoints_matched": report.checkpoints_matched,
        "checkpoints_unchecked": report.checkpoints_unchecked,
        "compared_outside": match report.compared_outside {
            0 => json!("not compared with anything kept elsewhere"),
            compared => json!(compared),
        },
        "findings": report.findings.iter().map(std::string::ToString::to_string).collect::<Vec<_>>(),
    })
}

fn found(page: &PeoplePage) -> Vec<Value> {
    let row = |row: &app::people::PersonRow| {
        json!({
            "person": row.public.to_string(),
            "kind": row.kind.code(),
            "customer_number": row.customer_number.as_ref().as_ref().map(|_| row.customer_number.part(Clone::clone)).and_then(custody::Disclosed::transpose).map(|number| number.to_string()),
        })
    };
    page.rows.iter().map(row).collect()
}

/// Finds exactly one person; the search itself is on record.
pub(crate) async fn one(app: &App, ctx: &Ctx, who: &Who) -> anyhow::Result<(PublicId, Why)> {
    let why = match ctx.actor.role {
        Role::Agent | Role::TeamLead => Why::of(Reason::OwnWork),
        Role::PrivacyManager | Role::DataProtectionOfficer | Role::Administrator | Role::System => {
            Why::usual(ctx.actor.role)
        }
    };
    if let Some(public) = &who.person {
        return Ok((public.parse().context("not a public id of a person")?, why));
    }
    let question = who.customer.as_ref().or(who.email.as_ref()).context("say which person")?;
    let page = app::people::find_exactly(app, ctx, question, &why).await?;
    match page.rows.as_slice() {
        [] => bail!("no such person, or not one you may see"),
        [one] => Ok((one.public, why)),
        several => bail!(
            "{} people are found; name one by --person: {}",
            several.len(),
            several.iter().map(|row| row.public.to_string()).collect::<Vec<_>>().join(", ")
        ),
    }
}

async fn note(app: &App, ctx: &Ctx, who: Who, (text, named): (String, Vec<(String, String)>)) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    let mut about = Vec::new();
    for (customer, words) in named {
        let who = Who { customer: Some(customer), email: None, person: None };
        about.push((one(app, ctx, &who).await?.0, words));
    }
    crate::notes::write(app, ctx, (public, &why), (&text, about)).await
}

async fn notes(app: &App, ctx: &Ctx, who: Who) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    crate::notes::read(app, ctx, (public, &why)).await
}

async fn rotate_root(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    app::keys::rotate_root(app, ctx).await?;
    Ok(json!({ "rotated": "root" }))
}

async fn purchases(app: &App, ctx: &Ctx, who: Who) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    let history = app::purchases::history(app, ctx, public, &why, app::purchases::Page { offset: 0, limit: 1 }).await?;
    let totals = &history.totals;
    Ok(json!({
        "person": public.to_string(),
        "purchases": totals.purchases,
        "cancellations": totals.cancellations,
        "lines": totals.lines,
        "net": totals.net.iter().map(|(currency, net)| (currency.code().to_owned(), json!(net.part(|net| net.with_places(currency.exponent())).to_string()))).collect::<serde_json::Map<_, _>>(),
    }))
}

async fn access(app: &Arc<App>, ctx: &Ctx, who: Who, (out, language): (PathBuf, String)) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    let language = Language::parse(&language).context("a language is two small letters")?;
    intake::write_package(app, ctx, (public, why, language), &out).await
}

async fn restrict(app: &App, ctx: &Ctx, who: Who, ground: &str) -> anyhow::Result<Value> {
    let ground = RestrictionGround::from_code(ground).context("a ground is accuracy, unlawful, claim or objection")?;
    let (public, why) = one(app, ctx, &who).await?;
    app::restrictions::begin(app, ctx, public, &why, ground).await?;
    Ok(json!({ "person": public.to_string(), "restricted": true }))
}

async fn withdraw(app: &App, ctx: &Ctx, who: Who, purpose: &str) -> anyhow::Result<Value> {
    let purpose = Purpose::from_code(purpose).context("not a purpose")?;
    let (public, why) = one(app, ctx, &who).await?;
    let answer = NewAnswer::of(purpose.id(), Act::Withdrawn, (Via::Paper, "withdrawal"));
    app::consents::record(app, ctx, public, &why, answer).await?;
    Ok(json!({ "person": public.to_string(), "withdrawn": purpose.code() }))
}

async fn erase(app: &App, ctx: &Ctx, who: Who, word: Option<String>) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, &who).await?;
    let Some(word) = word else {
        let preview = app::erasures::preview_with_reasons(app, ctx, public, &why).await?;
        let (goes, now) = (preview.goes, app.clock.now());
        let country = app.house.controller.country;
        let stays = preview.stays.iter().map(|line| app::erasures::stays_line(country, (line, now), Language::EN));
        return Ok(json!({
            "would_go": {
                "contacts": goes.contacts, "purchases": goes.purchases, "lines": goes.lines,
                "consents": goes.consents, "reason_texts": goes.reason_texts, "notes": goes.notes,
            },
            "would_stay": stays.collect::<Vec<_>>(),
            "to_do_it": "add --word ERASE",
        }));
    };
    match app::erasures::request(app, ctx, public, &why, &word).await? {
        Requested::Ordered(erasure) => carried_out(app, ctx, erasure).await,
        Requested::Waits(erasure, starts_at) => Ok(json!({
            "erasure": erasure.to_string(),
            "waits_until": starts_at.to_string(),
            "to_end_the_waiting": format!("another privacy manager agrees: erasure confirm {erasure}"),
        })),
    }
}

async fn totals(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    let rows = app::totals::shown(app, ctx).await?;
    Ok(json!({ "rows": rows.iter().map(|row| json!({
        "brand": app.house.brand_name(row.brand), "month": format!("{}-{:02}", row.month.0, row.month.1), "country": row.country, "currency": row.currency.to_string(),
        "invoices": row.invoices, "cancellations": row.cancellations, "lines": row.lines, "net": row.net.with_places(row.currency.exponent()).to_string(),
    })).collect::<Vec<_>>() }))
}

async fn rotate_epoch(app: &App, ctx: &Ctx, lines: Lines) -> anyhow::Result<Value> {
    let mut progress = |done: i64, total: i64| {
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        let _ = lines.send(Line::Progress {
            unit: "keys".to_owned(),
            done: number(done),
            total: number(total),
            note: String::new(),
        });
    };
    let done = app::keys::rotate_epoch(app, ctx, &mut progress).await?;
    Ok(json!({
        "weekly_key": done.epoch, "rewrapped": done.rewrapped, "destroyed": done.destroyed, "erasures_completed": done.completed,
    }))
}

async fn account_add(
    app: &App,
    ctx: &Ctx,
    (handle, role, team): (String, String, Option<String>),
) -> anyhow::Result<Value> {
    let role = Role::from_code(&role).context("not a role")?;
    let team = match team {
        Some(name) => Some(app.house.teams.iter().find(|team| team.name == name).context("no team has this name")?.id),
        None => None,
    };
    let password = crate::init::draw_password(&*app.random);
    let public =
        app::accounts::add(app, ctx, NewAccount { handle: handle.clone(), password: password.clone(), role, team })
            .await?;
    Ok(json!({ "account": public.to_string(), "handle": handle, "password_shown_once": password }))
}

async fn accounts(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    let rows = app::accounts::list(app, ctx).await?;
    Ok(json!({ "accounts": rows.iter().map(|row| json!({
        "handle": row.handle, "role": row.role.code(), "team": row.team, "closed": row.closed_at.is_some(),
    })).collect::<Vec<_>>() }))
}
