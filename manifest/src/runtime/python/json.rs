//! Python's `json.loads` and `json.dumps`, which take and write more than JSON (contract §7.1).

mod write;

use std::collections::HashMap;

use crate::json::escaped;
use crate::runtime::python::text::surrogate;
use crate::runtime::python::value::Value;

pub use write::{Style, dumps};

/// The deepest nesting that is read: about what Python's recursion limit leaves (contract §9).
pub const MAX_DEPTH: usize = 990;
/// The most digits that Python makes an integer of.
const MAX_DIGITS: usize = 4300;

/// Why a text can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Python's `JSONDecodeError`: its words, and the byte offset.
    Decode(&'static str, usize),
    /// An integer of too many digits, a `ValueError`: their number.
    Digits(usize),
    /// Nested too deeply, a `RecursionError`.
    Recursion,
}

impl Error {
    /// The name of Python's exception.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Error::Decode(..) => "JSONDecodeError",
            Error::Digits(_) => "ValueError",
            Error::Recursion => "RecursionError",
        }
    }

    /// Python's own text, given what was read.
    #[must_use]
    pub fn message(&self, source: &str) -> String {
        match self {
            Error::Decode(words, at) => {
                let before = &source[..*at];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
                format!("{words}: line {line} column {column} (char {})", before.chars().count())
            }
            Error::Digits(digits) => format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {digits} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            ),
            Error::Recursion => "maximum recursion depth exceeded while decoding a JSON object from a unicode string".to_owned(),
        }
    }
}

