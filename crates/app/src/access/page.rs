//! The frame that both pages share: head with style and policy, heading, foot.

use std::io;

use super::html::Html;
use super::texts::Texts;

/// No script and nothing from outside, enforced by the browser as well.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n";

/// Writes a whole page around `body`.
pub fn page(
    html: &mut Html<'_>,
    texts: &Texts,
    title: &str,
    body: impl FnOnce(&mut Html<'_>) -> Result<(), super::AccessError>,
) -> Result<(), super::AccessError> {
    head(html, texts, title)?;
    body(html)?;
    html.markup("</main>\n</body>\n</html>\n")?;
    Ok(())
}

fn head(html: &mut Html<'_>, texts: &Texts, title: &str) -> io::Result<()> {
    html.markup("<!doctype html>\n")?;
    html.open("html", &[("lang", texts.lang)])?;
    html.markup("\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")?;
    html.markup(POLICY)?;
    html.element("title", title)?;
    html.markup("<style>\n")?;
    html.markup(include_str!("style.css"))?;
    html.markup("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">")?;
    html.text(texts.skip)?;
    html.markup("</a>\n<main id=\"content\">\n")?;
    html.element("h1", title)
}

/// Writes a section with its heading; `id` is where the table of contents leads to.
pub fn section(
    html: &mut Html<'_>,
    id: &'static str,
    heading: &str,
    body: impl FnOnce(&mut Html<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let heading_id = format!("{id}-heading");
    html.open("section", &[("id", id), ("aria-labelledby", &heading_id)])?;
    html.open("h2", &[("id", &heading_id)])?;
    html.text(heading)?;
    html.close("h2")?;
    body(html)?;
    html.close("section")
}

/// Writes the pairs that have a value as a list of terms.
pub fn pairs<'a>(html: &mut Html<'_>, pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> io::Result<()> {
    html.markup("<dl>\n")?;
    for (term, value) in pairs {
        let Some(value) = value else { continue };
        html.element("dt", term)?;
        html.markup("<dd>")?;
        html.value(&value)?;
        html.close("dd")?;
    }
    html.close("dl")
}
