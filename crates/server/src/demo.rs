//! The demo: a house of its own with invented people, made afresh at every start.

use std::io::Cursor;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use app::consents::NewAnswer;
use app::founding::{FirstAccount, NewHouse};
use app::imports::{FileFacts, ImportKind, NewImport};
use app::{App, Ctx, Why};
use custody::{Disk, RealDisk};
use domain::actor::{Actor, Role};
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::notice::Language;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::source::Origin;

use crate::ground::Home;
use crate::mail_out::MailOut;
use crate::{init, serve, telling};

mod invented;

/// How to try it.
#[derive(clap::Args, Debug)]
pub struct Demo {
    /// Address to listen at.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the demo; made afresh at every start.
    #[arg(long, default_value = "confidant-demo")]
    folder: PathBuf,
    /// How many invented people.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(20..=5_000))]
    people: u16,
    /// Makes the house and ends, without serving.
    #[arg(long, hide = true)]
    only_make: bool,
}

/// Says that a folder is a demo's, so that the next start may empty it.
const MARK: &str = "this-is-a-demo";
const COMPANY: &str = "Hollerbusch Outdoor GmbH";

/// Makes the house, tells how to come in, and serves.
pub async fn run(home: &Home, demo: Demo) -> anyhow::Result<ExitCode> {
    serve::log();
    let home = Home { home: demo.folder.clone(), keys: None, root_key: None, ..home.clone() };
    empty(&home)?;
    let _lock = home.lock()?;
    let (app, accounts) = make(&home, usize::from(demo.people)).await.context("could not make the demo")?;
    if demo.only_make {
        return Ok(ExitCode::SUCCESS);
    }
    let config = |at| web::WebConfig { demo: true, ..web::WebConfig::new(format!("http://{at}")) };
    serve::listen((&home, Arc::new(app)), demo.listen, (config, &MailOut::NOWHERE), |url| welcome(url, &accounts)).await
}

fn welcome(url: &str, accounts: &[FirstAccount]) {
    telling::say(&format!("\n  Confidant demo: {url}\n  Every person in it is invented. Sign in as\n"));
    for account in accounts {
        telling::say(&format!(
            "    {:<8} {}   {}",
            account.handle,
            account.password,
            account.role.code().replace('_', " ")
        ));
    }
    telling::say("\n  Ctrl C ends it. The next start begins anew, with new passwords.\n");
}

fn empty(home: &Home) -> anyhow::Result<()> {
    let (folder, mark) = (&home.home, home.home.join(MARK));
    if folder.exists() {
        let is_empty = folder.read_dir()?.next().is_none();
        if !mark.exists() && !is_empty {
            bail!("{} is not a demo's folder; nothing in it was touched. Name another with --folder", folder.display());
        }
        std::fs::remove_dir_all(folder).context("could not empty the folder of the last demo")?;
    }
    RealDisk.create_dir(folder)?;
    Ok(std::fs::write(mark, "The next start of the demo empties this folder.\n")?)
}

async fn make(home: &Home, people: usize) -> anyhow::Result<(App, Vec<FirstAccount>)> {
    let ground = home.ground();
    let roles = [
        ("ines", Role::Agent, Some(0)),
        ("jonas", Role::Agent, Some(1)),
        ("lea", Role::TeamLead, Some(0)),
        ("pia", Role::PrivacyManager, None),
        // Two decide that an erasure need not wait.
        ("petra", Role::PrivacyManager, None),
        ("otto", Role::DataProtectionOfficer, None),
        ("admin", Role::Administrator, None),
    ];
    let accounts: Vec<_> = roles
        .into_iter()
        .map(|(handle, role, team)| FirstAccount {
            handle: handle.to_owned(),
            password: init::draw_password(&*ground.random),
            role,
            team,
        })
        .collect();
    let house = NewHouse {
        controller: COMPANY.to_owned(),
        country: "DE".parse()?,
        privacy_contact: "privacy@hollerbusch.example".to_owned(),
        brands: vec!["Hollerbusch".to_owned(), "Fjellrev".to_owned()],
        teams: vec!["Support Nord".to_owned(), "Support Süd".to_owned()],
        notice: init::first_notice(COMPANY, "DE".parse()?, "privacy@hollerbusch.example"),
    };
    let app = Arc::new(app::founding::found(&ground, house, accounts.clone()).await?);
    for part in 0..2 {
        fill(&app, part, people / 2).await?;
    }
    events(&app).await?;
    app::proof::seal(&app).await?;
    let app = Arc::into_inner(app).context("the demo is still being made")?;
    Ok((app, accounts))
}

