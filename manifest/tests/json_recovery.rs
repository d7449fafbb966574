//! Broken JSON: which complaint, where, in which words; what its safe fix makes of it; and that the rest is read as if nothing were
//! wrong.

use faxsmith_manifest::edit::{self, Edit};
use faxsmith_manifest::json::Defect::{self, *};
use faxsmith_manifest::json::{self, Complaint, KEPT_COMPLAINTS, Parsed, STORED_DEPTH, parse};
use faxsmith_manifest::span::Span;
use faxsmith_manifest::tree::{Node, Value};

/// A broken text, its complaints (kind, text under the span, how the message begins), and the text after all safe fixes; `None`
/// where a person must decide.
type Case<'a> = (&'a str, &'a [(Defect, &'a str, &'a str)], Option<&'a str>);

const COMMENTS_AND_SPACES: &[Case<'_>] = &[
    ("{\"a\": 1} // end", &[(Comment, "// end", "JSON has no comments")], Some("{\"a\": 1}")),
    ("{\n  // one\n  \"a\": 1 // two\n}", &[(Comment, "// one", "JSON has no comments: this file has 2")], Some("{\n  \"a\": 1\n}")),
    ("{\r\n  # one\r\n  \"a\": 1 # two\r\n}\r\n", &[(Comment, "# one", "JSON has no comments: this")], Some("{\r\n  \"a\": 1\r\n}\r\n")),
    ("{ /* x */ \"a\": /* y\n z */ 1 }", &[(Comment, "/* x */", "JSON has no comments: this file has 2")], Some("{ \"a\": 1 }")),
    ("[1/**/,2] /* a */ /* b */\n", &[(Comment, "/**/", "JSON has no comments: this file has 3")], Some("[1 ,2]\n")),
    ("{\"a\": \"http://b.c/#d\"}", &[], None),
    ("{\n \"a\": 1, /* note\n \"b\": 2\n}", &[(UnclosedComment, "/* note", "JSON has no comments, and this one never ends")], None),
    ("{\"a\": 1 /* note", &[(UnclosedComment, "/* note", "JSON has no comments, and this one never ends")], None),
    ("{\u{a0}\"a\": 1\u{200b}}", &[(OddSpace, "\u{a0}", "an invisible character, U+00A0")], Some("{ \"a\": 1 }")),
    ("\u{feff}{}", &[(ByteOrderMark, "\u{feff}", "the file begins with a byte order mark")], Some("{}")),
    ("", &[(Empty, "", "there is no JSON value")], None),
    (" \n", &[(Empty, "", "there is no JSON value")], None),
];

const COMMAS_AND_COLONS: &[Case<'_>] = &[
    (
        "{\"a\": [1, 2,],\n}",
        &[
            (TrailingComma, ",", "no comma may stand before the closing `]`"),
            (TrailingComma, ",", "no comma may stand before the closing `}`"),
        ],
        Some("{\"a\": [1, 2]\n}"),
    ),
    ("[1, , 2,,]", &[(ExtraComma, ",", "there is one comma too many"), (TrailingComma, ",,", "no comma may stand")], Some("[1,  2]")),
    ("[,1]", &[(ExtraComma, ",", "nothing stands before this comma")], Some("[1]")),
    ("{\"a\": 1\n \"b\": 2}", &[(MissingComma, "", "a comma is missing before `\"b\"`")], Some("{\"a\": 1,\n \"b\": 2}")),
    (
        "[{} [] \"x\" \"y\"]",
        &[(MissingComma, "", "a comma is missing between"), (MissingComma, "", "a comma"), (MissingComma, "", "a comma")],
        Some("[{}, [], \"x\", \"y\"]"),
    ),
    ("[1 2]", &[(MissingComma, "", "a comma is missing between these two values")], None),
    ("{\"a\": 1; \"b\": 2}", &[(WrongSeparator, ";", "JSON separates with `,`, not with `;`")], Some("{\"a\": 1, \"b\": 2}")),
    (
        "{\"a\" 1, \"b\" \"c\"}",
        &[(MissingColon, "", "a colon is missing after the key `\"a\"`"), (MissingColon, "", "a colon is missing after the key `\"b\"`")],
        Some("{\"a\": 1, \"b\": \"c\"}"),
    ),
    (
        "{\"a\" = 1, \"b\" => 2}",
        &[(MissingColon, "=", "JSON writes `:`"), (MissingColon, "=>", "JSON writes `:`")],
        Some("{\"a\" : 1, \"b\" : 2}"),
    ),
    ("{\"a\", null}", &[(WrongSeparator, ",", "between a key and its value stands `:`")], Some("{\"a\": null}")),
    ("{\"a\":: 1}", &[(ExtraColon, ":", "one `:` too many")], Some("{\"a\": 1}")),
    ("{\"a\": 1: 2, \"b\": 3}", &[(ExtraColon, ":", "after the value of a member comes a comma")], None),
    ("[\"a\": 1, \"b\": 2]", &[(WrongSeparator, ":", "an array has no keys")], None),
    (
        "{\"a\":, 1, \"b\",: 2}",
        &[
            (ExtraComma, ",", "no comma may stand between a colon and its value"),
            (ExtraComma, ",", "no comma may stand between a key and its colon"),
        ],
        Some("{\"a\": 1, \"b\": 2}"),
    ),
    (
        "{:\"a\": 1:, \"b\": 2}",
        &[(ExtraColon, ":", "one `:` too many"), (ExtraColon, ":", "no colon may follow a value")],
        Some("{\"a\": 1, \"b\": 2}"),
    ),
    ("[\"x\"\"y\"]", &[(MissingComma, "", "a comma is missing between")], None),
];

