use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A method whose reply can't carry an answer.
pub static RULE: Rule = Rule {
    name: "method-without-reply",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("method_without_reply.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(text) = action.method.and_then(|member| member.value.text()) else { continue };
        let (level, why) = match &*text.decoded.to_ascii_uppercase() {
            "HEAD" => (Level::Error, "a reply to HEAD, which never has a body"),
            "CONNECT" => (Level::Error, "a reply to CONNECT, which only opens a tunnel"),
            "TRACE" => (Level::Warning, "a reply to TRACE, which is a copy of the request"),
            _ => continue,
        };
        let outcome = match action.name {
            ActionName::SendFax => "2026 fails with `Unexpected provider response.`, 2025 says `queued` and has no id to ask with.",
            _ => "2026 fails with `Unexpected provider response.`, 2025 says `queued` for ever.",
        };
        let method = better(action);
        findings.push(
            Finding::new(&RULE, text.content(), format!("Faxbot finds no answer in {why}."))
                .levels(Levels::all(level))
                .here("no answer can come")
                .note(outcome)
                .fix(Fix::ask(format!("Use {method}"), vec![Edit::replace(text.content(), method)])),
        );
    }
}

/// POST for what carries something, else GET.
fn better(action: &Action<'_>) -> &'static str {
    if action.name == ActionName::GetStatus && action.body_kind == Some("none") { "GET" } else { "POST" }
}
