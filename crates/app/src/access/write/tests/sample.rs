//! People in every part of a package, made up.

use crate::access::cases::{CasePart, CaseStepPart};
use crate::access::disputes::DisputePart;
use crate::access::letters::LetterPart;
use crate::access::model::*;
use crate::access::weighings::{LiftNoticePart, WeighingPart};
use crate::access::{AccessError, hex};
use crate::purposes::PurposeName;
use domain::catalogue::Category;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::contact::ContactKind;
use domain::decimal::Decimal;
use domain::dispute::{Disputed, Settled};
use domain::event::Deed;
use domain::letter::LetterKind;
use domain::may::Weighed;
use domain::money::Money;
use domain::note::ItemRole;
use domain::notice::Language;
use domain::person::PersonKind;
use domain::purchase::PurchaseKind;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::restriction::{RestrictionGround, ToldBy};
use domain::rights::{RightsKind, SaidPart, StepCode};
use domain::time::{Timestamp, from_ms};
use ledger::hash::{Hash, leaf_hash};

pub const FORMULA: &str = "=HYPERLINK(\"http://bad.example\",\"click\")";

pub struct Shelf(pub Vec<PurchasePart>);

impl Purchases for Shelf {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        self.0.iter().try_for_each(take)
    }
}

pub fn at(minutes: i64) -> Timestamp {
    from_ms(1_323_435_000_000 + minutes * 60_000)
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[allow(clippy::unnecessary_wraps, reason = "it stands where an option is wanted")]
pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub fn line(number: i64, quantity: i64, price: &str) -> LinePart {
    let unit_price = decimal(price);
    LinePart {
        number,
        article: format!("OCE-{number}"),
        description: some("Whisker comb, ocelot-canary-line"),
        quantity,
        unit_price,
        total: unit_price.times(quantity).unwrap(),
        at: at(number),
    }
}

pub fn purchase(number: i64, lines: Vec<LinePart>) -> PurchasePart {
    let net = lines.iter().map(|line| line.total);
    let net = net.fold(Decimal::ZERO, |sum, total| sum.plus(total).unwrap());
    PurchasePart {
        public: format!("pur_{number:026}"),
        brand: "Zoo Shop".into(),
        source: "online-retail".into(),
        invoice: format!("C{number}-ocelot"),
        at: at(number),
        kind: if net.is_negative() { PurchaseKind::Cancellation } else { PurchaseKind::Sale },
        currency: "GBP".parse().unwrap(),
        country: some("GB"),
        billing: some("41 Ocelot Street\nOstrava"),
        invoiced: None,
        net,
        lines,
    }
}

pub fn shelf() -> Shelf {
    let mut card = purchase(538_000, vec![line(0, 1, "9.99")]);
    card.currency = "EUR".parse().unwrap();
    card.invoiced = Money::exact(decimal("9.99"), card.currency);
    Shelf(vec![
        purchase(536_365, vec![line(0, 12, "1234.567"), line(1, 2, "0.85")]),
        purchase(537_000, vec![line(0, -3, "0.85")]),
        card,
    ])
}

pub fn look(minutes: i64, deed: Deed) -> LookPart {
    LookPart {
        at: at(minutes),
        role: "agent".into(),
        actor: domain::id::ActorId::new(41),
        name: None,
        deed,
        purpose: Purpose::Service,
        reason: Reason::OnThePhone,
        text: some("ocelot-canary-reason"),
    }
}

pub fn ocelot(language: Language) -> Package {
    let leaf = leaf_hash(b"an event");
    Package {
        created_at: at(0),
        language,
        controller: ControllerPart {
            name: "Zoo & Sons".into(),
            brand: "Zoo Shop".into(),
            country: "AT".into(),
            privacy_contact: "privacy@zoo.example".into(),
        },
        person: PersonPart {
            public: format!("per_{:026}", 41),
            kind: PersonKind::Customer,
            since: at(-90),
            source: "the file of the old shop".into(),
            team: "Billing".into(),
            given_name: some("<script>alert('Ocelot')</script>"),
            family_name: some("Ocelot-41"),
            organisation: some("Ocelot & Daughters"),
            town: some("Ostrava-canary"),
            country: some("CZ"),
            customer_number: some("17841-canary"),
        },
        contacts: vec![ContactPart {
            kind: ContactKind::Email,
            value: "ocelot@example.org".into(),
            since: at(-90),
            purpose: "service".into(),
            source: "phone".into(),
        }],
        details: vec![crate::access::details::DetailPart {
            group: crate::access::details::Group::Field,
            name: "Whisker length".into(),
            value: "ocelot-canary-detail".into(),
            since: Some(at(-60)),
            source: some("agent"),
        }],
        asides: vec![AsidePart {
            what: "Notes".into(),
            value: FORMULA.into(),
            since: at(-90),
            source: "the file of the old shop".into(),
        }],
        purposes: vec![PurposePart {
            purpose: PurposeName::first(Purpose::Service),
            basis: Basis::Contract,
            since: at(-90),
            source: "the file of the old shop".into(),
            notice: Some(NoticePart { slug: "customers".into(), version: 3 }),
        }],
        consents: vec![ConsentPart {
            purpose: PurposeName::first(Purpose::Marketing),
            act: Act::Granted,
            reach: Some(Channel::Email),
            at: at(-80),
            channel: "web".into(),
            language: "en".into(),
            notice: Some(NoticePart { slug: "customers".into(), version: 3 }),
            form: "newsletter".into(),
            wording: Some(hex(&[7; 32])),
            recorded_by: "agent".into(),
            proof_ip: some("192.0.2.41"),
            proof_note: some(FORMULA),
            proof: vec![("script", "3".into())],
        }],
        notes: vec![NotePart {
            at: at(-60),
            author: "agent".into(),
            role: ItemRole::About,
            version: 1,
            replaced_at: None,
            text: "ocelot-canary-note asked for […]".into(),
            confirmed: some("ocelot-canary-confirmed"),
        }],
        restrictions: vec![RestrictionPart { ground: RestrictionGround::Accuracy, since: at(-70), until: None }],
        objections: vec![ObjectionPart { against: None, at: at(-60), end: None, ground: None }],
        marketing_stops: vec![at(-60)],
        do_not_reload: vec![ReloadPart { set_at: at(-95), ends_at: at(5) }],
        birth: Some(BirthPart { on: "1985-04-12".into(), country: some("DE"), told_at: at(-60) }),
        mails: vec![],
        documents: vec![crate::access::documents::DocumentPart {
            file: "documents/C-41-1.pdf".into(),
            case: "C-41".into(),
            at: at(-3),
            until: at(27),
            media: "application/pdf".into(),
            bytes: b"%PDF-ocelot-canary-document".to_vec().into(),
        }],
        handovers: vec![crate::access::handovers::HandoverPart {
            handover: domain::handover::Handover::beginning(at(-20)),
            state: domain::handover::HandoverState::Open,
        }],
        letters: vec![LetterPart {
            at: at(-2),
            kind: LetterKind::Receipt,
            language,
            subject: "We have your request <1>".into(),
            text: "Hello,\n\nyour request & its day.".into(),
        }],
        cases: vec![CasePart {
            number: "cas_7zzzzzzzzzzzzzzzzzzzzzzzzz".into(),
            kind: RightsKind::Access,
            channel: "letter",
            received_on: jiff::civil::date(2026, 11, 2),
            due: None,
            outcome: None,
            steps: vec![CaseStepPart {
                at: at(-30),
                code: StepCode::Opened,
                said: vec![(SaidPart::Request, "What do you have about <b>me</b>?".into())],
            }],
        }],
        lift_notices: vec![LiftNoticePart {
            at: at(-15),
            way: ToldBy::Letter,
            words: "ocelot-canary-lift <b>soon</b>".into(),
        }],
        weighings: vec![WeighingPart {
            objected_at: at(-60),
            code: Weighed::Advised,
            at: at(-50),
            words: "ocelot-canary-advice".into(),
        }],
        disputes: vec![DisputePart {
            what: Disputed::Town,
            at: at(-20),
            said: vec![(SaidPart::Claimed, "ocelot-canary-claimed <i>Porto</i>".into())],
            outcome: Some((Settled::Refused, at(-10))),
            answer: vec![(SaidPart::Reason, "The invoices say otherwise.".into())],
            statement: some("I have never lived there.").map(|words| (at(-5), words)),
        }],
        forms: vec![FormPart {
            slug: "contact".into(),
            version: 1,
            language,
            at: at(-60),
            notice: Some(NoticePart { slug: "customers".into(), version: 2 }),
            answers: vec![(domain::form::FieldKind::Message, "=My lantern <b>flickers</b>".into())],
        }],
        recipients: vec![],
        retention: vec![RetentionPart {
            category: Category::Identity.code().into(),
            purpose: "service".into(),
            rule: "customer".into(),
            months: Some(36),
        }],
        looks: vec![look(0, Deed::AccessPackageBuilt), look(-5, Deed::PersonOpened)],
        acts: vec![look(-90, Deed::PersonImported)],
        totals: Totals::of(&mut shelf()).unwrap(),
        proofs: Proofs {
            origin: "zoo.example/log".into(),
            verifier_key: "zoo.example/log+0a0b0c0d+AQ==".into(),
            checkpoint: some("zoo.example/log\n7\nroot\n\n— zoo.example/log x\n"),
            subject: 41,
            handle: [4; 32],
            salt: hex(&[1; 32]),
            events: vec![ProofPart {
                index: 6,
                at: at(-5),
                deed: Deed::PersonOpened,
                leaf,
                among: Some(AmongPart { index: 1, size: 2, root: leaf, hashes: vec![Hash::new([9; 32])] }),
                text: "c2sp.org/tlog-proof@v1\nindex 6\n\ncheckpoint\n".into(),
            }],
            older: 0,
            unsealed: 1,
            since: None,
        },
        duplicates: Vec::new(),
    }
}

/// A person of whom only a number is known.
pub fn numbat(language: Language) -> Package {
    let mut package = ocelot(language);
    package.person.given_name = None;
    package.person.family_name = None;
    package.person.organisation = None;
    package.person.country = None;
    package.contacts.clear();
    package.asides.clear();
    package.consents.clear();
    package.purposes.clear();
    package.restrictions.clear();
    package.forms.clear();
    package.cases.clear();
    package.documents.clear();
    package.handovers.clear();
    package.disputes.clear();
    package.lift_notices.clear();
    package.weighings.clear();
    package.notes.clear();
    package.acts.clear();
    package.totals = Totals::default();
    package.proofs.checkpoint = None;
    package.proofs.events.clear();
    package
}
