//! Access packages through the real store, on both engines.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use crate::house::{House, OCELOT, PUFFIN};
use app::access::{self, AccessError, PackageSummary};
use app::cases::CaseError;
use app::people::{self, ListQuery};
use app::{Ctx, Why, cases, consents, records, restrictions};
use custody::{ConsentProof, Table};
use domain::ambient::Clock as _;
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::event::Deed;
use domain::id::{ConsentEventId, ImportId, PublicId, PublicKind, PurchaseId};
use domain::money::UnitPrice;
use domain::notice::Language;
use domain::personal::Text;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::rights::RightsKind;
use ledger::hash::{Hash, leaf_hash};
use ledger::leaf::{batch_handle_of, batch_leaf, handle};
use ledger::note::VerifierKey;
use ledger::proof::Proof;
use ledger::tree::{TreeHead, verify_inclusion};
use serde_json::Value;
use store::people::PersonRecord;
use store::purchases::{Provenance, PurchaseRecord};

/// A house in which Ocelot and Puffin are customers of Ines; Pia is the privacy manager.
pub struct Zoo {
    pub house: House,
    pub ocelot: PublicId,
    pub puffin: PublicId,
}

/// What else is Ocelot's, beside what names them.
const OCELOTS: &[&str] =
    &["OC-536365", "OC-C536366", "whisker comb 41", "called about the comb", "192.0.2.41", "signed at the counter"];
/// What else is Puffin's.
const PUFFINS: &[&str] = &["PU-777001", "claw file 77"];

impl Zoo {
    pub async fn of(house: House) -> Self {
        let ocelot = house.add(&OCELOT, 0).await;
        let puffin = house.add(&PUFFIN, 0).await;
        let zoo = Self { house, ocelot, puffin };
        zoo.live().await;
        zoo
    }

    async fn ctx(&self, handle: &str) -> Ctx {
        self.house.clock.advance_ms(60_000);
        self.house.ctx(handle).await
    }

    async fn record(&self, whom: PublicId) -> PersonRecord {
        self.house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap()
    }

    /// Puts a purchase into the store as an import does.
    pub async fn buys(&self, whom: PublicId, invoice: &str, kind: PurchaseKind, lines: &[(i64, &str, &str)]) {
        let person = self.record(whom).await;
        let subject = person.facts.subject;
        let sealer = self.house.app.vault.sealer(person.facts.controller, &person.key).unwrap();
        let id = PurchaseId::new(self.house.app.store.next_id());
        let at = self.house.clock.now();
        let head = PurchaseHead {
            invoice: Text::new(invoice),
            country: Some("CZ".parse().unwrap()),
            billing: None,
            invoiced: None,
        };
        let purchase = PurchaseRecord {
            id,
            public: PublicId::draw(PublicKind::Purchase, &*self.house.app.random),
            brand: person.facts.brand,
            source: "old shop".into(),
            kind,
            at,
            currency: "GBP".parse().unwrap(),
            line_count: 0,
            head: sealer.seal(Table::Purchase, records::purchase(id), &head).unwrap(),
        };
        let origin = self.house.app.vault.origin_token(person.facts.controller, "old shop", &Text::new(invoice));
        let sealed: Vec<_> = (0..)
            .zip(lines)
            .map(|(line_no, (quantity, price, description))| {
                let line = Line {
                    article: Text::new(format!("A-{line_no}")),
                    description: Text::some(description),
                    quantity: *quantity,
                    price: UnitPrice(price.parse().unwrap()),
                    at,
                };
                (line_no, sealer.seal(Table::PurchaseLine, records::line(id, line_no), &line).unwrap())
            })
            .collect();
        let from = Provenance { import: ImportId::new(1), origin };
        self.house
            .app
            .store
            .write(move |tx| {
                store::purchases::add(tx, subject, &purchase, &from)?;
                let added = store::purchases::add_lines(tx, subject, id, &sealed)?;
                store::purchases::grow(tx, subject, id, added)
            })
            .await
            .unwrap();
    }

    /// Adds a consent with evidence, as an import of an old consent list would.
    pub async fn consented_on_paper(&self, whom: PublicId, (ip, note): (&str, &str)) {
        let person = self.record(whom).await;
        let subject = person.facts.subject;
        let sealer = self.house.app.vault.sealer(person.facts.controller, &person.key).unwrap();
        let ines = self.ctx("ines").await.actor.id;
        let id = ConsentEventId::new(self.house.app.store.next_id());
        let proof = ConsentProof { ip: Text::some(ip), note: Text::some(note), ..ConsentProof::default() };
        let consent = store::consents::ConsentRecord {
            id,
            purpose: Purpose::Marketing.id().number(),
            brand: person.facts.brand,
            act: Act::Granted,
            reach: Some(Channel::Post),
            at: self.house.clock.now(),
            channel: "paper".into(),
            language: "en".into(),
            notice: Some((1, 1)),
            wording_hash: Some(vec![7; 32]),
            form: "card".into(),
            actor: ines,
            proof: Some(sealer.seal(Table::ConsentProof, records::consent_proof(id), &proof).unwrap()),
            trace_since: None,
        };
        self.house.app.store.write(move |tx| store::consents::add(tx, subject, &consent)).await.unwrap();
    }

