use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::{Action, ActionName};
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::validate::BODY_KINDS;
use crate::subject::{Subject, when};
use crate::tree::Text;

/// A kind of body that Faxbot can't send.
pub static RULE: Rule = Rule {
    name: "unsupported-body-kind",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unsupported_body_kind.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        let Some(kind) = action.body.and_then(|body| body.value.get("kind")).and_then(|member| member.value.text()) else { continue };
        // An empty kind is `none` for 2025, and a wrong type for 2026.
        if !kind.decoded.is_empty() && !is_supported(action, &kind.decoded) {
            findings.push(finding(subject, action, kind));
        }
    }
}

fn is_supported(action: &Action<'_>, kind: &str) -> bool {
    BODY_KINDS.contains(&kind) && !(kind == "multipart" && action.name == ActionName::GetStatus)
}

fn finding(subject: &Subject<'_>, action: &Action<'_>, kind: &Text) -> Finding {
    let shown = subject.quote_text(kind);
    let what = if BODY_KINDS.contains(&&*kind.decoded) {
        format!("Faxbot can't send a body of the kind `{shown}` in `get_status`")
    } else {
        format!("Faxbot can't send a body of the kind `{shown}`")
    };
    let how = if action.runs() {
        ": 2026 refuses the manifest, 2025 fails with `Unsupported body.kind`."
    } else {
        ", and 2026 refuses the manifest. (2025 never uses it.)"
    };
    let fix = meant(&kind.decoded)
        .filter(|kind| is_supported(action, kind))
        .map(|meant| Fix::safe(format!("Write `{meant}`"), vec![Edit::replace(kind.content(), meant)]));
    Finding::new(&RULE, kind.content(), format!("{what}{how}"))
        .levels(Levels::split(when(action.runs(), Level::Error), Some(Level::Error)))
        .here("no kind of body here")
        .note(if action.name == ActionName::GetStatus {
            "It can be `json`, `form` or `none`."
        } else {
            "It can be `json`, `form`, `multipart` or `none`, in lower case."
        })
        .fix(fix)
}

/// The kind that another spelling, or a media type, stands for.
pub(crate) fn meant(kind: &str) -> Option<&'static str> {
    match &*kind.trim().to_lowercase() {
        "application/json" => Some("json"),
        "application/x-www-form-urlencoded" | "x-www-form-urlencoded" | "urlencoded" => Some("form"),
        "multipart/form-data" | "form-data" | "formdata" => Some("multipart"),
        _ => near::best(kind, BODY_KINDS.into_iter()),
    }
}
