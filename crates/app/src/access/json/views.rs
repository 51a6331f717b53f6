//! How the parts of a package look in `data.json`.

use std::collections::BTreeMap;

use domain::consent::channel::Channel;
use serde::Serialize;

use crate::access::model::{
    AsidePart, ConsentPart, ContactPart, ControllerPart, DuplicatePart, FormPart, LookPart, NotePart, NoticePart,
    PersonPart, PurposePart, RestrictionPart, Totals,
};

mod law;
mod objection;
mod proof;
mod purchase;

pub use law::{ArticleView, NothingView, RecipientsView, RetentionView, RightView};
pub use objection::{BirthView, ObjectionView, ReloadView, StopView};
pub use proof::ProofsView;
pub use purchase::PurchaseView;

#[derive(Serialize)]
pub struct ControllerView<'a> {
    name: &'a str,
    brand: &'a str,
    country: &'a str,
    privacy_contact: &'a str,
}

impl<'a> ControllerView<'a> {
    pub fn of(part: &'a ControllerPart) -> Self {
        Self { name: &part.name, brand: &part.brand, country: &part.country, privacy_contact: &part.privacy_contact }
    }
}

#[derive(Serialize)]
pub struct PersonView<'a> {
    id: &'a str,
    kind: &'static str,
    since: String,
    source: &'a str,
    team: &'a str,
    profile: ProfileView<'a>,
}

#[derive(Serialize)]
struct ProfileView<'a> {
    given_name: Option<&'a str>,
    family_name: Option<&'a str>,
    organisation: Option<&'a str>,
    town: Option<&'a str>,
    country: Option<&'a str>,
    customer_number: Option<&'a str>,
}

impl<'a> PersonView<'a> {
    pub fn of(person: &'a PersonPart) -> Self {
        Self {
            id: &person.public,
            kind: person.kind.code(),
            since: person.since.to_string(),
            source: &person.source,
            team: &person.team,
            profile: ProfileView {
                given_name: person.given_name.as_deref(),
                family_name: person.family_name.as_deref(),
                organisation: person.organisation.as_deref(),
                town: person.town.as_deref(),
                country: person.country.as_deref(),
                customer_number: person.customer_number.as_deref(),
            },
        }
    }
}

#[derive(Serialize)]
pub struct DuplicateView<'a> {
    joined_at: String,
    person: PersonView<'a>,
    proofs: ProofsView<'a>,
}

impl<'a> DuplicateView<'a> {
    pub fn of(part: &'a DuplicatePart) -> Self {
        Self {
            joined_at: part.joined_at.to_string(),
            person: PersonView::of(&part.person),
            proofs: ProofsView::of(&part.proofs),
        }
    }
}

#[derive(Serialize)]
pub struct ContactView<'a> {
    kind: &'static str,
    value: &'a str,
    since: String,
    purpose: &'a str,
    source: &'a str,
}

impl<'a> ContactView<'a> {
    pub fn of(part: &'a ContactPart) -> Self {
        Self {
            kind: part.kind.code(),
            value: &part.value,
            since: part.since.to_string(),
            purpose: &part.purpose,
            source: &part.source,
        }
    }
}

#[derive(Serialize)]
pub struct AsideView<'a> {
    what: &'a str,
    value: &'a str,
    since: String,
    source: &'a str,
}

impl<'a> AsideView<'a> {
    pub fn of(part: &'a AsidePart) -> Self {
        Self { what: &part.what, value: &part.value, since: part.since.to_string(), source: &part.source }
    }
}

#[derive(Serialize)]
struct NoticeView<'a> {
    notice: &'a str,
    version: i64,
}

fn notice(part: Option<&NoticePart>) -> Option<NoticeView<'_>> {
    part.map(|part| NoticeView { notice: &part.slug, version: part.version })
}

#[derive(Serialize)]
pub struct PurposeView<'a> {
    purpose: &'a str,
    basis: &'static str,
    since: String,
    source: &'a str,
    notice: Option<NoticeView<'a>>,
}

impl<'a> PurposeView<'a> {
    pub fn of(part: &'a PurposePart) -> Self {
        Self {
            purpose: &part.purpose.code,
            basis: part.basis.code(),
            since: part.since.to_string(),
            source: &part.source,
            notice: notice(part.notice.as_ref()),
        }
    }
}

