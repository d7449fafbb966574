//! `--output`: several reports at once, files written whole, mistakes told before the work.

use std::fs;

use crate::FORMATS;
use crate::support::{CLEAN, command, faxsmith, faxsmith_reading, folder, manifest_with};

fn broken() -> String {
    manifest_with("[\"api.acme.example\"]", "[]")
}

#[test]
fn several_reports_at_once() {
    let here = folder(&[("a/manifest.json", &broken()), ("b/manifest.json", CLEAN)]);
    let files: Vec<String> = FORMATS.iter().map(|format| format!("--output={format}=out.{format}")).collect();
    let mut arguments = vec!["lint"];
    arguments.extend(files.iter().map(String::as_str));
    let all = faxsmith(here.path(), &arguments);
    assert_eq!(all.code, Some(1), "{all:?}");
    assert_eq!(all.err, "");
    for format in FORMATS {
        let alone = faxsmith(here.path(), &["lint", "--format", format]);
        let written = fs::read_to_string(here.path().join(format!("out.{format}"))).unwrap();
        assert_eq!(written, alone.out, "the file holds what standard output shows");
        if format == "human" {
            assert_eq!(all.out, alone.out, "people still see the report");
        }
        let twice = faxsmith(here.path(), &["lint", "--output", format]);
        assert_eq!((twice.out, twice.code), (alone.out.clone(), Some(1)));
        assert_eq!(faxsmith(here.path(), &["lint", "--output", &format!("{format}=-")]).out, alone.out);
    }
    let again = faxsmith(here.path(), &["lint", "--format", "concise", "--output", "sarif=out.sarif"]);
    assert!(again.out.starts_with("a/manifest.json:"), "{again:?}");
}

