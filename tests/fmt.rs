//! `faxsmith fmt`.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[allow(dead_code, reason = "each test file uses its own part")]
#[path = "support/pages.rs"]
mod pages;
mod support;

use std::fs;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::format::format;
use faxsmith_manifest::place::Place;
use pages::Folder;
use support::{CLEAN, faxsmith, faxsmith_reading, folder, write};

const UGLY: &str = "{\"name\": \"Acme\",\n\t\"id\":\"acme\" , \"actions\":{}}";
const NEAT: &str = "{ \"id\": \"acme\", \"name\": \"Acme\", \"actions\": {} }\n";

#[test]
fn files_are_written_once_and_told() {
    let here = folder(&[("a/manifest.json", UGLY), ("b/manifest.json", NEAT), ("c.json", UGLY), ("notes.json", "{\"b\":1}")]);
    let run = faxsmith(here.path(), &["fmt"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{run:?}");
    assert_eq!(run.out, "Formatted a/manifest.json\nFormatted c.json\n2 files formatted, 1 is already.\n");
    for path in ["a/manifest.json", "b/manifest.json", "c.json"] {
        assert_eq!(fs::read_to_string(here.path().join(path)).unwrap(), NEAT, "{path}");
    }
    assert_eq!(fs::read_to_string(here.path().join("notes.json")).unwrap(), "{\"b\":1}", "none of Faxbot's files");
    let again = faxsmith(here.path(), &["fmt"]);
    assert_eq!((again.code, &*again.out), (Some(0), "3 files are formatted already.\n"));
    assert_eq!(faxsmith(here.path(), &["fmt", "--quiet"]).out, "");
    assert_eq!(
        faxsmith(here.path(), &["fmt", "notes.json"]).out,
        "Formatted notes.json\n1 file formatted.\n",
        "a named file is always formatted"
    );
}

#[test]
fn check_and_diff_change_nothing() {
    let here = folder(&[("manifest.json", UGLY), ("b/manifest.json", NEAT)]);
    let check = faxsmith(here.path(), &["fmt", "--check"]);
    assert_eq!(check.code, Some(1));
    assert_eq!(check.out, "Would format manifest.json\n1 file would be formatted, 1 is already.\n");
    let diff = faxsmith(here.path(), &["fmt", "--diff"]);
    assert_eq!((diff.code, &*diff.err), (Some(1), "1 file would be formatted, 1 is already.\n"));
    assert!(diff.out.starts_with("--- manifest.json\n+++ manifest.json\n@@"), "{diff:?}");
    assert!(diff.out.contains("+{ \"id\": \"acme\""), "{diff:?}");
    assert_eq!(fs::read_to_string(here.path().join("manifest.json")).unwrap(), UGLY);
    for flag in ["--check", "--diff"] {
        assert_eq!(faxsmith(here.path(), &["fmt", flag, "b"]).code, Some(0));
    }
}

#[test]
fn a_diff_shows_no_credential() {
    let token: String = ["sk", "_live_"].concat() + &"4eC39HqLyjWDarjtT1zdp7dc"[..24];
    let text =
        format!("{{\"name\":\"x\",\"id\":\"y\",\"actions\":{{\"send_fax\":{{\"headers\":{{\"Authorization\":\"Bearer {token}\"}}}}}}}}");
    let here = folder(&[("manifest.json", &text)]);
    let run = faxsmith(here.path(), &["fmt", "--diff"]);
    assert!(run.out.contains("Authorization") && !run.out.contains(&token), "{run:?}");
    assert_eq!(faxsmith(here.path(), &["fmt"]).code, Some(0));
    assert!(fs::read_to_string(here.path().join("manifest.json")).unwrap().contains(&token), "the file keeps its value");
}

#[test]
fn standard_input_comes_out_formatted() {
    let here = folder(&[]);
    let run = faxsmith_reading(here.path(), UGLY.as_bytes(), &["fmt", "-", "--stdin-filename", "config/providers/acme/manifest.json"]);
    assert_eq!((run.code, &*run.out, &*run.err), (Some(0), NEAT, ""));
    let run = faxsmith_reading(here.path(), NEAT.as_bytes(), &["fmt", "-"]);
    assert_eq!((run.code, &*run.out), (Some(0), NEAT));
    let run = faxsmith_reading(here.path(), UGLY.as_bytes(), &["fmt", "--check", "-"]);
    assert_eq!((run.code, &*run.out), (Some(1), "Would format <stdin>\n1 file would be formatted.\n"));
    // The name decides: test cases have an order of their own.
    let cases = b"{\"cases\": [{\"action\": \"send_fax\", \"name\": \"x\"}]}";
    let run = faxsmith_reading(here.path(), cases, &["fmt", "-", "--stdin-filename", "manifest.test.json"]);
    assert_eq!(run.out, "{ \"cases\": [{ \"name\": \"x\", \"action\": \"send_fax\" }] }\n");
    let run = faxsmith_reading(here.path(), b"{\"a\": 1,}", &["fmt", "-", "--stdin-filename", "x.json"]);
    assert_eq!((run.code, &*run.out), (Some(2), ""));
    assert!(run.err.starts_with("error: x.json:1:8: not formatted: "), "{run:?}");
}

#[test]
fn what_cannot_be_formatted_is_told_and_left_alone() {
    let twice = "{\n  \"id\": \"a\",\n  \"actions\": {},\n  \"id\": \"b\"\n}\n";
    let here = folder(&[("a/manifest.json", twice), ("b/manifest.json", UGLY), ("c/manifest.json", "{\"a\": ")]);
    write(here.path(), "d/manifest.json", b"\xef\xbb\xbf{}");
    write(here.path(), "e/manifest.json", b"{\"a\": \"\xff\"}");
    for more in [&[][..], &["--check"], &["--diff"]] {
        let run = faxsmith(here.path(), &[&["fmt"][..], more].concat());
        assert_eq!(run.code, Some(2), "2 beats 1: {run:?}");
        let errors: Vec<&str> = run.err.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), 4, "{run:?}");
        assert!(
            errors[0].starts_with("error: a/manifest.json:4:3: not formatted: the key `id` stands twice in one object, first in line 2")
        );
        assert!(errors.iter().all(|error| error.contains("manifest.json:") && error.contains("not formatted: ")), "{errors:?}");
    }
    assert_eq!(fs::read_to_string(here.path().join("a/manifest.json")).unwrap(), twice);
    assert_eq!(fs::read_to_string(here.path().join("b/manifest.json")).unwrap(), NEAT, "the others are formatted");
    let gone = faxsmith(here.path(), &["fmt", "nothing-here.json"]);
    assert_eq!((gone.code, &*gone.err), (Some(2), "error: can't read nothing-here.json: there is no such file or folder\n"));
}

