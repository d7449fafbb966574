use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::uses::{SettingUse, Spot};
use crate::model::{ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::{Y2025, Y2026};
use crate::subject::Subject;

/// A setting that 2026 moves to the credentials.
pub static RULE: Rule = Rule {
    name: "credential-as-setting",
    category: Category::Auth,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("credential_as_setting.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for found in manifest.setting_uses() {
        if !found.is_moved() || !found.place.is_filled_in(&Y2026) {
            continue;
        }
        let name = subject.quote_text_part(found.place.text, &found.place.name_range);
        let in_endpoint = matches!(found.place.spot, Spot::Url(_) | Spot::Param { .. });
        let consequence = if in_endpoint && found.action == ActionName::SendFax { "is missing and no fax is sent" } else { "is always empty" };
        let other = if found.place.is_filled_in(&Y2025) { " (2025 finds it.)" } else { "" };
        let message = format!("Faxbot 2026 moves `{}` from the settings to the credentials: `{name}` {consequence}.{other}", found.first());
        let mut finding = Finding::new(&RULE, found.place.name_span(), message).here("no setting in 2026").fix(fix(subject, manifest, found));
        if subject.scope.includes(&Y2025) && found.place.is_filled_in(&Y2025) {
            finding = finding.note("For both generations use a name that 2026 leaves alone, for example `settings.access_token`.");
        }
        findings.push(finding);
    }
}

/// Reads the same value where 2026 puts it. Real sends of 2025 have nothing there.
fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, found: &SettingUse<'_>) -> Option<Fix> {
    // What stands in `credentials` lies directly in `creds`.
    let gone = match found.path.strip_prefix("credentials") {
        Some("") => return None,
        Some(_) => "settings.credentials.".len(),
        None => "settings.".len(),
    };
    if subject.scope.includes(&Y2025) && manifest.effective_scheme() == Some("none") {
        return None;
    }
    let start = found.place.name_range.start;
    let edit = Edit::replace(found.place.text.span_of(start, start + gone), "creds.");
    Some(Fix::new("Read it from the credentials of 2026", subject.safety_for(&Y2026), vec![edit]))
}
