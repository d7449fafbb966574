//! The language server says what `lint` says, whatever comes and in whatever order, and its text is the client's.

#[path = "support/damage.rs"]
mod damage;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use damage::{Random, damaged};
use serde_json::{Value, json};
use support::lsp::{Server, framed, uri};
use support::{faxsmith, folder, write};

const MANIFEST: &str = "config/providers/acme/manifest.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with one of these ends.
fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What `lint` tells of a file, as the protocol puts it where columns count characters: rule, level, place, message, other places.
fn linted(folder: &Path, path: &str) -> Vec<Value> {
    by_path(folder, path).remove(path).unwrap_or_default()
}

/// The same of each file of a run.
fn by_path(folder: &Path, path: &str) -> BTreeMap<String, Vec<Value>> {
    let run = faxsmith(folder, &["lint", "--format", "json", path]);
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{path}: {error}: {}", run.err));
    let place = |it: &Value| {
        let at = |it: &Value| json!({"line": it["line"].as_u64().expect("a number") - 1, "character": it["column"].as_u64().expect("a number") - 1});
        json!({"start": at(&it["start"]), "end": at(&it["end"])})
    };
    let level = |it: &Value| 1 + ["error", "warning", "info"].iter().position(|name| it == name).expect("a level");
    let of = |it: &Value| {
        let labels: Vec<_> = it["labels"].as_array().expect("a list").iter().map(|label| json!([place(label), label["message"]])).collect();
        json!([it["rule"], level(&it["level"]), place(it), it["message"], labels])
    };
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for finding in report["findings"].as_array().expect("a list") {
        found.entry(finding["path"].as_str().expect("a path").to_owned()).or_default().push(of(finding));
    }
    found
}

fn told(diagnostics: &Value) -> Vec<Value> {
    let of = |it: &Value| {
        let related = it["relatedInformation"].as_array().map(Vec::as_slice).unwrap_or_default();
        let labels: Vec<_> = related.iter().map(|label| json!([label["location"]["range"], label["message"]])).collect();
        json!([it["code"], it["severity"], it["range"], it["message"], labels])
    };
    diagnostics.as_array().expect("a list").iter().map(of).collect()
}

/// A client that asks for diagnostics and counts as it is told.
fn client(folder: &Path, encoding: &str) -> Server {
    let text = json!({"diagnostic": {}, "publishDiagnostics": {"relatedInformation": true}});
    Server::initialized(folder, json!({"general": {"positionEncodings": [encoding]}, "textDocument": text})).0
}

fn pulled(server: &mut Server, file: &str) -> Value {
    server.request("textDocument/diagnostic", json!({"textDocument": {"uri": file}}))["items"].clone()
}

/// Presets, examples, pages, what people get wrong, and all of it damaged: everything that the repository has to check.
#[test]
fn it_tells_what_lint_tells_of_every_file() {
    let folder = folder(&[]);
    let mut texts: Vec<(String, String)> = Vec::new();
    let sources = [files(&root().join("cli/new/presets"), &[".json"]), files(&root().join("examples"), &[".json", ".toml"])].concat();
    for path in sources {
        let below = path.strip_prefix(root()).expect("below").to_string_lossy().replace('\\', "/");
        texts.push((below, fs::read_to_string(&path).expect("UTF-8")));
    }
    for path in files(&root().join("manifest/src/rules"), &[".md"]) {
        texts.push((path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&path).expect("UTF-8")));
    }
    let mut random = Random(4);
    let manifests: Vec<_> = texts.iter().filter(|(path, text)| path.ends_with(".json") && text.contains("\"actions\"")).cloned().collect();
    for at in 0..120 {
        let (_, text) = &manifests[random.below(manifests.len())];
        texts.push((format!("damaged/d{at}/manifest.json"), damaged(text, &mut random)));
    }
    for (path, text) in &texts {
        write(folder.path(), path, text.as_bytes());
    }
    let mut server = client(folder.path(), "utf-32");
    let mut checked = 0;
    // Some rules look at a whole folder of providers, of which the examples have one.
    let mut examples = by_path(folder.path(), "examples");
    for (path, text) in &texts {
        let name = path.rsplit('/').next().expect("a name");
        // `lint` takes any JSON that is named, the server only what is Faxbot's; sample replies and tests are neither's.
        let is_ours = (name.ends_with(".json") && (name == "manifest.json" || text.contains("\"actions\""))) || name.ends_with(".md");
        if !is_ours || name.ends_with(".response.json") || name.ends_with(".test.json") {
            continue;
        }
        let file = uri(&folder.path().join(path));
        server.open(&file, 1, text);
        let wanted = if path.starts_with("examples/") { examples.remove(path).unwrap_or_default() } else { linted(folder.path(), path) };
        assert_eq!(told(&pulled(&mut server, &file)), wanted, "{path}");
        server.notify("textDocument/didClose", json!({"textDocument": {"uri": file}}));
        checked += 1;
    }
    assert!(checked > 250, "only {checked} files were compared");
    server.finish();
}

