//! A piece that stays after an erasure: 1 what it is, 2 its record.
//!
//! An invoice: 1 public id, 2 time, 3 kind, 4 currency, 5 source, 6 given and 7 family names, 8 organisation, 9 head,
//! 10 number of lines, from 100 the lines. A consent: 1 purpose, 2 brand, 3 answer, 4 time, 5 end, 6 contact point,
//! 7 proof. A recipient: 1 given and 2 family names, 3 organisation, from 100 contact points. A case: 1 public id,
//! 2 kind, 3 channel, 4 time, 5 outcome, from 100 steps; a step: 1 time, 2 code, 3 detail, 4 words.

use domain::catalogue::Category;
use domain::consent::history::Act;
use domain::contact::ContactValue;
use domain::id::{BrandId, PurposeId};
use domain::kept::{KeptCase, KeptConsent, KeptInvoice, KeptKind, KeptStep, Recipient};
use domain::note::NoteBody;
use domain::person::PersonName;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::time::{from_ms, to_ms};
use zeroize::Zeroizing;

use super::{ConsentProof, FormAnswers};
use crate::plain::{DecodeError, Field, Plain, Writer, read};

/// Where a list begins; its keys count up from here.
const LIST: u32 = 100;

/// One piece that stays.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KeptPiece {
    /// An invoice with its lines.
    Invoice(Box<KeptInvoice>),
    /// The proof of one answer about consent.
    Consent(Box<KeptConsent>),
    /// What was sent through a form.
    Submission(FormAnswers),
    /// A note.
    Note(NoteBody),
    /// Who to deliver to.
    Recipient(Box<Recipient>),
    /// A rights case.
    Case(Box<KeptCase>),
}

impl KeptPiece {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> KeptKind {
        match self {
            Self::Invoice(_) => KeptKind::Invoice,
            Self::Consent(_) => KeptKind::Consent,
            Self::Submission(_) => KeptKind::Submission,
            Self::Note(_) => KeptKind::Note,
            Self::Recipient(_) => KeptKind::Recipient,
            Self::Case(_) => KeptKind::Case,
        }
    }
}

impl Plain for KeptPiece {
    const CATEGORY: Category = Category::Kept;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let content = match self {
            Self::Invoice(invoice) => write_invoice(invoice),
            Self::Consent(consent) => write_consent(consent),
            Self::Submission(answers) => answers.encode(),
            Self::Note(body) => body.encode(),
            Self::Recipient(recipient) => write_recipient(recipient),
            Self::Case(case) => write_case(case),
        };
        Writer::record(|to| {
            to.str(1, self.kind().code());
            to.bytes(2, &content);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut kind, mut content) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => kind = Some(field.parsed(|code| KeptKind::from_code(code).ok_or(()))?),
                2 => content = Some(field.bytes()?),
                _ => (),
            }
            Ok(())
        })?;
        let content = content.ok_or(DecodeError::Missing(2))?;
        Ok(match kind.ok_or(DecodeError::Missing(1))? {
            KeptKind::Invoice => Self::Invoice(Box::new(read_invoice(content)?)),
            KeptKind::Consent => Self::Consent(Box::new(read_consent(content)?)),
            KeptKind::Submission => Self::Submission(FormAnswers::decode(content)?),
            KeptKind::Note => Self::Note(NoteBody::decode(content)?),
            KeptKind::Recipient => Self::Recipient(Box::new(read_recipient(content)?)),
            KeptKind::Case => Self::Case(Box::new(read_case(content)?)),
        })
    }
}

fn write_name(to: &mut Writer, (given, family): (u32, u32), name: Option<&PersonName>) {
    if let Some(name) = name {
        to.some_text(given, name.given.as_ref());
        to.text(family, &name.family);
    }
}

fn write_list<T: Plain>(to: &mut Writer, items: &[T]) {
    for (key, item) in (LIST..).zip(items) {
        to.bytes(key, &item.encode());
    }
}

fn write_invoice(invoice: &KeptInvoice) -> Zeroizing<Vec<u8>> {
    Writer::record(|to| {
        to.str(1, &invoice.public.to_string());
        to.i64(2, to_ms(invoice.at));
        to.str(3, invoice.kind.code());
        to.str(4, invoice.currency.code());
        to.str(5, &invoice.source);
        write_name(to, (6, 7), invoice.name.as_ref());
        to.some_text(8, invoice.organisation.as_ref());
        to.bytes(9, &invoice.head.encode());
        write_list(to, &invoice.lines);
    })
}

fn read_invoice(bytes: &[u8]) -> Result<KeptInvoice, DecodeError> {
    let (mut public, mut at, mut kind, mut currency, mut source) = (None, None, None, None, String::new());
    let (mut given, mut family, mut organisation, mut head, mut lines) = (None, None, None, None, Vec::new());
    read(bytes, |key, field| {
        match key {
            1 => public = Some(field.parsed(str::parse)?),
            2 => at = Some(from_ms(field.i64()?)),
            3 => kind = Some(field.parsed(|code| PurchaseKind::from_code(code).ok_or(()))?),
            4 => currency = Some(field.parsed(str::parse)?),
            5 => field.str()?.clone_into(&mut source),
            6 => given = Some(field.text()?),
            7 => family = Some(field.text()?),
            8 => organisation = Some(field.text()?),
            9 => head = Some(PurchaseHead::decode(field.bytes()?)?),
            LIST.. => lines.push(Line::decode(field.bytes()?)?),
            _ => (),
        }
        Ok(())
    })?;
    Ok(KeptInvoice {
        public: public.ok_or(DecodeError::Missing(1))?,
        at: at.ok_or(DecodeError::Missing(2))?,
        kind: kind.ok_or(DecodeError::Missing(3))?,
        currency: currency.ok_or(DecodeError::Missing(4))?,
        source,
        name: family.map(|family| PersonName { given, family }),
        organisation,
        head: head.ok_or(DecodeError::Missing(9))?,
        lines,
    })
}

