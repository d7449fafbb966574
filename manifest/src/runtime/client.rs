//! The HTTP client that Faxbot uses, httpx, as far as a manifest can notice it (contract §7.2, §7.3).

pub mod headers;
pub mod idna_2008;
pub mod multipart;
pub mod query;
pub mod url;

use crate::runtime::fault::Fault;
use crate::runtime::python::json::{self, Style};
use crate::runtime::python::value::Value;
use headers::Headers;
use multipart::{Boundary, Part};
use query::Params;
use url::Url;

/// One version of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// What it calls itself in `User-Agent`.
    pub user_agent: &'static str,
    /// Which characters its URLs keep.
    pub url: url::Charset,
    /// What becomes of the query written in a URL.
    pub query: crate::runtime::Query,
    /// How it writes JSON.
    pub json: Style,
    /// What it raises for a header value that is no string.
    pub header_type: headers::TypeFault,
}

/// What a request is made of, as Faxbot hands it to the client.
#[derive(Clone, Debug, Default)]
pub struct Parcel {
    /// In upper case.
    pub method: String,
    /// As text.
    pub url: String,
    /// Parameters of the query.
    pub params: Params,
    /// Names and values; values may be of any type.
    pub headers: Vec<(Value, Value)>,
    /// The body.
    pub content: Content,
    /// In milliseconds.
    pub timeout_ms: f64,
}

/// The body as Faxbot hands it to the client.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// None.
    #[default]
    Empty,
    /// To be written as JSON.
    Json(Value),
    /// Fields, and a document where there is one.
    Fields(Params, Option<File>),
}

/// A document to attach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name of its field.
    pub field: String,
    /// The file's name.
    pub name: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// A request as it goes on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// In upper case.
    pub method: String,
    /// Where it goes.
    pub url: Url,
    /// Names as written, values; those that the client adds are among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// The time limit for connecting, writing and reading, each, in milliseconds.
    pub timeout_ms: f64,
}

/// A body as it goes on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// These bytes; none if empty.
    Bytes(Vec<u8>),
    /// A multipart form.
    Multipart(Boundary, Vec<Part>),
}

impl Request {
    /// The body as it goes on the wire, with the framing that the headers ask for, and the exception that ends it where the manifest's
    /// own `Content-Length` is wrong: the head has gone out by then (contract §7.3).
    #[must_use]
    pub fn wire_body(&self) -> (Vec<u8>, Option<Fault>) {
        let body = match &self.body {
            Body::Bytes(bytes) => bytes.clone(),
            Body::Multipart(boundary, parts) => multipart::encode(boundary, parts),
        };
        if self.header("transfer-encoding").is_some() {
            let chunk =
                if body.is_empty() { Vec::new() } else { [format!("{:x}\r\n", body.len()).into_bytes(), body, b"\r\n".to_vec()].concat() };
            return ([chunk, b"0\r\n\r\n".to_vec()].concat(), None);
        }
        let declared = self.header("content-length").map_or(body.len(), |length| length.trim().parse().unwrap_or(usize::MAX));
        let fault = |what: &str| Some(Fault::new("LocalProtocolError", format!("Too {what} data for declared Content-Length")));
        match declared.cmp(&body.len()) {
            std::cmp::Ordering::Less => (Vec::new(), fault("much")),
            std::cmp::Ordering::Equal => (body, None),
            std::cmp::Ordering::Greater => (body, fault("little")),
        }
    }

    /// The value of a header, without regard to case; the last where there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// Whether a header is one that the client adds to every request, with the value that it has of itself (contract §7.3).
    #[must_use]
    pub fn is_clients_own(&self, name: &str, value: &str) -> bool {
        match &*name.to_ascii_lowercase() {
            "host" => value == self.url.netloc(),
            "accept" => value == "*/*",
            "accept-encoding" => value == "gzip, deflate",
            "connection" => value == "keep-alive",
            "user-agent" => value.starts_with("python-httpx/"),
            "content-length" => self.wire_body().1.is_none(),
            _ => false,
        }
    }
}

impl Client {
    /// Builds the request and applies every check that comes before the first byte is sent.
    ///
    /// # Errors
    /// The client's own exceptions.
    pub fn build(&self, parcel: &Parcel) -> Result<Request, Fault> {
        let url = Url::parse(&parcel.url, self.url)?;
        let given = Headers::of(&parcel.headers, self.header_type)?;
        let mut headers = Headers::defaults(self.user_agent);
        headers.update(given);
        let url = url.with_params(&parcel.params, self.query)?;
        let method = parcel.method.to_uppercase();
        let (body, length, content_type) = self.content(&parcel.content, &headers)?;
        let mut all = Headers::default();
        if !headers.has("host") {
            all.push("Host", &url.netloc());
        }
        if length.is_none() && !headers.has("content-length") && matches!(&*method, "POST" | "PUT" | "PATCH") {
            all.push("Content-Length", "0");
        }
        if let Some(length) = length {
            headers.set_default("Content-Length", &length.to_string());
        }
        if let Some(content_type) = content_type {
            headers.set_default("Content-Type", &content_type);
        }
        all.append(headers);
        if let Some(value) = url.authorization() {
            all.set("Authorization", &value);
        }
        url.check_protocol()?;
        if !method.is_ascii() {
            return Err(Fault::new("UnicodeEncodeError", "the method has characters beyond ASCII"));
        }
        all.check()?;
        if !crate::runtime::http::is_token(&method) {
            return Err(Fault::new("LocalProtocolError", "Illegal method characters"));
        }
        Ok(Request { method, url, headers: all.into_pairs(), body, timeout_ms: parcel.timeout_ms })
    }

    /// The plain request with which Faxbot fetches the document.
    ///
    /// # Errors
    /// The client's own exceptions.
    pub fn build_download(&self, link: &str, timeout_ms: f64) -> Result<Request, Fault> {
        let url = Url::parse(link, self.url)?;
        url.check_protocol()?;
        let mut headers = Headers::default();
        headers.push("Host", &url.netloc());
        headers.append(Headers::defaults(self.user_agent));
        if let Some(value) = url.authorization() {
            headers.set("Authorization", &value);
        }
        Ok(Request { method: "GET".to_owned(), url, headers: headers.into_pairs(), body: Body::Bytes(Vec::new()), timeout_ms })
    }

    /// The body, its length and its type, where there is one.
    fn content(&self, content: &Content, headers: &Headers) -> Result<(Body, Option<usize>, Option<String>), Fault> {
        let sized = |bytes: Vec<u8>, kind: &str| (Some(bytes.len()), Body::Bytes(bytes), Some(kind.to_owned()));
        let (length, body, content_type) = match content {
            Content::Empty => (None, Body::Bytes(Vec::new()), None),
            Content::Json(value) => {
                sized(json::dumps(value, self.json).map_err(|(class, message)| Fault::new(class, message))?, "application/json")
            }
            Content::Fields(fields, Some(file)) => {
                let boundary = Boundary::of(headers.get("content-type").as_deref());
                let parts = multipart::parts(fields, file)?;
                let content_type = format!("multipart/form-data; boundary={}", boundary.as_str());
                (Some(multipart::encode(&boundary, &parts).len()), Body::Multipart(boundary, parts), Some(content_type))
            }
            Content::Fields(fields, None) if fields.is_empty() => (None, Body::Bytes(Vec::new()), None),
            Content::Fields(fields, None) => sized(fields.urlencoded()?.into_bytes(), "application/x-www-form-urlencoded"),
        };
        Ok((body, length, content_type))
    }
}
