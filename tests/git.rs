//! `--staged` and `--changed`: the files that Git says, in the content that counts.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{CLEAN, Run, command, faxsmith, folder, manifest_with, write};

/// Fails with an error.
fn broken() -> String {
    manifest_with("[\"api.acme.example\"]", "[]")
}

/// Has a warning with a safe fix.
fn fixable() -> String {
    manifest_with("15000", "\"15000\"")
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git starts");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A repository with everything in it committed.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let here = folder(files);
    git(here.path(), &["init", "-q"]);
    git(here.path(), &["add", "--all"]);
    git(here.path(), &["commit", "-q", "--allow-empty", "-m", "first"]);
    here
}

/// The files with findings, as the concise report names them.
fn files(run: &Run) -> Vec<&str> {
    let mut files: Vec<&str> = run.out.lines().map(|line| line.split(':').next().unwrap()).collect();
    files.dedup();
    files
}

fn lint(folder: &Path, arguments: &[&str]) -> Run {
    faxsmith(folder, &[&["lint", "--format", "concise", "-q"], arguments].concat())
}

#[test]
fn what_is_staged_counts_not_what_lies_there() {
    let here = repository(&[("a/manifest.json", CLEAN), ("b/manifest.json", CLEAN), ("c/manifest.json", &broken())]);
    let path = here.path();
    write(path, "a/manifest.json", broken().as_bytes());
    git(path, &["add", "a"]);
    write(path, "a/manifest.json", CLEAN.as_bytes());
    write(path, "b/manifest.json", broken().as_bytes());
    let run = lint(path, &["--staged"]);
    assert_eq!((run.code, files(&run)), (Some(1), vec!["a/manifest.json"]), "{run:?}");
    git(path, &["add", "a"]);
    let run = faxsmith(path, &["lint", "--staged"]);
    assert_eq!((run.code, &*run.out, &*run.err), (Some(0), "", "Nothing to check is staged.\n"));
}

#[test]
fn staged_takes_what_a_walk_takes() {
    let here = repository(&[]);
    let path = here.path();
    for name in ["manifest.json", "acme.json", ".hidden/manifest.json", "notes.txt", "sub/manifest.json", "docs.md", "acme.response.json"] {
        write(path, name, if name == "docs.md" { format!("```json\n{}```\n", broken()) } else { broken() }.as_bytes());
    }
    write(path, "data.json", b"{}");
    write(path, "large.json", format!("{}{}", broken(), " ".repeat(1 << 20)).as_bytes());
    #[cfg(unix)]
    std::os::unix::fs::symlink("manifest.json", path.join("link.json")).unwrap();
    git(path, &["add", "--all"]);
    assert_eq!(files(&lint(path, &["--staged"])), ["acme.json", "manifest.json", "sub/manifest.json"]);
    assert_eq!(files(&lint(path, &["--staged", "--markdown"])), ["acme.json", "docs.md", "manifest.json", "sub/manifest.json"]);
    assert_eq!(files(&lint(path, &["--staged", "sub", "data.json"])), ["data.json", "sub/manifest.json"], "a named file is always checked");
    assert_eq!(files(&lint(path, &["--staged", ".hidden"])), [".hidden/manifest.json"]);
    assert_eq!(files(&lint(&path.join("sub"), &["--staged"])), ["manifest.json"]);
    assert_eq!(files(&lint(&path.join("sub"), &["--staged", "../acme.json"])), ["../acme.json"]);
    let run = faxsmith(path, &["lint", "--staged", "--show-files", "-q"]);
    assert!(run.err.contains("skipped  large.json: over 1 MiB\n"), "{run:?}");
    assert!(run.err.contains("skipped  acme.response.json: sample replies or test cases\n"), "{run:?}");
}

#[test]
fn names_of_all_kinds() {
    let here = repository(&[]);
    let names = ["with blank/manifest.json", "ünïcode/manifest.json", "-dash/manifest.json", ":(glob)/manifest.json", "a*b/manifest.json"];
    for name in names {
        write(here.path(), name, broken().as_bytes());
    }
    write(here.path(), "new\nline/manifest.json", broken().as_bytes());
    for (arguments, add) in [(&["--changed"][..], false), (&["--staged"], true)] {
        if add {
            git(here.path(), &["add", "--all"]);
        }
        let run = faxsmith(here.path(), &[&["lint", "--show-files", "-q"], arguments].concat());
        for name in names.iter().copied().chain(["new\\u{a}line/manifest.json"]) {
            assert!(run.err.contains(&format!("checked  {name}: known name\n")), "{name}: {run:?}");
        }
        assert_eq!(run.err.lines().count(), 6, "{run:?}");
    }
    assert_eq!(lint(here.path(), &["--staged", "a*b"]).out.lines().count(), 1, "a path is no pattern");
}

