//! How the language server gets on with its client, over real pipes: settings, workspaces, progress, cancellation, logs, the end.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::lsp::{Server, uri};
use support::{faxsmith, folder};

const MANIFEST: &str = "providers/acme/manifest.json";
const TEXT: &str = r#"{
  "id": "acme",
  "allowed_domains": ["api.acme.example"],
  "auth": { "type": "bearer" },
  "actions": { "send_fax": { "url": "https://api.acme.example/faxes?to={{to}}", "method": "POST", "body": { "kind": "json", "template": "{\"to\":\"{{to}}\",\"url\":\"{{file_url}}\"}" } } }
}
"#;

/// What a client says of itself that lives in this folder.
fn client(folder: &Path, capabilities: &Value, options: &Value) -> Value {
    json!({"processId": std::process::id(), "rootUri": uri(folder), "capabilities": capabilities, "initializationOptions": options})
}

/// The rules and levels that `lint` finds in the first manifest, in a run over the whole folder.
fn linted(folder: &Path, flags: &[&str]) -> Vec<(String, String)> {
    let run = faxsmith(folder, &[&["lint", "--format", "json"], flags, &["."]].concat());
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let findings =
        report["findings"].as_array().expect("a list").iter().filter(|it| it["path"].as_str().expect("a text").ends_with(MANIFEST));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    findings.map(|it| (text(&it["rule"]), text(&it["level"]))).collect()
}

fn told(diagnostics: &[Value]) -> Vec<(String, String)> {
    let level = |value: &Value| ["error", "warning", "info"][value.as_u64().expect("a number") as usize - 1].to_owned();
    diagnostics.iter().map(|it| (it["code"].as_str().expect("a text").to_owned(), level(&it["severity"]))).collect()
}

fn pulls() -> Value {
    json!({"textDocument": {"diagnostic": {}}})
}

#[test]
fn settings_come_with_the_introduction() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let options = json!({"runtime": "2026", "profile": "strict", "levels": {"missing-name": "off"}});
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &options));
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    let found = told(&server.published(&file, 1));
    assert_eq!(found, linted(folder.path(), &["--runtime", "2026", "--profile", "strict", "--level", "missing-name=off"]));
    assert_ne!(found, linted(folder.path(), &[]));
    server.finish();
}

#[test]
fn settings_are_asked_for_and_asked_for_again() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let abilities = json!({"workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}}});
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &abilities, &Value::Null));
    let registered = server.reply("client/registerCapability", &Value::Null);
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeConfiguration");
    assert_eq!(registered["registrations"][0]["registerOptions"]["section"], "faxsmith");
    let asked = server.reply("workspace/configuration", &json!([{"runtime": "2025"}]));
    assert_eq!(asked, json!({"items": [{"section": "faxsmith"}]}));
    let file = uri(&folder.path().join(MANIFEST));
    server.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    server.reply("workspace/configuration", &json!([{"runtime": "all", "levels": {"missing-name": "error"}}]));
    server.open(&file, 1, TEXT);
    let wanted = linted(folder.path(), &["--runtime", "all", "--level", "missing-name=error"]);
    // The answer and the document may come in either order: at the end both are known.
    server.wait_for("the newest diagnostics", |message| {
        message["params"]["diagnostics"].as_array().is_some_and(|found| told(found) == wanted)
    });
    server.forget_published();
    server.finish();
}

#[test]
fn settings_are_pushed_and_wrong_ones_are_told() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &json!({"profil": "strict"})));
    let warned = |server: &mut Server| {
        let message = server.wait_for("a message", |message| message["method"] == "window/showMessage");
        message["params"]["message"].as_str().expect("a text").to_owned()
    };
    assert_eq!(warned(&mut server), "The setting `faxsmith.profil` does not exist. Did you mean `faxsmith.profile`?");
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    assert_eq!(told(&server.published(&file, 1)), linted(folder.path(), &[]));
    server.notify("workspace/didChangeConfiguration", json!({"settings": {"faxsmith": {"runtime": "2026", "profile": 7}}}));
    assert_eq!(warned(&mut server), "The setting `faxsmith.profile` takes default, strict, hipaa.");
    assert_eq!(told(&server.published(&file, 1)), linted(folder.path(), &["--runtime", "2026"]));
    server.finish();
}

#[test]
fn one_configuration_for_all_files() {
    let folder = folder(&[
        (MANIFEST, TEXT),
        ("faxsmith.toml", "[levels]\nmissing-name = \"off\"\n"),
        ("other/strict.toml", "runtime = \"2026\"\nprofile = \"strict\"\n"),
    ]);
    let options = json!({"configuration": "other/strict.toml"});
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &options));
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    assert_eq!(told(&server.published(&file, 1)), linted(folder.path(), &["--config", "other/strict.toml"]));
    server.finish();
}

