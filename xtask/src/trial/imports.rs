//! Files of people: the well-known exports, cards of address books, workbooks, files that come again.

use anyhow::Result;

use super::figures::Figures;
use super::parsers;

/// Every story of files passes on both engines, and their figures are those asked for.
pub fn run(figures: &mut Figures) -> Result<()> {
    let told = parsers::tests(figures, &["--workspace", "--test", "app"], "people_files")?;
    figures.at_least("stories_passed", parsers::count(told.passed), 26.0);
    for (figure, expected) in [
        ("headers recognised", "12 of 12"),
        ("rows of the twelve exports taken", "12 of 12"),
        ("files of cards read", "22 of 22"),
        ("fields of cards lost", "0"),
        ("rows of a workbook taken", "3 of 3"),
    ] {
        let found = told.said(figure).unwrap_or("nothing");
        figures.equal(figure, found, expected);
    }
    let mapping = parsers::tests(figures, &["--workspace", "--test", "mapping"], "")?;
    figures.at_least("rules_of_mappings_passed", parsers::count(mapping.passed), 11.0);
    Ok(())
}
