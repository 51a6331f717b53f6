//! Searching among 100,000 people: what is found, how quickly, and what it costs.

pub mod ask;
mod people;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::house::{ADMIN, FOUND, House, customers, invoices, number, path};
use super::parsers;
use super::postgres::Postgres;
use super::stage::Stage;
use crate::child;
use ask::{Asked, Server};
use people::{Person, Question};

/// How many people the house has.
const PEOPLE: usize = 100_000;
/// The two teams; the agent who asks belongs to the first.
const TEAMS: [&str; 2] = ["Nord", "Sued"];
/// How many questions of each kind are asked.
const OF_EACH: usize = 250;
/// The slowest question of a hundred may take so long.
const MOST_MILLISECONDS: f64 = 50.0;

/// Builds a house of each kind and asks it.
pub fn run(figures: &mut Figures) -> Result<()> {
    spellings(figures)?;
    let stage = Stage::build()?;
    on_sqlite(figures, &stage)?;
    if let Some(server) = Postgres::start()? {
        on_postgres(figures, &stage, &server)?;
    } else {
        figures.note("postgres", "skipped: not installed");
    }
    Ok(())
}

/// Phones in any spelling, and names of five languages by their Latin one, through the search of a house and by the
/// words themselves.
fn spellings(figures: &mut Figures) -> Result<()> {
    let mut told = Vec::new();
    for (which, filter) in [
        (["--workspace", "--test", "app"], "search::a_phone_is_found_in_each_of_its_spellings"),
        (["--workspace", "--test", "app"], "search::names_of_five_languages_are_found"),
        (["--workspace", "--test", "words"], "pairs_of_five_languages_are_found"),
    ] {
        told.extend(parsers::tests(figures, &which, filter)?.lines);
    }
    let said = |figure: &str| told.iter().find_map(|line| line.split_once(figure).map(|(_, value)| share(value)));
    let phones = said("search: phones found in four spellings: ").unwrap_or((0, 0));
    figures.equal("phones_in_four_spellings", phones.0, 917);
    figures.equal("phones_asked_for", phones.1, 917);
    for language in ["Greek", "Russian", "Ukrainian", "Bulgarian", "Serbian"] {
        for by in ["search", "words"] {
            let (found, all) = said(&format!("{by}: {language}: ")).unwrap_or((0, 0));
            let percent = if all == 0 { f64::NAN } else { f64::from(found) * 100.0 / f64::from(all) };
            figures.at_least(&format!("{by}_{}_percent", language.to_lowercase()), percent, 95.0);
        }
    }
    Ok(())
}

/// Reads `12 of 13` at the beginning.
fn share(value: &str) -> (u32, u32) {
    let mut words = value.split(' ');
    let mut number = || words.next().and_then(|word| word.parse().ok());
    let (found, _, all) = (number(), number(), number());
    found.zip(all).unwrap_or((0, 0))
}

fn on_sqlite(figures: &mut Figures, stage: &Stage) -> Result<()> {
    let house = House::at(stage, "search", &[])?;
    let people = fill(figures, stage, &house, "")?;
    let size = |file: &str| fs::metadata(house.file("data").join(file)).map_or(0, |facts| facts.len());
    let asked = ask_all(&house, &people)?;
    answers(figures, "", &asked);
    figures.at_most("p99_milliseconds", asked.percentile(99.0), MOST_MILLISECONDS);
    figures.note("index_bytes_per_person", mean(size("index.db"), PEOPLE));
    figures.note("vault_bytes_per_person", mean(size("vault.db"), PEOPLE));
    let words = tokens(&house.file("data").join("vault.db"))?;
    figures.note("words_per_person_mean_and_most", words);
    Ok(())
}

fn on_postgres(figures: &mut Figures, stage: &Stage, server: &Postgres) -> Result<()> {
    let url = server.url();
    let house = House::at(stage, "search-postgres", &["--database-url", &url])?;
    let people = fill(figures, stage, &house, "postgres_")?;
    server.sql("vacuum analyze")?;
    let asked = ask_all(&house, &people)?;
    answers(figures, "postgres_", &asked);
    figures.note("postgres_p99_milliseconds", asked.percentile(99.0));
    let size = server.sql("select pg_total_relation_size('person_words')")?;
    figures.note("postgres_index_bytes_per_person", mean(size.parse()?, PEOPLE));
    Ok(())
}