const MEMBERS: &[Case<'_>] = &[
    ("{\"a\": , \"b\": 1}", &[(MissingValue, "\"a\":", "the key `\"a\"` has no value")], None),
    ("{\"a\":\n \"b\": 1}", &[(MissingValue, "\"a\":", "the key `\"a\"` has no value")], None),
    (
        "{\"a\"\n \"b\": 1, \"c\"}",
        &[(MissingValue, "\"a\"", "the key `\"a\"` has no value"), (MissingValue, "\"c\"", "the key `\"c\"`")],
        None,
    ),
    ("{: 1, \"b\": 2}", &[(MissingKey, ":", "a key is missing before this colon")], None),
    ("{\"a\": 1, {\"x\": 1}, \"b\": 2}", &[(MissingKey, "{", "this value has no key")], None),
    (
        "{id: 1, 2: 3, phone number: 4}",
        &[
            (UnquotedKey, "id", "JSON keys take double quotes: `\"id\"`"),
            (UnquotedKey, "2", "JSON keys"),
            (UnquotedKey, "phone number", "JSON keys"),
        ],
        Some("{\"id\": 1, \"2\": 3, \"phone number\": 4}"),
    ),
    ("{\"a\": 1 2, \"b\": 3}", &[(Stray, "2", "after a value only a comma or the closing bracket may follow")], None),
    ("{\"a\": \"x\" + \"y\", \"b\": 3}", &[(Stray, "+ \"y\"", "JSON can't join strings")], None),
    ("{* \"a\": 1}", &[(Stray, "*", "this means nothing in JSON")], None),
    ("{\"a\": 1, foo}", &[(BareWord, "foo", "this is no member of an object")], None),
    ("{\"a\"x: 1}", &[(Stray, "x", "nothing may stand between a key and its colon")], None),
    (
        "{\"a\": b\"x\", \"c\": new [1]}",
        &[(Stray, "b", "this does not belong before the value"), (Stray, "new", "this does not belong before the value")],
        None,
    ),
];

const WORDS_AND_NUMBERS: &[Case<'_>] = &[
    (
        "[True, False, None]",
        &[
            (BareWord, "True", "`True` is Python: JSON writes `true`"),
            (BareWord, "False", "`False` is Python"),
            (BareWord, "None", "`None` is Python: JSON writes `null`"),
        ],
        Some("[true, false, null]"),
    ),
    (
        "[undefined, TRUE, Null]",
        &[
            (BareWord, "undefined", "`undefined` is JavaScript"),
            (BareWord, "TRUE", "`TRUE` has capital letters"),
            (BareWord, "Null", "`Null` has"),
        ],
        Some("[null, true, null]"),
    ),
    ("[tru]", &[(BareWord, "tru", "this is no JSON value: did you mean `true`?")], None),
    (
        "{\"u\": https://a.b/c?d=1, \"k\": multi part}",
        &[
            (BareWord, "https://a.b/c?d=1", "this is no JSON value: text needs double quotes"),
            (BareWord, "multi part", "this is no JSON value"),
        ],
        None,
    ),
    (
        "{\"to\": {{to}}, \"b\": 1}",
        &[(BareTemplate, "{{to}}", "a template variable must stand in a string")],
        Some("{\"to\": \"{{to}}\", \"b\": 1}"),
    ),
    (
        "[NaN, Infinity, -Infinity]",
        &[
            (NotANumber, "NaN", "JSON has no `NaN`"),
            (NotANumber, "Infinity", "JSON has no `Infinity`"),
            (NotANumber, "-Infinity", "JSON has no `-Infinity`"),
        ],
        None,
    ),
    ("[inf, -NaN]", &[(BareWord, "inf", "JSON has no infinity"), (BareWord, "-NaN", "JSON has no infinity")], None),
    (
        "[0x1F, 012, +1, .5, 5., 1_000, - 1]",
        &[
            (BadNumber, "0x1F", "JSON numbers are decimal"),
            (BadNumber, "012", "a JSON number does not begin with a zero"),
            (BadNumber, "+1", "a JSON number has no `+`"),
            (BadNumber, ".5", "a JSON number has a digit before its point"),
            (BadNumber, "5.", "a JSON number has a digit after its point"),
            (BadNumber, "1_000", "a JSON number has no `_`"),
            (BadNumber, "- 1", "no space may stand"),
        ],
        Some("[31, 12, 1, 0.5, 5.0, 1000, -1]"),
    ),
    (
        "[1e, -, 2024-01-01, 10:30, 15s]",
        &[
            (BadNumber, "1e", "the exponent has no digits"),
            (BadNumber, "-", "a minus alone"),
            (BadNumber, "2024-01-01", "this is no number of JSON"),
            (BadNumber, "10:30", "this is"),
            (BadNumber, "15s", "this is"),
        ],
        None,
    ),
    (
        "{\"ms\": 15,000, \"to\": +15551234567}",
        &[(BadNumber, "15,000", "a JSON number has no commas"), (BadNumber, "+15551234567", "a JSON number has no `+`")],
        None,
    ),
];

