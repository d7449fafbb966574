//! The cases of JSONTestSuite: what must be accepted gives no complaint, what must be rejected gives at least one.

use faxsmith_manifest::json::{self, Parsed};
use faxsmith_manifest::tree::{Node, Value};
use std::path::PathBuf;

/// The cases whose names begin with `prefix`, at least `least` of them.
fn cases(prefix: &str, least: usize) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-suite");
    let mut cases: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is part of the project")
        .map(|entry| entry.expect("it can be listed"))
        .map(|entry| (entry.file_name().into_string().expect("names are UTF-8"), entry.path()))
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, path)| (name, std::fs::read(path).expect("a case can be read")))
        .collect();
    cases.sort();
    assert!(cases.len() >= least, "{} cases in {}", cases.len(), folder.display());
    cases
}

fn read(bytes: &[u8]) -> Parsed {
    json::decode(bytes.to_vec()).parse()
}

#[test]
fn valid_files_give_no_complaint_and_the_tree_that_serde_json_reads() {
    for (name, bytes) in cases("y_", 95) {
        let parsed = read(&bytes);
        assert_eq!(parsed.complaints, [], "{name}");
        let expected: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(as_serde(&parsed.root), expected, "{name}");
    }
}

#[test]
fn invalid_files_give_complaints() {
    for (name, bytes) in cases("n_", 188) {
        assert_ne!(read(&bytes).complaints, [], "{name}");
    }
}

#[test]
fn free_files_are_complained_about_only_where_python_reads_something_else() {
    for (name, bytes) in cases("i_", 35) {
        let source = json::decode(bytes.clone());
        let parsed = source.parse();
        // RFC 8259 says: UTF-8, no byte order mark. Numbers of any size and lone surrogates are within its grammar.
        let is_utf8 = std::str::from_utf8(&bytes).is_ok() && !bytes.starts_with(b"\xEF\xBB\xBF") && !bytes.contains(&0);
        assert_eq!(parsed.complaints.is_empty(), is_utf8, "{name}: {:?}", parsed.complaints);
        assert_eq!(source.faithful, std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0), "{name}");
        let has_lone = name.contains("surrogate") && is_utf8;
        let is_pair = name.contains("1st_valid_surrogate_2nd_invalid");
        assert!(parsed.lone_surrogates.is_empty() != has_lone || is_pair, "{name}: {:?}", parsed.lone_surrogates);
    }
}

fn as_serde(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Invalid => panic!("an invalid value in a valid file"),
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).expect("a number of JSON"),
        Value::String(text) => (*text.decoded).into(),
        Value::Array(items) => items.iter().map(as_serde).collect(),
        Value::Object(object) => object.members.iter().map(|member| (member.key.decoded.to_string(), as_serde(&member.value))).collect(),
    }
}
