//! Taking one mail: in one transaction it is marked as on its way, asked whether it may go, and put on record.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use custody::{Disclosed, LetterWords};
use domain::actor::Actor;
use domain::ambient::{Random, draw32};
use domain::consent::history::Act;
use domain::consent::terms::Terms;
use domain::contact::{ContactValue, EmailAddress};
use domain::event::{About, Deed, Event};
use domain::id::{ControllerId, EventId, MailId, NoticeId, PublicId, PurposeId, SubjectId};
use domain::mail::{LinkKind, MOST_TRIES, MailKind, MailState};
use domain::notice::Language;
use domain::person::Facts;
use domain::reason::Reason;
use domain::time::{Timestamp, from_ms, to_ms};
use policy::{Asked, PersonAct};
use store::consents::ConsentRecord;
use store::contacts::ContactRecord;
use store::letters::LetterRecord;
use store::mail_links::LinkRecord;
use store::mails::{MailRecord, Outcome, Turn};
use store::people::PersonRecord;
use store::{Db, Permits, StoreError, Tx};

use super::gate::{Why, may_go};
use super::hand_over::{MailError, is_address, later, restricted};
use super::post::{Letter, LinkToken, Post};
use crate::erasures::system;
use crate::may::{Message, rules_in};
use crate::purposes::{PurposeName, names_in};
use crate::{App, hex};

/// How long one process has a mail: far longer than a relay may take for it.
const TURN_MS: i64 = 15 * 60 * 1_000;

/// How long a mail waits for the one that has to come first (Art. 14(3)(b)).
const FIRST_MS: i64 = 60_000;

/// The code of that.
const SOURCE_FIRST: Why = "source_first";

/// A mail that may go, with everything but the address.
pub(super) struct Ready {
    pub mail: MailRecord,
    pub person: PersonRecord,
    pub contact: ContactRecord,
    about: Vec<ConsentRecord>,
    purposes: Vec<PurposeName>,
    notice: Option<(String, i64)>,
    pub letter: Option<LetterRecord>,
    certificate: Option<PublicId>,
    told: Option<(String, Timestamp)>,
    tokens: Vec<(LinkKind, [u8; 32])>,
}

/// What became of taking it.
pub(super) enum Taken {
    /// Somebody else has it, or it is gone.
    NotOurs,
    /// It does not go, or not now.
    Ended(MailState),
    /// It may go.
    Ready(Box<Ready>),
}

/// The secrets of one try, drawn before the transaction, which may run again.
#[derive(Clone)]
struct Drawn {
    message_id: String,
    tokens: Vec<[u8; 32]>,
}

/// Takes a mail whose time has come.
pub(super) async fn take(
    app: &App,
    post: &dyn Post,
    (subject, id): (SubjectId, MailId),
) -> Result<(Taken, Permits), MailError> {
    let (system, policy) = (system(app), Arc::clone(&app.policy));
    let (now, drawn) = (app.clock.now(), Drawn::new(&*app.random, post.domain()));
    app.store
        .write_and_disclose(move |tx, looks| {
            let turn = Turn { now, until: from_ms(to_ms(now) + TURN_MS), message_id: &drawn.message_id };
            if !store::mails::take(tx, subject, id, &turn)? {
                return Ok(Taken::NotOurs);
            }
            let Some(mail) = store::mails::of(tx, subject, id)? else { return Ok(Taken::NotOurs) };
            // From the order on nobody writes to the person, whose key may be gone already.
            let ordered = store::erasures::of_person(tx, subject)?.is_some();
            let Some(person) = store::people::by_subject(tx, subject)?.filter(|_| !ordered) else {
                return ended(tx, &mail, &over(MailState::Dropped, now, "erased"));
            };
            // Whoever asked for something is answered while the rest is only stored (Art. 18(2)).
            if person.facts.restricted && !mail.kind.goes_while_restricted() {
                return ended(tx, &mail, &restricted(now));
            }
            let asked = Asked { act: PersonAct::SendMail, purpose: mail.kind.purpose(), reason: Reason::Upkeep };
            let Ok(allowed) = policy.allow(&system, &person.facts, asked)? else {
                return dropped(tx, (&mail, &person.facts), "refused_by_policy", now);
            };
            if mail.kind != MailKind::Art14Information && crate::files::comes_first(tx, &person.facts)? {
                return ended(tx, &mail, &later(from_ms(to_ms(now) + FIRST_MS), None, SOURCE_FIRST));
            }
            match ready(tx, mail, person, (&drawn, now))? {
                Ok(ready) => {
                    looks.push(allowed);
                    Ok(Taken::Ready(Box::new(ready)))
                }
                Err((mail, facts, why)) => dropped(tx, (&mail, &facts), why, now),
            }
        })
        .await
}

