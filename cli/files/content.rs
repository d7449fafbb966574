//! What a file contains, as far as it has been read to decide whether it is to be checked.

use faxsmith_manifest::check::{Checked, Surroundings, check, examine, examine_all};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::markdown::Markdown;
use faxsmith_manifest::place::Place;

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    /// Bytes that nobody has looked into.
    Bytes(Vec<u8>),
    /// A manifest.
    Manifest(Box<Document>),
    /// Markdown with or without manifests in it.
    Markdown(Markdown),
}

impl Content {
    /// How large it is, in bytes.
    pub fn size(&self) -> usize {
        match self {
            Content::Bytes(bytes) => bytes.len(),
            Content::Manifest(document) => document.size,
            Content::Markdown(markdown) => markdown.size(),
        }
    }

    /// Checks it.
    pub fn check(self, around: &Surroundings<'_>) -> Checked {
        match self {
            Content::Markdown(markdown) => markdown.check(around),
            Content::Bytes(bytes) => check(bytes, around),
            Content::Manifest(document) => examine(*document, around, Vec::new()),
        }
    }

    /// Checks several, each as [`Content::check`] does, with what only a look at several files has shown.
    pub fn check_all(all: Vec<(Self, Surroundings<'_>, Vec<Finding>)>) -> Vec<Checked> {
        let mut marked = Vec::new();
        let mut files = Vec::with_capacity(all.len());
        for (at, (content, around, more)) in all.into_iter().enumerate() {
            match content {
                Content::Markdown(markdown) => marked.push((at, markdown.check(&around))),
                content => files.push((content.read(&around.place), around, more)),
            }
        }
        let mut checked = examine_all(files);
        // Ascending, so that each comes to its own place.
        marked.into_iter().for_each(|(at, its)| checked.insert(at, its));
        checked
    }

    /// Reads it as JSON, which Markdown is not.
    pub fn read(self, place: &Place<'_>) -> Document {
        match self {
            Content::Bytes(bytes) => Document::read(bytes, place),
            Content::Manifest(document) => *document,
            Content::Markdown(markdown) => markdown.into_document(),
        }
    }
}

/// A file with an `actions` object at its top, even a broken one.
pub fn with_actions(bytes: Vec<u8>) -> Option<Content> {
    memchr::memmem::find(&bytes, b"actions")?;
    // With `actions` it is an HTTP manifest wherever it lies.
    let document = Document::read(bytes, &Place::default());
    document.has_actions().then(|| Content::Manifest(Box::new(document)))
}
