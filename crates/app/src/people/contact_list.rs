//! Contact points in full, each with why it is held: purpose, basis, source, when, after which notice, and what ends it.

use std::sync::Arc;

use custody::{Disclosed, Table};
use domain::actor::Role;
use domain::contact::{AddressProblem, ContactKind, ContactLabel, ContactValue};
use domain::id::{ContactId, NoticeId, PublicId, SubjectId};
use domain::purpose::{Basis, Purpose};
use domain::time::Timestamp;
use policy::{Denied, PersonAct};
use store::contact_details::ContactDetail;
use store::contacts::{ContactRecord, Entry};
use store::people::{PersonPurpose, PersonRecord};

use super::contact_edit::entry_of;
use super::door::Opened;
use super::{PeopleError, circle, look_at};
use crate::{App, Ctx, Why, records};

/// How many people at one place are looked at; at more, a shared office is meant and no household.
const OTHERS: i64 = 50;

/// One contact point.
pub struct ContactRow {
    /// Its number.
    pub id: ContactId,
    /// Its kind.
    pub kind: ContactKind,
    /// The value.
    pub value: Disclosed<ContactValue>,
    /// Where it belongs.
    pub label: Option<ContactLabel>,
    /// Whether it is preferred to others of its kind.
    pub preferred: bool,
    /// What the country of an address would ask about it.
    pub problems: Vec<AddressProblem>,
    /// How many others whom the actor may know are reached there.
    pub others: usize,
    /// What it is held for.
    pub purpose: Option<Purpose>,
    /// On which ground.
    pub basis: Option<Basis>,
    /// Where it came from.
    pub source: String,
    /// When it was collected.
    pub since: Timestamp,
    /// The notice they had been given: its address and version.
    pub notice: Option<(String, i64)>,
    /// In which role it was written down, if that is known.
    pub added_by: Option<Role>,
    /// Code of the rule that ends it, as in the catalogue of columns.
    pub ends: &'static str,
}

/// What is read beside the contact points.
struct Known {
    contacts: Vec<ContactRecord>,
    details: Vec<ContactDetail>,
    purposes: Vec<PersonPurpose>,
    slugs: Vec<(i64, String)>,
    roles: Vec<(domain::id::ActorId, Role)>,
}

/// Shows the contact points in full, with why each is held. What two records of one person both have is listed twice,
/// because each is held for reasons of its own.
pub async fn contact_list(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<ContactRow>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeContacts], known).await?;
    let (mut rows, mut entries, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for (record, known) in opened.each() {
        own.push(record.facts.subject);
        let opener = opened.opener_of(app, PersonAct::SeeContacts, record)?;
        for contact in &known.contacts {
            let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            entries.push(entry_of(app, value.as_ref()));
            rows.push(row(known, contact, value));
        }
    }
    let preferred: Vec<ContactId> = ContactKind::ALL.iter().filter_map(|kind| preferred(&opened, *kind)).collect();
    let others = others(app, ctx, (own, why), entries).await?;
    for (row, others) in rows.iter_mut().zip(others) {
        (row.others, row.preferred) = (others, preferred.contains(&row.id));
    }
    Ok(rows)
}

fn known(db: &mut dyn store::Db, person: &PersonRecord) -> Result<Known, PeopleError> {
    let subject = person.facts.subject;
    let mut known = Known {
        contacts: store::contacts::of_person(db, subject)?,
        details: store::contact_details::of_person(db, subject)?,
        purposes: store::people::purposes(db, subject)?,
        slugs: Vec::new(),
        roles: store::accounts::roles(db, person.facts.controller)?,
    };
    let given = known.details.iter().filter_map(|detail| detail.notice.map(|notice| notice.notice.number()));
    let of_purpose = known.purposes.iter().filter_map(|purpose| purpose.notice.map(|(notice, _)| notice));
    let mut notices: Vec<i64> = given.chain(of_purpose).collect();
    notices.sort_unstable();
    notices.dedup();
    for notice in notices {
        if let Some(slug) = store::notices::slug_of(db, NoticeId::new(notice))? {
            known.slugs.push((notice, slug));
        }
    }
    Ok(known)
}

fn row(known: &Known, contact: &ContactRecord, value: Disclosed<ContactValue>) -> ContactRow {
    let detail = known.details.iter().find(|detail| detail.contact == contact.id);
    let purpose = Purpose::from_code(&contact.purpose);
    let held = purpose.and_then(|purpose| known.purposes.iter().find(|held| held.purpose == purpose.id().number()));
    let given = detail.and_then(|detail| detail.notice).map(|notice| (notice.notice.number(), notice.version));
    let notice = given.or_else(|| held.and_then(|held| held.notice)).and_then(|(notice, version)| {
        let slug = known.slugs.iter().find(|(known, _)| *known == notice)?;
        Some((slug.1.clone(), version))
    });
    let role = |by| known.roles.iter().find(|(actor, _)| *actor == by).map(|(_, role)| *role);
    ContactRow {
        id: contact.id,
        kind: contact.kind,
        label: detail.map(|detail| detail.label),
        preferred: false,
        problems: match value.as_ref() {
            ContactValue::Postal(address) => address.problems(),
            ContactValue::Email(_) | ContactValue::Phone(_) | ContactValue::CustomerNumber(_) => Vec::new(),
        },
        value,
        others: 0,
        basis: held.and_then(|held| Basis::from_code(&held.basis)).or_else(|| purpose.map(Purpose::first_basis)),
        purpose,
        source: contact.source.clone(),
        since: contact.created_at,
        notice,
        added_by: detail.and_then(|detail| role(detail.added_by)),
        ends: "customer",
    }
}

/// Of all contact points of a kind, whichever record they stand under, the one that was preferred last.
fn preferred(opened: &Opened<Known>, kind: ContactKind) -> Option<ContactId> {
    let said = opened.each().flat_map(|(_, known)| {
        let of_kind = known.contacts.iter().filter(move |contact| contact.kind == kind);
        of_kind.filter_map(|contact| {
            let detail = known.details.iter().find(|detail| detail.contact == contact.id)?;
            Some((detail.preferred_at?, contact.id))
        })
    });
    said.max().map(|(_, contact)| contact)
}

/// For each place in the directory, how many others stand there of whom the actor may know; nobody is opened.
async fn others(
    app: &App,
    ctx: &Ctx,
    (own, why): (Vec<SubjectId>, &Why),
    entries: Vec<Entry>,
) -> Result<Vec<usize>, PeopleError> {
    let (policy, actor, asks) = (Arc::clone(&app.policy), ctx.actor.clone(), ctx.asks(PersonAct::Find, why.reason));
    app.store
        .read(move |db| {
            let mut counts = Vec::new();
            for entry in &entries {
                let mut count = 0;
                for subject in store::contacts::find(db, entry, OTHERS)? {
                    if own.contains(&subject) {
                        continue;
                    }
                    let Some(other) = circle::member(db, subject)? else { continue };
                    match policy.allow(&actor, &other.facts, asks)? {
                        Ok(_) | Err(Denied::Refused) => count += 1,
                        Err(Denied::Invisible) => (),
                    }
                }
                counts.push(count);
            }
            Ok(counts)
        })
        .await
}
