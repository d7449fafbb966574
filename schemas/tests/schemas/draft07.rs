//! Writes the draft-07 edition of each schema and checks that the committed files are just that.
//!
//! `UPDATE=1 cargo test -p faxsmith-schemas` rewrites them.

use std::fs;
use std::path::Path;

use faxsmith_schemas::SCHEMAS;

use crate::ordered::Json;

#[test]
fn committed_files_are_what_the_schemas_generate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("draft-07");
    for schema in &SCHEMAS {
        let generated = translate(&Json::parse(schema.text)).layout();
        let path = folder.join(format!("{}.schema.json", schema.name));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &generated).expect("the crate's own folder can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == generated, "draft-07/{}.schema.json is stale: run the tests again with UPDATE=1", schema.name);
    }
}

#[test]
fn definitions_and_references_get_their_old_names() {
    assert_translated(
        r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:x", "$ref": "#/$defs/a", "$defs": {"a": true}}"##,
        r##"{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "urn:x:draft-07", "allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": true}}"##,
    );
}

#[test]
fn siblings_of_a_reference_survive() {
    assert_translated(r##"{"items": {"$ref": "#/$defs/a"}}"##, r##"{"items": {"$ref": "#/definitions/a"}}"##);
    assert_translated(
        r##"{"description": "d", "$ref": "#/$defs/a", "allOf": [{"minimum": 1}], "type": "integer"}"##,
        r##"{"description": "d", "allOf": [{"$ref": "#/definitions/a"}, {"minimum": 1}], "type": "integer"}"##,
    );
}

#[test]
fn newer_keywords_become_older_ones() {
    assert_translated(r#"{"prefixItems": [{"const": 1}], "items": false}"#, r#"{"items": [{"const": 1}], "additionalItems": false}"#);
    assert_translated(
        r##"{"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"$ref": "#/$defs/d", "title": "t"}}}"##,
        r##"{"dependencies": {"a": ["b"], "c": {"allOf": [{"$ref": "#/definitions/d"}], "title": "t"}}}"##,
    );
}

#[test]
fn data_and_names_are_left_alone() {
    let same = r##"{"properties": {"$ref": {"default": {"$ref": "#/$defs/a", "x": 1}}, "$defs": true}, "examples": [{"$defs": 1}], "enum": ["$ref"]}"##;
    assert_translated(same, same);
}

#[test]
#[should_panic(expected = "unevaluatedProperties")]
fn a_keyword_without_an_equivalent_is_refused() {
    translate(&Json::parse(r#"{"unevaluatedProperties": false}"#));
}

fn assert_translated(newer: &str, older: &str) {
    assert_eq!(translate(&Json::parse(newer)).layout(), Json::parse(older).layout());
}

/// The same schema in draft-07. Panics on a keyword that draft-07 cannot express.
fn translate(schema: &Json) -> Json {
    let Json::Object(members) = schema else {
        return schema.clone();
    };
    let mut older: Vec<(String, Json)> = Vec::new();
    for (key, value) in members {
        let (key, value) = match key.as_str() {
            "$schema" => ("$schema", Json::string("http://json-schema.org/draft-07/schema#")),
            // Two documents, two identities: a program may have loaded both.
            "$id" => ("$id", Json::string(format!("{}:draft-07", text(value)))),
            "$ref" => ("$ref", Json::string(text(value).replacen("#/$defs/", "#/definitions/", 1))),
            "$defs" => ("definitions", each_value(value)),
            "dependentRequired" => ("dependencies", value.clone()),
            "dependentSchemas" => ("dependencies", each_value(value)),
            "prefixItems" => ("items", each_item(value)),
            "items" if schema.get("prefixItems").is_some() => ("additionalItems", translate(value)),
            "properties" | "patternProperties" => (key.as_str(), each_value(value)),
            "allOf" | "anyOf" | "oneOf" => (key.as_str(), each_item(value)),
            "items" | "additionalProperties" | "propertyNames" | "contains" | "not" | "if" | "then" | "else" => {
                (key.as_str(), translate(value))
            }
            "$comment" | "title" | "description" | "default" | "examples" | "type" | "enum" | "const" | "required" | "pattern"
            | "format" | "minLength" | "maxLength" | "minItems" | "maxItems" | "uniqueItems" | "minProperties" | "maxProperties"
            | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => (key.as_str(), value.clone()),
            other => panic!("no draft-07 equivalent is known for the keyword {other:?}"),
        };
        match older.iter_mut().find(|(name, _)| name == key) {
            // dependentRequired and dependentSchemas meet in dependencies.
            Some((_, Json::Object(present))) => present.extend_from_slice(value.members()),
            _ => older.push((key.to_owned(), value)),
        }
    }
    wrap_reference(older)
}

/// Draft-07 ignores everything beside a `$ref`, so a reference that has company moves into an `allOf`.
fn wrap_reference(members: Vec<(String, Json)>) -> Json {
    if members.len() < 2 || !members.iter().any(|(key, _)| key == "$ref") {
        return Json::Object(members);
    }
    let own: Vec<Json> = members.iter().filter(|(key, _)| key == "allOf").flat_map(|(_, all)| all.items().to_vec()).collect();
    let wrapped = members.into_iter().filter(|(key, _)| key != "allOf").map(|(key, value)| {
        if key != "$ref" {
            return (key, value);
        }
        let all = [vec![Json::Object(vec![(key, value)])], own.clone()].concat();
        ("allOf".to_owned(), Json::Array(all))
    });
    Json::Object(wrapped.collect())
}

fn each_value(map: &Json) -> Json {
    Json::Object(map.members().iter().map(|(name, schema)| (name.clone(), translate(schema))).collect())
}

fn each_item(list: &Json) -> Json {
    Json::Array(list.items().iter().map(translate).collect())
}

fn text(value: &Json) -> &str {
    value.as_str().expect("this keyword's value is a string")
}
