use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::json;
use crate::kind::Kind;
use crate::layout;
use crate::model::ActionName;
use crate::model::body::{Body, Opening};
use crate::model::keys::{self, misspelt};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unquoted_variable::unquoted;
use crate::runtime::validate::BODY_KINDS;
use crate::subject::Subject;
use crate::tree::{Member, Object};

/// A template that is never sent.
pub static RULE: Rule = Rule {
    name: "template-ignored",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("template_ignored.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("none").filter(|body| body.template.opening() != Opening::Nothing) {
        let Some(object) = body.action.body.and_then(|body| body.value.object()) else { continue };
        // A misspelt `kind` has a rule of its own, which mends this too.
        if misspelt(object, keys::BODY, "kind").is_some() {
            continue;
        }
        let why = match body.kind_member() {
            Some(_) => "because `kind` is `none`",
            None => "because `body` has no `kind`",
        };
        let mut finding = Finding::new(&RULE, body.template.text.content(), format!("Faxbot sends no body here, {why}: this template is ignored."))
            .here("never sent")
            .note("The kind of body decides what the template becomes: `json`, `form` or, in `send_fax`, `multipart`.");
        if let Some(kind) = body.kind_member() {
            finding = finding.label(kind.value.span, "no body");
        }
        findings.push(finding.fix(fix(subject, &body, object)));
    }
}

fn fix(subject: &Subject<'_>, body: &Body<'_, '_>, object: &Object) -> Option<Fix> {
    let method = body.action.effective_method();
    if body.action.name == ActionName::GetStatus && method.as_deref() == Some("GET") {
        let edit = layout::remove_member(object, body.template.member);
        return Some(Fix::safe("Remove the template", vec![edit]));
    }
    if method.as_deref() == Some("GET") || !is_json(body) {
        return None;
    }
    let (edit, is_safe) = match (body.kind_member(), mistaken_kind(object)) {
        (Some(kind), _) => (Edit::replace(kind.value.span, "\"json\""), false),
        (None, Some(other)) => (layout::rename_key(other, "kind"), other.value.str() == Some("json")),
        (None, None) => {
            let edit = layout::prepend_member(&subject.document.text, &body.action.body?.value, "kind", "\"json\"")?;
            (edit, true)
        }
    };
    // Where `none` is written somebody may have meant it.
    Some(if is_safe { Fix::safe("Send it as JSON", vec![edit]) } else { Fix::ask("Send it as JSON", vec![edit]) })
}

/// `"type": "json"`: a key that nothing reads, with a kind of body as its value.
fn mistaken_kind(object: &Object) -> Option<&Member> {
    object.members.iter().find(|member| {
        !keys::BODY.contains(&&*member.key.decoded) && member.value.str().is_some_and(|value| BODY_KINDS.contains(&value))
    })
}

/// Whether the template can only be JSON, and is sound as such.
fn is_json(body: &Body<'_, '_>) -> bool {
    let is_plain = |name: &str| !name.starts_with("settings") && !name.starts_with("creds");
    body.template.opening() == Opening::Brace
        && body.template.names().all(is_plain)
        && unquoted(body).is_empty()
        && json::parse(&body.template.skeleton().json).complaints.is_empty()
}
