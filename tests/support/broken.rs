//! Manifests as people really break them, made at random.

use super::damage::Random;

const NAMES: &[&str] = &[
    "to",
    "recipient",
    "file_url",
    "fileUrl",
    "file",
    "from",
    "job_id",
    "fax_id",
    "provider_sid",
    "settings.account",
    "account",
    "creds.api_key",
    "token",
    "nothing",
    "settings",
    "file_path",
];

/// A manifest with some mistakes, in some layout.
pub fn manifest(random: &mut Random) -> String {
    let mut members = Vec::new();
    let id = random.pick(&["acme", "acme", "acme", "Acme Fax", "sinch", "..", ""]);
    some(random, 9, &mut members, "id", |_| format!("\"{id}\""));
    some(random, 9, &mut members, "name", |_| "\"Acme Fax\"".to_owned());
    some(random, 7, &mut members, "auth", auth);
    some(random, 7, &mut members, "allowed_domains", domains);
    some(random, 5, &mut members, "timeout_ms", |random| {
        random.pick(&["15000", "\"15000\"", "0", "-1", "1.5", "null", "99999999"]).to_owned()
    });
    some(random, 4, &mut members, "traits", traits);
    some(random, 2, &mut members, "kind", |random| random.pick(&["\"cloud\"", "\"self_hosted\"", "5"]).to_owned());
    some(random, 9, &mut members, "actions", actions);
    some(random, 4, &mut members, "config_schema", |random| {
        random
            .pick(&[
                "{\"type\": \"object\", \"required\": [\"account\"], \"properties\": {\"account\": {\"type\": \"string\"}}}",
                "{\"type\": \"object\", \"properties\": {\"account\": {\"type\": \"integer\", \"default\": 5}, \"patient_name\": {}}}",
                "{\"type\": \"object\", \"additionalProperties\": false}",
                "{\"type\": 5}",
                "null",
            ])
            .to_owned()
    });
    some(random, 1, &mut members, "adress", |_| "1".to_owned());
    let text = object(members);
    laid_out(&text, random)
}

/// Adds a member in so many of ten cases.
fn some(random: &mut Random, often: usize, members: &mut Vec<(String, String)>, key: &str, value: impl FnOnce(&mut Random) -> String) {
    if random.below(10) < often {
        members.push((key.to_owned(), value(random)));
    }
}

