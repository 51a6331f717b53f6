//! An access package, opened without the product.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;
use zip::ZipArchive;

use crate::child;

/// A package with its data and the schema inside.
pub struct Package {
    archive: ZipArchive<File>,
    pub data: Value,
    pub schema: String,
}

impl Package {
    pub fn open(file: &Path) -> Result<Self> {
        let mut archive = ZipArchive::new(File::open(file)?).context("a package that is no ZIP")?;
        let mut read = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).with_context(|| format!("a package without {name}"))?.read_to_string(&mut text)?;
            anyhow::Ok(text)
        };
        let data = serde_json::from_str(&read("data.json")?).context("data.json is no JSON")?;
        let schema = read("schema.json")?;
        Ok(Self { archive, data, schema })
    }

    /// Writes all files of it under a folder.
    pub fn unpack(&mut self, folder: &Path) -> Result<()> {
        for place in 0..self.archive.len() {
            let mut entry = self.archive.by_index(place)?;
            let name = entry.enclosed_name().context("a file that would leave the folder")?;
            let to = folder.join(name);
            fs::create_dir_all(to.parent().unwrap_or(folder))?;
            io::copy(&mut entry, &mut File::create(to)?)?;
        }
        Ok(())
    }

    /// Where the data breaks the schema inside.
    pub fn faults(&self) -> Result<Vec<String>> {
        faults(&serde_json::from_str(&self.schema)?, &self.data)
    }
}

fn faults(schema: &Value, data: &Value) -> Result<Vec<String>> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .map_err(|error| anyhow::anyhow!("the schema is none: {error}"))?;
    Ok(validator.iter_errors(data).take(100).map(|error| format!("{}: {}", error.instance_path(), error)).collect())
}

/// Whether `sha256sum` agrees with the list of check sums in the folder.
pub fn sums_hold(folder: &Path) -> Result<bool> {
    let mut command = Command::new("sha256sum");
    command.args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(folder);
    Ok(child::run(&mut command)?.code == Some(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use std::io::Write as _;

    use super::*;

    fn package(data: &str, schema: &str) -> Package {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("package.zip");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in [("data.json", data), ("schema.json", schema), ("csv/lines.csv", "a\n")] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        Package::open(&path).unwrap()
    }

    #[test]
    fn a_package_is_held_against_the_schema_inside() {
        let schema = r#"{ "type": "object", "properties": { "at": { "type": "string", "format": "date-time" } } }"#;
        assert!(package(r#"{"at":"2011-12-09T12:00:00Z"}"#, schema).faults().unwrap().is_empty());
        for bad in [r#"{"at":"yesterday"}"#, r#"{"at":1}"#] {
            assert_eq!(package(bad, schema).faults().unwrap().len(), 1, "{bad}");
        }
    }

    #[test]
    fn changed_files_break_their_check_sums() {
        let folder = tempfile::tempdir().unwrap();
        package("{}", "{}").unpack(folder.path()).unwrap();
        assert!(!sums_hold(folder.path()).unwrap(), "a package without check sums");
        let sum = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";
        fs::write(folder.path().join("SHA256SUMS"), format!("{sum}  csv/lines.csv\n")).unwrap();
        assert!(sums_hold(folder.path()).unwrap());
        fs::write(folder.path().join("csv/lines.csv"), "b\n").unwrap();
        assert!(!sums_hold(folder.path()).unwrap());
    }
}
