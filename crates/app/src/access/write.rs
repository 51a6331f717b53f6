//! Puts a package together: which file holds what, in which order.

use std::collections::BTreeSet;
use std::io::{Seek, Write};

use super::archive::Archive;
use super::model::{Package, PurchasePart, Purchases, Totals};
use super::texts::{self, fill};
use super::{AccessError, hex, history, index, json, notes, tables};

/// Writes every file of the package and says how many bytes they have, unpacked.
pub fn write<W: Write + Seek>(
    package: &Package,
    purchases: &mut dyn Purchases,
    out: W,
) -> Result<(W, u64), AccessError> {
    let mut zip = Archive::begin(out, package.created_at);
    let purchases = &mut Checked { purchases, totals: &package.totals };
    zip.file("index.html", |out| index::write(package, out))?;
    zip.file("purchases.html", |out| history::write(package, purchases, out))?;
    zip.file("data.json", |out| json::write(package, purchases, out))?;
    zip.text("schema.json", json::SCHEMA)?;
    zip.file("csv/purchases.csv", |out| tables::purchases(purchases, out))?;
    zip.file("csv/lines.csv", |out| tables::lines(purchases, out))?;
    zip.file("csv/contacts.csv", |out| tables::contacts(&package.contacts, out))?;
    zip.file("csv/consents.csv", |out| tables::consents(&package.consents, out))?;
    zip.file("csv/who-looked.csv", |out| tables::looks(&package.looks, out))?;
    zip.file("csv/notes.csv", |out| notes::table(&package.notes, out))?;
    proofs(package, &mut zip)?;
    zip.text("README.txt", &readme(package))?;
    zip.end()
}

/// Purchases that must add up, each time, to what the summary says.
struct Checked<'a> {
    purchases: &'a mut dyn Purchases,
    totals: &'a Totals,
}

impl Purchases for Checked<'_> {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        let mut found = Totals::default();
        self.purchases.each(&mut |purchase| {
            found.add(purchase)?;
            take(purchase)
        })?;
        if found.sorted() == *self.totals { Ok(()) } else { Err(AccessError::Changed) }
    }
}

fn proofs<W: Write + Seek>(package: &Package, zip: &mut Archive<W>) -> Result<(), AccessError> {
    if let Some(checkpoint) = &package.proofs.checkpoint {
        zip.text("proof/checkpoint.txt", checkpoint)?;
    }
    // A list that showed several records of the person is one entry of the log.
    let joined = package.duplicates.iter().flat_map(|duplicate| &duplicate.proofs.events);
    let mut written = BTreeSet::new();
    for event in package.proofs.events.iter().chain(joined) {
        if written.insert(event.index) {
            zip.text(&format!("proof/events/{}.tlog-proof", event.index), &event.text)?;
        }
    }
    Ok(())
}

