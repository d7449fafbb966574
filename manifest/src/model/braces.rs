//! Braces that were evidently meant to be an expression, but are none, or not the one that was meant (contract §2).

use std::ops::Range;

use crate::model::template::Template;
use crate::model::{Action, Manifest};
use crate::runtime::context::Reference;
use crate::runtime::python::is_space;
use crate::runtime::template::{Expression, expressions, hidden};
use crate::runtime::{RUNTIMES, Role};

/// A malformed expression. Ranges are bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// All of it, with its braces.
    pub range: Range<usize>,
    /// What stands between the braces, as far as it belongs to it.
    pub inner: Range<usize>,
    /// What is wrong.
    pub kind: FlawKind,
    /// Whether it stands outside the quotes of a JSON text.
    pub is_bare: bool,
}

/// What is wrong with braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// `{{to`, `{{to}`: the end is missing.
    Unclosed,
    /// `{{to","from":"{{from}}`: the end is missing too, and Faxbot finds that of the next expression.
    Swallowing,
    /// `{to}}`, `to}}`: the start is missing.
    Unopened,
    /// `{{}}`
    Empty,
    /// `{{a b}}`
    Blank,
    /// `{to}`
    Single,
    /// `{{to|upper}}`, `{{#if}}`, `{{settings['x']}}`, `{{.to}}`: an expression, but the name is none.
    Syntax,
    /// `{{{to}}}`: an expression, whose name begins with a brace.
    NamedBrace,
    /// `{{{ to }}}`, `{{to}}}`: an expression, and braces around it that are sent.
    OuterBrace,
}

impl Manifest<'_> {
    /// The malformed expressions of a string of `action`, in order.
    #[must_use]
    pub fn flaws(&self, action: &Action<'_>, template: &Template<'_>) -> Vec<Flaw> {
        let text = template.as_str();
        if memchr::memchr2(b'{', b'}', text.as_bytes()).is_none() {
            return Vec::new();
        }
        let syntax = match (template.role, action.body_kind) {
            (Role::Body, Some("json")) => Syntax::Json,
            (Role::Body, _) => Syntax::Fields,
            _ => Syntax::Plain,
        };
        let is_sound = |name: &str| is_sound(self, name);
        let is_name = |name: &str| is_name(action, name);
        let scan = Scan {
            text,
            expressions: &template.expressions,
            syntax,
            role: template.role,
            is_sound: &is_sound,
            is_name: &is_name,
            in_string: false,
            depth: 0,
            surplus: None,
            found: Vec::new(),
        };
        scan.run()
    }

    /// Whether a malformed expression of `action` was meant to be the variable `name`, or makes it unclear what is used at all.
    #[must_use]
    pub fn has_flawed(&self, action: &Action<'_>, name: &str) -> bool {
        let is_meant = |core: &str| core == name || self.meant_variable(action.name, core).as_deref() == Some(name);
        action.templates.iter().filter(|template| template.role != Role::Body || action.sends_body()).any(|template| {
            self.flaws(action, template)
                .iter()
                .any(|flaw| flaw.kind == FlawKind::Swallowing || flaw.core(template.as_str()).is_some_and(|(core, _)| is_meant(&core)))
        })
    }
}

