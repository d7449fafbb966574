//! `faxsmith render`, through the real binary: what it shows, what it keeps to itself, and that its curl command sends the same request.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use support::Run;

fn faxsmith(arguments: &[&str]) -> Run {
    support::faxsmith(Path::new("."), arguments)
}

/// A folder with one manifest.
fn folder(manifest: &Value) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    std::fs::write(&path, manifest.to_string()).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn manifest(url: &str, action: Value) -> Value {
    let mut send = json!({"method": "POST", "url": url, "response": {"job_id": "id", "status": "status"}});
    send.as_object_mut().unwrap().extend(action.as_object().unwrap().clone());
    json!({"id": "acme", "name": "Acme", "auth": {"scheme": "none"}, "allowed_domains": ["127.0.0.1", "api.acme.example"], "actions": {"send_fax": send}})
}

/// Reads one HTTP/1.1 request, answers it, and returns its head and its body.
fn serve(listener: &TcpListener) -> (String, Vec<u8>) {
    let (mut stream, _) = listener.accept().unwrap();
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        read_more(&mut stream, &mut bytes);
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let length = |line: &str| line.to_lowercase().strip_prefix("content-length:").map(|length| length.trim().parse::<usize>().unwrap());
    let length = head.lines().find_map(length).unwrap_or(0);
    while bytes.len() < head_end + length {
        read_more(&mut stream, &mut bytes);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}").unwrap();
    (head, bytes[head_end..].to_vec())
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) {
    let mut buffer = [0; 4096];
    let count = stream.read(&mut buffer).unwrap();
    assert!(count > 0, "the request ends early: {:?}", String::from_utf8_lossy(bytes));
    bytes.extend(&buffer[..count]);
}

fn has_curl() -> bool {
    let found = Command::new("bash").args(["-c", "curl --version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no bash with curl to run the command in");
    }
    found
}

/// Runs what `--as curl` prints in bash and compares what arrives with what `--as json` says.
fn curl_sends_what_is_said(action: Value, arguments: &[&str]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let path_and_query = action["path"].as_str().unwrap_or("/faxes").to_owned();
    let mut manifest = manifest(&(base + &path_and_query), action.clone());
    if let Some(auth) = action.get("auth") {
        manifest["auth"] = auth.clone();
    }
    let (folder, path) = folder(&manifest);
    std::fs::write(folder.path().join("fax.pdf"), "%PDF-1.4 sample").unwrap();
    for runtime in ["2025", "2026"] {
        let common = [&["render", &path, "--runtime", runtime, "--show-secrets"], arguments].concat();
        let said: Value = serde_json::from_str(&faxsmith(&[&common[..], &["--as", "json"]].concat()).out).unwrap();
        let said = &said["cases"][0]["request"];
        assert!(said.is_object(), "nothing is sent on {runtime}: {action}");
        let command = faxsmith(&[&common[..], &["--as", "curl"]].concat()).out;
        let mut bash = Command::new("bash")
            .args(["-c", &command])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (head, body) = thread::scope(|scope| scope.spawn(|| serve(&listener)).join().unwrap());
        assert!(bash.wait().unwrap().success(), "{command}");
        let mut lines = head.lines();
        let target = format!("/{}", said["url"].as_str().unwrap().splitn(4, '/').nth(3).unwrap_or_default());
        assert_eq!(lines.next().unwrap(), format!("{} {target} HTTP/1.1", said["method"].as_str().unwrap()), "{command}");
        let multipart = said["parts"].is_array();
        // curl counts a multipart body and makes up its boundary by itself.
        let compared = |name: &str| !(multipart && matches!(name, "content-length" | "content-type"));
        let mut got: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .filter(|(name, _)| compared(name))
            .collect();
        let mut want: Vec<(String, String)> = said["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_lowercase(), pair[1].as_str().unwrap().trim().to_owned()))
            .filter(|(name, _)| compared(name))
            .collect();
        got.sort();
        want.sort();
        assert_eq!(got, want, "{command}");
        if multipart {
            same_parts(&String::from_utf8_lossy(&body), said["parts"].as_array().unwrap());
        } else {
            assert_eq!(String::from_utf8_lossy(&body), said["body"].as_str().unwrap(), "{command}");
        }
    }
}

fn same_parts(body: &str, parts: &[Value]) {
    let boundary = body.lines().next().unwrap();
    let got: Vec<&str> = body.split(boundary).skip(1).filter(|piece| !piece.starts_with("--")).collect();
    assert_eq!(got.len(), parts.len(), "{body}");
    for (got, want) in got.iter().zip(parts) {
        let (head, content) = got.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("name=\"{}\"", want["name"].as_str().unwrap())), "{got}");
        match want["filename"].as_str() {
            Some(filename) => {
                assert!(head.contains(&format!("filename=\"{filename}\"")), "{got}");
                assert!(head.contains("Content-Type: application/pdf"), "{got}");
                assert_eq!(content.trim_end_matches("\r\n"), "%PDF-1.4 sample");
            }
            None => {
                assert!(!head.contains("Content-Type"), "{got}");
                assert_eq!(content.strip_suffix("\r\n").unwrap(), want["text"].as_str().unwrap());
            }
        }
    }
}

