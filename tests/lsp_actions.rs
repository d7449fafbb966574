//! Code actions, lenses and commands of the language server over real pipes, asked by a client that can do as much as VS Code and by one
//! that can do nothing.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::lsp::{Server, applied, offset, position, uri};
use support::{CLEAN, faxsmith, folder, manifest_with};

const MANIFEST: &str = "providers/acme/manifest.json";
const URL: &str = "https://api.acme.example/faxes\"";

fn vs_code() -> Value {
    json!({
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}},
                "dataSupport": true, "disabledSupport": true, "isPreferredSupport": true, "resolveSupport": {"properties": ["edit", "command"]},
            },
            "codeLens": {}, "publishDiagnostics": {"codeDescriptionSupport": true},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}},
        "window": {"showDocument": {"support": true}},
        "experimental": {"textDocumentContent": true},
    })
}

/// A server with a manifest open in it.
struct Open {
    server: Server,
    capabilities: Value,
    folder: tempfile::TempDir,
    file: String,
    text: String,
    version: i64,
    told: Vec<Value>,
}

impl Open {
    fn new(files: &[(&str, &str)], text: &str, abilities: Value) -> Self {
        Self::with_flags(files, text, abilities, &[])
    }

    fn with_flags(files: &[(&str, &str)], text: &str, abilities: Value, flags: &[&str]) -> Self {
        let folder = folder(files);
        support::write(folder.path(), MANIFEST, text.as_bytes());
        let params = json!({"processId": null, "rootUri": uri(folder.path()), "capabilities": abilities});
        let (mut server, capabilities) = Server::introduced(folder.path(), flags, params);
        let file = uri(&folder.path().join(MANIFEST));
        server.open(&file, 1, text);
        let told = server.published(&file, 1);
        Self { server, capabilities, folder, file, text: text.to_owned(), version: 1, told }
    }

