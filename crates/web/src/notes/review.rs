//! The second step of a note: each place with what may become of it, and a confirmation where words are sensitive.

use std::sync::Arc;

use app::notes::{self, Candidate, Draft, Finding, NewNote, NoteError, Review};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::PublicId;
use domain::note::{ItemRole, SensitiveGround};
use domain::personal::Text;
use domain::reason::Reason;

use super::sent::{SENTENCE, Sent};
use super::{DraftPage, NoteForm, field_of, notes_page};
use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Sentences that are offered one by one.
const SENTENCES: usize = 60;
/// Letters before and behind words, so that they are recognised.
const ROUND: usize = 30;

/// One thing that may become of words.
#[derive(Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// The key of what it says; `$name` is whom it is about.
    pub key: &'static str,
    /// Whom it is about.
    pub name: Option<Shown>,
    /// Whether it is chosen at first.
    pub chosen: bool,
}

/// Words with what may become of them.
#[derive(Clone)]
pub struct Decision {
    /// The name and the id of the field.
    pub field: String,
    /// The code of what the words seem to be; none for a sentence.
    pub kind: Option<&'static str>,
    /// What stands before them.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands behind them.
    pub after: String,
    /// What may become of them.
    pub choices: Vec<Choice>,
}

/// Somebody else who may be concerned.
#[derive(Clone)]
pub struct Known {
    /// The name and the id of the field.
    pub field: String,
    /// What they are called.
    pub name: Shown,
    /// Whether the colleague named them.
    pub named: bool,
    /// How they may be concerned.
    pub choices: Vec<Choice>,
}

