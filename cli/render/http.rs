//! The message as it goes over the wire, for people and for tools that read `.http` files.

use std::fmt::Write as _;

use crate::render::Case;
use crate::report::printable;

/// The message, or nothing where there is no request. Lines end in a line feed; control characters are shown escaped.
pub fn message(case: &Case) -> Option<String> {
    let request = case.trial.request.as_ref().ok()?;
    let mut out = String::new();
    let _ = writeln!(out, "{} {} HTTP/1.1", request.method, printable(&request.url.target()));
    for (name, value) in &request.headers {
        let _ = writeln!(out, "{name}: {}", printable(value));
    }
    out.push('\n');
    let body = request.wire_body().0;
    if !body.is_empty() {
        for line in String::from_utf8_lossy(&body).split('\n') {
            let _ = writeln!(out, "{}", printable(line.trim_end_matches('\r')));
        }
    }
    Some(out)
}