    /// The actions at the first `part` of the text, or at the caret before it.
    fn actions(&mut self, part: &str, is_selected: bool, context: Value) -> Vec<Value> {
        let start = self.text.find(part).unwrap_or_else(|| panic!("{part} stands in the text"));
        let end = if is_selected { start + part.len() } else { start };
        let range = json!({"start": position(&self.text, start), "end": position(&self.text, end)});
        let mut context = context;
        context["diagnostics"] = json!([]);
        let params = json!({"textDocument": {"uri": self.file}, "range": range, "context": context});
        self.server.request("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    /// The one action with this title.
    fn action(&mut self, part: &str, is_selected: bool, context: Value, title: &str) -> Value {
        let actions = self.actions(part, is_selected, context);
        actions.iter().find(|it| it["title"] == title).unwrap_or_else(|| panic!("{title}: {:#?}", titles(&actions))).clone()
    }

    /// Makes the changes of an action to the manifest.
    fn apply(&mut self, action: &Value) {
        let text = applied(&self.text, &action["edit"]["changes"][&self.file]);
        self.change(&text);
    }

    fn change(&mut self, text: &str) {
        self.version += 1;
        self.text = text.to_owned();
        self.server.change(&self.file, self.version, json!([{"text": text}]));
        self.told = self.server.published(&self.file, self.version);
    }

    fn run(&mut self, command: &str, argument: Value) -> Value {
        self.server.ask("workspace/executeCommand", json!({"command": command, "arguments": [argument]}))
    }

    /// What the client is asked to show; it says that it did.
    fn shown(&mut self) -> Value {
        let message = self.server.wait_for("a document to show", |message| message["method"] == "window/showDocument");
        self.server.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": {"success": true}}));
        message["params"].clone()
    }

    fn rules(&self) -> Vec<&str> {
        self.told.iter().map(|it| it["code"].as_str().expect("a rule")).collect()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|it| it["title"].as_str().expect("a title")).collect()
}

fn refactor() -> Value {
    json!({"only": ["refactor"], "triggerKind": 1})
}

#[test]
fn what_is_offered() {
    for (abilities, resolves) in [(vs_code(), true), (json!({}), false)] {
        let open = Open::new(&[], CLEAN, abilities);
        let provider = &open.capabilities["codeActionProvider"];
        assert_eq!(provider["codeActionKinds"], json!(["quickfix", "refactor.extract", "refactor.rewrite", "source.fixAll.faxsmith"]));
        assert_eq!(provider["resolveProvider"], resolves);
        assert_eq!(open.capabilities["codeLensProvider"], json!({"resolveProvider": true}));
        let commands = json!(["faxsmith.explain", "faxsmith.showRequest", "faxsmith.copyAsCurl", "faxsmith.reveal"]);
        assert_eq!(open.capabilities["executeCommandProvider"]["commands"], commands);
        assert_eq!(open.capabilities["experimental"]["textDocumentContent"]["schemes"], json!(["faxsmith"]));
        open.server.finish();
    }
}

#[test]
fn a_literal_becomes_a_setting() {
    let text = manifest_with(URL, "https://api.acme.example/accounts/A17/faxes\"");
    for abilities in [vs_code(), json!({})] {
        let mut open = Open::new(&[], &text, abilities);
        let action = open.action("17/faxes", false, refactor(), "Extract it into the setting `account`");
        assert_eq!(action["kind"], "refactor.extract");
        open.apply(&action);
        assert!(open.text.contains("https://api.acme.example/accounts/{account}/faxes\""), "{}", open.text);
        assert!(open.text.contains(r#"{ "name": "account", "source": "settings.account" }"#));
        assert!(open.text.contains(r#""account": { "type": "string", "title": "Account", "examples": ["A17"] }"#));
        assert_eq!(open.rules(), [] as [&str; 0]);
        open.server.finish();
    }
}

#[test]
fn a_credential_moves_and_why_it_can_not_is_said() {
    let text = manifest_with("\"body\":", "\"headers\": { \"X-Api-Key\": \"fox\" },\n      \"body\":");
    let title = "Move it to the stored credential `api_key`";
    let mut open = Open::new(&[("faxsmith.toml", "runtime = \"2026\"\n")], &text, json!({}));
    let action = open.action("fox", true, refactor(), title);
    open.apply(&action);
    assert_eq!(open.text, text.replace("fox", "{{creds.api_key}}"));
    assert_eq!(open.rules(), [] as [&str; 0]);
    open.server.finish();

    // Where 2025 matters it can't be done: told to those who ask for refactorings, and can be told.
    let mut open = Open::new(&[], &text, vs_code());
    let action = open.action("fox", true, refactor(), title);
    assert!(action["disabled"]["reason"].as_str().expect("a reason").contains("2025 fills no stored credentials in"));
    assert!(action.get("edit").is_none());
    assert_eq!(open.actions("fox", true, json!({})), [] as [Value; 0]);
    open.server.finish();
    let mut open = Open::new(&[], &text, json!({}));
    assert_eq!(open.actions("fox", true, refactor()), [] as [Value; 0]);
    open.server.finish();
}

#[test]
fn an_expression_becomes_a_path_parameter() {
    let text = manifest_with(URL, "https://api.acme.example/{{settings.account}}/faxes\"");
    let mut open = Open::new(&[("faxsmith.toml", "runtime = \"2026\"\n")], &text, vs_code());
    let action = open.action("settings.account", false, json!({}), "Convert it into a path parameter");
    assert_eq!(action["kind"], "refactor.rewrite");
    open.apply(&action);
    assert!(open.text.contains("https://api.acme.example/{account}/faxes\""), "{}", open.text);
    assert_eq!(open.rules(), [] as [&str; 0]);
    // Without a word from the user nothing is offered that is not wrong.
    assert_eq!(open.actions("acme.example/{", false, json!({"triggerKind": 2})), [] as [Value; 0]);
    open.server.finish();
}

#[test]
fn only_what_is_asked_for() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let mut open = Open::new(&[], &text, vs_code());
    let kinds = |actions: &[Value]| {
        let mut kinds: Vec<String> = actions.iter().map(|it| it["kind"].as_str().expect("a kind").to_owned()).collect();
        kinds.dedup();
        kinds
    };
    for (only, want) in [
        (json!(null), vec!["quickfix"]),
        (json!(["quickfix"]), vec!["quickfix"]),
        (json!([""]), vec!["quickfix", "source.fixAll.faxsmith"]),
        (json!(["source"]), vec!["source.fixAll.faxsmith"]),
        (json!(["refactor.inline"]), vec![]),
        (json!([]), vec![]),
    ] {
        assert_eq!(kinds(&open.actions("tiemout", false, json!({"only": only}))), want, "{only}");
    }
    open.server.finish();
}

#[test]
fn a_rule_is_ignored_once_there_is_a_reason() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let title = "Ignore `unknown-key` here, once you write the reason";
    let mut open = Open::new(&[], &text, vs_code());
    let action = open.action("tiemout", false, json!({}), title);
    assert_eq!((&action["kind"], &action["diagnostics"][0]["code"]), (&json!("quickfix"), &json!("unknown-key")));
    open.apply(&action);
    // Nothing is silenced yet, and that is told as well.
    assert_eq!(open.rules(), ["unknown-key", "ignore-without-reason"]);
    // The caret goes between the quotes.
    let command = &action["command"];
    assert_eq!(open.run(command["command"].as_str().expect("a name"), command["arguments"][0].clone())["result"], json!(null));
    let shown = open.shown();
    assert_eq!(shown["uri"], open.file);
    assert_eq!((&shown["takeFocus"], &shown["selection"]["start"]), (&json!(true), &shown["selection"]["end"]));
    let at = offset(&open.text, &shown["selection"]["start"]);
    assert!(open.text[..at].ends_with("{ \"unknown-key\": \"") && open.text[at..].starts_with('"'), "{}", &open.text[at..]);
    let mut reasoned = open.text.clone();
    reasoned.insert_str(at, "Our own tool reads it.");
    open.change(&reasoned);
    assert_eq!(open.rules(), [] as [&str; 0]);
    open.server.finish();

    // A client that shows no documents gets the change alone.
    let mut open = Open::new(&[], &text, json!({}));
    assert!(open.action("tiemout", false, json!({}), title).get("command").is_none());
    open.server.finish();
}

/// On one line, behind characters that each encoding counts in its own way.
#[test]
fn the_caret_finds_the_reason_in_every_encoding() {
    let text = r#"{"id": "acme", "name": "Acmé 😀", "tiemout_ms": 1, "actions": {"send_fax": {"url": "https://api.acme.example"}}}"#;
    for (encoding, count) in [
        ("utf-8", (|text| text.len()) as fn(&str) -> usize),
        ("utf-16", |text| text.encode_utf16().count()),
        ("utf-32", |text| text.chars().count()),
    ] {
        let mut abilities = vs_code();
        abilities["general"] = json!({"positionEncodings": [encoding]});
        let mut open = Open::new(&[], text, abilities);
        let place = json!({"line": 0, "character": count(&text[..text.find("tiemout").unwrap()])});
        let params = json!({"textDocument": {"uri": open.file}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}});
        let actions = open.server.request("textDocument/codeAction", params);
        let mut actions = actions.as_array().expect("a list").iter();
        let action = actions.find(|it| it["title"] == "Ignore `unknown-key` here, once you write the reason").expect("the action");
        let edit = &action["edit"]["changes"][&open.file][0];
        // Up to the brace at the end, which is one wide in each.
        assert_eq!(edit["range"]["start"]["character"], count(text) - 1, "{encoding}");
        let new = edit["newText"].as_str().expect("a text");
        let reason = &action["command"]["arguments"][0]["range"]["start"];
        assert_eq!(reason["character"], count(text) - 1 + new.find("\"\"").unwrap() + 1, "{encoding}");
        open.server.finish();
    }
}

/// One suppression is for all findings of its rule around, and whoever selects the whole file wants no list of hundreds.
#[test]
fn a_selection_of_everything() {
    let unknown: String = (0..50).map(|number| format!("\"odd_thing_{number}\": 1, ")).collect();
    let text = manifest_with("\"timeout_ms\"", &format!("{unknown}\"timeout_ms\""));
    let mut open = Open::new(&[("faxsmith.toml", "")], &text, json!({}));
    let all = open.actions(&text, true, json!({}));
    let count = |what: &str| titles(&all).iter().filter(|title| title.contains(what)).count();
    assert_eq!((count(" here, once"), count("faxsmith.toml"), count("Explain")), (1, 8, 1), "{:#?}", titles(&all));
    open.server.finish();
}

#[test]
fn a_rule_is_ignored_in_the_configuration() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let title = "Ignore `unknown-key` in faxsmith.toml, once you write the reason";
    let entry =
        "\n[[ignore]]\nrule = \"unknown-key\"\npaths = [\"providers/acme/manifest.json\"]\npointer = \"/tiemout_ms\"\nreason = \"\"\n";
    for abilities in [vs_code(), json!({})] {
        let known = "runtime = \"all\"\n";
        let mut open = Open::new(&[("faxsmith.toml", known)], &text, abilities);
        let action = open.action("tiemout", false, json!({}), title);
        let configuration = uri(&open.path().join("faxsmith.toml"));
        assert_eq!(applied(known, &action["edit"]["changes"][&configuration]), format!("{known}{entry}"));
        // What is open counts.
        let unsaved = "runtime = \"2026\"\n# more\n";
        open.server.open(&configuration, 1, unsaved);
        open.server.published(&configuration, 1);
        let action = open.action("tiemout", false, json!({}), title);
        let after = applied(unsaved, &action["edit"]["changes"][&configuration]);
        assert_eq!(after, format!("{unsaved}{entry}"));
        // With a reason it works.
        support::write(open.path(), "faxsmith.toml", after.replace("reason = \"\"", "reason = \"Ours.\"").as_bytes());
        let linted = faxsmith(open.path(), &["lint", MANIFEST]);
        assert_eq!(linted.code, Some(0), "{linted:?}");
        open.server.finish();
    }
}

#[test]
fn a_configuration_is_made_where_the_client_can() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let title = "Ignore `unknown-key` in faxsmith.toml (a new file), once you write the reason";
    let mut open = Open::new(&[], &text, vs_code());
    let action = open.action("tiemout", false, json!({}), title);
    let configuration = uri(&open.path().join("faxsmith.toml"));
    let changes = &action["edit"]["documentChanges"];
    assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(configuration)));
    assert_eq!((&changes[1]["textDocument"]["uri"], &changes[1]["textDocument"]["version"]), (&json!(configuration), &json!(null)));
    let made = applied("", &changes[1]["edits"]);
    let command = &action["command"]["arguments"][0];
    let at = offset(&made, &command["range"]["start"]);
    assert_eq!((&command["uri"], &made[at - 1..=at]), (&json!(configuration), "\"\""));
    support::write(open.path(), "faxsmith.toml", made.replace("reason = \"\"", "reason = \"Ours.\"").as_bytes());
    let linted = faxsmith(open.path(), &["lint", MANIFEST]);
    assert_eq!(linted.code, Some(0), "{linted:?}");
    open.server.finish();

    let mut open = Open::new(&[], &text, json!({}));
    let offered = open.actions("tiemout", false, json!({}));
    assert!(titles(&offered).iter().all(|title| !title.contains("faxsmith.toml")), "{:#?}", titles(&offered));
    open.server.finish();

    // A broken configuration is for people to mend.
    let mut open = Open::new(&[("faxsmith.toml", "runtime = ")], CLEAN, vs_code());
    let said = open.server.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().is_some_and(|message| message.contains("faxsmith.toml")), "{said}");
    assert_eq!(open.actions("timeout", false, json!({})), [] as [Value; 0]);
    open.server.finish();
}

