use std::ops::Range;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::braces::Flaw;
use crate::model::target::{Part, Target};
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::span::Span;
use crate::subject::{Subject, when};

/// The recipient's number or the link to the document in a URL.
pub static RULE: Rule = Rule {
    name: "phi-in-url",
    category: Category::Security,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("phi_in_url.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Only sending knows the number and the link (contract §3).
    let Some((manifest, action)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.action(ActionName::SendFax)?))) else {
        return;
    };
    let Some(target) = &action.target else { return };
    for found in action.uses() {
        let phi = Phi::named(found.name);
        match &found.spot {
            // What a path parameter fills is told at the places that it fills.
            Spot::Param { parts, .. } if !parts.is_empty() => {}
            Spot::Url(_) | Spot::Param { .. } if phi.is_some() => {
                findings.extend(phi.and_then(|phi| sent(phi, |runtime| phi.is_sent(runtime, action, found), found.span())));
            }
            Spot::Url(Part::Path) if is_unknown(action, found.name) && means_recipient(manifest, found.name) => findings.push(pending(found.span())),
            _ => {}
        }
    }
    for place in &action.placeholders.places {
        let (part, span) = (target.part_at(place.range.start), target.span(&place.range));
        let source = action.placeholders.entry_of(place).and_then(|entry| entry.param.source_text());
        match source.map(|source| (source, Phi::named(&source.decoded))) {
            Some((source, Some(phi))) => {
                let finding = sent(phi, |runtime| runtime.sends(part) && phi.is_set(runtime, action), span);
                findings.extend(finding.map(|finding| finding.label(source.span, "what fills it")));
            }
            Some((source, None)) if part == Part::Path && is_unknown(action, &source.decoded) && means_recipient(manifest, &source.decoded) => {
                findings.push(pending(span));
            }
            _ => {}
        }
    }
    findings.extend(unfilled(manifest, action, target).into_iter().map(|range| pending(target.span(&range))));
}

/// What of a fax is protected health information where the one who gets it is a patient or tells of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phi {
    Number,
    Link,
}

impl Phi {
    /// The information that a variable of `send_fax` holds.
    pub(super) fn named(variable: &str) -> Option<Self> {
        match variable {
            "to" => Some(Self::Number),
            "file_url" => Some(Self::Link),
            _ => None,
        }
    }

    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Number => "the recipient's number",
            Self::Link => "the link to the document",
        }
    }

    /// What it means that somebody reads it.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Number => "Who gets faxes from whom can be protected health information; the profile `hipaa` makes this an error.",
            Self::Link => "Until its token expires the link opens the document for anyone; the profile `hipaa` makes this an error.",
        }
    }

    /// Whether a generation sends it at a place of `send_fax`, and not an empty text (contract §2, §3).
    pub(super) fn is_sent(self, runtime: &Runtime, action: &Action<'_>, found: &Use<'_>) -> bool {
        found.is_sent(runtime) && self.is_set(runtime, action)
    }

    fn is_set(self, runtime: &Runtime, action: &Action<'_>) -> bool {
        let variable = if self == Self::Number { "to" } else { "file_url" };
        matches!(runtime.reference(action.name, variable), Reference::Value(variable) if runtime.fills(&variable, action.body_kind))
    }
}

/// Whether no generation knows the name: a rule of its own says so, and what it was meant to be.
pub(super) fn is_unknown(action: &Action<'_>, name: &str) -> bool {
    RUNTIMES.iter().all(|runtime| runtime.reference(action.name, name) == Reference::Nothing)
}

fn means_recipient(manifest: &Manifest<'_>, name: &str) -> bool {
    manifest.meant_variable(ActionName::SendFax, name).as_deref() == Some("to")
}

/// The finding for the generations that send it; `None` where none does.
fn sent(phi: Phi, sends: impl Fn(&Runtime) -> bool, span: Span) -> Option<Finding> {
    let levels = Levels(std::array::from_fn(|at| when(sends(&RUNTIMES[at]), Level::Info)));
    levels.highest()?;
    let message = format!("{} sends {} in the URL, and access logs keep URLs: the provider's, and those of any proxy on the way.", levels.whom(), phi.what());
    Some(told(message, phi, span).levels(levels))
}

/// What will stand in the path once a mistake, which another rule tells, is mended as it was evidently meant.
fn pending(span: Span) -> Finding {
    let message = "Once Faxbot fills this in, the recipient's number stands in the URL, and access logs keep URLs.";
    told(message.to_owned(), Phi::Number, span)
}

fn told(message: String, phi: Phi, span: Span) -> Finding {
    Finding::new(&RULE, span, message).here(phi.what()).note("Send it in the body, if the provider takes it there.").note(phi.note())
}

/// Places in the path that nothing fills, and malformed expressions, where it is plain that the number was meant. A link is never
/// meant for a path.
fn unfilled(manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>) -> Vec<Range<usize>> {
    let text = target.as_str();
    let in_path = |range: &Range<usize>| target.part_at(range.start) == Part::Path;
    let template = action.templates.iter().find(|template| template.role == Role::Url);
    let flaws = template.map(|template| manifest.flaws(action, template)).unwrap_or_default();
    let is_meant = |flaw: &&Flaw| in_path(&flaw.range) && flaw.core(text).is_some_and(|(core, _)| means_recipient(manifest, &core));
    let mut found: Vec<Range<usize>> = flaws.iter().filter(is_meant).map(|flaw| flaw.range.clone()).collect();
    for place in action.placeholders.places.iter().filter(|place| place.filled_by.is_none() && in_path(&place.range)) {
        let source = place.meant.and_then(|at| action.placeholders.entries[at].param.source_text());
        // With a brace too many on one side it is an expression that has lost one.
        let before = flaws.partition_point(|flaw| flaw.range.start <= place.range.start);
        let is_flaw = before.checked_sub(1).is_some_and(|last| flaws[last].range.contains(&place.range.start));
        if !is_flaw && means_recipient(manifest, source.map_or(place.name(text), |source| &source.decoded)) {
            found.push(place.range.clone());
        }
    }
    found
}
