//! What stands round every page: language, navigation, who is signed in, the banner of a demo.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum_extra::extract::CookieJar;
use domain::actor::{Actor, Role};

use crate::Web;
use crate::icons::{Icon, icon};
use crate::lang::{Catalogue, Lang};

/// The name of the cookie that keeps a chosen language; it says nothing about anybody.
pub const LANG_COOKIE: &str = "confidant-lang";

/// One entry of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Where it leads.
    pub path: &'static str,
    /// Its icon, and the end of its key in the catalogue.
    pub name: &'static str,
}

const PEOPLE: Place = Place { path: "/people", name: "people" };
const LISTS: Place = Place { path: "/tags", name: "tags" };
const CASES: Place = Place { path: "/cases", name: "cases" };
const REQUESTS: Place = Place { path: "/cases/new", name: "requests" };
const ERASURES: Place = Place { path: "/erasures", name: "erasures" };
const IMPORTS: Place = Place { path: "/imports", name: "imports" };
const DUPLICATES: Place = Place { path: "/duplicates", name: "duplicates" };
const TOTALS: Place = Place { path: "/totals", name: "totals" };
const PURPOSES: Place = Place { path: "/purposes", name: "purposes" };
const NOTICES: Place = Place { path: "/notices", name: "notices" };
const MAILS: Place = Place { path: "/mails", name: "mails" };
const FORMS: Place = Place { path: "/forms", name: "forms" };
const RULES: Place = Place { path: "/country-rules", name: "rules" };
const RETENTION: Place = Place { path: "/retention", name: "retention" };
const ACCOUNTS: Place = Place { path: "/accounts", name: "accounts" };

/// The places of a role. The policy decides what opens; this only keeps closed doors out of sight.
#[must_use]
pub const fn places(role: Role) -> &'static [Place] {
    match role {
        Role::Agent => &[PEOPLE, REQUESTS, FORMS, LISTS],
        Role::TeamLead => &[PEOPLE, REQUESTS, DUPLICATES, FORMS, LISTS, TOTALS],
        Role::PrivacyManager => &[
            PEOPLE, CASES, DUPLICATES, FORMS, LISTS, PURPOSES, NOTICES, ERASURES, RETENTION, IMPORTS, MAILS, RULES,
            TOTALS,
        ],
        Role::DataProtectionOfficer => {
            &[PEOPLE, CASES, FORMS, LISTS, PURPOSES, NOTICES, ERASURES, RETENTION, IMPORTS, MAILS, RULES, TOTALS]
        }
        Role::Administrator => &[IMPORTS, MAILS, ACCOUNTS],
        Role::System => &[],
    }
}

/// Who is signed in, as far as the page says so.
#[derive(Clone, Debug)]
pub struct Who {
    /// The name they sign in with.
    pub handle: String,
    /// What they may do.
    pub role: Role,
}

/// What stands round a page. It passes for the [`Catalogue`] it holds.
#[derive(Clone, Debug)]
pub struct Shell {
    catalogue: Catalogue,
    /// Nobody on pages for everybody.
    pub who: Option<Who>,
    /// Which entry of the navigation this page belongs to.
    pub here: &'static str,
    /// Invented data only.
    pub demo: bool,
    /// Whether the notice for staff waits to be acknowledged by whoever is signed in.
    pub notice_waits: bool,
}

impl Deref for Shell {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        &self.catalogue
    }
}

impl Shell {
    /// Round a page for everybody.
    #[must_use]
    pub fn new(catalogue: Catalogue, demo: bool) -> Self {
        Self { catalogue, who: None, here: "/", demo, notice_waits: false }
    }

    /// Round a page for a visitor: `?lang=` before the cookie before `Accept-Language`.
    #[must_use]
    pub fn of_visitor(web: &Web, headers: &HeaderMap, uri: &Uri) -> Self {
        let cookie = || CookieJar::from_headers(headers).get(LANG_COOKIE).and_then(|c| Lang::from_code(c.value()));
        let accepted = || Lang::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
        let lang = asked_lang(uri).or_else(cookie).or_else(accepted).unwrap_or_default();
        Self::new(Catalogue::new(lang, web.config.zone.clone()), web.config.demo)
    }

    /// Round a page for somebody who is signed in.
    #[must_use]
    pub fn with_actor(mut self, actor: &Actor) -> Self {
        self.who = Some(Who { handle: actor.handle.clone(), role: actor.role });
        self
    }

    /// The same, for an account that has yet to acknowledge the notice for staff.
    #[must_use]
    pub fn with_notice(self, notice_waits: bool) -> Self {
        Self { notice_waits, ..self }
    }

    /// The same, on a page that belongs to an entry of the navigation.
    #[must_use]
    pub fn at(mut self, here: &'static str) -> Self {
        self.here = here;
        self
    }

    /// The entries of the navigation.
    #[must_use]
    pub fn places(&self) -> &'static [Place] {
        self.who.as_ref().map_or(&[], |who| places(who.role))
    }

    /// Whether a link leads to this page.
    #[must_use]
    pub fn is_here(&self, path: &str) -> bool {
        self.here == path
    }

    /// Whether the role adds people. The policy decides.
    #[must_use]
    pub fn adds_people(&self) -> bool {
        let role = self.who.as_ref().map(|who| who.role);
        matches!(role, Some(Role::Agent | Role::TeamLead | Role::PrivacyManager))
    }

    /// A picture.
    #[must_use]
    pub fn icon(&self, name: &str) -> Icon {
        icon(name)
    }

    /// Every language with its own name, for the switch.
    #[must_use]
    pub fn langs(&self) -> [Lang; 2] {
        Lang::ALL
    }

    /// Where the stylesheet lies.
    #[must_use]
    pub fn stylesheet(&self) -> &'static str {
        crate::assets::stylesheet()
    }

    /// Where the icon lies.
    #[must_use]
    pub fn favicon(&self) -> &'static str {
        crate::assets::favicon()
    }
}

/// The language a link asks for: `?lang=de`.
#[must_use]
pub fn asked_lang(uri: &Uri) -> Option<Lang> {
    let wish = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
    Lang::from_code(wish)
}

/// A visitor, signed in or not.
pub(crate) struct Visitor(pub Shell);

impl FromRequestParts<Web> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self(Shell::of_visitor(web, &parts.headers, &parts.uri)))
    }
}
