//! `faxsmith test`: cases beside a manifest, run and written.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;

use support::{CLEAN, Run, command, faxsmith, folder, manifest_with, write};

/// A sample reply for [`CLEAN`].
const REPLIES: &str = r#"{"send": {"id": "a-1", "state": "done"}, "status": {"id": "a-1", "state": "queued"}}"#;

/// [`CLEAN`] with its first test cases.
fn tested() -> tempfile::TempDir {
    let here = folder(&[("manifest.json", CLEAN), ("manifest.response.json", REPLIES)]);
    let run = faxsmith(here.path(), &["test", "--update", "manifest.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    here
}

fn cases(folder: &Path) -> String {
    fs::read_to_string(folder.join("manifest.test.json")).unwrap()
}

/// A folder with a manifest and one case.
fn with_case(manifest: &str, case: &str) -> tempfile::TempDir {
    folder(&[("manifest.json", manifest), ("manifest.test.json", &format!("{{\"cases\": [{case}]}}"))])
}

fn test(folder: &Path, arguments: &[&str]) -> Run {
    faxsmith(folder, &[&["test"], arguments].concat())
}

#[test]
fn the_first_cases_pass_and_are_written_once() {
    let here = tested();
    let first = cases(here.path());
    let run = test(here.path(), &[]);
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{run:?}");
    assert_eq!(
        run.out,
        "ok    manifest.test.json  sends a fax (2025)\nok    manifest.test.json  sends a fax (2026)\n\
         ok    manifest.test.json  asks for the status (2025)\nok    manifest.test.json  asks for the status (2026)\n\
         Ran 4 tests of 1 file: 4 passed.\n"
    );
    assert_eq!(test(here.path(), &["--quiet"]).out, "");
    let again = test(here.path(), &["--update"]);
    assert_eq!((again.code, &*again.out), (Some(0), "1 file: everything is as it was.\n"));
    assert_eq!(cases(here.path()), first);
    assert!(first.contains("\"result\": { \"job_id\": \"a-1\", \"status\": \"SUCCESS\", \"becomes\": \"delivered\" }"), "{first}");
    let readme = fs::read_to_string("README.md").unwrap();
    let readme = readme.split("## Test a manifest").nth(1).unwrap().split("```json").nth(1).unwrap().split("```").next().unwrap();
    for text in [&first, readme, &fs::read_to_string("examples/config/providers/northfax/manifest.test.json").unwrap()] {
        let schema = serde_json::from_str(faxsmith_schemas::MANIFEST_TEST.text).unwrap();
        assert!(jsonschema::is_valid(&schema, &serde_json::from_str(text).unwrap()));
    }
}

#[test]
fn a_change_of_the_manifest_fails_with_a_readable_diff() {
    let here = tested();
    write(here.path(), "manifest.json", manifest_with("acme.example/faxes\"", "acme.example/v2/faxes\"").as_bytes());
    let run = test(here.path(), &["--runtime", "2026"]);
    assert_eq!((run.code, &*run.err), (Some(1), ""));
    let want = "\
FAIL  manifest.test.json:3:5  sends a fax (2026)
  request: - expected, + what Faxbot does
      {
        \"method\": \"POST\",
    -   \"url\": \"https://api.acme.example/faxes\",
    +   \"url\": \"https://api.acme.example/v2/faxes\",
        \"body\": {
          \"to\": \"+15551230100\",
          \"file\": \"https://faxbot.example/fax/00000000000000000000000000000001/pdf?token=sample\"
ok    manifest.test.json  asks for the status (2026)
Ran 2 tests of 1 file: 1 passed, 1 failed.
If Faxbot is right, `faxsmith test --update` writes what it does into the files, for you to look at.
";
    assert_eq!(run.out, want);
    let quiet = test(here.path(), &["--quiet"]);
    assert!(quiet.out.starts_with("FAIL") && !quiet.out.contains("ok ") && !quiet.out.contains("Ran"), "{quiet:?}");
    let json = test(here.path(), &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, &report["summary"]["failed"], &report["format"]), (Some(1), &2.into(), &"faxsmith-test/1".into()));
    assert_eq!(report["tests"][0]["differences"][0]["field"], "request");
    // What the author wrote stays: only the values that differ are new.
    let before = cases(here.path()).replace("\"name\": \"sends a fax\"", "\"x-why\": 1,   \"name\" : \"sends a fax\"");
    write(here.path(), "manifest.test.json", before.as_bytes());
    let update = test(here.path(), &["--update"]);
    assert_eq!(update.code, Some(0), "{update:?}");
    assert!(update.out.starts_with("updated  manifest.test.json  1 case\n"), "{update:?}");
    assert_eq!(cases(here.path()), before.replace("acme.example/faxes\",\n", "acme.example/v2/faxes\",\n"));
    assert_eq!(test(here.path(), &[]).code, Some(0));
}

#[test]
fn expectations_by_runtime_and_what_keeps_faxbot_from_sending() {
    let bearer = CLEAN.replace("\"none\"", "\"bearer\"");
    for (manifest, case) in [
        (
            bearer.clone(),
            r#"{"name": "a", "action": "send_fax", "request": {
                 "2025": {"raises": "LocalProtocolError: Illegal header value b'Bearer '"},
                 "2026": {"method": "POST", "url": "https://api.acme.example/faxes", "headers": {"authorization": "Bearer sample-api_key"},
                          "body": "{\"to\":\"+15551230100\",\"file\":\"https://x.example/d\"}"}},
                "context": {"file_url": "https://x.example/d"}}"#,
        ),
        (
            bearer,
            r#"{"name": "a", "action": "send_fax", "runtimes": ["2026"], "context": {"creds": {"api_key": ""}}, "request": {"not_ready": true}}"#,
        ),
        (
            CLEAN.replace("15000", "-1"),
            r#"{"name": "a", "action": "get_status", "runtimes": ["2026"], "request": {"refused": "Invalid HTTP provider manifest."}}"#,
        ),
        (
            CLEAN.replace("[\"api.acme.example\"]", "[\"other.example\"]"),
            r#"{"name": "a", "action": "get_status", "request": {
                 "2025": {"raises": "RuntimeError: Host api.acme.example not in allowlist"},
                 "2026": {"raises": "RuntimeError: Provider endpoint is outside its captured allowlist."}}}"#,
        ),
        (
            CLEAN.to_owned(),
            r#"{"name": "a", "action": "send_fax", "reply": {"status": 401, "body": "no"}, "result": {
                 "2025": {"job_id": "", "status": "FAILED"}, "2026": {"raises": "RuntimeError: Provider request failed (HTTP 401)."}}}"#,
        ),
        (
            CLEAN.replace("\"none\"", "\"basic\""),
            r#"{"name": "a", "action": "get_status", "runtimes": ["2026"], "context": {"provider_sid": "7", "creds": {"username": "u", "password": "p"}},
                "request": {"method": "GET", "url": "https://api.acme.example/faxes/7", "headers": {"Authorization": "Basic u:p", "accept": "*/*"}}}"#,
        ),
    ] {
        let here = with_case(&manifest, case);
        let run = test(here.path(), &[]);
        assert_eq!(run.code, Some(0), "{case}: {run:?}");
        if case.contains("\"request\"") {
            let update = test(here.path(), &["--update"]);
            assert_eq!(update.out, "1 file: everything is as it was.\n", "{case}: another notation is no difference");
        }
    }
}

