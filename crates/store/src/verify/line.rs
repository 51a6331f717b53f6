//! One line of the ledger as its plain columns tell it.

use domain::event::Deed;
use domain::reason::Reason;
use ledger::audit::Entry;
use ledger::hash::Hash;
use ledger::leaf::batch_handle;

use super::Finding;
use super::known::Known;
use crate::db::{Db, row, rows};
use crate::error::{Result, StoreError};
use crate::sql::statements;
use crate::val::{Cells, Val};

statements! {
    TREE_PAGE: Fanout = "select t.position, t.lane, t.lane_seq, t.leaf, e.subject_id, e.id, e.at, e.actor_id, \
        e.controller_id, e.brand_id, e.deed, e.purpose_id, e.reason, e.people, e.detail, e.codes, e.handle, e.leaf, \
        (select p.handle from person p where p.subject_id = e.subject_id) \
        from tree_leaf t left join event e on e.lane = t.lane and e.lane_seq = t.lane_seq \
        where t.position >= $1 and t.position < $2 order by t.position, e.subject_id, e.id";
    TREE_END: System = "select coalesce(max(position), -1) from tree_leaf";
    TREE_NEXT: System = "select coalesce(min(position), -1) from tree_leaf where position >= $1";
    TREE_TAIL: Fanout = "select cast(0 as bigint), e.lane, e.lane_seq, e.leaf, e.subject_id, e.id, e.at, e.actor_id, \
        e.controller_id, e.brand_id, e.deed, e.purpose_id, e.reason, e.people, e.detail, e.codes, e.handle, e.leaf, \
        (select p.handle from person p where p.subject_id = e.subject_id) \
        from event e left join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq \
        where t.position is null order by e.lane, e.lane_seq";
    SHOWN_IN: Fanout = "select s.handle, (select p.handle from person p where p.subject_id = s.subject_id), s.subject_id \
        from event_shown s where s.event_id = $1 order by s.position";
}

/// How many positions one snapshot covers.
const AT_ONCE: i64 = 5_000;

/// One event at its position.
pub(crate) struct Line {
    pub(crate) position: u64,
    pub(crate) entry: Entry,
    pub(crate) findings: Vec<Finding>,
}

/// Some lines in the order of the tree; with the last of them comes what is in no leaf.
pub(crate) struct Page {
    pub(crate) lines: Vec<Line>,
    pub(crate) tail: Option<Vec<Line>>,
}

impl Line {
    /// Whether only the leaf is there.
    pub(crate) fn is_gone(&self) -> bool {
        self.findings.iter().any(|finding| matches!(finding, Finding::EventGone { .. }))
    }

    /// Gives an event that is not in the tree yet its number.
    pub(crate) fn move_to(&mut self, to: u64) {
        self.position = to;
        for finding in &mut self.findings {
            if let Finding::Column { position, .. } = finding {
                *position = to;
            }
        }
    }
}

/// Reads a page of the tree and holds its events against who is known.
pub(crate) fn page(db: &mut dyn Db, known: &Known, from: u64) -> Result<Page> {
    let from = i64::try_from(from).map_err(|_| StoreError::Damaged { what: "position" })?;
    let end = row(db, &TREE_END, &[], |cells| cells.i(0))?.unwrap_or(-1);
    // Positions may be missing by the thousand; the page begins with the next one that is there.
    let start = row(db, &TREE_NEXT, &[Val::I(from)], |cells| cells.i(0))?.filter(|start| *start >= 0);
    let until = start.unwrap_or(from).saturating_add(AT_ONCE);
    let written = match start {
        Some(start) => rows(db, &TREE_PAGE, &[Val::I(start), Val::I(until)], read)?,
        None => Vec::new(),
    };
    let lines = lines(db, known, written)?;
    let is_last = end < until;
    let tail = if is_last {
        let written = rows(db, &TREE_TAIL, &[], read)?;
        Some(self::lines(db, known, written)?)
    } else {
        None
    };
    Ok(Page { lines, tail })
}

/// A leaf and the columns of its event, if that is there.
struct Written {
    position: i64,
    lane: i64,
    lane_seq: i64,
    leaf: Hash,
    event: Option<Columns>,
}

struct Columns {
    subject: i64,
    id: i64,
    at: i64,
    actor: i64,
    controller: i64,
    brand: Option<i64>,
    deed: i64,
    purpose: i64,
    reason: String,
    people: i64,
    detail: i64,
    codes: Vec<u8>,
    handle: Vec<u8>,
    leaf: Vec<u8>,
    person: Option<Vec<u8>>,
}

