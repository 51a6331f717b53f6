//! One case: its dates, its steps, what can be done next.

use std::sync::Arc;

use app::cases::{self, CaseView, Head};
use app::{App, Ctx};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::actor::Role;
use domain::id::{PublicId, PublicKind};
use domain::letter::LetterKind;
use domain::notice::Language;
use domain::rights::{
    Decision, DocumentState, Done, ExtensionGround, Identity, IdentityProof, MandateProof, PauseReason, Step, StepCode,
    from_code_number,
};
use jiff::Timestamp;

use super::actions::{self, Action, Typed};
use crate::form::{self, FieldError};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// One step on the page.
#[derive(Clone)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: Role,
    /// What happened.
    pub code: StepCode,
    /// The word for its number, where that is a code; group and code of the catalogue.
    pub detail: Option<(&'static str, &'static str)>,
    /// What was said: the code of the part, and the words.
    pub said: Vec<(&'static str, Shown)>,
}

/// A letter on the page.
#[derive(Clone)]
pub struct LetterLine {
    /// What it is for.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// When it was written.
    pub at: Timestamp,
    /// Whether a mail brought its words.
    pub is_mailed: bool,
    /// Its words, if it went to whoever asks.
    pub words: Option<Shown>,
}

/// The page of a case.
#[derive(Template)]
#[template(path = "case.html")]
pub struct CasePage {
    /// What stands round it.
    pub t: Shell,
    /// Everything but the words.
    pub head: Head,
    /// The steps, the newest first.
    pub steps: Vec<Line>,
    /// The letters, the newest first, once the words are open.
    pub letters: Vec<LetterLine>,
    /// Whether the words are open.
    pub is_open: bool,
    /// What can be done next.
    pub actions: Vec<Action>,
    /// A code that was just drawn, for a letter.
    pub code: Option<Shown>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// `GET /cases/{id}`: codes and dates.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = form::public(&id, PublicKind::Case)?;
    page(&head_page(&app, &ctx, t, case).await?)
}

/// `POST /cases/{id}/opening`: with the words, on record.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = form::public(&id, PublicKind::Case)?;
    let view = cases::show(&app, &ctx, case).await?;
    page(&CasePage::opened(&ctx, t, view))
}

/// The page without words.
pub(super) async fn head_page(app: &App, ctx: &Ctx, t: Shell, case: PublicId) -> Result<CasePage, Problem> {
    let head = cases::head(app, ctx, case).await?;
    Ok(CasePage::of(ctx, t, head, &Typed::default()))
}

impl CasePage {
    /// A case without its words, with what was typed into its forms.
    pub(super) fn of(ctx: &Ctx, t: Shell, head: Head, typed: &Typed) -> Self {
        let line = |(step, role): &(Step, Role)| Line {
            at: step.at,
            role: *role,
            code: step.code,
            detail: detail(step),
            said: Vec::new(),
        };
        let steps = head.steps.iter().rev().map(line).collect();
        let t = t.at("/cases");
        let actions = actions::of(&t, ctx, &head, typed);
        Self { t, steps, letters: Vec::new(), is_open: false, actions, code: None, errors: Vec::new(), head }
    }

    fn opened(ctx: &Ctx, t: Shell, view: CaseView) -> Self {
        let steps = view.steps.iter().rev().map(|step| Line {
            at: step.step.at,
            role: step.role,
            code: step.step.code,
            detail: detail(&step.step),
            said: step.said.iter().map(|(part, words)| (part.code(), Shown::from(words))).collect(),
        });
        let steps = steps.collect();
        let letters = view.letters.iter().rev().map(|letter| LetterLine {
            kind: letter.kind,
            language: letter.language,
            at: letter.made_at,
            is_mailed: letter.is_mailed,
            words: letter.words.as_ref().map(Shown::from),
        });
        let letters = letters.collect();
        Self { steps, letters, is_open: true, ..Self::of(ctx, t, view.head, &Typed::default()) }
    }

    /// The word for how sure it is who asks.
    fn identity(&self) -> &'static str {
        match self.head.standing.identity {
            Identity::Unasked => "unasked",
            Identity::Asked => "asked",
            Identity::Confirmed(_) => "confirmed",
        }
    }

    /// The word for how that was made sure.
    fn proof(&self) -> Option<&'static str> {
        match self.head.standing.identity {
            Identity::Confirmed(proof) => Some(proof.code()),
            Identity::Unasked | Identity::Asked => None,
        }
    }

    /// Whether what the case asks for may be done: it is sure who asks, or need not be.
    fn may_do(&self) -> bool {
        !self.head.case.kind.needs_identity() || self.head.standing.is_identified()
    }

    /// Whether a copy of a document is here.
    fn has_copy(&self) -> bool {
        self.head.standing.document == DocumentState::Here
    }

    /// Whether a copy may be brought.
    fn may_bring_copy(&self) -> bool {
        self.head.standing.document == DocumentState::Agreed && !self.is_advising()
    }

    /// Whether the reader is the officer.
    fn is_advising(&self) -> bool {
        self.t.who.as_ref().is_none_or(|who| who.role == Role::DataProtectionOfficer)
    }

    /// Whose page the deeds of this case are done on.
    fn whom(&self) -> PublicId {
        self.head.meant.unwrap_or(self.head.asker)
    }
}

/// The word for the number of a step, where that is a code.
fn detail(step: &Step) -> Option<(&'static str, &'static str)> {
    let number = step.detail;
    match step.code {
        StepCode::MandateChecked => from_code_number(MandateProof::ALL, number).map(|it| ("mandate-proof", it.code())),
        StepCode::IdentityConfirmed => {
            from_code_number(IdentityProof::ALL, number).map(|it| ("identity-proof", it.code()))
        }
        StepCode::Paused => from_code_number(PauseReason::ALL, number).map(|it| ("pause-reason", it.code())),
        StepCode::Extended => from_code_number(ExtensionGround::ALL, number).map(|it| ("extension", it.code())),
        StepCode::Did => from_code_number(Done::ALL, number).map(|it| ("done", it.code())),
        StepCode::Decided => Decision::of_number(number).map(|(outcome, _)| ("case-outcome", outcome.code())),
        StepCode::Opened
        | StepCode::BackDated
        | StepCode::Represented
        | StepCode::Meant
        | StepCode::ReceiptSent
        | StepCode::ReceiptGiven
        | StepCode::Assigned
        | StepCode::StandIn
        | StepCode::LinkSent
        | StepCode::CodeDrawn
        | StepCode::CodeWrong
        | StepCode::FactsOffered
        | StepCode::DocumentWanted
        | StepCode::DocumentAgreed
        | StepCode::DocumentCame
        | StepCode::DocumentGone
        | StepCode::PauseWanted
        | StepCode::PauseAgreed
        | StepCode::Resumed
        | StepCode::Advised
        | StepCode::UnfoundedClaimed
        | StepCode::UnfoundedSeconded
        | StepCode::NamesGiven
        | StepCode::NamesWithheld
        | StepCode::Noted
        | StepCode::AnswerSent
        | StepCode::AnswerGiven => None,
    }
}