#[derive(Serialize)]
pub struct ConsentView<'a> {
    purpose: &'a str,
    answer: &'static str,
    reach: Option<&'static str>,
    at: String,
    channel: &'a str,
    language: &'a str,
    notice: Option<NoticeView<'a>>,
    form: &'a str,
    wording_sha256: Option<&'a str>,
    recorded_by: &'a str,
    proof: ProofOfConsentView<'a>,
}

#[derive(Serialize)]
struct ProofOfConsentView<'a> {
    ip: Option<&'a str>,
    note: Option<&'a str>,
    pieces: BTreeMap<&'static str, &'a str>,
}

impl<'a> ConsentView<'a> {
    pub fn of(part: &'a ConsentPart) -> Self {
        Self {
            purpose: &part.purpose.code,
            answer: part.act.code(),
            reach: part.reach.map(Channel::code),
            at: part.at.to_string(),
            channel: &part.channel,
            language: &part.language,
            notice: notice(part.notice.as_ref()),
            form: &part.form,
            wording_sha256: part.wording.as_deref(),
            recorded_by: &part.recorded_by,
            proof: ProofOfConsentView {
                ip: part.proof_ip.as_deref(),
                note: part.proof_note.as_deref(),
                pieces: part.proof.iter().map(|(piece, text)| (*piece, text.as_str())).collect(),
            },
        }
    }
}

#[derive(Serialize)]
pub struct RestrictionView {
    ground: &'static str,
    since: String,
    until: Option<String>,
}

impl RestrictionView {
    pub fn of(part: &RestrictionPart) -> Self {
        Self {
            ground: part.ground.code(),
            since: part.since.to_string(),
            until: part.until.map(|until| until.to_string()),
        }
    }
}

#[derive(Serialize)]
pub struct FormView<'a> {
    form: &'a str,
    version: i64,
    language: &'a str,
    at: String,
    notice: Option<NoticeView<'a>>,
    answers: Vec<AnswerView<'a>>,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    field: &'static str,
    words: &'a str,
}

impl<'a> FormView<'a> {
    pub fn of(part: &'a FormPart) -> Self {
        let answers = part.answers.iter().map(|(kind, words)| AnswerView { field: kind.code(), words });
        Self {
            form: &part.slug,
            version: part.version,
            language: part.language.code(),
            at: part.at.to_string(),
            notice: notice(part.notice.as_ref()),
            answers: answers.collect(),
        }
    }
}

/// A note about the person, as far as it is theirs.
#[derive(Serialize)]
pub struct NoteView<'a> {
    at: String,
    author: &'a str,
    concerns: &'static str,
    version: i64,
    replaced_at: Option<String>,
    text: &'a str,
    confirmed: Option<&'a str>,
}

impl<'a> NoteView<'a> {
    pub fn of(part: &'a NotePart) -> Self {
        Self {
            at: part.at.to_string(),
            author: &part.author,
            concerns: part.role.code(),
            version: part.version,
            replaced_at: part.replaced_at.map(|at| at.to_string()),
            text: &part.text,
            confirmed: part.confirmed.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub struct TotalsView {
    purchases: u64,
    cancellations: u64,
    lines: u64,
    net: Vec<SumView>,
}

#[derive(Serialize)]
struct SumView {
    currency: &'static str,
    sum: String,
}

impl TotalsView {
    pub fn of(totals: &Totals) -> Self {
        let net = totals.net.iter().map(|(currency, sum)| SumView { currency: currency.code(), sum: sum.to_string() });
        Self {
            purchases: totals.purchases,
            cancellations: totals.cancellations,
            lines: totals.lines,
            net: net.collect(),
        }
    }
}

#[derive(Serialize)]
pub struct ActView<'a> {
    at: String,
    role: &'a str,
    name: Option<&'a str>,
    deed: &'static str,
    purpose: &'static str,
    reason: &'static str,
    reason_text: Option<&'a str>,
}

impl<'a> ActView<'a> {
    pub fn of(part: &'a LookPart) -> Self {
        Self {
            at: part.at.to_string(),
            role: &part.role,
            name: part.name.as_deref(),
            deed: part.deed.code(),
            purpose: part.purpose.code(),
            reason: part.reason.code(),
            reason_text: part.text.as_deref(),
        }
    }
}
