//! What is there already of a step's people and invoices.

use std::collections::HashMap;

use custody::{Token, WrappedKey};
use domain::contact::ContactKind;
use domain::id::{BrandId, ControllerId, ImportId, PurchaseId, SubjectId};
use domain::person::Handle;
use domain::suppression::Use;
use domain::time::Timestamp;
use store::contacts::Entry;
use store::suppression::Fingerprint;
use store::{Db, StoreError};

use super::ImportKind;

/// How many people may share a customer number, over all brands.
pub const MOST_SHARING: i64 = 50;

/// A person who is there: enough to seal for them, nothing opened.
#[derive(Clone, Debug)]
pub struct Known {
    /// How the ledger names them.
    pub handle: Handle,
    /// Their key, wrapped.
    pub key: WrappedKey,
}

/// How a customer of the file stands here.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Is there.
    Here(Known),
    /// Is there and known by a number only, from a file of invoices.
    Bare(Known),
    /// Is not there; people of other brands who have the same number are.
    Absent(Vec<SubjectId>),
    /// Was erased; old data about them is not loaded.
    DoNotReload,
    /// Nothing is added while processing is restricted (Art. 18).
    Restricted,
}

/// What is there of an invoice.
#[derive(Clone, Debug, Default)]
pub struct KeptSale {
    /// Its number.
    pub id: i64,
    /// How many lines it has.
    pub line_count: i64,
    /// Their numbers, in order.
    pub numbers: Vec<i64>,
}

/// What a step wants to know.
pub struct Question {
    /// Whose customers.
    pub controller: ControllerId,
    /// Customer numbers belong to a brand.
    pub brand: BrandId,
    /// For what has an end.
    pub now: Timestamp,
    /// Version of the tokens.
    pub version: i64,
    /// Customers that are not known yet: token of the number, and fingerprints that would stop them.
    pub owners: Vec<(Token, Vec<Fingerprint>)>,
    /// Customers that are.
    pub known: HashMap<Token, SubjectId>,
    /// Invoices with the customer's token.
    pub sales: Vec<(Token, Option<Token>)>,
}

/// The answer; its sales stand in the order of the question's.
#[derive(Default)]
pub struct Answer {
    /// Those of [`Question::owners`].
    pub people: HashMap<Token, Standing>,
    /// Those of [`Question::sales`].
    pub sales: Vec<Option<KeptSale>>,
}

impl Question {
    /// Reads everything from one snapshot.
    pub fn ask(&self, db: &mut dyn Db) -> Result<Answer, StoreError> {
        let mut answer = Answer::default();
        for (token, stops) in &self.owners {
            let standing = self.standing(db, *token, stops)?;
            answer.people.insert(*token, standing);
        }
        for (origin, owner) in &self.sales {
            let kept = match owner {
                None => anonymous(db, origin)?,
                Some(owner) => match self.subject(&answer, owner) {
                    Some(subject) => of_person(db, subject, origin)?,
                    None => None,
                },
            };
            answer.sales.push(kept);
        }
        Ok(answer)
    }

    fn subject(&self, answer: &Answer, owner: &Token) -> Option<SubjectId> {
        match answer.people.get(owner) {
            Some(Standing::Here(known) | Standing::Bare(known)) => Some(known.key.subject),
            Some(Standing::Absent(_) | Standing::DoNotReload | Standing::Restricted) => None,
            None => self.known.get(owner).copied(),
        }
    }

    /// Whoever is here goes before the stops: they came back by themselves, or somebody else has their address now.
    fn standing(&self, db: &mut dyn Db, token: Token, stops: &[Fingerprint]) -> Result<Standing, StoreError> {
        let entry = entry(self.controller, self.version, token);
        let mut others = store::contacts::find(db, &entry, MOST_SHARING)?;
        others.sort_unstable();
        for subject in &others {
            let Some(person) = store::people::by_subject(db, *subject)? else { continue };
            if person.facts.brand != self.brand {
                continue;
            }
            if store::erasures::of_person(db, *subject)?.is_some() {
                return Ok(Standing::DoNotReload);
            }
            if person.facts.restricted {
                return Ok(Standing::Restricted);
            }
            let is_bare = is_bare(db, *subject, person.import)?;
            let known = Known { handle: person.facts.handle, key: person.key };
            return Ok(if is_bare { Standing::Bare(known) } else { Standing::Here(known) });
        }
        for stop in stops {
            if store::suppression::find(db, stop)?.is_some_and(|kept| kept.stops(Use::BulkImport, self.now)) {
                return Ok(Standing::DoNotReload);
            }
        }
        Ok(Standing::Absent(others))
    }
}

/// The entry of a customer number in the directory.
pub fn entry(controller: ControllerId, version: i64, token: Token) -> Entry {
    Entry { controller, kind: ContactKind::CustomerNumber, token, version }
}

fn is_bare(db: &mut dyn Db, subject: SubjectId, import: Option<ImportId>) -> Result<bool, StoreError> {
    let Some(import) = import else { return Ok(false) };
    let is_of_invoices = store::imports::kind_of(db, import)?.as_deref() == Some(ImportKind::Invoices.code());
    Ok(is_of_invoices && store::contacts::of_person(db, subject)?.len() == 1)
}

fn of_person(db: &mut dyn Db, subject: SubjectId, origin: &Token) -> Result<Option<KeptSale>, StoreError> {
    let Some(kept) = store::purchases::by_origin(db, subject, origin)? else { return Ok(None) };
    let numbers = store::purchases::line_numbers(db, subject, kept.id)?;
    let id = PurchaseId::number(kept.id);
    Ok(Some(KeptSale { id, line_count: kept.line_count, numbers }))
}

fn anonymous(db: &mut dyn Db, origin: &Token) -> Result<Option<KeptSale>, StoreError> {
    let Some((id, line_count)) = store::anonymous_sales::by_origin(db, origin)? else { return Ok(None) };
    let numbers = store::anonymous_sales::line_numbers(db, id)?;
    Ok(Some(KeptSale { id, line_count, numbers }))
}
