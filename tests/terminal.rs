//! What happens in a terminal, tried in a real one: questions, and how far a long run has come.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::process::Command;

use support::terminal::{converse, expect, send, write};
use support::{CLEAN, faxsmith, folder, manifest_with};

const ASK: &[&str] = &["lint", "--fix", "--interactive"];

/// Two safe fixes, and one that needs a yes.
fn broken() -> String {
    CLEAN.replace("[\"api.acme.example\"]", "[]").replace("15000", "\"15000\"").replace("\"id\": \"acme\"", "\"id\": \"phaxio\"")
}

#[test]
fn each_fix_is_asked_for() {
    let here = folder(&[("manifest.json", &broken())]);
    let text = || fs::read_to_string(here.path().join("manifest.json")).unwrap();
    let run = converse(
        here.path(),
        ASK,
        &[
            expect("[shadowed-builtin]"),
            expect("(may change the meaning)"),
            expect("Apply this fix? y,n,a,s,f,q,? "),
            send("?\n"),
            expect("q - ask no more; what was applied stays"),
            expect("y,n,a,s,f,q,? "),
            send("n\n"),
            expect("[missing-allowed-domains]"),
            expect("    +   \"allowed_domains\": [\"api.acme.example\"],"),
            expect("y,n,a,s,f,q,? "),
            send("y\n"),
            expect("[invalid-timeout]"),
            expect("y,n,a,s,f,q,? "),
            send("n\n"),
            expect("1 fixable with `--fix`"),
        ],
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.screen.contains("Fixed 1 finding.\n"), "{run:?}");
    assert!(run.screen.contains("2 fixes were not wanted.\n"), "{run:?}");
    assert_eq!(text(), broken().replace("[]", "[\"api.acme.example\"]"));
}

#[test]
fn all_or_none_of_a_rule() {
    let other = broken().replace("\"id\": \"phaxio\"", "\"id\": \"sinch\"");
    let here = folder(&[("a/manifest.json", &broken()), ("b/manifest.json", &other)]);
    let run = converse(
        here.path(),
        ASK,
        &[
            expect("[shadowed-builtin]"),
            expect("? y,"),
            send("s\n"),
            expect("[missing-allowed-domains]"),
            expect("? y,"),
            send("a\n"),
            expect("a/manifest.json:6"),
            expect("? y,"),
            send("f\n"),
            expect("b/manifest.json:5:3: Allow only the hosts of the actions\n".trim_end()),
            expect("[invalid-timeout]"),
            expect("? y,"),
            send("q\n"),
            expect("Fixed 2 findings."),
        ],
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.screen.matches("[shadowed-builtin]").count(), 1, "{run:?}");
    for (name, before) in [("a", broken()), ("b", other)] {
        let after = fs::read_to_string(here.path().join(name).join("manifest.json")).unwrap();
        assert_eq!(after, before.replace("[]", "[\"api.acme.example\"]"));
    }
}

#[test]
fn several_fixes_are_a_choice() {
    let text = CLEAN
        .replace(
            "\"timeout_ms\"",
            "\"config_schema\": { \"type\": \"object\", \"properties\": { \"region\": { \"type\": \"string\" } } },\n  \"timeout_ms\"",
        )
        .replace("{{to}}", "{{to}} {{settings.regionn}}");
    let here = folder(&[("manifest.json", &text)]);
    let run = converse(
        here.path(),
        ASK,
        &[
            expect("fix 1: "),
            expect("fix 2: "),
            expect("Apply which fix? 1-2,n,a,s,f,q,? "),
            send("3\n"),
            expect("1, 2 … apply the fix with this number"),
            expect("q,? "),
            send("2\n"),
            expect("It brings what is not found now: unused-setting. Apply it all the same? y,n "),
            send("y\n"),
            expect("Fixed 1 finding"),
        ],
    );
    let after = fs::read_to_string(here.path().join("manifest.json")).unwrap();
    assert!(after.contains("\"regionn\": "), "it was declared, which is the second choice: {run:?}\n{after}");
}

