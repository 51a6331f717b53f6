//! What an access package says: everything about one person, opened, for as long as it takes to write it down.
//!
//! Invariant: nothing here can be printed or serialised; each writer picks the fields it shows. The words come
//! from [`custody::Disclosed`] values only, so none was opened before its event was on record.

use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::contact::ContactKind;
use domain::decimal::Decimal;
use domain::event::Deed;
use domain::form::FieldKind;
use domain::id::ActorId;
use domain::money::{Currency, Money};
use domain::note::ItemRole;
use domain::notice::Language;
use domain::person::PersonKind;
use domain::purchase::PurchaseKind;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::time::Timestamp;
use ledger::hash::Hash;

use crate::purposes::PurposeName;

use super::AccessError;

/// Everything but the purchases, which are read one at a time through [`Purchases`].
pub struct Package {
    /// When it was built.
    pub created_at: Timestamp,
    /// In which language its pages are written.
    pub language: Language,
    pub controller: ControllerPart,
    pub person: PersonPart,
    pub contacts: Vec<ContactPart>,
    /// What stands beside profile and contact points.
    pub details: Vec<super::details::DetailPart>,
    /// What files said beyond the fields.
    pub asides: Vec<AsidePart>,
    pub purposes: Vec<PurposePart>,
    pub consents: Vec<ConsentPart>,
    pub restrictions: Vec<RestrictionPart>,
    pub objections: Vec<ObjectionPart>,
    /// Since when each contact point is on the list of those who get no marketing.
    pub marketing_stops: Vec<Timestamp>,
    /// What an earlier erasure keeps of contact points that the person has again, so that old files do not bring them.
    pub do_not_reload: Vec<ReloadPart>,
    pub birth: Option<BirthPart>,
    /// Mails to the person, the oldest first.
    pub mails: Vec<super::mails::MailPart>,
    /// What they asked for, oldest first.
    pub cases: Vec<super::cases::CasePart>,
    /// Copies of documents that came for it, as long as they are kept.
    pub documents: Vec<super::documents::DocumentPart>,
    /// Packages that were made ready to be fetched, newest first.
    pub handovers: Vec<super::handovers::HandoverPart>,
    /// Letters they were written in cases, oldest first.
    pub letters: Vec<super::letters::LetterPart>,
    /// What the person was told before a restriction ended (Art. 18(3)).
    pub lift_notices: Vec<super::weighings::LiftNoticePart>,
    /// What was said when objections were weighed (Art. 21(1)).
    pub weighings: Vec<super::weighings::WeighingPart>,
    /// What the person says is wrong (Art. 16).
    pub disputes: Vec<super::disputes::DisputePart>,
    /// What they sent through forms, oldest first.
    pub forms: Vec<FormPart>,
    /// Notes that concern the person, the oldest first.
    pub notes: Vec<NotePart>,
    /// Who outside of the controller got something, each by name (C-154/21).
    pub recipients: Vec<RecipientPart>,
    pub retention: Vec<RetentionPart>,
    /// Newest first; the building of this package is the first.
    pub looks: Vec<LookPart>,
    /// What else was put on record about the person, newest first.
    pub acts: Vec<LookPart>,
    pub totals: Totals,
    pub proofs: Proofs,
    /// Records that were joined to the main record; what was read of them stands among the rest.
    pub duplicates: Vec<DuplicatePart>,
}

/// A record that turned out to be the same person.
pub struct DuplicatePart {
    /// When it was joined.
    pub joined_at: Timestamp,
    /// What it says about who they are.
    pub person: PersonPart,
    /// It has a pseudonym of its own in the log.
    pub proofs: Proofs,
}

/// Art. 13(1)(a), (b).
pub struct ControllerPart {
    pub name: String,
    pub brand: String,
    /// Two letters, ISO 3166-1.
    pub country: String,
    pub privacy_contact: String,
}

pub struct PersonPart {
    pub public: String,
    pub kind: PersonKind,
    pub since: Timestamp,
    /// Where the data came from (Art. 15(1)(g)).
    pub source: String,
    /// The team that serves them.
    pub team: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub organisation: Option<String>,
    pub town: Option<String>,
    /// Two letters, ISO 3166-1.
    pub country: Option<String>,
    pub customer_number: Option<String>,
}

