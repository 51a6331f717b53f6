//! The forms of a purpose as fields, filled with what is set or with what was typed a moment ago.

use std::collections::HashMap;

use app::Ctx;
use app::purposes::{PurposeName, PurposeView};
use domain::purpose::compatible::{Factor, Outcome};
use domain::purpose::rule::{PurposeKind, PurposeRule, SpecialCondition};
use domain::time::days_after;
use domain::wording::WordingKind;
use jiff::tz::TimeZone;

use crate::inputs::{Control, Input};
use crate::profile::languages;
use crate::shell::Shell;
use crate::shown::Shown;

/// What was typed, by the name of its field.
pub(super) type Sent = HashMap<String, String>;

pub(super) fn of<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

/// The longest text of a form.
const TEXT: usize = 10_000;
/// For how long a weighing holds if nobody says otherwise.
const REVIEW_DAYS: i64 = 365;
/// Special categories are used, and no condition is chosen yet.
const UNDECIDED: &str = "undecided";

/// What was typed into a field of this deed, or what stands there.
fn value(sent: Option<&Sent>, deed: &str, (name, otherwise): (&str, &str)) -> Shown {
    let typed = sent.filter(|sent| of(sent, "deed") == deed).map(|sent| of(sent, name));
    Shown::typed(typed.unwrap_or(otherwise).chars().take(TEXT).collect::<String>())
}

const fn tick(is_set: bool) -> &'static str {
    if is_set { "yes" } else { "" }
}

/// Express statement, special categories, exception for customers.
pub(super) fn settings(t: &Shell, rule: &PurposeRule, sent: Option<&Sent>) -> Vec<Input> {
    let now = |name, otherwise| value(sent, "settings", (name, otherwise));
    let special = match rule.special {
        None => "",
        Some(None) => UNDECIDED,
        Some(Some(condition)) => condition.code(),
    };
    let mut conditions = vec![
        (String::new(), t.get("setting-special-none")),
        (UNDECIDED.to_owned(), t.get("setting-special-undecided")),
    ];
    let known = SpecialCondition::ALL.iter().map(|known| (known.code().to_owned(), t.word("condition", known.code())));
    conditions.extend(known);
    let mut inputs = vec![
        Input::line("explicit", t.get("setting-explicit"), now("explicit", tick(rule.explicit)))
            .as_control(Control::Tick)
            .hinted(t.get("setting-explicit-hint")),
        Input::choose("special", t.get("setting-special"), now("special", special), conditions)
            .hinted(t.get("setting-special-hint")),
    ];
    if rule.kind == PurposeKind::DirectMarketing {
        let soft = Input::line("soft_opt_in", t.get("setting-soft"), now("soft_opt_in", tick(rule.soft_opt_in)));
        inputs.push(soft.as_control(Control::Tick).hinted(t.get("setting-soft-hint")));
    }
    inputs
}

/// The four texts of a weighing, who looked at it, and until when it holds.
pub(super) fn weighing(
    t: &Shell,
    view: &PurposeView,
    (reviewers, ctx): (&[String], &Ctx),
    sent: Option<&Sent>,
) -> Vec<Input> {
    let written = view.record.rule.assessment.clone().unwrap_or_default();
    let area = |name: &'static str, key: &str, otherwise: &str| {
        let typed = value(sent, "weigh", (name, otherwise));
        Input { most: TEXT, ..Input::line(name, t.get(key), typed) }.as_control(Control::Area(3))
    };
    let due = written.review_due.filter(|due| *due > ctx.now).unwrap_or_else(|| days_after(ctx.now, REVIEW_DAYS));
    let day = TimeZone::UTC.to_datetime(due).date().to_string();
    let who = view.reviewer.as_ref().filter(|who| reviewers.contains(who)).unwrap_or(&ctx.actor.handle);
    let reviewers = reviewers.iter().map(|handle| (handle.clone(), handle.clone())).collect();
    vec![
        area("interest", "weigh-interest", &written.interest),
        area("necessity", "weigh-necessity", &written.necessity),
        area("balance", "weigh-balance", &written.balance),
        area("safeguards", "weigh-safeguards", &written.safeguards),
        Input::choose("reviewer", t.get("weigh-reviewer"), value(sent, "weigh", ("reviewer", who)), reviewers)
            .hinted(t.get("weigh-reviewer-hint")),
        Input::line("review_due", t.get("weigh-review-due"), value(sent, "weigh", ("review_due", &day)))
            .needed()
            .as_control(Control::Line("date")),
    ]
}

/// A sentence of a form, or one that is read out.
pub(super) fn wording(t: &Shell, sent: Option<&Sent>) -> Vec<Input> {
    let now = |name, otherwise| value(sent, "wording", (name, otherwise));
    let kinds = [WordingKind::Script, WordingKind::Form];
    let kinds = kinds.iter().map(|kind| (kind.code().to_owned(), t.word("wording-kind", kind.code()))).collect();
    vec![
        Input::choose("kind", t.get("wording-kind"), now("kind", WordingKind::Script.code()), kinds)
            .hinted(t.get("wording-kind-hint")),
        Input { most: 60, ..Input::line("form", t.get("wording-form"), now("form", "")) }
            .needed()
            .hinted(t.get("wording-form-hint")),
        Input::choose("language", t.get("script-language"), now("language", t.lang().code()), languages(t)),
        Input::line("stated", t.get("wording-stated"), now("stated", ""))
            .as_control(Control::Tick)
            .hinted(t.get("wording-stated-hint")),
        Input { most: 5_000, ..Input::line("text", t.get("wording-text"), now("text", "")) }
            .needed()
            .as_control(Control::Area(4))
            .hinted(t.get("wording-text-hint")),
    ]
}

/// The name of the field for a factor.
pub(super) fn factor_field(factor: Factor) -> String {
    format!("factor-{}", factor.code())
}

/// The five factors of Art. 6(4), and what they came to.
pub(super) fn factors(t: &Shell, others: &[PurposeName], sent: Option<&Sent>) -> Vec<Input> {
    let now = |name: &str, otherwise| value(sent, "use", (name, otherwise));
    let from = others.iter().map(|known| (known.id.number().to_string(), t.purpose(known))).collect();
    let mut inputs = vec![Input::choose("from", t.get("use-from"), now("from", ""), from)];
    for factor in Factor::ALL {
        let name = factor_field(*factor);
        let typed = now(&name, "");
        let area =
            Input { name: name.into(), most: TEXT, ..Input::line("factor", t.word("factor", factor.code()), typed) };
        inputs.push(area.as_control(Control::Area(2)));
    }
    let mut outcomes = vec![(String::new(), t.get("use-outcome-open"))];
    outcomes.extend(Outcome::ALL.iter().map(|known| (known.code().to_owned(), t.word("outcome", known.code()))));
    inputs.push(Input::choose("outcome", t.get("use-outcome"), now("outcome", ""), outcomes));
    inputs
}
