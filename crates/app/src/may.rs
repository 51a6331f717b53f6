//! Whether somebody may be written to now: what the records say of a person, put before the rules of the domain (K1).
//!
//! Invariant: it is asked in the transaction that hands a message over, never only when a campaign is built; nothing
//! sealed is opened for it, and what is not known counts as no.

use domain::age::Born;
use domain::consent::asking::{Occasion, Unasked, may_ask, not_before};
use domain::consent::channel::Channel;
use domain::consent::history::{History, Said, spread};
use domain::consent::state::{Circumstances, Published, Status};
use domain::consent::terms::Terms;
use domain::contact::ContactKind;
use domain::id::{ControllerId, PurposeId, SubjectId};
use domain::may::{Objection, Period, PersonBasis, Refusal, Sale, Standing, Verdict};
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use domain::purpose::rule::{PurposeKind, PurposeRule};
use domain::suppression::Suppression;
use domain::time::Timestamp;
use jiff::tz::TimeZone;
use store::objections::StopPrint;
use store::people::PersonPurpose;
use store::{Db, StoreError};

use crate::App;

mod joined;

pub(crate) use joined::line;

/// How many sales and orders are looked at; the newest say most.
const SALES: i64 = 20;

/// What only the message itself says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Message {
    /// The contact point it goes to, as marketing stops know it; whoever hands it over has it open.
    pub to: Option<StopPrint>,
    /// It offers a free and easy way out.
    pub way_out: bool,
    /// It is about own products like those the person bought.
    pub own_similar: bool,
}

impl Message {
    /// As every message of the house is: it offers a way out, and where the purpose has the exception for customers it
    /// is about own similar products, because that is what the setting says of everything sent for it.
    pub const AS_SET: Self = Self { to: None, way_out: true, own_similar: true };
}

/// What holds for everybody: purposes, notices, deadlines. Read once for many people.
#[derive(Clone, Debug)]
pub struct Rules {
    purposes: Vec<PurposeRule>,
    notices: Vec<Published>,
    terms: Terms,
}

/// Everything that a verdict about one person rests on.
#[derive(Clone, Debug)]
pub struct Held {
    is_here: bool,
    histories: Vec<History>,
    bases: Vec<PersonBasis>,
    objections: Vec<Objection>,
    restrictions: Vec<Period>,
    suppressions: Vec<Suppression>,
    relations: Vec<Period>,
    sale: Option<Sale>,
    born: Option<Born<'static>>,
}

/// Whether the person may be written to or called for this purpose on this channel at `now`, and why. Sales do not
/// count here, because no message says what it is about; whoever hands one over asks [`standing_in`].
pub async fn may(
    app: &App,
    subject: SubjectId,
    purpose: PurposeId,
    (channel, now): (Channel, Timestamp),
) -> Result<Verdict, StoreError> {
    let controller = app.house.controller.id;
    app.store
        .read(move |db| {
            let rules = rules_in(db, controller)?;
            let held = standing_in(db, &rules, (subject, now), &Message::default())?;
            Ok(held.may(&rules, purpose, channel, now))
        })
        .await
}

/// Reads what holds for everybody.
pub fn rules_in(db: &mut dyn Db, controller: ControllerId) -> Result<Rules, StoreError> {
    let purposes = store::purposes::all(db, controller)?.into_iter().map(|record| record.rule).collect();
    Ok(Rules { purposes, notices: store::notices::published(db, controller)?, terms: terms_in(db)? })
}

/// The setting with the house's own deadline for a yes to wear out (K3).
pub const MAX_AGE_SETTING: &str = "consent_max_age_months";

fn terms_in(db: &mut dyn Db) -> Result<Terms, StoreError> {
    let months = store::house::setting(db, MAX_AGE_SETTING)?.and_then(|text| text.parse().ok());
    Ok(Terms { max_age_months: months.unwrap_or(Terms::FIRST.max_age_months), ..Terms::FIRST })
}

impl Rules {
    /// Of these purposes, notices and deadlines.
    #[must_use]
    pub const fn of(purposes: Vec<PurposeRule>, notices: Vec<Published>, terms: Terms) -> Self {
        Self { purposes, notices, terms }
    }

    /// The house's own deadlines.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The rule of a purpose.
    #[must_use]
    pub fn rule(&self, purpose: PurposeId) -> Option<&PurposeRule> {
        self.purposes.iter().find(|rule| rule.purpose == purpose)
    }

    /// Whether this version of a notice was ever published.
    #[must_use]
    pub fn has_published(&self, notice: NoticeRef) -> bool {
        self.notices.iter().any(|published| published.at == notice)
    }
}

/// Reads one person as they stand at `now`, in the transaction of whoever asks.
pub fn standing_in(
    db: &mut dyn Db,
    rules: &Rules,
    (subject, now): (SubjectId, Timestamp),
    message: &Message,
) -> Result<Held, StoreError> {
    let is_here = store::people::by_subject(db, subject)?.is_some();
    // Whoever was joined from several records is one person: what any of them said, counts.
    let own = store::merges::circle(db, subject)?;
    let said = joined::said(db, &own)?;
    let kept = joined::each(db, &own, store::people::purposes)?;
    let mut sales: Vec<(SubjectId, (Timestamp, String))> = Vec::new();
    for record in &own {
        sales.extend(store::purchases::sales(db, *record, SALES)?.into_iter().map(|sale| (*record, sale)));
    }
    sales.sort_by_key(|(_, (at, _))| std::cmp::Reverse(*at));
    let mut suppressions = joined::each(db, &own, store::objections::stops_of)?;
    if let Some(print) = &message.to {
        suppressions.extend(store::objections::stopped_since(db, print)?.map(Suppression::marketing_stop));
    }
    let restrictions = joined::each(db, &own, store::restrictions::of_person)?;
    let objections = joined::each(db, &own, store::objections::of_person)?;
    let births = joined::each(db, &own, |db, record| Ok(store::births::of_person(db, record)?.into_iter().collect()))?;
    Ok(Held {
        is_here,
        histories: spread(&said),
        bases: kept.iter().filter_map(basis).collect(),
        objections: objections.into_iter().map(|record| record.objection).collect(),
        restrictions: restrictions
            .into_iter()
            .map(|kept| Period { from: kept.from_at, until: kept.lifted_at })
            .collect(),
        suppressions,
        relations: relations(rules, &kept, &sales),
        sale: match sales.first() {
            Some((buyer, newest)) => Some(sale(db, (*buyer, rules), (newest, &kept), message)?),
            None => None,
        },
        born: births.iter().find(|birth| birth.minor).map(|_| a_child_at(now)),
    })
}