#[test]
fn a_configuration_that_flags_name() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let files = [("faxsmith.toml", ""), ("ci/strict.toml", "runtime = \"all\"\n")];
    let mut open = Open::with_flags(&files, &text, vs_code(), &["--config", "ci/strict.toml"]);
    let action = open.action("tiemout", false, json!({}), "Ignore `unknown-key` in strict.toml, once you write the reason");
    let edits = &action["edit"]["changes"][uri(&open.path().join("ci/strict.toml"))];
    assert!(edits[0]["newText"].as_str().is_some_and(|text| text.contains("paths = [\"providers/acme/manifest.json\"]")), "{edits}");
    open.server.finish();
    // Who wants none is offered none.
    let mut open = Open::with_flags(&files, &text, vs_code(), &["--no-config"]);
    let offered = open.actions("tiemout", false, json!({}));
    assert!(titles(&offered).iter().all(|title| !title.contains(".toml")), "{:#?}", titles(&offered));
    open.server.finish();
}

/// What has no file yet has its requests as well, and no place in a configuration.
#[test]
fn a_document_that_is_not_saved() {
    let mut open = Open::new(&[], CLEAN, vs_code());
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    open.file = "untitled:manifest.json".to_owned();
    open.server.open(&open.file, 1, &text);
    open.server.published(&open.file, 1);
    let told = open.run("faxsmith.showRequest", json!({"uri": open.file, "action": "send_fax"}));
    assert!(told["result"].as_str().is_some_and(|text| text.contains("POST https://api.acme.example/faxes")), "{told}");
    let shown = open.shown()["uri"].clone();
    assert_eq!(open.server.request("workspace/textDocumentContent", json!({"uri": shown}))["text"], told["result"]);
    open.text = text;
    let offered = open.actions("tiemout", false, json!({}));
    let ignoring: Vec<_> = titles(&offered).into_iter().filter(|title| title.starts_with("Ignore")).collect();
    assert_eq!(ignoring, ["Ignore `unknown-key` here, once you write the reason"]);
    open.server.finish();
}

