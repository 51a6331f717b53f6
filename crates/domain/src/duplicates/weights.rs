//! What each rule weighs, in bits: the logarithm of how much likelier the finding is with one person
//! than with two (Fellegi and Sunter, 1969).
//!
//! The weights are set by hand. An agreement weighs the more, the more values a field takes: a birth date
//! eleven bits, a family name eight, a given name five. A difference costs the more, the less often people
//! change or mistype the field: a national id most, a town or an e-mail address least. None of them is fitted
//! to the labels of a data set.

use super::Rule;
use super::alike::{look_alike, slips};
use super::record::Record;

/// The weight of a rule.
const fn weight(rule: Rule) -> i32 {
    match rule {
        Rule::NationalIdSame => 20,
        Rule::NationalIdNear | Rule::NamesSame | Rule::PhoneSame => 12,
        Rule::BirthSame | Rule::NamesSwapped => 11,
        Rule::EmailSame => 16,
        Rule::EmailNear | Rule::FamilySame | Rule::StreetSame | Rule::PostcodeSame => 8,
        Rule::BirthNear | Rule::FamilyNear | Rule::TownSame | Rule::StreetNear => 6,
        Rule::GivenSame => 5,
        Rule::TownNear | Rule::HouseSame | Rule::PostcodeNear | Rule::GivenNear => 4,
        Rule::EmailDiffers | Rule::PostcodeDiffers | Rule::TownDiffers => -1,
        Rule::StreetDiffers | Rule::FamilyDiffers => -2,
        Rule::GivenDiffers => -4,
        Rule::BirthDiffers => -6,
        Rule::NationalIdDiffers => -8,
    }
}

/// The rules that fire, each with its weight.
pub(super) fn reasons(a: &Record, b: &Record) -> Vec<(Rule, i32)> {
    let mut rules = Vec::with_capacity(12);
    rules.extend(national_id(a, b));
    rules.extend(birth(a, b));
    rules.extend(email(a, b));
    if !a.phone.is_empty() && a.phone == b.phone {
        rules.push(Rule::PhoneSame);
    }
    names(a, b, &mut rules);
    place(a, b, &mut rules);
    rules.into_iter().map(|rule| (rule, weight(rule))).collect()
}

/// Whether the evidence is about a person and not about a household or a namesake: two of the name,
/// the birth date and the national id must speak for it, or one of them and a contact value or address.
pub(super) fn about_one_person(reasons: &[(Rule, i32)]) -> bool {
    let fired = |rules: &[Rule]| reasons.iter().any(|(rule, _)| rules.contains(rule));
    let named = fired(&[Rule::NamesSame, Rule::NamesSwapped, Rule::GivenSame, Rule::GivenNear]);
    let family = fired(&[Rule::FamilySame, Rule::FamilyNear]);
    let born = fired(&[Rule::BirthSame, Rule::BirthNear]);
    let numbered = fired(&[Rule::NationalIdSame, Rule::NationalIdNear]);
    let reached = fired(&[Rule::EmailSame, Rule::EmailNear, Rule::PhoneSame]);
    let housed = fired(&[Rule::StreetSame, Rule::StreetNear, Rule::PostcodeSame]);
    let evidence = [named || family, born, numbered, reached, housed].into_iter().filter(|yes| *yes).count();
    evidence >= 2 && (named || born || numbered)
}

fn both<'a>(a: &'a [char], b: &'a [char]) -> Option<(&'a [char], &'a [char])> {
    (!a.is_empty() && !b.is_empty()).then_some((a, b))
}

fn national_id(a: &Record, b: &Record) -> Option<Rule> {
    let (a, b) = both(&a.national_id, &b.national_id)?;
    Some(match slips(a, b, 1) {
        Some(0) => Rule::NationalIdSame,
        Some(_) if a.len() >= 6 => Rule::NationalIdNear,
        Some(_) | None => Rule::NationalIdDiffers,
    })
}

fn birth(a: &Record, b: &Record) -> Option<Rule> {
    let (a, b) = both(&a.birth, &b.birth)?;
    let turned: Vec<char> = match b {
        [century_1, century_2, year_1, year_2, month_1, month_2, day_1, day_2] => {
            vec![*century_1, *century_2, *year_1, *year_2, *day_1, *day_2, *month_1, *month_2]
        }
        _ => Vec::new(),
    };
    Some(match slips(a, b, 1) {
        Some(0) => Rule::BirthSame,
        Some(_) => Rule::BirthNear,
        None if a == turned.as_slice() => Rule::BirthNear,
        None => Rule::BirthDiffers,
    })
}

fn email(a: &Record, b: &Record) -> Option<Rule> {
    let (a, b) = both(&a.email, &b.email)?;
    Some(match slips(a, b, 2) {
        Some(0) => Rule::EmailSame,
        Some(_) => Rule::EmailNear,
        None => Rule::EmailDiffers,
    })
}

fn names(a: &Record, b: &Record, rules: &mut Vec<Rule>) {
    let known = !a.given.is_empty() && !a.family.is_empty() && !b.given.is_empty() && !b.family.is_empty();
    let swap = |near: fn(&[char], &[char]) -> bool| known && near(&a.given, &b.family) && near(&a.family, &b.given);
    let same: fn(&[char], &[char]) -> bool = |a, b| a == b;
    if known && a.given == b.given && a.family == b.family {
        return rules.push(Rule::NamesSame);
    }
    if swap(same) || swap(look_alike) {
        return rules.push(Rule::NamesSwapped);
    }
    if let Some((a, b)) = both(&a.family, &b.family) {
        rules.push(three(a, b, look_alike(a, b), [Rule::FamilySame, Rule::FamilyNear, Rule::FamilyDiffers]));
    }
    if let Some((a, b)) = both(&a.given, &b.given) {
        // An initial, a short form.
        let begins = a.starts_with(b) || b.starts_with(a);
        rules.push(three(a, b, begins || look_alike(a, b), [Rule::GivenSame, Rule::GivenNear, Rule::GivenDiffers]));
    }
}

fn place(a: &Record, b: &Record, rules: &mut Vec<Rule>) {
    if let Some((a, b)) = both(&a.street, &b.street) {
        rules.push(three(a, b, look_alike(a, b), [Rule::StreetSame, Rule::StreetNear, Rule::StreetDiffers]));
    }
    if !a.house.is_empty() && a.house == b.house {
        rules.push(Rule::HouseSame);
    }
    if let Some((a, b)) = both(&a.postcode, &b.postcode) {
        let near = slips(a, b, 1).is_some();
        rules.push(three(a, b, near, [Rule::PostcodeSame, Rule::PostcodeNear, Rule::PostcodeDiffers]));
    }
    if let Some((a, b)) = both(&a.town, &b.town) {
        rules.push(three(a, b, look_alike(a, b), [Rule::TownSame, Rule::TownNear, Rule::TownDiffers]));
    }
}

fn three(a: &[char], b: &[char], near: bool, [same, alike, differs]: [Rule; 3]) -> Rule {
    if a == b {
        same
    } else if near {
        alike
    } else {
        differs
    }
}
