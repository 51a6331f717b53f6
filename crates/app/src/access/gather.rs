//! Opens everything about one person, from one snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use custody::{Disclosed, Opener, Table, Vault};
use domain::actor::Role;
use domain::country::Country;
use domain::event::Deed;
use domain::id::{ActorId, NoticeId, PurposeId, SubjectId};
use domain::may::{Against, ObjectionEnd};
use domain::notice::Language;
use domain::purpose::Basis;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::people::PersonRecord;
use store::who_looked::LookRecord;
use store::{Db, StoreError};

use super::model::{
    AsidePart, BirthPart, ConsentPart, ContactPart, ControllerPart, FormPart, LookPart, NoticePart, ObjectionPart,
    Package, PersonPart, PurposePart, ReloadPart, RestrictionPart, Totals,
};
use super::{AccessError, hex, proofs, retention};
use crate::looks::purpose_of;
use crate::purposes::PurposeName;
use crate::{House, records};

/// What a package needs beside the store and the person.
pub struct Wanted {
    pub house: House,
    /// Makes the fingerprints by which suppressions are found.
    pub vault: Arc<Vault>,
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
        details: super::details::gather(source)?,
        asides: source.asides()?,
        purposes: source.purposes()?,
        consents: source.consents(&roles)?,
        restrictions: source.restrictions()?,
        lift_notices: super::weighings::notices(source)?,
        weighings: super::weighings::gather(source)?,
        objections: source.objections()?,
        marketing_stops: source.marketing_stops()?,
        do_not_reload: source.do_not_reload(wanted)?,
        birth: source.birth()?,
        mails: super::mails::gather(source)?,
        forms: source.forms()?,
        cases: super::cases::gather(source)?,
        documents: super::documents::gather(source)?,
        handovers: super::handovers::gather(source, wanted)?,
        letters: super::letters::gather(source)?,
        disputes: super::disputes::gather(source)?,
        notes: source.notes(&roles)?,
        // No part of this version hands data to anybody; `egress` will list here whom it served.
        recipients: Vec::new(),
        retention: retention::gather(source)?,
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

    pub fn forms(&mut self) -> Result<Vec<FormPart>, AccessError> {
        let subject = self.subject();
        let open = |sent: &store::forms::SubmissionRecord| {
            let sent = crate::forms::open(self.opener, sent)?;
            Ok(FormPart {
                slug: sent.slug,
                version: sent.version,
                language: sent.language,
                at: sent.at,
                notice: sent.notice.map(|(slug, version)| NoticePart { slug, version }),
                answers: sent.answers.iter().map(|(kind, words)| (*kind, words.to_string())).collect(),
            })
        };
        store::forms::submissions_of(self.db, subject)?.iter().map(open).collect()
    }

