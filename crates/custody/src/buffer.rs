//! A buffer for plain bytes that leaves none of them behind when it grows or goes.

use std::convert::Infallible;

use minicbor::encode::Write;
use zeroize::Zeroizing;

/// Bytes that are cleared on drop, and on every move to a larger place.
pub(crate) struct Buffer(Zeroizing<Vec<u8>>);

/// Most records fit.
const FIRST: usize = 256;

impl Buffer {
    pub fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(FIRST)))
    }

    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl Write for Buffer {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(self.0.capacity() * 2)));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}
