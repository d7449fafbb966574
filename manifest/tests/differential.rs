//! What the rules say, held against what the runtime model does, over random manifests: a rule that says "this can't work" must never
//! speak of what does, and what Faxbot refuses must never pass in silence.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::{Finding, Level};
use faxsmith_manifest::model::{ActionName, Manifest};
use faxsmith_manifest::place::Place;
use faxsmith_manifest::pointer;
use faxsmith_manifest::runtime::answer::follow;
use faxsmith_manifest::runtime::client::{Body, Request, multipart};
use faxsmith_manifest::runtime::plan::Plan;
use faxsmith_manifest::runtime::python::json::{Style, dumps, loads};
use faxsmith_manifest::runtime::python::value::Value as Py;
use faxsmith_manifest::runtime::reply::parse_path;
use faxsmith_manifest::runtime::request::Context;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Y2025, Y2026};
use faxsmith_manifest::trial::{self, Given, Rehearsal, Trial, samples};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const EXPRESSIONS: &[&str] = &[
    "{{to}}",
    "{{ to }}",
    "{{from}}",
    "{{file_url}}",
    "{{file_path}}",
    "{{job_id}}",
    "{{attempt_id}}",
    "{{provider_sid}}",
    "{{fax_id}}",
    "{{file}}",
    "{{token}}",
    "{{settings.account}}",
    "{{settings.region}}",
    "{{settings.count}}",
    "{{settings.api_key}}",
    "{{creds.api_key}}",
    "{{creds.username}}",
    "{{settings}}",
    "{{creds}}",
    "{{to.x}}",
    "{{credentials.key}}",
    "{{}}",
    "{{a b}}",
    "{{{to}}}",
    "{to}",
    "{{to|upper}}",
    "{{to",
    "plain",
    "x y",
    "1",
];

fn some<S: Strategy>(probability: f64, inner: S) -> impl Strategy<Value = Option<S::Value>> {
    proptest::option::weighted(probability, inner)
}

fn expression() -> impl Strategy<Value = String> {
    select(EXPRESSIONS).prop_map(str::to_owned)
}

fn url() -> impl Strategy<Value = Value> {
    let scheme = select(&["https://", "https://", "https://", "http://", "", "ftp://", "HTTPS://"][..]);
    let host = select(
        &[
            "api.acme.example",
            "api.acme.example",
            "API.acme.example:443",
            "u:p@api.acme.example",
            "{{settings.region}}.acme.example",
            "other.example",
            "10.0.0.1",
            "",
            "api.acme.example:x",
            "b\u{fc}cher.example",
            "[::1]",
        ][..],
    );
    let segment = prop_oneof![3 => select(&["faxes", "{sid}", "{id}", "{to}", "{fax_id}", "a b", "\u{e9}", "{}", "%2F"][..]).prop_map(str::to_owned), 2 => expression()];
    let query = prop_oneof![3 => Just(String::new()), 2 => expression().prop_map(|e| format!("?q={e}")), 1 => select(&["?", "?a=1&b=+5", "#frag", "?x#y", "?api_key=1"][..]).prop_map(str::to_owned)];
    let text = (scheme, host, proptest::collection::vec(segment, 0..3), query).prop_map(|(scheme, host, path, query)| {
        let path: String = path.iter().map(|segment| format!("/{segment}")).collect();
        json!(format!("{scheme}{host}{path}{query}"))
    });
    prop_oneof![12 => text, 1 => select(vec![Value::Null, json!(""), json!(5), json!(" https://api.acme.example"), json!("https://api.acme.example\n")])]
}

fn json_template() -> impl Strategy<Value = String> {
    let value = prop_oneof![3 => expression().prop_map(|e| format!("\"{e}\"")), 1 => expression(), 1 => select(&["1", "null", "\"a\\\"b\"", "NaN", "[1,]", "{\"n\": 1}"][..]).prop_map(str::to_owned)];
    let object = proptest::collection::vec((select(&["to", "from", "url", "n"][..]), value), 0..3).prop_map(|members| {
        let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    });
    prop_oneof![6 => object, 1 => select(&["", "[]", "\"x\"", "{{settings.account}}", " {}", "{\"a\": 1} x", "\u{a0}{}"][..]).prop_map(str::to_owned)]
}

