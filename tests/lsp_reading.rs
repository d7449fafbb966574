//! What the language server tells a reader of a document: over real pipes.

mod support;

use serde_json::{Value, json};
use support::folder;
use support::lsp::{Server, applied, position, slice, uri};

const MANIFEST: &str = "providers/acme/manifest.json";
const TEXT: &str = r#"{
  "id": "acme",
  "name": "Acmé 😀",
  "auth": { "scheme": "api_key_header", "header_name": "X-Acme-Key" },
  "allowed_domains": ["api.acme.example"],
  "actions": {
    "send_fax": {
      "url": "https://api.acme.example/{account}/faxes",
      "path_params": [{ "name": "account", "source": "settings.account" }],
      "headers": { "X-Sender": "😀 {{settings.sender}}" },
      "body": { "kind": "json", "template": "{\"to\":\"{{to}}\",\"url\":\"{{file_url}}\",\"by\":\"{{settings.sender}}\"}" },
      "response": { "job_id": "data.id", "status": "data.status" }
    },
    "get_status": {
      "method": "GET",
      "url": "https://api.acme.example/{account}/faxes/{id}",
      "path_params": [{ "name": "account", "source": "settings.account" }, { "name": "id", "source": "provider_sid" }],
      "response": { "job_id": "data.id", "status": "data.status", "status_map": { "sent": "SUCCESS" } }
    }
  },
  "config_schema": {
    "type": "object",
    "required": ["account"],
    "properties": { "account": { "type": "string" }, "sender": { "type": "string" } }
  }
}
"#;

/// A server with the manifest open, and the manifest's URI.
fn opened(capabilities: Value, text: &str) -> (tempfile::TempDir, Server, String) {
    let folder = folder(&[(MANIFEST, text)]);
    let (mut server, _) = Server::initialized(folder.path(), capabilities);
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, text);
    server.published(&file, 1);
    (folder, server, file)
}

/// The position of the first place of `part`, `into` bytes further on.
fn at(text: &str, part: &str, into: usize) -> Value {
    position(text, text.find(part).expect("it is there") + into)
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn document(file: &str) -> Value {
    json!({"textDocument": {"uri": file}})
}

#[test]
fn symbols_say_what_stands_where() {
    let nests = json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}});
    let (_folder, mut server, file) = opened(nests, TEXT);
    let symbols = server.request("textDocument/documentSymbol", document(&file));
    let actions = list(&symbols).iter().find(|it| it["name"] == "actions").expect("the actions");
    let send = &actions["children"][0];
    assert_eq!(send["name"], "send_fax");
    assert_eq!(send["detail"], "POST https://api.acme.example/{account}/faxes");
    assert_eq!(send["kind"], 6);
    assert_eq!(slice(TEXT, &send["selectionRange"]), "\"send_fax\"");
    assert!(slice(TEXT, &send["range"]).ends_with("\"data.status\" }\n    }"));
    let name = &list(&symbols)[1];
    assert_eq!((name["detail"].as_str(), slice(TEXT, &name["range"])), (Some("Acmé 😀"), "\"name\": \"Acmé 😀\""));
    server.finish();

    let (_folder, mut server, file) = opened(json!({}), TEXT);
    let flat = server.request("textDocument/documentSymbol", document(&file));
    let account = list(&flat).iter().find(|it| it["name"] == "{account}").expect("the path parameter");
    assert_eq!(account["containerName"], "path_params");
    assert_eq!(account["location"]["uri"], file);
    assert_eq!(slice(TEXT, &account["location"]["range"]), r#"{ "name": "account", "source": "settings.account" }"#);
    server.finish();
}

