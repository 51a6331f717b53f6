//! `POST /cases/{id}/steps`: one step, named by `do`.

use std::sync::Arc;

use app::cases::{self, CaseError};
use app::{App, Ctx};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::{ActorId, PublicId, PublicKind};
use domain::rights::{
    Decision, Done, ExtensionGround, IdentityProof, MandateProof, Missing, NotNow, Outcome, PauseReason, Refusal,
    RefusalGround,
};

use super::actions::Typed;
use super::desk::CasePage;
use crate::form::{self, FieldError};
use crate::problem::{Problem, page_with};
use crate::session::SignedIn;
use crate::shown::Shown;

/// `POST /cases/{id}/steps`.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let case = form::public(&id, PublicKind::Case)?;
    let typed = Typed(sent.into_iter().collect());
    let (code, errors) = match one(&app, &ctx, case, &typed).await {
        Ok(None) => return Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Ok(Some(code)) => (Some(Shown::typed(code)), Vec::new()),
        Err(error) => (None, vec![explained(error, typed.get("do"))?]),
    };
    let head = cases::head(&app, &ctx, case).await?;
    let shown = if errors.is_empty() { Typed::default() } else { typed };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &CasePage { code, errors, ..CasePage::of(&ctx, t, head, &shown) })
}

/// Takes one step; gives a code to be shown once, if one was drawn.
async fn one(app: &App, ctx: &Ctx, case: PublicId, typed: &Typed) -> Result<Option<String>, CaseError> {
    let what = typed.get("do");
    let field = |field: &str| typed.get(&format!("{what}-{field}"));
    let words = field("words");
    match what {
        "draw-code" => return cases::draw_code(app, ctx, case).await.map(Some),
        "advise" => cases::advise(app, ctx, case, words).await,
        "agree-document" => cases::agree_to_document(app, ctx, case).await,
        "agree-pause" => cases::agree_to_pause(app, ctx, case).await,
        "note" => cases::note(app, ctx, case, words).await,
        "second" => cases::second(app, ctx, case).await,
        "unfounded" => cases::want_unfounded(app, ctx, case, (field("objective"), field("intent"))).await,
        "want-document" => cases::want_document(app, ctx, case, words).await,
        "want-pause" => cases::want_pause(app, ctx, case, words).await,
        "resume" => cases::resume(app, ctx, case, words).await,
        "answered" => cases::answer_given(app, ctx, case, words).await,
        "facts" => cases::facts_offered(app, ctx, case).await,
        "ask-link" => cases::ask_by_link(app, ctx, case, Some(field("doubt").trim()).filter(|it| !it.is_empty())).await,
        "pause" => {
            let reason = chosen(PauseReason::from_code, field("reason"), "reason")?;
            cases::pause(app, ctx, case, (reason, words)).await
        }
        "extend" => {
            let ground = chosen(ExtensionGround::from_code, field("ground"), "ground")?;
            cases::extend(app, ctx, case, (ground, words)).await.map(drop)
        }
        _ => more(app, ctx, case, typed).await,
    }?;
    Ok(None)
}

async fn more(app: &App, ctx: &Ctx, case: PublicId, typed: &Typed) -> Result<(), CaseError> {
    let what = typed.get("do");
    let field = |field: &str| typed.get(&format!("{what}-{field}"));
    let words = field("words");
    match what {
        "confirm" => cases::confirm(app, ctx, case, chosen(IdentityProof::from_code, field("proof"), "proof")?).await,
        "give-code" => {
            let right = cases::give_code(app, ctx, case, field("code")).await?;
            if right { Ok(()) } else { Err(CaseError::Incomplete("code")) }
        }
        "mandate" => {
            let proof = chosen(MandateProof::from_code, field("proof"), "proof")?;
            cases::check_mandate(app, ctx, case, (proof, words)).await
        }
        "mean" => {
            let whom = field("person").trim().parse().map_err(|_| CaseError::Incomplete("person"))?;
            cases::mean(app, ctx, case, (whom, words)).await
        }
        "did" => {
            let done = chosen(Done::from_code, field("done"), "done")?;
            cases::did(app, ctx, case, (done, words)).await
        }
        "weigh-names" => {
            let names = |code: &str| ["withheld", "given"].iter().position(|known| *known == code);
            let are_given = chosen(names, field("names"), "names")? == 1;
            cases::weigh_names(app, ctx, case, (are_given, words)).await
        }
        "assign" => {
            let account = |text: &str| text.parse().ok().map(ActorId::new);
            let owner = account(field("owner")).ok_or(CaseError::Incomplete("owner"))?;
            cases::assign(app, ctx, case, (owner, account(field("stand-in")))).await
        }
        "decide" => cases::decide(app, ctx, case, &decision(&field)?).await.map(drop),
        _ => Err(CaseError::Incomplete("do")),
    }
}

