//! Accounts and people to ask the rules about.

use domain::actor::{Actor, Role};
use domain::ambient::Random;
use domain::controller::EmployerKind;
use domain::id::{ActorId, BrandId, ControllerId, PublicId, PublicKind, SubjectId, TeamId};
use domain::person::{Facts, Handle, PersonKind};
use domain::time::from_ms;

pub const HOUSE: ControllerId = ControllerId::new(1);
pub const OTHER_HOUSE: ControllerId = ControllerId::new(2);
pub const OWN_TEAM: TeamId = TeamId::new(7);
pub const OTHER_TEAM: TeamId = TeamId::new(8);

struct Nought;

impl Random for Nought {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// An account of the own company; everybody but the product itself has the own team.
pub fn account(role: Role) -> Actor {
    Actor {
        id: ActorId::new(40),
        public: PublicId::draw(PublicKind::Account, &Nought),
        controller: HOUSE,
        employer: EmployerKind::Own,
        role,
        team: (role != Role::System).then_some(OWN_TEAM),
        handle: role.code().to_owned(),
    }
}

/// A customer whom `team` serves.
pub fn customer(team: TeamId, restricted: bool) -> Facts {
    Facts {
        subject: SubjectId::new(50),
        public: PublicId::draw(PublicKind::Person, &Nought),
        handle: Handle([5; 32]),
        controller: HOUSE,
        brand: BrandId::new(3),
        team,
        kind: PersonKind::Customer,
        restricted,
        generation: 2,
        created_at: from_ms(0),
    }
}
