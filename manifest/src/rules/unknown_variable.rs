use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::meant::is_credential;
use crate::model::settings::Lookup;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unfilled_placeholder::is_harmful;
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::subject::{Subject, when};

/// A name that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "unknown-variable",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_variable.md"),
    check: Check::One(check),
};

/// What people call the content of the document, which no expression can hold.
const CONTENT: [&str; 12] = [
    "file", "document", "attachment", "pdf", "content", "file_content", "file_data", "file_base64", "base64", "file_id", "file_ids", "document_id",
];
fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for (action, found) in manifest.checked_uses() {
        let is_unknown = |runtime: &Runtime| runtime.reference(action.name, found.name) == Reference::Nothing;
        let unknown = Levels(std::array::from_fn(|at| when(is_unknown(&RUNTIMES[at]), Level::Error)));
        if unknown.highest().is_some()
            && let Some((levels, what)) = consequence(action, found, unknown)
        {
            findings.push(finding(subject, manifest, action, found, levels, &what));
        }
    }
}

/// Whom it concerns, and the rest of the message behind the name. `unknown` says which runtimes don't know it.
fn consequence(action: &Action<'_>, found: &Use<'_>, unknown: Levels) -> Option<(Levels, String)> {
    let is_send = action.name == ActionName::SendFax;
    let is_marker = found.name == "file" && action.body_kind == Some("multipart");
    // 2026 looks at every reference of `send_fax` before it sends (contract §8.5).
    let only_checked = |otherwise: &str| {
        let is_refused = is_send && !is_marker && unknown.0[1].is_some();
        is_refused.then(|| (Levels::only_2026(Level::Error), format!(": it sends no fax at all. ({otherwise})")))
    };
    let role = match found.spot {
        Spot::Attachment => return only_checked("2025 ignores the value of this field."),
        Spot::Body { ignored: true } => return only_checked("2025 does not use this template."),
        Spot::Url(Part::Fragment) => return only_checked("2025 never sends what stands behind `#`."),
        // What is dropped does no harm, and that it is dropped is another matter.
        Spot::Url(Part::Query) if !is_send => return None,
        // The sources of path parameters have a rule of their own.
        Spot::Param { .. } => return None,
        Spot::Url(_) => Role::Url,
        Spot::Header => Role::Header,
        Spot::Body { .. } => Role::Body,
    };
    // Where the only one that renders knows it, the other's not rendering is the mistake.
    let filling = RUNTIMES.iter().filter(|runtime| runtime.renders(role));
    if filling.clone().all(|runtime| unknown.get(runtime).is_none()) {
        return None;
    }
    let in_2026 = if is_send && !is_marker { "2026 sends no fax at all" } else { "2026 puts an empty text here" };
    Some(match (role, unknown.0) {
        (Role::Body, [Some(_), None]) => (unknown, ": it sends an empty text. (2026 fills it in.)".to_owned()),
        (Role::Body, _) if is_send && !is_marker => (unknown, format!(": {in_2026}, 2025 sends an empty text.")),
        (Role::Body, _) => (unknown, ": it sends an empty text.".to_owned()),
        _ => (Levels::all(Level::Error), format!(": {in_2026}, 2025 leaves the expression as it stands.")),
    })
}