/// What is checked there are the manifests in it, which have no lenses; their fixes and pages are offered.
#[test]
fn a_manifest_in_markdown() {
    let text = format!("# Acme\n\n```json\n{}```\n", manifest_with("\"timeout_ms\"", "\"tiemout_ms\""));
    let mut open = Open::new(&[("faxsmith.toml", "")], CLEAN, vs_code());
    open.file = uri(&open.path().join("providers/acme/NOTES.md"));
    open.server.open(&open.file, 1, &text);
    open.server.published(&open.file, 1);
    open.text = text;
    let offered = open.actions("tiemout", false, json!({}));
    let want = ["Rename it to `timeout_ms`", "Ignore `unknown-key` in faxsmith.toml, once you write the reason", "Explain `unknown-key`"];
    assert_eq!(titles(&offered), want);
    assert_eq!(open.actions("Acme Fax", true, refactor()), [] as [Value; 0]);
    assert_eq!(open.server.request("textDocument/codeLens", json!({"textDocument": {"uri": open.file}})), json!(null));
    open.server.finish();
}

/// A credential, which stands nowhere as it is.
fn token() -> String {
    format!("sk_live_{}", "aB3dE6f".repeat(4))
}

#[test]
fn a_certain_credential_is_not_ignored_in_the_file() {
    let secret = format!("acme_{}", "0f".repeat(16));
    let text = manifest_with("\"body\":", &format!("\"headers\": {{ \"X-Api-Key\": \"{secret}\" }},\n      \"body\":"));
    let pattern = "[[secret-pattern]]\nname = \"Acme key\"\npattern = 'acme_[0-9a-f]{32}'\nconfidence = \"certain\"\n";
    let mut open = Open::new(&[("faxsmith.toml", pattern)], &text, vs_code());
    assert!(open.rules().contains(&"hardcoded-secret"), "{:?}", open.rules());
    let offered = open.actions("acme_", false, json!({}));
    let of_secret: Vec<_> = titles(&offered).into_iter().filter(|title| title.contains("Ignore `hardcoded-secret`")).collect();
    assert_eq!(of_secret, ["Ignore `hardcoded-secret` in faxsmith.toml, once you write the reason"]);
    open.server.finish();
}

