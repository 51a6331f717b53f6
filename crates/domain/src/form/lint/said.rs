//! What the words of a form show, in the languages for which there are lists.

use super::text::{Sentence, sentences};
use super::words::{
    AGREES, BOUNDLESS, BY_DOING, BY_EMAIL, BY_PHONE, BY_POST, BY_SMS, CONTRACTS, DEMANDS, EASY_WAYS, HARD_WAYS, LATER,
    NOTICE, OPT_OUT, OTHERWISE, READ, READ_AND_AGREED, TAKES_BACK, TERMS, Topic, UNNAMED,
};
use super::{Finding, Rule, Spot, rule_of};
use crate::consent::channel::Channel;
use crate::form::{Ask, Form};
use crate::notice::Language;
use crate::purpose::rule::{PurposeKind, PurposeRule};

pub(super) fn findings(form: &Form, rules: &[PurposeRule]) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in form.languages().filter(|language| !is_known(*language) && !form.asks.is_empty()) {
        found.push(Finding::at(Rule::Unread, Spot::Text).in_words(language, Vec::new()));
    }
    for language in form.languages().filter(|language| is_known(*language)) {
        for (place, ask) in form.asks.iter().enumerate() {
            if let Some(wording) = ask.wording(language) {
                let said = asked(form, ask, &sentences(wording), rules);
                let told = |(rule, topics)| {
                    Finding::at(rule, Spot::Ask(place)).about(&ask.purposes).in_words(language, topics)
                };
                found.extend(said.into_iter().map(told));
                let other = speaks_of_other_ways(ask.reach, &sentences(wording));
                found.extend(other.then_some((Rule::OtherReach, Vec::new())).map(told));
            }
        }
        let terms = form.terms.as_ref().and_then(|terms| crate::form::in_language(&terms.texts, language));
        let told = |spot| move |(rule, topics)| Finding::at(rule, spot).in_words(language, topics);
        found.extend(terms.into_iter().flat_map(|terms| in_terms(&sentences(terms))).map(told(Spot::Terms)));
        found.extend(around(form, language, rules).into_iter().map(told(Spot::Text)));
    }
    found
}

type Said = (Rule, Vec<Topic>);

fn is_known(language: Language) -> bool {
    [Language::EN, Language::DE].contains(&language)
}

/// What a text claims to be about, each topic once. What explains how to take back is about nothing else.
fn topics(text: &[Sentence]) -> Vec<Topic> {
    let about = |topic: &&Topic| text.iter().any(|one| !one.has(&TAKES_BACK) && one.claims(topic.stems()));
    Topic::ALL.iter().filter(about).copied().collect()
}

fn asked(form: &Form, ask: &Ask, text: &[Sentence], rules: &[PurposeRule]) -> Vec<Said> {
    let about = topics(text);
    let is_the_point = ask.purposes == [form.serves];
    let kind = ask.purposes.first().and_then(|purpose| rule_of(rules, *purpose)).map(|rule| (rule.kind, rule.explicit));
    // An express consent to a service speaks of that service.
    let speaks_of_service = kind == Some((PurposeKind::Ordinary, true));
    let on_contract = about == [Topic::Service] && !speaks_of_service;
    let boundless = text.iter().any(|one| one.claims(&BOUNDLESS));
    let terms = text.iter().any(|one| one.claims(&TERMS) && one.claims(&AGREES));
    let notice = text.iter().any(agrees_to_a_notice);
    let demanded = !is_the_point && text.iter().any(demands);
    let checks = [
        (about.len() > 1 || boundless, Rule::ManyPurposes),
        (demanded, Rule::Demanded),
        (text.iter().any(opts_out), Rule::PresetYes),
        (terms || notice, Rule::InTerms),
        (form.partners.is_none() && about.contains(&Topic::Sharing) && names_nobody(text), Rule::Partners),
        (on_contract, Rule::OnContract),
        (text.iter().any(is_hard_to_take_back), Rule::HarderBack),
    ];
    let found = checks.into_iter().filter(|(stands, _)| *stands);
    found.map(|(_, rule)| (rule, about.clone())).collect()
}