fn finding(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, found: &Use<'_>, levels: Levels, what: &str) -> Finding {
    let name = subject.quote(found.name_span());
    let message = format!("{} has no variable `{name}` in `{}`{what}", levels.whom(), action.name.key());
    let elsewhere = [ActionName::SendFax, ActionName::GetStatus].into_iter().find(|other| {
        *other != action.name && RUNTIMES.iter().any(|runtime| runtime.reference(*other, found.name) != Reference::Nothing)
    });
    let meant = manifest.meant_variable(action.name, found.name).filter(|meant| meant != found.name);
    let why = match elsewhere {
        _ if meant.is_some() && found.spot != Spot::Attachment => "",
        Some(ActionName::SendFax) => "Only `send_fax` knows it.",
        Some(_) => "Only `get_status` knows it: the provider gives its id in the answer to `send_fax`.",
        None if levels.get(&RUNTIMES[1]).is_none() => "",
        None if action.name == ActionName::SendFax && CONTENT.contains(&found.name) => {
            "The document goes out as the link `{{file_url}}`, or as the attachment of a multipart body; nothing else stands for it."
        }
        None if is_credential(found.name) => {
            "Credentials are `creds.…` in 2026. 2025 has none: there a body can use a setting, for example `{{settings.access_token}}`."
        }
        None => "A value of your own is a setting, for example `{{settings.account}}`.",
    };
    let mut finding = Finding::new(&RULE, found.span(), message).levels(levels).here("no such variable");
    if !why.is_empty() {
        finding = finding.note(why);
    }
    let meaning = meant.as_deref().and_then(|meant| match RUNTIMES[0].reference(action.name, meant) {
        Reference::Value(variable) if found.spot != Spot::Attachment => Some(format!("`{meant}` is {}.", variable.meaning)),
        _ => None,
    });
    if let Some(meaning) = meaning {
        finding = finding.note(meaning);
    }
    finding.note(known(subject, action)).fix(fix(subject, manifest, action, found, meant))
}

/// What all runtimes that matter can fill in, but for Faxbot's own id, which tells a provider nothing.
fn known(subject: &Subject<'_>, action: &Action<'_>) -> String {
    let runtimes = || RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime));
    let is_filled = |name: &str| {
        let mut variables = runtimes().map(|runtime| (runtime, runtime.variables.of(action.name)));
        variables.all(|(runtime, all)| all.iter().any(|known| known.name == name && runtime.fills(known, action.body_kind)))
    };
    let all = runtimes().next().map(|runtime| runtime.variables.of(action.name)).unwrap_or_default();
    let shown = |name: &str| if matches!(name, "settings" | "creds") { format!("`{name}.…`") } else { format!("`{name}`") };
    let names: Vec<String> = all.iter().filter(|variable| variable.name != "job_id" && is_filled(variable.name)).map(|variable| shown(variable.name)).collect();
    format!("`{}` can use {}.", action.name.key(), names.join(", "))
}

fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, found: &Use<'_>, meant: Option<String>) -> Option<Fix> {
    if found.spot == Spot::Attachment {
        let edit = layout::replace_inside(found.text, found.name_range.start, found.name_range.end, "file");
        return Some(Fix::safe("Write `{{file}}`, as in Faxbot's documentation", vec![edit]));
    }
    let (wanted, is_plain) = match meant {
        Some(meant) => (meant, true),
        None => (manifest.likely_setting(found.name)?, false),
    };
    if !is_filled(subject, manifest, action, &wanted) {
        return None;
    }
    let runtimes = || RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime));
    let renders = |role: Role| runtimes().all(|runtime| runtime.renders(role));
    let edits = match found.spot {
        Spot::Url(Part::Path) if is_harmful(manifest, Part::Path, &wanted) => return None,
        Spot::Url(Part::Path) => action.put_path_param(&subject.document.text, &found.range, found.name, &wanted)?,
        Spot::Body { .. } => vec![layout::replace_inside(found.text, found.name_range.start, found.name_range.end, &wanted)],
        Spot::Header if renders(Role::Header) => {
            vec![layout::replace_inside(found.text, found.name_range.start, found.name_range.end, &wanted)]
        }
        _ => return None,
    };
    let title = format!("Use `{wanted}`");
    Some(if is_plain { Fix::safe(title, edits) } else { Fix::ask(title, edits) })
}

/// Whether every runtime that matters puts something there in a real send or poll, as far as the manifest says.
pub(super) fn is_filled(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, name: &str) -> bool {
    RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime)).all(|runtime| match runtime.reference(action.name, name) {
        Reference::Value(variable) => runtime.fills(&variable, action.body_kind),
        Reference::Credential(_) => runtime.passes_credentials || manifest.intended_scheme() != "none",
        Reference::Setting(path) => manifest.settings().is_none_or(|settings| !matches!(settings.look_up(path), Lookup::Missing { .. })),
        Reference::Whole(_) | Reference::Nothing => false,
    })
}
