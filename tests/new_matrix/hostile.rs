//! Texts that try to get out of where they stand: 500 sets of answers, the same in every run. Each is refused with the answer's name, or
//! becomes a project that compiles and says the text as it was given.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::support::programs::{compile, passed, program};
use crate::support::{faxsmith, folder, report, write};
use crate::{each, is_whole, written};

const SETS: usize = 500;
const MOST: usize = 10_000;

/// What breaks strings, docstrings, comments, templates, Markdown, paths and terminals.
#[rustfmt::skip]
const PIECES: [&str; 62] = [
    "\"", "'", "\"\"\"", "'''", "\\", "\\\"", "\\\\", "*/", "/*", "//", "#", "# x", "`", "```", "~~~", "${process.exit(7)}", "#{", "{{", "}}",
    "{{ name }}", "{% raw %}", "{#", "{to}", "%s %(x)s", "\n", "\r", "\r\n", "\n\n", "\t", "\u{b}", "\u{c}", "\0", "\u{1b}[31m", "\u{7f}", "\u{85}",
    "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{FEFF}", "\u{200B}", "\u{AD}", "😀", "👩\u{200D}👧", "日本", "العربية", "e\u{301}",
    "\u{10FFFF}", "\u{E0041}", "</script>", "<!-- -->", "[a](javascript:x)", "| a |", "../", "..\\", "/etc/passwd", "C:\\x", "1. ", "- ", "&amp;", "\\N{x}",
];

/// Ids that are none, and ids that only look so. They end in a number of their own.
const IDS: [&str; 20] = [
    "Acme", "ACME", "8x", "a_b", "-a", "_a", "a--b-", "日本", "é", "../a", "..\\a", "/a", "C:\\a", "a b", "a.b", "a/b", "a\0", "con.",
    "😀", "__a__",
];

/// Where a hostile text goes.
const PLACES: [&str; 12] = [
    "/id",
    "/name",
    "/name",
    "/description",
    "/author",
    "/version",
    "/settings/0/title",
    "/settings/0/description",
    "/settings/0/choices/1",
    "/settings/1/default",
    "/settings/1/key",
    "/credentials/0/title",
];

/// Where it goes in a manifest besides.
const HTTP_PLACES: [&str; 8] = [
    "/http/send_fax/url",
    "/http/send_fax/headers/X-Acme",
    "/http/send_fax/body/template",
    "/http/send_fax/response/job_id",
    "/http/send_fax/response/status",
    "/http/learn_more",
    "/http/auth/header_name",
    "/http/runtime",
];

