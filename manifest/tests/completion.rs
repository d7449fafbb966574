//! What completion offers at a place, and what becomes of the file: a fixture a place, in `tests/completion/`.
//!
//! A fixture has parts, each under a line `== name words`. `== file` is the file, the offset marked by `<|>`; words after it: `path=…` (default
//! `config/providers/acme/manifest.json`), `runtime=2025|2026|all`. `== sample` is the provider's sample reply beside it. `== items` is what is
//! offered, `== result LABEL` the file after that item was taken as plain text, `== snippet LABEL` the same as a snippet.
//! `UPDATE=1 cargo test -p faxsmith-manifest --test completion` writes the last three anew; without a `result`, one for the first item is added.
//!
//! Whatever is offered, the file must be no more broken afterwards than it was.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use faxsmith_manifest::complete::{Item, MAX_ITEMS, complete, toml};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::edit::{self, Edit};
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::Scope;

const MARK: &str = "<|>";
const PATH: &str = "config/providers/acme/manifest.json";

/// The folder of a fixture: a sample reply or nothing.
struct Folder(Option<String>);

impl Neighbours for Folder {
    fn has(&self, name: &str) -> bool {
        self.read(name).is_some()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.0.clone().filter(|_| name == "manifest.response.json").map(String::into_bytes)
    }
}

struct Part {
    name: String,
    words: String,
    text: String,
}

fn parts(fixture: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        if let Some(head) = line.strip_prefix("== ") {
            let (name, words) = head.trim_end().split_once(' ').unwrap_or((head.trim_end(), ""));
            parts.push(Part { name: name.to_owned(), words: words.to_owned(), text: String::new() });
        } else if let Some(part) = parts.last_mut() {
            part.text.push_str(line);
        }
    }
    parts
}

/// The text after the edits of an item.
fn applied(text: &str, item: &Item, new: &str) -> String {
    let mut edits = item.also.clone();
    edits.push(Edit { span: item.edit.span, text: new.to_owned() });
    edits.sort_by_key(|edit| edit.span);
    edit::apply(text, &edits).expect("edits of one item don't overlap")
}

/// A snippet as it stands when nothing was changed in it.
fn expanded(snippet: &str) -> String {
    let mut out = String::new();
    let mut chars = snippet.chars().peekable();
    let mut open = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next().expect("a snippet ends in no backslash")),
            '$' => {
                let braced = chars.next_if_eq(&'{').is_some();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                match chars.peek() {
                    Some(':') if braced => {
                        chars.next();
                        open.push(());
                    }
                    Some('|') if braced => {
                        chars.next();
                        let mut first = true;
                        loop {
                            match chars.next().expect("a choice has an end") {
                                '\\' => {
                                    let c = chars.next().expect("an escape has an end");
                                    if first {
                                        out.push(c);
                                    }
                                }
                                '|' => break,
                                ',' => first = false,
                                c if first => out.push(c),
                                _ => {}
                            }
                        }
                        assert_eq!(chars.next(), Some('}'), "{snippet}");
                    }
                    _ => assert!(!braced, "{snippet}"),
                }
            }
            '}' if open.pop().is_some() => {}
            c => out.push(c),
        }
    }
    assert!(open.is_empty(), "{snippet}");
    out
}

fn complaints(text: &str) -> usize {
    if !text.trim_start().starts_with(['{', '"']) && !text.trim().is_empty() {
        return ::toml::de::DeTable::parse_recoverable(text).1.len();
    }
    Document::read(text.as_bytes().to_vec(), &Place::default()).complaints.len()
}

/// No item leaves the file more broken than it was.
fn all_fit(text: &str, items: &[Item], where_: &str) {
    let before = complaints(text);
    for item in items {
        let after = applied(text, item, &item.edit.text);
        assert!(complaints(&after) <= before, "{where_}: {}\n{after}", item.label);
        if let Some(snippet) = &item.snippet {
            let after = applied(text, item, &expanded(snippet));
            assert!(complaints(&after) <= before, "{where_}: {} as a snippet\n{after}", item.label);
        }
    }
}

