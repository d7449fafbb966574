use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{keys, meant_response_key};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::reply;
use crate::subject::Subject;
use crate::tree::Member;

/// A key of `response` that nothing reads.
pub static RULE: Rule = Rule {
    name: "unknown-response-key",
    category: Category::Response,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_response_key.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in &manifest.known_actions {
        let Some(response) = action.response.and_then(|member| member.value.object()) else { continue };
        for member in &response.members {
            let key = &*member.key.decoded;
            if keys::RESPONSE.contains(&key) || key.starts_with("x-") {
                continue;
            }
            let meant = meant_response_key(key).filter(|meant| response.get(meant).is_none());
            let (level, consequence) = match meant.and_then(|meant| Some((meant, default_path(meant)?))) {
                Some((_, default)) if member.value.str() == Some(default) => (Level::Warning, format!(" It happens to work, because `{default}` is the default path.")),
                Some((meant, default)) if action.runs() => (Level::Error, format!(" It looks for `{meant}` at its default path, `{default}`, instead.")),
                _ => (Level::Warning, meant.map(|meant| format!(" Did you mean `{meant}`?")).unwrap_or_default()),
            };
            let message = format!("Faxbot never reads `{}` in `response`.{consequence}", subject.quote_text(&member.key));
            // The text of an error is never shown: renaming such a key would gain nothing.
            let fix = meant
                .filter(|meant| *meant != "error" && is_sound(meant, member))
                .map(|meant| Fix::safe(format!("Rename it to `{meant}`"), vec![layout::rename_key(member, meant)]));
            findings.push(
                Finding::new(&RULE, member.key.span, message)
                    .levels(Levels::all(level))
                    .here("never read")
                    .note("Only `job_id`, `status`, `status_map` and `error` are read.")
                    .fix(fix),
            );
        }
    }
}

/// Where Faxbot looks when the key is missing (contract §8.2).
fn default_path(key: &str) -> Option<&'static str> {
    match key {
        "job_id" => Some("id"),
        "status" => Some("status"),
        "error" => Some(""),
        _ => None,
    }
}

/// Whether the value would work under its new name.
fn is_sound(meant: &str, member: &Member) -> bool {
    match meant {
        "status_map" => member.value.object().is_some(),
        _ => member.value.str().is_some_and(|path| reply::parse_path(path).is_ok()),
    }
}
