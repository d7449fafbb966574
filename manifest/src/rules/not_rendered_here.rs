use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::settings::Holds;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::template::expressions;
use crate::runtime::{RUNTIMES, Role};
use crate::subject::{Subject, when};
use crate::tree::Text;

/// An expression where Faxbot does not look for one.
pub static RULE: Rule = Rule {
    name: "not-rendered-here",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("not_rendered_here.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for (action, found) in manifest.uses() {
        let role = match found.spot {
            // What stands behind `#` is never sent.
            Spot::Url(part) if part != Part::Fragment => Role::Url,
            Spot::Header => Role::Header,
            _ => continue,
        };
        let levels = Levels(std::array::from_fn(|at| when(!RUNTIMES[at].renders(role), Level::Error)));
        if subject.concerns(levels) {
            findings.push(in_url_or_header(subject, manifest, action, found).levels(levels));
        }
    }
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        never_rendered(action, &mut |text, what| everywhere(text, what, findings));
    }
    for key in ["scheme", "header_name", "query_name"] {
        let option = manifest.auth.and_then(|auth| auth.value.get(key)).and_then(|member| member.value.text());
        option.into_iter().for_each(|text| everywhere(text, "in `auth`", findings));
    }
    manifest.domains().for_each(|entry| everywhere(entry, "in `allowed_domains`", findings));
}

/// The strings of an action that no generation fills in (contract §2). Those of `path_params` have rules of their own.
fn never_rendered<'t>(action: &Action<'t>, visit: &mut dyn FnMut(&'t Text, &'static str)) {
    action.header_members().iter().for_each(|member| visit(&member.key, "in the name of a header"));
    if let Some(text) = action.method.and_then(|member| member.value.text()) {
        visit(text, "in a method");
    }
    for text in ["job_id", "status", "error"].into_iter().filter_map(|key| action.response_field(key)?.value.text()) {
        visit(text, "in `response`");
    }
    let map = action.response_field("status_map").and_then(|map| map.value.object()).map(|map| &*map.members).unwrap_or_default();
    for text in map.iter().flat_map(|member| [Some(&member.key), member.value.text()]).flatten() {
        visit(text, "in `response`");
    }
}

fn everywhere(text: &Text, what: &str, findings: &mut Vec<Finding>) {
    // Nearly every one is a short word.
    if !text.decoded.as_bytes().contains(&b'{') {
        return;
    }
    for expression in expressions(&text.decoded) {
        let message = format!("Faxbot does not fill in expressions {what}: it takes this one as it stands.");
        findings.push(
            Finding::new(&RULE, text.span_of(expression.start, expression.end), message)
                .here("taken as it stands")
                .note("2025 fills in expressions in the template of a body, 2026 also in URLs and header values."),
        );
    }
}

fn in_url_or_header(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, found: &Use<'_>) -> Finding {
    let entries = &action.placeholders.entries;
    let is_half = matches!(found.spot, Spot::Url(_)) && entries.iter().any(|entry| entry.name() == found.name);
    let (place, how) = match found.spot {
        Spot::Header => ("headers", "it sends this one as it stands"),
        _ if is_half => ("URLs", "the path parameter fills only the inner braces, and the outer ones are sent"),
        _ => ("URLs", "it calls the URL with this one as it stands"),
    };
    let is_empty = RUNTIMES.iter().filter(|runtime| found.is_sent(runtime)).any(|runtime| {
        let reference = runtime.reference(action.name, found.name);
        matches!(reference, Reference::Value(variable) if !runtime.fills(&variable, action.body_kind))
    });
    let is_dropped = matches!(found.spot, Spot::Url(part) if !RUNTIMES.iter().all(|runtime| runtime.sends(part)));
    let otherwise = match (is_empty, is_dropped) {
        (true, _) => "2026 does, but never sets this variable.",
        (_, true) => "2026 drops the whole query.",
        _ => "2026 does.",
    };
    let message = format!("Faxbot 2025 does not fill in expressions in {place}: {how}. ({otherwise})");
    let finding = Finding::new(&RULE, found.span(), message).here("not filled in by 2025");
    match found.spot {
        Spot::Url(Part::Path) => finding
            .note("Path parameters are filled in by both: `{name}` in the URL, and an entry in `path_params`.")
            .fix(if is_empty { None } else { path_param(subject, manifest, action, found) }),
        Spot::Header => finding.note("A header for both runtimes has to be literal; credentials belong into `auth`, values into the body."),
        Spot::Url(Part::Query) => finding.note("Values for both runtimes belong into the body, or into the path as path parameters."),
        _ => finding.note("Write this part of the URL out."),
    }
}

/// Both runtimes fill in path parameters, and put the same text there: only 0 and false become empty (contract §4).
pub(crate) fn path_param(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, found: &Use<'_>) -> Option<Fix> {
    // Faxbot's own id is the wrong one to ask a provider for, and a link is nothing for a path.
    if (action.name == ActionName::GetStatus && found.name == "job_id") || found.name == "file_url" {
        return None;
    }
    let mut known = RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime));
    if known.any(|runtime| matches!(runtime.reference(action.name, found.name), Reference::Nothing | Reference::Whole(_))) {
        return None;
    }
    let edits = action.put_path_param(&subject.document.text, &found.range, found.name, found.name)?;
    let declared = found.name.strip_prefix("settings.").and_then(|setting| manifest.settings()?.declared(setting));
    let may_be_falsy = declared.is_some_and(|declared| matches!(declared.holds(), Holds::Number | Holds::Boolean));
    let title = "Fill it in with a path parameter";
    Some(if may_be_falsy { Fix::ask(title, edits) } else { Fix::safe(title, edits) })
}
