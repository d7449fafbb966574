//! What the parts of an expression are, for an editor to colour them.

use std::collections::HashSet;
use std::ops::Range;

use crate::document::Document;
use crate::model::braces::FlawKind;
use crate::model::template::Template;
use crate::model::uses::is_inside;
use crate::model::{Action, ActionName, Manifest};
use crate::runtime::context::Reference;
use crate::runtime::template::placeholders;
use crate::runtime::{RUNTIMES, Runtime, Scope};
use crate::span::Span;
use crate::tree::Text;

/// A part of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands: on one line.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// What a part of a string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The braces of an expression or a placeholder.
    Brace,
    /// `settings` or `creds`.
    Namespace,
    /// A variable that Faxbot fills in.
    Variable,
    /// A setting or a credential: what stands behind the dot.
    Property,
    /// The name of a path parameter where it is used.
    PathParam,
    /// The name of a path parameter where it is given.
    PathParamGiven,
    /// What no Faxbot that matters fills in: an unknown name, or braces that are no expression.
    Unknown,
}

/// The tokens of the templates, URLs and path parameters of a manifest that touch a range, in the order of the file; none overlaps
/// another. `scope` says which runtimes matter.
#[must_use]
pub fn tokens(document: &Document, manifest: &Manifest<'_>, scope: Scope, range: Span) -> Vec<Token> {
    let mut walk = Walk { scope, found: Vec::new() };
    let is_near = |text: &Text| text.span.overlaps(range);
    for action in &manifest.known_actions {
        for template in action.templates.iter().filter(|template| is_near(template.text)) {
            walk.template(manifest, action, template);
        }
        for param in action.path_parameters() {
            if let Some(name) = param.name.filter(|name| is_near(name)) {
                walk.push(name, 0..name.decoded.len(), Role::PathParamGiven);
            }
            if let Some(source) = param.source.filter(|source| is_near(source)) {
                walk.name(action, source, 0..source.decoded.len(), false);
            }
        }
    }
    let mut found = walk.found;
    found.sort_by_key(|token| token.span);
    let mut end = 0;
    found.retain(|token| {
        let is_free = token.span.start >= end && !token.span.is_empty();
        end = if is_free { token.span.end } else { end };
        is_free
    });
    found.into_iter().flat_map(|token| lines(&document.text, token)).filter(|token| token.span.overlaps(range)).collect()
}

struct Walk {
    scope: Scope,
    found: Vec<Token>,
}

impl Walk {
    fn template(&mut self, manifest: &Manifest<'_>, action: &Action<'_>, template: &Template<'_>) {
        let text = template.text;
        let is_rendered = self.runtimes().any(|runtime| runtime.renders(template.role));
        let is_body = template.role == crate::runtime::Role::Body;
        let attachments = if is_body { action.attachment_values() } else { Vec::new() };
        for expression in &template.expressions {
            if !is_rendered {
                self.push(text, expression.start..expression.end, Role::Unknown);
                continue;
            }
            self.push(text, expression.start..expression.start + 2, Role::Brace);
            let is_marker = is_inside(&attachments, expression.start);
            self.name(action, text, expression.name_start..expression.name_end, is_marker);
            self.push(text, expression.end - 2..expression.end, Role::Brace);
        }
        for flaw in manifest.flaws(action, template) {
            let is_none = matches!(flaw.kind, FlawKind::Unclosed | FlawKind::Unopened | FlawKind::Empty | FlawKind::Blank);
            let before = template.expressions.partition_point(|expression| expression.end <= flaw.range.start);
            let is_apart = template.expressions.get(before).is_none_or(|expression| expression.start >= flaw.range.end);
            if is_none && is_apart {
                self.push(text, flaw.range, Role::Unknown);
            }
        }
        if template.role == crate::runtime::Role::Url {
            let given: HashSet<&str> = action.path_parameters().filter_map(|param| Some(&*param.name?.decoded)).collect();
            for place in placeholders(&text.decoded) {
                let is_filled = given.contains(place.name(&text.decoded));
                self.push(text, place.start..place.start + 1, Role::Brace);
                self.push(text, place.start + 1..place.end - 1, if is_filled { Role::PathParam } else { Role::Unknown });
                self.push(text, place.end - 1..place.end, Role::Brace);
            }
        }
    }

