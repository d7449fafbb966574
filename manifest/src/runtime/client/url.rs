//! URLs as the client reads and writes them (contract §7.3).

use crate::runtime::Query;
use crate::runtime::client::idna_2008::to_ascii;
use crate::runtime::client::query::{Params, percent_encode, unquote};
use crate::runtime::fault::Fault;
use crate::runtime::python;
use crate::runtime::python::text;
use crate::runtime::python::urlparse::{is_ipv4, is_ipv6};
use base64::Engine as _;

/// The longest URL, in characters.
const MAX_LENGTH: usize = 65536;

/// Which characters are kept where; all else is percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// httpx 0.27: paths keep `"`, backtick, `{` and `}`.
    Wide,
    /// httpx 0.28: those of browsers.
    Whatwg,
}

/// A URL in its normal form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// In lower case; empty where there is none.
    pub scheme: String,
    /// Encoded; empty where there is none.
    pub userinfo: String,
    /// In lower case and ASCII, without the brackets of IPv6.
    pub host: String,
    /// As digits, unless it is the scheme's own.
    pub port: Option<String>,
    /// Encoded.
    pub path: String,
    /// Encoded.
    pub query: Option<String>,
    /// Encoded; never sent.
    pub fragment: Option<String>,
}

fn invalid(message: impl Into<String>) -> Fault {
    Fault::new("InvalidURL", message)
}

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// The client's own words.
    pub fn parse(url: &str, charset: Charset) -> Result<Self, Fault> {
        if url.len() > MAX_LENGTH && url.chars().count() > MAX_LENGTH {
            return Err(invalid("URL too long"));
        }
        if let Some((at, c)) = url.chars().enumerate().find(|(_, c)| c.is_ascii_control()) {
            let shown = text::repr(&c.to_string());
            return Err(invalid(format!("Invalid non-printable ASCII character in URL, {shown} at position {at}.")));
        }
        let (scheme, rest) = split_scheme(url);
        let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        let (userinfo, host_and_port) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (host, port) = split_host(host_and_port);
        let scheme = scheme.to_ascii_lowercase();
        let url = Self {
            userinfo: quote(userinfo, |c| charset.keeps_in_userinfo(c))?,
            host: encode_host(host)?,
            port: normal_port(port, &scheme)?,
            scheme,
            ..Self::default()
        };
        let has_authority = !url.userinfo.is_empty() || !url.host.is_empty() || url.port.is_some();
        if has_authority && !path.is_empty() && !path.starts_with('/') {
            return Err(invalid("For absolute URLs, path must be empty or begin with '/'"));
        }
        let mut path = path.to_owned();
        if url.scheme.is_empty() && !has_authority {
            if path.starts_with("//") {
                return Err(invalid("Relative URLs cannot have a path starting with '//'"));
            }
            if path.starts_with(':') {
                return Err(invalid("Relative URLs cannot have a path starting with ':'"));
            }
        } else {
            path = without_dots(&path);
        }
        Ok(Self {
            path: quote(&path, |c| charset.keeps_in_path(c))?,
            query: query.map(|query| quote(query, |c| charset.keeps_in_query(c))).transpose()?,
            fragment: fragment.map(|fragment| quote(fragment, |c| charset.keeps_in_fragment(c))).transpose()?,
            ..url
        })
    }

    /// The URL with the parameters that Faxbot adds, and what becomes of its own query (contract §7.2).
    ///
    /// # Errors
    /// A lone surrogate can't be encoded.
    pub fn with_params(mut self, params: &Params, query: Query) -> Result<Self, Fault> {
        let mut all = Params::default();
        if query == Query::Encoded {
            all = Params::of_query(self.query.as_deref().unwrap_or_default());
        }
        all.merge(params);
        self.query = match query {
            _ if all.is_empty() => None,
            Query::Encoded => Some(all.percent_encoded()?),
            Query::Dropped => Some(all.urlencoded()?),
        };
        Ok(self)
    }

    /// Whether the client can speak this protocol at all.
    ///
    /// # Errors
    /// The client's own words.
    pub fn check_protocol(&self) -> Result<(), Fault> {
        let refused = |message: String| Err(Fault::new("UnsupportedProtocol", message));
        match &*self.scheme {
            // A URL without a host is taken for a relative one, which loses its scheme too.
            _ if self.host.is_empty() || self.scheme.is_empty() => {
                refused("Request URL is missing an 'http://' or 'https://' protocol.".to_owned())
            }
            "http" | "https" | "ws" | "wss" => Ok(()),
            other => refused(format!("Request URL has an unsupported protocol '{other}://'.")),
        }
    }

    /// Host and port.
    #[must_use]
    pub fn netloc(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        self.port.as_ref().map_or(host.clone(), |port| format!("{host}:{port}"))
    }

    /// What stands in the request line: path and query.
    #[must_use]
    pub fn target(&self) -> String {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        self.query.as_ref().map_or(path.to_owned(), |query| format!("{path}?{query}"))
    }

    /// Where the client connects: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        // Without an upgrade the WebSocket schemes are plain ones.
        let scheme = match &*self.scheme {
            "ws" => "http",
            "wss" => "https",
            other => other,
        };
        format!("{scheme}://{}", self.netloc())
    }

    /// `Basic …` of name and password in the URL.
    #[must_use]
    pub fn authorization(&self) -> Option<String> {
        let (name, password) = self.userinfo.split_once(':').unwrap_or((&self.userinfo, ""));
        let (name, password) = (unquote(name), unquote(password));
        (!name.is_empty() || !password.is_empty()).then(|| basic(&name, &password))
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        let user = if self.userinfo.is_empty() { String::new() } else { format!("{}@", self.userinfo) };
        let authority = user + &self.netloc();
        if !authority.is_empty() {
            write!(f, "//{authority}")?;
        }
        f.write_str(&self.path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        self.fragment.as_ref().map_or(Ok(()), |fragment| write!(f, "#{fragment}"))
    }
}

