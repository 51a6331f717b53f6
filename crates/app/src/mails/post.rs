//! What hands a mail to the outside: a letter with everything it needs, and the port it goes through.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use custody::{Disclosed, LetterWords};
use domain::contact::EmailAddress;
use domain::id::PublicId;
use domain::mail::{LinkKind, MailKind};
use domain::notice::Language;
use domain::time::Timestamp;

use crate::purposes::PurposeName;

/// The secret of a link: 256 random bits as text. Only its digest is kept, so it exists once, on its way into a mail.
pub struct LinkToken(String);

impl LinkToken {
    pub(crate) const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text for the end of the link.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// One mail to one person, opened and ready to be put in words.
#[derive(Debug)]
pub struct Letter {
    /// Its Message-ID without brackets, the same at every try.
    pub message_id: String,
    /// What it says.
    pub kind: MailKind,
    /// In which language.
    pub language: Language,
    /// To whom.
    pub to: Disclosed<EmailAddress>,
    /// When it is handed over.
    pub now: Timestamp,
    /// When it was put in the queue: the time of what it is about.
    pub about_at: Timestamp,
    /// The company.
    pub company: String,
    /// The brand that the person knows.
    pub brand: String,
    /// Where people write to about their data.
    pub privacy_contact: String,
    /// Where the data came from.
    pub source: String,
    /// What it is about, by name.
    pub purposes: Vec<PurposeName>,
    /// The address of the notice on the public pages, and its version.
    pub notice: Option<(String, i64)>,
    /// The erasure whose certificate will stand on the public pages.
    pub certificate: Option<PublicId>,
    /// The letter of a case whose words it is.
    pub words: Option<Disclosed<LetterWords>>,
    /// The links in it, in the order of [`MailKind::links`].
    pub links: Vec<(LinkKind, LinkToken)>,
}

/// Why a letter did not go out. It never holds what the relay said, because relays repeat addresses.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PostError {
    /// The relay is away, busy or not to be spoken to; the same letter may go later.
    #[error("the relay did not take a mail for now")]
    Later {
        /// What it answered, if it answered.
        code: Option<u16>,
    },
    /// The relay will never take this letter.
    #[error("the relay refused a mail")]
    Refused {
        /// What it answered.
        code: Option<u16>,
    },
    /// The address or the words cannot be written as a mail.
    #[error("a mail could not be written")]
    Unwritable,
}

/// What sending a letter gives.
pub type Posting<'a> = Pin<Box<dyn Future<Output = Result<(), PostError>> + Send + 'a>>;

/// The way out of the house for mail.
pub trait Post: Send + Sync {
    /// Hands the letter over; when it is done, the relay has it.
    fn send<'a>(&'a self, letter: &'a Letter) -> Posting<'a>;

    /// The domain after the @ of a Message-ID.
    fn domain(&self) -> &str;
}
