//! Values to begin with: as plain JSON on one line, and as a snippet with places to fill in.

use crate::layout;
use crate::schema::guide::Guide;
use crate::tree::{Node, Object, Value};

/// A value in both forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketch {
    /// JSON on one line.
    pub plain: String,
    /// The same as a snippet of the language server protocol.
    pub snippet: String,
}

/// What writes a value.
pub(super) struct Pen<'a> {
    out: Sketch,
    /// The number of the last place to fill in.
    stops: usize,
    /// The indentation of one level.
    unit: &'a str,
    /// The host that stands for the one in examples.
    host: Option<&'a str>,
}

/// The host in the examples of our schemas.
const EXAMPLE_HOST: &str = "api.example.com";
/// An object or list whose JSON is longer is spread over lines.
const SHORT: usize = 60;
/// Schemas whose required keys require more keys: ours don't go deeper.
const MAX_DEPTH: usize = 6;

impl<'a> Pen<'a> {
    pub(super) fn new(unit: &'a str, host: Option<&'a str>) -> Self {
        Self { out: Sketch::default(), stops: 0, unit, host }
    }

    /// A value as a schema wants it.
    pub(super) fn value(mut self, guide: &Guide) -> Sketch {
        self.put(guide, 0);
        self.out
    }

    /// The value of an example.
    pub(super) fn example(mut self, node: &Node) -> Sketch {
        self.put_example(node, None, 0);
        self.out
    }

    fn put(&mut self, guide: &Guide, depth: usize) {
        let words = words(guide);
        if !words.is_empty() {
            return self.choice("\"", &words);
        }
        let example = guide.examples().first();
        if guide.takes("boolean") && !guide.takes("object") {
            let default = guide.default().is_some_and(Node::truthy);
            return self.choice("", if default { &["true", "false"] } else { &["false", "true"] });
        }
        if let Some(default) = guide.default().filter(|node| matches!(node.value, Value::Number(_) | Value::Null)) {
            return self.put_example(default, None, depth);
        }
        if guide.takes("object") {
            let is_object = |node: &&Node| node.object().is_some_and(|object| !object.members.is_empty());
            // Where each part that must be there has an example of its own, these say more.
            let has_better = || {
                let mut required = guide.properties().into_iter().filter(|property| property.is_required).peekable();
                required.peek().is_some() && required.all(|property| property.guide.examples().first().is_some_and(|node| is_object(&node)))
            };
            match example.filter(is_object).filter(|_| !has_better()) {
                Some(example) => self.put_example(example, Some(guide), depth),
                None => self.put_object(guide, depth),
            }
        } else if guide.takes("array") {
            match example {
                Some(example) => self.put_example(example, Some(guide), depth),
                None => self.hole("[", "", "]"),
            }
        } else if guide.takes("string") {
            let default = guide.default().and_then(Node::str).unwrap_or_default();
            self.hole("\"", &inside(default), "\"");
        } else if let Some(example) = example {
            self.put_example(example, None, depth);
        } else {
            self.hole("", "null", "");
        }
    }

    /// The keys that an object must have.
    fn put_object(&mut self, guide: &Guide, depth: usize) {
        let required: Vec<_> = guide.properties().into_iter().filter(|property| property.is_required).collect();
        if required.is_empty() || depth >= MAX_DEPTH {
            return self.hole("{", "", "}");
        }
        self.both("{");
        self.out.plain.push(' ');
        for (at, property) in required.iter().enumerate() {
            self.lead(at, depth + 1, true);
            self.both(&format!("{}: ", layout::quoted(property.key)));
            self.put(&property.guide, depth + 1);
        }
        self.out.plain.push(' ');
        self.close(depth, true, "}");
    }

    /// A value as it is, each of its parts to be changed. What the schema says of it makes choices of words.
    fn put_example(&mut self, node: &Node, guide: Option<&Guide>, depth: usize) {
        let words = guide.map(words).unwrap_or_default();
        match &node.value {
            Value::Object(object) if object.members.is_empty() => self.hole("{", "", "}"),
            Value::Object(object) => self.put_members(object, guide, depth),
            Value::Array(items) if items.is_empty() => self.hole("[", "", "]"),
            Value::Array(items) => {
                let spread = is_long(node);
                self.both("[");
                for (at, item) in items.iter().enumerate() {
                    self.lead(at, depth + 1, spread);
                    self.put_example(item, guide.and_then(Guide::item).as_ref(), depth + 1);
                }
                self.close(depth, spread, "]");
            }
            Value::Bool(value) if guide.is_some() => self.choice("", if *value { &["true", "false"] } else { &["false", "true"] }),
            Value::String(text) if words.contains(&&*text.decoded) => {
                let mut words = words;
                words.sort_by_key(|word| *word != &*text.decoded);
                self.choice("\"", &words);
            }
            Value::String(text) => {
                let text = match self.host {
                    Some(host) => text.decoded.as_str().replace(EXAMPLE_HOST, host),
                    None => text.decoded.to_string(),
                };
                self.hole("\"", &inside(&text), "\"");
            }
            _ => self.hole("", &crate::schema::to_json(node).to_string(), ""),
        }
    }

