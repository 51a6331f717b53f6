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
    Web, accounts, assets, cases, certificates, choices, consents, contacts, country_rules, disputes, duplicates,
    erasures, exports, fields, files, forms, handovers, health, holds, imports, letters, links, looks, mails,
    newcomers, notes, notice_desk, notices, organisations, packages, people, person, portability, profile, purchases,
    purposes, recognition, restriction, retention, scripts, segments, sign_in, sources, staff_notice, styleguide, tags,
    timeline, totals, uploads, weighings,
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
    /// A form with a long text in any script.
    Note,
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
/// What a form with a note may weigh: 10,000 letters of four bytes, each byte written with three signs, and the rest.
const NOTE_BYTES: usize = 256 * 1024;
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

const fn note(method: &'static str, path: &'static str, serve: fn() -> MethodRouter<Web>) -> Route {
    Route { pace: Pace::Note, ..page(method, path, serve) }
}

/// Every route.
pub const ROUTES: &[Route] = &[
    open("GET", "/health", || get(health::alive)),
    open("GET", "/readyz", || get(health::ready)),
    Route { pace: Pace::Asset, ..open("GET", "/assets/{name}", || get(assets::serve)) },
    open("GET", "/privacy/{slug}", || get(notices::show)),
    open("GET", "/sign-in", || get(sign_in::form)),
    open("POST", "/sign-in", || post(sign_in::sign_in)),
    open("GET", "/links/{token}", || get(links::show)),
    open("POST", "/links/{token}", || post(links::press)),
    page("POST", "/sign-out", || post(sign_in::sign_out)),
    page("GET", "/", || get(people::start)),
    page("GET", "/people", || get(people::list)),
    page("POST", "/people/search", || post(people::search)),
    page("GET", "/people/export", || get(exports::ask)),
    download("POST", "/people/export", || post(exports::export)),
    page("GET", "/people/{id}", || get(person::door)),
    download("POST", "/people/{id}/card", || post(exports::card)),
    page("POST", "/people/{id}/opening", || post(person::open)),
    page("GET", "/people/new", || get(newcomers::form)),
    page("POST", "/people/new", || post(newcomers::add)),
    page("GET", "/people/tagged/{tag}", || get(tags::people)),
    page("POST", "/people/{id}/profile", || post(profile::form)),
    page("POST", "/people/{id}/profile/change", || post(profile::save)),
    page("POST", "/people/{id}/contacts", || post(contacts::show)),
    page("POST", "/people/{id}/contacts/form", || post(contacts::form)),
    page("POST", "/people/{id}/contacts/saving", || post(contacts::save)),
    page("POST", "/people/{id}/contacts/removal", || post(contacts::remove)),
    page("POST", "/people/{id}/contacts/preference", || post(contacts::prefer)),
    page("POST", "/people/{id}/tags", || post(tags::set)),
    page("POST", "/people/{id}/tags/removal", || post(tags::take_off)),
    page("POST", "/people/{id}/memberships", || post(organisations::join)),
    page("POST", "/people/{id}/memberships/ending", || post(organisations::leave)),
    page("POST", "/people/{id}/fields", || post(fields::of_person)),
    page("POST", "/people/{id}/fields/writing", || post(fields::write)),
    page("GET", "/tags", || get(tags::list)),
    page("POST", "/tags", || post(tags::define)),
    page("POST", "/tags/ending", || post(tags::end)),
    page("GET", "/fields", || get(fields::list)),
    page("POST", "/fields", || post(fields::declare)),
    page("GET", "/fields/{id}", || get(fields::one)),
    page("POST", "/fields/{id}", || post(fields::change)),
    page("POST", "/fields/ending", || post(fields::end)),
    page("GET", "/organisations", || get(organisations::list)),
    page("POST", "/organisations", || post(organisations::add)),
    page("POST", "/organisations/{id}/members", || post(organisations::members)),
    page("GET", "/segments", || get(segments::list)),
    page("POST", "/segments", || post(segments::save)),
    page("POST", "/segments/{id}/run", || post(segments::run)),
    page("POST", "/segments/{id}/ending", || post(segments::end)),
    page("GET", "/scripts", || get(scripts::list)),
    page("POST", "/scripts", || post(scripts::publish)),
    page("POST", "/people/{id}/purchases", || post(purchases::show)),
    page("POST", "/people/{id}/consents", || post(consents::show)),
    page("POST", "/people/{id}/consents/answers", || post(consents::said::answer)),
    page("POST", "/people/{id}/choices-link", || post(choices::send)),
    page("POST", "/people/{id}/objection", || post(consents::said::objection)),
    page("POST", "/people/{id}/birth", || post(consents::said::birth)),
    page("POST", "/people/{id}/looks", || post(looks::show)),
    download("POST", "/people/{id}/access-package", || post(packages::build)),
    page("POST", "/people/{id}/handover", || post(handovers::form)),
    download("POST", "/people/{id}/handover/making", || post(handovers::make)),
    page("POST", "/handovers/{id}/withdrawal", || post(handovers::withdraw)),
    download("POST", "/people/{id}/portability", || post(portability::build)),
    note("POST", "/people/{id}/notes", || post(notes::show)),
    note("POST", "/people/{id}/notes/draft", || post(notes::draft)),
    note("POST", "/people/{id}/notes/review", || post(notes::review)),
    note("POST", "/people/{id}/notes/saving", || post(notes::save)),
    note("POST", "/people/{id}/notes/{note}/editing", || post(notes::edit)),
    note("POST", "/people/{id}/notes/{note}/versions", || post(notes::versions)),
    note("POST", "/people/{id}/notes/{note}/deletion", || post(notes::delete)),
    page("GET", "/notes/weeks", || get(notes::weeks)),
    page("POST", "/people/{id}/timeline", || post(timeline::show)),
    page("GET", "/people/{id}/timeline/{entry}", || get(timeline::door)),
    page("POST", "/people/{id}/erasure/preview", || post(erasures::preview)),
    page("POST", "/people/{id}/erasure", || post(erasures::order)),
    page("POST", "/people/{id}/deliveries", || post(erasures::delivery)),
    page("POST", "/people/{id}/restriction", || post(restriction::show)),
    note("POST", "/people/{id}/restriction/change", || post(restriction::change)),
    page("POST", "/people/{id}/objections", || post(weighings::show)),
    note("POST", "/people/{id}/objections/weighing", || post(weighings::weigh)),
    page("POST", "/people/{id}/disputes", || post(disputes::show)),
    note("POST", "/people/{id}/disputes/taking", || post(disputes::take)),
    note("POST", "/people/{id}/disputes/decision", || post(disputes::decide)),
    page("POST", "/people/{id}/holds", || post(holds::form)),
    page("POST", "/people/{id}/holds/placing", || post(holds::place)),
    page("GET", "/holds", || get(holds::list)),
    page("POST", "/holds/{id}/review", || post(holds::review)),
    page("GET", "/letters", || get(letters::list)),
    page("GET", "/letters/{kind}/{language}", || get(letters::show)),
    page("POST", "/letters/{kind}/{language}", || post(letters::set)),
    page("GET", "/cases", || get(cases::list)),
    note("POST", "/cases", || post(cases::take)),
    page("GET", "/cases/new", || get(cases::form)),
    note("POST", "/cases/new", || post(cases::draft)),
    page("GET", "/cases/figures", || get(cases::figures)),
    page("POST", "/cases/region", || post(cases::region)),
    page("GET", "/cases/{id}", || get(cases::show)),
    page("POST", "/cases/{id}/opening", || post(cases::open)),
    note("POST", "/cases/{id}/steps", || post(cases::step)),
    upload("POST", "/cases/{id}/document", || post(cases::add)),
    download("POST", "/cases/{id}/document/reading", || post(cases::read)),
    page("GET", "/cases/recognise", || get(recognition::form)),
    note("POST", "/cases/recognise", || post(recognition::show)),
    page("GET", "/erasures", || get(erasures::list)),
    page("GET", "/erasures/{id}", || get(erasures::show)),
    page("GET", "/erasures/{id}/certificate", || get(erasures::certificate)),
    page("POST", "/erasures/{id}/kept", || post(erasures::kept::show)),
    page("POST", "/erasures/{id}/arrival", || post(erasures::kept::arrived)),
    page("POST", "/erasures/{id}/confirmation", || post(erasures::waiting::confirm)),
    page("POST", "/erasures/{id}/cancellation", || post(erasures::waiting::cancel)),
    open("GET", "/certificates/{id}", || get(certificates::show)),
    open("GET", "/certificates/{id}/proof", || get(certificates::proof)),
    page("GET", "/imports", || get(imports::list)),
    page("GET", "/imports/new", || get(uploads::form)),
    upload("POST", "/imports", || post(uploads::start)),
    page("GET", "/imports/portability", || get(portability::ask)),
    upload("POST", "/imports/portability", || post(portability::take)),
    page("GET", "/imports/sources", || get(sources::list)),
    page("POST", "/imports/mappings/{id}/removal", || post(sources::remove)),
    page("GET", "/imports/{id}", || get(imports::show)),
    page("GET", "/imports/{id}/file", || get(files::show)),
    download("POST", "/imports/{id}/file", || post(files::choose)),
    page("POST", "/imports/{id}/source-task", || post(sources::settle)),
    page("POST", "/imports/{id}/source-mails", || post(sources::tell)),
    page("GET", "/imports/{id}/problems.csv", || get(imports::problems)),
    page("GET", "/mails", || get(mails::list)),
    page("GET", "/forms", || get(forms::desk::list)),
    page("POST", "/forms", || post(forms::desk::make)),
    open("GET", "/forms/{slug}", || get(forms::show)),
    open("POST", "/forms/{slug}", || post(forms::send)),
    open("GET", "/forms/{slug}/frame", || get(forms::show_framed)),
    open("POST", "/forms/{slug}/frame", || post(forms::send_framed)),
    open("GET", "/forms/{slug}/token", || get(forms::token)),
    open("POST", "/forms/{slug}/answers", || post(forms::answers)),
    page("GET", "/forms/{slug}/draft", || get(forms::desk::draft)),
    page("POST", "/forms/{slug}/draft", || post(forms::desk::save)),
    page("GET", "/forms/{slug}/preview", || get(forms::desk::preview)),
    page("POST", "/forms/{slug}/publication", || post(forms::desk::publish)),
    page("POST", "/forms/{slug}/retirement", || post(forms::desk::retire)),
    page("GET", "/forms/{slug}/submissions", || get(forms::desk::submissions)),
    page("POST", "/people/{id}/submissions", || post(forms::desk::of_person)),
    page("GET", "/country-rules", || get(country_rules::show)),
    page("GET", "/retention", || get(retention::show)),
    page("POST", "/retention/period", || post(retention::set)),
    page("POST", "/retention/clock", || post(retention::confirm)),
    page("GET", "/totals", || get(totals::show)),
    page("GET", "/purposes", || get(purposes::list)),
    page("POST", "/purposes", || post(purposes::define)),
    page("POST", "/purposes/max-age", || post(purposes::max_age)),
    page("GET", "/purposes/contract-or-consent", || get(purposes::contract_or_consent)),
    page("GET", "/purposes/{id}", || get(purposes::one::show)),
    note("POST", "/purposes/{id}", || post(purposes::one::change)),
    page("GET", "/notices", || get(notice_desk::list)),
    note("POST", "/notices", || post(notice_desk::change)),
    page("GET", "/notices/new", || get(notice_desk::fresh)),
    page("GET", "/notices/{slug}", || get(notice_desk::show)),
    page("GET", "/staff-notice", || get(staff_notice::show)),
    page("POST", "/staff-notice", || post(staff_notice::read)),
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
        Pace::Note => serve.layer::<_, Infallible>(quick).layer(DefaultBodyLimit::max(NOTE_BYTES)),
        Pace::Asset => serve.layer(CompressionLayer::new()),
        // A file that comes in counts its own bytes, while it is sealed into the spool.
        Pace::Upload => serve.layer(DefaultBodyLimit::disable()),
        Pace::Download => serve.layer(DefaultBodyLimit::max(FORM_BYTES)),
    }
}
