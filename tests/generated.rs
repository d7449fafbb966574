//! Text that is made from other text: the README's rule table and capture, the keys that the model knows. `UPDATE=1` writes the README.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;

use faxsmith_manifest::model::keys;
use support::{CLEAN, faxsmith};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text with what stands between `<!-- mark… -->` and `<!-- end -->` replaced.
fn replaced(text: &str, mark: &str, by: &str) -> String {
    let start = text.find(&format!("<!-- {mark}")).unwrap_or_else(|| panic!("the README has a mark {mark}"));
    let start = start + text[start..].find("-->\n").unwrap() + "-->\n".len();
    let end = start + text[start..].find("<!-- end -->").unwrap();
    format!("{}{by}{}", &text[..start], &text[end..])
}

#[test]
fn the_readme_shows_the_rules_and_a_real_capture() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let rules = faxsmith(root(), &["rules", "--format", "markdown"]);
    let mark = "<!-- capture: ";
    let command = readme[readme.find(mark).unwrap() + mark.len()..].split(" -->").next().unwrap();
    let capture = faxsmith(root(), &command.split(' ').collect::<Vec<_>>());
    // Two findings give the idea; the rest is for those who run it.
    let shown: Vec<&str> = capture.out.split("\n\n").take(3).collect();
    let summary = capture.out.trim_end().lines().last().unwrap();
    let capture = format!("\n```text\n{}\n\n…\n\n{summary}\n```\n", shown.join("\n\n"));
    let wanted = replaced(&replaced(&readme, "rules", &format!("\n{}\n", rules.out)), "capture", &capture);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert!(readme == wanted, "the README's rule table or capture is old: run with UPDATE=1");
    }
}

#[test]
fn the_model_knows_the_keys_of_the_schemas() {
    let schema = |name: &str| serde_json::from_str::<serde_json::Value>(faxsmith_schemas::get(name).unwrap().text).unwrap();
    let keys_of = |value: &serde_json::Value| {
        let mut keys: Vec<String> =
            value["properties"].as_object().unwrap().keys().filter(|key| *key != "$schema").map(ToString::to_string).collect();
        keys.sort();
        keys
    };
    let manifest = schema("http-manifest");
    let definition = |name: &str| &manifest["$defs"][name];
    for (what, known, wanted) in [
        ("manifest", keys::MANIFEST, keys_of(&manifest)),
        ("action", keys::ACTION, keys_of(definition("send_action"))),
        ("body", keys::BODY, keys_of(definition("body"))),
        ("path_param", keys::PATH_PARAM, keys_of(definition("path_param"))),
        ("response", keys::RESPONSE, keys_of(definition("response"))),
        ("auth", keys::AUTH, keys_of(definition("auth"))),
        ("traits", keys::TRAITS, keys_of(definition("traits"))),
        ("package", keys::PACKAGE, keys_of(&schema("package-manifest"))),
    ] {
        let mut known: Vec<String> = known.iter().map(ToString::to_string).collect();
        known.sort();
        assert_eq!(known, wanted, "{what}");
    }
}

#[test]
fn the_clean_manifest_of_the_tests_is_clean_on_both_runtimes() {
    let here = support::folder(&[("config/providers/acme/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint", "--runtime", "all", "--fail-on", "info"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}