#[test]
fn the_curl_command_sends_the_same_request() {
    if !has_curl() {
        return;
    }
    for action in [
        json!({"body": {"kind": "json", "template": "{\"to\": \"{{to}}\", \"u\": \"it's é \\\\u0001 \\\"q\\\" $HOME `x`\", \"l\": \"{{file_url}}\"}"}}),
        json!({"body": {"kind": "form", "template": "to={{to}}&text=@a;b c%20d\\&x='y'&e=\u{1}\ttab"}, "path": "/a/../b//c?x=1&y=+2"}),
        json!({"body": {"kind": "multipart", "template": "to={{to}}&note=@not;a=file <x> \"q\"&attachment={{file}}"}}),
        json!({"headers": {"X-Empty": "", "X-Odd": "it's \"q\" $(x) \\", "Accept": "application/json", "User-Agent": "fax"}, "body": {"kind": "none"}}),
        json!({"method": "GET", "body": {"kind": "json", "template": "{}"}, "path": "/{x}/%7B\"^|\\~é"}),
        json!({"method": "GET", "body": {"kind": "none"}, "path": ""}),
        json!({"method": "DELETE"}),
        json!({"method": "put", "body": {"kind": "form", "template": ""}}),
        json!({"auth": {"scheme": "basic"}, "body": {"kind": "none"}}),
        json!({"auth": {"scheme": "api_key_query", "query_name": "k e y"}, "body": {"kind": "form", "template": "a=b"}}),
    ] {
        curl_sends_what_is_said(action, &[]);
    }
}

#[test]
fn credentials_are_masked_unless_asked_for() {
    let secret = ["hush", "-", "hush", "-", "4711"].concat();
    let (folder, path) = folder(&json!({
        "id": "acme", "auth": {"scheme": "basic"}, "allowed_domains": ["api.acme.example"],
        "actions": {"send_fax": {
            "url": "https://api.acme.example/{{creds.api_key}}?key={{settings.access_token}}",
            "headers": {"X-Key": "{{creds.api_key}}", "Authorization2": format!("Bearer {secret}")},
            "body": {"kind": "json", "template": "{\"to\": \"{{to}}\", \"k\": \"{{creds.api_key}}\", \"p\": \"{{settings.access_token}}\"}"}
        }}
    }));
    let creds = folder.path().join("creds.json");
    std::fs::write(&creds, json!({"username": "joe", "password": secret, "api_key": secret}).to_string()).unwrap();
    let creds = creds.to_str().unwrap();
    let setting = format!("settings.access_token={secret}");
    for format in ["text", "curl", "http", "json"] {
        for more in [&[][..], &["--dry-run-context"]] {
            let arguments = [&["render", &path, "--creds", creds, "--set", &setting, "--as", format][..], more].concat();
            let output = faxsmith(&arguments);
            assert!(!output.out.contains(&secret) && !output.err.contains(&secret), "{output:?}");
        }
    }
    let shown = faxsmith(&["render", &path, "--creds", creds, "--show-secrets", "--as", "json", "--runtime", "2026"]).out;
    assert!(shown.contains(&secret), "{shown}");
}

#[test]
fn errors_name_the_file_and_the_remedy() {
    let (folder, path) = folder(&manifest("https://api.acme.example/faxes", json!({})));
    let registry = folder.path().join("plugin_registry.json");
    std::fs::write(&registry, "{\"items\": []}").unwrap();
    let missing = folder.path().join("none.json");
    for (arguments, words) in [
        (vec!["render", missing.to_str().unwrap()], "there is no such file"),
        (vec!["render", registry.to_str().unwrap()], "is no HTTP manifest"),
        (vec!["render", &path, "--set", "account=1"], "settings.NAME=VALUE"),
        (vec!["render", &path, "--creds", missing.to_str().unwrap()], "there is no such file"),
        (
            vec!["render", &path, "--creds", registry.parent().unwrap().join("manifest.json").to_str().unwrap(), "--from", "1"],
            "--dry-run-context",
        ),
        (vec!["render", &path, "--creds", "env"], "FAXSMITH_CREDS_"),
    ] {
        let output = faxsmith(&arguments);
        let error = output.err;
        assert_eq!(output.code, Some(2), "{arguments:?} {error}");
        assert!(error.contains(words), "{arguments:?} {error}");
    }
}