impl PersonPart {
    /// Given and family name as far as they are known.
    pub fn name(&self) -> Option<String> {
        let parts: Vec<&str> = [&self.given_name, &self.family_name].into_iter().filter_map(Option::as_deref).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

pub struct ContactPart {
    pub kind: ContactKind,
    pub value: String,
    pub since: Timestamp,
    /// Code of the purpose it was given for.
    pub purpose: String,
    pub source: String,
}

/// One thing that a file said beyond the fields.
pub struct AsidePart {
    /// The column of the file; `birthday`, `language` and `tag` for those that have a field of their own.
    pub what: String,
    pub value: String,
    pub since: Timestamp,
    pub source: String,
}

pub struct NoticePart {
    pub slug: String,
    pub version: i64,
}

/// Art. 15(1)(a), with the basis that Art. 13(1)(c) asks for.
pub struct PurposePart {
    pub purpose: PurposeName,
    pub basis: Basis,
    pub since: Timestamp,
    pub source: String,
    pub notice: Option<NoticePart>,
}

pub struct ConsentPart {
    pub purpose: PurposeName,
    pub act: Act,
    /// For which way of writing it counts.
    pub reach: Option<Channel>,
    pub at: Timestamp,
    /// The code of the way it came: form, phone, file.
    pub channel: String,
    pub language: String,
    pub notice: Option<NoticePart>,
    /// The form or script it was given on.
    pub form: String,
    /// SHA-256 of the sentence that was agreed to, in hexadecimal digits.
    pub wording: Option<String>,
    /// Code of the role of whoever wrote it down.
    pub recorded_by: String,
    /// What was kept to prove it: network address and note.
    pub proof_ip: Option<String>,
    pub proof_note: Option<String>,
    /// Everything else that proves it: what it is, and what is kept.
    pub proof: Vec<(&'static str, String)>,
}

/// Art. 21: against what, and how it ended.
pub struct ObjectionPart {
    /// Code of the purpose; `None` for all direct marketing.
    pub against: Option<PurposeName>,
    pub at: Timestamp,
    /// `lifted` or `overruled`, and when.
    pub end: Option<(&'static str, Timestamp)>,
    /// The compelling ground that overruled it.
    pub ground: Option<String>,
}

/// A fingerprint that keeps old files from bringing an erased person back.
pub struct ReloadPart {
    pub set_at: Timestamp,
    pub ends_at: Timestamp,
}

/// What the person told about their age.
pub struct BirthPart {
    /// The day.
    pub on: String,
    pub country: Option<String>,
    pub told_at: Timestamp,
}

pub struct RestrictionPart {
    pub ground: RestrictionGround,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

/// What was sent through a form once.
pub struct FormPart {
    /// The address of the form.
    pub slug: String,
    pub version: i64,
    pub language: Language,
    pub at: Timestamp,
    /// The notice that stood on the page.
    pub notice: Option<NoticePart>,
    /// The answers, in the order of the form.
    pub answers: Vec<(FieldKind, String)>,
}

/// A version of a note, without the words about others.
pub struct NotePart {
    pub at: Timestamp,
    /// Code of the role of whoever wrote it.
    pub author: String,
    /// How it concerns the person.
    pub role: ItemRole,
    pub version: i64,
    /// When a newer version took its place.
    pub replaced_at: Option<Timestamp>,
    pub text: String,
    /// Why sensitive words stay in it.
    pub confirmed: Option<String>,
}

pub struct RecipientPart {
    pub name: String,
    pub what: String,
    pub at: Timestamp,
}

/// Art. 15(1)(d): one kind of data and the rule that ends it.
pub struct RetentionPart {
    /// Code of [`domain::catalogue::Category`].
    pub category: String,
    /// Code of the purpose it is kept for.
    pub purpose: String,
    /// The rule, as the catalogue of columns names it.
    pub rule: String,
    /// Its calendar months for this person, where it has a period.
    pub months: Option<u16>,
}

/// Something done with the person's data: when, by whom, what for (C-579/21).
pub struct LookPart {
    pub at: Timestamp,
    /// Code of the role.
    pub role: String,
    pub actor: ActorId,
    /// The account, where it was decided that the person gets it.
    pub name: Option<String>,
    pub deed: Deed,
    pub purpose: Purpose,
    pub reason: Reason,
    /// The words that were typed beside the reason, if any.
    pub text: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
pub struct Totals {
    /// Purchases of both kinds.
    pub purchases: u64,
    /// Those of them that are cancellations.
    pub cancellations: u64,
    pub lines: u64,
    /// Sum of what was bought minus what came back, by currency in the order of their letters.
    pub net: Vec<(Currency, Decimal)>,
}

pub struct PurchasePart {
    pub public: String,
    pub brand: String,
    pub source: String,
    pub invoice: String,
    pub at: Timestamp,
    pub kind: PurchaseKind,
    pub currency: Currency,
    /// Two letters, ISO 3166-1.
    pub country: Option<String>,
    /// The billing address, one line each.
    pub billing: Option<String>,
    pub invoiced: Option<Money>,
    pub net: Decimal,
    pub lines: Vec<LinePart>,
}

pub struct LinePart {
    pub number: i64,
    pub article: String,
    pub description: Option<String>,
    pub quantity: i64,
    pub unit_price: Decimal,
    pub total: Decimal,
    pub at: Timestamp,
}

/// The person's purchases, oldest first within each of their records, as often as they are asked for and each time the same.
pub trait Purchases {
    /// Opens one purchase after the other and lends it; none is kept.
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError>;
}

/// What lets the person check the log without trusting anybody.
pub struct Proofs {
    pub origin: String,
    pub verifier_key: String,
    /// The newest signed checkpoint; `None` before the first.
    pub checkpoint: Option<String>,
    /// The number that stands for the person in the log.
    pub subject: i64,
    pub handle: [u8; 32],
    pub salt: String,
    /// Newest first.
    pub events: Vec<ProofPart>,
    /// Events about the person that are older than those in `events`.
    pub older: u64,
    /// Events about the person that no checkpoint covers yet.
    pub unsealed: u64,
    /// From when on the log goes, once older events have left it.
    pub since: Option<Timestamp>,
}

pub struct ProofPart {
    /// The place of the event in the log, from 0.
    pub index: u64,
    pub at: Timestamp,
    pub deed: Deed,
    pub leaf: Hash,
    /// For a list that showed several people: where this person is among them.
    pub among: Option<AmongPart>,
    /// The whole text of the `.tlog-proof`.
    pub text: String,
}

pub struct AmongPart {
    /// The place of the person's handle in the list, from 0.
    pub index: u64,
    /// How many people the list showed.
    pub size: u64,
    /// The root over the handles of the list; with `size` it gives the handle in the leaf.
    pub root: Hash,
    /// The hashes from the leaf of the person's handle up to that root.
    pub hashes: Vec<Hash>,
}

impl Totals {
    /// Adds up what `purchases` lend.
    pub fn of(purchases: &mut dyn Purchases) -> Result<Self, AccessError> {
        let mut totals = Self::default();
        purchases.each(&mut |purchase| totals.add(purchase))?;
        Ok(totals.sorted())
    }

    /// The same, with the currencies in the order of their letters.
    pub fn sorted(mut self) -> Self {
        self.net.sort_by_key(|(currency, _)| currency.code());
        self
    }

    /// Adds one purchase.
    pub fn add(&mut self, purchase: &PurchasePart) -> Result<(), AccessError> {
        self.purchases += 1;
        self.cancellations += u64::from(purchase.kind == PurchaseKind::Cancellation);
        self.lines += purchase.lines.len() as u64;
        let known = self.net.iter_mut().find(|(currency, _)| *currency == purchase.currency);
        match known {
            Some((_, sum)) => *sum = sum.plus(purchase.net).ok_or(AccessError::TooLarge)?,
            None => self.net.push((purchase.currency, purchase.net)),
        }
        Ok(())
    }
}
