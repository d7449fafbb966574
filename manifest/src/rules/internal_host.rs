use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Manifest;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::url::{self, Inner};
use crate::subject::Subject;

/// A host inside the own network.
pub static RULE: Rule = Rule {
    name: "internal-host",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("internal_host.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = action.target.as_ref().filter(|target| target.host_variable.is_none()) else { continue };
        let host = target.host();
        let Some(inner) = url::inner(host).filter(|_| !host.is_empty()) else { continue };
        let is_name = host.contains(|c: char| c.is_alphabetic() && !c.is_ascii_hexdigit()) && !host.starts_with('[');
        let expected = inner == Inner::Private || (inner == Inner::Loopback && is_name);
        let level = if expected && is_self_hosted(manifest) { Level::Warning } else { Level::Error };
        let span = target.text.span_of(target.parts.host.start, target.parts.host.end);
        let where_to = match inner {
            Inner::Loopback => "to the machine that it runs on",
            Inner::Private => "into a private network",
            Inner::LinkLocal => "to a link-local address",
            Inner::Metadata => "to a cloud's metadata service, which hands out credentials",
        };
        let mut finding = Finding::new(&RULE, span, format!("Faxbot sends the fax {where_to}: `{}` is no public host.", subject.quote(span)))
            .levels(Levels::all(level))
            .here("an internal host");
        if expected && level == Level::Error {
            finding = finding.note("If the provider really runs in your own network, say so with `\"kind\": \"self_hosted\"` at the top level.");
        }
        findings.push(finding);
    }
}

/// `kind` counts where Faxbot reads it, and also inside `traits`, where its older documentation puts it: another rule tells of that.
fn is_self_hosted(manifest: &Manifest<'_>) -> bool {
    let inside = manifest.traits.and_then(|traits| traits.value.get("kind"));
    manifest.kind.or(inside).and_then(|kind| kind.value.str()) == Some("self_hosted")
}
