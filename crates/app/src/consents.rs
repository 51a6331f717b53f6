//! Consent histories: shown, added to, and withdrawn from.

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use custody::SealError;
use domain::actor::Role;
use domain::consent::asking::Unasked;
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Piece, Via};
use domain::consent::history::Act;
use domain::id::{NoticeId, PublicId, PurposeId};
use domain::notice::{Language, NoticeRef};
use domain::personal::Text;
use domain::time::Timestamp;
use policy::{Denied, PersonAct, PolicyError};
use store::StoreError;
use store::consents::ConsentRecord;

use crate::people::{PeopleError, look_at};
use crate::purposes::PurposeName;
use crate::{App, Ctx, Why};

mod answer;
pub(crate) mod ending;
mod keep;
pub(crate) mod points;
pub(crate) mod renew;
mod standing;
mod write;

pub use answer::record;
pub use keep::{Kept, keep as keep_proofs};
pub use standing::{Consents, Reach, StandingRow, standing};
pub(crate) use write::by_product;
pub(crate) use write::deed;
pub use write::{prepared, write};

/// Why an answer is not written down.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// There is no such person, or the actor may not know that there is.
    #[error("no such person")]
    NotFound,
    /// The actor may know the person, but not do this.
    #[error("not allowed for this reason")]
    Refused,
    /// Nobody says this; the product, or another deed, writes it down.
    #[error("not an answer that somebody gives")]
    NotAnAnswer,
    /// No such purpose, or one that does not rest on consent: the question would mislead.
    #[error("not a purpose that rests on consent")]
    NotByConsent,
    /// A yes for no channel is a yes for nothing.
    #[error("a yes names the channel it is for")]
    NoChannel,
    /// A piece of the proof is missing: no proof, no consent (Art. 7(1)).
    #[error("a piece of the proof is missing")]
    Unproven(Piece),
    /// The person is not asked now.
    #[error("the person is not asked now")]
    NotNow(Unasked),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for ConsentError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

/// One line of a history, as shown.
#[derive(Clone, Debug)]
pub struct ConsentRow {
    /// To what.
    pub purpose: PurposeName,
    /// For which brand.
    pub brand: String,
    /// What was answered, or what else happened.
    pub act: Act,
    /// For which channel it counts.
    pub reach: Option<Channel>,
    /// When we received it.
    pub at: Timestamp,
    /// How it came to us.
    pub channel: String,
    /// In which language.
    pub language: String,
    /// The notice that was shown: its address and version.
    pub notice: Option<(String, i64)>,
    /// Which form or script.
    pub form: String,
    /// In which role it was written down.
    pub role: Role,
}

/// A new answer.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// To what.
    pub purpose: PurposeId,
    /// What was answered.
    pub act: Act,
    /// For which channel it counts; a yes needs one, a no without one counts for all.
    pub reach: Option<Channel>,
    /// What proves it. When it was received, and who wrote it down, is filled in.
    pub draft: Draft,
    /// Words beside it.
    pub note: Option<Text>,
}

impl NewAnswer {
    /// An answer that needs no proof, as a no does, for every channel.
    #[must_use]
    pub fn of(purpose: PurposeId, act: Act, (via, form): (Via, &str)) -> Self {
        let draft = Draft { via: Some(via), form: form.to_owned(), ..Draft::default() };
        Self { purpose, act, reach: None, draft, note: None }
    }

    /// A yes by phone or at the counter: to this sentence of this version of a script, after this notice.
    #[must_use]
    pub fn spoken(
        (purpose, reach): (PurposeId, Channel),
        (script, version, sentence): (&str, i64, &str),
        (notice, language): (Option<NoticeRef>, Language),
    ) -> Self {
        let mut yes = Self { reach: Some(reach), ..Self::of(purpose, Act::Granted, (Via::Phone, script)) };
        yes.draft.wording_hash = wording_hash(sentence);
        yes.draft.notice = notice;
        yes.draft.language = Some(language);
        yes.draft.script = Some(version);
        yes
    }
}

/// The hash that a proof keeps of the sentence agreed to; none of no sentence.
#[must_use]
pub fn wording_hash(sentence: &str) -> Option<[u8; 32]> {
    let sentence = sentence.trim();
    let hash = digest(&SHA256, sentence.as_bytes());
    hash.as_ref().try_into().ok().filter(|_| !sentence.is_empty())
}

/// Shows everything the person ever answered, oldest first.
pub async fn history(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<ConsentRow>, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeConsents], |db, person| {
        Ok(rows_in(db, (person.facts.controller, person.facts.subject))?)
    })
    .await?;
    let (names, mut lines) = opened.read;
    lines.extend(opened.joined.into_iter().flat_map(|(_, (_, lines))| lines));
    lines.sort_by_key(|(_, _, record)| (record.at, record.id));
    Ok(lines.into_iter().map(|line| row(app, &names, line)).collect())
}

type Line = (Role, Option<String>, ConsentRecord);
type Names = HashMap<PurposeId, PurposeName>;

pub(crate) fn rows_in(
    db: &mut dyn store::Db,
    (controller, subject): (domain::id::ControllerId, domain::id::SubjectId),
) -> Result<(Names, Vec<Line>), StoreError> {
    let roles: HashMap<_, _> = store::accounts::roles(db, controller)?.into_iter().collect();
    let names = crate::purposes::names_in(db, controller)?;
    let mut shown = Vec::new();
    for record in store::consents::of_person(db, subject)? {
        let slug = match record.notice {
            Some((id, _)) => store::notices::slug_of(db, NoticeId::new(id))?,
            None => None,
        };
        shown.push((roles.get(&record.actor).copied().unwrap_or(Role::System), slug, record));
    }
    Ok((names, shown))
}

pub(crate) fn row(app: &App, names: &Names, (role, slug, record): Line) -> ConsentRow {
    let purpose = PurposeId::new(record.purpose);
    ConsentRow {
        purpose: names.get(&purpose).cloned().unwrap_or_else(|| PurposeName::unknown(purpose)),
        brand: app.house.brand_name(record.brand).to_owned(),
        act: record.act,
        reach: record.reach,
        at: record.at,
        channel: record.channel,
        language: record.language,
        notice: slug.zip(record.notice.map(|(_, version)| version)),
        form: record.form,
        role,
    }
}