#[test]
fn it_tells_what_lint_tells_of_generated_files() {
    let folder = folder(&[]);
    let made = Command::new("python3").arg(root().join("tests/bench/corpus.py")).arg(folder.path()).arg("150").output();
    let Ok(made) = made else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no python3 to write the manifests");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut server = client(folder.path(), "utf-32");
    // Some rules look at the whole folder.
    let whole = by_path(folder.path(), "providers");
    for path in files(&folder.path().join("providers"), &["manifest.json"]) {
        let file = uri(&path);
        server.open(&file, 1, &fs::read_to_string(&path).expect("UTF-8"));
        let name = path.strip_prefix(folder.path()).expect("below").to_string_lossy().into_owned();
        assert_eq!(told(&pulled(&mut server, &file)), whole.get(&name).cloned().unwrap_or_default(), "{name}");
    }
    server.finish();
}

/// The units of an encoding that a text has.
fn units(text: &str, encoding: &str) -> usize {
    match encoding {
        "utf-8" => text.len(),
        "utf-16" => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

/// The position of a byte offset: the client's own reckoning.
fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let mut line = 0;
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in 0..offset {
        let ends = bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = at + 1;
        }
    }
    json!({"line": line, "character": units(&text[start..offset], encoding)})
}

/// A byte offset where an edit may start or end: between two characters, and not inside of a line's end, where there is no position.
fn place(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) || (at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')) {
        at -= 1;
    }
    at
}

const PIECES: [&str; 14] = ["é", "😀", "e\u{301}", "\n", "\r\n", "\r", "{{to}}", "\"", "{", "}", "", "long plain text", "\u{2028}", "👩‍👩‍👧"];

#[test]
fn random_edits_end_in_the_text_of_the_client() {
    let start = fs::read_to_string(root().join("cli/new/presets").join(first_preset())).expect("UTF-8");
    let folder = folder(&[(MANIFEST, &start)]);
    for (seed, encoding) in ["utf-8", "utf-16", "utf-32"].into_iter().enumerate() {
        let mut server = client(folder.path(), encoding);
        let file = uri(&folder.path().join(MANIFEST));
        let mut random = Random(seed as u64 + 11);
        let mut text = start.clone();
        server.open(&file, 0, &text);
        for version in 1..=400 {
            // Several changes in one message: each is of the text that the one before left.
            let mut changes = Vec::new();
            for _ in 0..=random.below(3) {
                if random.below(60) == 0 {
                    text = start.chars().take(random.below(400)).collect();
                    changes.push(json!({"text": text}));
                    continue;
                }
                let (a, b) = (place(&text, &mut random), place(&text, &mut random));
                let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 24));
                let to = (from..=to).rev().find(|at| text.is_char_boundary(*at) && !inside_line_end(&text, *at)).unwrap_or(from);
                let new = random.pick(&PIECES);
                let range = json!({"start": position(&text, from, encoding), "end": position(&text, to, encoding)});
                changes.push(json!({"range": range, "text": new}));
                text.replace_range(from..to, new);
            }
            server.change(&file, version, Value::Array(changes));
            let view = server.request("faxsmith/viewText", json!({"uri": file}));
            assert_eq!(view, json!({"version": version, "text": text}), "{encoding}, seed {seed}");
        }
        // And all that is said is said of that text.
        let last = pulled(&mut server, &file);
        server.notify("textDocument/didClose", json!({"textDocument": {"uri": file}}));
        server.open(&file, 1, &text);
        assert_eq!(pulled(&mut server, &file), last, "{encoding}");
        server.finish();
    }
}

