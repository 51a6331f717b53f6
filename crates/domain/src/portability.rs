//! What people take along to another company (Art. 20), and what of the access package stays where it is.
//!
//! Invariant: only what somebody gave or did goes along, and only while it rests on their consent or a contract with
//! them; what the house concluded, wrote or owes by law does not.

use crate::actor::coded;
use crate::consent::history::Act;
use crate::purpose::Basis;

coded! {
    /// A table of the package.
    Part {
        /// Who they are.
        Profile = "profile",
        /// Where they are reached.
        ContactPoints = "contact_points",
        /// How they want to be addressed, their language, their birthday.
        Details = "details",
        /// What they bought and gave back.
        Purchases = "purchases",
        /// Its lines.
        PurchaseLines = "purchase_lines",
        /// What they agreed to, refused and took back.
        Consents = "consents",
        /// What they wrote into forms.
        FormAnswers = "form_answers",
        /// Fields of the house's own.
        Fields = "fields",
    }
}

impl Part {
    /// The names of its columns.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Profile => &["given_name", "family_name", "organisation", "town", "country"],
            Self::ContactPoints => {
                &["kind", "value", "street", "postcode", "town", "region", "country", "label", "preferred"]
            }
            Self::Details => &["name", "value"],
            Self::Purchases => {
                &["given_to", "invoice", "at", "kind", "brand", "currency", "country", "billing_address", "invoiced"]
            }
            Self::PurchaseLines => {
                &["given_to", "invoice", "line", "at", "article", "description", "quantity", "unit_price"]
            }
            Self::Consents => &[
                "given_to",
                "purpose",
                "answer",
                "reach",
                "at",
                "channel",
                "language",
                "notice",
                "notice_version",
                "form",
                "wording_sha256",
                "confirmed_at",
            ],
            Self::FormAnswers => &["given_to", "form", "version", "language", "at", "field", "answer"],
            Self::Fields => &["given_to", "name", "value", "since"],
        }
    }
}

coded! {
    /// Why something of the access package is not taken along.
    Stays {
        /// It describes the package, the company or the law.
        Frame = "frame",
        /// The company wrote or gave it: notes, tags, numbers, mails.
        Written = "written",
        /// The company computed or concluded it.
        Derived = "derived",
        /// The company must keep it to show that it does right, or to heed a no (Art. 5(2), 6(1)(c)).
        Duty = "duty",
    }
}

/// What becomes of a piece of the access package.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It is taken along, as far as it rests on consent or a contract.
    Along(&'static [Part]),
    /// It stays.
    Stays(Stays),
}