#[test]
fn folds_are_whole_lines_where_the_client_wants_it() {
    let (_folder, mut server, file) = opened(json!({"textDocument": {"foldingRange": {"lineFoldingOnly": true}}}), TEXT);
    let folds = server.request("textDocument/foldingRange", document(&file));
    let lines: Vec<_> = list(&folds).iter().map(|it| (it["startLine"].as_u64(), it["endLine"].as_u64())).collect();
    // The file, the actions, the two of them, the schema: without the lines of their closing brackets.
    assert_eq!(lines, [(0, 24), (5, 18), (6, 11), (13, 17), (20, 23)].map(|(start, end)| (Some(start), Some(end))));
    assert!(folds[0].get("startCharacter").is_none());
    server.finish();

    let (_folder, mut server, file) = opened(json!({"textDocument": {"foldingRange": {"rangeLimit": 2}}}), TEXT);
    let folds = server.request("textDocument/foldingRange", document(&file));
    let corners = |key: &str| list(&folds).iter().map(|it| it[key].as_u64()).collect::<Vec<_>>();
    assert_eq!(corners("startLine"), [Some(0), Some(5)], "of too many the largest");
    assert_eq!(corners("startCharacter"), [Some(1), Some(14)]);
    server.finish();
}

#[test]
fn a_selection_grows_from_a_name_to_the_file() {
    let (_folder, mut server, file) = opened(json!({}), TEXT);
    let positions = json!([at(TEXT, "settings.sender}}\" }", 10), at(TEXT, "acme\"", 2)]);
    let found = server.request("textDocument/selectionRange", json!({"textDocument": {"uri": file}, "positions": positions}));
    let grown = |mut one: &Value| {
        let mut all = Vec::new();
        while one.is_object() {
            all.push(slice(TEXT, &one["range"]));
            one = &one["parent"];
        }
        all
    };
    let first = grown(&found[0]);
    let want = ["sender", "settings.sender", "{{settings.sender}}", "😀 {{settings.sender}}", "\"😀 {{settings.sender}}\""];
    assert_eq!(first[..5], want);
    assert_eq!(first[5], "\"X-Sender\": \"😀 {{settings.sender}}\"");
    assert_eq!(first.last(), Some(&TEXT));
    assert_eq!(grown(&found[1])[..3], ["acme", "\"acme\"", "\"id\": \"acme\""]);
    server.finish();
}

#[test]
fn links_lead_to_hosts_addresses_and_pages_of_rules() {
    let text = TEXT.replace(
        "\"id\": \"acme\"",
        "\"id\": \"acme\", \"x-docs\": \"See https://docs.acme.example/api.\", \"x-faxsmith-ignore\": { \"query-plus\": \"why not\" }",
    );
    let folder = folder(&[(MANIFEST, &text), ("faxsmith.toml", "docs-url = \"https://rules.example/\"\n")]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, &text);
    server.published(&file, 1);
    let links = server.request("textDocument/documentLink", document(&file));
    let told: Vec<_> = list(&links).iter().map(|it| (slice(&text, &it["range"]), it["target"].as_str().expect("a target"))).collect();
    assert_eq!(
        told,
        [
            ("https://docs.acme.example/api", "https://docs.acme.example/api"),
            ("query-plus", "https://rules.example/query-plus.html"),
            ("api.acme.example", "https://api.acme.example/"),
        ]
    );
    let registry = uri(&folder.path().join("plugin_registry.json"));
    let learn = r#"{ "items": [{ "id": "acme", "learn_more": "https://acme.example/fax" }] }"#;
    server.open(&registry, 1, learn);
    server.published(&registry, 1);
    let more = server.request("textDocument/documentLink", document(&registry));
    assert_eq!(
        (more[0]["target"].as_str(), slice(learn, &more[0]["range"])),
        (Some("https://acme.example/fax"), "https://acme.example/fax")
    );
    assert_eq!(more[0]["tooltip"], "Learn more about the provider");
    assert!(list(&links).iter().all(|it| it["tooltip"].as_str().is_some_and(|tooltip| !tooltip.is_empty())));
    server.finish();
}