fn inside_line_end(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')
}

fn first_preset() -> String {
    let presets = files(&root().join("cli/new/presets"), &[".json"]);
    let name = |path: &PathBuf| path.file_name().expect("a name").to_string_lossy().into_owned();
    presets.iter().map(name).find(|name| !name.contains(".response.") && !name.contains(".test.")).expect("there are presets")
}

/// 2,000 edits with requests between them, written at once before anything is read.
#[test]
fn a_burst_of_edits_and_requests() {
    let start = fs::read_to_string(root().join("cli/new/presets").join(first_preset())).expect("UTF-8");
    let folder = folder(&[(MANIFEST, &start)]);
    let file = uri(&folder.path().join(MANIFEST));
    let mut server = client(folder.path(), "utf-16");
    server.open(&file, 0, &start);
    let mut random = Random(77);
    let mut text = start.clone();
    let mut bytes = Vec::new();
    let mut requests = 0;
    for version in 1..=2000 {
        let at = place(&text, &mut random);
        let new = random.pick(&PIECES);
        let here = position(&text, at, "utf-16");
        text.insert_str(at, new);
        let changes = json!([{"range": {"start": here, "end": here}, "text": new}]);
        let params = json!({"textDocument": {"uri": file, "version": version}, "contentChanges": changes});
        bytes.extend(framed(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})));
        if version % 5 == 0 {
            requests += 1;
            let method = ["hover", "completion", "documentSymbol", "diagnostic", "foldingRange", "formatting"][version % 6];
            let params = json!({"textDocument": {"uri": file}, "position": here, "options": {"tabSize": 2, "insertSpaces": true}});
            let request =
                json!({"jsonrpc": "2.0", "id": format!("r{requests}"), "method": format!("textDocument/{method}"), "params": params});
            bytes.extend(framed(&request));
        }
    }
    server.write_while(bytes, |server| {
        for at in 1..=requests {
            let id = format!("r{at}");
            let answer = server.wait_for("the answer", |message| message["id"] == *id);
            assert!(answer.get("error").is_none(), "{answer}");
        }
    });
    assert_eq!(server.request("faxsmith/viewText", json!({"uri": file})), json!({"version": 2000, "text": text}));
    let last = pulled(&mut server, &file);
    fs::write(folder.path().join(MANIFEST), &text).expect("written");
    server.finish();
    let mut fresh = client(folder.path(), "utf-16");
    fresh.open(&file, 1, &text);
    assert_eq!(pulled(&mut fresh, &file), last);
    fresh.finish();
    assert_eq!(last.as_array().map(Vec::len), Some(linted(folder.path(), MANIFEST).len()));
}

const METHODS: [&str; 24] = [
    "textDocument/hover",
    "textDocument/completion",
    "completionItem/resolve",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/documentLink",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/diagnostic",
    "workspace/diagnostic",
    "workspace/executeCommand",
    "textDocument/codeLens",
    "faxsmith/viewText",
    "no/such/method",
];

/// Something that is mostly not what was asked for.
fn anything(random: &mut Random, file: &str, depth: usize) -> Value {
    match random.below(if depth == 0 { 9 } else { 12 }) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u32::MAX),
        4 => json!(1e300),
        5 => json!("\u{0}\u{202e}😀"),
        6 => json!(file),
        7 => json!("not a uri at all % %zz"),
        8 => json!(u64::MAX),
        9 => json!([anything(random, file, depth - 1), anything(random, file, depth - 1)]),
        _ => params(random, file, depth - 1),
    }
}

fn params(random: &mut Random, file: &str, depth: usize) -> Value {
    let mut found = serde_json::Map::new();
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    let names =
        ["textDocument", "position", "range", "context", "newName", "positions", "previousResultIds", "options", "command", "arguments"];
    for name in names {
        let value = match (name, random.below(4)) {
            ("textDocument", 0..=2) => json!({"uri": file}),
            ("position", 0 | 1) => far.clone(),
            ("position", 2) => json!({"line": 3, "character": 9}),
            ("range", 0 | 1) => json!({"start": far, "end": {"line": 0, "character": 0}}),
            ("positions", 0) => json!([far, far]),
            ("context", 0 | 1) => json!({"diagnostics": [], "triggerKind": 99, "includeDeclaration": true}),
            ("options", 0 | 1) => json!({"tabSize": 4_000_000_000_u32, "insertSpaces": true}),
            ("newName", 0 | 1) => json!("\"}, {{ \n"),
            ("previousResultIds", 0..=2) => json!([]),
            ("command", 0) => json!("faxsmith.showRequest"),
            (_, 3) => anything(random, file, depth),
            _ => continue,
        };
        found.insert(name.to_owned(), value);
    }
    Value::Object(found)
}