fn run(fixture: &str, name: &str) -> String {
    let parts = parts(fixture);
    let file = parts.iter().find(|part| part.name == "file").unwrap_or_else(|| panic!("{name} has no file"));
    let word = |key: &str| file.words.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    let marked = file.text.strip_suffix('\n').unwrap_or(&file.text);
    let offset = marked.find(MARK).unwrap_or_else(|| panic!("{name} has no mark"));
    let text = marked.replacen(MARK, "", 1);
    let folder = Folder(parts.iter().find(|part| part.name == "sample").map(|part| part.text.clone()));
    let place = Place { path: word("path").unwrap_or(PATH), neighbours: Some(&folder) };
    let scope = word("runtime").map_or(Scope::Unset, |name| Scope::from_name(name).expect("a runtime"));
    let found = if place.path.ends_with(".toml") {
        toml::complete(&text, offset)
    } else {
        complete(&Document::read(text.clone().into_bytes(), &place), offset, &place, scope)
    };
    all_fit(&text, &found.items, name);
    let mut out = String::new();
    let mut has_result = false;
    for part in &parts {
        let head = if part.words.is_empty() { part.name.clone() } else { format!("{} {}", part.name, part.words) };
        match &*part.name {
            "items" => {}
            "result" | "snippet" => {
                has_result = true;
                let item = found.items.iter().find(|item| item.label == part.words).unwrap_or_else(|| panic!("{name}: no {}", part.words));
                let new = if part.name == "snippet" { item.snippet.as_ref().unwrap_or(&item.edit.text) } else { &item.edit.text };
                let _ = write!(out, "== {head}\n{}\n", applied(&text, item, new));
            }
            _ => {
                let _ = write!(out, "== {head}\n{}", part.text);
                // The list stands before what becomes of it.
                let is_last = !parts.iter().skip_while(|other| !std::ptr::eq(*other, part)).skip(1).any(|other| other.name == "sample");
                if is_last {
                    out.push_str("== items\n");
                    for item in &found.items {
                        let detail = item.detail.as_ref().map(|detail| format!("  # {detail}")).unwrap_or_default();
                        let mark = if item.is_useless { "~" } else { "" };
                        let _ = writeln!(out, "{mark}{}{detail}", item.label);
                    }
                }
            }
        }
    }
    if !has_result && let Some(first) = found.items.first() {
        let _ = write!(out, "== result {}\n{}\n", first.label, applied(&text, first, &first.edit.text));
    }
    out
}

#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/completion");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 30, "the fixtures are there");
    for path in paths {
        let fixture = fs::read_to_string(&path).unwrap();
        let now = run(&fixture, &path.file_name().unwrap().to_string_lossy());
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, now).unwrap();
        } else {
            assert_eq!(now, fixture, "{}; UPDATE=1 writes it anew", path.display());
        }
    }
}

/// Real manifests, whole and in pieces.
fn presets() -> Vec<String> {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap();
    vec![read("examples/config/providers/northfax/manifest.json"), read("cli/new/presets/phaxio.json")]
}

#[test]
fn a_truncated_manifest_is_completed_at_every_byte() {
    for text in presets() {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let text = &text[..end];
            let document = Document::read(text.as_bytes().to_vec(), &Place::new(PATH));
            let found = complete(&document, end, &Place::new(PATH), Scope::Unset);
            all_fit(text, &some(&found.items), &format!("cut at {end}"));
        }
    }
}

#[test]
fn a_truncated_configuration_is_completed_at_every_byte() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/config/example.toml")).unwrap();
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        all_fit(&text[..end], &some(&toml::complete(&text[..end], end).items), &format!("cut at {end}"));
        all_fit(&text, &some(&toml::complete(&text, end).items), &format!("at {end}"));
    }
}

#[test]
fn every_place_of_a_manifest_can_be_asked_for() {
    for text in presets() {
        let document = Document::read(text.clone().into_bytes(), &Place::new(PATH));
        for offset in 0..=text.len() {
            let found = complete(&document, offset, &Place::new(PATH), Scope::Unset);
            all_fit(&text, &some(&found.items), &format!("at {offset}"));
        }
    }
}

/// The first, the last, and one between: all take long without optimization.
fn some(items: &[Item]) -> Vec<Item> {
    let picked = [0, items.len() / 2, items.len().saturating_sub(1)];
    picked.iter().filter_map(|at| items.get(*at)).cloned().collect()
}

#[test]
fn pieces_of_a_manifest_never_panic() {
    let text = &presets()[0];
    // A fixed sequence: a test that fails fails again.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for _ in 0..400 {
        let mut broken = text.clone();
        for _ in 0..=random(4) {
            let at = random(broken.len());
            let end = (at + random(30)).min(broken.len());
            if broken.is_char_boundary(at) && broken.is_char_boundary(end) {
                broken.replace_range(at..end, ["", "\"", "{", "{{", ",", ":"][random(6)]);
            }
        }
        let document = Document::read(broken.clone().into_bytes(), &Place::new(PATH));
        for _ in 0..20 {
            let offset = random(broken.len() + 1);
            let found = complete(&document, offset, &Place::new(PATH), Scope::Unset);
            for item in &found.items {
                applied(&broken, item, &item.edit.text);
            }
        }
    }
}

#[test]
fn long_lists_are_cut_and_narrowed() {
    let settings: Vec<String> = (0..1000).map(|at| format!("\"k{at}\": {{}}")).collect();
    let of = |typed: &str| {
        let text = format!(
            "{{\"config_schema\": {{\"properties\": {{{}}}}}, \"actions\": {{\"send_fax\": {{\"body\": {{\"kind\": \"json\", \"template\": \"{{{{{typed}\"}}}}}}}}}}",
            settings.join(", ")
        );
        let offset = text.find("{{").unwrap() + 2 + typed.len();
        let document = Document::read(text.into_bytes(), &Place::new(PATH));
        complete(&document, offset, &Place::new(PATH), Scope::Unset)
    };
    let all = of("");
    assert!(all.is_cut && all.items.len() <= MAX_ITEMS && all.items.len() > 100);
    let narrowed = of("settings.k99");
    let labels: Vec<&str> = narrowed.items.iter().map(|item| &*item.label).filter(|label| label.starts_with("settings.k")).collect();
    assert_eq!(labels.len(), 11, "{labels:?}");
    assert!(narrowed.is_cut, "with fewer characters there is more");
}
