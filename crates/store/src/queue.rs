//! A queue between askers and the threads that own connections.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

use crate::ground::unpoisoned;

/// Many askers, many takers.
///
/// Invariant: what was pushed before the closing is still taken, unless it is asked back; after it, pushing hands the thing back.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    is_closed: bool,
}

/// What waiting for work brought.
pub(crate) enum Next<T> {
    Work(T),
    /// Nothing came in time.
    Idle,
    /// Nothing will come any more.
    Closed,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State { waiting: VecDeque::new(), is_closed: false }), arrived: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        unpoisoned(self.state.lock())
    }

    pub(crate) fn push(&self, work: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(work);
        }
        state.waiting.push_back(work);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for work, at most `patience` if given.
    pub(crate) fn next(&self, patience: Option<Duration>) -> Next<T> {
        let mut state = self.lock();
        loop {
            if let Some(work) = state.waiting.pop_front() {
                return Next::Work(work);
            }
            if state.is_closed {
                return Next::Closed;
            }
            state = match patience {
                None => unpoisoned(self.arrived.wait(state)),
                Some(patience) => {
                    let (state, timeout) = unpoisoned(self.arrived.wait_timeout(state, patience));
                    if timeout.timed_out() && state.waiting.is_empty() && !state.is_closed {
                        return Next::Idle;
                    }
                    state
                }
            };
        }
    }

    /// Takes the next one if it is there and is wanted.
    pub(crate) fn take_if(&self, is_wanted: impl FnOnce(&T) -> bool) -> Option<T> {
        let mut state = self.lock();
        if is_wanted(state.waiting.front()?) { state.waiting.pop_front() } else { None }
    }

    /// Takes no more.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.arrived.notify_all();
    }

    /// Takes no more, and gives back what waits.
    pub(crate) fn close_and_drain(&self) -> Vec<T> {
        let mut state = self.lock();
        state.is_closed = true;
        let waiting = state.waiting.drain(..).collect();
        drop(state);
        self.arrived.notify_all();
        waiting
    }
}
