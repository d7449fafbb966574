//! The language server over real pipes.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::lsp::{Server, uri};
use support::{faxsmith, folder};

const MANIFEST: &str = "providers/acme/manifest.json";
const TEXT: &str = r#"{
  "id": "acme",
  "name": "Acmé 😀",
  "auth": { "type": "bearer" },
  "actions": { "send_fax": { "url": "https://api.acme.example/faxes?to={{to}}", "method": "POST", "body": { "kind": "json", "template": "{\"to\":\"{{to}}\",\"url\":\"{{file_url}}\"}" } } }
}
"#;

fn abilities() -> Value {
    json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true, "tagSupport": {"valueSet": [1]}}}})
}

/// What `lint` says of a file, as rule, level, message and first line and column.
fn linted(folder: &Path, path: &str) -> Vec<(String, String, String, u64)> {
    let run = faxsmith(folder, &["lint", "--format", "json", path]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| {
            let line = finding["start"]["line"].as_u64().expect("a number") - 1;
            (text(&finding["rule"]), text(&finding["level"]), text(&finding["message"]), line)
        })
        .collect()
}

fn told(diagnostics: &[Value]) -> Vec<(String, String, String, u64)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let level = |value: &Value| match value.as_u64() {
        Some(1) => "error",
        Some(2) => "warning",
        _ => "info",
    };
    diagnostics
        .iter()
        .map(|it| {
            let line = it["range"]["start"]["line"].as_u64().expect("a number");
            (text(&it["code"]), level(&it["severity"]).to_owned(), text(&it["message"]), line)
        })
        .collect()
}

#[test]
fn it_tells_what_lint_tells() {
    let folder = folder(&[(MANIFEST, TEXT), ("faxsmith.toml", "runtime = \"2026\"\n[levels]\nmissing-name = \"off\"\n")]);
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    let diagnostics = server.published(&file, 1);
    assert!(!diagnostics.is_empty());
    assert_eq!(told(&diagnostics), linted(folder.path(), MANIFEST));
    server.notify("textDocument/didClose", json!({"textDocument": {"uri": file}}));
    let gone = server.wait_for("the end of diagnostics", |message| message["params"]["uri"] == file);
    assert_eq!(gone["params"]["diagnostics"], json!([]));
    server.finish();
}

/// Long lists of diagnostics leave by a way of their own.
#[test]
fn many_findings_are_told_like_few() {
    let settings: Vec<String> = (0..300).map(|number| format!("    \"é😀{number}\": {{ \"type\": \"string\" }}")).collect();
    let settings = format!("  \"config_schema\": {{ \"type\": \"object\", \"properties\": {{\n{}\n  }} }},\n", settings.join(",\n"));
    let text = TEXT.replacen("  \"actions\"", &(settings + "  \"actions\""), 1);
    let folder = folder(&[(MANIFEST, &text)]);
    let expected = linted(folder.path(), MANIFEST);
    assert!(expected.len() > 300);
    let file = uri(&folder.path().join(MANIFEST));
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    server.open(&file, 1, &text);
    assert_eq!(told(&server.published(&file, 1)), expected);
    server.change(&file, 2, json!([{"text": TEXT}]));
    assert!(server.published(&file, 2).len() < 30);
    server.finish();
    let (mut server, _) = Server::initialized(folder.path(), json!({"textDocument": {"diagnostic": {}}}));
    server.open(&file, 1, &text);
    for _ in 0..2 {
        let report = server.request("textDocument/diagnostic", json!({"textDocument": {"uri": file}}));
        assert_eq!(told(report["items"].as_array().expect("a list")), expected);
    }
    server.finish();
}

