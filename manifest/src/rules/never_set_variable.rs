use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::Subject;

/// A variable that exists, but that no real send sets.
pub static RULE: Rule = Rule {
    name: "never-set-variable",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("never_set_variable.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for (action, found) in manifest.uses() {
        let levels = Levels(std::array::from_fn(|at| {
            let runtime = &RUNTIMES[at];
            found.is_sent(runtime).then(|| level(runtime, manifest, action, found.name)).flatten()
        }));
        if levels.highest().is_some() {
            findings.push(finding(manifest, found, levels));
        }
    }
}

/// How bad it is that a name is empty in every real send; `None` where it is not, or where another rule knows why.
fn level(runtime: &Runtime, manifest: &Manifest<'_>, action: &Action<'_>, name: &str) -> Option<Level> {
    match runtime.reference(action.name, name) {
        Reference::Value(variable) if !runtime.fills(&variable, action.body_kind) => {
            // Without its link the provider gets no document there.
            Some(if variable.name == "file_url" { Level::Error } else { Level::Warning })
        }
        // Where the manifest asks for authentication, it is told there that no credentials come.
        Reference::Credential(_) if !runtime.passes_credentials && manifest.intended_scheme() == "none" => Some(Level::Warning),
        _ => None,
    }
}

fn finding(manifest: &Manifest<'_>, found: &Use<'_>, levels: Levels) -> Finding {
    let other = RUNTIMES.iter().find(|runtime| levels.get(runtime).is_none());
    let first = found.name.split('.').next().unwrap_or(found.name);
    let what = if matches!(found.spot, Spot::Param { .. }) { "the placeholder becomes empty" } else { "an empty text is sent" };
    let (why, other_way, note) = match first {
        "creds" => (
            "passes no credentials when it really sends or polls",
            "fills it in",
            "For both runtimes a value in the body can be a setting, for example `{{settings.access_token}}`.",
        ),
        "file_url" => (
            "makes no link to the document where the body is multipart",
            "makes one",
            "A multipart body carries the document itself; only `json` and `form` bodies need the link.",
        ),
        "from" => ("never sets `from` when it really sends", "", "A sender's number of your own is a setting, for example `{{settings.from_number}}`."),
        _ => ("never sets this variable when it really sends", "sets it", ""),
    };
    let brackets = other.map(|other| format!(" ({} {other_way}.)", other.name)).filter(|_| !other_way.is_empty()).unwrap_or_default();
    let finding = Finding::new(&RULE, found.span(), format!("{} {why}: {what}.{brackets}", levels.whom())).levels(levels).here("always empty");
    let finding = if note.is_empty() { finding } else { finding.note(note) };
    finding.fix(if found.name == "from" { from_setting(manifest, found) } else { None })
}

/// The sender's number as a setting: one that `config_schema` has, or where there is no schema a new one.
fn from_setting(manifest: &Manifest<'_>, found: &Use<'_>) -> Option<Fix> {
    const NAMES: [&str; 8] =
        ["from_number", "from", "sender", "sender_number", "from_fax", "fax_number", "caller_id", "caller_number"];
    let name = match manifest.settings() {
        Some(settings) => NAMES.into_iter().find(|name| settings.declared(name).is_some())?,
        None if manifest.config_schema.is_some() => return None,
        None => NAMES[0],
    };
    Some(Fix::ask(format!("Use the setting `{name}`"), vec![layout::replace_inside(found.text, found.name_range.start, found.name_range.end, &format!("settings.{name}"))]))
}