/// Every piece of `data.json` of the access package: its name, or its list and the kind of its items.
pub const FATES: &[(&str, Fate)] = &[
    ("schema", Fate::Stays(Stays::Frame)),
    ("format_version", Fate::Stays(Stays::Frame)),
    ("created_at", Fate::Stays(Stays::Frame)),
    ("language", Fate::Stays(Stays::Frame)),
    ("article_15", Fate::Stays(Stays::Frame)),
    ("controller", Fate::Stays(Stays::Frame)),
    ("person/profile", Fate::Along(&[Part::Profile])),
    ("person/profile/customer_number", Fate::Stays(Stays::Written)),
    ("person/id", Fate::Stays(Stays::Frame)),
    ("person/kind", Fate::Stays(Stays::Derived)),
    ("person/since", Fate::Stays(Stays::Derived)),
    ("person/source", Fate::Stays(Stays::Written)),
    ("person/team", Fate::Stays(Stays::Written)),
    ("contact_points", Fate::Along(&[Part::ContactPoints])),
    ("details/address", Fate::Along(&[Part::Details])),
    ("details/contact_label", Fate::Along(&[Part::ContactPoints])),
    ("details/organisation", Fate::Stays(Stays::Written)),
    ("details/tag", Fate::Stays(Stays::Derived)),
    ("details/field", Fate::Along(&[Part::Fields])),
    ("details/special", Fate::Along(&[Part::Fields])),
    ("details/notice", Fate::Stays(Stays::Duty)),
    ("details/profile_change", Fate::Stays(Stays::Duty)),
    ("from_files", Fate::Along(&[Part::Details])),
    ("from_files/tag", Fate::Stays(Stays::Derived)),
    ("purposes", Fate::Stays(Stays::Duty)),
    ("consents", Fate::Along(&[Part::Consents])),
    ("restrictions", Fate::Stays(Stays::Duty)),
    ("objections", Fate::Stays(Stays::Duty)),
    ("marketing_stops", Fate::Stays(Stays::Duty)),
    ("do_not_reload", Fate::Stays(Stays::Duty)),
    ("birth", Fate::Along(&[Part::Details])),
    ("mails", Fate::Stays(Stays::Written)),
    ("forms", Fate::Along(&[Part::FormAnswers])),
    ("cases", Fate::Stays(Stays::Duty)),
    ("documents", Fate::Stays(Stays::Duty)),
    ("packages", Fate::Stays(Stays::Duty)),
    ("letters", Fate::Stays(Stays::Written)),
    ("disputes", Fate::Stays(Stays::Duty)),
    ("weighings", Fate::Stays(Stays::Duty)),
    ("lift_notices", Fate::Stays(Stays::Duty)),
    ("notes", Fate::Stays(Stays::Written)),
    ("totals", Fate::Stays(Stays::Derived)),
    ("recipients", Fate::Stays(Stays::Duty)),
    ("automated_decisions", Fate::Stays(Stays::Frame)),
    ("transfers", Fate::Stays(Stays::Frame)),
    ("retention", Fate::Stays(Stays::Frame)),
    ("rights", Fate::Stays(Stays::Frame)),
    ("complaint", Fate::Stays(Stays::Frame)),
    ("looks", Fate::Stays(Stays::Duty)),
    ("acts", Fate::Stays(Stays::Duty)),
    ("proofs", Fate::Stays(Stays::Duty)),
    ("duplicates", Fate::Along(&[Part::Profile])),
    ("purchases", Fate::Along(&[Part::Purchases, Part::PurchaseLines])),
];

/// Whether data that rests on this may be asked for (Art. 20(1)(a)).
#[must_use]
pub const fn is_portable(basis: Basis) -> bool {
    match basis {
        Basis::Consent | Basis::Contract => true,
        Basis::LegalObligation | Basis::LegitimateInterest => false,
    }
}

/// Whether the person, or a parent for them, said it; what the product added to a history stays.
#[must_use]
pub const fn is_said(act: Act) -> bool {
    match act {
        Act::Granted
        | Act::GrantedExplicitly
        | Act::Reconfirmed
        | Act::Confirmed
        | Act::GuardianConfirmed
        | Act::GuardianRefused
        | Act::Refused
        | Act::Withdrawn => true,
        Act::Unknown
        | Act::Asked
        | Act::ConfirmationSent
        | Act::ExplicitConfirmationSent
        | Act::GuardianAsked
        | Act::ObjectionLifted
        | Act::ConfirmationLapsed
        | Act::CameOfAge
        | Act::NoticeChanged
        | Act::MaxAgeReached
        | Act::Objected => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_consent_and_contract_give_something_to_take_along() {
        let portable: Vec<Basis> = Basis::ALL.iter().copied().filter(|basis| is_portable(*basis)).collect();
        assert_eq!(portable, [Basis::Consent, Basis::Contract]);
    }

    #[test]
    fn every_table_comes_from_somewhere_and_no_column_twice() {
        for part in Part::ALL {
            let named = |fate: &Fate| matches!(fate, Fate::Along(parts) if parts.contains(part));
            assert!(FATES.iter().any(|(_, fate)| named(fate)), "{}", part.code());
            let mut columns = part.columns().to_vec();
            columns.sort_unstable();
            columns.dedup();
            assert_eq!(columns.len(), part.columns().len());
        }
    }
}