const STRINGS: &[Case<'_>] = &[
    (
        "{'a': 'it\\'s \"x\"', \"b\": `c`}",
        &[
            (SingleQuotes, "'a'", "JSON strings take double quotes, not single ones"),
            (SingleQuotes, "'it\\'s \"x\"'", "JSON strings"),
            (SingleQuotes, "`c`", "JSON strings take double quotes, not backticks"),
        ],
        Some("{\"a\": \"it's \\\"x\\\"\", \"b\": \"c\"}"),
    ),
    (
        "{“a”: ‘b’}",
        &[(CurlyQuotes, "“a”", "JSON strings take straight double quotes"), (CurlyQuotes, "‘b’", "JSON strings take")],
        Some("{\"a\": \"b\"}"),
    ),
    (
        "[\"\"\"one\n\"two\" \"\"\", 1]",
        &[(TripleQuotes, "\"\"\"one\n\"two\" \"\"\"", "JSON has no `\"\"\"` strings")],
        Some("[\"one\\n\\\"two\\\" \", 1]"),
    ),
    (
        "{name\": \"x\", \"b\": y\", \"c\": 1}",
        &[(MissingQuote, "name\"", "this string has no opening quote"), (MissingQuote, "y\"", "this string")],
        Some("{\"name\": \"x\", \"b\": \"y\", \"c\": 1}"),
    ),
    (
        "{\"a\": \"x,\n \"b\": \"{{y}}\n}",
        &[(UnclosedString, "\"x", "this string is never closed"), (UnclosedString, "\"{{y}}", "this string is never closed")],
        None,
    ),
    (
        "{\"a: 1,\n \"b: \"x\", \"c\": \"y, \"d\": [\"p, \"q\"]}",
        &[
            (UnclosedString, "\"a", "this string"),
            (UnclosedString, "\"b", "this string"),
            (UnclosedString, "\"y", "this"),
            (UnclosedString, "\"p", "this"),
        ],
        None,
    ),
    ("{\"a\": \"C:\\\\x\\\", \"b\": 1}", &[(UnclosedString, "\"C:\\\\x\\\"", "this string is never closed")], None),
    (
        "{\n\"t\": \"{\"to\": \"{{to}}\", \"n\": [1]}\",\n\"b\": 1}",
        &[(UnescapedQuote, "\"", "a quote inside a string needs a backslash")],
        Some("{\n\"t\": \"{\\\"to\\\": \\\"{{to}}\\\", \\\"n\\\": [1]}\",\n\"b\": 1}"),
    ),
    ("{\"a\": \"say \"hi\" now\", \"b\": 1}", &[(UnescapedQuote, "\"", "a quote inside a string needs a backslash")], None),
    (
        "{\"t\": \"to=\\\\\"{{to}}\\\\\"&x\", \"b\": 1}",
        &[(OverEscapedQuote, "\\\\\"", "`\\\\\"` closes the string too early")],
        Some("{\"t\": \"to=\\\"{{to}}\\\"&x\", \"b\": 1}"),
    ),
    (
        "{\"a\": \"C:\\\\dir\\\\\" \"b\": 1}",
        &[(MissingComma, "", "a comma is missing before `\"b\"`")],
        Some("{\"a\": \"C:\\\\dir\\\\\", \"b\": 1}"),
    ),
    (
        "[\"\\d \\' \\é\"]",
        &[(BadEscape, "\\d", "`\\d` is no JSON escape: for a backslash write `\\\\` (2 more in this string)")],
        Some("[\"\\\\d ' \\\\é\"]"),
    ),
    (
        "[\"\\x41\", \"\\u12\", \"C:\\new\\dir\"]",
        &[
            (BadEscape, "\\x41", "`\\x` is no JSON escape"),
            (BadEscape, "\\u12", "`\\u` needs four hexadecimal digits"),
            (BadEscape, "\\d", "`\\d` is no"),
        ],
        None,
    ),
    (
        "[\"a\tb\u{1}\", \"c\r\nd\"]",
        &[
            (ControlCharacter, "\t", "a raw tab stands in this string: JSON writes it as `\\t`"),
            (ControlCharacter, "\r\n", "this string runs over the end of its line: JSON writes a line break as `\\n`"),
        ],
        Some("[\"a\\tb\\u0001\", \"c\\nd\"]"),
    ),
    (
        "{\"\"a\": \"\"x\", \"b\"\": \"y\"\"}",
        &[(ExtraQuote, "\"", "one `\"` too many"), (ExtraQuote, "\"", "one"), (ExtraQuote, "\"", "one"), (ExtraQuote, "\"", "one")],
        Some("{\"a\": \"x\", \"b\": \"y\"}"),
    ),
    ("{\"a\"b\": 1}", &[(UnescapedQuote, "\"", "a quote inside a string needs a backslash")], None),
    (
        "{\"t\": \"{\\\"to\\\": \\\"x\", \\\"n\\\": 1}\",\n\"b\": 1}",
        &[(UnescapedQuote, "\"", "a quote inside a string needs a backslash")],
        Some("{\"t\": \"{\\\"to\\\": \\\"x\\\", \\\"n\\\": 1}\",\n\"b\": 1}"),
    ),
    ("[\"a\\\tb\"]", &[(BadEscape, "\\\t", "a backslash before U+0009 is no JSON escape")], Some("[\"a\\\\\\tb\"]")),
];

