//! Founding a house from the command line.

use std::process::ExitCode;

use anyhow::Context;
use app::founding::{FirstAccount, NewHouse};
use domain::actor::Role;
use domain::ambient::Random;
use domain::country::Country;
use domain::notice::Language;
use serde_json::json;

use crate::ground::Home;
use crate::telling::{Line, Teller};

/// What a house begins with.
#[derive(clap::Args, Debug)]
pub struct Init {
    /// The company's name.
    #[arg(long)]
    pub company: String,
    /// Its seat, two letters.
    #[arg(long, value_parser = country)]
    pub country: Country,
    /// Where people write to about their data: an address of an office.
    #[arg(long)]
    pub contact: String,
    /// A brand; may be repeated. Without one, the company's name.
    #[arg(long)]
    pub brand: Vec<String>,
    /// A team; may be repeated.
    #[arg(long, default_value = "Support")]
    pub team: Vec<String>,
}

fn country(code: &str) -> Result<Country, String> {
    code.parse().map_err(|_| "a country is two letters, as in DE".to_owned())
}

/// The letters of drawn passwords: none that look like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// Draws a password of 20 letters, 100 random bits, in groups of five.
pub fn draw_password(random: &dyn Random) -> String {
    let mut bytes = [0; 20];
    random.fill(&mut bytes);
    let letters: Vec<char> =
        bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map(char::from)).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The first notice of a company, in English and German.
pub fn first_notice(company: &str, country: Country, contact: &str) -> Vec<(Language, String)> {
    let fill = |text: &str| {
        text.replace("{company}", company).replace("{country}", country.code()).replace("{contact}", contact)
    };
    vec![(Language::EN, fill(include_str!("../notices/en.md"))), (Language::DE, fill(include_str!("../notices/de.md")))]
}

/// Founds the house and tells the first passwords, once.
pub async fn run(home: &Home, init: Init, teller: &mut Teller) -> anyhow::Result<ExitCode> {
    let _lock = home.lock()?;
    let ground = home.ground();
    let roles = [
        ("admin", Role::Administrator, None),
        ("privacy", Role::PrivacyManager, None),
        ("officer", Role::DataProtectionOfficer, None),
        ("lead", Role::TeamLead, Some(0)),
        ("agent", Role::Agent, Some(0)),
    ];
    let accounts: Vec<_> = roles
        .into_iter()
        .map(|(handle, role, team)| FirstAccount {
            handle: handle.to_owned(),
            password: draw_password(&*ground.random),
            role,
            team,
        })
        .collect();
    let house = NewHouse {
        notice: first_notice(&init.company, init.country, &init.contact),
        brands: if init.brand.is_empty() { vec![init.company.clone()] } else { init.brand },
        controller: init.company,
        country: init.country,
        privacy_contact: init.contact,
        teams: init.team,
    };
    let app = app::founding::found(&ground, house, accounts.clone()).await.context("could not found the house")?;
    app::proof::seal(&app).await?;
    teller.tell(&Line::Done(json!({
        "founded": home.home.display().to_string(),
        "root_key": ground.root.display().to_string(),
        "keep_in_mind": "Without the root key and the key folder all data is lost, and nobody can bring it back. Copy both to another place than the data, today.",
        "accounts": accounts.iter().map(|account| json!({
            "handle": account.handle, "role": account.role.code(), "password_shown_once": account.password,
        })).collect::<Vec<_>>(),
        "next": "confidant serve",
    })));
    Ok(ExitCode::SUCCESS)
}
