//! Notes on the command line: written with the words about others named one by one, and read back.

use anyhow::Context as _;
use app::notes::{self, NewNote, NotePiece};
use app::{App, Ctx, Why};
use domain::id::PublicId;
use serde_json::{Value, json};

/// Writes a note about a person; each of `about` is somebody else and the words about them.
pub async fn write(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (text, about): (&str, Vec<(PublicId, String)>),
) -> anyhow::Result<Value> {
    let note = about.iter().fold(NewNote::plain(text), |note, (person, words)| note.with(*person, words));
    let note = notes::write(app, ctx, (whom, why), &note).await.context("the note is not kept")?;
    Ok(json!({ "person": whom.to_string(), "note": note.to_string(), "others": about.len() }))
}

/// Reads the notes about a person, and the words about them in notes about others, as far as the account may.
pub async fn read(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why)) -> anyhow::Result<Value> {
    let found = notes::list(app, ctx, (whom, why), None).await?;
    let piece = |piece: &NotePiece| match piece {
        NotePiece::Words(words) | NotePiece::About(_, words) => words.to_string(),
        NotePiece::Someone | NotePiece::Gone | NotePiece::Cut => "[…]".to_owned(),
    };
    let notes: Vec<String> = found.notes.iter().map(|note| note.pieces.iter().map(piece).collect::<String>()).collect();
    let mentions = found.mentions.iter().flat_map(|mention| mention.passages.iter().map(ToString::to_string));
    Ok(json!({ "person": whom.to_string(), "notes": notes, "mentions": mentions.collect::<Vec<_>>() }))
}
