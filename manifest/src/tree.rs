//! JSON with places: what the reader makes of a file.
//!
//! Keys keep their order and their repetitions; numbers keep their source text; a string knows which source byte each of its
//! decoded bytes came from. A tree is always there, even for a broken file: what could not be read is [`Value::Invalid`].

use std::sync::OnceLock;

use ecow::EcoString;

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
    index: Index,
}

/// The positions of the members of a large object in the order of their keys: made when one is looked up for the first time, because
/// rules look up thousands in a schema of thousands. Few objects are large, so that a thin pointer has to do.
#[derive(Debug, Default)]
struct Index(OnceLock<Box<Order>>);

#[derive(Debug)]
struct Order(Vec<u32>);

impl Clone for Index {
    /// A copy makes its own.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Index {
    /// It says nothing that the members don't.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Up to here looking at all members is faster.
const SMALL: usize = 32;

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
    pub decoded: EcoString,
    /// Where it has escapes, which is seldom: where they stand.
    pub steps: Option<Box<Steps>>,
}

/// Where decoded offsets and source offsets stop running in step: `(decoded, source)` pairs, both in bytes, ascending, each saying that
/// from this decoded offset on the source is at that offset.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps(Vec<(u32, u32)>);

impl Steps {
    /// Those of a text; `None` where there are none.
    #[must_use]
    pub fn of(pairs: Vec<(u32, u32)>) -> Option<Box<Self>> {
        (!pairs.is_empty()).then(|| Box::new(Self(pairs)))
    }
}

impl Text {
    fn steps(&self) -> &[(u32, u32)] {
        self.steps.as_ref().map_or(&[], |steps| &steps.0)
    }

    /// The source offset of a decoded offset. `decoded.len()` gives the end of the content.
    #[must_use]
    pub fn source_offset(&self, decoded: usize) -> usize {
        let first = self.span.start + 1;
        let at = u32::try_from(decoded).unwrap_or(u32::MAX);
        let steps = self.steps();
        let after = steps.partition_point(|step| step.0 <= at);
        let (from, source) = if after == 0 { (0, first) } else { steps[after - 1] };
        let end = self.span.end as usize;
        (source as usize + (at - from) as usize).min(end)
    }

    /// The source span of the decoded range `start..end`, both in bytes. It covers whole escapes.
    #[must_use]
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        Span::new(self.source_offset(start), self.source_offset(end))
    }

    /// The decoded offset of a source offset in the literal; that of the start of an escape where it lies inside of one.
    #[must_use]
    pub fn decoded_offset(&self, source: usize) -> usize {
        let at = u32::try_from(source).unwrap_or(u32::MAX);
        let steps = self.steps();
        let after = steps.partition_point(|step| step.1 <= at);
        let (from, start) = if after == 0 { (0, self.span.start + 1) } else { steps[after - 1] };
        let mut decoded = (from + at.saturating_sub(start)) as usize;
        // What an escape stands for is shorter than the escape.
        if let Some(next) = steps.get(after) {
            decoded = decoded.min(next.0 as usize);
        }
        decoded = decoded.min(self.decoded.len());
        while !self.decoded.is_char_boundary(decoded) || self.source_offset(decoded) > source && decoded > 0 {
            decoded -= 1;
        }
        decoded
    }

    /// The span of what stands between the quotes.
    #[must_use]
    pub fn content(&self) -> Span {
        self.span_of(0, self.decoded.len())
    }
}

