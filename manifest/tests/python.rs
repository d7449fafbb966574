//! What the model says of Python, held against a real `python3`: its JSON, its `str`, `int`, `urlparse`.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::io::Write;
use std::process::{Command, Stdio};

use faxsmith_manifest::runtime::python::json::{Style, dumps, loads};
use faxsmith_manifest::runtime::python::text::is_word;
use faxsmith_manifest::runtime::python::urlparse::urlparse;
use faxsmith_manifest::runtime::python::{integer, is_space};

/// Asks Python: one request a line, `[what, text]` as JSON, and one answer a line, as JSON.
const SCRIPT: &str = r#"
import json, sys, re
from urllib.parse import urlparse
def answer(what, text):
    try:
        if what == "json":
            v = json.loads(text)
            try: compact = json.dumps(v, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode().hex()
            except ValueError as e: compact = type(e).__name__
            return [str(v), json.dumps(v), compact]
        if what == "int": return str(int(text))
        if what == "url": u = urlparse(text); return [u.scheme, u.hostname or ""]
        if what == "class": return [bool(re.fullmatch(r"\w", text)), text.isspace()]
    except (ValueError, RecursionError) as e:
        return {"error": type(e).__name__, "text": str(e)}
for line in sys.stdin:
    print(json.dumps(answer(*json.loads(line))))
"#;

/// Python's answers, or nothing where there is no Python.
fn ask(requests: &[(&str, String)]) -> Option<Vec<serde_json::Value>> {
    let mut python = match Command::new("python3").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
        Ok(python) => python,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "SKIPPED: no python3 to compare with ({error})");
            return None;
        }
    };
    let mut stdin = python.stdin.take().unwrap();
    let lines: Vec<String> = requests.iter().map(|request| serde_json::to_string(request).unwrap() + "\n").collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.concat().as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    Some(String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Every text with one character removed, doubled or replaced by each of `others`.
fn variations(text: &str, others: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut all = vec![text.to_owned()];
    for at in 0..chars.len() {
        let with = |middle: &[char]| chars[..at].iter().chain(middle).chain(&chars[at + 1..]).collect::<String>();
        all.push(with(&[]));
        all.push(with(&[chars[at], chars[at]]));
        all.extend(others.chars().map(|other| with(&[other])));
    }
    all
}

fn compare(what: &'static str, texts: Vec<String>, ours: impl Fn(&str) -> serde_json::Value) {
    let requests: Vec<_> = texts.into_iter().map(|text| (what, text)).collect();
    let Some(answers) = ask(&requests) else { return };
    assert_eq!(answers.len(), requests.len());
    for ((_, text), answer) in requests.iter().zip(answers) {
        assert_eq!(ours(text), answer, "{what} of {text:?}");
    }
}

#[test]
fn json_is_read_and_written_alike() {
    let mut texts = Vec::new();
    for text in [
        r#"{"a": [1, -0, 2.50, 1e3, 1E-9, "x\n\"\\ é\ud83d\ude00\u00e9\ud800"], "a": NaN, "b": {"c": null, "d": true}}"#,
        r#" [1.0, 1e16, 123456789012345678901234567890, 0.1, 1e22, 5e-324, -1.5e300, 12345678.9, 1e15, 0.0001, 0.00001] "#,
        r#"{"it's": "say \"hi\" it's", "q": "\u007f\u00ad\u200b\u2028\u0000", "e": [], "o": {}}"#,
        r#"[Infinity, -Infinity, false]"#,
    ] {
        texts.extend(variations(text, "\"\\{}[],:0-.eu\u{1} \u{a0}"));
    }
    texts.push("\u{feff}{}".to_owned());
    texts.push(format!("[{}]", "9".repeat(4301)));
    compare("json", texts, |text| match loads(text) {
        Ok(value) => {
            let compact = match dumps(&value, Style::Compact) {
                Ok(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                Err((class, _)) => class.to_owned(),
            };
            // Lone surrogates can't be compared as text: both sides escape them.
            let shown = value.to_str().into_owned();
            serde_json::json!([shown, String::from_utf8(dumps(&value, Style::Ascii).unwrap()).unwrap(), compact])
        }
        Err(error) => serde_json::json!({"error": error.class(), "text": error.message(text)}),
    });
}

#[test]
fn int_is_read_alike() {
    let mut texts = variations(" +1_000 ", "_-09a.\u{661}\u{a0}\u{1d7d9}\u{b2}\u{1c}");
    texts.extend(["", "-0", "00", "1__0", "\u{966}\u{967}", "- 1", "0x10", "1e3"].map(str::to_owned));
    compare("int", texts, |text| match integer(text) {
        Some(digits) => digits.into(),
        None => {
            serde_json::json!({"error": "ValueError", "text": format!("invalid literal for int() with base 10: {}", faxsmith_manifest::runtime::python::text::repr(text))})
        }
    });
}

#[test]
fn urls_are_split_alike() {
    let mut texts = variations("https://u:p@API.example.com:443/a?b#c", "/:@[]?#%\u{1} \t\\é\u{ff0f}");
    texts.extend(variations("http://[fe80::1%25Eth0]:80/x", "[]:%v.g"));
    compare("url", texts, |text| match urlparse(text) {
        Ok(split) => serde_json::json!([split.scheme, split.hostname()]),
        Err(error) => serde_json::json!({"error": "ValueError", "text": error}),
    });
}

#[test]
fn characters_are_classed_alike() {
    // Up to the last version that Python 3.11 knows, characters are the same.
    let chars = (1..0x3000).chain(0xa000..0xa100).chain(0xff00..0xffff).chain(0x1d400..0x1d800);
    let assigned: Vec<String> = chars.filter_map(char::from_u32).map(String::from).collect();
    let requests: Vec<_> = assigned.into_iter().map(|text| ("class", text)).collect();
    let Some(answers) = ask(&requests) else { return };
    let differ: Vec<_> = requests
        .iter()
        .zip(answers)
        .filter(|((_, text), answer)| {
            let c = text.chars().next().unwrap();
            *answer != serde_json::json!([is_word(c), is_space(c)])
        })
        .map(|((_, text), _)| text.escape_unicode().to_string())
        .collect();
    // Letters since Unicode 16, which Python 3.11 does not know yet.
    assert!(differ.iter().all(|code| matches!(&**code, "\\u{1c89}" | "\\u{1c8a}")), "{differ:?}");
}
