//! `--format gitlab`.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::hostile::hostile;
use crate::support::{CLEAN, faxsmith, folder};

fn issues(folder: &Path) -> Vec<Value> {
    let issues = crate::report(&faxsmith(folder, &["lint", "--format", "gitlab", "."]));
    issues.as_array().unwrap().clone()
}

fn fingerprints(issues: &[Value]) -> Vec<&str> {
    issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect()
}

#[test]
fn the_report_is_as_gitlab_documents_it() {
    let schema = serde_json::from_str(include_str!("gitlab-code-quality.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let nothing = folder(&[("manifest.json", CLEAN)]);
    let strange = hostile();
    for folder in [root.join("examples"), root.join("cli/new/presets"), nothing.path().to_owned(), strange.path().to_owned()] {
        let issues = issues(&folder);
        let errors: Vec<String> =
            validator.iter_errors(&Value::from(issues.clone())).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", folder.display());
        let unique: BTreeSet<&str> = fingerprints(&issues).into_iter().collect();
        assert_eq!(unique.len(), issues.len(), "fingerprints are unique");
    }
    let examples = issues(&root.join("examples"));
    let list = examples.iter().find(|issue| issue["check_name"] == "missing-allowed-domains").unwrap();
    assert_eq!(list["severity"], "critical", "a missing list of hosts is a matter of security");
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let here = folder(&[]);
    let path = here.path().join("manifest.json");
    // The same mistake twice at one place, and others elsewhere.
    let text = CLEAN
        .replacen("{ \"scheme\": \"none\" }", "{ \"scheme\": \"nöne\" }", 1)
        .replacen("\"{{to}}\\\"", "\"{{tto}} {{tto}}\\\"", 1)
        .replacen("{{to}}", "{{tto}}{{tto}}", 1);
    std::fs::write(&path, &text).unwrap();
    let before = issues(here.path());
    assert!(before.len() >= 3, "{before:#?}");
    let moved = text.replacen('{', "{\n\n  \"x-note\": \"moved\",\n", 1).replace('\n', "\r\n");
    std::fs::write(&path, moved).unwrap();
    let after = issues(here.path());
    assert_eq!(fingerprints(&before), fingerprints(&after));
    assert_ne!(before[0]["location"], after[0]["location"]);
}
