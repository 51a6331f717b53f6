//! Deeds over the Unix socket of a running server, so that two processes never use one house.
//!
//! One request line, then lines until the deed is done or failed. The socket stands in a folder that only its
//! owner may enter.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use app::App;
use custody::{Disk, RealDisk};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::deed::{self, Order};
use crate::telling::{Line, Teller, reasons};

/// The longest request.
const MOST_BYTES: u64 = 64 * 1024;

/// Takes deeds until the task is dropped.
pub async fn take_deeds(app: Arc<App>, path: &Path) -> anyhow::Result<()> {
    if RealDisk.exists(path)? {
        // The lock of the house is ours, so whoever made this socket is gone.
        std::fs::remove_file(path).context("could not remove the socket of an earlier run")?;
    }
    let listener = UnixListener::bind(path).with_context(|| format!("could not listen at {}", path.display()))?;
    loop {
        let (stream, _) = listener.accept().await.context("could not take a deed")?;
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            if let Err(error) = answer(&app, stream).await {
                tracing::warn!(error = %reasons(&error).join(": "), "a deed from the command line broke off");
            }
        });
    }
}

async fn answer(app: &Arc<App>, stream: UnixStream) -> anyhow::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut request = String::new();
    BufReader::new(read.take(MOST_BYTES)).read_line(&mut request).await?;
    let order: Order = serde_json::from_str(&request).context("not a request")?;
    let (lines, mut told) = tokio::sync::mpsc::unbounded_channel();
    let deed = tokio::spawn({
        let app = Arc::clone(app);
        async move { deed::run(&app, order, lines).await }
    });
    while let Some(line) = told.recv().await {
        send(&mut write, &line).await?;
    }
    let last = match deed.await.context("the deed broke off")? {
        Ok(value) => Line::Done(value),
        Err(error) => Line::Failed(reasons(&error)),
    };
    send(&mut write, &last).await
}

async fn send(write: &mut (impl AsyncWriteExt + Unpin), line: &Line) -> anyhow::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    Ok(write.write_all(text.as_bytes()).await?)
}

/// Gives a deed to the running server; `None` if none is running.
pub async fn ask(path: &Path, order: &Order, teller: &mut Teller) -> anyhow::Result<Option<bool>> {
    let Ok(stream) = UnixStream::connect(path).await else { return Ok(None) };
    let (read, mut write) = stream.into_split();
    let mut request = serde_json::to_string(order)?;
    request.push('\n');
    write.write_all(request.as_bytes()).await.context("could not ask the server")?;
    let mut lines = BufReader::new(read).lines();
    while let Some(text) = lines.next_line().await.context("the server stopped answering")? {
        let line: Line = serde_json::from_str(&text).context("the server gave an answer that is not one")?;
        teller.tell(&line);
        match line {
            Line::Done(_) => return Ok(Some(true)),
            Line::Failed(_) => return Ok(Some(false)),
            Line::Progress { .. } => (),
        }
    }
    bail!("the server stopped before the deed was done; ask again, deeds can be repeated")
}
