//! `faxsmith.toml` through the real binary: found, understood, applied, shown.

mod support;

use support::{CLEAN, Run, command, faxsmith, faxsmith_reading, folder, manifest_with, report, write};

const MANIFEST: &str = "config/providers/acme/manifest.json";

/// A manifest with one error (on both runtimes) and one warning.
fn wrong() -> String {
    manifest_with("[\"api.acme.example\"]", "[]").replacen("\"SUCCESS\"", "\"success\"", 1)
}

/// Folders with a manifest and a configuration.
fn configured(configuration: &str) -> tempfile::TempDir {
    folder(&[(MANIFEST, &wrong()), ("faxsmith.toml", configuration)])
}

/// `path rule level` of each finding.
fn found(run: &Run) -> Vec<String> {
    let document = report(run);
    let findings = document["findings"].as_array().expect("findings");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    findings.iter().map(|found| format!("{} {} {}", text(&found["path"]), text(&found["rule"]), text(&found["level"]))).collect()
}

fn lint(here: &tempfile::TempDir, arguments: &[&str]) -> Run {
    faxsmith(here.path(), &[&["lint", "--format", "json"], arguments].concat())
}

#[test]
fn levels_change_what_is_told() {
    let here = configured("");
    let plain = lint(&here, &[]);
    assert_eq!(
        found(&plain),
        [format!("{MANIFEST} missing-allowed-domains error"), format!("{MANIFEST} status-outside-vocabulary warning")]
    );
    let here = configured("[levels]\nmissing-allowed-domains = \"off\"\nstatus-outside-vocabulary = \"info\"\n");
    let run = lint(&here, &[]);
    assert_eq!((found(&run), run.code), (vec![format!("{MANIFEST} status-outside-vocabulary info")], Some(0)));
    let flagged = lint(&here, &["--level", "missing-allowed-domains=warning", "--level", "status-outside-vocabulary=off"]);
    assert_eq!(found(&flagged), [format!("{MANIFEST} missing-allowed-domains warning")]);
    let only = lint(&here, &["--only", "missing-allowed-domains"]);
    assert_eq!(found(&only), [format!("{MANIFEST} missing-allowed-domains error")], "the flag asks for what is switched off");
}

#[test]
fn the_runtime_is_that_of_the_file() {
    let only_2026 = manifest_with("\"https://api.acme.example/faxes\"", "\"https://api.acme.example/faxes?a=b\"");
    let here = folder(&[(MANIFEST, &only_2026), ("faxsmith.toml", "runtime = \"2025\"\n")]);
    let has_query = |run: &Run| found(run).iter().any(|line| line.contains("query-dropped"));
    assert!(!has_query(&lint(&here, &[])));
    assert!(has_query(&lint(&here, &["--runtime", "2026"])), "the flag wins");
    assert!(has_query(&lint(&here, &["--no-config"])));
}

#[test]
fn a_profile_raises_levels() {
    let missing = manifest_with("\"SUCCESS\"", "\"success\"").replacen("\"https://", "\"http://", 1);
    let here = folder(&[(MANIFEST, &missing), ("faxsmith.toml", "runtime = \"2025\"\nprofile = \"strict\"\n")]);
    let strict = lint(&here, &[]);
    let plain = lint(&here, &["--profile", "default"]);
    assert!(found(&strict).iter().all(|line| !line.ends_with(" info")), "{strict:?}");
    assert!(found(&strict).iter().any(|line| line.ends_with("status-outside-vocabulary error")), "{strict:?}");
    assert!(found(&plain).iter().any(|line| line.ends_with("status-outside-vocabulary warning")), "{plain:?}");
}

