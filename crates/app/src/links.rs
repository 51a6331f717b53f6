//! Signed links in mails: whoever has one may look at it, and press its button without a login.
//!
//! Invariant: looking changes nothing, because the scanners of mailboxes look at everything (K8); and a link that is
//! unknown, over, or of somebody who was erased is answered in the same words.

use custody::SealError;
use domain::actor::Actor;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::id::{PublicId, PurposeId};
use domain::mail::LinkKind;
use domain::notice::Language;
use domain::person::Facts;
use domain::reason::Reason;
use domain::time::Timestamp;
use policy::PolicyError;
use store::consents::ConsentRecord;
use store::mail_links::LinkRecord;
use store::mails::MailRecord;
use store::people::PersonRecord;
use store::{Db, StoreError};
use zeroize::Zeroizing;

use crate::cases::{CaseError, Followed};
use crate::consents::ConsentError;
use crate::erasures::{ErasureError, system};
use crate::handover::{HandoverError, Waiting};
use crate::mails::{about_what, answers, token_digest};
use crate::people::PeopleError;
use crate::purposes::{PurposeName, names_in};
use crate::{App, Ctx, Why};

mod choices;
mod press;

pub use choices::{Choice, Shown};
use press::pressed;
pub use press::{Wish, press};

/// Why a link does not do what it says.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// There is no such link, it is over, or what it was about is.
    #[error("the link does not work")]
    Gone,
    /// An answer could not be written down.
    #[error("could not write an answer down")]
    Consent(#[from] ConsentError),
    /// An objection could not be written down.
    #[error("could not write an objection down")]
    People(#[from] PeopleError),
    /// An erasure could not be cancelled.
    #[error("could not cancel an erasure")]
    Erasure(#[from] ErasureError),
    /// A case could not be used.
    #[error("could not use a case")]
    Case(#[source] CaseError),
    /// A package could not be handed out.
    #[error("could not hand a package out")]
    Handover(#[source] HandoverError),
    /// A proof could not be sealed.
    #[error("could not seal a proof")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// What the page of a link says.
#[derive(Clone, Debug)]
pub struct Landing {
    /// What its button does.
    pub kind: LinkKind,
    /// The brand that the person knows.
    pub brand: String,
    /// The language of the mail.
    pub language: Language,
    /// What it is about.
    pub purposes: Vec<PurposeName>,
    /// What it says was done already.
    pub is_done: bool,
    /// What it is about stands now, and can be taken back.
    pub stands: bool,
    /// What a yes to go on would be to.
    pub offer: Option<Shown>,
    /// On the page of one's own choices: where each stands.
    pub choices: Vec<Choice>,
    /// On the page of one's own choices: all marketing was objected to.
    pub objected: bool,
    /// Where a request stands, once it was asked for.
    pub followed: Option<Followed>,
    /// An access package that waits.
    pub package: Option<Waiting>,
}

/// A link that works, with everything it leads to.
struct Found {
    link: LinkRecord,
    mail: MailRecord,
    person: PersonRecord,
    about: Vec<ConsentRecord>,
    all: Vec<ConsentRecord>,
}

/// What its page says; nothing changes by it.
pub async fn look_up(app: &App, token: &str) -> Result<Landing, LinkError> {
    let found = find(app, token).await?;
    landing(app, found).await
}

async fn landing(app: &App, found: Found) -> Result<Landing, LinkError> {
    let (controller, purposes) = (found.person.facts.controller, about_what(&found.mail, &found.about));
    let names = app.store.read(move |db| names_in(db, controller)).await?;
    let name = |id: &PurposeId| names.get(id).cloned().unwrap_or_else(|| PurposeName::unknown(*id));
    let language = Language::parse(&found.mail.language).unwrap_or(Language::EN);
    let (choices, objected) = match found.link.kind {
        LinkKind::Preferences => choices::of(app, &found, language).await?,
        LinkKind::Confirm
        | LinkKind::Renew
        | LinkKind::Withdraw
        | LinkKind::Undo
        | LinkKind::ConfirmIdentity
        | LinkKind::FollowCase
        | LinkKind::FetchAccess
        | LinkKind::CancelErasure => (Vec::new(), false),
    };
    let offer = match found.link.kind {
        LinkKind::Renew => choices::offer(app, &found, found.mail.purpose, language).await?,
        LinkKind::Confirm
        | LinkKind::Withdraw
        | LinkKind::Undo
        | LinkKind::Preferences
        | LinkKind::ConfirmIdentity
        | LinkKind::FollowCase
        | LinkKind::FetchAccess
        | LinkKind::CancelErasure => None,
    };
    Ok(Landing {
        kind: found.link.kind,
        brand: app.house.brand_name(found.mail.brand).to_owned(),
        language,
        purposes: purposes.iter().map(name).collect(),
        is_done: found.is_done(),
        stands: !found.standing().is_empty(),
        offer: offer.map(|offer| offer.shown()),
        choices,
        objected,
        followed: None,
        package: crate::handover::waiting(app, &found.mail).await?,
    })
}

async fn find(app: &App, token: &str) -> Result<Found, LinkError> {
    let (digest, now) = (token_digest(token).ok_or(LinkError::Gone)?, app.clock.now());
    app.store.read(move |db| found_in(db, digest, now)).await
}

fn found_in(db: &mut dyn Db, digest: [u8; 32], now: Timestamp) -> Result<Found, LinkError> {
    let link = store::mail_links::by_digest(db, digest)?.filter(|link| link.works_at(now)).ok_or(LinkError::Gone)?;
    let mail = store::mails::of(db, link.subject, link.mail)?.ok_or(LinkError::Gone)?;
    let person = store::people::by_subject(db, link.subject)?.ok_or(LinkError::Gone)?;
    // From the order on nobody is here any more.
    if store::erasures::of_person(db, link.subject)?.is_some() {
        return Err(LinkError::Gone);
    }
    let about = answers(db, &mail)?;
    let all = store::consents::of_person(db, link.subject)?;
    Ok(Found { link, mail, person, about, all })
}

impl Found {
    fn facts(&self) -> &Facts {
        &self.person.facts
    }

    /// Whether the button has nothing left to do.
    fn is_done(&self) -> bool {
        match self.link.kind {
            LinkKind::Confirm => !self.requests().is_empty() && self.unanswered().is_empty(),
            LinkKind::Renew | LinkKind::ConfirmIdentity | LinkKind::CancelErasure => self.link.used_at.is_some(),
            LinkKind::Withdraw | LinkKind::Undo => self.standing().is_empty(),
            LinkKind::Preferences | LinkKind::FollowCase | LinkKind::FetchAccess => false,
        }
    }

    /// The forms that wait for the button, answered or not.
    fn requests(&self) -> Vec<&ConsentRecord> {
        let asks =
            |record: &&ConsentRecord| matches!(record.act, Act::ConfirmationSent | Act::ExplicitConfirmationSent);
        self.about.iter().filter(asks).collect()
    }

    /// What was said after a request about the same.
    fn after(&self, request: &ConsentRecord) -> Option<Act> {
        let same = |record: &&ConsentRecord| {
            let reaches = record.reach.is_none() || record.reach == request.reach;
            record.purpose == request.purpose && reaches && (record.at, record.id) > (request.at, request.id)
        };
        let ends = |record: &&ConsentRecord| {
            matches!(
                record.act,
                Act::Confirmed | Act::ConfirmationLapsed | Act::Refused | Act::Withdrawn | Act::Objected
            )
        };
        self.all.iter().filter(same).find(ends).map(|record| record.act)
    }

    /// The requests that neither the button nor a no has answered.
    fn unanswered(&self) -> Vec<ConsentRecord> {
        self.requests().into_iter().filter(|request| self.after(request).is_none()).cloned().collect()
    }

    /// The purposes of it to which the person has not said no since.
    fn standing(&self) -> Vec<PurposeId> {
        let mut purposes = about_what(&self.mail, &self.about);
        purposes.retain(|purpose| {
            let mut said: Vec<&ConsentRecord> =
                self.all.iter().filter(|record| record.purpose == purpose.number()).collect();
            said.sort_by_key(|record| (record.at, record.id));
            let last = said.iter().rfind(|record| record.act != Act::Asked);
            !last.is_some_and(|record| matches!(record.act, Act::Withdrawn | Act::Objected))
        });
        purposes
    }

    fn whom(&self) -> PublicId {
        self.person.facts.public
    }
}

impl From<CaseError> for LinkError {
    /// A case that is gone, or means somebody else by now, is answered like a link that does not work.
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::NotFound | CaseError::Refused | CaseError::NotNow(_) => Self::Gone,
            CaseError::Store(error) => Self::Store(error),
            CaseError::Incomplete(_)
            | CaseError::Missing(_)
            | CaseError::Meanwhile
            | CaseError::Vault(_)
            | CaseError::Seal(_)
            | CaseError::Policy(_) => Self::Case(error),
        }
    }
}

impl From<HandoverError> for LinkError {
    /// A package that nobody can fetch any more is answered like a link that does not work.
    fn from(error: HandoverError) -> Self {
        match error {
            HandoverError::NotFound | HandoverError::Refused | HandoverError::NoAddress => Self::Gone,
            HandoverError::Store(error) => Self::Store(error),
            HandoverError::Access(_)
            | HandoverError::People(_)
            | HandoverError::Vault(_)
            | HandoverError::Seal(_)
            | HandoverError::Policy(_) => Self::Handover(error),
        }
    }
}

/// What somebody gets who typed a code.
#[derive(Debug)]
pub enum Fetched {
    /// The package.
    Package(Zeroizing<Vec<u8>>),
    /// The code was wrong; the page says so.
    Wrong(Box<Landing>),
}

/// Hands out the package of a link to whoever has its code, too.
pub async fn fetch(app: &App, token: &str, typed: &str) -> Result<Fetched, LinkError> {
    let found = find(app, token).await?;
    if found.link.kind != LinkKind::FetchAccess {
        return Err(LinkError::Gone);
    }
    if let Some(bytes) = crate::handover::fetch(app, &found.mail, typed).await? {
        pressed(app, &found).await?;
        return Ok(Fetched::Package(bytes));
    }
    let mut landing = look_up(app, token).await?;
    landing.package = landing.package.map(|waiting| Waiting { was_wrong: true, ..waiting });
    Ok(Fetched::Wrong(Box::new(landing)))
}

/// Who writes down what a person decides by a link: the product itself, for them.
fn ctx(app: &App) -> Ctx {
    let actor: Actor = system(app);
    Ctx { actor, now: app.clock.now() }
}

/// Why: because the person says so.
const fn why() -> Why {
    Why::of(Reason::RightsRequest)
}

/// The way mail goes; a yes by a link in a mail is for mail.
const CHANNEL: Channel = store::mails::CHANNEL;

/// Reads the hash of a sentence that a page showed back.
#[must_use]
pub fn hash_of(digits: &str) -> Option<[u8; 32]> {
    crate::hex::decode(digits)?.try_into().ok()
}
