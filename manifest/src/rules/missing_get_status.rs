use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::{RUNTIMES, reply};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::Member;

/// Nothing to ask for the status with.
pub static RULE: Rule = Rule {
    name: "missing-get-status",
    category: Category::Shape,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_get_status.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    // Without `send_fax` there is nothing to ask about; a misspelt `get_status` has a rule of its own.
    let Some(send) = manifest.action(ActionName::SendFax).filter(|_| manifest.action(ActionName::GetStatus).is_none()) else { return };
    let Some(actions) = manifest.actions else { return };
    findings.push(
        Finding::new(
            &RULE,
            actions.key.span,
            "Faxbot can't ask the provider how a fax is doing: it stays at the status of the first reply.",
        )
        .here("has no `get_status`")
        .note("Refreshing a fax fails in 2025 with an internal error, `Manifest missing get_status action`.")
        .fix(fix(subject, manifest, send)),
    );
}

/// Most providers answer at the address that takes faxes, with the id of one behind it. Only offered where all parts are plain.
fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, send: &Action<'_>) -> Option<Fix> {
    let text = &*subject.document.text;
    let target = send.target.as_ref().filter(|target| {
        let parts = &target.parts;
        let plain = target.is_accepted && !target.as_str().contains(['{', '}', ' ', '@', '?', '#']) && !target.as_str().ends_with('/');
        plain && parts.path.len() > 1
    })?;
    let field = |key: &str| send.response_field(key);
    let path = |key: &str| field(key).filter(|member| member.value.str().is_some_and(|path| reply::parse_path(path).is_ok()));
    let (job_id, status) = (path("job_id")?, path("status")?);
    let map = field("status_map")?.value.object().filter(|map| !map.members.is_empty())?;
    let is_known = |word: &str| RUNTIMES.iter().all(|runtime| runtime.vocabulary.knows(word));
    if !map.members.iter().all(|member| member.value.str().is_some_and(is_known)) {
        return None;
    }
    if send.misspelt || !is_public(subject, target.text.span) || !is_public(subject, field("status_map")?.value.span) {
        return None;
    }
    let pair = |member: &Member| format!("{}: {}", &text[member.key.span.range()], &text[member.value.span.range()]);
    let words: Vec<String> = map.members.iter().map(pair).collect();
    let url = &text[target.text.content().range()];
    let fields = [
        "\"method\": \"GET\"".to_owned(),
        format!("\"url\": \"{url}/{{id}}\""),
        "\"path_params\": [{ \"name\": \"id\", \"source\": \"provider_sid\" }]".to_owned(),
        format!("\"response\": {{ {}, {}, \"status_map\": {{ {} }} }}", pair(job_id), pair(status), words.join(", ")),
    ];
    let value = match indentation(text, send) {
        Some((newline, outer, inner)) => format!("{{{newline}{inner}{}{newline}{outer}}}", fields.join(&format!(",{newline}{inner}"))),
        None => format!("{{ {} }}", fields.join(", ")),
    };
    let edit = layout::insert_member(text, &manifest.actions?.value, Some(send.member), "get_status", &value)?;
    Some(Fix::ask("Add one that asks at the same address, with the provider's id behind it", vec![edit]))
}

/// Whether nothing in the text of `span` looks like a credential.
fn is_public(subject: &Subject<'_>, span: Span) -> bool {
    subject.document.masked().get(span.range()) == subject.document.text.get(span.range())
}

/// The line end, the indentation of an action and that of its fields; `None` where they don't stand on lines of their own.
fn indentation<'t>(text: &'t str, action: &Action<'_>) -> Option<(&'static str, &'t str, &'t str)> {
    let lead = |span: Span| {
        let before = &text[..span.start as usize];
        let line = &before[before.rfind('\n')? + 1..];
        line.trim_start_matches([' ', '\t']).is_empty().then_some(line)
    };
    let outer = lead(action.member.key.span)?;
    let inner = lead(action.object()?.members.first()?.key.span)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    (inner.len() > outer.len()).then_some((newline, outer, inner))
}
