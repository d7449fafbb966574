//! The plugins in code that `new` writes, run by the real Python and Node, and by doubles of Faxbot's dev kits.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod command;
mod escapes;
mod hostile;
mod node;
mod python;
#[path = "../support/mod.rs"]
mod support;
mod typescript;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use faxsmith::new::answers::{Answers, Capabilities, Credential, Setting, SettingKind, Target, first_version};
use faxsmith::new::code;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Texts for names: what breaks strings, docstrings, comments, templates, Markdown and terminals.
const HOSTILE: [&str; 30] = [
    "Acme \"Fax\"",
    "Acme's",
    "\"\"\"",
    "'''",
    "*/ process.exit(7) /*",
    "// not a comment",
    "# not a heading",
    "{{ name }} {% raw %} {# x #}",
    "${process.exit(7)} `x`",
    "{to_number} %s %(x)s",
    "\\",
    "\\\\\" \\' \\n \\u0041 \\N{BULLET}",
    "line\nline",
    "carriage\r\nreturn\r",
    "tab\tand\u{b}and\u{c}",
    "NUL \0 and escape \u{1b}[31m and delete \u{7f}",
    "\u{85}next line \u{2028}line \u{2029}paragraph",
    "right \u{202E}to left\u{202C} \u{2066}marks\u{2069}",
    "\u{FEFF}mark \u{200B} nothing \u{AD}",
    "😀 👩‍👩‍👧 \u{1F1E9}\u{1F1EA}",
    "日本語 العربية é e\u{301}",
    "\u{10FFFF} \u{FFFE} \u{E000} \u{E0041}",
    "<script>alert(1)</script> <!-- -->",
    "[link](javascript:alert(1)) ![x](y) | cell |",
    "```\ncode\n```",
    "1. one - two + three = four",
    "../../etc/passwd C:\\Windows",
    "</README.md> &amp; &#x41; &lt;",
    "__proto__ constructor None null",
    "-----BEGIN\u{1}END-----   ",
];

/// Answers for a target: `settings` is 0 for none, 1 for one of each kind, 2 for required ones with the provider's address.
fn answers(target: Target, id: &str, settings: usize, credentials: usize, get_status: bool) -> Answers {
    let setting = |key: &str, kind: SettingKind, required: bool, default: Option<Value>| Setting {
        key: key.to_owned(),
        title: format!("The {key}"),
        description: if required { "What it is for.".to_owned() } else { String::new() },
        kind,
        required,
        default,
    };
    let choices = || SettingKind::Choice(vec!["fine".to_owned(), "standard".to_owned()]);
    let settings = match settings {
        0 => vec![],
        1 => vec![
            setting("from_number", SettingKind::Text, false, Some(json!(""))),
            setting("class", SettingKind::Integer, false, Some(json!(3))),
            setting("constructor", SettingKind::Number, false, Some(json!(0.5))),
            setting("coverPage", SettingKind::Boolean, false, Some(json!(false))),
            setting("quality", choices(), false, Some(json!("standard"))),
        ],
        _ => vec![
            setting("base_url", SettingKind::Text, true, None),
            setting("from_number", SettingKind::Text, true, None),
            setting("retries", SettingKind::Integer, true, None),
            setting("rate", SettingKind::Number, true, None),
            setting("hasOwnProperty", SettingKind::Boolean, true, None),
            setting("quality", choices(), true, None),
        ],
    };
    let names = ["api_key", "api_secret", "account"];
    Answers {
        target,
        id: id.to_owned(),
        name: "Acme Fax".to_owned(),
        version: first_version(),
        description: String::new(),
        author: "Acme".to_owned(),
        settings,
        credentials: names[..credentials].iter().map(|key| Credential { key: (*key).to_owned(), title: String::new() }).collect(),
        capabilities: Capabilities { get_status },
        http: None,
    }
}

/// Every combination of settings, credentials and capabilities, each under an id of its own.
fn matrix(target: Target) -> Vec<Answers> {
    let mut all = Vec::new();
    for settings in 0..3 {
        for credentials in 0..3 {
            for get_status in [false, true] {
                let id = format!("acme-{}", all.len());
                all.push(answers(target, &id, settings, credentials, get_status));
            }
        }
    }
    all
}

/// A folder with these plugins in it.
fn workspace(plugins: &[Answers]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for answers in plugins {
        for file in code::files(answers) {
            support::write(folder.path(), &file.path, file.content.as_bytes());
        }
    }
    folder
}

/// The settings that the README of a plugin shows.
fn example(folder: &Path, package: &str) -> Value {
    let readme = fs::read_to_string(folder.join("providers").join(package).join("README.md")).unwrap();
    support::registration(&readme)[0]["providers"]["outbound"]["settings"].clone()
}

/// A path of this test's own files.
fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/new_code").join(path)
}

/// The program, to be run in a folder; none where it is missing, which is told.
fn program(path: impl AsRef<Path>, folder: &Path) -> Option<Command> {
    let path = path.as_ref();
    if !Command::new(path).arg("--version").output().is_ok_and(|output| output.status.success()) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not there: run tests/new_code/install.sh", path.display());
        return None;
    }
    let mut command = Command::new(path);
    command.current_dir(folder).env_remove("NODE_TEST_CONTEXT").env_remove("NODE_OPTIONS").env_remove("PYTHONPATH");
    Some(command)
}

/// What it prints; it must end well.
fn passed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{text}", output.status);
    text
}

#[test]
fn package_manifests_are_what_the_dev_kit_takes() {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/package-manifest.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&serde_json::from_str(&schema).unwrap()).unwrap();
    for target in [Target::Python, Target::Node, Target::NodeTypescript] {
        for plugin in matrix(target) {
            let folder = workspace(std::slice::from_ref(&plugin));
            let files = code::files(&plugin);
            let manifest = files.iter().find(|file| file.path.ends_with("/manifest.json")).unwrap();
            let value: Value = serde_json::from_str(&manifest.content).unwrap();
            assert!(validator.is_valid(&value), "{value:#}");
            assert_eq!(value["id"], plugin.id);
            let of_settings = jsonschema::draft7::new(&value["config_schema"]).unwrap();
            let package = manifest.path.split('/').nth(1).unwrap();
            let example = example(folder.path(), package);
            assert!(of_settings.is_valid(&example), "{example:#} {value:#}");
            let run = support::faxsmith(folder.path(), &["lint", "--runtime", "all", "--fail-on", "warning", &manifest.path]);
            assert_eq!(run.code, Some(0), "{run:?}");
        }
    }
}

#[test]
fn paths_stay_in_the_provider_s_folder() {
    for (target, folder) in [(Target::Python, "providers/acme_fax/"), (Target::Node, "providers/acme-fax/")] {
        let files = code::files(&answers(target, "acme-fax", 1, 1, true));
        let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
        assert!(paths.iter().all(|path| path.starts_with(folder) || *path == "providers/__init__.py"), "{paths:?}");
        assert!(paths.is_sorted() && paths.contains(&&*format!("{folder}README.md")), "{paths:?}");
        assert!(files.iter().all(|file| file.content.is_empty() || file.content.ends_with('\n')));
        assert!(files.iter().all(|file| !file.content.contains("{%") && !file.content.ends_with("\n\n")));
    }
    assert!(code::files(&answers(Target::Http, "acme-fax", 1, 1, true)).is_empty());
}
