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
use store::merges::MergeRecord;

use super::door::Opened;
use super::{Beside, Found, PeopleError, PersonRow, look_at, row_of};
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

impl Counts {
    /// Both together.
    const fn plus(self, more: Self) -> Self {
        Self {
            contacts: self.contacts + more.contacts,
            purchases: self.purchases + more.purchases,
            lines: self.lines + more.lines,
            consents: self.consents + more.consents,
        }
    }
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
    /// What stands beside: tags, organisations, how to address them.
    pub beside: Beside,
    /// Records that were joined to this one.
    pub joined: Vec<JoinedRecord>,
}

/// A record that was joined to the main record of a person.
pub struct JoinedRecord {
    /// What a list would show of it.
    pub row: PersonRow,
    /// When it was joined.
    pub at: Timestamp,
    /// Until when that can be undone.
    pub undo_until: Timestamp,
}

struct Strip {
    bases: Vec<BasisRow>,
    restriction: Option<(RestrictionGround, Timestamp)>,
    last_look: Option<(Timestamp, domain::actor::Role)>,
    counts: Counts,
    contacts: Vec<store::contacts::ContactRecord>,
    beside: super::beside::Read,
    merge: Option<MergeRecord>,
}

/// Opens the page of a person.
pub async fn open(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<PersonCard, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::Open], |db, person| read_strip(db, person)).await?;
    let (mut contacts, mut joined, mut row) = (Vec::new(), Vec::new(), None);
    let mut beside = Beside::default();
    for (record, strip) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::Open, record)?;
        beside.join(strip.beside.open(&opener)?);
        let profile = opener.open(Table::Person, records::OF_PERSON, &record.profile)?;
        for contact in &strip.contacts {
            contacts.push((contact.kind, opener.open_masked(records::contact(contact.id), &contact.value)?));
        }
        let found = Found { person: record.clone(), contacts: Vec::new(), mentions: 0 };
        let shown = row_of(&found, &profile, None);
        match &strip.merge {
            Some(merge) if row.is_some() => {
                joined.push(JoinedRecord { row: shown, at: merge.at, undo_until: merge.undo_until });
            }
            Some(_) | None => row = row.or(Some(shown)),
        }
    }
    let facts = &opened.person.facts;
    Ok(PersonCard {
        row: row.ok_or(PeopleError::NotFound)?,
        brand: app.house.brand_name(facts.brand).to_owned(),
        team: app.house.team_name(facts.team).to_owned(),
        source: opened.person.source.clone(),
        bases: bases(&opened),
        restriction: opened.each().find_map(|(_, strip)| strip.restriction),
        last_look: opened.each().filter_map(|(_, strip)| strip.last_look).max_by_key(|(at, _)| *at),
        contacts,
        beside,
        counts: opened.each().fold(Counts::default(), |sum, (_, strip)| sum.plus(strip.counts)),
        joined,
    })
}

/// The basis of each purpose; where several records have one, that of the main record.
fn bases(opened: &Opened<Strip>) -> Vec<BasisRow> {
    let mut bases: Vec<BasisRow> = Vec::new();
    for basis in opened.each().flat_map(|(_, strip)| &strip.bases) {
        if !bases.iter().any(|known| (known.purpose, known.basis) == (basis.purpose, basis.basis)) {
            bases.push(basis.clone());
        }
    }
    bases
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
        beside: super::beside::Read::of(db, &person.facts)?,
        merge: store::merges::standing(db, subject)?,
    })
}
