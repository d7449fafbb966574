//! Completion as an editor sees it: over real pipes, from the real binary.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use serde_json::{Value, json};
use support::folder;
use support::lsp::{Server, position, uri};

const MANIFEST: &str = "config/providers/acme/manifest.json";
const MARK: &str = "<|>";

/// What an editor of today can do.
fn abilities() -> Value {
    json!({"textDocument": {"completion": {"completionItem": {
        "snippetSupport": true,
        "insertReplaceSupport": true,
        "documentationFormat": ["markdown", "plaintext"],
        "tagSupport": {"valueSet": [1]},
        "insertTextModeSupport": {"valueSet": [1, 2]},
    }}}})
}

/// One document of an editor, and the caret in it.
struct Editor {
    server: Server,
    file: String,
    text: String,
    offset: usize,
    _folder: tempfile::TempDir,
}

impl Editor {
    fn open(name: &str, marked: &str, beside: &[(&str, &str)], abilities: Value) -> Self {
        let offset = marked.find(MARK).expect("a mark");
        let text = marked.replacen(MARK, "", 1);
        let mut files = vec![(name, &*text)];
        files.extend(beside);
        let folder = folder(&files);
        let (mut server, capabilities) = Server::initialized(folder.path(), abilities);
        let provider = &capabilities["completionProvider"];
        assert_eq!(provider["resolveProvider"], true);
        assert!(provider["triggerCharacters"].as_array().unwrap().contains(&json!("\"")));
        let file = uri(&folder.path().join(name));
        server.open(&file, 1, &text);
        server.published(&file, 1);
        Self { server, file, text, offset, _folder: folder }
    }

    fn manifest(marked: &str) -> Self {
        Self::open(MANIFEST, marked, &[], abilities())
    }

    /// The caret as a position in UTF-16.
    fn answer(&mut self, context: Value) -> Value {
        let params = json!({"textDocument": {"uri": self.file}, "position": position(&self.text, self.offset), "context": context});
        self.server.request("textDocument/completion", params)
    }

    /// The items, called for by hand.
    fn items(&mut self) -> Vec<Value> {
        let answer = self.answer(json!({"triggerKind": 1}));
        assert_eq!(answer["isIncomplete"], false);
        answer["items"].as_array().expect("a list").clone()
    }

