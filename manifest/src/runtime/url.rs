//! The parts of a URL as written in a manifest, expressions and placeholders included.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::runtime::client::url::encode_host as client_host;
use crate::runtime::python::is_url_scheme;
use crate::runtime::template::{Expression, expressions, hidden};

/// Where the parts of a URL stand. All ranges are bytes of the decoded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Before `:`; absent where the text doesn't start with a scheme.
    pub scheme: Option<Range<usize>>,
    /// Between `//` and the next `/`, `?` or `#`; absent without `//`.
    pub authority: Option<Range<usize>>,
    /// Before the last `@` of the authority.
    pub userinfo: Option<Range<usize>>,
    /// The host, brackets of IPv6 included; empty where there is none.
    pub host: Range<usize>,
    /// Behind the host's `:`; may be empty.
    pub port: Option<Range<usize>>,
    /// The path.
    pub path: Range<usize>,
    /// Behind `?`.
    pub query: Option<Range<usize>>,
    /// Behind `#`.
    pub fragment: Option<Range<usize>>,
}

/// Splits a URL. What stands inside `{{…}}` never ends a part: the runtime that renders URLs does so before it reads them.
#[must_use]
pub fn split(text: &str) -> Parts {
    split_around(text, &expressions(text))
}

/// The same of a text whose expressions are known.
pub(crate) fn split_around(text: &str, expressions: &[Expression]) -> Parts {
    let hidden = hidden(text, expressions);
    let text = &*hidden;
    let mut parts = Parts::default();
    let mut at = 0;
    if let Some(colon) = text.find(':')
        && is_url_scheme(&text[..colon])
    {
        parts.scheme = Some(0..colon);
        at = colon + 1;
    }
    if text[at..].starts_with("//") {
        let start = at + 2;
        at = text[start..].find(['/', '?', '#']).map_or(text.len(), |found| start + found);
        split_authority(text, start..at, &mut parts);
    } else {
        parts.host = at..at;
    }
    let end = text[at..].find(['?', '#']).map_or(text.len(), |found| at + found);
    parts.path = at..end;
    let mut rest = end;
    if text[rest..].starts_with('?') {
        let end = text[rest..].find('#').map_or(text.len(), |found| rest + found);
        parts.query = Some(rest + 1..end);
        rest = end;
    }
    if text[rest..].starts_with('#') {
        parts.fragment = Some(rest + 1..text.len());
    }
    parts
}

fn split_authority(text: &str, authority: Range<usize>, parts: &mut Parts) {
    let start = match text[authority.clone()].rfind('@') {
        Some(at) => {
            parts.userinfo = Some(authority.start..authority.start + at);
            authority.start + at + 1
        }
        None => authority.start,
    };
    let host = &text[start..authority.end];
    let host_len = match host.starts_with('[').then(|| host.find(']')).flatten() {
        Some(close) => close + 1,
        None => host.find(':').unwrap_or(host.len()),
    };
    parts.host = start..start + host_len;
    if host[host_len..].starts_with(':') {
        parts.port = Some(start + host_len + 1..authority.end);
    }
    parts.authority = Some(authority);
}

/// Why the HTTP client refuses a literal host (contract §7.3), or `None`.
#[must_use]
pub fn host_defect(host: &str) -> Option<&'static str> {
    // Nearly every host is a plain name, which only four numbers could make an address.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if host.bytes().all(is_plain) && !host.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // A bracket without its partner is read in other ways, none of which works.
    if host.contains(['[', ']']) && !(host.starts_with('[') && host.ends_with(']')) {
        return Some("is no IPv6 address");
    }
    match client_host(host) {
        Ok(_) => None,
        Err(_) if host.contains(['[', ']']) => Some("is no IPv6 address"),
        Err(_) if host.is_ascii() => Some("is no IPv4 address"),
        Err(_) => Some("is no internationalized domain name"),
    }
}

/// Which kind of inner network a host belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    /// The machine itself.
    Loopback,
    /// A private range, or a name that only a local network knows.
    Private,
    /// Link-local addresses.
    LinkLocal,
    /// Where clouds hand out credentials.
    Metadata,
}

/// Whether a host leads into an inner network, in any spelling that connects: names, decimal, hex, short and octal IPv4, IPv6 and
/// IPv4 inside IPv6.
#[must_use]
pub fn inner(host: &str) -> Option<Inner> {
    let host = host.to_lowercase();
    let zoneless = host.split('%').next().unwrap_or(&host);
    let bare = zoneless.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<Ipv6Addr>() {
        return inner_v6(address);
    }
    let name = host.trim_end_matches('.');
    // Only a host whose last part is a number can be an address; the parser would map all others to Unicode in vain.
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(url::Host::Ipv4(address)) = url::Host::parse(name)
    {
        return inner_v4(address);
    }
    inner_name(name)
}

