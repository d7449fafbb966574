use super::rename::{prepare, rename};
use super::*;
use crate::edit::apply;
use crate::place::Place as FilePlace;

const TEXT: &str = r#"{"actions": {
  "send_fax": {"url": "https://h/{a}/{{settings.acct.id}}/{a}", "path_params": [{"name": "a", "source": "settings.acct"}],
    "headers": {"X": "{{ to }}-{{creds.key}}"}, "body": {"kind": "json", "template": "{\"n\":\"{{settings.acct.id}}{{to}}\"}"}},
  "get_status": {"url": "https://h/{a}/{b}", "path_params": [{"name": "a"}, {"name": "b", "source": "provider_sid"}]}},
 "config_schema": {"required": ["acct"], "dependentRequired": {"acct": ["other"], "other": ["acct"]},
   "properties": {"acct": {"required": ["id"], "properties": {"id": {}}}, "other": {"type": "string"}}}}"#;

fn read(text: &str) -> Document {
    Document::read(text.into(), &FilePlace::new("manifest.json"))
}

/// The offset of the first `part`, moved by `into`.
fn offset(part: &str, into: usize) -> usize {
    TEXT.find(part).unwrap() + into
}

/// What stands at each place, with what is before it; declarations with `!`.
fn told(offset: usize) -> Vec<String> {
    let document = read(TEXT);
    let manifest = document.manifest().unwrap();
    let Some((name, span)) = at(&document, &manifest, offset) else { return Vec::new() };
    let all = places(&manifest, &name);
    assert!(all.iter().any(|place| place.span == span), "{name:?} is not among its own places");
    let before = |place: &Place| &TEXT[place.span.start as usize - 2..place.span.end as usize];
    all.iter().map(|place| format!("{}{}", before(place), if place.is_declaration { "!" } else { "" })).collect()
}

#[test]
fn path_parameters() {
    let want = ["/{a", "/{a", " \"a!"];
    for from in [offset("{a}", 1), offset("/{a}\"", 2), offset("\"name\": \"a\"", 9)] {
        assert_eq!(told(from), want);
    }
    assert_eq!(told(offset("{b}", 1)), ["/{b", " \"b!"]);
}

#[test]
fn settings() {
    let want = ["s.acct", "s.acct", "s.acct", "[\"acct", "{\"acct", "[\"acct", "{\"acct!"];
    for from in [offset("{{settings.acct", 12), offset("\"settings.acct\"", 12), offset("[\"acct\"", 3), offset("{\"acct\": {\"req", 3)] {
        assert_eq!(told(from), want);
    }
    let want = ["t.id", "t.id", "[\"id", "{\"id!"];
    for from in [offset("acct.id", 6), offset("[\"id\"", 3), offset("{\"id\"", 3)] {
        assert_eq!(told(from), want);
    }
}

#[test]
fn variables_and_credentials() {
    assert_eq!(told(offset("{{ to", 3)), ["{ to", "{{to"]);
    assert_eq!(told(offset("{{settings", 3)), ["{{settings", " \"settings", "{{settings"]);
    assert_eq!(told(offset("creds.key", 7)), ["s.key"]);
    assert_eq!(told(offset("https", 1)), [] as [&str; 0]);
    assert_eq!(told(offset("\"send_fax\"", 3)), [] as [&str; 0]);
}

#[test]
fn where_a_name_is_given() {
    let document = read(TEXT);
    let manifest = document.manifest().unwrap();
    let of = |offset| {
        let (name, _) = at(&document, &manifest, offset).unwrap();
        definitions(&manifest, &name).iter().map(|span| span.start as usize).collect::<Vec<_>>()
    };
    assert_eq!(of(offset("/{a}\"", 2)), [offset("\"a\", \"source\"", 1)]);
    assert_eq!(of(offset("acct.id", 6)), [offset("\"id\": {}", 1)]);
    assert_eq!(of(offset("{{settings", 3)), [offset("config_schema", 0)]);
    assert_eq!(of(offset("{{ to", 3)), [] as [usize; 0]);
}