#[test]
fn a_rule_is_explained() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let page = |folder: &Path| faxsmith(folder, &["explain", "unknown-key"]).out;
    let mut open = Open::new(&[], &text, json!({}));
    let action = open.action("tiemout", false, json!({}), "Explain `unknown-key`");
    assert!(action.get("edit").is_none());
    let told = open.run("faxsmith.explain", action["command"]["arguments"][0].clone());
    assert_eq!(told["result"], page(open.path()));
    open.server.finish();

    let mut open = Open::new(&[], &text, vs_code());
    assert_eq!(open.run("faxsmith.explain", json!({"rule": "unknown-key"}))["result"], page(open.path()));
    let shown = open.shown();
    assert_eq!(shown["uri"], "faxsmith:/rule/unknown-key.md");
    assert_eq!(open.server.request("workspace/textDocumentContent", json!({"uri": shown["uri"]})), json!({"text": page(open.path())}));
    open.server.finish();

    // Where the diagnostic has a link there is no need.
    let configured = [("faxsmith.toml", "docs-url = \"https://faxsmith.example/rules\"\n")];
    let mut open = Open::new(&configured, &text, vs_code());
    let offered = open.actions("tiemout", false, json!({}));
    assert!(!titles(&offered).contains(&"Explain `unknown-key`"), "{:#?}", titles(&offered));
    open.server.finish();
}

/// The lenses of the open manifest, with their commands.
fn lenses(open: &mut Open) -> Vec<Value> {
    let lenses = open.server.request("textDocument/codeLens", json!({"textDocument": {"uri": open.file}}));
    let lenses = lenses.as_array().expect("a list").clone();
    lenses
        .into_iter()
        .map(|lens| if lens.get("command").is_some() { lens } else { open.server.request("codeLens/resolve", lens) })
        .collect()
}

