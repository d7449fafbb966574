use super::*;
use crate::check::Surroundings;
use crate::document::Document;
use crate::judge::judge;
use crate::place::{Neighbours, Place};
use crate::runtime::Scope;

struct Beside(&'static str);

impl Neighbours for Beside {
    fn has(&self, name: &str) -> bool {
        name == "manifest.response.json"
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.has(name).then(|| self.0.as_bytes().to_vec())
    }
}

const SAMPLE: &str = r#"{"send": {"fax": {"id": "nf-1", "state": "sent", "access_token": "abc"}}, "statuses": {"sent": "SUCCESS"}}"#;

fn at(text: &str, path: &str, scope: Scope, offset: usize) -> Option<Hover> {
    let place = Place { path, neighbours: Some(&Beside(SAMPLE)) };
    let around = Surroundings { place, scope, ..Surroundings::default() };
    let document = Document::read(text.into(), &place);
    let judged = judge(crate::check::findings(&document, &around, Vec::new()), scope);
    let subject = Subject::new(&document, &around, document.manifest());
    hover(&subject, &judged.shown, None, offset)
}

/// What is told at a `|`, with what it is about, and what stands there.
fn told_for(marked: &str, path: &str, scope: Scope) -> (String, String) {
    let offset = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let found = at(&text, path, scope, offset).unwrap_or_else(|| panic!("nothing is told at {offset}"));
    (text[found.span.range()].to_owned(), found.text)
}

fn told(marked: &str) -> (String, String) {
    told_for(marked, "manifest.json", Scope::All)
}

/// A manifest whose `send_fax` has these members.
fn action(members: &str) -> String {
    format!(
        r#"{{"id": "acme", "name": "Acme", "auth": {{"scheme": "bearer"}}, "allowed_domains": ["h.example"], "actions": {{"send_fax": {{{members}}}}}, "config_schema": {{"properties": {{"sender": {{"type": "string", "title": "Sender"}}}}}}}}"#
    )
}

fn assert_tells(marked: &str, span: &str, parts: &[&str]) {
    let (at, text) = told(marked);
    assert_eq!(at, span, "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn fields_from_the_schema() {
    assert_tells(
        r#"{"id": "acme", "time|out_ms": 5, "actions": {}}"#,
        "\"timeout_ms\"",
        &["**`timeout_ms`**: integer", "How many milliseconds Faxbot waits", "Default: `15000`", "For example: `15000`, `30000`"],
    );
    assert_tells(&action(r#""method": "P|OST""#), "\"POST\"", &["**`method`**", "Default: `\"POST\"`"]);
    let (_, text) = told_for(r#"{"items": [{"i|d": "acme"}]}"#, "plugin_registry.json", Scope::All);
    assert!(text.contains("The plugin's id"), "{text}");
}

#[test]
fn variables_of_templates() {
    let body = |inside: &str| action(&format!(r#""url": "https://h.example/f", "body": {{"kind": "form", "template": "{inside}"}}"#));
    assert_tells(
        &body("n={{ t|o }}"),
        "{{ to }}",
        &[
            "**`{{to}}`** in `send_fax`",
            "- Faxbot 2026: the recipient's number in E.164 form",
            "- Faxbot 2025: the recipient's number, as it was given",
            "For example: `+15551230100`",
        ],
    );
    assert_tells(&body("n={{fa|x_id}}"), "{{fax_id}}", &["Faxbot 2026 and 2025: it knows no such variable: always empty."]);
    assert_tells(
        &body("n={{settings.send|er}}"),
        "{{settings.sender}}",
        &["a saved setting", "declares it: `string`, not required. `Sender`", "For example: `sample-sender`"],
    );
    assert_tells(&body("n={{settings.to|ken}}"), "{{settings.token}}", &["2026: always empty: a setting of this name becomes", "`****`"]);
    assert_tells(&body("n={{creds.api|_key}}"), "{{creds.api_key}}", &["2026: a saved credential", "2025: always empty", "`****`"]);
    let multipart = action(r#""url": "https://h.example/f", "body": {"kind": "multipart", "template": "file={{fi|le}}&u=1"}"#);
    assert_tells(&multipart, "{{file}}", &["the document goes here"]);
    let url = action(r#""url": "https://h.example/{{settings.s|ender}}""#);
    assert_tells(&url, "{{settings.sender}}", &["2025: nothing is filled in here"]);
    let (_, text) = told_for(&url, "manifest.json", Scope::One(1));
    assert!(!text.contains("2025:"), "{text}");
}

#[test]
fn path_parameters() {
    let params = r#""path_params": [{"name": "acct", "source": "settings.sender"}]"#;
    assert_tells(
        &action(&format!(r#""url": "https://h.example/{{ac|ct}}", {params}"#)),
        "acct",
        &["**`{acct}`** takes the value of `settings.sender`", "For example: `sample-sender`"],
    );
    assert_tells(&action(r#""url": "https://h.example/{ac|ct}""#), "acct", &["No entry of `path_params` fills it"]);
    let source = action(&format!(r#""url": "https://h.example/{{acct}}", {}"#, params.replace("settings", "sett|ings")));
    assert_tells(&source, "settings.sender", &["**`settings.sender`** in `send_fax`", "a saved setting"]);
}

#[test]
fn what_a_path_finds() {
    let response = |inside: &str| action(&format!(r#""url": "https://h.example/f", "response": {{{inside}}}"#));
    assert_tells(&response(r#""job_id": "fax|.id""#), "\"fax.id\"", &["The path of the provider's id", "it finds `\"nf-1\"`"]);
    assert_tells(
        &response(r#""status": "fax|.state", "status_map": {"sent": "SUCCESS"}"#),
        "\"fax.state\"",
        &["it finds `\"sent\"`. `status_map` makes `SUCCESS` of it.", "Faxbot 2026 and 2025: the fax is delivered."],
    );
    assert_tells(&response(r#""job_id": "fax|.nr""#), "\"fax.nr\"", &["it finds nothing. Where it stops there are the keys `id`, `state`"]);
    assert_tells(&response(r#""job_id": "fax|.access_token""#), "\"fax.access_token\"", &["it finds `****`"]);
    assert_tells(&response(r#""job_id": "$|.id""#), "\"$.id\"", &["It is no path: Faxbot finds nothing, because of `$`."]);
    assert_tells(&response(r#""status_map": {"s|ent": "gone"}"#), "\"sent\"", &["Faxbot 2025: it stores that word as it is."]);
}

#[test]
fn what_is_sent() {
    let with = |members: &str| action(&format!(r#""url": "https://h.example/f", {members}"#));
    assert_tells(
        &with(r#""headers": {"X-Fr|om": "{{settings.sender}}"}"#),
        "\"X-From\"",
        &["2026: it sends `X-From: sample-sender`", "2025: no request goes out: `Illegal header value b'Bearer '`"],
    );
    let json = with(r#""body": {"ki|nd": "json", "template": "{\"to\":\"{{to}}\"}"}"#);
    assert_tells(&json, "\"kind\"", &["2026: it sends `Content-Type: application/json`"]);
    assert_tells(
        &json.replace("ki|nd", "kind").replace("sch", "sc|h"),
        "\"scheme\"",
        &["2026: it sends `Authorization: Bearer sample-api_key`"],
    );
    assert_tells(&with(r#""met|hod": "put""#), "\"method\"", &["2026: it sends `PUT https://h.example/f`"]);
}

#[test]
fn rules_and_settings() {
    assert_tells(
        r#"{"id": "a", "x-faxsmith-ignore": {"query-|dropped": "why"}, "actions": {}}"#,
        "\"query-dropped\"",
        &["**query-dropped**: Faxbot 2026 drops the query of a URL", "**How to mend it**", "`faxsmith explain query-dropped`"],
    );
    let url = action(r#""url": "https://h.example/f?a|=1""#);
    assert_tells(&url, "\"https://h.example/f?a=1\"", &["Where Faxbot sends the fax", "**query-dropped** (error): Faxbot 2026 drops"]);
    let schema = action(r#""url": "https://h.example/{{settings.sender}}""#).replace("\"sender\"", "\"sen|der\"");
    assert_tells(
        &schema,
        "\"sender\"",
        &["**`sender`** is a setting: `string`, not required. `Sender`", "`{{settings.sender}}`; it is named in 1 place."],
    );
}

#[test]
fn markdown_of_others_stays_text() {
    let text = r#"{"actions": {}, "config_schema": {"properties": {"a|`b": {"title": "![x](https://t.example/p.png) `", "type": "`*"}}}}"#;
    let (_, told) = told(text);
    assert!(told.contains("`` ![x](https://t.example/p.png) ` ``"), "{told}");
    assert!(told.contains("`` {{settings.a`b}} ``") && told.contains("`` `* ``"), "{told}");
    let plain = crate::markdown::plain::plain(&told);
    assert!(plain.contains("a`b is a setting: `*, not required. ![x](https://t.example/p.png) `"), "{plain}");
}

#[test]
fn secrets_are_never_told() {
    let key = "Zx9".repeat(11);
    let members = format!(r#""url": "https://h.example/f?api_key={key}", "headers": {{"X-Api-Key": "{key}", "X-Other": "{key}"}}"#);
    let text = action(&members);
    for offset in 0..text.len() {
        if let Some(found) = at(&text, "manifest.json", Scope::Unset, offset) {
            assert!(!found.text.contains(&key), "at {offset}: {}", found.text);
        }
    }
}

#[test]
fn broken_files_do_no_harm() {
    let text =
        action(r#""url": "https://h.example/{a}?x={{to}}", "path_params": [{"name": "a", "source": "to"}], "response": {"job_id": "é"}"#);
    for cut in (0..=text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        for offset in [cut.saturating_sub(9), cut.saturating_sub(1), cut] {
            let _ = at(&text[..cut], "manifest.json", Scope::Unset, offset);
        }
    }
    // The rest is still told.
    let found = at(r#"{"timeout_ms": 5, "auth": {"sch"#, "manifest.json", Scope::Unset, 3).unwrap();
    assert!(found.text.contains("How many milliseconds"));
}
