//! One person and one controller, whose facts a test changes.

use domain::age::{AgeLimits, AgeSpan, Born};
use domain::assessment::Assessment;
use domain::consent::channel::Channel;
use domain::consent::history::{Act, Heard, History};
use domain::consent::state::{Circumstances, Published};
use domain::consent::terms::Terms;
use domain::id::{ActorId, NoticeId, PurposeId};
use domain::may::{Objection, Period, PersonBasis, Sale, Standing, Verdict, may};
use domain::notice::{ChangeClass, NoticeRef};
use domain::purpose::rule::{PurposeKind, PurposeRule};
use domain::purpose::{Basis, Purpose};
use domain::suppression::Suppression;
use domain::time::{Timestamp, from_ms, to_ms};
use jiff::civil::{Date, date};

pub const NEWS: PurposeId = Purpose::Marketing.id();
pub const SERVICE: PurposeId = Purpose::Service.id();
pub const SURVEY: PurposeId = PurposeId::new(100);
pub const HEALTH: PurposeId = PurposeId::new(101);
pub const OFFICER: ActorId = ActorId::new(9);

/// The French limit, as the pack has it.
pub const FIFTEEN: AgeLimits<'static> =
    AgeLimits { spans: &[AgeSpan { age: 15, from: None, until: None }], otherwise: 16 };

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn hours(from: Timestamp, hours: i64) -> Timestamp {
    from_ms(to_ms(from) + hours * 3_600_000)
}

pub fn days(from: Timestamp, days: i64) -> Timestamp {
    hours(from, days * 24)
}

pub fn notice(version: i64) -> NoticeRef {
    NoticeRef { notice: NoticeId::new(1), version }
}

pub fn weighed(review_due: Timestamp) -> Assessment {
    Assessment {
        interest: "to know whether the answer helped".into(),
        necessity: "nothing milder tells us".into(),
        balance: "one question, once".into(),
        safeguards: "a way out in each message".into(),
        reviewer: Some(OFFICER),
        review_due: Some(review_due),
    }
}

/// Ocelot's facts.
#[derive(Clone)]
pub struct Person {
    pub rules: Vec<PurposeRule>,
    pub bases: Vec<PersonBasis>,
    pub histories: Vec<History>,
    pub objections: Vec<Objection>,
    pub restrictions: Vec<Period>,
    pub suppressions: Vec<Suppression>,
    pub relations: Vec<Period>,
    pub sale: Option<Sale>,
    pub notices: Vec<Published>,
    pub born: Option<Date>,
    pub terms: Terms,
}

impl Person {
    /// A stranger, and a controller with five purposes in use since 2020 and one notice.
    pub fn new() -> Self {
        let start = at("2020-01-01T00:00:00Z");
        let on = |rule: PurposeRule| PurposeRule { active_at: Some(start), ..rule };
        let survey = PurposeRule {
            assessment: Some(weighed(at("2030-01-01T00:00:00Z"))),
            ..PurposeRule::new(SURVEY, Basis::LegitimateInterest, PurposeKind::Ordinary)
        };
        let health = PurposeRule { explicit: true, ..PurposeRule::new(HEALTH, Basis::Consent, PurposeKind::Ordinary) };
        let first = Purpose::ALL.iter().map(|purpose| PurposeRule::first(*purpose));
        let rules = first.chain([survey, health, PurposeRule::breach_notice()]).map(on).collect();
        Self {
            rules,
            bases: Vec::new(),
            histories: Vec::new(),
            objections: Vec::new(),
            restrictions: Vec::new(),
            suppressions: Vec::new(),
            relations: Vec::new(),
            sale: None,
            notices: vec![Published { at: notice(1), published_at: start, change: ChangeClass::Material }],
            born: None,
            terms: Terms::FIRST,
        }
    }

    pub fn hear(mut self, purpose: PurposeId, channel: Channel, lines: &[(Act, Timestamp)]) -> Self {
        let line = |(act, at): &(Act, Timestamp)| Heard { act: *act, at: *at, notice: Some(notice(1)) };
        let lines = lines.iter().map(line).collect();
        self.histories.push(History::of(purpose, channel, lines));
        self
    }

    /// What happened to the consent to news by mail.
    pub fn news(self, lines: &[(Act, Timestamp)]) -> Self {
        self.hear(NEWS, Channel::Email, lines)
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn rule(&mut self, purpose: PurposeId) -> &mut PurposeRule {
        self.rules.iter_mut().find(|rule| rule.purpose == purpose).unwrap()
    }

    pub fn standing<T>(&self, ask: impl FnOnce(&Standing<'_>) -> T) -> T {
        ask(&Standing {
            rules: &self.rules,
            bases: &self.bases,
            histories: &self.histories,
            objections: &self.objections,
            restrictions: &self.restrictions,
            suppressions: &self.suppressions,
            relations: &self.relations,
            sale: self.sale,
            circumstances: Circumstances {
                terms: &self.terms,
                notices: &self.notices,
                born: self.born.map(|on| Born { on, limits: FIFTEEN }),
            },
        })
    }

    pub fn may(&self, purpose: PurposeId, channel: Channel, now: Timestamp) -> Verdict {
        self.standing(|standing| may(standing, purpose, channel, now))
    }

    pub fn may_news(&self, now: Timestamp) -> Verdict {
        self.may(NEWS, Channel::Email, now)
    }
}

/// A good sale, a year before the fixed day of the tests.
pub fn sale() -> Sale {
    Sale {
        at: at("2025-11-23T12:00:00Z"),
        gave_contact: true,
        way_out_at_sale: true,
        way_out_in_message: true,
        own_similar: true,
    }
}

pub fn fourteen_in_2026() -> Date {
    date(2012, 6, 1)
}