fn read(cells: &dyn Cells) -> Result<Written> {
    let event = match cells.oi(4)? {
        None => None,
        Some(subject) => Some(Columns {
            subject,
            id: cells.i(5)?,
            at: cells.i(6)?,
            actor: cells.i(7)?,
            controller: cells.i(8)?,
            brand: cells.oi(9)?,
            deed: cells.i(10)?,
            purpose: cells.i(11)?,
            reason: cells.t(12)?,
            people: cells.i(13)?,
            detail: cells.i(14)?,
            codes: cells.b(15)?,
            handle: cells.b(16)?,
            leaf: cells.b(17)?,
            person: cells.ob(18)?,
        }),
    };
    Ok(Written {
        position: cells.i(0)?,
        lane: cells.i(1)?,
        lane_seq: cells.i(2)?,
        leaf: Hash::from_slice(&cells.b(3)?).map_err(|_| StoreError::Damaged { what: "leaf" })?,
        event,
    })
}

fn lines(db: &mut dyn Db, known: &Known, written: Vec<Written>) -> Result<Vec<Line>> {
    written.into_iter().map(|written| line(db, known, written)).collect()
}

fn line(db: &mut dyn Db, known: &Known, written: Written) -> Result<Line> {
    let position = u64::try_from(written.position).map_err(|_| StoreError::Damaged { what: "position" })?;
    let mut entry = Entry {
        codes: Vec::new(),
        at_ms: 0,
        actor: 0,
        lane: written.lane,
        lane_seq: written.lane_seq,
        handle: [0; 32],
        leaf: written.leaf,
    };
    let Some(event) = written.event else {
        let (lane, lane_seq) = (written.lane, written.lane_seq);
        let findings = vec![Finding::EventGone { position, lane, lane_seq }];
        return Ok(Line { position, entry, findings });
    };
    let (handle, is_whom) = handle_of(db, known, &event)?;
    entry.codes = event.encode();
    entry.at_ms = event.at;
    entry.actor = event.actor;
    entry.handle = handle;
    let columns = [
        ("codes", event.codes == entry.codes),
        ("handle", event.handle == handle),
        ("leaf", event.leaf == written.leaf.as_bytes()),
        ("subject_id", is_whom),
    ];
    let findings = columns
        .into_iter()
        .filter(|(_, is_right)| !is_right)
        .map(|(column, _)| Finding::Column { position, column })
        .collect();
    Ok(Line { position, entry, findings })
}

/// The handle that the leaf covers, and whether the event stands under the person of that handle, as far as the
/// person is still known. The leaf covers the handle only, so the number beside it is compared here.
fn handle_of(db: &mut dyn Db, known: &Known, event: &Columns) -> Result<([u8; 32], bool)> {
    if event.subject == 0 && event.people == 0 {
        return Ok(([0; 32], true));
    }
    let is_whom = |person: Option<&[u8]>, handle: &[u8], subject: i64| {
        person.is_none_or(|person| person == handle) && known.is_only(handle, subject)
    };
    if event.subject != 0 {
        // A handle of another length matches no leaf, so it may as well be none.
        let handle = event.handle.as_slice().try_into().unwrap_or([0; 32]);
        // A list stands under nobody, so that one that stands under somebody is not found by those it showed.
        let is_of_one = event.people == 1 && !is_list(event.deed);
        let is_theirs = is_whom(event.person.as_deref(), &event.handle, event.subject);
        return Ok((handle, is_of_one && is_theirs));
    }
    let mut are_whom = true;
    let shown = rows(db, &SHOWN_IN, &[Val::I(event.id)], |cells| {
        let handle = cells.b(0)?;
        are_whom &= is_whom(cells.ob(1)?.as_deref(), &handle, cells.i(2)?);
        Ok(handle.as_slice().try_into().unwrap_or([0; 32]))
    })?;
    Ok((batch_handle(&shown), are_whom))
}

fn is_list(deed: i64) -> bool {
    matches!(Deed::from_number(deed), Some(Deed::PeopleListed | Deed::PeopleFound))
}

impl Columns {
    /// The bytes of `domain::event::Event::codes`, from columns that may hold anything by now.
    fn encode(&self) -> Vec<u8> {
        let reason = Reason::ALL.iter().position(|reason| reason.code() == self.reason);
        let mut codes = Vec::with_capacity(40);
        codes.extend(u16::try_from(self.deed).unwrap_or(u16::MAX).to_be_bytes());
        codes.extend(self.controller.to_be_bytes());
        codes.extend(self.brand.unwrap_or(0).to_be_bytes());
        codes.extend(self.purpose.to_be_bytes());
        let reason = reason.and_then(|place| u16::try_from(place).ok());
        codes.extend(reason.unwrap_or(u16::MAX).to_be_bytes());
        codes.extend(u32::try_from(self.people).unwrap_or(u32::MAX).to_be_bytes());
        codes.extend(self.detail.to_be_bytes());
        codes
    }
}
