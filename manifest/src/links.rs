//! What stands in a file that can be opened: addresses, hosts, the pages of rules.

use std::ops::Range;

use crate::document::Document;
use crate::kind::Kind;
use crate::model::Manifest;
use crate::span::Span;
use crate::suppress::in_file::InFile;
use crate::tree::{Node, Text, Value};

/// More links than this no file has.
const MAX_LINKS: usize = 1_000;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is linked.
    pub span: Span,
    /// Where it leads: an absolute address.
    pub target: String,
    /// What is there, for people.
    pub tooltip: String,
}

/// The links of a file, in its order: every literal web address, the hosts of `allowed_domains`, and the names of rules in suppressions
/// where `docs_url` says where their pages are. What holds an expression, a path parameter, a user name or a credential is none.
///
/// `manifest` is the model of the document, where it is an HTTP manifest.
#[must_use]
pub fn links(document: &Document, manifest: Option<&Manifest<'_>>, docs_url: Option<&str>) -> Vec<Link> {
    let mut found = Vec::new();
    for text in manifest.into_iter().flat_map(Manifest::domains).filter(|text| is_host(&text.decoded)).take(MAX_LINKS) {
        let host = &text.decoded;
        found.push(Link { span: text.content(), target: format!("https://{host}/"), tooltip: format!("Open {host}") });
    }
    let mut waiting: Vec<(&str, &Node)> = vec![("", &document.root)];
    while let Some((key, node)) = waiting.pop() {
        match &node.value {
            Value::Object(object) => {
                waiting.extend(object.members.iter().rev().map(|member| (&*member.key.decoded, &member.value)));
            }
            Value::Array(items) => waiting.extend(items.iter().rev().map(|item| (key, item))),
            Value::String(text) if found.len() < MAX_LINKS => addresses(document, key, text, &mut found),
            _ => {}
        }
    }
    if let Some(base) = docs_url {
        for entry in InFile::of(document).sites.iter().flat_map(|site| site.entries.iter().flatten()).take(MAX_LINKS) {
            if let Some(rule) = entry.rule {
                let target = format!("{base}{}.html", rule.name);
                found.push(Link { span: entry.member.key.content(), target, tooltip: rule.summary().to_owned() });
            }
        }
    }
    found.sort_by_key(|link| link.span);
    found
}

/// Adds the addresses in a string.
fn addresses(document: &Document, key: &str, text: &Text, found: &mut Vec<Link>) {
    for range in in_text(&text.decoded) {
        let target = &text.decoded[range.clone()];
        let span = text.span_of(range.start, range.end);
        if document.holds_secret(text.span) || document.masked().get(span.range()) != document.text.get(span.range()) {
            continue;
        }
        let tooltip = match (document.kind, key) {
            (_, "learn_more" | "homepage") => "Learn more about the provider",
            (Kind::HttpManifest, "url") => "The address that Faxbot calls",
            (_, "$schema") => "The schema of this file",
            _ => "Open the address",
        };
        found.push(Link { span, target: target.to_owned(), tooltip: tooltip.to_owned() });
    }
}

/// The literal web addresses in a text, as ranges of it.
#[must_use]
pub fn in_text(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut done = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"://") {
        let before = &text[..at];
        let start = before
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |other| other + before[other..].chars().next().map_or(1, char::len_utf8));
        let scheme = before[start..].to_ascii_lowercase();
        if start < done || !matches!(&*scheme, "http" | "https") {
            continue;
        }
        let rest = &text[at + 3..];
        let length = rest.find(|c: char| c.is_whitespace() || c.is_control() || "\"'<>`\\^|".contains(c)).unwrap_or(rest.len());
        // What stands inside an address is none of its own.
        done = at + 3 + length;
        let candidate = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
        let authority = candidate.split(['/', '?', '#']).next().unwrap_or_default();
        // Where it leads must be plain, and there must be a host.
        let is_literal = !rest[..length].contains(['{', '}']);
        if is_literal && !authority.contains('@') && is_host(authority.rsplit_once(':').map_or(authority, |(host, _)| host)) {
            found.push(start..at + 3 + candidate.len());
        }
    }
    found
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.contains(|c: char| c.is_alphanumeric())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !text.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    #[test]
    fn addresses_in_a_text() {
        let of = |text: &'static str| in_text(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(
            of("See https://a.example/x?y=1#z. Or (HTTP://b.example), not ftp://c.example"),
            ["https://a.example/x?y=1#z", "HTTP://b.example"]
        );
        assert_eq!(of("https://u:p@a.example https://{{settings.host}}/x https://a.example/{id} https:// https:///x"), [] as [&str; 0]);
        assert_eq!(of("éhttps://bücher.example:8443/ü"), ["https://bücher.example:8443/ü"]);
        assert_eq!(of("https://a.example/?u=https://b.example"), ["https://a.example/?u=https://b.example"]);
    }

    #[test]
    fn of_a_manifest() {
        let text = r#"{"allowed_domains": ["api.acme.example", "*.x", ""], "actions": {"send_fax": {"url": "https://api.acme.example/f", "headers": {"A": "https:\/\/b.example\/p"}}}, "x-docs": "https://acme.example/docs", "x-faxsmith-ignore": {"insecure-url": "in the lab"}}"#;
        let document = Document::read(text.into(), &Place::new("manifest.json"));
        let manifest = document.manifest();
        let told = |docs_url| {
            let all = links(&document, manifest.as_ref(), docs_url);
            all.into_iter().map(|link| format!("{} -> {}", &text[link.span.range()], link.target)).collect::<Vec<_>>()
        };
        let want = [
            "api.acme.example -> https://api.acme.example/",
            "https://api.acme.example/f -> https://api.acme.example/f",
            r"https:\/\/b.example\/p -> https://b.example/p",
            "https://acme.example/docs -> https://acme.example/docs",
        ];
        assert_eq!(told(None), want);
        assert_eq!(told(Some("https://d.example/r/")).last().unwrap(), "insecure-url -> https://d.example/r/insecure-url.html");
    }

    #[test]
    fn a_credential_is_never_a_link() {
        let text = format!(r#"{{"learn_more": "https://a.example/?api_key={}"}}"#, "Zx9".repeat(10));
        let document = Document::read(text.into(), &Place::new("plugin_registry.json"));
        assert_eq!(links(&document, None, None), []);
    }
}
