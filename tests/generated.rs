//! Text that is made from other text: the README's rule table and capture, the keys that the model knows. `UPDATE=1` writes the README.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;

use faxsmith_manifest::kind::Kind;
use faxsmith_manifest::model::keys;
use faxsmith_manifest::rule::Category;
use faxsmith_manifest::rules::RULES;
use faxsmith_manifest::suppress;
use support::{CLEAN, faxsmith};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text with what stands behind `start` and before the next `<!-- end -->` replaced.
fn replaced(text: &str, start: usize, by: &str) -> String {
    let start = start + text[start..].find("-->\n").unwrap() + "-->\n".len();
    let end = start + text[start..].find("<!-- end -->").unwrap();
    format!("{}{by}{}", &text[..start], &text[end..])
}

/// A page of `faxsmith new`: what the linter says of an answer at once.
#[cfg(unix)]
fn wizard() -> String {
    let (here, home) = (support::folder(&[]), support::folder(&[]));
    let flags =
        ["new", "--name", "Acme Fax", "--id", "acme", "--plugin-version", "1.0.0", "--description", "", "--author", "", "--target", "http"];
    let mut terminal = support::screen::Terminal::start(here.path(), home.path(), &flags, (80, 24), &[]);
    terminal
        .on("What shall the manifest begin with?", "URL\r")
        .on("Which Faxbot is it for?", "\r")
        .on("Which settings does a server's owner make?", "\r")
        .on("How does the provider know who sends?", "\r")
        .on("can the state of a fax be asked for?", "\r")
        .on("Where is a fax sent to?", "api.acme.example/v1/faxes?number={{to}}\r");
    let screen = terminal.see("[query-dropped]");
    terminal.send("\u{3}").end();
    let rows: Vec<&str> = screen.lines().map(str::trim_end).collect();
    rows.join("\n")
}

/// What a command prints, as a block; of a report two findings give the idea, the rest is for those who run it.
fn capture(command: &str) -> String {
    #[cfg(unix)]
    if command == "new, in a terminal" {
        return format!("\n```text\n{}\n```\n", wizard().trim_end());
    }
    let out = faxsmith(root(), &command.split(' ').collect::<Vec<_>>()).out;
    if command.ends_with("--example") {
        return format!("\n```toml\n{}\n```\n", out.trim_end());
    }
    if !command.starts_with("lint") {
        return format!("\n```text\n{}\n```\n", out.trim_end());
    }
    let shown: Vec<&str> = out.split("\n\n").take(3).collect();
    let summary = out.trim_end().lines().last().unwrap();
    format!("\n```text\n{}\n\n…\n\n{summary}\n```\n", shown.join("\n\n"))
}

#[test]
fn the_readme_shows_the_rules_and_real_captures() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let rules = faxsmith(root(), &["rules", "--format", "markdown"]);
    let mut wanted = replaced(&readme, readme.find("<!-- rules").unwrap(), &format!("\n{}\n", rules.out));
    let mark = "<!-- capture: ";
    let mut from = 0;
    while let Some(start) = wanted[from..].find(mark).map(|at| from + at) {
        let command = wanted[start + mark.len()..].split(" -->").next().unwrap().to_owned();
        wanted = replaced(&wanted, start, &capture(&command));
        from = start + mark.len();
    }
    assert!(from > 0, "the README shows what the program prints");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert!(readme == wanted, "the README's rule table or a capture is old: run with UPDATE=1");
    }
}

#[test]
fn the_model_knows_the_keys_of_the_schemas() {
    let schema = |name: &str| serde_json::from_str::<serde_json::Value>(faxsmith_schemas::get(name).unwrap().text).unwrap();
    let keys_of = |value: &serde_json::Value| {
        let mut keys: Vec<String> = value["properties"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| !["$schema", suppress::KEY].contains(&&***key))
            .map(ToString::to_string)
            .collect();
        keys.sort();
        keys
    };
    let manifest = schema("http-manifest");
    let definition = |name: &str| &manifest["$defs"][name];
    for (what, known, wanted) in [
        ("manifest", keys::MANIFEST, keys_of(&manifest)),
        ("action", keys::ACTION, keys_of(definition("send_action"))),
        ("body", keys::BODY, keys_of(definition("body"))),
        ("path_param", keys::PATH_PARAM, keys_of(definition("path_param"))),
        ("response", keys::RESPONSE, keys_of(definition("response"))),
        ("auth", keys::AUTH, keys_of(definition("auth"))),
        ("traits", keys::TRAITS, keys_of(definition("traits"))),
        ("actions", keys::ACTIONS, keys_of(definition("actions"))),
        ("package", keys::PACKAGE, keys_of(&schema("package-manifest"))),
        ("registry", keys::REGISTRY, keys_of(&schema("plugin-registry"))),
        ("registry item", keys::REGISTRY_ITEM, keys_of(&schema("plugin-registry")["$defs"]["plugin"])),
        ("provider in the traits file", keys::TRAITS_PROVIDER, keys_of(&schema("provider-traits")["$defs"]["provider"])),
        ("test case", keys::TEST_CASE, keys_of(&schema("manifest-test")["$defs"]["case"])),
    ] {
        let mut known: Vec<String> = known.iter().map(ToString::to_string).collect();
        known.sort();
        assert_eq!(known, wanted, "{what}");
    }
}

