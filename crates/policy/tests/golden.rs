//! Who may do what, as tables to be read by people: a change of a rule shows here, or the build fails.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "cast/people.rs"]
mod people;

use std::fmt::Write;

use domain::actor::{Actor, Role};
use domain::catalogue::Category;
use domain::controller::EmployerKind;
use domain::person::Facts;
use domain::purpose::Purpose;
use domain::reason::Reason;
use people::{OTHER_HOUSE, OTHER_TEAM, OWN_TEAM, account, customer};
use policy::{Asked, Denied, HouseAct, PersonAct, Policy};

/// What each account of the table is called, and the account.
fn accounts() -> Vec<(String, Actor)> {
    let mut accounts = Vec::new();
    for role in Role::ALL {
        accounts.push((role.code().to_owned(), account(*role)));
    }
    for role in Role::ALL {
        let mut vendor = account(*role);
        vendor.employer = EmployerKind::Vendor;
        accounts.push((format!("{}, vendor", role.code()), vendor));
    }
    for role in Role::ALL {
        let mut stranger = account(*role);
        stranger.controller = OTHER_HOUSE;
        accounts.push((format!("{}, elsewhere", role.code()), stranger));
    }
    accounts
}

/// For which purposes and reasons the answer is yes, and for which reasons it is "who?".
fn answers(policy: &Policy, actor: &Actor, person: &Facts, act: PersonAct) -> [String; 2] {
    let mut yes: Vec<(Purpose, Vec<&str>)> = Vec::new();
    let mut who: Vec<Vec<&str>> = vec![Vec::new(); Purpose::ALL.len()];
    for (purpose, who) in Purpose::ALL.iter().zip(&mut who) {
        let mut granted = Vec::new();
        for reason in Reason::ALL {
            let asked = Asked { act, purpose: *purpose, reason: *reason };
            match policy.allow(actor, person, asked).unwrap() {
                Ok(_) => granted.push(reason.code()),
                Err(Denied::Refused) => {}
                Err(Denied::Invisible) => who.push(reason.code()),
            }
        }
        if !granted.is_empty() {
            yes.push((*purpose, granted));
        }
    }
    who.dedup();
    let [who] = who.as_slice() else {
        panic!("whether somebody is visible must not hang on the purpose");
    };
    [sentence(&yes), reasons(who)]
}

const EVERY: &str = "every reason";

fn reasons(codes: &[&str]) -> String {
    if codes.len() == Reason::ALL.len() { EVERY.to_owned() } else { codes.join(" ") }
}

/// Purposes with the same reasons share one clause.
fn sentence(yes: &[(Purpose, Vec<&str>)]) -> String {
    let mut clauses: Vec<(Vec<&str>, &[&str])> = Vec::new();
    for (purpose, reasons) in yes {
        match clauses.iter_mut().find(|(_, known)| *known == reasons.as_slice()) {
            Some((purposes, _)) => purposes.push(purpose.code()),
            None => clauses.push((vec![purpose.code()], reasons)),
        }
    }
    let clauses = clauses.iter().map(|(purposes, codes)| format!("{}: {}", purposes.join(" or "), reasons(codes)));
    match clauses.collect::<Vec<_>>().join("; ") {
        none if none.is_empty() => "no".to_owned(),
        some => format!("yes for {some}"),
    }
}

/// One block of rows: the account's answers for one team and one state.
#[derive(Eq, PartialEq)]
struct Block {
    /// For which reasons the person is not even there; the same for every act.
    who: String,
    /// Act by act.
    answers: Vec<String>,
}

fn block(policy: &Policy, actor: &Actor, person: &Facts) -> Block {
    let mut who = Vec::new();
    let mut all = Vec::new();
    for act in PersonAct::ALL {
        let [yes, hidden] = answers(policy, actor, person, *act);
        all.push(yes);
        who.push(hidden);
    }
    who.dedup();
    let [who] = who.as_slice() else {
        panic!("whether somebody is visible must not hang on the act");
    };
    Block { who: who.clone(), answers: all }
}

/// Answers that do not depend on the team, or on a restriction, stand in the table once.
fn blocks(policy: &Policy, actor: &Actor) -> Vec<(&'static str, &'static str, Block)> {
    let of = |team, restricted| block(policy, actor, &customer(team, restricted));
    let own = [of(OWN_TEAM, false), of(OWN_TEAM, true)];
    let other = [of(OTHER_TEAM, false), of(OTHER_TEAM, true)];
    let teams = if own == other { vec![("any", own)] } else { vec![("own", own), ("other", other)] };
    let states = teams.into_iter().flat_map(|(team, [open, restricted])| {
        if open == restricted {
            vec![(team, "either", open)]
        } else {
            vec![(team, "open", open), (team, "restricted", restricted)]
        }
    });
    states.collect()
}

#[test]
fn who_may_do_what_with_a_person() {
    let policy = Policy::load().unwrap();
    let mut table = String::from(
        "yes: it happens and is recorded. no: \"not allowed\" (403). who?: \"nobody found\" (404).\n\
         Every purpose and reason that a row does not name is \"no\", or \"who?\" where the first row of\n\
         its block says so.\n\n",
    );
    let mut row = |cells: [&str; 5]| {
        let [account, team, state, act, answer] = cells;
        writeln!(table, "{account:34} | {team:5} | {state:10} | {act:16} | {answer}").unwrap();
    };
    row(["account", "team", "person", "act", "answer"]);
    for (name, actor) in accounts() {
        for (team, state, block) in blocks(&policy, &actor) {
            row(["", "", "", "", ""]);
            match block.who.as_str() {
                "" => {}
                EVERY => {
                    row([&name, team, state, "every act", "who?"]);
                    continue;
                }
                some => row([&name, team, state, "every act", &format!("who? for {some}")]),
            }
            for (act, answer) in PersonAct::ALL.iter().zip(&block.answers) {
                row([&name, team, state, act.code(), answer]);
            }
        }
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim_end_matches([' ', '|'])).collect();
    let table = lines.join("\n");
    insta::assert_snapshot!(table);
}

#[test]
fn who_may_do_what_in_the_house() {
    let policy = Policy::load().unwrap();
    let mut table = format!("{:34} |", "account");
    for act in HouseAct::ALL {
        write!(table, " {} |", act.code()).unwrap();
    }
    table.push('\n');
    for (name, actor) in accounts() {
        // A house is always the account's own: another controller's account is at home in its own.
        if actor.controller == OTHER_HOUSE {
            continue;
        }
        write!(table, "{name:34} |").unwrap();
        for act in HouseAct::ALL {
            let cleared = policy.clear(&actor, *act).unwrap().is_ok();
            let width = act.code().len();
            write!(table, " {:width$} |", if cleared { "yes" } else { "no" }).unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_an_act_opens_and_what_the_ledger_says() {
    let mut table = format!("{:16} | {:20} | opens\n", "act", "deed");
    for act in PersonAct::ALL {
        let mut opens: Vec<&str> =
            Category::ALL.iter().filter(|category| act.covers(**category)).map(|category| category.code()).collect();
        if act.covers_masked_contact() && !act.covers(Category::Contact) {
            opens.push("contact (masked)");
        }
        let line = format!("{:16} | {:20} | {}", act.code(), act.deed().code(), opens.join(", "));
        writeln!(table, "{}", line.trim_end_matches([' ', '|'])).unwrap();
    }
    insta::assert_snapshot!(table);
}