#[test]
fn what_the_baseline_knows_is_not_told() {
    let folder = folder(&[(MANIFEST, TEXT), ("faxsmith.toml", "baseline = \"known.json\"\n")]);
    let run = faxsmith(folder.path(), &["lint", "--write-baseline=known.json", "."]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &Value::Null));
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    assert_eq!(told(&server.published(&file, 1)), []);
    assert_eq!(linted(folder.path(), &[]), []);
    let text = TEXT.replace("\"id\": \"acme\"", "\"id\": \"acme\", \"odd\": 1");
    server.change(&file, 2, json!([{"text": text}]));
    let found = told(&server.published(&file, 2));
    assert_eq!(found.iter().map(|(rule, _)| &**rule).collect::<Vec<_>>(), ["unknown-key"]);
    server.finish();
}

/// The reports of a workspace, by the end of the file's URI.
fn workspace(server: &mut Server, previous: &Value) -> Vec<(String, Value)> {
    let answer = server.request("workspace/diagnostic", json!({"previousResultIds": previous}));
    let of = |report: &Value| {
        let uri = report["uri"].as_str().expect("a text");
        (uri.rsplit('/').take(2).collect::<Vec<_>>().join("<"), report.clone())
    };
    answer["items"].as_array().expect("a list").iter().map(of).collect()
}

fn known(reports: &[(String, Value)]) -> Value {
    reports.iter().map(|(_, report)| json!({"uri": report["uri"], "value": report["resultId"]})).collect()
}

#[test]
fn the_whole_workspace_and_then_what_changed() {
    let folder = folder(&[
        (MANIFEST, TEXT),
        ("providers/beta/manifest.json", TEXT),
        ("providers/beta/manifest.response.json", "{}"),
        ("package-lock.json", "{\"no\": 1}"),
        ("faxsmith.toml", "exclude = [\"old\"]\n"),
        ("old/manifest.json", TEXT),
    ]);
    let (mut server, abilities) = Server::introduced(folder.path(), &[], client(folder.path(), &pulls(), &Value::Null));
    assert_eq!(abilities["diagnosticProvider"]["workspaceDiagnostics"], true);
    let first = workspace(&mut server, &json!([]));
    assert_eq!(first.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["manifest.json<acme", "manifest.json<beta"]);
    assert_eq!(told(first[0].1["items"].as_array().expect("a list")), linted(folder.path(), &[]));
    assert_eq!(first[0].1["version"], Value::Null);
    let again = workspace(&mut server, &known(&first));
    assert!(again.iter().all(|(_, report)| report["kind"] == "unchanged"), "{again:?}");
    // One file is open with another text, the other one is gone.
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 3, "{}");
    fs::remove_file(folder.path().join("providers/beta/manifest.json")).expect("removed");
    let last = workspace(&mut server, &known(&first));
    assert_eq!(last[0].1["version"], 3);
    assert_ne!(last[0].1["items"], first[0].1["items"]);
    assert_eq!((&*last[1].0, &last[1].1["items"]), ("manifest.json<beta", &json!([])));
    // The same for a single document.
    let document = json!({"uri": file});
    let full = server.request("textDocument/diagnostic", json!({"textDocument": document}));
    assert_eq!(full["items"], last[0].1["items"]);
    let params = json!({"textDocument": document, "previousResultId": full["resultId"]});
    assert_eq!(server.request("textDocument/diagnostic", params), json!({"kind": "unchanged", "resultId": full["resultId"]}));
    server.finish();
}

#[test]
fn several_folders_each_with_its_configuration() {
    let folder = folder(&[
        ("a/providers/acme/manifest.json", TEXT),
        ("a/faxsmith.toml", "runtime = \"2026\"\n"),
        ("b/providers/acme/manifest.json", TEXT),
        ("b/faxsmith.toml", "[levels]\nmissing-name = \"off\"\n"),
    ]);
    let root = |name: &str| json!({"uri": uri(&folder.path().join(name)), "name": name});
    let params = json!({"processId": null, "rootUri": null, "capabilities": pulls(), "workspaceFolders": [root("a"), root("b")]});
    let (mut server, abilities) = Server::introduced(folder.path(), &[], params);
    assert_eq!(abilities["workspace"]["workspaceFolders"], json!({"supported": true, "changeNotifications": true}));
    let found = workspace(&mut server, &json!([]));
    for ((_, report), name) in found.iter().zip(["a", "b"]) {
        assert_eq!(told(report["items"].as_array().expect("a list")), linted(&folder.path().join(name), &[]), "{name}");
    }
    assert_ne!(found[0].1["items"], found[1].1["items"]);
    server.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": [root("a")]}}));
    let left = workspace(&mut server, &json!([]));
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].1["uri"], found[1].1["uri"]);
    server.finish();
}