impl Flaw {
    /// The name that was evidently meant, and whether more than a spelling is lost with the rest: a filter, a default.
    #[must_use]
    pub fn core(&self, text: &str) -> Option<(String, bool)> {
        let inner = text[self.inner.clone()].trim_matches(is_space);
        // A block of another template language: it is not replaced by a name.
        // Nor is JSON with all its braces doubled.
        if inner.starts_with(['#', '/', '^', '>', '!', '*']) || inner.contains("\":") {
            return None;
        }
        let bare = inner
            .trim_matches(|c: char| is_space(c) || matches!(c, '{' | '}' | '&' | '$' | '.' | '=' | '-' | '~' | '@' | '"' | '\'' | '`'));
        let end = bare.find(['|', '?', '(', ':', ',', ';', '+', '<', '>', '!']).unwrap_or(bare.len());
        let (name, rest) = bare.split_at(end);
        let mut dropped = !rest.trim_matches(is_space).is_empty();
        // `settings['x']`, `settings . x`
        let mut name = name.replace("['", ".").replace("[\"", ".").replace("\\\"", "").replace('[', ".").replace(['\'', '"', ']'], "");
        if name.contains(is_space) {
            let joined: String = name.split(is_space).filter(|part| !part.is_empty()).collect();
            let around_dots = joined.contains('.') && name.split('.').all(|part| !part.trim_matches(is_space).contains(is_space));
            if around_dots {
                name = joined;
            } else {
                dropped = dropped || name.trim_matches(is_space).contains(is_space);
                name = name.split(is_space).find(|part| !part.is_empty())?.to_owned();
            }
        }
        let sound = !name.is_empty() && name.split('.').all(|part| !part.is_empty() && part.chars().all(is_name_char));
        sound.then_some((name, dropped))
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether what Faxbot takes for a name can be one. Settings may be named in any way, but not in the ways of other template languages.
fn is_sound(manifest: &Manifest<'_>, name: &str) -> bool {
    if name.split('.').any(str::is_empty) {
        return false;
    }
    if name.chars().all(|c| is_name_char(c) || c == '.') {
        return true;
    }
    let Some((first, rest)) = name.split_once('.') else { return false };
    let is_declared = || manifest.settings().is_some_and(|settings| settings.declared(rest).is_some());
    matches!(first, "settings" | "creds")
        && (is_declared() || !rest.contains(['|', '(', ')', '[', ']', '{', '\'', '"', '`', '?', '#', '&', '!', '=', ',', ';']))
}

/// Longer lists of path parameters are looked through no further.
const MAX_ENTRIES: usize = 64;

/// Whether single braces around a name were meant as an expression: something has that name.
fn is_name(action: &Action<'_>, name: &str) -> bool {
    let is_known = RUNTIMES.iter().any(|runtime| runtime.reference(action.name, name) != Reference::Nothing);
    is_known && name.chars().all(|c| is_name_char(c) || c == '.')
        || (!name.is_empty() && action.placeholders.entries.iter().take(MAX_ENTRIES).any(|entry| entry.name() == name))
}

/// What separates the values in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// Quotes.
    Json,
    /// `&`
    Fields,
    /// Nothing.
    Plain,
}

/// How many bytes stand before the next one that means something to the walk; at least one.
fn plain(bytes: &[u8]) -> usize {
    let rest = bytes.get(1..).unwrap_or_default();
    1 + rest.iter().position(|byte| matches!(byte, b'{' | b'}' | b'"' | b'\\' | b'&')).unwrap_or(rest.len())
}

/// One walk over a text.
struct Scan<'s> {
    text: &'s str,
    expressions: &'s [Expression],
    syntax: Syntax,
    role: Role,
    is_sound: &'s dyn Fn(&str) -> bool,
    is_name: &'s dyn Fn(&str) -> bool,
    in_string: bool,
    /// Open braces of the value that the walk is in.
    depth: usize,
    /// How many more braces are closed than opened outside the quotes of a JSON text; worked out when first needed.
    surplus: Option<usize>,
    found: Vec<Flaw>,
}