#[test]
fn what_a_case_does_not_say_is_not_in_the_request() {
    let request = r#"{"method": "POST", "url": "https://api.acme.example/faxes", "body": {"to": "1", "file": "f"}}"#;
    let case = |request: &str| {
        format!(r#"{{"name": "a", "action": "send_fax", "context": {{"to": "1", "file_url": "f"}}, "request": {request}}}"#)
    };
    let with_header = manifest_with("\"method\": \"POST\",", "\"method\": \"POST\", \"headers\": {\"X-Note\": \"n\"},");
    for (manifest, request, code) in [
        (CLEAN, request.to_owned(), 0),
        (&with_header, request.to_owned(), 1),
        (&with_header, request.replace("\"body\"", "\"headers\": {\"x-note\": \"n\"}, \"body\""), 0),
        (CLEAN, request.replace("\"body\"", "\"headers\": {\"X-Note\": \"n\"}, \"body\""), 1),
        (CLEAN, request.replace(", \"body\": {\"to\": \"1\", \"file\": \"f\"}", ""), 1),
        (CLEAN, request.replace("\"1\"", "1"), 1),
        (CLEAN, request.replace("\"to\": \"1\", \"file\": \"f\"", "\"file\": \"f\", \"to\": \"1\""), 0),
    ] {
        let run = test(with_case(manifest, &case(&request)).path(), &[]);
        assert_eq!(run.code, Some(code), "{request}: {run:?}");
    }
    let run = test(with_case(CLEAN, r#"{"name": "a", "action": "send_fax"}"#).path(), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("nothing is expected, so that this case can't fail"), "{run:?}");
}

#[test]
fn multipart_forms_and_what_is_downloaded_first() {
    let manifest = CLEAN
        .replace("\"kind\": \"json\"", "\"kind\": \"multipart\"")
        .replace(r#""{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\"}""#, "\"to={{to}}&file=x\"");
    let here = folder(&[("manifest.json", &manifest)]);
    assert_eq!(test(here.path(), &["--update", "manifest.json"]).code, Some(0));
    let text = cases(here.path());
    assert!(
        text.contains("\"download\": \"https://faxbot.example/fax/") && text.contains("{ \"name\": \"file\", \"filename\": \"pdf\" }"),
        "{text}"
    );
    assert!(!text.contains("boundary"), "{text}");
    assert_eq!(test(here.path(), &[]).code, Some(0));
}

#[test]
fn an_invalid_file_is_told_with_place_and_remedy() {
    for (case, want) in [
        (r#"{"name": "a", "actoin": "send_fax"}"#, "1:26: `cases[0]`: nothing reads the key `actoin`. Did you mean `action`?"),
        (r#"{"name": "a", "action": "send"}"#, "1:36: `cases[0].action` must be one of `send_fax`, `get_status`"),
        (r#"{"name": "a", "action": "send_fax", "request": {"method": "GET"}}"#, "1:48: `cases[0].request` lacks `url`"),
        (r#"{"name": "a", "action": "send_fax", "result": {"job_id": "1", "status": "x"}}"#, "there is no `reply`"),
        (r#"{"name": "a", "action": "send_fax", "reply": "send"}"#, "but there is no such file; add it there, or write the answer here"),
        (r#"{"name": "a", "action": "send_fax", "context": {"from": "1"}}"#, "add `\"dry_run\": true`"),
        (r#"{"name": "a", "action": "send_fax", "runtimes": ["2026"], "request": {"2025": {"refused": true}}}"#, "`2025` is not among"),
        (r#"{"name": "a", "action": "send_fax", "request": {"refused": true, "method": "GET"}}"#, "stand alone"),
        (r#"{"name": "a", "name": "b", "action": "send_fax"}"#, "the key `name` stands twice"),
        (r#"{"name": "a", "action": "send_fax",}"#, "1:46: no comma"),
    ] {
        let here = with_case(CLEAN, case);
        for arguments in [&[][..], &["--update"]] {
            let run = test(here.path(), arguments);
            assert_eq!((run.code, &*run.out), (Some(2), ""), "{case}: {run:?}");
            assert!(run.err.starts_with("error: manifest.test.json:1:") && run.err.contains(want), "{case}: {run:?}");
        }
        assert!(cases(here.path()).contains(case), "an invalid file stays as it is");
    }
}

#[test]
fn two_beats_one_and_the_other_files_are_run() {
    let here = tested();
    write(here.path(), "lost/acme.test.json", br#"{"cases": []}"#);
    write(here.path(), "other/tsconfig.test.json", br#"{"compilerOptions": {}}"#);
    write(here.path(), "package/manifest.json", br#"{"id": "x", "capabilities": []}"#);
    write(here.path(), "package/manifest.test.json", br#"{"cases": []}"#);
    let run = test(here.path(), &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.out.ends_with("Ran 4 tests of 1 file: 4 passed.\n"), "{run:?}");
    assert!(run.err.contains("error: lost/acme.test.json has no manifest: there is no lost/acme.json beside it\n"), "{run:?}");
    assert!(run.err.contains("error: package/manifest.json is no HTTP manifest but another file of Faxbot"), "{run:?}");
    assert!(!run.err.contains("tsconfig"), "others call their files so too: {run:?}");
}

#[test]
fn three_when_there_is_nothing_to_run() {
    let here = folder(&[("manifest.json", CLEAN), ("acme.response.json", "{}")]);
    let run = test(here.path(), &[]);
    assert_eq!((run.code, &*run.out), (Some(3), ""));
    assert!(run.err.starts_with("error: no test cases in .: `faxsmith test --update MANIFEST` writes"), "{run:?}");
    let run = test(here.path(), &["manifest.json"]);
    assert!(run.code == Some(3) && run.err.contains("`faxsmith test --update manifest.json`"), "{run:?}");
    assert_eq!(test(here.path(), &["acme.response.json"]).code, Some(2));
    assert_eq!(test(here.path(), &["nothing.json"]).code, Some(2));
    assert_eq!(test(here.path(), &["--update", "--format", "json"]).code, Some(2));
    assert_eq!(test(here.path(), &["--update"]).code, Some(3), "only a manifest that is named gets its first cases");
    let here = tested();
    let run = test(here.path(), &["--filter", "refuses"]);
    assert_eq!((run.code, &*run.err), (Some(3), "error: no case of 1 file has `refuses` in its name\n"));
}

#[test]
fn names_and_runtimes_choose() {
    let here = tested();
    let run = test(here.path(), &["--filter", "STATUS", "--runtime", "2025", "manifest.json", "."]);
    assert_eq!(run.out, "ok    manifest.test.json  asks for the status (2025)\nRan 1 test of 1 file: 1 passed.\n");
    // What is not chosen is not written either.
    write(here.path(), "manifest.json", CLEAN.replace("/faxes", "/v2/faxes").as_bytes());
    assert_eq!(test(here.path(), &["--update", "--filter", "status", "--runtime", "2025"]).code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&cases(here.path())).unwrap();
    assert_eq!(json["cases"][0]["request"]["url"], "https://api.acme.example/faxes");
    assert_eq!(json["cases"][1]["request"]["2025"]["url"], "https://api.acme.example/v2/faxes/sample-sid");
    assert_eq!(json["cases"][1]["request"]["2026"]["url"], "https://api.acme.example/faxes/sample-sid");
}

#[test]
fn companions_are_never_linted() {
    let here = tested();
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    for name in ["manifest.test.json", "manifest.response.json"] {
        assert_eq!(faxsmith(here.path(), &["lint", name]).code, Some(3), "{name}");
        assert_eq!(faxsmith(here.path(), &["lint", name, "manifest.json"]).code, Some(0), "{name}");
    }
}

/// Something with the shape of a token that stands in no file.
fn token(seed: &str) -> String {
    format!("{seed}9{}", format!("x7{seed}2").repeat(5))
}

#[test]
fn no_secret_is_shown_or_written() {
    let (own, given) = (token("own"), token("given"));
    let manifest = CLEAN
        .replace("\"scheme\": \"none\"", "\"scheme\": \"api_key_query\"")
        .replace("\"method\": \"POST\",", &format!("\"method\": \"POST\", \"headers\": {{\"X-Tenant\": \"{own}\"}},"));
    let case = format!(
        r#"{{"name": "a {own}", "action": "send_fax", "context": {{"creds": {{"api_key": "{given}"}}, "settings": {{"{own}": 1}}}},
            "request": {{"method": "PUT", "url": "https://api.acme.example/?api_key={given}", "headers": {{"{own}": "{own}"}}}}}}"#
    );
    let here = with_case(&manifest, &case);
    for arguments in [&[][..], &["--format", "json"]] {
        let run = test(here.path(), arguments);
        assert_eq!(run.code, Some(1), "{run:?}");
        for secret in [&own[5..], &given[5..]] {
            assert!(!run.out.contains(secret) && !run.err.contains(secret), "{run:?}");
        }
    }
    // The author wrote the one, not the other.
    write(here.path(), "manifest.test.json", cases(here.path()).replace(&own, "name").as_bytes());
    assert_eq!(test(here.path(), &["--update"]).code, Some(0));
    let text = cases(here.path());
    assert!(!text.contains(&own[5..]) && text.contains(&format!("\"X-Tenant\": \"{}****", &own[..4])), "{text}");
    assert!(text.contains(&format!("?api_key={given}")), "{text}");
    assert_eq!(test(here.path(), &[]).code, Some(0), "masked forms are compared");
    // Keys that nothing reads, sample replies that can't be used.
    let here = with_case(CLEAN, &format!(r#"{{"name": "a", "action": "send_fax", "{own}": 1, "context": {{"creds": "{given}"}}}}"#));
    let run = test(here.path(), &[]);
    assert!(run.code == Some(2) && !run.err.contains(&own[5..]) && !run.err.contains(&given[5..]), "{run:?}");
}

#[test]
fn a_difference_that_is_hidden_is_told() {
    let manifest = CLEAN.replace("\"none\"", "\"bearer\"");
    let case = r#"{"name": "a", "action": "get_status", "runtimes": ["2026"], "context": {"creds": {"api_key": "one-key"}},
        "request": {"method": "GET", "url": "https://api.acme.example/faxes/sample-sid", "headers": {"Authorization": "Bearer two-key"}}}"#;
    let run = test(with_case(&manifest, case).path(), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("  request: what differs looks like a credential and is not shown\n"), "{run:?}");
    // The sample values that faxsmith makes up are no secrets.
    let case = case.replace(r#" "context": {"creds": {"api_key": "one-key"}},"#, "").replace("two-key", "sample-token");
    let run = test(with_case(&manifest, &case).path(), &[]);
    assert!(run.out.contains("+     \"Authorization\": \"Bearer sample-api_key\""), "{run:?}");
}

#[test]
fn escape_sequences_do_not_reach_the_terminal() {
    let case =
        "{\"name\": \"a\\u001b[2J\\u202e\", \"action\": \"send_fax\", \"request\": {\"method\": \"\\u001b[31m\", \"url\": \"\\u009b1\"}}";
    let run = test(with_case(CLEAN, case).path(), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("a\\u{1b}[2J\\u{202e}") && !run.out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{run:?}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = tested();
    let file = here.path().join("manifest.test.json");
    let before = cases(here.path());
    write(here.path(), "manifest.json", CLEAN.replace("/faxes", "/v2/faxes").as_bytes());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = test(here.path(), &["--update"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("can't write manifest.test.json, which is unchanged: permission denied"), "{run:?}");
    assert_eq!(cases(here.path()), before);
    // A first file never takes the place of something else, be it a link that leads nowhere.
    let here = folder(&[("a/manifest.json", CLEAN), ("b/keep.txt", "")]);
    std::os::unix::fs::symlink("../b/new.json", here.path().join("a/manifest.test.json")).unwrap();
    let run = test(here.path(), &["--update", "a/manifest.json"]);
    assert!(run.code == Some(2) && run.err.contains("there is something of that name already"), "{run:?}");
    assert!(!here.path().join("b/new.json").exists());
    let files = || fs::read_dir(here.path().join("a")).unwrap().count();
    assert_eq!(files(), 2, "nothing is left behind");
}

#[test]
fn hostile_sizes_are_bounded() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let case =
        |body: &str| format!(r#"{{"name": "a", "action": "send_fax", "reply": {{"body": {body}}}, "request": {{"refused": true}}}}"#);
    let run = test(with_case(CLEAN, &case(&deep(100_000))).path(), &[]);
    assert!(matches!(run.code, Some(1 | 2)) && !run.err.contains("panic"), "{:?} {}", run.code, run.err);
    let request =
        format!(r#"{{"name": "a", "action": "send_fax", "request": {{"method": "X", "url": "u", "body": {{"a": {}}}}}}}"#, deep(900));
    let run = test(with_case(CLEAN, &request).path(), &[]);
    assert!(matches!(run.code, Some(1 | 2)) && !run.err.contains("panic"), "{:?} {}", run.code, run.err);
    let lines: Vec<String> = (0..100_000).map(|at| format!("\"k{at}\": \"{at}\"")).collect();
    let request =
        format!(r#"{{"name": "a", "action": "send_fax", "request": {{"method": "X", "url": "u", "body": {{{}}}}}}}"#, lines.join(","));
    let run = test(with_case(CLEAN, &request).path(), &[]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains("… more than 60 lines") && run.out.len() < 20_000, "{}", run.out.len());
    let here = with_case(CLEAN, "");
    let huge = fs::File::create(here.path().join("manifest.test.json")).unwrap();
    huge.set_len(100 << 20).unwrap();
    let run = test(here.path(), &[]);
    assert_eq!((run.code, &*run.err), (Some(2), "error: manifest.test.json is not read: it is larger than 16 MiB\n"));
}

#[test]
fn line_ends_and_one_line_are_kept() {
    for text in [
        "{\"cases\": [{\"name\": \"a\", \"action\": \"get_status\"}]}\n",
        "{\r\n\t\"cases\": [\r\n\t\t{\r\n\t\t\t\"name\": \"a\",\r\n\t\t\t\"action\": \"get_status\"\r\n\t\t}\r\n\t]\r\n}\r\n",
    ] {
        let here = folder(&[("manifest.json", CLEAN), ("manifest.test.json", text)]);
        assert_eq!(test(here.path(), &["--update"]).code, Some(0));
        let new = cases(here.path());
        assert_eq!(new.matches("\r\n").count(), if text.contains('\r') { new.matches('\n').count() } else { 0 }, "{new:?}");
        assert_eq!(test(here.path(), &[]).code, Some(0), "{new}");
    }
}

#[test]
fn a_reply_without_a_request_has_no_result() {
    // When nothing is sent any more, the result of before goes away.
    let here = tested();
    write(here.path(), "manifest.json", CLEAN.replace("[\"api.acme.example\"]", "[\"other.example\"]").as_bytes());
    let run = test(here.path(), &["--runtime", "2026"]);
    assert!(run.code == Some(1) && run.out.contains("  result: there is none, as nothing is sent; expected is\n"), "{run:?}");
    assert_eq!(test(here.path(), &["--update"]).code, Some(0));
    let text = cases(here.path());
    assert!(!text.contains("\"result\"") && text.contains("\"reply\": \"send\""), "{text}");
    assert_eq!(test(here.path(), &[]).code, Some(0), "{text}");
}

/// What is written of the manifests that real providers need holds afterwards.
#[test]
fn every_preset_can_be_pinned() {
    let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/new/presets");
    let here = folder(&[]);
    let mut manifests = Vec::new();
    for entry in fs::read_dir(presets).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        write(here.path(), &name, &fs::read(&path).unwrap());
        if name.ends_with(".json") && !name.ends_with(".response.json") {
            manifests.push(name);
        }
    }
    assert!(manifests.len() >= 11);
    let mut arguments = vec!["--update"];
    arguments.extend(manifests.iter().map(String::as_str));
    assert_eq!(test(here.path(), &arguments).code, Some(0));
    let run = test(here.path(), &[]);
    assert!(run.code == Some(0) && run.out.ends_with(" passed.\n"), "{run:?}");
    let again = test(here.path(), &["--update"]);
    assert!(again.out.ends_with("files: everything is as it was.\n"), "{again:?}");
    let output = command(here.path()).args(["test", "--quiet"]).output().unwrap();
    assert!(output.stdout.is_empty());
}
