//! Asking by mail whether a yes still stands: before it wears out, and when a child whose guardian agreed has grown up.
//!
//! Invariant: the question goes only where a yes that stands carries it (K5), and once for each yes. After a material
//! change of the notice no yes stands, so nobody is written to about it: such people are asked on their next visit.

use domain::consent::asking::Occasion;
use domain::consent::channel::Channel;
use domain::consent::ending::{about_to_end, renewal_at};
use domain::consent::history::History;
use domain::consent::state::State;
use domain::contact::ContactKind;
use domain::id::{PurposeId, SubjectId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::person::Facts;
use domain::time::Timestamp;
use store::{Db, StoreError, Tx};

use crate::App;
use crate::mails::{NewMail, queue};
use crate::may::{Held, Message, Rules, rules_in, standing_in};

/// How many people one round reads at once.
const AT_ONCE: i64 = 200;

/// The way the question goes.
const CHANNEL: Channel = Channel::Email;

/// Asks everybody whose yes is about to wear out, and says how many mails that were.
pub async fn ask_again(app: &App) -> Result<usize, StoreError> {
    let (mut after, mut asked) = (SubjectId::new(0), 0);
    let (controller, now) = (app.house.controller.id, app.clock.now());
    loop {
        let some = app.store.read(move |db| {
            let terms = *rules_in(db, controller)?.terms();
            store::consents::to_renew(db, about_to_end(now, &terms), CHANNEL, (after, AT_ONCE))
        });
        let some = some.await?;
        let Some(last) = some.last().copied() else { return Ok(asked) };
        after = last;
        for subject in some {
            asked += app.store.write(move |tx| ask(tx, subject, now)).await?;
        }
    }
}

fn ask(tx: &mut Tx<'_>, subject: SubjectId, now: Timestamp) -> Result<usize, StoreError> {
    let Some(person) = store::people::by_subject(tx, subject)? else { return Ok(0) };
    if person.facts.restricted || store::erasures::of_person(tx, subject)?.is_some() {
        return Ok(0);
    }
    let rules = rules_in(tx, person.facts.controller)?;
    let held = standing_in(tx, &rules, (subject, now), &Message::default())?;
    let ends = |history: &&History| {
        let status = held.status(&rules, history.purpose(), CHANNEL, now);
        let given = status.given.filter(|_| status.state == State::Granted);
        history.channel() == CHANNEL && given.is_some_and(|given| renewal_at(&given, rules.terms()) <= now)
    };
    let purposes: Vec<PurposeId> = held.standing(&rules).histories.iter().filter(ends).map(History::purpose).collect();
    put(tx, &person.facts, (&rules, &held), (&purposes, now))
}

/// Puts the question to somebody who grew up into the queue, in the transaction that writes down that they did
/// (AC-08-02).
pub(crate) fn ask_grown(tx: &mut Tx<'_>, facts: &Facts, purposes: &[i64], now: Timestamp) -> Result<usize, StoreError> {
    let rules = rules_in(tx, facts.controller)?;
    let held = standing_in(tx, &rules, (facts.subject, now), &Message::default())?;
    let purposes: Vec<PurposeId> = purposes.iter().copied().map(PurposeId::new).collect();
    put(tx, facts, (&rules, &held), (&purposes, now))
}

/// One mail for each purpose that may be asked about, unless one is about this yes already.
fn put(
    tx: &mut Tx<'_>,
    facts: &Facts,
    (rules, held): (&Rules, &Held),
    (purposes, now): (&[PurposeId], Timestamp),
) -> Result<usize, StoreError> {
    let contacts = store::contacts::of_person(tx, facts.subject)?;
    if !contacts.iter().any(|contact| contact.kind == ContactKind::Email) {
        return Ok(0);
    }
    let mails = store::mails::of_person(tx, facts.subject)?;
    let mut asked = 0;
    for purpose in purposes {
        let status = held.status(rules, *purpose, CHANNEL, now);
        let since = status.since.filter(|_| status.state == State::Reconfirm).or(status.given.map(|given| given.at));
        let was_asked = mails
            .iter()
            .any(|mail| mail.kind == MailKind::RenewConsent && mail.purpose == *purpose && Some(mail.made_at) >= since);
        if was_asked || held.may_ask(rules, (*purpose, CHANNEL), Occasion::Message(CHANNEL), now).is_err() {
            continue;
        }
        let language = language(tx, facts.subject, Some(*purpose))?;
        let mail = NewMail {
            subject: facts.subject,
            brand: facts.brand,
            kind: MailKind::RenewConsent,
            purpose: *purpose,
            contact: None,
            about: Vec::new(),
            language,
            not_before: None,
        };
        queue(tx, &mail)?;
        asked += 1;
    }
    Ok(asked)
}

/// The language in which they last said something, about this purpose if one is named.
pub(crate) fn language(db: &mut dyn Db, subject: SubjectId, about: Option<PurposeId>) -> Result<Language, StoreError> {
    let lines = store::consents::of_person(db, subject)?;
    let mut own = lines.iter().rev().filter(|line| about.is_none_or(|purpose| line.purpose == purpose.number()));
    Ok(own.find_map(|line| Language::parse(&line.language)).unwrap_or(Language::EN))
}
