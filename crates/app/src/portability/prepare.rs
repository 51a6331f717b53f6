//! From a package to sealed records of somebody new: what has a place here gets it, everything else is carried along.

use custody::{Sealed, Sealer, Table};
use domain::age::Birth;
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Via};
use domain::consent::history::Act;
use domain::contact::{ContactKind, ContactLabel, ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::country::Country;
use domain::id::{ContactId, PurposeId};
use domain::mapping::Aside;
use domain::notice::Language;
use domain::person::{PersonDetail, PersonName, Profile};
use domain::personal::Text;
use domain::portability::Part;
use store::births::BirthRecord;
use store::consents::ConsentRecord;
use store::contact_details::ContactDetail;
use store::contacts::{ContactRecord, Entry};
use store::files::people::AsideRecord;
use store::objections::StopPrint;

use super::bring::{BringError, NewBrought};
use super::package::{Package, Row, row};
use super::{BROUGHT, Fault, carried};
use crate::consents::NewAnswer;
use crate::consents::points::{is_stoppable, stop_print};
use crate::people::MOST_CONTACTS;
use crate::{App, Ctx, ages, records};

/// How many carried rows one sealed record holds.
const ROWS_AT_ONCE: usize = 200;

/// What is known of somebody, before it is sealed.
pub struct Known {
    /// Who they are.
    pub profile: Profile,
    /// How they are reached, with label and preference where told.
    pub contacts: Vec<(ContactValue, Option<ContactLabel>, bool)>,
    /// How to speak to them.
    pub detail: PersonDetail,
    /// When they were born.
    pub birth: Option<Birth>,
    /// What has no place of its own.
    pub carried: Vec<(Part, Row)>,
}

/// Takes a package apart. A cell of a fixed kind that cannot be read is a fault; nothing is guessed and nothing lost.
pub fn known(package: &Package) -> Result<Known, Fault> {
    let mut carried = Vec::new();
    let profile = profile(package, &mut carried)?;
    let contacts = contacts(package, (profile.country, &mut carried))?;
    if profile.name.is_none() && profile.organisation.is_none() && contacts.is_empty() {
        return Err(Fault::Nobody);
    }
    let (detail, birth) = details(package, (profile.country, &mut carried));
    let others = [Part::Purchases, Part::PurchaseLines, Part::Consents, Part::FormAnswers, Part::Fields];
    for part in others {
        carried.extend(package.rows(part).iter().map(|row| (part, row.clone())));
    }
    Ok(Known { profile, contacts, detail, birth, carried })
}

fn cell<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).map(String::as_str)
}

fn words(row: &Row, column: &str) -> Option<Text> {
    cell(row, column).map(Text::new)
}

fn told(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.expose().to_owned())
}

fn country_of(row: &Row, (part, number): (Part, usize)) -> Result<Option<Country>, Fault> {
    cell(row, "country").map(|code| code.parse().map_err(|_| Fault::Content { part, row: number + 1 })).transpose()
}

/// The first profile is theirs; those of records that were joined to it are carried.
fn profile(package: &Package, carried: &mut Vec<(Part, Row)>) -> Result<Profile, Fault> {
    let mut rows = package.rows(Part::Profile).iter().enumerate();
    let empty = Profile { name: None, organisation: None, town: None, country: None, customer_number: None };
    let Some((number, first)) = rows.next() else { return Ok(empty) };
    let [given, family] = ["given_name", "family_name"].map(|column| cell(first, column).unwrap_or_default());
    let profile = Profile {
        name: PersonName::parse(given, family),
        organisation: words(first, "organisation"),
        town: words(first, "town"),
        country: country_of(first, (Part::Profile, number))?,
        customer_number: None,
    };
    let name = profile.name.as_ref();
    let again = row([
        ("given_name", name.and_then(|name| told(name.given.as_ref()))),
        ("family_name", name.and_then(|name| told(Some(&name.family)))),
        ("organisation", told(profile.organisation.as_ref())),
        ("town", told(profile.town.as_ref())),
        ("country", profile.country.map(|country| country.code().to_owned())),
    ]);
    let first = (again != *first).then_some(first);
    carried.extend(first.into_iter().chain(rows.map(|(_, row)| row)).map(|row| (Part::Profile, row.clone())));
    Ok(profile)
}

type Contacts = Vec<(ContactValue, Option<ContactLabel>, bool)>;

