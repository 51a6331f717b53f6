//! What ends with a yes: contact points, tags and values of fields that served the consent alone (K6, Art. 17(1)(b)).

use std::collections::HashMap;

use domain::consent::channel::Channel;
use domain::consent::ending::goes_with;
use domain::consent::state::{State, Status};
use domain::contact::ContactKind;
use domain::id::{PurposeId, SubjectId};
use domain::person::Facts;
use domain::purpose::Purpose;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use super::points::{Traces, drop_point, kind_of, traces};
use crate::may::{Message, rules_in, standing_in};
use crate::people::PeopleError;
use crate::{App, Ctx};

/// What may go with one withdrawal, read before it is written.
pub(crate) struct Ending {
    purpose: PurposeId,
    records: Vec<(Facts, i64)>,
    points: Vec<(SubjectId, Traces)>,
}

impl Ending {
    /// Looks for it in every record of one person. Whatever goes wrong with that, the withdrawal stands.
    pub(crate) async fn of(
        app: &App,
        ctx: &Ctx,
        records: &[PersonRecord],
        (purpose, reach): (PurposeId, Option<Channel>),
    ) -> Self {
        let mut points = Vec::new();
        for record in records {
            let found = served_alone(app, ctx, record, (purpose, reach)).await.unwrap_or_default();
            points.extend(found.into_iter().map(|traces| (record.facts.subject, traces)));
        }
        let records = records.iter().map(|record| (record.facts.clone(), record.facts.generation)).collect();
        Self { purpose, records, points }
    }

    /// Takes it away, in the transaction that has just written the withdrawal. Whatever a yes still serves stays: a
    /// later one, or one for another channel.
    pub(crate) fn carry_out(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let now = tx.now();
        for (facts, generation) in &self.records {
            tx.check_generation(facts.subject, *generation)?;
            let rules = rules_in(tx, facts.controller)?;
            let held = standing_in(tx, &rules, (facts.subject, now), &Message::default())?;
            let stands = |channel: &&Channel| may_stand(&held.status(&rules, self.purpose, **channel, now));
            let standing: Vec<Channel> = Channel::ALL.iter().filter(stands).copied().collect();
            for (_, traces) in self.points.iter().filter(|(subject, _)| *subject == facts.subject) {
                if !standing.iter().any(|channel| needs(*channel, traces.contact.kind)) {
                    drop_point(tx, facts.subject, traces)?;
                }
            }
            let purpose = Purpose::ALL.iter().copied().find(|known| goes_with(&[known.id()], self.purpose));
            if let Some(purpose) = purpose.filter(|_| standing.is_empty()) {
                store::tags::end_with_purpose(tx, facts.subject, purpose)?;
                store::fields::end_with_purpose(tx, facts.subject, purpose)?;
            }
        }
        Ok(())
    }
}

/// Whether there is a yes, confirmed or still to be.
fn may_stand(status: &Status) -> bool {
    status.given.is_some() || matches!(status.state, State::PendingDoi | State::PendingGuardian)
}

/// Whether a yes for a channel keeps a contact point; one that belongs to no channel is kept by each.
fn needs(channel: Channel, kind: ContactKind) -> bool {
    kind_of(channel) == Some(kind) || !Channel::ALL.iter().any(|known| kind_of(*known) == Some(kind))
}

/// The contact points that were given for this consent alone, of the kind that the channel needs.
async fn served_alone(
    app: &App,
    ctx: &Ctx,
    person: &PersonRecord,
    (purpose, reach): (PurposeId, Option<Channel>),
) -> Result<Vec<Traces>, PeopleError> {
    let controller = person.facts.controller;
    let names = app.store.read(move |db| crate::purposes::names_in(db, controller)).await?;
    let ids: HashMap<String, PurposeId> = names.into_iter().map(|(id, name)| (name.code, id)).collect();
    traces(app, ctx, person, move |contact| {
        let served: Vec<PurposeId> = ids.get(&contact.purpose).copied().into_iter().collect();
        reach.is_none_or(|reach| kind_of(reach) == Some(contact.kind)) && goes_with(&served, purpose)
    })
    .await
}