fn object(members: Vec<(String, String)>) -> String {
    let members: Vec<String> = members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn auth(random: &mut Random) -> String {
    let mut members = Vec::new();
    let key = random.pick(&["scheme", "scheme", "scheme", "type"]);
    let scheme = random.pick(&["none", "basic", "bearer", "Bearer", "api_key_header", "api_key_query", "apikey", "barer"]);
    some(random, 9, &mut members, key, |_| format!("\"{scheme}\""));
    some(random, 2, &mut members, "header_name", |_| "\"X-Key\"".to_owned());
    some(random, 2, &mut members, "query_name", |_| "\"key\"".to_owned());
    object(members)
}

fn domains(random: &mut Random) -> String {
    let entry = |random: &mut Random| {
        quoted(random.pick(&[
            "api.acme.example",
            "api.acme.example",
            "API.acme.example",
            "https://api.acme.example",
            "*.acme.example",
            "api.acme.example:443",
            " ",
            "cdn.acme.example",
        ]))
    };
    match random.below(8) {
        0 => "[]".to_owned(),
        1 => entry(random),
        _ => format!("[{}]", (0..=random.below(3)).map(|_| entry(random)).collect::<Vec<_>>().join(", ")),
    }
}

fn traits(random: &mut Random) -> String {
    let mut members = Vec::new();
    for key in ["requires_tiff", "supports_inbound", "needs_storage", "require_ami", "kind"] {
        some(random, 3, &mut members, key, |random| {
            random.pick(&["true", "false", "\"false\"", "\"yes\"", "1", "null", "\"cloud\""]).to_owned()
        });
    }
    object(members)
}

fn actions(random: &mut Random) -> String {
    let mut members = Vec::new();
    let send = random.pick(&["send_fax", "send_fax", "send_fax", "send_fax", "send", "sendFax"]);
    some(random, 9, &mut members, send, |random| action(random, true));
    some(random, 8, &mut members, "get_status", |random| action(random, false));
    some(random, 1, &mut members, "cancel_fax", |random| action(random, false));
    object(members)
}

fn expression(random: &mut Random) -> String {
    let name = random.pick(NAMES);
    match random.below(12) {
        0 => format!("{{{name}}}"),
        1 => format!("{{{{{{{name}}}}}}}"),
        2 => format!("{{{{{name}"),
        3 => format!("{{{{{name}|upper}}}}"),
        4 => format!("{{{{ {name} }}}}"),
        5 => "{{}}".to_owned(),
        _ => format!("{{{{{name}}}}}"),
    }
}

fn action(random: &mut Random, sends: bool) -> String {
    let mut members = Vec::new();
    some(random, 8, &mut members, "method", |random| {
        random.pick(&["\"POST\"", "\"GET\"", "\"post\"", "\"PSOT\"", "null", "\" GET\""]).to_owned()
    });
    some(random, 9, &mut members, "url", url);
    some(random, 4, &mut members, "headers", headers);
    let key = random.pick(&["path_params", "path_params", "path_params", "pathParams"]);
    some(random, 5, &mut members, key, path_params);
    some(random, if sends { 9 } else { 2 }, &mut members, "body", body);
    some(random, 8, &mut members, "response", response);
    object(members)
}

fn url(random: &mut Random) -> String {
    let mut url = random
        .pick(&[
            "https://api.acme.example",
            "https://api.acme.example",
            "http://api.acme.example",
            "https://API.acme.example",
            "https://u:p@api.acme.example",
            "https://{{settings.region}}.acme.example",
            "api.acme.example",
            "http://127.0.0.1",
        ])
        .to_owned();
    for _ in 0..random.below(3) {
        let segment =
            if random.below(2) == 0 { expression(random) } else { random.pick(&["faxes", "v1", "{id}", "{to}", "a b"]).to_owned() };
        url.push_str(&format!("/{segment}"));
    }
    if random.below(4) == 0 {
        url.push_str(&format!("?to={}&n=+1555", expression(random)));
    }
    if random.below(10) == 0 {
        url.push_str("#top");
    }
    quoted(&url)
}

fn headers(random: &mut Random) -> String {
    let mut members = Vec::new();
    for name in ["Content-Type", "X-To", "accept", "Accept", "Authorization", "X-API-Key", "Content-Length"] {
        some(random, 3, &mut members, name, |random| {
            if random.below(2) == 0 {
                quoted(&expression(random))
            } else {
                random.pick(&["\"application/json\"", "\"v \"", "5", "\"application/pdf\"", "\"\""]).to_owned()
            }
        });
    }
    object(members)
}

fn path_params(random: &mut Random) -> String {
    let entries: Vec<String> = (0..random.below(4))
        .map(|_| {
            let mut members = Vec::new();
            let name = random.pick(&["id", "to", "fax_id", "account", "{id}", "recipient"]);
            let source = random.pick(NAMES);
            some(random, 9, &mut members, "name", |_| quoted(name));
            some(random, 7, &mut members, "source", |random| {
                quoted(&if random.below(5) == 0 { format!("{{{{{source}}}}}") } else { source.to_owned() })
            });
            object(members)
        })
        .collect();
    format!("[{}]", entries.join(", "))
}

fn body(random: &mut Random) -> String {
    let kind = random.pick(&["json", "json", "form", "multipart", "none", "JSON", "binary"]);
    let mut template = match kind {
        "form" | "multipart" => (0..random.below(5))
            .map(|_| format!("{}={}", random.pick(&["to", "file", " from ", "attachment", "url"]), expression(random)))
            .collect::<Vec<_>>()
            .join("&"),
        _ => {
            let members: Vec<String> = (0..random.below(4))
                .map(|_| {
                    let value = expression(random);
                    let quote = if random.below(5) == 0 { "" } else { "\"" };
                    format!("\"{}\": {quote}{value}{quote}", random.pick(&["to", "file", "n"]))
                })
                .collect();
            format!("{{{}}}", members.join(", "))
        }
    };
    if random.below(8) == 0 {
        template.push_str(random.pick(&[",", "}", " ", "&"]));
    }
    let mut members = Vec::new();
    some(random, 8, &mut members, "kind", |_| quoted(kind));
    some(
        random,
        9,
        &mut members,
        "template",
        |random| if random.below(12) == 0 { "{\"to\": \"{{to}}\"}".to_owned() } else { quoted(&template) },
    );
    object(members)
}

fn response(random: &mut Random) -> String {
    let mut members = Vec::new();
    for key in ["job_id", "faxId", "status", "state", "error", "message"] {
        some(random, 5, &mut members, key, |random| {
            random
                .pick(&["\"id\"", "\"$.data.id\"", "\"a-b\"", "\"items.0.id\"", "\"data.items[0].id\"", "\"{{to}}\"", "\"\"", "5"])
                .to_owned()
        });
    }
    some(random, 5, &mut members, "status_map", |random| {
        random
            .pick(&[
                "{\"sent\": \"SUCCESS\"}",
                "{\"sent\": \"success\", \"x\": \"Failed\"}",
                "{\"sent\": \"done\"}",
                "{\"a\": \"\"}",
                "{}",
                "null",
            ])
            .to_owned()
    });
    object(members)
}

/// The text on one line or on many, with some indentation and line ends.
fn laid_out(text: &str, random: &mut Random) -> String {
    let (unit, newline) = (random.pick(&["  ", "    ", "\t"]), random.pick(&["\n", "\n", "\r\n"]));
    let spread = random.below(5);
    if spread == 0 {
        return format!("{text}{newline}");
    }
    let (mut out, mut depth, mut in_string, mut escaped) = (String::new(), 0_usize, false, false);
    let line = |depth: usize| format!("{newline}{}", unit.repeat(depth));
    for (at, c) in text.char_indices() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(c);
            continue;
        }
        match c {
            '{' | '[' => {
                depth += 1;
                out.push(c);
                if depth <= spread && !text[at + 1..].starts_with(['}', ']']) {
                    out.push_str(&line(depth));
                }
            }
            '}' | ']' => {
                if depth <= spread && !text[..at].ends_with(['{', '[']) {
                    out.push_str(&line(depth - 1));
                }
                depth -= 1;
                out.push(c);
            }
            ',' if depth <= spread => out.push_str(&format!(",{}", line(depth))),
            ' ' if depth <= spread && text[..at].ends_with(',') => {}
            _ => {
                in_string = c == '"';
                out.push(c);
            }
        }
    }
    out + newline
}
