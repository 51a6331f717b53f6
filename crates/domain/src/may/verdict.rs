//! A yes with its ground, or a no with its reason. Both are closed lists.

use crate::actor::coded;

coded! {
    /// What a yes rests on.
    Ground {
        /// Art. 6(1)(a), by the formula of K1.
        Consent = "consent",
        /// The same, with an express statement (Art. 9(2)(a)).
        ExplicitConsent = "explicit_consent",
        /// Art. 6(1)(b).
        Contract = "contract",
        /// Directive 2002/58/EC Art. 13(2).
        SoftOptIn = "soft_opt_in",
        /// Art. 6(1)(c).
        LegalObligation = "legal_obligation",
        /// Art. 6(1)(f), weighed and in date.
        LegitimateInterest = "legitimate_interest",
        /// Art. 12(3).
        RightsAnswer = "rights_answer",
        /// Art. 34.
        BreachNotice = "breach_notice",
    }
}

coded! {
    /// Why not.
    Refusal {
        /// Restricted: nothing but storage.
        Restricted = "restricted",
        /// Objected.
        Objected = "objected",
        /// The contact point is under a marketing stop.
        MarketingStopped = "marketing_stopped",
        /// No such purpose.
        UnknownPurpose = "unknown_purpose",
        /// The purpose is off.
        NotActive = "not_active",
        /// Special categories without a condition.
        NoSpecialCondition = "no_special_condition",
        /// No basis on record for this person.
        NoBasis = "no_basis",
        /// The basis was changed after a withdrawal.
        BasisSwapped = "basis_swapped",
        /// Never asked.
        NeverAsked = "never_asked",
        /// A yes for another channel only.
        OtherChannel = "other_channel",
        /// Imported without proof.
        Unproven = "unproven",
        /// Asked, not answered.
        NotAnswered = "not_answered",
        /// The button was not pressed.
        NotConfirmed = "not_confirmed",
        /// A child, and no guardian agreed.
        GuardianMissing = "guardian_missing",
        /// The yes is to an older notice.
        NoticeChanged = "notice_changed",
        /// The yes names no notice that was published.
        NoticeUnknown = "notice_unknown",
        /// The yes is too old.
        TooOld = "too_old",
        /// A guardian's yes for somebody who decides alone now.
        CameOfAge = "came_of_age",
        /// Nothing came of it.
        Lapsed = "lapsed",
        /// Said no.
        Refused = "refused",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// An ordinary yes where an express statement is needed.
        NotExplicit = "not_explicit",
        /// Marketing on this channel needs consent.
        NeedsConsent = "needs_consent",
        /// The contact did not come from a sale.
        NotFromASale = "not_from_a_sale",
        /// Not about own similar products.
        NotSimilar = "not_similar",
        /// No way out was offered, at the sale or in the message.
        NoWayOut = "no_way_out",
        /// No open order, contract or question.
        NothingToServe = "nothing_to_serve",
        /// No complete weighing of interests.
        NotAssessed = "not_assessed",
        /// The weighing is due for review.
        AssessmentOverdue = "assessment_overdue",
    }
}

impl Refusal {
    /// The rule of the house and the article behind it.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Restricted => "K1, Art. 18",
            Self::Objected => "K1, Art. 21",
            Self::MarketingStopped => "K1, Art. 21(3)",
            Self::UnknownPurpose | Self::NotActive => "Art. 5(1)(b)",
            Self::NoSpecialCondition => "AC-09-02, Art. 9(2)",
            Self::NoBasis => "Art. 6(1)",
            Self::BasisSwapped => "AC-06-03, Art. 7(3)",
            Self::NeverAsked | Self::NotAnswered => "K1, AC-06-01, Art. 6(1)(a)",
            Self::OtherChannel => "K1, channel, Art. 6(1)(a)",
            Self::Unproven => "AC-07-04, Art. 7(1)",
            Self::NotConfirmed => "K8, Art. 7(1)",
            Self::GuardianMissing => "AC-08-01, Art. 8(1)",
            Self::NoticeChanged => "K4, Art. 7",
            Self::NoticeUnknown => "K1, notice, Art. 7(1)",
            Self::TooOld => "K3",
            Self::CameOfAge => "AC-08-02, Art. 8(1)",
            Self::Lapsed => "K1, state",
            Self::Refused => "K13",
            Self::Withdrawn => "K1, Art. 7(3)",
            Self::NotExplicit => "Art. 9(2)(a)",
            Self::NeedsConsent => "2002/58/EC Art. 13(1)",
            Self::NotFromASale | Self::NotSimilar | Self::NoWayOut => "2002/58/EC Art. 13(2)",
            Self::NothingToServe => "Art. 6(1)(b)",
            Self::NotAssessed | Self::AssessmentOverdue => "AC-06-02, Art. 6(1)(f)",
        }
    }
}

/// The answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Verdict {
    /// It may go out.
    Yes(Ground),
    /// It may not.
    No(Refusal),
}

impl Verdict {
    /// Whether it may go out.
    #[must_use]
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes(_))
    }
}
