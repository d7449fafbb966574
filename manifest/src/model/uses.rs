//! Where an action refers to a variable, and whether the value goes out.

use std::ops::Range;

use crate::model::placeholders::EntryRole;
use crate::model::target::Part;
use crate::model::{Action, ActionName, Manifest};
use crate::runtime::context::MOVED_TO_CREDENTIALS;
use crate::runtime::form::is_attachment;
use crate::runtime::python::is_space;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::span::Span;
use crate::tree::Text;

/// More places than this are nobody's manifest: each is looked up in a schema that may be as large.
const MAX_SETTING_USES: usize = 1000;

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
    /// An expression in the value of the field that stands for the document in a multipart body: filled in, but never sent
    /// (contract §7.1).
    Attachment,
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
            Spot::Attachment => true,
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
            Spot::Attachment => false,
            Spot::Url(part) => runtime.sends(*part),
            Spot::Param { parts, in_expression } => *in_expression || parts.iter().any(|part| runtime.sends(*part)),
        };
        reaches && self.is_filled_in(runtime)
    }
}

impl<'t> Manifest<'t> {
    /// Every place that refers to a variable in the actions that run, but for bodies that don't go out.
    pub fn uses(&self) -> impl Iterator<Item = (&Action<'t>, &Use<'t>)> {
        self.checked_uses().filter(|(_, found)| found.spot != Spot::Body { ignored: true })
    }

    /// The same with the templates of bodies of kind `none`: before it sends, 2026 looks at these too (contract §8.5).
    pub fn checked_uses(&self) -> impl Iterator<Item = (&Action<'t>, &Use<'t>)> {
        let running = self.known_actions.iter().filter(|action| action.runs());
        running.flat_map(|action| action.uses().iter().map(move |found| (action, found))).filter(|(action, found)| match found.spot {
            Spot::Body { ignored } => ignored || action.sends_body(),
            Spot::Attachment => action.sends_body(),
            _ => true,
        })
    }
}

/// Whether an offset lies in one of some ranges that stand in order.
#[must_use]
pub fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    before.checked_sub(1).is_some_and(|last| ranges[last].contains(&at))
}

/// One place that refers to a setting.
#[derive(Clone, Debug)]
pub struct SettingUse<'t> {
    /// The action.
    pub action: ActionName,
    /// The place.
    pub place: Use<'t>,
    /// What stands behind `settings.`.
    pub path: &'t str,
}

impl SettingUse<'_> {
    /// The part of the path before its first dot: the setting at the top.
    #[must_use]
    pub fn first(&self) -> &str {
        self.path.split('.').next().unwrap_or(self.path)
    }

    /// Whether 2026 moves the setting to the credentials, so that it is none any more (contract §8.4).
    #[must_use]
    pub fn is_moved(&self) -> bool {
        is_moved(self.first())
    }
}

/// Whether 2026 takes a setting of this name for a credential (contract §8.4).
#[must_use]
pub fn is_moved(name: &str) -> bool {
    name == "credentials" || MOVED_TO_CREDENTIALS.contains(&name)
}

impl<'t> Manifest<'t> {
    /// Every place of the actions that run which refers to one setting, and that at least one generation fills in. What can be no
    /// path of settings, such as `settings.x|upper`, is left out.
    #[must_use]
    pub fn setting_uses(&self) -> &[SettingUse<'t>] {
        self.setting_uses.get_or_init(|| self.find_setting_uses())
    }

    fn find_setting_uses(&self) -> Vec<SettingUse<'t>> {
        let setting = |(action, place): (&Action<'t>, &Use<'t>)| {
            let path = place.name.strip_prefix("settings.")?;
            let is_path = path.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)));
            let is_used = RUNTIMES.iter().any(|runtime| place.is_filled_in(runtime));
            (is_path && is_used).then(|| SettingUse { action: action.name, place: place.clone(), path })
        };
        self.uses().filter_map(setting).take(MAX_SETTING_USES).collect()
    }
}

impl<'t> Action<'t> {
    /// Every place of the action that refers to a variable, in the order URL, path parameters, headers, body. Found once.
    #[must_use]
    pub fn uses(&self) -> &[Use<'t>] {
        self.uses.get_or_init(|| self.find_uses())
    }

    fn find_uses(&self) -> Vec<Use<'t>> {
        let mut uses = Vec::new();
        let attachments = self.attachment_values();
        let part_at = |at: usize| self.target.as_ref().map_or(Part::Path, |target| target.part_at(at));
        for template in &self.templates {
            for expression in &template.expressions {
                let spot = match template.role {
                    Role::Url => Spot::Url(part_at(expression.start)),
                    Role::Header => Spot::Header,
                    Role::Body if is_inside(&attachments, expression.start) => Spot::Attachment,
                    Role::Body => Spot::Body { ignored: self.body_kind == Some("none") },
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

    /// The values of the fields of a multipart body that stand for the document, as ranges of its template, in order. Blanks beside the
    /// name, which hide such a field from Faxbot, are a mistake of their own.
    #[must_use]
    pub fn attachment_values(&self) -> Vec<Range<usize>> {
        let is_multipart = self.body_kind == Some("multipart") && self.name == ActionName::SendFax;
        let Some(template) = self.body_template().filter(|_| is_multipart) else { return Vec::new() };
        let fields = template.fields().into_iter();
        fields
            .filter(|field| is_attachment(template.as_str()[field.name.clone()].trim_matches(is_space)))
            .map(|field| field.value)
            .collect()
    }

    /// Whether its body goes out: not one of kind `none`, nor of a kind that Faxbot refuses.
    #[must_use]
    pub fn sends_body(&self) -> bool {
        match self.body_kind {
            Some("json" | "form") => true,
            Some("multipart") => self.name == ActionName::SendFax,
            _ => false,
        }
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
    use super::Spot;
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
    #[test]
    fn what_could_be_sent() {
        let root = json::parse(
            r#"{"actions": {
                "send_fax": {"url": "https://h/{{a}}", "body": {"kind": "multipart", "template": "x={{f}}&File={{g}}{{h}}&y={{i}}"}},
                "get_status": {"url": "https://h/{{b}}", "body": {"kind": "multipart", "template": "x={{j}}"}},
                "cancel_fax": {"url": "https://h/{{c}}"}}}"#,
        )
        .root;
        let manifest = Manifest::of(&root).unwrap();
        let uses = || manifest.uses().map(|(_, found)| found);
        assert_eq!(uses().map(|found| found.name).collect::<Vec<_>>(), ["a", "f", "g", "h", "i", "b"]);
        let attached: Vec<_> = uses().filter(|found| found.spot == Spot::Attachment).map(|found| found.name).collect();
        assert_eq!(attached, ["g", "h"]);
    }
}