impl Object {
    /// An object of these members.
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        Self { members, index: Index::default() }
    }

    /// The member that counts for `key`: the last one, as in Python and in every JSON reader that Faxbot uses.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Member> {
        // Inlined, comparing with a key that the caller has written out takes an instruction or two.
        if self.members.len() <= SMALL { self.members.iter().rev().find(|member| *member.key.decoded == *key) } else { self.find(key) }
    }

    fn find(&self, key: &str) -> Option<&Member> {
        let sorted = self.sorted();
        // The last of several equal keys is the one before the next key.
        let last = sorted.partition_point(|at| self.key_at(*at) <= key).checked_sub(1)?;
        let member = &self.members[sorted[last] as usize];
        (*member.key.decoded == *key).then_some(member)
    }

    fn key_at(&self, at: u32) -> &str {
        &self.members[at as usize].key.decoded
    }

    /// The positions of the members in the order of their keys, those of equal keys in the order of the file.
    fn sorted(&self) -> &[u32] {
        let order = self.index.0.get_or_init(|| {
            let mut order: Vec<u32> = (0..).take(self.members.len()).collect();
            order.sort_by(|a, b| self.key_at(*a).cmp(self.key_at(*b)));
            Box::new(Order(order))
        });
        &order.0
    }

    /// The first member whose key stood before, with that earlier member.
    #[must_use]
    pub fn first_repeated(&self) -> Option<(&Member, &Member)> {
        // Most objects are small, and no two of their keys look alike even from afar.
        if self.members.len() <= SMALL && self.all_differ_at_a_glance() { None } else { self.repeated().into_iter().next() }
    }

    /// Whether the keys differ in their length or one of three letters, so that none is repeated. `false` says nothing.
    fn all_differ_at_a_glance(&self) -> bool {
        let mut seen = [0_u64; 4];
        self.members.iter().all(|member| {
            let key = member.key.decoded.as_bytes();
            let letter = |at: usize| key.get(at).map_or(0, |byte| usize::from(*byte));
            let look = key.len() * 61 + letter(0) * 29 + letter(key.len() / 2) * 13 + letter(key.len().saturating_sub(1)) * 5;
            let (word, bit) = (look / 64 % seen.len(), 1 << (look % 64));
            let is_new = seen[word] & bit == 0;
            seen[word] |= bit;
            is_new
        })
    }

    /// Every member whose key stood before, each with the nearest earlier one.
    #[must_use]
    pub fn repeated(&self) -> Vec<(&Member, &Member)> {
        let mut found = Vec::new();
        if self.members.len() <= SMALL {
            for (at, member) in self.members.iter().enumerate() {
                if let Some(earlier) = self.members[..at].iter().rev().find(|earlier| earlier.key.decoded == member.key.decoded) {
                    found.push((member, earlier));
                }
            }
            return found;
        }
        let sorted = self.sorted();
        let pairs = sorted.iter().zip(&sorted[1..]).filter(|(earlier, at)| self.key_at(**earlier) == self.key_at(**at));
        let mut pairs: Vec<_> = pairs.map(|(earlier, at)| (*at as usize, *earlier as usize)).collect();
        pairs.sort_unstable();
        pairs.into_iter().map(|(at, earlier)| (&self.members[at], &self.members[earlier])).collect()
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
    #[inline]
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

#[cfg(test)]
mod tests {
    use crate::json;

    #[test]
    fn offsets_there_and_back() {
        let source = r#" "a\"b\u00e9\ud83d\ude00\\\néz" "#;
        let root = json::parse(source).root;
        let text = root.text().unwrap();
        for (at, _) in text.decoded.char_indices() {
            let from = text.source_offset(at);
            assert_eq!(text.decoded_offset(from), at, "{at}");
            // From anywhere in the escape as well.
            let next = at + text.decoded[at..].chars().next().unwrap().len_utf8();
            assert!((from..text.source_offset(next)).all(|source| text.decoded_offset(source) == at), "{at}");
        }
        assert_eq!(text.decoded_offset(0), 0);
        assert_eq!(text.decoded_offset(text.source_offset(text.decoded.len())), text.decoded.len());
        assert_eq!(text.decoded_offset(usize::MAX), text.decoded.len());
    }

    #[test]
    fn members_of_a_large_object() {
        let text: String = (0..100).map(|at| format!("\"k{}\": {at}, ", at % 60)).collect();
        let root = json::parse(&format!("{{{text}\"end\": 1}}")).root;
        let object = root.object().unwrap();
        for key in (0..60).map(|at| format!("k{at}")).chain(["end".to_owned(), String::new(), "zz".to_owned(), "k".to_owned()]) {
            let slow = object.members.iter().rev().find(|member| *member.key.decoded == *key);
            assert_eq!(object.get(&key).map(|member| member.span()), slow.map(|member| member.span()), "{key}");
        }
    }
}
