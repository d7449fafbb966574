use super::ignore::{in_configuration, in_file};
use super::*;
use crate::check::{Surroundings, check, findings};
use crate::document::Document;
use crate::edit::apply;
use crate::judge::judge;
use crate::place::Place;
use crate::runtime::Scope;
use crate::settings::Settings;

/// A manifest without any finding.
const BASE: &str = include_str!("../../../tests/rule_pages/base.json");

const Y2026: Scope = Scope::One(1);

fn around(scope: Scope) -> Surroundings<'static> {
    Surroundings { place: Place::new("providers/acme/manifest.json"), scope, ..Surroundings::default() }
}

/// The text without its markers, and what they mark: `‸` the caret, `⟦` and `⟧` a selection.
fn marked(text: &str) -> (String, Span) {
    let bare = text.replace(['‸', '⟦', '⟧'], "");
    let start = text.find(['‸', '⟦']).expect("a marker");
    let end = text.find('⟧').map_or(start, |end| end - '⟦'.len_utf8());
    (bare, Span::new(start, end))
}

fn offered(text: &str, scope: Scope, span: Span) -> Vec<Refactoring> {
    let around = around(scope);
    let document = Document::read(text.into(), &around.place);
    let subject = Subject::new(&document, &around, document.manifest());
    refactorings(&subject, &judge(findings(&document, &around, Vec::new()), scope).shown, span)
}

fn rules(text: &str, scope: Scope) -> Vec<&'static str> {
    check(text.into(), &around(scope)).findings.iter().map(|finding| finding.rule.name).collect()
}

/// What an action makes of a marked text. It must stay JSON, and nothing new may be wrong with it.
fn done(marked_text: &str, scope: Scope, title: &str) -> String {
    let (text, span) = marked(marked_text);
    let found = offered(&text, scope, span);
    let action = found.iter().find(|action| action.title == title).unwrap_or_else(|| panic!("{title}: {found:#?}"));
    let after = apply(&text, action.edits.as_ref().expect("edits")).expect("edits in order");
    assert_eq!(Document::read(after.clone().into(), &Place::new("manifest.json")).complaints, [], "{after}");
    let known = rules(&text, scope);
    let new: Vec<_> = rules(&after, scope).into_iter().filter(|rule| !known.contains(rule)).collect();
    assert_eq!(new, [] as [&str; 0], "{after}");
    after
}

fn titles(marked_text: &str, scope: Scope) -> Vec<String> {
    let (text, span) = marked(marked_text);
    offered(&text, scope, span).into_iter().map(|action| action.title).collect()
}

/// The manifest with a part replaced.
fn with(old: &str, new: &str) -> String {
    assert!(BASE.contains(old), "{old}");
    BASE.replacen(old, new, 1)
}

const SEND_URL: &str = "https://api.acme.example/faxes\"";
const TEMPLATE: &str = r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\"}"#;
const SCHEMA_AT_END: &str = "\n  }\n}";

