//! What no rule may ever give, asked with every purpose and every reason there is.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "cast/people.rs"]
mod people;

use domain::actor::{Actor, Role};
use domain::controller::EmployerKind;
use domain::event::{About, Deed};
use domain::id::EventId;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::from_ms;
use people::{HOUSE, OTHER_HOUSE, OTHER_TEAM, OWN_TEAM, account, customer};
use policy::{Asked, Denied, HouseAct, PersonAct, Policy};

/// Everything that can be asked about a person.
fn every_question() -> impl Iterator<Item = Asked> {
    PersonAct::ALL.iter().flat_map(|act| {
        Purpose::ALL.iter().flat_map(|purpose| {
            Reason::ALL.iter().map(|reason| Asked { act: *act, purpose: *purpose, reason: *reason })
        })
    })
}

/// Every question whose answer to `actor` is yes, about a person of either team.
fn granted(policy: &Policy, actor: &Actor, restricted: bool) -> Vec<Asked> {
    let asked = [OWN_TEAM, OTHER_TEAM].into_iter().flat_map(|team| {
        let person = customer(team, restricted);
        every_question().filter(move |asked| policy.allow(actor, &person, *asked).unwrap().is_ok())
    });
    asked.collect()
}

/// Whether nobody is visible to `actor`, of whichever team.
fn sees_nobody(policy: &Policy, actor: &Actor) -> bool {
    [OWN_TEAM, OTHER_TEAM].into_iter().all(|team| {
        [false, true].into_iter().all(|restricted| {
            let person = customer(team, restricted);
            every_question().all(|asked| policy.allow(actor, &person, asked).unwrap().err() == Some(Denied::Invisible))
        })
    })
}

/// The whole list of what Art. 18(2) leaves, written down a second time, apart from the rules.
fn left_by_article_18(role: Role, asked: Asked) -> bool {
    use PersonAct::{
        AdviseCase, AdviseObjection, AnnounceLift, BuildAccess, BuildPortability, CancelErasure, ConfirmIdentity,
        DecideCase, Dispute, EditContacts, EditProfile, Erase, FetchAccess, Find, FollowCase, HandOverAccess, KeepAges,
        KeepException, KeepIndex, KeepStop, LiftRestriction, List, Object, Open, PreviewErasure, Rectify, Restrict,
        SeeCase, SeeConsents, SeeContacts, SeeDisputes, SeeLooks, SeeTimeline, SeeWeighing, SendMail, TakeRequest,
        WeighObjection, WithdrawConsent, WorkCase, WriteLetter,
    };
    let own_request = [
        BuildAccess,
        HandOverAccess,
        BuildPortability,
        PreviewErasure,
        Erase,
        CancelErasure,
        Restrict,
        LiftRestriction,
        Open,
        Find,
        List,
        SeeTimeline,
        SeeCase,
        WorkCase,
        DecideCase,
        AnnounceLift,
        // What is wrong is checked, and an objection weighed, while the restriction lasts.
        Dispute,
        Rectify,
        SeeDisputes,
        EditProfile,
        EditContacts,
        SeeContacts,
        WeighObjection,
        SeeWeighing,
    ];
    let withdrawal = [WithdrawConsent, Object, KeepStop, TakeRequest].contains(&asked.act);
    match role {
        Role::Agent | Role::TeamLead => withdrawal,
        Role::PrivacyManager => {
            withdrawal
                || asked.reason == Reason::LegalClaim
                || (asked.reason == Reason::RightsRequest && own_request.contains(&asked.act))
        }
        Role::DataProtectionOfficer => {
            [SeeConsents, SeeLooks, SeeTimeline, List, Find, SeeCase, AdviseCase, SeeWeighing, AdviseObjection]
                .contains(&asked.act)
        }
        Role::Administrator => false,
        Role::System => {
            withdrawal
                || [
                    KeepIndex,
                    Erase,
                    CancelErasure,
                    KeepAges,
                    KeepException,
                    ConfirmIdentity,
                    FollowCase,
                    FetchAccess,
                    WriteLetter,
                ]
                .contains(&asked.act)
                || (asked.act == SendMail && asked.purpose == Purpose::Rights)
        }
    }
}

#[test]
fn a_restriction_leaves_what_article_18_leaves_and_adds_nothing() {
    let policy = Policy::load().unwrap();
    for role in Role::ALL {
        let open = granted(&policy, &account(*role), false);
        for asked in granted(&policy, &account(*role), true) {
            assert!(left_by_article_18(*role, asked), "{role:?} {asked:?}");
            assert!(open.contains(&asked), "{role:?} {asked:?}");
        }
    }
}

#[test]
fn to_whoever_has_no_team_every_team_is_another_team() {
    let policy = Policy::load().unwrap();
    for role in [Role::Agent, Role::TeamLead] {
        let mut nowhere = account(role);
        nowhere.team = None;
        for asked in every_question() {
            let answer = |actor: &Actor, team| {
                let person = customer(team, false);
                policy.allow(actor, &person, asked).unwrap().err()
            };
            let expected = answer(&account(role), OTHER_TEAM);
            assert_eq!(answer(&nowhere, OWN_TEAM), expected, "{role:?} {asked:?}");
        }
    }
}

#[test]
fn the_own_team_knows_a_restricted_person_but_may_not_open_them() {
    let policy = Policy::load().unwrap();
    let asked = Asked { act: PersonAct::Open, purpose: Purpose::Service, reason: Reason::OwnWork };
    let answer = |team, restricted| {
        let person = customer(team, restricted);
        policy.allow(&account(Role::Agent), &person, asked).unwrap().err()
    };
    assert_eq!(answer(OWN_TEAM, false), None);
    assert_eq!(answer(OWN_TEAM, true), Some(Denied::Refused));
    assert_eq!(answer(OTHER_TEAM, true), Some(Denied::Invisible));
}

