//! The host that Faxbot compares with `allowed_domains` (contract §5).

use crate::runtime::python::is_space;
use crate::runtime::python::urlparse::urlparse;

/// `urlparse(url).hostname or ""` of Python 3.11: what the runtime looks up in the list, or `None` where `urlparse` raises.
///
/// Lower-cased, without userinfo, port and the brackets of IPv6; no punycode, a trailing dot stays.
#[must_use]
pub fn hostname(url: &str) -> Option<String> {
    urlparse(url).ok().map(|split| split.hostname())
}

/// What an entry of the list was meant to be: without scheme, userinfo, port, path, wildcard, leading dot, brackets and blanks, in
/// lower case. `None` where nothing is left.
#[must_use]
pub fn repaired(entry: &str) -> Option<String> {
    // Nearly every entry is right.
    if entry.starts_with(|c: char| c.is_ascii_alphanumeric())
        && entry.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
    {
        return Some(entry.to_owned());
    }
    let entry = entry.trim_matches(is_space);
    let entry = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    let entry = &entry[..entry.find(['/', '?', '#']).unwrap_or(entry.len())];
    let entry = entry.rsplit('@').next().unwrap_or(entry);
    let entry = entry.strip_prefix("*.").unwrap_or(entry).trim_start_matches(['.', '*']);
    let host = hostname(&format!("https://{}", without_brackets(entry)))?;
    (!host.is_empty() && !host.contains(['*', ' ']) && !host.chars().any(is_space)).then_some(host)
}

/// A bare IPv6 address gets the brackets that a URL needs.
fn without_brackets(entry: &str) -> String {
    if !entry.starts_with('[') && entry.matches(':').count() > 1 { format!("[{entry}]") } else { entry.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostname_as_python_sees_it() {
        for (url, want) in [
            ("https://api.example.com/x", Some("api.example.com")),
            ("HTTPS://API.Example.COM:443/x", Some("api.example.com")),
            ("https://api.example.com@evil.example/", Some("evil.example")),
            ("https://a@b@c/", Some("c")),
            ("  \u{1}https://x.example", Some("x.example")),
            ("ht\ttps://x.ex\nample", Some("x.example")),
            ("https://[::1]:8080/", Some("::1")),
            ("https://[::1", None),
            ("https://bücher.example", Some("bücher.example")),
            ("https://x.example.", Some("x.example.")),
            ("x.example/path", Some("")),
            ("//x.example", Some("x.example")),
            ("https:/x", Some("")),
            ("https://x.example?y", Some("x.example")),
            ("https://api.example.com\\@evil.example", Some("evil.example")),
        ] {
            assert_eq!(hostname(url).as_deref(), want, "{url}");
        }
    }

    #[test]
    fn repaired_entries() {
        for (entry, want) in [
            ("https://API.example.com:443/v1", Some("api.example.com")),
            ("*.example.com", Some("example.com")),
            (".example.com", Some("example.com")),
            (" api.example.com ", Some("api.example.com")),
            ("[::1]", Some("::1")),
            ("::1", Some("::1")),
            ("*", None),
            ("", None),
            ("api.example.com:8443", Some("api.example.com")),
        ] {
            assert_eq!(repaired(entry).as_deref(), want, "{entry}");
        }
    }
}
