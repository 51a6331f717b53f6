//! `/people/{id}/notes`: read, written in two steps, looked through, written anew, deleted.
//!
//! Reading is a deed with a record, so each of these is a `POST`. What was typed comes back with every answer that does
//! not keep it.

use std::sync::Arc;

use app::notes::{self, Draft, NoteError, Notes, Wrong};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::dispute::Disputed;
use domain::id::{ItemId, PublicId, PublicKind};
use domain::reason::Reason;

use crate::disputes::DisputeLine;
use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

mod lines;
mod reports;
mod review;
mod sent;

pub use lines::{MentionLine, NoteLine, NotePart};
pub(crate) use reports::show as weeks;
pub use reports::{WeekLine, WeeksPage};
pub use review::{Choice, Decision, Known, ReviewPage};
pub(crate) use review::{review, save};
use sent::Sent;

/// How many notes concern somebody, on their page, with the form for a new one.
#[derive(Clone, Debug, Default)]
pub struct NotesCard {
    /// Notes about them.
    pub notes: i64,
    /// Notes about others that mention them.
    pub mentions: i64,
}

/// The form of a note, as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct NoteForm {
    /// The words.
    pub text: String,
    /// Others it concerns, one a line.
    pub others: String,
    /// The note it is a new version of.
    pub edits: Option<PublicId>,
}

/// The page of notes.
#[derive(Template)]
#[template(path = "notes.html")]
pub struct NotesPage {
    /// What stands round it.
    pub t: Shell,
    /// About whom.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// What was just done: a key of the catalogue.
    pub done: Option<&'static str>,
    /// How many there are.
    pub card: NotesCard,
    /// The newest first.
    pub notes: Vec<NoteLine>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Notes about others with words about this person.
    pub mentions: Vec<MentionLine>,
    /// What was typed.
    pub typed: NoteForm,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// The form by itself: for a new version, and for words that are to be changed before they are kept.
#[derive(Template)]
#[template(path = "note_draft.html")]
pub struct DraftPage {
    /// What stands round it.
    pub t: Shell,
    /// About whom.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// What was typed.
    pub typed: NoteForm,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// Every version of a note.
#[derive(Template)]
#[template(path = "note_versions.html")]
pub struct VersionsPage {
    /// What stands round it.
    pub t: Shell,
    /// About whom.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// The newest first.
    pub notes: Vec<NoteLine>,
}

/// `POST /people/{id}/notes`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (whom, sent) = (form::person(&id)?, Sent(sent));
    let why = sent.why(ctx.actor.role)?;
    let before = sent.get("before").parse().ok().map(ItemId::new);
    page(&notes_page((&app, &ctx, t), (whom, &why), before).await?)
}

/// `POST /people/{id}/notes/draft`: the form again, with what was typed.
pub(crate) async fn draft(
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (public, sent) = (form::person(&id)?, Sent(sent));
    let why = sent.why(ctx.actor.role)?;
    page(&DraftPage { t: t.at("/people"), public, reason: why.reason, typed: sent.form()?, errors: Vec::new() })
}

/// `POST /people/{id}/notes/{note}/editing`: the form with the words of a note.
pub(crate) async fn edit(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path((id, note)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (public, note) = (form::person(&id)?, form::public(&note, PublicKind::Note)?);
    let why = Sent(sent).why(ctx.actor.role)?;
    let (typed, errors) = match notes::editable(&app, &ctx, (public, &why), note).await {
        Ok(open) => (NoteForm { text: open.text.to_string(), others: String::new(), edits: Some(note) }, Vec::new()),
        Err(NoteError::Wrong(wrong)) => (NoteForm::default(), vec![field_of(wrong)]),
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &DraftPage { t: t.at("/people"), public, reason: why.reason, typed, errors })
}

/// `POST /people/{id}/notes/{note}/versions`.
pub(crate) async fn versions(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path((id, note)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (public, note) = (form::person(&id)?, form::public(&note, PublicKind::Note)?);
    let why = Sent(sent).why(ctx.actor.role)?;
    let found = notes::versions(&app, &ctx, (public, &why), note).await?;
    let notes = found.iter().map(|note| NoteLine::of(note, ctx.actor.role)).collect();
    page(&VersionsPage { t: t.at("/people"), public, reason: why.reason, notes })
}

/// `POST /people/{id}/notes/{note}/deletion`: gone for everybody it concerns.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path((id, note)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (whom, note) = (form::person(&id)?, form::public(&note, PublicKind::Note)?);
    let why = Sent(sent).why(ctx.actor.role)?;
    notes::remove(&app, &ctx, (whom, &why), note).await?;
    let mut shown = notes_page((&app, &ctx, t), (whom, &why), None).await?;
    shown.done = Some("note-deleted");
    page(&shown)
}

async fn notes_page(
    (app, ctx, t): (&App, &Ctx, Shell),
    (whom, why): (PublicId, &Why),
    before: Option<ItemId>,
) -> Result<NotesPage, Problem> {
    let found = notes::list(app, ctx, (whom, why), before).await?;
    let mut shown = NotesPage::of(t, &found, (whom, why.reason, ctx.actor.role));
    let disputes = crate::person::disputes(app, ctx, whom, &Why::of(why.reason)).await?;
    for note in &mut shown.notes {
        let is_about = |line: &&DisputeLine| line.what == Disputed::Note && line.target == Some(note.item);
        note.disputes = disputes.iter().filter(is_about).cloned().collect();
    }
    Ok(shown)
}

impl NotesPage {
    fn of(t: Shell, found: &Notes, (public, reason, role): (PublicId, Reason, Role)) -> Self {
        Self {
            t: t.at("/people"),
            public,
            reason,
            done: None,
            card: NotesCard { notes: found.counts.notes, mentions: found.counts.mentions },
            notes: found.notes.iter().map(|note| NoteLine::of(note, role)).collect(),
            next: found.next.map(ItemId::number),
            mentions: found.mentions.iter().map(|mention| MentionLine::of(mention, role)).collect(),
            typed: NoteForm::default(),
            errors: Vec::new(),
        }
    }
}

/// What a note that was not kept is told, at the field it is about.
fn field_of(wrong: Wrong) -> FieldError {
    let (field, key) = match wrong {
        Wrong::Empty => ("text", "note-wrong-empty"),
        Wrong::TooLong => ("text", "note-wrong-too-long"),
        Wrong::TooMany => ("others", "note-wrong-too-many"),
        Wrong::Passage => ("text", "note-wrong-passage"),
        Wrong::Stranger => ("others", "note-wrong-stranger"),
        Wrong::Unmentioned => ("people", "note-wrong-unmentioned"),
        Wrong::Unconfirmed => ("ground", "note-wrong-unconfirmed"),
        Wrong::Hidden => ("text", "note-wrong-hidden"),
    };
    FieldError { field, key }
}

impl From<&NoteForm> for Draft {
    fn from(typed: &NoteForm) -> Self {
        let named = typed.others.lines().map(str::to_owned).collect();
        Self { text: typed.text.clone(), named, edits: typed.edits }
    }
}