async fn ctx(app: &App, handle: &str) -> anyhow::Result<Ctx> {
    let actor: Actor = app::accounts::by_handle(app, handle).await?.context("an account of the demo is missing")?;
    Ok(Ctx { actor, now: app.clock.now() })
}

/// Brings one team's people and their orders in, by the same road as any shop's files.
async fn fill(app: &Arc<App>, part: usize, people: usize) -> anyhow::Result<()> {
    let admin = ctx(app, "admin").await?;
    let files = invented::files(part, people);
    let notices = app::notices::all(app).await?;
    for (kind, text, source) in [
        (ImportKind::Customers, files.customers, "customer list of the old shop"),
        (ImportKind::Invoices, files.invoices, "orders of the web shop"),
    ] {
        let bytes = text.into_bytes();
        let new = NewImport {
            kind,
            source: source.to_owned(),
            brand: app.house.brands.get(part).context("a brand is missing")?.id,
            team: app.house.teams.get(part).context("a team is missing")?.id,
            basis: Basis::Contract,
            notice: notices.first().map(|(notice, _)| *notice),
            origin: Origin::Own,
            currency: "EUR".parse()?,
            file: FileFacts::of(Cursor::new(&bytes))?,
        };
        let run = app::imports::start(app, &admin, new).await?;
        let app = Arc::clone(app);
        let done = tokio::task::spawn_blocking(move || app::imports::run(&app, run, Cursor::new(bytes), &mut |_| ()))
            .await??;
        if done.rows_refused > 0 {
            bail!("{} invented rows were refused", done.rows_refused);
        }
    }
    Ok(())
}

/// What happens in a service: looks, answers, a restriction, an erasure.
async fn events(app: &Arc<App>) -> anyhow::Result<()> {
    let (ines, pia) = (ctx(app, "ines").await?, ctx(app, "pia").await?);
    let own_work = Why::of(Reason::OwnWork);
    let notice = app::notices::all(app).await?.first().map(|(notice, _)| *notice);
    let query = app::people::ListQuery { after: None, limit: 12, why: own_work.clone() };
    let page = app::people::list(app, &ines, query).await?;
    for (index, row) in page.rows.iter().enumerate() {
        if index % 2 == 0 {
            app::people::open(app, &ines, row.public, &own_work).await?;
        }
        let act = if index % 3 == 0 { Act::Refused } else { Act::Granted };
        let about = (Purpose::Marketing.id(), Channel::Email);
        let script = ("script-1", 1, "Dürfen wir Ihnen Neuigkeiten per E-Mail schicken?");
        let new = NewAnswer { act, ..NewAnswer::spoken(about, script, (notice, Language::DE)) };
        app::consents::record(app, &ines, row.public, &own_work, new).await?;
    }
    let why = Why::of(Reason::RightsRequest);
    if let Some(restricted) = page.rows.get(3) {
        app::restrictions::begin(app, &pia, restricted.public, &why, RestrictionGround::Accuracy).await?;
    }
    if let Some(erased) = page.rows.get(5) {
        let erasure = app::erasures::order(app, &pia, erased.public, &why, "ERASE").await?;
        app::erasures::run(app, erasure).await?;
    }
    Ok(())
}
