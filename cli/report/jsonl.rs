//! One line per finding, each the same object as in the JSON document; nothing else, so that every line is of one kind.

use crate::report::{FileReport, Format, json};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Jsonl;

impl Format for Jsonl {
    fn file(&self, report: &FileReport<'_>) -> String {
        let mut out = String::new();
        for entry in json::entries(report) {
            out.push_str(&entry);
            out.push('\n');
        }
        out
    }
}
