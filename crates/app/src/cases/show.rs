//! A case as its page shows it: codes and dates for whoever may see cases, words for whoever opens it on record.

use std::collections::HashMap;
use std::sync::Arc;

use custody::{Disclosed, OpenError, Opener, Table};
use domain::actor::Role;
use domain::id::{ActorId, PublicId, SubjectId};
use domain::letter::LetterKind;
use domain::notice::Language;
use domain::personal::Text;
use domain::rights::{NotNow, RightsCase, SaidPart, Standing, Step, Times, Who};
use domain::time::{Date, Timestamp};
use policy::{HouseAct, PersonAct};
use store::letters::LetterRecord;

use super::desk::Desk;
use super::list::{self, CaseLine};
use super::{CaseError, seat};
use crate::people::missing_permit;
use crate::{App, Ctx, Why, records};

/// A case without a word of it.
pub struct Head {
    /// As it stands in lists.
    pub line: CaseLine,
    /// What is known of it since it was taken.
    pub case: RightsCase,
    /// What stands about it.
    pub standing: Standing,
    /// Until when it is to be answered.
    pub times: Times,
    /// The day at the seat.
    pub today: Date,
    /// Whether a question asked today needs the officer's agreement.
    pub is_late_to_ask: bool,
    /// In which zone days are counted, and whose holidays count.
    pub counted_in: (String, String),
    /// Whether the holidays of that region are known; else no date moves.
    pub knows_holidays: bool,
    /// Who asks.
    pub asker: PublicId,
    /// Whose data is meant, if that is somebody else and is known.
    pub meant: Option<PublicId>,
    /// The authority of the seat of the company, as the pack of law names it; empty if it names none.
    pub authority: String,
    /// Every step with the role of who took it.
    pub steps: Vec<(Step, Role)>,
    /// Other cases of the same message.
    pub beside: Vec<CaseLine>,
    /// Earlier cases of the person of the same kind.
    pub earlier: Vec<CaseLine>,
    /// Managers who could have it: account numbers and work names.
    pub managers: Vec<(ActorId, String)>,
    /// Copies of documents that are here.
    pub documents: usize,
}

/// A step with its words.
pub struct StepView {
    /// What happened.
    pub step: Step,
    /// In which role.
    pub role: Role,
    /// What was said, piece by piece.
    pub said: Vec<(SaidPart, Disclosed<Text>)>,
}

/// A letter of a case.
pub struct LetterView {
    /// What it is for.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// When it was written.
    pub made_at: Timestamp,
    /// Whether it went out as the words of a mail.
    pub is_mailed: bool,
    /// Its words; none where it went to somebody else than who asks.
    pub words: Option<Disclosed<Text>>,
}

/// A case that was opened.
pub struct CaseView {
    /// Its letters, the oldest first.
    pub letters: Vec<LetterView>,
    /// What everybody sees who may see cases.
    pub head: Head,
    /// Every step with its words.
    pub steps: Vec<StepView>,
}

/// Shows a case without its words.
pub async fn head(app: &App, ctx: &Ctx, case: PublicId) -> Result<Head, CaseError> {
    if !app.clears(ctx, HouseAct::SeeCases)? {
        return Err(CaseError::NotFound);
    }
    let ctx = ctx.clone();
    let read = app.store.read(move |db| {
        let desk = Desk::read_in(db, case)?;
        head_in(db, &ctx, &desk)
    });
    read.await
}

