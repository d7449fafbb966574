//! What could be written at a place of a file: keys, values, variables, hosts, paths. In bytes, for any file however broken.
//!
//! What is offered comes from our JSON Schemas, from the model of the runtimes, from the file itself and from the provider's sample reply
//! beside it. It is what at least one generation that matters to the user does something with; what is of no use says so.

mod about;
mod facts;
mod headers;
mod keys;
mod paths;
mod settings;
mod sketch;
mod slot;
pub mod toml;
mod values;
mod variables;

use std::cell::{Cell, OnceCell};

pub use about::About;

use crate::cursor::{At, Cursor, Step, typed_placeholder};
use crate::document::Document;
use crate::edit::Edit;
use crate::kind::Kind;
use crate::model::{Action, Manifest};
use crate::place::Place;
use crate::runtime::Scope;
use crate::schema::guide::Guide;
use crate::span::Span;

/// The most items of one answer: nobody looks through more, and an editor asks again when more has been typed.
pub const MAX_ITEMS: usize = 300;

/// What could be written.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    /// The best first.
    pub items: Vec<Item>,
    /// Whether there is more than was given.
    pub is_cut: bool,
}

/// One thing that could be written.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is called in the list.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// Where the text about it is.
    pub about: About,
    /// What is replaced, the offset in it or at its ends, and what comes there.
    pub edit: Edit,
    /// The same with places to fill in, as the language server protocol writes them: `${1:text}`. Lines begin as the one of the place does.
    pub snippet: Option<String>,
    /// Whether what stands behind the offset may also stay: then the span up to the offset alone can be replaced.
    pub may_insert: bool,
    /// Changes elsewhere, such as a missing comma.
    pub also: Vec<Edit>,
    /// What is compared with the text of the span.
    pub filter: String,
    /// Whether it is of no use, and offered only so that people see why.
    pub is_useless: bool,
}

/// Kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A key with its value.
    Key,
    /// A value.
    Value,
    /// One of a few words.
    Choice,
    /// A variable of templates.
    Variable,
    /// A whole piece of a file.
    Piece,
}

/// What could be written at a byte offset of a document. `place` says where the file lies, `scope` which runtimes matter.
#[must_use]
pub fn complete(document: &Document, offset: usize, place: &Place<'_>, scope: Scope) -> Completion {
    let asked = Asked::new(document, offset, place, scope);
    let mut items = match asked.cursor.at {
        At::Key { .. } | At::NewKey(_) => keys::items(&asked),
        At::String { .. } | At::Word { .. } | At::NewValue(_) => values::items(&asked),
        At::Nothing => Vec::new(),
    };
    items.sort_by_key(|item| item.is_useless);
    // A range over several lines, or beside the offset, is none that an editor takes.
    let fits = |span: Span| span.start as usize <= asked.cursor.offset && asked.cursor.offset <= span.end as usize;
    items.retain(|item| fits(item.edit.span) && !document.text[item.edit.span.range()].contains(['\n', '\r']));
    let is_cut = items.len() > MAX_ITEMS;
    if is_cut {
        let typed = |item: &Item| document.text[item.edit.span.start as usize..asked.cursor.offset].to_lowercase();
        items.retain(|item| item.filter.to_lowercase().starts_with(&typed(item)));
        items.truncate(MAX_ITEMS);
    }
    Completion { items, is_cut: is_cut || asked.is_cut.get() }
}

/// Whether something could follow a character that was just typed before a byte offset: most of those in strings ask for nothing.
#[must_use]
pub fn follows(document: &Document, offset: usize, typed: char) -> bool {
    let cursor = document.cursor(offset);
    let Some(inside) = cursor.inside() else {
        // A blank behind a value is the end of something, not the beginning.
        return !(typed == ' ' && matches!(cursor.at, At::NewKey(gap) | At::NewValue(gap) if gap.missing_comma.is_some()));
    };
    match typed {
        // The quote that opens the string, not one in it.
        '"' => inside.at == 0,
        '{' | '.' => {
            cursor.expression().is_some() || cursor.role().is_none() || typed_placeholder(&inside.text.decoded, inside.at).is_some()
        }
        _ => false,
    }
}

/// The place that is asked about, and what is known around it.
struct Asked<'d> {
    document: &'d Document,
    cursor: Cursor<'d>,
    place: &'d Place<'d>,
    scope: Scope,
    manifest: OnceCell<Option<Manifest<'d>>>,
    /// Whether there is more than was looked at.
    is_cut: Cell<bool>,
}

impl<'d> Asked<'d> {
    fn new(document: &'d Document, offset: usize, place: &'d Place<'d>, scope: Scope) -> Self {
        Self { document, cursor: document.cursor(offset), place, scope, manifest: OnceCell::new(), is_cut: Cell::new(false) }
    }

    /// The text of the file.
    fn text(&self) -> &'d str {
        &self.document.text
    }

    /// The manifest, where the file is one.
    fn manifest(&self) -> Option<&Manifest<'d>> {
        let read = || if self.document.kind == Kind::HttpManifest { Manifest::of(&self.document.root) } else { None };
        self.manifest.get_or_init(read).as_ref()
    }

    /// The action around the offset.
    fn action(&self) -> Option<&Action<'d>> {
        self.manifest()?.action(self.cursor.action()?)
    }

    /// What the schema says along the first `steps` steps of the way.
    fn guide(&self, steps: usize) -> Option<Guide> {
        self.cursor.keys().take(steps).try_fold(Guide::of(self.document.kind)?, |guide, key| guide.step(key))
    }

    /// The keys of the way; an index is `*`. Its last is the key under the offset.
    fn keys(&self) -> Vec<&'d str> {
        let key = |step: &Step<'d>| match step {
            Step::Key(key) => *key,
            Step::Index(_) => "*",
        };
        self.cursor.path.iter().map(key).collect()
    }
}
