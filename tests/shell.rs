//! Cargo's ways to call the program, completions, the manual page.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::{CLEAN, faxsmith, folder};

/// Cargo with the built `cargo-faxsmith` on its path.
fn cargo(here: &Path, arguments: &[&str]) -> Output {
    let built = Path::new(env!("CARGO_BIN_EXE_cargo-faxsmith")).parent().unwrap();
    let path =
        std::env::join_paths([built.to_path_buf()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap()))).unwrap();
    Command::new(env!("CARGO")).current_dir(here).env("PATH", path).args(arguments).output().expect("cargo runs")
}

#[test]
fn cargo_finds_the_subcommand() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let lint = cargo(here.path(), &["faxsmith", "lint"]);
    assert_eq!(lint.status.code(), Some(0), "{lint:?}");
    assert!(String::from_utf8_lossy(&lint.stdout).contains("nothing to report"));
    let help = cargo(here.path(), &["help", "faxsmith"]);
    assert!(String::from_utf8_lossy(&help.stdout).contains("Usage: cargo faxsmith [OPTIONS] <COMMAND>"), "{help:?}");
}

#[test]
fn completions_for_five_shells() {
    let here = folder(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = faxsmith(here.path(), &["completions", shell]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("faxsmith") && run.out.contains("fail-on"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn the_completions_are_bash() {
    let here = folder(&[]);
    let script = faxsmith(here.path(), &["completions", "bash"]).out;
    let checked = Command::new("bash").args(["-n", "-c", &script]).output().expect("bash runs");
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn the_manual_page_names_every_command() {
    let here = folder(&[]);
    let run = faxsmith(here.path(), &["man"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with(".ie"), "roff: {}", &run.out[..40]);
    for word in ["lint", "explain", "rules", "schema", "completions", "runtime", "Exit codes"] {
        assert!(run.out.contains(word), "{word}");
    }
}