const BRACKETS: &[Case<'_>] = &[
    (
        "{\n  \"a\": [\n    1,\n",
        &[(UnclosedBracket, "{", "the file ends while 2 brackets are open")],
        Some("{\n  \"a\": [\n    1\n  ]\n}\n"),
    ),
    ("{\"a\": [1, 2", &[(UnclosedBracket, "{", "the file ends while 2 brackets are open")], None),
    ("{\"a\": 1, \"b\":", &[(UnclosedBracket, "{", "this `{` is never closed: the file ends without its `}`")], None),
    (
        "{\n  \"a\": {\n    \"x\": 1,\n  \"b\": 2\n}\n",
        &[(UnclosedBracket, "{", "this `{` is never closed: its `}` is missing")],
        Some("{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}\n"),
    ),
    (
        "{\n  \"a\": {\n    \"x\": 1\n  \"b\": 2\n}\n",
        &[(UnclosedBracket, "{", "this `{` is never closed: its `}` is missing")],
        Some("{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}\n"),
    ),
    (
        "{\n  \"a\": {\n    \"x\": {\n      \"y\": 1\n  },\n  \"b\": 2\n}\n",
        &[(UnclosedBracket, "{", "this `{` is never closed: its `}` is missing")],
        Some("{\n  \"a\": {\n    \"x\": {\n      \"y\": 1\n    }\n  },\n  \"b\": 2\n}\n"),
    ),
    (
        "{\n  \"a\": [\n    \"x\"\n  \"b\": 2\n}\n",
        &[(UnclosedBracket, "[", "this `[` is never closed: its `]` is missing")],
        Some("{\n  \"a\": [\n    \"x\"\n  ],\n  \"b\": 2\n}\n"),
    ),
    ("{\"a\": [\"x\", \"b\": 2}", &[(UnclosedBracket, "[", "this `[` is never closed")], Some("{\"a\": [\"x\"], \"b\": 2}")),
    ("[{\"a\": 1, {\"b\": 2}]", &[(UnclosedBracket, "{", "this `{` is never closed")], Some("[{\"a\": 1}, {\"b\": 2}]")),
    ("{\"a\": [1, 2, \"b\": 3}", &[(UnclosedBracket, "[", "this `[` is never closed")], Some("{\"a\": [1, 2], \"b\": 3}")),
    (
        "{\"a\": {\"x\": [1, 2}, \"b\": 3}",
        &[(UnclosedBracket, "[", "this `[` is never closed")],
        Some("{\"a\": {\"x\": [1, 2]}, \"b\": 3}"),
    ),
    ("{\"a\": {\"x\": 1], \"b\": 3}", &[(WrongBracket, "]", "`{` is closed by `}`, not by `]`")], Some("{\"a\": {\"x\": 1}, \"b\": 3}")),
    ("{\"a\": [1]], \"b\": 3}", &[(ExtraBracket, "]", "one `]` too many")], Some("{\"a\": [1], \"b\": 3}")),
    ("{\"a\": 1}, \"b\": 2}", &[(ExtraBracket, "}", "one `}` too many: here it closes the whole file")], None),
    ("{\"a\": 1}}", &[(ExtraBracket, "}", "one `}` too many")], Some("{\"a\": 1}")),
    ("\"a\": 1, \"b\": 2\n", &[(UnopenedBracket, "", "an object stands in `{ }`")], None),
    ("{\"a\": 1} {\"b\": 2}", &[(TextAfter, "{\"b\": 2}", "a JSON file is one value: here a second one begins")], None),
    ("{\"a\": 1};\n", &[(TextAfter, ";", "nothing may follow")], Some("{\"a\": 1}\n")),
    ("module.exports = {\"a\": 1}", &[(TextBefore, "module.exports = ", "nothing may stand before")], None),
    ("id: acme\nname: x\n", &[(TextBefore, "id: acme", "this is no JSON")], None),
    (
        "{\"a\": \"x\": 1}, \"b\": 2}",
        &[(UnopenedBracket, "", "an object stands in `{ }`: its opening `{` is missing")],
        Some("{\"a\": {\"x\": 1}, \"b\": 2}"),
    ),
    ("{\"a\": \"x\", \"y\"], \"b\": 1}", &[(UnopenedBracket, "", "an array stands in `[ ]`")], Some("{\"a\": [\"x\", \"y\"], \"b\": 1}")),
    ("{\"a\": 1, 2], \"b\": 1}", &[(UnopenedBracket, "", "an array stands in `[ ]`")], Some("{\"a\": [1, 2], \"b\": 1}")),
    ("{\"a\": 1, {\"b\": 2}", &[(ExtraBracket, "{", "one `{` too many: here belongs a key")], None),
    ("{\"a\": \"x\"], \"b\": 1}", &[(ExtraBracket, "]", "one `]` too many")], None),
    ("{\"a\": 1,} \"b\": 2}", &[(ExtraBracket, "}", "one `}` too many: here it closes the whole file")], None),
];

