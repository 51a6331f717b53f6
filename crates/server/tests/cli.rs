//! Stories through the program itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const CUSTOMERS: &str = "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n\
    41,Ozelotta,Fleckenpelz,,Pfotenweg 1,Berlin,,Germany,10999,+49 30 23125 4141,,ozelotta@canary-ocelot.example,\n\
    42,Papagaya,Tauchervogel,,Fischgasse 2,Kiel,,Germany,24103,+49 30 23125 4242,,papagaya@canary-puffin.example,\n";
const INVOICES: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    900,A1,Tent,1,2026-03-01 10:00:00,279.50,41,Germany\n\
    900,A2,Peg,12,2026-03-01 10:00:00,0.455,41,Germany\n\
    901,A1,Tent,1,2026-03-02 11:00:00,279.50,42,Germany\n\
    902,A3,Rope,1,2026-03-02 12:00:00,9.90,,Germany\n\
    C903,A1,Tent,-1,2026-03-09 10:00:00,279.50,42,Germany\n\
    904,A4,Lamp,one,2026-03-09 10:00:00,34.90,42,Germany\n";
const ANSWERS: [&str; 10] =
    ["--source", "web shop", "--basis", "contract", "--notice", "customers", "--origin", "own", "--currency", "EUR"];

struct Home(tempfile::TempDir);

impl Home {
    fn founded() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        std::fs::write(home.path().join("customers.csv"), CUSTOMERS).unwrap();
        std::fs::write(home.path().join("invoices.csv"), INVOICES).unwrap();
        home.does(
            "admin",
            &["init", "--company", "Muster GmbH", "--country", "DE", "--contact", "privacy@muster.example"],
        );
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, account: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_confidant"));
        command.current_dir(self.path()).args(["--home", "house", "--json", "--as", account]).args(arguments);
        command
    }

    fn run(&self, account: &str, arguments: &[&str]) -> Output {
        self.command(account, arguments).stdin(Stdio::null()).output().unwrap()
    }

    fn does(&self, account: &str, arguments: &[&str]) -> Value {
        let output = self.run(account, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn fails(&self, account: &str, arguments: &[&str]) -> String {
        let output = self.run(account, arguments);
        assert!(!output.status.success(), "{arguments:?} should fail");
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told.lines().count(), 1, "one line says why: {told}");
        told
    }

    fn imports(&self) -> (Value, Value) {
        let bring = |kind: &str, file: &str| self.does("admin", &[&["import", kind, file][..], &ANSWERS[..]].concat());
        (bring("customers", "customers.csv"), bring("invoices", "invoices.csv"))
    }
}

