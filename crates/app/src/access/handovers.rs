//! Packages like this one that were made ready for the person to fetch; their bytes are not in it again.

use std::io;

use domain::handover::{Handover, HandoverState};
use domain::notice::Language;
use domain::time::Timestamp;
use serde::Serialize;

use super::AccessError;
use super::gather::{Source, Wanted};
use super::html::Html;
use super::texts::Words;

/// One package.
pub struct HandoverPart {
    pub handover: Handover,
    /// Where it stood when this package was built.
    pub state: HandoverState,
}

/// One package in the JSON file.
#[derive(Serialize)]
pub struct HandoverView {
    made_at: String,
    until: String,
    downloads: i64,
    wrong_codes: i64,
    state: &'static str,
}

impl HandoverView {
    pub fn of(part: &HandoverPart) -> Self {
        Self {
            made_at: part.handover.made_at.to_string(),
            until: part.handover.ends_at.to_string(),
            downloads: part.handover.downloads,
            wrong_codes: part.handover.tries,
            state: part.state.code(),
        }
    }
}

/// Every package, the newest first.
pub fn gather(source: &mut Source<'_>, wanted: &Wanted) -> Result<Vec<HandoverPart>, AccessError> {
    let subject = source.subject();
    let part = |record: store::handovers::HandoverRecord| HandoverPart {
        handover: record.handover,
        state: record.handover.state(wanted.created_at),
    };
    Ok(store::handovers::of_person(source.db, subject)?.into_iter().map(part).collect())
}

/// The table of packages; nothing where there is none.
pub fn table(
    html: &mut Html<'_>,
    handovers: &[HandoverPart],
    (language, when): (Language, &dyn Fn(Timestamp) -> String),
) -> io::Result<()> {
    if handovers.is_empty() {
        return Ok(());
    }
    let title = Words {
        en: "Packages that were made ready for you",
        de: "Pakete, die für Sie bereitgelegt wurden",
        fr: "Dossiers préparés pour vous",
    }
    .of(language);
    let headings = [
        Words { en: "Made", de: "Erstellt", fr: "Préparé" },
        Words { en: "Until", de: "Bis", fr: "Jusqu’au" },
        Words { en: "Fetched", de: "Abgeholt", fr: "Retiré" },
        Words { en: "State", de: "Stand", fr: "État" },
    ];
    let headings = headings.map(|words| words.of(language));
    html.element("h3", title)?;
    let rows = handovers.iter().map(|part| {
        let state = stands(part.state).of(language).to_owned();
        vec![when(part.handover.made_at), when(part.handover.ends_at), part.handover.downloads.to_string(), state]
    });
    html.table(title, &headings, rows)
}

const fn stands(state: HandoverState) -> Words {
    match state {
        HandoverState::Open => Words { en: "waits for you", de: "wartet auf Sie", fr: "vous attend" },
        HandoverState::UsedUp => Words {
            en: "fetched as often as it can be",
            de: "so oft abgeholt, wie es geht",
            fr: "retiré autant de fois que possible",
        },
        HandoverState::Locked => Words {
            en: "locked after wrong codes",
            de: "nach falschen Codes gesperrt",
            fr: "bloqué après des codes faux",
        },
        HandoverState::Withdrawn => Words { en: "taken back", de: "zurückgezogen", fr: "annulé" },
        HandoverState::Ended => Words { en: "its time is over", de: "Zeit abgelaufen", fr: "délai écoulé" },
    }
}
