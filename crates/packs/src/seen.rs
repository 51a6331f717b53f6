//! How well an entry of a pack is known.

use serde::Deserialize;

/// How well an entry is known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum Seen {
    /// Read in a public source.
    #[serde(rename = "V")]
    Read,
    /// Seen in a secondary source.
    #[serde(rename = "S")]
    Secondary,
    /// From memory.
    #[serde(rename = "M")]
    Memory,
}

impl Seen {
    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Secondary => "secondary",
            Self::Memory => "memory",
        }
    }

    /// Whether counsel must confirm the entry before anybody relies on it.
    #[must_use]
    pub const fn wants_counsel(self) -> bool {
        match self {
            Self::Read | Self::Secondary => false,
            Self::Memory => true,
        }
    }
}