/// One set: the answers for a target, and what was put where.
struct Set {
    answers: Value,
    hostile: Vec<(&'static str, String)>,
}

/// The sets for a target: all of them, or those whose turn it is, so that all targets together try every one.
fn sets(target: &str) -> Vec<Set> {
    let targets = ["python", "node", "node-typescript", "http"];
    let own = targets.iter().position(|name| *name == target).unwrap();
    let is_http = target == "http";
    let text = prop_oneof![
        8 => proptest::collection::vec(prop_oneof![3 => select(&PIECES[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)], 1..8)
            .prop_map(|pieces| pieces.concat()),
        // As long as a text may be, and longer.
        1 => (select(&PIECES[..]), 0..2_usize).prop_map(|(piece, more)| piece.chars().cycle().take(MOST + more).collect()),
    ];
    let place = || {
        let of_http = select(&HTTP_PLACES[..]);
        if is_http { prop_oneof![2 => select(&PLACES[..]), 1 => of_http].boxed() } else { select(&PLACES[..]).boxed() }
    };
    let hostile = proptest::collection::vec((place(), text, select(&IDS[..])), 1..4);
    let mut runner = TestRunner::deterministic();
    let mut all = Vec::new();
    for at in 0..SETS {
        let mut set = Set { answers: base(target, &format!("h{at}")), hostile: Vec::new() };
        // Whatever chance brings, each piece stands in names, descriptions and titles, for each target several times.
        let piece = |more: usize| PIECES[(at / targets.len() + more) % PIECES.len()];
        set.answers["name"] = format!("Acme{}", [0, 9, 20, 37, 44, 51, 58].map(piece).concat()).into();
        set.answers["description"] = format!("{}Faxes{}", piece(1), piece(30)).into();
        set.answers["settings"][0]["title"] = format!("{0}a{0}{1}", piece(2), piece(31)).into();
        for (place, text, id) in hostile.new_tree(&mut runner).unwrap().current() {
            let value = match place {
                "/id" => format!("{id}{at}"),
                "/http/send_fax/url" => format!("https://api.acme.example/v1/{text}"),
                "/http/learn_more" => format!("https://acme.example/{text}"),
                "/http/send_fax/body/template" => format!("to={{{{to}}}}&doc={{{{file_url}}}}&x={text}"),
                _ => text,
            };
            if let Some(slot) = set.answers.pointer_mut(place) {
                *slot = value.clone().into();
            }
            set.hostile.retain(|(other, _)| *other != place);
            set.hostile.push((place, value));
        }
        if is_whole() || at % targets.len() == own {
            all.push(set);
        }
    }
    all
}

/// Answers with nothing odd in them.
pub fn base(target: &str, id: &str) -> Value {
    let mut answers = json!({
        "target": target,
        "id": id,
        "name": "Acme",
        "version": "1.0.0",
        "description": "",
        "author": "",
        "settings": [
            { "key": "choice", "title": "Choice", "description": "", "kind": "choice", "choices": ["a", "b"], "default": "a" },
            { "key": "text", "title": "Text", "default": "" },
        ],
        "credentials": [{ "key": "api_key", "title": "Key" }],
    });
    if target == "http" {
        answers["http"] = json!({
            "runtime": "2026",
            "auth": { "scheme": "api_key_header", "header_name": "X-Key" },
            "learn_more": "https://acme.example/",
            "send_fax": {
                "url": "https://api.acme.example/v1/faxes",
                "headers": { "X-Acme": "yes" },
                "body": { "kind": "form", "template": "to={{to}}&doc={{file_url}}" },
                "response": { "job_id": "id", "status": "state", "status_map": { "done": "SUCCESS" } },
            },
        });
    }
    answers
}

/// The name of an answer in a message.
fn name_of(place: &str) -> String {
    let mut name = String::new();
    for part in place.split('/').skip(1) {
        if part.parse::<usize>().is_ok() {
            name += &format!("[{part}]");
        } else {
            name += &format!("{}{part}", if name.is_empty() { "" } else { "." });
        }
    }
    name
}

/// Writes all sets into a folder; gives those that were not refused. A refusal names an answer that is hostile and writes nothing.
fn made(target: &str) -> (TempDir, Vec<Set>) {
    let here = folder(&[]);
    let all = sets(target);
    let kept = Mutex::new(BTreeSet::new());
    each(&all, |set| {
        let run = written(here.path(), &set.answers);
        let what = || {
            format!(
                "{:?}: {run:?}",
                set.hostile.iter().map(|(place, text)| (place, text.chars().take(60).collect::<String>())).collect::<Vec<_>>()
            )
        };
        let is_shown = |text: &str| !text.chars().any(|c| c != '\n' && (c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c)));
        assert!(is_shown(&run.err) && is_shown(&run.out), "{}", what());
        if run.code == Some(0) {
            kept.lock().unwrap().insert(set.answers["id"].as_str().unwrap().to_owned());
            return;
        }
        assert_eq!(run.code, Some(2), "{}", what());
        assert!(run.err.len() < 4_000, "{}", what());
        for line in run.err.lines() {
            let of_answer = |place: &str| {
                let name = name_of(place);
                // A list is one answer, and what is asked with follows from what is sent to.
                let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent).to_owned();
                let known = [name.replace("choices[1]", "choices"), name.replace("send_fax", "get_status"), parent, name];
                known.iter().any(|name| line.starts_with(&format!("error: {name}: ")))
            };
            let is_named = set.hostile.iter().any(|(place, _)| of_answer(place));
            assert!(is_named, "{line}: {}", what());
        }
    });
    let kept = kept.into_inner().unwrap();
    let all_count = all.len();
    let made: Vec<Set> = all.into_iter().filter(|set| kept.contains(set.answers["id"].as_str().unwrap())).collect();
    assert!(made.len() > all_count / 4 && made.len() < all_count, "{} of {all_count}", made.len());
    let names: Vec<&str> = made.iter().map(|set| set.answers["name"].as_str().unwrap()).collect();
    PIECES.iter().for_each(|piece| assert!(names.iter().any(|name| name.contains(piece)), "{piece:?} is in no name"));
    // Nothing lies elsewhere, and nothing of what was refused.
    let folder = here.path().join(if target == "http" { "config/providers" } else { "providers" });
    let packages = fs::read_dir(folder).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(packages, made.len());
    (here, made)
}

