//! What is true of every schema: it is valid, says everything that an editor wants to show, and is written neatly.

use faxsmith_schemas::{
    FAXBOT_CONFIG, FAXSMITH_CONFIG, HTTP_MANIFEST, LINT_BASELINE, LINT_REPORT, MANIFEST_TEST, NEW_ANSWERS, PACKAGE_MANIFEST,
    PLUGIN_REGISTRY, PRESETS, PROVIDER_TRAITS, SCHEMAS, get,
};
use serde_json::json;

use crate::ordered::Json;
use crate::validation::{Editions, parse};

#[test]
fn each_edition_is_valid_in_its_draft_and_compiles() {
    for schema in &SCHEMAS {
        for (text, dialect) in
            [(schema.text, "https://json-schema.org/draft/2020-12/schema"), (schema.draft07, "http://json-schema.org/draft-07/schema#")]
        {
            let text = parse(text);
            assert_eq!(text["$schema"], dialect, "{}", schema.name);
            if let Err(error) = jsonschema::meta::validate(&text) {
                panic!("{} in {dialect}: {error} at {}", schema.name, error.instance_path());
            }
        }
        Editions::of(schema);
    }
}

#[test]
fn names_titles_and_statics_agree() {
    let statics = [
        HTTP_MANIFEST,
        PACKAGE_MANIFEST,
        PLUGIN_REGISTRY,
        PROVIDER_TRAITS,
        FAXBOT_CONFIG,
        LINT_REPORT,
        LINT_BASELINE,
        MANIFEST_TEST,
        FAXSMITH_CONFIG,
        NEW_ANSWERS,
        PRESETS,
    ];
    let names = [
        "http-manifest",
        "package-manifest",
        "plugin-registry",
        "provider-traits",
        "faxbot-config",
        "lint-report",
        "lint-baseline",
        "manifest-test",
        "faxsmith-config",
        "new-answers",
        "presets",
    ];
    for ((schema, by_static), name) in SCHEMAS.iter().zip(statics).zip(names) {
        assert_eq!((schema.name, by_static.name), (name, name));
        assert_eq!(get(name), Some(schema));
        let text = parse(schema.text);
        assert_eq!(text["title"], schema.title);
        assert_eq!(text["$id"], format!("urn:faxsmith:schema:{name}"));
        assert_eq!(parse(schema.draft07)["$id"], format!("urn:faxsmith:schema:{name}:draft-07"));
    }
    assert_eq!(get("http-manifest.schema.json"), None);
}

#[test]
fn files_are_laid_out_the_same_way() {
    for schema in &SCHEMAS {
        for (edition, text) in [("2020-12", schema.text), ("draft-07", schema.draft07)] {
            assert_eq!(text, Json::parse(text).layout(), "{} ({edition})", schema.name);
        }
    }
}

#[test]
fn every_property_explains_itself() {
    for schema in &SCHEMAS {
        let root = Json::parse(schema.text);
        for place in subschemas(&root) {
            let described = described(&root, place.schema);
            let name = format!("{} {}", schema.name, place.path);
            assert!(described.is_some_and(|text| text.trim() == text && text.ends_with('.')), "{name}: no description");
            if place.named {
                assert!(place.schema.get("description").is_some(), "{name}: a property needs its own description beside $ref");
            }
            if place.schema.get("properties").is_some() {
                assert!(place.schema.get("title").is_some(), "{name}: an object needs a title");
            } else if place.schema.get("$ref").is_none() {
                assert!(!place.schema.get("examples").map_or(&[][..], Json::items).is_empty(), "{name}: no examples");
            }
        }
    }
}

#[test]
fn descriptions_are_short_and_plain() {
    for schema in &SCHEMAS {
        let root = Json::parse(schema.text);
        for place in subschemas(&root) {
            let text = described(&root, place.schema).unwrap_or_default();
            let sentences = text.matches(". ").count() + 1;
            assert!(sentences <= 4 && text.len() <= 460, "{} {}: {sentences} sentences, {}", schema.name, place.path, text.len());
            assert_eq!(text.matches('`').count() % 2, 0, "{} {}: backticks come in pairs", schema.name, place.path);
            for contraction in [" it's ", "doesn't", "can't", "won't", "don't"] {
                assert!(!text.contains(contraction), "{} {}: {contraction}", schema.name, place.path);
            }
        }
    }
}