fn readme(package: &Package) -> String {
    let proofs = &package.proofs;
    let (handle, subject) = (hex(&proofs.handle), proofs.subject.to_string());
    let values =
        [package.controller.name.as_str(), &proofs.origin, &proofs.verifier_key, &handle, &proofs.salt, &subject];
    fill(texts::of(package.language).readme, &values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

    use std::collections::BTreeMap;
    use std::io::{Cursor, Read, Seek, SeekFrom, Write};

    use crate::purposes::PurposeName;
    use domain::catalogue::Category;
    use domain::consent::channel::Channel;
    use domain::consent::history::Act;
    use domain::contact::ContactKind;
    use domain::decimal::Decimal;
    use domain::dispute::{Disputed, Settled};
    use domain::event::Deed;
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
    use serde_json::Value;

    use super::write;
    use crate::access::cases::{CasePart, CaseStepPart};
    use crate::access::disputes::DisputePart;
    use crate::access::model::*;
    use crate::access::weighings::{LiftNoticePart, WeighingPart};
    use crate::access::{AccessError, hex, json};

    const FORMULA: &str = "=HYPERLINK(\"http://bad.example\",\"click\")";

    struct Shelf(Vec<PurchasePart>);

    impl Purchases for Shelf {
        fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
            self.0.iter().try_for_each(take)
        }
    }

    fn at(minutes: i64) -> Timestamp {
        from_ms(1_323_435_000_000 + minutes * 60_000)
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[allow(clippy::unnecessary_wraps, reason = "it stands where an option is wanted")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn line(number: i64, quantity: i64, price: &str) -> LinePart {
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

    fn purchase(number: i64, lines: Vec<LinePart>) -> PurchasePart {
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

    fn shelf() -> Shelf {
        let mut card = purchase(538_000, vec![line(0, 1, "9.99")]);
        card.currency = "EUR".parse().unwrap();
        card.invoiced = Money::exact(decimal("9.99"), card.currency);
        Shelf(vec![
            purchase(536_365, vec![line(0, 12, "1234.567"), line(1, 2, "0.85")]),
            purchase(537_000, vec![line(0, -3, "0.85")]),
            card,
        ])
    }

    fn look(minutes: i64, deed: Deed) -> LookPart {
        LookPart {
            at: at(minutes),
            role: "agent".into(),
            deed,
            purpose: Purpose::Service,
            reason: Reason::OnThePhone,
            text: some("ocelot-canary-reason"),
        }
    }

    fn ocelot(language: Language) -> Package {
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
            handovers: vec![crate::access::handovers::HandoverPart {
                handover: domain::handover::Handover::beginning(at(-20)),
                state: domain::handover::HandoverState::Open,
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
            },
            duplicates: Vec::new(),
        }
    }

    /// A person of whom only a number is known.
    fn numbat(language: Language) -> Package {
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

    fn packed(package: &Package, shelf: &mut Shelf) -> Vec<u8> {
        let (out, _) = write(package, shelf, Cursor::new(Vec::new())).unwrap();
        out.into_inner()
    }

    fn unpacked(zip: Vec<u8>) -> BTreeMap<String, String> {
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

    fn files(package: &Package, shelf: &mut Shelf) -> BTreeMap<String, String> {
        unpacked(packed(package, shelf))
    }

    fn problems(data: &str) -> Vec<String> {
        let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
        assert!(jsonschema::meta::is_valid(&schema));
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(&schema).unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        let problems = validator.iter_errors(&data);
        problems.map(|problem| format!("{} {problem}", problem.instance_path())).collect()
    }

    #[test]
    fn what_programs_read_is_what_the_schema_says() {
        for language in [Language::EN, Language::DE] {
            let full = files(&ocelot(language), &mut shelf());
            assert_eq!(problems(&full["data.json"]), Vec::<String>::new());
            let bare = files(&numbat(language), &mut Shelf(vec![]));
            assert_eq!(problems(&bare["data.json"]), Vec::<String>::new());
            assert_eq!(full["schema.json"], json::SCHEMA);
        }
    }

    #[test]
    fn the_schema_refuses_a_package_that_leaves_an_item_of_article_15_out() {
        let full = files(&ocelot(Language::EN), &mut shelf());
        let whole: Value = serde_json::from_str(&full["data.json"]).unwrap();
        for item in whole.as_object().unwrap().keys() {
            let mut less = whole.clone();
            less.as_object_mut().unwrap().remove(item);
            assert_ne!(problems(&less.to_string()), Vec::<String>::new(), "{item}");
        }
        let mut unnamed = whole.clone();
        unnamed["recipients"]["applies"] = true.into();
        assert_ne!(problems(&unnamed.to_string()), Vec::<String>::new());
        let places = whole["article_15"].as_array().unwrap();
        for place in places {
            let pointer = place["at"].as_str().unwrap();
            assert!(whole.pointer(pointer).is_some(), "{pointer}");
        }
    }

    #[test]
    fn everything_about_the_person_stands_in_every_form_that_holds_it() {
        let files = files(&ocelot(Language::EN), &mut shelf());
        for (file, canaries) in [
            (
                "index.html",
                vec![
                    "Ocelot-41",
                    "Ocelot &amp; Daughters",
                    "Ostrava-canary",
                    "17841-canary",
                    "ocelot@example.org",
                    "192.0.2.41",
                    "ocelot-canary-reason",
                    "ocelot-canary-detail",
                    "the file of the old shop",
                    "Zoo &amp; Sons",
                    "Austria",
                ],
            ),
            (
                "purchases.html",
                vec![
                    "C536365-ocelot",
                    "C537000-ocelot",
                    "C538000-ocelot",
                    "ocelot-canary-line",
                    "41 Ocelot Street<br>Ostrava",
                    "14,816.504 GBP",
                    "14,814.804",
                    "\u{2212}2.55 GBP",
                    "9.99 EUR",
                ],
            ),
            (
                "data.json",
                vec![
                    "Ocelot-41",
                    "Ocelot & Daughters",
                    "Ostrava-canary",
                    "17841-canary",
                    "ocelot@example.org",
                    "192.0.2.41",
                    "ocelot-canary-reason",
                    "ocelot-canary-detail",
                    "C536365-ocelot",
                    "ocelot-canary-line",
                    "41 Ocelot Street",
                ],
            ),
            ("csv/purchases.csv", vec!["C536365-ocelot", "41 Ocelot Street"]),
            ("csv/lines.csv", vec!["C536365-ocelot", "ocelot-canary-line", "14814.804", "-2.55"]),
            ("csv/contacts.csv", vec!["ocelot@example.org"]),
            ("csv/consents.csv", vec!["192.0.2.41"]),
            ("csv/who-looked.csv", vec!["ocelot-canary-reason"]),
        ] {
            for canary in canaries {
                assert!(files[file].contains(canary), "{canary} is missing in {file}");
            }
        }
    }

    #[test]
    fn the_package_opens_and_every_sum_matches() {
        let zip = packed(&ocelot(Language::EN), &mut shelf());
        let files = unpacked(zip.clone());
        let sums: BTreeMap<&str, &str> = files["SHA256SUMS"]
            .lines()
            .map(|line| line.split_once("  ").unwrap())
            .map(|(sum, path)| (path, sum))
            .collect();
        assert_eq!(sums.len() + 1, files.len());
        for (path, text) in files.iter().filter(|(path, _)| *path != "SHA256SUMS") {
            let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
            assert_eq!(hex(sum.as_ref()), sums[path.as_str()], "{path}");
        }
        let archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names[..4], ["index.html", "purchases.html", "data.json", "schema.json"]);
        assert!(files.contains_key("proof/events/6.tlog-proof"));
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let (first, second) = (ocelot(Language::DE), ocelot(Language::DE));
        assert_eq!(packed(&first, &mut shelf()), packed(&second, &mut shelf()));
    }

    #[test]
    fn no_cell_of_a_table_is_run_as_a_formula_and_numbers_stay_numbers() {
        let mut history = shelf();
        for (place, start) in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"].into_iter().enumerate() {
            let mut item = line(i64::try_from(place).unwrap(), -7, "-1.50");
            item.description = some(start);
            history.0[0].lines.push(item);
        }
        history.0[0].net = Decimal::ZERO;
        let mut package = ocelot(Language::EN);
        package.contacts[0].value = "+49 30 1234".into();
        package.totals = Totals::of(&mut history).unwrap();
        let files = files(&package, &mut history);
        for (path, table) in files.iter().filter(|(path, _)| path.starts_with("csv/")) {
            assert!(table.contains("\r\n"), "{path}");
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                let is_number = cell.parse::<Decimal>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{path}: {cell}");
            }
        }
        assert!(files["csv/consents.csv"].contains("'=HYPERLINK"));
        assert!(files["csv/contacts.csv"].contains("'+49 30 1234"));
        assert!(files["csv/lines.csv"].contains(",-7,-1.50,10.50,GBP"));
        assert!(files["csv/lines.csv"].contains("'-1,"));
    }

    #[test]
    fn a_name_cannot_bring_a_script_into_a_page() {
        let files = files(&ocelot(Language::EN), &mut shelf());
        for page in ["index.html", "purchases.html"] {
            let page = &files[page];
            assert!(!page.contains("<script") && !page.contains("javascript:"));
            assert!(!page.contains("=\"http") && !page.contains("src=") && !page.contains("url("));
            assert!(page.contains("default-src 'none'"));
            assert_eq!(page.matches("<h1>").count(), 1);
            for tag in ["section", "table", "tr", "td", "dl", "main", "bdi", "ul", "nav"] {
                let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
                assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
            }
        }
        assert!(files["index.html"].contains("&lt;script&gt;alert(&#39;Ocelot&#39;)"));
    }

    #[test]
    fn the_counts_of_the_summary_are_what_is_inside() {
        let files = files(&ocelot(Language::EN), &mut shelf());
        let data: Value = serde_json::from_str(&files["data.json"]).unwrap();
        let purchases = data["purchases"].as_array().unwrap();
        assert_eq!(data["totals"]["purchases"], purchases.len());
        let lines: usize = purchases.iter().map(|one| one["lines"].as_array().unwrap().len()).sum();
        assert_eq!(data["totals"]["lines"], lines);
        assert_eq!(data["totals"]["cancellations"], 1);
        assert_eq!(data["totals"]["net"][1]["sum"], "14813.954");
        assert_eq!(csv::Reader::from_reader(files["csv/lines.csv"].as_bytes()).records().count(), lines);
        assert_eq!(csv::Reader::from_reader(files["csv/purchases.csv"].as_bytes()).records().count(), purchases.len());
        assert_eq!(files["purchases.html"].matches("class=\"purchase\"").count(), purchases.len());
        assert!(
            files["index.html"].contains("Purchases: 3. Cancelled or returned among them: 1. Items on all of them: 4.")
        );

        let mut wrong = ocelot(Language::EN);
        wrong.totals.lines += 1;
        let refused = write(&wrong, &mut shelf(), Cursor::new(Vec::new()));
        assert!(matches!(refused, Err(AccessError::Changed)));
    }

    #[test]
    fn a_german_package_speaks_german() {
        let files = files(&ocelot(Language::DE), &mut shelf());
        let page = &files["index.html"];
        assert!(page.contains("<html lang=\"de\">"));
        for words in [
            "Ihre Daten bei Zoo &amp; Sons",
            "Niemand außerhalb unseres Unternehmens.",
            "Ihre Seite wurde geöffnet",
            "9. Dezember 2011",
            "14.813,954",
            "Datenschutzbehörde",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert!(files["README.txt"].contains("Ist das Protokoll ehrlich?"));
        assert!(files["data.json"].contains("\"language\": \"de\""));
    }

    /// Makes a history as it is asked for, so that the test itself holds no more than one purchase.
    struct Endless {
        purchases: i64,
        lines: i64,
    }

    impl Purchases for Endless {
        fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
            for number in 0..self.purchases {
                let lines = (0..self.lines).map(|place| {
                    let mut item = line(place, 2, "1.25");
                    item.description = Some("whiskers ".repeat(120));
                    item
                });
                take(&purchase(number, lines.collect()))?;
            }
            Ok(())
        }
    }

    /// Counts what is written and keeps none of it.
    #[derive(Default)]
    struct Drain {
        place: u64,
        end: u64,
    }

    impl Write for Drain {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.place += bytes.len() as u64;
            self.end = self.end.max(self.place);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Drain {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            let place = match to {
                SeekFrom::Start(place) => i64::try_from(place).unwrap(),
                SeekFrom::End(back) => i64::try_from(self.end).unwrap() + back,
                SeekFrom::Current(step) => i64::try_from(self.place).unwrap() + step,
            };
            self.place = u64::try_from(place).unwrap();
            Ok(self.place)
        }
    }

    fn peak_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        peak.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    #[test]
    fn eight_thousand_lines_need_no_more_memory_than_one_purchase() {
        let mut history = Endless { purchases: 160, lines: 50 };
        let mut package = ocelot(Language::EN);
        package.totals = Totals::of(&mut history).unwrap();
        assert_eq!(package.totals.lines, 8_000);
        let before = peak_kib();
        let (_, bytes) = write(&package, &mut history, Drain::default()).unwrap();
        let grown = peak_kib() - before;
        assert!(bytes > 24 << 20, "{bytes} bytes is no long history");
        assert!(grown < 6 << 10, "{grown} KiB more for {bytes} bytes");
    }
}
