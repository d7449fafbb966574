//! `--fix` and `--diff` on real files.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;

use support::{CLEAN, faxsmith, faxsmith_reading, folder, manifest_with};

/// A file with mistakes of many kinds, safe and unsafe to fix.
fn broken() -> String {
    CLEAN
        .replace("  \"name\"", "  // a remark\r\n  \"name\"")
        .replace("[\"api.acme.example\"]", "[\"https://API.acme.example:443\"]")
        .replace("15000,", "\"15000\",,")
        .replace("\"job_id\": \"id\", \"status\": \"state\"", "\"faxId\": \"$.data.id\", \"status\": \"state\"")
        .replace("\"SUCCESS\"", "\"success\"")
}

#[test]
fn twice_is_once() {
    let here = folder(&[("config/providers/acme/manifest.json", &broken())]);
    let path = here.path().join("config/providers/acme/manifest.json");
    for more in [&[][..], &["--unsafe"]] {
        let first = faxsmith(here.path(), &[&["lint", "--fix"][..], more].concat());
        assert_ne!(first.code, Some(2), "{first:?}");
        let once = fs::read_to_string(&path).unwrap();
        let again = faxsmith(here.path(), &[&["lint", "--fix"][..], more].concat());
        assert_eq!(fs::read_to_string(&path).unwrap(), once, "a second run changes nothing");
        assert!(!again.out.contains("Fixed"), "{again:?}");
        serde_json::from_str::<serde_json::Value>(&once).expect("the fixed file is JSON");
    }
}

#[test]
fn safe_fixes_keep_everything_else() {
    let text =
        manifest_with("\"timeout_ms\": 15000,", "\"timeout_ms\":   \"15000\" ,\t\"x-note\" : \"kept  as it is\",").replace('\n', "\r\n");
    let here = folder(&[("config/providers/acme/manifest.json", &text)]);
    let run = faxsmith(here.path(), &["lint", "--fix"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("Fixed 1 finding.\n"), "{run:?}");
    let fixed = fs::read_to_string(here.path().join("config/providers/acme/manifest.json")).unwrap();
    assert_eq!(fixed, text.replace("\"15000\"", "15000"));
}

#[test]
fn diff_shows_and_changes_nothing() {
    let here = folder(&[
        ("config/providers/acme/manifest.json", &broken()),
        ("config/providers/b/manifest.json", &CLEAN.replace("\"acme\"", "\"b\"")),
    ]);
    let run = faxsmith(here.path(), &["lint", "--diff"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("--- config/providers/acme/manifest.json\n+++ config/providers/acme/manifest.json\n@@"), "{run:?}");
    assert!(run.out.contains("+  \"timeout_ms\": 15000,\n"), "{run:?}");
    assert!(!run.out.contains("providers/b/"), "{run:?}");
    assert!(run.err.starts_with("Would fix "), "{run:?}");
    assert_eq!(fs::read_to_string(here.path().join("config/providers/acme/manifest.json")).unwrap(), broken());
    let clean = folder(&[("manifest.json", CLEAN)]);
    let run = faxsmith(clean.path(), &["lint", "--diff"]);
    assert_eq!((run.code, &*run.out), (Some(0), ""));
}

#[test]
fn fixing_standard_input_prints_the_mended_text() {
    let here = folder(&[]);
    let text = manifest_with("15000", "\"15000\"");
    let run = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "--fix", "-"]);
    assert_eq!((run.code, &*run.out), (Some(0), CLEAN));
    let run = faxsmith_reading(here.path(), CLEAN.as_bytes(), &["lint", "--fix", "-"]);
    assert_eq!((run.code, &*run.out), (Some(0), CLEAN), "what needs no fix comes out as it went in");
}
