//! What the language server tells of files that are broken at nearly every keystroke: no panic, every place inside the file, and what is
//! sound is still told.

#[path = "support/damage.rs"]
mod damage;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::document::Document;
use faxsmith_manifest::edit::{self, Edit};
use faxsmith_manifest::folding::folds;
use faxsmith_manifest::format::format_part;
use faxsmith_manifest::hints::hints;
use faxsmith_manifest::hover::hover;
use faxsmith_manifest::links::links;
use faxsmith_manifest::names::{self, rename::rename};
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::selection::around;
use faxsmith_manifest::span::Span;
use faxsmith_manifest::subject::Subject;
use faxsmith_manifest::symbols::{Symbol, symbols};
use faxsmith_manifest::tokens::tokens;

use damage::{Random, damaged};

const MANIFEST: &str = include_str!("../examples/config/providers/northfax/manifest.json");
const SAMPLE: &str = include_str!("../examples/config/providers/northfax/manifest.response.json");
/// With all that names can be followed to, and escapes around them.
const NAMES: &str = r#"{"id": "a", "x-faxsmith-ignore": {"query-plus": "é"}, "actions": {
  "send_fax": {"url": "https://h.example/{a}/{{settings.b}}", "path_params": [{"name": "a", "source": "settings.b"}, {"name": "c"}],
    "headers": {"X-\u00e9": "{{ creds.k }} 😀"}, "body": {"kind": "json", "template": "{\"n\":\"{{\u0073ettings.b}}\",\"t\":{{to}}}"}}},
 "config_schema": {"required": ["b"], "properties": {"b": {"type": "string", "title": "B"}}}}"#;

struct Beside;

impl Neighbours for Beside {
    fn has(&self, name: &str) -> bool {
        name == "manifest.response.json"
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.has(name).then(|| SAMPLE.into())
    }
}

fn is_place(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn check_symbols(text: &str, holder: Span, symbols: &[Symbol]) {
    for symbol in symbols {
        assert!(is_place(text, symbol.span) && is_place(text, symbol.focus), "{symbol:?} in\n{text}");
        assert!(symbol.span.contains(symbol.focus) && holder.contains(symbol.span), "{symbol:?} in\n{text}");
        assert!(!symbol.name.trim().is_empty(), "{symbol:?} in\n{text}");
        check_symbols(text, symbol.span, &symbol.children);
    }
}

fn check_edits(text: &str, edits: &[Edit], what: &str) -> String {
    edit::apply(text, edits).unwrap_or_else(|| panic!("{what} can't be applied to\n{text}"))
}

/// Everything about a text, and what depends on a place at these offsets.
fn examine(text: &str, offsets: &[usize]) {
    let place = Place { path: "providers/northfax/manifest.json", neighbours: Some(&Beside) };
    let surroundings = Surroundings { place, ..Surroundings::default() };
    let document = Document::read(text.into(), &place);
    if *document.text != text {
        // Taken for another encoding: there is no text.
        return;
    }
    let manifest = document.manifest();
    let whole = Span::new(0, text.len());
    check_symbols(text, whole, &symbols(&document));
    assert!(folds(&document).iter().all(|span| is_place(text, *span)), "{text}");
    assert!(links(&document, manifest.as_ref(), Some("https://d.example/")).iter().all(|link| is_place(text, link.span)), "{text}");
    let subject = Subject::new(&document, &surroundings, document.manifest());
    for hint in hints(&subject, whole) {
        assert!(text.is_char_boundary(hint.at), "{hint:?} in\n{text}");
        check_edits(text, hint.edit.as_slice(), "a hint");
    }
    if let Some(manifest) = &manifest {
        let found = tokens(&document, manifest, Scope::Unset, whole);
        assert!(found.is_sorted_by(|a, b| a.span.end <= b.span.start), "{found:?} in\n{text}");
        assert!(found.iter().all(|it| text.get(it.span.range()).is_some_and(|part| !part.contains(['\n', '\r']))), "{found:?} in\n{text}");
    }
    for offset in offsets {
        let around = around(&document, manifest.as_ref(), *offset);
        assert!(around.iter().all(|span| is_place(text, *span)), "{around:?} in\n{text}");
        assert!(around.windows(2).all(|pair| pair[1].contains(pair[0]) && pair[0] != pair[1]), "{around:?} in\n{text}");
        if let Some(told) = hover(&subject, &[], None, *offset) {
            assert!(is_place(text, told.span) && !told.text.is_empty(), "{told:?} in\n{text}");
        }
        if let Some(manifest) = &manifest {
            if let Some((name, span)) = names::at(&document, manifest, *offset) {
                let places = names::places(manifest, &name);
                assert!(is_place(text, span) && places.iter().all(|place| is_place(text, place.span)), "{name:?} in\n{text}");
            }
            if let Ok(edits) = rename(&document, manifest, *offset, "fresh") {
                check_edits(text, &edits, "a new name");
            }
        }
        let end = (*offset + 30).min(text.len());
        if text.is_char_boundary(end) {
            let after = check_edits(text, &format_part(&document, "manifest.json", Span::new(*offset, end)), "a layout");
            let signs = |text: &str| text.bytes().filter(|byte| !b" \t\r\n".contains(byte)).count();
            assert_eq!(signs(&after), signs(text), "laid out from {offset}:\n{text}");
        }
    }
}

/// Some places of a text, its end among them.
fn offsets(text: &str, step: usize) -> Vec<usize> {
    let last = text.char_indices().map(|(at, _)| at).rev().take(4);
    let all = (0..=text.len()).step_by(step).chain([text.len()]).chain(last);
    all.filter(|at| text.is_char_boundary(*at)).collect()
}

#[test]
fn a_file_that_ends_anywhere() {
    for text in [MANIFEST, NAMES] {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            examine(&text[..end], &offsets(&text[..end], 97));
        }
        examine(text, &offsets(text, 1));
    }
}

