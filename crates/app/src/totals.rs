//! Totals of the shop, as shown: no group of few people stands for itself.
//!
//! Invariant: folding moves sums and changes none; everything sums up to the same before and after. A month in which
//! fewer than [`FEW`] people bought is shown together with its neighbours, and a brand with fewer in all not at all.

use std::collections::{BTreeMap, BTreeSet};

use domain::decimal::Decimal;
use domain::id::{BrandId, SubjectId};
use domain::money::Currency;
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::totals::{ANONYMOUS, FEW, Group, OTHER, Sums};

use crate::{App, Ctx};

/// Digits after the point in the store: totals are kept in millionths.
const SCALE: u8 = 6;

/// Why totals are not shown.
#[derive(Debug, thiserror::Error)]
pub enum TotalsError {
    /// The actor may not see them.
    #[error("not allowed")]
    Refused,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// The total of a month in a country, or of several months in which few people bought.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TotalRow {
    /// Under which brand.
    pub brand: BrandId,
    /// Year and month, UTC; of several months the first.
    pub month: (i16, i8),
    /// How many months it stands for; the empty ones between them count.
    pub months: u16,
    /// Two letters; `other` for small groups and where no country is told, `anonymous` for sales without a customer.
    pub country: String,
    /// In which currency.
    pub currency: Currency,
    /// Invoices that are no cancellations.
    pub invoices: i64,
    /// Cancellations.
    pub cancellations: i64,
    /// Lines of both.
    pub lines: i64,
    /// The exact sum.
    pub net: Decimal,
}

/// Shows the totals of every brand by month and country.
pub async fn shown(app: &App, ctx: &Ctx) -> Result<Vec<TotalRow>, TotalsError> {
    if !app.clears(ctx, HouseAct::SeeTotals)? {
        return Err(TotalsError::Refused);
    }
    let controller = app.house.controller.id;
    let (groups, buyers) = app
        .store
        .read(move |db| {
            let groups = fold(store::totals::all(db, controller)?)?;
            let mut buyers = Buyers::new();
            for (group, _) in groups.iter().filter(|(group, sums)| is_few(group, sums)) {
                let month = (group.brand, group.month, group.currency);
                buyers.insert(month, store::totals::buyers(db, month)?.into_iter().collect());
            }
            Ok::<_, StoreError>((groups, buyers))
        })
        .await?;
    let mut rows: Vec<Row> = Vec::new();
    for of_brand in by_brand(groups).into_values() {
        rows.extend(join(of_brand, &buyers)?);
    }
    rows.sort_by(|one, other| (&one.group.brand, one.group.month).cmp(&(&other.group.brand, other.group.month)));
    rows.into_iter().map(row).collect()
}

