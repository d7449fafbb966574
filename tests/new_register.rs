//! `faxsmith new --register` through the real binary: the provider's entries come into Faxbot's own files, and nothing else changes.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Run, faxsmith, folder, tree};

const URL: &str = "https://api.acme.example/v1/faxes";
const FILES: [&str; 3] = ["config/faxbot.config.json", "config/plugin_registry.json", "config/provider_traits.json"];
/// One of each target, with settings and credentials.
const TARGETS: [&[&str]; 5] = [
    &["--url", URL, "--auth", "bearer", "--setting", "account!=Account"],
    &["--url", URL, "--auth", "basic", "--credential", "username", "--credential", "password", "--credential", "access_token"],
    &["--target", "python", "--setting", "lines:integer", "--credential", "api_key"],
    &["--target", "node", "--setting", "base_url"],
    &["--target", "node-typescript", "--no-get-status"],
];

fn register(here: &Path, more: &[&str]) -> Run {
    faxsmith(here, &[&["new", "--id", "acme", "--register"], more].concat())
}

fn read(here: &Path, path: &str) -> String {
    fs::read_to_string(here.join(path)).unwrap()
}

fn json_of(here: &Path, path: &str) -> Value {
    serde_json::from_str(&read(here, path)).unwrap()
}

#[test]
fn missing_files_are_made_and_lint_clean() {
    for target in TARGETS {
        let here = folder(&[]);
        let run = register(here.path(), target);
        assert_eq!(run.code, Some(0), "{run:?}");
        let [config, registry, traits] = FILES.map(|path| json_of(here.path(), path));
        assert_eq!((&config["version"], &config["providers"]["outbound"]["plugin"]), (&json!(1), &json!("acme")));
        assert_eq!((&registry["items"][0]["id"], &traits["acme"]["kind"]), (&json!("acme"), &json!("cloud")));
        let lint = faxsmith(here.path(), &[&["lint", "--runtime", "all", "--fail-on", "warning"], &FILES[..]].concat());
        assert_eq!(lint.code, Some(0), "{target:?}: {lint:?}");
        let fmt = faxsmith(here.path(), &[&["fmt", "--check"], &FILES[..]].concat());
        assert_eq!(fmt.code, Some(0), "{target:?}: {fmt:?}");
        // What the README shows is what is written.
        let place = if target.contains(&"--target") { "providers/acme" } else { "config/providers/acme" };
        let readme = read(here.path(), &format!("{place}/README.md"));
        assert_eq!(support::registration(&readme), [config, registry["items"][0].clone(), traits], "{readme}");
        let markdown = faxsmith(here.path(), &["lint", "--markdown", place]);
        assert!(markdown.code == Some(0) && !markdown.out.contains("README.md"), "nothing in it is taken for a manifest: {markdown:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &str| fs::metadata(here.path().join(path)).unwrap().permissions().mode() & 0o077;
            assert!(mode(FILES[0]) == 0 && mode(FILES[1]) & 0o044 != 0, "the file for credentials is private, as Faxbot's own is");
        }
    }
}

#[test]
fn credentials_stand_where_faxbot_takes_them_from() {
    let here = folder(&[]);
    register(here.path(), TARGETS[1]);
    let settings = &json_of(here.path(), FILES[0])["providers"]["outbound"]["settings"];
    let wanted = json!({"username": "example", "password": "example", "credentials": {"access_token": "example"}});
    assert_eq!(settings, &wanted);
}

