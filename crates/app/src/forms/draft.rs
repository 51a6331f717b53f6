//! Drafting and publishing: a draft may be anything, what is published has been checked.

use aws_lc_rs::digest::{SHA256, digest};
use domain::event::{Deed, Event};
use domain::form::lint::{Finding, lint, may_publish};
use domain::form::{Form, FormProblem};
use domain::id::FormId;
use domain::notice::Language;
use domain::time::Timestamp;
use policy::HouseAct;
use store::StoreError;
use store::forms::{FormRecord, VersionRecord};

use super::{FormError, consents, read, rules, without_notice, write};
use crate::accounts::house_event;
use crate::{App, Ctx};

/// The longest form in writing, in bytes.
pub const MAX_BYTES: usize = 100_000;
/// The most forms that are listed.
const MOST: i64 = 500;
/// The longest stated reason, in characters.
const REASON_CHARS: usize = 500;
/// Addresses that pages of ours have.
const RESERVED: &[&str] = &["new"];

/// A form in the list.
#[derive(Clone, Debug)]
pub struct FormLine {
    /// Its address.
    pub slug: String,
    /// Its heading in its first language.
    pub title: String,
    /// The newest published version and since when.
    pub published: Option<(i64, Timestamp)>,
    /// When the draft was saved.
    pub saved_at: Timestamp,
    /// Since when it is off the net.
    pub retired_at: Option<Timestamp>,
}

/// A draft with everything that was found.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the list says of it.
    pub line: FormLine,
    /// The form.
    pub form: Form,
    /// What keeps it from working.
    pub problems: Vec<FormProblem>,
    /// What is unfair about it.
    pub findings: Vec<Finding>,
    /// Languages without a published notice.
    pub no_notice: Vec<Language>,
}

/// Every form.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<FormLine>, FormError> {
    clear(app, ctx, HouseAct::SeeForms)?;
    let controller = app.house.controller.id;
    let found = app.store.read(move |db| store::forms::all(db, controller, MOST)).await?;
    found.iter().map(|record| Ok(line(record, &read(&record.draft)?))).collect()
}

/// The draft of a form, checked.
pub async fn draft(app: &App, ctx: &Ctx, slug: &str) -> Result<Draft, FormError> {
    clear(app, ctx, HouseAct::SeeForms)?;
    let record = find(app, slug).await?;
    let form = read(&record.draft)?;
    let (asked, controller) = (form.clone(), app.house.controller.id);
    let read = app.store.read(move |db| Ok::<_, StoreError>((without_notice(db, &asked)?, rules(db, controller)?)));
    let (no_notice, rules) = read.await?;
    let (problems, findings) = (form.problems(), lint(&form, &rules));
    Ok(Draft { line: line(&record, &form), problems, findings, no_notice, form })
}