fn in_terms(text: &[Sentence]) -> Vec<Said> {
    let about: Vec<Topic> = topics(text).into_iter().filter(|topic| *topic != Topic::Service).collect();
    let hidden = !about.is_empty() || text.iter().any(agrees_to_a_notice);
    if hidden { vec![(Rule::InTerms, about)] } else { Vec::new() }
}

/// The texts round the fields: heading, lead, button, thanks.
fn around(form: &Form, language: Language, rules: &[PurposeRule]) -> Vec<Said> {
    let Some(text) = form.texts.iter().find(|text| text.language == language) else { return Vec::new() };
    let mut found = Vec::new();
    let markets = rule_of(rules, form.serves).is_some_and(|rule| rule.kind == PurposeKind::DirectMarketing);
    let said = format!("{}\n{}\n{}\n{}", text.title, text.lead, text.send, text.thanks);
    for one in sentences(&said) {
        let about: Vec<Topic> =
            topics(std::slice::from_ref(&one)).into_iter().filter(|topic| *topic != Topic::Service).collect();
        let is_the_point = markets && about == [Topic::Marketing];
        let by_doing = one.claims(&BY_DOING) && one.claims(&AGREES);
        let hidden = (!about.is_empty() && !is_the_point) || (by_doing && agrees_to_a_notice(&one));
        if by_doing && hidden {
            let rule = if one.claims(&TERMS) { Rule::InTerms } else { Rule::Demanded };
            found.push((rule, about.clone()));
        } else if !is_the_point && demands(&one) && one.has(&AGREES) {
            found.push((Rule::Demanded, about.clone()));
        }
        if !about.is_empty() && opts_out(&one) {
            found.push((Rule::PresetYes, about.clone()));
        }
        if is_hard_to_take_back(&one) && !form.asks.is_empty() {
            found.push((Rule::HarderBack, about));
        }
    }
    found
}

fn demands(one: &Sentence) -> bool {
    one.claims(&DEMANDS) || one.has(&OTHERWISE)
}

/// Whether the words name ways to be reached, and not just the one that the yes counts for. What explains how to take
/// back names none.
fn speaks_of_other_ways(reach: Channel, text: &[Sentence]) -> bool {
    let named = |stems: &[&str]| text.iter().any(|one| !one.has(&TAKES_BACK) && one.claims(stems));
    let ways: [(Channel, &[&str]); 4] =
        [(Channel::Email, &BY_EMAIL), (Channel::Sms, &BY_SMS), (Channel::Phone, &BY_PHONE), (Channel::Post, &BY_POST)];
    ways.into_iter().any(|(way, stems)| way != reach && named(stems))
}

fn opts_out(one: &Sentence) -> bool {
    one.has(&OPT_OUT) && !one.has(&TAKES_BACK) && !one.has(&LATER)
}

/// Agreeing to a notice, or to all processing: a notice is read, and consent is to one purpose.
fn agrees_to_a_notice(one: &Sentence) -> bool {
    let agreed = one.claims(&AGREES) && one.claims(&NOTICE);
    agreed && (!one.has(&READ) || one.has(&READ_AND_AGREED)) && !has_a_topic(one)
}

fn has_a_topic(one: &Sentence) -> bool {
    Topic::ALL.iter().any(|topic| *topic != Topic::Service && one.claims(topic.stems()))
}

fn names_nobody(text: &[Sentence]) -> bool {
    text.iter().any(|one| one.claims(&UNNAMED))
}

fn is_hard_to_take_back(one: &Sentence) -> bool {
    one.has(&TAKES_BACK) && one.claims(&HARD_WAYS) && !one.has(&EASY_WAYS) && !one.has(&CONTRACTS)
}