    fn item(&mut self, label: &str) -> Value {
        let items = self.items();
        items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("no {label} among {:?}", labels(&items))).clone()
    }

    /// The text after an item was taken, as an editor does it that replaces.
    fn taken(&self, item: &Value) -> String {
        let mut edits = vec![&item["textEdit"]];
        edits.extend(item["additionalTextEdits"].as_array().into_iter().flatten());
        let at = |position: &Value| {
            let line: usize = self.text.split_inclusive('\n').take(position["line"].as_u64().unwrap() as usize).map(str::len).sum();
            let mut units = position["character"].as_u64().unwrap() as usize;
            let rest = &self.text[line..];
            line + rest
                .find(|c: char| {
                    if units == 0 {
                        true
                    } else {
                        units -= c.len_utf16();
                        false
                    }
                })
                .unwrap_or(rest.len())
        };
        let range = |edit: &Value| {
            let range = if edit["replace"].is_null() { &edit["range"] } else { &edit["replace"] };
            at(&range["start"])..at(&range["end"])
        };
        let mut edits: Vec<_> = edits.iter().map(|edit| (range(edit), edit["newText"].as_str().unwrap().to_owned())).collect();
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.text.clone();
        edits.into_iter().for_each(|(range, new)| text.replace_range(range, &new));
        text
    }

    fn finish(self) {
        self.server.finish();
    }
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// The labels in the order in which an editor shows them.
fn sorted(items: &[Value]) -> Vec<&str> {
    let mut items: Vec<&Value> = items.iter().collect();
    items.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn keys_that_are_missing_the_required_ones_first() {
    let mut editor = Editor::manifest("{\n  \"name\": \"Acme\",\n  \"i<|>\"\n}\n");
    let items = editor.items();
    let shown = sorted(&items);
    assert_eq!(shown[..3], ["id", "actions", "auth"]);
    assert!(!shown.contains(&"name"));
    let item = editor.item("id");
    assert_eq!(item["filterText"], "\"id\"");
    assert_eq!(item["insertTextFormat"], 2);
    assert_eq!(editor.taken(&item), "{\n  \"name\": \"Acme\",\n  \"id\": \"$1\"\n}\n");
    assert!(item["documentation"].is_null(), "lists stay small");
    let resolved = editor.server.request("completionItem/resolve", item);
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    assert!(resolved["documentation"]["value"].as_str().unwrap().starts_with("The provider's id"));
    editor.finish();
}

#[test]
fn what_is_of_no_use_says_so() {
    let mut editor = Editor::manifest("{\"actions\": {<|>}}");
    let item = editor.item("cancel_fax");
    assert_eq!(item["detail"], "never run");
    assert_eq!(item["tags"], json!([1]));
    assert_eq!(editor.item("send_fax")["tags"], Value::Null);
    editor.finish();
}

#[test]
fn whole_actions() {
    let mut editor = Editor::manifest("{\"allowed_domains\": [\"fax.acme.example\"], \"actions\": {<|>}}");
    let item = editor.item("send_fax");
    assert_eq!(item["insertTextMode"], 2);
    let text = item["textEdit"]["newText"].as_str().unwrap();
    assert!(text.contains("${2:https://fax.acme.example/v1/faxes}"), "{text}");
    editor.finish();
}

#[test]
fn words_booleans_methods_schemes_and_traits() {
    for (marked, want, label, after) in [
        (
            "{\"auth\": {\"scheme\": \"b<|>\"}}",
            "none basic bearer api_key_header api_key_query",
            "bearer",
            "{\"auth\": {\"scheme\": \"bearer\"}}",
        ),
        (
            "{\"actions\": {\"send_fax\": {\"method\": <|>}}}",
            "POST GET PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT",
            "PUT",
            "{\"actions\": {\"send_fax\": {\"method\": \"PUT\"}}}",
        ),
        (
            "{\"actions\": {\"send_fax\": {\"body\": {\"kind\": \"<|>\"}}}}",
            "json form multipart none",
            "form",
            "{\"actions\": {\"send_fax\": {\"body\": {\"kind\": \"form\"}}}}",
        ),
        (
            "{\"id\": \"a\", \"auth\": {}, \"traits\": {\"requires_tiff\": <|>}}",
            "true false",
            "true",
            "{\"id\": \"a\", \"auth\": {}, \"traits\": {\"requires_tiff\": true}}",
        ),
    ] {
        let mut editor = Editor::manifest(marked);
        assert_eq!(sorted(&editor.items()).join(" "), want);
        let item = editor.item(label);
        assert_eq!(editor.taken(&item), after);
        editor.finish();
    }
    let mut editor = Editor::manifest("{\"auth\": {}, \"traits\": {\"<|>\"}}");
    assert!(labels(&editor.items()).contains(&"inbound_verification"));
    editor.finish();
}

#[test]
fn headers_and_media_types() {
    let mut editor = Editor::manifest("{\"actions\": {\"send_fax\": {\"headers\": {\"Acc<|>\"}}}}");
    assert!(labels(&editor.items()).contains(&"Accept"));
    editor.finish();
    let mut editor = Editor::manifest("{\"actions\": {\"send_fax\": {\"headers\": {\"Accept\": \"<|>\"}}}}");
    assert!(labels(&editor.items()).contains(&"application/json"));
    editor.finish();
}

#[test]
fn variables_of_the_action_and_the_runtime() {
    let text = "{\"config_schema\": {\"properties\": {\"from_number\": {\"type\": \"string\", \"title\": \"Sender\"}}},\n\"actions\": {\"send_fax\": {\"body\": {\"kind\": \"json\", \"template\": \"{\\\"é😀\\\":\\\"{{t<|>x\\\"}\"}}}}";
    let mut editor = Editor::manifest(text);
    let items = editor.items();
    assert!(["to", "file_path", "settings.from_number"].iter().all(|name| labels(&items).contains(name)), "{:?}", labels(&items));
    assert_eq!(editor.item("file_path")["detail"], "only in 2026");
    let item = editor.item("to");
    let (insert, replace) = (&item["textEdit"]["insert"], &item["textEdit"]["replace"]);
    assert_eq!(insert["end"], position(&editor.text, editor.offset));
    assert_eq!(replace["end"]["character"].as_u64(), position(&editor.text, editor.offset)["character"].as_u64().map(|at| at + 1));
    assert_eq!(editor.taken(&item), text.replace("t<|>x", "to}}"));
    let resolved = editor.server.request("completionItem/resolve", item);
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("2026: the recipient's number in E.164 form"));
    editor.finish();
    // For one generation only what it fills in.
    let configuration = [("faxsmith.toml", "runtime = \"2025\"\n")];
    let mut editor = Editor::open(MANIFEST, text, &configuration, abilities());
    let item = editor.item("file_path");
    assert_eq!(item["detail"], "never set");
    assert!(!labels(&editor.items()).contains(&"attempt_id"));
    editor.finish();
}