fn inner_v4(address: Ipv4Addr) -> Option<Inner> {
    if address == Ipv4Addr::new(169, 254, 169, 254) || address == Ipv4Addr::new(100, 100, 100, 200) {
        Some(Inner::Metadata)
    } else if address.is_loopback() || address.is_unspecified() || address.octets()[0] == 0 {
        Some(Inner::Loopback)
    } else if address.is_link_local() {
        Some(Inner::LinkLocal)
    } else if address.is_private() || (address.octets()[0] == 100 && (64..128).contains(&address.octets()[1])) {
        Some(Inner::Private)
    } else {
        None
    }
}

fn inner_v6(address: Ipv6Addr) -> Option<Inner> {
    let mapped = address.to_ipv4_mapped().or_else(|| {
        // 64:ff9b::/96 leads to the IPv4 address in its last bytes.
        let [a, b, 0, 0, 0, 0, high, low] = address.segments() else { return None };
        (a == 0x64 && b == 0xff9b).then(|| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
    });
    if let Some(address) = mapped {
        return inner_v4(address);
    }
    let first = address.segments()[0];
    if address == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254) {
        Some(Inner::Metadata)
    } else if address.is_loopback() || address.is_unspecified() {
        Some(Inner::Loopback)
    } else if first & 0xffc0 == 0xfe80 {
        Some(Inner::LinkLocal)
    } else if first & 0xfe00 == 0xfc00 {
        Some(Inner::Private)
    } else {
        None
    }
}

fn inner_name(name: &str) -> Option<Inner> {
    const PRIVATE: [&str; 9] = [".local", ".internal", ".lan", ".intranet", ".home.arpa", ".corp", ".home", ".private", ".localdomain"];
    if name == "metadata" || name.starts_with("metadata.google.") || name == "instance-data" {
        Some(Inner::Metadata)
    } else if name == "localhost" || name.ends_with(".localhost") || name.starts_with("localhost.") {
        Some(Inner::Loopback)
    } else if !name.is_empty() && (!name.contains('.') || PRIVATE.iter().any(|ending| name.ends_with(ending))) {
        // A name without a dot is one of a container network or of /etc/hosts.
        Some(Inner::Private)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_url() {
        let text = "https://u:p@api.example.com:443/a/{id}?x=1#f";
        let parts = split(text);
        let get = |range: &Option<Range<usize>>| range.clone().map(|range| &text[range]);
        assert_eq!(get(&parts.scheme), Some("https"));
        assert_eq!(get(&parts.userinfo), Some("u:p"));
        assert_eq!(&text[parts.host.clone()], "api.example.com");
        assert_eq!(get(&parts.port), Some("443"));
        assert_eq!(&text[parts.path.clone()], "/a/{id}");
        assert_eq!(get(&parts.query), Some("x=1"));
        assert_eq!(get(&parts.fragment), Some("f"));
    }

    #[test]
    fn expressions_end_nothing() {
        let text = "https://{{a/b}}.x{{c?d}}/p{{#e}}";
        let parts = split(text);
        assert_eq!(&text[parts.host], "{{a/b}}.x{{c?d}}");
        assert_eq!(&text[parts.path], "/p{{#e}}");
        assert_eq!(parts.query, None);
        assert_eq!(split("{{settings.base}}/x").scheme, None);
    }

    #[test]
    fn hosts_that_the_client_refuses() {
        for bad in ["256.1.1.1", "127.0.0.01", "[::1", "[x]", "a\u{1f600}.example"] {
            assert!(host_defect(bad).is_some(), "{bad}");
        }
        for good in ["1.2.3.4", "[::1]", "[fe80::1%eth0]", "bücher.example", "a_b.example", "2130706433", "x.example."] {
            assert_eq!(host_defect(good), None, "{good}");
        }
    }

    #[test]
    fn inner_networks_in_any_spelling() {
        use Inner::{LinkLocal, Loopback, Metadata, Private};
        for (host, want) in [
            ("localhost", Some(Loopback)),
            ("127.0.0.1", Some(Loopback)),
            ("127.1", Some(Loopback)),
            ("2130706433", Some(Loopback)),
            ("0x7f000001", Some(Loopback)),
            ("0177.1", Some(Loopback)),
            ("0.0.0.0", Some(Loopback)),
            ("[::1]", Some(Loopback)),
            ("[::ffff:127.0.0.1]", Some(Loopback)),
            ("[::ffff:7f00:1]", Some(Loopback)),
            ("169.254.169.254", Some(Metadata)),
            ("metadata.google.internal", Some(Metadata)),
            ("169.254.1.1", Some(LinkLocal)),
            ("[fe80::1]", Some(LinkLocal)),
            ("10.0.0.8", Some(Private)),
            ("172.31.0.1", Some(Private)),
            ("172.32.0.1", None),
            ("192.168.0.1", Some(Private)),
            ("100.64.0.1", Some(Private)),
            ("[fd12::1]", Some(Private)),
            ("fax-gateway", Some(Private)),
            ("fax.corp.internal", Some(Private)),
            ("api.example.com", None),
            ("8.8.8.8", None),
            ("[2001:db8::1]", None),
            ("local.example.com", None),
        ] {
            assert_eq!(inner(host), want, "{host}");
        }
    }
}
