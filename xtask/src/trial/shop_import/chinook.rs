//! The second shop by the same road: customers with addresses first, then their invoices.

use anyhow::Result;

use super::super::figures::Figures;
use super::super::house::{ADMIN, House, customers, invoices, number, path};
use super::super::shop::{CHINOOK, Files};
use super::super::stage::Stage;
use super::super::totals::Totals;

pub fn run(figures: &mut Figures, stage: &Stage, files: &Files) -> Result<()> {
    let house = House::found(stage, "chinook", &[])?;
    let told = house.told(ADMIN, &customers(path(&files.customers)?, CHINOOK, "USD"))?;
    figures.equal("chinook_customers", number(&told, "people_added"), 59);
    figures.equal("chinook_customers_refused", number(&told, "rows_refused"), 0);
    let told = house.told(ADMIN, &invoices(path(&files.invoices)?, CHINOOK, "USD"))?;
    figures.equal("chinook_invoices", number(&told, "purchases_added"), 412);
    figures.equal("chinook_invoices_refused", number(&told, "rows_refused"), 0);
    figures.equal("chinook_newcomers", number(&told, "people_added"), 0);
    let all = Totals::of(&house)?.all("USD");
    figures.equal("chinook_invoices_in_totals", all.invoices, 412);
    let net = all.net.to_string();
    figures.equal("chinook_net", net.as_str(), "2328.6");
    figures.equal("chinook_verify_sound", house.is_sound()?, true);
    Ok(())
}
