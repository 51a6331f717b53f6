//! The linter of forms against forms that people could have built (K10): found at all, found by the right rule, and good
//! forms left in peace. At their first run the lists found 6 of the
//! 12 held-out bad forms and flagged 2 of the 12 good ones; since then they know those, too.
#![allow(clippy::print_stdout, reason = "figures and skipped tests say so")]

use std::collections::BTreeSet;
use std::path::Path;

use app::forms::written::Written;
use domain::consent::channel::Channel;
use domain::form::lint::{Finding, Weight, lint};
use domain::form::{Form, Way, Withdrawal};
use domain::id::PurposeId;
use domain::purpose::rule::{PurposeKind, PurposeRule, ServiceBasis};
use domain::purpose::{Basis, Purpose};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    form: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    expect: String,
    #[serde(flatten)]
    form: Written,
}

/// The purposes that the files name: those of every house, and a few of a controller's own.
fn rules() -> Vec<PurposeRule> {
    let mut rules: Vec<PurposeRule> = Purpose::ALL.iter().copied().map(PurposeRule::first).collect();
    for own in 100..=103 {
        rules.push(PurposeRule::new(PurposeId::new(own), Basis::Consent, PurposeKind::Ordinary));
    }
    rules.push(PurposeRule::service(PurposeId::new(104), ServiceBasis::ExplicitConsent));
    let since = "2026-01-01T00:00:00Z".parse().ok();
    rules.into_iter().map(|rule| PurposeRule { active_at: since, ..rule }).collect()
}

fn cases(file: &str) -> Vec<(String, String, Form)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms").join(file);
    let read: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let case = |case: Case| {
        let form = case.form.read().unwrap_or_else(|error| panic!("{}: {error}", case.name));
        (case.name, case.expect, form)
    };
    read.form.into_iter().map(case).collect()
}

fn refused(form: &Form) -> Vec<Finding> {
    let found = lint(form, &rules());
    found.into_iter().filter(|finding| finding.rule.weight() == Weight::Refusal).collect()
}

fn letters(form: &Form) -> BTreeSet<&'static str> {
    refused(form).iter().map(|finding| finding.rule.code()).collect()
}

/// How many bad forms are found by the right rule, how many by that rule alone, how many good ones are flagged.
fn figures(bad: &str, good: &str) -> (usize, usize, usize) {
    let (mut found, mut alone, mut alarms) = (0, 0, 0);
    for (name, expect, form) in cases(bad) {
        let letters = letters(&form);
        found += usize::from(letters.contains(expect.as_str()));
        alone += usize::from(letters == BTreeSet::from([expect.as_str()]));
        if letters != BTreeSet::from([expect.as_str()]) {
            println!("{bad}: {name}: expected {expect}, found {letters:?}");
        }
    }
    for (name, _, form) in cases(good) {
        let letters = letters(&form);
        alarms += usize::from(!letters.is_empty());
        if !letters.is_empty() {
            println!("{good}: {name}: {:?}", refused(&form));
        }
    }
    (found, alone, alarms)
}

#[test]
fn k10_thirty_nine_of_forty_bad_forms_are_found_and_at_most_two_good_ones_flagged() {
    assert_eq!((cases("bad.toml").len(), cases("good.toml").len()), (40, 40));
    let (found, alone, alarms) = figures("bad.toml", "good.toml");
    println!("figure found={found} alone={alone} false_alarms={alarms}");
    assert!(found >= 39, "{found} of 40 found");
    assert!(alarms <= 2, "{alarms} of 40 flagged");
}

#[test]
fn forms_that_were_once_held_out_are_found_and_left_in_peace() {
    let (found, alone, alarms) = figures("held_out_bad.toml", "held_out_good.toml");
    println!("figure held_out_found={found} held_out_alone={alone} held_out_false_alarms={alarms}");
    println!("figure held_out={}", cases("held_out_bad.toml").len());
    // Since the lists learned from them they are held out no more; nothing of it may be lost again.
    assert_eq!((cases("held_out_bad.toml").len(), cases("held_out_good.toml").len()), (12, 12));
    assert!(found >= 12, "{found} of 12 found");
    assert_eq!(alarms, 0, "{alarms} of 12 flagged");
}

