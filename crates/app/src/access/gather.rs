//! Opens everything about one person, from one snapshot.

use std::collections::HashMap;

use custody::{Disclosed, Opener, Table};
use domain::actor::Role;
use domain::country::Country;
use domain::event::Deed;
use domain::id::{ActorId, NoticeId, PurposeId, SubjectId};
use domain::notice::Language;
use domain::purpose::Basis;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::people::PersonRecord;
use store::who_looked::LookRecord;
use store::{Db, StoreError};

use super::model::{
    ConsentPart, ContactPart, ControllerPart, LookPart, NoticePart, Package, PersonPart, PurposePart, RestrictionPart,
    Totals,
};
use super::{AccessError, hex, proofs, retention};
use crate::looks::purpose_of;
use crate::purposes::PurposeName;
use crate::{House, records};

/// What a package needs beside the store and the person.
pub struct Wanted {
    pub house: House,
    pub language: Language,
    pub created_at: Timestamp,
    /// Name of the log, and its public key.
    pub log: (String, String),
}

/// One person, and what opens their records.
pub struct Source<'a> {
    pub db: &'a mut dyn Db,
    pub opener: &'a Opener,
    pub person: &'a PersonRecord,
}

/// Everything but the purchases and their totals.
pub fn package(source: &mut Source<'_>, wanted: &Wanted) -> Result<Package, AccessError> {
    let roles = store::accounts::roles(source.db, source.person.facts.controller)?;
    let roles: HashMap<ActorId, Role> = roles.into_iter().collect();
    let (looks, acts): (Vec<_>, Vec<_>) = source.looks(&roles)?.into_iter().partition(|look| is_look(look.deed));
    let recorded = (looks.len() + acts.len()) as u64;
    Ok(Package {
        created_at: wanted.created_at,
        language: wanted.language,
        controller: controller(wanted, source.person),
        person: source.person(&wanted.house)?,
        contacts: source.contacts()?,
        purposes: source.purposes()?,
        consents: source.consents(&roles)?,
        restrictions: source.restrictions()?,
        // No part of this version hands data to anybody; `egress` will list here whom it served.
        recipients: Vec::new(),
        retention: retention::all(),
        looks,
        acts,
        totals: Totals::default(),
        proofs: proofs::gather(source, wanted, recorded)?,
        duplicates: Vec::new(),
    })
}

fn controller(wanted: &Wanted, person: &PersonRecord) -> ControllerPart {
    let controller = &wanted.house.controller;
    ControllerPart {
        name: controller.name.clone(),
        brand: wanted.house.brand_name(person.facts.brand).to_owned(),
        country: controller.country.code().to_owned(),
        privacy_contact: controller.privacy_contact.clone(),
    }
}

impl Source<'_> {
    pub fn subject(&self) -> SubjectId {
        self.person.facts.subject
    }

    fn person(&self, house: &House) -> Result<PersonPart, AccessError> {
        let person = self.person;
        let profile = self.opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
        let name = profile.part(|profile| profile.name.clone()).transpose();
        let given = name.as_ref().map(|name| name.part(|name| name.given.clone()));
        let family = name.as_ref().map(|name| name.part(|name| name.family.clone()));
        Ok(PersonPart {
            public: person.facts.public.to_string(),
            kind: person.facts.kind,
            since: person.facts.created_at,
            source: person.source.clone(),
            team: house.team_name(person.facts.team).to_owned(),
            given_name: given.and_then(shown),
            family_name: family.map(|family| family.to_string()),
            organisation: shown(profile.part(|profile| profile.organisation.clone())),
            town: shown(profile.part(|profile| profile.town.clone())),
            country: country(profile.as_ref().country),
            customer_number: shown(profile.part(|profile| profile.customer_number.clone())),
        })
    }

    fn contacts(&mut self) -> Result<Vec<ContactPart>, AccessError> {
        let subject = self.subject();
        let contacts = store::contacts::of_person(self.db, subject)?;
        let open = |contact: store::contacts::ContactRecord| {
            let record = records::contact(contact.id);
            let value = self.opener.open(Table::ContactPoint, record, &contact.value)?;
            Ok(ContactPart {
                kind: contact.kind,
                value: value.to_string(),
                since: contact.created_at,
                purpose: contact.purpose,
                source: contact.source,
            })
        };
        contacts.into_iter().map(open).collect()
    }

    fn purposes(&mut self) -> Result<Vec<PurposePart>, AccessError> {
        let subject = self.subject();
        let names = crate::purposes::names_in(self.db, self.person.facts.controller)?;
        let mut purposes = Vec::new();
        for held in store::people::purposes(self.db, subject)? {
            let purpose = named(&names, held.purpose);
            let basis = Basis::from_code(&held.basis);
            purposes.push(PurposePart {
                purpose,
                basis: basis.ok_or(StoreError::Damaged { what: "a basis" })?,
                since: held.since,
                source: held.source,
                notice: self.notice(held.notice)?,
            });
        }
        Ok(purposes)
    }

    fn consents(&mut self, roles: &HashMap<ActorId, Role>) -> Result<Vec<ConsentPart>, AccessError> {
        let subject = self.subject();
        let names = crate::purposes::names_in(self.db, self.person.facts.controller)?;
        let mut consents = Vec::new();
        for record in store::consents::of_person(self.db, subject)? {
            let (proof_ip, proof_note, proof) = self.consent_proof(&record)?;
            consents.push(ConsentPart {
                purpose: named(&names, record.purpose),
                act: record.act,
                reach: record.reach,
                at: record.at,
                notice: self.notice(record.notice)?,
                wording: record.wording_hash.as_deref().map(hex),
                recorded_by: role(roles, record.actor),
                channel: record.channel,
                language: record.language,
                form: record.form,
                proof_ip,
                proof_note,
                proof,
            });
        }
        Ok(consents)
    }

    fn consent_proof(&self, record: &ConsentRecord) -> Result<Proof, AccessError> {
        let Some(sealed) = &record.proof else {
            return Ok((None, None, Vec::new()));
        };
        let place = records::consent_proof(record.id);
        let proof = self.opener.open(Table::ConsentProof, place, sealed)?;
        let ip = proof.part(|proof| proof.ip.clone());
        let pieces = super::pieces::of(&proof.as_ref().draft);
        Ok((shown(ip), shown(proof.part(|proof| proof.note.clone())), pieces))
    }

    fn restrictions(&mut self) -> Result<Vec<RestrictionPart>, AccessError> {
        let subject = self.subject();
        let restrictions = store::restrictions::of_person(self.db, subject)?;
        let part = |record: store::restrictions::RestrictionRecord| RestrictionPart {
            ground: record.ground,
            since: record.from_at,
            until: record.lifted_at,
        };
        Ok(restrictions.into_iter().map(part).collect())
    }

    fn looks(&mut self, roles: &HashMap<ActorId, Role>) -> Result<Vec<LookPart>, AccessError> {
        let subject = self.subject();
        let looks = store::who_looked::of_person(self.db, subject, i64::MAX)?;
        looks.iter().map(|look| self.look(look, roles)).collect()
    }

    fn look(&self, look: &LookRecord, roles: &HashMap<ActorId, Role>) -> Result<LookPart, AccessError> {
        let place = records::reason_text(look.event);
        let words = look.words.as_ref();
        let words = words.map(|words| self.opener.open(Table::ReasonText, place, words));
        let words = words.transpose()?;
        Ok(LookPart {
            at: look.at,
            role: role(roles, look.actor),
            deed: look.deed,
            purpose: purpose_of(look.purpose),
            reason: look.reason,
            text: words.map(|words| words.part(|words| words.0.clone()).to_string()),
        })
    }

    fn notice(&mut self, notice: Option<(i64, i64)>) -> Result<Option<NoticePart>, AccessError> {
        let Some((id, version)) = notice else {
            return Ok(None);
        };
        let slug = store::notices::slug_of(self.db, NoticeId::new(id))?;
        Ok(slug.map(|slug| NoticePart { slug, version }))
    }
}