/// A contact point that would not come out as it came in is carried as well.
fn contacts(package: &Package, (home, carried): (Option<Country>, &mut Vec<(Part, Row)>)) -> Result<Contacts, Fault> {
    let mut taken: Contacts = Vec::new();
    for (number, row) in package.rows(Part::ContactPoints).iter().enumerate() {
        let fault = Fault::Content { part: Part::ContactPoints, row: number + 1 };
        let kind = cell(row, "kind").and_then(ContactKind::from_code).ok_or(fault)?;
        let label = match cell(row, "label") {
            Some(code) => Some(ContactLabel::from_code(code).ok_or(fault)?),
            None => None,
        };
        let value = value(row, (kind, home, number))?;
        let is_full = taken.iter().filter(|(value, ..)| value.kind() == kind).count() >= MOST_CONTACTS;
        let value =
            value.filter(|value| !is_full && point(value).iter().all(|(name, cell)| row.get(name) == Some(cell)));
        match value {
            Some(value) => taken.push((value, label, cell(row, "preferred").is_some())),
            None => carried.push((Part::ContactPoints, row.clone())),
        }
    }
    Ok(taken)
}

fn value(
    row: &Row,
    (kind, home, number): (ContactKind, Option<Country>, usize),
) -> Result<Option<ContactValue>, Fault> {
    let text = cell(row, "value").unwrap_or_default();
    Ok(match kind {
        ContactKind::Email => EmailAddress::parse(text).ok().map(ContactValue::Email),
        ContactKind::Phone => PhoneNumber::parse_in(text, home).ok().map(ContactValue::Phone),
        ContactKind::Postal => {
            let lines = cell(row, "street").unwrap_or_default().split('\n').filter(|line| !line.is_empty());
            let address = PostalAddress {
                lines: lines.map(Text::new).collect(),
                postcode: words(row, "postcode"),
                town: words(row, "town"),
                region: words(row, "region"),
                country: country_of(row, (Part::ContactPoints, number))?,
            };
            address.checked().ok().map(ContactValue::Postal)
        }
        // The number of another company says nothing here.
        ContactKind::CustomerNumber => None,
    })
}

/// The cells of a contact point, as [`super::gather`] writes them.
fn point(value: &ContactValue) -> Row {
    let kind = Some(value.kind().code().to_owned());
    match value {
        ContactValue::Email(email) => row([("kind", kind), ("value", Some(email.expose().to_owned()))]),
        ContactValue::Phone(phone) => row([("kind", kind), ("value", Some(phone.expose().to_owned()))]),
        ContactValue::Postal(postal) => {
            let street: Vec<&str> = postal.lines.iter().map(Text::expose).collect();
            row([
                ("kind", kind),
                ("street", Some(street.join("\n"))),
                ("postcode", told(postal.postcode.as_ref())),
                ("town", told(postal.town.as_ref())),
                ("region", told(postal.region.as_ref())),
                ("country", postal.country.map(|country| country.code().to_owned())),
            ])
        }
        ContactValue::CustomerNumber(number) => row([("kind", kind), ("value", told(Some(number)))]),
    }
}

fn details(
    package: &Package,
    (country, carried): (Option<Country>, &mut Vec<(Part, Row)>),
) -> (PersonDetail, Option<Birth>) {
    let (mut detail, mut birth) = (PersonDetail::default(), None);
    for row in package.rows(Part::Details) {
        let text = cell(row, "value").unwrap_or_default();
        let is_taken = match cell(row, "name") {
            Some("addressed_as")
                if detail.addressed_as.is_none() && text.chars().count() <= PersonDetail::MAX_CHARS =>
            {
                detail.addressed_as = Some(Text::new(text));
                true
            }
            Some("language") if detail.language.is_none() => {
                detail.language = Language::parse(text).filter(|language| language.code() == text);
                detail.language.is_some()
            }
            Some("birthday") if birth.is_none() => {
                let on: Option<jiff::civil::Date> = text.parse().ok();
                birth = on.filter(|on| on.to_string() == text).map(|on| Birth { on, country });
                birth.is_some()
            }
            Some(_) | None => false,
        };
        if !is_taken {
            carried.push((Part::Details, row.clone()));
        }
    }
    (detail, birth)
}