#[test]
fn lenses_show_what_render_prints() {
    for abilities in [vs_code(), json!({})] {
        let shows = abilities.get("window").is_some();
        let mut open = Open::new(&[], CLEAN, abilities);
        // The text that is open counts, not the one on disk.
        let text = CLEAN.replace("https://api.acme.example/faxes\"", "https://api.acme.example/unsaved\"");
        open.change(&text);
        let lenses = lenses(&mut open);
        let told: Vec<_> = lenses.iter().map(|lens| (lens["command"]["title"].clone(), lens["range"]["start"].clone())).collect();
        let (send, status) = (position(&text, text.find("\"send_fax\"").unwrap()), position(&text, text.find("\"get_status\"").unwrap()));
        let want = [("Show request", &send), ("Copy as curl", &send), ("Show request", &status), ("Copy as curl", &status)];
        assert_eq!(told, want.map(|(title, at)| (json!(title), at.clone())));
        let unsaved: Vec<Value> = lenses
            .iter()
            .map(|lens| {
                let command = &lens["command"];
                let told = open.run(command["command"].as_str().unwrap(), command["arguments"][0].clone());
                if shows && command["command"] == "faxsmith.showRequest" {
                    let shown = open.shown();
                    let again = open.server.request("workspace/textDocumentContent", json!({"uri": shown["uri"]}));
                    assert_eq!(again["text"], told["result"]);
                }
                told["result"].clone()
            })
            .collect();
        support::write(open.path(), MANIFEST, text.as_bytes());
        for (at, (action, format)) in
            [("send_fax", "text"), ("send_fax", "curl"), ("get_status", "text"), ("get_status", "curl")].into_iter().enumerate()
        {
            let printed = faxsmith(open.path(), &["render", "--action", action, "--as", format, MANIFEST]);
            assert_eq!(unsaved[at], printed.out, "{action} {format}");
            assert!(!printed.out.is_empty());
        }
        open.server.finish();
    }
}

#[test]
fn one_runtime_and_all_actions() {
    let mut open = Open::new(&[("faxsmith.toml", "runtime = \"2026\"\n")], CLEAN, vs_code());
    let file = open.file.clone();
    for (argument, arguments, path) in [
        (json!({"uri": file, "action": "send_fax", "runtime": "2025"}), vec!["--action", "send_fax", "--runtime", "2025"], "send_fax"),
        (json!({"uri": file, "runtime": "all"}), vec!["--runtime", "all"], "all"),
        (json!({"uri": file, "action": null, "runtime": null}), vec![], "all"),
    ] {
        let told = open.run("faxsmith.showRequest", argument);
        let arguments: Vec<&str> = ["render", MANIFEST].into_iter().chain(arguments).collect();
        assert_eq!(told["result"], faxsmith(open.path(), &arguments).out, "{arguments:?}");
        let shown = open.shown()["uri"].as_str().expect("a URI").to_owned();
        assert!(shown.starts_with(&format!("faxsmith:/request/{path}.txt?")), "{shown}");
        // Some clients write a URI anew.
        let (start, query) = shown.split_once('?').unwrap();
        let anew = format!("{start}?{}", query.replace("%3A", ":").replace("%2F", "/").replace('=', "%3D").replace('&', "%26"));
        for uri in [shown, anew] {
            let again = open.server.request("workspace/textDocumentContent", json!({"uri": uri}));
            assert_eq!(again["text"], told["result"], "{uri}");
        }
    }
    open.server.finish();
}

/// A client of protocol 3.18 says where the protocol wants it that it asks for documents, and is told when one has changed.
#[test]
fn a_request_follows_what_is_typed() {
    let mut abilities = vs_code();
    abilities["experimental"] = json!(null);
    abilities["workspace"]["textDocumentContent"] = json!({"dynamicRegistration": true});
    let mut open = Open::new(&[], CLEAN, abilities);
    let message = open.server.wait_for("a registration", |message| message["method"] == "client/registerCapability");
    open.server.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
    let registration = &message["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/textDocumentContent");
    assert_eq!(registration["registerOptions"], json!({"schemes": ["faxsmith"]}));
    let argument = json!({"uri": open.file, "action": "send_fax"});
    let told = open.run("faxsmith.showRequest", argument);
    let uri = open.shown()["uri"].clone();
    let content = |open: &mut Open| open.server.request("workspace/textDocumentContent", json!({"uri": uri}))["text"].clone();
    assert_eq!(content(&mut open), told["result"]);
    for number in 1..4 {
        open.change(&CLEAN.replace(URL, &format!("https://api.acme.example/faxes{number}\"")));
        let message = open.server.wait_for("a refresh", |message| message["method"] == "workspace/textDocumentContent/refresh");
        open.server.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
        assert_eq!(message["params"], json!({"uri": uri}));
        let text = content(&mut open);
        assert!(text.as_str().is_some_and(|text| text.contains(&format!("/faxes{number}\n"))), "{text}");
    }
    // A client that has just asked may not have opened the document yet, and then ignores what it is told: it is told of the next change
    // all the same, but once at a time, however fast somebody types.
    for _ in 0..3 {
        open.change(CLEAN);
    }
    for _ in 0..2 {
        assert_eq!(open.server.reply("workspace/textDocumentContent/refresh", &json!(null)), json!({"uri": uri}));
    }
    open.change(CLEAN);
    assert_eq!(open.server.reply("workspace/textDocumentContent/refresh", &json!(null)), json!({"uri": uri}));
    open.server.finish();
}