    fn put_members(&mut self, object: &Object, guide: Option<&Guide>, depth: usize) {
        let is_long =
            depth == 0 && object.members.len() > 1 || object.members.iter().any(|member| is_long(&member.value)) || length(object) > SHORT;
        self.both("{");
        self.out.plain.push(' ');
        if !is_long {
            self.out.snippet.push(' ');
        }
        for (at, member) in object.members.iter().enumerate() {
            self.lead(at, depth + 1, is_long);
            self.both(&format!("{}: ", layout::quoted(&member.key.decoded)));
            self.put_example(&member.value, guide.and_then(|guide| guide.member(&member.key.decoded)).as_ref(), depth + 1);
        }
        self.out.plain.push(' ');
        if !is_long {
            self.out.snippet.push(' ');
        }
        self.close(depth, is_long, "}");
    }

    /// A choice of words, between `quote`s.
    fn choice(&mut self, quote: &str, words: &[&str]) {
        self.stops += 1;
        self.out.plain.push_str(&format!("{quote}{}{quote}", words.first().unwrap_or(&"")));
        let words: Vec<String> = words.iter().map(|word| in_choice(word)).collect();
        self.out.snippet.push_str(&format!("{quote}${{{}|{}|}}{quote}", self.stops, words.join(",")));
    }

    /// A place to fill in between `open` and `close`.
    fn hole(&mut self, open: &str, text: &str, close: &str) {
        self.stops += 1;
        self.out.plain.push_str(&format!("{open}{text}{close}"));
        let place = if text.is_empty() { format!("${}", self.stops) } else { format!("${{{}:{}}}", self.stops, escaped(text)) };
        self.out.snippet.push_str(&format!("{open}{place}{close}"));
    }

    fn both(&mut self, text: &str) {
        self.out.plain.push_str(text);
        self.out.snippet.push_str(&literal(text));
    }

    /// What stands before the member or element at `at`.
    fn lead(&mut self, at: usize, depth: usize, spread: bool) {
        if at > 0 {
            self.out.plain.push_str(", ");
            self.out.snippet.push_str(if spread { "," } else { ", " });
        }
        if spread {
            self.out.snippet.push('\n');
            self.out.snippet.push_str(&self.unit.repeat(depth));
        }
    }

    fn close(&mut self, depth: usize, spread: bool, bracket: &str) {
        if spread {
            self.out.snippet.push('\n');
            self.out.snippet.push_str(&self.unit.repeat(depth));
        }
        self.both(bracket);
    }
}

/// The only words that a string may be, the most usual first: listed by the schema, or the examples of a pattern that takes no others.
pub(super) fn words(guide: &Guide) -> Vec<&'static str> {
    let mut listed: Vec<&str> = guide.choices().iter().filter_map(Node::str).collect();
    if !listed.is_empty() {
        // Examples are what is usual; the others are there as well.
        let rank = |word: &str| guide.examples().iter().position(|example| example.str() == Some(word)).unwrap_or(usize::MAX);
        listed.sort_by_key(|word| rank(word));
        return listed;
    }
    // `^(?:[Pp][Oo]…|…)$`: the words in any case.
    let is_list =
        guide.keyword("pattern").and_then(Node::str).is_some_and(|pattern| pattern.starts_with("^(?:[") && pattern.ends_with(")$"));
    if is_list && guide.examples().len() > 1 { guide.examples().iter().filter_map(Node::str).collect() } else { Vec::new() }
}

/// A text inside of a JSON string.
pub(super) fn inside(text: &str) -> String {
    let quoted = layout::quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// A text that stands for itself in a snippet, outside of its places.
pub(super) fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$")
}

/// A text that stands for itself in a choice of a snippet, where nothing else can be escaped.
pub(super) fn in_choice(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace('|', "\\|")
}

/// A text that stands for itself in a place of a snippet.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

fn is_long(node: &Node) -> bool {
    matches!(node.value, Value::Object(_) | Value::Array(_)) && crate::schema::to_json(node).to_string().len() > SHORT
}

fn length(object: &Object) -> usize {
    object.members.iter().map(|member| member.key.decoded.len() + crate::schema::to_json(&member.value).to_string().len() + 6).sum()
}