/// All edits and requests are written before anything is read: what is left is the last text.
#[test]
fn a_burst_ends_in_the_last_text() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, "");
    for version in 2..=2000 {
        // One character at a time, at the end, then some taken away again.
        let text: String = TEXT.chars().skip((version as usize - 2) % 50).take(1).collect();
        server.change(
            &file,
            version,
            json!([{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": text}]),
        );
    }
    server.change(&file, 2001, json!([{"text": TEXT}]));
    let diagnostics = server.published(&file, 2001);
    assert_eq!(told(&diagnostics), linted(folder.path(), MANIFEST));
    server.forget_published();
    server.finish();
}

#[test]
fn positions_count_what_was_agreed() {
    let text = "{\"😀é\": 1, \"actions\": {}}";
    let folder = folder(&[(MANIFEST, text)]);
    for (encoding, character) in [("utf-8", 6), ("utf-16", 3), ("utf-32", 2)] {
        let mut abilities = abilities();
        abilities["general"] = json!({"positionEncodings": ["utf-7", encoding, "utf-16"]});
        let (mut server, capabilities) = Server::initialized(folder.path(), abilities);
        assert_eq!(capabilities["positionEncoding"], encoding);
        let file = uri(&folder.path().join(MANIFEST));
        server.open(&file, 1, text);
        let unknown = server.published(&file, 1).into_iter().find(|it| it["code"] == "unknown-key").expect("the key is unknown");
        assert_eq!(unknown["range"]["start"]["character"], 1, "{encoding}");
        // The quotes and what stands between them.
        assert_eq!(unknown["range"]["end"]["character"], 1 + 2 + character, "{encoding}");
        server.finish();
    }
}

#[test]
fn a_fix_is_an_action_and_all_safe_ones_are_one() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    let diagnostics = server.published(&file, 1);
    let found = diagnostics.iter().find(|it| it["code"] == "missing-auth-scheme").expect("the finding");
    let ask = |server: &mut Server, only: Option<&str>| {
        let context = json!({"diagnostics": [], "only": only.map(|only| vec![only])});
        let actions =
            server.request("textDocument/codeAction", json!({"textDocument": {"uri": file}, "range": found["range"], "context": context}));
        actions.as_array().expect("a list").clone()
    };
    let actions = ask(&mut server, None);
    let rename = actions.iter().find(|it| it["title"] == "Rename it to `scheme`").expect("the fix");
    assert_eq!(rename["edit"]["changes"][&file][0]["newText"], "\"scheme\"");
    assert_eq!(rename["isPreferred"], true);
    let all = ask(&mut server, Some("source.fixAll"));
    assert_eq!(all.len(), 1, "{all:#?}");
    let edit = &all[0]["edit"]["changes"][&file][0];
    server.change(&file, 2, json!([{"range": edit["range"], "text": edit["newText"]}]));
    let left = server.published(&file, 2);
    std::fs::write(folder.path().join(MANIFEST), TEXT).expect("written");
    faxsmith(folder.path(), &["lint", "--fix", MANIFEST]);
    assert_eq!(told(&left), linted(folder.path(), MANIFEST), "what the action leaves is what --fix leaves");
    server.finish();
}

#[test]
fn clients_that_pull_are_not_pushed_at() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, capabilities) = Server::initialized(folder.path(), json!({"textDocument": {"diagnostic": {}}}));
    assert_eq!(capabilities["diagnosticProvider"]["identifier"], "faxsmith");
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    let report = server.request("textDocument/diagnostic", json!({"textDocument": {"uri": file}}));
    assert_eq!(told(report["items"].as_array().expect("a list")), linted(folder.path(), MANIFEST));
    server.finish();
}

#[test]
fn formatting_is_fmt() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    server.published(&file, 1);
    let edits =
        server.request("textDocument/formatting", json!({"textDocument": {"uri": file}, "options": {"tabSize": 2, "insertSpaces": true}}));
    server.change(&file, 2, json!([{"range": edits[0]["range"], "text": edits[0]["newText"]}]));
    server.published(&file, 2);
    let again =
        server.request("textDocument/formatting", json!({"textDocument": {"uri": file}, "options": {"tabSize": 2, "insertSpaces": true}}));
    assert_eq!(again, json!([]));
    server.finish();
}

#[test]
fn what_is_none_of_ours_is_left_alone() {
    let folder = folder(&[("package.json", "{\"name\": 1}")]);
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    let file = uri(&folder.path().join("package.json"));
    server.open(&file, 1, "{\"name\": 1}");
    assert_eq!(server.published(&file, 1), Vec::<Value>::new());
    server.finish();
}

#[test]
fn hostile_clients_do_no_harm() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    let file = uri(&folder.path().join(MANIFEST));
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    // What is not known, not understood, not open, not newer.
    assert_eq!(server.ask("textDocument/nonsense", json!({}))["error"]["code"], -32601);
    assert!(server.ask("textDocument/codeAction", json!({"range": 1})).get("error").is_some());
    server.change("file:///nowhere.json", 1, json!([{"text": "{}"}]));
    assert_eq!(server.logged(), "a change of a document that is not open");
    server.open(&file, 7, TEXT);
    server.published(&file, 7);
    server.change(&file, 7, json!([{"text": "{}"}]));
    assert_eq!(server.logged(), "a change to version 7 of a document that has version 7 already");
    // A range the other way round, and far away.
    let far = json!({"start": {"line": u32::MAX, "character": u32::MAX}, "end": {"line": 0, "character": 0}});
    server.change(&file, i64::from(i32::MAX), json!([{"range": far, "text": TEXT}]));
    assert_eq!(told(&server.published(&file, i64::from(i32::MAX))), linted(folder.path(), MANIFEST));
    // A change of the wrong shape: nobody may go on with a stale text.
    server.notify("textDocument/didChange", json!({"textDocument": {"uri": file}, "contentChanges": 1}));
    let gone = server.wait_for("the end of diagnostics", |message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(gone["params"]["diagnostics"], json!([]));
    assert!(server.logged().contains("`textDocument/didChange` of a wrong shape"));
    // No JSON at all; the next message is understood again.
    server.write(b"Content-Length: 3\r\n\r\n{{{");
    assert!(server.logged().contains("no JSON object"));
    server.finish();
}

#[test]
fn clients_that_go_away() {
    let folder = folder(&[(MANIFEST, TEXT)]);
    // Without a word.
    let mut server = Server::start(folder.path());
    server.hang_up();
    assert_eq!(server.end(), Some(1));
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    server.hang_up();
    assert_eq!(server.end(), Some(1));
    // `exit` without `shutdown`, while standard input stays open.
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    server.notify("exit", Value::Null);
    assert_eq!(server.end(), Some(1));
    // After `shutdown`, without `exit`.
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    server.request("shutdown", Value::Null);
    server.hang_up();
    assert_eq!(server.end(), Some(0));
    // In the middle of a message.
    let (mut server, _) = Server::initialized(folder.path(), abilities());
    server.write(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"");
    server.hang_up();
    assert_eq!(server.logged(), "the client is gone in the middle of a message: 10 of 100 bytes came; the server ends");
    assert_eq!(server.end(), Some(1));
}
