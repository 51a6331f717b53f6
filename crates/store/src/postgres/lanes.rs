//! Writing connections to PostgreSQL: each is a lane of the ledger and a thread.
//!
//! Invariant: a lane is never continued. After a lost connection or a commit nobody knows the outcome of, the next
//! connection draws a new one, so no number is given twice and none is missing.

use std::sync::Arc;

use super::{Link, PostgresDb, Server};
use crate::error::{EngineError, Fault, Result, StoreError};
use crate::events::Lane;
use crate::ground::Ground;
use crate::job::{Attempt, Job, Order, attempt};
use crate::queue::{Next, Queue};

/// The most disclosures in one commit.
const MOST_SHARED: usize = 32;
/// How often a deed is tried again when another transaction was in the way.
const RETRIES: usize = 5;
/// How often a lane is drawn when other processes draw the same.
const DRAWS: usize = 20;
/// Tables whose deleted rows are brought out of the pages after an erasure.
const VACUUM: &str = "vacuum person, person_key, contact_point, directory, person_purpose, consent_event, restriction, \
    purchase, purchase_line, shop_total_buyer, reason_text, index_word, person_words, event, event_shown, tree_leaf";

pub(crate) struct LaneThread {
    pub(crate) server: Server,
    pub(crate) ground: Arc<Ground>,
    pub(crate) orders: Arc<Queue<Order>>,
    pub(crate) open: Option<OpenLane>,
}

/// A connection and its lane.
pub(crate) struct OpenLane {
    link: Link,
    lane: Lane,
}

/// Why a transaction did not come about.
enum Setback {
    /// A statement failed or the connection broke; nothing is kept.
    Failed(&'static str, EngineError),
    /// Nothing is kept, and nothing is wrong: the only job refused.
    Refused,
}

impl Setback {
    fn of(error: StoreError, doing: &'static str) -> Self {
        let (statement, source) = error.into_engine_error(doing);
        Self::Failed(statement, source)
    }
}

impl OpenLane {
    pub(crate) fn draw(server: &Server, ground: &Ground) -> Result<Self> {
        let mut link = server.connect()?;
        let mut last = StoreError::Stopped;
        for _ in 0..DRAWS {
            match Lane::draw(&mut PostgresDb::new(&mut link), ground.clock.now()) {
                Ok(lane) => {
                    ground.found_ids(lane.number);
                    return Ok(Self { link, lane });
                }
                Err(error) if error.is_duplicate() => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn transact(&mut self, ground: &Ground, jobs: &mut [Box<dyn Job>]) -> std::result::Result<(), Setback> {
        control(&mut self.link, "begin")?;
        let is_shared = jobs.len() > 1;
        for job in jobs {
            let before = self.lane;
            let mut db = PostgresDb::new(&mut self.link);
            let Attempt { is_kept, .. } = attempt(job.as_mut(), &mut db, ground, &mut self.lane);
            if let Some((statement, source)) = db.failure() {
                return Err(Setback::Failed(statement, source));
            }
            if !is_kept {
                self.lane = before;
                if !is_shared {
                    control(&mut self.link, "rollback")?;
                    return Err(Setback::Refused);
                }
            }
        }
        control(&mut self.link, "commit").map_err(|setback| match setback {
            Setback::Failed(statement, source) => Setback::Failed(statement, source.at_commit()),
            Setback::Refused => Setback::Refused,
        })
    }
}

fn control(link: &mut Link, text: &'static str) -> std::result::Result<(), Setback> {
    link.batch(text).map_err(|error| Setback::of(error, text))
}

impl LaneThread {
    /// Works until the queue is closed.
    pub(crate) fn work(mut self) {
        while let Next::Work(order) = self.orders.next(None) {
            match order {
                Order::Truncate(reply) => drop(reply.send(self.vacuum())),
                Order::Job(job) => {
                    let mut jobs = self.with_others(job);
                    if jobs.len() > 1 && self.keep_together(&mut jobs) {
                        jobs.into_iter().for_each(Job::answer);
                    } else {
                        for job in jobs {
                            self.keep(job);
                        }
                    }
                }
            }
        }
    }

    /// The job and, if it may share a transaction, those behind it that may too.
    fn with_others(&self, first: Box<dyn Job>) -> Vec<Box<dyn Job>> {
        let may_share = first.may_share();
        let mut jobs = vec![first];
        let is_wanted = |order: &Order| matches!(order, Order::Job(job) if job.may_share());
        while may_share && jobs.len() < MOST_SHARED {
            match self.orders.take_if(is_wanted) {
                Some(Order::Job(job)) => jobs.push(job),
                Some(Order::Truncate(_)) | None => break,
            }
        }
        jobs
    }

    /// Tries several at once; if anything fails, each is to be run alone. An unknown outcome ends the matter.
    fn keep_together(&mut self, jobs: &mut [Box<dyn Job>]) -> bool {
        match self.transact(jobs) {
            Ok(()) | Err(Setback::Refused) => true,
            Err(Setback::Failed(statement, source)) if source.fault == Fault::Unknown => {
                for job in jobs {
                    job.spoil(StoreError::sql(statement, source.clone()));
                }
                true
            }
            Err(Setback::Failed(..)) => false,
        }
    }

    fn keep(&mut self, mut job: Box<dyn Job>) {
        for turn in 0..=RETRIES {
            match self.transact(std::slice::from_mut(&mut job)) {
                Ok(()) | Err(Setback::Refused) => break,
                Err(Setback::Failed(statement, source)) => {
                    let may_retry = matches!(source.fault, Fault::Conflict | Fault::Lost);
                    if !may_retry || turn == RETRIES {
                        job.spoil(StoreError::sql(statement, source));
                        break;
                    }
                }
            }
        }
        job.answer();
    }

    /// Runs one transaction, on a new connection and lane if there is none; leaves the lane as it was if nothing is kept.
    fn transact(&mut self, jobs: &mut [Box<dyn Job>]) -> std::result::Result<(), Setback> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => OpenLane::draw(&self.server, &self.ground).map_err(|error| Setback::of(error, "open a lane"))?,
        };
        let before = open.lane;
        let done = open.transact(&self.ground, jobs);
        match &done {
            Err(Setback::Failed(_, source)) => {
                let is_alive = !matches!(source.fault, Fault::Lost | Fault::Unknown);
                if is_alive && open.link.batch("rollback").is_ok() {
                    open.lane = before;
                    self.open = Some(open);
                }
            }
            Ok(()) | Err(Setback::Refused) => self.open = Some(open),
        }
        done
    }

    fn vacuum(&mut self) -> Result<()> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => OpenLane::draw(&self.server, &self.ground)?,
        };
        let done = open.link.run("vacuum", VACUUM);
        if done.is_ok() {
            self.open = Some(open);
        }
        done
    }
}
