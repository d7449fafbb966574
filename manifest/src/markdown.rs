//! Manifests inside Markdown, checked in place.
//!
//! Faxbot imports manifests from the fences of a Markdown text (contract §10). Each of them is a document of its own; what is found
//! in it is moved to where it stands in the file, so that everything that shows or applies findings sees one file with one text.

pub mod fences;
pub mod plain;

use crate::check::{Checked, Outcome, Surroundings, judge};
use crate::document::Document;
use crate::finding::Finding;
use crate::json;
use crate::place::Place;
use crate::span::Span;
use fences::{Fence, fences};

/// Whether a path is that of a Markdown file.
#[must_use]
pub fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("md") || end.eq_ignore_ascii_case("markdown"))
}

/// A Markdown file that was read.
#[derive(Debug)]
pub struct Markdown {
    text: String,
    size: usize,
    faithful: bool,
    parts: Vec<Part>,
    passed: Vec<(usize, &'static str)>,
}

/// A manifest in it, or the list that it stands in.
#[derive(Debug)]
struct Part {
    document: Document,
    /// Where its text starts in the file.
    at: usize,
    /// For a list: its elements, which are parts of their own.
    elements: Option<Vec<Span>>,
}

impl Markdown {
    /// Finds the manifests in a file. Whatever the bytes, there is an answer.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Self {
        let size = bytes.len();
        let mut parts = Vec::new();
        let mut passed = Vec::new();
        for fence in fences(&bytes) {
            let content = &bytes[fence.content.clone()];
            if memchr::memmem::find(content, b"actions").is_none() {
                continue;
            }
            match fence.refused {
                Some(why) => passed.push((fence.line, why)),
                None => read_fence(content, &fence, &mut parts),
            }
        }
        let source = json::decode(bytes);
        // Of a file in UTF-16 there is no text that places could be in.
        if source.text.len() != size {
            parts.clear();
        }
        Self { text: source.text, size, faithful: source.faithful, parts, passed }
    }

    /// The size of the file in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many manifests there are.
    #[must_use]
    pub fn manifests(&self) -> usize {
        self.parts.iter().filter(|part| part.elements.is_none()).count()
    }

    /// The fences that may hold a manifest but that Faxbot imports nothing from: the line of each, from 1, and why.
    #[must_use]
    pub fn passed(&self) -> &[(usize, &'static str)] {
        &self.passed
    }

    /// The file without a look at the manifests.
    #[must_use]
    pub fn into_document(self) -> Document {
        let masked = crate::mask::masked(&self.text);
        Document::host(self.text, masked, self.size, self.faithful)
    }

    /// Checks the manifests. The spans and edits of the findings are those of the whole file.
    #[must_use]
    pub fn check(self, around: &Surroundings<'_>) -> Checked {
        // What lies in the folder of the text has nothing to do with the manifests in it.
        let known = around.known;
        let around = Surroundings { place: Place::new(around.place.path), known: None, ..*around };
        let mut all = Outcome::default();
        let mut masked = crate::mask::masked(&self.text).into_bytes();
        for (number, part) in (0..).zip(&self.parts) {
            let mut found = judge(&part.document, &around, Vec::new());
            if let Some(elements) = &part.elements {
                found.findings.retain_mut(|finding| is_about_list(finding, elements));
                found.silenced.clear();
            }
            found.silenced.iter_mut().for_each(|silenced| silenced.shift(part.at));
            for finding in found.findings.iter_mut().chain(found.silenced.iter_mut().map(|silenced| &mut silenced.finding)) {
                finding.shift(part.at);
                finding.part = number;
            }
            all.findings.append(&mut found.findings);
            all.silenced.append(&mut found.silenced);
            all.used.append(&mut found.used);
            overlay(&mut masked, &part.document, part.at);
        }
        all.findings.sort_by(|a, b| (a.part, a.span, a.rule.name).cmp(&(b.part, b.span, b.rule.name)));
        // Whole characters were replaced, so that it is UTF-8.
        let masked = String::from_utf8(masked).unwrap_or_else(|_| "*".repeat(self.text.len()));
        // The baseline knows the file as a whole.
        if let Some(known) = known {
            known.mark(&masked, &mut all.findings);
        }
        Checked {
            document: Document::host(self.text, masked, self.size, self.faithful),
            findings: all.findings,
            silenced: all.silenced,
            used: all.used,
            gone: 0,
        }
    }
}

/// Adds the manifests of a fence: an object with an `actions` object, or each of those in a list.
fn read_fence(content: &[u8], fence: &Fence, parts: &mut Vec<Part>) {
    let is_manifest = |node: &crate::tree::Node| node.get("actions").is_some_and(|member| member.value.object().is_some());
    let document = Document::read(content.to_vec(), &Place::default());
    let at = fence.content.start;
    if is_manifest(&document.root) {
        parts.push(Part { document, at, elements: None });
        return;
    }
    let elements: Vec<Span> =
        document.root.array().unwrap_or_default().iter().filter(|item| is_manifest(item)).map(|item| item.span).collect();
    if elements.is_empty() {
        return;
    }
    let inner: Vec<Part> = elements
        .iter()
        .map(|span| Part {
            document: Document::read(content[span.range()].to_vec(), &Place::default()),
            at: at + span.start as usize,
            elements: None,
        })
        .collect();
    if !document.complaints.is_empty() {
        parts.push(Part { document, at, elements: Some(elements) });
    }
    parts.extend(inner);
}

/// Whether a finding about a list says what those about its elements don't: that it is no JSON. There is no fix for it, because the
/// elements are mended by themselves.
fn is_about_list(finding: &mut Finding, elements: &[Span]) -> bool {
    finding.fixes.clear();
    finding.rule.name == "json-syntax" && !elements.iter().any(|element| element.contains(finding.span))
}

/// Hides in the copy of the whole file what is hidden in the copy of a part.
fn overlay(masked: &mut [u8], part: &Document, at: usize) {
    // A file that is no UTF-8 may be shown by nothing at all.
    let Some(target) = masked.get_mut(at..at + part.text.len()) else { return };
    for ((to, hidden), plain) in target.iter_mut().zip(part.masked().bytes()).zip(part.text.bytes()) {
        if hidden != plain {
            *to = hidden;
        }
    }
}