#[test]
fn what_is_not_sent_is_said() {
    // 2026 does not load it; 2025 does not mind.
    let text = manifest_with("\"id\": \"acme\"", "\"id\": \"local\"");
    let mut open = Open::new(&[], &text, vs_code());
    let shown: Vec<_> = lenses(&mut open).iter().map(|lens| lens["command"]["title"].clone()).collect();
    assert_eq!(shown[0], "Show request (Faxbot 2026 sends none)");
    let argument = json!({"uri": open.file, "action": "send_fax"});
    let told = open.run("faxsmith.copyAsCurl", argument);
    let printed = faxsmith(open.path(), &["render", "--action", "send_fax", "--as", "curl", MANIFEST]);
    assert_eq!(told["result"], printed.out);
    let said = open.server.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert!(printed.err.contains(said["params"]["message"].as_str().expect("a text")), "{said} {}", printed.err);
    open.server.finish();
}

#[test]
fn commands_that_make_no_sense() {
    let mut open = Open::new(&[], CLEAN, vs_code());
    let file = open.file.clone();
    let nowhere = "file:///nowhere/manifest.json";
    let mut fails = |command: &str, arguments: Value, code: i64, says: &str| {
        let answer = open.server.ask("workspace/executeCommand", json!({"command": command, "arguments": arguments}));
        let message = answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{command} {arguments}: {answer}"));
        assert!(message.contains(says), "{message}");
        assert_eq!(answer["error"]["code"], code, "{message}");
    };
    fails("faxsmith.nonsense", json!([]), -32602, "there is no command `faxsmith.nonsense`");
    fails("faxsmith.explain", json!([]), -32602, "`faxsmith.explain` needs `rule`");
    fails("faxsmith.explain", json!([{"rule": 1}]), -32602, "needs `rule`");
    fails("faxsmith.explain", json!([{"rule": "unknown-kye"}]), -32803, "there is no rule `unknown-kye`. Did you mean `unknown-key`?");
    for command in ["faxsmith.showRequest", "faxsmith.copyAsCurl"] {
        fails(command, json!([]), -32602, "needs `uri`");
        fails(command, json!(["x"]), -32602, "needs `uri`");
        fails(command, json!([{"uri": nowhere}]), -32803, "not open");
        fails(command, json!([{"uri": "\u{0}"}]), -32803, "not open");
        fails(command, json!([{"uri": file, "action": "sendFax"}]), -32602, "there is no action `sendFax`");
        fails(command, json!([{"uri": file, "action": 1}]), -32602, "there is no action");
        fails(command, json!([{"uri": file, "action": "cancel_fax"}]), -32803, "never runs `cancel_fax`");
        fails(command, json!([{"uri": file, "runtime": "2024"}]), -32602, "there is no runtime `2024`: it is `2025`, `2026` or `all`");
    }
    fails("faxsmith.reveal", json!([{"uri": file}]), -32602, "needs `range`");
    fails("faxsmith.reveal", json!([{"uri": file, "range": 1}]), -32602, "needs `range`");
    for uri in ["faxsmith:/", "faxsmith:/rule/no-such.md", "faxsmith:/request/send_fax.txt", "faxsmith:/request/x.txt?uri=%zz", "file:///x"]
    {
        let answer = open.server.ask("workspace/textDocumentContent", json!({"uri": uri}));
        assert_eq!(answer["error"]["code"], -32803, "{uri}: {answer}");
    }
    assert_eq!(open.server.ask("workspace/textDocumentContent", json!({}))["error"]["code"], -32602);
    open.server.finish();
}

