//! A piece of an access package: 1 its bytes.

use domain::catalogue::Category;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// Bytes of a package that follow those of the piece before.
#[derive(Clone, Eq, PartialEq)]
pub struct PackagePiece(pub Zeroizing<Vec<u8>>);

impl std::fmt::Debug for PackagePiece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PackagePiece(…)")
    }
}

impl Plain for PackagePiece {
    const CATEGORY: Category = Category::Package;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.bytes(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut piece = None;
        read(bytes, |key, field| {
            if key == 1 {
                piece = Some(Zeroizing::new(field.bytes()?.to_vec()));
            }
            Ok(())
        })?;
        piece.map(Self).ok_or(DecodeError::Missing(1))
    }
}
