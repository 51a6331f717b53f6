//! Answers to the consents of a form: a yes waits for its confirmation by mail, a no is remembered, silence is nothing.

use custody::Sealer;
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Trace, Via};
use domain::consent::history::Act;
use domain::event::Event;
use domain::form::{Ask, Form};
use domain::id::{ContactId, PurposeId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::person::Facts;
use domain::purpose::rule::PurposeRule;
use domain::time::Timestamp;
use domain::wording::{Wording, WordingKind};
use store::consents::ConsentRecord;
use store::{StoreError, Tx};

use super::FormError;
use super::draft::hash_of;
use super::submit::{Read, Sending};
use crate::consents::{NewAnswer, wording_hash};
use crate::mails::NewMail;
use crate::people::PeopleError;
use crate::{App, Ctx};

/// Lines that are ready to be written.
pub(super) struct Prepared {
    person: Facts,
    event: Event,
    lines: Vec<ConsentRecord>,
    language: Language,
    /// Where a confirmation goes.
    address: Option<ContactId>,
}

/// Makes a line of each answer.
pub(super) fn prepare(
    app: &App,
    ctx: &Ctx,
    (read, sending): (&Read, &Sending),
    (person, sealer, address, event): (&Facts, &Sealer, Option<ContactId>, &Event),
) -> Result<Prepared, FormError> {
    let mut lines = Vec::new();
    for answer in answers(read, sending) {
        lines.push(crate::consents::prepared(app, ctx, (sealer, person.brand), answer).map_err(PeopleError::from)?);
    }
    Ok(Prepared { person: person.clone(), event: event.clone(), lines, language: read.language(), address })
}

impl Prepared {
    /// Writes them in the transaction of the sending.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        crate::consents::write(tx, self.person.subject, &self.event, &self.lines)?;
        let waits = |line: &&ConsentRecord| matches!(line.act, Act::ConfirmationSent | Act::ExplicitConfirmationSent);
        // One mail for each purpose: its button is a yes to that one.
        for line in self.lines.iter().filter(waits) {
            let mail = NewMail {
                subject: self.person.subject,
                brand: self.person.brand,
                kind: MailKind::ConfirmConsent,
                purpose: PurposeId::new(line.purpose),
                contact: self.address,
                about: vec![line.id],
                language: self.language,
                not_before: None,
            };
            crate::mails::queue(tx, &mail)?;
        }
        Ok(())
    }
}

fn answers(read: &Read, sending: &Sending) -> Vec<NewAnswer> {
    let form = &read.page.form;
    let mut answers = Vec::new();
    for (place, yes) in &sending.consents {
        let Some(ask) = form.asks.get(*place) else { continue };
        let wording = ask.wording(read.language()).unwrap_or_default();
        answers
            .extend(ask.purposes.iter().map(|purpose| answer((read, sending), (*purpose, ask.reach), (*yes, wording))));
    }
    if sending.agrees || form.buttons.without.is_none() {
        let said = button_wording(form, read);
        let agreed = form.buttons.agrees_to.iter();
        answers.extend(agreed.map(|purpose| answer((read, sending), (*purpose, Channel::Email), (true, &said))));
    }
    answers
}

/// What was agreed to by pressing a button: what stands above it and on it.
fn button_wording(form: &Form, read: &Read) -> String {
    form.text(read.language()).map(|text| format!("{} {}", text.lead, text.send)).unwrap_or_default()
}

fn answer(
    (read, sending): (&Read, &Sending),
    (purpose, reach): (PurposeId, Channel),
    (yes, wording): (bool, &str),
) -> NewAnswer {
    let explicit = read.rules.iter().any(|rule| rule.purpose == purpose && rule.needs_explicit());
    let act = match (yes, explicit) {
        (false, _) => Act::Refused,
        (true, false) => Act::ConfirmationSent,
        (true, true) => Act::ExplicitConfirmationSent,
    };
    let draft = Draft {
        wording_hash: wording_hash(wording),
        notice: Some(read.page.notice.at),
        language: Some(read.language()),
        via: Some(Via::Form),
        form: format!("{}/{}", read.page.slug, read.page.version),
        trace: sending.address.map(Trace::shorten),
        ..Draft::default()
    };
    NewAnswer { purpose, act, reach: Some(reach), draft, note: None }
}

/// The sentences of a form as they are published with it, so that a proof leads back to its words.
pub(super) fn wordings(
    form: &Form,
    (slug, version, published_at): (&str, i64, Timestamp),
    rules: &[PurposeRule],
) -> Vec<Wording> {
    let mut all = Vec::new();
    for (place, ask) in form.asks.iter().enumerate() {
        for purpose in &ask.purposes {
            let of = |ask: &Ask| ask.wordings.clone();
            let explicit = rules.iter().any(|rule| rule.purpose == *purpose && rule.needs_explicit());
            all.extend(of(ask).into_iter().map(|(language, text)| Wording {
                purpose: *purpose,
                kind: WordingKind::Form,
                form: format!("{slug}/{}", place + 1),
                version,
                language,
                explicit,
                hash: hash_of(text.trim()),
                text,
                published_at,
            }));
        }
    }
    all
}
