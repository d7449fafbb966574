//! Any text at all, as Python and Node read what is written of it.

use faxsmith::new::code::escape;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use crate::support;
use crate::support::programs::{passed, program};

/// Texts of characters that mean something somewhere, and of any others; the same in every run.
fn texts() -> Vec<String> {
    let pieces = prop_oneof![
        proptest::sample::select(vec![
            "\"", "'", "\"\"\"", "\\", "`", "${", "}", "*/", "/*", "//", "#", "\n", "\r", "\u{2028}", "\u{2029}", "\0", "\u{85}", "{",
            "\\N{", "\\x", "\\u{", "\u{202E}", "\u{FEFF}", "</", "&", "|", "1", ".", "-", " ",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    let text = proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::deterministic();
    (0..2_000).map(|_| text.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn python_reads_strings_and_docstrings_as_the_text() {
    let texts = texts();
    let mut code = "import json\nread = []\n".to_owned();
    for text in &texts {
        code += &format!("read.append([{}, \"\"\"{}\"\"\"])\n", escape::python_string(text), escape::python(text));
    }
    code += "for pair, text in zip(read, json.load(open('texts.json', encoding='utf-8')), strict=True):\n    assert pair == [text, text], pair\n";
    let folder = support::folder(&[("strings.py", &code), ("texts.json", &Value::from(texts).to_string())]);
    let Some(mut python) = program("python3", folder.path()) else { return };
    passed(python.args(["-W", "error", "strings.py"]));
}

#[test]
fn node_reads_strings_as_the_text_and_never_leaves_a_comment() {
    let texts = texts();
    let mut code = "'use strict';\nconst assert = require('node:assert/strict');\nconst read = [];\n".to_owned();
    for text in &texts {
        let (comment, string) = (escape::js_comment(text), escape::js_string(text));
        assert_eq!(comment.lines().count(), usize::from(!comment.is_empty()), "{comment:?}");
        code += &format!("/** {comment} */ read.push({string}); /* {comment}*/\n");
    }
    code += "assert.deepEqual(read, require('./texts.json'));\n";
    let folder = support::folder(&[("strings.js", &code), ("texts.json", &Value::from(texts).to_string())]);
    let Some(mut node) = program("node", folder.path()) else { return };
    passed(node.arg("strings.js"));
}

#[test]
fn json_and_markdown_hold_the_text() {
    for text in texts() {
        assert_eq!(serde_json::from_str::<Value>(&escape::json_string(&text)).unwrap(), json!(text));
        let shown = escape::markdown(&text);
        let spaced = |text: &str| text.replace('\0', "\u{FFFD}").split_whitespace().collect::<Vec<_>>().join(" ");
        for document in [shown.clone(), format!("# {shown}"), format!("| a |\n|---|\n| {shown} |")] {
            let mut read = String::new();
            // What GitHub shows.
            let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES;
            let options = options | Options::ENABLE_TASKLISTS | Options::ENABLE_MATH;
            for event in Parser::new_ext(&document, options) {
                match event {
                    Event::Text(part) => read.push_str(&part),
                    Event::Start(tag) => {
                        let plain = matches!(
                            tag,
                            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell
                        );
                        assert!(plain, "{text:?} became {tag:?} in {document:?}");
                    }
                    Event::End(_) => read.push(' '),
                    other => panic!("{text:?} became {other:?} in {document:?}"),
                }
            }
            let read = spaced(&read);
            let read = read.strip_prefix("a ").filter(|_| document.starts_with('|')).unwrap_or(&read);
            let read = if document.starts_with("| a") && read == "a" && spaced(&text).is_empty() { "" } else { read };
            assert_eq!(read, spaced(&text), "{document:?}");
        }
    }
}
