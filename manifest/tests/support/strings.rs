//! Strings of which it is known whether they are secrets: a labelled set, and one that is made up anew in every run.

use std::io::Read;

/// A string, where it stands, and whether it is a secret.
#[derive(Clone, Debug)]
pub struct Row {
    /// The path of its key: `actions.send_fax.headers.Authorization`, `examples.0.id`.
    pub key: String,
    pub text: String,
    pub secret: bool,
    /// What it is.
    pub kind: String,
}

/// The labelled set. It is never unpacked on disk: scanners would take it for a leak.
pub fn labelled() -> Vec<Row> {
    let packed: &[u8] = include_bytes!("../data/secrets/labelled.jsonl.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).expect("the set unpacks");
    let row = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let field = |key: &str| value[key].as_str().expect("a string").to_owned();
        Row { key: field("key"), text: field("text"), secret: value["secret"] == true, kind: field("kind") }
    };
    text.lines().map(row).collect()
}

const BASE: &str = include_str!("../../../tests/rule_pages/base.json");

/// A manifest that has nothing wrong, with the row at its place.
pub fn planted(row: &Row) -> String {
    let mut value: serde_json::Value = serde_json::from_str(BASE).expect("the manifest is JSON");
    let path = row.key.replace('[', ".").replace(']', "");
    let mut at = &mut value;
    let parts: Vec<&str> = path.split('.').collect();
    for part in &parts {
        if let Ok(index) = part.parse::<usize>() {
            if !at.is_array() {
                *at = serde_json::json!([]);
            }
            let items = at.as_array_mut().expect("it is one");
            while items.len() <= index {
                items.push(serde_json::Value::Null);
            }
            at = &mut items[index];
        } else {
            if !at.is_object() {
                *at = serde_json::json!({});
            }
            at = at.as_object_mut().expect("it is one").entry((*part).to_owned()).or_insert(serde_json::Value::Null);
        }
    }
    *at = serde_json::Value::String(row.text.clone());
    serde_json::to_string_pretty(&value).expect("a value is JSON")
}
