//! Texts that try to get out of where they stand.

use faxsmith::new::answers::{Answers, Credential, Setting, SettingKind, Target};
use serde_json::{Value, json};

use crate::{HOSTILE, answers, passed, program, support, typescript, workspace};

/// A plugin for each text and each of five ways to put texts together.
fn plugins(target: Target) -> Vec<Answers> {
    let mut all = Vec::new();
    for (at, text) in HOSTILE.iter().enumerate() {
        let other = HOSTILE[(at + 7) % HOSTILE.len()];
        let long = text.repeat(9_000 / text.len());
        let texts = [(*text).to_owned(), format!("a{text}"), format!("{text}{other}"), format!("\"{text}\\"), long];
        for text in texts {
            let mut plugin = answers(target, &format!("h{}", all.len()), 0, 0, true);
            plugin.settings.push(Setting {
                key: "choice".to_owned(),
                title: text.clone(),
                description: other.to_owned(),
                kind: SettingKind::Choice(vec![text.clone(), other.to_owned() + "2"]),
                required: true,
                default: Some(json!(text)),
            });
            let free = |key: &str| Setting {
                key: key.to_owned(),
                title: String::new(),
                description: text.clone(),
                kind: SettingKind::Text,
                required: false,
                default: Some(json!(other)),
            };
            plugin.settings.push(free("text"));
            plugin.credentials.push(Credential { key: "api_key".to_owned(), title: text.clone() });
            plugin.author = text.clone();
            plugin.description = if at % 3 == 0 { String::new() } else { text.clone() };
            plugin.name = text;
            all.push(plugin);
        }
    }
    assert_eq!(all.len(), 150);
    all
}

/// What each plugin must say of itself.
fn expected(plugins: &[Answers]) -> Value {
    let about = |plugin: &Answers| {
        let choice = &plugin.settings[0];
        json!({
            "name": plugin.name,
            "author": plugin.author,
            "description": plugin.description,
            "title": choice.title,
            "default": choice.default,
        })
    };
    plugins.iter().map(|plugin| (plugin.id.clone(), about(plugin))).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn python_keeps_every_text() {
    let plugins = plugins(Target::Python);
    let folder = workspace(&plugins);
    support::write(folder.path(), "expected.json", expected(&plugins).to_string().as_bytes());
    let Some(mut python) = program("python3", folder.path()) else { return };
    passed(python.args(["-W", "error", "-m", "compileall", "-q", "providers"]));
    let script = r#"
import importlib, json
for package, texts in json.load(open("expected.json", encoding="utf-8")).items():
    module = importlib.import_module(f"providers.{package}")
    plugin = getattr(module, module.__all__[0])()
    about = plugin.manifest()
    choice = about.config_schema["properties"]["choice"]
    told = dict(name=about.name, author=about.author, description=about.description, title=choice["title"], default=choice["default"])
    assert told == texts, (told, texts)
    assert plugin.__doc__ == f"Sends faxes through {about.name}.", plugin.__doc__
    assert module.__doc__ == f"{about.name}, a fax provider for Faxbot."
    plugin.validate_config({"credentials": {"api_key": "x"}})
print("kept")
"#;
    assert_eq!(passed(program("python3", folder.path()).unwrap().args(["-W", "error::SyntaxWarning", "-c", script])).trim(), "kept");
    // Their tests hold the texts once more.
    let out = passed(program("python3", folder.path()).unwrap().args(["-m", "unittest", "-k", "test_the_manifest", "-k", "test_settings"]));
    assert!(out.contains("Ran 300 tests"), "{out}");
}

const NODE_CHECK: &str = r"
const assert = require('node:assert/strict');
const expected = JSON.parse(require('node:fs').readFileSync('expected.json', 'utf8'));
for (const [id, texts] of Object.entries(expected)) {
  const module = require(process.argv[1].replace('ID', id));
  const plugin = new (Object.values(module).find((value) => value.prototype?.sendFax))();
  const about = plugin.manifest();
  const choice = about.config_schema.properties.choice;
  const { name, author, description } = about;
  assert.deepEqual({ name, author, description, title: choice.title, default: choice.default }, texts);
  plugin.validateConfig({ credentials: { api_key: 'x' } });
}
console.log('kept');
";

#[test]
fn javascript_keeps_every_text() {
    let plugins = plugins(Target::Node);
    let folder = workspace(&plugins);
    support::write(folder.path(), "expected.json", expected(&plugins).to_string().as_bytes());
    let Some(mut node) = program("node", folder.path()) else { return };
    assert_eq!(passed(node.args(["-e", NODE_CHECK, "./providers/ID"])).trim(), "kept");
    for plugin in plugins.iter().step_by(5) {
        let folder = folder.path().join("providers").join(&plugin.id);
        let out = passed(program("node", &folder).unwrap().args(["--test", "--test-reporter=tap"]));
        assert!(out.contains("# pass 12\n"), "{}: {out}", plugin.name);
    }
}

#[test]
fn typescript_keeps_every_text() {
    let plugins = plugins(Target::NodeTypescript);
    let folder = workspace(&plugins);
    support::write(folder.path(), "expected.json", expected(&plugins).to_string().as_bytes());
    let Some(mut node) = program("node", folder.path()) else { return };
    let Some(()) = typescript::compile(folder.path(), &plugins) else { return };
    assert_eq!(passed(node.args(["-e", NODE_CHECK, "./dist/providers/ID/src"])).trim(), "kept");
}