#[test]
fn each_departure_has_its_own_words_place_and_fix() {
    let all = [COMMENTS_AND_SPACES, COMMAS_AND_COLONS, MEMBERS, WORDS_AND_NUMBERS, STRINGS, BRACKETS];
    for (text, expected, fixed) in all.into_iter().flatten() {
        let parsed = parse(text);
        let found: Vec<_> = parsed.complaints.iter().map(|c| (c.kind, &text[c.span.range()], c.message.as_str())).collect();
        assert_eq!(found.len(), expected.len(), "{text}\n{found:#?}");
        for (found, expected) in found.iter().zip(*expected) {
            assert_eq!((found.0, found.1), (expected.0, expected.1), "{text}");
            assert!(found.2.starts_with(expected.2), "{text}\n{}\n{}", found.2, expected.2);
        }
        let is_safe = |complaint: &Complaint| complaint.fix.as_ref().is_some_and(|fix| fix.1);
        let all_safe = !expected.is_empty() && parsed.complaints.iter().all(is_safe);
        assert_eq!(all_safe, fixed.is_some(), "{text}\n{:#?}", parsed.complaints);
        if let Some(fixed) = fixed {
            assert_eq!(fix_all(text), *fixed);
            assert_eq!(parse(fixed).complaints, [], "{fixed}");
            assert_eq!(plain(&parsed.root), plain(&parse(fixed).root), "the tree of the broken text is the one of the mended text");
        }
    }
}

/// Applies all safe fixes, again and again, until nothing changes. Fixes that get in each other's way wait for the next round.
fn fix_all(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let mut edits: Vec<Edit> = Vec::new();
        for (_, safe, more) in parse(&text).complaints.into_iter().filter_map(|complaint| complaint.fix) {
            let touches = |edit: &Edit| edits.iter().any(|other| other.span.overlaps(edit.span) && other.span != edit.span);
            if safe && !more.iter().any(touches) {
                edits.extend(more);
            }
        }
        if edits.is_empty() {
            break;
        }
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        text = edit::apply(&text, &edits).expect("the fixes of a text fit it");
    }
    text
}

