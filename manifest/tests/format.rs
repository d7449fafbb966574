//! Formatting: what it must keep for every text, and what it makes of some.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use faxsmith_manifest::document::Document;
use faxsmith_manifest::format::format;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::tree::{Node, Value};

fn read(text: &str, path: &str) -> Document {
    Document::read(text.as_bytes().to_vec(), &Place::new(path))
}

fn formatted(text: &str, path: &str) -> Result<String, String> {
    format(&read(text, path), path).map_err(|obstacle| obstacle.message)
}

/// A value as it is spelled in the file, without its layout; members in the order of their keys unless the order is kept.
fn spelled(node: &Node, text: &str, keeps_order: bool) -> String {
    match &node.value {
        Value::Object(object) => {
            let mut members: Vec<String> = object
                .members
                .iter()
                .map(|member| format!("{}:{}", &text[member.key.span.range()], spelled(&member.value, text, keeps_order)))
                .collect();
            if !keeps_order {
                members.sort();
            }
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| spelled(item, text, keeps_order)).collect();
            format!("[{}]", items.join(","))
        }
        _ => text[node.span.range()].to_owned(),
    }
}

/// What holds for every text that can be formatted.
fn examine(text: &str, path: &str) {
    let Ok(once) = formatted(text, path) else {
        let document = read(text, path);
        assert!(!document.complaints.is_empty() || document.repeats_a_key() || document.depth > 512, "not formatted:\n{text}");
        return;
    };
    assert_eq!(formatted(&once, path).unwrap(), once, "twice is not once for\n{text}");
    let (before, after) = (read(text, path), read(&once, path));
    assert_eq!(spelled(&after.root, &once, false), spelled(&before.root, text, false), "a value changed in\n{text}");
    let keeps_order = path.ends_with(".response.json");
    if keeps_order {
        assert_eq!(spelled(&after.root, &once, true), spelled(&before.root, text, true), "the order changed in\n{text}");
    }
    assert_eq!(after.kind, before.kind, "{text}");
    let line_ends = once.matches("\r\n").count();
    assert!(line_ends == 0 || line_ends == once.matches('\n').count(), "mixed line ends in\n{once}");
    assert!(!once.lines().any(|line| line.ends_with([' ', '\t'])), "blanks at the end of a line of\n{once}");
}

/// A small generator, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    fn pick<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items[self.below(items.len())]
    }

    fn space(&mut self) -> &'static str {
        self.pick(&["", "", " ", "\n", "\n\n\n  ", "\t", "\r\n", "\r\n\r\n", "\r", "  "])
    }

    fn value(&mut self, depth: usize, out: &mut String) {
        out.push_str(self.space());
        match if depth == 0 { 0 } else { self.below(6) } {
            0..3 => out.push_str(self.pick(&[
                "null",
                "true",
                "0",
                "-0.0",
                "1.0",
                "1e3",
                "1E+400",
                "12345678901234567890",
                "\"\"",
                "\"\\u0041\\/\\n\"",
                "\"\\ud800\"",
                "\"é😀\"",
                "\"{\\\"to\\\":\\\"{{to}}\\\"}\"",
                "\"https://api.acme.example/v1/faxes/{id}?a=b\"",
                "{}",
                "[]",
                "[ ]",
                "{\n}",
            ])),
            3 => {
                out.push('[');
                for at in 0..self.below(6) {
                    out.push_str(if at == 0 { "" } else { "," });
                    self.value(depth - 1, out);
                }
                out.push_str(self.space());
                out.push(']');
            }
            _ => {
                out.push('{');
                let keys = [
                    "id",
                    "name",
                    "actions",
                    "send_fax",
                    "get_status",
                    "cancel_fax",
                    "url",
                    "method",
                    "headers",
                    "body",
                    "template",
                    "kind",
                    "path_params",
                    "source",
                    "response",
                    "status",
                    "job_id",
                    "x-note",
                    "zeta",
                    "auth",
                    "traits",
                    "items",
                    "$schema",
                    "\\u0069d",
                    "providers",
                    "categories",
                ];
                for at in 0..self.below(7) {
                    out.push_str(if at == 0 { "" } else { "," });
                    out.push_str(self.space());
                    let key = self.pick(&keys);
                    out.push_str(&format!("\"{key}\""));
                    out.push_str(self.space());
                    out.push(':');
                    self.value(depth - 1, out);
                    out.push_str(self.space());
                }
                out.push_str(self.space());
                out.push('}');
            }
        }
        out.push_str(self.space());
    }
}

