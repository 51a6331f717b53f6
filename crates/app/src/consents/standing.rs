//! Where a person stands on every purpose and every channel, in one look.

use std::collections::HashMap;

use domain::consent::asking::{Occasion, Unasked};
use domain::consent::channel::Channel;
use domain::consent::state::State;
use domain::id::{PublicId, PurposeId};
use domain::may::Verdict;
use domain::purpose::Basis;
use domain::time::Timestamp;
use domain::wording::{Wording, WordingKind};
use policy::PersonAct;

use super::{ConsentRow, row, rows_in};
use crate::may::{Message, rules_in, standing_in};
use crate::objections::{ObjectionRow, rows_in as objections_in};
use crate::people::{PeopleError, look_at};
use crate::purposes::PurposeName;
use crate::{App, Ctx, Why};

/// The verdict for one channel, and the state of the consent behind it.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// The channel.
    pub channel: Channel,
    /// Whether something may go out, and why.
    pub verdict: Verdict,
    /// Where the consent stands.
    pub state: State,
    /// Whether the person, who is here, may be asked for it.
    pub asking: Result<(), Unasked>,
    /// The instant before which they are not asked again (K13).
    pub not_before: Option<Timestamp>,
}

/// One purpose, as one person stands on it.
#[derive(Clone, Debug)]
pub struct StandingRow {
    /// Which.
    pub purpose: PurposeName,
    /// What it rests on for people who are new to it.
    pub basis: Basis,
    /// Every channel.
    pub reach: Vec<Reach>,
}

/// Everything about the consents of one person.
#[derive(Clone, Debug)]
pub struct Consents {
    /// Purpose by purpose.
    pub standing: Vec<StandingRow>,
    /// Every line, oldest first.
    pub history: Vec<ConsentRow>,
    /// Every objection, oldest first.
    pub objections: Vec<ObjectionRow>,
    /// The newest version of every script, to be read aloud.
    pub scripts: Vec<Wording>,
    /// When they told their age, and whether a guardian has to agree, as of the last look.
    pub birth: Option<(Timestamp, bool)>,
}

/// Shows where the person stands on everything, with the whole history; one look, on record.
pub async fn standing(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Consents, PeopleError> {
    let now = ctx.now;
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeConsents], move |db, person| {
        let (controller, subject) = (person.facts.controller, person.facts.subject);
        let rules = rules_in(db, controller)?;
        let held = standing_in(db, &rules, (subject, now), &Message::AS_SET)?;
        let (names, lines) = rows_in(db, (controller, subject))?;
        let mut numbers: Vec<PurposeId> = names.keys().copied().collect();
        numbers.sort_unstable();
        let mut standing = Vec::new();
        let mut scripts = Vec::new();
        for purpose in numbers {
            let Some(rule) = rules.rule(purpose) else { continue };
            let reach = |channel: &Channel| Reach {
                channel: *channel,
                verdict: held.may(&rules, purpose, *channel, now),
                state: held.status(&rules, purpose, *channel, now).state,
                asking: held.may_ask(&rules, (purpose, *channel), Occasion::TheirVisit, now),
                not_before: held.not_before(&rules, (purpose, *channel), now),
            };
            let reach = Channel::ALL.iter().map(reach).collect();
            standing.push(StandingRow { purpose: named(&names, purpose), basis: rule.basis, reach });
            scripts.extend(newest_scripts(store::wordings::of_purpose(db, purpose)?));
        }
        let birth = store::births::of_person(db, subject)?.map(|kept| (kept.told_at, kept.minor));
        Ok((names, lines, standing, (scripts, birth), objections_in(db, subject)?))
    })
    .await?;
    let (names, mut lines, standing, (scripts, birth), mut objections) = opened.read;
    // What was said with a record that was joined to this one was said by the same person.
    for (_, (_, more, _, _, further)) in opened.joined {
        lines.extend(more);
        objections.extend(further);
    }
    lines.sort_by_key(|(_, _, record)| (record.at, record.id));
    objections.sort_by_key(|row| row.objection.at);
    let history = lines.into_iter().map(|line| row(app, &names, line)).collect();
    Ok(Consents { standing, history, objections, scripts, birth })
}

fn named(names: &HashMap<PurposeId, PurposeName>, purpose: PurposeId) -> PurposeName {
    names.get(&purpose).cloned().unwrap_or_else(|| PurposeName::unknown(purpose))
}

/// They come with the newest of each first.
fn newest_scripts(all: Vec<Wording>) -> Vec<Wording> {
    let mut newest: Vec<Wording> = Vec::new();
    for wording in all.into_iter().filter(|wording| wording.kind == WordingKind::Script) {
        let same = |known: &Wording| (&known.form, known.language) == (&wording.form, wording.language);
        if !newest.iter().any(same) {
            newest.push(wording);
        }
    }
    newest
}
