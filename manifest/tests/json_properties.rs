//! What holds for every text: valid JSON is read as it was written and every place is right; broken JSON never panics, and its
//! places and fixes still fit the text.

use faxsmith_manifest::edit;
use faxsmith_manifest::json::{self, Parsed, parse};
use faxsmith_manifest::span::Span;
use faxsmith_manifest::tree::{Node, Text, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// JSON without places, as the printer takes it.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Invalid,
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Plain>),
    Object(Vec<(String, Plain)>),
}

fn plain(node: &Node) -> Plain {
    match &node.value {
        Value::Invalid => Plain::Invalid,
        Value::Null => Plain::Null,
        Value::Bool(value) => Plain::Bool(*value),
        Value::Number(text) => Plain::Number(text.to_string()),
        Value::String(text) => Plain::String(text.decoded.to_string()),
        Value::Array(items) => Plain::Array(items.iter().map(plain).collect()),
        Value::Object(object) => {
            Plain::Object(object.members.iter().map(|member| (member.key.decoded.to_string(), plain(&member.value))).collect())
        }
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z{}:/ ]{0,12}",
        2 => proptest::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter),
        1 => proptest::collection::vec(select(vec!['"', '\\', '\n', '\t', '\u{0}', '\u{7f}', 'é', '中', '😀', '\u{2028}']), 0..8)
            .prop_map(String::from_iter),
    ]
}

fn any_tree() -> impl Strategy<Value = Plain> {
    let leaf = prop_oneof![
        Just(Plain::Null),
        any::<bool>().prop_map(Plain::Bool),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?".prop_map(Plain::Number),
        any_text().prop_map(Plain::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Plain::Array),
            proptest::collection::vec((any_text(), inner), 0..6).prop_map(Plain::Object),
        ]
    })
}

/// Prints a tree, taking each free choice (white space, escapes) from `choices`.
struct Printer<'c> {
    choices: std::iter::Cycle<std::slice::Iter<'c, u8>>,
    out: String,
}

impl Printer<'_> {
    fn choose(&mut self, of: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % of)
    }

    fn space(&mut self) {
        let space = ["", "", " ", "\n", "\r\n\t", "  "][usize::from(self.choose(6))];
        self.out.push_str(space);
    }

    fn value(&mut self, tree: &Plain) {
        self.space();
        match tree {
            Plain::Invalid => unreachable!("never made"),
            Plain::Null => self.out.push_str("null"),
            Plain::Bool(value) => self.out.push_str(&value.to_string()),
            Plain::Number(text) => self.out.push_str(text),
            Plain::String(text) => self.string(text),
            Plain::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.comma(index);
                    self.value(item);
                }
                self.space();
                self.out.push(']');
            }
            Plain::Object(members) => {
                self.out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.comma(index);
                    self.space();
                    self.string(key);
                    self.space();
                    self.out.push(':');
                    self.value(value);
                }
                self.space();
                self.out.push('}');
            }
        }
        self.space();
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            let short = "\"\\/\u{8}\u{c}\n\r\t".find(c).map(|at| &"\"\\/bfnrt"[at..=at]);
            match (self.choose(4), short) {
                (0 | 1, Some(letter)) => self.out.extend(["\\", letter]),
                (0, None) => self.units(c),
                _ if c < ' ' || matches!(c, '"' | '\\') => self.units(c),
                _ => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn units(&mut self, c: char) {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let escape = if self.choose(2) == 0 { format!("\\u{unit:04x}") } else { format!("\\u{unit:04X}") };
            self.out.push_str(&escape);
        }
    }
}

fn print(tree: &Plain, choices: &[u8]) -> String {
    let mut printer = Printer { choices: choices.iter().cycle(), out: String::new() };
    printer.value(tree);
    printer.out
}

/// Every place of a valid text.
fn check_places(text: &str, node: &Node) {
    let source = &text[node.span.range()];
    match &node.value {
        Value::Invalid => panic!("invalid in {text}"),
        Value::Null => assert_eq!(source, "null"),
        Value::Bool(value) => assert_eq!(source, value.to_string()),
        Value::Number(number) => assert_eq!(source, &**number),
        Value::String(string) => {
            assert_eq!(node.span, string.span);
            check_string(text, string);
        }
        Value::Array(items) => {
            assert!(source.starts_with('[') && source.ends_with(']'));
            items.iter().for_each(|item| check_places(text, item));
        }
        Value::Object(object) => {
            assert!(source.starts_with('{') && source.ends_with('}'));
            for member in &object.members {
                check_string(text, &member.key);
                check_places(text, &member.value);
            }
        }
    }
}