fn basis(kept: &PersonPurpose) -> Option<PersonBasis> {
    let basis = Basis::from_code(&kept.basis)?;
    Some(PersonBasis { purpose: PurposeId::new(kept.purpose), basis })
}

/// An order is served for a while; so is what somebody came with who has not ordered yet.
fn relations(rules: &Rules, kept: &[PersonPurpose], sales: &[(SubjectId, (Timestamp, String))]) -> Vec<Period> {
    let contracts = kept.iter().filter(|kept| kept.basis == Basis::Contract.code()).map(|kept| kept.since);
    let began = contracts.chain(sales.iter().map(|(_, (at, _))| *at));
    began.map(|from| Period { from, until: Some(rules.terms.served_until(from)) }).collect()
}

/// What the records say of Directive 2002/58/EC Art. 13(2): the contact point came from the shop of the sale, and a
/// notice, which tells how to say no, was given for marketing by then.
fn sale(
    db: &mut dyn Db,
    (subject, rules): (SubjectId, &Rules),
    ((at, source), kept): (&(Timestamp, String), &[PersonPurpose]),
    message: &Message,
) -> Result<Sale, StoreError> {
    let reachable = |kind| matches!(kind, ContactKind::Email | ContactKind::Phone);
    let contacts = store::contacts::of_person(db, subject)?;
    let gave_contact = contacts.iter().any(|contact| reachable(contact.kind) && contact.source == *source);
    let markets = |purpose: i64| {
        rules.rule(PurposeId::new(purpose)).is_some_and(|rule| rule.kind == PurposeKind::DirectMarketing)
    };
    let told = |kept: &PersonPurpose| markets(kept.purpose) && kept.notice.is_some() && kept.since <= *at;
    Ok(Sale {
        at: *at,
        gave_contact,
        way_out_at_sale: kept.iter().any(told),
        way_out_in_message: message.way_out,
        own_similar: message.own_similar,
    })
}

/// Somebody who is a child in every country at `now`; when they grow up is written down as an act of its own, so the
/// sealed day need not be opened here.
fn a_child_at(now: Timestamp) -> Born<'static> {
    Born { on: TimeZone::UTC.to_datetime(now).date(), limits: packs::ages().limits(None) }
}

impl Held {
    /// Of somebody of whom only this is known; for measuring the rules without a database.
    #[must_use]
    pub fn of(said: &[Said], objections: Vec<Objection>, restrictions: Vec<Period>) -> Self {
        Self {
            is_here: true,
            histories: spread(said),
            bases: Vec::new(),
            objections,
            restrictions,
            suppressions: Vec::new(),
            relations: Vec::new(),
            sale: None,
            born: None,
        }
    }

    /// As the domain reads it.
    #[must_use]
    pub fn standing<'a>(&'a self, rules: &'a Rules) -> Standing<'a> {
        Standing {
            rules: &rules.purposes,
            bases: &self.bases,
            histories: &self.histories,
            objections: &self.objections,
            restrictions: &self.restrictions,
            suppressions: &self.suppressions,
            relations: &self.relations,
            sale: self.sale,
            circumstances: Circumstances { terms: &rules.terms, notices: &rules.notices, born: self.born },
        }
    }

    /// The verdict. Nobody who is not here is written to.
    #[must_use]
    pub fn may(&self, rules: &Rules, purpose: PurposeId, channel: Channel, now: Timestamp) -> Verdict {
        if self.is_here {
            domain::may::may(&self.standing(rules), purpose, channel, now)
        } else {
            Verdict::No(Refusal::NoBasis)
        }
    }

    /// Where the consent to a purpose on a channel stands.
    #[must_use]
    pub fn status(&self, rules: &Rules, purpose: PurposeId, channel: Channel, now: Timestamp) -> Status {
        self.standing(rules).status(purpose, channel, now)
    }

    /// Whether the person may be asked to agree (K5, K13).
    pub fn may_ask(
        &self,
        rules: &Rules,
        about: (PurposeId, Channel),
        occasion: Occasion,
        now: Timestamp,
    ) -> Result<(), Unasked> {
        may_ask(&self.standing(rules), about, occasion, now)
    }

    /// The instant before which the person is not asked again (K13).
    #[must_use]
    pub fn not_before(&self, rules: &Rules, about: (PurposeId, Channel), now: Timestamp) -> Option<Timestamp> {
        not_before(&self.standing(rules), about, now)
    }

    /// Whether something stands that only a new act of the person lifts: an objection, or a stop on a contact point.
    #[must_use]
    pub fn is_stopped(&self, rules: &Rules, purpose: PurposeId, now: Timestamp) -> bool {
        let stopped = |rule| self.standing(rules).stopped(rule, now);
        matches!(rules.rule(purpose).and_then(stopped), Some(Refusal::Objected | Refusal::MarketingStopped))
    }
}
