//! `urllib.parse.urlparse` of Python 3.11, which the allow-list and the validation ask (contract §5, §9).

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::runtime::python::{is_url_scheme, text};

/// A URL as Python splits it. Nothing is decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// In lower case; may be empty.
    pub scheme: String,
    /// Between `//` and the next `/`, `?` or `#`.
    pub netloc: String,
    /// What follows, up to `?` or `#`.
    pub path: String,
}

/// Splits a URL: leading control characters and blanks are dropped, tabs and line ends wherever they stand.
///
/// # Errors
/// Python's text of the `ValueError`.
pub fn urlparse(url: &str) -> Result<Split, String> {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    let cleaned: Cow<'_, str> = if memchr::memchr3(b'\t', b'\r', b'\n', url.as_bytes()).is_some() {
        url.replace(['\t', '\r', '\n'], "").into()
    } else {
        url.into()
    };
    let (scheme, rest) = match cleaned.split_once(':') {
        Some((scheme, rest)) if is_url_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
        _ => (String::new(), &*cleaned),
    };
    let (netloc, rest) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    check_brackets(netloc)?;
    check_wide_delimiters(netloc)?;
    let path = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    Ok(Split { scheme, netloc: netloc.to_owned(), path: path.to_owned() })
}

fn check_brackets(netloc: &str) -> Result<(), String> {
    if netloc.contains('[') != netloc.contains(']') {
        return Err("Invalid IPv6 URL".to_owned());
    }
    let Some((_, rest)) = netloc.split_once('[') else { return Ok(()) };
    let inner = rest.split(']').next().unwrap_or(rest);
    if let Some(future) = inner.strip_prefix('v') {
        let is_future = future
            .split_once('.')
            .is_some_and(|(version, rest)| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit()) && !rest.is_empty());
        return if is_future { Ok(()) } else { Err("IPvFuture address is invalid".to_owned()) };
    }
    if inner.parse::<Ipv4Addr>().is_ok() {
        return Err("An IPv4 address cannot be in brackets".to_owned());
    }
    if is_ipv6(inner) { Ok(()) } else { Err(format!("{} does not appear to be an IPv4 or IPv6 address", text::repr(inner))) }
}

/// Whether Python's `ipaddress` takes a text for an IPv6 address: a zone may follow, without `%` and not empty.
#[must_use]
pub fn is_ipv6(text: &str) -> bool {
    let (address, zone) = text.split_once('%').map_or((text, None), |(address, zone)| (address, Some(zone)));
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(|zone| !zone.is_empty() && !zone.contains('%'))
}

/// Whether a text is an IPv4 address. Like Python's `ipaddress`, Rust's parser takes neither 256 nor a leading zero.
#[must_use]
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// A host in which normalization (NFKC) would bring forth a delimiter is refused.
fn check_wide_delimiters(netloc: &str) -> Result<(), String> {
    const WIDE: [char; 19] = [
        '\u{2100}', '\u{2101}', '\u{2105}', '\u{2106}', '\u{ff0f}', '\u{ff1f}', '\u{ff03}', '\u{ff20}', '\u{ff1a}', '\u{fe13}', '\u{fe16}',
        '\u{fe55}', '\u{fe56}', '\u{fe5f}', '\u{fe6b}', '\u{2047}', '\u{2048}', '\u{2049}', '\u{2a74}',
    ];
    if !netloc.is_ascii() && netloc.contains(WIDE) {
        return Err(format!("netloc {} contains invalid characters under NFKC normalization", text::repr(netloc)));
    }
    Ok(())
}

impl Split {
    /// Host and port as written: the host without the brackets of IPv6.
    fn host_and_port(&self) -> (&str, &str) {
        let info = self.netloc.rsplit('@').next().unwrap_or(&self.netloc);
        match info.split_once('[') {
            Some((_, bracketed)) => {
                let (host, rest) = bracketed.split_once(']').unwrap_or((bracketed, ""));
                (host, rest.split_once(':').map_or("", |(_, port)| port))
            }
            None => info.split_once(':').unwrap_or((info, "")),
        }
    }

    /// The host in lower case, empty where there is none. Of an address with a zone only the address is lower-cased.
    #[must_use]
    pub fn hostname(&self) -> String {
        let (host, _) = self.host_and_port();
        match host.split_once('%') {
            Some((address, zone)) => format!("{}%{zone}", address.to_lowercase()),
            None => host.to_lowercase(),
        }
    }

    /// Whether [`Split::hostname`] is not empty.
    #[must_use]
    pub fn has_host(&self) -> bool {
        !self.host_and_port().0.is_empty()
    }

    /// What stands behind the host's `:`; empty where there is nothing.
    #[must_use]
    pub fn port(&self) -> &str {
        self.host_and_port().1
    }
}
