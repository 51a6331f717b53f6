//! Findings of the linter in words: where, about what, and what to do.

use app::forms::Draft;
use app::purposes::PurposeName;
use domain::form::lint::{Finding, Spot};
use domain::id::PurposeId;

use crate::shell::Shell;

/// One finding.
#[derive(Clone, Debug)]
pub struct FindingView {
    /// The end of the key of what follows.
    pub weight: &'static str,
    /// The end of the key of the rule and its advice.
    pub rule: &'static str,
    /// Where.
    pub spot: String,
    /// The purposes or topics it is about.
    pub about: String,
}

/// What a purpose is called.
pub(super) fn name_of(t: &Shell, names: &[PurposeName], purpose: PurposeId) -> String {
    let name = names.iter().find(|name| name.id == purpose);
    name.map_or_else(|| purpose.number().to_string(), |name| title(t, name))
}

/// The company's own words, or ours for those that everybody starts with.
pub(super) fn title(t: &Shell, name: &PurposeName) -> String {
    match name.known() {
        Some(purpose) if name.title.is_empty() => t.word("purpose", purpose.code()),
        Some(_) | None if !name.title.is_empty() => name.title.clone(),
        Some(_) | None => name.code.clone(),
    }
}

/// Every finding of a draft.
pub(super) fn views(t: &Shell, draft: &Draft, names: &[PurposeName]) -> Vec<FindingView> {
    draft.findings.iter().map(|finding| view(t, finding, names)).collect()
}

fn view(t: &Shell, finding: &Finding, names: &[PurposeName]) -> FindingView {
    let purposes = finding.purposes.iter().map(|purpose| name_of(t, names, *purpose));
    let topics = finding.topics.iter().map(|topic| t.word("form-topic", topic.code()));
    let about: Vec<String> = if finding.topics.is_empty() { purposes.collect() } else { topics.collect() };
    FindingView {
        weight: finding.rule.weight().code(),
        rule: finding.rule.code(),
        spot: spot(t, finding.spot),
        about: about.join(", "),
    }
}

fn spot(t: &Shell, spot: Spot) -> String {
    match spot {
        Spot::Field(kind) => t.word("form-field", kind.code()),
        Spot::Ask(place) => t.with("form-ask-number", "number", place + 1),
        Spot::Terms => t.get("form-terms"),
        Spot::Partners => t.get("form-partner-names"),
        Spot::Buttons => t.get("form-send"),
        Spot::Withdrawal => t.get("form-way-back"),
        Spot::Text => t.get("form-texts"),
    }
}
