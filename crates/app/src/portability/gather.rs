//! Picks what goes along from one snapshot: given by the person or seen of what they did, on consent or contract.

use std::collections::HashMap;

use custody::Table;
use domain::contact::ContactValue;
use domain::declared::Field;
use domain::id::PurposeId;
use domain::portability::{Part, is_portable, is_said};
use domain::purpose::rule::SpecialCondition;
use domain::purpose::{Basis, Purpose};
use domain::time::Timestamp;
use store::people::PersonRecord;
use store::{Db, StoreError};

use super::package::{GivenBy, Package, Row, row};
use super::{BROUGHT, carried};
use crate::access::AccessError;
use crate::access::gather::{Source, country, shown};
use crate::access::joined::OwnRecord;
use crate::access::model::Purchases as _;
use crate::access::shelf::Shelf;
use crate::{House, records};

/// Everything that goes along of every record of a person.
pub fn package(db: &mut dyn Db, of: &[OwnRecord], (house, now): (&House, Timestamp)) -> Result<Package, AccessError> {
    let controller = &house.controller;
    let given_by = GivenBy {
        name: controller.name.clone(),
        country: controller.country.code().to_owned(),
        privacy_contact: controller.privacy_contact.clone(),
    };
    let (main, _) = of.first().ok_or(AccessError::NotFound)?;
    let mut package = Package::empty(now, given_by, main.facts.public.to_string());
    for record in of {
        let bases = Bases::of(db, &record.0)?;
        if bases.carry(Purpose::Service.id()) {
            purchases(db, record, (house, &mut package))?;
        }
        let source = Source { db: &mut *db, opener: &record.1, person: &record.0 };
        Picked { source, bases, house: &controller.name, package: &mut package }.all()?;
    }
    Ok(package)
}

/// On what each purpose rests, for one person.
struct Bases(HashMap<PurposeId, Basis>);

impl Bases {
    /// What was written down for the person counts before what the house says of everybody.
    fn of(db: &mut dyn Db, person: &PersonRecord) -> Result<Self, StoreError> {
        let rules = store::purposes::all(db, person.facts.controller)?;
        let mut bases: HashMap<_, _> = rules.iter().map(|record| (record.rule.purpose, record.rule.basis)).collect();
        for held in store::people::purposes(db, person.facts.subject)? {
            let basis = Basis::from_code(&held.basis).ok_or(StoreError::Damaged { what: "a basis" })?;
            bases.insert(PurposeId::new(held.purpose), basis);
        }
        Ok(Self(bases))
    }

    /// A purpose that nothing is known of carries nothing.
    fn carry(&self, purpose: PurposeId) -> bool {
        self.0.get(&purpose).is_some_and(|basis| is_portable(*basis))
    }
}

struct Picked<'a> {
    source: Source<'a>,
    bases: Bases,
    house: &'a str,
    package: &'a mut Package,
}

