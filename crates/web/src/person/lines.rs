//! The lines of a person's page: contact points, grounds, restriction, last look, consents.

use app::consents::ConsentRow;
use app::people::BasisRow;
use app::purposes::PurposeName;
use domain::actor::Role;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::contact::ContactKind;
use domain::purpose::{Basis, Purpose};
use domain::restriction::RestrictionGround;
use jiff::Timestamp;

use crate::people::PersonLine;
use crate::shell::Shell;
use crate::shown::Shown;

/// A contact point.
#[derive(Clone)]
pub struct ContactLine {
    /// Of which kind.
    pub kind: ContactKind,
    /// Masked or in full.
    pub value: Shown,
}

/// The notice somebody was given.
#[derive(Clone, Debug)]
pub struct GivenNotice {
    /// Its address.
    pub slug: String,
    /// Which version.
    pub version: i64,
}

/// On which ground a purpose stands.
#[derive(Clone, Debug)]
pub struct BasisLine {
    /// What for.
    pub purpose: Purpose,
    /// On which ground.
    pub basis: Basis,
    /// After which notice.
    pub notice: Option<GivenNotice>,
    /// Since when.
    pub since: Timestamp,
}

/// A restriction in force.
#[derive(Clone, Copy, Debug)]
pub struct RestrictionLine {
    /// Why.
    pub ground: RestrictionGround,
    /// Since when.
    pub since: Timestamp,
}

/// Who looked last.
#[derive(Clone, Copy, Debug)]
pub struct LastLook {
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// One answer of a consent history.
#[derive(Clone, Debug)]
pub struct ConsentLine {
    /// To what.
    pub purpose: PurposeName,
    /// For which brand.
    pub brand: Option<String>,
    /// What was said.
    pub act: Act,
    /// For which way of writing it counts.
    pub reach: Option<Channel>,
    /// When.
    pub at: Timestamp,
    /// Through which channel and form.
    pub how: String,
    /// After which notice.
    pub notice: Option<GivenNotice>,
}

impl ConsentLine {
    /// The look of the answer; the word beside it says the same.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self.act {
            Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed | Act::Confirmed | Act::GuardianConfirmed => {
                "good"
            }
            Act::Refused | Act::Withdrawn | Act::Objected | Act::GuardianRefused => "stop",
            Act::Unknown
            | Act::Asked
            | Act::ConfirmationSent
            | Act::ExplicitConfirmationSent
            | Act::GuardianAsked
            | Act::ObjectionLifted
            | Act::ConfirmationLapsed
            | Act::CameOfAge
            | Act::NoticeChanged
            | Act::MaxAgeReached => "",
        }
    }
}

pub(super) fn basis_line(row: &BasisRow) -> BasisLine {
    BasisLine { purpose: row.purpose, basis: row.basis, notice: given(row.notice.clone()), since: row.since }
}

pub(crate) fn consent_line(row: ConsentRow) -> ConsentLine {
    let how = [row.channel, row.form].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let brand = Some(row.brand).filter(|brand| !brand.is_empty());
    let (act, reach) = (row.act, row.reach);
    ConsentLine { purpose: row.purpose, brand, act, reach, at: row.at, how, notice: given(row.notice) }
}

fn given(notice: Option<(String, i64)>) -> Option<GivenNotice> {
    notice.map(|(slug, version)| GivenNotice { slug, version })
}

/// A record that was joined to the person.
#[derive(Clone)]
pub struct JoinedLine {
    /// What a list would show of it.
    pub row: PersonLine,
    /// When it was joined.
    pub at: Timestamp,
    /// Until when that can be undone.
    pub undo_until: Timestamp,
    /// Whether this actor is offered to undo it now.
    pub may_undo: bool,
}

pub(super) fn joined_line(t: &Shell, one: &app::people::JoinedRecord, ctx: &app::Ctx) -> JoinedLine {
    let decides = matches!(ctx.actor.role, Role::TeamLead | Role::PrivacyManager);
    let may_undo = decides && ctx.now <= one.undo_until;
    JoinedLine { row: PersonLine::of(&one.row, t), at: one.at, undo_until: one.undo_until, may_undo }
}