/// Everything that the letter needs, or why there is none.
fn ready(
    tx: &mut Tx<'_>,
    mail: MailRecord,
    person: PersonRecord,
    (drawn, now): (&Drawn, Timestamp),
) -> Result<Result<Ready, (MailRecord, Facts, Why)>, StoreError> {
    let controller = person.facts.controller;
    if mail.tries > MOST_TRIES {
        return Ok(Err((mail, person.facts, "tried_too_often")));
    }
    let about = answers(tx, &mail)?;
    let rules = rules_in(tx, controller)?;
    if let Err(why) = may_go(tx, &rules, (&mail, &about), (&message(&mail), now))? {
        return Ok(Err((mail, person.facts, why)));
    }
    let Some(contact) = address(tx, &mail)? else {
        return Ok(Err((mail, person.facts, "no_address")));
    };
    let (purposes, notice) =
        (names(tx, controller, &about_what(&mail, &about))?, notice(tx, controller, &mail, &about)?);
    let letter = store::letters::of_mail(tx, mail.subject, mail.id)?;
    if mail.kind.is_about_a_case() && letter.is_none() {
        return Ok(Err((mail, person.facts, "no_case")));
    }
    let certificate = crate::erasures::in_mail(tx, &mail)?;
    let tokens = add_links(tx, (&mail, &about), (drawn, now), rules.terms())?;
    let told = store::sources::of_mail(tx, mail.subject, mail.id)?;
    Ok(Ok(Ready { mail, person, contact, about, purposes, notice, letter, certificate, told, tokens }))
}

impl Drawn {
    fn new(random: &dyn Random, domain: &str) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        let most = MailKind::ALL.iter().map(|kind| kind.links().len()).max().unwrap_or(0);
        let tokens = (0..most).map(|_| draw32(random)).collect();
        Self { message_id: format!("{}@{domain}", hex::encode(&bytes)), tokens }
    }
}

impl Ready {
    /// The letter to this address.
    pub(super) fn letter(
        &self,
        app: &App,
        to: Disclosed<EmailAddress>,
        words: Option<Disclosed<LetterWords>>,
    ) -> Letter {
        let controller = &app.house.controller;
        Letter {
            message_id: self.mail.message_id.clone().unwrap_or_default(),
            kind: self.mail.kind,
            language: Language::parse(&self.mail.language).unwrap_or(Language::EN),
            to,
            now: app.clock.now(),
            about_at: self.told.as_ref().map_or(self.mail.made_at, |(_, since)| *since),
            company: controller.name.clone(),
            brand: app.house.brand_name(self.mail.brand).to_owned(),
            privacy_contact: controller.privacy_contact.clone(),
            source: self.told.as_ref().map_or_else(|| self.person.source.clone(), |(source, _)| source.clone()),
            purposes: self.purposes.clone(),
            notice: self.notice.clone(),
            words,
            certificate: self.certificate,
            links: self.tokens.iter().map(|(kind, token)| (*kind, LinkToken::new(token_text(token)))).collect(),
        }
    }
}

/// Asks once more where a stop may stand on the address itself, now that it is open: it may have come from somebody
/// who shares it, or from the person before they were erased.
pub(super) async fn asked_again(app: &App, ready: &Ready, letter: &Letter) -> Result<Result<(), Why>, StoreError> {
    if ready.mail.kind != MailKind::RenewConsent {
        return Ok(Ok(()));
    }
    let controller = ready.person.facts.controller;
    let value = ContactValue::Email(letter.to.as_ref().clone());
    let print = crate::objections::stop_print(app, controller, &value);
    let message = Message { to: Some(print), ..message(&ready.mail) };
    let (mail, about, now) = (ready.mail.clone(), ready.about.clone(), letter.now);
    let asked = app.store.read(move |db| {
        let rules = rules_in(db, controller)?;
        may_go(db, &rules, (&mail, &about), (&message, now))
    });
    asked.await
}

/// The text of a link's secret.
pub(crate) fn token_text(token: &[u8; 32]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(token)
}

/// What is kept of it; `None` if the text cannot be one.
pub(crate) fn token_digest(text: &str) -> Option<[u8; 32]> {
    let token: [u8; 32] = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    digest_of(&token)
}

fn digest_of(token: &[u8; 32]) -> Option<[u8; 32]> {
    digest(&SHA256, token).as_ref().try_into().ok()
}

/// What the message says of itself: it offers a way out, and is about nothing that was bought.
fn message(mail: &MailRecord) -> Message {
    Message { way_out: mail.kind.one_click().is_some(), ..Message::AS_SET }
}

/// The answers a mail is about, as they stand in the history.
pub(crate) fn answers(db: &mut dyn Db, mail: &MailRecord) -> Result<Vec<ConsentRecord>, StoreError> {
    let about = store::mails::about(db, mail.subject, mail.id)?;
    let mut all = store::consents::of_person(db, mail.subject)?;
    all.retain(|record| about.contains(&record.id));
    Ok(all)
}

