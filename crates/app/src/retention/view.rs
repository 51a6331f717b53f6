//! How every rule stands: its period, what it ended, what waits and why, and what is late.

use std::collections::BTreeMap;

use domain::consent::terms::Terms;
use domain::retention::{Pace, Rule};
use domain::time::{Date, Timestamp, days_after, from_ms, to_ms};
use policy::HouseAct;
use store::StoreError;
use store::retention::{Period, Round};

use super::people::Stands;
use super::{RetentionError, cases, log, next_round, people};
use crate::{App, Ctx};

/// Of how many days the numbers are shown.
pub const DAYS_SHOWN: i64 = 90;
/// How many of each kind are looked at to say what waits.
const MOST: usize = 1_000;
/// What ended is late after a day.
const LATE_MS: i64 = 86_400_000;

/// One rule as it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleLine {
    /// The rule.
    pub rule: Rule,
    /// Its period in months; `None` where something else ends it.
    pub months: Option<u16>,
    /// When the house set it, if it did.
    pub set: Option<Period>,
    /// What it ended in the days shown.
    pub ended: u64,
    /// What is over and goes with the next round.
    pub due: u64,
    /// What is over and stays for a legal hold.
    pub held: u64,
    /// What is over and stays for an open request, or because the person wants it stored.
    pub stored: u64,
    /// What should have ended more than a day ago.
    pub late: u64,
}

/// What the product thinks of the clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Clock {
    /// What it did.
    pub pace: Pace,
    /// The last time that is trusted.
    pub seen: Option<Timestamp>,
    /// What it says now.
    pub now: Timestamp,
}

/// Everything about how long data is kept.
#[derive(Clone, Debug)]
pub struct RetentionView {
    /// Every rule.
    pub rules: Vec<RuleLine>,
    /// How much ended on which day by which rule, the oldest day first.
    pub days: Vec<(Date, Rule, u64)>,
    /// The newest round.
    pub last: Option<Round>,
    /// When the next begins at the earliest.
    pub next: Option<Timestamp>,
    /// The clock.
    pub clock: Clock,
}

impl RetentionView {
    /// What should have ended more than a day ago; 0 unless something is broken, or the clock is not trusted.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.rules.iter().map(|line| line.late).sum()
    }
}

/// How every rule stands now.
pub async fn shown(app: &App, ctx: &Ctx) -> Result<RetentionView, RetentionError> {
    if !app.clears(ctx, HouseAct::SeeRetention)? {
        return Err(RetentionError::Refused);
    }
    let now = ctx.now;
    let from = domain::retention::day(days_after(now, -DAYS_SHOWN));
    let read = app.store.read(move |db| {
        let seen = store::retention::seen(db)?;
        let clock = Clock { pace: Pace::between(seen, now), seen, now };
        let (periods, days) = (store::retention::periods(db)?, store::retention::ended(db, from)?);
        Ok::<_, StoreError>((periods, days, store::retention::last_round(db)?, clock))
    });
    let (periods, days, last, clock) = read.await?;
    let mut waiting = waiting(app, now).await?;
    let mut rules = Vec::new();
    for rule in Rule::ALL.iter().copied() {
        let set = periods.iter().rfind(|period| period.rule == rule).copied();
        let ended = days.iter().filter(|(_, of, _)| *of == rule).map(|(.., items)| items).sum();
        let waits = waiting.remove(&rule).unwrap_or_default();
        let by_itself = from_ms(to_ms(now).saturating_sub(LATE_MS + own_ms(rule)));
        let late = app.store.read(move |db| store::retention::overdue(db, rule, by_itself)).await? + waits.late;
        let months = rule.period(set.map(|set| set.months)).or_else(|_| rule.period(None)).ok();
        rules.push(RuleLine { rule, months, set, ended, due: waits.due, held: waits.held, stored: waits.stored, late });
    }
    Ok(RetentionView { rules, days, last, next: last.map(|last| next_round(last.began_at)), clock })
}

/// What a rule of its own adds to the instant that stands with the record.
const fn own_ms(rule: Rule) -> i64 {
    match rule {
        Rule::Unconfirmed => Terms::FIRST.confirm_hours * 3_600_000,
        Rule::Prospect
        | Rule::Customer
        | Rule::Purchase
        | Rule::Declared
        | Rule::ConsentProof
        | Rule::Fingerprint
        | Rule::RightsCase
        | Rule::RightsDocument
        | Rule::PackageHandover
        | Rule::Archived
        | Rule::Ledger => 0,
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Waits {
    due: u64,
    held: u64,
    stored: u64,
    late: u64,
}

impl Waits {
    fn add(&mut self, stands: Stands, now: Timestamp) {
        match stands {
            Stands::Kept => (),
            Stands::Held => self.held += 1,
            Stands::Frozen | Stands::Restricted => self.stored += 1,
            Stands::Over(since) => {
                self.due += 1;
                self.late += u64::from(to_ms(since).saturating_add(LATE_MS) < to_ms(now));
            }
        }
    }
}

/// What is over by the rules that a round looks for.
async fn waiting(app: &App, now: Timestamp) -> Result<BTreeMap<Rule, Waits>, StoreError> {
    let mut waiting: BTreeMap<Rule, Waits> = BTreeMap::new();
    for rule in [Rule::Prospect, Rule::Customer] {
        let (mut after, mut looked) = (0, 0);
        while looked < MOST {
            let some = people::some(app, rule, after).await?;
            let Some((last, _)) = some.last() else { break };
            (after, looked) = (last.number(), looked + some.len());
            let waits = waiting.entry(rule).or_default();
            for (_, stands) in some {
                waits.add(stands, now);
            }
        }
    }
    for kind in cases::Kind::ALL {
        let (mut after, mut looked) = (0, 0);
        while looked < MOST {
            let some = cases::some(app, kind, after).await?;
            let Some((last, _)) = some.last() else { break };
            (after, looked) = (last.id, looked + some.len());
            let waits = waiting.entry(Rule::RightsCase).or_default();
            for (_, stands) in some {
                waits.add(stands, now);
            }
        }
    }
    let late = log::due(app, from_ms(to_ms(now).saturating_sub(LATE_MS))).await?;
    waiting.insert(Rule::Ledger, Waits { due: log::due(app, now).await?, late, ..Waits::default() });
    Ok(waiting)
}