impl Picked<'_> {
    fn all(mut self) -> Result<(), AccessError> {
        self.contacts()?;
        self.consents()?;
        self.fields()?;
        if !self.bases.carry(Purpose::Service.id()) {
            return Ok(());
        }
        self.profile()?;
        self.details()?;
        self.form_answers()?;
        self.told_in_files()
    }

    fn profile(&mut self) -> Result<(), AccessError> {
        let person = self.source.person;
        let profile = self.source.opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
        let name = profile.part(|profile| profile.name.clone()).transpose();
        let given = name.as_ref().and_then(|name| shown(name.part(|name| name.given.clone())));
        let family = name.as_ref().map(|name| name.part(|name| name.family.clone()).to_string());
        let told = row([
            ("given_name", given),
            ("family_name", family),
            ("organisation", shown(profile.part(|profile| profile.organisation.clone()))),
            ("town", shown(profile.part(|profile| profile.town.clone()))),
            ("country", country(profile.as_ref().country)),
        ]);
        self.package.add(Part::Profile, told);
        Ok(())
    }

    fn contacts(&mut self) -> Result<(), AccessError> {
        let subject = self.source.subject();
        let details = store::contact_details::of_person(self.source.db, subject)?;
        let codes = store::purposes::all(self.source.db, self.source.person.facts.controller)?;
        for contact in store::contacts::of_person(self.source.db, subject)? {
            let purpose = codes.iter().find(|record| record.code == contact.purpose);
            let purpose = purpose.map_or(Purpose::Service.id(), |record| record.rule.purpose);
            if !self.bases.carry(purpose) {
                continue;
            }
            let value = self.source.opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            let Some(mut told) = point(&value) else { continue };
            let detail = details.iter().find(|detail| detail.contact == contact.id);
            told.extend(detail.map(|detail| ("label", detail.label.code().to_owned())));
            let preferred = detail.is_some_and(|detail| detail.preferred_at.is_some());
            told.extend(preferred.then(|| ("preferred", "yes".to_owned())));
            self.package.add(Part::ContactPoints, told);
        }
        Ok(())
    }

    /// How to speak to them, and when they were born.
    fn details(&mut self) -> Result<(), AccessError> {
        let subject = self.source.subject();
        if let Some(detail) = store::profiles::detail(self.source.db, subject)? {
            let opened = self.source.opener.open(Table::PersonDetail, records::BESIDE_PERSON, &detail)?;
            self.detail("addressed_as", shown(opened.part(|detail| detail.addressed_as.clone())));
            self.detail("language", opened.as_ref().language.map(|language| language.code().to_owned()));
        }
        if let Some(birth) = self.source.birth()? {
            self.detail("birthday", Some(birth.on));
        }
        Ok(())
    }

    fn detail(&mut self, name: &str, value: Option<String>) {
        if value.is_some() {
            self.package.add(Part::Details, row([("name", Some(name.to_owned())), ("value", value)]));
        }
    }

    fn consents(&mut self) -> Result<(), AccessError> {
        let house = self.house.to_owned();
        for said in self.source.consents(&HashMap::new())?.into_iter().filter(|said| is_said(said.act)) {
            let confirmed = said.proof.iter().find(|(code, _)| *code == "confirmed_at").map(|(_, at)| at.clone());
            let notice = said.notice;
            let told = row([
                ("given_to", Some(house.clone())),
                ("purpose", Some(said.purpose.code)),
                ("answer", Some(said.act.code().to_owned())),
                ("reach", said.reach.map(|reach| reach.code().to_owned())),
                ("at", Some(said.at.to_string())),
                ("channel", Some(said.channel)),
                ("language", Some(said.language)),
                ("notice_version", notice.as_ref().map(|notice| notice.version.to_string())),
                ("notice", notice.map(|notice| notice.slug)),
                ("form", Some(said.form)),
                ("wording_sha256", said.wording),
                ("confirmed_at", confirmed),
            ]);
            self.package.add(Part::Consents, told);
        }
        Ok(())
    }

    fn form_answers(&mut self) -> Result<(), AccessError> {
        let house = self.house.to_owned();
        for sent in self.source.forms()? {
            for (field, answer) in sent.answers {
                let told = row([
                    ("given_to", Some(house.clone())),
                    ("form", Some(sent.slug.clone())),
                    ("version", Some(sent.version.to_string())),
                    ("language", Some(sent.language.code().to_owned())),
                    ("at", Some(sent.at.to_string())),
                    ("field", Some(field.code().to_owned())),
                    ("answer", Some(answer)),
                ]);
                self.package.add(Part::FormAnswers, told);
            }
        }
        Ok(())
    }

    /// Fields hold what was told; a special category goes along where it rests on the express statement.
    fn fields(&mut self) -> Result<(), AccessError> {
        let (subject, controller) = (self.source.subject(), self.source.person.facts.controller);
        let fields = store::fields::all(self.source.db, controller)?;
        let declared = |id| fields.iter().find(|field: &&Field| field.id == id);
        for record in store::fields::values(self.source.db, subject)? {
            let Some(field) = declared(record.field).filter(|field| self.bases.carry(field.declared.purpose.id()))
            else {
                continue;
            };
            let value = self.source.opener.open(Table::FieldValue, records::field(record.field), &record.value)?;
            self.field(field, (value.part(|value| value.0.clone()).to_string(), record.at));
        }
        for record in store::fields::special_values(self.source.db, subject)? {
            let stated = |field: &&Field| field.declared.condition == Some(SpecialCondition::ExplicitConsent);
            let Some(field) = declared(record.field).filter(stated) else { continue };
            let value = self.source.opener.open(Table::SpecialValue, records::field(record.field), &record.value)?;
            self.field(field, (value.part(|value| value.0.clone()).to_string(), record.at));
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, (value, at): (String, Timestamp)) {
        let told = row([
            ("given_to", Some(self.house.to_owned())),
            ("name", Some(field.declared.name.clone())),
            ("value", Some(value)),
            ("since", Some(at.to_string())),
        ]);
        self.package.add(Part::Fields, told);
    }

    /// Birthday and language out of files; and what the person brought themselves, as it was.
    fn told_in_files(&mut self) -> Result<(), AccessError> {
        let subject = self.source.subject();
        for record in store::files::people::asides(self.source.db, subject)? {
            let place = records::file_aside(record.id);
            let aside = self.source.opener.open(Table::FileAside, place, &record.aside)?;
            self.detail("birthday", shown(aside.part(|aside| aside.birthday.clone())));
            self.detail("language", shown(aside.part(|aside| aside.language.clone())));
            if record.source != BROUGHT {
                continue;
            }
            for note in aside.part(|aside| aside.notes.clone()).each() {
                let (part, words) = (note.part(|note| note.0.clone()), note.part(|note| note.1.clone()));
                let part = Part::from_code(&part.to_string());
                let told = part.and_then(|part| Some((part, carried::row_of(part, &words.to_string())?)));
                let (part, told) = told.ok_or(StoreError::Damaged { what: "a row that was brought" })?;
                self.package.add(part, told);
            }
        }
        Ok(())
    }
}

