//! Names and texts that want to break out of a format, and credentials, in every format.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::FORMATS;
use crate::support::{CLEAN, Run, faxsmith, folder, manifest_with};

/// Folders whose names mean something to one format or another.
pub const NAMES: [&str; 9] = [
    "a b",
    "100%",
    "a,b=c",
    "::error::x",
    "\"quoted\" & 'so' <b>",
    "{0} [x](y)",
    "é😀 #?",
    #[cfg(unix)]
    "line\nbreak\r",
    #[cfg(not(unix))]
    "line",
    #[cfg(unix)]
    "esc\u{1b}[31m\u{202e}",
    #[cfg(not(unix))]
    "esc",
];

/// A folder with a manifest of one finding behind wide characters, its lines ended in CR LF, under each of the names.
pub fn hostile() -> tempfile::TempDir {
    let text = manifest_with("{ \"scheme\": \"none\" }", "{ \"x-é😀\": \"é\", \"scheme\": \"nöne\" }").replace('\n', "\r\n");
    let files: Vec<(String, &str)> = NAMES.iter().map(|name| (format!("{name}/manifest.json"), text.as_str())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    folder(&files)
}

/// Whether something optional is there; says aloud if not.
pub fn present(what: &Path, remedy: &str) -> bool {
    let there = what.exists();
    if !there {
        skip(&format!("{} is not there: {remedy}", what.display()));
    }
    there
}

/// Says aloud, past the test runner, that a test did not run.
pub fn skip(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// Runs a program with a text as its input.
pub fn fed(command: &mut Command, input: &str) -> Run {
    use std::io::Write as _;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let text = input.to_owned();
    let feeder = std::thread::spawn(move || pipe.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    feeder.join().expect("no panic").expect("the program reads all");
    Run {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn no_format_lets_a_name_move_the_terminal() {
    let here = hostile();
    for format in FORMATS {
        let run = faxsmith(here.path(), &["lint", "--format", format]);
        let found = run.out.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(found, None, "{format}: {}", run.out);
        let told = run.out.matches("unknown-auth-scheme").count();
        assert!(told >= NAMES.len(), "{format}: {told}");
    }
}

#[test]
fn json_names_files_as_they_are() {
    let here = hostile();
    let report = crate::report(&faxsmith(here.path(), &["lint", "--format", "json"]));
    for finding in report["findings"].as_array().unwrap() {
        let path = finding["path"].as_str().unwrap();
        assert!(here.path().join(path).is_file(), "{path:?}");
    }
}

#[test]
fn no_format_shows_a_secret() {
    // Put together here, so that no file of the repository looks like it holds one.
    let token = ["sk", "live", &"a1B2c3D4".repeat(4)].join("_");
    let password = ["hunter", "2", "correct-horse"].concat();
    let text = CLEAN
        .replacen("\"scheme\": \"none\"", &format!("\"scheme\": \"nonne\", \"token\": \"{token}\""), 1)
        .replacen("https://api.acme.example", &format!("http://user:{password}@api.acme.example"), 1)
        .replacen("\"name\"", &format!("\"{token}\": {{ \"x\": \"{token}\" }}, \"name\""), 1);
    assert!(text.contains(&token) && text.contains(&password));
    let here = folder(&[("manifest.json", &text)]);
    let mut arguments = vec!["lint".to_owned()];
    arguments.extend(FORMATS.iter().map(|format| format!("--output={format}=out.{format}")));
    let run = faxsmith(here.path(), &arguments);
    assert_eq!(run.code, Some(1), "{run:?}");
    for format in FORMATS {
        let out = fs::read_to_string(here.path().join(format!("out.{format}"))).unwrap();
        assert!(out.contains("unknown-key"), "the key is told of: {out}");
        for secret in [&token, &password] {
            assert!(!out.contains(&**secret), "{format}: {out}");
            assert!(!out.contains(&secret[8..]), "{format}: {out}");
        }
    }
}

#[test]
fn a_fix_far_inside_a_long_line_is_shown_by_its_change() {
    let entries: Vec<String> = (0..500).map(|at| format!("{{ \"name\": \"é{at}\", \"source\": \"{{{{to}}}}\" }}")).collect();
    let text = manifest_with("[{ \"name\": \"id\", \"source\": \"provider_sid\" }]", &format!("[{}]", entries.join(", ")));
    let here = folder(&[("manifest.json", &text)]);
    let out = faxsmith(here.path(), &["lint"]).out;
    let shown = out.split("\n\n").find(|block| block.contains("[unused-path-param]") && block.contains("`{é250}`"));
    let changes: Vec<&str> =
        shown.expect("the finding").lines().filter(|line| line.starts_with("    - ") || line.starts_with("    + ")).collect();
    assert!(changes.len() == 2 && changes.iter().all(|line| line[6..].starts_with('…') && line.ends_with('…')), "{changes:#?}");
    assert!(changes[0].contains("\"é250\"") && !changes[1].contains("\"é250\"") && changes[1].contains("\"é251\""), "{changes:#?}");
}
