//! `faxsmith new` through the real binary: what is asked, told and left alone. `tests/new_matrix` tries what it writes.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::{Run, faxsmith, faxsmith_reading, folder, tree, write};

const URL: &str = "https://api.acme.example/v1/faxes";

fn new(folder: &Path, arguments: &[&str]) -> Run {
    faxsmith(folder, &[&["new"], arguments].concat())
}

/// The project of a provider lints without error on its runtime, passes its tests and is formatted.
fn assert_works(root: &Path, id: &str) {
    let folder = format!("config/providers/{id}");
    let names = ["manifest.json", "manifest.response.json", "manifest.test.json"].map(|name| format!("{folder}/{name}"));
    let lint = faxsmith(root, &["lint", "--format", "json", &folder]);
    assert_eq!(lint.code, Some(0), "{lint:?}");
    let report: Value = serde_json::from_str(&lint.out).unwrap();
    assert_eq!(report["summary"]["files"].as_u64().or(report["summary"]["checked"].as_u64()), Some(1), "{}", report["summary"]);
    let foreign = report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "foreign-provider");
    assert!(!foreign, "{}", lint.out);
    let test = faxsmith(root, &["test", &folder]);
    assert_eq!(test.code, Some(0), "{test:?}");
    let format = faxsmith(root, &["fmt", "--check", &names[0], &names[1], &names[2]]);
    assert_eq!(format.code, Some(0), "{format:?}");
}