#[test]
fn fail_on_decides_the_exit_code() {
    let warning = manifest_with("\"SUCCESS\"", "\"success\"");
    let here = folder(&[(MANIFEST, &warning), ("faxsmith.toml", "fail-on = \"warning\"\nruntime = \"2025\"\n")]);
    assert_eq!(lint(&here, &[]).code, Some(1));
    assert_eq!(lint(&here, &["--fail-on", "error"]).code, Some(0), "the flag wins");
    assert_eq!(faxsmith_reading(here.path(), warning.as_bytes(), &["lint", "-"]).code, Some(1), "for standard input too");
    write(here.path(), "faxsmith.toml", b"fail-on = \"never\"\n");
    write(here.path(), MANIFEST, wrong().as_bytes());
    assert_eq!(lint(&here, &[]).code, Some(0));
}

#[test]
fn the_nearest_configuration_wins() {
    let here = folder(&[
        ("a/b/manifest.json", &wrong()),
        ("a/manifest.json", &wrong()),
        ("manifest.json", &wrong()),
        ("faxsmith.toml", "[levels]\nmissing-allowed-domains = \"warning\"\n"),
        ("a/b/faxsmith.toml", "[levels]\nstatus-outside-vocabulary = \"off\"\n"),
    ]);
    let want = [
        "a/b/manifest.json missing-allowed-domains error",
        "a/manifest.json missing-allowed-domains warning",
        "a/manifest.json status-outside-vocabulary warning",
        "manifest.json missing-allowed-domains warning",
        "manifest.json status-outside-vocabulary warning",
    ];
    assert_eq!(found(&lint(&here, &["--level", "duplicate-id=off"])), want);
    let below = faxsmith(&here.path().join("a"), &["lint", "--format", "concise", "../a/b", "--level", "duplicate-id=off"]);
    assert!(below.out.starts_with("../a/b/manifest.json:") && !below.out.contains("status-outside"), "{below:?}");
    let none = lint(&here, &["--isolated", "a/manifest.json"]);
    assert!(found(&none).contains(&"a/manifest.json missing-allowed-domains error".to_owned()), "{none:?}");
    let named = lint(&here, &["--config", "a/b/faxsmith.toml", "manifest.json"]);
    assert_eq!(found(&named), ["manifest.json missing-allowed-domains error"]);
}

#[test]
fn overrides_concern_their_paths_and_the_later_wins() {
    let here = folder(&[
        ("old/manifest.json", &wrong()),
        ("new/manifest.json", &wrong()),
        (
            "faxsmith.toml",
            "[[override]]\npaths = [\"old\", \"new\"]\nlevels = { missing-allowed-domains = \"info\" }\n\
             [[override]]\npaths = [\"old/**\"]\nruntime = \"2025\"\nprofile = \"strict\"\nlevels = { missing-allowed-domains = \"off\" }\n",
        ),
    ]);
    let run = lint(&here, &["--level", "duplicate-id=off"]);
    let want = [
        "new/manifest.json missing-allowed-domains info",
        "new/manifest.json status-outside-vocabulary warning",
        "old/manifest.json status-outside-vocabulary error",
    ];
    assert_eq!(found(&run), want);
    let flagged = lint(&here, &["--level", "duplicate-id=off", "--profile", "default", "old"]);
    assert_eq!(found(&flagged), ["old/manifest.json status-outside-vocabulary warning"], "2025, by the override, without `strict`");
    let from_below = faxsmith(&here.path().join("old"), &["lint", "--format", "concise", "--level", "duplicate-id=off"]);
    assert!(!from_below.out.contains("missing-allowed-domains"), "patterns are relative to the configuration: {from_below:?}");
    let named = lint(&here, &["--config", "faxsmith.toml", "new/../old/manifest.json"]);
    assert!(!named.out.contains("missing-allowed-domains"), "{named:?}");
}

#[test]
fn standard_input_is_configured_by_its_name() {
    let here = configured("[[override]]\npaths = [\"lab\"]\nlevels = { missing-allowed-domains = \"off\" }\n");
    let run = |name: &str| faxsmith_reading(here.path(), wrong().as_bytes(), &["lint", "-", "--stdin-filename", name, "--format", "json"]);
    assert!(!found(&run("lab/x/manifest.json")).iter().any(|line| line.contains("missing-allowed")));
    assert!(found(&run("real/x/manifest.json")).iter().any(|line| line.contains("missing-allowed")));
}

