//! On manifests that a generator writes, the credentials that it planted are found, and nothing else is taken for one.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{faxsmith, folder};

const COUNT: &str = "600";

#[test]
fn planted_credentials_and_no_others() {
    let folder = folder(&[]);
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/corpus.py");
    let made = Command::new("python3").arg(generator).arg(folder.path()).arg(COUNT).output();
    let Ok(made) = made else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no python3 to write the manifests");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut planted = BTreeSet::new();
    for entry in fs::read_dir(folder.path().join("providers")).expect("a folder") {
        let path = entry.expect("an entry").path().join("manifest.json");
        // The generator writes no other Authorization header that is not filled in by Faxbot.
        if fs::read_to_string(&path).expect("a manifest").contains("\"Authorization\": \"Bearer ") {
            planted.insert(path.strip_prefix(folder.path()).expect("below").to_string_lossy().replace('\\', "/"));
        }
    }
    assert!(planted.len() > 5, "the generator plants too few: {planted:?}");
    let run = faxsmith(folder.path(), &["lint", "--format", "json", "--only", "hardcoded-secret", "--only", "secret-default", "providers"]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let found: BTreeSet<String> =
        report["findings"].as_array().expect("a list").iter().map(|finding| finding["path"].as_str().expect("a path").to_owned()).collect();
    assert_eq!(found, planted);
}
