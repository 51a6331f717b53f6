//! Wordings: sentences people agree to and scripts that agents read, in versions that are never edited.

use aws_lc_rs::digest::{SHA256, digest};
use domain::event::{Deed, Event};
use domain::id::PurposeId;
use domain::notice::Language;
use domain::wording::{Wording, WordingKind};
use policy::HouseAct;

use crate::accounts::house_event;
use crate::purposes::{PurposeError, find_in};
use crate::{App, Ctx};

/// The longest sentence or script, in characters.
const TEXT_CHARS: usize = 5_000;

/// A version to publish.
#[derive(Clone, Debug)]
pub struct NewWording {
    /// For which purpose: exactly one.
    pub purpose: PurposeId,
    /// Form or script.
    pub kind: WordingKind,
    /// Which form or script: small letters, digits and dashes.
    pub form: String,
    /// In which language.
    pub language: Language,
    /// Whether it asks for an express statement (Art. 9(2)(a)).
    pub explicit: bool,
    /// The words.
    pub text: String,
}

/// Publishes the next version of a sentence or a script.
pub async fn publish(app: &App, ctx: &Ctx, new: NewWording) -> Result<Wording, PurposeError> {
    if !app.clears(ctx, HouseAct::SetPurposes)? {
        return Err(PurposeError::Refused);
    }
    let (form, text) = (new.form.trim().to_owned(), new.text.trim().to_owned());
    let plain = form.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || !(1..=60).contains(&form.len()) || !(1..=TEXT_CHARS).contains(&text.chars().count()) {
        return Err(PurposeError::BadInput);
    }
    let (controller, now, actor) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let event = house_event(&app.store, &ctx.actor, (Deed::WordingPublished, new.purpose.number()), now);
    app.store
        .write(move |tx| {
            find_in(tx, controller, new.purpose)?;
            let before = store::wordings::newest(tx, new.purpose, (new.kind, &form), new.language)?;
            let wording = Wording {
                purpose: new.purpose,
                kind: new.kind,
                form: form.clone(),
                version: before.as_ref().map_or(1, |before| before.version + 1),
                language: new.language,
                explicit: new.explicit,
                hash: digest(&SHA256, text.as_bytes()).as_ref().try_into().unwrap_or([0; 32]),
                text: text.clone(),
                published_at: now,
            };
            if before.is_some_and(|before| !before.may_be_followed_by(&wording)) {
                return Err(PurposeError::BadInput);
            }
            store::wordings::add(tx, &wording, actor)?;
            tx.record(Event { detail: new.purpose.number(), ..event.clone() });
            Ok(wording)
        })
        .await
}

/// The newest version of a sentence or a script, as forms and agents show it.
pub async fn newest(
    app: &App,
    purpose: PurposeId,
    (kind, form): (WordingKind, String),
    language: Language,
) -> Result<Option<Wording>, store::StoreError> {
    app.store.read(move |db| store::wordings::newest(db, purpose, (kind, &form), language)).await
}
