//! The tolerant JSON reader: bytes to text, text to a tree with places, and a complaint for each departure from RFC 8259.
//!
//! It never fails and never stops at the first defect. A file that is broken in one place is read normally everywhere else, and
//! one mistake gives one complaint. What is evident is repaired in the tree too (a string in single quotes is a string), so that
//! the rules can check its inside; what is not is [`Value::Invalid`](crate::tree::Value::Invalid).
//!
//! Work is linear in the length of the text, and the call stack does not grow with the nesting.
//!
//! Messages quote keys, well-known words and single characters of the file, never values: a value may be a secret.

mod brackets;
mod complaints;
mod decode;
mod extra;
mod layout;
mod lookahead;
mod misread;
mod numbers;
mod objects;
mod openers;
mod outside;
mod quotes;
mod reader;
mod recovery;
mod spaces;
mod state;
mod strings;
mod unescape;
mod words;

pub(crate) use unescape::escaped;

use crate::edit::Edit;
use crate::span::Span;
use crate::tree::Node;

/// How many complaints are kept for one file. The note of the last one counts the rest.
pub const KEPT_COMPLAINTS: usize = 100;

/// How deep values are stored. What is nested deeper is checked, and stands in the tree as `Value::Invalid`.
pub const STORED_DEPTH: usize = 512;

/// What the reader made of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The whole file; `Value::Invalid` when there is nothing in it.
    pub root: Node,
    /// Every departure from RFC 8259, in the order of the file. Empty exactly for valid JSON.
    pub complaints: Vec<Complaint>,
    /// Each `\uD800` to `\uDFFF` without its partner, in keys and values. RFC 8259 allows them; Unicode knows no such text.
    pub lone_surrogates: Vec<Span>,
    /// The deepest nesting of arrays and objects: 0 for a scalar, 1 for `{}`.
    pub depth: usize,
}

/// One departure from JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// Which kind of mistake.
    pub kind: Defect,
    /// Where. Empty where something is missing.
    pub span: Span,
    /// What is wrong and what to write instead, code in backticks.
    pub message: String,
    /// A few words to show under the span.
    pub here: String,
    /// Other places that help to understand it, each with a few words.
    pub labels: Vec<(Span, String)>,
    /// One more sentence.
    pub note: Option<String>,
    /// A way to mend it: title in the imperative, whether it is safe (it restores the evident meaning), and the changes, sorted
    /// and not overlapping.
    pub fix: Option<(String, bool, Vec<Edit>)>,
}

/// The kinds of mistakes that the reader tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Defect {
    /// Nothing in the file but white space and comments.
    Empty,
    /// UTF-16 or UTF-32.
    Utf16,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A UTF-8 byte order mark.
    ByteOrderMark,
    /// Characters outside of strings that look like a space, or like nothing, and are no JSON white space.
    OddSpace,
    /// `// …`, `/* … */`, `# …`; one complaint for all of a file.
    Comment,
    /// `/*` without `*/`.
    UnclosedComment,
    /// Something before the value that a file is.
    TextBefore,
    /// Something after the value that a file is.
    TextAfter,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma with nothing before it, or a second comma.
    ExtraComma,
    /// No comma between two members or elements.
    MissingComma,
    /// No colon between key and value.
    MissingColon,
    /// A colon too many.
    ExtraColon,
    /// `;` or `:` where a comma belongs, `,` where a colon belongs.
    WrongSeparator,
    /// A value without a key in an object.
    MissingKey,
    /// A key without a value.
    MissingValue,
    /// Something between a value and the comma or bracket that must follow it.
    Stray,
    /// A key without quotes.
    UnquotedKey,
    /// A string in `'…'` or `` `…` ``.
    SingleQuotes,
    /// A string in typographic quotes.
    CurlyQuotes,
    /// A string in `"""…"""`.
    TripleQuotes,
    /// A string without its opening quote.
    MissingQuote,
    /// A string without its closing quote.
    UnclosedString,
    /// A quote too many at the beginning or end of a string.
    ExtraQuote,
    /// `"` inside a string without a backslash.
    UnescapedQuote,
    /// `\\"` where `\"` was meant: it closes the string too early.
    OverEscapedQuote,
    /// A backslash before something that JSON does not escape.
    BadEscape,
    /// A raw control character in a string: a tab, a line break.
    ControlCharacter,
    /// A word that is no JSON value.
    BareWord,
    /// `{{variable}}` outside of a string.
    BareTemplate,
    /// `NaN`, `Infinity`, `-Infinity`: Python's reader takes them.
    NotANumber,
    /// A number in a form that JSON does not have.
    BadNumber,
    /// An object or array that is never closed.
    UnclosedBracket,
    /// `]` where `}` belongs, or the other way round.
    WrongBracket,
    /// A closing bracket too many.
    ExtraBracket,
    /// Members or values without the opening bracket of their object or array.
    UnopenedBracket,
}

/// Reads `text` as JSON. Any text gives a tree and never panics.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    reader::read(text)
}

/// The text of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The file as UTF-8. Each invalid byte is one `?`, so that offsets hold; empty for UTF-16 and UTF-32.
    pub text: String,
    /// Complaints about the encoding, at most one. A UTF-8 byte order mark stays in the text: [`parse`] complains about it.
    pub complaints: Vec<Complaint>,
    /// Whether `text` is the file byte for byte. If not, no changed text may be written back.
    pub faithful: bool,
}

impl Source {
    /// The tree of the text, with all complaints in the order of the file. A file in UTF-16, whose text could not be read,
    /// is not called empty on top of it.
    #[must_use]
    pub fn parse(&self) -> Parsed {
        let mut parsed = parse(&self.text);
        if self.complaints.iter().any(|complaint| complaint.kind == Defect::Utf16) {
            parsed.complaints.clear();
        }
        parsed.complaints.splice(0..0, self.complaints.iter().cloned());
        parsed.complaints.sort_by_key(|complaint| complaint.span.start);
        parsed
    }
}

/// Whether these are the bytes of a text in UTF-16 or UTF-32, of which [`decode`] gives no text.
#[must_use]
pub fn is_wide(bytes: &[u8]) -> bool {
    decode::wide_encoding(bytes).is_some()
}

/// The text of the `bytes` of a file. Never fails.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> Source {
    decode::decode(bytes)
}
