//! Totals of the shop, as shown: no group of few people stands for itself.
//!
//! Invariant: folding moves sums and changes none; every month sums up to the same before and after.

use std::collections::BTreeMap;

use domain::decimal::Decimal;
use domain::id::BrandId;
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

/// The total of a month in a country.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TotalRow {
    /// Under which brand.
    pub brand: BrandId,
    /// Year and month, UTC.
    pub month: (i16, i8),
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
    let all = app.store.read(move |db| store::totals::all(db, controller)).await?;
    fold(all)?.into_iter().map(row).collect()
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
        let (anonymous, mut named): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(group, _)| group.country == ANONYMOUS);
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

fn row((group, sums): (Group, Sums)) -> Result<TotalRow, TotalsError> {
    let damaged = || StoreError::Damaged { what: "total" };
    let year = i16::try_from(group.month.div_euclid(12)).map_err(|_| damaged())?;
    let month = i8::try_from(group.month.rem_euclid(12) + 1).map_err(|_| damaged())?;
    Ok(TotalRow {
        brand: group.brand,
        month: (year, month),
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