#[test]
fn the_clean_manifest_of_the_tests_is_clean_on_both_runtimes() {
    let here = support::folder(&[("config/providers/acme/manifest.json", CLEAN)]);
    let run = faxsmith(here.path(), &["lint", "--runtime", "all", "--fail-on", "info"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// An editor completes the names of the rules in faxsmith.toml, and shows what each finds.
#[test]
fn the_schema_of_the_configuration_knows_the_rules() {
    let path = root().join("schemas/faxsmith-config.schema.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut names = Vec::new();
    let mut levels = Vec::new();
    for rule in RULES {
        names.push(format!("        \"{}\"", rule.name));
        // A sentence, as in the other schemas.
        let summary = rule.summary().replace("can't", "cannot").replace("doesn't", "does not").replace('\\', "\\\\").replace('"', "\\\"");
        let property = |name: &str, words: &str| {
            format!("        \"{name}\": {{\n          \"$ref\": \"#/$defs/level\",\n          \"description\": \"{words}.\"\n        }}")
        };
        levels.push(property(rule.name, &summary));
        for former in rule.life.renamed_from {
            names.push(format!("        \"{former}\""));
            levels.push(property(former, &format!("An old name of `{}`", rule.name)));
        }
    }
    let mut wanted = text.clone();
    for (start, end, inside) in [
        ("    \"rule\": {\n      \"enum\": [", "]", format!("\n{}\n      ", names.join(",\n"))),
        (
            "\"description\": \"The level of each rule that is named.\",\n      \"type\": \"object\",\n      \"properties\": {\n",
            "\n      },\n",
            levels.join(",\n"),
        ),
    ] {
        let from = wanted.find(start).unwrap() + start.len();
        let to = from + wanted[from..].find(end).unwrap_or(0);
        wanted.replace_range(from..to, &inside);
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert!(
            text == wanted,
            "the schema does not know the rules: run `UPDATE=1 cargo test --test generated`, then again with `-p faxsmith-schemas`"
        );
    }
}

/// An editor without the language server offers the names of the rules that can be silenced in a file.
#[test]
fn the_schemas_know_the_rules_that_a_file_can_silence() {
    let kinds = [Kind::HttpManifest, Kind::PackageManifest, Kind::Registry, Kind::Traits];
    for (kind, folder) in kinds.into_iter().flat_map(|kind| ["schemas", "schemas/draft-07"].map(|folder| (kind, folder))) {
        let path = root().join(format!("{folder}/{}.schema.json", kind.schema()));
        let text = fs::read_to_string(&path).unwrap();
        let rules = RULES.iter().filter(|rule| rule.kinds.contains(&kind) && rule.category != Category::Suppressions);
        let names: Vec<String> = rules.map(|rule| format!("\"{}\"", rule.name)).collect();
        let line = format!("[{}]", names.join(", "));
        // As the schemas are laid out: a test of theirs looks.
        let wanted = if line.len() <= 100 { line } else { format!("[\n          {}\n        ]", names.join(",\n          ")) };
        let start = text.find("\"propertyNames\": {\n        \"enum\": ").unwrap();
        let start = start + text[start..].find('[').unwrap();
        let end = start + text[start..].find(']').unwrap() + 1;
        if text[start..end] != wanted {
            assert!(std::env::var_os("UPDATE").is_some(), "{}: run with UPDATE=1", path.display());
            fs::write(&path, format!("{}{wanted}{}", &text[..start], &text[end..])).unwrap();
        }
    }
}
