//! What an editor tells of the place under the mouse: what Faxbot does with it.
//!
//! The texts come from our schemas, the model of the runtimes and the pages of the rules. Values are masked where they are secrets.

mod field;
mod reply;
pub mod rule;
mod sent;
mod setting;
#[cfg(test)]
mod tests;
mod variable;

pub(crate) use field::of_guide;

use crate::cursor::{At, Cursor, Step};
use crate::finding::{Finding, Level};
use crate::model::Action;
use crate::names::{self, Name};
use crate::runtime::{RUNTIMES, Runtime};
use crate::span::Span;
use crate::subject::Subject;
use crate::suppress::KEY;
use crate::tree::Member;

/// The most findings whose rules are shown.
const MAX_RULES: usize = 3;

/// A text about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The place: the key, the value, or the part of a string.
    pub span: Span,
    /// The text, in Markdown.
    pub text: String,
}

/// What is to be told of a byte offset; `None` where nothing is. `findings` are those of the file, `docs_url` is where the pages of the
/// rules are.
#[must_use]
pub fn hover(subject: &Subject<'_>, findings: &[(Level, Finding)], docs_url: Option<&str>, offset: usize) -> Option<Hover> {
    let asked = Asked { subject, cursor: subject.document.cursor(offset) };
    let at = Span::at(offset);
    let told = asked.told(docs_url);
    let mut here: Vec<_> = findings.iter().filter(|(_, finding)| finding.span.contains(at)).collect();
    // What is said of the smallest part comes first.
    here.sort_by_key(|(_, finding)| finding.span.len());
    let span = told.as_ref().map(|hover| hover.span).or(here.first().map(|(_, finding)| finding.span))?;
    let mut parts: Vec<String> = told.map(|hover| hover.text).into_iter().collect();
    let mut known: Vec<&str> = Vec::new();
    for (level, finding) in here {
        if known.len() < MAX_RULES && !known.contains(&finding.rule.name) {
            known.push(finding.rule.name);
            parts.push(rule::summary(finding.rule, *level, docs_url));
        }
    }
    Some(Hover { span, text: parts.join("\n\n---\n\n") })
}

/// A place and all around it.
struct Asked<'s, 'a> {
    subject: &'s Subject<'a>,
    cursor: Cursor<'a>,
}

impl<'s, 'a> Asked<'s, 'a> {
    fn told(&self, docs_url: Option<&str>) -> Option<Hover> {
        if let [.., Step::Key(KEY), Step::Key(name)] = self.cursor.path[..] {
            let text = rule::page(crate::rules::find(name)?.rule, docs_url);
            return Some(Hover { span: self.span()?, text });
        }
        self.name().or_else(|| {
            let span = self.span()?;
            let mut parts: Vec<String> = Vec::new();
            parts.extend(setting::about(self).or_else(|| field::about(self)));
            parts.extend(reply::about(self));
            parts.extend(sent::about(self));
            (!parts.is_empty()).then(|| Hover { span, text: parts.join("\n\n") })
        })
    }

    /// The key or value under the offset.
    fn span(&self) -> Option<Span> {
        match self.cursor.at {
            At::Key { member, .. } => Some(member.key.span),
            At::String { node, .. } | At::Word { node } => Some(node.span),
            At::NewKey(_) | At::NewValue(_) | At::Nothing => None,
        }
    }

    /// The member under the offset, by its key or its value, where that is no object or list.
    fn member(&self) -> Option<&'a Member> {
        match self.cursor.at {
            At::Key { member, .. } => Some(member),
            _ => match self.cursor.path.last()? {
                Step::Key(key) => self.cursor.holder()?.get(key),
                Step::Index(_) => None,
            },
        }
    }

    /// The action under the offset.
    fn action(&self) -> Option<&'s Action<'a>> {
        let name = self.cursor.action()?;
        self.subject.manifest.as_ref()?.action(name)
    }

    /// The runtimes that matter to the user, the newest first.
    fn runtimes(&self) -> impl Iterator<Item = &'static Runtime> + use<> {
        let scope = self.subject.scope;
        RUNTIMES.iter().rev().filter(move |runtime| scope.includes(runtime))
    }

    /// What is told of an expression, a source, a placeholder or a path parameter.
    fn name(&self) -> Option<Hover> {
        let manifest = self.subject.manifest.as_ref()?;
        let (name, span) = names::at(self.subject.document, manifest, self.cursor.offset)?;
        match name {
            Name::PathParam { action, name } => variable::of_path_param(self, manifest.known_actions.get(action)?, name, span),
            _ => variable::of_expression(self),
        }
    }
}

/// What is the same for several runtimes is told once: `Faxbot 2026 and 2025: …`, as a list where it differs.
fn by_runtime(told: Vec<(&'static Runtime, String)>) -> String {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for (runtime, text) in told {
        match groups.iter_mut().find(|(_, known)| *known == text) {
            Some((names, _)) => names.push(runtime.name),
            None => groups.push((vec![runtime.name], text)),
        }
    }
    let lines = groups.iter().map(|(names, text)| format!("- Faxbot {}: {text}", names.join(" and ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// A text as code in Markdown, on one line. No text can end it before its end.
pub(crate) fn code(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if plain.is_empty() {
        return "`\"\"`".to_owned();
    }
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    if longest == 0 {
        return format!("`{plain}`");
    }
    let ticks = "`".repeat(longest + 1);
    format!("{ticks} {plain} {ticks}")
}
