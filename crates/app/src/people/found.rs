//! Candidates of a search: recorded, opened, and shown if they are meant.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use custody::{Disclosed, Table};
use domain::contact::ContactKind;
use domain::id::SubjectId;
use domain::person::Profile;
use domain::personal::Text;
use domain::words::{Closeness, FoundBy, Hits, Matched, Question};
use policy::{Denied, PersonAct};
use store::Permits;

use super::list::Nobody;
use super::{Found, LIMIT, PeopleError, PeoplePage, PersonRow, circle, missing_permit, row_of};
use crate::{App, Ctx, Why, records};

/// How often candidates are opened, 50 at a time, before a search gives up to fill its page.
const ROUNDS: usize = 3;

/// What was asked, and who is known to have it.
pub(super) struct Sought {
    pub(super) question: Question,
    pub(super) known: HashMap<SubjectId, Matched>,
}

/// How close somebody is: a certain find first, then by the words, then by what the words belong to, then the newest.
type Rank = (bool, Closeness, Matched, Reverse<SubjectId>);

/// Shows of these people whom the actor may see and who are meant, the closest first.
pub(super) async fn show(
    app: &App,
    ctx: &Ctx,
    why: &Why,
    (sought, subjects): (Arc<Sought>, Vec<SubjectId>),
) -> Result<PeoplePage, PeopleError> {
    let most = usize::try_from(LIMIT).unwrap_or(0);
    let mut rows: Vec<(Rank, PersonRow)> = Vec::new();
    let (mut rest, mut restricted) = (subjects, 0);
    for _ in 0..ROUNDS {
        // Whoever has the whole number is meant; the others only end like it.
        let is_certain = rows.iter().any(|((_, closeness, matched, _), _)| {
            *closeness == Closeness::Exact && matches!(matched, Matched::Phone | Matched::Email)
        });
        if rest.is_empty() || rows.len() >= most || is_certain {
            break;
        }
        let round = look(app, ctx, why, std::mem::take(&mut rest)).await?;
        restricted += round.restricted;
        rest = round.rest;
        for found in &round.found {
            let permits = round.permits.as_ref().ok_or_else(missing_permit)?;
            rows.extend(open(app, &sought, found, permits)?);
        }
    }
    rows.sort_by_key(|(rank, _)| *rank);
    rows.truncate(most);
    Ok(PeoplePage { rows: rows.into_iter().map(|(_, row)| row).collect(), next: None, restricted })
}

/// One disclosure of a search.
struct Round {
    /// Each with the records that were joined to it.
    found: Vec<(Found, Vec<Found>)>,
    permits: Option<Permits>,
    restricted: usize,
    rest: Vec<SubjectId>,
}

async fn look(app: &App, ctx: &Ctx, why: &Why, subjects: Vec<SubjectId>) -> Result<Round, PeopleError> {
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::Find, why.reason));
    let most = usize::try_from(LIMIT).unwrap_or(0);
    let shown = app
        .store
        .disclose(move |db, looks| {
            let (mut found, mut restricted, mut read) = (Vec::new(), 0_usize, 0_usize);
            let mut seen = BTreeSet::new();
            for subject in &subjects {
                if found.len() == most {
                    break;
                }
                read += 1;
                // Whoever was joined to somebody is found as their main record, once.
                let main = store::merges::root_of(db, *subject)?;
                if !seen.insert(main) {
                    continue;
                }
                let Some(person) = store::people::by_subject(db, main)? else { continue };
                match policy.allow(&asker.actor, &person.facts, asks)? {
                    Ok(allowed) => {
                        looks.push(allowed);
                        let mut joined = Vec::new();
                        for record in circle::of(db, person.clone())?.into_iter().skip(1) {
                            if let Ok(allowed) = policy.allow(&asker.actor, &record.facts, asks)? {
                                looks.push(allowed);
                                joined.push(Found::read(db, record)?);
                            }
                        }
                        found.push((Found::read(db, person)?, joined));
                    }
                    Err(Denied::Refused) => restricted += 1,
                    Err(Denied::Invisible) => (),
                }
            }
            let rest = subjects.get(read..).unwrap_or_default().to_vec();
            if found.is_empty() { Err(Nobody::Found(restricted)) } else { Ok((found, restricted, rest)) }
        })
        .await;
    match shown {
        Ok(((found, restricted, rest), permits)) => Ok(Round { found, permits: Some(permits), restricted, rest }),
        // All were read, and nobody may be shown.
        Err(Nobody::Found(restricted)) => Ok(Round { found: Vec::new(), permits: None, restricted, rest: Vec::new() }),
        Err(Nobody::Failed(error)) => Err(error),
    }
}

fn open(
    app: &App,
    sought: &Sought,
    (found, joined): &(Found, Vec<Found>),
    permits: &Permits,
) -> Result<Option<(Rank, PersonRow)>, PeopleError> {
    let mut shown = Shown::default();
    let (profile, mut hits) = hits_of(app, sought, (found, permits), &mut shown)?;
    let subject = found.person.facts.subject;
    let mut known = sought.known.get(&subject).copied();
    for member in joined {
        hits.join(&hits_of(app, sought, (member, permits), &mut shown)?.1);
        known = known.or_else(|| sought.known.get(&member.person.facts.subject).copied());
    }
    let certain = known.map(|matched| FoundBy { closeness: Closeness::Exact, matched: BTreeSet::from([matched]) });
    let Some(by) = certain.or_else(|| hits.found()) else { return Ok(None) };
    let Some(weakest) = by.matched.last().copied() else { return Ok(None) };
    let mut row = row_of(found, &profile, shown.into_contact());
    row.matched = by.matched.into_iter().collect();
    Ok(Some(((known.is_none(), by.closeness, weakest, Reverse(subject)), row)))
}

/// Opens one record and says which words of the question it answers.
fn hits_of(
    app: &App,
    sought: &Sought,
    (found, permits): (&Found, &Permits),
    shown: &mut Shown,
) -> Result<(Disclosed<Profile>, Hits), PeopleError> {
    let person = &found.person;
    let subject = person.facts.subject;
    let permit = permits.of(subject, PersonAct::Find).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
    let country = profile.as_ref().country;
    let mut hits = sought.question.hits_profile(profile.as_ref());
    for contact in &found.contacts {
        let record = records::contact(contact.id);
        let (hit, masked) = opener.open_asked(record, &contact.value, (&sought.question, country))?;
        shown.offer(contact.kind, &hit, (masked, sought.known.get(&subject).copied()));
        hits.join(&hit);
    }
    Ok((profile, hits))
}

/// Which contact point a row shows, masked: the one that was asked for, else a mail address, else a phone.
#[derive(Default)]
struct Shown {
    asked: Option<Disclosed<Text>>,
    email: Option<Disclosed<Text>>,
    phone: Option<Disclosed<Text>>,
}

impl Shown {
    fn offer(&mut self, kind: ContactKind, hit: &Hits, (masked, known): (Disclosed<Text>, Option<Matched>)) {
        let (place, matched) = match kind {
            ContactKind::Email => (&mut self.email, Matched::Email),
            ContactKind::Phone => (&mut self.phone, Matched::Phone),
            // Rows show the town and the number anyway.
            ContactKind::Postal | ContactKind::CustomerNumber => return,
        };
        if hit.is_any() || known == Some(matched) {
            self.asked.get_or_insert_with(|| masked.clone());
        }
        place.get_or_insert(masked);
    }

    fn into_contact(self) -> Option<Disclosed<Text>> {
        self.asked.or(self.email).or(self.phone)
    }
}
