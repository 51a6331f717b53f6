//! The company, its brands, teams and employers, and the settings of the installation.

use domain::controller::{Brand, Controller, Employer, Team};
use domain::id::{BrandId, ControllerId, EmployerId, TeamId};
use domain::purpose::Purpose;
use domain::time::{Timestamp, to_ms};

use crate::cell::public_id;
use crate::{Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub CONTROLLER_ADD: System = "insert into controller (id, public_id, name, country, privacy_contact) values ($1, $2, $3, $4, $5)";
    pub CONTROLLERS: System = "select id, public_id, name, country, privacy_contact from controller where id > $1 order by id";
    pub BRAND_ADD: System = "insert into brand (id, public_id, controller_id, name) values ($1, $2, $3, $4)";
    pub BRANDS: System = "select id, public_id, controller_id, name from brand where controller_id = $1 order by id";
    pub TEAM_ADD: System = "insert into team (id, controller_id, name) values ($1, $2, $3)";
    pub TEAMS: System = "select id, controller_id, name from team where controller_id = $1 order by id";
    pub EMPLOYER_ADD: System = "insert into employer (id, controller_id, name, kind) values ($1, $2, $3, $4)";
    pub PURPOSE_ADD: System = "insert into purpose (id, controller_id, code, basis, active_at) values ($1, $2, $3, $4, $5)";
    pub SETTING_SET: System = "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
    pub SETTING: System = "select value from setting where name = $1";
}

/// Writes down the company, its first brands, teams and own employer row, and the purposes to begin with.
pub fn found(tx: &mut Tx<'_>, controller: &Controller, own: &Employer, at: Timestamp) -> Result<()> {
    let (id, public) = (Val::I(controller.id.number()), controller.public.to_string());
    tx.exec(
        &CONTROLLER_ADD,
        &[
            id,
            Val::T(&public),
            Val::T(&controller.name),
            Val::T(controller.country.code()),
            Val::T(&controller.privacy_contact),
        ],
    )?;
    tx.exec(
        &EMPLOYER_ADD,
        &[Val::I(own.id.number()), Val::I(own.controller.number()), Val::T(&own.name), Val::T(own.kind.code())],
    )?;
    for purpose in Purpose::ALL {
        tx.exec(
            &PURPOSE_ADD,
            &[
                Val::I(purpose.id().number()),
                Val::I(controller.id.number()),
                Val::T(purpose.code()),
                Val::T(purpose.first_basis().code()),
                Val::I(to_ms(at)),
            ],
        )?;
    }
    crate::purposes::found(tx, controller.id, at)
}

/// Adds an employer: a vendor, as a rule.
pub fn add_employer(tx: &mut Tx<'_>, employer: &Employer) -> Result<()> {
    tx.exec(
        &EMPLOYER_ADD,
        &[
            Val::I(employer.id.number()),
            Val::I(employer.controller.number()),
            Val::T(&employer.name),
            Val::T(employer.kind.code()),
        ],
    )?;
    Ok(())
}

/// Adds a brand.
pub fn add_brand(tx: &mut Tx<'_>, brand: &Brand) -> Result<()> {
    let public = brand.public.to_string();
    tx.exec(
        &BRAND_ADD,
        &[Val::I(brand.id.number()), Val::T(&public), Val::I(brand.controller.number()), Val::T(&brand.name)],
    )?;
    Ok(())
}

/// Adds a team.
pub fn add_team(tx: &mut Tx<'_>, team: &Team) -> Result<()> {
    tx.exec(&TEAM_ADD, &[Val::I(team.id.number()), Val::I(team.controller.number()), Val::T(&team.name)])?;
    Ok(())
}

/// The first company; `None` before the house is founded.
pub fn controller(db: &mut dyn Db) -> Result<Option<Controller>> {
    row(db, &CONTROLLERS, &[Val::I(0)], |cells| {
        Ok(Controller {
            id: ControllerId::new(cells.i(0)?),
            public: public_id(cells, 1)?,
            name: cells.t(2)?,
            country: cells.t(3)?.parse().map_err(|_| StoreError::Damaged { what: "a country" })?,
            privacy_contact: cells.t(4)?,
        })
    })
}

/// The brands of a company.
pub fn brands(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Brand>> {
    rows(db, &BRANDS, &[Val::I(controller.number())], |cells| {
        Ok(Brand {
            id: BrandId::new(cells.i(0)?),
            public: public_id(cells, 1)?,
            controller: ControllerId::new(cells.i(2)?),
            name: cells.t(3)?,
        })
    })
}

/// The teams of a company.
pub fn teams(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Team>> {
    rows(db, &TEAMS, &[Val::I(controller.number())], |cells| {
        Ok(Team { id: TeamId::new(cells.i(0)?), controller: ControllerId::new(cells.i(1)?), name: cells.t(2)? })
    })
}

/// The own company's employer row of a new house.
#[must_use]
pub fn own_employer(controller: &Controller, id: EmployerId) -> Employer {
    Employer {
        id,
        controller: controller.id,
        name: controller.name.clone(),
        kind: domain::controller::EmployerKind::Own,
    }
}

/// Sets a setting.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.exec(&SETTING_SET, &[Val::T(name), Val::T(value)])?;
    Ok(())
}

/// Reads a setting.
pub fn setting(db: &mut dyn Db, name: &str) -> Result<Option<String>> {
    row(db, &SETTING, &[Val::T(name)], |cells| cells.t(0))
}