#[test]
fn a_part_is_laid_out_as_the_whole_is() {
    let text = "{\n\"id\":\"acme\",\n\"auth\":   {\"header_name\":\"X\",\n\"scheme\":\"bearer\"},\n\"actions\":{\n  \"broken\": }\n}\n";
    let (_folder, mut server, file) = opened(json!({}), text);
    let range = json!({"start": at(text, "\"scheme\"", 3), "end": at(text, "\"scheme\"", 3)});
    let options = json!({"tabSize": 8, "insertSpaces": false});
    let edits = server.request("textDocument/rangeFormatting", json!({"textDocument": {"uri": file}, "range": range, "options": options}));
    assert_eq!(list(&edits).len(), 1, "{edits:#}");
    server.change(&file, 2, json!([{"range": edits[0]["range"], "text": edits[0]["newText"]}]));
    server.published(&file, 2);
    let symbols = server.request("textDocument/documentSymbol", document(&file));
    let auth = list(&symbols).iter().find(|it| it["name"] == "auth").expect("auth");
    let after = text.replace("{\"header_name\":\"X\",\n\"scheme\":\"bearer\"}", "{ \"scheme\": \"bearer\", \"header_name\": \"X\" }");
    assert_eq!(slice(&after, &auth["location"]["range"]), "\"auth\":   { \"scheme\": \"bearer\", \"header_name\": \"X\" }");
    server.finish();
}

#[test]
fn markdown_is_neither_formatted_nor_outlined() {
    let text = "# Acme\n\n```json\n{ \"id\": \"acme\", \"actions\": {} }\n```\n";
    let folder = folder(&[("README.md", text)]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join("README.md"));
    server.open(&file, 1, text);
    assert!(!server.published(&file, 1).is_empty(), "the manifest in it is checked");
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let edits = server.request("textDocument/formatting", json!({"textDocument": {"uri": file}, "options": options}));
    assert_eq!(edits, Value::Null);
    assert_eq!(server.request("textDocument/documentSymbol", document(&file)), Value::Null);
    server.finish();
}

/// A request about a place of a document.
fn place(file: &str, position: Value) -> Value {
    json!({"textDocument": {"uri": file}, "position": position})
}

/// What stands in the ranges of an answer, with the line of each.
fn told(text: &str, answer: &Value) -> Vec<(u64, String)> {
    let line = |it: &Value| it["range"]["start"]["line"].as_u64().expect("a number");
    list(answer).iter().map(|it| (line(it), slice(text, &it["range"]).to_owned())).collect()
}

#[test]
fn a_path_parameter_and_a_setting_are_found_from_each_of_their_places() {
    let (_folder, mut server, file) = opened(json!({}), TEXT);
    let in_url = at(TEXT, "{account}/faxes\"", 3);
    let definition = server.request("textDocument/definition", place(&file, in_url.clone()));
    assert_eq!(told(TEXT, &definition), [(8, "account".to_owned())]);
    assert_eq!(definition[0]["uri"], file);
    // From the first template to the property of the schema.
    let in_template = at(TEXT, "{{settings.sender", 13);
    let definition = server.request("textDocument/definition", place(&file, in_template.clone()));
    assert_eq!(told(TEXT, &definition), [(23, "sender".to_owned())]);

    let mut ask = place(&file, in_template);
    let lines = |answer: Value| told(TEXT, &answer).into_iter().map(|(line, _)| line).collect::<Vec<_>>();
    ask["context"] = json!({"includeDeclaration": true});
    assert_eq!(lines(server.request("textDocument/references", ask.clone())), [9, 10, 23]);
    ask["context"] = json!({"includeDeclaration": false});
    assert_eq!(lines(server.request("textDocument/references", ask)), [9, 10]);

    let highlights = server.request("textDocument/documentHighlight", place(&file, in_url));
    let kinds: Vec<_> = list(&highlights).iter().map(|it| it["kind"].as_u64()).collect();
    assert_eq!((lines(highlights), kinds), (vec![7, 8], vec![Some(2), Some(3)]));
    let nothing = server.request("textDocument/definition", place(&file, at(TEXT, "acme", 1)));
    assert_eq!(nothing, Value::Null);
    server.finish();
}