#[test]
fn an_administrator_sees_nobody() {
    assert!(sees_nobody(&Policy::load().unwrap(), &account(Role::Administrator)));
}

#[test]
fn a_vendor_sees_nobody_and_does_nothing_in_the_house() {
    let policy = Policy::load().unwrap();
    for role in Role::ALL {
        let mut vendor = account(*role);
        vendor.employer = EmployerKind::Vendor;
        assert!(sees_nobody(&policy, &vendor), "{role:?}");
        for act in HouseAct::ALL {
            let answer = policy.clear(&vendor, *act).unwrap();
            assert_eq!(answer.err(), Some(Denied::Refused), "{role:?} {act:?}");
        }
    }
}

#[test]
fn nobody_sees_the_people_of_another_controller() {
    let policy = Policy::load().unwrap();
    for role in Role::ALL {
        let mut stranger = account(*role);
        stranger.controller = OTHER_HOUSE;
        assert!(sees_nobody(&policy, &stranger), "{role:?}");
    }
}

#[test]
fn nothing_is_done_for_marketing_and_the_officer_changes_nothing() {
    let policy = Policy::load().unwrap();
    for role in Role::ALL {
        for asked in granted(&policy, &account(*role), false) {
            // What is handed over for marketing is asked of the consent histories besides (K1).
            let hands_over = *role == Role::System && asked.act == PersonAct::SendMail;
            assert!(asked.purpose != Purpose::Marketing || hands_over, "{role:?} {asked:?}");
            if *role == Role::DataProtectionOfficer {
                let looks = [
                    PersonAct::List,
                    PersonAct::Find,
                    PersonAct::Open,
                    PersonAct::SeeConsents,
                    PersonAct::SeeLooks,
                    PersonAct::SeeTimeline,
                    PersonAct::PreviewErasure,
                    PersonAct::ProveConsent,
                    PersonAct::SeeKept,
                    PersonAct::SeeCase,
                    // Advice is no decision.
                    PersonAct::AdviseCase,
                    PersonAct::AdviseObjection,
                    PersonAct::SeeWeighing,
                ];
                assert!(looks.contains(&asked.act), "{asked:?}");
            }
        }
    }
}

/// Art. 7(3): a withdrawal needs no reason of its own and gets through a restriction.
#[test]
fn whoever_serves_and_may_know_a_person_takes_their_withdrawal() {
    let policy = Policy::load().unwrap();
    for role in [Role::Agent, Role::TeamLead, Role::PrivacyManager] {
        for restricted in [false, true] {
            for purpose in [Purpose::Service, Purpose::Rights] {
                for reason in Reason::ALL {
                    let asked = Asked { act: PersonAct::WithdrawConsent, purpose, reason: *reason };
                    let person = customer(OWN_TEAM, restricted);
                    let answer = policy.allow(&account(role), &person, asked).unwrap();
                    assert!(answer.is_ok(), "{role:?} {restricted} {asked:?}");
                }
            }
        }
    }
}

/// Art. 38(6): whoever advises does not decide, and whoever decides does not give the advice.
#[test]
fn only_the_privacy_manager_decides_a_case_and_only_the_officer_advises_in_it() {
    let policy = Policy::load().unwrap();
    for role in Role::ALL {
        let acts: Vec<PersonAct> = granted(&policy, &account(*role), false).iter().map(|asked| asked.act).collect();
        let decides = [PersonAct::DecideCase, PersonAct::WorkCase].map(|act| acts.contains(&act));
        assert_eq!(decides, [*role == Role::PrivacyManager; 2], "{role:?}");
        assert_eq!(acts.contains(&PersonAct::AdviseCase), *role == Role::DataProtectionOfficer, "{role:?}");
    }
}

#[test]
fn a_yes_says_exactly_what_was_asked_and_of_whom() {
    let policy = Policy::load().unwrap();
    let (agent, person) = (account(Role::Agent), customer(OTHER_TEAM, false));
    let asked = Asked { act: PersonAct::SeeContacts, purpose: Purpose::Service, reason: Reason::OnThePhone };
    let allowed = policy.allow(&agent, &person, asked).unwrap().unwrap();
    assert_eq!((allowed.actor(), allowed.subject(), allowed.handle()), (agent.id, person.subject, person.handle));
    assert_eq!((allowed.controller(), allowed.brand(), allowed.generation()), (HOUSE, person.brand, 2));
    assert_eq!((allowed.act(), allowed.purpose(), allowed.reason()), (asked.act, asked.purpose, asked.reason));

    let event = allowed.event(EventId::new(9), from_ms(1_000));
    assert_eq!(event.about, About::One(person.subject, person.handle));
    assert_eq!(event.deed, Deed::ContactsDisclosed);
    assert_eq!((event.actor, event.controller), (agent.id, HOUSE));
    assert_eq!((event.brand, event.detail), (Some(person.brand), 0));
    assert_eq!((event.purpose, event.reason), (asked.purpose, asked.reason));
    assert_eq!((event.id, event.at), (EventId::new(9), from_ms(1_000)));

    let keys = account(Role::Administrator);
    let cleared = policy.clear(&keys, HouseAct::RotateKeys).unwrap().unwrap();
    assert_eq!((cleared.actor(), cleared.controller(), cleared.act()), (keys.id, HOUSE, HouseAct::RotateKeys));
}
