//! What a purpose rests on, and what it needs before it is used.

use crate::actor::coded;
use crate::assessment::Assessment;
use crate::id::PurposeId;
use crate::purpose::{BREACH_NOTICE, Basis, Purpose};
use crate::time::Timestamp;

coded! {
    /// Which formula decides.
    PurposeKind {
        /// The formula of its basis.
        Ordinary = "ordinary",
        /// Marketing to one person: consent, or the narrow way of Directive 2002/58/EC Art. 13(2).
        DirectMarketing = "direct_marketing",
        /// Answering a request under Art. 15–22: always.
        RightsAnswer = "rights_answer",
        /// Telling of a breach (Art. 34): always.
        BreachNotice = "breach_notice",
    }
}

coded! {
    /// What a service purpose rests on, as the controller sets it.
    ServiceBasis {
        /// What the person ordered cannot be done otherwise (Art. 6(1)(b)).
        Contract = "contract",
        /// The person agrees in an express statement.
        ExplicitConsent = "explicit_consent",
    }
}

coded! {
    /// A condition of Art. 9(2), as far as a company that serves customers can have one.
    SpecialCondition {
        /// Art. 9(2)(a): needs the express statement.
        ExplicitConsent = "explicit_consent",
        /// Art. 9(2)(b).
        EmploymentLaw = "employment_law",
        /// Art. 9(2)(c).
        VitalInterests = "vital_interests",
        /// Art. 9(2)(e).
        MadePublic = "made_public",
        /// Art. 9(2)(f).
        LegalClaims = "legal_claims",
    }
}

coded! {
    /// Why a purpose is not switched on.
    CannotActivate {
        /// Legitimate interest without a complete assessment (AC-06-02).
        AssessmentIncomplete = "assessment_incomplete",
        /// The assessment's review is overdue.
        AssessmentOverdue = "assessment_overdue",
        /// Uses special categories without a condition of Art. 9(2) (AC-09-02).
        NoSpecialCondition = "no_special_condition",
        /// The condition is explicit consent, and the purpose does not ask for it.
        NotExplicit = "not_explicit",
        /// Only marketing that rests on consent knows the exception for customers.
        SoftOptInMisplaced = "soft_opt_in_misplaced",
        /// Marketing rests on consent or on legitimate interest.
        BasisOfMarketing = "basis_of_marketing",
    }
}

/// One purpose of a controller.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PurposeRule {
    /// Which.
    pub purpose: PurposeId,
    /// What it rests on for people who are new to it.
    pub basis: Basis,
    /// Which formula decides.
    pub kind: PurposeKind,
    /// A yes counts only as an express statement.
    pub explicit: bool,
    /// Set if it uses special categories (Art. 9(1)): the condition, once chosen.
    pub special: Option<Option<SpecialCondition>>,
    /// Customers may be written to about own similar products until they say no.
    pub soft_opt_in: bool,
    /// The weighing behind a legitimate interest.
    pub assessment: Option<Assessment>,
    /// Since when it is used; `None` is off.
    pub active_at: Option<Timestamp>,
}

impl PurposeRule {
    /// A purpose that is off.
    #[must_use]
    pub const fn new(purpose: PurposeId, basis: Basis, kind: PurposeKind) -> Self {
        Self {
            purpose,
            basis,
            kind,
            explicit: false,
            special: None,
            soft_opt_in: false,
            assessment: None,
            active_at: None,
        }
    }

    /// One of those that every installation starts with.
    #[must_use]
    pub const fn first(purpose: Purpose) -> Self {
        let kind = match purpose {
            Purpose::Marketing => PurposeKind::DirectMarketing,
            Purpose::Rights => PurposeKind::RightsAnswer,
            Purpose::Service | Purpose::Bookkeeping | Purpose::Compliance | Purpose::Upkeep => PurposeKind::Ordinary,
        };
        Self::new(purpose.id(), purpose.first_basis(), kind)
    }

    /// Telling people of a breach.
    #[must_use]
    pub const fn breach_notice() -> Self {
        Self::new(BREACH_NOTICE, Basis::LegalObligation, PurposeKind::BreachNotice)
    }

    /// A service purpose with the controller's setting.
    #[must_use]
    pub fn service(purpose: PurposeId, setting: ServiceBasis) -> Self {
        let (basis, explicit) = match setting {
            ServiceBasis::Contract => (Basis::Contract, false),
            ServiceBasis::ExplicitConsent => (Basis::Consent, true),
        };
        Self { explicit, ..Self::new(purpose, basis, PurposeKind::Ordinary) }
    }

    /// Whether only an express statement counts.
    #[must_use]
    pub fn needs_explicit(&self) -> bool {
        self.explicit || self.special == Some(Some(SpecialCondition::ExplicitConsent))
    }

    /// Everything that keeps it from being switched on.
    #[must_use]
    pub fn obstacles(&self, now: Timestamp) -> Vec<CannotActivate> {
        let weighed = self.basis == Basis::LegitimateInterest || self.soft_opt_in;
        let markets = self.kind == PurposeKind::DirectMarketing;
        let complete = self.assessment.as_ref().is_some_and(Assessment::is_complete);
        let in_date = self.assessment.as_ref().is_some_and(|assessment| assessment.is_in_date(now));
        let by_consent = self.basis == Basis::Consent && self.explicit;
        let soft = markets && self.basis == Basis::Consent && self.special.is_none() && !self.explicit;
        [
            (weighed && !complete, CannotActivate::AssessmentIncomplete),
            (weighed && complete && !in_date, CannotActivate::AssessmentOverdue),
            (self.special == Some(None), CannotActivate::NoSpecialCondition),
            (self.special == Some(Some(SpecialCondition::ExplicitConsent)) && !by_consent, CannotActivate::NotExplicit),
            (self.soft_opt_in && !soft, CannotActivate::SoftOptInMisplaced),
            (
                markets && matches!(self.basis, Basis::Contract | Basis::LegalObligation),
                CannotActivate::BasisOfMarketing,
            ),
        ]
        .into_iter()
        .filter_map(|(stands, why)| stands.then_some(why))
        .collect()
    }

    /// Switches it on.
    ///
    /// Fails with everything that is in the way.
    pub fn activate(mut self, now: Timestamp) -> Result<Self, Vec<CannotActivate>> {
        let obstacles = self.obstacles(now);
        if obstacles.is_empty() {
            self.active_at = Some(now);
            Ok(self)
        } else {
            Err(obstacles)
        }
    }

    /// Whether it is in use at `now`.
    #[must_use]
    pub fn is_active_at(&self, now: Timestamp) -> bool {
        self.active_at.is_some_and(|since| since <= now)
    }
}
