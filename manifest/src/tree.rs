//! JSON with places: what the reader makes of a file.
//!
//! Keys keep their order and their repetitions; numbers keep their source text; a string knows which source byte each of its
//! decoded bytes came from. A tree is always there, even for a broken file: what could not be read is [`Value::Invalid`].

use crate::span::Span;

/// One JSON value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From its first to its last byte, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Something that is no JSON value (a bare word, a missing value). The reader has complained about it.
    Invalid,
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(Box<str>),
    /// A string.
    String(Text),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

/// The members of an object, in the order of the file, repeated keys included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// Key and value pairs.
    pub members: Vec<Member>,
}

/// One `"key": value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Node,
}

/// A string: its decoded text and where each part of it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The literal with its quotes.
    pub span: Span,
    /// The decoded text. A lone surrogate, which Rust strings can't hold, is U+FFFD here.
    pub decoded: Box<str>,
    /// Where decoded offsets and source offsets stop running in step: `(decoded, source)` pairs, both in bytes, ascending,
    /// each saying that from this decoded offset on the source is at that offset. Empty where there are no escapes.
    pub steps: Vec<(u32, u32)>,
}

impl Text {
    /// The source offset of a decoded offset. `decoded.len()` gives the end of the content.
    #[must_use]
    pub fn source_offset(&self, decoded: usize) -> usize {
        let first = self.span.start + 1;
        let at = u32::try_from(decoded).unwrap_or(u32::MAX);
        let after = self.steps.partition_point(|step| step.0 <= at);
        let (from, source) = if after == 0 { (0, first) } else { self.steps[after - 1] };
        let end = self.span.end as usize;
        (source as usize + (at - from) as usize).min(end)
    }

    /// The source span of the decoded range `start..end`, both in bytes. It covers whole escapes.
    #[must_use]
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        Span::new(self.source_offset(start), self.source_offset(end))
    }

    /// The span of what stands between the quotes.
    #[must_use]
    pub fn content(&self) -> Span {
        self.span_of(0, self.decoded.len())
    }
}

impl Object {
    /// The member that counts for `key`: the last one, as in Python and in every JSON reader that Faxbot uses.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Member> {
        self.members.iter().rev().find(|member| &*member.key.decoded == key)
    }

    /// The first member whose key stood before, with that earlier member.
    #[must_use]
    pub fn first_repeated(&self) -> Option<(&Member, &Member)> {
        self.repeated().into_iter().next()
    }

    /// Every member whose key stood before, each with the nearest earlier one.
    #[must_use]
    pub fn repeated(&self) -> Vec<(&Member, &Member)> {
        let mut found = Vec::new();
        // Small objects, which nearly all are, need no table.
        if self.members.len() <= 24 {
            for (at, member) in self.members.iter().enumerate() {
                if let Some(earlier) = self.members[..at].iter().rev().find(|earlier| earlier.key.decoded == member.key.decoded) {
                    found.push((member, earlier));
                }
            }
            return found;
        }
        let mut seen = std::collections::HashMap::new();
        for member in &self.members {
            if let Some(earlier) = seen.insert(&*member.key.decoded, member) {
                found.push((member, earlier));
            }
        }
        found
    }
}

impl Member {
    /// From the key to the end of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key.span.to(self.value.span)
    }
}

impl Node {
    /// The object, if it is one.
    #[must_use]
    pub fn object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The decoded string, if it is one.
    #[must_use]
    pub fn str(&self) -> Option<&str> {
        self.text().map(|text| &*text.decoded)
    }

    /// The member `key` of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Member> {
        self.object()?.get(key)
    }

    /// Python's truthiness (contract §1): null, false, 0, "", [], {} are false. What is invalid counts as true: there is
    /// something, and the reader has said what.
    #[must_use]
    pub fn truthy(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Invalid => true,
            Value::Bool(value) => *value,
            Value::Number(text) => text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).any(|byte| matches!(byte, b'1'..=b'9')),
            Value::String(text) => !text.decoded.is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Object(object) => !object.members.is_empty(),
        }
    }

    /// What JSON calls it: "a string", "an object" and so on, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Invalid => "something that is no JSON",
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}