#[test]
fn companions_are_formatted_where_they_are_named() {
    let here =
        folder(&[("manifest.json", NEAT), ("manifest.response.json", "{\"send\":{\"id\":1}}"), ("manifest.test.json", "{\"cases\":[]}")]);
    assert_eq!(faxsmith(here.path(), &["fmt", "--check"]).code, Some(0));
    let run = faxsmith(here.path(), &["fmt", "manifest.response.json", "manifest.test.json"]);
    assert_eq!(run.out, "Formatted manifest.response.json\nFormatted manifest.test.json\n2 files formatted.\n");
    assert_eq!(fs::read_to_string(here.path().join("manifest.response.json")).unwrap(), "{ \"send\": { \"id\": 1 } }\n");
}

#[test]
fn usage_and_empty_folders() {
    let here = folder(&[("notes.json", "{}")]);
    let nothing = faxsmith(here.path(), &["fmt"]);
    assert_eq!(nothing.code, Some(3));
    assert!(nothing.err.starts_with("error: nothing to format in .:"), "{nothing:?}");
    let shown = faxsmith(here.path(), &["fmt", "--show-files"]);
    assert!(shown.err.starts_with("skipped  notes.json: no `actions` object at its top\n"), "{shown:?}");
    for arguments in [&["fmt", "-", "manifest.json"][..], &["fmt", "--stdin-filename", "x"], &["fmt", "--fix"]] {
        assert_eq!(faxsmith(here.path(), arguments).code, Some(2), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_stays() {
    use std::os::unix::fs::PermissionsExt;
    let here = folder(&[("manifest.json", UGLY)]);
    let path = here.path().join("manifest.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let run = faxsmith(here.path(), &["fmt"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.starts_with("error: can't write manifest.json, which is unchanged: permission denied"), "{run:?}");
    assert_eq!(faxsmith(here.path(), &["fmt", "--check"]).code, Some(1), "looking needs no permission");
    assert_eq!(fs::read_to_string(&path).unwrap(), UGLY);
}

/// Rule, place and message of each finding, whatever the layout. Messages that name a line say it of another layout.
fn findings(text: &str, around: &Surroundings<'_>) -> Vec<String> {
    let checked = check(text.as_bytes().to_vec(), around);
    let mut findings: Vec<String> =
        checked.findings.iter().map(|finding| format!("{} at {}: {}", finding.rule.name, finding.pointer, finding.message)).collect();
    findings.sort();
    findings
}

#[test]
fn the_linter_finds_the_same_before_and_after() {
    let mut compared = 0;
    for (name, block, sample) in pages::examples() {
        let folder = Folder { block: &block, sample: sample.as_deref() };
        let place = Place { path: block.path(), neighbours: Some(&folder) };
        let around = Surroundings { place, scope: block.scope(), ..Surroundings::default() };
        let text = block.file(block.word("at"));
        let document = Document::read(text.clone().into_bytes(), &place);
        let Ok(formatted) = format(&document, place.file_name()) else {
            assert!(!document.complaints.is_empty() || document.repeats_a_key() || document.depth > 512, "{name} is not formatted");
            continue;
        };
        assert_eq!(findings(&formatted, &around), findings(&text, &around), "{name}");
        compared += 1;
    }
    assert!(compared > 300, "{compared} examples");
}

#[test]
fn a_clean_manifest_stays_clean() {
    let here = folder(&[("config/providers/acme/manifest.json", CLEAN)]);
    assert_eq!(faxsmith(here.path(), &["fmt"]).code, Some(0));
    assert_eq!(faxsmith(here.path(), &["lint", "--runtime", "all", "--fail-on", "info"]).code, Some(0));
}
