//! Serving the pages: listener, limits on slow and many connections, sealing of the proof log, graceful end.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app::App;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tracing_subscriber::EnvFilter;

use crate::ground::Home;
use crate::mail_out::{self, MailOut};
use crate::{socket, telling};

/// How to serve.
#[derive(clap::Args, Debug)]
pub struct Serve {
    /// Address to listen at; put a TLS proxy before it.
    #[arg(long, env = "CONFIDANT_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address people type, as in `https://service.example.org`; decides whether cookies are for TLS only.
    #[arg(long, env = "CONFIDANT_PUBLIC_URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub mail: MailOut,
}

const CONNECTIONS: usize = 1_000;
const HEADER_SECONDS: u64 = 10;
const SEAL_SECONDS: u64 = 5;
const UPKEEP_SECONDS: u64 = 60;
const DRAIN_SECONDS: u64 = 20;

/// Serves until the process is asked to end.
pub async fn run(home: &Home, serve: Serve) -> anyhow::Result<ExitCode> {
    log();
    let _lock = home.lock()?;
    let app = Arc::new(app::founding::open(&home.ground()).await?);
    let mail = serve.mail.clone();
    let config = |at| web::WebConfig::new(serve.public_url.unwrap_or_else(|| format!("http://{at}")));
    let ready = |url: &str| telling::say(&format!("Confidant serves {url}"));
    listen((home, app), serve.listen, (config, &mail), ready).await
}

/// Logs as JSON to standard error; `CONFIDANT_LOG` chooses what.
pub fn log() {
    let mut filter = EnvFilter::try_from_env("CONFIDANT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Below this they write addresses and headers of requests, which are about people.
    for quiet in ["tower_http=info", "hyper=info", "h2=info"] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Opens the listener, goes on with what an earlier run left, and serves.
pub async fn listen(
    (home, app): (&Home, Arc<App>),
    address: SocketAddr,
    (config, mail): (impl FnOnce(SocketAddr) -> web::WebConfig, &MailOut),
    ready: impl FnOnce(&str),
) -> anyhow::Result<ExitCode> {
    app::journal::fold(&app).await.context("the journal could not be carried out")?;
    resume_imports(&app).await?;
    app::proof::publish_newest(&app).await?;
    let listener = TcpListener::bind(address).await.with_context(|| format!("could not listen at {address}"))?;
    let config = config(listener.local_addr()?);
    let url = config.public_url.clone();
    let post = mail.post(&url)?;
    let pages = web::router(Arc::clone(&app), config);
    let deeds = tokio::spawn({
        let (app, path) = (Arc::clone(&app), home.socket());
        async move {
            if let Err(error) = socket::take_deeds(app, &path).await {
                tracing::error!(error = %telling::reasons(&error).join(": "), "deeds from the command line are not taken any more");
            }
        }
    });
    let sealing = tokio::spawn(seal_often(Arc::clone(&app)));
    let upkeep = tokio::spawn(keep_up_always(Arc::clone(&app)));
    let mailing = post.map(|post| tokio::spawn(mail_out::hand_over_always(Arc::clone(&app), post)));
    ready(&url);
    accept(listener, pages).await?;
    deeds.abort();
    sealing.abort();
    upkeep.abort();
    // A mail that is on its way now is sent again after the next start, under the same Message-ID.
    mailing.iter().for_each(tokio::task::JoinHandle::abort);
    app::proof::seal(&app).await?;
    let _ = std::fs::remove_file(home.socket());
    Ok(ExitCode::SUCCESS)
}

/// Goes on with uploaded files that an earlier run did not finish.
async fn resume_imports(app: &Arc<App>) -> anyhow::Result<()> {
    for import in app::imports::waiting(app).await? {
        let app = Arc::clone(app);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = app::imports::run_spooled(&app, import, &mut |_| ()) {
                tracing::error!(error = &error as &dyn std::error::Error, %import, "an import could not go on");
            }
        });
    }
    Ok(())
}

async fn seal_often(app: Arc<App>) {
    let mut tick = tokio::time::interval(Duration::from_secs(SEAL_SECONDS));
    loop {
        tick.tick().await;
        if let Err(error) = app::proof::seal(&app).await {
            tracing::error!(error = &error as &dyn std::error::Error, "could not sign the proof log");
        }
    }
}

/// Keeps the house's promises, now and once a minute. Nobody waits for it: a house with an erasure that waits is open
/// all the same, because others need their answers, and the person to be erased is hidden since the order.
async fn keep_up_always(app: Arc<App>) {
    let mut tick = tokio::time::interval(Duration::from_secs(UPKEEP_SECONDS));
    loop {
        tick.tick().await;
        keep_up(&app).await;
    }
}

async fn keep_up(app: &App) {
    let (done, failed) = app::upkeep::round(app).await;
    if done.erased > 0 {
        tracing::info!(erased = done.erased, "went on with erasures");
    }
    if let Some(rotated) = done.rotated {
        tracing::info!(epoch = rotated.epoch, rewrapped = rotated.rewrapped, "renewed the weekly key");
    }
    if done.over > 0 {
        tracing::info!(ended = done.over, "ended what was over");
    }
    if done.pace.is_some_and(domain::retention::Pace::is_halted) {
        tracing::error!("the clock jumped by more than a day, so nothing ends by itself: see /retention");
    }
    if done.overdue > 0 {
        tracing::error!(
            overdue = done.overdue,
            "the date of certificates has passed, and a weekly key that could open a copy lives"
        );
    }
    for error in &failed {
        tracing::error!(error = error as &dyn std::error::Error, "a promise waits");
    }
}

async fn accept(listener: TcpListener, pages: axum::Router) -> anyhow::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    // HTTP/1.1 only: it has a time limit for headers, and a proxy in front speaks the rest.
    let mut server = auto::Builder::new(TokioExecutor::new()).http1_only();
    server.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEADER_SECONDS));
    let mut end = std::pin::pin!(asked_to_end());
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await.context("no places")?;
            let (stream, peer) = listener.accept().await.context("could not take a connection")?;
            anyhow::Ok((place, stream, peer))
        };
        let (place, stream, peer) = tokio::select! {
            taken = taken => taken?,
            () = &mut end => break,
        };
        let pages = pages.clone().layer(axum::Extension(axum::extract::ConnectInfo(peer)));
        let connection =
            server.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(pages)).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A broken connection is the peer's affair.
            let _ = watched.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(Duration::from_secs(DRAIN_SECONDS), graceful.shutdown()).await;
    Ok(())
}

async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => (),
        _ = terminated.recv() => (),
    }
}