#[test]
fn a_finding_names_its_field_and_its_purposes() {
    let (_, _, form) = cases("bad.toml").into_iter().find(|(name, ..)| name.contains("one control, two")).unwrap();
    let found = refused(&form);
    assert_eq!(found[0].purposes, [PurposeId::new(3), PurposeId::new(102)]);
    let (_, _, form) = cases("bad.toml").into_iter().find(|(name, ..)| name.contains("news and partners")).unwrap();
    let topics: Vec<_> = refused(&form)[0].topics.iter().map(|topic| topic.code()).collect();
    assert_eq!(topics, ["marketing", "sharing"]);
}

#[test]
fn a_form_of_address_is_never_demanded_and_every_field_has_a_purpose() {
    let (_, _, mut form) = cases("good.toml").into_iter().find(|(name, ..)| name.contains("form of address")).unwrap();
    assert!(letters(&form).is_empty());
    form.fields[0].optional = false;
    assert_eq!(letters(&form), BTreeSet::from(["forced_address"]));
    form.fields[0].optional = true;
    form.fields[0].purpose = None;
    assert_eq!(letters(&form), BTreeSet::from(["purposeless"]));
}

#[test]
fn consent_is_asked_only_where_it_decides_something() {
    let (_, _, form) = cases("good.toml").into_iter().find(|(_, _, form)| form.asks.len() == 1).unwrap();
    let asked = form.asks[0].purposes[0];
    let with = |change: &dyn Fn(PurposeRule) -> Option<PurposeRule>| {
        let changed = |rule: PurposeRule| if rule.purpose == asked { change(rule) } else { Some(rule) };
        let rules: Vec<_> = rules().into_iter().filter_map(changed).collect();
        let found = lint(&form, &rules).into_iter().map(|finding| finding.rule.code());
        found.filter(|rule| *rule == "not_by_consent").count()
    };
    assert_eq!(with(&Some), 0);
    assert_eq!(with(&|_| None), 1, "nobody knows the purpose");
    assert_eq!(with(&|rule| Some(PurposeRule { active_at: None, ..rule })), 1, "it is off");
    assert_eq!(with(&|rule| Some(PurposeRule { basis: Basis::LegitimateInterest, ..rule })), 1);
}

#[test]
fn words_that_speak_of_another_way_than_the_yes_counts_for_are_a_warning() {
    let (_, _, mut form) = cases("good.toml").into_iter().find(|(_, _, form)| form.asks.len() == 1).unwrap();
    let other = |form: &Form| lint(form, &rules()).iter().filter(|found| found.rule.code() == "other_reach").count();
    for (words, reach, found) in [
        ("Yes, send me the news by e-mail.", Channel::Email, 0),
        ("Yes, send me the news by e-mail.", Channel::Phone, 1),
        ("Yes, send me the news by e-mail and call me about offers.", Channel::Email, 1),
        ("Ja, rufen Sie mich an; der Widerruf geht per E-Mail.", Channel::Phone, 0),
        ("Ja, schicken Sie mir Neuigkeiten per Post.", Channel::Email, 1),
        ("Yes, send me the news.", Channel::Sms, 0),
    ] {
        form.asks[0].reach = reach;
        let languages: Vec<_> = form.languages().take(1).collect();
        form.texts.truncate(1);
        form.asks[0].wordings = languages.iter().map(|language| (*language, words.to_owned())).collect();
        assert_eq!(other(&form), found, "{words}");
    }
}

#[test]
fn whoever_asks_for_nothing_needs_no_way_back() {
    let (_, _, mut form) = cases("good.toml").remove(0);
    form.withdrawal = Withdrawal { way: Way::Letter, steps: 9, signed_in: true };
    assert!(letters(&form).is_empty());
}

#[test]
fn every_form_can_be_written_down_and_read_back() {
    for file in ["bad.toml", "good.toml", "held_out_bad.toml", "held_out_good.toml"] {
        for (name, _, form) in cases(file) {
            let text = serde_json::to_string(&Written::of(&form)).unwrap();
            assert_eq!(serde_json::from_str::<Written>(&text).unwrap().read().unwrap(), form, "{name}");
        }
    }
}
