//! Where an action refers to a variable, and whether the value goes out.

use std::ops::Range;

use crate::model::Action;
use crate::model::placeholders::EntryRole;
use crate::model::target::Part;
use crate::runtime::{Role, Runtime};
use crate::span::Span;
use crate::tree::Text;

/// One place that refers to a variable: an expression, or the source of a path parameter.
#[derive(Clone, Debug)]
pub struct Use<'t> {
    /// What it refers to: `to`, `settings.account`.
    pub name: &'t str,
    /// The string that it stands in.
    pub text: &'t Text,
    /// Where the name stands in that string.
    pub name_range: Range<usize>,
    /// Where it stands with its braces; a source has none.
    pub range: Range<usize>,
    /// Which place it is.
    pub spot: Spot,
}

/// A place that may refer to a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// An expression in the template of a body.
    Body {
        /// Whether `body.kind` says that there is none.
        ignored: bool,
    },
    /// An expression in the value of a header.
    Header,
    /// An expression in the URL.
    Url(Part),
    /// The source of a path parameter.
    Param {
        /// The parts of the URL with a placeholder that it fills.
        parts: Vec<Part>,
        /// Whether the URL has its name only in double braces, where it can be filled in if expressions are not (contract §4).
        in_expression: bool,
    },
}

impl Use<'_> {
    /// The place, braces included.
    #[must_use]
    pub fn span(&self) -> Span {
        self.text.span_of(self.range.start, self.range.end)
    }

    /// The name alone.
    #[must_use]
    pub fn name_span(&self) -> Span {
        self.text.span_of(self.name_range.start, self.name_range.end)
    }

    /// Whether a generation puts the value there (contract §2, §4).
    #[must_use]
    pub fn is_filled_in(&self, runtime: &Runtime) -> bool {
        match &self.spot {
            Spot::Body { ignored } => !ignored,
            Spot::Header => runtime.renders(Role::Header),
            Spot::Url(_) => runtime.renders(Role::Url),
            Spot::Param { parts, in_expression } => !parts.is_empty() || (*in_expression && !runtime.renders(Role::Url)),
        }
    }

    /// Whether a generation sends the value: it is filled in, and not in what is dropped (contract §7.2).
    #[must_use]
    pub fn is_sent(&self, runtime: &Runtime) -> bool {
        let reaches = match &self.spot {
            Spot::Body { .. } | Spot::Header => true,
            Spot::Url(part) => runtime.sends(*part),
            Spot::Param { parts, in_expression } => *in_expression || parts.iter().any(|part| runtime.sends(*part)),
        };
        reaches && self.is_filled_in(runtime)
    }
}

impl<'t> Action<'t> {
    /// Every place of the action that refers to a variable, in the order URL, path parameters, headers, body.
    #[must_use]
    pub fn uses(&self) -> Vec<Use<'t>> {
        let mut uses = Vec::new();
        let part_at = |at: usize| self.target.as_ref().map_or(Part::Path, |target| target.part_at(at));
        for template in &self.templates {
            for expression in &template.expressions {
                let spot = match template.role {
                    Role::Url => Spot::Url(part_at(expression.start)),
                    Role::Header => Spot::Header,
                    Role::Body => Spot::Body { ignored: self.body_kind() == Some("none") },
                };
                uses.push(Use {
                    name: template.name(expression),
                    text: template.text,
                    name_range: expression.name_start..expression.name_end,
                    range: expression.start..expression.end,
                    spot,
                });
            }
            if template.role == Role::Url {
                uses.extend(self.param_uses());
            }
        }
        uses
    }

    fn param_uses(&self) -> impl Iterator<Item = Use<'t>> {
        let mut parts: Vec<Vec<Part>> = vec![Vec::new(); self.placeholders.entries.len()];
        for place in &self.placeholders.places {
            if let (Some(entry), Some(target)) = (place.filled_by, &self.target) {
                parts[entry].push(target.part_at(place.range.start));
            }
        }
        self.placeholders.entries.iter().zip(parts).filter_map(|(entry, parts)| {
            let text = entry.param.source_text()?;
            let whole = 0..text.decoded.len();
            let spot = Spot::Param { parts, in_expression: entry.role == EntryRole::InExpression };
            Some(Use { name: &text.decoded, text, name_range: whole.clone(), range: whole, spot })
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::json;
    use crate::model::Manifest;
    use crate::runtime::{Y2025, Y2026};

    #[test]
    fn what_is_sent() {
        let root = json::parse(
            r##"{"actions": {"send_fax": {
                "url": "https://h/{{settings.u}}/{p}/{{q}}?a={{settings.v}}&b={b}#{{settings.w}}",
                "headers": {"X": "{{settings.h}}"},
                "body": {"kind": "json", "template": "{\"a\":\"{{ to }}\"}"},
                "path_params": [{"name": "p", "source": "to"}, {"name": "q", "source": "settings.q"}, {"name": "b", "source": "settings.b"},
                    {"name": "p", "source": "settings.second"}, {"name": "none"}]}}}"##,
        )
        .root;
        let manifest = Manifest::of(&root).unwrap();
        let uses = manifest.known_actions[0].uses();
        let of = |runtime| uses.iter().filter(|found| found.is_sent(runtime)).map(|found| found.name).collect::<Vec<_>>();
        assert_eq!(of(&Y2025), ["to", "settings.q", "settings.b", "to"]);
        assert_eq!(of(&Y2026), ["settings.u", "q", "to", "settings.h", "to"]);
        let filled = |runtime| uses.iter().filter(|found| found.is_filled_in(runtime)).count();
        assert_eq!((filled(&Y2025), filled(&Y2026)), (4, 8));
    }
}
