//! The authentication that a manifest asks for, or was evidently meant to ask for.

use crate::model::Manifest;
use crate::near;
use crate::runtime::python::is_space;
use crate::runtime::validate::SCHEMES;
use crate::tree::{Member, Object};

/// Keys that other formats use for what Faxbot calls `scheme`.
const SYNONYMS: [&str; 6] = ["type", "kind", "method", "mode", "auth_type", "auth_scheme"];

/// A scheme that a word was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// One of [`SCHEMES`].
    pub scheme: &'static str,
    /// Whether the word leaves no doubt.
    pub certain: bool,
}

impl<'t> Manifest<'t> {
    /// The member of `auth` that names the scheme. Where there is no `scheme` that is a key which was meant to be it: one that looks
    /// like it or has its meaning elsewhere, with a value that is a scheme.
    #[must_use]
    pub fn scheme_member(&self) -> Option<&'t Member> {
        let auth = self.auth?.value.object()?;
        auth.get("scheme").or_else(|| {
            let fits = |member: &&Member| {
                let key = &*member.key.decoded;
                let named = SYNONYMS.contains(&key) || near::best(key, ["scheme"].into_iter()).is_some();
                named && member.value.str().is_some_and(|word| meant_scheme(word, auth).is_some())
            };
            auth.members.iter().find(fits)
        })
    }

    /// The authentication scheme that Faxbot uses: in lower case, `none` where there is none; `None` where it knows no such scheme
    /// (contract §6).
    #[must_use]
    pub fn effective_scheme(&self) -> Option<&'static str> {
        let member = self.auth.and_then(|auth| auth.value.get("scheme")).filter(|member| member.value.truthy());
        let Some(member) = member else { return Some("none") };
        known_scheme(member.value.str()?)
    }

    /// The scheme and the header that it sets (contract §6): a header of the manifest with exactly that name is replaced.
    #[must_use]
    pub fn auth_header(&self) -> Option<(&'static str, &'t str)> {
        let scheme = self.effective_scheme()?;
        let name = match scheme {
            "basic" | "bearer" => "Authorization",
            "api_key_header" => match self.auth?.value.get("header_name").filter(|member| member.value.truthy()) {
                Some(member) => member.value.str()?,
                None => "X-API-Key",
            },
            _ => return None,
        };
        Some((scheme, name))
    }

    /// The authentication scheme that the author meant, and that the fixes make of it: `none` where there is none. A scheme that
    /// nobody knows is given as it is, in lower case.
    #[must_use]
    pub fn intended_scheme(&self) -> String {
        let Some((member, auth)) = self.scheme_member().zip(self.auth.and_then(|auth| auth.value.object())) else {
            return "none".to_owned();
        };
        match member.value.str() {
            None | Some("") => "none".to_owned(),
            Some(word) => meant_scheme(word, auth).map_or_else(|| word.to_lowercase(), |meant| meant.scheme.to_owned()),
        }
    }
}

/// The credentials that a scheme reads: one list for each that it needs, of the names that will do (contract §6). The last is the one
/// that says best what it is.
#[must_use]
pub fn needs(scheme: &str) -> &'static [&'static [&'static str]] {
    match scheme {
        "basic" => &[&["username"], &["api_key", "password"]],
        "bearer" => &[&["api_key", "token"]],
        "api_key_header" | "api_key_query" => &[&["api_key"]],
        _ => &[],
    }
}

/// The scheme that Faxbot takes a word for: case does not matter, blanks do (contract §6).
#[must_use]
pub fn known_scheme(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    SCHEMES.into_iter().find(|scheme| *scheme == lower)
}

/// The scheme that a word was meant to be, in the light of the other keys of `auth`.
#[must_use]
pub fn meant_scheme(word: &str, auth: &Object) -> Option<Meant> {
    let certain = |scheme| Some(Meant { scheme, certain: true });
    let likely = |scheme| Some(Meant { scheme, certain: false });
    let word = word.trim_matches(is_space);
    if let Some(scheme) = SCHEMES.into_iter().find(|scheme| *scheme == word) {
        return certain(scheme);
    }
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match &*plain {
        "noauth" | "anonymous" => certain("none"),
        "basicauth" | "httpbasic" | "basicauthentication" => certain("basic"),
        "bearertoken" | "bearerauth" | "httpbearer" => certain("bearer"),
        "token" | "accesstoken" | "jwt" | "oauth" | "oauth2" => likely("bearer"),
        "headerapikey" | "apikeyinheader" => certain("api_key_header"),
        "queryapikey" | "apikeyinquery" | "apikeyparam" | "apikeyqueryparam" => certain("api_key_query"),
        "header" | "customheader" | "xapikey" => likely("api_key_header"),
        "query" | "queryparam" => likely("api_key_query"),
        "apikey" | "apikeyauth" => match (auth.get("header_name"), auth.get("query_name")) {
            (Some(_), None) => certain("api_key_header"),
            (None, Some(_)) => certain("api_key_query"),
            _ => likely("api_key_header"),
        },
        _ => near::best(word, SCHEMES.into_iter()).and_then(certain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn what_words_mean() {
        let meant = |word: &str, auth: &str| {
            meant_scheme(word, json::parse(auth).root.object().unwrap()).map(|meant| (meant.scheme, meant.certain))
        };
        for (word, auth, want) in [
            ("bearer", "{}", Some(("bearer", true))),
            (" Bearer\t", "{}", Some(("bearer", true))),
            ("Barer", "{}", Some(("bearer", true))),
            ("apiKeyHeader", "{}", Some(("api_key_header", true))),
            ("apiKey", r#"{"query_name": "key"}"#, Some(("api_key_query", true))),
            ("apiKey", "{}", Some(("api_key_header", false))),
            ("oauth2", "{}", Some(("bearer", false))),
            ("digest", "{}", None),
            ("hmac", "{}", None),
            ("", "{}", None),
        ] {
            assert_eq!(meant(word, auth), want, "{word}");
        }
    }
}
