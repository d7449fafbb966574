//! One file, read.

use std::sync::{Arc, OnceLock};

use crate::json::{self, Complaint, Defect, Parsed};
use crate::kind::{self, Kind};
use crate::mask;
use crate::model::Manifest;
use crate::place::Place;
use crate::pointer::Trail;
use crate::runtime::python::json::MAX_DEPTH;
use crate::runtime::validate::{self, Refusal};
use crate::secret::{self, Found, Pattern};
use crate::span::Span;
use crate::tree::{Node, Value};

/// A file: its text, its tree, what is wrong with it as JSON, and what kind it is.
#[derive(Debug)]
pub struct Document {
    /// The text that all spans refer to. Bytes that are not UTF-8 stand as `?`, one for one.
    pub text: Arc<String>,
    /// The size of the file in bytes.
    pub size: usize,
    /// Whether [`Document::text`] is the file byte for byte, so that edits may be written back.
    pub faithful: bool,
    /// The tree.
    pub root: Node,
    /// What departs from RFC 8259.
    pub complaints: Vec<Complaint>,
    /// `\uD800` and the like without their partner.
    pub lone_surrogates: Vec<Span>,
    /// The deepest nesting.
    pub depth: usize,
    /// Which file of Faxbot it is.
    pub kind: Kind,
    /// Whether the content shows the kind, not just the name.
    pub kind_evident: bool,
    secrets: OnceLock<Vec<Found>>,
    /// `None` where there is nothing to mask.
    masked: OnceLock<Option<String>>,
    refusal: OnceLock<Option<Refusal>>,
    oddities: OnceLock<Oddities>,
}

/// What few documents have, found in one walk through the tree, so that nobody else need look for it in all the others.
#[derive(Clone, Copy, Debug, Default)]
struct Oddities {
    repeats_a_key: bool,
    has_infinity: bool,
}

impl Document {
    /// Reads a file. Whatever the bytes, there is a tree.
    #[must_use]
    pub fn read(bytes: Vec<u8>, place: &Place<'_>) -> Self {
        let size = bytes.len();
        let source = json::decode(bytes);
        let parsed = source.parse();
        Self::of(Arc::new(source.text), parsed, size, source.faithful, place)
    }

    /// Reads the text of a file, as an editor has it, which stays shared.
    #[must_use]
    pub fn read_text(text: Arc<String>, place: &Place<'_>) -> Self {
        if json::is_wide(text.as_bytes()) {
            return Self::read(text.as_bytes().to_vec(), place);
        }
        let (parsed, size) = (json::parse(&text), text.len());
        Self::of(text, parsed, size, true, place)
    }

    fn of(text: Arc<String>, parsed: Parsed, size: usize, faithful: bool, place: &Place<'_>) -> Self {
        let (kind, kind_evident) = kind::of(&parsed.root, place);
        Self {
            text,
            size,
            faithful,
            root: parsed.root,
            complaints: parsed.complaints,
            lone_surrogates: parsed.lone_surrogates,
            depth: parsed.depth,
            kind,
            kind_evident,
            secrets: OnceLock::new(),
            masked: OnceLock::new(),
            refusal: OnceLock::new(),
            oddities: OnceLock::new(),
        }
    }

    /// A file that is no JSON but holds some: only its text counts.
    #[must_use]
    pub(crate) fn host(text: String, masked: String, size: usize, faithful: bool) -> Self {
        let nothing = Self::read(Vec::new(), &Place::default());
        Self { text: Arc::new(text), size, faithful, complaints: Vec::new(), masked: OnceLock::from(Some(masked)), ..nothing }
    }

