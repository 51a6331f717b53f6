//! What stands beside a profile on a person's page: tags, organisations, how to address them, notices they were given.

use custody::{Disclosed, Opener, Sealed, Table};
use domain::id::{NoticeId, PublicId, TagId};
use domain::notice::Language;
use domain::organisation::MemberRole;
use domain::person::{Facts, PersonDetail};
use domain::personal::Text;
use domain::script::{Encounter, NoticeWay};
use domain::time::Timestamp;

use super::PeopleError;
use crate::records;

/// A tag on a person.
#[derive(Clone, Debug)]
pub struct TagRow {
    /// Which.
    pub tag: TagId,
    /// What it is called.
    pub name: String,
    /// Since when.
    pub at: Timestamp,
}

/// Where a person belongs.
#[derive(Clone, Debug)]
pub struct MembershipRow {
    /// Its number.
    pub id: i64,
    /// The organisation's name outside.
    pub organisation: PublicId,
    /// What it is called.
    pub name: String,
    /// As what.
    pub role: MemberRole,
    /// From which day.
    pub from_on: Option<String>,
    /// Until which day.
    pub until_on: Option<String>,
}

/// A notice a person was given.
#[derive(Clone, Debug)]
pub struct NoticeGivenRow {
    /// Its address.
    pub slug: String,
    /// Which version.
    pub version: i64,
    /// In which language.
    pub language: Language,
    /// How.
    pub how: NoticeWay,
    /// Where, and the version of what was read out.
    pub script: (Encounter, i64),
    /// When.
    pub at: Timestamp,
}

/// What stands beside a profile.
#[derive(Default)]
pub struct Beside {
    /// How they want to be addressed.
    pub addressed_as: Option<Disclosed<Text>>,
    /// Their language.
    pub language: Option<Language>,
    /// Oldest first.
    pub tags: Vec<TagRow>,
    /// Oldest first.
    pub memberships: Vec<MembershipRow>,
    /// Oldest first.
    pub notices: Vec<NoticeGivenRow>,
}

impl Beside {
    /// Adds what stands beside another record of the person; where both say something, what was there first stays.
    pub(crate) fn join(&mut self, other: Self) {
        self.addressed_as = self.addressed_as.take().or(other.addressed_as);
        self.language = self.language.or(other.language);
        self.tags.extend(other.tags);
        self.tags.sort_by_key(|tag| tag.at);
        let mut seen = std::collections::BTreeSet::new();
        self.tags.retain(|tag| seen.insert(tag.tag));
        self.memberships.extend(other.memberships);
        self.memberships.sort_by_key(|membership| membership.id);
        self.notices.extend(other.notices);
        self.notices.sort_by_key(|notice| notice.at);
    }
}

/// The same as it was read, before anything is opened.
#[derive(Clone)]
pub(crate) struct Read {
    detail: Option<Sealed<PersonDetail>>,
    pub(crate) tags: Vec<TagRow>,
    pub(crate) memberships: Vec<MembershipRow>,
    pub(crate) notices: Vec<NoticeGivenRow>,
}

impl Read {
    pub(crate) fn of(db: &mut dyn store::Db, facts: &Facts) -> Result<Self, store::StoreError> {
        let subject = facts.subject;
        let list = store::tags::all(db, facts.controller)?;
        let name = |on: &store::tags::TagOnPerson| list.iter().find(|tag| tag.id == on.tag);
        let tags = store::tags::of_person(db, subject)?;
        let tags = tags.iter().filter_map(|on| {
            let tag = name(on)?;
            Some(TagRow { tag: tag.id, name: tag.declared.name.clone(), at: on.at })
        });
        let tags = tags.collect();
        let mut memberships = Vec::new();
        for membership in store::organisations::of_person(db, subject)? {
            let Some(organisation) = store::organisations::by_id(db, membership.organisation)? else { continue };
            memberships.push(MembershipRow {
                id: membership.id,
                organisation: organisation.public,
                name: organisation.name,
                role: membership.role,
                from_on: membership.from_on,
                until_on: membership.until_on,
            });
        }
        let mut notices = Vec::new();
        for given in store::scripts::given_to(db, subject)? {
            let slug = store::notices::slug_of(db, NoticeId::new(given.notice.notice.number()))?;
            notices.push(NoticeGivenRow {
                slug: slug.unwrap_or_default(),
                version: given.notice.version,
                language: given.language,
                how: given.how,
                script: given.script,
                at: given.at,
            });
        }
        Ok(Self { detail: store::profiles::detail(db, subject)?, tags, memberships, notices })
    }

    pub(crate) fn open(&self, opener: &Opener) -> Result<Beside, PeopleError> {
        let detail = self.detail.as_ref();
        let detail =
            detail.map(|detail| opener.open(Table::PersonDetail, records::BESIDE_PERSON, detail)).transpose()?;
        Ok(Beside {
            addressed_as: detail.as_ref().and_then(|detail| detail.part(|said| said.addressed_as.clone()).transpose()),
            language: detail.as_ref().and_then(|detail| detail.as_ref().language),
            tags: self.tags.clone(),
            memberships: self.memberships.clone(),
            notices: self.notices.clone(),
        })
    }
}
