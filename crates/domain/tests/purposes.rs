//! Purposes before they are used: assessments, special categories, changes of basis, compatible use,
//! wordings, suppression.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, reason = "the person serves several files of tests")]
#[path = "may/person.rs"]
mod person;

use domain::assessment::{Assessment, Part};
use domain::consent::terms::Terms;
use domain::id::PurposeId;
use domain::notice::{ChangeClass, Language};
use domain::purpose::compatible::{CompatibleUse, Factor, KeptApart, Outcome};
use domain::purpose::rule::{CannotActivate, PurposeKind, PurposeRule, ServiceBasis, SpecialCondition};
use domain::purpose::swap::{BasisChange, CannotSwap, Concerned};
use domain::purpose::{Basis, Purpose};
use domain::suppression::{Suppression, SuppressionKind, Use};
use domain::time::Timestamp;
use domain::wording::{Novelty, Wording, WordingKind, change_class};
use person::{NEWS, OFFICER, SURVEY, at, days, weighed};

/// Spoils one thing.
type Slip = fn(&mut Assessment);

fn now() -> Timestamp {
    at("2026-11-23T12:00:00Z")
}

fn interest(assessment: Option<Assessment>) -> PurposeRule {
    PurposeRule { assessment, ..PurposeRule::new(SURVEY, Basis::LegitimateInterest, PurposeKind::Ordinary) }
}

#[test]
fn ac_06_02_an_interest_is_switched_on_only_with_all_six_parts_of_its_assessment() {
    let whole = weighed(days(now(), 300));
    assert_eq!(interest(Some(whole.clone())).activate(now()).unwrap().active_at, Some(now()));
    assert_eq!(interest(None).activate(now()).unwrap_err(), [CannotActivate::AssessmentIncomplete]);
    let slips: [(Part, Slip); 6] = [
        (Part::Interest, |assessment| assessment.interest.clear()),
        (Part::Necessity, |assessment| {
            assessment.necessity = " \n".into();
        }),
        (Part::Balance, |assessment| assessment.balance.clear()),
        (Part::Safeguards, |assessment| assessment.safeguards.clear()),
        (Part::Reviewer, |assessment| assessment.reviewer = None),
        (Part::ReviewDue, |assessment| assessment.review_due = None),
    ];
    for (part, slip) in slips {
        let mut assessment = whole.clone();
        slip(&mut assessment);
        assert_eq!(assessment.missing().collect::<Vec<_>>(), [part]);
        assert_eq!(interest(Some(assessment)).activate(now()).unwrap_err(), [CannotActivate::AssessmentIncomplete]);
    }
    assert_eq!(interest(Some(weighed(now()))).activate(now()).unwrap_err(), [CannotActivate::AssessmentOverdue]);
}

#[test]
fn every_installation_starts_with_purposes_that_can_be_switched_on_but_upkeep() {
    for purpose in Purpose::ALL {
        let rule = PurposeRule::first(*purpose);
        assert_eq!(rule.obstacles(now()).is_empty(), *purpose != Purpose::Upkeep, "{purpose:?}");
        assert!(!rule.is_active_at(now()), "{purpose:?} is off until somebody switches it on");
    }
    assert!(PurposeRule::breach_notice().activate(now()).is_ok());
    assert!(Purpose::ALL.iter().all(|purpose| purpose.id() != domain::purpose::BREACH_NOTICE));
}

#[test]
fn a_service_is_set_to_contract_or_to_an_express_statement() {
    let contract = PurposeRule::service(PurposeId::new(1), ServiceBasis::Contract);
    assert_eq!((contract.basis, contract.needs_explicit()), (Basis::Contract, false));
    let consent = PurposeRule::service(PurposeId::new(1), ServiceBasis::ExplicitConsent);
    assert_eq!((consent.basis, consent.needs_explicit()), (Basis::Consent, true));
}

#[test]
fn ac_09_02_special_categories_need_a_condition_of_their_own() {
    let special = |condition, basis, explicit| PurposeRule {
        special: Some(condition),
        explicit,
        ..PurposeRule::new(SURVEY, basis, PurposeKind::Ordinary)
    };
    let refused = |rule: PurposeRule| rule.activate(now()).unwrap_err();
    assert_eq!(refused(special(None, Basis::Contract, false)), [CannotActivate::NoSpecialCondition]);
    let explicit = Some(SpecialCondition::ExplicitConsent);
    assert_eq!(refused(special(explicit, Basis::Contract, false)), [CannotActivate::NotExplicit]);
    assert_eq!(refused(special(explicit, Basis::Consent, false)), [CannotActivate::NotExplicit]);
    assert!(special(explicit, Basis::Consent, true).activate(now()).is_ok());
    assert!(special(Some(SpecialCondition::LegalClaims), Basis::LegalObligation, false).activate(now()).is_ok());
}

#[test]
fn marketing_rests_on_consent_or_interest_and_its_exception_on_an_assessment() {
    let marketing = |basis| PurposeRule::new(NEWS, basis, PurposeKind::DirectMarketing);
    for basis in [Basis::Contract, Basis::LegalObligation] {
        assert_eq!(marketing(basis).activate(now()).unwrap_err(), [CannotActivate::BasisOfMarketing]);
    }
    let soft = PurposeRule { soft_opt_in: true, ..marketing(Basis::Consent) };
    assert_eq!(soft.clone().activate(now()).unwrap_err(), [CannotActivate::AssessmentIncomplete]);
    let assessed = PurposeRule { assessment: Some(weighed(days(now(), 300))), ..soft };
    assert!(assessed.clone().activate(now()).is_ok());
    let health = PurposeRule { special: Some(Some(SpecialCondition::MadePublic)), ..assessed };
    assert_eq!(health.activate(now()).unwrap_err(), [CannotActivate::SoftOptInMisplaced]);
}