#[test]
fn manifests_without_requests() {
    for (text, says) in [
        ("[]", "holds no JSON object"),
        ("", "holds no JSON object"),
        (
            "{\"capabilities\": [\"send\"], \"categories\": [\"outbound\"], \"id\": \"a\", \"version\": \"1.0.0\", \"name\": \"A\"}",
            "is no HTTP manifest",
        ),
        ("{\"actions\": {}}", "neither `send_fax` nor `get_status`"),
        ("{\"actions\": {\"get_status\": {}}}", "has no action `send_fax`"),
    ] {
        let mut open = Open::new(&[], text, json!({}));
        let mut argument = json!({"uri": open.file});
        if says.contains("has no action") {
            argument["action"] = json!("send_fax");
        }
        let answer = open.run("faxsmith.showRequest", argument);
        assert!(answer["error"]["message"].as_str().is_some_and(|message| message.contains(says)), "{text}: {answer}");
        open.server.finish();
    }
}

#[test]
fn broken_manifests_say_what_stops_them() {
    let mut open = Open::new(&[], CLEAN, json!({}));
    for end in (0..CLEAN.trim_end().len()).step_by(37) {
        open.change(&CLEAN[..end]);
        let lenses = lenses(&mut open);
        for lens in &lenses {
            let command = &lens["command"];
            let answer = open.run(command["command"].as_str().unwrap(), command["arguments"][0].clone());
            let text = answer["result"].as_str().or(answer["error"]["message"].as_str()).expect("a text");
            assert!(text.contains("does not load the manifest") || text.contains("JSONDecodeError"), "{end}: {text}");
        }
        open.actions("", false, refactor());
    }
    open.server.finish();
}

#[test]
fn credentials_never_show() {
    let secret = token();
    let headers = format!("\"headers\": {{ \"X-Api-Key\": \"{secret}\", \"Authorization\": \"Bearer {secret}\" }},\n      \"body\":");
    let text = manifest_with("\"body\":", &headers).replace("faxes\"", &format!("faxes?key={secret}\""));
    let mut open = Open::new(&[], &text, vs_code());
    let lenses = lenses(&mut open);
    for lens in &lenses {
        let command = &lens["command"];
        let answer = open.run(command["command"].as_str().unwrap(), command["arguments"][0].clone());
        assert!(answer["result"].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
        assert!(!answer.to_string().contains(&secret[..12]), "{answer}");
        if command["command"] == "faxsmith.showRequest" {
            let shown = open.shown();
            let again = open.server.request("workspace/textDocumentContent", json!({"uri": shown["uri"]}));
            assert!(!again.to_string().contains(&secret[..12]), "{again}");
        }
    }
    // Not even as the name of something else.
    for (command, argument) in [
        (secret.as_str(), json!({})),
        ("faxsmith.explain", json!({"rule": secret})),
        ("faxsmith.showRequest", json!({"uri": open.file, "action": secret})),
        ("faxsmith.showRequest", json!({"uri": open.file, "runtime": secret})),
    ] {
        let answer = open.run(command, argument);
        assert!(answer.get("error").is_some() && !answer.to_string().contains(&secret), "{answer}");
    }
    open.server.finish();
}

#[test]
fn all_safe_fixes_are_worked_out_when_they_are_chosen() {
    let text = manifest_with("\"timeout_ms\"", "\"tiemout_ms\"");
    let only = json!({"only": ["source.fixAll"]});
    let title = "Make all safe fixes";
    let mut open = Open::new(&[], &text, vs_code());
    let action = open.action("tiemout", false, only.clone(), title);
    assert!(action.get("edit").is_none());
    // What the document is by then counts.
    open.change(&text.replace("Acme Fax", "Acme"));
    let resolved = open.server.request("codeAction/resolve", action);
    open.apply(&resolved);
    assert_eq!(open.text, CLEAN.replace("Acme Fax", "Acme"));
    // There is nothing left, and an action that needs nothing stays as it is.
    assert_eq!(open.actions("timeout", false, only.clone()), [] as [Value; 0]);
    let other = json!({"title": "x", "kind": "quickfix", "data": {"uri": 5}});
    assert_eq!(open.server.request("codeAction/resolve", other.clone()), other);
    open.server.finish();

    let mut open = Open::new(&[], &text, json!({}));
    let action = open.action("tiemout", false, only, title);
    open.apply(&action);
    assert_eq!(open.text, CLEAN);
    open.server.finish();
}