#[test]
fn renaming_changes_every_place_and_nothing_else() {
    let prepares = json!({"textDocument": {"rename": {"prepareSupport": true}}});
    let folder = folder(&[(MANIFEST, TEXT)]);
    let (mut server, offered) = Server::initialized(folder.path(), prepares);
    assert_eq!(offered["renameProvider"], json!({"prepareProvider": true}));
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    server.published(&file, 1);
    let setting = at(TEXT, "\"account\": {", 3);
    let prepared = server.request("textDocument/prepareRename", place(&file, setting.clone()));
    assert_eq!((slice(TEXT, &prepared["range"]), &prepared["placeholder"]), ("account", &json!("account")));
    let mut ask = place(&file, setting);
    ask["newName"] = json!("customer");
    let edit = server.request("textDocument/rename", ask.clone());
    let want = TEXT
        .replace("settings.account", "settings.customer")
        .replace("[\"account\"]", "[\"customer\"]")
        .replace("\"account\": {", "\"customer\": {");
    assert_eq!(applied(TEXT, &edit["changes"][&file]), want);
    ask["newName"] = json!("no name");
    let refused = server.ask("textDocument/rename", ask);
    assert_eq!(refused["error"]["message"], "`no name` is no name for a setting: take letters, digits, `_` and `-`.");
    let refused = server.ask("textDocument/prepareRename", place(&file, at(TEXT, "{{to}}", 3)));
    assert_eq!(refused["error"]["message"], "`to` is no name of this file: Faxbot decides on its variables.");
    assert_eq!(server.request("textDocument/prepareRename", place(&file, at(TEXT, "acme", 1))), Value::Null);
    server.finish();
}

const SAMPLE: &str =
    r#"{ "send": { "data": { "id": "fx-1", "status": "sent" } }, "status": { "data": { "id": "fx-1", "status": "sent" } } }"#;
const SAMPLE_FILE: &str = "providers/acme/manifest.response.json";

#[test]
fn hints_tell_the_method_and_what_a_path_finds() {
    let folder = folder(&[(MANIFEST, TEXT), (SAMPLE_FILE, SAMPLE)]);
    let refreshes = json!({"workspace": {"inlayHint": {"refreshSupport": true}}});
    let (mut server, _) = Server::initialized(folder.path(), refreshes);
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, TEXT);
    server.published(&file, 1);
    let mut ask = document(&file);
    ask["range"] = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let told = |hints: &Value| {
        let one = |it: &Value| (it["position"]["line"].as_u64().expect("a line"), it["label"].as_str().expect("a label").to_owned());
        list(hints).iter().map(one).collect::<Vec<_>>()
    };
    let hints = server.request("textDocument/inlayHint", ask.clone());
    let value = |line: u64, text: &str| (line, text.to_owned());
    let want = [
        value(6, "method: POST"),
        value(11, "= \"fx-1\""),
        value(11, "= \"sent\""),
        value(17, "= \"fx-1\""),
        value(17, "= \"sent\" → SUCCESS"),
    ];
    assert_eq!(told(&hints), want);
    assert_eq!(hints[1]["position"], position(TEXT, TEXT.find("\"data.id\"").expect("it is there") + "\"data.id\"".len()));
    assert_eq!(hints[0]["textEdits"][0]["newText"], "\"method\": \"POST\",\n      ");
    // Only what is asked for.
    ask["range"] = json!({"start": {"line": 17, "character": 0}, "end": {"line": 18, "character": 0}});
    assert_eq!(told(&server.request("textDocument/inlayHint", ask.clone())), want[3..]);
    // The reply changes in the editor: what is open counts, and the client is told to ask again.
    let sample = uri(&folder.path().join(SAMPLE_FILE));
    server.open(&sample, 1, SAMPLE);
    server.published(&sample, 1);
    server.published(&file, 1);
    server.wait_for("the refresh", |message| message["method"] == "workspace/inlayHint/refresh");
    server.change(&sample, 2, json!([{"text": SAMPLE.replace("sent", "queued")}]));
    server.published(&sample, 2);
    server.published(&file, 1);
    server.wait_for("the refresh", |message| message["method"] == "workspace/inlayHint/refresh");
    assert_eq!(told(&server.request("textDocument/inlayHint", ask))[1], value(17, "= \"queued\""));
    server.finish();
}

