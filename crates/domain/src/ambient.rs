//! What the outside world gives to a deed: the time and chance, always as arguments.

use crate::time::Timestamp;

/// Tells the time. The binary has one that reads the system clock; tests have one that stands still.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// Draws random bytes. The binary's source is cryptographically secure; the tests' is seeded.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` completely.
    fn fill(&self, bytes: &mut [u8]);

    /// Draws `N` bytes.
    fn bytes<const N: usize>(&self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// Draws 32 bytes from a source behind a pointer.
pub fn draw32(random: &dyn Random) -> [u8; 32] {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    bytes
}