#[test]
fn required_properties_come_first() {
    for schema in &SCHEMAS {
        let root = Json::parse(schema.text);
        for place in [root.clone()].iter().chain(subschemas(&root).into_iter().map(|place| place.schema)) {
            let (Some(required), Some(properties)) = (place.get("required"), place.get("properties")) else {
                continue;
            };
            let required: Vec<_> = required.items().iter().filter_map(Json::as_str).collect();
            let names: Vec<_> = properties.members().iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names[..required.len()], required, "{}", schema.name);
        }
    }
}

#[test]
fn examples_and_defaults_satisfy_their_own_schema() {
    for schema in &SCHEMAS {
        let root = parse(schema.text);
        let ordered = Json::parse(schema.text);
        for place in subschemas(&ordered) {
            let pointed = root.pointer(&place.path).expect("both readers see the same document");
            let given = pointed["examples"].as_array().into_iter().flatten().chain(pointed.get("default"));
            let definitions = root.get("$defs").cloned().unwrap_or(json!({}));
            let alone = json!({"$schema": root["$schema"], "$defs": definitions, "allOf": [pointed]});
            let validator = jsonschema::validator_for(&alone).expect("a part of a valid schema is valid");
            for value in given {
                if let Err(error) = validator.validate(value) {
                    panic!("{} {}: {value} {error}", schema.name, place.path);
                }
            }
        }
    }
}

#[test]
fn nothing_looks_like_a_secret_or_a_machine() {
    for schema in &SCHEMAS {
        for text in [schema.text, schema.draft07] {
            let lower = text.to_lowercase();
            for forbidden in ["/home/", "/tmp/", "your_api_key", "localhost", "-----begin"] {
                assert!(!lower.contains(forbidden), "{}: {forbidden}", schema.name);
            }
            let longest = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max();
            assert!(longest < Some(24), "{}: a token-shaped word", schema.name);
            for host in text.split("https://").skip(1).filter_map(|rest| rest.split(['/', '"', '`', ' ']).next()) {
                let known = host == "json-schema.org" || host.ends_with("example.com");
                assert!(known, "{}: {host} is somebody's", schema.name);
            }
        }
    }
}

/// A schema below the root, other than `$defs`' mere containers.
struct Place<'a> {
    /// Where it stands in the file, as a JSON Pointer.
    path: String,
    /// Whether people meet it under a name: a property, or what any property may be.
    named: bool,
    schema: &'a Json,
}

/// Every schema of the file that an editor may show: properties, what stands for unnamed ones, items, definitions.
fn subschemas(root: &Json) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    collect(root, "", &mut places);
    places
}

fn collect<'a>(schema: &'a Json, path: &str, places: &mut Vec<Place<'a>>) {
    for (keyword, value) in schema.members() {
        let children: Vec<(String, &Json)> = match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" => value
                .members()
                .iter()
                .map(|(name, child)| (format!("{path}/{}/{}", keyword, name.replace('~', "~0").replace('/', "~1")), child))
                .collect(),
            "additionalProperties" | "items" => vec![(format!("{path}/{keyword}"), value)],
            _ => continue,
        };
        for (path, child) in children {
            // `true` for keys that begin with x-, `false` for all others: nothing to explain.
            if matches!(child, Json::Bool(_)) {
                continue;
            }
            let named = !matches!(keyword.as_str(), "$defs" | "items");
            collect(child, &path, places);
            places.push(Place { path, named, schema: child });
        }
    }
}

/// What a reader is shown for a schema: its own description, else that of the definition it refers to.
fn described<'a>(root: &'a Json, schema: &'a Json) -> Option<&'a str> {
    if let Some(text) = schema.get("description") {
        return text.as_str();
    }
    let name = schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
    root.get("$defs")?.get(name)?.get("description")?.as_str()
}
