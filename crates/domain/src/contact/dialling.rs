//! From the digits somebody wrote to the one international number they mean (ITU-T E.164).
//!
//! The numbering plans come from the crate `phonenumber`; its own parser is not used, because it strips
//! a leading digit as trunk prefix where the number is already complete (8 of the 917 examples).

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use phonenumber::Metadata;
use phonenumber::metadata::DATABASE;
use regex::{Regex, RegexBuilder};

use crate::country::Country;

type Patterns = HashMap<(String, u16), OnceLock<Option<Regex>>>;

/// The longest number of E.164 without the plus.
const LONGEST: usize = 15;

/// `+` and digits; `None` if neither the digits nor the region tell the country.
///
/// `plus` says that the digits begin with a country code. Digits that fit no plan of their country are
/// kept as they stand behind a plus, and are no number otherwise: what is right in one plan can become
/// somebody else's number when a country code is put before it.
pub(super) fn international(digits: &str, plus: bool, region: Option<Country>) -> Option<String> {
    if plus {
        let complete = with_code(digits).unwrap_or_else(|| format!("+{digits}"));
        return (complete.len() <= LONGEST + 1).then_some(complete);
    }
    let plan = region.and_then(|region| DATABASE.by_id(region.code()));
    let Some(plan) = plan else {
        // `00` is the international prefix that ITU-T E.164 recommends.
        return digits.strip_prefix("00").and_then(with_code);
    };
    let abroad = plan
        .international_prefix()
        .and_then(|prefix| prefix.find(digits))
        .filter(|found| found.start() == 0 && found.end() > 0)
        .and_then(|found| with_code(digits.get(found.end()..)?));
    let at_home = || national(plan, digits).map(|number| joined(plan, &number));
    let code_without_plus = || {
        let rest = digits.strip_prefix(&plan.country_code().to_string())?;
        national(plan, rest).map(|number| joined(plan, &number))
    };
    abroad.or_else(at_home).or_else(code_without_plus)
}

/// The digits behind the country code; no code is the beginning of another.
pub(super) fn without_code(digits: &str) -> Option<&str> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        DATABASE.by_code(&code.parse::<u16>().ok()?).map(|_| rest)
    })
}

fn joined(plan: &Metadata, number: &str) -> String {
    format!("+{}{number}", plan.country_code())
}

/// Reads a country code of one to three digits and a number that fits one of its plans.
fn with_code(digits: &str) -> Option<String> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let plans = DATABASE.by_code(&code.parse::<u16>().ok()?)?;
        plans.iter().find_map(|plan| national(plan, rest).map(|number| joined(plan, &number)))
    })
}

/// The national significant number: without the trunk prefix, as it is dialled from abroad.
fn national(plan: &Metadata, digits: &str) -> Option<String> {
    let whole = fits(plan, digits).then(|| digits.to_owned());
    let cut = without_trunk_prefix(plan, digits).filter(|cut| fits(plan, cut));
    cut.or(whole)
}

fn without_trunk_prefix(plan: &Metadata, digits: &str) -> Option<String> {
    let Some(prefix) = plan.national_prefix_for_parsing() else {
        return digits.strip_prefix(plan.national_prefix()?).map(str::to_owned);
    };
    let found = prefix.captures(digits)?;
    let all = found.get(0).filter(|all| all.start() == 0 && all.end() > 0)?;
    let rest = digits.get(all.end()..)?;
    let last = (found.len() > 1).then(|| found.get(found.len() - 1)).flatten();
    match (plan.national_prefix_transform_rule(), last) {
        (Some(rule), Some(_)) => {
            let mut start = String::new();
            found.expand(&rule.replace("$1", "${1}").replace("$2", "${2}"), &mut start);
            Some(start + rest)
        }
        _ => Some(rest.to_owned()),
    }
}

/// Whether the whole number, not only its beginning, fits the plan.
fn fits(plan: &Metadata, number: &str) -> bool {
    let general = plan.descriptors().general();
    let lengths = general.possible_length();
    let length_fits = lengths.is_empty() || u16::try_from(number.len()).is_ok_and(|length| lengths.contains(&length));
    length_fits && whole_pattern(plan).is_some_and(|pattern| pattern.is_match(number))
}

/// The pattern of a plan's numbers with both ends tied; the crate's own search takes the first
/// alternative that fits the beginning. Compiled once per plan, when it is first asked.
fn whole_pattern(plan: &Metadata) -> Option<&'static Regex> {
    /// By region and country code: the plans of the world have one region and many codes.
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
        let all = (1..1000).filter_map(|code| DATABASE.by_code(&code)).flatten();
        all.map(|plan| ((plan.id().to_owned(), plan.country_code()), OnceLock::new())).collect()
    });
    let compile = || {
        let pattern = plan.descriptors().general().national_number();
        RegexBuilder::new(&format!("^(?:{})$", pattern.as_str())).ignore_whitespace(true).build().ok()
    };
    PATTERNS.get(&(plan.id().to_owned(), plan.country_code()))?.get_or_init(compile).as_ref()
}
