//! Orders that cannot be carried out: wrong words, wrong people, wrong places.

mod log;

use std::fs;

use anyhow::Result;

use super::super::house::{ADMIN, FOUND, PRIVACY, path};
use super::bench::Bench;
use super::files::{HEADER, ROW};
use super::judge::Expected::Refused;

/// An option of an import, what is said instead, and the words of the refusal.
const ANSWERS: [(&str, &str, &str, &str); 7] = [
    ("currency_unknown", "--currency", "ZZZ", "not a currency"),
    ("basis_unknown", "--basis", "zebraqvy", "not a basis"),
    ("basis_consent", "--basis", "consent", "without proof of consent"),
    ("notice_unknown", "--notice", "zebraqvy", "no notice"),
    ("origin_unknown", "--origin", "zebraqvy", "not an origin"),
    ("brand_unknown", "--brand", "zebraqvy", "no brand"),
    ("team_unknown", "--team", "zebraqvy", "no team"),
];

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    imports(bench)?;
    accounts(bench)?;
    people(bench)?;
    log::run(bench)?;
    places(bench)
}

fn imports(bench: &mut Bench<'_>) -> Result<()> {
    let file = bench.file("good.csv")?;
    fs::write(&file, [HEADER, ROW].concat())?;
    let file = path(&file)?.to_owned();
    let all = [
        "--source",
        "bad orders",
        "--basis",
        "contract",
        "--notice",
        "customers",
        "--origin",
        "own",
        "--currency",
        "GBP",
    ];
    for (name, option, said, words) in ANSWERS {
        let mut deed = vec!["import", "invoices", &file];
        match all.iter().position(|known| *known == option) {
            Some(place) => {
                deed.extend(&all);
                if let Some(answer) = deed.get_mut(3 + place + 1) {
                    *answer = said;
                }
            }
            None => deed.extend(all.iter().chain(&[option, said])),
        }
        bench.order(name, (ADMIN, &deed), Refused(words))?;
    }
    for (name, option) in [
        ("source_missing", "--source"),
        ("basis_missing", "--basis"),
        ("notice_missing", "--notice"),
        ("origin_missing", "--origin"),
    ] {
        let mut deed = vec!["import", "invoices", &file];
        for pair in all.chunks(2).filter(|pair| pair.first() != Some(&option)) {
            deed.extend(pair);
        }
        bench.order(name, (ADMIN, &deed), Refused(option))?;
    }
    let mut deed = vec!["import", "invoices", &file];
    deed.extend(all);
    bench.order("agent_imports", ("agent", &deed), Refused("not allowed"))
}

/// An account, what it asks for, and the words of the refusal.
type Order = (&'static str, &'static str, &'static [&'static str], &'static str);

const ACCOUNTS: [Order; 8] = [
    ("account_unknown", "zebraqvy", &["totals"], "no open account"),
    ("administrator_sees_people", ADMIN, &["person", "purchases", "--customer", "1"], "not allowed"),
    ("administrator_sees_totals", ADMIN, &["totals"], "not allowed"),
    ("agent_renews_keys", "agent", &["keys", "rotate", "epoch"], "not allowed"),
    ("privacy_adds_an_account", PRIVACY, &["account", "add", "x", "--role", "administrator"], "not allowed"),
    ("account_twice", ADMIN, &["account", "add", "privacy", "--role", "privacy_manager"], "work name"),
    ("agent_in_no_such_team", ADMIN, &["account", "add", "x", "--role", "agent", "--team", "zebraqvy"], "no team"),
    ("founded_twice", ADMIN, &FOUND, "founded here already"),
];

fn accounts(bench: &mut Bench<'_>) -> Result<()> {
    for (name, account, deed, words) in ACCOUNTS {
        bench.order(name, (account, deed), Refused(words))?;
    }
    Ok(())
}

fn people(bench: &mut Bench<'_>) -> Result<()> {
    bench.order(
        "person_unknown",
        (PRIVACY, &["person", "purchases", "--customer", "999999"]),
        Refused("no such person"),
    )?;
    bench.order(
        "public_id_broken",
        (PRIVACY, &["person", "purchases", "--person", "per_zebraqvy"]),
        Refused("not a public id"),
    )?;
    let unknown = "per_00000000000000000000000000";
    bench.order(
        "public_id_unknown",
        (PRIVACY, &["person", "purchases", "--person", unknown]),
        Refused("no such person"),
    )?;
    let erase = ["person", "erase", "--customer", "1", "--word", "erase"];
    bench.order("wrong_word", (PRIVACY, &erase), Refused("word"))?;
    let taken = bench.file("taken.zip")?;
    fs::write(&taken, "mine")?;
    let out = path(&taken)?.to_owned();
    let access = ["person", "access", "--customer", "1", "--out", &out];
    bench.order("package_over_a_file", (PRIVACY, &access), Refused("must not be there yet"))?;
    anyhow::ensure!(fs::read_to_string(&taken)? == "mine", "a file was overwritten");
    let nowhere = bench.file("no/such/folder.zip")?;
    let out = path(&nowhere)?.to_owned();
    let access = ["person", "access", "--customer", "1", "--out", &out];
    bench.order("package_into_no_folder", (PRIVACY, &access), Refused("could not make"))
}

fn places(bench: &mut Bench<'_>) -> Result<()> {
    let file = bench.file("file")?;
    fs::write(&file, "no folder")?;
    for (name, home, words) in [
        ("home_is_a_file", path(&file)?, "could not"),
        ("home_is_not_founded", path(&bench.stage.home().join("nobody"))?, "confidant init"),
    ] {
        bench.order(name, (PRIVACY, &["totals", "--home", home]), Refused(words))?;
    }
    for (name, url) in [
        ("database_url_of_another_kind", "mysql://zebraqvy:zebraqvy@127.0.0.1/x"),
        ("database_url_broken", "zebraqvy"),
        ("database_does_not_answer", "postgres://zebraqvy:zebraqvy@127.0.0.1:1/zebraqvy?sslmode=disable"),
    ] {
        bench.order(name, (PRIVACY, &["totals", "--database-url", url]), Refused("database"))?;
    }
    Ok(())
}