/// A file, and what it becomes with `ENTRY` for the new one.
#[test]
fn what_is_there_stays_byte_for_byte() {
    let entry = "{ \"id\": \"acme\", \"name\": \"acme\", \"version\": \"1.0.0\", \"categories\": [\"outbound\"], \"capabilities\": [\"send\", \"get_status\"], \"description\": \"\" }";
    let lines = |indent: &str, unit: &str, newline: &str| {
        let inner = [
            "\"id\": \"acme\",",
            "\"name\": \"acme\",",
            "\"version\": \"1.0.0\",",
            "\"categories\": [\"outbound\"],",
            "\"capabilities\": [\"send\", \"get_status\"],",
            "\"description\": \"\"",
        ];
        format!("{{{newline}{}{newline}{indent}}}", inner.map(|line| format!("{indent}{unit}{line}")).join(newline))
    };
    for (before, after) in [
        ("{\"items\":[]}", format!("{{\"items\":[{entry}]}}")),
        (
            "\u{feff}{ \"note\" : 1e5,\n  \"items\": [\n    {\"id\":\"b\"}\n  ]  }\n\n",
            format!("\u{feff}{{ \"note\" : 1e5,\n  \"items\": [\n    {{\"id\":\"b\"}},\n    {}\n  ]  }}\n\n", lines("    ", "  ", "\n")),
        ),
        (
            "{\r\n\t\"items\": [\r\n\t\t{\"id\": \"b\", \"id2\": \"\\u00e9\"}\r\n\t],\r\n\t\"x-a\": {}\r\n}",
            format!(
                "{{\r\n\t\"items\": [\r\n\t\t{{\"id\": \"b\", \"id2\": \"\\u00e9\"}},\r\n\t\t{}\r\n\t],\r\n\t\"x-a\": {{}}\r\n}}",
                lines("\t\t", "\t", "\r\n")
            ),
        ),
        (
            "{\n    \"note\": \"ours\"\n}\n",
            format!("{{\n    \"note\": \"ours\",\n    \"items\": [\n        {}\n    ]\n}}\n", lines("        ", "    ", "\n")),
        ),
    ] {
        let here = folder(&[(FILES[1], before)]);
        let run = register(here.path(), &["--url", URL]);
        assert!(run.code == Some(0) && run.out.contains("merged config/plugin_registry.json"), "{run:?}");
        assert_eq!(read(here.path(), FILES[1]), after);
        assert_eq!(read(here.path(), "config/plugin_registry.json.bak"), before);
        // Once more changes nothing, and makes no copy of what it has made.
        let old = tree(here.path());
        let again = register(here.path(), &["--url", URL]);
        assert!(again.code == Some(0) && again.out.contains("same   config/plugin_registry.json  has the entry"), "{again:?}");
        assert_eq!(tree(here.path()), old);
    }
}

