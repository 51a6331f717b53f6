//! A house that an earlier program left must open, show, prove and forget as if nothing had happened.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn copied(version: &str) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(version).join("house");
    copy(&from, &to.path().join("house"));
    for folder in ["journal", "spool"] {
        fs::create_dir_all(to.path().join("house").join(folder)).unwrap();
    }
    to
}

/// A checkout keeps neither empty folders nor the modes that keys need.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

fn does(house: &Path, account: &str, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_confidant"))
        .current_dir(house)
        .args(["--home", "house", "--json", "--as", account])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_house_of_version_1_opens_shows_proves_and_forgets() {
    let home = copied("v1");
    let report = does(home.path(), "admin", &["verify"]);
    assert_eq!(report["sound"], true, "{report}");
    assert!(report["events"].as_u64().unwrap() >= 16);
    let found = does(home.path(), "privacy", &["person", "find", "ozel"]);
    assert_eq!(found["found"][0]["customer_number"], "41", "the index finds the words it was given then");
    let bought = does(home.path(), "privacy", &["person", "purchases", "--email", "ozelotta@canary-ocelot.example"]);
    assert_eq!((&bought["lines"], &bought["net"]["EUR"]), (&Value::from(2), &Value::from("284.96")));
    let asked = does(home.path(), "privacy", &["person", "erase", "--customer", "42", "--word", "ERASE"]);
    does(home.path(), "admin", &["account", "add", "second", "--role", "privacy_manager"]);
    let erased = does(home.path(), "second", &["erasure", "confirm", asked["erasure"].as_str().unwrap()]);
    assert_eq!(erased["step"], "certified");
    does(home.path(), "admin", &["keys", "rotate", "epoch"]);
    assert_eq!(does(home.path(), "admin", &["verify"])["sound"], true);
}
