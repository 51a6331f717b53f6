//! What the structure of a form shows, whatever its language.

use super::{Finding, Rule, Spot, rule_of};
use crate::form::{Ask, FieldKind, Form, Look, Partners, Preset};
use crate::id::PurposeId;
use crate::purpose::Basis;
use crate::purpose::rule::PurposeRule;

/// A yes may exceed a no by this much, in hundredths (K10: ratio 1.2).
const MOST_RATIO: u32 = 120;
/// More partners than this need layers.
const FLAT_PARTNERS: usize = 10;

pub(super) fn findings(form: &Form, rules: &[PurposeRule]) -> Vec<Finding> {
    let mut found: Vec<Finding> = form.fields.iter().flat_map(|field| fields(form, field)).collect();
    for (place, ask) in form.asks.iter().enumerate() {
        found.extend(
            asked(form, ask, rules).into_iter().map(|rule| Finding::at(rule, Spot::Ask(place)).about(&ask.purposes)),
        );
    }
    if let Some(terms) = form.terms.as_ref().filter(|terms| !terms.covers.is_empty()) {
        found.push(Finding::at(Rule::InTerms, Spot::Terms).about(&terms.covers));
    }
    if form.partners.as_ref().is_some_and(are_unknown) {
        found.push(Finding::at(Rule::Partners, Spot::Partners));
    }
    found.extend(buttons(form, rules));
    let asked = asked_purposes(form);
    if form.elsewhere && !asked.is_empty() {
        found.push(Finding::at(Rule::Unseen, Spot::Text).about(&asked));
    }
    if is_harder_back(form) {
        found.push(Finding::at(Rule::HarderBack, Spot::Withdrawal).about(&asked));
    }
    found
}

/// Every purpose that the form asks consent for.
fn asked_purposes(form: &Form) -> Vec<PurposeId> {
    let mut all: Vec<PurposeId> = form.asks.iter().flat_map(|ask| ask.purposes.iter().copied()).collect();
    all.extend(&form.buttons.agrees_to);
    all.sort_unstable();
    all.dedup();
    all
}

fn fields(form: &Form, field: &crate::form::Field) -> Vec<Finding> {
    let spot = Spot::Field(field.kind);
    let mut found = Vec::new();
    match field.purpose {
        None => found.push(Finding::at(Rule::Purposeless, spot)),
        Some(purpose) => {
            let for_consent = form.asks.iter().any(|ask| ask.purposes.contains(&purpose));
            if for_consent && purpose != form.serves && !field.optional {
                found.push(Finding::at(Rule::NeededForConsent, spot).about(&[purpose]));
            }
        }
    }
    if field.kind == FieldKind::Salutation && !field.optional {
        found.push(Finding::at(Rule::ForcedAddress, spot));
    }
    found
}

fn asked(form: &Form, ask: &Ask, rules: &[PurposeRule]) -> Vec<Rule> {
    // Whoever signs up for news asks for them: there a needed yes is the order itself.
    let is_the_point = ask.purposes == [form.serves];
    let on_contract = ask.purposes.iter().any(|purpose| stands_otherwise(rules, *purpose));
    let checks = [
        (ask.purposes.len() > 1, Rule::ManyPurposes),
        (ask.required && !is_the_point, Rule::Demanded),
        (ask.preset == Preset::Yes, Rule::PresetYes),
        (ask.no.is_some_and(|no| pushes(ask.yes, no)), Rule::Unequal),
        (on_contract, Rule::OnContract),
        (!on_contract && ask.purposes.iter().any(|purpose| cannot_be_agreed_to(rules, *purpose)), Rule::NotByConsent),
    ];
    checks.into_iter().filter_map(|(stands, rule)| stands.then_some(rule)).collect()
}

fn stands_otherwise(rules: &[PurposeRule], purpose: PurposeId) -> bool {
    rule_of(rules, purpose).is_some_and(|rule| match rule.basis {
        Basis::Contract | Basis::LegalObligation => true,
        Basis::Consent | Basis::LegitimateInterest => false,
    })
}

/// Whether nothing rests on a yes to this purpose: nobody knows it, it is off, or it rests on an interest of ours, which
/// people object to and do not agree to.
fn cannot_be_agreed_to(rules: &[PurposeRule], purpose: PurposeId) -> bool {
    rule_of(rules, purpose).is_none_or(|rule| match rule.basis {
        Basis::LegitimateInterest => true,
        Basis::Consent => rule.active_at.is_none(),
        Basis::Contract | Basis::LegalObligation => false,
    })
}

/// Whether yes is bigger, stronger, earlier or nearer than no.
fn pushes(yes: Look, no: Look) -> bool {
    let exceeds = |more: u16, less: u16| u32::from(more) * 100 > u32::from(less) * MOST_RATIO;
    exceeds(yes.size, no.size)
        || exceeds(yes.contrast, no.contrast)
        || yes.layer < no.layer
        || (yes.layer == no.layer && yes.place < no.place)
}

fn are_unknown(partners: &Partners) -> bool {
    partners.names.iter().all(|name| name.trim().is_empty())
        || partners.names.iter().any(|name| super::words::is_a_group_of_companies(name))
        || (partners.names.len() > FLAT_PARTNERS && !partners.layered)
}

/// The button that sends may agree to what the form is for, and to nothing else.
fn buttons(form: &Form, rules: &[PurposeRule]) -> Vec<Finding> {
    let agreed = &form.buttons.agrees_to;
    if agreed.is_empty() {
        return Vec::new();
    }
    let is_the_point = *agreed == [form.serves];
    let unequal = form.buttons.without.is_some_and(|without| pushes(form.buttons.send, without));
    let on_contract = agreed.iter().any(|purpose| stands_otherwise(rules, *purpose));
    let checks = [
        (agreed.len() > 1, Rule::ManyPurposes),
        (form.buttons.without.is_none() && !is_the_point, Rule::Demanded),
        (unequal, Rule::Unequal),
        (on_contract, Rule::OnContract),
        (!on_contract && agreed.iter().any(|purpose| cannot_be_agreed_to(rules, *purpose)), Rule::NotByConsent),
    ];
    let found = checks.into_iter().filter(|(stands, _)| *stands);
    found.map(|(_, rule)| Finding::at(rule, Spot::Buttons).about(agreed)).collect()
}

fn is_harder_back(form: &Form) -> bool {
    let back = form.withdrawal;
    !asked_purposes(form).is_empty()
        && (back.steps > form.giving_steps || back.signed_in || !back.way.is_as_easy_as_a_form())
}