impl Scan<'_> {
    fn run(mut self) -> Vec<Flaw> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            while self.expressions.first().is_some_and(|expression| expression.start < at) {
                self.expressions = &self.expressions[1..];
            }
            let next = self.expressions.first().map(|expression| expression.start);
            at = match bytes[at] {
                b'{' => self.opening(at, next),
                b'}' => self.closing(at),
                b'"' if self.syntax == Syntax::Json => {
                    (self.in_string, self.depth) = (!self.in_string, 0);
                    at + 1
                }
                // What follows a backslash ends no string, but may begin an expression.
                b'\\' if self.in_string && next != Some(at + 1) => at + 2,
                b'&' if self.syntax == Syntax::Fields => {
                    self.depth = 0;
                    at + 1
                }
                _ => at + plain(&bytes[at..]),
            };
        }
        self.found
    }

    fn is_bare(&self) -> bool {
        self.syntax == Syntax::Json && !self.in_string
    }

    fn push(&mut self, range: Range<usize>, inner: Range<usize>, kind: FlawKind) -> usize {
        let end = range.end;
        self.found.push(Flaw { range, inner, kind, is_bare: self.is_bare() });
        end
    }

    /// How many of the same byte stand in a row.
    fn row(&self, at: usize, byte: u8) -> usize {
        self.text.as_bytes()[at..].iter().take_while(|other| **other == byte).count()
    }

    /// Where the text that braces could hold ends.
    fn stop(&self, from: usize) -> usize {
        let ends = |c: char| match c {
            '{' | '}' | '\n' => true,
            '"' => self.syntax == Syntax::Json,
            '&' => self.syntax == Syntax::Fields,
            _ => false,
        };
        self.text[from..].find(ends).map_or(self.text.len(), |at| from + at)
    }

    fn opening(&mut self, at: usize, next: Option<usize>) -> usize {
        let row = self.row(at, b'{').min(next.map_or(usize::MAX, |next| next - at));
        let inner = at + row;
        if next == Some(inner) {
            return self.expression(at);
        }
        let stop = self.stop(inner);
        let closers = self.row(stop, b'}');
        let words = &self.text[inner..stop];
        let is_blank = words.chars().all(is_space);
        match (row, closers) {
            (1, 1..) if (self.is_name)(words.trim_matches(is_space)) => self.single(at, stop, closers),
            (1, _) => {
                self.depth += 1;
                inner
            }
            (_, 1..) if is_blank => self.push(at..stop + closers.min(2), inner..stop, FlawKind::Empty),
            // An expression that an unclosed one before it has swallowed: Faxbot does not even come to it.
            (_, 2..) if !words.trim_matches(is_space).contains(is_space) => match (row, (self.is_sound)(words.trim_matches(is_space))) {
                (2, true) => stop + 2,
                (_, true) => self.push(at..stop + closers.min(row), inner..stop, FlawKind::NamedBrace),
                (_, false) => self.push(at..stop + 2, inner..stop, FlawKind::Syntax),
            },
            (_, 2..) => self.push(at..stop + closers.min(row), inner..stop, FlawKind::Blank),
            (_, 1) => self.push(at..stop + usize::from(!self.is_bare()), inner..stop, FlawKind::Unclosed),
            _ => {
                let start = inner + words.find(|c| !is_space(c)).unwrap_or(0);
                let end = self.text[start..stop].find(|c| !is_name_char(c) && c != '.').map_or(stop, |end| start + end);
                if end > start {
                    self.push(at..end, start..end, FlawKind::Unclosed)
                } else {
                    self.push(at..inner, inner..inner, FlawKind::Unclosed)
                }
            }
        }
    }

    /// `{to}`, in a URL a placeholder; `{to}}`.
    fn single(&mut self, at: usize, stop: usize, closers: usize) -> usize {
        let is_half = closers > 1 && self.depth == 0 && !self.is_bare();
        if is_half {
            return self.push(at..stop + 2, at + 1..stop, FlawKind::Unopened);
        }
        if self.role == Role::Url {
            return stop + 1;
        }
        // `${to}` is how others write it.
        let sign = self.text[..at].ends_with(['$', '#', '%']);
        self.push(at - usize::from(sign)..stop + 1, at + 1..stop, FlawKind::Single)
    }

    /// The next expression, whose leading braces begin at `at`.
    fn expression(&mut self, at: usize) -> usize {
        let Some((expression, rest)) = self.expressions.split_first() else { return at + 1 };
        self.expressions = rest;
        let name = expression.name(self.text);
        let core = name.trim_start_matches('{');
        let inner = expression.name_end - core.len()..expression.name_end;
        let outer = expression.start - at;
        let lead = outer + (name.len() - core.len());
        if lead == 0
            && let Some(end) = self.swallowed(expression.name_start, name)
        {
            return self.push(expression.start..end, expression.name_start..end, FlawKind::Swallowing);
        }
        let closers = self.row(expression.end, b'}');
        // `{{{ settings.key }}: 1}` is an object whose key lacks its quotes.
        let opens_object = self.is_bare() && closers == 0 && name.len() == core.len();
        if lead > 0 && !opens_object {
            let extra = if self.is_bare() { self.take_surplus(lead, outer).min(closers) } else { lead.min(closers) };
            let kind = match (name.len() > core.len(), (self.is_sound)(core)) {
                (true, true) => FlawKind::NamedBrace,
                (false, true) => FlawKind::OuterBrace,
                (_, false) => FlawKind::Syntax,
            };
            return self.push(at..expression.end + extra, inner, kind);
        }
        if !(self.is_sound)(name) {
            return self.push(expression.start..expression.end, inner, FlawKind::Syntax);
        }
        if closers > 0 && self.depth == 0 && !self.is_bare() {
            return self.push(expression.start..expression.end + closers, inner, FlawKind::OuterBrace);
        }
        expression.end
    }

    /// Where a name without its closing braces ends: in `{{to","from":"{{from}}` Faxbot takes all for one name (contract §2).
    fn swallowed(&self, start: usize, name: &str) -> Option<usize> {
        let cut = match self.syntax {
            Syntax::Json if self.in_string => name.match_indices('"').map(|(at, _)| at).find(|at| !name[..*at].ends_with('\\')),
            Syntax::Fields => name.find('&').filter(|at| *at > 0),
            _ => None,
        };
        let cut = cut.into_iter().chain(name.find("{{")).min()?;
        let word = name[..cut].find(|c| !is_name_char(c) && c != '.').unwrap_or(cut);
        Some(start + word)
    }

    /// How many of the braces that close behind an expression outside of quotes close nothing but it.
    fn take_surplus(&mut self, lead: usize, outer: usize) -> usize {
        let surplus = self.surplus.unwrap_or_else(|| surplus(self.text)) + outer;
        let taken = lead.min(surplus);
        self.surplus = Some(surplus - taken);
        taken
    }

    fn closing(&mut self, at: usize) -> usize {
        let row = self.row(at, b'}');
        if self.is_bare() || row < 2 || self.depth > 0 {
            self.depth = self.depth.saturating_sub(row);
            return at + row;
        }
        let free = self.found.last().map_or(0, |flaw| flaw.range.end);
        let before = &self.text[free..at];
        let start = before.trim_end_matches(|c| is_name_char(c) || c == '.').len() + free;
        if (self.is_name)(&self.text[start..at]) {
            self.push(start..at + 2, start..at, FlawKind::Unopened)
        } else if self.role == Role::Header {
            self.push(at..at + row, at..at, FlawKind::Unopened)
        } else {
            at + row
        }
    }
}