/// What each project must say of itself, by its package.
fn expected(here: &Path, made: &[Set]) {
    let about = |set: &Set| {
        let (answers, choice) = (&set.answers, &set.answers["settings"][0]);
        let id = answers["id"].as_str().unwrap();
        // A title of blanks alone is none.
        let title = choice["title"].as_str().filter(|title| !title.trim().is_empty()).unwrap_or("choice");
        let said = json!({
            "id": id,
            "name": answers["name"],
            "author": answers["author"],
            "description": answers["description"],
            "title": title,
            "choices": choice["choices"],
            "default": answers["settings"][1]["default"],
            "key": answers["settings"][1]["key"],
        });
        (if answers["target"] == "python" { id.replace('-', "_") } else { id.to_owned() }, said)
    };
    let expected: Map<String, Value> = made.iter().map(about).collect();
    write(here, "expected.json", Value::from(expected).to_string().as_bytes());
}

const PYTHON_CHECK: &str = r#"
import importlib, json, pathlib
for package, said in json.loads(pathlib.Path("expected.json").read_text("utf-8")).items():
    module = importlib.import_module(f"providers.{package}")
    plugin = getattr(module, module.__all__[0])()
    about = plugin.manifest()
    choice, text = (about.config_schema["properties"][key] for key in ("choice", said["key"]))
    told = dict(id=about.id, name=about.name, author=about.author, description=about.description, title=choice["title"])
    told.update(choices=choice["enum"], default=text["default"], key=said["key"])
    assert told == said, (told, said)
    assert plugin.__doc__ == f"Sends faxes through {about.name}.", plugin.__doc__
    assert module.__doc__ == f"{about.name}, a fax provider for Faxbot."
    plugin.validate_config({"credentials": {"api_key": "x"}})
print("kept")
"#;

#[test]
fn python_keeps_every_text() {
    let (here, made) = made("python");
    expected(here.path(), &made);
    let Some(mut python) = program("python3", here.path()) else { return };
    passed(python.args(["-W", "error", "-m", "compileall", "-q", "providers"]));
    assert_eq!(passed(program("python3", here.path()).unwrap().args(["-W", "error", "-c", PYTHON_CHECK])).trim(), "kept");
    // Their tests hold the texts once more.
    let out = passed(program("python3", here.path()).unwrap().args(["-m", "unittest", "-k", "test_the_manifest", "-k", "test_settings"]));
    assert!(out.contains(&format!("Ran {} tests", 2 * made.len())), "{out}");
}

const NODE_CHECK: &str = r"
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
for (const [id, said] of Object.entries(JSON.parse(readFileSync('expected.json', 'utf8')))) {
  const module = require(process.argv[1].replace('ID', id));
  const plugin = new (Object.values(module).find((value) => value.prototype?.sendFax))();
  const about = plugin.manifest();
  const { choice, [said.key]: text } = about.config_schema.properties;
  const { name, author, description } = about;
  const told = { id: about.id, name, author, description, title: choice.title, choices: choice.enum, default: text.default, key: said.key };
  assert.deepEqual(told, said);
  const { name: named, description: described } = JSON.parse(readFileSync(`providers/${id}/package.json`, 'utf8'));
  const sentence = description.trim() === '' ? `Sends faxes through ${name}.` : description;
  assert.deepEqual([named, described], [`faxbot-plugin-${id}`, sentence]);
  plugin.validateConfig({ credentials: { api_key: 'x' } });
}
console.log('kept');
";