    /// Its fields, where it is an HTTP manifest and an object.
    #[must_use]
    pub fn manifest(&self) -> Option<Manifest<'_>> {
        if self.kind == Kind::HttpManifest { Manifest::of(&self.root) } else { None }
    }

    /// Whether it has an `actions` object at its top, as an HTTP manifest has whatever its name.
    #[must_use]
    pub fn has_actions(&self) -> bool {
        self.root.get("actions").is_some_and(|member| member.value.object().is_some())
    }

    /// The credentials in it, in the order of the file. Worked out once.
    #[must_use]
    pub fn secrets(&self) -> &[Found] {
        self.secrets.get_or_init(|| secret::in_document(&self.root, &[]))
    }

    /// Whether a value holds one.
    #[must_use]
    pub fn holds_secret(&self, span: Span) -> bool {
        let after = self.secrets().partition_point(|found| found.span.start < span.start);
        self.secrets().get(after).is_some_and(|found| span.contains(found.span))
    }

    /// Looks for what patterns of the user's own find as well. It has to come first: what is looked for later is not found.
    pub fn look_for(&self, patterns: &[Arc<Pattern>]) {
        self.secrets.get_or_init(|| secret::in_document(&self.root, patterns));
    }

    /// The text with every credential masked, of equal length: what may be shown.
    #[must_use]
    pub fn masked(&self) -> &str {
        let hidden = || mask::with_hidden(&self.text, self.secrets().iter().map(|found| found.span.range()));
        self.masked.get_or_init(hidden).as_deref().unwrap_or(&self.text)
    }

    /// Why the document validator of 2026 refuses the tree (contract §9). Worked out once.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        // What was read without a complaint is sound JSON, and its canonical form is no longer than the text.
        let is_sound =
            || self.complaints.is_empty() && self.depth <= MAX_DEPTH && self.text.len() <= validate::MAX_BYTES && !self.has_infinity();
        *self.refusal.get_or_init(|| if is_sound() { validate::sound_document(&self.root) } else { validate::document(&self.root) }.err())
    }

    /// Whether the 2026 runtime accepts it as an HTTP manifest (contract §9).
    #[must_use]
    pub fn is_accepted_on_2026(&self) -> bool {
        self.complaints.is_empty()
            && self.lone_surrogates.is_empty()
            && self.depth <= MAX_DEPTH
            && self.size <= validate::MAX_BYTES
            && self.refusal().is_none()
    }

    /// Whether an object has a key twice. The 2026 runtime refuses such a file when it loads it from disk (contract §9).
    #[must_use]
    pub fn repeats_a_key(&self) -> bool {
        self.oddities().repeats_a_key
    }

    /// Whether a number is beyond what a float holds, which Python reads as infinity.
    #[must_use]
    pub fn has_infinity(&self) -> bool {
        self.oddities().has_infinity
    }

    fn oddities(&self) -> Oddities {
        fn walk(node: &Node, found: &mut Oddities) {
            match &node.value {
                Value::Number(text) => found.has_infinity |= validate::is_infinite(text),
                Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
                Value::Object(object) => {
                    found.repeats_a_key |= object.first_repeated().is_some();
                    object.members.iter().for_each(|member| walk(&member.value, found));
                }
                _ => {}
            }
        }
        *self.oddities.get_or_init(|| {
            let mut found = Oddities::default();
            walk(&self.root, &mut found);
            found
        })
    }

    /// The innermost value at `span`, as an RFC 6901 pointer. A key belongs to its value.
    #[must_use]
    pub fn pointer_at(&self, span: Span) -> String {
        Trail::of(&self.root).at(span).0.to_owned()
    }

    /// Whether the end of the file is missing inside the value at `span`: then nobody knows what it would have held.
    #[must_use]
    pub fn is_cut_off_at(&self, span: Span) -> bool {
        // A value without its end stops at the last thing in it: a colon or comma may follow.
        let is_last = |end: u32| self.text[end as usize..].chars().all(|c| c.is_whitespace() || ":,".contains(c));
        // Where a bracket is never closed nobody knows for certain what it would have held.
        let is_cut = |complaint: &Complaint| complaint.kind == Defect::UnclosedBracket || is_last(complaint.span.end);
        !self.complaints.is_empty() && is_last(Trail::of(&self.root).at(span).1.span.end) && self.complaints.iter().any(is_cut)
    }
}