#[test]
fn ac_06_03_a_basis_is_not_changed_behind_a_withdrawal() {
    let change = |from, to, agreed_by| BasisChange { purpose: NEWS, from, to, agreed_by };
    let to_interest = change(Basis::Consent, Basis::LegitimateInterest, Some(OFFICER));
    assert_eq!(to_interest.holds_for(Concerned::TookBack), Err(CannotSwap::TookBack));
    assert_eq!(to_interest.holds_for(Concerned::Known), Err(CannotSwap::ToldOtherwise));
    assert_eq!(to_interest.holds_for(Concerned::New), Ok(()));
    let alone = BasisChange { agreed_by: None, ..to_interest };
    assert_eq!(alone.holds_for(Concerned::New), Err(CannotSwap::NotAgreed));
    assert_eq!(alone.holds_for(Concerned::TookBack), Err(CannotSwap::TookBack));
    let to_consent = change(Basis::LegitimateInterest, Basis::Consent, None);
    assert_eq!(to_consent.holds_for(Concerned::TookBack), Ok(()), "asking is always allowed");
}

#[test]
fn ac_06_04_old_data_stays_apart_until_five_factors_are_written_and_somebody_decided() {
    let test = CompatibleUse {
        from: Purpose::Service.id(),
        from_basis: Basis::Contract,
        to: PurposeId::new(120),
        factors: std::array::from_fn(|factor| format!("what we found about factor {factor}")),
        outcome: Some(Outcome::Compatible),
        decided_by: Some(OFFICER),
    };
    assert_eq!(test.opens(), Ok(()));
    for (place, factor) in Factor::ALL.iter().enumerate() {
        let mut gap = test.clone();
        gap.factors[place] = " ".into();
        assert_eq!(gap.missing().collect::<Vec<_>>(), [*factor]);
        assert_eq!(gap.opens(), Err(KeptApart::FactorMissing));
    }
    assert_eq!(CompatibleUse { outcome: None, ..test.clone() }.opens(), Err(KeptApart::Undecided));
    assert_eq!(CompatibleUse { decided_by: None, ..test.clone() }.opens(), Err(KeptApart::Undecided));
    let against = CompatibleUse { outcome: Some(Outcome::Incompatible), ..test.clone() };
    assert_eq!(against.opens(), Err(KeptApart::Incompatible));
    assert_eq!(CompatibleUse { from_basis: Basis::Consent, ..test }.opens(), Err(KeptApart::GivenOnConsent));
}

#[test]
fn k4_a_change_is_material_unless_nothing_is_new_and_the_officer_ticked_it() {
    assert_eq!(change_class(&[], None), ChangeClass::Material);
    assert_eq!(change_class(&[], Some(OFFICER)), ChangeClass::Editorial);
    for novelty in Novelty::ALL {
        assert_eq!(change_class(&[*novelty], Some(OFFICER)), ChangeClass::Material, "{novelty:?}");
    }
}

#[test]
fn a_wording_is_followed_by_its_next_version_only() {
    let first = Wording {
        purpose: NEWS,
        kind: WordingKind::Form,
        form: "newsletter-footer".into(),
        version: 1,
        language: Language::EN,
        explicit: false,
        hash: [1; 32],
        text: "Yes, write to me about news.".into(),
        published_at: now(),
    };
    let next = Wording { version: 2, published_at: days(now(), 1), ..first.clone() };
    assert!(first.may_be_followed_by(&next));
    for slip in [
        Wording { version: 1, ..next.clone() },
        Wording { version: 3, ..next.clone() },
        Wording { purpose: SURVEY, ..next.clone() },
        Wording { kind: WordingKind::Script, ..next.clone() },
        Wording { language: Language::DE, ..next.clone() },
        Wording { published_at: days(now(), -1), ..next.clone() },
        Wording { text: " ".into(), ..next },
    ] {
        assert!(!first.may_be_followed_by(&slip), "{slip:?}");
    }
}

#[test]
fn s35_s36_each_suppression_stops_its_own_uses_and_no_other() {
    let stopped = |kind: SuppressionKind| -> Vec<&str> {
        let blocked = Use::ALL.iter().filter(|wanted| kind.blocks(**wanted));
        blocked.map(|wanted| wanted.code()).collect()
    };
    assert_eq!(stopped(SuppressionKind::MarketingStop), ["market", "profile"]);
    assert_eq!(stopped(SuppressionKind::DoNotReload), ["bulk_import"]);
}

#[test]
fn s35_a_do_not_reload_ends_thirty_days_after_the_oldest_backup_and_lets_the_person_back_in() {
    let erased = Suppression::do_not_reload(now(), &Terms::FIRST);
    assert!(erased.stops(Use::BulkImport, now()));
    assert!(erased.stops(Use::BulkImport, days(now(), 64)));
    assert!(!erased.stops(Use::BulkImport, days(now(), 65)));
    for theirs in [Use::Register, Use::Order, Use::Serve, Use::AnswerRights] {
        assert!(!erased.stops(theirs, now()), "{theirs:?}");
    }
}

#[test]
fn s36_a_marketing_stop_never_ends_by_time_and_stops_no_order() {
    let mut stop = Suppression::marketing_stop(now());
    assert!(stop.stops(Use::Market, days(now(), 36_500)));
    assert!(!stop.stops(Use::Market, days(now(), -1)));
    assert!(!stop.stops(Use::Order, now()) && !stop.stops(Use::TellBreach, now()));
    stop.lifted_at = Some(days(now(), 9));
    assert!(!stop.stops(Use::Market, days(now(), 9)));
}
