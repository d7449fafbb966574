use super::*;
use crate::place::Place;

/// What stands at the `|` of a text, in short.
fn told(marked: &str) -> String {
    let offset = marked.find('|').expect("a caret");
    let text = marked.replacen('|', "", 1);
    let document = Document::read(text.clone().into_bytes(), &Place::default());
    let cursor = document.cursor(offset);
    let mut path = String::new();
    for step in &cursor.path {
        match step {
            Step::Key(key) => path.push_str(&format!("/{key}")),
            Step::Index(index) => path.push_str(&format!("/{index}")),
        }
    }
    let at = match cursor.at {
        At::Key { member, inside } => {
            format!("key {:?} at {}{}", member.key.decoded, inside.at, if inside.is_closed { "" } else { " open" })
        }
        At::String { inside, .. } => {
            format!("string {:?} at {}{}", inside.text.decoded, inside.at, if inside.is_closed { "" } else { " open" })
        }
        At::Word { node } => format!("word {}", &text[node.span.range()]),
        At::NewKey(gap) => {
            format!("new key{}{}", word(&text, gap.word), if gap.missing_comma.is_some() { " without comma" } else { "" })
        }
        At::NewValue(gap) => {
            format!("new value{}{}", word(&text, gap.word), if gap.missing_comma.is_some() { " without comma" } else { "" })
        }
        At::Nothing => "nothing".to_owned(),
    };
    format!("{path}: {at}")
}

fn word(text: &str, span: Span) -> String {
    if span.is_empty() { String::new() } else { format!(" {}", &text[span.range()]) }
}

