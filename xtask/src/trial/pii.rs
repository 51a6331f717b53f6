//! Personal data in free text: what the detector finds on published data, and notes of several people in a real house.

mod found;
mod notes;

use anyhow::Result;

use super::figures::Figures;
use super::shop::Files;
use crate::workspace;

/// Measures the detector, then writes notes and erases.
pub fn run(figures: &mut Figures) -> Result<()> {
    let data = workspace::root().join("../shared/data");
    let Some(files) = Files::or_skip() else {
        figures.judged("data", "skipped: no shared data", false);
        return Ok(());
    };
    found::identifiers(figures, &data.join("pii/identifiers/stdnumjs_identifiers.csv"))?;
    found::shop_codes(figures, &files.retail)?;
    found::texts(figures, &data.join("pii/presidio/synth_dataset_v2.json"))?;
    notes::run(figures, &files)
}