/// The tree without places, in one line.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Invalid => "?".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.to_string(),
        Value::String(text) => format!("{:?}", text.decoded),
        Value::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => {
            let member = |member: &faxsmith_manifest::tree::Member| format!("{:?}: {}", member.key.decoded, plain(&member.value));
            format!("{{{}}}", object.members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn what_is_not_broken_is_read() {
    for (text, tree) in [
        ("{\"a\": , \"b\": 1}", r#"{"a": ?, "b": 1}"#),
        ("{\"a\":\n \"b\": 1, \"c\" \"d\": 2}", r#"{"a": ?, "b": 1, "c": ?, "d": 2}"#),
        ("{: 1, \"b\": 2, {\"x\": 1}, \"c\": 3}", r#"{"b": 2, "c": 3}"#),
        ("{\"a\": 1 2, \"b\": \"x\" + \"y\", \"c\": \"v\" {\"x\": [1]}, \"d\": 4}", r#"{"a": 1, "b": "x", "c": "v", "d": 4}"#),
        ("{\"a\": 1: 2, \"b\": 3}", r#"{"a": 1, "b": 3}"#),
        ("{\"a\": foo bar, \"b\": NaN, \"c\": [x, 1]}", r#"{"a": ?, "b": ?, "c": [?, 1]}"#),
        (
            "{\"a\": \"x,\n \"b: \"y\", \"c\": \"z, \"d\": [\"p, \"q\"], \"e\": \"last}",
            r#"{"a": "x", "b": "y", "c": "z", "d": ["p", "q"], "e": "last"}"#,
        ),
        ("{\"a\": \"https://{{h}}/x\n \"b\": 1}", r#"{"a": "https://{{h}}/x", "b": 1}"#),
        ("{\"a\": \"say \"hi\" now\", \"b\": 1}", r#"{"a": "say \"hi\" now", "b": 1}"#),
        ("{\"a\": 1}, \"b\": {\"c\": 2}}", r#"{"a": 1, "b": {"c": 2}}"#),
        ("\"a\": 1, \"b\": {\"c\": 2}", r#"{"a": 1, "b": {"c": 2}}"#),
        ("{\"a\": [1, {\"b\": \"x", r#"{"a": [1, {"b": "x"}]}"#),
        ("```json\n{\"a\": 1}\n```\n", r#"{"a": 1}"#),
        ("{\"ms\": 1,500,000, \"b\": 2}", r#"{"ms": 1500000, "b": 2}"#),
    ] {
        assert_eq!(plain(&parse(text).root), tree, "{text}");
    }
}

#[test]
fn one_character_that_was_lost_is_one_complaint_and_loses_nothing() {
    let manifest = concat!(
        "{\n",
        "  \"id\": \"acme\", \"name\": \"Acme Fax\",\n",
        "  \"auth\": { \"scheme\": \"basic\" },\n",
        "  \"allowed_domains\": [\"api.acme.example\", \"b.acme.example\"],\n",
        "  \"actions\": {\n",
        "    \"send_fax\": {\n",
        "      \"url\": \"https://api.acme.example/v1/faxes\",\n",
        "      \"body\": { \"kind\": \"json\", \"template\": \"{\\\"to\\\": \\\"{{to}}\\\", \\\"n\\\": [1, 2]}\" },\n",
        "      \"response\": { \"job_id\": \"data.id\", \"status\": null, \"ok\": [true, false, -1.5e3] }\n",
        "    }\n",
        "  }\n",
        "}\n",
    );
    let all = values(&parse(manifest).root);
    let mut several = 0;
    for (at, c) in manifest.char_indices() {
        let text = format!("{}{}", &manifest[..at], &manifest[at + c.len_utf8()..]);
        let parsed = parse(&text);
        several += usize::from(parsed.complaints.len() > 1);
        // At most the broken key or value itself is missing.
        assert!(values(&parsed.root) + 2 >= all, "{text}\n{}", plain(&parsed.root));
    }
    // Without its opening quote a template looks like an object.
    assert!(several <= 1, "{several} texts have several complaints");
}

/// How many keys and valid scalars a tree has.
fn values(node: &Node) -> usize {
    match &node.value {
        Value::Invalid => 0,
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(object) => object.members.iter().map(|member| 1 + values(&member.value)).sum(),
        _ => 1,
    }
}

#[test]
fn five_mistakes_are_five_complaints_and_everything_else_is_there() {
    let text = concat!(
        "{\n",
        "  // the provider\n",
        "  \"id\": 'acme',\n",
        "  \"name\": \"Acme \\Fax\",\n",
        "  \"auth\": {\"scheme\": \"bearer\"}\n",
        "  \"actions\": {\n",
        "    \"send_fax\": {\"url\": \"https://api.acme.example/fax\", \"timeout\": 015,\n",
        "      \"body\": {\"kind\": \"json\", \"template\": \"{\\\"to\\\": \\\"{{to}}\\\"}\"}}\n",
        "  },\n",
        "  \"ok\": true\n",
        "}\n",
    );
    let parsed = parse(text);
    let kinds: Vec<_> = parsed.complaints.iter().map(|complaint| complaint.kind).collect();
    assert_eq!(kinds, [Comment, SingleQuotes, BadEscape, MissingComma, BadNumber]);
    assert_eq!(
        plain(&parsed.root),
        concat!(
            r#"{"id": "acme", "name": "Acme \\Fax", "auth": {"scheme": "bearer"}, "actions": {"send_fax": "#,
            r#"{"url": "https://api.acme.example/fax", "timeout": 15, "#,
            r#""body": {"kind": "json", "template": "{\"to\": \"{{to}}\"}"}}}, "ok": true}"#,
        )
    );
    let fixed = fix_all(text);
    assert_eq!(parse(&fixed).complaints, []);
    assert_eq!(plain(&parse(&fixed).root), plain(&parsed.root));
}

#[test]
fn a_string_that_was_escaped_twice_is_one_complaint_and_its_inside_has_places() {
    let text = concat!(
        "{\n",
        "  // sends one page\n",
        "  \"body\": {\n",
        "    \"template\": \"meta={\\\\\"dest\\\\\":[{\\\\\"nr\\\\\":\\\\\"{{to}}\\\\\"}]}&doc={{file}}\" // note\n",
        "  }\n",
        "}\n",
    );
    let parsed = parse(text);
    let kinds: Vec<_> = parsed.complaints.iter().map(|complaint| complaint.kind).collect();
    assert_eq!(kinds, [Comment, OverEscapedQuote]);
    assert!(parsed.complaints[1].message.contains("(6 times in this string)"));
    let template = parsed.root.get("body").and_then(|body| body.value.get("template")).and_then(|member| member.value.text()).unwrap();
    assert_eq!(&*template.decoded, "meta={\"dest\":[{\"nr\":\"{{to}}\"}]}&doc={{file}}");
    for variable in ["{{to}}", "{{file}}", "nr"] {
        let at = template.decoded.find(variable).unwrap();
        assert_eq!(&text[template.span_of(at, at + variable.len()).range()], variable);
    }
    let quote = template.decoded.find('"').unwrap();
    assert_eq!(&text[template.span_of(quote, quote + 1).range()], "\\\\\"");
    assert_eq!(fix_all(text).lines().nth(2).unwrap(), r#"    "template": "meta={\"dest\":[{\"nr\":\"{{to}}\"}]}&doc={{file}}""#);
}

#[test]
fn repaired_strings_know_their_inside_too() {
    for (text, key) in [
        ("{'a{{x}}': 'it\\'s {{y}}'}", "a{{x}}"),
        ("{“a{{x}}”: ‘it’s {{y}}’}", "a{{x}}"),
        ("{a: \"\"\"it's\n{{y}}\"\"\"}", "a"),
        ("{a: {{y}}}", "a"),
        ("{a\": \"it \"is\" {{y}}\"}", "a"),
    ] {
        let parsed = parse(text);
        let member = &parsed.root.object().unwrap().members[0];
        assert_eq!(&*member.key.decoded, key, "{text}");
        assert_eq!(&text[member.key.content().range()], key, "{text}");
        let value = member.value.text().unwrap();
        let at = value.decoded.find("{{y}}").unwrap();
        assert_eq!(&text[value.span_of(at, at + 5).range()], "{{y}}", "{text}");
    }
}

#[test]
fn messages_never_quote_values() {
    let secret = "s3cr3tvalue";
    for text in [
        "{\"k\": \"S\" \"b\": 1}",
        "{\"k\": S, \"b\": 1}",
        "{\"k\": 'S', \"b\" 2}",
        "{\"k\": \"S, \"b\": 2}",
        "{\"k\": \"x\" S}",
        "{\"k\": [\"S\": 1, S\"]",
        "{\"k\": \"a\\qS\", \"l\": \"a\"S\"}",
        "{\"k\": \"S\t\", \"l\": 12S}",
        "{} S",
        "S {}",
        "{\"k\": \"\"\"S\"\"\", \"l\": “S”}",
    ] {
        let text = text.replace('S', secret);
        let parsed = parse(&text);
        assert_ne!(parsed.complaints, []);
        for complaint in parsed.complaints {
            let labels = complaint.labels.iter().map(|label| label.1.as_str());
            let title = complaint.fix.as_ref().map(|fix| fix.0.as_str());
            let words: Vec<_> =
                labels.chain(title).chain(complaint.note.as_deref()).chain([&*complaint.message, &*complaint.here]).collect();
            assert!(!words.concat().contains(secret), "{text}\n{words:?}");
        }
    }
}

#[test]
fn lone_surrogates_are_noted_and_no_complaint() {
    let text = r#"{"\ud800": ["\udc00x\ud83d\ude00", "\ud800\ud83d\ude00"]}"#;
    let parsed = parse(text);
    assert_eq!(parsed.complaints, []);
    let spans: Vec<_> = parsed.lone_surrogates.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(spans, [r"\ud800", r"\udc00", r"\ud800"]);
    assert_eq!(plain(&parsed.root), "{\"\u{fffd}\": [\"\u{fffd}x😀\", \"\u{fffd}😀\"]}");
}

#[test]
fn nesting_has_no_limit_but_what_is_very_deep_is_not_kept() {
    let nested = |depth: usize, inner: &str| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
    let parsed = parse(&nested(STORED_DEPTH, "1"));
    assert_eq!((parsed.depth, parsed.complaints.len()), (STORED_DEPTH, 0));
    assert!(plain(&parsed.root).contains('1'));

    let parsed = parse(&nested(100_000, "{\"a\": 1}"));
    assert_eq!((parsed.depth, parsed.complaints.len()), (100_001, 0));
    assert!(!plain(&parsed.root).contains('1'));

    let unbalanced = parse(&format!("{}{}", "[".repeat(1000), "]".repeat(999)));
    assert_eq!(unbalanced.complaints[0].kind, UnclosedBracket);
    let mixed = parse(&format!("{}}}{}", "[".repeat(1000), "]".repeat(999)));
    assert_eq!(mixed.complaints[0].kind, WrongBracket);
    assert_eq!(mixed.complaints.len(), 1);
    assert_eq!(parse("7").depth, 0);
    assert_eq!(parse("{\"a\": []}").depth, 2);
}

#[test]
fn hostile_text_ends_in_time_with_few_complaints() {
    let patterns = [
        "[",
        "]",
        "{",
        "}",
        "\"",
        "{\"a\":",
        ",",
        ":",
        "'",
        "/*",
        "\\",
        "\"\n",
        "\\\"\n",
        "[}",
        "{]",
        "\"a\"b",
        "{\"a:1,\\\"",
        "“",
        "\"\"\"",
        "{{x",
        "- ",
        "{\"a\":[",
        "\n{\"a\":\n",
        "[\"a\":",
        "#\n",
        "/*\n",
        "\u{a0}1",
        "'a",
        "{},\"a\":1}",
        "\"a\\\\\"b ",
    ];
    for pattern in patterns {
        for before in ["", "{\"a\": [", "[\""] {
            // Anything quadratic would be felt.
            let text = format!("{before}{}", pattern.repeat(100_000 / pattern.len()));
            let parsed = parse(&text);
            assert!((1..=KEPT_COMPLAINTS).contains(&parsed.complaints.len()), "{pattern}");
        }
    }
}

#[test]
fn only_so_many_complaints_are_kept_and_the_rest_is_counted() {
    let parsed = parse(&format!("[{}]", "01,".repeat(250)));
    assert_eq!(parsed.complaints.len(), KEPT_COMPLAINTS);
    let note = parsed.complaints.last().and_then(|last| last.note.as_deref());
    assert_eq!(note, Some("151 more in this file are not shown."));
}

#[test]
fn latin_1_is_named_and_offsets_hold() {
    let source = json::decode(b"{\"name\": \"Soci\xE9t\xE9\", \"b\": 1}".to_vec());
    assert_eq!(source.text, "{\"name\": \"Soci?t?\", \"b\": 1}");
    assert!(!source.faithful);
    let [complaint] = &source.complaints[..] else { panic!("one complaint") };
    assert_eq!((complaint.kind, complaint.span), (NotUtf8, Span::new(14, 15)));
    assert!(complaint.message.contains("0xE9") && complaint.message.contains("1 more byte"), "{}", complaint.message);
    assert!(complaint.note.as_ref().unwrap().contains("`é`"));
    assert_eq!(complaint.fix, None);
    assert_eq!(source.parse().complaints.len(), 1);

    // Valid UTF-8 beside the broken byte: not Latin-1.
    let source = json::decode(b"[\"\xC3\xA9 \xE9\"]".to_vec());
    assert_eq!(source.text, "[\"é ?\"]");
    assert!(!source.complaints[0].note.as_ref().unwrap().contains("Latin"));
}

#[test]
fn wide_encodings_are_one_complaint_and_no_tree() {
    let wide = |text: &str, mark: &[u8], big: bool| {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        [mark.to_vec(), text.encode_utf16().flat_map(unit).collect()].concat()
    };
    let text = "{\"a\": \"é\"}";
    for bytes in [wide(text, b"\xFF\xFE", false), wide(text, b"\xFE\xFF", true), wide(text, b"", false), wide(text, b"", true)] {
        let source = json::decode(bytes);
        assert!(!source.faithful);
        let Parsed { root, complaints, .. } = source.parse();
        assert_eq!(root.value, Value::Invalid);
        let kinds: Vec<_> = complaints.iter().map(|complaint| complaint.kind).collect();
        assert_eq!(kinds, [Utf16]);
    }
    let wider: Vec<u8> = text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    assert!(json::decode(wider).complaints[0].message.contains("UTF-32"));
}

#[test]
fn a_byte_order_mark_stays_in_the_text() {
    let source = json::decode("\u{feff}{\"a\": 1}".as_bytes().to_vec());
    assert!(source.faithful && source.complaints.is_empty() && source.text.starts_with('\u{feff}'));
    let parsed = source.parse();
    assert_eq!(parsed.complaints[0].kind, ByteOrderMark);
    assert_eq!(&source.text[parsed.root.span.range()], "{\"a\": 1}");
}
