//! What is told about the requests of an HTTP manifest.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The requests of an HTTP manifest (contract §1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpAnswers {
    /// The Faxbot that it is for: `2025` or `2026`.
    #[serde(default = "newest_runtime")]
    pub runtime: String,
    /// The preset that it began with: gives the sample replies and what is known of the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// The provider's own documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learn_more: Option<String>,
    /// How a request is authenticated.
    #[serde(default)]
    pub auth: Auth,
    /// The hosts that Faxbot may send to; empty: those of the URLs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_domains: Vec<String>,
    /// How long a request may take, in milliseconds.
    #[serde(default = "usual_timeout")]
    pub timeout_ms: u64,
    /// How a fax is sent.
    pub send_fax: Action,
    /// How its state is asked for; needed where [`Capabilities::get_status`](super::Capabilities::get_status) is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get_status: Option<Action>,
    /// Sample replies, as in `manifest.response.json`; without them those of the preset, or some that fit the response mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies: Option<Value>,
}

/// The runtime that a new manifest is for.
#[must_use]
pub fn newest_runtime() -> String {
    "2026".to_owned()
}

fn usual_timeout() -> u64 {
    30_000
}

/// How a request is authenticated (contract §6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// The scheme.
    pub scheme: Scheme,
    /// The header of `api_key_header`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_name: Option<String>,
    /// The query parameter of `api_key_query`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_name: Option<String>,
}

/// The schemes that Faxbot knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// No authentication.
    #[default]
    None,
    /// User and password.
    Basic,
    /// A token.
    Bearer,
    /// A key in a header.
    ApiKeyHeader,
    /// A key in the query.
    ApiKeyQuery,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Scheme; 5] = [Scheme::None, Scheme::Basic, Scheme::Bearer, Scheme::ApiKeyHeader, Scheme::ApiKeyQuery];

    /// Its name in answers and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scheme::None => "none",
            Scheme::Basic => "basic",
            Scheme::Bearer => "bearer",
            Scheme::ApiKeyHeader => "api_key_header",
            Scheme::ApiKeyQuery => "api_key_query",
        }
    }
}

/// One action, with the names of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The HTTP method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Headers besides those of the authentication.
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    pub headers: Pairs,
    /// What stands in place of `{name}` in the URL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path_params: Vec<PathParam>,
    /// The body.
    #[serde(default)]
    pub body: Body,
    /// Where the answer says what.
    #[serde(default)]
    pub response: Response,
}

/// A value in a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathParam {
    /// What stands in braces.
    pub name: String,
    /// The variable whose value takes its place.
    pub source: String,
}

/// A body (contract §7.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its kind.
    pub kind: BodyKind,
    /// Its template; empty: one that is made from what a fax needs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub template: String,
}

/// The kinds of bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// None.
    #[default]
    None,
    /// A JSON object.
    Json,
    /// Fields, as an HTML form sends them.
    Form,
    /// Fields and the document itself.
    Multipart,
}

impl BodyKind {
    /// All of them.
    pub const ALL: [BodyKind; 4] = [BodyKind::None, BodyKind::Json, BodyKind::Form, BodyKind::Multipart];

    /// Its name in answers and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BodyKind::None => "none",
            BodyKind::Json => "json",
            BodyKind::Form => "form",
            BodyKind::Multipart => "multipart",
        }
    }
}

/// Where an answer says what (contract §8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The path of the provider's id of the fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// The path of its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The path of an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What the provider's words for the state mean to Faxbot.
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    pub status_map: Pairs,
}

/// Names and values in the order in which they were given, which makes no difference: TOML loses it.
#[derive(Clone, Debug, Default, Eq)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Pairs {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |pairs: &Pairs| {
            let mut pairs = pairs.0.clone();
            pairs.sort();
            pairs
        };
        sorted(self) == sorted(other)
    }
}

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names with texts")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