#[test]
fn reports_without_findings_and_without_files() {
    let clean = folder(&[("manifest.json", CLEAN)]);
    let empty = folder(&[]);
    for format in FORMATS {
        let run = faxsmith(clean.path(), &["lint", "--format", format]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let nothing = faxsmith(empty.path(), &["lint", "--format", format]);
        assert_eq!(nothing.code, Some(3), "{nothing:?}");
        assert!(nothing.err.contains("nothing to check"), "{nothing:?}");
        for out in [&run.out, &nothing.out] {
            match format {
                "human" => assert!(out.is_empty() || out == "Checked 1 file: nothing to report.\n", "{out}"),
                "concise" | "jsonl" | "github" => assert_eq!(out, ""),
                "junit" => assert!(out.starts_with("<?xml") && out.ends_with("</testsuites>\n"), "{out}"),
                _ => drop(serde_json::from_str::<serde_json::Value>(out).unwrap()),
            }
        }
    }
}

#[test]
fn every_line_of_jsonl_is_an_entry_of_json() {
    let here = folder(&[("a/manifest.json", &broken()), ("b/manifest.json", &manifest_with("\"acme\"", "\"local\""))]);
    let whole = crate::report(&faxsmith(here.path(), &["lint", "--format", "json"]));
    let lines = faxsmith(here.path(), &["lint", "--format", "jsonl"]).out;
    let entries: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(whole["findings"], serde_json::Value::from(entries));
}

#[test]
fn wrong_outputs_are_told_before_the_work() {
    let here = folder(&[("manifest.json", CLEAN), ("folder/x", "")]);
    for (arguments, want) in [
        (&["--output", "yaml=x"][..], "there is no format of this name: they are human, concise,"),
        (&["--output", "sarf=x"], "Did you mean `sarif`?"),
        (&["--output", "report.json"], "Did you mean `json=report.json`?"),
        (&["--output", "json="], "no file is named behind `=`"),
        (&["--output", "json", "--output", "sarif"], "standard output takes one report, not both json and sarif"),
        (&["--format", "json", "--output", "sarif=-"], "standard output takes one report, not both json and sarif"),
        (&["--output", "json=x", "--output", "sarif=./folder/../x"], "two reports can't go to one file"),
        (&["--output", "json=folder"], "can't write folder: it is a folder"),
        (&["--output", "json=no/x"], "can't write no/x: there is no folder no"),
        (&["--output", "json=x", "--diff"], "cannot be used with"),
    ] {
        let run = faxsmith(here.path(), &[&["lint"], arguments].concat());
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{arguments:?}: {run:?}");
        assert!(run.err.contains(want), "{arguments:?}: {run:?}");
    }
    assert!(!here.path().join("x").exists());
}

#[test]
fn a_report_never_replaces_what_was_checked() {
    let here = folder(&[("a/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint", "--output", "json=a/../a/manifest.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("the report would replace"), "{run:?}");
    assert_eq!(fs::read_to_string(here.path().join("a/manifest.json")).unwrap(), CLEAN);
}

#[cfg(unix)]
#[test]
fn a_report_is_not_written_through_a_link_out_of_the_folder() {
    let outside = folder(&[("precious", "keep")]);
    let here = folder(&[("manifest.json", CLEAN), ("old", "old")]);
    std::os::unix::fs::symlink(outside.path().join("precious"), here.path().join("out.json")).unwrap();
    std::os::unix::fs::symlink("old", here.path().join("inside.json")).unwrap();
    let run = faxsmith(here.path(), &["lint", "--output", "json=out.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("it is a link that leaves its folder"), "{run:?}");
    assert_eq!(fs::read_to_string(outside.path().join("precious")).unwrap(), "keep");
    assert_eq!(faxsmith(here.path(), &["lint", "--output", "json=inside.json"]).code, Some(0));
    assert!(fs::read_to_string(here.path().join("old")).unwrap().starts_with("{\"format\""));
    // A dangling link is not followed either.
    std::os::unix::fs::symlink(outside.path().join("new"), here.path().join("dangling")).unwrap();
    assert_eq!(faxsmith(here.path(), &["lint", "--output", "json=dangling"]).code, Some(2));
    assert!(!outside.path().join("new").exists());
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_written_to_as_it_is() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint", "--output", "json=/dev/stderr", "--output", "sarif=/dev/null"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.err.starts_with("{\"format\""), "{run:?}");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_gives_one_message() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = folder(&[("manifest.json", CLEAN), ("locked/x", "")]);
    let locked = here.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    let run = if fs::write(locked.join("probe"), "").is_ok() {
        // To the superuser every folder is open: one of the kernel's is not.
        faxsmith(here.path(), &["lint", "--output", "json=/proc/self/out.json"])
    } else {
        faxsmith(here.path(), &["lint", "--output", "json=locked/out.json"])
    };
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.out.starts_with("Checked 1 file"), "the other report is there: {run:?}");
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    assert!(run.err.starts_with("error: can't write "), "{run:?}");
}

#[test]
fn standard_input_has_reports_too() {
    let here = folder(&[]);
    let text = broken();
    let arguments = ["lint", "-", "--fix", "--unsafe", "--output", "jsonl=left.jsonl", "--stdin-filename", "x/manifest.json"];
    let broken = text.replace("\"SUCCESS\"", "\"nonsense\"");
    let run = faxsmith_reading(here.path(), broken.as_bytes(), &arguments);
    assert!(run.out.starts_with('{'), "the mended text: {run:?}");
    let left = fs::read_to_string(here.path().join("left.jsonl")).unwrap();
    assert!(left.contains("status-outside-vocabulary") && !left.contains("missing-allowed-domains"), "{left}");
    assert!(run.err.starts_with("x/manifest.json:"), "{run:?}");
    let run = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "-", "--fix", "--output", "json"]);
    assert_eq!((run.code, &*run.out), (Some(2), ""), "{run:?}");
    assert!(run.err.contains("`--output json=FILE`"), "{run:?}");
}

#[test]
fn unreadable_files_are_in_the_reports() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let run = |format: &str| faxsmith(here.path(), &["lint", "gone.json", "manifest.json", "--format", format]);
    let sarif = crate::report(&run("sarif"));
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &2.into()));
    let told = invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(told.contains("gone.json"), "{told}");
    let junit = run("junit");
    assert!(junit.out.contains("tests=\"2\" failures=\"0\" errors=\"1\""), "{junit:?}");
    assert!(junit.out.contains("<error message=\"can&apos;t read gone.json"), "{junit:?}");
}

#[test]
fn a_reader_that_goes_away_does_not_keep_files_from_being_written() {
    let here = folder(&[("manifest.json", &broken())]);
    let mut child = command(here.path())
        .args(["lint", "--output", "json=out.json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(here.path().join("out.json").exists());
}