#[test]
fn tokens_colour_the_parts_of_expressions() {
    let text = TEXT.replace("{{to}}", "{{to}} {{fax_id}}");
    for (encoding, smile) in [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)] {
        let folder = folder(&[(MANIFEST, &text)]);
        let (mut server, offered) = Server::initialized(folder.path(), json!({"general": {"positionEncodings": [encoding]}}));
        let legend = list(&offered["semanticTokensProvider"]["legend"]["tokenTypes"]).clone();
        let file = uri(&folder.path().join(MANIFEST));
        server.open(&file, 1, &text);
        server.published(&file, 1);
        let decoded = |answer: Value| {
            let (mut line, mut start) = (0, 0);
            let data: Vec<u64> = list(&answer["data"]).iter().map(|it| it.as_u64().expect("a number")).collect();
            let token = |five: &[u64]| {
                start = if five[0] == 0 { start + five[1] } else { five[1] };
                line += five[0];
                (line, start, five[2], legend[five[3] as usize].as_str().expect("a type").to_owned())
            };
            data.chunks(5).map(token).collect::<Vec<_>>()
        };
        let all = decoded(server.request("textDocument/semanticTokens/full", document(&file)));
        // `"X-Sender": "😀 {{settings.sender}}"`, behind six blanks and `"headers": { `.
        let start = 6 + r#""headers": { "X-Sender": ""#.len() as u64 + smile + 1;
        let kind = |line: u64, start: u64, length: u64, kind: &str| (line, start, length, kind.to_owned());
        let here: Vec<_> = all.iter().filter(|token| token.0 == 9).cloned().collect();
        let want = [
            kind(9, start, 2, "operator"),
            kind(9, start + 2, 8, "namespace"),
            kind(9, start + 11, 6, "property"),
            kind(9, start + 17, 2, "operator"),
        ];
        assert_eq!(here, want, "{encoding}");
        assert!(all.iter().any(|token| token.3 == "unresolvedReference" && token.2 == 6), "{all:?}");
        let mut ask = document(&file);
        ask["range"] = json!({"start": {"line": 9, "character": 0}, "end": {"line": 10, "character": 0}});
        assert_eq!(decoded(server.request("textDocument/semanticTokens/range", ask)), want, "{encoding}");
        server.finish();
    }
}

/// What is told of a place, and what it is about.
fn hovered<'t>(server: &mut Server, file: &str, text: &'t str, position: Value) -> (&'t str, String) {
    let hover = server.request("textDocument/hover", place(file, position));
    (slice(text, &hover["range"]), hover["contents"]["value"].as_str().expect("a text").to_owned())
}