/// Who bought in a month in which few did.
type Buyers = BTreeMap<(BrandId, i64, &'static str), BTreeSet<SubjectId>>;

/// What is shown: months from `group.month` to `until`.
#[derive(Clone, Debug)]
struct Row {
    group: Group,
    until: i64,
    sums: Sums,
}

fn is_few(group: &Group, sums: &Sums) -> bool {
    group.country == OTHER && sums.buyers < FEW
}

fn by_brand(groups: Vec<(Group, Sums)>) -> BTreeMap<(BrandId, &'static str), Vec<Row>> {
    let mut brands: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    for (group, sums) in groups {
        let row = Row { until: group.month, group, sums };
        brands.entry((row.group.brand, row.group.currency)).or_default().push(row);
    }
    brands
}

/// Joins months of few people with the months after them until [`FEW`] different people bought in them, and what is
/// left at the end with the row before it. Where not even everything reaches [`FEW`], nothing of it is shown. Erased
/// people are not counted any more, so rather too much is joined than too little.
fn join(rows: Vec<Row>, buyers: &Buyers) -> Result<Vec<Row>, StoreError> {
    let mut shown: Vec<Row> = Vec::new();
    let mut waiting: Option<(Row, BTreeSet<SubjectId>)> = None;
    for next in smallest_first(rows) {
        if next.group.country == ANONYMOUS {
            shown.push(next);
        } else if is_few(&next.group, &next.sums) {
            let here =
                buyers.get(&(next.group.brand, next.group.month, next.group.currency)).cloned().unwrap_or_default();
            let (row, people) = match waiting.take() {
                None => (next, here),
                Some((before, people)) => (before.and(&next)?, &people | &here),
            };
            if i64::try_from(people.len()).is_ok_and(|people| people >= FEW) {
                shown.push(row);
            } else {
                waiting = Some((row, people));
            }
        } else {
            shown.push(match waiting.take() {
                None => next,
                Some((before, _)) => before.and(&next)?,
            });
        }
    }
    let last = shown.iter().rposition(|row| row.group.country != ANONYMOUS);
    if let (Some((row, _)), Some(last)) = (waiting, last) {
        let before = shown.remove(last);
        shown.insert(last, before.and(&row)?);
    }
    Ok(shown)
}

/// By month, and within it the row first that a month of few people is joined with.
fn smallest_first(mut rows: Vec<Row>) -> Vec<Row> {
    let rank = |row: &Row| (row.group.country == ANONYMOUS, row.group.country != OTHER, row.sums.buyers);
    rows.sort_by_key(|row| (row.group.month, rank(row)));
    rows
}

impl Row {
    fn and(self, later: &Self) -> Result<Self, StoreError> {
        let sums = self.sums.plus(later.sums).ok_or(StoreError::Damaged { what: "total" })?;
        let group = Group { country: OTHER.to_owned(), ..self.group };
        Ok(Self { group, until: later.until.max(self.until), sums })
    }
}

/// Folds groups of few people into [`OTHER`]; while that is itself a group of few, the smallest of the rest follows it,
/// so that it cannot be told from the difference.
fn fold(all: Vec<(Group, Sums)>) -> Result<Vec<(Group, Sums)>, StoreError> {
    let mut months: BTreeMap<_, Vec<(Group, Sums)>> = BTreeMap::new();
    for (group, sums) in all {
        months.entry((group.brand, group.month, group.currency)).or_default().push((group, sums));
    }
    let mut shown = Vec::new();
    for groups in months.into_values() {
        let (anonymous, mut named): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(group, _)| group.country == ANONYMOUS);
        named.sort_by_key(|(group, sums)| (group.country != OTHER, sums.buyers));
        let mut other: Option<(Group, Sums)> = None;
        let mut kept = Vec::new();
        for (group, sums) in named {
            let is_small = sums.buyers < FEW || group.country == OTHER;
            let follows = other.as_ref().is_some_and(|(_, other)| other.buyers < FEW);
            if is_small || follows {
                let so_far = other.map_or(Sums::default(), |(_, sums)| sums);
                let sums = so_far.plus(sums).ok_or(StoreError::Damaged { what: "total" })?;
                other = Some((Group { country: OTHER.to_owned(), ..group }, sums));
            } else {
                kept.push((group, sums));
            }
        }
        kept.sort_by(|(one, _), (another, _)| one.cmp(another));
        shown.extend(kept.into_iter().chain(other).chain(anonymous));
    }
    Ok(shown)
}