/// The page of the second step.
#[derive(Template)]
#[template(path = "note_review.html")]
pub struct ReviewPage {
    /// What stands round it.
    pub t: Shell,
    /// About whom.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// What was typed.
    pub typed: NoteForm,
    /// Others who may be concerned.
    pub people: Vec<Known>,
    /// Lines that lead to nobody.
    pub strangers: Vec<String>,
    /// Words that may have to be taken out.
    pub findings: Vec<Decision>,
    /// Sentences, where others are concerned.
    pub sentences: Vec<Decision>,
    /// Sensitive words.
    pub sensitive: Vec<(&'static str, String)>,
    /// The grounds on offer.
    pub grounds: &'static [SensitiveGround],
    /// The code of the chosen one.
    pub ground: String,
    /// Why, in words.
    pub why: String,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// `POST /people/{id}/notes/review`: the second step.
pub(crate) async fn review(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (public, sent) = (form::person(&id)?, Sent(sent));
    let (why, typed) = (sent.why(ctx.actor.role)?, sent.form()?);
    match notes::review(&app, &ctx, (public, &why), &Draft::from(&typed)).await {
        Ok(review) => page(&ReviewPage::of(t, (public, why.reason), (typed, &sent), &review)),
        Err(NoteError::Wrong(wrong)) => again(t, (public, &why), typed, field_of(wrong)),
        Err(error) => Err(error.into()),
    }
}

/// The first step again, with what was wrong.
fn again(t: Shell, (public, why): (PublicId, &Why), typed: NoteForm, wrong: FieldError) -> Result<Response, Problem> {
    let shown = DraftPage { t: t.at("/people"), public, reason: why.reason, typed, errors: vec![wrong] };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// `POST /people/{id}/notes/saving`: kept, or the second step again.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (whom, sent) = (form::person(&id)?, Sent(sent));
    let (why, typed) = (sent.why(ctx.actor.role)?, sent.form()?);
    let new = new_note(&typed, &sent)?;
    let saved = match typed.edits {
        Some(note) => notes::edit(&app, &ctx, (whom, &why), (note, &new)).await,
        None => notes::write(&app, &ctx, (whom, &why), &new).await,
    };
    match saved {
        Ok(_) => {
            let mut shown = notes_page((&app, &ctx, t), (whom, &why), None).await?;
            shown.done = Some("note-saved");
            page(&shown)
        }
        Err(NoteError::Wrong(wrong)) => not_saved((&app, &ctx, t), (whom, &why), (typed, &sent), field_of(wrong)).await,
        Err(error) => Err(error.into()),
    }
}

fn new_note(typed: &NoteForm, sent: &Sent) -> Result<NewNote, Problem> {
    let passages = sent.passages(&domain::note::sentences(&typed.text))?;
    Ok(NewNote { text: Text::new(&typed.text), people: sent.people(), passages, confirmed: sent.confirmed() })
}

async fn not_saved(
    (app, ctx, t): (&App, &Ctx, Shell),
    (whom, why): (PublicId, &Why),
    (typed, sent): (NoteForm, &Sent),
    wrong: FieldError,
) -> Result<Response, Problem> {
    match notes::review(app, ctx, (whom, why), &Draft::from(&typed)).await {
        Ok(review) => {
            let mut shown = ReviewPage::of(t, (whom, why.reason), (typed, sent), &review);
            shown.errors = vec![wrong];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(NoteError::Wrong(_)) => again(t, (whom, why), typed, wrong),
        Err(error) => Err(error.into()),
    }
}

impl ReviewPage {
    fn of(t: Shell, (public, reason): (PublicId, Reason), (typed, sent): (NoteForm, &Sent), review: &Review) -> Self {
        let builder = Builder { text: &typed.text, review, sent };
        let lines: Vec<&str> = typed.others.lines().filter(|line| !line.trim().is_empty()).collect();
        let stranger = |line: &usize| lines.get(*line).map(|line| (*line).to_owned());
        let sensitive = review.sensitive.iter().map(|word| {
            let words = typed.text.get(word.start..word.end).unwrap_or_default();
            (word.category.code(), words.to_owned())
        });
        Self {
            t: t.at("/people"),
            public,
            reason,
            people: review.people.iter().skip(1).map(|person| builder.known(person)).collect(),
            strangers: review.strangers.iter().filter_map(stranger).collect(),
            findings: review.findings.iter().map(|finding| builder.finding(finding)).collect(),
            sentences: builder.sentences(),
            sensitive: sensitive.collect(),
            grounds: SensitiveGround::ALL,
            ground: sent.get("ground").to_owned(),
            why: sent.get("why").to_owned(),
            errors: Vec::new(),
            typed,
        }
    }
}

/// What the form sends, the key of what it says, and whom it is about.
type Offer = (String, &'static str, Option<Shown>);

/// Makes the fields of the page; what was chosen before stays chosen.
struct Builder<'a> {
    text: &'a str,
    review: &'a Review,
    sent: &'a Sent,
}

impl Builder<'_> {
    fn known(&self, person: &Candidate) -> Known {
        let field = format!("role-{}", person.public);
        let meant = |finding: &Finding| {
            let met = finding.person.and_then(|place| self.review.people.get(place));
            met.is_some_and(|met| met.public == person.public)
        };
        let before = person.role.map(ItemRole::code);
        let first = if let Some(before) = before.filter(|code| *code != "about") {
            before
        } else if person.named || self.review.findings.iter().any(meant) {
            "mentioned"
        } else {
            "none"
        };
        let choice = |(value, key): (&str, &'static str)| (value.to_owned(), key, None);
        let offered =
            [("none", "note-role-none"), ("mentioned", "note-role-mentioned"), ("household", "note-role-household")];
        let choices = self.chosen(&field, first, offered.map(choice).to_vec());
        Known { choices, field, name: Shown::from(&person.name), named: person.named }
    }

    fn finding(&self, finding: &Finding) -> Decision {
        let met = finding.person.and_then(|place| self.review.people.get(place));
        // The name of the one it is all about may stay where it is.
        let first = met.filter(|met| !met.is_main).map_or("keep".to_owned(), |met| met.public.to_string());
        let mut offered = vec![("keep".to_owned(), "note-keep", None), ("cut".to_owned(), "note-cut", None)];
        for person in self.offered() {
            let (value, name) = (person.public.to_string(), Shown::from(&person.name));
            offered.push((value.clone(), "note-about", Some(name.clone())));
            offered.push((value + SENTENCE, "note-about-sentence", Some(name)));
        }
        self.decision((finding.start, finding.end), Some(finding.kind.code()), (&first, offered))
    }

    fn sentences(&self) -> Vec<Decision> {
        if self.review.people.len() < 2 {
            return Vec::new();
        }
        let decide = |place: &(usize, usize)| {
            let mut offered = vec![("keep".to_owned(), "note-keep", None), ("cut".to_owned(), "note-cut", None)];
            let about = |person: &Candidate| (person.public.to_string(), "note-about", Some(Shown::from(&person.name)));
            offered.extend(self.offered().map(about));
            self.decision(*place, None, ("keep", offered))
        };
        // A sentence that is a finding as a whole is asked about once.
        let is_new = |place: &&(usize, usize)| {
            !self.review.findings.iter().any(|finding| (finding.start, finding.end) == **place)
        };
        self.review.sentences.iter().filter(is_new).take(SENTENCES).map(decide).collect()
    }

    /// Everybody whose words these may be; while nobody else is concerned, there is no need to say so.
    fn offered(&self) -> impl Iterator<Item = &Candidate> {
        let alone = self.review.people.len() < 2;
        self.review.people.iter().skip(usize::from(alone))
    }

    fn decision(
        &self,
        (start, end): (usize, usize),
        kind: Option<&'static str>,
        (first, offered): (&str, Vec<Offer>),
    ) -> Decision {
        let field = format!("place-{start}-{end}");
        let words = self.text.get(start..end).unwrap_or_default().to_owned();
        let (before, after) = match kind {
            Some(_) => (tail(self.text.get(..start)), head(self.text.get(end..))),
            None => (String::new(), String::new()),
        };
        Decision { choices: self.chosen(&field, first, offered), field, kind, before, words, after }
    }

    fn chosen(&self, field: &str, first: &str, offered: Vec<(String, &'static str, Option<Shown>)>) -> Vec<Choice> {
        let chosen = if self.sent.has(field) { self.sent.get(field) } else { first };
        let choice = |(value, key, name): Offer| {
            let chosen = value == chosen;
            Choice { value, key, name, chosen }
        };
        offered.into_iter().map(choice).collect()
    }
}

/// The last letters of what stands before, within its line.
fn tail(text: Option<&str>) -> String {
    let line = text.unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let from = line.char_indices().rev().nth(ROUND).map(|(at, _)| at);
    from.map_or_else(|| line.to_owned(), |at| format!("…{}", line.get(at..).unwrap_or_default()))
}

/// The first letters of what stands behind, within its line.
fn head(text: Option<&str>) -> String {
    let line = text.unwrap_or_default().split('\n').next().unwrap_or_default();
    let until = line.char_indices().nth(ROUND).map(|(at, _)| at);
    until.map_or_else(|| line.to_owned(), |at| format!("{}…", line.get(..at).unwrap_or_default()))
}
