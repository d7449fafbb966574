use std::collections::HashSet;

use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::ActionName;
use crate::model::settings::{Lookup, Settings};
use crate::model::uses::Spot;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::default_not_applied::filling_default;
use crate::runtime::Y2026;
use crate::runtime::context::INJECTED_SETTINGS;
use crate::subject::Subject;

/// A URL that needs a setting which may be missing.
pub static RULE: Rule = Rule {
    name: "optional-endpoint-setting",
    category: Category::Url,
    levels: Levels::only_2026(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("optional_endpoint_setting.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    let mut told = HashSet::new();
    for found in manifest.setting_uses() {
        let in_endpoint = matches!(found.place.spot, Spot::Url(_) | Spot::Param { .. }) && found.place.is_filled_in(&Y2026);
        if !in_endpoint || found.is_moved() || INJECTED_SETTINGS.contains(&found.path) {
            continue;
        }
        let Lookup::Declared(declared) = settings.look_up(found.path) else { continue };
        // Who gives a default expects it to be used: that is told there. One setting is one mistake, however often it is used.
        if declared.required || settings.is_beyond_us() || filling_default(&declared).is_some() || !told.insert(found.path) {
            continue;
        }
        let shown = subject.quote_text_part(found.place.text, &found.place.name_range);
        let message = if found.action == ActionName::SendFax {
            format!("Faxbot 2026 sends no fax while `{shown}` is missing, but `config_schema` does not require it.")
        } else {
            format!("Faxbot 2026 asks at a URL with a gap while `{shown}` is missing, but `config_schema` does not require it.")
        };
        findings.push(
            Finding::new(&RULE, found.place.name_span(), message)
                .here("needed, but optional")
                .label(declared.member.key.span, "not required")
                .fix(fix(&subject.document.text, &settings, found.path)),
        );
    }
}

/// Requires the setting, and every object on the way to it.
fn fix(text: &str, settings: &Settings<'_>, path: &str) -> Option<Fix> {
    let edits: Option<Vec<Edit>> = settings
        .not_requiring(path)
        .into_iter()
        .map(|(holder, name)| match holder.get("required") {
            Some(required) => layout::insert_element(text, &required.value, &layout::quoted(name)),
            None => layout::insert_member(text, holder, None, "required", &layout::quoted_list(std::iter::once(name))),
        })
        .collect();
    edits.filter(|edits| !edits.is_empty()).map(|edits| Fix::ask("Require it in `config_schema`", edits))
}
