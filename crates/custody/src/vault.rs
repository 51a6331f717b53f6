//! The vault: all keys that are alive, and everything that is done with them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::ambient::{Clock, Random};
use domain::contact::ContactKind;
use domain::id::{ControllerId, ItemId, SubjectId};
use domain::person::Handle;
use domain::personal::Text;
use domain::time::Timestamp;
use domain::words::Words;
use policy::PersonAct;
use zeroize::Zeroizing;

use crate::cipher::{Secret, draw};
use crate::codec::Salt;
use crate::epoch::{Epoch, Epochs};
use crate::folder::Folder;
use crate::item::ItemSealer;
use crate::key_error::KeyError;
use crate::keyfile::Kind;
use crate::opener::{OpenError, Opener, check};
use crate::permit::{House, Permit, Recorder};
use crate::person_key::{WrappedKey, unwrap, wrap};
use crate::place::KeyPlace;
use crate::plain::Plain;
use crate::roots::Roots;
use crate::sealed::Sealed;
use crate::sealer::{SealError, Sealer};
use crate::table::Table;
use crate::tokens::{Token, Tokens, WordToken};

/// Opens the keys of a house. The [`Recorder`] belongs to the store and to nobody else.
///
/// One process at a time may have a folder open: what a crash left in it is destroyed here, and what another process
/// is writing looks the same.
pub fn open(place: KeyPlace) -> Result<(Vault, Recorder), KeyError> {
    let folder = place.folder();
    folder.sweep()?;
    let roots = place.roots();
    let (mut epochs, mut tokens, mut ledger) = (Vec::new(), None, None);
    // Names come sorted, so of tokens and ledger the newest stays.
    for name in folder.names()? {
        let content = folder.open(name, &roots)?;
        match name.kind {
            Kind::Epoch => epochs.push(Epoch::new(name.number, &content)?),
            Kind::Tokens => tokens = Some(Tokens::new(name.number, &content)?),
            Kind::Ledger => ledger = Some(content.key),
        }
    }
    let house = House::new();
    let vault = Vault {
        epochs: RwLock::new(Epochs::of(epochs).ok_or_else(|| folder.missing(Kind::Epoch))?),
        tokens: tokens.ok_or_else(|| folder.missing(Kind::Tokens))?,
        ledger: ledger.ok_or_else(|| folder.missing(Kind::Ledger))?,
        house: house.clone(),
        roots: Mutex::new(roots),
        folder,
        random: Arc::clone(&place.random),
        clock: place.clock,
    };
    Ok((vault, Recorder::new(house)))
}

/// What a new person starts with.
#[derive(Debug)]
pub struct NewPerson {
    /// Their key, of generation 1.
    pub key: WrappedKey,
    /// Their pseudonym in the ledger.
    pub handle: Handle,
    /// What the pseudonym was made with, for [`Table::Salt`], record `[subject, 0]`.
    pub salt: Sealed<Salt>,
}

