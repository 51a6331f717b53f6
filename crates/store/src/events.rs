//! How events get into the ledger's table: numbered within their lane, with the leaf that the tree will hold.

use domain::event::{About, Event};
use domain::id::{BrandId, SubjectId};
use domain::person::Handle;
use domain::time::{Timestamp, to_ms};
use ledger::leaf::{LeafInput, batch_handle, leaf};

use crate::db::{Db, row};
use crate::error::Result;
use crate::sql::statements;
use crate::val::Val;

statements! {
    LANE_LAST: System = "select coalesce(max(id), 0) from lane";
    LANE_OPEN: System = "insert into lane (id, opened_at) values ($1, $2)";
    EVENT_ADD: Subject = "insert into event (subject_id, id, at, actor_id, controller_id, brand_id, deed, purpose_id, \
        reason, people, detail, codes, handle, lane, lane_seq, leaf) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    EVENT_SHOWN_ADD: Subject = "insert into event_shown (subject_id, event_id, position, handle) \
        values ($1, $2, $3, $4)";
    EVENT_SHOWN_ADD_8: Fanout = "insert into event_shown (subject_id, event_id, position, handle) values \
        ($1, $2, $3, $4), ($5, $6, $7, $8), ($9, $10, $11, $12), ($13, $14, $15, $16), \
        ($17, $18, $19, $20), ($21, $22, $23, $24), ($25, $26, $27, $28), ($29, $30, $31, $32)";
}

/// How many people one statement of a list takes.
const SHOWN_AT_ONCE: usize = 8;

/// The one order of events that one writing connection vouches for.
///
/// Invariant: a number is given once; whoever rolls back puts the whole lane back to the copy from before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lane {
    pub(crate) number: i64,
    next: i64,
}

impl Lane {
    /// Draws a lane that nobody had. Two processes may draw the same; then one fails with a duplicate and draws again.
    pub(crate) fn draw(db: &mut dyn Db, now: Timestamp) -> Result<Self> {
        let last = row(db, &LANE_LAST, &[], |cells| cells.i(0))?.unwrap_or(0);
        let number = last + 1;
        db.exec(&LANE_OPEN, &[Val::I(number), Val::I(to_ms(now))])?;
        Ok(Self { number, next: 0 })
    }
}

/// Writes the events in their order.
pub(crate) fn write(db: &mut dyn Db, lane: &mut Lane, events: &[Event]) -> Result<()> {
    events.iter().try_for_each(|event| add(db, lane, event))
}

fn add(db: &mut dyn Db, lane: &mut Lane, event: &Event) -> Result<()> {
    let codes = event.codes();
    let (subject, people, handle) = whom(&event.about);
    let at_ms = to_ms(event.at);
    let lane_seq = lane.next;
    let leaf =
        leaf(&LeafInput { codes: &codes, at_ms, actor: event.actor.number(), lane: lane.number, lane_seq, handle });
    let params = [
        Val::I(subject),
        Val::I(event.id.number()),
        Val::I(at_ms),
        Val::I(event.actor.number()),
        Val::I(event.controller.number()),
        Val::OI(event.brand.map(BrandId::number)),
        Val::I(event.deed.number().into()),
        Val::I(event.purpose.id().number()),
        Val::T(event.reason.code()),
        Val::I(people),
        Val::I(event.detail),
        Val::B(&codes),
        Val::B(&handle),
        Val::I(lane.number),
        Val::I(lane_seq),
        Val::B(leaf.as_bytes()),
    ];
    db.exec(&EVENT_ADD, &params)?;
    lane.next += 1;
    match &event.about {
        About::Many(shown) => add_shown(db, event, shown),
        About::House | About::One(..) => Ok(()),
    }
}

/// The `subject_id`, the number of people and the handle of an event's row.
fn whom(about: &About) -> (i64, i64, [u8; 32]) {
    match about {
        About::House => (0, 0, [0; 32]),
        About::One(subject, handle) => (subject.number(), 1, handle.0),
        About::Many(shown) => {
            let handles: Vec<[u8; 32]> = shown.iter().map(|(_, handle)| handle.0).collect();
            let people = i64::try_from(shown.len()).unwrap_or(i64::MAX);
            (0, people, batch_handle(&handles))
        }
    }
}

fn add_shown(db: &mut dyn Db, event: &Event, shown: &[(SubjectId, Handle)]) -> Result<()> {
    let mut position = 0;
    for several in shown.chunks(SHOWN_AT_ONCE) {
        let mut params = Vec::with_capacity(4 * SHOWN_AT_ONCE);
        for (subject, handle) in several {
            params.extend([Val::I(subject.number()), Val::I(event.id.number()), Val::I(position), Val::B(&handle.0)]);
            position += 1;
        }
        if several.len() == SHOWN_AT_ONCE {
            db.exec(&EVENT_SHOWN_ADD_8, &params)?;
        } else {
            for one in params.chunks(4) {
                db.exec(&EVENT_SHOWN_ADD, one)?;
            }
        }
    }
    Ok(())
}