#[test]
fn plugins_in_code_are_written_too() {
    let here = folder(&[("providers/__init__.py", "# mine\n")]);
    for target in ["python", "node", "node-typescript"] {
        let run =
            new(here.path(), &["--target", target, "--id", &format!("acme-{target}"), "--setting", "account", "--credential", "api_key"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let lint = faxsmith(here.path(), &["lint", "providers"]);
        assert_eq!(lint.code, Some(0), "{lint:?}");
    }
    let files = tree(here.path());
    let wanted = ["acme_python/plugin.py", "acme-node/index.js", "acme-node-typescript/src/index.ts"];
    assert!(wanted.iter().all(|name| files.contains_key(&format!("providers/{name}"))), "{:?}", files.keys());
    assert_eq!(files["providers/__init__.py"], b"# mine\n");
    let run = new(here.path(), &["--target", "python", "--id", "acme", "--url", URL]);
    assert!(run.code == Some(2) && run.err.contains("Only the target `http` has requests"), "{run:?}");
}

#[test]
fn what_is_missing_is_told_with_a_command_that_has_it() {
    let here = folder(&[]);
    for arguments in [&[][..], &["--target", "http"], &["--id", "acme"], &["--url", URL], &["--id", "acme", "--name", "It's \"Acme\""]] {
        let run = new(here.path(), arguments);
        assert!(run.code == Some(2) && run.err.contains("an answer is missing: "), "{run:?}");
        assert!(tree(here.path()).is_empty());
        let command = run.err.trim_end().rsplit_once(": faxsmith new ").unwrap().1;
        let binary = env!("CARGO_BIN_EXE_faxsmith");
        let shell =
            std::process::Command::new("sh").current_dir(here.path()).args(["-c", &format!("{binary} new {command}")]).output().unwrap();
        assert_eq!(shell.status.code(), Some(0), "{command}: {shell:?}");
        fs::remove_dir_all(here.path().join("config")).unwrap();
        fs::remove_file(here.path().join("faxsmith.toml")).unwrap();
    }
}

#[test]
fn wrong_answers_are_told_with_their_place() {
    let here = folder(&[]);
    let reading = |text: &str| faxsmith_reading(here.path(), text.as_bytes(), &["new", "--answers", "-"]);
    for (text, part) in [
        (r#"{"idd": "x"}"#, "standard input:1: there is no answer `idd`; did you mean `id`?"),
        ("{\n\"http\": {\"send_fx\": {}}}", "standard input:2: there is no answer `send_fx`; did you mean `send_fax`?"),
        (
            "id = 'acme'\ntarget = 'htp'\n",
            "standard input:2: the answer is one of python, node, node-typescript, http; did you mean `http`?",
        ),
        ("id = ", "standard input:1: "),
        ("{", "standard input:1: "),
        (r#"{"settings": [{"title": "x"}]}"#, "`key` is missing"),
        (r#"{"target": "http", "id": "Acme Fax", "http": {"send_fax": {"url": "https://a.example/"}}}"#, "acme-fax would do."),
        (r#"{"target": "http", "id": "a", "version": "1", "http": {"send_fax": {"url": "https://a.example/"}}}"#, "1.0.0 would do."),
        (
            r#"{"target": "http", "id": "a", "http": {"send_fax": {"url": "ftp://a.example/"}}}"#,
            "error: http.send_fax.url: the manifest would not work: ",
        ),
        (r#"{"target": "http", "id": "a", "http": {"auth": {"scheme": "bearr"}}}"#, "did you mean `bearer`?"),
    ] {
        let run = reading(text);
        assert!(run.code == Some(2) && run.err.contains(part), "{text}: {run:?}");
        assert!(tree(here.path()).is_empty(), "{text}");
    }
    // What stands where no text belongs could be a secret.
    let secret = "s3cr3t".repeat(4);
    let run = reading(&json!({"credentials": [secret]}).to_string());
    assert!(run.code == Some(2) && !run.err.contains(&secret), "{run:?}");
}

#[test]
fn credentials_among_the_answers_are_refused_and_not_shown() {
    let here = folder(&[]);
    let secret = format!("sk_{}_{}", "live", "4eC39HqLyjWDarjtT1zdp7dc");
    let (header, url) = (format!("Authorization: Bearer {secret}"), format!("https://user:{secret}@api.acme.example/"));
    for more in [&["--url", URL, "--header", &header][..], &["--url", &url], &["--url", URL, "--header", &secret]] {
        let run = new(here.path(), &[&["--id", "acme", "--dry-run"], more].concat());
        assert!(run.code == Some(2) && run.out.is_empty() && !run.err.contains(&secret), "{run:?}");
    }
    let run = new(here.path(), &["--url", &url]);
    assert!(run.code == Some(2) && run.err.contains("an answer is missing") && !run.err.contains(&secret), "{run:?}");
}

#[test]
fn a_dry_run_shows_everything_and_writes_nothing() {
    let here = folder(&[]);
    let dry = new(here.path(), &["--preset", "telnyx", "--dry-run", "--save-answers", "a.json", "--archive", "a.zip"]);
    assert!(dry.code == Some(0) && tree(here.path()).is_empty(), "{dry:?}");
    new(here.path(), &["--preset", "telnyx"]);
    for (name, content) in tree(here.path()) {
        assert!(dry.out.contains(&format!("  {name}\n")), "{name}");
        assert!(dry.out.contains(&format!("--- {name}\n{}", String::from_utf8(content).unwrap())), "{name}");
    }
}

#[test]
fn an_archive_holds_the_same_files() {
    let here = folder(&[]);
    let run = new(here.path(), &["--preset", "sinch", "--archive", "sinch.zip"]);
    assert!(run.code == Some(0) && tree(here.path()).keys().eq(["sinch.zip"]), "{run:?}");
    let bytes = fs::read(here.path().join("sinch.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut packed = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        packed.insert(file.name().unwrap().into_owned(), content);
    }
    assert_eq!(new(here.path(), &["--preset", "sinch", "--into", "out"]).code, Some(0));
    assert_eq!(packed, tree(&here.path().join("out")));
    let again = new(here.path(), &["--preset", "sinch", "--archive", "sinch.zip"]);
    assert!(again.code == Some(2) && again.err.contains("sinch.zip is there already"), "{again:?}");
}

#[test]
fn saved_answers_give_the_same_files() {
    let here = folder(&[]);
    for name in ["a.json", "a.toml"] {
        let arguments = ["--preset", "retarus", "--id", "fax-one", "--setting", "customer_number!=Customer", "--save-answers", name];
        let run = new(here.path(), &[&arguments[..], &["--into", "first", "--force"]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(new(here.path(), &["--answers", name, "--into", name.trim_start_matches("a.")]).code, Some(0));
        let read = |folder: &str| -> BTreeMap<String, Option<Value>> {
            let files = tree(&here.path().join(folder)).into_iter();
            files.map(|(path, content)| (path, serde_json::from_slice(&content).ok())).collect()
        };
        assert_eq!(read("first"), read(name.trim_start_matches("a.")), "{name}");
    }
}

#[test]
fn files_that_are_there_stay() {
    let here = folder(&[("faxsmith.toml", "runtime = \"all\"\n"), ("config/providers/acme/README.md", "mine\n")]);
    let read = |path: &str| fs::read_to_string(here.path().join(path)).unwrap();
    let arguments = ["--id", "acme", "--url", URL];
    let run = new(here.path(), &arguments);
    assert!(run.code == Some(1) && run.err.contains("kept config/providers/acme/README.md"), "{run:?}");
    assert_eq!(read("config/providers/acme/README.md"), "mine\n");
    assert_works(here.path(), "acme");
    let run = new(here.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(read("config/providers/acme/README.md").starts_with("# acme\n"));
    assert_eq!(read("faxsmith.toml"), "runtime = \"all\"\n", "a configuration is never replaced");
    let again = new(here.path(), &arguments);
    assert!(again.code == Some(0) && !again.out.contains("wrote"), "{again:?}");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out() {
    let (here, outside) = (folder(&[]), folder(&[("manifest.json", "theirs\n")]));
    let link = |target: &Path, name: &str| std::os::unix::fs::symlink(target, here.path().join(name)).unwrap();
    let arguments = ["--id", "acme", "--url", URL, "--force"];
    link(outside.path(), "config");
    let run = new(here.path(), &arguments);
    assert!(run.code == Some(2) && run.err.contains("config: it is a link that leads out"), "{run:?}");
    fs::remove_file(here.path().join("config")).unwrap();
    fs::create_dir_all(here.path().join("config/providers/acme")).unwrap();
    for target in [outside.path().join("manifest.json"), PathBuf::from("nowhere")] {
        link(&target, "config/providers/acme/manifest.json");
        let run = new(here.path(), &arguments);
        assert!(run.code == Some(2) && run.err.contains("it is a link"), "{run:?}");
        fs::remove_file(here.path().join("config/providers/acme/manifest.json")).unwrap();
    }
    assert!(tree(here.path()).is_empty() && tree(outside.path())["manifest.json"] == b"theirs\n");
    // A link that stays inside is the user's own arrangement.
    fs::remove_dir_all(here.path().join("config")).unwrap();
    fs::create_dir(here.path().join("real")).unwrap();
    link(Path::new("real"), "config");
    assert_eq!(new(here.path(), &arguments).code, Some(0));
    assert!(here.path().join("real/providers/acme/manifest.json").is_file());
}

#[test]
fn what_is_in_the_way_is_told_and_nothing_is_written() {
    let here = folder(&[("config", "a file\n")]);
    let run = new(here.path(), &["--id", "acme", "--url", URL]);
    assert!(run.code == Some(2) && run.err.contains("config is no folder"), "{run:?}");
    let run = new(here.path(), &["--id", "acme", "--url", URL, "--into", "config"]);
    assert!(run.code == Some(2) && run.err.contains("it is no folder"), "{run:?}");
    assert!(tree(here.path()).keys().eq(["config"]));
}

/// Neither root can write there, nor does a disk that takes nothing more leave half of it.
#[cfg(target_os = "linux")]
#[test]
fn a_failed_write_leaves_nothing() {
    let here = folder(&[]);
    let run = new(here.path(), &["--id", "acme", "--url", URL, "--into", "/sys/faxsmith"]);
    assert!(run.code == Some(2) && run.err.contains("can't write") && run.err.contains("permission denied"), "{run:?}");
    for before in [&[][..], &["config/providers/other.txt"], &["config/providers/acme/note.txt"]] {
        let here = folder(&[]);
        before.iter().for_each(|path| drop(write(here.path(), path, b"theirs\n")));
        let old = tree(here.path());
        // No file may grow: what a full disk does, but for the message.
        let script = format!("trap '' XFSZ; ulimit -f 0; exec {} new --id acme --url {URL}", env!("CARGO_BIN_EXE_faxsmith"));
        let output = std::process::Command::new("sh").current_dir(here.path()).args(["-c", &script]).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && err.contains("can't write"), "{err}");
        assert_eq!(tree(here.path()), old);
        let empty_left = here.path().join("config").exists() && before.is_empty();
        assert!(!empty_left && fs::read_dir(here.path()).unwrap().count() == before.len(), "no empty folder is left");
    }
}
