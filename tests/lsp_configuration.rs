//! `faxsmith.toml` in an editor: over real pipes.

mod support;

use serde_json::{Value, json};
use support::lsp::{Server, uri};
use support::{faxsmith, folder};

const FILE: &str = "faxsmith.toml";

/// The diagnostics of a configuration, as level, first line from 1, message.
fn told(text: &str) -> Vec<(u64, u64, String)> {
    let folder = folder(&[]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join(FILE));
    server.open(&file, 1, text);
    let found = server.published(&file, 1);
    server.finish();
    let number = |value: &Value| value.as_u64().expect("a number");
    let one = |it: &Value| {
        (number(&it["severity"]), number(&it["range"]["start"]["line"]) + 1, it["message"].as_str().expect("a text").to_owned())
    };
    found.iter().map(one).collect()
}

/// What `faxsmith config` writes to standard error.
fn refused(text: &str) -> String {
    let folder = folder(&[(FILE, text)]);
    faxsmith(folder.path(), &["config"]).err
}

#[test]
fn mistakes_are_those_of_the_command_line() {
    for text in [
        "runtime = \"2027\"\n[levels]\nmissing-nam = \"off\"\nquery-plus = 1\n",
        "[[ignore]]\npointer = \"x\"\nuntil = \"tomorrow\"\n\n[[secret-pattern]]\nname = \"x\"\npattern = '('\n",
        "profile = \"strict\nruntime = \n",
        "required-version = \">=99\"\n",
    ] {
        let (told, refused) = (told(text), refused(text));
        assert!(!told.is_empty(), "{text}");
        for (severity, _, message) in &told {
            assert_eq!(*severity, 1);
            assert!(refused.contains(&format!("error: {message}\n")), "{message}\n{refused}");
        }
        assert_eq!(refused.matches("error: ").count(), told.len() + usize::from(refused.contains("error: faxsmith.toml:")), "{refused}");
    }
}

#[test]
fn a_sound_configuration_gets_none() {
    assert_eq!(told("runtime = \"2026\"\n[levels]\nquery-plus = \"off\"\n"), []);
}

#[test]
fn ignores_without_a_reason_are_found_as_lint_finds_them() {
    let text = "[[ignore]]\nrule = \"insecure-url\"\n";
    let told = told(text);
    let folder = folder(&[(FILE, text), ("providers/acme/manifest.json", "{}")]);
    let report: Value = serde_json::from_str(&faxsmith(folder.path(), &["lint", "--format", "json", "."]).out).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let linted = findings.iter().find(|it| it["rule"] == "ignore-without-reason").expect("the finding");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, linted["start"]["line"]);
    assert_eq!(told[0].2, linted["message"].as_str().expect("a text"));
}

#[test]
fn a_configuration_is_told_on_while_the_saved_one_is_broken() {
    let folder = folder(&[(FILE, "runtime = ")]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join(FILE));
    server.open(&file, 1, "runtime = ");
    assert_eq!(server.published(&file, 1).len(), 1);
    server.change(&file, 2, json!([{"text": "runtime = \"2026\"\n"}]));
    assert_eq!(server.published(&file, 2), Vec::<Value>::new());
    server.finish();
}

#[test]
fn it_is_completed() {
    let folder = folder(&[]);
    let (mut server, _) = Server::initialized(folder.path(), json!({}));
    let file = uri(&folder.path().join(FILE));
    for (version, (text, want)) in (1..).zip([
        ("r", "runtime"),
        ("runtime = \"", "2025"),
        ("profile = ", "strict"),
        ("[levels]\nquery-plus = \"", "off"),
        ("[levels]\n", "insecure-url"),
        ("[[ignore]]\nrule = \"", "insecure-url"),
        ("[", "[[secret-pattern]]"),
    ]) {
        if version == 1 {
            server.open(&file, version, text);
        } else {
            server.change(&file, version, json!([{"text": text}]));
        }
        server.published(&file, version);
        let line = text.lines().count() - usize::from(!text.ends_with('\n'));
        let character = if text.ends_with('\n') { 0 } else { text.lines().last().map_or(0, str::len) };
        let params = json!({"textDocument": {"uri": file}, "position": {"line": line, "character": character}});
        let answer = server.request("textDocument/completion", params);
        let labels: Vec<&str> =
            answer["items"].as_array().expect("a list").iter().map(|item| item["label"].as_str().expect("a text")).collect();
        assert!(labels.contains(&want), "{text}: {labels:?}");
    }
    server.finish();
}