/// Founds the house and brings everybody in, with one order each.
fn fill(figures: &mut Figures, stage: &Stage, house: &House<'_>, prefix: &str) -> Result<Vec<Person>> {
    let mut found: Vec<&str> = FOUND.to_vec();
    found.extend(TEAMS.iter().flat_map(|team| ["--team", team]));
    house.run(ADMIN, &found)?.succeeded().context("founding a house")?;
    let (mut all, mut seconds, mut cpu) = (Vec::new(), 0.0, 0.0);
    for (part, team) in TEAMS.iter().enumerate() {
        let people = people::invent(part, PEOPLE / TEAMS.len());
        for (name, text) in [("customers", people::customers(&people)), ("invoices", people::invoices(&people))] {
            let file = stage.home().join(format!("{prefix}{name}-{part}.csv"));
            fs::write(&file, text)?;
            let file = path(&file)?.to_owned();
            let mut order =
                if name == "customers" { customers(&file, "shop", "EUR") } else { invoices(&file, "shop", "EUR") };
            order.extend(["--team", team]);
            let run = house.run(ADMIN, &order)?.succeeded()?;
            figures.equal(
                &format!("{prefix}{name}_{part}_refused"),
                number(&super::house::answer(&run)?, "rows_refused"),
                0,
            );
            (seconds, cpu) = (seconds + run.wall_seconds, cpu + run.cpu_seconds);
        }
        all.extend(people);
    }
    figures.note(&format!("{prefix}building_wall_seconds"), seconds);
    figures.note(&format!("{prefix}building_cpu_seconds"), cpu);
    Ok(all)
}

fn ask_all(house: &House<'_>, people: &[Person]) -> Result<Asked> {
    let server = Server::start(house)?;
    let questions: Vec<Question> = people::questions(people.get(..PEOPLE / TEAMS.len()).unwrap_or(people), OF_EACH);
    // Pages of the file that nobody has touched yet are read once before it counts.
    server.ask(questions.get(..questions.len() / 20).unwrap_or_default())?;
    server.ask(&questions)
}

fn answers(figures: &mut Figures, prefix: &str, asked: &Asked) {
    for (kind, share, p99) in asked.by_kind() {
        figures.note(&format!("{prefix}{kind}_p99_milliseconds"), p99);
        match kind {
            // Many have them, so that the one who was meant may not be among the first fifty.
            "two_letters" | "three_letters" | "four_letters" | "given_name" | "postcode" | "typo_alone" => {
                figures.at_least(&format!("{prefix}{kind}_answered"), share, 1.0);
            }
            "miss" => figures.at_most(&format!("{prefix}{kind}_answered"), share, 0.0),
            _ => figures.at_least(&format!("{prefix}{kind}_found"), share, 1.0),
        }
    }
    figures.note(&format!("{prefix}questions"), asked.count());
    figures.note(&format!("{prefix}asked_in_vain"), asked.in_vain().join("; "));
    figures.note(&format!("{prefix}p50_milliseconds"), asked.percentile(50.0));
    figures.note(&format!("{prefix}p95_milliseconds"), asked.percentile(95.0));
    figures.note(&format!("{prefix}max_milliseconds"), asked.percentile(100.0));
    figures.note(&format!("{prefix}wall_milliseconds_each"), asked.wall_each());
    figures.note(&format!("{prefix}cpu_milliseconds_each"), asked.cpu_each());
}

fn tokens(vault: &Path) -> Result<String> {
    let mut command = Command::new("sqlite3");
    command.arg(vault).arg("select round(avg(length(words)) / 4.0, 1), max(length(words)) / 4 from index_word");
    Ok(child::run(&mut command)?.succeeded()?.stdout.trim().to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "bytes of one house are far below 2^52")]
fn mean(bytes: u64, people: usize) -> f64 {
    (bytes as f64 / people as f64).round()
}
