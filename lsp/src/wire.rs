//! What comes in: frames are read, looked at and passed on to the framework.
//!
//! The framework (tower-lsp-server 0.23) ends without a word on a message that it can't decode, waits for ever for a length that lies,
//! drops a notification of the wrong shape so that the text stays stale, and ends with 0 whatever happened. This guard stands before it.

use std::io::{BufRead, Read};

use serde::Deserialize;
use serde_json::value::RawValue;
use tower_lsp::ls_types::{DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams};

use crate::virtual_document;

/// A message longer than this is no editor's: more than a hundred of the largest files that are checked.
pub const MAX_MESSAGE: usize = 256 << 20;
/// More than any client's headers need.
const MAX_HEADER: u64 = 8 << 10;

/// No message of the protocol nests nearly as deep. One less than the framework's reader takes.
const MAX_DEPTH: usize = 127;

/// What was read.
#[derive(Debug)]
pub enum Frame {
    /// A message to pass on.
    Message {
        /// All of it, without its header.
        body: Vec<u8>,
        /// Whether it is the request to shut down.
        shuts_down: bool,
    },
    /// A notification about a document that can't be understood: what is known of that document is no longer true.
    Lost { uri: Option<String>, why: String },
    /// Something that is no message: told in the log.
    Bad(String),
    /// `exit` came.
    Exit,
    /// The client is gone.
    End,
    /// The client is gone in the middle of a message, or what it sends can't be read any more.
    Broken(String),
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    method: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
}

/// Reads the next message.
pub fn read(input: &mut impl BufRead) -> Frame {
    let length = match header(input) {
        Ok(Some(length)) => length,
        Ok(None) => return Frame::End,
        Err(why) => return Frame::Broken(why),
    };
    let mut body = Vec::new();
    // The length may lie: memory is taken as bytes come.
    match input.by_ref().take(length as u64).read_to_end(&mut body) {
        Ok(read) if read == length => look_at(body),
        Ok(read) => Frame::Broken(format!("the client is gone in the middle of a message: {read} of {length} bytes came")),
        Err(error) => Frame::Broken(format!("can't read from the client: {error}")),
    }
}

/// The length that the header says; `None` where there is none because the client is gone.
fn header(input: &mut impl BufRead) -> Result<Option<usize>, String> {
    let mut length = None;
    let mut seen = 0;
    loop {
        let mut line = Vec::new();
        let read =
            input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line).map_err(|error| format!("can't read from the client: {error}"))?;
        if read == 0 {
            return if seen == 0 { Ok(None) } else { Err("the client is gone in the middle of a header".to_owned()) };
        }
        seen += read as u64;
        if seen >= MAX_HEADER {
            return Err("the client's header does not end".to_owned());
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            match length {
                Some(length) => return Ok(Some(length)),
                // Blank lines between messages do no harm.
                None if seen == read as u64 => {
                    seen = 0;
                    continue;
                }
                None => return Err("a header without `Content-Length`".to_owned()),
            }
        }
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            let value: usize = value.trim().parse().map_err(|_| "a `Content-Length` that is no number".to_owned())?;
            if value > MAX_MESSAGE {
                return Err(format!("a message of {value} bytes is announced, the longest that is read has {MAX_MESSAGE}"));
            }
            length = Some(value);
        }
    }
}

fn look_at(body: Vec<u8>) -> Frame {
    // A list would do for a struct; the protocol has no batches.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Frame::Bad("a message that is no JSON object".to_owned());
    }
    // The framework ends without a word on a message that nests deeper.
    if depth(&body) > MAX_DEPTH {
        return Frame::Bad(format!("a message that nests deeper than {MAX_DEPTH} levels"));
    }
    let envelope: Envelope<'_> = match serde_json::from_slice(&body) {
        Ok(envelope) => envelope,
        // Never the message itself: it holds the user's file.
        Err(error) => {
            return Frame::Bad(format!("a message that is no JSON object: {:?} error at column {}", error.classify(), error.column()));
        }
    };
    let id = envelope.id.map(|id| id.get().to_owned());
    if let Some(id) = &id
        && !(id.starts_with('"') || id.parse::<i64>().is_ok())
    {
        return Frame::Bad("a message whose id is neither a whole number nor a string".to_owned());
    }
    let Some(method) = envelope.method else {
        // An answer to a request of the server.
        return if id.is_some() {
            Frame::Message { body, shuts_down: false }
        } else {
            Frame::Bad("a message without method and id".to_owned())
        };
    };
    if id.is_some() {
        let (shuts_down, introduces) = (method == "shutdown", method == "initialize");
        let body = if introduces { virtual_document::understood(body) } else { body };
        return Frame::Message { body, shuts_down };
    }
    let params = envelope.params.map_or("null", RawValue::get);
    let understood = match &*method {
        "exit" => return Frame::Exit,
        "textDocument/didOpen" => serde_json::from_str::<DidOpenTextDocumentParams>(params).map(drop),
        "textDocument/didChange" => serde_json::from_str::<DidChangeTextDocumentParams>(params).map(drop),
        "textDocument/didClose" => serde_json::from_str::<DidCloseTextDocumentParams>(params).map(drop),
        _ => Ok(()),
    };
    match understood {
        Ok(()) => Frame::Message { body, shuts_down: false },
        Err(error) => {
            let why = format!("`{method}` of a wrong shape: {:?} error at column {} of its params", error.classify(), error.column());
            Frame::Lost { uri: uri_of(params), why }
        }
    }
}

