//! A command for bash that sends the same request: the same method, target, headers and body, in curl's own words.

use faxsmith_manifest::runtime::client::multipart::{Boundary, Part};
use faxsmith_manifest::runtime::client::{Body, Request};

use crate::render::Case;
use crate::shell::quoted;

/// The file that stands for the document.
pub const DOCUMENT: &str = "fax.pdf";

/// The command, or nothing where there is no request.
pub fn command(case: &Case) -> Option<String> {
    let request = case.trial.request.as_ref().ok()?;
    let mut lines = vec![first_line(request)];
    for (name, value) in &request.headers {
        // curl counts the body, names the host and sets the boundary itself.
        let is_curls = match &*name.to_ascii_lowercase() {
            "content-length" => request.wire_body().1.is_none(),
            "host" => *value == request.url.netloc(),
            "content-type" => matches!(&request.body, Body::Multipart(Boundary::Random, _)) && value.contains("boundary="),
            _ => false,
        };
        if !is_curls {
            lines.push(format!("-H {}", quoted(&if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") })));
        }
    }
    body(request, &mut lines);
    lines.push(quoted(&url(request)));
    Some(lines.join(" \\\n  ") + "\n")
}

fn first_line(request: &Request) -> String {
    let method = match &request.body {
        Body::Bytes(bytes) if bytes.is_empty() && request.method == "HEAD" => "--head".to_owned(),
        _ => format!("-X {}", quoted(&request.method)),
    };
    format!("curl --http1.1 --globoff --path-as-is {method} --request-target {}", quoted(&request.url.target()))
}

/// The URL without user and password: those are in a header already.
fn url(request: &Request) -> String {
    format!("{}{}", request.url.origin(), request.url.target())
}

fn body(request: &Request, lines: &mut Vec<String>) {
    let has = |name: &str| request.header(name).is_some();
    match &request.body {
        Body::Bytes(bytes) if bytes.is_empty() => {
            if has("content-length") {
                // An empty body that is counted, without the type that curl would add.
                if !has("content-type") {
                    lines.push("-H 'Content-Type:'".to_owned());
                }
                lines.push("--data-binary ''".to_owned());
            }
        }
        Body::Bytes(bytes) => {
            if !has("content-type") {
                lines.push("-H 'Content-Type:'".to_owned());
            }
            lines.push(format!("--data-raw {}", quoted(&String::from_utf8_lossy(bytes))));
        }
        Body::Multipart(boundary, parts) => {
            lines.extend(parts.iter().map(form_field));
            if matches!(boundary, Boundary::Given(_)) {
                lines.push("-H 'Expect:'".to_owned());
            }
        }
    }
}

fn form_field(part: &Part) -> String {
    // Names are escaped already; curl would do it once more.
    match &part.filename {
        Some(filename) => format!(
            "-F {}",
            quoted(&format!("{}=@{DOCUMENT};type={};filename=\"{filename}\"", part.name, part.content_type.unwrap_or("application/pdf")))
        ),
        None => format!("--form-string {}", quoted(&format!("{}={}", part.name, String::from_utf8_lossy(&part.content)))),
    }
}