/// Every request is answered, whatever its parameters, and the text stays what it was.
#[test]
fn requests_of_any_shape() {
    let start = fs::read_to_string(root().join("cli/new/presets").join(first_preset())).expect("UTF-8");
    let folder = folder(&[(MANIFEST, &start)]);
    let file = uri(&folder.path().join(MANIFEST));
    let mut server = client(folder.path(), "utf-16");
    server.open(&file, 1, &start);
    let before = pulled(&mut server, &file);
    let mut random = Random(5);
    for _ in 0..1200 {
        let method = random.pick(&METHODS);
        let params = match random.below(5) {
            0 => anything(&mut random, &file, 2),
            _ => params(&mut random, &file, 2),
        };
        let answer = server.ask(method, params.clone());
        assert!(answer.get("result").is_some() || answer["error"]["message"].is_string(), "{method} {params}: {answer}");
        assert_ne!(answer["error"]["code"], -32603, "{method} {params} is an internal error: {answer}");
    }
    assert_eq!(server.request("faxsmith/viewText", json!({"uri": file})), json!({"version": 1, "text": start}));
    assert_eq!(pulled(&mut server, &file), before);
    // What the log was told of it is not counted here.
    server.forget(|message| message["method"] == "window/logMessage");
    server.finish();
}

#[test]
fn notifications_of_any_shape() {
    let folder = folder(&[(MANIFEST, "{}")]);
    let file = uri(&folder.path().join(MANIFEST));
    let mut server = client(folder.path(), "utf-16");
    let mut random = Random(6);
    let methods = [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "$/setTrace",
        "$/cancelRequest",
        "$/unknown",
        "unknown",
        "initialized",
    ];
    for _ in 0..600 {
        let method = random.pick(&methods);
        let params = if random.below(2) == 0 { anything(&mut random, &file, 2) } else { params(&mut random, &file, 2) };
        server.notify(method, params);
    }
    // Open again, all is well again.
    server.open(&file, i64::from(i32::MAX), "{\"id\": 1}");
    assert_eq!(server.request("faxsmith/viewText", json!({"uri": file}))["text"], "{\"id\": 1}");
    let wanted = {
        fs::write(folder.path().join(MANIFEST), "{\"id\": 1}").expect("written");
        linted(folder.path(), MANIFEST)
    };
    assert_eq!(told(&pulled(&mut server, &file)).len(), wanted.len());
    server.forget(|message| message["method"] == "window/logMessage" || message["method"] == "window/showMessage");
    server.finish();
}

#[test]
fn bytes_that_are_no_messages() {
    let folder = folder(&[(MANIFEST, "{}")]);
    // As deep as the framework's reader goes: one level more than this is told in the log and passed over.
    let mut server = client(folder.path(), "utf-16");
    let nested = (0..126).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(server.ask("no/such/method", nested)["error"]["code"], -32601);
    server.finish();
    let deep = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    for body in [
        &b"\xff\xfe{}"[..],
        b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}]",
        b"{\"id\":{}}",
        b"{\"id\":null,\"method\":7}",
        b"null",
        b"",
        deep.as_bytes(),
    ] {
        let mut server = client(folder.path(), "utf-16");
        server
            .write(format!("Content-Length: {}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n", body.len()).as_bytes());
        server.write(body);
        // The next message is understood.
        assert_eq!(server.request("faxsmith/viewText", json!({"uri": "file:///x"})), Value::Null);
        assert!(!server.logged().is_empty());
        server.finish();
    }
    for header in
        ["Content-Length: -1\r\n\r\n", "Content-Length: 1e3\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "nonsense\r\n\r\n"]
    {
        let mut server = client(folder.path(), "utf-16");
        server.write(header.as_bytes());
        let why = server.logged();
        assert!(why.contains("Content-Length") || why.contains("header"), "{why}");
        assert_eq!(server.end(), Some(1), "{header:?}");
    }
}