/// The contact point it was meant for, or the newest address if that is gone (AC-05-04).
fn address(db: &mut dyn Db, mail: &MailRecord) -> Result<Option<ContactRecord>, StoreError> {
    let mut all = store::contacts::of_person(db, mail.subject)?;
    all.retain(|contact| is_address(contact.kind));
    let meant = all.iter().position(|contact| Some(contact.id) == mail.contact);
    Ok(match meant {
        Some(place) => Some(all.swap_remove(place)),
        None => all.pop(),
    })
}

/// The purposes of the yeses it is about, each once; without answers, its own.
pub(crate) fn about_what(mail: &MailRecord, about: &[ConsentRecord]) -> Vec<PurposeId> {
    let mut purposes: Vec<PurposeId> =
        about.iter().filter(|record| says_yes(record.act)).map(|record| PurposeId::new(record.purpose)).collect();
    if mail.kind == MailKind::RenewConsent {
        purposes = vec![mail.purpose];
    }
    purposes.sort_unstable();
    purposes.dedup();
    purposes
}

/// Whether somebody agreed by it, or began to.
pub(crate) const fn says_yes(act: Act) -> bool {
    match act {
        Act::Granted
        | Act::GrantedExplicitly
        | Act::Reconfirmed
        | Act::ConfirmationSent
        | Act::ExplicitConfirmationSent
        | Act::Confirmed
        | Act::GuardianAsked
        | Act::GuardianConfirmed => true,
        Act::Unknown
        | Act::Asked
        | Act::ObjectionLifted
        | Act::ConfirmationLapsed
        | Act::GuardianRefused
        | Act::CameOfAge
        | Act::NoticeChanged
        | Act::MaxAgeReached
        | Act::Refused
        | Act::Withdrawn
        | Act::Objected => false,
    }
}

fn names(db: &mut dyn Db, controller: ControllerId, purposes: &[PurposeId]) -> Result<Vec<PurposeName>, StoreError> {
    let all = names_in(db, controller)?;
    Ok(purposes.iter().map(|id| all.get(id).cloned().unwrap_or_else(|| PurposeName::unknown(*id))).collect())
}

/// The notice that was shown with the answers, or given for the purpose, or else the house's first.
fn notice(
    db: &mut dyn Db,
    controller: ControllerId,
    mail: &MailRecord,
    about: &[ConsentRecord],
) -> Result<Option<(String, i64)>, StoreError> {
    let shown = about.iter().find_map(|record| record.notice);
    let given = store::people::purposes(db, mail.subject)?.into_iter();
    let given = given.filter(|held| held.purpose == mail.purpose.number()).find_map(|held| held.notice);
    if let Some((id, version)) = shown.or(given) {
        return Ok(store::notices::slug_of(db, NoticeId::new(id))?.map(|slug| (slug, version)));
    }
    let first = store::notices::all(db, controller)?.into_iter().next();
    Ok(first.map(|(at, slug)| (slug, at.version)))
}

fn add_links(
    tx: &mut Tx<'_>,
    (mail, about): (&MailRecord, &[ConsentRecord]),
    (drawn, now): (&Drawn, Timestamp),
    terms: &Terms,
) -> Result<Vec<(LinkKind, [u8; 32])>, StoreError> {
    // Where nothing was agreed to there is nothing to undo.
    let has_use = |kind: &&LinkKind| **kind != LinkKind::Undo || about.iter().any(|record| says_yes(record.act));
    let mut added = Vec::new();
    for (kind, token) in mail.kind.links().iter().filter(has_use).zip(&drawn.tokens) {
        let Some(digest) = digest_of(token) else { continue };
        let ends_at = kind.ends_at(mail.made_at, now, terms);
        let (subject, mail) = (mail.subject, mail.id);
        store::mail_links::add(
            tx,
            &LinkRecord { subject, digest, mail, kind: *kind, made_at: now, ends_at, used_at: None },
        )?;
        added.push((*kind, *token));
    }
    Ok(added)
}

const fn over(state: MailState, now: Timestamp, why: Why) -> Outcome<'static> {
    Outcome { state, due_at: None, ended_at: Some(now), smtp_code: None, why: Some(why) }
}

fn ended(tx: &mut Tx<'_>, mail: &MailRecord, outcome: &Outcome<'_>) -> Result<Taken, MailError> {
    store::mails::set(tx, mail, outcome)?;
    Ok(Taken::Ended(outcome.state))
}

/// Drops the mail, and puts on record that it did not go.
fn dropped(
    tx: &mut Tx<'_>,
    (mail, facts): (&MailRecord, &Facts),
    why: Why,
    now: Timestamp,
) -> Result<Taken, MailError> {
    let event = Event {
        id: EventId::new(tx.next_id()),
        at: now,
        actor: Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(mail.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::MailDropped,
        purpose: mail.kind.purpose(),
        reason: Reason::Upkeep,
        detail: mail.id.number(),
    };
    tx.record(event);
    ended(tx, mail, &over(MailState::Dropped, now, why))
}
