//! What goes out after somebody was met.

use domain::contact::ContactKind;
use domain::id::{PurposeId, SubjectId};
use domain::mail::MailKind;
use domain::purpose::Purpose;
use domain::script::NoticeWay;

use super::super::contact_edit::Ready;
use super::MetPerson;
use crate::mails::NewMail;

/// What goes out to the address they gave: what was recorded, with a link that undoes it for 72 hours (K9), and the
/// notice, where it was to come by mail.
pub(super) fn mails(
    new: &MetPerson,
    subject: SubjectId,
    contacts: &[Ready],
    consents: &[store::consents::ConsentRecord],
) -> Vec<NewMail> {
    let Some((contact, ..)) = contacts.iter().find(|(contact, ..)| contact.kind == ContactKind::Email) else {
        return Vec::new();
    };
    let mail = |kind| NewMail {
        subject,
        brand: new.brand,
        kind,
        purpose: Purpose::Service.id(),
        contact: Some(contact.id),
        about: Vec::new(),
        language: new.language,
        not_before: None,
    };
    let recorded = NewMail {
        about: consents.iter().map(|consent| consent.id).collect(),
        purpose: consents.first().map_or(Purpose::Service.id(), |consent| PurposeId::new(consent.purpose)),
        ..mail(MailKind::WhatWasRecorded)
    };
    let given = (new.way == NoticeWay::LinkMailed).then(|| mail(MailKind::NoticeGiven));
    (!consents.is_empty()).then_some(recorded).into_iter().chain(given).collect()
}
