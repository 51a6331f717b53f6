//! How long each kind of data is kept (Art. 15(1)(d)).

use domain::retention::Rule;

use super::AccessError;
use super::gather::Source;
use super::model::RetentionPart;

/// Category, purpose and rule of every sealed column, as the catalogue of columns states them.
const KEPT: &[(&str, &str, &str)] = &[
    ("identity", "service", "customer"),
    ("identity", "compliance", "customer"),
    ("contact", "service", "customer"),
    ("purchases", "service", "purchase"),
    ("consent", "compliance", "consent_proof"),
    ("looks", "compliance", "ledger"),
    ("proof", "compliance", "customer"),
    ("fields", "service", "declared"),
    ("special", "service", "declared"),
    ("forms", "service", "customer"),
    ("notes", "service", "customer"),
    ("kept", "compliance", "archived"),
    ("rights", "rights", "rights_case"),
    ("letters", "rights", "rights_case"),
    ("rights", "rights", "rights_document"),
    ("package", "rights", "package_handover"),
];

/// What is kept, what for, and until when.
pub fn gather(source: &mut Source<'_>) -> Result<Vec<RetentionPart>, AccessError> {
    let db = &mut *source.db;
    let mut has_bought = false;
    for record in store::merges::circle(db, source.person.facts.subject)? {
        has_bought |= store::purchases::count(db, record)?.0 > 0;
    }
    let as_whom = if has_bought { Rule::Customer } else { Rule::Prospect };
    let mut parts = Vec::new();
    for (category, purpose, rule) in KEPT {
        let by = Rule::ALL.iter().find(|by| by.column() == Some(rule)).copied();
        let by = by.map(|by| if by == Rule::Prospect { as_whom } else { by });
        let months = by.map(|by| store::retention::months(db, by)).transpose()?.flatten();
        parts.push(RetentionPart {
            category: (*category).to_owned(),
            purpose: (*purpose).to_owned(),
            rule: (*rule).to_owned(),
            months,
        });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_said_about_retention_is_what_the_columns_say() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
        let read = |entry: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(entry.unwrap().path().join("sqlite.sql")).unwrap()
        };
        let migrations: String = folder.read_dir().unwrap().map(read).collect();
        let column = |line: &str| {
            let (_, class) = line.split_once("[sealed: ")?;
            let (class, _) = class.split_once(']')?;
            let values: Vec<_> =
                class.split(", ").filter_map(|part| Some(part.split_once('=')?.1.to_owned())).collect();
            <[String; 3]>::try_from(values).ok()
        };
        let columns: BTreeSet<_> = migrations.lines().filter_map(column).collect();
        let kept =
            KEPT.iter().map(|(category, purpose, rule)| [category, purpose, rule].map(|word| (*word).to_owned()));
        assert_eq!(columns, kept.collect::<BTreeSet<_>>());
    }
}
