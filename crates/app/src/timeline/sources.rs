//! Where a timeline's entries come from: one function for each source, one line in the list for a new one.

use domain::purchase::PurchaseKind;
use domain::purpose::Purpose;
use domain::time::{from_ms, to_ms};
use store::Db;
use store::people::PersonRecord;

use super::{Code, Entry, EntryName, Kind, Link, Source, Window};
use crate::looks::purpose_of;
use crate::people::PeopleError;

/// Every source.
pub(super) const ALL: &[Source] = &[proof_log, purchases, notices];

/// How many lines of the log are read at a time, and how often: most may be looks, which are no entries.
const LINES_AT_ONCE: i64 = 500;
const READS: usize = 40;

/// Deeds in the proof log.
fn proof_log(db: &mut dyn Db, person: &PersonRecord, window: &Window) -> Result<Vec<Entry>, PeopleError> {
    let mut entries = Vec::new();
    // Lines of the same instant as the place are sorted out by their names.
    let mut before = (window.before.at.saturating_add(1), 0);
    for _ in 0..READS {
        let lines = store::timeline::events(db, person.facts.subject, before, LINES_AT_ONCE)?;
        let Some(last) = lines.last().copied() else { break };
        before = (to_ms(last.at), last.event.number());
        let is_purpose = |kind| kind == Kind::Consent;
        entries.extend(lines.iter().filter_map(|line| {
            let kind = Kind::of(line.deed)?;
            let name = EntryName { at: to_ms(line.at), source: 'l', number: line.event.number() };
            let purpose = Purpose::ALL.iter().copied().find(|purpose| purpose.id().number() == line.detail);
            Some(Entry {
                name,
                at: line.at,
                kind,
                what: Code::Deed(line.deed.code()),
                role: window.roles.get(&line.actor).copied(),
                purpose: purpose.filter(|_| is_purpose(kind)),
                link: None,
            })
        }));
        entries.retain(|entry| window.holds(entry));
        if entries.len() >= window.limit || before.0 < window.from {
            break;
        }
    }
    Ok(entries)
}

/// Sales and returns on the day they were made, without what was bought.
fn purchases(db: &mut dyn Db, person: &PersonRecord, window: &Window) -> Result<Vec<Entry>, PeopleError> {
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
    Ok(found.iter().map(entry).collect())
}

/// Notices they were given, with the purposes that stand on them.
fn notices(db: &mut dyn Db, person: &PersonRecord, _: &Window) -> Result<Vec<Entry>, PeopleError> {
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
    Ok(entries)
}
