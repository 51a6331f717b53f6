//! Everything about one person in the order in which it happened, newest first, from several sources.
//!
//! Invariant: entries are times and codes; nothing sealed is opened for them. Who looked is a page of its own.

mod sources;

use std::collections::HashMap;

use domain::actor::Role;
use domain::event::Deed;
use domain::id::{ActorId, PublicId};
use domain::purpose::Purpose;
use domain::time::{Timestamp, from_ms, to_ms};
use policy::PersonAct;
use store::Db;
use store::people::PersonRecord;

pub use domain::timeline::{EntryName, Kind};

use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why};

/// The most entries of one page.
pub const PER_PAGE: usize = 50;

/// Which part of a timeline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query {
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Older than this entry.
    pub after: Option<EntryName>,
    /// This entry alone.
    pub only: Option<EntryName>,
}

/// Something that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Its name, for a link to it.
    pub name: EntryName,
    /// When.
    pub at: Timestamp,
    /// Of which kind.
    pub kind: Kind,
    /// What: the word of the deed, or of the source.
    pub what: Code,
    /// In which role it was done, where somebody did it.
    pub role: Option<Role>,
    /// For which purpose, where one is meant.
    pub purpose: Option<Purpose>,
    /// What else belongs to it.
    pub link: Option<Link>,
}

/// The word of an entry, in the catalogue of screen texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Code {
    /// A deed in the proof log.
    Deed(&'static str),
    /// A word of the timeline's own.
    Own(&'static str),
}

/// A page that tells more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Link {
    /// The purchases of the person.
    Purchases,
    /// A published notice: its address and version.
    Notice(String, i64),
}

/// A page of a timeline.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Where older ones begin, if there are any.
    pub next: Option<EntryName>,
    /// How far back was read, if the page ended there: so many lines of the log were looks, which are no entries, that
    /// the reading stopped before the page was full.
    pub read_until: Option<Timestamp>,
}

/// What a source is asked: entries before this place, not before this instant, so many and one more.
pub(crate) struct Window {
    pub(crate) before: EntryName,
    pub(crate) from: i64,
    pub(crate) limit: usize,
    pub(crate) kind: Option<Kind>,
    pub(crate) roles: HashMap<ActorId, Role>,
}

impl Window {
    pub(crate) fn holds(&self, entry: &Entry) -> bool {
        entry.name < self.before && entry.name.at >= self.from && self.kind.is_none_or(|kind| kind == entry.kind)
    }
}

/// What a source tells.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) entries: Vec<Entry>,
    /// The place at which it stopped reading; what is older was not read yet.
    pub(crate) stopped: Option<EntryName>,
}

/// Reads what one source knows about a record, newest first, at most as many as the window wants.
pub(crate) type Source = fn(&mut dyn Db, &PersonRecord, &Window) -> Result<Told, PeopleError>;

/// Shows a page of the timeline; the look is on record when the answer is given.
pub async fn of(app: &App, ctx: &Ctx, whom: PublicId, (why, query): (&Why, Query)) -> Result<Timeline, PeopleError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeTimeline], move |db, person| {
        let roles = store::accounts::roles(db, person.facts.controller)?.into_iter().collect();
        let window = window(&query, roles);
        let mut all = Told::default();
        for source in sources::ALL {
            let told = source(db, person, &window)?;
            all.entries.extend(told.entries.into_iter().filter(|entry| window.holds(entry)));
            all.stopped = all.stopped.max(told.stopped);
        }
        Ok(all)
    })
    .await?;
    let mut entries: Vec<Entry> = opened.each().flat_map(|(_, told)| told.entries.iter().cloned()).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.name));
    entries.dedup_by_key(|entry| entry.name);
    if let Some(only) = query.only {
        entries.retain(|entry| entry.name == only);
        let alone = Timeline { entries, next: None, read_until: None };
        return if alone.entries.is_empty() { Err(PeopleError::NotFound) } else { Ok(alone) };
    }
    // A join stands in the log under both records, and is one thing that happened.
    let is_join = |entry: &Entry| entry.what == Code::Deed(Deed::PeopleMerged.code());
    entries.dedup_by(|older, newer| is_join(older) && is_join(newer) && older.at == newer.at);
    Ok(page(entries, opened.each().filter_map(|(_, told)| told.stopped).max()))
}

/// The first entries, as far as every source has told what it knows.
fn page(mut entries: Vec<Entry>, stopped: Option<EntryName>) -> Timeline {
    if let Some(stopped) = stopped {
        entries.retain(|entry| entry.name >= stopped);
    }
    let has_more = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    match entries.last() {
        Some(last) if has_more => Timeline { next: Some(last.name), entries, read_until: None },
        Some(_) | None => {
            let read_until = stopped.map(|stopped| from_ms(stopped.at));
            Timeline { entries, next: stopped, read_until }
        }
    }
}

fn window(query: &Query, roles: HashMap<ActorId, Role>) -> Window {
    let first = |at: i64| EntryName { at, source: '\0', number: 0 };
    let until = query.until.map_or(first(i64::MAX), |until| first(to_ms(until)));
    if let Some(only) = query.only {
        let before = EntryName { number: only.number.saturating_add(1), ..only };
        return Window { before, from: only.at, limit: PER_PAGE, kind: None, roles };
    }
    Window {
        before: query.after.map_or(until, |after| after.min(until)),
        from: query.from.map_or(i64::MIN, to_ms),
        limit: PER_PAGE + 1,
        kind: query.kind,
        roles,
    }
}
