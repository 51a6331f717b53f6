//! One function for each thing somebody can do, one file for each noun.
//!
//! Invariant: a verb asks the policy, then records, then opens; nothing here speaks HTTP or HTML, and no
//! SQL text stands here.

use std::path::PathBuf;
use std::sync::Arc;

use custody::{Disk, Vault};
use domain::ambient::{Clock, Random};
use domain::controller::{Brand, Controller, Team};
use domain::id::{BrandId, TeamId};
use policy::{HouseAct, Policy, PolicyError};
use store::Store;
use store::journal::Journal;

pub mod access;
pub mod accounts;
pub mod ages;
pub mod cases;
pub mod consent_proofs;
pub mod consents;
pub mod country_rules;
pub mod ctx;
pub(crate) mod days;
pub mod deliveries;
pub mod disputes;
pub mod duplicates;
pub mod erasures;
pub mod exports;
pub mod fields;
pub mod files;
pub mod forms;
pub mod founding;
pub mod handover;
mod hex;
pub mod holds;
pub mod imports;
pub mod journal;
pub mod kept;
pub mod keys;
pub mod letters;
pub mod links;
pub mod looks;
pub mod mails;
pub mod may;
pub mod merges;
pub mod notes;
pub mod notices;
pub mod objections;
pub mod organisations;
pub mod people;
pub mod portability;
pub mod proof;
pub mod purchases;
pub mod purposes;
pub mod recognition;
pub mod records;
pub mod restrictions;
pub mod retention;
pub mod scripts;
pub mod segments;
mod spoken;
pub mod tags;
pub mod timeline;
pub mod totals;
pub mod upkeep;
pub mod weighings;
pub mod wordings;

pub use ctx::{Ctx, Why};

/// Everything a verb needs: the store, the keys, the rules, the time, chance, and the house.
pub struct App {
    /// Records and ledger.
    pub store: Store,
    /// Keys and sealing.
    pub vault: Arc<Vault>,
    /// Who may do what.
    pub policy: Arc<Policy>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Files outside of the database.
    pub disk: Arc<dyn Disk>,
    /// The company and its parts.
    pub house: House,
    /// Signs checkpoints of the ledger.
    pub signer: ledger::note::SigningKey,
    /// Where files stand.
    pub places: Places,
    /// The file of the root key.
    pub root: PathBuf,
    /// Orders that no restore may lose.
    pub journal: Journal,
    /// What checking one password costs.
    pub password_cost: accounts::PasswordCost,
    /// Guards how many passwords are checked at once.
    pub password_checks: Arc<tokio::sync::Semaphore>,
}

/// The company, its brands and its teams.
#[derive(Clone, Debug)]
pub struct House {
    /// The company.
    pub controller: Controller,
    /// Its brands; never empty.
    pub brands: Vec<Brand>,
    /// Its teams; never empty.
    pub teams: Vec<Team>,
}

/// Where files stand. Keys, journal and proof do not belong into the backup of the data.
#[derive(Clone, Debug)]
pub struct Places {
    /// Databases.
    pub data: PathBuf,
    /// Sealed key files.
    pub keys: PathBuf,
    /// Orders that no restore may lose.
    pub journal: PathBuf,
    /// Signed checkpoints, for outsiders.
    pub proof: PathBuf,
    /// Sealed copies of uploads, while they are imported.
    pub spool: PathBuf,
}

impl House {
    /// The name of a brand.
    #[must_use]
    pub fn brand_name(&self, id: BrandId) -> &str {
        self.brands.iter().find(|brand| brand.id == id).map_or("", |brand| &brand.name)
    }

    /// The name of a team.
    #[must_use]
    pub fn team_name(&self, id: TeamId) -> &str {
        self.teams.iter().find(|team| team.id == id).map_or("", |team| &team.name)
    }
}

impl App {
    /// Whether the rules clear the actor for an act in the house.
    pub fn clears(&self, ctx: &Ctx, act: HouseAct) -> Result<bool, PolicyError> {
        Ok(self.policy.clear(&ctx.actor, act)?.is_ok())
    }
}