/// The manifest with the new `config_schema` that `property` stands in.
fn declares(text: &str, name: &str, property: &str) -> String {
    let schema = format!(r#","config_schema": {{ "type": "object", "properties": {{ "{name}": {property} }}, "required": ["{name}"] }}"#);
    text.replacen(SCHEMA_AT_END, &format!("\n  }}{}\n}}", schema.replacen(',', ",\n  ", 1)), 1)
}

#[test]
fn an_expression_in_a_path_becomes_a_path_parameter() {
    let text = with(SEND_URL, "https://api.acme.example/{{settings.acc‸ount}}/faxes\"");
    let want = with(
        SEND_URL,
        "https://api.acme.example/{account}/faxes\",\n      \"path_params\": [{ \"name\": \"account\", \"source\": \"settings.account\" }]",
    );
    assert_eq!(done(&text, Y2026, "Convert it into a path parameter"), want);
    // Where 2025 matters, the fix of `not-rendered-here` does it.
    assert_eq!(titles(&text, Scope::Unset), [] as [&str; 0]);
    // In a host or a query there is no path parameter.
    for url in ["https://{{settings.ho‸st}}/faxes\"", "https://api.acme.example/faxes?a={{settings.‸a}}\""] {
        assert_eq!(titles(&with(SEND_URL, url), Y2026), [] as [&str; 0], "{url}");
    }
}

#[test]
fn a_segment_of_a_path_becomes_a_setting() {
    let text = with(SEND_URL, "https://api.acme.example/accounts/A1‸7/faxes\"");
    let url = "https://api.acme.example/accounts/{account}/faxes\",\n      \"path_params\": [{ \"name\": \"account\", \"source\": \"settings.account\" }]";
    let title = "Extract it into the setting `account`";
    let example = r#"{ "type": "string", "title": "Account", "examples": ["A17"] }"#;
    assert_eq!(done(&text, Scope::Unset, title), declares(&with(SEND_URL, url), "account", example));
    let default = r#"{ "type": "string", "title": "Account", "default": "A17" }"#;
    assert_eq!(done(&text, Y2026, title), declares(&with(SEND_URL, url), "account", default));
    for (url, why) in [
        ("https://api.ac‸me.example/faxes\"", "the host"),
        ("https://api.acme.example/faxes?a=‸b\"", "the query, which 2026 drops"),
        ("https://api.acme.example/faxes#a‸b\"", "the fragment"),
        ("https://api.acme.example/⟦faxes/a⟧\"", "two segments"),
        ("https://api.acme.example/a%2‸0\"", "what is encoded"),
    ] {
        assert_eq!(titles(&with(SEND_URL, url), Y2026), [] as [&str; 0], "{why}");
    }
}

#[test]
fn a_value_in_a_body_becomes_a_setting() {
    let with_template = |template: &str| with(TEMPLATE, template);
    let text = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"accountId\":\"A‸ 17\"}"#);
    let body = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"accountId\":\"{{settings.account_id}}\"}"#);
    let want = declares(&body, "account_id", r#"{ "type": "string", "title": "Account id", "examples": ["A 17"] }"#);
    assert_eq!(done(&text, Scope::All, "Extract it into the setting `account_id`"), want);

    // A number without quotes stays one.
    let text = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"retries\":‸3}"#);
    let body = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"retries\":{{settings.retries}}}"#);
    let want = declares(&body, "retries", r#"{ "type": "integer", "title": "Retries", "examples": [3] }"#);
    assert_eq!(done(&text, Scope::All, "Extract it into the setting `retries`"), want);

    // Text as people write it must not break the JSON.
    let text = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"subject\":\"⟦Fax⟧ for {{to}}\"}"#);
    let body = with_template(r#"{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\",\"subject\":\"{{settings.subject}} for {{to}}\"}"#);
    let property = r#"{ "type": "string", "title": "Subject", "examples": ["Fax"], "pattern": "^[^\"\\\\]*$" }"#;
    assert_eq!(done(&text, Scope::All, "Extract it into the setting `subject`"), declares(&body, "subject", property));

    for (value, why) in [
        (r#"\"cover\":t‸rue"#, "Python writes it `True`"),
        (r#"\"co‸ver\":\"x\""#, "a key"),
        (r#"\"cover\":\"{{t‸o}}\""#, "an expression"),
        (r#"\"cover\":\"⟦a{{to}}⟧\""#, "a part with an expression"),
        (r#"\"cover\":\"a\\\"‸b\""#, "an escape"),
        (r#"\"cover\":\"‸\""#, "nothing"),
        (r#"\"password\":\"f‸ox\""#, "a credential is no setting"),
    ] {
        let text = with_template(&format!(r#"{{\"to\":\"{{{{to}}}}\",\"file\":\"{{{{file_url}}}}\",{value}}}"#));
        let extracted: Vec<_> = titles(&text, Scope::All).into_iter().filter(|title| title.contains("setting")).collect();
        assert_eq!(extracted, [] as [&str; 0], "{why}");
    }
}

#[test]
fn a_value_in_a_form_becomes_a_setting_of_a_schema_that_is_there() {
    let form = |value: &str| {
        with(r#""json", "template": "{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\"}""#, &format!(r#""form", "template": "{value}""#))
    };
    let schema = |text: &str, schema: &str| text.replacen(SCHEMA_AT_END, &format!("\n  }},\n  \"config_schema\": {schema}\n}}"), 1);
    let before = form("to={{to}}&file={{file_url}}&account={{settings.account}}&cost-center=⟦x⟧");
    let after = form("to={{to}}&file={{file_url}}&account={{settings.account}}&cost-center={{settings.cost_center}}");
    let property = r#""cost_center": { "type": "string", "title": "Cost center", "examples": ["x"] }"#;
    let account = r#""account": { "type": "string" }"#;
    for (old, new) in [
        (
            format!(r#"{{"properties": {{{account}}}, "required": ["account"]}}"#),
            format!(r#"{{"properties": {{{account}, {property}}}, "required": ["account", "cost_center"]}}"#),
        ),
        (
            format!(r#"{{"required": ["account"], "properties": {{{account}}}}}"#),
            format!(r#"{{"required": ["account", "cost_center"], "properties": {{{account}, {property}}}}}"#),
        ),
        (
            format!(r#"{{"properties": {{{account}}}}}"#),
            format!(r#"{{"properties": {{{account}, {property}}}, "required": ["cost_center"]}}"#),
        ),
        ("{}".to_owned(), format!(r#"{{"properties": {{ {property} }}, "required": ["cost_center"]}}"#)),
    ] {
        let (text, span) = marked(&schema(&before, &old));
        let action = offered(&text, Scope::All, span).remove(1);
        assert_eq!(action.title, "Extract it into the setting `cost_center`");
        assert_eq!(apply(&text, &action.edits.unwrap()).unwrap(), schema(&after, &new));
    }
    // Without a schema, what is used already is declared along with it.
    let done = done(&before, Scope::All, "Extract it into the setting `cost_center`");
    assert!(done.contains(r#""properties": { "account": {}, "cost_center": {"#), "{done}");
    // The field that stands for the document is never sent.
    let multipart = form("file=⟦x⟧").replace("\"form\"", "\"multipart\"");
    assert_eq!(titles(&multipart, Scope::All), [] as [&str; 0]);
}

#[test]
fn names_that_are_taken() {
    let text = |name: &str| {
        with(TEMPLATE, &format!(r#"{{\"to\":\"{{{{to}}}}\",\"f\":\"{{{{file_url}}}}{{{{settings.a}}}}\",\"{name}\":\"⟦x⟧\"}}"#))
    };
    let name = |key: &str| {
        let found = titles(&text(key), Scope::All).into_iter().find_map(|title| Some(title.split("setting `").nth(1)?.replace('`', "")));
        found.unwrap_or_default()
    };
    assert_eq!(name("A"), "a_2");
    assert_eq!(name("userName"), "user_name");
    assert_eq!(name("username"), "username_value");
    assert_eq!(name("fax_header"), "fax_header_value");
    assert_eq!(name("X-HTTPProxy-2"), "httpproxy_2");
    assert_eq!(name("9é"), "value");
}

#[test]
fn a_credential_moves_where_2026_sends_it() {
    let headers = |value: &str| with("\"body\":", &format!("\"headers\": {{ {value} }},\n      \"body\":"));
    let title = "Move it to the stored credential `api_key`";
    let text = headers("\"X-Api-Key\": \"fo‸x\"");
    assert_eq!(done(&text, Y2026, title), headers("\"X-Api-Key\": \"{{creds.api_key}}\""));
    // Any part that somebody selects, and the credential behind a scheme.
    assert_eq!(done(&headers("\"X-Acme\": \"⟦fox⟧es\""), Y2026, title), headers("\"X-Acme\": \"{{creds.api_key}}es\""));
    let token = "Move it to the stored credential `token`";
    assert_eq!(done(&headers("\"Authorization\": \"Token f‸ox\""), Y2026, token), headers("\"Authorization\": \"Token {{creds.token}}\""));
    // A schema that allows only what it declares has to declare it.
    let schema = |text: &str, inner: &str| {
        let schema = format!("\"config_schema\": {{\"additionalProperties\": false{inner}}}");
        text.replacen(SCHEMA_AT_END, &format!("\n  }},\n  {schema}\n}}"), 1)
    };
    let want = schema(&headers("\"X-Api-Key\": \"{{creds.api_key}}\""), ", \"properties\": { \"api_key\": { \"type\": \"string\" } }");
    assert_eq!(done(&schema(&text, ""), Y2026, title), want);
    // 2025 has none; why is said.
    let (bare, span) = marked(&text);
    let found = offered(&bare, Scope::Unset, span);
    let refused: Vec<_> = found.iter().map(|action| action.edits.clone().unwrap_err()).collect();
    assert_eq!(refused, ["Faxbot 2025 fills no stored credentials in; `runtime` in faxsmith.toml says which Faxbot it is for."]);
    // What the linter takes for a credential has its fix.
    let secret = format!("sk_live_{}", "aB3dE6f".repeat(4));
    assert_eq!(titles(&headers(&format!("\"X-Api-Key\": \"{secret}‸\"")), Y2026), [] as [&str; 0]);
    // A header that promises nothing is left alone until somebody selects it, and one about the request's form always is a header.
    assert_eq!(titles(&headers("\"X-Acme\": \"fo‸x\""), Y2026), ["Extract it into the setting `acme`"]);
    assert_eq!(titles(&headers("\"Accept\": \"text/‸json\""), Y2026), [] as [&str; 0]);
}

/// The text with the rule silenced at its first finding, the reason written.
fn silenced(text: &str, rule: &str, reason: &str) -> Option<String> {
    let checked = check(text.into(), &around(Scope::All));
    let finding = checked.findings.iter().find(|finding| finding.rule.name == rule).unwrap_or_else(|| panic!("{rule}: {text}"));
    let mut insertion = in_file(&checked.document, finding)?;
    insertion.edit.text.insert_str(insertion.reason, reason);
    apply(text, &[insertion.edit])
}

#[test]
fn a_rule_is_silenced_once_there_is_a_reason() {
    for (text, rule, want) in [
        (
            with("\"https://api.acme.example/faxes\"", "\"http://api.acme.example/faxes\""),
            "insecure-url",
            "SUCCESS\" } },\n      \"x-faxsmith-ignore\": { \"insecure-url\": \"R\" }\n",
        ),
        (with("\"timeout_ms\"", "\"tiemout_ms\""), "unknown-key", "  },\n  \"x-faxsmith-ignore\": { \"unknown-key\": \"R\" }\n}"),
        // A header can't have one: its action has.
        (
            with("\"body\":", "\"headers\": { \"Content-Length\": \"1\" },\n      \"body\":"),
            "framing-header",
            "\n      \"x-faxsmith-ignore\": { \"framing-header\": \"R\" }\n",
        ),
        (
            with("\"none\" }", "\"none\", \"x-faxsmith-ignore\": { \"unknown-key\": \"a\" }, \"query_name\": \"q\" }"),
            "auth-option-unused",
            "{ \"unknown-key\": \"a\", \"auth-option-unused\": \"R\" }",
        ),
    ] {
        let count = |text: &str| rules(text, Scope::All).into_iter().filter(|found| *found == rule).count();
        let after = silenced(&text, rule, "R").unwrap();
        assert!(after.contains(want), "{after}");
        assert_eq!((count(&text), count(&after)), (1, 0), "{after}");
        // Without a reason it silences nothing, and that is told as well.
        let unsaid = silenced(&text, rule, "").unwrap();
        assert_eq!(count(&unsaid), 1);
        assert!(rules(&unsaid, Scope::All).contains(&"ignore-without-reason"), "{unsaid}");
    }
}

#[test]
fn what_can_not_be_silenced_in_the_file() {
    let token = format!("sk_live_{}", "aB3dE6f".repeat(4));
    let text = with("\"body\":", &format!("\"headers\": {{ \"X-Key\": \"{token}\" }},\n      \"body\":"));
    let checked = check(text.clone().into(), &around(Scope::All));
    let mut finding = checked.findings.iter().find(|finding| finding.rule.name == "hardcoded-secret").unwrap().clone();
    finding.is_certain = true;
    assert_eq!(in_file(&checked.document, &finding), None);
    let text = with("\"timeout_ms\"", "\"x-faxsmith-ignore\": { \"unknown-key\": \"\" }, \"tiemout_ms\"");
    assert_eq!(silenced(&text, "ignore-without-reason", "R"), None);
    assert_eq!(silenced(&text, "unknown-key", "R"), None);
}

#[test]
fn a_rule_is_silenced_in_the_configuration() {
    let text = with("\"timeout_ms\"", "\"tiemout_ms\"");
    let checked = check(text.into(), &around(Scope::All));
    let finding = checked.findings.iter().find(|finding| finding.rule.name == "unknown-key").unwrap();
    let want =
        "[[ignore]]\nrule = \"unknown-key\"\npaths = [\"providers/acme/manifest.json\"]\npointer = \"/tiemout_ms\"\nreason = \"R\"\n";
    for (known, gap) in [
        ("", ""),
        ("runtime = \"all\"\n", "\n"),
        ("runtime = \"all\"", "\n\n"),
        ("runtime = \"all\"\n\n", ""),
        ("runtime = \"all\"\r\n", "\r\n"),
    ] {
        let mut made = in_configuration(known, "providers/acme/manifest.json", finding).unwrap();
        made.edit.text.insert(made.reason, 'R');
        let after = apply(known, &[made.edit]).unwrap();
        let newline = if known.contains('\r') { "\r\n" } else { "\n" };
        assert_eq!(after, format!("{known}{gap}{}", want.replace('\n', newline)));
        assert_eq!(read(&after).ignores.len(), 1, "{after}");
    }
    // A pattern that means this file and no other.
    for (path, same, other) in [("manifest.json", "manifest.json", "a/manifest.json"), ("a[1]/{b}*.json", "a[1]/{b}*.json", "a1/b.json")] {
        let made = in_configuration("", path, finding).unwrap();
        let settings = read(&made.edit.text);
        let paths = &settings.ignores[0].paths;
        assert!(paths.matches(same) && !paths.matches(other), "{}", made.edit.text);
    }
    assert_eq!(in_configuration("", "..\\x", finding), None);
}

fn read(text: &str) -> Settings {
    let read = crate::settings::read(text, &semver::Version::new(99, 0, 0));
    assert!(read.mistakes.is_empty(), "{text}: {:?}", read.mistakes);
    read.settings
}

/// Whatever is cut off or taken out, every action leaves a text that reads no worse than before.
#[test]
fn no_text_is_made_worse() {
    let text = with(SEND_URL, "https://api.acme.example/a/{{settings.b}}\"");
    let text = text.replacen(TEMPLATE, r#"{\"to\":\"{{to}}\",\"n\":7,\"cover\":\"\u00e9 \ud83d\ude00 a\\\\b\"}"#, 1);
    let text = text.replacen(SCHEMA_AT_END, "\n  },\n  \"config_schema\": {}\n}", 1);
    let broken = (0..text.len()).map(|end| text[..end].to_owned()).chain((0..text.len()).map(|at| {
        let mut text = text.clone();
        text.remove(at);
        text
    }));
    let mut tried = 0;
    for text in broken.chain([text.clone()]) {
        let around = around(Y2026);
        let document = Document::read(text.clone().into(), &around.place);
        let subject = Subject::new(&document, &around, document.manifest());
        let judged = judge(findings(&document, &around, Vec::new()), Y2026);
        let mut edits: Vec<Vec<Edit>> =
            judged.shown.iter().filter_map(|(_, finding)| Some(vec![in_file(&document, finding)?.edit])).collect();
        for at in (0..text.len()).step_by(7) {
            // The caret, and selections of all lengths.
            let end = (at + at * 31 % 40 * (at % 2)).min(text.len());
            let found = refactorings(&subject, &judged.shown, Span::new(at, end));
            edits.extend(found.into_iter().filter_map(|action| action.edits.ok()));
        }
        for edits in edits {
            let after = apply(&text, &edits).expect("edits in order");
            let now = Document::read(after.clone().into(), &around.place).complaints.len();
            assert!(now <= document.complaints.len(), "{text}\n{after}");
            tried += 1;
        }
    }
    assert!(tried > 1_000, "{tried}");
}