fn write_consent(consent: &KeptConsent) -> Zeroizing<Vec<u8>> {
    let proof = ConsentProof { ip: None, note: None, draft: consent.draft.clone() };
    Writer::record(|to| {
        to.i64(1, consent.purpose.number());
        to.i64(2, consent.brand.number());
        to.str(3, consent.act.code());
        to.i64(4, to_ms(consent.at));
        to.i64(5, to_ms(consent.ended_at));
        if let Some(contact) = &consent.contact {
            to.bytes(6, &contact.encode());
        }
        to.bytes(7, &proof.encode());
    })
}

fn read_consent(bytes: &[u8]) -> Result<KeptConsent, DecodeError> {
    let (mut purpose, mut brand, mut act, mut at) = (None, None, None, None);
    let (mut ended_at, mut contact, mut proof) = (None, None, ConsentProof::default());
    read(bytes, |key, field| {
        match key {
            1 => purpose = Some(PurposeId::new(field.i64()?)),
            2 => brand = Some(BrandId::new(field.i64()?)),
            3 => act = Some(field.parsed(|code| Act::from_code(code).ok_or(()))?),
            4 => at = Some(from_ms(field.i64()?)),
            5 => ended_at = Some(from_ms(field.i64()?)),
            6 => contact = Some(ContactValue::decode(field.bytes()?)?),
            7 => proof = ConsentProof::decode(field.bytes()?)?,
            _ => (),
        }
        Ok(())
    })?;
    Ok(KeptConsent {
        purpose: purpose.ok_or(DecodeError::Missing(1))?,
        brand: brand.ok_or(DecodeError::Missing(2))?,
        act: act.ok_or(DecodeError::Missing(3))?,
        at: at.ok_or(DecodeError::Missing(4))?,
        ended_at: ended_at.ok_or(DecodeError::Missing(5))?,
        contact,
        draft: proof.draft,
    })
}

fn write_recipient(recipient: &Recipient) -> Zeroizing<Vec<u8>> {
    Writer::record(|to| {
        write_name(to, (1, 2), recipient.name.as_ref());
        to.some_text(3, recipient.organisation.as_ref());
        write_list(to, &recipient.contacts);
    })
}

fn read_recipient(bytes: &[u8]) -> Result<Recipient, DecodeError> {
    let (mut given, mut family, mut organisation, mut contacts) = (None, None, None, Vec::new());
    read(bytes, |key, field| {
        match key {
            1 => given = Some(field.text()?),
            2 => family = Some(field.text()?),
            3 => organisation = Some(field.text()?),
            LIST.. => contacts.push(ContactValue::decode(field.bytes()?)?),
            _ => (),
        }
        Ok(())
    })?;
    Ok(Recipient { name: family.map(|family| PersonName { given, family }), organisation, contacts })
}

fn write_case(case: &KeptCase) -> Zeroizing<Vec<u8>> {
    Writer::record(|to| {
        to.str(1, &case.public.to_string());
        to.str(2, &case.kind);
        to.str(3, &case.channel);
        to.i64(4, to_ms(case.received_at));
        to.str(5, &case.outcome);
        for (key, step) in (LIST..).zip(&case.steps) {
            to.map(key, |to| {
                to.i64(1, to_ms(step.at));
                to.str(2, &step.code);
                to.i64(3, step.detail);
                to.some_text(4, step.words.as_ref());
            });
        }
    })
}

fn read_case(bytes: &[u8]) -> Result<KeptCase, DecodeError> {
    let (mut public, mut received_at, mut steps) = (None, None, Vec::new());
    let (mut kind, mut channel, mut outcome) = (String::new(), String::new(), String::new());
    read(bytes, |key, field| {
        match key {
            1 => public = Some(field.parsed(str::parse)?),
            2 => field.str()?.clone_into(&mut kind),
            3 => field.str()?.clone_into(&mut channel),
            4 => received_at = Some(from_ms(field.i64()?)),
            5 => field.str()?.clone_into(&mut outcome),
            LIST.. => steps.push(read_step(field)?),
            _ => (),
        }
        Ok(())
    })?;
    Ok(KeptCase {
        public: public.ok_or(DecodeError::Missing(1))?,
        kind,
        channel,
        received_at: received_at.ok_or(DecodeError::Missing(4))?,
        outcome,
        steps,
    })
}

fn read_step(field: Field<'_, '_>) -> Result<KeptStep, DecodeError> {
    let (mut at, mut code, mut detail, mut words) = (None, String::new(), 0, None);
    field.map(|key, field| {
        match key {
            1 => at = Some(from_ms(field.i64()?)),
            2 => field.str()?.clone_into(&mut code),
            3 => detail = field.i64()?,
            4 => words = Some(field.text()?),
            _ => (),
        }
        Ok(())
    })?;
    Ok(KeptStep { at: at.ok_or(DecodeError::Missing(1))?, code, detail, words })
}