/// A contact point by its parts; the number that the house gave is none of theirs.
fn point(value: &custody::Disclosed<ContactValue>) -> Option<Row> {
    let kind = value.as_ref().kind().code().to_owned();
    match value.as_ref() {
        ContactValue::CustomerNumber(_) => None,
        ContactValue::Email(_) | ContactValue::Phone(_) => {
            Some(row([("kind", Some(kind)), ("value", Some(value.to_string()))]))
        }
        ContactValue::Postal(postal) => {
            let lines = value.part(|_| postal.lines.clone()).each();
            let street: Vec<String> = lines.iter().map(ToString::to_string).collect();
            Some(row([
                ("kind", Some(kind)),
                ("street", Some(street.join("\n"))),
                ("postcode", shown(value.part(|_| postal.postcode.clone()))),
                ("town", shown(value.part(|_| postal.town.clone()))),
                ("region", shown(value.part(|_| postal.region.clone()))),
                ("country", country(postal.country)),
            ]))
        }
    }
}

fn purchases(db: &mut dyn Db, record: &OwnRecord, (house, package): (&House, &mut Package)) -> Result<(), AccessError> {
    let given_to = Some(house.controller.name.clone());
    let records = std::slice::from_ref(record);
    Shelf { db, records, house }.each(&mut |purchase| {
        let invoice = Some(purchase.invoice.clone());
        let head = row([
            ("given_to", given_to.clone()),
            ("invoice", invoice.clone()),
            ("at", Some(purchase.at.to_string())),
            ("kind", Some(purchase.kind.code().to_owned())),
            ("brand", Some(purchase.brand.clone())),
            ("currency", Some(purchase.currency.code().to_owned())),
            ("country", purchase.country.clone()),
            ("billing_address", purchase.billing.clone()),
            ("invoiced", purchase.invoiced.map(|money| money.amount().to_string())),
        ]);
        package.add(Part::Purchases, head);
        for line in &purchase.lines {
            let told = row([
                ("given_to", given_to.clone()),
                ("invoice", invoice.clone()),
                ("line", Some(line.number.to_string())),
                ("at", Some(line.at.to_string())),
                ("article", Some(line.article.clone())),
                ("description", line.description.clone()),
                ("quantity", Some(line.quantity.to_string())),
                ("unit_price", Some(line.unit_price.to_string())),
            ]);
            package.add(Part::PurchaseLines, told);
        }
        Ok(())
    })
}