#[test]
fn a_shop_comes_in_one_person_comes_out_another_vanishes_and_the_log_proves_it() {
    let home = Home::founded();
    let (customers, invoices) = home.imports();
    assert_eq!(customers["people_added"], 2);
    assert_eq!((&invoices["purchases_added"], &invoices["lines_added"]), (&Value::from(3), &Value::from(4)));
    assert_eq!((&invoices["anonymous_lines"], &invoices["rows_refused"]), (&Value::from(1), &Value::from(1)));
    let (_, again) = home.imports();
    assert_eq!(
        (&again["people_added"], &again["purchases_added"], &again["lines_added"]),
        (&0.into(), &0.into(), &0.into())
    );

    let bought = home.does("privacy", &["person", "purchases", "--customer", "41"]);
    assert_eq!(bought["net"]["EUR"], "284.96");
    let package =
        home.does("privacy", &["person", "access", "--email", "ozelotta@canary-ocelot.example", "--out", "ocelot.zip"]);
    assert_eq!((&package["purchases"], &package["lines"]), (&Value::from(1), &Value::from(2)));
    assert!(home.path().join("ocelot.zip").metadata().unwrap().len() > 1_000);

    let preview = home.does("privacy", &["person", "erase", "--customer", "42"]);
    assert_eq!(preview["would_go"]["purchases"], 2);
    assert_eq!(preview["would_stay"].as_array().unwrap().len(), 1, "the invoices: {preview}");
    let asked = home.does("privacy", &["person", "erase", "--customer", "42", "--word", "ERASE"]);
    let erasure = asked["erasure"].as_str().unwrap();
    home.does("admin", &["account", "add", "second", "--role", "privacy_manager"]);
    assert!(home.fails("privacy", &["erasure", "confirm", erasure]).contains("not allowed"), "two are two");
    let erased = home.does("second", &["erasure", "confirm", erasure]);
    assert_eq!(erased["step"], "certified");
    assert_eq!(home.does("privacy", &["erasure", "kept", erasure])["stays"][0]["norm"], "invoice");
    let hits = testkit::find_bytes(&home.path().join("house"), &[b"Papagaya", b"Tauchervogel", b"canary-puffin"]);
    assert!(hits.is_empty());
    let (back, _) = home.imports();
    assert_eq!(
        (&back["people_added"], &back["rows_refused"]),
        (&0.into(), &1.into()),
        "an old file does not bring her back"
    );

    assert_eq!(home.does("agent", &["person", "withdraw", "--customer", "41"])["withdrawn"], "marketing");
    assert_eq!(
        home.does("privacy", &["person", "restrict", "--customer", "41", "--ground", "claim"])["restricted"],
        true
    );
    assert!(home.fails("agent", &["person", "purchases", "--customer", "41"]).contains("no such person"));
    let lift = ["person", "lift", "--customer", "41"];
    assert!(home.fails("privacy", &lift).contains("told first"));
    let tell = ["person", "tell-lift", "--customer", "41", "--way", "letter", "--words", "We use it again."];
    assert_eq!(home.does("privacy", &tell)["told"], "letter");
    assert!(home.fails("privacy", &lift).contains("days to answer"), "three days");
    assert_eq!(home.does("admin", &["keys", "rotate", "epoch"])["destroyed"], 1);
    assert_eq!(home.does("admin", &["keys", "rotate", "root"])["rotated"], "root");
    let report = home.does("admin", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
    home.does("admin", &["log", "export", "log"]);
    assert_eq!(home.does("admin", &["verify", "log"])["sound"], true);
}

#[test]
fn while_a_server_runs_deeds_go_to_it_and_nobody_else_gets_in() {
    let home = Home::founded();
    let server = Server::start(&home);
    assert!(server.address.starts_with("http://127.0.0.1:"));
    let (customers, _) = home.imports();
    assert_eq!(customers["people_added"], 2);
    assert_eq!(home.does("admin", &["verify"])["sound"], true);
    let told = home.fails("admin", &["serve", "--listen", "127.0.0.1:0"]);
    assert!(told.contains("another process has this house"), "{told}");
    drop(server);
    assert_eq!(
        home.does("privacy", &["person", "purchases", "--customer", "41"])["lines"],
        2,
        "after it ended, deeds are done here"
    );
}

#[test]
fn what_cannot_be_done_is_said_in_one_line_and_changes_nothing() {
    let home = Home::founded();
    for (account, arguments, why) in [
        ("nobody", &["verify"][..], "no open account has this work name"),
        ("confidant", &["keys", "rotate", "epoch"], "no open account has this work name"),
        ("agent", &["keys", "rotate", "epoch"], "not allowed"),
        ("admin", &["person", "find", "Ozelotta"], "not allowed"),
        ("admin", &["import", "invoices", "invoices.csv"], "--source"),
        ("admin", &["init", "--company", "X", "--country", "DE", "--contact", "x@y.example"], "founded here already"),
        ("privacy", &["person", "access", "--customer", "99", "--out", "x.zip"], "no such person"),
        ("privacy", &["notice", "publish", "customers", "en=missing.md"], "missing.md"),
    ] {
        let told = home.fails(account, arguments);
        assert!(told.contains(why), "{arguments:?}: {told}");
        assert!(!told.contains("panicked"));
    }
    let empty = Home(tempfile::tempdir().unwrap());
    assert!(empty.fails("admin", &["verify"]).contains("confidant init"));
    assert_eq!(home.does("privacy", &["totals"])["rows"].as_array().unwrap().len(), 0);
}

#[test]
fn the_help_is_reviewed_text() {
    let mut text = String::new();
    for arguments in [
        &["--help"][..],
        &["init", "--help"],
        &["serve", "--help"],
        &["demo", "--help"],
        &["import", "invoices", "--help"],
        &["person", "--help"],
        &["person", "access", "--help"],
        &["person", "erase", "--help"],
        &["verify", "--help"],
        &["keys", "--help"],
        &["keys", "rotate", "--help"],
        &["log", "--help"],
        &["account", "--help"],
        &["notice", "--help"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_confidant")).args(arguments).output().unwrap();
        text.push_str(&format!("$ confidant {}\n{}\n", arguments.join(" "), String::from_utf8(output.stdout).unwrap()));
    }
    insta::assert_snapshot!("help", text);
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(home: &Home) -> Self {
        let mut child = home
            .command("admin", &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, address: line.trim().trim_start_matches("Confidant serves ").to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: what was acknowledged must be there afterwards.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_letter_is_looked_through_and_its_words_are_told_by_place_only() {
    let home = Home::founded();
    std::fs::write(home.path().join("mail.txt"), "Danke! Bitte löschen Sie alles, was Sie über mich haben.").unwrap();
    let told = home.does("privacy", &["case", "recognise", "mail.txt"]);
    assert_eq!((&told["kinds"][0]["kind"], &told["language"]), (&Value::from("erasure"), &Value::from("de")));
    assert!(told["places"][0]["from"].as_u64().unwrap() > 0);
    assert!(!told.to_string().contains("löschen"));
    home.fails("admin", &["case", "recognise", "mail.txt"]);
}
