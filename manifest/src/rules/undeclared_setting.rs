use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::mask;
use crate::layout;
use crate::model::missing::MissingSetting;
use crate::model::uses::SettingUse;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::INJECTED_SETTINGS;
use crate::runtime::{RUNTIMES, Runtime, Y2026};
use crate::subject::{Subject, when};

/// A setting that `config_schema` does not know.
pub static RULE: Rule = Rule {
    name: "undeclared-setting",
    category: Category::Auth,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("undeclared_setting.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    for (found, missing) in manifest.missing_settings() {
        let levels = Levels(std::array::from_fn(|at| when(minds(subject, &RUNTIMES[at], found), Level::Warning)));
        if levels.highest().is_none() {
            continue;
        }
        let shown = mask::shown(found.place.name);
        let message = if settings.is_closed() && levels.get(&Y2026).is_some() {
            format!("Faxbot 2026 can't save the setting behind `{shown}`: `config_schema` allows only what it declares. (2025 does not look.)")
        } else {
            format!("Faxbot reads `{shown}`, which `config_schema` does not declare: nobody is asked for it, and until it is saved it is empty.")
        };
        let rename = missing.meant.map(|near| {
            let start = found.place.name_range.start + "settings.".len() + missing.at;
            let edit = layout::replace_inside(found.place.text, start, start + missing.name.len(), near);
            Fix::ask(format!("Write `{near}`"), vec![edit])
        });
        let declare = declare(&subject.document.text, missing, found);
        findings.push(
            Finding::new(&RULE, found.place.name_span(), message + &near::question(missing.meant))
                .levels(levels)
                .here("not declared")
                .label(settings.member.key.span, "the settings of this provider")
                .fix(rename)
                .fix(declare),
        );
    }
}

/// Whether a generation fills the place in and has no such setting of its own. What it moves to the credentials is another mistake.
fn minds(subject: &Subject<'_>, runtime: &Runtime, found: &SettingUse<'_>) -> bool {
    let moved = found.is_moved() && RUNTIMES.iter().any(|runtime| runtime.adds_and_moves_settings && subject.scope.includes(runtime));
    let added = runtime.adds_and_moves_settings && INJECTED_SETTINGS.contains(&found.path);
    found.place.is_filled_in(runtime) && !moved && !added
}

/// Adds the setting to the schema that lacks it.
fn declare(text: &str, missing: &MissingSetting<'_>, found: &SettingUse<'_>) -> Option<Fix> {
    let MissingSetting { holder, name, .. } = *missing;
    // What lies deeper would need an object of its own.
    if !found.path.ends_with(name) || holder.object().is_none() {
        return None;
    }
    let entry = r#"{ "type": "string" }"#;
    let edit = match holder.get("properties") {
        Some(properties) => layout::insert_member(text, &properties.value, None, name, entry),
        None => layout::insert_member(text, holder, None, "properties", &format!("{{ {}: {entry} }}", layout::quoted(name))),
    };
    edit.map(|edit| Fix::ask(format!("Declare `{name}`"), vec![edit]))
}
