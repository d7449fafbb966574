use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::runtime::context::Reference;
use crate::subject::Subject;

/// All settings or credentials at once.
pub static RULE: Rule = Rule {
    name: "whole-object-template",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("whole_object_template.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for (action, found) in manifest.checked_uses() {
        if let Some(whole) = whole(action, found.name) {
            findings.extend(finding(action, whole, found));
        }
    }
}

/// `settings` or `creds`, where a name stands for all of them.
fn whole(action: &Action<'_>, name: &str) -> Option<&'static str> {
    RUNTIMES.iter().find_map(|runtime| match runtime.reference(action.name, name) {
        Reference::Whole(variable) => Some(variable.name),
        _ => None,
    })
}

fn finding(action: &Action<'_>, whole: &str, found: &Use<'_>) -> Option<Finding> {
    let is_send = action.name == ActionName::SendFax;
    let is_settings = whole == "settings";
    // 2026 looks at the references of `send_fax` before it sends, wherever they stand (contract §8.5).
    let unsent = match &found.spot {
        Spot::Attachment => Some("2025 ignores the value of this field."),
        Spot::Body { ignored: true } => Some("2025 does not use this template."),
        Spot::Url(Part::Fragment) => Some("2025 never sends what stands behind `#`."),
        Spot::Param { parts, in_expression: false } if parts.is_empty() => Some("2025 puts it nowhere."),
        Spot::Url(Part::Query) if !is_send => return None,
        _ => None,
    };
    let here = if is_settings { "all settings at once" } else { "all credentials at once" };
    if let Some(otherwise) = unsent {
        let message = format!("Faxbot 2026 sends no fax with `{whole}` as a whole in its request. ({otherwise})");
        return is_send.then(|| Finding::new(&RULE, found.span(), message).levels(Levels::only_2026(Level::Error)).here(here));
    }
    let in_2025 = match (&found.spot, is_settings) {
        (Spot::Body { .. }, true) => "sends all settings to the provider, secrets included",
        (Spot::Body { .. }, false) => "sends `{}`, and in a dry run all credentials",
        (Spot::Param { .. }, true) => "puts all settings into the URL, secrets included",
        (Spot::Param { .. }, false) => "puts nothing into the URL, and in a dry run all credentials",
        _ => "leaves the expression as it stands",
    };
    let in_2026 = match (is_send, is_settings) {
        (true, _) => "sends no fax at all",
        (false, true) => "sends all settings to the provider",
        (false, false) => "sends all credentials to the provider",
    };
    let message = format!("Faxbot finds no single value in `{whole}`: 2025 {in_2025}; 2026 {in_2026}.");
    let example = if is_settings { "settings.account" } else { "creds.api_key" };
    Some(Finding::new(&RULE, found.span(), message).here(here).note(format!("Name the one value that is needed here, for example `{example}`.")))
}
