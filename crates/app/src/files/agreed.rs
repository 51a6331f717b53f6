//! What becomes of a row's claim that somebody agreed.
//!
//! Invariant: a claim is a yes only with every piece of its proof, else it is unknown (AC-07-04); whoever said no stays
//! so, whatever a file claims; and nothing is written down twice.

use domain::consent::evidence::{Draft, Trace, Via};
use domain::consent::history::Act;
use domain::mapping::{Said, Saying, ShownForm};
use domain::personal::Text;
use domain::purpose::Purpose;
use store::consents::ConsentRecord;

use crate::consents::NewAnswer;

/// What becomes of one claim.
#[derive(Debug)]
pub enum Outcome {
    /// It is written down.
    Written(Box<NewAnswer>),
    /// They said no before; that stays.
    NoStays,
    /// It is written down already, or something that says more.
    There,
}

/// Decides one claim against what is here.
pub fn decide(said: &Said, history: &[ConsentRecord], shown: Option<&ShownForm>) -> Outcome {
    let purpose = Purpose::Marketing.id();
    let mine = |record: &&ConsentRecord| {
        record.purpose == purpose.number() && record.reach.is_none_or(|reach| reach == said.channel)
    };
    let before: Vec<Act> = history.iter().filter(mine).map(|record| record.act).collect();
    let is_no = before.iter().any(|act| act.is_no());
    let draft = draft(said, shown);
    let act = match said.saying {
        Saying::Yes if is_no => return Outcome::NoStays,
        Saying::Yes => draft.imported(),
        Saying::TookBack => Act::Withdrawn,
    };
    let is_there = if act == Act::Withdrawn {
        before.last().is_some_and(|last| last.is_no())
    } else if act == Act::Unknown {
        !before.is_empty()
    } else {
        before.contains(&act)
    };
    if is_there {
        return Outcome::There;
    }
    let (reach, note) = (Some(said.channel), note(said));
    Outcome::Written(Box::new(NewAnswer { purpose, act, reach, draft, note }))
}

/// The proof a row brings: its own times and addresses, and what everybody in the file was shown.
fn draft(said: &Said, shown: Option<&ShownForm>) -> Draft {
    let trace = said.ip.as_ref().and_then(|ip| ip.expose().trim().parse().ok()).map(Trace::shorten);
    Draft {
        wording_hash: shown.map(|shown| shown.wording_hash),
        notice: shown.map(|shown| shown.notice),
        language: shown.map(|shown| shown.language),
        at: said.at.map(|moment| moment.at),
        offset_minutes: said.at.map(|moment| moment.offset_minutes),
        via: Some(Via::Import),
        form: shown.map_or_else(String::new, |shown| shown.form.clone()),
        trace,
        confirmed_at: said.confirmed.map(|moment| moment.at),
        ..Draft::default()
    }
}

/// The times of the file in words, where they do not fit the proof.
fn note(said: &Said) -> Option<Text> {
    let at = said.at.map(|moment| format!("{}", moment.at));
    at.filter(|_| said.saying == Saying::TookBack).map(Text::new)
}

/// The word under which an outcome is counted.
pub fn counted(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::NoStays => "no_stays",
        Outcome::There => "consent_there",
        Outcome::Written(answer) if answer.act == Act::Withdrawn => "withdrawn",
        Outcome::Written(answer) if answer.act == Act::Unknown => "consent_unknown",
        Outcome::Written(_) => "consent_proved",
    }
}