/// Each character of a string stands where its map says: that source alone, in quotes, is this character.
fn check_string(text: &str, string: &Text) {
    let source = &text[string.span.range()];
    assert_eq!(serde_json::from_str::<String>(source).expect("a string of JSON"), *string.decoded);
    assert_eq!(string.content(), Span::new(string.span.start as usize + 1, string.span.end as usize - 1));
    for (at, c) in string.decoded.char_indices() {
        let piece = &text[string.span_of(at, at + c.len_utf8()).range()];
        assert_eq!(serde_json::from_str::<String>(&format!("\"{piece}\"")).expect("a piece of one"), c.to_string(), "{piece} in {source}");
    }
}

/// What must hold for the reading of any text.
fn check_any(text: &str, parsed: &Parsed) {
    let fits = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    check_nesting(text, &parsed.root, Span::new(0, text.len()));
    parsed.lone_surrogates.iter().copied().for_each(fits);
    for complaint in &parsed.complaints {
        fits(complaint.span);
        complaint.labels.iter().for_each(|label| fits(label.0));
        assert!(!complaint.message.is_empty());
        if let Some((_, _, edits)) = &complaint.fix {
            let changed = edit::apply(text, edits);
            assert!(changed.is_some_and(|changed| changed != text), "{complaint:?} of {text:?}");
        }
    }
    assert!(parsed.complaints.is_sorted_by_key(|complaint| complaint.span.start));
}

fn check_nesting(text: &str, node: &Node, around: Span) {
    assert!(around.contains(node.span), "{:?} in {around:?} of {text:?}", node.span);
    assert!(text.get(node.span.range()).is_some(), "{:?} of {text:?}", node.span);
    let mut done = node.span.start;
    let mut after = |span: Span| {
        assert!(done <= span.start && node.span.contains(span), "{span:?} after {done} in {:?} of {text:?}", node.span);
        done = span.end;
    };
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| after(item.span)),
        Value::Object(object) => object.members.iter().for_each(|member| {
            after(member.key.span);
            after(member.value.span);
            check_map(text, &member.key);
        }),
        Value::String(string) => check_map(text, string),
        _ => {}
    }
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| check_nesting(text, item, node.span)),
        Value::Object(object) => object.members.iter().for_each(|member| check_nesting(text, &member.value, node.span)),
        _ => {}
    }
}

/// The places of a string's characters follow each other inside the string.
fn check_map(text: &str, string: &Text) {
    let mut done = string.span.start;
    for (at, c) in string.decoded.char_indices() {
        let span = string.span_of(at, at + c.len_utf8());
        assert!(done <= span.start && !span.is_empty() && span.end <= string.span.end, "{c} at {span:?} of {string:?} in {text:?}");
        assert!(text.get(span.range()).is_some(), "{span:?} of {string:?} in {text:?}");
        done = span.end;
    }
}

/// Applies all safe fixes that fit together, again and again: the text when there is none left, after ten rounds at the most.
fn fixed(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..=10 {
        let mut edits: Vec<edit::Edit> = Vec::new();
        for (_, safe, more) in parse(&text).complaints.into_iter().filter_map(|complaint| complaint.fix) {
            let touches = |edit: &edit::Edit| edits.iter().any(|other| other.span.overlaps(edit.span));
            if safe && !more.iter().any(touches) {
                edits.extend(more);
            }
        }
        if edits.is_empty() {
            return Some(text);
        }
        edits.sort_by_key(|edit| edit.span);
        text = edit::apply(&text, &edits).expect("the fixes of a text fit it");
    }
    None
}

/// Whether serde_json reads it; nothing where it refuses for another reason than the grammar.
fn is_json(text: &str) -> Option<bool> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => Some(true),
        Err(error) => {
            let error = error.to_string();
            let beyond_grammar = ["out of range", "surrogate", "hex escape", "recursion"].iter().any(|why| error.contains(why));
            (!beyond_grammar).then_some(false)
        }
    }
}

