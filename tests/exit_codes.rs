//! The exit codes of `lint`: 0 clean, 1 findings, 2 usage or unreadable, 3 nothing to check, 130 interrupted.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::process::Stdio;

use support::{CLEAN, command, faxsmith, faxsmith_reading, folder, manifest_with, write};

#[test]
fn zero_when_clean() {
    let here = folder(&[("config/providers/acme/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.out, "Checked 1 file: nothing to report.\n");
    assert_eq!(run.err, "");
    let quiet = faxsmith(here.path(), &["lint", "--quiet"]);
    assert_eq!((quiet.code, &*quiet.out, &*quiet.err), (Some(0), "", ""));
}

#[test]
fn one_from_the_chosen_level_on() {
    let warning = manifest_with("\"SUCCESS\"", "\"success\"");
    let here = folder(&[("manifest.json", &warning)]);
    for (level, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        let run = faxsmith(here.path(), &["lint", "--fail-on", level]);
        assert_eq!(run.code, Some(code), "--fail-on {level}: {run:?}");
    }
    let error = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[("manifest.json", &error)]);
    assert_eq!(faxsmith(here.path(), &["lint"]).code, Some(1));
    assert_eq!(faxsmith(here.path(), &["lint", "--fail-on", "never"]).code, Some(0));
}

#[test]
fn two_for_wrong_usage() {
    let here = folder(&[("manifest.json", CLEAN)]);
    for arguments in [
        &["lint", "--format", "xml"][..],
        &["lint", "--no-such-flag"],
        &["lint", "--runtime", "2024"],
        &["lint", "--fix", "--diff"],
        &["lint", "--unsafe"],
        &["lint", "-", "manifest.json"],
        &["lint", "--stdin-filename", "x.json"],
        &["lnt"],
        &["explain", "no-such-rule"],
        &["schema", "no-such-schema"],
        &[],
    ] {
        let run = faxsmith(here.path(), arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
    let run = faxsmith(here.path(), &["explain", "missing-allowed-domain"]);
    assert!(run.err.contains("Did you mean `missing-allowed-domains`?"), "{run:?}");
}

#[test]
fn two_for_what_cannot_be_read_and_it_beats_one() {
    let broken = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[("manifest.json", &broken)]);
    let run = faxsmith(here.path(), &["lint", "nothing-here.json", "manifest.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.out.contains("missing-allowed-domains"), "the other file is checked all the same: {run:?}");
    assert_eq!(run.err, "error: can't read nothing-here.json: there is no such file or folder\n");
}

#[test]
fn three_when_nothing_matches() {
    let here = folder(&[("notes.json", "{\"a\": 1}"), ("readme.txt", "actions")]);
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(run.out, "");
    assert!(run.err.starts_with("error: nothing to check in .:"), "{run:?}");
    assert_eq!(faxsmith(here.path(), &["lint", "notes.json"]).code, Some(1), "a named file is always checked");
}

#[test]
fn help_and_version_work_everywhere() {
    let here = folder(&[]);
    for command in ["lint", "fmt", "explain", "rules", "schema", "completions", "man"] {
        let help = faxsmith(here.path(), &[command, "--help"]);
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains(&format!("Usage: faxsmith {command}")), "{help:?}");
        assert_eq!(faxsmith(here.path(), &[command, "--version"]).code, Some(0));
    }
}

#[test]
fn standard_input_is_checked_under_its_name() {
    let here = folder(&[]);
    let broken = manifest_with("\"acme\"", "\"other\"");
    let run = faxsmith_reading(
        here.path(),
        broken.as_bytes(),
        &["lint", "-", "--format", "concise", "--runtime", "2026", "--stdin-filename", "config/providers/acme/manifest.json"],
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.starts_with("config/providers/acme/manifest.json:2:10: error[id-differs-from-folder]"), "{run:?}");
    let run = faxsmith_reading(here.path(), CLEAN.as_bytes(), &["lint", "-"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_same_program_under_cargo() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let cargo = || std::process::Command::new(env!("CARGO_BIN_EXE_cargo-faxsmith"));
    let lint = cargo().current_dir(here.path()).args(["faxsmith", "lint"]).output().unwrap();
    assert_eq!(lint.status.code(), Some(0));
    let direct = cargo().current_dir(here.path()).arg("lint").output().unwrap();
    assert_eq!(direct.status.code(), Some(0));
    for (arguments, usage) in
        [(&["faxsmith", "lint", "--help"][..], "Usage: cargo faxsmith lint"), (&["lint", "--help"], "Usage: cargo-faxsmith lint")]
    {
        let help = cargo().args(arguments).output().unwrap();
        assert!(String::from_utf8_lossy(&help.stdout).contains(usage), "{arguments:?}: {help:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let files: Vec<(String, String)> =
        (0..400).map(|number| (format!("providers/p{number}/manifest.json"), manifest_with("[\"api.acme.example\"]", "[]"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let here = folder(&files);
    for format in ["human", "concise", "json"] {
        let mut child = command(here.path())
            .args(["lint", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panic"), "{output:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn interrupted_is_130() {
    let here = folder(&[]);
    let mut child =
        command(here.path()).args(["lint", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary starts");
    // It waits for input; once it catches SIGINT (bit 2 of the mask) the signal may come.
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("the process runs");
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(|mask| u64::from_str_radix(mask.trim(), 16));
        if caught.is_some_and(|mask| mask.is_ok_and(|mask| mask & 2 != 0)) {
            break;
        }
        std::thread::yield_now();
    }
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn show_files_says_why() {
    let here = folder(&[
        ("a/manifest.json", CLEAN),
        ("b/acme.json", CLEAN),
        ("b/acme.response.json", CLEAN),
        ("c/data.json", "{\"actions\": 5}"),
        ("d.txt", ""),
        (".hidden/manifest.json", CLEAN),
    ]);
    write(here.path(), "broken.json", CLEAN.replace("\"name\"", "name").as_bytes());
    let run = faxsmith(here.path(), &["lint", "--show-files", "--quiet"]);
    let want = "checked  a/manifest.json: known name\nchecked  b/acme.json: has an `actions` object\nchecked  broken.json: has an `actions` object\n\
                skipped  b/acme.response.json: sample replies or test cases\nskipped  c/data.json: no `actions` object at its top\n\
                skipped  d.txt: neither a known name nor *.json\n";
    assert_eq!(run.err, want);
}

#[test]
fn gitignore_is_respected() {
    let here = folder(&[("kept/manifest.json", CLEAN), ("ignored/manifest.json", "{"), (".gitignore", "ignored/\n"), (".git/HEAD", "")]);
    assert_eq!(faxsmith(here.path(), &["lint"]).code, Some(0));
    assert_eq!(faxsmith(here.path(), &["lint", "ignored/manifest.json"]).code, Some(1), "a named file is always checked");
}