/// The value of an `Authorization` header for a name and a password.
#[must_use]
pub fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}")))
}

impl Charset {
    fn keeps_in_userinfo(self, c: char) -> bool {
        match self {
            Charset::Wide => is_sub_delimiter(c) || c == ':',
            Charset::Whatwg => self.keeps_in_path(c) && !"/;=@[\\]^|".contains(c),
        }
    }

    fn keeps_in_path(self, c: char) -> bool {
        match self {
            Charset::Wide => is_wide(c) && c != '?' && c != '#',
            Charset::Whatwg => is_printable(c) && !" \"#<>?`{}".contains(c),
        }
    }

    fn keeps_in_query(self, c: char) -> bool {
        match self {
            Charset::Wide => is_wide(c) && c != '#',
            Charset::Whatwg => is_printable(c) && !" \"#<>".contains(c),
        }
    }

    fn keeps_in_fragment(self, c: char) -> bool {
        match self {
            Charset::Wide => is_wide(c),
            Charset::Whatwg => is_printable(c) && !" \"<>`".contains(c),
        }
    }
}

fn is_printable(c: char) -> bool {
    (' '..='~').contains(&c)
}

fn is_sub_delimiter(c: char) -> bool {
    "!$&'()*+,;=".contains(c)
}

fn is_wide(c: char) -> bool {
    is_sub_delimiter(c) || "`{}%|^\\\":/?#[]@".contains(c)
}

/// `name:` at the start; `:` alone is an empty scheme.
fn split_scheme(url: &str) -> (&str, &str) {
    match url.split_once(':') {
        Some((scheme, rest)) if scheme.is_empty() || python::is_url_scheme(scheme) => (scheme, rest),
        _ => ("", url),
    }
}

/// The host, which may be anything between the first `[` and the last `]`, and what stands behind its `:`.
fn split_host(text: &str) -> (&str, &str) {
    let end = match text.starts_with('[').then(|| text.rfind(']')).flatten() {
        Some(close) => close + 1,
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = text.split_at(end);
    (host, rest.strip_prefix(':').unwrap_or(rest))
}

fn normal_port(port: &str, scheme: &str) -> Result<Option<String>, Fault> {
    if port.is_empty() {
        return Ok(None);
    }
    let number = python::integer(port).ok_or_else(|| invalid(format!("Invalid port: {}", text::repr(port))))?;
    let default = match scheme {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        "ftp" => "21",
        _ => "",
    };
    Ok((number != default).then_some(number))
}

/// The host as the client looks it up.
///
/// # Errors
/// The client's own words for what is no address and no domain name.
pub fn encode_host(host: &str) -> Result<String, Fault> {
    let is_v4 = host.split('.').count() == 4 && host.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if is_v4 {
        return if is_ipv4(host) { Ok(host.to_owned()) } else { Err(invalid(format!("Invalid IPv4 address: {}", text::repr(host)))) };
    }
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return if is_ipv6(inner) { Ok(inner.to_owned()) } else { Err(invalid(format!("Invalid IPv6 address: {}", text::repr(host)))) };
    }
    if host.is_ascii() {
        return quote(&host.to_ascii_lowercase(), |c| is_sub_delimiter(c) || "\"`{}%|\\".contains(c));
    }
    to_ascii(&host.to_lowercase()).ok_or_else(|| invalid(format!("Invalid IDNA hostname: {}", text::repr(host))))
}

/// Removes `.` and `..` segments.
fn without_dots(path: &str) -> String {
    if !path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return path.to_owned();
    }
    let mut output: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if !output.is_empty() && output != [""] => drop(output.pop()),
            ".." => {}
            segment => output.push(segment),
        }
    }
    output.join("/")
}

/// Percent-encodes what is not kept; `%XX` stays.
fn quote(text: &str, keep: impl Fn(char) -> bool) -> Result<String, Fault> {
    text::encode_utf8(text).map_err(|message| Fault::new("UnicodeEncodeError", message))?;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    let bytes = text.as_bytes();
    while let Some(at) = text[from..].find('%').map(|at| from + at) {
        percent_encode(&text[from..at], &keep, &mut out);
        let is_escape = bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        from = if is_escape { at + 3 } else { at + 1 };
        if is_escape {
            out.push_str(&text[at..from]);
        } else {
            percent_encode("%", &keep, &mut out);
        }
    }
    percent_encode(&text[from..], &keep, &mut out);
    Ok(out)
}
