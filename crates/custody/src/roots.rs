//! The root keys that are known while one takes over from another.

use std::sync::Arc;

use crate::root::RootKey;

/// The root under which files are written, and those under which some may still be.
pub(crate) struct Roots {
    sealing: Arc<dyn RootKey>,
    others: Vec<Arc<dyn RootKey>>,
}

impl Roots {
    /// While a rotation is on its way, new files go under the next root: it will be given at every later opening,
    /// the one in use will not.
    pub fn new(root: Arc<dyn RootKey>, next: Option<Arc<dyn RootKey>>) -> Self {
        match next {
            Some(next) => Self { sealing: next, others: vec![root] },
            None => Self { sealing: root, others: Vec::new() },
        }
    }

    pub fn sealing(&self) -> &dyn RootKey {
        self.sealing.as_ref()
    }

    pub fn named(&self, id: [u8; 8]) -> Option<&dyn RootKey> {
        std::iter::once(&self.sealing).chain(&self.others).map(AsRef::as_ref).find(|root| root.id() == id)
    }

    /// Goes on under `next`; what is under the others still opens.
    pub fn turn_to(&mut self, next: &Arc<dyn RootKey>) {
        let before = std::mem::replace(&mut self.sealing, Arc::clone(next));
        if before.id() != next.id() {
            self.others.push(before);
        }
    }

    pub fn forget_others(&mut self) {
        self.others.clear();
    }
}