#[test]
fn hosts_status_words_paths_and_parameters() {
    let mut editor =
        Editor::manifest("{\"allowed_domains\": [\"<|>\"], \"actions\": {\"send_fax\": {\"url\": \"https://API.acme.example/v1\"}}}");
    assert_eq!(labels(&editor.items()), ["api.acme.example"]);
    editor.finish();
    let mut editor = Editor::manifest("{\"actions\": {\"get_status\": {\"response\": {\"status_map\": {\"sent\": \"<|>\"}}}}}");
    assert_eq!(sorted(&editor.items())[..4], ["queued", "in_progress", "SUCCESS", "FAILED"]);
    editor.finish();
    let sample = [("config/providers/acme/manifest.response.json", "{\"send\": {\"data\": {\"fax_id\": \"17\"}}}")];
    let mut editor = Editor::open(MANIFEST, "{\"actions\": {\"send_fax\": {\"response\": {\"job_id\": \"<|>\"}}}}", &sample, abilities());
    let item = editor.item("data.fax_id");
    assert_eq!(item["detail"], "17");
    editor.finish();
    let mut editor = Editor::manifest("{\"actions\": {\"get_status\": {\"url\": \"https://api.acme.example/{<|>\"}}}");
    let item = editor.item("id");
    assert_eq!(
        editor.taken(&item),
        "{\"actions\": {\"get_status\": {\"url\": \"https://api.acme.example/{id}\", \"path_params\": [{ \"name\": \"id\", \"source\": \"provider_sid\" }]}}}"
    );
    editor.finish();
}

#[test]
fn broken_files_get_their_commas() {
    let mut editor = Editor::manifest("{\n  \"id\": \"acme\"\n  \"na<|>\n  \"actions\": {}\n}");
    let item = editor.item("name");
    assert_eq!(editor.taken(&item), "{\n  \"id\": \"acme\",\n  \"name\": \"$1\",\n  \"actions\": {}\n}");
    editor.finish();
}

#[test]
fn windows_line_ends_stay() {
    let mut editor = Editor::manifest("{\r\n  \"id\": \"acmé\"\r\n  \"na<|>\r\n  \"actions\": {}\r\n}");
    let item = editor.item("name");
    assert_eq!(editor.taken(&item), "{\r\n  \"id\": \"acmé\",\r\n  \"name\": \"$1\",\r\n  \"actions\": {}\r\n}");
    editor.finish();
}

#[test]
fn plain_text_for_clients_without_snippets() {
    let mut editor = Editor::open(MANIFEST, "{\"actions\": {\"get_status\": {\"<|>\"}}}", &[], json!({}));
    let item = editor.item("method");
    assert_eq!(item.get("insertTextFormat"), None);
    assert_eq!(editor.taken(&item), "{\"actions\": {\"get_status\": {\"method\": \"GET\"}}}");
    let resolved = editor.server.request("completionItem/resolve", item);
    assert!(!resolved["documentation"].as_str().expect("only a text").contains('`'));
    editor.finish();
}

#[test]
fn characters_in_strings_call_for_nothing() {
    let called = |marked: &str, typed: &str| {
        let mut editor = Editor::manifest(marked);
        let answer = editor.answer(json!({"triggerKind": 2, "triggerCharacter": typed}));
        let found = !answer.is_null();
        editor.finish();
        found
    };
    assert!(called("{\"<|>", "\""));
    assert!(called("{\"actions\": {\"send_fax\": {\"body\": {\"template\": \"{{<|>\"}}}}", "{"));
    assert!(called("{\"id\":<|>}", ":"));
    assert!(called("{\"id\": <|>}", " "));
    assert!(!called("{\"id\": \"acme\" <|>}", " "));
    assert!(!called("{\"name\": \"Acme <|>\"}", " "));
    assert!(!called("{\"actions\": {\"send_fax\": {\"url\": \"https:<|>\"}}}", ":"));
    assert!(!called("{\"actions\": {\"send_fax\": {\"body\": {\"template\": \"{\\\"<|>\"}}}}", "\""));
}

#[test]
fn the_other_files() {
    for (name, marked, label) in [
        ("config/plugin_registry.json", "{\"items\": [{\"<|>\"}]}", "learn_more"),
        ("config/provider_traits.json", "{\"acme\": {\"traits\": {\"inbound_verification\": \"<|>\"}}}", "hmac"),
        ("config/faxbot.config.json", "{\"providers\": {\"<|>\"}}", "outbound"),
    ] {
        let mut editor = Editor::open(name, marked, &[], abilities());
        editor.item(label);
        editor.finish();
    }
    let mut editor = Editor::open("package.json", "{\"<|>\"}", &[], abilities());
    assert!(editor.answer(json!({"triggerKind": 1})).is_null());
    editor.finish();
}

#[test]
fn odd_questions_get_answers() {
    let mut editor = Editor::manifest("{<|>}");
    let far = json!({"textDocument": {"uri": editor.file}, "position": {"line": u32::MAX, "character": u32::MAX}});
    assert!(editor.server.request("textDocument/completion", far).is_object());
    let closed = json!({"textDocument": {"uri": "file:///nowhere.json"}, "position": {"line": 0, "character": 0}});
    assert!(editor.server.request("textDocument/completion", closed).is_null());
    for data in [
        json!("schema nonsense /x"),
        json!("variable send_fax nonsense"),
        json!(7),
        json!("rule x"),
        json!("schema http-manifest /nonsense"),
    ] {
        let item = editor.server.request("completionItem/resolve", json!({"label": "x", "data": data}));
        assert!(item["documentation"].is_null());
    }
    editor.finish();
}
