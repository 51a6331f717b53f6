//! Finding a person by e-mail address, customer number or the beginning of a name.
//!
//! The question is turned into keyed tokens at once; it is neither stored nor logged.

use domain::contact::{ContactKind, ContactValue, EmailAddress, customer_number_normal};
use domain::id::SubjectId;
use domain::words::Words;
use policy::PersonAct;
use store::contacts::Entry;

use super::{PeopleError, PeoplePage, denied_for};
use crate::{App, Ctx, Why};

const MAX_CHARS: usize = 200;
/// How many people with the words asked for are looked at; many of them may be of teams the actor does not know.
const CANDIDATES: usize = 2_000;

/// Shows whom the question finds, as far as the actor may see them: at most 50, the newest first.
pub async fn find(app: &App, ctx: &Ctx, question: &str, why: &Why) -> Result<PeoplePage, PeopleError> {
    denied_for(ctx)?;
    let question = question.trim();
    if question.is_empty() || question.chars().count() > MAX_CHARS {
        return Err(PeopleError::BadQuestion);
    }
    let mut subjects = in_directory(app, question).await?;
    if !question.contains('@') {
        let words = Words::of_question(question);
        let tokens = app.vault.word_tokens(&words);
        if !tokens.is_empty() {
            subjects.extend(app.store.search_words(&tokens, CANDIDATES).await?);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    subjects.retain(|subject| seen.insert(*subject));
    super::list::show(app, ctx, PersonAct::Find, why, subjects).await
}

async fn in_directory(app: &App, question: &str) -> Result<Vec<SubjectId>, PeopleError> {
    let (kind, normal) = match EmailAddress::parse(question) {
        Ok(email) => (ContactKind::Email, ContactValue::Email(email).normal()),
        Err(_) => (ContactKind::CustomerNumber, customer_number_normal(question)),
    };
    let entry = Entry {
        controller: app.house.controller.id,
        kind,
        token: app.vault.contact_token(app.house.controller.id, kind, &normal),
        version: app.vault.token_version(),
    };
    let limit = i64::try_from(CANDIDATES).unwrap_or(i64::MAX);
    Ok(app.store.read(move |db| store::contacts::find(db, &entry, limit)).await?)
}