#[test]
fn any_document_keeps_its_values_and_twice_is_once() {
    let mut random = Random(2026);
    for round in 0..1_500 {
        let mut text = String::new();
        random.value(round % 7, &mut text);
        for path in
            ["manifest.json", "notes.json", "plugin_registry.json", "faxbot.config.json", "manifest.test.json", "manifest.response.json"]
        {
            examine(&text, path);
        }
    }
}

const MANIFEST: &str = r#"{
  "x-team": 1,
  "config_schema": {"type": "object", "properties": {"zone": {"type": "string"}, "account": {"type": "string", "title": "A"}}},
  "actions": {
    "get_status": {"url": "https://api.acme.example/faxes/{id}", "response": {"status_map": {"z": "SUCCESS", "a": "FAILED"},

  "job_id": "id"}, "path_params": [{"source": "provider_sid", "name": "id"}], "method": "GET"},

    "send_fax": {
      "headers": {"X-B": "1", "Accept": "application/json"}, "x-why": "", "url": "https://api.acme.example/faxes", "method": "POST" }
  },
  "timeout_ms": 1e3, "name": "\u0041cme", "id": "acme", "allowed_domains": [
    "api.acme.example"
  ]
}"#;

#[test]
fn a_manifest_in_canonical_form() {
    let wanted = r#"{
  "id": "acme",
  "name": "\u0041cme",
  "allowed_domains": ["api.acme.example"],
  "timeout_ms": 1e3,
  "actions": {
    "send_fax": {
      "method": "POST",
      "url": "https://api.acme.example/faxes",
      "headers": { "X-B": "1", "Accept": "application/json" },
      "x-why": ""
    },
    "get_status": {
      "method": "GET",
      "url": "https://api.acme.example/faxes/{id}",
      "path_params": [{ "name": "id", "source": "provider_sid" }],
      "response": {
        "job_id": "id",
        "status_map": { "z": "SUCCESS", "a": "FAILED" }
      }
    }
  },
  "config_schema": {
    "type": "object",
    "properties": {
      "zone": { "type": "string" },
      "account": { "type": "string", "title": "A" }
    }
  },
  "x-team": 1
}
"#;
    // The blank line stood before what comes first now.
    assert_eq!(formatted(MANIFEST, "manifest.json").unwrap(), wanted);
    let crlf = MANIFEST.replace('\n', "\r\n");
    assert_eq!(formatted(&crlf, "manifest.json").unwrap(), wanted.replace('\n', "\r\n"), "line ends stay");
    let tabs = MANIFEST.replace("  ", "\t");
    assert_eq!(formatted(&tabs, "manifest.json").unwrap(), wanted, "tabs become blanks");
}

