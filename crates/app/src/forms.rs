//! Public forms: drafted, checked, published in versions, sent in by people, read by colleagues.
//!
//! Invariant: a published version is never edited; nothing is taken without a published notice in its language.

use domain::form::Form;
use domain::form::FormProblem;
use domain::form::lint::Finding;
use domain::id::ControllerId;
use domain::notice::Language;
use domain::purpose::rule::PurposeRule;
use policy::PolicyError;
use store::{Db, StoreError};

use crate::App;
use crate::people::PeopleError;
use crate::purposes::PurposeName;

mod consents;
mod draft;
mod inbox;
mod page;
mod record;
mod sender;
mod submit;
pub mod written;

pub use draft::{Draft, FormLine, MAX_BYTES, all, create, draft, publish, retire, save};
pub(crate) use inbox::open;
pub use inbox::{SentForm, SubmissionLine, of_person, submissions};
pub use page::{PublicForm, preview, visit};
pub use submit::{NotTaken, Sending, Taken, submit};
pub use written::{Unreadable, Written};

/// Why a form is not shown, saved, published or taken.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// There is no such form on the net, or none at all.
    #[error("no such form")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The address has other signs than small letters, digits and dashes, is longer than 60, or is taken.
    #[error("not a free address for a form")]
    BadSlug,
    /// It cannot work.
    #[error("the form cannot work")]
    Unworkable(Vec<FormProblem>),
    /// It asks unfairly, or has warnings without a stated reason.
    #[error("the form is not fair")]
    Unfair(Vec<Finding>),
    /// There is no published notice in these languages, so nothing may be collected (Art. 13).
    #[error("no published notice in a language of the form")]
    NoNotice(Vec<Language>),
    /// It is not a form in writing.
    #[error("not a form in writing")]
    Written(#[from] Unreadable),
    /// A person's record.
    #[error("could not use the record of a person")]
    People(#[from] PeopleError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// The rules of every purpose, by which a form is judged.
fn rules(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<PurposeRule>, StoreError> {
    Ok(store::purposes::all(db, controller)?.into_iter().map(|record| record.rule).collect())
}

/// Every purpose with its name, in their order.
pub async fn purposes(app: &App) -> Result<Vec<PurposeName>, StoreError> {
    let controller = app.house.controller.id;
    let names = app.store.read(move |db| crate::purposes::names_in(db, controller)).await?;
    let mut names: Vec<PurposeName> = names.into_values().collect();
    names.sort_by_key(|name| name.id);
    Ok(names)
}

/// The languages of a form in which no newest version of its notice is published.
fn without_notice(db: &mut dyn Db, form: &Form) -> Result<Vec<Language>, StoreError> {
    let told: Vec<Language> = match form.notice {
        Some(notice) => {
            let versions = store::notices::versions(db, notice)?;
            let newest = versions.first().map(|version| version.at.version);
            versions
                .iter()
                .filter(|version| Some(version.at.version) == newest)
                .map(|version| version.language)
                .collect()
        }
        None => Vec::new(),
    };
    Ok(form.languages().filter(|language| !told.contains(language)).collect())
}

/// Reads a form that we wrote down ourselves.
fn read(content: &str) -> Result<Form, FormError> {
    let written: Written = serde_json::from_str(content).map_err(|_| Unreadable("text"))?;
    Ok(written.read()?)
}

fn write(form: &Form) -> Result<String, FormError> {
    Ok(serde_json::to_string(&Written::of(form)).map_err(|_| Unreadable("text"))?)
}