/// `json.loads(text)`: takes `NaN` and infinities, lone surrogates, integers of any size; of repeated keys the last value at the place of
/// the first.
///
/// # Errors
/// What Python raises.
pub fn loads(text: &str) -> Result<Value, Error> {
    if text.starts_with('\u{feff}') {
        return Err(Error::Decode("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    reader.blanks();
    let value = reader.value()?;
    reader.blanks();
    if reader.at == text.len() { Ok(value) } else { Err(Error::Decode("Extra data", reader.at)) }
}

/// A list or an object whose end has not come yet.
enum Open {
    List(Vec<Value>),
    /// The members so far, and the key of the one that is being read.
    Dict(Members, String),
}

impl Open {
    fn closed(self) -> Value {
        match self {
            Open::List(items) => Value::List(items),
            Open::Dict(members, _) => Value::Dict(members.all),
        }
    }
}

/// The members of an object.
#[derive(Default)]
struct Members {
    all: Vec<(String, Value)>,
    /// Where each key stands; small objects, which nearly all are, need no table.
    index: Option<HashMap<String, usize>>,
}

impl Members {
    /// A repeated key keeps its first place and gets its last value.
    fn set(&mut self, key: String, value: Value) {
        if self.all.len() == 32 && self.index.is_none() {
            self.index = Some(self.all.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect());
        }
        let earlier = match &self.index {
            Some(index) => index.get(&key).copied(),
            None => self.all.iter().position(|(known, _)| *known == key),
        };
        match earlier {
            Some(earlier) => self.all[earlier].1 = value,
            None => {
                if let Some(index) = &mut self.index {
                    index.insert(key.clone(), self.all.len());
                }
                self.all.push((key, value));
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// A value with all that is in it. What is open is kept in a list of its own, so that deep nesting takes no stack.
    fn value(&mut self) -> Result<Value, Error> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let mut value = match self.bytes.get(self.at) {
                Some(b'{' | b'[') if open.len() >= MAX_DEPTH => return Err(Error::Recursion),
                Some(b'[') => {
                    self.at += 1;
                    self.blanks();
                    if self.bytes.get(self.at) != Some(&b']') {
                        open.push(Open::List(Vec::new()));
                        continue;
                    }
                    self.at += 1;
                    Value::List(Vec::new())
                }
                Some(b'{') => {
                    self.at += 1;
                    self.blanks();
                    if self.bytes.get(self.at) != Some(&b'}') {
                        let key = self.key()?;
                        open.push(Open::Dict(Members::default(), key));
                        continue;
                    }
                    self.at += 1;
                    Value::Dict(Vec::new())
                }
                _ => self.scalar()?,
            };
            // The value goes into what is open; where that ends with it, it is the next value.
            loop {
                let Some(mut holder) = open.pop() else { return Ok(value) };
                self.blanks();
                let end = match &mut holder {
                    Open::List(items) => {
                        items.push(value);
                        b']'
                    }
                    Open::Dict(members, key) => {
                        members.set(std::mem::take(key), value);
                        b'}'
                    }
                };
                match self.bytes.get(self.at) {
                    Some(byte) if *byte == end => {
                        self.at += 1;
                        value = holder.closed();
                    }
                    Some(b',') => {
                        self.at += 1;
                        self.blanks();
                        if let Open::Dict(_, key) = &mut holder {
                            *key = self.key()?;
                        }
                        open.push(holder);
                        break;
                    }
                    _ => return Err(Error::Decode("Expecting ',' delimiter", self.at)),
                }
            }
        }
    }

    /// A key with its colon, up to the value.
    fn key(&mut self) -> Result<String, Error> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(Error::Decode("Expecting property name enclosed in double quotes", self.at));
        }
        let key = self.string()?;
        self.blanks();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(Error::Decode("Expecting ':' delimiter", self.at));
        }
        self.at += 1;
        self.blanks();
        Ok(key)
    }

    /// A value with nothing in it.
    fn scalar(&mut self) -> Result<Value, Error> {
        let rest = &self.bytes[self.at..];
        for (word, value) in [
            (&b"null"[..], Value::None),
            (b"true", Value::Bool(true)),
            (b"false", Value::Bool(false)),
            (b"NaN", Value::Float(f64::NAN)),
            (b"Infinity", Value::Float(f64::INFINITY)),
            (b"-Infinity", Value::Float(f64::NEG_INFINITY)),
        ] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        if rest.first() == Some(&b'"') { self.string().map(Value::Str) } else { self.number() }
    }

    fn number(&mut self) -> Result<Value, Error> {
        let start = self.at;
        let digits = |from: usize| self.bytes[from.min(self.bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = start + usize::from(self.bytes.get(start) == Some(&b'-'));
        let whole = if self.bytes.get(end) == Some(&b'0') { 1 } else { digits(end) };
        if whole == 0 {
            return Err(Error::Decode("Expecting value", start));
        }
        end += whole;
        let mut is_float = false;
        if self.bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_float = true;
        }
        if matches!(self.bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
                is_float = true;
            }
        }
        self.at = end;
        let text = &self.text[start..end];
        if is_float {
            // Whatever has this form is a float for Rust too, infinity where it is too large.
            return Ok(Value::Float(text.parse().unwrap_or(f64::INFINITY)));
        }
        if whole > MAX_DIGITS {
            return Err(Error::Digits(whole));
        }
        Ok(Value::Int(if text == "-0" { "0" } else { text }.into()))
    }

    fn string(&mut self) -> Result<String, Error> {
        let begin = self.at;
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let plain = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count();
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match rest.get(plain) {
                None => return Err(Error::Decode("Unterminated string starting at", begin)),
                Some(b'"') => break,
                Some(b'\\') => self.escape(begin, &mut out)?,
                Some(_) => return Err(Error::Decode("Invalid control character at", self.at)),
            }
        }
        self.at += 1;
        Ok(out)
    }

    fn escape(&mut self, begin: usize, out: &mut String) -> Result<(), Error> {
        let plain = match self.bytes.get(self.at + 1) {
            None => return Err(Error::Decode("Unterminated string starting at", begin)),
            Some(b'u') => return self.unicode_escape(out),
            Some(byte) => escaped(*byte).ok_or(Error::Decode("Invalid \\escape", self.at))?,
        };
        out.push(plain);
        self.at += 2;
        Ok(())
    }

    fn unicode_escape(&mut self, out: &mut String) -> Result<(), Error> {
        let high = self.hex(self.at + 2)?;
        self.at += 6;
        let is_high = (0xd800..0xdc00).contains(&high);
        if is_high && self.bytes[self.at..].starts_with(b"\\u") && self.bytes.len() > self.at + 6 {
            let low = self.hex(self.at + 2)?;
            if let Some(Ok(c)) = char::decode_utf16([high, low]).next() {
                out.push(c);
                self.at += 6;
                return Ok(());
            }
        }
        out.push(char::from_u32(high.into()).unwrap_or_else(|| surrogate(high)));
        Ok(())
    }

    fn hex(&self, at: usize) -> Result<u16, Error> {
        let digits = self.text.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).ok_or(Error::Decode("Invalid \\uXXXX escape", at - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_takes_little_stack() {
        let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = deep(open, close, MAX_DEPTH);
            let work = move || {
                let value = loads(&text).unwrap();
                assert_eq!(value.clone(), value);
                assert_eq!(dumps(&value, Style::Compact).unwrap(), text.as_bytes());
                assert!(value.repr().len() > MAX_DEPTH);
            };
            std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
            assert_eq!(loads(&deep(open, close, MAX_DEPTH + 1)), Err(Error::Recursion));
        }
    }
}
