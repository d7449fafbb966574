use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::framing_header::{has_boundary, without};
use crate::subject::Subject;

/// A media type that is not the body's.
pub static RULE: Rule = Rule {
    name: "content-type-mismatch",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("content_type_mismatch.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for member in action.header_members().iter().filter(|member| member.key.decoded.eq_ignore_ascii_case("content-type")) {
            let Some(text) = member.value.text().filter(|text| !text.decoded.contains("{{")) else { continue };
            let media = text.decoded.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let Some(body) = contradicted(action, &media, has_boundary(&text.decoded)) else { continue };
            let message = match body {
                "" => "Faxbot sends no body here, but this header announces one.".to_owned(),
                body if media.is_empty() => format!("Faxbot sends {body}, but this empty header keeps it from saying so."),
                body => format!("Faxbot sends {body}, but this header calls it `{}`.", subject.quote_text(text)),
            };
            let here = if body.is_empty() { "announces a body" } else { "not what is sent" };
            let mut finding = Finding::new(&RULE, text.span, message).here(here);
            if let Some(kind) = action.body.and_then(|body| body.value.get("kind")) {
                finding = finding.label(kind.value.span, "what is sent");
            }
            // A vendor's JSON type is written on purpose: rather the kind of body is wrong.
            let fix = without(action, member).filter(|_| !media.ends_with("+json"));
            findings.push(finding.fix(fix.map(|edit| {
                Fix::safe(if body.is_empty() { "Remove the header" } else { "Remove the header: Faxbot adds the right one" }, vec![edit])
            })));
        }
    }
}

/// What the body really is, where the media type says something else; empty where there is no body.
fn contradicted(action: &Action<'_>, media: &str, has_boundary: bool) -> Option<&'static str> {
    let method = action.effective_method();
    match action.body_kind? {
        "json" => (!media.ends_with("json")).then_some("JSON"),
        "form" => (media != "application/x-www-form-urlencoded").then_some("a form"),
        // Without a boundary the greater mistake has a rule of its own.
        "multipart" => (has_boundary && media != "multipart/form-data").then_some("multipart form data"),
        "none" => matches!(method.as_deref(), Some("POST" | "PUT" | "PATCH")).then_some(""),
        _ => None,
    }
}