    /// A life of a customer: purchases, consents, looks, a restriction.
    async fn live(&self) {
        let why = Why { reason: Reason::OnThePhone, text: Text::some("called about the comb") };
        self.buys(self.ocelot, "OC-536365", PurchaseKind::Sale, &[(12, "2.55", "whisker comb 41"), (1, "0.001", "")])
            .await;
        self.buys(self.ocelot, "OC-C536366", PurchaseKind::Cancellation, &[(-2, "2.55", "whisker comb 41")]).await;
        self.buys(self.puffin, "PU-777001", PurchaseKind::Sale, &[(1, "9.99", "claw file 77")]).await;
        self.consented_on_paper(self.ocelot, ("192.0.2.41", "signed at the counter")).await;
        let answer = consents::NewAnswer::of(Purpose::Marketing.id(), Act::Withdrawn, (Via::Phone, "phone note"));
        consents::record(&self.house.app, &self.ctx("ines").await, self.ocelot, &why, answer).await.unwrap();
        people::open(&self.house.app, &self.ctx("ines").await, self.ocelot, &why).await.unwrap();
        let query = ListQuery { after: None, limit: 10, why: Why::of(Reason::OwnWork) };
        let page = people::list(&self.house.app, &self.ctx("ines").await, query).await.unwrap();
        assert_eq!(page.rows.len(), 2);
    }

    pub async fn build(&self, whom: PublicId, language: Language) -> (PackageSummary, Vec<u8>) {
        let ctx = self.ctx("pia").await;
        let why = Why::of(Reason::RightsRequest);
        let built = access::build(&self.house.app, &ctx, (whom, &why), language, Cursor::new(Vec::new()));
        let (summary, out) = built.await.unwrap();
        (summary, out.into_inner())
    }
}

