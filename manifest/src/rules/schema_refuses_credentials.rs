use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Manifest;
use crate::model::auth::needs;
use crate::model::settings::Settings;
use crate::model::uses::is_moved;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unread_credential::misnamed;
use crate::runtime::Y2026;
use crate::subject::Subject;
use crate::tree::{Member, Value};

/// A schema that no credentials pass.
pub static RULE: Rule = Rule {
    name: "schema-refuses-credentials",
    category: Category::Auth,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("schema_refuses_credentials.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    let Some(closed) = closing(&settings).filter(|_| settings.is_closed()) else { return };
    let scheme = manifest.intended_scheme();
    // One that is there under another name is told where it stands.
    let misnamed = misnamed(subject, manifest, &settings).map(|(_, name)| name);
    let refused = |names: &&&[&str]| !names.iter().any(|name| settings.takes_credential(name) || misnamed == Some(*name));
    let missing: Vec<&[&str]> = needs(&scheme).iter().filter(refused).copied().collect();
    let from_expressions = expressed(manifest, &settings);
    let message = if missing.is_empty() {
        let Some(name) = from_expressions.first() else { return };
        format!("Faxbot 2026 can't save the credential behind `creds.{name}`: `config_schema` allows only what it declares.")
    } else {
        let names: Vec<String> = missing.iter().map(|names| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")).collect();
        format!("Faxbot 2026 can't save {}, which `{scheme}` needs: `config_schema` allows only what it declares.", names.join(" and "))
    };
    let mut wanted: Vec<&str> = missing.iter().filter_map(|names| names.last().copied()).collect();
    wanted.extend(from_expressions.iter().filter(|name| is_moved(name)));
    wanted.dedup();
    findings.push(
        Finding::new(&RULE, closed.span(), message)
            .here("refuses credentials too")
            .note("Credentials are saved among the settings and checked with them; only then does Faxbot move them to `creds`.")
            .fix(fix(subject, &settings, &wanted)),
    );
}

/// What makes the schema a closed one.
fn closing<'t>(settings: &Settings<'t>) -> Option<&'t Member> {
    let is_false = |member: &&Member| matches!(member.value.value, Value::Bool(false));
    ["additionalProperties", "unevaluatedProperties"].iter().find_map(|key| settings.schema.get(key).filter(is_false))
}

/// The credentials that expressions read and that can't be saved.
fn expressed<'t>(manifest: &Manifest<'t>, settings: &Settings<'t>) -> Vec<&'t str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, found) in manifest.uses().filter(|(_, found)| found.is_filled_in(&Y2026)) {
        let Some(name) = found.name.strip_prefix("creds.").and_then(|path| path.split('.').next()) else { continue };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        if is_name && !settings.takes_credential(name) && !names.contains(&name) && names.len() < 16 {
            names.push(name);
        }
    }
    names
}

fn fix(subject: &Subject<'_>, settings: &Settings<'_>, names: &[&str]) -> Option<Fix> {
    let text = &subject.document.text;
    let entry = r#"{ "type": "string" }"#;
    let members: Vec<(&str, &str)> = names.iter().map(|name| (*name, entry)).collect();
    let entries: Vec<String> = names.iter().map(|name| format!("{}: {entry}", layout::quoted(name))).collect();
    let edit: Option<Edit> = match settings.schema.get("properties") {
        Some(properties) => layout::insert_members(text, &properties.value, &members),
        None => layout::insert_member(text, &settings.member.value, None, "properties", &format!("{{ {} }}", entries.join(", "))),
    };
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let title = format!("Declare {} so that 2026 can save {}", listed.join(" and "), if names.len() == 1 { "it" } else { "them" });
    edit.filter(|_| !names.is_empty()).map(|edit| Fix::new(title, subject.safety_for(&Y2026), vec![edit]))
}