    fn asides(&mut self) -> Result<Vec<AsidePart>, AccessError> {
        let subject = self.subject();
        let mut parts = Vec::new();
        for record in store::files::people::asides(self.db, subject)? {
            let aside = self.opener.open(Table::FileAside, records::file_aside(record.id), &record.aside)?;
            let mut say = |what: &str, value: Option<String>| {
                let (since, source) = (record.created_at, record.source.clone());
                parts.extend(value.map(|value| AsidePart { what: what.to_owned(), value, since, source }));
            };
            say("birthday", shown(aside.part(|aside| aside.birthday.clone())));
            say("language", shown(aside.part(|aside| aside.language.clone())));
            for tag in aside.part(|aside| aside.tags.clone()).each() {
                say("tag", Some(tag.to_string()));
            }
            let columns = aside.part(|aside| aside.notes.iter().map(|(column, _)| column.clone()).collect::<Vec<_>>());
            let words = aside.part(|aside| aside.notes.iter().map(|(_, words)| words.clone()).collect::<Vec<_>>());
            for (column, words) in columns.each().into_iter().zip(words.each()) {
                say(&column.to_string(), Some(words.to_string()));
            }
        }
        for told in store::sources::of_person(self.db, subject)? {
            let value = told.told_at.map_or_else(|| "open".to_owned(), |at| at.to_string());
            let (what, since, source) = ("source_told".to_owned(), told.since_at, told.source);
            parts.push(AsidePart { what, value, since, source });
        }
        Ok(parts)
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

    pub fn consents(&mut self, roles: &HashMap<ActorId, Role>) -> Result<Vec<ConsentPart>, AccessError> {
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

    fn objections(&mut self) -> Result<Vec<ObjectionPart>, AccessError> {
        let names = crate::purposes::names_in(self.db, self.person.facts.controller)?;
        let kept = store::objections::of_person(self.db, self.person.facts.subject)?;
        let part = |record: store::objections::ObjectionRecord| {
            let ground = record.ground.as_ref().map(|ground| {
                let place = records::objection_ground(record.id);
                self.opener.open(Table::Objection, place, ground).map(|ground| ground.part(|ground| ground.0.clone()))
            });
            Ok(ObjectionPart {
                against: match record.objection.against {
                    Against::DirectMarketing => None,
                    Against::Purpose(purpose) => Some(named(&names, purpose.number())),
                },
                at: record.objection.at,
                end: record.objection.end.map(|end| match end {
                    ObjectionEnd::Lifted(at) => ("lifted", at),
                    ObjectionEnd::Overruled { at, .. } => ("overruled", at),
                }),
                ground: ground.transpose()?.map(|ground| ground.to_string()),
            })
        };
        kept.into_iter().map(part).collect()
    }

    fn marketing_stops(&mut self) -> Result<Vec<Timestamp>, AccessError> {
        let stops = store::objections::stops_of(self.db, self.person.facts.subject)?;
        Ok(stops.into_iter().map(|stop| stop.set_at).collect())
    }

    /// At most one for each contact point: it has two fingerprints where it has variants.
    fn do_not_reload(&mut self, wanted: &Wanted) -> Result<Vec<ReloadPart>, AccessError> {
        let facts = &self.person.facts;
        let mut kept = Vec::new();
        for contact in store::contacts::of_person(self.db, facts.subject)? {
            let value = self.opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            let prints =
                crate::imports::fingerprints_by(&wanted.vault, (facts.controller, facts.brand), value.as_ref());
            for print in prints {
                let found = store::suppression::find(self.db, &print)?;
                let found = found.filter(|found| found.holds_at(wanted.created_at));
                if let Some((set_at, ends_at)) = found.and_then(|found| Some((found.set_at, found.ends_at?))) {
                    kept.push(ReloadPart { set_at, ends_at });
                    break;
                }
            }
        }
        Ok(kept)
    }

    pub fn birth(&mut self) -> Result<Option<BirthPart>, AccessError> {
        let Some(kept) = store::births::of_person(self.db, self.person.facts.subject)? else { return Ok(None) };
        let birth = self.opener.open(Table::Birth, records::OF_PERSON, &kept.born)?;
        Ok(Some(BirthPart {
            on: birth.as_ref().on.to_string(),
            country: birth.as_ref().country.map(|country| country.code().to_owned()),
            told_at: kept.told_at,
        }))
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
            actor: look.actor,
            name: None,
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

pub fn role(roles: &HashMap<ActorId, Role>, actor: ActorId) -> String {
    roles.get(&actor).copied().unwrap_or(Role::System).code().to_owned()
}

/// Whether somebody, or the program, got to see something by it.
const fn is_look(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::PeopleListed
            | Deed::PeopleFound
            | Deed::PersonOpened
            | Deed::ContactsDisclosed
            | Deed::PurchasesOpened
            | Deed::LooksOpened
            | Deed::TimelineOpened
            | Deed::ConsentsOpened
            | Deed::SubmissionsOpened
            | Deed::SenderCompared
            | Deed::AccessPackageBuilt
            | Deed::PortabilityBuilt
            | Deed::ErasurePreviewed
            | Deed::AgesLooked
            | Deed::ProofsKept
            | Deed::StopKept
            | Deed::ProofsExported
            | Deed::MailHandedOver
            | Deed::FieldsOpened
            | Deed::SpecialOpened
            | Deed::SegmentRun
            | Deed::IndexKept
            | Deed::DuplicatesMatched
            | Deed::DuplicatesCompared
            | Deed::PeopleExported
            | Deed::NotesOpened
            | Deed::CaseOpened
            | Deed::CaseFollowed
            | Deed::PackageFetched
            | Deed::DisputesOpened
            | Deed::WeighingOpened
    )
}
