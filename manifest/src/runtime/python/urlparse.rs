//! `urllib.parse.urlparse` of Python 3.11, which the allow-list and the validation ask (contract §5, §9).

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::runtime::python::{is_url_scheme, text};

/// A URL as Python splits it. Nothing is decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split<'u> {
    /// In lower case; may be empty.
    pub scheme: Cow<'u, str>,
    /// Between `//` and the next `/`, `?` or `#`.
    pub netloc: Cow<'u, str>,
    /// What follows, up to `?` or `#`.
    pub path: Cow<'u, str>,
}

/// Splits a URL: leading control characters and blanks are dropped, tabs and line ends wherever they stand.
///
/// # Errors
/// Python's text of the `ValueError`.
pub fn urlparse(url: &str) -> Result<Split<'_>, String> {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    if memchr::memchr3(b'\t', b'\r', b'\n', url.as_bytes()).is_none() {
        return split(url);
    }
    let cleaned = url.replace(['\t', '\r', '\n'], "");
    let Split { scheme, netloc, path } = split(&cleaned)?;
    let owned = |part: Cow<'_, str>| Cow::Owned(part.into_owned());
    Ok(Split { scheme: owned(scheme), netloc: owned(netloc), path: owned(path) })
}

fn split(url: &str) -> Result<Split<'_>, String> {
    let (scheme, rest) = match url.bytes().position(|byte| byte == b':').map(|at| (&url[..at], &url[at + 1..])) {
        Some((scheme, rest)) if is_url_scheme(scheme) => (scheme, rest),
        _ => ("", url),
    };
    let (netloc, rest) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    check_brackets(netloc)?;
    check_wide_delimiters(netloc)?;
    let path = &rest[..memchr::memchr2(b'?', b'#', rest.as_bytes()).unwrap_or(rest.len())];
    let is_lower = !scheme.bytes().any(|byte| byte.is_ascii_uppercase());
    let scheme = if is_lower { scheme.into() } else { scheme.to_ascii_lowercase().into() };
    Ok(Split { scheme, netloc: netloc.into(), path: path.into() })
}

fn check_brackets(netloc: &str) -> Result<(), String> {
    // Nearly no host has one.
    if memchr::memchr2(b'[', b']', netloc.as_bytes()).is_none() {
        return Ok(());
    }
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

impl Split<'_> {
    /// Host and port as written: the host without the brackets of IPv6.
    fn host_and_port(&self) -> (&str, &str) {
        let netloc = &*self.netloc;
        let info = memchr::memrchr(b'@', netloc.as_bytes()).map_or(netloc, |at| &netloc[at + 1..]);
        let parted = |text: &'_ str, sign: u8| memchr::memchr(sign, text.as_bytes()).map(|at| (at, at + 1));
        match parted(info, b'[') {
            Some((_, inner)) => {
                let bracketed = &info[inner..];
                let (host, rest) = parted(bracketed, b']').map_or((bracketed, ""), |(end, next)| (&bracketed[..end], &bracketed[next..]));
                (host, parted(rest, b':').map_or("", |(_, port)| &rest[port..]))
            }
            None => parted(info, b':').map_or((info, ""), |(end, port)| (&info[..end], &info[port..])),
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