#[test]
fn hover_tells_what_faxbot_does_with_a_place() {
    let text = TEXT
        .replace("\"id\": \"acme\"", "\"id\": \"acme\", \"x-faxsmith-ignore\": { \"query-plus\": \"why not\" }")
        .replace("{account}/faxes\"", "{account}/faxes?a=1\"");
    let folder = folder(&[(MANIFEST, &text), (SAMPLE_FILE, SAMPLE), ("faxsmith.toml", "docs-url = \"https://rules.example/\"\n")]);
    let markdown = json!({"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}});
    let (mut server, _) = Server::initialized(folder.path(), markdown);
    let file = uri(&folder.path().join(MANIFEST));
    server.open(&file, 1, &text);
    server.published(&file, 1);
    for (part, into, span, wanted) in [
        ("\"allowed_domains\"", 3, "\"allowed_domains\"", "every** host is allowed"),
        ("{{to}}", 3, "{{to}}", "- Faxbot 2026: the recipient's number in E.164 form"),
        ("{{settings.sender", 12, "{{settings.sender}}", "`config_schema` declares it: `string`"),
        ("{account}", 2, "account", "takes the value of `settings.account`"),
        ("\"data.id\"", 2, "\"data.id\"", "it finds `\"fx-1\"`"),
        ("\"X-Sender\"", 2, "\"X-Sender\"", "The header's value"),
        ("\"query-plus\"", 3, "\"query-plus\"", "[on the web](https://rules.example/query-plus.html)"),
        ("?a=1", 1, "\"https://api.acme.example/{account}/faxes?a=1\"", "**query-dropped** ("),
        ("\"sender\": {", 2, "\"sender\"", "it is named in 2 places"),
    ] {
        let (at, told) = hovered(&mut server, &file, &text, at(&text, part, into));
        assert_eq!(at, span, "{told}");
        assert!(told.contains(wanted), "`{wanted}` is missing in:\n{told}");
    }
    assert_eq!(server.request("textDocument/hover", place(&file, json!({"line": 0, "character": 0}))), Value::Null);
    server.finish();

    // Without Markdown the same is told without its marks.
    let (_folder, mut server, file) = opened(json!({}), TEXT);
    let (_, told) = hovered(&mut server, &file, TEXT, at(TEXT, "\"allowed_domains\"", 3));
    assert!(told.starts_with("allowed_domains: array\n\nThe hosts") && told.contains("every host is allowed"), "{told}");
    server.finish();
}

#[test]
fn hover_knows_the_other_files() {
    let registry = r#"{ "items": [{ "id": "acme", "capabilities": ["send"] }] }"#;
    let traits = r#"{ "acme": { "traits": { "requires_tiff": false } } }"#;
    let config = r#"{ "providers": { "outbound": { "plugin": "acme" } } }"#;
    let settings = "runtime = \"2026\"\n\n[levels]\nquery-dropped = \"off\"\n";
    let files = [
        ("plugin_registry.json", registry, "\"capabilities\"", "**`capabilities`**: array"),
        ("provider_traits.json", traits, "\"requires_tiff\"", "converts each upload"),
        ("faxbot.config.json", config, "\"plugin\"", "**`plugin`**"),
        ("faxsmith.toml", settings, "runtime", "The Faxbot that the files are for"),
        ("faxsmith.toml", settings, "query-dropped", "Faxbot 2026 drops the query of a URL"),
    ];
    let folder = folder(&files.map(|(name, text, ..)| (name, text)));
    let markdown = json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}});
    let (mut server, _) = Server::initialized(folder.path(), markdown);
    for (version, (name, text, part, wanted)) in (1..).zip(files) {
        let file = uri(&folder.path().join(name));
        server.open(&file, version, text);
        server.published(&file, version);
        let (span, told) = hovered(&mut server, &file, text, at(text, part, 2));
        assert_eq!(span, part);
        assert!(told.contains(wanted), "`{wanted}` is missing in:\n{told}");
    }
    server.forget_published();
    server.finish();
}

#[test]
fn findings_follow_the_sample_reply_that_is_being_edited() {
    let folder = folder(&[(MANIFEST, TEXT), (SAMPLE_FILE, SAMPLE)]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join(MANIFEST));
    let mismatches = |diagnostics: Vec<Value>| diagnostics.iter().filter(|it| it["code"] == "sample-mismatch").count();
    server.open(&file, 1, TEXT);
    let before = mismatches(server.published(&file, 1));
    let sample = uri(&folder.path().join(SAMPLE_FILE));
    server.open(&sample, 1, SAMPLE);
    server.published(&sample, 1);
    assert_eq!(mismatches(server.published(&file, 1)), before);
    server.change(&sample, 2, json!([{"text": SAMPLE.replace("\"id\"", "\"number\"")}]));
    server.published(&sample, 2);
    assert_eq!(mismatches(server.published(&file, 1)), before + 2);
    server.notify("textDocument/didClose", json!({"textDocument": {"uri": sample}}));
    server.wait_for("the end of diagnostics", |message| message["params"]["uri"] == sample);
    assert_eq!(mismatches(server.published(&file, 1)), before, "what is on disk counts again");
    server.finish();
}
