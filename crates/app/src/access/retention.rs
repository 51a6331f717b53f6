//! How long each kind of data is kept (Art. 15(1)(d)).

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
pub fn all() -> Vec<RetentionPart> {
    let part = |(category, purpose, rule): &(&str, &str, &str)| RetentionPart {
        category: (*category).to_owned(),
        purpose: (*purpose).to_owned(),
        rule: (*rule).to_owned(),
    };
    KEPT.iter().map(part).collect()
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
        let kept = all().into_iter().map(|kept| [kept.category, kept.purpose, kept.rule]);
        assert_eq!(columns, kept.collect::<BTreeSet<_>>());
    }
}