fn decision<'a>(field: &impl Fn(&str) -> &'a str) -> Result<Decision, CaseError> {
    let outcome = chosen(Outcome::from_code, field("outcome"), "outcome")?;
    let refusal = || {
        let ground = chosen(RefusalGround::from_code, field("ground"), "ground")?;
        Ok::<_, CaseError>(Refusal::of(ground, [field("reason"), field("authority"), field("remedy")])?)
    };
    Ok(match outcome {
        Outcome::Fulfilled => Decision::fulfilled(field("done"))?,
        Outcome::Partly => Decision::partly(field("done"), refusal()?)?,
        Outcome::Refused => Decision::Refused(refusal()?),
        Outcome::NothingHeld => Decision::nothing_held(field("done"))?,
    })
}

fn chosen<T>(from_code: impl Fn(&str) -> Option<T>, code: &str, what: &'static str) -> Result<T, CaseError> {
    from_code(code).ok_or(CaseError::Incomplete(what))
}

/// What is told at the form, and of which field; everything else is a problem of its own.
fn explained(error: CaseError, what: &str) -> Result<FieldError, Problem> {
    let field = FIELDS.iter().find(|(known, _)| *known == what).map_or("steps", |(_, field)| *field);
    let key = match error {
        CaseError::NotNow(not_now) => not_now_key(not_now),
        CaseError::Missing(missing) => missing_key(missing),
        CaseError::Incomplete("known_address") => "case-wrong-known-address",
        CaseError::Incomplete("whom") => "case-wrong-whom",
        CaseError::Incomplete("person") => "case-wrong-person",
        CaseError::Incomplete("code") => "case-wrong-code",
        CaseError::Incomplete("ground") => "case-wrong-ground",
        CaseError::Incomplete("owner") => "case-wrong-owner",
        CaseError::Incomplete("proof") => "case-wrong-proof",
        CaseError::Incomplete(_) => "case-wrong-words",
        CaseError::NotFound
        | CaseError::Refused
        | CaseError::Meanwhile
        | CaseError::Vault(_)
        | CaseError::Seal(_)
        | CaseError::Policy(_)
        | CaseError::Store(_) => return Err(error.into()),
    };
    Ok(FieldError { field, key })
}

/// The first field of each form, to which an error leads.
const FIELDS: &[(&str, &str)] = &[
    ("advise", "advise-words"),
    ("note", "note-words"),
    ("weigh-names", "weigh-names-words"),
    ("unfounded", "unfounded-objective"),
    ("want-document", "want-document-words"),
    ("want-pause", "want-pause-words"),
    ("resume", "resume-words"),
    ("answered", "answered-words"),
    ("ask-link", "ask-link-doubt"),
    ("pause", "pause-words"),
    ("extend", "extend-words"),
    ("confirm", "confirm-proof"),
    ("give-code", "give-code-code"),
    ("mandate", "mandate-words"),
    ("mean", "mean-person"),
    ("did", "did-done"),
    ("assign", "assign-owner"),
    ("decide", "decide-outcome"),
];

const fn not_now_key(not_now: NotNow) -> &'static str {
    match not_now {
        NotNow::Decided => "case-not-now-decided",
        NotNow::Clock => "case-not-now-clock",
        NotNow::NotAgreed => "case-not-now-agreed",
        NotNow::TooLateToExtend => "case-not-now-extend",
        NotNow::NotIdentified => "case-not-now-identified",
        NotNow::NoMandate => "case-not-now-mandate",
        NotNow::NotTwo => "case-not-now-two",
        NotNow::NoCode => "case-not-now-code",
        NotNow::NothingWanted => "case-not-now-wanted",
    }
}

const fn missing_key(missing: Missing) -> &'static str {
    match missing {
        Missing::Done => "case-missing-done",
        Missing::Reason => "case-missing-reason",
        Missing::Authority => "case-missing-authority",
        Missing::Remedy => "case-missing-remedy",
    }
}
