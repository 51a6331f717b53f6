//! Key files: one key each, sealed under the root.
//!
//! A file is magic (8 bytes), kind (1), number (8, big-endian), id of the root (8), and what the root made of the
//! content. The content is when the key began (milliseconds, 8, big-endian) and the key (32).
//! The root binds all that stands before it, so no file passes for another.

use std::fmt;
use std::path::Path;

use domain::time::{Timestamp, from_ms, to_ms};
use zeroize::Zeroizing;

use crate::cipher::{KEY_LEN, Secret};
use crate::key_error::{KeyError, RootId};
use crate::root::RootKey;
use crate::roots::Roots;

const MAGIC: &[u8; 8] = b"CONFKEY1";
const HEAD_LEN: usize = 8 + 1 + 8 + 8;

/// What a key is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) enum Kind {
    Epoch,
    Tokens,
    Ledger,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Epoch, Self::Tokens, Self::Ledger];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Epoch => "epoch",
            Self::Tokens => "tokens",
            Self::Ledger => "ledger",
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Epoch => 1,
            Self::Tokens => 2,
            Self::Ledger => 3,
        }
    }
}

/// Which key; its file is `epoch-3.key`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) struct KeyName {
    pub kind: Kind,
    pub number: i64,
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}.key", self.kind.word(), self.number)
    }
}

impl KeyName {
    /// `None` for files that are not ours.
    pub fn of_path(path: &Path) -> Option<Self> {
        let stem = path.file_name()?.to_str()?.strip_suffix(".key")?;
        let (word, number) = stem.split_once('-')?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word)?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        let name = Self { kind, number };
        // `epoch-03.key` would be a second name for the same key.
        (path.file_name()?.to_str()? == name.to_string()).then_some(name)
    }

    fn head(self, root: [u8; 8]) -> Vec<u8> {
        let mut head = Vec::with_capacity(HEAD_LEN);
        head.extend_from_slice(MAGIC);
        head.push(self.kind.number());
        head.extend_from_slice(&self.number.to_be_bytes());
        head.extend_from_slice(&root);
        head
    }
}

/// A key and when it began.
pub(crate) struct Content {
    pub began: Timestamp,
    pub key: Secret,
}

impl Content {
    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(8 + KEY_LEN));
        bytes.extend_from_slice(&to_ms(self.began).to_be_bytes());
        bytes.extend_from_slice(self.key.as_slice());
        bytes
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (began, key) = bytes.split_first_chunk::<8>()?;
        let mut content = Self { began: from_ms(i64::from_be_bytes(*began)), key: Secret::default() };
        content
            .key
            .as_mut_slice()
            .copy_from_slice(key.first_chunk::<KEY_LEN>().filter(|whole| whole.len() == key.len())?);
        Some(content)
    }
}

/// The bytes of a key file.
pub(crate) fn seal(name: KeyName, content: &Content, root: &dyn RootKey) -> Result<Vec<u8>, KeyError> {
    let mut file = name.head(root.id());
    let sealed = root.wrap(&content.bytes(), &file)?;
    file.extend_from_slice(&sealed);
    Ok(file)
}

/// The root that a key file names.
pub(crate) fn root_of(name: KeyName, file: &[u8]) -> Result<[u8; 8], KeyError> {
    parts(name, file).map(|parts| parts.root)
}

/// Opens the bytes of a key file with the root it names.
pub(crate) fn open(name: KeyName, file: &[u8], roots: &Roots) -> Result<Content, KeyError> {
    let Parts { head, root: wants, sealed } = parts(name, file)?;
    let Some(root) = roots.named(wants) else {
        return Err(KeyError::WrongRoot {
            file: name.to_string(),
            wants: RootId(wants),
            given: RootId(roots.sealing().id()),
        });
    };
    match root.unwrap(sealed, head) {
        Ok(content) => Content::of_bytes(&content).ok_or(KeyError::Form { file: name.to_string() }),
        Err(KeyError::Refused) => Err(KeyError::Damaged { file: name.to_string() }),
        Err(other) => Err(other),
    }
}

struct Parts<'a> {
    head: &'a [u8],
    root: [u8; 8],
    sealed: &'a [u8],
}

fn parts(name: KeyName, file: &[u8]) -> Result<Parts<'_>, KeyError> {
    let form = || KeyError::Form { file: name.to_string() };
    let (head, sealed) = file.split_at_checked(HEAD_LEN).ok_or_else(form)?;
    let root = *head.last_chunk::<8>().ok_or_else(form)?;
    if head.starts_with(MAGIC) && head == name.head(root) {
        Ok(Parts { head, root, sealed })
    } else if head.starts_with(MAGIC) {
        Err(KeyError::Damaged { file: name.to_string() })
    } else {
        Err(form())
    }
}
