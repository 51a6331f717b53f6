//! What stands on the page of whoever meets somebody: script, notice and sentences, each in the version that is read out.
//!
//! Invariant: a version is the newest one, or was replaced so lately that the call may have begun with it.

use domain::id::{ControllerId, PurposeId};
use domain::notice::{Language, NoticeRef};
use domain::purpose::Basis;
use domain::script::{Encounter, Script, may_still_be_read};
use domain::time::Timestamp;
use domain::wording::{Wording, WordingKind};
use store::{Db, StoreError};

use crate::hex::encode as hex;
use crate::purposes::PurposeName;

/// What a page had on it that comes back; nothing of it for a new page.
#[derive(Clone, Debug, Default)]
pub struct OnPage {
    /// The version of the script.
    pub script: Option<i64>,
    /// The notice.
    pub notice: Option<NoticeRef>,
    /// The marks of the sentences, by purpose; see [`Question::mark`].
    pub sentences: Vec<(PurposeId, String)>,
}

/// A question that may be put: one purpose, one sentence.
#[derive(Clone, Debug)]
pub struct Question {
    /// To what.
    pub purpose: PurposeName,
    /// The sentence to be read out.
    pub wording: Wording,
}

impl Question {
    /// What tells this version of the sentence from every other.
    #[must_use]
    pub fn mark(&self) -> String {
        hex(&self.wording.hash)
    }
}

/// The notice in a language: which version, its address and its text.
pub type Told = (NoticeRef, String, String);

/// Where and when something is read out.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub controller: ControllerId,
    pub encounter: Encounter,
    pub language: Language,
    pub now: Timestamp,
}

/// The script: that of the page, or the newest.
pub(super) fn script(db: &mut dyn Db, place: Place, wanted: Option<i64>) -> Result<Option<Script>, StoreError> {
    let mut all = store::scripts::all(db, place.controller)?;
    all.retain(|script| (script.encounter, script.language) == (place.encounter, place.language));
    Ok(pick(&all, place.now, |script| (Some(script.version) == wanted, script.published_at)))
}

/// The notice: that of the page, or the first by its address whose newest version has a text in this language.
pub(super) fn notice(db: &mut dyn Db, place: Place, wanted: Option<NoticeRef>) -> Result<Option<Told>, StoreError> {
    let all = store::notices::all(db, place.controller)?;
    let (same, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(newest, _)| Some(newest.notice) == wanted.map(|wanted| wanted.notice));
    for (newest, slug) in same.into_iter().chain(others) {
        let mut versions = store::notices::versions(db, newest.notice)?;
        versions.retain(|version| version.language == place.language);
        // A notice that lost a language tells nobody anything in it.
        if versions.first().is_some_and(|version| version.at == newest) {
            let found = pick(&versions, place.now, |version| (Some(version.at) == wanted, version.published_at));
            return Ok(found.map(|version| (version.at, slug, version.text)));
        }
    }
    Ok(None)
}

/// Purposes that rest on consent and are on, each with the sentence of the page, or the newest.
pub(super) fn questions(db: &mut dyn Db, place: Place, wanted: &OnPage) -> Result<Vec<Question>, StoreError> {
    let mut asked = Vec::new();
    let names = crate::purposes::names_in(db, place.controller)?;
    for record in store::purposes::all(db, place.controller)? {
        let (rule, id) = (&record.rule, record.rule.purpose);
        if rule.basis != Basis::Consent || rule.active_at.is_none() {
            continue;
        }
        let mark = wanted.sentences.iter().find(|(purpose, _)| *purpose == id).map(|(_, mark)| mark.clone());
        let wording = sentence(db, place, id, |wording| Some(hex(&wording.hash)) == mark)?;
        let name = names.get(&id).cloned();
        asked.extend(name.zip(wording).map(|(purpose, wording)| Question { purpose, wording }));
    }
    asked.sort_by_key(|question| (question.wording.explicit, question.purpose.id));
    Ok(asked)
}

/// The sentence to be read out for a purpose: the wanted one, or the newest.
fn sentence(
    db: &mut dyn Db,
    place: Place,
    purpose: PurposeId,
    is_wanted: impl Fn(&Wording) -> bool,
) -> Result<Option<Wording>, StoreError> {
    let mut all = store::wordings::of_purpose(db, purpose)?;
    all.retain(|wording| wording.kind == WordingKind::Script && wording.language == place.language);
    all.sort_by_key(|wording| std::cmp::Reverse((wording.published_at, wording.version)));
    Ok(pick(&all, place.now, |wording| (is_wanted(wording), wording.published_at)))
}

/// Of versions, the newest first: the wanted one while it may still be read, else the newest. `look` says whether one is
/// wanted, and since when it was in use.
fn pick<T: Clone>(all: &[T], now: Timestamp, look: impl Fn(&T) -> (bool, Timestamp)) -> Option<T> {
    let wanted = all.iter().position(|one| look(one).0);
    let replaced_at = |place: usize| place.checked_sub(1).and_then(|next| all.get(next)).map(|next| look(next).1);
    let place = wanted.filter(|place| may_still_be_read(replaced_at(*place), now));
    all.get(place.unwrap_or(0)).cloned()
}