fn row(Row { group, until, sums }: Row) -> Result<TotalRow, TotalsError> {
    let damaged = || StoreError::Damaged { what: "total" };
    let year = i16::try_from(group.month.div_euclid(12)).map_err(|_| damaged())?;
    let month = i8::try_from(group.month.rem_euclid(12) + 1).map_err(|_| damaged())?;
    Ok(TotalRow {
        brand: group.brand,
        month: (year, month),
        months: u16::try_from(until - group.month + 1).map_err(|_| damaged())?,
        country: group.country,
        currency: group.currency.parse().map_err(|_| damaged())?,
        invoices: sums.invoices,
        cancellations: sums.cancellations,
        lines: sums.lines,
        net: Decimal::new(sums.net.into(), SCALE).ok_or_else(damaged)?.with_places(2),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn group(country: &str, buyers: i64, net: i64) -> (Group, Sums) {
        let group = Group { brand: BrandId::new(1), month: 24_131, country: country.to_owned(), currency: "GBP" };
        (group, Sums { invoices: buyers, lines: 2 * buyers, net, buyers, cancellations: 0 })
    }

    fn countries(all: &[(Group, Sums)]) -> Vec<(&str, i64)> {
        all.iter().map(|(group, sums)| (group.country.as_str(), sums.net)).collect()
    }

    #[test]
    fn small_groups_are_shown_together_and_never_alone() {
        let all = vec![group("GB", 900, 1), group("IE", 9, 2), group("MT", 1, 4), group("anonymous", 0, 8)];
        assert_eq!(countries(&fold(all).unwrap()), [("GB", 1), ("other", 6), ("anonymous", 8)]);
        // One small group would be told from the sum of the month; so the next smallest goes with it.
        let all = vec![group("GB", 900, 1), group("FR", 30, 2), group("MT", 1, 4)];
        assert_eq!(countries(&fold(all).unwrap()), [("GB", 1), ("other", 6)]);
    }

    fn month(month: i64, buyers: std::ops::Range<i64>, net: i64) -> (Row, BTreeSet<SubjectId>) {
        let (group, sums) = group(OTHER, buyers.end - buyers.start, net);
        let group = Group { month, ..group };
        (Row { until: month, group, sums }, buyers.map(SubjectId::new).collect())
    }

    fn joined(months: &[(Row, BTreeSet<SubjectId>)]) -> Vec<(i64, i64, i64)> {
        let brand = |row: &Row| (row.group.brand, row.group.month, row.group.currency);
        let buyers = months.iter().map(|(row, people)| (brand(row), people.clone())).collect();
        let rows = join(months.iter().map(|(row, _)| row.clone()).collect(), &buyers).unwrap();
        rows.iter().map(|row| (row.group.month, row.until, row.sums.net)).collect()
    }

    #[test]
    fn months_of_few_people_are_shown_together() {
        let five_and_five = [month(1, 0..5, 1), month(2, 5..10, 2), month(3, 0..20, 4)];
        assert_eq!(joined(&five_and_five), [(1, 2, 3), (3, 3, 4)]);
        let the_same_five = [month(1, 0..5, 1), month(2, 0..5, 2), month(3, 0..20, 4)];
        assert_eq!(joined(&the_same_five), [(1, 3, 7)], "five people are five in two months, too");
        let at_the_end = [month(3, 0..20, 4), month(5, 0..2, 8)];
        assert_eq!(joined(&at_the_end), [(3, 5, 12)]);
        assert_eq!(joined(&[month(1, 0..5, 1), month(2, 0..9, 2)]), [], "nine people in all");
    }

    #[test]
    fn a_month_of_few_people_goes_with_the_smallest_group_of_the_next() {
        let of = |month, country, buyers, net| {
            let (group, sums) = group(country, buyers, net);
            Row { until: month, group: Group { month, ..group }, sums }
        };
        let rows = vec![
            of(1, OTHER, 3, 1),
            of(1, ANONYMOUS, 0, 16),
            of(2, "FR", 12, 2),
            of(2, "GB", 90, 4),
            of(2, ANONYMOUS, 0, 8),
        ];
        let shown = join(rows, &Buyers::new()).unwrap();
        let shown: Vec<_> =
            shown.iter().map(|row| (row.group.month, row.until, row.group.country.as_str(), row.sums.net)).collect();
        assert_eq!(shown, [(1, 1, ANONYMOUS, 16), (1, 2, OTHER, 3), (2, 2, "GB", 4), (2, 2, ANONYMOUS, 8)]);
    }

    proptest! {
        #[test]
        fn folding_changes_no_sum(groups in prop::collection::vec((0_usize..6, 0_i64..40, -100_i64..100), 0..12)) {
            let names = ["GB", "IE", "FR", "other", "anonymous", "MT"];
            let all: Vec<_> = groups.iter().map(|(name, buyers, net)| group(names[*name], *buyers, *net)).collect();
            let sum = |all: &[(Group, Sums)]| all.iter().map(|(_, sums)| (sums.net, sums.lines)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
            let before = sum(&all);
            let after = fold(all).unwrap();
            prop_assert_eq!(sum(&after), before);
            for (group, sums) in &after {
                prop_assert!(sums.buyers >= FEW || group.country == OTHER || group.country == ANONYMOUS);
            }
        }
    }
}