#[test]
fn a_walk_includes_and_excludes() {
    let here = folder(&[
        ("kept/manifest.json", CLEAN),
        ("vendor/deep/manifest.json", "{"),
        ("kept/x.draft.json", CLEAN),
        ("plugins/acme.jsonx", CLEAN),
        ("plugins/acme.response.json", CLEAN),
        ("faxsmith.toml", "include = [\"plugins/*.jsonx\", \"plugins/*.json\"]\nexclude = [\"vendor\", \"*.draft.json\"]\n"),
    ]);
    let run = faxsmith(here.path(), &["lint", "--show-files", "--quiet", "--level", "duplicate-id=off"]);
    let want = "checked  kept/manifest.json: known name\nchecked  plugins/acme.jsonx: included by faxsmith.toml\n\
                skipped  faxsmith.toml: neither a known name nor *.json\nskipped  kept/x.draft.json: excluded by faxsmith.toml\n\
                skipped  plugins/acme.response.json: sample replies or test cases\nskipped  vendor: excluded by faxsmith.toml\n";
    assert_eq!((run.err.as_str(), run.code), (want, Some(0)), "{run:?}");
    let named = ["lint", "vendor/deep/manifest.json"];
    assert_eq!(faxsmith(here.path(), &named).code, Some(1), "a file that is named is checked");
    let forced = faxsmith(here.path(), &[&named[..], &["--force-exclude"]].concat());
    assert_eq!((forced.code, &*forced.out, &*forced.err), (Some(0), "", ""), "unless a hook says otherwise");
    let other = faxsmith(here.path(), &["lint", "--force-exclude", "kept/manifest.json"]);
    assert_eq!((other.code, &*other.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    let fmt = faxsmith(here.path(), &["fmt", "--check", "--show-files"]);
    assert!(fmt.err.contains("skipped  vendor: excluded by faxsmith.toml"), "{fmt:?}");
    assert_eq!(faxsmith(here.path(), &["fmt", "--check", "--force-exclude", "vendor/deep/manifest.json"]).code, Some(0));
    write(here.path(), "vendor/deep/manifest.test.json", b"{");
    assert_eq!(faxsmith(here.path(), &["test"]).code, Some(3), "test cases below it are left out too");
    assert_eq!(faxsmith(here.path(), &["test", "--no-config"]).code, Some(2));
}

#[test]
fn mistakes_are_shown_in_the_file_once_and_nothing_is_checked() {
    let files: Vec<(String, String)> = (0..50).map(|number| (format!("p{number}/manifest.json"), wrong())).collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    files.push(("faxsmith.toml", "runtme = \"2026\"\n[levels]\nmissing-nme = \"off\"\nmissing-id = \"warn\"\n"));
    let here = folder(&files);
    let run = faxsmith(here.path(), &["lint"]);
    let want = "error: There is no key `runtme` in faxsmith.toml. Did you mean `runtime`?\n  ┌─ faxsmith.toml:1:1\n  │\n1 │ runtme = \"2026\"\n  │ ^^^^^^ unknown key\n";
    assert!(run.err.starts_with(want), "{}", run.err);
    assert!(run.err.contains("  ┌─ faxsmith.toml:3:1\n") && run.err.contains("Did you mean `missing-name`?"), "{}", run.err);
    assert!(run.err.contains("  ┌─ faxsmith.toml:4:14\n") && run.err.contains("Did you mean `\"warning\"`?"), "{}", run.err);
    assert_eq!((run.code, &*run.out, run.err.matches("runtme =").count()), (Some(2), "", 1));
    // The same of one further down: the others are checked.
    write(here.path(), "faxsmith.toml", b"");
    write(here.path(), "p7/faxsmith.toml", b"profile = 1");
    let run = faxsmith(here.path(), &["lint", "--format", "concise"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("p7/faxsmith.toml:1:11") && !run.out.contains("p7/") && run.out.contains("p8/"), "{}", run.err);
    assert_eq!(run.err.matches("profile").count(), 2, "told once: {}", run.err);
    for arguments in [&["fmt", "p7"][..], &["render", "p7/manifest.json"], &["map", "p7/manifest.json"], &["test", "p7"], &["config", "p7"]]
    {
        let run = faxsmith(here.path(), arguments);
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{arguments:?}");
        assert!(run.err.contains("p7/faxsmith.toml:1:11"), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_configuration_for_another_version_says_so() {
    let here = configured("required-version = \">=99\"\nbrand-new = 1\n");
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(2));
    let want = format!("error: This configuration is for faxsmith >=99, but this is faxsmith {}.", env!("CARGO_PKG_VERSION"));
    assert!(run.err.starts_with(&want) && !run.err.contains("brand-new"), "{}", run.err);
    let here = configured(&format!("required-version = \"={}\"\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(faxsmith(here.path(), &["lint"]).code, Some(1));
}

#[test]
fn odd_files_give_one_clear_word() {
    for (bytes, want) in [
        (b"runtime = \"\xff\"".to_vec(), "The file is not UTF-8."),
        (vec![b'#'; 10 << 20], "faxsmith.toml is not read: it is larger than 1 MiB"),
        (b"runtime = ".to_vec(), "This is no valid TOML"),
    ] {
        let here = configured("");
        write(here.path(), "faxsmith.toml", &bytes);
        let run = faxsmith(here.path(), &["lint"]);
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{want}");
        assert!(run.err.starts_with("error: ") && run.err.contains(want) && run.err.len() < 1_000, "{}", run.err);
    }
    let here = configured("\u{feff}runtime = \"2026\"\r\n[levels]\r\nmissing-allowed-domains = \"off\"\r\n");
    assert!(!lint(&here, &[]).out.contains("missing-allowed-domains"), "a byte order mark and \\r\\n are fine");
    let here = folder(&[(MANIFEST, CLEAN), ("faxsmith.toml/x", "")]);
    assert_eq!(faxsmith(here.path(), &["lint"]).code, Some(0), "a folder of that name is no configuration");
    let run = faxsmith(here.path(), &["lint", "--config", "nowhere.toml"]);
    assert_eq!((run.code, &*run.err), (Some(2), "error: can't read nowhere.toml: there is no such file or folder\n"));
    let run = faxsmith(here.path(), &["lint", "--config", "faxsmith.toml"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(faxsmith(here.path(), &["lint", "--config", "a", "--no-config"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn links_count_as_what_they_lead_to() {
    let here = folder(&[(MANIFEST, &wrong()), ("shared.toml", "[levels]\nmissing-allowed-domains = \"off\"\n")]);
    let link = here.path().join("faxsmith.toml");
    std::os::unix::fs::symlink("shared.toml", &link).expect("a link");
    assert!(!lint(&here, &[]).out.contains("missing-allowed-domains"));
    std::fs::remove_file(&link).expect("it is there");
    std::os::unix::fs::symlink("gone.toml", &link).expect("a link");
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!((run.code, &*run.err), (Some(2), "error: can't read faxsmith.toml: there is no such file or folder\n"));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_no_reason_to_go_on_without() {
    use std::os::unix::fs::PermissionsExt;
    let here = configured("");
    let path = here.path().join("faxsmith.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("own file");
    let Some(run) = support::as_nobody(here.path(), &["lint"]) else { return };
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.starts_with("error: can't read faxsmith.toml: permission denied"), "{run:?}");
}

#[test]
fn wrong_flags_say_what_is_meant() {
    let here = configured("");
    for (arguments, want) in [
        (&["--level", "missing-nme=off"][..], "`--level`: there is no rule `missing-nme`. Did you mean `missing-name`?"),
        (&["--level", "missing-name=of"], "`--level`: `of` is no level. Did you mean `off`?"),
        (&["--level", "missing-name"], "`--level` takes RULE=LEVEL"),
        (&["--only", "json-sintax"], "`--only`: there is no rule `json-sintax`. Did you mean `json-syntax`?"),
    ] {
        let run = faxsmith(here.path(), &[&["lint"], arguments].concat());
        assert_eq!((run.code, &*run.out), (Some(2), ""));
        assert!(run.err.contains(want), "{}", run.err);
    }
}

#[test]
fn render_and_map_follow_the_runtime() {
    let here = folder(&[
        (MANIFEST, CLEAN),
        ("config/providers/acme/manifest.response.json", "{\"send\": {\"id\": \"1\"}}"),
        ("faxsmith.toml", "runtime = \"2025\"\n"),
    ]);
    for command in ["render", "map"] {
        let format = if command == "render" { "--as" } else { "--format" };
        let runtimes = |arguments: &[&str]| {
            let run = faxsmith(here.path(), &[&[command, MANIFEST, "--action", "send_fax", format, "json"], arguments].concat());
            let document = report(&run);
            let cases = document["cases"].as_array().expect("cases").clone();
            cases.iter().map(|case| case["runtime"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(runtimes(&[]), ["2025"], "{command}");
        assert_eq!(runtimes(&["--runtime", "2026"]), ["2026"], "{command}: the flag wins");
        assert_eq!(runtimes(&["--runtime", "all"]), ["2025", "2026"], "{command}");
        assert_eq!(runtimes(&["--no-config"]), ["2025", "2026"], "{command}");
    }
}

const SHOWN: &str = r#"runtime = "2026"
fail-on = "warning"
baseline = "known.json"
docs-url = "https://docs.acme.example/rules"
exclude = ["vendor"]
include = ["*.fax"]
profile = "strict"

[levels]
missing-name = "off"

[[override]]
paths = ["lab"]
runtime = "all"
levels = { missing-id = "info" }

[[ignore]]
rule = "insecure-url"
paths = ["lab"]
pointer = "/actions"
reason = "only in the lab"
until = 2027-01-31

[[secret-pattern]]
name = "Acme key"
pattern = 'acme_[0-9a-f]{32}'
confidence = "certain"
rotate-url = "https://acme.example/keys"
"#;

#[test]
fn config_shows_each_value_with_its_source() {
    let here = folder(&[("faxsmith.toml", SHOWN), ("lab/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["config", "lab/manifest.json", "--level", "missing-name=error"]);
    let want = r#"lab/manifest.json

configuration  faxsmith.toml
runtime        all                              faxsmith.toml:14 (override)
profile        strict                           faxsmith.toml:7
fail-on        warning                          faxsmith.toml:2
baseline       known.json                       faxsmith.toml:3
docs-url       https://docs.acme.example/rules/  faxsmith.toml:4

levels
  missing-name  error  flag
  missing-id    info   faxsmith.toml:15 (override)

ignores
  insecure-url  at /actions, "only in the lab", until 2027-01-31  faxsmith.toml:18

secret patterns
  Acme key  certain

overrides
  lab  applies  faxsmith.toml:12
"#;
    let squeeze = |text: &str| text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    assert_eq!(squeeze(&run.out), squeeze(want), "{}", run.out);
    assert_eq!(run.code, Some(0));
    let other = faxsmith(here.path(), &["config", "vendor/x.json"]);
    assert!(squeeze(&other.out).contains(&"in a walk excluded by \"vendor\" faxsmith.toml:5".to_owned()), "{}", other.out);
    assert!(squeeze(&other.out).contains(&"lab does not apply faxsmith.toml:12".to_owned()), "{}", other.out);
    assert!(!other.out.contains("insecure-url"), "{}", other.out);
    let included = faxsmith(here.path(), &["config", "x.fax"]);
    assert!(included.out.contains("included by \"*.fax\""), "{}", included.out);
    let from_below = faxsmith(&here.path().join("lab"), &["config"]);
    assert!(from_below.out.contains("../faxsmith.toml:14 (override)"), "{}", from_below.out);
}

#[test]
fn config_for_programs() {
    let here = folder(&[("faxsmith.toml", SHOWN), ("lab/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["config", "lab", "--format", "json", "--fail-on", "never"]);
    let document = report(&run);
    assert_eq!((&document["format"], &document["configuration"]), (&"faxsmith-config/1".into(), &"faxsmith.toml".into()));
    let line = |line: usize, origin: &str| serde_json::json!({"origin": origin, "path": "faxsmith.toml", "line": line});
    assert_eq!(document["values"]["runtime"], serde_json::json!({"value": "all", "source": line(14, "override")}));
    assert_eq!(document["values"]["fail-on"], serde_json::json!({"value": "never", "source": {"origin": "flag"}}));
    assert_eq!(document["values"]["profile"]["source"], line(7, "file"));
    assert_eq!(document["levels"][1], serde_json::json!({"rule": "missing-id", "level": "info", "source": line(15, "override")}));
    assert_eq!(document["ignores"][0]["until"], "2027-01-31");
    assert_eq!(document["secret-patterns"][0]["confidence"], "certain");
    assert_eq!(document["overrides"][0]["applies"], true);
}

#[test]
fn config_says_where_it_looked() {
    let here = folder(&[("a/x.json", "")]);
    let run = faxsmith(here.path(), &["config", "a/x.json"]);
    assert!(run.out.contains("configuration  none: there is no faxsmith.toml in /") && run.out.contains("/a or above it"), "{}", run.out);
    assert!(run.out.contains("each is judged"), "{}", run.out);
    let run = faxsmith(here.path(), &["config", "--no-config"]);
    assert!(run.out.contains("not wanted (--no-config)"), "{}", run.out);
}

#[test]
fn the_search_goes_no_way_round() {
    // Deep paths, `..` behind a link's name, a path that does not exist: an answer, and no failure.
    let here = folder(&[("faxsmith.toml", "runtime = \"2025\"\n"), ("a/manifest.json", CLEAN)]);
    for path in ["a/../a/manifest.json", "./a/./manifest.json", "no/such/../folder/x.json", &format!("{}x.json", "d/".repeat(3_000))] {
        let run = command(here.path()).args(["config", path]).output().expect("the binary starts");
        assert_eq!(run.status.code(), Some(0), "{path:.40}");
        assert!(String::from_utf8_lossy(&run.stdout).contains("2025 "), "{path:.40}");
    }
}

#[test]
fn the_example_can_be_used_as_it_is() {
    let here = folder(&[(MANIFEST, CLEAN)]);
    let example = faxsmith(here.path(), &["config", "--example"]);
    write(here.path(), "faxsmith.toml", example.out.as_bytes());
    let run = faxsmith(here.path(), &["config", "providers/legacy/x.json"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    assert!(run.out.contains("query-plus") && run.out.contains("Acme key"), "{}", run.out);
}

#[test]
fn docs_url_gives_reports_their_links() {
    let here = configured("docs-url = \"https://docs.acme.example/rules\"\n");
    let link = |arguments: &[&str]| report(&lint(&here, arguments))["findings"][0]["url"].clone();
    assert_eq!(link(&[]), "https://docs.acme.example/rules/missing-allowed-domains.html");
    assert_eq!(link(&["--no-config"]), serde_json::Value::Null);
}

#[test]
fn a_secret_pattern_finds_and_hides_what_it_describes() {
    // Looks like a plain word to everybody else.
    let key = ["acme", &"tulip".repeat(3)].join(":");
    let manifest = manifest_with("\"Acme Fax\"", &format!("\"{key}\""));
    let pattern = "[[secret-pattern]]\nname = \"Acme key\"\npattern = 'acme:(tulip){3}'\nconfidence = \"certain\"\nrotate-url = \"https://acme.example/keys\"\n";
    let here = folder(&[(MANIFEST, &manifest), ("faxsmith.toml", pattern)]);
    let run = faxsmith(here.path(), &["lint"]);
    assert!(run.out.contains("Acme key") && run.out.contains("https://acme.example/keys"), "{}", run.out);
    assert!(!run.out.contains(&key), "{}", run.out);
    assert!(!faxsmith(here.path(), &["lint", "--no-config"]).out.contains("Acme key"));
}
