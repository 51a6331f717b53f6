//! Pages: what people see of the product, rendered on the server and usable without a script.
//!
//! Invariant: nothing here decides, records or opens; a handler asks one verb of `app` and renders what it
//! answers. Personal values reach a template only as [`shown::Shown`].

use std::net::IpAddr;
use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::FromRef;
use jiff::tz::TimeZone;

pub mod accounts;
pub mod assets;
pub mod cases;
pub mod certificates;
pub mod chart;
pub mod choices;
pub mod consents;
pub mod contacts;
pub mod country_rules;
pub mod disputes;
pub mod duplicates;
pub mod erasures;
pub mod exports;
pub mod fields;
pub mod files;
pub mod form;
pub mod form_page;
pub mod format;
pub mod forms;
pub mod handovers;
pub mod health;
pub mod holds;
pub mod icons;
pub mod imports;
pub mod inputs;
pub mod lang;
mod layers;
pub mod letters;
mod limits;
pub mod links;
pub mod looks;
pub mod mails;
pub mod markdown;
pub mod months;
pub mod newcomers;
pub mod notes;
pub mod notice_desk;
pub mod notices;
pub mod organisations;
pub mod packages;
pub mod people;
pub mod person;
pub mod portability;
pub mod problem;
mod problems;
mod problems_people;
pub mod profile;
pub mod purchases;
pub mod purposes;
pub mod questions;
pub mod recognition;
pub mod restriction;
pub mod retention;
pub mod routes;
pub mod scripts;
pub mod segments;
pub mod session;
pub mod shell;
pub mod shown;
pub mod sign_in;
pub mod sources;
pub mod staff_notice;
pub mod styleguide;
pub mod tags;
pub mod timeline;
pub mod totals;
pub mod uploads;
pub mod weighings;

pub use layers::REQUEST_ID;
pub use routes::ROUTES;

/// What the pages must know about the place they run at.
#[derive(Clone, Debug)]
pub struct WebConfig {
    /// Where people reach it: `https://crm.example.org`.
    pub public_url: String,
    /// Invented data only: a banner says so, and the style guide is open.
    pub demo: bool,
    /// Cookies travel over TLS only; off for a plain connection on this machine.
    pub secure_cookies: bool,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

impl WebConfig {
    /// Secure cookies exactly where the address is `https`, no proxy, times in UTC, no demo.
    #[must_use]
    pub fn new(public_url: impl Into<String>) -> Self {
        let public_url = public_url.into();
        Self {
            demo: false,
            secure_cookies: public_url.starts_with("https://"),
            trusted_proxies: Vec::new(),
            zone: TimeZone::UTC,
            public_url,
        }
    }
}

/// What every handler may reach.
#[derive(Clone)]
pub struct Web {
    pub(crate) app: Arc<App>,
    pub(crate) config: Arc<WebConfig>,
    pub(crate) limits: Arc<limits::SignInLimits>,
    pub(crate) visits: Arc<limits::VisitLimits>,
    pub(crate) form_limits: Arc<forms::limits::FormLimits>,
}

impl FromRef<Web> for Arc<App> {
    fn from_ref(web: &Web) -> Self {
        Arc::clone(&web.app)
    }
}

/// Every page, behind every layer. The caller puts [`axum::extract::ConnectInfo`] of the peer into each
/// request; without it every visitor counts as one.
pub fn router(app: Arc<App>, config: WebConfig) -> Router {
    let limits = Arc::new(limits::SignInLimits::new(Arc::clone(&app.clock)));
    let visits = Arc::new(limits::VisitLimits::new(Arc::clone(&app.clock)));
    let form_limits = Arc::new(forms::limits::FormLimits::new(&app.clock));
    let web = Web { app, config: Arc::new(config), limits, visits, form_limits };
    layers::wrap(routes::all(), &web).with_state(web)
}
