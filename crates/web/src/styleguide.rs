//! `/styleguide`: every component with invented content; in a demo only.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ambient::Random;
use domain::id::{PublicId, PublicKind};
use domain::person::PersonKind;
use domain::reason::Reason;
use jiff::Timestamp;

use crate::Web;
use crate::form::FieldError;
use crate::months::{Months, Sum};
use crate::people::PersonLine;
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The page of components.
#[derive(Template)]
#[template(path = "styleguide.html")]
pub struct StyleguidePage {
    /// What stands round it.
    pub t: Shell,
    /// A form's errors.
    pub errors: Vec<FieldError>,
    /// A choice of reasons.
    pub reasons: &'static [Reason],
    /// The first of them.
    pub chosen: Reason,
    /// A figure.
    pub months: Months,
    /// People.
    pub rows: Vec<PersonLine>,
    /// How they open.
    pub opening: Option<Reason>,
}

/// `GET /styleguide`.
pub(crate) async fn show(State(web): State<Web>, SignedIn { ctx: _, t }: SignedIn) -> Result<Response, Problem> {
    if !web.config.demo {
        return Err(Problem::NOT_FOUND);
    }
    page(&StyleguidePage::sample(t.at("/styleguide")).ok_or(Problem::OUR_FAULT)?)
}

impl StyleguidePage {
    /// Invented content; `None` only if an invented number is none.
    #[must_use]
    pub fn sample(t: Shell) -> Option<Self> {
        let eur = "EUR".parse().ok()?;
        let mut sums = BTreeMap::new();
        for (month, net) in (1..).zip(["820", "1240.5", "-310", "2100", "1650", "980.25"]) {
            sums.insert((2026, month), Sum::of_shop(&t, net.parse().ok()?, eur));
        }
        Some(Self {
            errors: vec![FieldError { field: "sample", key: "search-bad" }],
            reasons: &[Reason::OwnWork, Reason::OnThePhone, Reason::Complaint],
            chosen: Reason::OwnWork,
            months: Months::of(&t, "sample-months", eur, &sums)?,
            rows: sample_people(),
            opening: None,
            t,
        })
    }
}

/// Always the same bytes: a sample names nobody.
struct Same(u8);

impl Random for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

/// 14 March 2026, half past nine in UTC.
const SAMPLE_DAY: Timestamp = Timestamp::constant(1_773_480_600, 0);

/// Three invented people.
#[must_use]
pub fn sample_people() -> Vec<PersonLine> {
    let line = |byte: u8, name, organisation: Option<&'static str>| PersonLine {
        public: PublicId::draw(PublicKind::Person, &Same(byte)),
        kind: PersonKind::Customer,
        restricted: false,
        name: Some(Shown::sample(name)),
        organisation: organisation.map(Shown::sample),
        town: Some(Shown::sample("Lisboa")),
        country: Some(Shown::sample("Portugal")),
        number: Some(Shown::sample("17841")),
        contact: Some(Shown::sample("o…@e….org")),
        since: SAMPLE_DAY,
        mentions: 0,
        matched: Vec::new(),
    };
    let mut people = vec![
        line(1, "Ocelot Quarenta-Um", None),
        line(2, "Ines Puma", Some("Puma & Filhos")),
        line(3, "Otto Luchs", None),
    ];
    if let Some(last) = people.last_mut() {
        (last.kind, last.restricted) = (PersonKind::Prospect, true);
        (last.number, last.contact) = (None, None);
    }
    people
}