fn renamed(from: usize, to: &str) -> Result<String, String> {
    let document = read(TEXT);
    let manifest = document.manifest().unwrap();
    rename(&document, &manifest, from, to).map(|edits| apply(TEXT, &edits).unwrap())
}

#[test]
fn another_name_everywhere() {
    let want = TEXT.replacen("{a}", "{ö \\\"x}", 2).replacen("\"name\": \"a\"", "\"name\": \"ö \\\"x\"", 1);
    assert_eq!(renamed(offset("{a}", 1), "ö \"x").unwrap(), want);
    let want = TEXT.replace("acct", "account");
    assert_eq!(renamed(offset("{\"acct\": {\"req", 3), "account").unwrap(), want);
    let want = TEXT.replace("acct.id", "acct.ref").replace("[\"id\"]", "[\"ref\"]").replace("{\"id\"", "{\"ref\"");
    assert_eq!(renamed(offset("acct.id", 6), "ref").unwrap(), want);
    assert_eq!(renamed(offset("{a}", 1), "a").unwrap(), TEXT);
}

#[test]
fn a_path_parameter_keeps_its_value() {
    let from = TEXT.rfind("/{a}/{b}").unwrap() + 2;
    let want =
        TEXT.replace("https://h/{a}/{b}", "https://h/{fax}/{b}").replace("[{\"name\": \"a\"}", "[{\"name\": \"fax\", \"source\": \"a\"}");
    assert_eq!(renamed(from, "fax").unwrap(), want);
}

#[test]
fn names_that_are_not_ours_to_choose() {
    let refused = |from: usize, to: &str| renamed(from, to).unwrap_err();
    let setting = offset("{{settings.acct", 12);
    assert_eq!(refused(setting, "a b"), "`a b` is no name for a setting: take letters, digits, `_` and `-`.");
    assert_eq!(refused(setting, ""), "`` is no name for a setting: take letters, digits, `_` and `-`.");
    assert_eq!(refused(setting, "other"), "There is a setting `other` already.");
    assert_eq!(refused(setting, "token"), "Faxbot 2026 takes a setting called `token` for a credential: choose another name.");
    assert_eq!(refused(setting, "fax_header"), "Faxbot 2026 puts a setting `fax_header` of its own there: choose another name.");
    assert_eq!(refused(offset("{b}", 1), "{x"), "`{x` is no name for a path parameter: it must not be blank, nor have braces.");
    assert_eq!(refused(offset("{b}", 1), "a"), "There is a `a` already: two would be filled with one value.");
    assert_eq!(refused(offset("{{ to", 3), "x"), "`to` is no name of this file: Faxbot decides on its variables.");
    assert_eq!(refused(offset("creds.key", 7), "x"), "`creds.key` has the name that Faxbot gives to the credential: it can't be renamed.");
    assert_eq!(refused(offset("https", 1), "x"), "There is no name here that could be changed.");
    let document = read(r#"{"actions": {"send_fax": {"url": "https://h/{{settings.token}}/{{settings.fax_header}}"}}}"#);
    let manifest = document.manifest().unwrap();
    for name in ["token", "fax_header"] {
        assert!(prepare(&document, &manifest, document.text.find(name).unwrap()).is_err(), "{name}");
    }
}

#[test]
fn broken_files_do_no_harm() {
    for cut in 0..TEXT.len() {
        let document = read(&TEXT[..cut]);
        let Some(manifest) = document.manifest() else { continue };
        for offset in (cut.saturating_sub(40)..=cut).chain((0..cut).step_by(17)) {
            if let Ok(edits) = rename(&document, &manifest, offset, "fresh") {
                assert!(apply(&document.text, &edits).is_some(), "{offset} of {cut}");
            }
        }
    }
}