/// How deep the brackets of a JSON text nest, as far as it is one.
fn depth(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            // Mostly a whole file stands in there.
            b'"' => at = string_end(text, at + 1),
            _ => {}
        }
        deepest = deepest.max(depth);
        at += 1;
    }
    deepest
}

/// Where the string ends whose content begins at `at`.
fn string_end(text: &[u8], mut at: usize) -> usize {
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if text[at] == b'"' {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// The document of a notification that is otherwise not understood.
fn uri_of(params: &str) -> Option<String> {
    let params: serde_json::Value = serde_json::from_str(params).ok()?;
    params.get("textDocument")?.get("uri")?.as_str().map(str::to_owned)
}

/// The header of a message of so many bytes.
#[must_use]
pub fn header_of(length: usize) -> String {
    format!("Content-Length: {length}\r\n\r\n")
}

/// The length that a header of ours says.
#[must_use]
pub fn length_of(header: &[u8]) -> Option<usize> {
    std::str::from_utf8(header).ok()?.strip_prefix("Content-Length: ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io;

    fn all(input: &[u8]) -> Vec<String> {
        let mut input = io::Cursor::new(input);
        let mut found = Vec::new();
        loop {
            let frame = read(&mut input);
            let text = format!("{frame:?}");
            found.push(text.split([' ', '(', '{']).next().unwrap_or_default().to_owned());
            if matches!(frame, Frame::End | Frame::Broken(_) | Frame::Exit) {
                return found;
            }
        }
    }

    fn message(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_comes() {
        let request = message(r#"{"jsonrpc":"2.0","id":1,"method":"x"}"#);
        for (input, want) in [
            (String::new(), vec!["End"]),
            (request.clone(), vec!["Message", "End"]),
            (format!("{request}{request}"), vec!["Message", "Message", "End"]),
            (message("{"), vec!["Bad", "End"]),
            (message("[1]"), vec!["Bad", "End"]),
            (message(&format!(r#"{{"id":1,"method":"x","params":"{}"}}"#, r#"[{\"\\"#.repeat(500))), vec!["Message", "End"]),
            (message(&format!(r#"{{"id":1,"method":"x","params":{}{}}}"#, "[".repeat(126), "]".repeat(126))), vec!["Message", "End"]),
            (message(&format!(r#"{{"id":1,"method":"x","params":{}{}}}"#, "[".repeat(127), "]".repeat(127))), vec!["Bad", "End"]),
            (message(r#"{"id":1.5,"method":"x"}"#), vec!["Bad", "End"]),
            (message(r#"{"method":"exit"}"#), vec!["Exit"]),
            (message(r#"{"method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a"}}}"#), vec!["Lost", "End"]),
            ("Content-Length: 10\r\n\r\n{}".to_owned(), vec!["Broken"]),
            ("Content-Length: x\r\n\r\n{}".to_owned(), vec!["Broken"]),
            ("Content-Length: 99999999999\r\n\r\n{}".to_owned(), vec!["Broken"]),
            ("Content-Type: x\r\n\r\n{}".to_owned(), vec!["Broken"]),
            ("Content-Le".to_owned(), vec!["Broken"]),
            (format!("content-length: 2\r\n\r\n{{}}{request}"), vec!["Bad", "Message", "End"]),
            ("x".repeat(20_000), vec!["Broken"]),
        ] {
            assert_eq!(all(input.as_bytes()), want, "{}", &input[..input.len().min(80)]);
        }
    }
}
