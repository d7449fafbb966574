//! Names and values of HTTP headers that a request to a provider may want. What the HTTP client sends by itself, and what frames a
//! request, is not among them (contract §7.3).

use super::keys::Key;
use super::sketch::{Sketch, inside};
use super::values::{Word, choice};
use super::{About, Asked};

/// A header and what it is for.
struct Header {
    name: &'static str,
    about: &'static str,
    /// Values that it often has.
    values: &'static [&'static str],
}

const fn header(name: &'static str, values: &'static [&'static str], about: &'static str) -> Header {
    Header { name, about, values }
}

const HEADERS: &[Header] = &[
    header(
        "Accept",
        &["application/json", "application/vnd.api+json", "*/*"],
        "The media types that the provider may answer with. Without it Faxbot sends `*/*`. It reads nothing but JSON.",
    ),
    header(
        "Content-Type",
        &["application/json", "application/x-www-form-urlencoded", "application/vnd.api+json"],
        "The media type of the body. Faxbot sends the right one by itself; in a multipart body this header would lose the boundary.",
    ),
    header("Accept-Language", &["en"], "The language in which the provider should answer."),
    header(
        "Authorization",
        &["Bearer {{creds.api_key}}"],
        "The credentials. `auth` sets it for `basic` and `bearer`; only another form needs this header. 2025 sends `{{creds.x}}` literally.",
    ),
    header(
        "Idempotency-Key",
        &["{{attempt_id}}"],
        "A key by which the provider recognizes a repeated request, so that a fax is sent once. 2025 sends `{{attempt_id}}` literally.",
    ),
    header("User-Agent", &["Faxbot"], "Who asks. Without it Faxbot sends that of its HTTP client."),
    header("Prefer", &["respond-async"], "How the provider should answer."),
    header(
        "X-API-Key",
        &["{{creds.api_key}}"],
        "The credential of many providers. The scheme `api_key_header` of `auth` sets it. 2025 sends `{{creds.x}}` literally.",
    ),
    header("X-Request-Id", &["{{job_id}}"], "An id by which both sides find the request in their logs. 2025 sends `{{job_id}}` literally."),
];

/// The headers that could be added to the action.
pub(super) fn names(asked: &Asked<'_>) -> Vec<Key<'static>> {
    let set_by_auth = asked.manifest().and_then(|manifest| manifest.auth_header());
    let has = |name: &str| {
        // Names are the same in any case, but the one under the offset is still being typed.
        let members = asked.cursor.holder().and_then(|node| node.object()).map(|object| &*object.members).unwrap_or_default();
        let under = asked.cursor.inside().map(|inside| inside.text.span);
        members.iter().any(|member| member.key.decoded.eq_ignore_ascii_case(name) && Some(member.key.span) != under)
    };
    HEADERS
        .iter()
        .filter(|header| !has(header.name))
        .map(|header| {
            let is_set = set_by_auth.is_some_and(|(_, name)| name.eq_ignore_ascii_case(header.name));
            let values: Vec<String> = values_of(asked, header).into_iter().map(str::to_owned).collect();
            let value = match &values[..] {
                [one] => Sketch {
                    plain: format!("\"{}\"", inside(one)),
                    snippet: format!("\"${{1:{}}}\"", super::sketch::escaped(&inside(one))),
                },
                _ => choice(&values),
            };
            Key {
                name: header.name.into(),
                detail: is_set.then(|| "set by auth".to_owned()),
                about: About::Text(header.about.to_owned()),
                value,
                is_useless: is_set,
            }
        })
        .collect()
}

/// Values for the header of this name.
pub(super) fn values(asked: &Asked<'_>, name: &str) -> Vec<Word> {
    let Some(header) = HEADERS.iter().find(|header| header.name.eq_ignore_ascii_case(name)) else { return Vec::new() };
    values_of(asked, header).into_iter().map(|value| Word { about: About::Text(header.about.to_owned()), ..Word::new(value) }).collect()
}

/// The values of a header, the one first that the body's kind asks for.
fn values_of(asked: &Asked<'_>, header: &Header) -> Vec<&'static str> {
    let mut values = header.values.to_vec();
    if header.name == "Content-Type" {
        let wanted = match asked.action().and_then(|action| action.body_kind) {
            Some("form" | "multipart") => "application/x-www-form-urlencoded",
            _ => "application/json",
        };
        values.sort_by_key(|value| *value != wanted);
    }
    values
}
