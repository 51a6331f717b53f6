//! What the command line can ask about notices: published, and agreed to by the officer.

use anyhow::Context as _;
use app::notices::{self, NewNotice};
use app::{App, Ctx};
use domain::notice::{ChangeClass, Language};
use serde_json::{Value, json};

/// Publishes the next version, and says how it counts.
pub async fn publish(
    app: &App,
    ctx: &Ctx,
    texts: (String, Vec<(String, String)>),
    (editorial, staff): (bool, bool),
) -> anyhow::Result<Value> {
    let new = new_notice(texts, if editorial { ChangeClass::Editorial } else { ChangeClass::Material })?;
    let (slug, language) = (new.slug.clone(), new.texts.first().map_or(Language::EN, |(language, _)| *language));
    let at =
        if staff { notices::publish_to_staff(app, ctx, new).await? } else { notices::publish(app, ctx, new).await? };
    let published = notices::current(app, &slug, language, Some(at.version)).await?;
    let change = published.context("the version is not there")?.shown.change;
    Ok(json!({ "notice": slug, "version": at.version, "change": change.code() }))
}

/// The officer agrees that these texts differ in words only.
pub async fn agree(app: &App, ctx: &Ctx, texts: (String, Vec<(String, String)>)) -> anyhow::Result<Value> {
    let new = new_notice(texts, ChangeClass::Editorial)?;
    notices::agree_editorial(app, ctx, &new).await?;
    Ok(json!({ "notice": new.slug, "agreed": "editorial" }))
}

fn new_notice((slug, texts): (String, Vec<(String, String)>), change: ChangeClass) -> anyhow::Result<NewNotice> {
    let parsed = texts
        .into_iter()
        .map(|(language, text)| Ok((Language::parse(&language).context("a language is two small letters")?, text)));
    Ok(NewNotice { slug, change, texts: parsed.collect::<anyhow::Result<_>>()? })
}