/// Address, note, and every other piece of a proof.
type Proof = (Option<String>, Option<String>, Vec<(&'static str, String)>);

fn named(names: &HashMap<PurposeId, PurposeName>, number: i64) -> PurposeName {
    let id = PurposeId::new(number);
    names.get(&id).cloned().unwrap_or_else(|| PurposeName::unknown(id))
}

/// The text of a part, if there is one.
pub fn shown<T: custody::Show>(part: Disclosed<Option<T>>) -> Option<String> {
    part.transpose().map(|part| part.to_string())
}

pub fn country(country: Option<Country>) -> Option<String> {
    country.map(|country| country.code().to_owned())
}

fn role(roles: &HashMap<ActorId, Role>, actor: ActorId) -> String {
    roles.get(&actor).copied().unwrap_or(Role::System).code().to_owned()
}

/// Whether somebody, or the program, got to see something by it.
const fn is_look(deed: Deed) -> bool {
    match deed {
        Deed::PeopleListed
        | Deed::PeopleFound
        | Deed::PersonOpened
        | Deed::ContactsDisclosed
        | Deed::PurchasesOpened
        | Deed::LooksOpened
        | Deed::ConsentsOpened
        | Deed::AccessPackageBuilt
        | Deed::ErasurePreviewed
        | Deed::AgesLooked
        | Deed::StopKept
        | Deed::ProofsExported
        | Deed::DuplicatesMatched
        | Deed::DuplicatesCompared
        | Deed::IndexKept
        | Deed::MailHandedOver => true,
        Deed::PersonAdded
        | Deed::PersonImported
        | Deed::PurchaseImported
        | Deed::ConsentGranted
        | Deed::ConsentRefused
        | Deed::ConsentWithdrawn
        | Deed::ErasureOrdered
        | Deed::KeyDestroyed
        | Deed::Erased
        | Deed::BackupsUnreadable
        | Deed::Restricted
        | Deed::RestrictionLifted
        | Deed::ImportStarted
        | Deed::ImportEnded
        | Deed::NoticePublished
        | Deed::AccountAdded
        | Deed::AccountClosed
        | Deed::PasswordRenewed
        | Deed::SignedIn
        | Deed::SignedOut
        | Deed::SignInRefused
        | Deed::DeedRefused
        | Deed::EpochRotated
        | Deed::RootRotated
        | Deed::ConsentChanged
        | Deed::Objected
        | Deed::ObjectionLifted
        | Deed::ObjectionOverruled
        | Deed::BirthTold
        | Deed::PurposeDefined
        | Deed::PurposeActivated
        | Deed::AssessmentWritten
        | Deed::BasisChanged
        | Deed::UseTested
        | Deed::WordingPublished
        | Deed::NoticeSeen
        | Deed::Agreed
        | Deed::PurposeSet
        | Deed::DuplicateRejected
        | Deed::PeopleMerged
        | Deed::MergeUndone
        | Deed::HouseFounded
        | Deed::MailDropped
        | Deed::ConfirmationClosed => false,
    }
}