/// Makes a new form with a first draft.
pub async fn create(app: &App, ctx: &Ctx, slug: &str, form: &Form) -> Result<(), FormError> {
    clear(app, ctx, HouseAct::DraftForms)?;
    let plain = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || !(1..=60).contains(&slug.len()) || RESERVED.contains(&slug) {
        return Err(FormError::BadSlug);
    }
    let (id, draft, slug) = (FormId::new(app.store.next_id()), written(app, form)?, slug.to_owned());
    let event = house_event(&app.store, &ctx.actor, (Deed::FormSaved, id.number()), ctx.now);
    let (controller, by, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    app.store
        .write(move |tx| {
            if store::forms::by_slug(tx, &slug)?.is_some() {
                return Err(FormError::BadSlug);
            }
            store::forms::add(tx, (id, &slug), controller, (&draft, now, by))?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Saves a draft in place of the one before.
pub async fn save(app: &App, ctx: &Ctx, slug: &str, form: &Form) -> Result<(), FormError> {
    clear(app, ctx, HouseAct::DraftForms)?;
    let (id, draft) = (find(app, slug).await?.id, written(app, form)?);
    let event = house_event(&app.store, &ctx.actor, (Deed::FormSaved, id.number()), ctx.now);
    let (by, now) = (ctx.actor.id, ctx.now);
    app.store
        .write(move |tx| {
            store::forms::save_draft(tx, id, (&draft, now, by))?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Publishes the draft as the next version. Findings that refuse stop it; warnings need `reason`.
pub async fn publish(app: &App, ctx: &Ctx, slug: &str, reason: &str) -> Result<i64, FormError> {
    clear(app, ctx, HouseAct::PublishForms)?;
    let record = find(app, slug).await?;
    let reason: String = reason.trim().chars().take(REASON_CHARS).collect();
    let checked = read(&record.draft)?;
    let controller = app.house.controller.id;
    let rules = app.store.read(move |db| rules(db, controller)).await?;
    let (problems, findings) = (checked.problems(), lint(&checked, &rules));
    if !problems.is_empty() {
        return Err(FormError::Unworkable(problems));
    }
    if !may_publish(&findings, !reason.is_empty()) {
        return Err(FormError::Unfair(findings));
    }
    let hash = hash_of(&record.draft);
    let event = house_event(&app.store, &ctx.actor, (Deed::FormPublished, 0), ctx.now);
    let (id, by, published_at, draft, slug) = (record.id, ctx.actor.id, ctx.now, record.draft, record.slug);
    app.store
        .write(move |tx| {
            let gaps = without_notice(tx, &checked)?;
            let Some(notice) = checked.notice.filter(|_| gaps.is_empty()) else {
                return Err(FormError::NoNotice(gaps));
            };
            let version = store::forms::newest(tx, id)?.map_or(1, |newest| newest.version + 1);
            let (content, reason) = (draft.clone(), reason.clone());
            let record = VersionRecord { version, content, notice, published_at, reason };
            store::forms::publish(tx, id, &record, (&hash, by))?;
            for wording in consents::wordings(&checked, (&slug, version, published_at), &rules) {
                store::wordings::add(tx, &wording, by)?;
            }
            tx.record(Event { detail: version, ..event.clone() });
            Ok(version)
        })
        .await
}

/// Takes a form off the net. What came in stays.
pub async fn retire(app: &App, ctx: &Ctx, slug: &str) -> Result<(), FormError> {
    clear(app, ctx, HouseAct::PublishForms)?;
    let (id, now) = (find(app, slug).await?.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::FormRetired, id.number()), now);
    app.store
        .write(move |tx| {
            if store::forms::retire(tx, id, now)? {
                tx.record(event.clone());
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

pub(super) fn clear(app: &App, ctx: &Ctx, act: HouseAct) -> Result<(), FormError> {
    if app.clears(ctx, act)? { Ok(()) } else { Err(FormError::Refused) }
}

pub(super) async fn find(app: &App, slug: &str) -> Result<FormRecord, FormError> {
    let slug = slug.to_owned();
    app.store.read(move |db| store::forms::by_slug(db, &slug)).await?.ok_or(FormError::NotFound)
}

pub(super) fn hash_of(text: &str) -> [u8; 32] {
    digest(&SHA256, text.as_bytes()).as_ref().try_into().unwrap_or([0; 32])
}

/// A draft may be unfinished, but of a brand and a team that are here, and no longer than what is stored.
fn written(app: &App, form: &Form) -> Result<String, FormError> {
    let known = app.house.brands.iter().any(|brand| brand.id == form.brand)
        && app.house.teams.iter().any(|team| team.id == form.team);
    let text = write(form)?;
    let large = [FormProblem::TooMany, FormProblem::TooLong];
    let problems: Vec<FormProblem> = form.problems().into_iter().filter(|problem| large.contains(problem)).collect();
    if !problems.is_empty() || text.len() > MAX_BYTES {
        let problems = if problems.is_empty() { vec![FormProblem::TooLong] } else { problems };
        return Err(FormError::Unworkable(problems));
    }
    if known { Ok(text) } else { Err(super::Unreadable("brand or team").into()) }
}

fn line(record: &FormRecord, form: &Form) -> FormLine {
    FormLine {
        slug: record.slug.clone(),
        title: form.texts.first().map(|text| text.title.clone()).unwrap_or_default(),
        published: record.published,
        saved_at: record.saved_at,
        retired_at: record.retired_at,
    }
}
