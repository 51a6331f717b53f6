//! What a link in a mail does for a case: it makes sure who asks, or shows the person where their request stands.
//!
//! Invariant: the link of a receipt shows dates and nothing of the answer: it may have gone to somebody who is not the
//! person meant (S02). The answer is behind the link of the mail that brings it.

use std::sync::Arc;

use custody::{Disclosed, OpenError, Opener, Table};
use domain::event::Deed;
use domain::id::PublicId;
use domain::letter::LetterKind;
use domain::mail::MailKind;
use domain::personal::Text;
use domain::reason::Reason;
use domain::rights::{CaseState, IdentityProof, Outcome, RightsKind};
use domain::time::Date;
use policy::PersonAct;
use store::Db;
use store::letters::LetterRecord;
use store::mail_links::LinkRecord;
use store::mails::MailRecord;

use super::desk::Desk;
use super::{CaseError, identity, seat};
use crate::people::missing_permit;
use crate::{App, Ctx, records};

/// Where a request stands, for whoever asked.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its number.
    pub number: PublicId,
    /// The day on which it arrived.
    pub received_on: Date,
    /// Until when it is answered; `None` while an answer of theirs is awaited.
    pub due: Option<Date>,
    /// Where it stands.
    pub state: CaseState,
    /// They were told that it takes longer.
    pub is_extended: bool,
    /// Why it takes longer, behind the link of the mail that says so (Art. 12(3)).
    pub why_longer: Option<Disclosed<Text>>,
    /// The answer, behind the link of the mail that brings it.
    pub answer: Option<FollowedStep>,
}

/// The answer, as whoever asked reads it.
#[derive(Clone, Debug)]
pub struct FollowedStep {
    /// What was asked for.
    pub kind: RightsKind,
    /// How it ended.
    pub outcome: Outcome,
    /// The letter with it.
    pub letter: Disclosed<Text>,
}

fn ctx(app: &App) -> Ctx {
    Ctx { actor: crate::erasures::system(app), now: app.clock.now() }
}

fn desk_of(db: &mut dyn Db, mail: &MailRecord) -> Result<Desk, CaseError> {
    let (asker, id) = store::rights::beside::of_mail(db, mail.subject, mail.id)?.ok_or(CaseError::NotFound)?;
    let record = store::rights::of(db, asker, id)?.ok_or(CaseError::NotFound)?;
    let person = store::people::by_subject(db, asker)?.ok_or(CaseError::NotFound)?;
    let steps = store::rights::steps(db, asker, id)?;
    Desk::of(record, person, steps)
}

/// Makes sure who asks, because the button behind the link was pressed. A second press, or one after the decision,
/// changes nothing.
pub(crate) async fn confirm_by_link(app: &App, (link, mail): (&LinkRecord, &MailRecord)) -> Result<(), CaseError> {
    let (ctx, wanted) = (ctx(app), mail.clone());
    let desk = app.store.read(move |db| desk_of(db, &wanted)).await?;
    // Whoever is meant now is who can make it sure; the question may have gone to somebody else before.
    if desk.record.case.about != Some(link.subject) {
        return Err(CaseError::NotFound);
    }
    if link.used_at.is_some() || desk.standing.is_identified() || desk.standing.decided.is_some() {
        return press(app, link, ctx.now).await;
    }
    let asks = ctx.asks(PersonAct::ConfirmIdentity, Reason::RightsRequest);
    let allowed = app.policy.allow(&ctx.actor, &desk.person.facts, asks)??;
    let event = desk.event(app, &ctx, (&allowed, Deed::IdentityConfirmed));
    let ready = desk.ready(app, &ctx, event, identity::confirmed(&desk, IdentityProof::Link))?;
    let (link, now) = (link.clone(), ctx.now);
    desk.write(app, ready, move |tx| store::mail_links::press(tx, &link, now).map(drop)).await
}

async fn press(app: &App, link: &LinkRecord, now: domain::time::Timestamp) -> Result<(), CaseError> {
    let link = link.clone();
    Ok(app.store.write(move |tx| store::mail_links::press(tx, &link, now).map(drop)).await?)
}

/// Shows where a request stands, on record.
pub(crate) async fn told(app: &App, mail: &MailRecord) -> Result<Followed, CaseError> {
    let (policy, asker, wanted) = (Arc::clone(&app.policy), ctx(app), mail.clone());
    let looked = app.store.disclose(move |db, looks| {
        let desk = desk_of(db, &wanted)?;
        let asks = asker.asks(PersonAct::FollowCase, Reason::RightsRequest);
        looks.push(policy.allow(&asker.actor, &desk.person.facts, asks)??);
        let letters = store::letters::of_case(db, desk.record.case.subject, desk.record.case.id)?;
        Ok::<_, CaseError>((desk, letters))
    });
    let ((desk, letters), permits) = looked.await?;
    let permit = permits.of(desk.record.case.subject, PersonAct::FollowCase).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &desk.person.key)?;
    let times = seat::times(&desk.seat, &desk.record.case, &desk.standing);
    // The words behind a link are those of the letter that its mail tells of.
    let newest = |wanted: fn(LetterKind) -> bool| {
        let letter = letters.iter().rfind(|letter| wanted(letter.kind));
        letter.map(|letter| words(&opener, letter)).transpose()
    };
    let why_longer =
        if mail.kind == MailKind::CaseExtended { newest(|kind| kind == LetterKind::Extension)? } else { None };
    let outcome = desk.standing.decided.map(|(outcome, ..)| outcome).filter(|_| mail.kind == MailKind::CaseAnswered);
    let answer = match outcome {
        Some(outcome) => newest(LetterKind::is_an_answer)?.map(|letter| FollowedStep {
            kind: desk.record.case.kind,
            outcome,
            letter,
        }),
        None => None,
    };
    Ok(Followed {
        number: desk.record.case.public,
        received_on: desk.record.case.received_on,
        due: times.dates.statutory,
        state: desk.standing.state(),
        is_extended: desk.standing.extended_at.is_some(),
        why_longer,
        answer,
    })
}

fn words(opener: &Opener, letter: &LetterRecord) -> Result<Disclosed<Text>, OpenError> {
    let words = opener.open(Table::Letter, records::letter(letter.id), &letter.words)?;
    Ok(words.part(|words| words.text.clone()))
}
