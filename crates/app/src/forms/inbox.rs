//! What came in: by form for those who answer, by person for those who may open them.

use std::sync::Arc;

use custody::{Disclosed, FormAnswers, Table};
use domain::form::FieldKind;
use domain::id::{PublicId, SubmissionId};
use domain::notice::Language;
use domain::person::{PersonName, Profile};
use domain::personal::Text;
use domain::time::Timestamp;
use policy::{HouseAct, PersonAct};
use store::forms::SubmissionRecord;
use store::people::PersonRecord;

use super::FormError;
use super::draft::{clear, find};
use crate::people::{PeopleError, look_at, missing_permit};
use crate::{App, Ctx, Why, records};

/// The most lines at once.
const LIMIT: i64 = 50;

/// One line in the list of what came in.
pub struct SubmissionLine {
    /// When.
    pub at: Timestamp,
    /// Which version of the form.
    pub version: i64,
    /// In which language.
    pub language: Language,
    /// The notice that stood on the page: its address and version.
    pub notice: Option<(String, i64)>,
    /// Who sent it.
    pub person: PublicId,
    /// Their name, if known.
    pub name: Disclosed<Option<PersonName>>,
}

/// What one person sent once.
pub struct SentForm {
    /// Through which form.
    pub slug: String,
    /// Which version of it.
    pub version: i64,
    /// In which language.
    pub language: Language,
    /// When.
    pub at: Timestamp,
    /// The notice that stood on the page: its address and version.
    pub notice: Option<(String, i64)>,
    /// The answers, in the order of the form.
    pub answers: Vec<(FieldKind, Disclosed<Text>)>,
}

/// The newest sendings of a form by people whom the actor may see; one event names them all.
pub async fn submissions(app: &App, ctx: &Ctx, slug: &str, why: &Why) -> Result<Vec<SubmissionLine>, FormError> {
    clear(app, ctx, HouseAct::SeeForms)?;
    let form = find(app, slug).await?.id;
    let (policy, asker, asks) = (Arc::clone(&app.policy), ctx.clone(), ctx.asks(PersonAct::List, why.reason));
    let all = app.store.read(move |db| store::forms::submissions(db, form, SubmissionId::new(i64::MAX), LIMIT)).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let looked = app
        .store
        .disclose(move |db, looks| {
            let mut seen: Vec<(SubmissionRecord, PersonRecord)> = Vec::new();
            for sent in &all {
                // Whoever was joined to somebody is shown as their main record.
                let main = store::merges::root_of(db, sent.subject)?;
                let Some(person) = store::people::by_subject(db, main)? else { continue };
                if let Ok(allowed) = policy.allow(&asker.actor, &person.facts, asks)? {
                    if seen.iter().all(|(_, other)| other.facts.subject != person.facts.subject) {
                        looks.push(allowed);
                    }
                    seen.push((sent.clone(), person));
                }
            }
            // A list that shows nobody records nobody.
            if seen.is_empty() { Err(PeopleError::NotFound) } else { Ok(seen) }
        })
        .await;
    let (seen, permits) = match looked {
        Ok(seen) => seen,
        Err(PeopleError::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let show = |(sent, person): (SubmissionRecord, PersonRecord)| {
        let permit = permits.of(person.facts.subject, PersonAct::List).ok_or_else(missing_permit)?;
        let opener = app.vault.opener(permit, &person.key)?;
        let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
        let name = profile.part(|profile: &Profile| profile.name.clone());
        Ok(SubmissionLine {
            at: sent.at,
            version: sent.form.1,
            language: sent.language,
            notice: notice(&sent),
            person: person.facts.public,
            name,
        })
    };
    Ok(seen.into_iter().map(show).collect::<Result<_, PeopleError>>()?)
}

/// Everything a person sent through forms, oldest first.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<SentForm>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeSubmissions], |db, person| {
        Ok(store::forms::submissions_of(db, person.facts.subject)?)
    })
    .await?;
    let mut all = Vec::new();
    for (record, sent) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeSubmissions, record)?;
        for sent in sent {
            all.push(open(&opener, sent)?);
        }
    }
    all.sort_by_key(|sent| sent.at);
    Ok(all)
}

/// Opens one sending.
pub(crate) fn open(opener: &custody::Opener, sent: &SubmissionRecord) -> Result<SentForm, custody::OpenError> {
    let answers = opener.open(Table::FormSubmission, records::submission(sent.id), &sent.answers)?;
    let values = answers.part(|answers: &FormAnswers| answers.0.clone()).each();
    let answers = values.into_iter().map(|value| (value.as_ref().kind, value.part(|value| value.words.clone())));
    Ok(SentForm {
        slug: sent.slug.clone(),
        version: sent.form.1,
        language: sent.language,
        at: sent.at,
        notice: notice(sent),
        answers: answers.collect(),
    })
}

fn notice(sent: &SubmissionRecord) -> Option<(String, i64)> {
    sent.notice.as_ref().map(|(notice, slug)| (slug.clone(), notice.version))
}
