//! The rules that are built in, read once.

use cedar_policy::Schema;

use crate::answers::Answers;
use crate::error::PolicyError;
use crate::question::Nouns;
use crate::rules::Rules;

const SCHEMA: &str = include_str!("../schema.cedarschema");
const PERSON: &str = include_str!("../policies/person.cedar");
const HOUSE: &str = include_str!("../policies/house.cedar");

/// The rules of the house, read once and shared.
#[derive(Debug)]
pub struct Policy {
    pub(crate) nouns: Nouns,
    pub(crate) person: Rules,
    pub(crate) house: Rules,
    pub(crate) answers: Answers,
}

impl Policy {
    /// Reads the rules that are built in and checks them against their schema.
    pub fn load() -> Result<Self, PolicyError> {
        Self::of(PERSON, HOUSE)
    }

    fn of(person: &str, house: &str) -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|cause| PolicyError::Schema(Box::new(cause)))?;
        Ok(Self {
            nouns: Nouns::read()?,
            person: Rules::read(person, &schema)?,
            house: Rules::read(house, &schema)?,
            answers: Answers::default(),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use domain::actor::{Actor, Role};
    use domain::ambient::Random;
    use domain::controller::EmployerKind;
    use domain::id::{ActorId, BrandId, ControllerId, PublicId, PublicKind, SubjectId, TeamId};
    use domain::person::{Facts, Handle, PersonKind};
    use domain::purpose::Purpose;
    use domain::reason::Reason;
    use domain::time::from_ms;

    use super::*;
    use crate::act::{Asked, HouseAct, PersonAct};
    use crate::allowed::Denied;

    struct Nought;

    impl Random for Nought {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    pub(crate) fn schema() -> Schema {
        Schema::from_cedarschema_str(SCHEMA).unwrap().0
    }

    pub(crate) fn account(role: Role) -> Actor {
        Actor {
            id: ActorId::new(40),
            public: PublicId::draw(PublicKind::Account, &Nought),
            controller: ControllerId::new(1),
            employer: EmployerKind::Own,
            role,
            team: Some(TeamId::new(7)),
            handle: role.code().to_owned(),
        }
    }

    pub(crate) fn customer(restricted: bool) -> Facts {
        Facts {
            subject: SubjectId::new(50),
            public: PublicId::draw(PublicKind::Person, &Nought),
            handle: Handle([5; 32]),
            controller: ControllerId::new(1),
            brand: BrandId::new(3),
            team: TeamId::new(7),
            kind: PersonKind::Customer,
            restricted,
            generation: 2,
            created_at: from_ms(0),
        }
    }

    const OPEN: Asked = Asked { act: PersonAct::Open, purpose: Purpose::Service, reason: Reason::OwnWork };

    /// The number is as large as Cedar's integers go, so adding to it fails when it is applied, and only
    /// then: the validator cannot know.
    const OVERFLOWS: &str = r#"
        @id("overflows")
        forbid (principal is Actor, action, resource)
        when { principal.controller + 9223372036854775807 == 0 };
    "#;

    #[test]
    fn a_rule_that_fails_is_an_error_and_never_left_out() {
        let agent = account(Role::Agent);
        let intact = Policy::of(PERSON, HOUSE).unwrap();
        assert!(intact.allow(&agent, &customer(false), OPEN).unwrap().is_ok());
        assert!(intact.clear(&agent, HouseAct::VerifyLedger).unwrap().is_ok());

        let broken = Policy::of(&format!("{PERSON}{OVERFLOWS}"), &format!("{HOUSE}{OVERFLOWS}"));
        let broken = broken.unwrap();
        let answer = broken.allow(&agent, &customer(false), OPEN);
        assert!(matches!(answer, Err(PolicyError::Failed(_))), "{answer:?}");
        let answer = broken.clear(&agent, HouseAct::VerifyLedger);
        assert!(matches!(answer, Err(PolicyError::Failed(_))), "{answer:?}");
    }

    /// A later rule that permits too much does not reach past the rules that forbid.
    #[test]
    fn what_is_forbidden_stays_forbidden_even_if_everything_were_permitted() {
        let everything = r#"@id("everything") permit (principal is Actor, action, resource);"#;
        let both = |rules: &str| format!("{rules}{everything}");
        let careless = Policy::of(&both(PERSON), &both(HOUSE)).unwrap();
        let answer = |actor: &Actor, restricted, asked| {
            let answer = careless.allow(actor, &customer(restricted), asked);
            answer.unwrap().err()
        };
        let agent = account(Role::Agent);
        assert_eq!(answer(&agent, false, OPEN), None);
        assert_eq!(answer(&agent, true, OPEN), Some(Denied::Refused));

        let mut vendor = agent.clone();
        vendor.employer = EmployerKind::Vendor;
        assert_eq!(answer(&vendor, false, OPEN), Some(Denied::Invisible));
        let house = careless.clear(&vendor, HouseAct::SeeTotals).unwrap();
        assert_eq!(house.err(), Some(Denied::Refused));

        let mut stranger = agent.clone();
        stranger.controller = ControllerId::new(2);
        assert_eq!(answer(&stranger, false, OPEN), Some(Denied::Invisible));

        let administrator = account(Role::Administrator);
        assert_eq!(answer(&administrator, false, OPEN), Some(Denied::Invisible));

        let purpose = Purpose::Marketing;
        let marketing = Asked { purpose, ..OPEN };
        assert_eq!(answer(&agent, false, marketing), Some(Denied::Refused));

        let officer = account(Role::DataProtectionOfficer);
        let act = PersonAct::Erase;
        let erasure = Asked { act, ..OPEN };
        assert_eq!(answer(&officer, false, erasure), Some(Denied::Refused));
    }

    #[test]
    fn rules_that_name_what_the_schema_does_not_know_are_not_loaded() {
        for (right, wrong) in [
            ("resource.restricted", "resource.restrictd"),
            (r#"Role::"agent""#, r#"Role::"agnet""#),
            (r#"Reason::"cover""#, r#"Reason::"covr""#),
            (r#"Action::"know""#, r#"Action::"knows""#),
            ("principal has team && ", ""),
            ("principal.controller", "principal.role"),
        ] {
            assert!(PERSON.contains(right), "{right}");
            let loaded = Policy::of(&PERSON.replace(right, wrong), HOUSE);
            assert!(matches!(loaded, Err(PolicyError::Misfit(_))), "{wrong}");
        }
    }

    #[test]
    fn rules_without_a_name_of_their_own_or_with_a_blank_are_not_loaded() {
        let load = |more: &str| Policy::of(PERSON, &format!("{HOUSE}{more}")).unwrap_err();
        let unnamed = r"permit (principal is Actor, action, resource is House);";
        assert!(matches!(load(unnamed), PolicyError::Unnamed));
        let twice = format!(r#"@id("files-come-in") {unnamed}"#);
        assert!(matches!(load(&twice), PolicyError::Unreadable(_)));
        let blank = r#"@id("blank") permit (principal == ?principal, action, resource);"#;
        assert!(matches!(load(blank), PolicyError::Unfilled));
        assert!(matches!(load("permit"), PolicyError::Unreadable(_)));
    }

    #[test]
    fn the_rules_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>(_: &T) {}
        shared(&Policy::load().unwrap());
    }

    #[test]
    fn every_word_of_an_act_reads_back() {
        assert!(PersonAct::ALL.iter().all(|act| PersonAct::from_code(act.code()) == Some(*act)));
        assert!(HouseAct::ALL.iter().all(|act| HouseAct::from_code(act.code()) == Some(*act)));
        assert_eq!(PersonAct::from_code("import_file"), None);
    }
}