    /// The name of an expression, or a source.
    fn name(&mut self, action: &Action<'_>, text: &Text, range: Range<usize>, is_marker: bool) {
        let name = &text.decoded[range.clone()];
        let is_known = |runtime: &Runtime| runtime.reference(asked(action.name), name) != Reference::Nothing;
        let is_plain = name.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')));
        if is_marker && name == "file" {
            return self.push(text, range, Role::Variable);
        }
        if !is_plain || !self.runtimes().any(is_known) {
            return self.push(text, range, Role::Unknown);
        }
        match name.find('.') {
            Some(dot) => {
                self.push(text, range.start..range.start + dot, Role::Namespace);
                self.push(text, range.start + dot + 1..range.end, Role::Property);
            }
            None if matches!(name, "settings" | "creds") => self.push(text, range, Role::Namespace),
            None => self.push(text, range, Role::Variable),
        }
    }

    fn runtimes(&self) -> impl Iterator<Item = &'static Runtime> + use<> {
        let scope = self.scope;
        RUNTIMES.iter().filter(move |runtime| scope.includes(runtime))
    }

    fn push(&mut self, text: &Text, range: Range<usize>, role: Role) {
        self.found.push(Token { span: text.span_of(range.start, range.end), role });
    }
}

/// `cancel_fax` never runs and has no variables of its own: it is written as if it were asked about a fax.
fn asked(action: ActionName) -> ActionName {
    if action == ActionName::CancelFax { ActionName::GetStatus } else { action }
}

/// A token for each line, without the ends of lines.
fn lines(text: &str, token: Token) -> Vec<Token> {
    let Some(inside) = text.get(token.span.range()) else { return Vec::new() };
    if memchr::memchr2(b'\n', b'\r', inside.as_bytes()).is_none() {
        return vec![token];
    }
    let start = token.span.start as usize;
    let pieces = inside.split(['\n', '\r']);
    let at = |piece: &str| start + (piece.as_ptr() as usize - inside.as_ptr() as usize);
    let spans = pieces.filter(|piece| !piece.is_empty()).map(|piece| Span::new(at(piece), at(piece) + piece.len()));
    spans.map(|span| Token { span, ..token }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn told(action: &str, scope: Scope) -> String {
        let text = format!("{{\"actions\": {{\"send_fax\": {action}}}}}");
        let document = Document::read(text.clone().into(), &Place::new("manifest.json"));
        let whole = Span::new(0, text.len());
        let all = tokens(&document, &document.manifest().unwrap(), scope, whole);
        let role = |role: Role| match role {
            Role::Brace => "",
            Role::Namespace => "n:",
            Role::Variable => "v:",
            Role::Property => "p:",
            Role::PathParam => "u:",
            Role::PathParamGiven => "g:",
            Role::Unknown => "?:",
        };
        all.iter().map(|token| format!("{}{}", role(token.role), &text[token.span.range()])).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn parts_of_expressions() {
        for (body, want) in [
            ("{{to}}", "{{ v:to }}"),
            ("{{ settings.a.b }}{{settings}}", "{{ n:settings p:a.b }} {{ n:settings }}"),
            ("{{fax_id}}{{to.x}}{{to|upper}}", "{{ ?:fax_id }} {{ ?:to.x }} {{ ?:to|upper }}"),
            ("{{settings.a|b}}{{settings..a}}", "{{ ?:settings.a|b }} {{ ?:settings..a }}"),
            ("{{a b}}x{{}}", "?:{{a b}} ?:{{}}"),
            ("{{job_id}}", "{{ v:job_id }}"),
            ("plain", ""),
        ] {
            let action = format!(r#"{{"body": {{"kind": "form", "template": "x={body}"}}}}"#);
            assert_eq!(told(&action, Scope::Unset), want, "{body}");
        }
    }

    #[test]
    fn what_the_chosen_runtime_does_not_know() {
        let action = r#"{"url": "https://h/{{to}}/{a}/{b}", "path_params": [{"name": "a", "source": "settings.x"}], "body": {"kind": "multipart", "template": "file={{file}}&j={{job_id}}&f={{file}}"}}"#;
        let common = "g:a n:settings p:x {{ v:file }} {{";
        assert_eq!(told(action, Scope::One(0)), format!("?:{{{{to}}}} {{ u:a }} {{ ?:b }} {common} ?:job_id }}}} {{{{ ?:file }}}}"));
        assert_eq!(told(action, Scope::All), format!("{{{{ v:to }}}} {{ u:a }} {{ ?:b }} {common} v:job_id }}}} {{{{ ?:file }}}}"));
    }

    #[test]
    fn a_token_ends_with_its_line() {
        let action = "{\"url\": \"{{\n\r\nto }}\"}";
        assert_eq!(told(action, Scope::One(0)), "?:{{ ?:to }}");
        assert_eq!(told(action, Scope::One(1)), "{{ v:to }}");
    }
}