/// All keys that are alive. Shared by everybody; each method takes what it needs and no plaintext leaves without a
/// [`Permit`].
pub struct Vault {
    epochs: RwLock<Epochs>,
    tokens: Tokens,
    ledger: Secret,
    house: House,
    /// Also the lock that lets one rotation run at a time.
    roots: Mutex<Roots>,
    pub(crate) folder: Folder,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Vault {
    /// Draws the key and the salt of a new person.
    pub fn new_person(&self, controller: ControllerId, subject: SubjectId) -> Result<NewPerson, SealError> {
        let key = draw(self.random.as_ref());
        let wrapped = wrap(subject, 1, &key, (&self.newest(), self.random.as_ref()))?;
        let sealer = Sealer::new(controller, subject, 1, (&key, Arc::clone(&self.random)))?;
        let salt = Salt::draw(self.random.as_ref());
        Ok(NewPerson {
            key: wrapped,
            handle: salt.handle(subject),
            salt: sealer.seal(Table::Salt, [subject.number(), 0], &salt)?,
        })
    }

    /// What seals values of one person.
    pub fn sealer(&self, controller: ControllerId, key: &WrappedKey) -> Result<Sealer, SealError> {
        let plain = unwrap(key, &self.epochs())?;
        let random = Arc::clone(&self.random);
        Sealer::new(controller, key.subject, key.generation, (&plain, random))
    }

    /// What seals one item of several people; its key is drawn here and is kept nowhere but in wraps.
    #[must_use]
    pub fn new_item<T: Plain>(&self, controller: ControllerId, item: ItemId) -> ItemSealer<T> {
        ItemSealer::draw(controller, item, Arc::clone(&self.random))
    }

    /// What opens values of one person as far as the permit goes.
    pub fn opener(&self, permit: &Permit, key: &WrappedKey) -> Result<Opener, OpenError> {
        self.own(permit)?;
        // What stayed of somebody who was erased is under archive keys; of a living person that act opens nothing.
        if permit.act() == PersonAct::SeeKept {
            return Err(OpenError::OtherKey);
        }
        check(permit, key)?;
        Opener::new(permit, &unwrap(key, &self.epochs())?)
    }

    /// Refuses a permit that another vault came with.
    pub(crate) fn own(&self, permit: &Permit) -> Result<(), OpenError> {
        if self.house.is(permit.house()) { Ok(()) } else { Err(OpenError::ForeignPermit) }
    }

    /// The token of a contact point in the directory; `normal` is its form for matching.
    #[must_use]
    pub fn contact_token(&self, controller: ControllerId, kind: ContactKind, normal: &Text) -> Token {
        self.tokens.contact(controller, kind, normal)
    }

    /// The token of a record in the file or system it came from.
    #[must_use]
    pub fn origin_token(&self, controller: ControllerId, source: &str, reference: &Text) -> Token {
        self.tokens.origin(controller, source, reference)
    }

    /// The tokens of words, sorted, each once.
    #[must_use]
    pub fn word_tokens(&self, words: &Words) -> Vec<WordToken> {
        self.tokens.words(words)
    }

    /// The token of a contact point on the lists of those who are not to be written to or loaded again.
    #[must_use]
    pub fn suppression_token(&self, controller: ControllerId, kind: ContactKind, normal: &Text) -> Token {
        self.tokens.suppression(controller, kind, normal)
    }

    /// The token that a page of a form was handed out by this house, or that the same was sent twice.
    #[must_use]
    pub fn form_token(&self, controller: ControllerId, what: &str, value: &Text) -> Token {
        self.tokens.form(controller, what, value)
    }

    /// The token of the code that opens an access package, which `about` names; without the key it cannot be guessed.
    #[must_use]
    pub fn package_code(&self, controller: ControllerId, about: &str, code: &Text) -> Token {
        self.tokens.code(controller, about, code)
    }

    /// The token of a contact point on the list of those who get no marketing; `matched` is the form that all variants
    /// of it share.
    #[must_use]
    pub fn stop_token(&self, controller: ControllerId, kind: ContactKind, matched: &Text) -> Token {
        self.tokens.stop(controller, kind, matched)
    }

    /// The token of a part of a record that duplicates are likely to share; see [`domain::duplicates::Record::keys`].
    #[must_use]
    pub fn likeness_token(&self, controller: ControllerId, part: &Text) -> Token {
        self.tokens.likeness(controller, part)
    }

    /// The digest of a network address under the weekly key, which is renewed and destroyed: equal addresses are equal
    /// for a week, and afterwards nobody can try out which one it was (K8).
    #[must_use]
    pub fn trace_digest(&self, controller: ControllerId, address: &Text) -> [u8; 32] {
        self.newest().trace(controller, address)
    }

    /// The version of the key behind every token, for the column beside it.
    #[must_use]
    pub const fn token_version(&self) -> i64 {
        self.tokens.version
    }

    /// The seed of the key that signs checkpoints of the ledger.
    #[must_use]
    pub fn ledger_seed(&self) -> Zeroizing<[u8; 32]> {
        self.ledger.clone()
    }

    /// The number of the newest epoch.
    #[must_use]
    pub fn current_epoch(&self) -> i64 {
        self.newest().number
    }

    /// When the newest epoch began, by its sealed file.
    #[must_use]
    pub fn epoch_began(&self) -> Timestamp {
        self.newest().began
    }

    pub(crate) fn epochs(&self) -> Epochs {
        let epochs = self.epochs.read().unwrap_or_else(PoisonError::into_inner);
        epochs.clone()
    }

    pub(crate) fn newest(&self) -> Arc<Epoch> {
        Arc::clone(self.epochs().newest())
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Epochs)) {
        change(&mut self.epochs.write().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn turn(&self) -> MutexGuard<'_, Roots> {
        self.roots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}