#[test]
fn other_kinds_have_their_own_order() {
    let registry = r#"{"note": "", "items": [{"learn_more": "", "name": "A", "x": 1, "id": "a"}]}"#;
    assert_eq!(
        formatted(registry, "plugin_registry.json").unwrap(),
        "{ \"items\": [{ \"id\": \"a\", \"name\": \"A\", \"learn_more\": \"\", \"x\": 1 }], \"note\": \"\" }\n"
    );
    let traits = r#"{"zeta": {"traits": {"requires_tiff": false, "supports_inbound": true}, "kind": "cloud", "id": "z"}, "acme": {}}"#;
    assert_eq!(
        formatted(traits, "provider_traits.json").unwrap(),
        "{\n  \"zeta\": {\n    \"id\": \"z\",\n    \"kind\": \"cloud\",\n    \"traits\": { \"supports_inbound\": true, \"requires_tiff\": false }\n  },\n  \"acme\": {}\n}\n"
    );
    // As Faxbot writes it: sorted, and without a line end if there was none.
    let config = r#"{"version": 1, "providers": {"outbound": {"settings": {"b": 1, "a": 2}, "plugin": "acme", "enabled": true}}}"#;
    let sorted = "{\n  \"providers\": {\n    \"outbound\": {\n      \"enabled\": true,\n      \"plugin\": \"acme\",\n      \"settings\": { \"a\": 2, \"b\": 1 }\n    }\n  },\n  \"version\": 1\n}";
    assert_eq!(formatted(config, "faxbot.config.json").unwrap(), sorted);
    assert_eq!(formatted(&format!("{config}\n"), "faxbot.config.json").unwrap(), format!("{sorted}\n"));
    // What only might be a manifest keeps its order, and so do sample replies.
    for path in ["package.json", "manifest.response.json"] {
        assert_eq!(formatted(r#"{"name":"x","id":"y"}"#, path).unwrap(), "{ \"name\": \"x\", \"id\": \"y\" }\n");
    }
}

#[test]
fn lines_break_as_prettier_breaks_them() {
    let long = "x".repeat(60);
    for (text, wanted) in [
        ("[1,2,3]", "[1, 2, 3]\n".to_owned()),
        ("{\"a\":{ }}", "{ \"a\": {} }\n".to_owned()),
        ("{\n\"a\":1}", "{\n  \"a\": 1\n}\n".to_owned()),
        ("{\"a\":1,\n\"b\":2}", "{ \"a\": 1, \"b\": 2 }\n".to_owned()),
        ("{\"a\":1,\n\n\n\"b\":2}", "{\n  \"a\": 1,\n\n  \"b\": 2\n}\n".to_owned()),
        ("[\n{\"a\":1}\n]", "[{ \"a\": 1 }]\n".to_owned()),
        ("[{\"a\":1,\"b\":2},{\"a\":1,\"b\":2}]", "[\n  { \"a\": 1, \"b\": 2 },\n  { \"a\": 1, \"b\": 2 }\n]\n".to_owned()),
        (&format!("[\"{long}\",\"{long}\"]"), format!("[\n  \"{long}\",\n  \"{long}\"\n]\n")),
    ] {
        assert_eq!(formatted(text, "manifest.response.json").unwrap(), wanted);
    }
    // 80 characters fit, 81 don't; a comma counts.
    let of = |length: usize| format!("[\"{}\"]", "x".repeat(length));
    assert_eq!(formatted(&of(76), "a.json").unwrap().lines().count(), 1);
    assert_eq!(formatted(&of(77), "a.json").unwrap().lines().count(), 3);
    let pair = |length: usize| format!("[{},{}]", of(length), of(length));
    assert_eq!(formatted(&pair(74), "a.json").unwrap().lines().count(), 6, "the last one has no comma");
}

#[test]
fn what_needs_a_person_is_left_alone() {
    for (text, wanted) in [
        ("", "there is no JSON value in this file"),
        ("\u{feff}{}", "byte order mark"),
        ("{\"a\": 1, // why\n \"b\": 2}", "comments"),
        ("{\"a\": [1,]}", "`faxsmith lint --fix` mends it"),
        ("{\"a\": 1,\n\"\\u0061\": 2}", "the key `\\u0061` stands twice in one object, first in line 1"),
        ("[[{\"k\": [], \"k\": []}]]", "the key `k` stands twice"),
        ("{\"a\": NaN}", "NaN"),
    ] {
        let message = formatted(text, "manifest.json").unwrap_err();
        assert!(message.contains(wanted), "{text}: {message}");
    }
    let bytes = Document::read(b"{\"a\": \"\xff\"}".to_vec(), &Place::default());
    assert!(format(&bytes, "manifest.json").is_err());
}

#[test]
fn huge_and_deep_files_end() {
    let brackets = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(formatted(&brackets(512), "a.json").is_ok());
    assert!(formatted(&brackets(100_000), "a.json").unwrap_err().contains("levels deep"));
    // Each level would be a line with its indentation: 300 times the file.
    let wide = format!("[{}0]", format!("{},", brackets(500)).repeat(4_000));
    assert!(formatted(&wide, "a.json").unwrap_err().contains("larger than 16 MiB"));
    let spaces = format!("{}{}{}", "[".repeat(40), " ".repeat(1 << 20), "]".repeat(40));
    assert_eq!(formatted(&spaces, "a.json").unwrap(), format!("{}\n", brackets(40)));
    let many = format!("{{{}\"end\": 1}}", (0..100_000).map(|at| format!("\"k{at}\": {{\"b\": [], \"a\": {at}}},\n")).collect::<String>());
    examine(&many, "manifest.json");
}