#[test]
fn javascript_keeps_every_text() {
    let (here, made) = made("node");
    expected(here.path(), &made);
    let Some(mut node) = program("node", here.path()) else { return };
    assert_eq!(passed(node.args(["-e", NODE_CHECK, "./providers/ID"])).trim(), "kept");
    // The tests of all in one process; those that need a server or a clock have been run for others.
    let script = "for (const id of Object.keys(require('./expected.json'))) require(`./providers/${id}/test/index.test.js`);";
    write(here.path(), "all.js", script.as_bytes());
    let pattern = "the manifest names the plugin|settings are checked";
    let out = passed(program("node", here.path()).unwrap().args(["--test-reporter=tap", "--test-name-pattern", pattern, "all.js"]));
    assert_eq!(out.matches("\nok ").count() - out.matches("# SKIP").count(), 2 * made.len(), "{out}");
}

#[test]
fn typescript_keeps_every_text() {
    let (here, made) = made("node-typescript");
    expected(here.path(), &made);
    let Some(mut node) = program("node", here.path()) else { return };
    let Some(()) = compile(here.path(), made[0].answers["id"].as_str().unwrap()) else { return };
    assert_eq!(passed(node.args(["-e", NODE_CHECK, "./dist/providers/ID/src"])).trim(), "kept");
}

#[test]
fn manifests_keep_every_text() {
    let (here, made) = made("http");
    for set in &made {
        let (answers, http) = (&set.answers, &set.answers["http"]);
        let folder = here.path().join("config/providers").join(answers["id"].as_str().unwrap());
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let manifest: Value = serde_json::from_str(&read("manifest.json")).unwrap();
        let properties = &manifest["config_schema"]["properties"];
        let key = answers["settings"][1]["key"].as_str().unwrap();
        for (told, said) in [
            (&manifest["id"], &answers["id"]),
            (&manifest["name"], &answers["name"]),
            (&manifest["version"], &answers["version"]),
            (&properties["choice"]["enum"], &answers["settings"][0]["choices"]),
            (&properties[key]["default"], &answers["settings"][1]["default"]),
            (&manifest["actions"]["send_fax"]["url"], &http["send_fax"]["url"]),
            (&manifest["actions"]["send_fax"]["headers"], &http["send_fax"]["headers"]),
            (&manifest["actions"]["send_fax"]["body"], &http["send_fax"]["body"]),
            (&manifest["actions"]["send_fax"]["response"], &http["send_fax"]["response"]),
        ] {
            assert_eq!(told, said);
        }
        for name in ["manifest.response.json", "manifest.test.json"] {
            assert!(serde_json::from_str::<Value>(&read(name)).is_ok(), "{name}");
        }
        readme_shows(&read("README.md"), answers["name"].as_str().unwrap());
    }
    let report = report(&faxsmith(here.path(), &["lint", "--format", "json", "config"]));
    assert_eq!((&report["summary"]["errors"], &report["summary"]["files"]), (&json!(0), &json!(made.len())), "{}", report["summary"]);
    let test = faxsmith(here.path(), &["test", "config"]);
    assert_eq!(test.code, Some(0), "{}", test.out);
}

/// The heading is the name, and no text has become a tag, an image or a link.
fn readme_shows(readme: &str, name: &str) {
    let mut heading = String::new();
    let mut is_heading = false;
    for event in Parser::new(readme) {
        match event {
            Event::Start(Tag::Heading { .. }) if heading.is_empty() => is_heading = true,
            Event::End(TagEnd::Heading(_)) => is_heading = false,
            Event::Text(text) if is_heading => heading.push_str(&text),
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => panic!("{event:?} in {readme}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("https://acme.example/"), "{dest_url} in {readme}"),
            _ => {}
        }
    }
    let spaced = |text: &str| text.replace('\0', "\u{FFFD}").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(spaced(&heading), spaced(name));
    assert!(!readme.chars().any(|c| ('\u{202A}'..='\u{202E}').contains(&c) || (c.is_control() && c != '\n')), "{readme}");
}
