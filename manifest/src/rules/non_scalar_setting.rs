use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::settings::{Declared, Holds};
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::{Subject, when};

/// A setting that is neither text nor number.
pub static RULE: Rule = Rule {
    name: "non-scalar-setting",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("non_scalar_setting.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = subject.manifest.as_ref().filter(|manifest| manifest.config_schema.is_some()) else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        findings.extend(action.uses().iter().filter_map(|used| finding(manifest, action, used)));
    }
}

fn finding(manifest: &Manifest<'_>, action: &Action<'_>, used: &Use<'_>) -> Option<Finding> {
    let refers = |runtime: &Runtime| matches!(runtime.reference(action.name, used.name), Reference::Setting(_));
    let declared = manifest.settings()?.declared(used.name.strip_prefix("settings.")?)?;
    let level = match declared.holds() {
        Holds::NoScalar => Level::Error,
        Holds::Boolean => Level::Warning,
        Holds::Text | Holds::Number | Holds::Unknown => return None,
    };
    let levels = Levels(std::array::from_fn(|at| when(refers(&RUNTIMES[at]) && used.is_filled_in(&RUNTIMES[at]), level)));
    levels.highest()?;
    let label = declared.member.value.get("type").unwrap_or(declared.member);
    let finding = Finding::new(&RULE, used.span(), message(action, used, &declared, levels))
        .levels(levels)
        .here(if level == Level::Error { "no text and no number" } else { "`True` or `False`" })
        .label(label.value.span, "what the setting is");
    Some(if level == Level::Warning {
        finding.note("Declare it as a string whose choices are the two words that the provider wants.")
    } else {
        finding.note("Declare each part that is needed as a setting of its own.")
    })
}

fn message(action: &Action<'_>, used: &Use<'_>, declared: &Declared<'_>, levels: Levels) -> String {
    let who = levels.whom();
    if declared.holds() == Holds::Boolean {
        return match used.spot {
            Spot::Param { .. } => format!("{who} puts `True` here where this boolean is true, and nothing where it is false."),
            _ => format!("{who} prints this boolean as Python does: `True` or `False`, with a capital letter."),
        };
    }
    let (what, printed) = match declared.member.value.get("type").and_then(|kind| kind.value.str()) {
        Some("array") => ("a list", "prints it as Python does: `['a', 'b']`"),
        Some("null") => ("null", "prints nothing"),
        Some("object") => ("an object", "prints it as Python does: `{'a': 'b'}`"),
        _ => ("no text and no number", "prints it as Python does"),
    };
    // Only sending is checked before (contract §8.5).
    let is_checked = |runtime: &&Runtime| runtime.validates && action.name == ActionName::SendFax && levels.get(runtime).is_some();
    match RUNTIMES.iter().find(is_checked) {
        Some(checked) => {
            let others = RUNTIMES.iter().find(|runtime| runtime.index != checked.index && levels.get(runtime).is_some());
            let others = others.map(|other| format!(" ({} {printed}.)", other.name)).unwrap_or_default();
            format!("Faxbot {} does not send: this setting is {what}.{others}", checked.name)
        }
        None => format!("{who} {printed}, because this setting is {what}."),
    }
}
