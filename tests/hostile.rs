//! Files that nobody should have, and places where nothing can be written: one clear message, bounded memory, the right exit code.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs::{self, File};

use support::{CLEAN, Run, command, faxsmith, faxsmith_reading, folder, manifest_with, report, write};

fn rules(run: &Run) -> Vec<String> {
    let report = report(run);
    report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn empty_and_not_utf8_are_findings() {
    let here = folder(&[("empty/manifest.json", ""), ("blank/manifest.json", " \n")]);
    write(here.path(), "latin/manifest.json", &CLEAN.replace("Acme Fax", "Acme FaxÉ").chars().map(|c| c as u8).collect::<Vec<_>>());
    write(here.path(), "wide/manifest.json", &CLEAN.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    for name in ["empty", "blank", "latin", "wide"] {
        let run = faxsmith(here.path(), &["lint", "--format", "json", name]);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        assert_eq!(rules(&run), ["json-syntax"], "{name}");
    }
    // What can't be written back byte for byte is left alone.
    let before = fs::read(here.path().join("latin/manifest.json")).unwrap();
    assert_eq!(faxsmith(here.path(), &["lint", "--fix", "--unsafe", "latin"]).code, Some(1));
    assert_eq!(fs::read(here.path().join("latin/manifest.json")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_huge_file_is_not_read() {
    let here = folder(&[]);
    let huge = File::create(here.path().join("manifest.json")).unwrap();
    huge.set_len(100 << 20).unwrap();
    // Less address space than the file has bytes three times over: reading it whole would fail.
    let script = "ulimit -v 262144; exec \"$0\" lint \"$@\"";
    for arguments in [&["manifest.json"][..], &["."]] {
        let mut shell = std::process::Command::new("sh");
        let output = shell.current_dir(here.path()).args(["-c", script, env!("CARGO_BIN_EXE_faxsmith")]).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(err, "error: manifest.json is not read: it is larger than 16 MiB, no manifest is\n");
    }
    let run = faxsmith_reading(here.path(), &vec![b' '; (16 << 20) + 1], &["lint", "-"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("standard input is not read: it is larger than 16 MiB"), "{run:?}");
}

#[test]
fn a_hundred_thousand_levels() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let open = "{\"a\":".repeat(100_000);
    let here = folder(&[("deep.json", &deep), ("open.json", &open)]);
    for name in ["deep.json", "open.json"] {
        let run = faxsmith(here.path(), &["lint", "--format", "json", name]);
        assert_eq!(run.code, Some(1), "{run:?}");
    }
    let inside = manifest_with("\"timeout_ms\": 15000", &format!("\"x-deep\": {deep}"));
    let run = faxsmith_reading(here.path(), inside.as_bytes(), &["lint", "-", "--format", "json", "--runtime", "2026"]);
    assert_eq!(rules(&run), ["too-large"]);
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_place() {
    let long = manifest_with("15000,", &format!("\"x\", \"x-long\": \"{}\", \"x-more\": 1,", "é".repeat(500_000)));
    let one_line = long.replace('\n', " ");
    let here = folder(&[("manifest.json", &one_line)]);
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("invalid-timeout"), "{}", run.out);
    let longest = run.out.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest < 260, "a line of {longest} characters");
}

#[test]
fn tens_of_thousands_of_findings_end() {
    let keys: String = (0..20_000).map(|number| format!("\"timeout_m{number}\": 1,\n")).collect();
    let here = folder(&[("manifest.json", &manifest_with("\"timeout_ms\"", &format!("{keys}\"timeout_ms\"")))]);
    let run = faxsmith(here.path(), &["lint"]);
    assert!(run.out.contains("20000 warnings"), "{}", &run.out[run.out.len() - 300..]);
    let run = faxsmith(here.path(), &["lint", "--fix", "--unsafe", "--format", "concise"]);
    assert!(run.code.is_some(), "{}", run.err);
}

#[test]
fn nothing_from_a_file_steers_the_terminal() {
    let nasty = "\u{1b}[31mred\u{7}\u{202e}evil\u{2066}\u{200b}";
    let escaped = "\\u001b[2J\\u202e";
    let text = CLEAN
        .replace("Acme Fax", nasty)
        .replace("\"timeout_ms\": 15000", &format!("\"{nasty}\": \"{escaped}\", \"t{escaped}\": 1"))
        .replace("\"SUCCESS\"", &format!("\"{nasty}\""));
    let name = "manifest\u{1b}[7m\u{202e}.json";
    let here = folder(&[(name, &text)]);
    for format in ["human", "concise", "json"] {
        for more in [&[][..], &["--diff", "--unsafe"]] {
            let run = faxsmith(here.path(), &[&["lint", "--show-files", "--format", format, name][..], more].concat());
            assert_ne!(run.code, Some(0));
            for text in [&run.out, &run.err] {
                // JSON is read by programs: only what the format itself can't escape matters there.
                let bad =
                    |c: char| (c.is_control() && c != '\n') || (format != "json" && matches!(c, '\u{202e}' | '\u{2066}' | '\u{200b}'));
                assert_eq!(text.chars().find(|c| bad(*c)), None, "{format} {more:?}: {text:?}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_links_to_nowhere() {
    use std::os::unix::fs::symlink;
    let here = folder(&[("providers/acme/manifest.json", CLEAN)]);
    symlink("..", here.path().join("providers/loop")).unwrap();
    symlink("loop", here.path().join("providers/acme/loop")).unwrap();
    symlink("nowhere.json", here.path().join("dangling.json")).unwrap();
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("Checked 1 file"), "{run:?}");
    assert_eq!(faxsmith(here.path(), &["lint", "dangling.json"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_stays_whole() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let fixable = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[("locked/manifest.json", &fixable), ("other/real.json", &fixable), ("links/keep", "")]);
    let locked = here.path().join("locked/manifest.json");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    let run = faxsmith(here.path(), &["lint", "--fix", "locked"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("can't write locked/manifest.json, which is unchanged: permission denied"), "{run:?}");
    assert_eq!(fs::read_to_string(&locked).unwrap(), fixable);
    assert_eq!(fs::read_dir(here.path().join("locked")).unwrap().count(), 1, "no temporary file is left");

    symlink("../other/real.json", here.path().join("links/manifest.json")).unwrap();
    let run = faxsmith(here.path(), &["lint", "--fix", "links/manifest.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("a link that leaves its folder"), "{run:?}");
    assert_eq!(fs::read_to_string(here.path().join("other/real.json")).unwrap(), fixable);

    let mode = fs::Permissions::from_mode(0o640);
    fs::set_permissions(here.path().join("other/real.json"), mode.clone()).unwrap();
    assert_eq!(faxsmith(here.path(), &["lint", "--fix", "other/real.json"]).code, Some(0));
    assert_eq!(fs::metadata(here.path().join("other/real.json")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(target_os = "linux")]
#[test]
fn reading_errors_name_the_file() {
    let run = faxsmith(std::path::Path::new("/"), &["lint", "/proc/self/mem"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.starts_with("error: can't read /proc/self/mem: "), "{run:?}");
}

#[test]
fn secrets_reach_no_output() {
    // Built here, so that no scanner takes this file for a leak.
    let token = ["a1B2", "c3D4", "e5F6", "g7H8", "i9J0", "k1L2", "m3N4", "o5P6"].concat();
    let word = ["correct", "horse", "battery"].concat();
    let text = CLEAN
        .replace("https://api.acme.example/faxes\"", &format!("http://user:{word}@api.acme.example/faxes?api_key={word}\", \"headers\": {{\"authorization\": \"Bearer {word}\", \"X-Api-Key\": \" {token}\", \"Cookie\": \"{word}\\n\"}}"))
        .replace("\"none\"", &format!("\"{token}\""))
        .replace("\"timeout_ms\": 15000", &format!("\"password\": \"{word}\", \"{token}\": 1, \"timeout_ms\": \"{token}\", 'x': {token}"))
        .replace("{\\\"to\\\"", &format!("{{\\\"client_secret\\\":\\\"{word}\\\",\\\"to\\\""));
    let here = folder(&[("manifest.json", &text)]);
    for format in ["human", "concise", "json"] {
        for more in [&[][..], &["--diff"], &["--diff", "--unsafe"]] {
            let run = faxsmith(here.path(), &[&["lint", "--format", format][..], more].concat());
            assert_eq!(run.code, Some(1));
            for secret in [&token, &word] {
                for text in [&run.out, &run.err] {
                    assert!(!text.contains(&**secret), "{format} {more:?} shows a secret:\n{text}");
                }
            }
        }
    }
    let output = command(here.path()).args(["lint", "-", "--fix", "--stdin-filename", "manifest.json"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains(&word));
}

#[test]
fn a_hundred_thousand_fixes() {
    let words: String = (0..100_000).map(|at| format!("\"w{at}\": \"success\",\n")).collect();
    let text = manifest_with("\"status_map\": { \"done\": \"SUCCESS\" }", &format!("\"status_map\": {{{words}\"done\": \"SUCCESS\" }}"));
    let here = folder(&[("manifest.json", &text)]);
    let run = faxsmith(here.path(), &["lint", "--fix", "--quiet", "manifest.json"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    assert_eq!(fs::read_to_string(here.path().join("manifest.json")).unwrap(), text.replace("\"success\"", "\"SUCCESS\""));
}

/// Many files go through the checker some at a time, found by a walk or named; each is judged as if it were alone.
#[test]
fn many_files_at_once_are_judged_as_each_alone() {
    let here = folder(&[]);
    let mut names = Vec::new();
    for number in 0..40 {
        let text = match number % 5 {
            0 => CLEAN.to_owned(),
            1 => CLEAN.replace("allowed_domains", "allowed_hosts"),
            2 => format!("{CLEAN},"),
            3 => CLEAN.replace("https://", "http://"),
            _ => "[]".to_owned(),
        };
        let name = format!("plugins/p{number:02}/manifest.json");
        write(here.path(), &name, text.as_bytes());
        names.push(name);
    }
    let concise = |named: &[String]| {
        let flags = ["lint", "--format", "concise"].map(str::to_owned);
        let run = faxsmith(here.path(), &[&flags[..], named].concat());
        assert_eq!(run.code, Some(1), "{run:?}");
        run.out
    };
    let walked = concise(&["plugins".to_owned()]);
    assert!(names.iter().filter(|name| walked.contains(&***name)).count() >= 30, "{walked}");
    let mut backwards: Vec<String> = names.iter().rev().cloned().collect();
    backwards.push(names[7].clone());
    assert_eq!(concise(&backwards), walked, "named");
    let (some, folders) = (names[..3].to_vec(), (3..40).map(|number| format!("plugins/p{number:02}")));
    assert_eq!(concise(&some.into_iter().chain(folders).collect::<Vec<_>>()), walked, "files and folders");
    let alone: String = names.iter().filter(|name| walked.contains(&***name)).map(|name| concise(std::slice::from_ref(name))).collect();
    let alone: Vec<&str> = alone.lines().collect();
    // What only a look at several shows is told only of several.
    let together: Vec<&str> = walked.lines().filter(|line| !line.contains("[duplicate-id]")).collect();
    assert_eq!(alone, together, "alone");
    let run = faxsmith(here.path(), &["lint", "plugins/p01/manifest.json", "plugins/none.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("plugins/none.json"), "{run:?}");
}