pub fn unpacked(zip: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

fn data(files: &BTreeMap<String, String>) -> Value {
    let data: Value = serde_json::from_str(&files["data.json"]).unwrap();
    let schema: Value = serde_json::from_str(access::SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let problems: Vec<_> =
        validator.iter_errors(&data).map(|problem| format!("{} {problem}", problem.instance_path())).collect();
    assert_eq!(problems, Vec::<String>::new());
    data
}

story!(a_package_holds_everything_of_one_person_and_nothing_of_another, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let (_, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    let files = unpacked(&zip);
    let unescaped = |text: &str| text.replace("&amp;", "&");
    let pages = unescaped(&(files["index.html"].clone() + &files["purchases.html"]));
    let tables: String =
        files.iter().filter(|(path, _)| path.starts_with("csv/")).map(|(_, text)| text.as_str()).collect();
    for canary in OCELOT.canaries().iter().chain(OCELOTS) {
        assert!(pages.contains(canary), "{canary} is on no page");
        assert!(files["data.json"].contains(canary), "{canary} is not in the data");
    }
    for canary in [OCELOT.email, OCELOT.phone, OCELOT.street].iter().chain(OCELOTS) {
        assert!(tables.contains(canary), "{canary} is in no table");
    }
    let puffin = zoo.record(zoo.puffin).await;
    let secret = [zoo.puffin.to_string(), Hash::new(puffin.facts.handle.0).to_string()];
    for (path, text) in &files {
        for canary in
            PUFFIN.canaries().into_iter().chain(PUFFINS.iter().copied()).chain(secret.iter().map(String::as_str))
        {
            assert!(!text.contains(canary), "{canary} is in {path}");
        }
        let mut words = text.split(|letter: char| !letter.is_alphanumeric());
        assert!(!words.any(|word| ["ines", "pia"].contains(&word)), "staff is named in {path}");
    }
});

story!(the_counts_agree_and_the_building_is_the_newest_look, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let (summary, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    let files = unpacked(&zip);
    let data = data(&files);
    let expected =
        PackageSummary { people: 1, purchases: 2, lines: 3, cancelled: 1, consents: 2, looks: 3, bytes: summary.bytes };
    assert_eq!(summary, expected);
    let sizes = files.values().map(|text| text.len() as u64);
    assert_eq!(summary.bytes, sizes.sum::<u64>());
    assert_eq!(data["totals"]["net"], serde_json::json!([{ "currency": "GBP", "sum": "25.501" }]));
    let seen = |field: &str| {
        let looks = data["looks"].as_array().unwrap();
        looks.iter().map(|look| look[field].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(seen("deed"), ["access_package_built", "people_listed", "person_opened"]);
    assert_eq!(seen("role"), ["privacy_manager", "agent", "agent"]);
    assert_eq!(seen("purpose"), ["rights", "service", "service"]);
    assert_eq!(data["looks"][2]["reason_text"], "called about the comb");
    assert_eq!(data["acts"].as_array().unwrap().len(), 2);

    let (again, zip) = zoo.build(zoo.ocelot, Language::DE).await;
    assert_eq!(again.looks, 4);
    let files = unpacked(&zip);
    assert!(files["index.html"].contains("<html lang=\"de\">"));
    assert_eq!(self::data(&files)["language"], "de");
});

story!(every_proof_leads_from_the_person_to_the_signed_log, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let (_, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    let files = unpacked(&zip);
    assert_eq!(data(&files)["proofs"]["since"], Value::Null);
    assert!(all_are_proven(&zoo.house, &files) > 4);
});

story!(a_package_after_a_cut_proves_what_is_left_and_says_from_when_on_the_log_goes, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let (before, _) = zoo.build(zoo.ocelot, Language::EN).await;
    let cut = app::proof::cut(&zoo.house.app, zoo.house.clock.now()).await.unwrap().unwrap();
    let (after, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    assert!(after.looks < before.looks, "{after:?}");
    let files = unpacked(&zip);
    assert_eq!(data(&files)["proofs"]["since"], cut.since.to_string());
    assert!(files["index.html"].contains("Our log goes from"), "{}", files["index.html"]);
    assert_eq!(all_are_proven(&zoo.house, &files), 1, "the making of this package");
});

/// Checks everything that a package proves as the person could, and says how much that is.
fn all_are_proven(house: &House, files: &BTreeMap<String, String>) -> usize {
    let data = data(files);
    let proofs = &data["proofs"];
    let key: VerifierKey = proofs["verifier_key"].as_str().unwrap().parse().unwrap();
    assert_eq!(&key, house.app.signer.verifier());
    let salt: [u8; 32] = unhex(proofs["salt"].as_str().unwrap()).try_into().unwrap();
    let own = handle(&salt, proofs["subject"].as_i64().unwrap());
    assert_eq!(Hash::new(own).to_string(), proofs["handle"].as_str().unwrap());
    let events = proofs["events"].as_array().unwrap();
    let recorded = data["looks"].as_array().unwrap().len() + data["acts"].as_array().unwrap().len();
    assert_eq!((events.len(), &proofs["older"], &proofs["unsealed"]), (recorded, &0.into(), &0.into()));
    for event in events {
        let text = &files[&format!("proof/events/{}.tlog-proof", event["index"])];
        assert_eq!(event["proof"].as_str().unwrap(), text);
        let proof: Proof = text.parse().unwrap();
        let covered = proof.extra.clone().unwrap();
        let leaf = leaf_hash(&covered);
        assert_eq!(leaf.to_string(), event["leaf"].as_str().unwrap());
        proof.verify(&leaf, &key).unwrap();
        assert_eq!(proof.checkpoint, files["proof/checkpoint.txt"]);
        let named: [u8; 32] = covered[covered.len() - 32..].try_into().unwrap();
        if event["among"].is_null() {
            assert_eq!(named, own);
        } else {
            assert_eq!(event["deed"], "people_listed");
            among(&event["among"], own, named);
        }
    }
    events.len()
}

/// Walks from a handle to the handle of the list it stands on.
fn among(among: &Value, own: [u8; 32], named: [u8; 32]) {
    let hashes: Vec<Hash> =
        among["hashes"].as_array().unwrap().iter().map(|hash| hash.as_str().unwrap().parse().unwrap()).collect();
    let head =
        TreeHead { size: among["size"].as_u64().unwrap(), root: among["root"].as_str().unwrap().parse().unwrap() };
    verify_inclusion(&batch_leaf(&own), among["index"].as_u64().unwrap(), &hashes, &head).unwrap();
    assert_eq!(batch_handle_of(&head), named);
}

story!(who_may_not_build_gets_nothing_and_leaves_no_look, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let nobody = PublicId::draw(PublicKind::Person, &*zoo.house.app.random);
    let why = Why::of(Reason::RightsRequest);
    for (actor, whom) in [("ines", zoo.ocelot), ("otto", zoo.ocelot), ("pia", nobody)] {
        let ctx = zoo.ctx(actor).await;
        let built = access::build(&zoo.house.app, &ctx, (whom, &why), Language::EN, Cursor::new(Vec::new())).await;
        match built {
            Err(AccessError::Refused) => assert_ne!(actor, "pia"),
            Err(AccessError::NotFound) => assert_eq!(whom, nobody),
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("{actor} got a package"),
        }
    }
    let (summary, _) = zoo.build(zoo.ocelot, Language::EN).await;
    assert_eq!(summary.looks, 3);
});

story!(mails_to_the_person_are_in_the_answer, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let ocelot = zoo.ocelot;
    let queued = zoo.house.app.store.write(move |tx| {
        let facts = store::people::by_public(tx, ocelot)?.unwrap().facts;
        let new = app::mails::NewMail {
            subject: facts.subject,
            brand: facts.brand,
            kind: domain::mail::MailKind::PreferencesLink,
            purpose: Purpose::Rights.id(),
            contact: None,
            about: Vec::new(),
            language: Language::EN,
            not_before: None,
        };
        app::mails::queue(tx, &new)
    });
    queued.await.unwrap_or_else(|error: store::StoreError| panic!("{error}"));
    let (_, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    let files = unpacked(&zip);
    let mail = &data(&files)["mails"][0];
    assert_eq!((&mail["kind"], &mail["state"]), (&"preferences_link".into(), &"queued".into()));
    assert!(files["index.html"].contains("Link to your choices"));
});

story!(a_restricted_person_still_gets_an_answer_that_says_so, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let why = Why::of(Reason::RightsRequest);
    let ctx = zoo.ctx("pia").await;
    restrictions::begin(&zoo.house.app, &ctx, zoo.ocelot, &why, RestrictionGround::Accuracy).await.unwrap();
    let (_, zip) = zoo.build(zoo.ocelot, Language::EN).await;
    let files = unpacked(&zip);
    assert_eq!(data(&files)["restrictions"][0]["ground"], "accuracy");
    assert!(files["index.html"].contains("you say that the data is wrong"));
});

/// Role and name of everybody who looked, as a package says it.
fn who_looked(files: &BTreeMap<String, String>) -> Vec<(String, Option<String>)> {
    let data = data(files);
    let looks = data["looks"].as_array().unwrap().iter();
    let told = looks.map(|look| (look["role"].as_str().unwrap().to_owned(), look["name"].as_str().map(str::to_owned)));
    told.collect()
}

story!(ac_15_04_names_of_those_who_looked_are_given_only_after_a_weighing_in_writing, |house: House| async move {
    let zoo = Zoo::of(house).await;
    let case = crate::cases::opened(&zoo.house, zoo.ocelot, RightsKind::Access).await;
    let weigh = async |who: &str, are_given: bool, words: &str| {
        let ctx = zoo.ctx(who).await;
        cases::weigh_names(&zoo.house.app, &ctx, case, (are_given, words)).await
    };
    let built = async |whom| unpacked(&zoo.build(whom, Language::EN).await.1);
    let files = built(zoo.ocelot).await;
    assert!(who_looked(&files).iter().all(|(_, name)| name.is_none()), "roles, dates and purposes only");
    assert!(files["index.html"].contains("If you need a name to use your rights"));
    for who in ["ines", "otto"] {
        assert!(weigh(who, true, "I want to.").await.is_err(), "{who} does not decide that");
    }
    assert!(matches!(weigh("pia", true, " ").await, Err(CaseError::Incomplete("words"))));
    assert!(who_looked(&built(zoo.ocelot).await).iter().all(|(_, name)| name.is_none()));

    let before = zoo.house.recorded(Deed::CaseAdvanced).await.len();
    weigh("pia", true, "canary-weighing-41: her cousin works here.").await.unwrap();
    assert_eq!(zoo.house.recorded(Deed::CaseAdvanced).await.len(), before + 1);
    assert!(zoo.house.hits(&["canary-weighing-41"]).is_empty(), "sealed");
    let files = built(zoo.ocelot).await;
    for (role, name) in who_looked(&files) {
        let expected = match role.as_str() {
            "agent" => Some("ines"),
            "privacy_manager" => Some("pia"),
            _ => None,
        };
        assert_eq!(name.as_deref(), expected, "{role}");
    }
    for words in ["customer service (ines)", "canary-weighing-41: her cousin works here.", "We state the names as well"]
    {
        assert!(files["index.html"].contains(words), "{words}");
    }
    assert!(files["csv/who-looked.csv"].contains(",agent,ines,"));
    assert!(who_looked(&built(zoo.puffin).await).iter().all(|(_, name)| name.is_none()), "decided for one only");

    weigh("pia", false, "The cousin has left; nothing is gained by a name.").await.unwrap();
    assert!(
        who_looked(&built(zoo.ocelot).await).iter().all(|(_, name)| name.is_none()),
        "what was decided last counts"
    );
});

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