/// How many more braces are closed than opened outside the quotes of a JSON text, expressions left out; 0 where it is the other way.
fn surplus(text: &str) -> usize {
    let hidden = hidden(text, &expressions(text));
    let (mut opened, mut closed, mut in_string) = (0_usize, 0_usize, false);
    let mut bytes = hidden.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => drop(bytes.next()),
            b'{' if !in_string => opened += 1,
            b'}' if !in_string => closed += 1,
            _ => {}
        }
    }
    closed.saturating_sub(opened)
}

#[cfg(test)]
mod tests {
    use super::FlawKind::{Blank, Empty, NamedBrace, OuterBrace, Single, Swallowing, Syntax, Unclosed, Unopened};
    use super::*;
    use crate::json;
    use crate::layout;

    /// The flaws of the body of `send_fax`: text, kind, and the name that was meant, with `*` where something is dropped.
    fn flaws(kind: &str, template: &str) -> Vec<(String, FlawKind, Option<String>)> {
        let quoted = layout::quoted(template);
        let text = format!(
            r#"{{"config_schema": {{"properties": {{"a|b": {{"type": "string"}}}}}}, "actions": {{"send_fax": {{"url": "https://h/{{num}}",
                "path_params": [{{"name": "num", "source": "to"}}], "body": {{"kind": "{kind}", "template": {quoted}}}}}}}}}"#
        );
        let root = json::parse(&text).root;
        let manifest = Manifest::of(&root).unwrap();
        let action = &manifest.known_actions[0];
        let template = action.body_template().unwrap();
        let name = |flaw: &Flaw| flaw.core(template.as_str()).map(|(name, dropped)| if dropped { format!("{name}*") } else { name });
        let found = manifest.flaws(action, template);
        found.iter().map(|flaw| (template.as_str()[flaw.range.clone()].to_owned(), flaw.kind, name(flaw))).collect()
    }

    #[test]
    fn what_is_malformed() {
        for (text, flaw, kind, name) in [
            ("a={{ to", "{{ to", Unclosed, Some("to")),
            ("a={{to&b=1", "{{to", Unclosed, Some("to")),
            ("a={{to}&b=1", "{{to}", Unclosed, Some("to")),
            ("a={{to and more", "{{to", Unclosed, Some("to")),
            ("a={{", "{{", Unclosed, None),
            ("a={{to {{from}}", "{{to", Unclosed, Some("to")),
            ("a={{to&b={{from}}", "{{to", Swallowing, Some("to")),
            ("a={{to{{from}}", "{{to", Swallowing, Some("to")),
            ("a={to}}", "{to}}", Unopened, Some("to")),
            ("a=to}}", "to}}", Unopened, Some("to")),
            ("a={{}}&b=1", "{{}}", Empty, None),
            ("a={{ }}", "{{ }}", Empty, None),
            ("a={{a b}}", "{{a b}}", Blank, Some("a*")),
            ("a={{ to | upper }}", "{{ to | upper }}", Blank, Some("to*")),
            ("a={{settings . x}}", "{{settings . x}}", Blank, Some("settings.x")),
            ("a={to}", "{to}", Single, Some("to")),
            ("a={ settings.x }", "{ settings.x }", Single, Some("settings.x")),
            ("a=${to}", "${to}", Single, Some("to")),
            ("a={num}", "{num}", Single, Some("num")),
            ("a={{to|upper}}", "{{to|upper}}", Syntax, Some("to*")),
            ("a={{to.}}", "{{to.}}", Syntax, Some("to")),
            ("a={{.to}}", "{{.to}}", Syntax, Some("to")),
            ("a={{settings.}}", "{{settings.}}", Syntax, Some("settings")),
            ("a={{settings..x}}", "{{settings..x}}", Syntax, None),
            ("a={{&to}}", "{{&to}}", Syntax, Some("to")),
            ("a={{#if}}", "{{#if}}", Syntax, None),
            ("a={{/if}}", "{{/if}}", Syntax, None),
            ("a={{to()}}", "{{to()}}", Syntax, Some("to*")),
            ("a={{settings['x']}}", "{{settings['x']}}", Syntax, Some("settings.x")),
            ("a={{settings[\"x\"]}}", "{{settings[\"x\"]}}", Syntax, Some("settings.x")),
            ("a={{settings.x|y}}", "{{settings.x|y}}", Syntax, Some("settings.x*")),
            ("a={{{to}}}", "{{{to}}}", NamedBrace, Some("to")),
            ("a={{{to}}", "{{{to}}", NamedBrace, Some("to")),
            ("a={{{{to}}}}", "{{{{to}}}}", NamedBrace, Some("to")),
            ("a={{{ to }}}", "{{{ to }}}", OuterBrace, Some("to")),
            ("a={{to}}}&b=1", "{{to}}}", OuterBrace, Some("to")),
        ] {
            let want = vec![(flaw.to_owned(), kind, name.map(str::to_owned))];
            assert_eq!(flaws("form", text), want, "{text}");
        }
    }

    #[test]
    fn what_is_fine() {
        for text in [
            "a={{to}}",
            "a={{ to }}&b={x}",
            "a={{settings.a|b}}",
            "a={{settings.x-y/z}}",
            "a={\"n\":{{settings.n}}}",
            "a={b}}",
            "a={}&b={ }",
        ] {
            assert_eq!(flaws("form", text), [], "{text}");
        }
        for text in [
            r#"{"a":{"n":{{settings.n}}}}"#,
            r#"{"a":{},"b":{"c":{"d":1}}}"#,
            r#"{"a":"{\"n\":{{settings.n}}}"}"#,
            r#"{"a":"\\{{to}}","b":"x{y}"}"#,
            r#"{{{ settings.key }}: 1}"#,
        ] {
            assert_eq!(flaws("json", text), [], "{text}");
        }
    }

    #[test]
    fn json_keeps_its_own_braces() {
        for (text, want) in [
            (r#"{"n":{{{settings.n}}}}"#, "{{{settings.n}}}"),
            (r#"{"n":{{{settings.n}}}"#, "{{{settings.n}}"),
            (r#"{"n":{{{ settings.n }}}}"#, "{{{ settings.n }}}"),
            (r#"{"n":{"m":{{{settings.n}}}}}"#, "{{{settings.n}}}"),
            (r#"{"n":{to}}"#, "{to}"),
            (r#"{"n":{{settings.n}"#, "{{settings.n"),
            (r#"{"n":"{{to}","b":"x"}"#, "{{to}"),
            (r#"{"n":"{{to","b":"{{to}}"}"#, "{{to"),
            (r#"{"n":"{{to","b":"{{ to }}","c":"{{from}}"}"#, "{{to"),
            (r#"{"n":"{{to}}}"}"#, "{{to}}}"),
            (r#"{{ "to": "x" }}"#, "{{"),
            (r#"{{"to":"x"}}"#, r#"{{"to":"x"}}"#),
        ] {
            assert_eq!(flaws("json", text).iter().map(|flaw| &*flaw.0).collect::<Vec<_>>(), [want], "{text}");
        }
    }

    #[test]
    fn hostile_braces_take_linear_time() {
        for text in ["{".repeat(1 << 20), "{{".repeat(1 << 19), "{a ".repeat(1 << 19), "}}a".repeat(1 << 19), "{{{a}}}".repeat(1 << 17)] {
            flaws("json", &text);
            flaws("form", &text);
        }
    }
}
