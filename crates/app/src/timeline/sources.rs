//! Where a timeline's entries come from: one function for each source, one line in the list for a new one.

use domain::event::Deed;
use domain::purchase::PurchaseKind;
use domain::purpose::Purpose;
use domain::time::{from_ms, to_ms};
use store::Db;
use store::people::PersonRecord;
use store::timeline::LineRecord;

use super::{Code, Entry, EntryName, Kind, Link, Source, Told, Window};
use crate::looks::purpose_of;
use crate::people::PeopleError;

/// Every source.
pub(super) const ALL: &[Source] = &[proof_log, files, purchases, notices];

/// How many lines of the log are read at a time, and how often for one page: most may be looks, which are no entries.
const LINES_AT_ONCE: i64 = 500;
const READS: usize = 10;

/// Deeds in the proof log.
fn proof_log(db: &mut dyn Db, person: &PersonRecord, window: &Window) -> Result<Told, PeopleError> {
    let mut entries = Vec::new();
    let mut before = first(window);
    for _ in 0..READS {
        let lines = store::timeline::events(db, person.facts.subject, before, LINES_AT_ONCE)?;
        let Some(last) = lines.last().copied() else { return Ok(Told { entries, stopped: None }) };
        before = (to_ms(last.at), last.event.number());
        entries.extend(lines.iter().filter_map(|line| deed(line, window)));
        entries.retain(|entry| window.holds(entry));
        if entries.len() >= window.limit || before.0 < window.from {
            return Ok(Told { entries, stopped: None });
        }
    }
    Ok(Told { entries, stopped: Some(EntryName { at: before.0, source: LOG, number: before.1 }) })
}

/// The letter of the proof log; a file that left stands there under everybody at once.
const LOG: char = 'l';

/// Files with which the data left: one line names everybody in the file.
fn files(db: &mut dyn Db, person: &PersonRecord, window: &Window) -> Result<Told, PeopleError> {
    let (mut entries, limit) = (Vec::new(), i64::try_from(window.limit).unwrap_or(i64::MAX));
    for asked in [Deed::PeopleExported, Deed::ProofsExported] {
        let lines = store::timeline::events_of_many(db, (person.facts.subject, asked), first(window), limit)?;
        entries.extend(lines.iter().filter_map(|line| deed(line, window)));
    }
    Ok(Told { entries, stopped: None })
}

/// Where reading the log begins. Beside an entry of another source all lines of the instant are read, and sorted out by
/// their names.
const fn first(window: &Window) -> (i64, i64) {
    let before = window.before;
    if before.source == LOG { (before.at, before.number) } else { (before.at.saturating_add(1), 0) }
}

fn deed(line: &LineRecord, window: &Window) -> Option<Entry> {
    let kind = Kind::of(line.deed)?;
    let purpose = Purpose::ALL.iter().copied().find(|purpose| purpose.id().number() == line.detail);
    Some(Entry {
        name: EntryName { at: to_ms(line.at), source: LOG, number: line.event.number() },
        at: line.at,
        kind,
        what: Code::Deed(line.deed.code()),
        role: window.roles.get(&line.actor).copied(),
        purpose: purpose.filter(|_| kind == Kind::Consent && line.deed != Deed::ProofsExported),
        link: None,
    })
}

/// Sales and returns on the day they were made, without what was bought.
fn purchases(db: &mut dyn Db, person: &PersonRecord, window: &Window) -> Result<Told, PeopleError> {
    let limit = i64::try_from(window.limit).unwrap_or(i64::MAX);
    let before = (from_ms(window.before.at.saturating_add(1)), domain::id::PurchaseId::new(0));
    let before = (window.before.at < i64::MAX).then_some(before);
    let found = store::purchases::newest(db, person.facts.subject, before, limit.saturating_mul(2))?;
    let entry = |purchase: &store::purchases::PurchaseRecord| Entry {
        name: EntryName { at: to_ms(purchase.at), source: 'p', number: purchase.id.number() },
        at: purchase.at,
        kind: Kind::Purchase,
        what: Code::Own(match purchase.kind {
            PurchaseKind::Sale => "bought",
            PurchaseKind::Cancellation => "cancelled",
        }),
        role: None,
        purpose: None,
        link: Some(Link::Purchases),
    };
    Ok(Told { entries: found.iter().map(entry).collect(), stopped: None })
}

/// Notices they were given, with the purposes that stand on them.
fn notices(db: &mut dyn Db, person: &PersonRecord, _: &Window) -> Result<Told, PeopleError> {
    let mut entries = Vec::new();
    for held in store::people::purposes(db, person.facts.subject)? {
        let Some((notice, version)) = held.notice else { continue };
        let slug = store::notices::slug_of(db, domain::id::NoticeId::new(notice))?;
        entries.push(Entry {
            name: EntryName { at: to_ms(held.since), source: 'n', number: held.purpose },
            at: held.since,
            kind: Kind::Notice,
            what: Code::Own("notice_given"),
            role: None,
            purpose: Some(purpose_of(held.purpose)),
            link: slug.map(|slug| Link::Notice(slug, version)),
        });
    }
    Ok(Told { entries, stopped: None })
}
