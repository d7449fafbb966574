//! `--watch`: a real process that is told of real changes.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use support::terminal::{converse, expect, send, write as write_meanwhile};
use support::{CLEAN, faxsmith, folder, manifest_with, write};

/// A process that watches, with both of its outputs in one pipe.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 2>&1", env!("CARGO_BIN_EXE_faxsmith"), "lint", "--watch", "--format", "concise"])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, lines) = mpsc::channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { child, lines }
    }

    /// The output up to where it waits again.
    fn round(&mut self) -> String {
        let mut text = String::new();
        while !text.ends_with("Watching for changes. Ctrl-C ends.\n") {
            // Only a test that fails waits that long.
            let line = self.lines.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|error| panic!("{error}: {text}"));
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// Waits for a round with this text in it. A change can be seen half-way, which makes a round of its own.
    fn until(&mut self, text: &str) {
        while !self.round().contains(text) {}
    }

    fn interrupt(mut self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(130));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn every_change_is_seen() {
    let broken = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[("a/manifest.json", CLEAN), (".gitignore", "ignored\n"), (".git/HEAD", "")]);
    let path = here.path();
    let mut watching = Watching::start(path, &[]);
    assert_eq!(watching.round(), "Checked 1 file: nothing to report.\nWatching for changes. Ctrl-C ends.\n");
    // Written in place.
    write(path, "a/manifest.json", broken.as_bytes());
    watching.until("a/manifest.json:5:3: error[missing-allowed-domains]");
    // Saved as careful editors do.
    write(path, "a/manifest.json.new", CLEAN.as_bytes());
    fs::rename(path.join("a/manifest.json.new"), path.join("a/manifest.json")).unwrap();
    watching.until("Checked 1 file: nothing to report.");
    // A new folder, and a file in it.
    write(path, "b/c/manifest.json", broken.as_bytes());
    watching.until("b/c/manifest.json:5:3: error[missing-allowed-domains]");
    // A file in what was new.
    write(path, "b/c/manifest.json", CLEAN.as_bytes());
    watching.until("Checked 2 files: nothing to report.");
    // A folder that goes, and comes again.
    fs::rename(path.join("b"), path.join("d")).unwrap();
    fs::remove_dir_all(path.join("d")).unwrap();
    watching.until("Checked 1 file: nothing to report.");
    write(path, "b/c/manifest.json", broken.as_bytes());
    watching.until("b/c/manifest.json:5:3: error");
    write(path, "b/c/manifest.json", CLEAN.as_bytes());
    watching.until("Checked 2 files: nothing to report.");
    // The configuration.
    write(path, "faxsmith.toml", b"[levels]\nmissing-name = \"error\"\n");
    write(path, "a/manifest.json", CLEAN.replace("  \"name\": \"Acme Fax\",\n", "").as_bytes());
    watching.until("error[missing-name]");
    fs::remove_file(path.join("faxsmith.toml")).unwrap();
    watching.until("info[missing-name]");
    write(path, "faxsmith.toml", b"[rulez]\n");
    watching.until("rulez");
    fs::remove_file(path.join("faxsmith.toml")).unwrap();
    watching.until("info[missing-name]");
    watching.interrupt();
}

#[test]
fn a_named_file_is_watched_through_its_folder() {
    let broken = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[("x.txt", CLEAN)]);
    let mut watching = Watching::start(here.path(), &["x.txt"]);
    watching.round();
    fs::remove_file(here.path().join("x.txt")).unwrap();
    watching.until("can't read x.txt: there is no such file or folder");
    write(here.path(), "x.txt", broken.as_bytes());
    watching.until("error[missing-allowed-domains]");
    watching.interrupt();
}

#[test]
fn in_a_terminal_each_round_has_the_screen_to_itself() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let path = here.path().join("manifest.json");
    let run = converse(
        here.path(),
        &["lint", "--watch"],
        &[
            expect("nothing to report"),
            expect("Watching for changes"),
            write_meanwhile(&path, &manifest_with("[\"api.acme.example\"]", "[]")),
            expect("\u{1b}[2J\u{1b}[3J\u{1b}[H"),
            expect("missing-allowed-domains"),
            expect("Watching for changes"),
            send("\u{3}"),
        ],
    );
    assert_eq!(run.code, 130, "{run:?}");
}

#[test]
fn what_it_does_not_go_with() {
    let here = folder(&[("manifest.json", CLEAN)]);
    for (arguments, message) in [
        (&["--format", "json"][..], "json is one document"),
        (&["--output", "sarif"], "sarif is one document"),
        (&["--fix"], "cannot be used with"),
        (&["--diff"], "cannot be used with"),
        (&["--staged"], "cannot be used with"),
        (&["--write-baseline"], "cannot be used with"),
        (&["-"], "standard input"),
        (&["nowhere"], "can't read nowhere: there is no such file or folder"),
    ] {
        let run = faxsmith(here.path(), &[&["lint", "--watch"], arguments].concat());
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{arguments:?}: {run:?}");
        assert!(run.err.contains(message), "{arguments:?}: {run:?}");
    }
}
