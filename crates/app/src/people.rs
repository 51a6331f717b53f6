//! People: listed, found, opened and added. Every look is on record before it is a look.

use custody::{Disclosed, OpenError, SealError};
use domain::contact::ContactKind;
use domain::country::Country;
use domain::id::{PublicId, SubjectId};
use domain::person::{PersonKind, PersonName, Profile};
use domain::personal::Text;
use domain::time::Timestamp;
use domain::words::Matched;
use policy::{Denied, PolicyError};
use store::StoreError;
use store::contacts::ContactRecord;
use store::people::PersonRecord;

use crate::{Ctx, Why};

mod add;
mod beside;
mod card;
pub(crate) mod circle;
mod contact_edit;
mod contact_list;
mod door;
mod find;
mod found;
mod list;
mod met;
mod profile_edit;
mod tagged;
mod words;

pub use add::{NewContact, NewPerson, add};
pub(crate) use beside::Read as BesideRead;
pub use beside::{Beside, MembershipRow, NoticeGivenRow, TagRow};
pub use card::JoinedRecord;
pub use card::{BasisRow, Counts, PersonCard, open};
pub(crate) use contact_edit::MOST_OF_A_KIND as MOST_CONTACTS;
pub use contact_edit::{ContactInput, add_contact, prefer_contact, remove_contact, replace_contact};
pub use contact_list::{ContactRow, contact_list};
pub(crate) use door::Opened;
pub(crate) use door::look_at;
pub use find::find;
pub use find::find_exactly;
pub(crate) use list::show as show_people;
pub use list::{ListQuery, list};
pub use met::{Meeting, MetConsent, MetError, MetPerson, OnPage, Question, add_met, meeting, possibly_known};
pub use profile_edit::{Conflict, ProfileView, Saved, Seen, change_profile, profile};
pub use tagged::tagged;
pub use words::{SCHEME, refresh};
pub(crate) use words::{begin_words, index_words};

/// Why a person is not shown.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// There is no such person, or the actor may not know that there is.
    #[error("no such person")]
    NotFound,
    /// The actor may know the person, but not do this.
    #[error("not allowed for this reason")]
    Refused,
    /// The question is empty or longer than 200 characters.
    #[error("not a question that can be searched")]
    BadQuestion,
    /// A new person needs a name or a customer number, a known brand and a known team.
    #[error("something that a new person needs is missing")]
    Incomplete,
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for PeopleError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

/// What a list shows of a person: enough to choose, with contact points masked.
pub struct PersonRow {
    /// Name outside.
    pub public: PublicId,
    /// Customer or prospect.
    pub kind: PersonKind,
    /// Processing is restricted (Art. 18).
    pub restricted: bool,
    /// Their name, if known.
    pub name: Disclosed<Option<PersonName>>,
    /// The company they buy for.
    pub organisation: Disclosed<Option<Text>>,
    /// Where they live.
    pub town: Disclosed<Option<Text>>,
    /// In which country.
    pub country: Disclosed<Option<Country>>,
    /// The shop's number.
    pub customer_number: Disclosed<Option<Text>>,
    /// One contact point, masked.
    pub contact: Option<Disclosed<Text>>,
    /// Kept since.
    pub since: Timestamp,
    /// How many notes about others mention them.
    pub mentions: i64,
    /// By what a search found them; empty in a list.
    pub matched: Vec<Matched>,
}

/// A page of people.
pub struct PeoplePage {
    /// The people.
    pub rows: Vec<PersonRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<PublicId>,
    /// People who are left out because the actor may not see them now (Art. 18).
    pub restricted: usize,
}

/// A person as read, before anything is opened.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) person: PersonRecord,
    pub(crate) contacts: Vec<ContactRecord>,
    pub(crate) mentions: i64,
}

impl Found {
    pub(crate) fn read(db: &mut dyn store::Db, person: PersonRecord) -> Result<Self, StoreError> {
        let contacts = store::contacts::of_person(db, person.facts.subject)?;
        let mentions = store::items::counts(db, person.facts.subject)?.mentions;
        Ok(Self { person, contacts, mentions })
    }

    /// What a list may show first: an e-mail address, else a phone.
    pub(crate) fn for_list(&self) -> Option<&ContactRecord> {
        let of_kind = |kind| self.contacts.iter().find(|contact| contact.kind == kind);
        of_kind(ContactKind::Email).or_else(|| of_kind(ContactKind::Phone))
    }
}

pub(crate) const LIMIT: i64 = 50;

/// The parts of an opened profile that a row shows.
pub(crate) fn row_of(found: &Found, profile: &Disclosed<Profile>, contact: Option<Disclosed<Text>>) -> PersonRow {
    let facts = &found.person.facts;
    PersonRow {
        public: facts.public,
        kind: facts.kind,
        restricted: facts.restricted,
        name: profile.part(|profile| profile.name.clone()),
        organisation: profile.part(|profile| profile.organisation.clone()),
        town: profile.part(|profile| profile.town.clone()),
        country: profile.part(|profile| profile.country),
        customer_number: profile.part(|profile| profile.customer_number.clone()),
        contact,
        since: facts.created_at,
        mentions: found.mentions,
        matched: Vec::new(),
    }
}

pub(crate) fn missing_permit() -> PeopleError {
    PeopleError::Store(StoreError::NothingRecorded)
}

pub(crate) fn newest() -> SubjectId {
    SubjectId::new(i64::MAX)
}

pub(crate) fn why_text(why: &Why) -> Option<Text> {
    why.text.as_ref().and_then(|text| Text::some(text.expose()))
}

pub(crate) fn denied_for(ctx: &Ctx) -> Result<(), PeopleError> {
    // An administrator runs the system and sees no customer data; a list without anybody would hide that.
    match ctx.actor.role {
        domain::actor::Role::Administrator => Err(PeopleError::Refused),
        domain::actor::Role::Agent
        | domain::actor::Role::TeamLead
        | domain::actor::Role::PrivacyManager
        | domain::actor::Role::DataProtectionOfficer
        | domain::actor::Role::System => Ok(()),
    }
}
