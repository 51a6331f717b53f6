//! `/people/{id}`: the door, the page behind it, and contact points in full.
//!
//! Seeing is a deed with a record, so it is a `POST` that creates something, never a `GET`.

use std::sync::Arc;

use app::disputes::DisputeError;
use app::people::Beside;
use app::people::{self, PeopleError, PersonCard};
use app::{App, Ctx, consents, purchases};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::actor::Role;
use domain::contact::ContactKind;
use domain::id::PublicId;
use domain::reason::Reason;

use crate::disputes::DisputeLine;
use crate::form::{self, FieldError, WhyForm};
use crate::notes::{NoteForm, NotesCard};
use crate::people::PersonLine;
use crate::problem::{Problem, page};
use crate::purchases::{Bought, PER_PAGE};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

mod lines;

pub use lines::JoinedLine;
use lines::basis_line;
pub(crate) use lines::consent_line;
use lines::joined_line;
pub use lines::{BasisLine, ConsentLine, ContactLine, GivenNotice, LastLook, RestrictionLine};

/// Which parts of a person's page a role is offered. The policy decides; this keeps closed doors out of
/// sight, and refusals out of the security log.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "one for each part of the page; none of them excludes another")]
pub struct Sight {
    /// Contact points in full.
    pub contacts: bool,
    /// Purchases.
    pub purchases: bool,
    /// Who looked.
    pub looks: bool,
    /// What the person may ask for.
    pub rights: bool,
    /// The access package.
    pub package: bool,
    /// To change what stands here.
    pub edits: bool,
}

impl Sight {
    /// Of a role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        let serves = matches!(role, Role::Agent | Role::TeamLead | Role::PrivacyManager);
        let watches = matches!(role, Role::PrivacyManager | Role::DataProtectionOfficer);
        Self {
            contacts: serves,
            purchases: serves,
            looks: watches || matches!(role, Role::TeamLead),
            rights: watches,
            package: matches!(role, Role::PrivacyManager),
            edits: serves,
        }
    }
}

/// The page that asks why.
#[derive(Template)]
#[template(path = "person_door.html")]
pub struct DoorPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose page.
    pub public: PublicId,
    /// The reasons on offer.
    pub reasons: &'static [Reason],
    /// The one that is chosen at first.
    pub chosen: Reason,
}

/// The page of a person.
#[derive(Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    /// What stands round it.
    pub t: Shell,
    /// Who.
    pub row: PersonLine,
    /// The reason that is on record.
    pub reason: Reason,
    /// Whether a part is left out that the role sees of others: the data is restricted (Art. 18).
    pub closed: bool,
    /// What the role is offered.
    pub sight: Sight,
    /// The brand they came under.
    pub brand: String,
    /// The team that serves them.
    pub team: String,
    /// Where the data came from.
    pub source: String,
    /// Masked.
    pub contacts: Vec<ContactLine>,
    /// On which grounds.
    pub bases: Vec<BasisLine>,
    /// In force.
    pub restriction: Option<RestrictionLine>,
    /// Before this look.
    pub last_look: Option<LastLook>,
    /// Purchases, where the role sees them.
    pub bought: Option<Bought>,
    /// Consent history, where the role sees it.
    pub consents: Option<Vec<ConsentLine>>,
    /// How they want to be addressed.
    pub addressed_as: Option<Shown>,
    /// Tags, organisations, notices they were given.
    pub beside: Beside,
    /// What can be set on them.
    pub lists: Lists,
    /// Records that were joined to this one.
    pub joined: Vec<JoinedLine>,
    /// How many notes there are, where the role reads them.
    pub notes: Option<NotesCard>,
    /// What they say is wrong, where the role reads it.
    pub disputes: Vec<DisputeLine>,
    /// What they asked for, where the role sees cases.
    pub cases: Vec<app::cases::CaseLine>,
    /// What was wrong with a form on the page; at first nothing.
    pub errors: Vec<FieldError>,
    /// What was typed into the form of a note; at first nothing.
    pub typed: NoteForm,
}

/// What the house has on offer to be set on a person: numbers or public names, and words.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Tags in use.
    pub tags: Vec<(String, String)>,
    /// Organisations.
    pub organisations: Vec<(String, String)>,
}

/// `GET /people/{id}`: why? The form is the same for everybody who is here and for everybody who is not.
pub(crate) async fn door(SignedIn { ctx, t }: SignedIn, Path(id): Path<String>) -> Result<Response, Problem> {
    let public = form::person(&id)?;
    let reasons = form::reasons(ctx.actor.role);
    let chosen = *reasons.first().ok_or(Problem::REFUSED)?;
    page(&DoorPage { t: t.at("/people"), public, reasons, chosen })
}

