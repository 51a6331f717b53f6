//! Two people side by side: what agrees, what differs, contact points masked.

use std::sync::Arc;

use custody::{Disclosed, Opener, Table};
use domain::contact::{ContactKind, ContactValue};
use domain::duplicates::Rule;
use domain::id::{PublicId, SubjectId};
use domain::merge::{Field, PairState};
use domain::person::Profile;
use domain::personal::Text;
use policy::PersonAct;
use store::StoreError;
use store::contacts::ContactRecord;
use store::people::PersonRecord;

use super::rules_of;
use crate::people::{Found, PeopleError, PersonRow, circle, missing_permit, row_of};
use crate::{App, Ctx, Why, records};

/// One line of the comparison.
pub struct CompareRow {
    /// Which part of the record.
    pub field: Field,
    /// What each says, contact points masked.
    pub values: [Vec<Disclosed<Text>>; 2],
    /// Whether both say the same.
    pub is_same: bool,
}

/// Two people side by side.
pub struct Comparison {
    /// Both, as lists show them.
    pub both: [PersonRow; 2],
    /// The team that serves each.
    pub teams: [String; 2],
    /// What was suggested about them: the score in bits and the rules.
    pub suggestion: Option<(i64, Vec<Rule>)>,
    /// What was decided about them.
    pub state: PairState,
    /// Part by part.
    pub rows: Vec<CompareRow>,
}

/// One side, opened.
struct Side {
    row: PersonRow,
    subject: SubjectId,
    profile: Disclosed<Profile>,
    contacts: Vec<(ContactKind, Disclosed<ContactValue>)>,
}

/// Shows both side by side; the rules are asked about both, and one event names both.
pub async fn compare(
    app: &App,
    ctx: &Ctx,
    (one, other): (PublicId, PublicId),
    why: &Why,
) -> Result<Comparison, PeopleError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::Compare, why.reason));
    let ((sides, known), permits) = app
        .store
        .disclose(move |db, looks| {
            let mut sides: Vec<Vec<(PersonRecord, Vec<ContactRecord>)>> = Vec::new();
            for whom in [one, other] {
                let mut side = Vec::new();
                for member in circle::by_public(db, whom)? {
                    looks.push(policy.allow(&asker.actor, &member.facts, asks)??);
                    let contacts = store::contacts::of_person(db, member.facts.subject)?;
                    side.push((member, contacts));
                }
                if side.is_empty() {
                    return Err(PeopleError::NotFound);
                }
                sides.push(side);
            }
            let mains: Vec<SubjectId> =
                sides.iter().filter_map(|side| side.first()).map(|(main, _)| main.facts.subject).collect();
            let known = match mains.as_slice() {
                [one, other] => store::duplicates::pair(db, *one, *other)?,
                _ => None,
            };
            Ok::<_, PeopleError>((sides, known))
        })
        .await?;
    let open = |member: &PersonRecord| -> Result<Opener, PeopleError> {
        let permit = permits.of(member.facts.subject, PersonAct::Compare).ok_or_else(missing_permit)?;
        Ok(app.vault.opener(permit, &member.key)?)
    };
    let mut opened = Vec::new();
    for side in &sides {
        opened.push(open_side(side, open)?);
    }
    let (Some(right), Some(left)) = (opened.pop(), opened.pop()) else { return Err(PeopleError::NotFound) };
    if left.subject == right.subject {
        return Err(PeopleError::Incomplete);
    }
    let teams = sides.iter().filter_map(|side| side.first()).map(|(main, _)| app.house.team_name(main.facts.team));
    let mut teams = teams.map(str::to_owned);
    Ok(Comparison {
        rows: rows(&left, &right),
        both: [left.row, right.row],
        teams: [teams.next().unwrap_or_default(), teams.next().unwrap_or_default()],
        state: known.as_ref().map_or(PairState::Open, |known| known.state),
        suggestion: known.filter(|known| known.score > 0).map(|known| (known.score, rules_of(&known.rules))),
    })
}

fn open_side(
    side: &[(PersonRecord, Vec<ContactRecord>)],
    open: impl Fn(&PersonRecord) -> Result<Opener, PeopleError>,
) -> Result<Side, PeopleError> {
    let (main, _) = side.first().ok_or(PeopleError::Store(StoreError::NothingRecorded))?;
    let profile = open(main)?.open(Table::Person, records::OF_PERSON, &main.profile)?;
    let mut contacts = Vec::new();
    for (member, records) in side {
        let opener = open(member)?;
        for contact in records {
            let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
            contacts.push((contact.kind, value));
        }
    }
    let found = Found { person: main.clone(), contacts: Vec::new(), mentions: 0 };
    Ok(Side { row: row_of(&found, &profile, None), subject: main.facts.subject, profile, contacts })
}

fn rows(left: &Side, right: &Side) -> Vec<CompareRow> {
    let part = |field, take: fn(&Profile) -> Option<Text>| {
        let values = [left, right].map(|side| side.profile.part(take).transpose().into_iter().collect::<Vec<_>>());
        let is_same = take(left.profile.as_ref()) == take(right.profile.as_ref());
        CompareRow { field, values, is_same }
    };
    let mut rows = vec![
        part(Field::Name, name),
        part(Field::Organisation, |profile| profile.organisation.clone()),
        part(Field::Town, |profile| profile.town.clone()),
        part(Field::Country, |profile| profile.country.map(|country| Text::new(country.code()))),
        part(Field::CustomerNumber, |profile| profile.customer_number.clone()),
    ];
    rows.push(CompareRow {
        field: Field::Contacts,
        values: [left, right].map(|side| masked(&side.contacts)),
        is_same: normals(left) == normals(right),
    });
    // What neither says is no line.
    rows.retain(|row| row.values.iter().any(|values| !values.is_empty()));
    rows
}

fn name(profile: &Profile) -> Option<Text> {
    let name = profile.name.as_ref()?;
    let given = name.given.as_ref().map_or(String::new(), |given| format!("{} ", given.expose()));
    Some(Text::new(format!("{given}{}", name.family.expose())))
}

fn masked(contacts: &[(ContactKind, Disclosed<ContactValue>)]) -> Vec<Disclosed<Text>> {
    let shown = contacts.iter().filter(|(kind, _)| *kind != ContactKind::CustomerNumber);
    shown.map(|(_, value)| value.part(ContactValue::masked)).collect()
}

fn normals(side: &Side) -> std::collections::BTreeSet<Text> {
    let shown = side.contacts.iter().filter(|(kind, _)| *kind != ContactKind::CustomerNumber);
    shown.map(|(_, value)| value.as_ref().normal()).collect()
}