/// Opens a case; that is on record.
pub async fn show(app: &App, ctx: &Ctx, case: PublicId) -> Result<CaseView, CaseError> {
    let (policy, asker) = (Arc::clone(&app.policy), ctx.clone());
    let ((desk, head, letters), permits) = app
        .store
        .disclose(move |db, looks| {
            let desk = Desk::read_in(db, case)?;
            let why = Why::usual(asker.actor.role);
            let asks = asker.asks(PersonAct::SeeCase, why.reason);
            looks.push(policy.allow(&asker.actor, &desk.person.facts, asks)??);
            let head = head_in(db, &asker, &desk)?;
            let letters = store::letters::of_case(db, desk.record.case.subject, desk.record.case.id)?;
            Ok::<_, CaseError>((desk, head, letters))
        })
        .await?;
    let permit = permits.of(desk.record.case.subject, PersonAct::SeeCase).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &desk.person.key)?;
    let mut steps = Vec::with_capacity(desk.steps.len());
    for (record, (_, role)) in desk.steps.iter().zip(&head.steps) {
        let said = match &record.words {
            Some(words) => {
                let place = records::rights_step(desk.record.case.id, record.step.number);
                let said = opener.open(Table::RightsStep, place, words)?;
                let piece =
                    |piece: Disclosed<(SaidPart, Text)>| (piece.as_ref().0, piece.part(|(_, text)| text.clone()));
                said.part(|said| said.0.clone()).each().into_iter().map(piece).collect()
            }
            None => Vec::new(),
        };
        steps.push(StepView { step: record.step, role: *role, said });
    }
    let letters = letters
        .iter()
        .map(|letter| opened(&opener, desk.record.case.subject, letter))
        .collect::<Result<Vec<_>, OpenError>>()?;
    Ok(CaseView { letters, head, steps })
}

/// A letter with its words, if it went to `asker`.
fn opened(opener: &Opener, asker: SubjectId, letter: &LetterRecord) -> Result<LetterView, OpenError> {
    let own = Some(letter).filter(|letter| letter.subject == asker);
    let open = |letter: &LetterRecord| opener.open(Table::Letter, records::letter(letter.id), &letter.words);
    let words = own.map(open).transpose()?.map(|words| words.part(|words| words.text.clone()));
    Ok(LetterView {
        kind: letter.kind,
        language: letter.language,
        made_at: letter.made_at,
        is_mailed: letter.mail.is_some(),
        words,
    })
}

fn head_in(db: &mut dyn store::Db, ctx: &Ctx, desk: &Desk) -> Result<Head, CaseError> {
    let case = &desk.record.case;
    let controller = desk.record.place.controller;
    let names = list::managers_in(db, controller)?;
    let roles: HashMap<ActorId, Role> = store::accounts::roles(db, controller)?.into_iter().collect();
    let others = store::rights::of_person(db, case.subject)?;
    let line = |record: &store::rights::CaseRecord| list::line(record, &[], &names, ctx.now);
    let is_beside =
        |record: &&store::rights::CaseRecord| record.case.request == case.request && record.case.id != case.id;
    let is_earlier = |record: &&store::rights::CaseRecord| {
        record.case.kind == case.kind && record.case.request != case.request && record.case.id < case.id
    };
    let (asker, meant) = list::publics(db, desk)?;
    let documents = store::rights::beside::documents(db, (case.subject, case.id))?.len();
    let mut managers: Vec<_> = names.iter().map(|(id, name)| (*id, name.clone())).collect();
    managers.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(Head {
        line: list::line(&desk.record, &desk.steps, &names, ctx.now),
        case: case.clone(),
        standing: desk.standing.clone(),
        times: desk.times(),
        today: desk.today(ctx),
        is_late_to_ask: desk.who(ctx).is_late_to_ask,
        counted_in: (desk.record.place.zone.clone(), desk.record.place.region.clone()),
        knows_holidays: desk.seat.knows_holidays(),
        asker,
        meant,
        authority: seat::authority(&desk.seat),
        steps: desk.steps.iter().map(|step| (step.step, role(&roles, step.step.by))).collect(),
        beside: others.iter().filter(is_beside).map(line).collect(),
        earlier: others.iter().filter(is_earlier).map(line).collect(),
        managers,
        documents,
    })
}

fn role(roles: &HashMap<ActorId, Role>, actor: ActorId) -> Role {
    roles.get(&actor).copied().unwrap_or(Role::System)
}

impl Head {
    /// Whether a step may follow, as far as the rules of cases say; the policy says who.
    pub fn may(&self, step: domain::rights::StepCode, by: ActorId) -> Result<(), NotNow> {
        let who = Who { by, today: self.today, is_late_to_ask: self.is_late_to_ask, extend_by: self.times.extend_by };
        domain::rights::may(&self.standing, step, &who)
    }
}
