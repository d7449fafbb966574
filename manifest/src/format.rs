//! The canonical form of a file: the order of its keys and its layout. Values stay as they are, byte for byte.
//!
//! Formatting twice is formatting once. What can't be formatted without guessing isn't: the reason says where and why.

mod layout;
mod order;
mod part;

use crate::document::Document;
use crate::json::{Complaint, Defect, STORED_DEPTH};
use crate::mask;
use crate::span::Span;
use crate::tree::{Node, Value};

/// What is not written because it could never be read again, in bytes: the reader takes files of up to 16 MiB.
const MAX_SIZE: usize = 16 << 20;

/// Why a file is not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Where.
    pub span: Span,
    /// What is there, and what to do. Quotes keys only, never values.
    pub message: String,
}

/// The canonical text of a file: canonical order of keys by its kind, two blanks of indentation, the line ends that it has, one at its
/// end.
///
/// `file_name` is the last part of its path: sample replies and test cases are told by it.
///
/// # Errors
///
/// What is no JSON, repeats a key, or is nested too deep is left to a person.
pub fn format(document: &Document, file_name: &str) -> Result<String, Obstacle> {
    if let Some(obstacle) = obstacle(document) {
        return Err(obstacle);
    }
    let shape = order::of(document, file_name);
    // Faxbot ends the configuration file that it writes without a line end (contract §11.1): both forms are right there.
    let line_end = document.kind != crate::kind::Kind::Config || document.text.ends_with('\n');
    layout::Writer::new(&document.text, MAX_SIZE).document(&document.root, shape, line_end).ok_or_else(|| Obstacle {
        span: Span::at(0),
        message: "laid out, it would be larger than 16 MiB, and no file of that size is read again".to_owned(),
    })
}

pub use part::format_part;

fn obstacle(document: &Document) -> Option<Obstacle> {
    if let Some(complaint) = document.complaints.first() {
        return Some(Obstacle { span: complaint.span, message: unreadable(complaint, document.complaints.len() - 1) });
    }
    if matches!(document.root.value, Value::Invalid) {
        return Some(Obstacle { span: Span::at(0), message: "it is no JSON, though there may be some in it".to_owned() });
    }
    if document.depth > STORED_DEPTH {
        return Some(Obstacle {
            span: Span::at(0),
            message: format!("it is nested {} levels deep, more than {STORED_DEPTH}", document.depth),
        });
    }
    repeated(&document.root).map(|(span, earlier)| {
        let key = mask::quote(document, Span { start: span.start + 1, end: span.end - 1 });
        let line = 1 + memchr::memchr_iter(b'\n', &document.text.as_bytes()[..earlier.start as usize]).count();
        let message = format!(
            "the key `{key}` stands twice in one object, first in line {line}: only you know which of the two is meant; remove one"
        );
        Obstacle { span, message }
    })
}

fn unreadable(complaint: &Complaint, others: usize) -> String {
    let is_text = !matches!(complaint.kind, Defect::Utf16 | Defect::NotUtf8 | Defect::Empty);
    let remedy = match &complaint.fix {
        Some((_, true, _)) if others == 0 => "; `faxsmith lint --fix` mends it",
        _ if is_text && others > 0 => "; `faxsmith lint` shows this and what else is wrong",
        _ if is_text => "; `faxsmith lint` shows more",
        _ => "",
    };
    format!("{}{remedy}", complaint.message.trim_end_matches('.'))
}

/// The first key that stands twice in its object, and where it stood before.
fn repeated(node: &Node) -> Option<(Span, Span)> {
    if let Some(object) = node.object() {
        let here = object.first_repeated().map(|(member, earlier)| (member.key.span, earlier.key.span));
        return here.or_else(|| object.members.iter().find_map(|member| repeated(&member.value)));
    }
    node.array().unwrap_or_default().iter().find_map(repeated)
}