#[test]
fn what_manifests_of_one_folder_are_to_one_another() {
    let beta = TEXT.replace("\"acme\"", "\"beta\"");
    let folder = folder(&[(MANIFEST, TEXT), ("providers/beta/manifest.json", &beta), ("providers/gamma/manifest.json", &beta)]);
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &Value::Null));
    let at = |name: &str| uri(&folder.path().join(format!("providers/{name}/manifest.json")));
    let duplicates = |found: &[Value]| found.iter().filter(|it| it["code"] == "duplicate-id").count();
    // What is not open is read from disk: as in a run over the folder the second one is told.
    server.open(&at("gamma"), 1, &beta);
    assert_eq!(duplicates(&server.published(&at("gamma"), 1)), 1);
    server.open(&at("beta"), 1, &beta);
    assert_eq!(duplicates(&server.published(&at("beta"), 1)), 0);
    // What is open counts: the one has a free id now, and the other one is looked at again.
    server.change(&at("beta"), 2, json!([{"text": TEXT.replace("\"acme\"", "\"delta\"")}]));
    server.published(&at("beta"), 2);
    assert_eq!(duplicates(&server.published(&at("gamma"), 1)), 0);
    server.finish();
}

/// So many manifests that their check takes a while.
fn many(count: usize) -> tempfile::TempDir {
    let folder = folder(&[]);
    for at in 0..count {
        let path = folder.path().join(format!("providers/p{at}/manifest.json"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, TEXT).expect("written");
    }
    folder
}

#[test]
fn progress_of_a_long_check() {
    let folder = many(250);
    let abilities = json!({"textDocument": {"diagnostic": {}}, "window": {"workDoneProgress": true}});
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &abilities, &Value::Null));
    let kinds = |server: &mut Server, token: &Value| {
        let mut kinds: Vec<String> = Vec::new();
        while kinds.last().is_none_or(|kind| kind != "end") {
            let message = server.wait_for("progress", |message| message["method"] == "$/progress");
            assert_eq!(&message["params"]["token"], token);
            kinds.push(message["params"]["value"]["kind"].as_str().expect("a text").to_owned());
        }
        kinds.dedup();
        kinds
    };
    // With a token of the server's own.
    let id = server.start_request("workspace/diagnostic", json!({"previousResultIds": []}));
    let token = server.reply("window/workDoneProgress/create", &Value::Null)["token"].clone();
    assert_eq!(kinds(&mut server, &token), ["begin", "report", "end"]);
    assert_eq!(server.answer_to(id)["result"]["items"].as_array().map(Vec::len), Some(250));
    // With the client's.
    let id = server.start_request("workspace/diagnostic", json!({"previousResultIds": [], "workDoneToken": "mine"}));
    assert_eq!(kinds(&mut server, &json!("mine")), ["begin", "report", "end"]);
    server.answer_to(id);
    server.finish();
}

#[test]
fn a_cancelled_check_is_given_up() {
    let folder = many(1500);
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &pulls(), &Value::Null));
    let id = server.start_request("workspace/diagnostic", json!({"previousResultIds": []}));
    server.notify("$/cancelRequest", json!({"id": id}));
    assert_eq!(server.answer_to(id)["error"]["code"], -32800);
    // It answers others, and at once.
    let file = uri(&folder.path().join("providers/p0/manifest.json"));
    server.open(&file, 1, TEXT);
    assert!(server.request("textDocument/documentSymbol", json!({"textDocument": {"uri": file}})).is_array());
    server.finish();
}

#[test]
fn a_sample_that_changes_changes_what_its_manifest_says() {
    let text = TEXT.replace("\"body\"", "\"response\": {\"job_id\": \"data.id\"}, \"body\"");
    let folder = folder(&[(MANIFEST, &text)]);
    let (mut server, _) = Server::introduced(folder.path(), &[], client(folder.path(), &json!({}), &Value::Null));
    let manifest = uri(&folder.path().join(MANIFEST));
    let sample = uri(&folder.path().join("providers/acme/manifest.response.json"));
    server.open(&manifest, 1, &text);
    let mismatches = |found: &[Value]| found.iter().filter(|it| it["code"] == "sample-mismatch").count();
    assert_eq!(mismatches(&server.published(&manifest, 1)), 0);
    server.open(&sample, 1, "{\"send\": {\"data\": {\"fax\": 1}}}");
    assert_eq!(server.published(&sample, 1), [] as [Value; 0]);
    assert_eq!(mismatches(&server.published(&manifest, 1)), 1);
    server.change(&sample, 2, json!([{"text": "{\"send\": {\"data\": {\"id\": 1}}}"}]));
    server.published(&sample, 2);
    assert_eq!(mismatches(&server.published(&manifest, 1)), 0);
    server.finish();
}