#[test]
fn a_file_with_parts_taken_out() {
    let mut random = Random(7);
    for text in [MANIFEST, NAMES] {
        for _ in 0..600 {
            let (start, length) = (random.below(text.len()), 1 + random.below(20));
            let end = (start + length).min(text.len());
            if let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) {
                let text = format!("{before}{behind}");
                let near: Vec<_> = [start, start.saturating_sub(3)].into_iter().filter(|at| text.is_char_boundary(*at)).collect();
                examine(&text, &near);
            }
        }
    }
}

#[test]
fn a_file_that_somebody_has_damaged() {
    let mut random = Random(11);
    for _ in 0..600 {
        let text = damaged(if random.below(2) == 0 { MANIFEST } else { NAMES }, &mut random);
        examine(&text, &offsets(&text, 131));
    }
}

#[test]
fn what_is_sound_is_still_told() {
    // Behind the mistake as well as before it.
    let text =
        MANIFEST.replacen("\"kind\": \"cloud\",", "\"kind\": ,", 1).replace("\"status\": \"fax.state\",\n", "\"status\": \"fax.state\"\n");
    let document = Document::read(text.clone().into(), &Place::new("manifest.json"));
    assert!(!document.complaints.is_empty());
    let names: Vec<_> = symbols(&document).into_iter().map(|symbol| symbol.name).collect();
    assert_eq!(names, ["id", "name", "kind", "auth", "allowed_domains", "timeout_ms", "actions"]);
    let manifest = document.manifest().expect("an object");
    let at = text.find("{id}").expect("it is there") + 1;
    let (name, _) = names::at(&document, &manifest, at).expect("a path parameter");
    assert_eq!(names::definitions(&manifest, &name).len(), 1);
    let surroundings = Surroundings { place: Place { path: "manifest.json", neighbours: Some(&Beside) }, ..Surroundings::default() };
    let subject = Subject::new(&document, &surroundings, document.manifest());
    let told = hover(&subject, &[], None, text.find("{{to}}").expect("it is there") + 2).expect("a text");
    assert!(told.text.contains("the recipient's number"), "{}", told.text);
    assert_eq!(hints(&subject, Span::new(0, text.len())).len(), 4);
}
