//! Requests on the command line: a text is looked through and forgotten.

use std::path::Path;

use anyhow::{Context as _, bail};
use app::{App, Ctx};
use domain::recognise::Proposal;
use serde_json::{Value, json};

/// What a deed over the socket can carry.
const MOST_BYTES: usize = 40_000;

/// Reads the text of the deed.
pub fn read(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    if text.len() > MOST_BYTES {
        bail!("the text is longer than {MOST_BYTES} bytes");
    }
    Ok(text)
}

/// What the text seems to ask for, with the bytes of each place; its words stay where they are.
pub fn recognise(app: &App, ctx: &Ctx, text: &str) -> anyhow::Result<Value> {
    let Proposal { kinds, places, language, is_reminder, is_ambiguous } = app::recognition::recognise(app, ctx, text)?;
    let kinds =
        kinds.iter().map(|proposed| json!({ "kind": proposed.kind.code(), "likelihood": proposed.likelihood.code() }));
    let places = places.iter().map(|place| {
        json!({ "from": place.start, "to": place.end, "kind": place.kind.map(domain::rights::RightsKind::code) })
    });
    Ok(json!({
        "kinds": kinds.collect::<Vec<_>>(), "places": places.collect::<Vec<_>>(),
        "language": language.map(domain::recognise::Spoken::code),
        "reminder": is_reminder, "ambiguous": is_ambiguous,
    }))
}
