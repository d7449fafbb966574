//! Plugins in code: they compile, have strict types, pass their own tests, and fit the dev kits as contract §13 describes them.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::cases::{self, Case};
use crate::support::programs::{compile, example, passed, program, tool};
use crate::support::{faxsmith, folder, write};
use crate::{chosen, write_all};

/// A folder with plugins of a target, and what the drivers need to know of each.
fn workspace(target: &str) -> (TempDir, Vec<Case>) {
    let here = folder(&[]);
    let all = chosen(cases::code(target), 3);
    write_all(here.path(), &all);
    let about = |case: &Case| {
        let package = package(case);
        let settings = example(here.path(), &package);
        (package, json!({ "id": case.id(), "settings": settings, "get_status": case.answers["capabilities"]["get_status"] }))
    };
    let expected: Map<String, Value> = all.iter().map(about).collect();
    write(here.path(), "expected.json", Value::from(expected).to_string().as_bytes());
    (here, all)
}

fn package(case: &Case) -> String {
    if case.answers["target"] == "python" { case.id().replace('-', "_") } else { case.id().to_owned() }
}

/// How many tests the plugins have of their own: ten each, and two more with a status.
fn own_tests(all: &[Case]) -> usize {
    all.iter().map(|case| if case.answers["capabilities"]["get_status"] == true { 12 } else { 10 }).sum()
}

/// What the dev kit's validator says of package manifests, and what JSON Schema and the linter say of them (contract §13.3).
fn are_fit_packages(here: &Path, all: &[Case], is_python: bool) {
    let schema: Value = serde_json::from_str(faxsmith_schemas::PACKAGE_MANIFEST.text).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for case in all {
        let path = format!("providers/{}/manifest.json", package(case));
        let manifest: Value = serde_json::from_slice(&fs::read(here.join(path)).unwrap()).unwrap();
        assert!(validator.is_valid(&manifest), "{manifest:#}");
        let settings = jsonschema::draft7::new(&manifest["config_schema"]).unwrap();
        let example = example(here, &package(case));
        assert!(settings.is_valid(&example), "{example:#} {manifest:#}");
    }
    let run = faxsmith(here, &["lint", "--runtime", "all", "--fail-on", "warning", "providers"]);
    assert!(run.code == Some(0) && run.out.contains(&format!("Checked {} files", all.len())), "{run:?}");
    let Some(mut python) = program("python3", here) else { return };
    python.env("PYTHONPATH", tool("doubles/python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let kind = if is_python { "package" } else { "manifest" };
    let out = passed(python.args(["-m", "faxbot_plugin_dev.validation", kind, "providers"]));
    assert_eq!(out.trim(), format!("{} valid", all.len()));
}

#[test]
fn python() {
    let (here, all) = workspace("python");
    let run = |arguments: &[&str]| {
        let mut python = program("python3", here.path())?;
        Some(passed(python.env("PYTHONDONTWRITEBYTECODE", "1").args(["-W", "error"]).args(arguments)))
    };
    let Some(_) = run(&["-m", "compileall", "-q", "providers"]) else { return };
    are_fit_packages(here.path(), &all, true);
    let out = run(&["-m", "unittest"]).unwrap();
    assert!(out.contains(&format!("Ran {} tests", own_tests(&all))), "{out}");

    // As the dev kit would run them, and their own tests with it.
    let with_kit = |arguments: &[&str]| {
        let mut python = program("python3", here.path()).unwrap();
        passed(python.env("PYTHONPATH", tool("doubles/python")).env("PYTHONDONTWRITEBYTECODE", "1").args(arguments))
    };
    assert_eq!(with_kit(&[tool("drive.py").to_str().unwrap()]).trim(), format!("{} driven", all.len()));
    let out = with_kit(&["-m", "unittest"]);
    assert!(out.contains(&format!("Ran {} tests", own_tests(&all))), "{out}");
}

#[test]
fn python_has_strict_types() {
    let (here, all) = workspace("python");
    let Some(mut mypy) = program(tool(".venv/bin/mypy"), here.path()) else { return };
    let out = passed(mypy.args(["--strict", "--no-incremental", "--python-version", "3.11", "providers"]));
    // Seven of each, and the package that they lie in.
    assert!(out.contains(&format!("no issues found in {} source files", 7 * all.len() + 1)), "{out}");
}

/// Runs all Node plugins with the dev kit in one process.
fn drive(here: &Path, module: &str, all: &[Case]) {
    let mut node = program("node", here).unwrap();
    let out = passed(node.env("NODE_PATH", tool("doubles/node")).arg(tool("drive.js")).arg(module));
    assert_eq!(out.trim(), format!("{} driven", all.len()));
}

#[test]
fn javascript() {
    let (here, all) = workspace("node");
    let Some(mut node) = program("node", here.path()) else { return };
    are_fit_packages(here.path(), &all, false);
    let out = passed(node.args(["--test", "--test-reporter=tap"]));
    assert!(out.contains(&format!("# pass {}\n", own_tests(&all))), "{out}");
    drive(here.path(), "providers/ID", &all);
}

#[test]
fn typescript() {
    let (here, all) = workspace("node-typescript");
    let Some(mut node) = program("node", here.path()) else { return };
    are_fit_packages(here.path(), &all, false);
    // The plugins' own options are strict; a test of new_code says so of each one's own configuration.
    let Some(()) = compile(here.path(), all[0].id()) else { return };
    let out = passed(node.current_dir(here.path().join("dist")).args(["--test", "--test-reporter=tap"]));
    assert!(out.contains(&format!("# pass {}\n", own_tests(&all))), "{out}");
    drive(here.path(), "dist/providers/ID/src", &all);
}
