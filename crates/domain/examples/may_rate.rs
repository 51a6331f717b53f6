//! Gives a million verdicts about a person with a full record; run it under `time`.

use std::hint::black_box;
use std::io::{self, Write as _};

use domain::age::{AgeLimits, AgeSpan, Born};
use domain::consent::channel::Channel;
use domain::consent::history::{Act, Heard, History};
use domain::consent::state::{Circumstances, Published};
use domain::consent::terms::Terms;
use domain::id::NoticeId;
use domain::may::{Standing, may};
use domain::notice::{ChangeClass, NoticeRef};
use domain::purpose::Purpose;
use domain::purpose::rule::PurposeRule;
use domain::time::from_ms;

const ROUNDS: u32 = 1_000_000;
const DAY: i64 = 86_400_000;
const NOW: i64 = 1_795_435_200_000;

const LIMITS: AgeLimits<'static> = AgeLimits { spans: &[AgeSpan { age: 14, from: None, until: None }], otherwise: 16 };

const fn notice(version: i64) -> NoticeRef {
    NoticeRef { notice: NoticeId::new(1), version }
}

/// Twenty lines, the last of which is a confirmed yes.
fn history(channel: Channel) -> History {
    let story = [Act::Asked, Act::Granted, Act::Withdrawn, Act::ConfirmationSent, Act::Confirmed];
    let line =
        |(day, act): (i64, &Act)| Heard { act: *act, at: from_ms(NOW - (30 - day) * DAY), notice: Some(notice(3)) };
    let lines = (0..20).zip(story.iter().cycle());
    History::of(Purpose::Marketing.id(), channel, lines.map(line).collect())
}

fn published(version: i64) -> Published {
    Published { at: notice(version), published_at: from_ms(NOW - (900 - version) * DAY), change: ChangeClass::Material }
}

fn main() -> io::Result<()> {
    let mut rule = PurposeRule::first(Purpose::Marketing);
    rule.active_at = Some(from_ms(0));
    let histories: Vec<_> = Channel::ALL.iter().copied().map(history).collect();
    let notices: Vec<_> = (1..=3).map(published).collect();
    let standing = Standing {
        rules: &[rule],
        bases: &[],
        histories: &histories,
        objections: &[],
        restrictions: &[],
        suppressions: &[],
        relations: &[],
        sale: None,
        circumstances: Circumstances {
            terms: &Terms::FIRST,
            notices: &notices,
            born: Some(Born { on: jiff::civil::date(1980, 1, 1), limits: LIMITS }),
        },
    };
    let verdict = |round: u32| {
        let now = from_ms(NOW + i64::from(round));
        let purpose = Purpose::Marketing.id();
        may(black_box(&standing), purpose, Channel::Email, now).is_yes()
    };
    let yes = (0..ROUNDS).filter(|round| verdict(black_box(*round))).count();
    writeln!(io::stdout(), "{yes} of {ROUNDS} verdicts were yes")
}