#[test]
fn deleted_renamed_and_unmerged() {
    let here = repository(&[("gone/manifest.json", &broken()), ("old/manifest.json", &broken()), ("both/manifest.json", CLEAN)]);
    let path = here.path();
    git(path, &["rm", "-q", "gone/manifest.json"]);
    git(path, &["mv", "old", "new"]);
    for flag in ["--staged", "--changed"] {
        assert_eq!(files(&lint(path, &[flag])), ["new/manifest.json"], "{flag}");
    }
    git(path, &["commit", "-q", "-m", "second"]);
    git(path, &["checkout", "-q", "-b", "other", "HEAD~1"]);
    write(path, "both/manifest.json", fixable().as_bytes());
    git(path, &["commit", "-q", "-a", "-m", "theirs"]);
    git(path, &["checkout", "-q", "main"]);
    write(path, "both/manifest.json", manifest_with("15000", "16000").as_bytes());
    git(path, &["commit", "-q", "-a", "-m", "ours"]);
    let merge =
        Command::new("git").current_dir(path).args(["-c", "user.name=T", "-c", "user.email=t@t.example", "merge", "other"]).output();
    assert!(!merge.unwrap().status.success(), "they conflict");
    let run = lint(path, &["--staged"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("both/manifest.json is not checked: its merge is not resolved"), "{run:?}");
}

#[test]
fn fixes_never_touch_what_is_not_staged() {
    let here = repository(&[("a/manifest.json", CLEAN), ("b/manifest.json", CLEAN)]);
    let path = here.path();
    write(path, "a/manifest.json", fixable().as_bytes());
    write(path, "b/manifest.json", fixable().as_bytes());
    git(path, &["add", "--all"]);
    let mine = format!("{}\n", fixable().replace("Acme Fax", "Mine"));
    write(path, "b/manifest.json", mine.as_bytes());
    let run = faxsmith(path, &["lint", "--staged", "--fix"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(fs::read_to_string(path.join("a/manifest.json")).unwrap(), CLEAN);
    assert_eq!(fs::read_to_string(path.join("b/manifest.json")).unwrap(), mine);
    assert!(run.err.contains("not fixed  b/manifest.json: it has changes that are not staged"), "{run:?}");
    assert!(run.err.contains("The fixes are in the work tree, the index is as it was"), "{run:?}");
    for name in ["a", "b"] {
        assert_eq!(git(path, &["show", &format!(":{name}/manifest.json")]), fixable(), "the index is as it was");
    }
    git(path, &["add", "a"]);
    git(path, &["checkout", "-q", "b"]);
    let run = lint(path, &["--staged", "--diff", "b"]);
    assert!(run.out.contains("+  \"timeout_ms\": 15000,"), "{run:?}");
}

#[test]
fn what_lies_beside_comes_from_the_index() {
    let sample = "{\"send\": {\"state\": \"done\"}}";
    let here = repository(&[("a/manifest.json", CLEAN)]);
    let path = here.path();
    write(path, "a/manifest.json", format!("{CLEAN}\n").as_bytes());
    git(path, &["add", "a/manifest.json"]);
    write(path, "a/manifest.response.json", sample.as_bytes());
    assert_eq!(lint(path, &["--staged"]).out, "", "a sample that is not staged is not there");
    assert!(lint(path, &["a"]).out.contains("sample-mismatch"));
    git(path, &["add", "--all"]);
    fs::remove_file(path.join("a/manifest.response.json")).unwrap();
    assert!(lint(path, &["--staged"]).out.contains("sample-mismatch"));
}

#[test]
fn a_new_provider_is_held_against_the_others() {
    let here = repository(&[("config/providers/zeta/manifest.json", CLEAN)]);
    let path = here.path();
    write(path, "config/providers/alpha/manifest.json", CLEAN.as_bytes());
    for flag in ["--changed", "--staged"] {
        git(path, &["add", "--all"]);
        let run = lint(path, &[flag]);
        assert!(run.out.contains("[duplicate-id]"), "{flag}: {run:?}");
        assert!(!run.out.contains("zeta/manifest.json:"), "{flag}: {run:?}");
    }
}

#[test]
fn changed_since_a_revision() {
    let here = repository(&[("a/manifest.json", &broken()), ("b/manifest.json", &broken()), (".gitignore", "ignored\n")]);
    let path = here.path();
    assert_eq!((lint(path, &["--changed"]).code, &*lint(path, &["--changed"]).out), (Some(0), ""));
    git(path, &["checkout", "-q", "-b", "topic"]);
    write(path, "a/manifest.json", format!("{}\n", broken()).as_bytes());
    git(path, &["commit", "-q", "-a", "-m", "topic"]);
    git(path, &["checkout", "-q", "main"]);
    write(path, "b/manifest.json", format!("{}\n", broken()).as_bytes());
    git(path, &["commit", "-q", "-a", "-m", "main"]);
    git(path, &["checkout", "-q", "topic"]);
    write(path, "new/manifest.json", broken().as_bytes());
    write(path, "ignored/manifest.json", broken().as_bytes());
    assert_eq!(files(&lint(path, &["--changed"])), ["new/manifest.json"]);
    // What `main` did meanwhile is none of this branch's doing.
    assert_eq!(files(&lint(path, &["--changed", "--since", "main"])), ["a/manifest.json", "new/manifest.json"]);
    assert_eq!(files(&lint(&path.join("new"), &["--changed", "--since", "main"])), ["manifest.json"]);
}

#[test]
fn before_the_first_commit() {
    let here = folder(&[("a/manifest.json", &broken()), ("b/manifest.json", &broken())]);
    git(here.path(), &["init", "-q"]);
    git(here.path(), &["add", "a"]);
    assert_eq!(files(&lint(here.path(), &["--staged"])), ["a/manifest.json"]);
    assert_eq!(files(&lint(here.path(), &["--changed"])), ["a/manifest.json", "b/manifest.json"]);
}

#[test]
fn the_index_of_a_hook_counts() {
    let here = repository(&[("a/manifest.json", CLEAN)]);
    let path = here.path();
    write(path, "a/manifest.json", broken().as_bytes());
    fs::copy(path.join(".git/index"), path.join("hook-index")).unwrap();
    let add = Command::new("git").current_dir(path).args(["add", "a"]).env("GIT_INDEX_FILE", path.join("hook-index")).status();
    assert!(add.unwrap().success());
    assert_eq!(lint(path, &["--staged"]).code, Some(0));
    let hook = command(path).args(["lint", "--staged"]).env("GIT_INDEX_FILE", path.join("hook-index")).output().unwrap();
    assert_eq!(hook.status.code(), Some(1), "{hook:?}");
}

#[test]
fn what_can_go_wrong_is_said() {
    let here = repository(&[("manifest.json", CLEAN)]);
    let outside = folder(&[]);
    let bare = folder(&[]);
    git(bare.path(), &["init", "-q", "--bare"]);
    for (place, arguments, message) in [
        (outside.path(), &["--staged"][..], "`--staged` needs a Git repository; `git rev-parse` says: not a git repository"),
        (outside.path(), &["--changed"], "`--changed` needs a Git repository; `git rev-parse` says: not a git repository"),
        (bare.path(), &["--staged"], "`--staged` needs a work tree"),
        (here.path(), &["--changed", "--since", "nowhere"], "`--since nowhere`: there is no such commit here."),
        (here.path(), &["--changed", "--since", "--output=x"], "`--since --output=x`: there is no such commit here."),
        (here.path(), &["--changed", "--since", ""], "`--since `: there is no such commit here."),
        (here.path(), &["--since", "HEAD"], "--changed"),
        (here.path(), &["--staged", "--changed"], "cannot be used with"),
        (here.path(), &["--staged", "-"], "choose one"),
        (here.path(), &["--staged", "/"], "outside repository"),
    ] {
        // Nothing above the temporary folder may count as a repository.
        let arguments = [&["lint"], arguments].concat();
        let output = command(place).args(&arguments).env("GIT_CEILING_DIRECTORIES", place.parent().unwrap()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(said.contains(message), "{arguments:?}: {said}");
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 2, "nothing was written");
    }
    let output = command(here.path()).args(["lint", "--staged"]).env("PATH", outside.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: `--staged` asks `git`, which is not installed, or not in the PATH\n");
}

#[test]
fn what_the_configuration_excludes_is_not_asked_for() {
    let here = repository(&[("faxsmith.toml", "exclude = [\"vendor\"]\ninclude = [\"*.fax\"]\n")]);
    let path = here.path();
    for name in ["vendor/manifest.json", "kept/manifest.json", "kept/other.fax"] {
        write(path, name, broken().as_bytes());
    }
    git(path, &["add", "--all"]);
    for flags in [&["--staged"][..], &["--changed"]] {
        let only = [flags, &["--level", "duplicate-id=off"]].concat();
        assert_eq!(files(&lint(path, &only)), ["kept/manifest.json", "kept/other.fax"], "{flags:?}");
        assert_eq!(lint(path, &[flags, &["--no-config", "vendor"]].concat()).code, Some(1), "{flags:?}");
    }
}
