//! The page of one person: profile, masked contact points, and the strip that says why we hold it.

use custody::{Disclosed, Table};
use domain::contact::ContactKind;
use domain::id::PublicId;
use domain::personal::Text;
use domain::purpose::{Basis, Purpose};
use domain::restriction::RestrictionGround;
use domain::time::Timestamp;
use policy::PersonAct;
use store::erasures;

use super::{Found, FullContact, PeopleError, PersonRow, look_at, row_of};
use crate::{App, Ctx, Why, records};

/// On which basis a purpose stands for this person.
#[derive(Clone, Debug)]
pub struct BasisRow {
    /// What for.
    pub purpose: Purpose,
    /// On which ground (Art. 6(1)).
    pub basis: Basis,
    /// The notice they were given: its address and version.
    pub notice: Option<(String, i64)>,
    /// Since when.
    pub since: Timestamp,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Contact points.
    pub contacts: i64,
    /// Purchases.
    pub purchases: i64,
    /// Lines of purchases.
    pub lines: i64,
    /// Answers in consent histories.
    pub consents: i64,
}

/// The page of one person.
pub struct PersonCard {
    /// What a list shows too.
    pub row: PersonRow,
    /// The brand they came under.
    pub brand: String,
    /// The team that serves them.
    pub team: String,
    /// Where the data came from.
    pub source: String,
    /// On which basis each purpose stands.
    pub bases: Vec<BasisRow>,
    /// The restriction in force.
    pub restriction: Option<(RestrictionGround, Timestamp)>,
    /// Who looked before: when and in which role.
    pub last_look: Option<(Timestamp, domain::actor::Role)>,
    /// Contact points, masked.
    pub contacts: Vec<(ContactKind, Disclosed<Text>)>,
    /// How much is kept.
    pub counts: Counts,
}

struct Strip {
    bases: Vec<BasisRow>,
    restriction: Option<(RestrictionGround, Timestamp)>,
    last_look: Option<(Timestamp, domain::actor::Role)>,
    counts: Counts,
    contacts: Vec<store::contacts::ContactRecord>,
}

/// Opens the page of a person.
pub async fn open(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<PersonCard, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::Open], |db, person| read_strip(db, person)).await?;
    let opener = opened.opener(app, PersonAct::Open)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &opened.person.profile)?;
    let masked = |contact: &store::contacts::ContactRecord| {
        Ok::<_, PeopleError>((contact.kind, opener.open_masked(records::contact(contact.id), &contact.value)?))
    };
    let contacts = opened.read.contacts.iter().map(masked).collect::<Result<Vec<_>, _>>()?;
    let facts = &opened.person.facts;
    let found = Found { person: opened.person.clone(), contacts: Vec::new(), mentions: 0 };
    Ok(PersonCard {
        row: row_of(&found, &profile, None),
        brand: app.house.brand_name(facts.brand).to_owned(),
        team: app.house.team_name(facts.team).to_owned(),
        source: opened.person.source.clone(),
        bases: opened.read.bases,
        restriction: opened.read.restriction,
        last_look: opened.read.last_look,
        contacts,
        counts: opened.read.counts,
    })
}

/// Shows the contact points in full.
pub async fn contacts(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<FullContact>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeContacts], |db, person| {
        Ok(store::contacts::of_person(db, person.facts.subject)?)
    })
    .await?;
    let opener = opened.opener(app, PersonAct::SeeContacts)?;
    let full = |contact: &store::contacts::ContactRecord| {
        Ok((contact.kind, opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?))
    };
    opened.read.iter().map(full).collect()
}

fn read_strip(db: &mut dyn store::Db, person: &store::people::PersonRecord) -> Result<Strip, PeopleError> {
    let subject = person.facts.subject;
    let mut bases = Vec::new();
    for held in store::people::purposes(db, subject)? {
        let purpose = Purpose::ALL.iter().copied().find(|purpose| purpose.id().number() == held.purpose);
        let (Some(purpose), Some(basis)) = (purpose, Basis::from_code(&held.basis)) else { continue };
        let notice = match held.notice {
            Some((id, version)) => {
                store::notices::slug_of(db, domain::id::NoticeId::new(id))?.map(|slug| (slug, version))
            }
            None => None,
        };
        bases.push(BasisRow { purpose, basis, notice, since: held.since });
    }
    let in_force =
        store::restrictions::of_person(db, subject)?.into_iter().find(|restriction| restriction.lifted_at.is_none());
    let roles = store::accounts::roles(db, person.facts.controller)?;
    let last = store::who_looked::of_person(db, subject, 1)?.into_iter().next();
    let preview = erasures::preview(db, subject)?;
    Ok(Strip {
        bases,
        restriction: in_force.map(|restriction| (restriction.ground, restriction.from_at)),
        last_look: last
            .and_then(|look| roles.iter().find(|(actor, _)| *actor == look.actor).map(|(_, role)| (look.at, *role))),
        counts: Counts {
            contacts: preview.contacts,
            purchases: preview.purchases,
            lines: preview.lines,
            consents: preview.consents,
        },
        contacts: store::contacts::of_person(db, subject)?,
    })
}
