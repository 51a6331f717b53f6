//! The weekly report: how often sensitive words were confirmed, and on which ground. It names nobody.

use domain::note::SensitiveGround;
use domain::time::{Timestamp, from_ms, to_ms};
use policy::HouseAct;

use super::NoteError;
use crate::{App, Ctx};

/// How many weeks the report shows.
const WEEKS: i64 = 8;
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Monday, 5 January 1970; the first day of 1970 was a Thursday.
const FIRST_MONDAY_MS: i64 = 4 * 24 * 60 * 60 * 1_000;

/// One week from Monday to Sunday, UTC.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Week {
    /// Its first instant.
    pub starts: Timestamp,
    /// How often each ground was stated; those never stated are left out.
    pub grounds: Vec<(SensitiveGround, usize)>,
    /// How often any was.
    pub total: usize,
}

/// The last weeks, the present one first.
pub async fn weeks(app: &App, ctx: &Ctx) -> Result<Vec<Week>, NoteError> {
    if !app.clears(ctx, HouseAct::SeeNoteReport)? {
        return Err(NoteError::Refused);
    }
    let monday = (to_ms(ctx.now) - FIRST_MONDAY_MS).div_euclid(WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
    let (from, until) = (monday - (WEEKS - 1) * WEEK_MS, monday + WEEK_MS);
    let said = app.store.read(move |db| store::items::confirmed(db, (from_ms(from), from_ms(until)))).await?;
    let week = |back: i64| {
        let starts = monday - back * WEEK_MS;
        let inside = |at: Timestamp| (starts..starts + WEEK_MS).contains(&to_ms(at));
        let count = |ground: SensitiveGround| {
            said.iter().filter(|(at, number)| inside(*at) && *number == ground.number()).count()
        };
        let grounds: Vec<_> = SensitiveGround::ALL.iter().map(|ground| (*ground, count(*ground))).collect();
        let total = grounds.iter().map(|(_, count)| count).sum();
        Week { starts: from_ms(starts), grounds: grounds.into_iter().filter(|(_, count)| *count > 0).collect(), total }
    };
    Ok((0..WEEKS).map(week).collect())
}