/// Seals for one person.
pub struct Desk<'a> {
    /// The house.
    pub app: &'a App,
    /// In whose name.
    pub ctx: &'a Ctx,
    /// With the key of the person.
    pub sealer: &'a Sealer,
    /// What was asked.
    pub new: &'a NewBrought,
}

/// A contact point with what stands beside it and what finds it.
pub type Point = (ContactRecord, Option<ContactDetail>, Entry, Option<StopPrint>);

impl Desk<'_> {
    /// Seals the contact points.
    pub fn points(&self, known: &Known) -> Result<Vec<Point>, BringError> {
        let controller = self.app.house.controller.id;
        let point = |(value, label, preferred): &(ContactValue, Option<ContactLabel>, bool)| {
            let id = ContactId::new(self.app.store.next_id());
            let record = ContactRecord {
                id,
                kind: value.kind(),
                purpose: domain::purpose::Purpose::Service.code().to_owned(),
                source: BROUGHT.to_owned(),
                created_at: self.ctx.now,
                value: self.sealer.seal(Table::ContactPoint, records::contact(id), value)?,
            };
            let detail = label.map(|label| ContactDetail {
                contact: id,
                label,
                preferred_at: preferred.then_some(self.ctx.now),
                notice: Some(self.new.notice),
                added_by: self.ctx.actor.id,
            });
            let entry = Entry {
                controller,
                kind: value.kind(),
                token: self.app.vault.contact_token(controller, value.kind(), &value.normal()),
                version: self.app.vault.token_version(),
            };
            let print = is_stoppable(value.kind()).then(|| stop_print(self.app, controller, value));
            Ok((record, detail, entry, print))
        };
        known.contacts.iter().map(point).collect()
    }

    /// Seals how to speak to them, if that is told.
    pub fn detail(&self, known: &Known) -> Result<Option<Sealed<PersonDetail>>, BringError> {
        let is_told = known.detail != PersonDetail::default();
        let sealed = is_told.then(|| self.sealer.seal(Table::PersonDetail, records::BESIDE_PERSON, &known.detail));
        Ok(sealed.transpose()?)
    }

    /// Seals when they were born.
    pub fn birth(&self, known: &Known) -> Result<Option<BirthRecord>, BringError> {
        Ok(known.birth.map(|birth| ages::prepared(self.sealer, birth, self.ctx.now)).transpose()?)
    }

    /// Seals what is carried.
    pub fn asides(&self, known: &Known) -> Result<Vec<AsideRecord>, BringError> {
        let aside = |rows: &[(Part, Row)]| {
            let id = self.app.store.next_id();
            let notes = rows.iter().map(|(part, row)| (Text::new(part.code()), Text::new(carried::text_of(row))));
            let aside = Aside { notes: notes.collect(), ..Aside::default() };
            let aside = self.sealer.seal(Table::FileAside, records::file_aside(id), &aside)?;
            Ok(AsideRecord { id, source: BROUGHT.to_owned(), created_at: self.ctx.now, aside })
        };
        known.carried.chunks(ROWS_AT_ONCE).map(aside).collect()
    }

    /// A yes to another company is none to this one (Art. 4(11): its controller is part of what was agreed to). For each
    /// purpose and channel that is asked for here, too, the history begins with "unknown".
    pub fn consents(&self, package: &Package, asked: &[(PurposeId, String)]) -> Result<Vec<ConsentRecord>, BringError> {
        let mut begun: Vec<(PurposeId, Channel)> = Vec::new();
        for said in package.rows(Part::Consents) {
            let yes = cell(said, "answer").and_then(Act::from_code).is_some_and(Act::needs_channel);
            let purpose = asked.iter().find(|(_, code)| cell(said, "purpose") == Some(code)).map(|(id, _)| *id);
            let reach = cell(said, "reach").and_then(Channel::from_code);
            let at = purpose.zip(reach).filter(|at| yes && !begun.contains(at));
            begun.extend(at);
        }
        let line = |(purpose, reach): &(PurposeId, Channel)| {
            let draft = Draft { via: Some(Via::Import), ..Draft::default() };
            let new = NewAnswer { purpose: *purpose, act: Act::Unknown, reach: Some(*reach), draft, note: None };
            Ok(crate::consents::prepared(self.app, self.ctx, (self.sealer, self.new.brand), new)?)
        };
        begun.iter().map(line).collect()
    }
}
