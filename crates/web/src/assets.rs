//! The stylesheet and the icon, under names that change with their content.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

/// The parts of the stylesheet, in the order of their layers.
const SHEETS: [&str; 8] = [
    "css/layers.css",
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/notes.css",
    "css/tables.css",
    "css/print.css",
];

/// One thing a page may link to.
struct Asset {
    /// `/assets/{name}`, with a part of the content's SHA-256 in it.
    url: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    let mut hashes = String::new();
    for file in SHEETS.iter().filter_map(|name| Files::get(name)) {
        bytes.extend_from_slice(&file.data);
        hashes.push_str(&short_hash(&file.metadata.sha256_hash(), 2));
    }
    Asset { url: format!("/assets/confidant-{hashes}.css"), kind: "text/css; charset=utf-8", bytes }
});

static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let (bytes, hash) = Files::get("icon.svg")
        .map_or_else(Default::default, |file| (file.data.into_owned(), short_hash(&file.metadata.sha256_hash(), 8)));
    Asset { url: format!("/assets/icon-{hash}.svg"), kind: "image/svg+xml", bytes }
});

fn short_hash(hash: &[u8; 32], bytes: usize) -> String {
    hash.iter().take(bytes).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where the stylesheet lies.
#[must_use]
pub fn stylesheet() -> &'static str {
    &STYLESHEET.url
}

/// Where the icon lies.
#[must_use]
pub fn favicon() -> &'static str {
    &ICON.url
}

/// The stylesheet as it is served; for pages that are written to a file.
#[must_use]
pub fn stylesheet_bytes() -> &'static [u8] {
    &STYLESHEET.bytes
}

/// `GET /assets/{name}`: the name holds the content's hash, so the answer never changes.
pub(crate) async fn serve(Path(name): Path<String>) -> Result<Response, Problem> {
    let asset = [&*STYLESHEET, &*ICON]
        .into_iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(name.as_str()))
        .ok_or(Problem::NOT_FOUND)?;
    let mut answer = asset.bytes.clone().into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, forever);
    Ok(answer)
}
