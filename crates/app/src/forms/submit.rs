//! Taking what a person sends: nothing twice, nothing from machines, nothing that was not answered.

use std::net::IpAddr;

use domain::form::{Answers, FieldKind, NotAnAnswer};
use domain::notice::Language;
use domain::personal::Text;
use domain::purpose::rule::PurposeRule;
use policy::HouseAct;
use store::StoreError;

use super::draft::{clear, find};
use super::page::{HandedOut, Life, PublicForm, at, handed_out};
use super::{FormError, record, rules, sender};
use crate::erasures::system;
use crate::people::PeopleError;
use crate::{App, Ctx};

/// What somebody sent.
pub struct Sending {
    /// To which form.
    pub slug: String,
    /// What came with the page.
    pub token: String,
    /// The field that people do not see.
    pub trap: String,
    /// The words in each field.
    pub answers: Vec<(FieldKind, String)>,
    /// The answers to the consents by their place; what is not here was not answered.
    pub consents: Vec<(usize, bool)>,
    /// The terms were accepted.
    pub terms: bool,
    /// It was sent with the button that agrees, where there are two.
    pub agrees: bool,
    /// Another page drew the form and sends it.
    pub elsewhere: bool,
    /// From which address; kept shortened, as proof of a consent only.
    pub address: Option<IpAddr>,
}

/// It is in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Taken {
    /// Now.
    Now,
    /// It was already; nothing was added.
    Already,
}

/// Why it is not taken. Each has a way on for a human.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotTaken {
    /// Sent sooner than a person can.
    Early,
    /// The page is older than two hours.
    Stale,
    /// The page is not from here.
    Forged,
    /// The field that people do not see was filled.
    Trap,
    /// The form is drawn by our own page only; nobody declared how another one draws it.
    DrawnHere,
    /// The same page was sent before, with other answers.
    SentBefore,
    /// Answers that cannot be read, and controls without an answer they need.
    Wrong {
        /// Fields.
        fields: Vec<(FieldKind, NotAnAnswer)>,
        /// The terms are not accepted.
        terms: bool,
        /// Consents that are what the form is for, and have no yes.
        asks: Vec<usize>,
    },
}

/// A sending that was read, with the page it belongs to.
pub(super) struct Read {
    pub page: PublicForm,
    pub handed: HandedOut,
    pub answers: Answers,
    /// What each purpose rests on.
    pub rules: Vec<PurposeRule>,
    /// A keyed digest of everything that was answered.
    pub same: [u8; 16],
}

/// Takes what somebody sent, once. Nobody learns whether they are here already.
pub async fn submit(app: &App, sending: &Sending) -> Result<Result<Taken, NotTaken>, FormError> {
    let ctx = Ctx { actor: system(app), now: app.clock.now() };
    clear(app, &ctx, HouseAct::TakeForms)?;
    let read = match read(app, &ctx, sending).await? {
        Ok(read) => read,
        Err(not) => return Ok(Err(not)),
    };
    if let Some(known) = sent_before(app, &read).await? {
        return Ok(known);
    }
    // Whoever was erased while their sending was on its way is somebody new.
    for _ in 0..3 {
        let sender = sender::of(app, &ctx, &read).await?;
        match record::keep(app, &ctx, (&read, sending), sender).await {
            Err(
                FormError::People(PeopleError::Store(StoreError::KeyTurned)) | FormError::Store(StoreError::KeyTurned),
            ) => (),
            done => return done,
        }
    }
    Err(StoreError::KeyTurned.into())
}

async fn read(app: &App, ctx: &Ctx, sending: &Sending) -> Result<Result<Read, NotTaken>, FormError> {
    let id = find(app, &sending.slug).await?.id;
    let Some(handed) = handed_out(app, id, &sending.token) else { return Ok(Err(NotTaken::Forged)) };
    let page = at(app, &sending.slug, Some(&handed), handed.language).await?;
    if sending.elsewhere && !page.form.elsewhere {
        return Ok(Err(NotTaken::DrawnHere));
    }
    if !sending.trap.trim().is_empty() {
        return Ok(Err(NotTaken::Trap));
    }
    match handed.life(ctx.now) {
        Life::Early => return Ok(Err(NotTaken::Early)),
        Life::Over => return Ok(Err(NotTaken::Stale)),
        Life::InTime => (),
    }
    let typed = |kind| sending.answers.iter().find(|(known, _)| *known == kind).map(|(_, words)| words.as_str());
    let answers = page.form.read(typed, app.house.controller.country);
    let terms = page.form.terms.is_some() && !sending.terms;
    let needs_yes = |place: &usize| {
        let asked = page.form.asks.get(*place).is_some_and(|ask| ask.required);
        asked && !sending.consents.contains(&(*place, true))
    };
    let asks: Vec<usize> = (0..page.form.asks.len()).filter(needs_yes).collect();
    Ok(match answers {
        Ok(answers) if !terms && asks.is_empty() => {
            let (same, controller) = (digest(app, &page, sending), app.house.controller.id);
            let rules = app.store.read(move |db| rules(db, controller)).await?;
            Ok(Read { page, handed, answers, rules, same })
        }
        answers => Err(NotTaken::Wrong { fields: answers.err().unwrap_or_default(), terms, asks }),
    })
}

/// A keyed digest, so that a second press of the same button is known without keeping what was sent.
fn digest(app: &App, page: &PublicForm, sending: &Sending) -> [u8; 16] {
    let mut all = format!("{}.{:?}.{}.{}", page.id.number(), sending.consents, sending.terms, sending.agrees);
    for (kind, words) in &sending.answers {
        all.push_str(&format!("\u{1f}{}\u{1e}{}", kind.code(), words.trim()));
    }
    app.vault.form_token(app.house.controller.id, "sent", &Text::new(all)).0
}

async fn sent_before(app: &App, read: &Read) -> Result<Option<Result<Taken, NotTaken>>, FormError> {
    let nonce = read.handed.nonce.clone();
    let known = app.store.read(move |db| store::forms::sent(db, nonce.as_bytes())).await?;
    Ok(known.map(|known| compared(&known, &read.same)))
}

/// What to say about a page that was sent before.
pub(super) fn compared(known: &[u8], same: &[u8; 16]) -> Result<Taken, NotTaken> {
    if known == same { Ok(Taken::Already) } else { Err(NotTaken::SentBefore) }
}

impl Read {
    pub const fn language(&self) -> Language {
        self.page.language
    }
}
