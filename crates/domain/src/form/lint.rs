//! The linter of forms: finds consents that would not be free, specific, informed and as easy to take back as to give.
//!
//! Rules (a) to (h) are those of K10 in the acceptance list. Structure is judged in every language of a form, words only
//! in those for which there are lists: English and German (`lint/words.rs`).
//!
//! Invariant: a finding names the place and the purposes or topics, never a person; the same form gives the same findings.

mod controls;
mod said;
mod text;
mod words;

use super::{FieldKind, Form};
use crate::actor::coded;
use crate::id::PurposeId;
use crate::notice::Language;
use crate::purpose::rule::PurposeRule;

pub use words::Topic;

coded! {
    /// A rule.
    Rule {
        /// (a) One control for more than one purpose (Art. 7(2), recital 43).
        ManyPurposes = "a",
        /// (b) A consent that is demanded (Art. 7(4)).
        Demanded = "b",
        /// (c) A yes that stands there before anybody pressed it (C-673/17).
        PresetYes = "c",
        /// (d) A consent inside the acceptance of terms or of a notice (Art. 7(2)).
        InTerms = "d",
        /// (e) Yes is bigger, stronger or earlier than no.
        Unequal = "e",
        /// (f) Recipients unnamed, or more than ten without layers.
        Partners = "f",
        /// (g) Consent asked for what stands on a contract or a law anyway.
        OnContract = "g",
        /// (h) Taking back is harder than giving (Art. 7(3)).
        HarderBack = "h",
        /// Consent asked for what does not rest on consent, is not known, or is switched off: a yes to it is worth nothing.
        NotByConsent = "not_by_consent",
        /// A field that no purpose needs (Art. 25(2)).
        Purposeless = "purposeless",
        /// A form of address is demanded (C-394/23).
        ForcedAddress = "forced_address",
        /// A needed field that serves only a consent that may be refused.
        NeededForConsent = "needed_for_consent",
        /// The words speak of other ways to be reached than the one the yes counts for (K1).
        OtherReach = "other_reach",
        /// Another page draws the consents; nothing here sees whether it draws them as declared.
        Unseen = "unseen",
        /// Asks for consent in a language whose words nothing here can judge; a person has to.
        Unread = "unread",
    }
}

coded! {
    /// What follows from a finding.
    Weight {
        /// The form is not published.
        Refusal = "refusal",
        /// It is published only with a stated reason.
        Warning = "warning",
    }
}

impl Rule {
    /// What follows.
    #[must_use]
    pub const fn weight(self) -> Weight {
        match self {
            Self::ManyPurposes
            | Self::Demanded
            | Self::PresetYes
            | Self::InTerms
            | Self::Unequal
            | Self::Partners
            | Self::OnContract
            | Self::HarderBack
            | Self::NotByConsent
            | Self::Purposeless
            | Self::ForcedAddress => Weight::Refusal,
            Self::NeededForConsent | Self::OtherReach | Self::Unseen | Self::Unread => Weight::Warning,
        }
    }
}

/// Where in the form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Spot {
    /// A field.
    Field(FieldKind),
    /// A consent, counted from 0.
    Ask(usize),
    /// The terms.
    Terms,
    /// The partners.
    Partners,
    /// The buttons.
    Buttons,
    /// The way back.
    Withdrawal,
    /// The text above the fields, on the button or after sending.
    Text,
}

/// Something that is wrong with a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// Where.
    pub spot: Spot,
    /// The purposes it is about, as far as the form names them.
    pub purposes: Vec<PurposeId>,
    /// The topics its words are about.
    pub topics: Vec<Topic>,
    /// In which language it was read; `None` for what no words show.
    pub language: Option<Language>,
}

impl Finding {
    fn at(rule: Rule, spot: Spot) -> Self {
        Self { rule, spot, purposes: Vec::new(), topics: Vec::new(), language: None }
    }

    fn about(mut self, purposes: &[PurposeId]) -> Self {
        self.purposes = purposes.to_vec();
        self
    }

    fn in_words(mut self, language: Language, topics: Vec<Topic>) -> Self {
        self.language = Some(language);
        self.topics = topics;
        self
    }
}

/// Everything that is wrong with a form, in the order of its parts; nothing twice at one place.
#[must_use]
pub fn lint(form: &Form, rules: &[PurposeRule]) -> Vec<Finding> {
    let mut findings = controls::findings(form, rules);
    for finding in said::findings(form, rules) {
        let known = findings.iter().any(|other| (other.rule, other.spot) == (finding.rule, finding.spot));
        if !known {
            findings.push(finding);
        }
    }
    findings
}

/// Whether a form with these findings may be published; `stated` says that a reason was given for the warnings.
#[must_use]
pub fn may_publish(findings: &[Finding], stated: bool) -> bool {
    findings.iter().all(|finding| match finding.rule.weight() {
        Weight::Refusal => false,
        Weight::Warning => stated,
    })
}

/// The rule of a purpose.
fn rule_of(rules: &[PurposeRule], purpose: PurposeId) -> Option<&PurposeRule> {
    rules.iter().find(|rule| rule.purpose == purpose)
}
