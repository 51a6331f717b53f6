//! A package in memory: tables of texts, the same in JSON and CSV.
//!
//! Invariant: it has no `Debug` and no `Serialize`; only [`super::write`] puts it into a file.

use std::collections::BTreeMap;

use domain::portability::Part;
use domain::time::Timestamp;

/// One row: a text for each column that says something.
pub type Row = BTreeMap<&'static str, String>;

/// Who gave a package.
#[derive(Clone, Eq, PartialEq)]
pub struct GivenBy {
    /// The company's name.
    pub name: String,
    /// Its country, ISO 3166-1.
    pub country: String,
    /// Where it answers questions about data.
    pub privacy_contact: String,
}

/// What one person takes along.
pub struct Package {
    /// When it was built.
    pub created_at: Timestamp,
    /// By whom.
    pub given_by: GivenBy,
    /// The company's reference for the person.
    pub person: String,
    tables: BTreeMap<Part, Vec<Row>>,
}

impl Package {
    /// A package without rows.
    pub const fn empty(created_at: Timestamp, given_by: GivenBy, person: String) -> Self {
        Self { created_at, given_by, person, tables: BTreeMap::new() }
    }

    /// The rows of a table.
    #[must_use]
    pub fn rows(&self, part: Part) -> &[Row] {
        self.tables.get(&part).map_or(&[], Vec::as_slice)
    }

    /// Adds a row, unless it says nothing or stands there already: two records of one person often say the same.
    pub fn add(&mut self, part: Part, row: Row) {
        let rows = self.tables.entry(part).or_default();
        let is_told_again = match part {
            Part::Profile | Part::ContactPoints | Part::Details => rows.contains(&row),
            Part::Purchases | Part::PurchaseLines | Part::Consents | Part::FormAnswers | Part::Fields => false,
        };
        if !row.is_empty() && !is_told_again {
            rows.push(row);
        }
    }
}

/// A row of those cells that say something.
pub fn row(cells: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Row {
    cells.into_iter().filter_map(|(column, cell)| Some((column, cell.filter(|cell| !cell.is_empty())?))).collect()
}