#[test]
fn the_exit_code_says_whether_anything_is_sent() {
    let code = |manifest: &Value, more: &[&str]| {
        let (_folder, path) = folder(manifest);
        faxsmith(&[&["render", &path][..], more].concat()).code
    };
    let mut works_on_2026 = manifest("https://api.acme.example/faxes", json!({"body": {"kind": "json", "template": "{}"}}));
    works_on_2026["auth"] = json!({"scheme": "bearer"});
    assert_eq!(code(&works_on_2026, &[]), Some(0));
    assert_eq!(code(&works_on_2026, &["--runtime", "2025"]), Some(1));
    assert_eq!(code(&works_on_2026, &["--runtime", "2025", "--dry-run-context"]), Some(0));
    assert_eq!(code(&works_on_2026, &["--action", "get_status"]), Some(1));
}

#[test]
fn hostile_input_ends_quickly_with_a_clear_answer() {
    let big = "x".repeat(1 << 20);
    let params: Vec<Value> = (0..200).map(|_| json!({"name": "a", "source": "settings.a"})).collect();
    for (manifest, more, words) in [
        (
            manifest("https://api.acme.example/{a}", json!({"path_params": params.clone()})),
            vec!["--set", "settings.a={a}{a}{a}{a}"],
            "too long",
        ),
        (manifest("https://api.acme.example/\0", json!({})), vec![], "non-printable"),
        (manifest(&format!("https://api.acme.example/{big}"), json!({})), vec![], "URL too long"),
        (manifest("https://api.acme.example/{{to}}", json!({"headers": {"X": "\u{1b}[31m{{to}}"}})), vec![], "POST"),
    ] {
        let (_folder, path) = folder(&manifest);
        let output = faxsmith(&[&["render", &path][..], &more].concat());
        let shown = output.out;
        assert!(matches!(output.code, Some(0 | 1)), "{:?}", output.code);
        assert!(shown.contains(words), "{}", &shown[..shown.len().min(3000)]);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\0'));
    }
    let (_folder, path) =
        folder(&manifest("https://api.acme.example/", json!({"body": {"kind": "json", "template": format!("{{\"a\": \"{big}\"}}")}})));
    let output = faxsmith(&["render", &path, "--runtime", "2026"]);
    assert!(output.out.len() > 1 << 20);
    for text in [
        "{\"actions\": {\"send_fax\": {\"url\": \"https://x.example/\\ud800\", \"body\": {\"kind\": \"json\", \"template\": \"{\\\"a\\\": \\\"\\ud800\\\"}\"}}}}",
        &"[".repeat(100_000),
        "{\"actions\": {\"send_fax\": null, \"get_status\": []}}",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, text).unwrap();
        let output = faxsmith(&["render", path.to_str().unwrap()]);
        assert!(matches!(output.code, Some(0..=2)), "{:?}", output.code);
    }
}

#[test]
fn what_no_runtime_can_read_is_not_sent() {
    let text = manifest("https://api.acme.example/faxes", json!({})).to_string();
    let mut invalid = text.clone().into_bytes();
    let name = text.find("Acme").unwrap();
    invalid[name] = 0xff;
    let marked = [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat();
    for (bytes, words) in [
        (invalid, "it is not UTF-8"),
        (marked, "Unexpected UTF-8 BOM"),
        (text.as_bytes()[..text.len() - 2].to_vec(), "Unterminated string starting at"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, bytes).unwrap();
        let output = faxsmith(&["render", path.to_str().unwrap()]);
        assert_eq!(output.code, Some(1), "{output:?}");
        assert_eq!(output.out.matches("does not load the manifest").count(), 2, "{output:?}");
        assert!(output.out.contains(words), "{output:?}");
    }
}

#[test]
fn presets_are_sent_on_the_runtime_that_they_are_made_for() {
    let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/new/presets");
    let mut seen = 0;
    for entry in std::fs::read_dir(presets).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap();
        if !name.ends_with(".json") || name.ends_with(".response.json") {
            continue;
        }
        let output = faxsmith(&["render", path.to_str().unwrap(), "--runtime", "2026"]);
        assert_eq!(output.code, Some(0), "{}\n{}", path.display(), output.out);
        seen += 1;
    }
    assert!(seen >= 11);
}