#[test]
fn in_sound_objects() {
    for (text, want) in [
        (r#"{|}"#, ": new key"),
        (r#"|{}"#, ": nothing"),
        (r#"{}|"#, ": nothing"),
        (r#"{ | }"#, ": new key"),
        (r#"{"a|bc": 1}"#, "/abc: key \"abc\" at 1"),
        (r#"{"|": 1}"#, "/: key \"\" at 0"),
        (r#"{"abc|": 1}"#, "/abc: key \"abc\" at 3"),
        (r#"{|"abc": 1}"#, ": new key"),
        (r#"{"abc"|: 1}"#, "/abc: nothing"),
        (r#"{"abc":| 1}"#, "/abc: new value"),
        (r#"{"abc": |1}"#, "/abc: word 1"),
        (r#"{"abc": 1|}"#, "/abc: word 1"),
        (r#"{"abc": 1 |}"#, ": new key without comma"),
        (r#"{"abc": 1,| "d": 2}"#, ": new key"),
        (r#"{"abc": "x|y"}"#, "/abc: string \"xy\" at 1"),
        (r#"{"abc": |"xy"}"#, "/abc: new value"),
        (r#"{"abc": "xy"|}"#, ": nothing"),
        (r#"{"abc": tr|ue}"#, "/abc: word true"),
        (r#"{"a": {"b": [1, "|"]}}"#, "/a/b/1: string \"\" at 0"),
        (r#"{"a": {|"b": 1}}"#, "/a: new key"),
        (r#"{"a": {"b": 1}|}"#, ": nothing"),
        (r#"{"a": {"b": 1} |}"#, ": new key without comma"),
        (r#"["|"]"#, "/0: string \"\" at 0"),
        (r#"[|]"#, "/0: new value"),
        (r#"[1,|]"#, "/1: new value"),
        (r#"[1, |2]"#, "/1: word 2"),
        (r#"["a" |]"#, "/1: new value without comma"),
        (r#"|"#, ": new value"),
        (r#"  |"#, ": new value"),
    ] {
        assert_eq!(told(text), want, "{text}");
    }
}

#[test]
fn in_broken_objects() {
    for (text, want) in [
        ("{|", ": new key"),
        ("{\"|", "/: key \"\" at 0 open"),
        ("{\"me|", "/me: key \"me\" at 2 open"),
        ("{me|}", ": new key me"),
        ("{me|", ": new key me"),
        ("{\"a\": 1, me|\n}", ": new key me"),
        ("{\"a\": 1,\n  me|\n  \"b\": 2}", ": new key me"),
        ("{\"a\": 1\n  |\n  \"b\": 2}", ": new key without comma"),
        ("{\"a\":|}", "/a: new value"),
        ("{\"a\": |\n  \"b\": 2}", "/a: new value"),
        ("{\"a\": \n  \"b|\": 2}", "/b: key \"b\" at 1"),
        ("{\"a\": tr|\n  \"b\": 2}", "/a: word tr"),
        ("{\"a\": \"x|\n  \"b\": 2}", "/a: string \"x\" at 1 open"),
        ("{\"a\": \"x|,\n  \"b\": 2}", "/a: string \"x\" at 1 open"),
        ("{\"a\": \"x,|", "/a: nothing"),
        ("{\"a\": \"x,\n|", ": new key"),
        ("{\"a\": 1\n \"|\"\n}", ": new key \"\" without comma"),
        ("{\"a\": \"x\"\n \"me|\"\n}", ": new key \"me\" without comma"),
        ("{\"a\": \"x\"\n \"m|e\n}", ": new key \"me without comma"),
        ("{\"a\": \"x\"\n \"me\"|\n}", ": nothing"),
        ("{\"a\": \"|\n}", "/a: string \"\" at 0 open"),
        ("{\"a\": \"|", "/a: string \"\" at 0 open"),
        ("{\"a\"|}", "/a: nothing"),
        ("{\"a|\"}", "/a: key \"a\" at 1"),
        ("{\"a|\",\n \"b\": 1}", "/a: key \"a\" at 1"),
        ("{\"|\"\n \"b\": 1}", "/: key \"\" at 0"),
        ("{\"a\": 1,\n \"|\n \"b\": 1}", "/: key \"\" at 0 open"),
        ("{\"x\": {\"a\": 1,\n |", "/x: new key"),
        ("{\"x\": {\n    |\n  \"b\": 1\n}", "/x: new key"),
        ("{\"x\": [{\n    |", "/x/0: new key"),
        ("{\"x\": {\"a\": 1\n  |", "/x: new key without comma"),
        ("{\"x\": [\"|", "/x/0: string \"\" at 0 open"),
        ("{\"x\": [\"|]\n}", "/x/0: string \"\" at 0 open"),
        ("{\"x\": [a|]}", "/x/0: word a"),
        ("{'a|': 1}", "/a: key \"a\" at 1"),
        ("{a|: 1}", "/a: key \"a\" at 1 open"),
        ("{\"a\": 1 // x|\n}", ": nothing"),
        ("{\"a\": 1, // x\n |}", ": new key"),
        ("\"id\": 1,\n|", ": new key"),
    ] {
        assert_eq!(told(text), want, "{text}");
    }
}

#[test]
fn escapes() {
    let text = r#"{"a": "\"é\u0041\n"}"#;
    let document = Document::read(text.as_bytes().to_vec(), &Place::default());
    let at = |offset: usize| {
        let inside = document.cursor(offset).inside().expect("in the string");
        (inside.at, inside.in_escape)
    };
    let start = text.find("\\\"").unwrap();
    assert_eq!(at(start), (0, false));
    assert_eq!(at(start + 1), (0, true));
    assert_eq!(at(start + 2), (1, false));
    assert_eq!(at(start + 3), (1, false), "inside a character");
    assert_eq!(at(start + 4), (3, false));
    assert_eq!(at(start + 9), (3, true));
    assert_eq!(at(start + 10), (4, false));
    assert_eq!(at(start + 11), (4, true));
    assert_eq!(at(start + 12), (5, false));
}

#[test]
fn every_offset_of_a_string_comes_back() {
    for content in ["plain", r"a\u00e9b\\c", r"\ud83d\ude00x", r"\ud83dx", "é😀", r"\"] {
        let text = format!("{{\"k\": \"{content}\"}}");
        let document = Document::read(text.clone().into_bytes(), &Place::default());
        let string = document.root.get("k").unwrap().value.text().unwrap();
        for (at, _) in string.decoded.char_indices() {
            let source = string.source_offset(at);
            assert_eq!(string.decoded_offset(source), at, "{content} {at}");
        }
        for source in 0..=text.len() {
            assert!(document.cursor(source).offset <= source);
        }
    }
}

#[test]
fn expressions_that_are_typed() {
    let of = |marked: &str| {
        let at = marked.find('|').expect("a caret");
        let text = marked.replacen('|', "", 1);
        typed_expression(&text, at).map(|found| (text[found.range].to_owned(), text[found.name].to_owned(), found.closing))
    };
    let some = |range: &str, name: &str, closing| Some((range.to_owned(), name.to_owned(), closing));
    for (text, want) in [
        ("{{|", some("{{", "", 0)),
        ("x{{|}}", some("{{}}", "", 2)),
        ("{{|}", some("{{}", "", 1)),
        ("{{to|}}", some("{{to}}", "to", 2)),
        ("{{ t|o }}", some("{{ to }}", "to", 2)),
        ("{{ |to }}", some("{{ to }}", "to", 2)),
        ("{{settings.|", some("{{settings.", "settings.", 0)),
        ("{{to|upper}}", some("{{toupper}}", "toupper", 2)),
        ("{{|\",\"url\":\"{{file_url}}", some("{{", "", 0)),
        ("{{to|&x={{from}}", some("{{to", "to", 0)),
        ("{{to}}|", None),
        ("{{to}|}", None),
        ("{|{to}}", None),
        ("{to|}", None),
        ("{{a |b}}", None),
        ("{{{|to}}}", some("{{to}}", "to", 2)),
    ] {
        assert_eq!(of(text), want, "{text}");
    }
}

#[test]
fn placeholders_that_are_typed() {
    let of = |marked: &str| {
        let at = marked.find('|').expect("a caret");
        let text = marked.replacen('|', "", 1);
        typed_placeholder(&text, at).map(|found| (text[found.range].to_owned(), text[found.name].to_owned(), found.is_closed))
    };
    let some = |range: &str, name: &str, closed| Some((range.to_owned(), name.to_owned(), closed));
    for (text, want) in [
        ("/{|", some("{", "", false)),
        ("/{|}", some("{}", "", true)),
        ("/{i|d}/x", some("{id}", "id", true)),
        ("/{id|/x", some("{id", "id", false)),
        ("/{{|", None),
        ("/{id}|", None),
    ] {
        assert_eq!(of(text), want, "{text}");
    }
}

#[test]
fn what_a_string_is_for() {
    let role = |marked: &str| {
        let offset = marked.find('|').expect("a caret");
        let document = Document::read(marked.replacen('|', "", 1).into_bytes(), &Place::default());
        document.cursor(offset).role()
    };
    assert_eq!(role(r#"{"actions": {"send_fax": {"url": "|"}}}"#), Some((ActionName::SendFax, Role::Url)));
    assert_eq!(role(r#"{"actions": {"get_status": {"headers": {"X": "|"}}}}"#), Some((ActionName::GetStatus, Role::Header)));
    assert_eq!(role(r#"{"actions": {"send_fax": {"body": {"template": "|"}}}}"#), Some((ActionName::SendFax, Role::Body)));
    assert_eq!(role(r#"{"actions": {"send_fax": {"body": {"template": "|"#), Some((ActionName::SendFax, Role::Body)));
    assert_eq!(role(r#"{"actions": {"send_fax": {"body": {"kind": "|"}}}}"#), None);
    assert_eq!(role(r#"{"actions": {"other": {"url": "|"}}}"#), None);
}

/// Whatever is missing from a manifest, every place in it can be asked for.
#[test]
fn nothing_panics() {
    let text = include_str!("../../../tests/rule_pages/base.json");
    let ask = |text: &str| {
        let document = Document::read(text.as_bytes().to_vec(), &Place::default());
        for offset in (0..=text.len()).rev().take(40).chain([0, text.len() / 2, text.len() + 9]) {
            let cursor = document.cursor(offset);
            assert!(cursor.expression().is_none_or(|found| found.range.start < found.name.start));
        }
    };
    for end in 0..=text.len() {
        ask(&text[..end]);
        ask(&text[end..]);
        ask(&format!("{}{}", &text[..end], &text[(end + 7).min(text.len())..]));
    }
}
