//! The task of telling people where their data came from (Art. 14).

use domain::event::Deed;
use domain::id::PublicId;
use domain::source::{Origin, Settled};
use domain::time::Timestamp;
use policy::HouseAct;
use store::StoreError;

use super::FileError;
use crate::{App, Ctx, imports};

/// One task.
#[derive(Clone, Debug)]
pub struct SourceTask {
    /// The import that brought the people.
    pub import: PublicId,
    /// Where their data comes from, in words.
    pub source: String,
    /// What kind of source that is.
    pub origin: Origin,
    /// When the data was received.
    pub received_at: Timestamp,
    /// Until when they must be told; with the first message, where one goes out before.
    pub due_at: Timestamp,
    /// How many people: those who were brought, and those about whom something was added.
    pub people: i64,
    /// How many of them were told.
    pub told: i64,
    /// How many of the others have a mail in the queue, or one that did not arrive.
    pub mailed: i64,
    /// When it was settled, and how.
    pub settled: Option<(Timestamp, Settled)>,
    /// Whether it is overdue.
    pub is_late: bool,
}

/// Every task, those due last first.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<SourceTask>, FileError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Err(FileError::Refused);
    }
    let controller = app.house.controller.id;
    let tasks = app.store.read(move |db| store::files::tasks(db, controller)).await?;
    let task = |task: store::files::SourceTask| SourceTask {
        import: task.public,
        source: task.source,
        origin: Origin::from_code(&task.origin).unwrap_or(Origin::Partner),
        received_at: task.received_at,
        due_at: task.due_at,
        people: task.people,
        told: task.told,
        mailed: task.mailed,
        is_late: task.settled.is_none() && task.due_at < ctx.now,
        settled: task.settled.and_then(|(at, how)| Some((at, Settled::from_code(&how)?))),
    };
    Ok(tasks.into_iter().map(task).collect())
}

/// How many tasks are overdue; 0 for those who may not see imports.
pub async fn late(app: &App, ctx: &Ctx) -> Result<i64, FileError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Ok(0);
    }
    let (controller, now) = (app.house.controller.id, ctx.now);
    Ok(app.store.read(move |db| store::files::tasks_late(db, controller, now)).await?)
}

/// Says that people were told, or why they need not be.
pub async fn settle(app: &App, ctx: &Ctx, import: PublicId, how: Settled) -> Result<(), FileError> {
    if !app.clears(ctx, HouseAct::SettleSourceTask)? {
        return Err(FileError::Refused);
    }
    let run = imports::seen(app, ctx, import).await?;
    let event = imports::event(app, &run, (Deed::SourceTaskSettled, ctx.actor.id));
    let (of, by) = ((run.controller, run.id), (ctx.now, ctx.actor.id));
    let is_settled = app
        .store
        .write(move |tx| {
            let is_settled = store::files::settle_task(tx, of, by, how.code())?;
            if is_settled {
                store::sources::settle(tx, of.1, by.0)?;
                tx.record(event.clone());
            }
            Ok::<_, StoreError>(is_settled)
        })
        .await?;
    if is_settled { Ok(()) } else { Err(FileError::NotFound) }
}
