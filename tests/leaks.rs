//! A secret that stands in a file is shown nowhere: not in any report, preview of a fix, request, result, or error.
//!
//! Each secret of two sets is planted at its place; then everything that the program prints of these files, in every format that it has,
//! is searched for any eight characters of any of them, as they are, decoded, JSON-escaped, percent-encoded.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "../manifest/tests/support/made_up.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod made_up;
#[path = "../manifest/tests/support/strings.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod strings;
mod support;

use std::collections::HashSet;
use std::path::Path;

use base64::Engine as _;
use faxsmith_manifest::json;
use faxsmith_manifest::secret::{Form, in_document};
use support::{Run, faxsmith, faxsmith_reading, write};

/// So many characters of a secret in a row are a leak. The first four may be seen.
const WINDOW: usize = 8;

fn number(window: &[u8]) -> u64 {
    u64::from_le_bytes(window.try_into().expect("a window has eight bytes"))
}

fn pair(window: &[u8]) -> usize {
    usize::from(window[0]) << 8 | usize::from(window[4])
}

/// The files with a secret in them, and what must not be seen of them.
struct Planted {
    files: Vec<(String, String)>,
    windows: HashSet<u64>,
    /// Which pairs of first and fifth byte they have: most places are done with after one look.
    pairs: Vec<bool>,
    short: Vec<String>,
}

impl Planted {
    fn new() -> Self {
        let mut planted = Self { files: Vec::new(), windows: HashSet::new(), pairs: vec![false; 1 << 16], short: Vec::new() };
        let rows = strings::labelled().into_iter().chain(made_up::made_up(77)).filter(|row| row.secret);
        for (number, row) in rows.enumerate() {
            let text = strings::planted(&row);
            for found in in_document(&json::parse(&text).root, &[]) {
                planted.hide(&text[found.span.range()], found.form);
            }
            planted.files.push((format!("{:03}-{}/manifest.json", number, row.key.split('.').next().unwrap()), text));
        }
        assert!(planted.files.len() > 250 && planted.windows.len() > 5000, "the sets are there");
        planted
    }

    /// Every spelling of a secret, given as it stands in the file.
    fn hide(&mut self, source: &str, form: Form) {
        let decoded: String = serde_json::from_str(&format!("\"{source}\"")).unwrap();
        let encoded: String = decoded
            .bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let mut spellings = vec![source.to_owned(), decoded.clone(), encoded];
        if form == Form::Basic {
            let plain = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(&decoded).unwrap()).unwrap();
            spellings.push(plain.split_once(':').unwrap().1.to_owned());
        }
        for spelling in spellings {
            if spelling.len() < WINDOW {
                self.short.push(spelling);
            } else {
                for window in spelling.as_bytes().windows(WINDOW) {
                    self.windows.insert(number(window));
                    self.pairs[pair(window)] = true;
                }
            }
        }
    }

    /// Panics where something can be seen.
    fn check(&self, what: &str, run: &Run) {
        for (stream, text) in [("standard output", &run.out), ("standard error", &run.err)] {
            let seen =
                text.as_bytes().windows(WINDOW).position(|window| self.pairs[pair(window)] && self.windows.contains(&number(window)));
            let around =
                seen.map(|at| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(120)..(at + 80).min(text.len())]).into_owned());
            assert!(seen.is_none(), "{what} shows a part of a secret on {stream}: …{}…", around.unwrap());
            let short = self.short.iter().find(|short| short.len() > 4 && text.contains(short.as_str()));
            assert!(short.is_none(), "{what} shows the secret `{}` on {stream}", short.unwrap());
        }
    }
}

/// The values that a flag may take, as the help lists them: a format that is new is tested from its first day.
fn values(command: &str, flag: &str) -> Vec<String> {
    let help = faxsmith(Path::new("."), &[command, "--help"]).out;
    let part = help.split(&format!("--{flag} <")).nth(1).unwrap_or_else(|| panic!("{command} has --{flag}"));
    let part = part.split("Possible values:").nth(1).unwrap();
    let lines = part.lines().skip(1).take_while(|line| !line.trim().is_empty());
    let values: Vec<String> = lines.filter_map(|line| Some(line.trim().strip_prefix("- ")?.split(':').next()?.to_owned())).collect();
    assert!(values.len() > 1, "{command} --{flag}: {values:?}");
    values
}

#[test]
fn no_report_shows_a_secret() {
    let planted = Planted::new();
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &planted.files {
        write(folder.path(), path, text.as_bytes());
    }
    for format in values("lint", "format") {
        for runtime in [None, Some("2025"), Some("2026")] {
            let mut arguments = vec!["lint", "--format", &format];
            arguments.extend(runtime.into_iter().flat_map(|runtime| ["--runtime", runtime]));
            planted.check(&arguments.join(" "), &faxsmith(folder.path(), &arguments));
        }
    }
    for arguments in [
        &["lint", "--diff"][..],
        &["lint", "--diff", "--unsafe"],
        &["lint", "--diff", "--unsafe", "--runtime", "2026"],
        &["lint", "--show-files"],
        &["lint", "--fix", "--unsafe", "--runtime", "2026"],
        &["lint"],
    ] {
        planted.check(&arguments.join(" "), &faxsmith(folder.path(), arguments));
    }
}

#[test]
fn no_request_and_no_result_shows_a_secret() {
    let planted = Planted::new();
    let folder = tempfile::tempdir().unwrap();
    let (renders, maps) = (values("render", "as"), values("map", "format"));
    write(folder.path(), "answer.json", br#"{"id": "1", "state": "done"}"#);
    // What stands elsewhere is part of no request.
    for (path, text) in planted.files.iter().filter(|(path, _)| path.contains("-actions/")) {
        write(folder.path(), path, text.as_bytes());
        for format in &renders {
            let arguments = ["render", path, "--as", format];
            planted.check(&arguments.join(" "), &faxsmith(folder.path(), &arguments));
        }
        for format in &maps {
            let arguments = ["map", path, "answer.json", "--format", format];
            planted.check(&arguments.join(" "), &faxsmith(folder.path(), &arguments));
        }
    }
}

#[test]
fn nothing_read_from_standard_input_shows_a_secret() {
    let planted = Planted::new();
    let here = Path::new(".");
    for (path, text) in planted.files.iter().step_by(5) {
        let arguments = ["lint", "-", "--stdin-filename", path];
        planted.check(&arguments.join(" "), &faxsmith_reading(here, text.as_bytes(), &arguments));
        // Broken off in the middle it is no JSON, and still nobody's business.
        let half = &text.as_bytes()[..text.len() - 30];
        planted.check("lint of half a file", &faxsmith_reading(here, half, &arguments));
        let fence = format!("# Acme\n\n```json\n{text}\n```\n");
        let arguments = ["lint", "-", "--stdin-filename", "README.md", "--markdown"];
        planted.check(&arguments.join(" "), &faxsmith_reading(here, fence.as_bytes(), &arguments));
    }
}
