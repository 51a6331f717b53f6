//! Every route of the product, as one table: the router is made from it, and so are the tests of who may
//! do what.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::problem::Problem;
use crate::{
    Web, accounts, assets, duplicates, erasures, health, imports, looks, notices, packages, people, person, purchases,
    sign_in, styleguide, totals, uploads,
};

/// Who may ask a route at all; what they get is the policy's business.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
}

/// How much a route may take.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pace {
    /// A form and a page: small and quick.
    Page,
    /// A file of ours that never changes; may be compressed, because no secret is in it.
    Asset,
    /// A file that comes in: as long as it takes.
    Upload,
    /// A file that goes out: as long as it takes, asked for by a small form.
    Download,
}

/// One route.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path, with places in braces.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
    pace: Pace,
    serve: fn() -> MethodRouter<Web>,
}

/// What a form may weigh.
const FORM_BYTES: usize = 64 * 1024;
/// What a page may take.
const PAGE_TIME: Duration = Duration::from_secs(30);

const fn page(method: &'static str, path: &'static str, serve: fn() -> MethodRouter<Web>) -> Route {
    Route { method, path, access: Access::SignedIn, pace: Pace::Page, serve }
}

const fn open(method: &'static str, path: &'static str, serve: fn() -> MethodRouter<Web>) -> Route {
    Route { access: Access::Public, ..page(method, path, serve) }
}

const fn upload(method: &'static str, path: &'static str, serve: fn() -> MethodRouter<Web>) -> Route {
    Route { pace: Pace::Upload, ..page(method, path, serve) }
}

const fn download(method: &'static str, path: &'static str, serve: fn() -> MethodRouter<Web>) -> Route {
    Route { pace: Pace::Download, ..page(method, path, serve) }
}

/// Every route.
pub const ROUTES: &[Route] = &[
    open("GET", "/health", || get(health::alive)),
    open("GET", "/readyz", || get(health::ready)),
    Route { pace: Pace::Asset, ..open("GET", "/assets/{name}", || get(assets::serve)) },
    open("GET", "/privacy/{slug}", || get(notices::show)),
    open("GET", "/sign-in", || get(sign_in::form)),
    open("POST", "/sign-in", || post(sign_in::sign_in)),
    page("POST", "/sign-out", || post(sign_in::sign_out)),
    page("GET", "/", || get(people::start)),
    page("GET", "/people", || get(people::list)),
    page("POST", "/people/search", || post(people::search)),
    page("GET", "/people/{id}", || get(person::door)),
    page("POST", "/people/{id}/opening", || post(person::open)),
    page("POST", "/people/{id}/contacts", || post(person::contacts)),
    page("POST", "/people/{id}/purchases", || post(purchases::show)),
    page("POST", "/people/{id}/looks", || post(looks::show)),
    download("POST", "/people/{id}/access-package", || post(packages::build)),
    page("POST", "/people/{id}/erasure/preview", || post(erasures::preview)),
    page("POST", "/people/{id}/erasure", || post(erasures::order)),
    page("GET", "/erasures", || get(erasures::list)),
    page("GET", "/erasures/{id}", || get(erasures::show)),
    page("GET", "/erasures/{id}/certificate", || get(erasures::certificate)),
    page("GET", "/imports", || get(imports::list)),
    page("GET", "/imports/new", || get(uploads::form)),
    upload("POST", "/imports", || post(uploads::start)),
    page("GET", "/imports/{id}", || get(imports::show)),
    page("GET", "/imports/{id}/problems.csv", || get(imports::problems)),
    page("GET", "/totals", || get(totals::show)),
    page("GET", "/accounts", || get(accounts::list)),
    page("POST", "/accounts", || post(accounts::add)),
    page("POST", "/accounts/{id}/closing", || post(accounts::close)),
    page("GET", "/duplicates", || get(duplicates::list)),
    page("POST", "/duplicates/comparing", || post(duplicates::compare)),
    page("POST", "/duplicates/merging", || post(duplicates::merge)),
    page("POST", "/duplicates/rejecting", || post(duplicates::reject)),
    page("POST", "/people/{id}/merge/undoing", || post(duplicates::undo)),
    page("GET", "/styleguide", || get(styleguide::show)),
];

/// A router of all of them. What is not here is not found, whatever the method.
pub(crate) fn all() -> Router<Web> {
    ROUTES
        .iter()
        .fold(Router::new(), |router, route| router.route(route.path, limited(route)))
        .fallback(|| async { Problem::NOT_FOUND })
        .method_not_allowed_fallback(|| async { Problem::WRONG_METHOD })
}

fn limited(route: &Route) -> MethodRouter<Web> {
    let quick = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIME);
    let serve = (route.serve)();
    match route.pace {
        Pace::Page => serve.layer::<_, Infallible>(quick).layer(DefaultBodyLimit::max(FORM_BYTES)),
        Pace::Asset => serve.layer(CompressionLayer::new()),
        // A file that comes in counts its own bytes, while it is sealed into the spool.
        Pace::Upload => serve.layer(DefaultBodyLimit::disable()),
        Pace::Download => serve.layer(DefaultBodyLimit::max(FORM_BYTES)),
    }
}