#[test]
fn another_entry_stays_unless_forced() {
    let secret = format!("sk_{}_{}", "live", "4eC39HqLyjWDarjtT1zdp7dc");
    let config = format!(
        "{{\n  \"version\": 1,\n  \"providers\": {{\n    \"inbound\": {{ \"plugin\": null }},\n    \"outbound\": {{\n      \"plugin\": \"old\",\n      \"settings\": {{ \"api_key\": \"{secret}\" }}\n    }}\n  }}\n}}\n"
    );
    let here = folder(&[
        (FILES[0], &config),
        ("config/faxbot.config.json.bak", "older"),
        (FILES[1], "{\n  \"items\": [\n    { \"id\": \"b\" },\n    { \"id\": \"acme\", \"x-owner\": \"us\" }\n  ]\n}\n"),
        (FILES[2], "{ \"b\": {}, \"acme\": { \"traits\": { \"needs_storage\": true } } }\n"),
    ]);
    let old = FILES.map(|path| read(here.path(), path));
    let run = register(here.path(), &["--url", URL]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for path in FILES {
        assert!(run.err.contains(&format!("kept {path}, whose entry differs: `--force` replaces it")), "{run:?}");
    }
    let parts = ["-      \"plugin\": \"old\",", "+      \"plugin\": \"acme\",", "-    { \"id\": \"acme\", \"x-owner\": \"us\" }"];
    assert!(parts.iter().all(|part| run.out.contains(part)), "{}", run.out);
    assert!(!run.out.contains(&secret) && !run.err.contains(&secret), "a credential is never shown");
    assert_eq!(FILES.map(|path| read(here.path(), path)), old);

    let dry = register(here.path(), &["--url", URL, "--force", "--dry-run"]);
    assert!(dry.code == Some(0) && parts.iter().all(|part| dry.out.contains(part)) && !dry.out.contains(&secret), "{dry:?}");
    assert_eq!(FILES.map(|path| read(here.path(), path)), old);

    let forced = register(here.path(), &["--url", URL, "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
    for (path, old) in FILES.iter().zip(&old) {
        assert_eq!(&read(here.path(), &format!("{path}.bak")), old, "{path}");
    }
    let config = read(here.path(), FILES[0]);
    assert!(config.starts_with("{\n  \"version\": 1,\n  \"providers\": {\n    \"inbound\": { \"plugin\": null },\n    \"outbound\": {\n      \"enabled\": true,\n"), "{config}");
    assert!(config.ends_with("\n    }\n  }\n}\n"), "{config}");
    assert!(read(here.path(), FILES[2]).starts_with("{ \"b\": {}, \"acme\": { \"kind\": \"cloud\", "));
    assert!(read(here.path(), FILES[1]).contains("    { \"id\": \"b\" },\n    { \"id\": \"acme\", \"name\": "));
}

#[test]
fn what_no_entry_fits_into_is_told_with_its_place_and_nothing_is_written() {
    for (at, text, part) in [
        (0, "{\n  \"providers\": {},\n}\n", "config/faxbot.config.json:2:18: it is no JSON"),
        (0, "[]", "config/faxbot.config.json:1:1: the file must be an object, but is an array"),
        (0, "{\n  \"providers\": []\n}", "config/faxbot.config.json:2:16: `providers` must be an object"),
        (0, "", "config/faxbot.config.json:1:1: it is no JSON"),
        (1, "{\"items\": {}}", "config/plugin_registry.json:1:11: `items` must be a list, but is an object"),
        (1, "{\"items\": [\n  1\n]}", "config/plugin_registry.json:2:3: an entry of `items` must be an object"),
        (2, "{\"a\": 1} x", "config/provider_traits.json:1:10: it is no JSON"),
        (2, "{\"é\": 1, \"ACME\": {}}", "config/provider_traits.json:1:10: ACME is there"),
    ] {
        let here = folder(&[(FILES[at], text)]);
        let run = register(here.path(), &["--url", URL]);
        assert!(run.code == Some(2) && run.err.contains(part) && run.err.contains("Nothing was written"), "{text}: {run:?}");
        assert!(tree(here.path()).keys().eq([FILES[at]]) && read(here.path(), FILES[at]) == text);
    }
    let here = folder(&[]);
    fs::create_dir(here.path().join("config")).unwrap();
    fs::write(here.path().join(FILES[2]), b"{\"a\": \"\xe9\"}").unwrap();
    let run = register(here.path(), &["--url", URL]);
    assert!(run.code == Some(2) && run.err.contains("provider_traits.json:1:8: it is no JSON"), "{run:?}");
}

#[test]
fn an_archive_merges_nothing_and_the_entries_are_shown() {
    let here = folder(&[(FILES[1], "{\"items\": []}")]);
    let old = tree(here.path());
    let run = register(here.path(), &["--url", URL, "--archive", "acme.zip"]);
    assert!(run.code == Some(0) && run.err.contains("With `--archive` nothing is merged"), "{run:?}");
    assert!(FILES.iter().all(|path| run.out.contains(path)) && run.out.contains("{ \"acme\": { \"kind\": \"cloud\""), "{}", run.out);
    fs::remove_file(here.path().join("acme.zip")).unwrap();
    assert_eq!(tree(here.path()), old);
}

#[test]
fn the_end_says_what_is_left_to_do() {
    for target in TARGETS {
        let here = folder(&[]);
        let run = faxsmith(here.path(), &[&["new", "--id", "acme"], target].concat());
        let parts =
            ["--register", "providers:install", "FEATURE_PLUGIN_INSTALL", "keys:manage", "providers:write", "HIPAA", "version control"];
        assert!(parts.iter().all(|part| run.out.contains(part)), "{target:?}: {}", run.out);
        if target.contains(&"--target") {
            assert!(run.out.contains("loads no plugins in code"), "{}", run.out);
        } else {
            let parts = [
                "POST /admin/plugins/http/validate",
                "POST /admin/plugins/http/install",
                "PUT /plugins/acme/config",
                "GET /plugins/acme/config?role=outbound",
                "FAX_BACKEND=acme",
            ];
            assert!(parts.iter().all(|part| run.out.contains(part)), "{}", run.out);
        }
        assert!(FILES.iter().all(|path| !here.path().join(path).exists()), "only --register writes there");
        assert_eq!(faxsmith(here.path(), &[&["new", "--id", "acme", "--quiet"], target].concat()).out, "");
    }
}