const MANIFEST: &str = r#"{
  "id": "acme", "name": "Acmé \"Fax\"",
  "auth": { "scheme": "basic" },
  "allowed_domains": ["api.acme.example", "b.acme.example"],
  "timeout_ms": 15000,
  "actions": {
    "send_fax": {
      "method": "POST",
      "url": "https://api.acme.example/v1/faxes",
      "headers": {},
      "body": { "kind": "json", "template": "{\"to\": \"{{to}}\", \"n\": [1, 2], \"e\": \"\u00e9\ud83d\ude00\"}" },
      "response": { "job_id": "data.id", "status": null, "ok": [true, false, -1.5e3] }
    }
  }
}
"#;

/// What is put into a text to break it.
const PIECES: &[&str] = &[
    "\"", "'", "“", "”", "`", "\\", "\\\\\"", "\\\"", "{", "}", "[", "]", ",", ":", ";", "=", "\n", "\r\n", " ", "\t", "//", "/*", "*/",
    "#", "a", "é", "\u{a0}", "\u{feff}", "\0", "0", "-", "+", ".", "e", "True", "null", "NaN", "\"\"\"", "{{to}}", "\\u", "\\ud800",
    "\"a\":", "1",
];

/// A change at a character boundary.
#[derive(Clone, Debug)]
enum Change {
    Delete(Index, usize),
    Insert(Index, &'static str),
    Duplicate(Index, usize),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), 1..20_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<Index>(), 1..30_usize).prop_map(|(at, length)| Change::Duplicate(at, length)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for change in changes {
        let place = |at: &Index| at.index(chars.len() + 1);
        match change {
            Change::Delete(at, length) => {
                let start = place(at);
                let end = (start + length).min(chars.len());
                chars.drain(start..end);
            }
            Change::Insert(at, piece) => {
                let start = place(at);
                chars.splice(start..start, piece.chars());
            }
            Change::Duplicate(at, length) => {
                let start = place(at);
                let copy = chars[start..(start + length).min(chars.len())].to_vec();
                chars.splice(start..start, copy);
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_with_every_place_right(tree in any_tree(), choices in proptest::collection::vec(any::<u8>(), 1..64)) {
        let text = print(&tree, &choices);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.complaints, &[]);
        prop_assert_eq!(&parsed.lone_surrogates, &[]);
        prop_assert_eq!(plain(&parsed.root), tree);
        check_places(&text, &parsed.root);
        check_any(&text, &parsed);
    }

    #[test]
    fn a_broken_manifest_is_read_with_places_that_fit(changes in proptest::collection::vec(any_change(), 1..8)) {
        let text = changed(MANIFEST, &changes);
        let parsed = parse(&text);
        check_any(&text, &parsed);
        if let Some(valid) = is_json(&text) {
            prop_assert_eq!(parsed.complaints.is_empty(), valid, "{:?}", text);
        }
        prop_assert!(fixed(&text).is_some(), "{:?}", text);
    }

    #[test]
    fn where_every_fix_is_safe_they_mend_the_text_and_keep_its_meaning(change in any_change()) {
        let text = changed(MANIFEST, &[change]);
        let parsed = parse(&text);
        if parsed.complaints.iter().all(|complaint| complaint.fix.as_ref().is_some_and(|fix| fix.1)) {
            let mended = parse(&fixed(&text).unwrap_or_default());
            prop_assert_eq!(&mended.complaints, &[], "{:?}", text);
            prop_assert_eq!(plain(&mended.root), plain(&parsed.root), "{:?}", text);
        }
    }

    #[test]
    fn any_heap_of_pieces_is_read_with_places_that_fit(pieces in proptest::collection::vec(select(PIECES), 0..24)) {
        let text = pieces.concat();
        let parsed = parse(&text);
        check_any(&text, &parsed);
        if let Some(valid) = is_json(&text) {
            prop_assert_eq!(parsed.complaints.is_empty(), valid, "{:?}", text);
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check_any(&text, &parse(&text));
    }

    #[test]
    fn any_bytes_are_decoded_with_offsets_kept(bytes in proptest::collection::vec(any::<u8>(), 0..64), ascii in "[\\[{\" a-z]{0,8}") {
        let bytes = [ascii.into_bytes(), bytes].concat();
        let source = json::decode(bytes.clone());
        prop_assert_eq!(source.faithful, source.complaints.is_empty());
        if source.faithful {
            prop_assert_eq!(source.text.as_bytes(), &bytes[..]);
        } else if !source.text.is_empty() {
            let same = source.text.bytes().zip(&bytes).filter(|(new, old)| new == *old || *new == b'?').count();
            prop_assert_eq!((source.text.len(), same), (bytes.len(), bytes.len()));
        }
        check_any(&source.text, &source.parse());
    }
}