#[test]
fn the_server_ends_with_the_process_of_its_client() {
    let folder = folder(&[]);
    let mut parent = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
    let params = json!({"processId": parent.id(), "rootUri": null, "capabilities": {}});
    let (server, _) = Server::introduced(folder.path(), &["--log-file", "lsp.log"], params);
    parent.kill().expect("it ends");
    parent.wait().expect("it ends");
    // Standard input is still open.
    assert_eq!(server.end(), Some(1));
    let log = fs::read_to_string(folder.path().join("lsp.log")).expect("a log");
    assert!(log.contains("the client's process is gone"), "{log}");
}

#[test]
fn a_process_that_nobody_knows_ends_nothing() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let params = json!({"processId": 0x7fff_fff0, "rootUri": null, "capabilities": {}});
    let (mut server, _) = Server::introduced(folder.path(), &[], params);
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    server.published(&file, 1);
    server.finish();
}

#[test]
fn the_log_tells_what_happened_and_no_text() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let mut params = client(folder.path(), &json!({}), &json!({"runtime": "1999"}));
    params["clientInfo"] = json!({"name": "an editor\nfaked line", "version": "7"});
    let (mut server, _) = Server::introduced(folder.path(), &["--log-file", "lsp.log"], params);
    server.wait_for("a message", |message| message["method"] == "window/showMessage");
    let file = uri(&folder.path().join(MANIFEST));
    let secret = format!("hunter{}", 2 * 21);
    server.open(&file, 1, &TEXT.replace("bearer", &secret));
    server.published(&file, 1);
    server.change("file:///nowhere.json", 2, json!([{"text": secret}]));
    server.logged();
    server.finish();
    let log = fs::read_to_string(folder.path().join("lsp.log")).expect("a log");
    let lines: Vec<_> = log.lines().map(|line| line.split_once(' ').expect("a time and a text")).collect();
    assert!(
        lines[0].1.starts_with("faxsmith ") && lines[0].1.contains("serves an editor faked line 7: utf-16, takes diagnostics"),
        "{log}"
    );
    assert!(lines.iter().any(|line| line.1.contains("`faxsmith.runtime` takes 2025, 2026, all")), "{log}");
    assert!(lines.iter().any(|line| line.1.contains("a change of a document that is not open")), "{log}");
    assert!(lines.iter().all(|line| line.0.len() == 20 && line.0.ends_with('Z')), "{log}");
    assert!(!log.contains(&secret), "{log}");
}

#[test]
fn a_log_that_cannot_be_written_is_told_at_once() {
    let folder = folder(&[]);
    let run = faxsmith(folder.path(), &["lsp", "--log-file", "missing/lsp.log"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("can't write the log missing/lsp.log"), "{}", run.err);
}

#[test]
fn what_the_server_sees_of_a_file() {
    let folder = folder(&[(MANIFEST, TEXT), ("faxsmith.toml", "runtime = \"2026\"\n"), ("other.json", "{\"a\": 1}")]);
    let run = faxsmith(folder.path(), &["lsp", "--check", MANIFEST]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    let seen: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(told(seen["diagnostics"].as_array().expect("a list")), linted(folder.path(), &[]));
    assert_eq!(
        (&seen["kind"], &seen["runtime"], &seen["lines"], &seen["bytes"]),
        (&json!("http-manifest"), &json!("2026"), &json!(7), &json!(TEXT.len()))
    );
    let run = faxsmith(folder.path(), &["lsp", "--check", "other.json"]);
    let seen: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&seen["kind"], &seen["diagnostics"]), (&Value::Null, &json!([])));
    let run = faxsmith(folder.path(), &["lsp", "--check", "missing.json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("missing.json"), "{}", run.err);
    fs::write(folder.path().join("faxsmith.toml"), "runtime = \"1999\"\n").expect("written");
    let run = faxsmith(folder.path(), &["lsp", "--check", MANIFEST]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("faxsmith.toml:1:11"), "{}", run.err);
}