#[test]
fn an_interrupt_leaves_what_was_applied() {
    let here = folder(&[("manifest.json", &broken())]);
    let run = converse(
        here.path(),
        ASK,
        &[
            expect("? y,"),
            send("n\n"),
            expect("[missing-allowed-domains]"),
            expect("? y,"),
            send("y\n"),
            expect("[invalid-timeout]"),
            expect("? y,"),
            send("\u{3}"),
        ],
    );
    assert_eq!(run.code, 130, "{run:?}");
    let text = fs::read_to_string(here.path().join("manifest.json")).unwrap();
    assert_eq!(text, broken().replace("[]", "[\"api.acme.example\"]"));
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 1, "nothing is left over");
}

#[test]
fn the_end_of_input_is_quit() {
    let here = folder(&[("manifest.json", &broken())]);
    let run = converse(here.path(), ASK, &[expect("? y,"), expect("? "), send("\u{4}"), expect("Checked 1 file")]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(fs::read_to_string(here.path().join("manifest.json")).unwrap(), broken());
}

#[test]
fn what_the_baseline_knows_is_not_asked_for() {
    let here = folder(&[("manifest.json", &manifest_with("15000", "\"15000\""))]);
    assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline"]).code, Some(0));
    fs::write(here.path().join("manifest.json"), broken()).unwrap();
    let steps =
        [expect("[shadowed-builtin]"), expect("? y,"), send("n\n"), expect("[missing-allowed-domains]"), expect("? y,"), send("n\n")];
    let run = converse(here.path(), &[ASK, &["--baseline", "faxsmith-baseline.json"]].concat(), &steps);
    assert!(!run.screen.contains("[invalid-timeout]"), "{run:?}");
}

#[test]
fn a_file_that_changes_meanwhile_is_never_overwritten() {
    let here = folder(&[("manifest.json", &manifest_with("15000", "\"15000\""))]);
    let path = here.path().join("manifest.json");
    let mine = manifest_with("15000", "\"15000\"").replace("Acme Fax", "Mine");
    let run = converse(
        here.path(),
        ASK,
        &[
            expect("? y,"),
            write(&path, &mine),
            send("y\n"),
            expect("manifest.json has changed meanwhile"),
            expect("? y,"),
            send("y\n"),
            expect("Fixed 1 finding"),
        ],
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::read_to_string(path).unwrap(), CLEAN.replace("Acme Fax", "Mine"));
}

#[test]
fn without_a_terminal_the_command_to_use_is_told() {
    let here = folder(&[("a b/manifest.json", &broken())]);
    let run = faxsmith(here.path(), &["lint", "--fix", "--interactive", "--fail-on", "warning", "a b"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.out, "");
    assert!(run.err.contains("`faxsmith lint --fix --fail-on warning 'a b'` makes the safe fixes"), "{run:?}");
    assert!(run.err.contains("`faxsmith lint --unsafe --fix --fail-on warning 'a b'` also"), "{run:?}");
    for arguments in
        [&["lint", "--interactive"][..], &["lint", "--fix", "--interactive", "-"], &["lint", "--fix", "--interactive", "--staged"]]
    {
        assert_eq!(faxsmith(here.path(), arguments).code, Some(2), "{arguments:?}");
    }
}

/// A run that waits for as long as the test wants: it reads from a pipe.
fn slow() -> (tempfile::TempDir, std::path::PathBuf) {
    let here = folder(&[]);
    let pipe = here.path().join("slow.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    (here, pipe)
}

#[test]
fn a_long_run_tells_how_far_it_is() {
    let (here, pipe) = slow();
    let run = converse(
        here.path(),
        &["lint", "slow.json"],
        &[expect("0 files checked …"), expect("0 files checked …"), write(&pipe, CLEAN), expect("Checked 1 file")],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let (_, after) = run.screen.rsplit_once("files checked …").unwrap();
    assert_eq!(after, "\r\u{1b}[2KChecked 1 file: nothing to report.\n", "the line is gone before the report comes");
    let (here, _) = slow();
    let run = converse(here.path(), &["lint", "slow.json"], &[expect("0 files checked …"), send("\u{3}")]);
    assert_eq!(run.code, 130, "{run:?}");
    assert!(run.screen.ends_with("\r\u{1b}[2K"), "{run:?}");
}