/// `POST /people/{id}/opening`: the page itself, on record.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    opened(&app, (&ctx, t), whom, why).await
}

/// The page of a person, as after every change of what stands on it.
pub(crate) async fn opened(
    app: &App,
    (ctx, t): (&Ctx, Shell),
    whom: PublicId,
    why: app::Why,
) -> Result<Response, Problem> {
    let sight = Sight::of(ctx.actor.role);
    let card = people::open(app, ctx, whom, &why).await?;
    // The words of the reason are kept once, with the opening.
    let why = app::Why::of(why.reason);
    let bought = if sight.purchases {
        let first = purchases::Page { offset: 0, limit: PER_PAGE };
        if_allowed(purchases::history(app, ctx, whom, &why, first).await)?
    } else {
        None
    };
    let consents = if_allowed(consents::history(app, ctx, whom, &why).await)?;
    let t = t.at("/people");
    let joined = card.joined.iter().map(|one| joined_line(&t, one, ctx)).collect();
    let mut shown = PersonPage::of(t, card, why.reason, sight);
    shown.joined = joined;
    shown.bought = bought.map(|bought| Bought::of(&shown.t, &bought, 0));
    shown.consents = consents.map(|consents| consents.into_iter().rev().map(consent_line).collect());
    shown.lists = lists(app, ctx, sight).await?;
    if sight.contacts && bought_is_open(&shown) {
        let counts = app::notes::counts(app, whom).await?;
        shown.notes = Some(NotesCard { notes: counts.notes, mentions: counts.mentions });
    }
    shown.disputes = disputes(app, ctx, whom, &why).await?;
    shown.cases = app::cases::of_person(app, ctx, whom).await?;
    shown.closed = shown.consents.is_none() || (sight.purchases && shown.bought.is_none());
    page(&shown)
}

/// What the person says is wrong; only looked at where there is something, because reading it is on record.
pub(crate) async fn disputes(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    why: &app::Why,
) -> Result<Vec<DisputeLine>, Problem> {
    if !app::disputes::are_there(app, whom).await? {
        return Ok(Vec::new());
    }
    match app::disputes::of_person(app, ctx, whom, why).await {
        Ok(found) => Ok(found.iter().map(DisputeLine::of).collect()),
        Err(DisputeError::Refused) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Only for those who may change something.
async fn lists(app: &App, ctx: &Ctx, sight: Sight) -> Result<Lists, Problem> {
    if !sight.edits {
        return Ok(Lists::default());
    }
    let tags = app::tags::all(app, ctx).await?.into_iter().filter(|tag| tag.ended_at.is_none());
    let organisations = app::organisations::all(app, ctx).await?.into_iter();
    Ok(Lists {
        tags: tags.map(|tag| (tag.id.number().to_string(), tag.declared.name)).collect(),
        organisations: organisations.map(|found| (found.public.to_string(), found.name)).collect(),
    })
}

/// A part of the page that this actor may not see is left out; the page itself is open already.
fn if_allowed<T>(asked: Result<T, PeopleError>) -> Result<Option<T>, Problem> {
    match asked {
        Ok(seen) => Ok(Some(seen)),
        Err(PeopleError::Refused) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whoever may not see what was bought may not read notes: the rules give both or neither.
const fn bought_is_open(shown: &PersonPage) -> bool {
    shown.bought.is_some()
}

impl PersonPage {
    fn of(t: Shell, card: PersonCard, reason: Reason, sight: Sight) -> Self {
        // The customer number stands on the page already.
        let contacts = card.contacts.iter().filter(|(kind, _)| *kind != ContactKind::CustomerNumber);
        let contacts = contacts.map(|(kind, value)| ContactLine { kind: *kind, value: value.into() });
        Self {
            row: PersonLine::of(&card.row, &t),
            t,
            reason,
            closed: false,
            sight,
            brand: card.brand.clone(),
            team: card.team.clone(),
            source: card.source.clone(),
            contacts: contacts.collect(),
            bases: card.bases.iter().map(basis_line).collect(),
            restriction: card.restriction.map(|(ground, since)| RestrictionLine { ground, since }),
            last_look: card.last_look.map(|(at, role)| LastLook { role, at }),
            bought: None,
            consents: None,
            addressed_as: card.beside.addressed_as.as_ref().map(Shown::from),
            beside: card.beside,
            lists: Lists::default(),
            joined: Vec::new(),
            notes: None,
            disputes: Vec::new(),
            cases: Vec::new(),
            errors: Vec::new(),
            typed: NoteForm::default(),
        }
    }
}
