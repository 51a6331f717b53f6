//! What is asked before a file comes in: whose, from where, on which ground, what people were told.

use app::App;
use app::imports::{FileFacts, ImportKind, NewImport};
use askama::Template;
use axum::extract::multipart::Field;
use domain::id::{BrandId, NoticeId, TeamId};
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use domain::source::Origin;

use crate::accounts::Choice;
use crate::form::FieldError;
use crate::problem::Problem;
use crate::shell::Shell;

/// The longest answer in a field that is not the file.
const FIELD_BYTES: usize = 1_000;

/// A notice on offer.
#[derive(Clone, Debug)]
pub struct NoticeChoice {
    /// Number and version, as the form sends them.
    pub value: String,
    /// Its address.
    pub slug: String,
    /// Which version.
    pub version: i64,
}

/// The form of a new import.
#[derive(Template)]
#[template(path = "import_new.html")]
pub struct ImportForm {
    /// What stands round it.
    pub t: Shell,
    /// Kinds of files.
    pub kinds: [&'static str; 3],
    /// Where a file of people can come from (Art. 14).
    pub origins: &'static [Origin],
    /// Brands.
    pub brands: Vec<Choice>,
    /// Teams.
    pub teams: Vec<Choice>,
    /// Bases; consent is none of them, because a file holds no proof of it (Art. 7(1)).
    pub bases: [Basis; 3],
    /// Notices.
    pub notices: Vec<NoticeChoice>,
    /// What was answered before; at first, what most files are.
    pub answers: Answers,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form sends, as it came; the file is none of it.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// The code of a kind.
    pub kind: String,
    /// The shop or system.
    pub source: String,
    /// The number of a brand.
    pub brand: String,
    /// The number of a team.
    pub team: String,
    /// The code of a basis.
    pub basis: String,
    /// Number and version of a notice, or nothing.
    pub notice: String,
    /// Three letters.
    pub currency: String,
    /// The code of what kind of source the file has.
    pub origin: String,
}

impl Answers {
    /// Takes a field, and says how many bytes it had.
    pub(crate) async fn take(&mut self, name: &str, mut field: Field<'_>) -> Result<usize, Problem> {
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|_| Problem::UNREADABLE)? {
            if bytes.len() + piece.len() > FIELD_BYTES {
                return Err(Problem::INCOMPLETE);
            }
            bytes.extend_from_slice(&piece);
        }
        let read = bytes.len();
        let text = String::from_utf8(bytes).map_err(|_| Problem::UNREADABLE)?.trim().to_owned();
        match name {
            "kind" => self.kind = text,
            "source" => self.source = text,
            "brand" => self.brand = text,
            "team" => self.team = text,
            "basis" => self.basis = text,
            "notice" => self.notice = text,
            "currency" => self.currency = text,
            "origin" => self.origin = text,
            _ => (),
        }
        Ok(read)
    }
}

/// The answers as the verb wants them; each that is missing or not on offer is named in `errors`.
pub(crate) async fn new_import(
    app: &App,
    sent: &Answers,
    errors: &mut Vec<FieldError>,
) -> Result<Option<NewImport>, Problem> {
    let offered = notices(app).await?.into_iter().any(|notice| notice.value == sent.notice);
    let notice = notice_ref(&sent.notice).filter(|_| offered);
    let told = (notice.is_some() || sent.notice.is_empty()).then_some(());
    let mut wanted = Wanted { errors };
    let kind = ImportKind::from_code(&sent.kind).filter(|kind| KINDS.contains(kind));
    let kind = wanted.needs(kind, "kind", "import-bad-kind");
    let source = wanted.needs(named(&sent.source), "source", "import-bad-source");
    let brand = wanted.needs(brand(app, &sent.brand), "brand", "import-bad-brand");
    let team = wanted.needs(team(app, &sent.team), "team", "import-bad-team");
    let basis = Basis::from_code(&sent.basis).filter(|basis| BASES.contains(basis));
    let basis = wanted.needs(basis, "basis", "import-bad-basis");
    let told = wanted.needs(told, "notice", "import-bad-notice");
    // Where they come from decides whether people must be told.
    let origin = wanted.needs(Origin::from_code(&sent.origin), "origin", "import-bad-origin");
    let currency = wanted.needs(sent.currency.to_uppercase().parse().ok(), "currency", "import-bad-currency");
    let file = FileFacts { digest: [0; 32], bytes: 0 };
    let new = || {
        told?;
        Some(NewImport {
            kind: kind?,
            source: source?,
            brand: brand?,
            team: team?,
            basis: basis?,
            notice,
            origin: origin?,
            currency: currency?,
            file,
        })
    };
    Ok(new())
}

/// Notes each answer that is missing.
struct Wanted<'a> {
    errors: &'a mut Vec<FieldError>,
}

impl Wanted<'_> {
    fn needs<T>(&mut self, answer: Option<T>, field: &'static str, key: &'static str) -> Option<T> {
        if answer.is_none() {
            self.errors.push(FieldError { field, key });
        }
        answer
    }
}

fn named(source: &str) -> Option<String> {
    (1..=60).contains(&source.chars().count()).then(|| source.to_owned())
}

pub(crate) fn brand(app: &App, number: &str) -> Option<BrandId> {
    app.house.brands.iter().map(|brand| brand.id).find(|id| id.number().to_string() == number)
}

pub(crate) fn team(app: &App, number: &str) -> Option<TeamId> {
    app.house.teams.iter().map(|team| team.id).find(|id| id.number().to_string() == number)
}

/// What somebody brought has a page of its own.
const KINDS: [ImportKind; 3] = [ImportKind::Contacts, ImportKind::Customers, ImportKind::Invoices];

/// A file holds no proof of consent, so consent is not on offer.
const BASES: [Basis; 3] = [Basis::Contract, Basis::LegalObligation, Basis::LegitimateInterest];

pub(crate) async fn import_form(
    app: &App,
    t: Shell,
    answered: Option<Answers>,
    errors: Vec<FieldError>,
) -> Result<ImportForm, Problem> {
    let choice = |id: i64, name: &str| Choice { id, name: name.to_owned() };
    let house = &app.house;
    let notices = notices(app).await?;
    let at_first = || Answers {
        notice: notices.first().map(|notice| notice.value.clone()).unwrap_or_default(),
        currency: "EUR".to_owned(),
        ..Answers::default()
    };
    Ok(ImportForm {
        t: t.at("/imports"),
        kinds: KINDS.map(ImportKind::code),
        origins: Origin::ALL,
        brands: house.brands.iter().map(|brand| choice(brand.id.number(), &brand.name)).collect(),
        teams: house.teams.iter().map(|team| choice(team.id.number(), &team.name)).collect(),
        bases: BASES,
        answers: answered.unwrap_or_else(at_first),
        notices,
        errors,
    })
}

pub(crate) async fn notices(app: &App) -> Result<Vec<NoticeChoice>, Problem> {
    let all = app::notices::all(app).await?;
    let choice = |(at, slug): (NoticeRef, String)| NoticeChoice {
        value: format!("{}.{}", at.notice.number(), at.version),
        slug,
        version: at.version,
    };
    Ok(all.into_iter().map(choice).collect())
}

pub(crate) fn notice_ref(value: &str) -> Option<NoticeRef> {
    let (notice, version) = value.split_once('.')?;
    Some(NoticeRef { notice: NoticeId::new(notice.parse().ok()?), version: version.parse().ok()? })
}