fn form_template() -> impl Strategy<Value = String> {
    let field = (select(&["to", "file", "attachment", "FILE", "from", " to", "q", ""][..]), expression())
        .prop_map(|(name, value)| format!("{name}={value}"));
    proptest::collection::vec(field, 0..4).prop_map(|fields| fields.join("&"))
}

fn body() -> impl Strategy<Value = Value> {
    let kind = select(&["json", "json", "form", "multipart", "none", "JSON", "binary"][..]);
    let template = prop_oneof![json_template(), form_template()];
    let whole = (kind, template, any::<bool>()).prop_map(|(kind, template, matching)| match (kind, matching) {
        ("json", true) if !template.trim_start().starts_with('{') => json!({"kind": "json", "template": "{\"to\": \"{{to}}\"}"}),
        _ => json!({"kind": kind, "template": template}),
    });
    prop_oneof![10 => whole, 1 => select(vec![Value::Null, json!({}), json!({"kind": "json", "template": {"to": "{{to}}"}}), json!({"template": "x"}), json!([]), json!({"kind": null})])]
}

fn headers() -> impl Strategy<Value = Value> {
    let name = select(&["X-A", "Accept", "authorization", "Content-Type", "X A", "Host", "X-API-Key", "Content-Length"][..]);
    let value = prop_oneof![2 => expression().prop_map(Value::from), 1 => select(vec![json!("v"), json!(""), json!(" v"), json!("\u{e9}"), json!(5), Value::Null, json!("a\nb"), json!("n {{from}}"), json!("application/json")])];
    let object = proptest::collection::vec((name, value), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    prop_oneof![6 => object, 1 => select(vec![Value::Null, json!([]), json!([["X-A", "b"]]), json!("x")])]
}

fn path_params() -> impl Strategy<Value = Value> {
    // No empty names: one would fill what another leaves of double braces, which nobody means and the rules don't follow.
    let name = select(&["sid", "id", "to", "fax_id", "x"][..]);
    let source = select(&["provider_sid", "job_id", "to", "settings.account", "creds.username", "nope", "", "{{to}}", "file_url"][..]);
    let entry = (name, proptest::option::of(source)).prop_map(|(name, source)| match source {
        Some(source) => json!({"name": name, "source": source}),
        None => json!({"name": name}),
    });
    prop_oneof![8 => proptest::collection::vec(entry, 0..3).prop_map(Value::from), 1 => select(vec![Value::Null, json!({}), json!([null]), json!(["x"])])]
}

fn response() -> impl Strategy<Value = Value> {
    let path = select(&["id", "data.id", "$.id", "a-b", "items[0].id", "items.0.id", "", ".", "{{to}}", "a..b"][..]);
    let map = select(vec![json!({"Sent": "SUCCESS"}), json!({"Sent": "Odd"}), json!({"x": ""}), json!({}), Value::Null, json!([])]);
    (proptest::option::of(path.clone()), proptest::option::of(path.clone()), proptest::option::of(map), proptest::option::of(path))
        .prop_map(|(id, status, map, extra)| {
            let mut response = Map::new();
            response.extend(id.map(|path| ("job_id".to_owned(), json!(path))));
            response.extend(status.map(|path| ("status".to_owned(), json!(path))));
            response.extend(map.map(|map| ("status_map".to_owned(), map)));
            response.extend(extra.map(|path| ("faxId".to_owned(), json!(path))));
            Value::Object(response)
        })
}

fn action() -> impl Strategy<Value = Value> {
    let method = select(vec![
        json!("POST"),
        json!("GET"),
        json!("post"),
        json!("FOO"),
        json!("G T"),
        json!(""),
        json!("HEAD"),
        Value::Null,
        json!("\u{17f}"),
    ]);
    (some(0.95, url()), some(0.7, method), some(0.8, body()), some(0.3, headers()), some(0.5, path_params()), some(0.8, response()))
        .prop_map(|(url, method, body, headers, path_params, response)| {
            let mut action = Map::new();
            for (key, value) in [
                ("url", url),
                ("method", method),
                ("body", body),
                ("headers", headers),
                ("path_params", path_params),
                ("response", response),
            ] {
                action.extend(value.map(|value| (key.to_owned(), value)));
            }
            Value::Object(action)
        })
}

fn manifest() -> impl Strategy<Value = Value> {
    let auth = select(vec![
        json!({"scheme": "none"}),
        json!({"scheme": "basic"}),
        json!({"scheme": "bearer"}),
        json!({"scheme": "api_key_header"}),
        json!({"scheme": "api_key_query"}),
        json!({"scheme": "API_KEY_HEADER", "header_name": "X-A"}),
        json!({"scheme": "oauth"}),
        json!({"type": "bearer"}),
        json!({"scheme": ""}),
        Value::Null,
        json!("basic"),
        json!({}),
    ]);
    let domains = select(vec![
        json!(["api.acme.example"]),
        json!(["api.acme.example"]),
        json!([]),
        json!(["API.acme.example"]),
        json!(["*.acme.example"]),
        json!("api.acme.example"),
        Value::Null,
        json!(["api.acme.example", " "]),
        json!(["other.example", "10.0.0.1", "::1", "b\u{fc}cher.example", "api.acme.example"]),
        json!({"api.acme.example": 1}),
        json!([5]),
    ]);
    let id = select(vec![json!("acme"), json!("acme"), json!("Acme"), json!("local"), json!("a b"), json!(""), json!(5), json!("phaxio")]);
    let timeout = select(vec![json!(15000), json!(0), json!("15000"), json!(1.5), json!(-1), json!(true), json!("x"), Value::Null]);
    let schema = select(vec![
        json!({"type": "object", "required": ["account", "region", "count"], "properties": {"account": {"type": "string"}, "region": {"type": "string"}, "count": {"type": "integer"}}}),
        json!({"type": "object", "properties": {"account": {"type": "array"}, "count": {"type": "boolean"}}}),
    ]);
    let traits = select(vec![
        json!({}),
        json!({"kind": "cloud"}),
        json!({"supports_inbound": "no"}),
        json!({"x": []}),
        json!({"inbound_verification": "hmac"}),
    ]);
    (
        id,
        some(0.8, auth),
        some(0.9, domains),
        some(0.4, timeout),
        some(0.5, schema),
        some(0.3, traits),
        some(0.95, action()),
        some(0.6, action()),
        some(0.1, action()),
    )
        .prop_map(|(id, auth, domains, timeout, schema, traits, send, status, cancel)| {
            let mut manifest = Map::from_iter([("id".to_owned(), id), ("name".to_owned(), json!("Acme"))]);
            for (key, value) in
                [("auth", auth), ("allowed_domains", domains), ("timeout_ms", timeout), ("config_schema", schema), ("traits", traits)]
            {
                manifest.extend(value.map(|value| (key.to_owned(), value)));
            }
            let mut actions = Map::new();
            for (key, value) in [("send_fax", send), ("get_status", status), ("cancel_fax", cancel)] {
                actions.extend(value.map(|value| (key.to_owned(), value)));
            }
            manifest.insert("actions".to_owned(), Value::Object(actions));
            Value::Object(manifest)
        })
}

/// A manifest with all that is asked of it.
struct Asked {
    document: Document,
    findings: Vec<Finding>,
}

impl Asked {
    fn of(text: &str) -> Self {
        let checked = check(
            text.as_bytes().to_vec(),
            &Surroundings { place: Place::new("config/providers/acme/manifest.json"), ..Surroundings::default() },
        );
        Self { document: checked.document, findings: checked.findings }
    }

    fn run(&self, runtime: &'static Runtime, action: ActionName, given: Given) -> Trial {
        let manifest = Manifest::of(&self.document.root).unwrap();
        Rehearsal::new(&self.document, &manifest, &[runtime], given, true).run(runtime, action)
    }

    fn plan(&self) -> Option<Plan> {
        Plan::read(&loads(&self.document.text).ok()?).ok()
    }

    /// The values of a real send or poll.
    fn context(&self, runtime: &'static Runtime, action: ActionName) -> Option<Context> {
        let plan = self.plan()?;
        let manifest = Manifest::of(&self.document.root).unwrap();
        let mut given = Given::default();
        samples::fill(&manifest, &self.document.text, &[runtime], &mut given);
        let (settings, creds) = runtime.split(&given);
        Some(trial::context(runtime, action, &plan, &given, settings, creds))
    }
}

/// The body as bytes, however it is framed.
fn content(request: &Request) -> Vec<u8> {
    match &request.body {
        Body::Bytes(bytes) => bytes.clone(),
        Body::Multipart(boundary, parts) => multipart::encode(boundary, parts),
    }
}

/// Whether an action that works goes out in the same way with another value.
fn same_with(asked: &Asked, runtime: &'static Runtime, action: ActionName, other: Given) -> Option<bool> {
    let one = asked.run(runtime, action, Given::default()).request.ok()?;
    let two = asked.run(runtime, action, other).request.ok()?;
    Some(one == two)
}

/// What a finding of level error says of one action on one runtime, held against the model; `None` where it can't be tried.
fn is_true(asked: &Asked, finding: &Finding, runtime: &'static Runtime, action: ActionName) -> Option<bool> {
    let text = &asked.document.text[finding.span.range()];
    let inner = text.trim_matches(['{', '}', '"', ' ']);
    let trial = asked.run(runtime, action, Given::default());
    let request = trial.request.as_ref().ok();
    let is_error = finding.levels.get(runtime) == Some(Level::Error);
    // The recorded client never connected: no machine has such a port. And what `..` takes away is not sent, rendered or not.
    let has_port = |request: &Request| request.url.port.as_ref().is_none_or(|port| port.parse::<u16>().is_ok());
    if !request.is_none_or(has_port) || (finding.rule.name == "not-rendered-here" && asked.document.text.contains("/..")) {
        return None;
    }
    // Name and password in the URL replace this header, whatever is wrong with it.
    if finding.pointer.contains("/headers/") && request.is_some_and(|request| !request.url.userinfo.is_empty()) {
        return None;
    }
    Some(match finding.rule.name {
        "unknown-variable" => asked.context(runtime, action)?.variables.look_up(inner).is_none_or(|value| *value == Py::None),
        "never-set-variable" => asked.context(runtime, action)?.variables.look_up(inner).is_none_or(|value| !value.truthy()),
        "unfilled-placeholder" => {
            let plan = asked.plan()?;
            let url = runtime.url(plan.action(action).ok()?, &asked.context(runtime, action)?).ok()?;
            url.to_str().contains(&format!("{{{inner}}}"))
        }
        "unsupported-body-kind"
        | "invalid-method"
        | "invalid-url"
        | "invalid-header"
        | "host-not-allowed"
        | "null-body"
        | "object-template"
            if is_error =>
        {
            !trial.is_sent()
        }
        "not-an-object-template" | "empty-json-body" => content(request?) == b"{}",
        "template-ignored" => content(request?).is_empty(),
        "missing-attachment" => !matches!(request?.body, Body::Multipart(..)),
        "query-dropped" if runtime.index == Y2026.index => request?.url.query.as_deref().is_none_or(|query| !query.contains('&')),
        "fragment-dropped" => !request?.url.target().contains('#'),
        "recipient-not-sent" => same_with(asked, runtime, action, Given { to: "+15551239999".to_owned(), ..Given::default() })?,
        "document-not-sent" => {
            same_with(asked, runtime, action, Given { file_url: "https://faxbot.example/other".to_owned(), ..Given::default() })?
        }
        "poll-without-id" => same_with(asked, runtime, action, Given { provider_sid: "another".to_owned(), ..Given::default() })?,
        "invalid-response-path" => {
            // A part of the path is pointed at; the whole of it is what is read.

            let path = pointer::follow(&asked.document.root, pointer::tokens(&finding.pointer))?.str()?.to_owned();
            let answer = loads(r#"{"id": 1, "data": {"id": 1}, "items": [{"id": 1}], "a-b": 1, "a": {"b": 1}, "$": {"id": 1}}"#).unwrap();
            parse_path(&path).ok().and_then(|path| follow(&path, &answer).cloned()).is_none()
        }
        "not-rendered-here" if finding.pointer.ends_with("/url") || finding.pointer.contains("/headers/") => {
            let shown = format!("{} {:?}", request?.url, request?.headers);
            runtime.index != Y2025.index || shown.contains('{') || shown.contains("%7B") || request?.url.query.is_none()
        }
        _ => return None,
    })
}

/// What is only said where Faxbot 2026 refuses the document.
const REFUSED: &[&str] = &[
    "reserved-id",
    "invalid-id",
    "invalid-method",
    "null-body",
    "object-template",
    "unsupported-body-kind",
    "invalid-timeout",
    "invalid-header",
    "unknown-auth-scheme",
    "invalid-trait",
    "blank-status-value",
    "wrong-type",
];

fn errors<'f>(findings: &'f [Finding], runtime: &'f Runtime) -> impl Iterator<Item = &'f Finding> {
    findings.iter().filter(|finding| finding.levels.get(runtime) == Some(Level::Error))
}

/// How many manifests to try; `FAXSMITH_ROUNDS` sets another number for a longer search.
fn rounds() -> u32 {
    std::env::var("FAXSMITH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(600)
}

/// Holds all that is said of a manifest against the model; the number of statements that could be tried, or the first that is wrong.
fn tell_one_story(text: &str) -> Result<usize, String> {
    let asked = Asked::of(text);
    let mut tried = 0;
    for runtime in &RUNTIMES {
        for finding in asked.findings.iter().filter(|finding| finding.levels.get(runtime) >= Some(Level::Warning)) {
            let action = ActionName::ALL.into_iter().find(|name| finding.pointer.starts_with(&format!("/actions/{}", name.key())));
            let Some(action) = action.filter(|action| *action != ActionName::CancelFax) else { continue };
            match is_true(&asked, finding, runtime, action) {
                None => {}
                Some(true) => tried += 1,
                Some(false) => {
                    return Err(format!(
                        "{} on {} is not so: {}\n{}\n{:?}\n{text}",
                        finding.rule.name,
                        runtime.name,
                        finding.message,
                        &asked.document.text[finding.span.range()],
                        asked.run(runtime, action, Given::default())
                    ));
                }
            }
        }
    }
    let has_error = errors(&asked.findings, &Y2026).next().is_some();
    if asked.document.is_accepted_on_2026() {
        let lies = |finding: &&Finding| {
            REFUSED.contains(&finding.rule.name) || (finding.rule.name == "invalid-url" && finding.message.contains("2026 refuses"))
        };
        if let Some(liar) = errors(&asked.findings, &Y2026).find(lies) {
            return Err(format!("2026 accepts it, but {}: {}\n{text}", liar.rule.name, liar.message));
        }
    } else if !has_error {
        return Err(format!("2026 refuses it in silence\n{text}"));
    }
    let sends = Manifest::of(&asked.document.root).is_some_and(|manifest| manifest.action(ActionName::SendFax).is_some());
    if sends && let Some(reason) = asked.run(&Y2026, ActionName::SendFax, Given::default()).not_ready.filter(|_| !has_error) {
        return Err(format!("2026 is not ready ({reason}) in silence\n{text}"));
    }
    Ok(tried)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(), max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_and_runtime_tell_one_story(manifest in manifest()) {
        let outcome = tell_one_story(&manifest.to_string());
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}

#[test]
fn of_recorded_manifests_too() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    // Both files of requests have the same manifests.
    for line in support::unpacked(&support::folder(), "2025_requests.jsonl.gz").lines() {
        let manifest = dumps(loads(line).unwrap().at("manifest"), Style::Ascii).unwrap();
        match tell_one_story(&String::from_utf8(manifest).unwrap()) {
            Ok(count) => tried += count,
            Err(why) => wrong.push(why),
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n\n"));
    assert!(tried > 800, "only {tried} statements were tried");
}

#[test]
fn of_published_mistakes_too() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/mistakes/mistakes.md")).unwrap();
    let blocks = page.split("```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let mut tried = 0;
    for block in blocks.filter(|block| loads(block).is_ok()) {
        tried += tell_one_story(block).unwrap_or_else(|why| panic!("{why}"));
    }
    assert!(tried > 20, "only {tried} statements were tried");
}
