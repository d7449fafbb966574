//! The combinations of answers.

use serde_json::{Value, json};

/// Answers, and what is particular to them.
pub struct Case {
    /// What `faxsmith new --answers` reads.
    pub answers: Value,
    /// Words for what the answers say: the runtime, the scheme, the kind of the body, the settings, the preset.
    pub says: Vec<&'static str>,
}

impl Case {
    pub fn id(&self) -> &str {
        self.answers["id"].as_str().unwrap()
    }
}

/// Ways to have settings: none; one of each kind with a default; required ones, with the provider's address; optional ones without one.
const SETTINGS: [&str; 4] = ["no settings", "defaults", "required", "optional"];

fn settings(which: &str) -> Value {
    let kinds = [("class", "integer", json!(3)), ("constructor", "number", json!(0.5)), ("coverPage", "boolean", json!(false))];
    let choices = json!(["fine", "standard"]);
    let mut list: Vec<Value> = match which {
        "no settings" => return json!([]),
        "required" => vec![json!({ "key": "base_url", "required": true }), json!({ "key": "from_number", "required": true })],
        "defaults" => vec![json!({ "key": "from_number", "title": "Sender", "default": "" })],
        _ => vec![json!({ "key": "from_number", "title": "Sender", "description": "Whom the fax is from." })],
    };
    list.extend(kinds.iter().map(|(key, kind, _)| json!({ "key": key, "kind": kind })));
    list.push(json!({ "key": "quality", "kind": "choice", "choices": choices }));
    for setting in &mut list[1..] {
        let default = kinds.iter().find(|(key, ..)| setting["key"] == *key).map_or(json!("standard"), |(.., default)| default.clone());
        match which {
            "required" => setting["required"] = true.into(),
            "defaults" => setting["default"] = default,
            _ => {}
        }
    }
    list.into()
}

/// Plugins in code: every way to have settings, none to three credentials, with a status and without.
pub fn code(target: &str) -> Vec<Case> {
    let mut all = Vec::new();
    for which in SETTINGS {
        for credentials in 0..4 {
            for get_status in [true, false] {
                let credentials = ["api_key", "api_secret", "account"][..credentials].iter().map(|key| json!({ "key": key }));
                let answers = json!({
                    "target": target,
                    "id": format!("acme-{}", all.len()),
                    "name": "Acme Fax",
                    "author": "Acme",
                    "settings": settings(which),
                    "credentials": credentials.collect::<Vec<_>>(),
                    "capabilities": { "get_status": get_status },
                });
                all.push(Case { answers, says: vec![which] });
            }
        }
    }
    all
}

/// Schemes of authentication, and the header or parameter that they name.
const SCHEMES: [(&str, &str); 7] = [
    ("none", ""),
    ("basic", ""),
    ("bearer", ""),
    ("api_key_header", ""),
    ("api_key_header", "X-Acme-Key"),
    ("api_key_query", ""),
    ("api_key_query", "key"),
];

/// Kinds of bodies: of sending, and of asking for the state.
const BODIES: [(&str, &str); 5] = [("json", "none"), ("form", "none"), ("multipart", "none"), ("json", "json"), ("form", "form")];

/// HTTP manifests for a runtime: each scheme with each kind of body, with a status and without, and the ways to have settings in turn.
pub fn http(runtime: &'static str) -> Vec<Case> {
    let mut all = Vec::new();
    for (turn, (scheme, name)) in SCHEMES.into_iter().enumerate() {
        for (send, status) in BODIES {
            for get_status in [true, false] {
                if !get_status && status != "none" {
                    continue;
                }
                let which = SETTINGS[(all.len() + turn) % SETTINGS.len()];
                let url = "https://api.acme.example/v1/faxes";
                let mut http = json!({
                    "runtime": runtime,
                    "auth": { "scheme": scheme },
                    "send_fax": { "url": url, "body": { "kind": send } },
                });
                if !name.is_empty() {
                    http["auth"][if scheme == "api_key_header" { "header_name" } else { "query_name" }] = name.into();
                }
                if status != "none" {
                    http["get_status"] =
                        json!({ "method": "POST", "url": "https://status.acme.example/v1/of", "body": { "kind": status } });
                }
                let answers = json!({
                    "target": "http",
                    "id": format!("acme-{}", all.len()),
                    "name": "Acme Fax",
                    "settings": settings(which),
                    "capabilities": { "get_status": get_status },
                    "http": http,
                });
                all.push(Case {
                    answers,
                    says: vec![runtime, scheme, send, which, if status == "form" { "asks with a form" } else { "" }],
                });
            }
        }
    }
    all
}

/// The presets for a runtime, under the id that they get and under one of the user's own, with a status and without.
pub fn presets(runtime: &'static str, presets: &[(&'static str, &str)]) -> Vec<Case> {
    let mut all = Vec::new();
    for (preset, id) in presets {
        for (id, get_status) in [((*id).to_owned(), true), (format!("my-{preset}"), false)] {
            let answers = json!({
                "target": "http",
                "id": id,
                "capabilities": { "get_status": get_status },
                "http": { "preset": preset, "runtime": runtime },
            });
            all.push(Case { answers, says: vec![runtime, preset] });
        }
    }
    all
}
