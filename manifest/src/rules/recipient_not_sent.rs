use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::placeholders::Place;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unsupported_body_kind;
use crate::runtime::template::expressions;
use crate::runtime::{RUNTIMES, Runtime};
use crate::span::Span;
use crate::subject::{Subject, when};
use crate::tree::Value;

/// The provider never learns whom to fax.
pub static RULE: Rule = Rule {
    name: "recipient-not-sent",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("recipient_not_sent.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::SendFax) else { return };
    let uses = action.uses();
    let is_sent = |runtime: &Runtime| uses.iter().any(|found| found.name == "to" && found.is_sent(runtime));
    let levels = Levels(std::array::from_fn(|at| when(!is_sent(&RUNTIMES[at]), Level::Error)));
    // Nearly every manifest is done here; the rest is dearer.
    if levels.highest().is_none() {
        return;
    }
    // A malformed expression is a mistake of its own.
    if !is_clear(subject, action) || template_names(subject, action, "to") || manifest.has_flawed(action, "to") {
        return;
    }
    let finding = match lost(manifest, action, uses, "to") {
        None => Finding::new(&RULE, place(action), "Faxbot sends no number: `send_fax` never uses `{{to}}`, so the provider does not learn whom to fax.")
            .here("no `{{to}}` in it"),
        Some((span, found)) => {
            let why = found.map_or(UNFILLED.to_owned(), |found| why_lost(subject, found, "to", levels));
            Finding::new(&RULE, span, format!("{} sends no number: {why}.{}", who(levels), others(levels))).here("the number is lost here")
        }
    };
    findings.push(finding.levels(levels).note("Put `{{to}}` into the template of the body, or fill a part of the URL's path with a path parameter whose source is `to`."));
}

/// Where the value of a variable was evidently meant to be used: what uses it in vain, or under another name, or a placeholder that
/// nothing fills. Rules that tell why speak at the same place, and for this one.
pub(crate) fn lost<'u, 't>(manifest: &Manifest<'_>, action: &Action<'_>, uses: &'u [Use<'t>], name: &str) -> Option<(Span, Option<&'u Use<'t>>)> {
    let means = |other: &str| manifest.meant_variable(ActionName::SendFax, other).as_deref() == Some(name);
    let used = uses.iter().find(|found| found.name == name).or_else(|| uses.iter().find(|found| means(found.name)));
    let place = |found: &Use<'_>| place_in_url(action, found).filter(|_| found.name == name).unwrap_or(found.span());
    used.map(|found| (place(found), Some(found))).or_else(|| {
        let target = action.target.as_ref()?;
        let mut open = action.placeholders.places.iter().filter(|place| place.filled_by.is_none());
        let place = open.find(|place| means(place.name(target.as_str())))?;
        Some((target.span(&place.range), None))
    })
}

/// The first place in the URL that a path parameter fills.
fn place_in_url(action: &Action<'_>, found: &Use<'_>) -> Option<Span> {
    let is_filler = |place: &&Place| {
        let source = action.placeholders.entry_of(place).and_then(|entry| entry.param.source_text());
        source.is_some_and(|source| std::ptr::eq(source, found.text))
    };
    Some(action.target.as_ref()?.span(&action.placeholders.places.iter().find(is_filler)?.range))
}

/// Why a placeholder sends nothing.
pub(crate) const UNFILLED: &str = "nothing fills this placeholder";

/// Whether all parts of the action can be read, so that what is not there is really missing.
pub(crate) fn is_clear(subject: &Subject<'_>, action: &Action<'_>) -> bool {
    let Some(object) = action.object() else { return false };
    let parts = [action.url, action.path_params, action.headers, action.body];
    let is_cut = !subject.document.complaints.is_empty() && subject.document.is_cut_off_at(action.member.key.span);
    let is_broken = parts.into_iter().flatten().any(|member| subject.is_broken(member.span()) || member.value.value == Value::Invalid);
    // A body of a kind that nobody can guess is that rule's matter, and so is one that is no object.
    let kind = action.body_kind.filter(|kind| *kind == "none" || unsupported_body_kind::meant(kind).is_some());
    let is_body = action.body.is_none_or(|body| matches!(body.value.value, Value::Null | Value::Object(_)));
    !object.members.is_empty() && !is_cut && !is_broken && kind.is_some() && is_body
}

/// Whether a template that is no string, but should be, names a variable: that it is none is a mistake of its own.
pub(crate) fn template_names(subject: &Subject<'_>, action: &Action<'_>, name: &str) -> bool {
    let template = action.body.and_then(|body| body.value.get("template")).filter(|template| template.value.text().is_none());
    let text = template.map(|template| &subject.document.text[template.value.span.range()]).unwrap_or_default();
    expressions(text).iter().any(|expression| expression.name(text) == name)
}

/// Where to point when the action lacks something: where it could stand.
pub(crate) fn place(action: &Action<'_>) -> Span {
    let body = action.body.filter(|_| action.body_kind != Some("none"));
    let template = action.body_template().map(|template| template.member).or(body);
    template.filter(|_| body.is_some()).unwrap_or(action.member).key.span
}

/// The generations concerned.
pub(crate) fn who(levels: Levels) -> String {
    let failing: Vec<&str> = RUNTIMES.iter().filter(|runtime| levels.get(runtime).is_some()).map(|runtime| runtime.name).collect();
    if let [one] = failing[..] { format!("Faxbot {one}") } else { "Faxbot".to_owned() }
}

/// What the generation does that is not concerned.
pub(crate) fn others(levels: Levels) -> String {
    let fine = RUNTIMES.iter().find(|runtime| levels.get(runtime).is_none());
    fine.map(|runtime| format!(" ({} sends it.)", runtime.name)).unwrap_or_default()
}

/// Why the value of a variable does not reach the provider, although it is used, or meant to be.
pub(crate) fn why_lost(subject: &Subject<'_>, found: &Use<'_>, name: &str, levels: Levels) -> String {
    let failing = || RUNTIMES.iter().filter(|runtime| levels.get(runtime).is_some());
    if found.name != name {
        return format!("`{}` is always empty", subject.quote(found.span()));
    }
    match &found.spot {
        Spot::Body { .. } => "without a `body.kind` the template is not used".to_owned(),
        Spot::Attachment => "the value of a field that stands for the document is not sent".to_owned(),
        Spot::Url(Part::Fragment) => "what stands behind `#` in a URL is never sent".to_owned(),
        Spot::Url(Part::Query) if failing().count() > 1 => {
            format!("2026 drops what stands behind `?` in a URL, and 2025 does not fill in `{{{{{name}}}}}` there")
        }
        Spot::Url(_) => format!("`{{{{{name}}}}}` in a URL is not filled in"),
        Spot::Header => format!("`{{{{{name}}}}}` in a header is not filled in"),
        Spot::Param { parts, .. } if parts.is_empty() => "nothing in the URL uses this path parameter".to_owned(),
        Spot::Param { .. } => "what stands behind `?` in a URL is dropped".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Surroundings, check};
    use crate::runtime::{Y2025, Y2026};

    /// Which generations are told about, whichever rule explains it: 2025, 2026.
    fn told(action: &str) -> [bool; 2] {
        let text = format!(r#"{{"id": "acme", "allowed_domains": ["h.example"], "actions": {{"send_fax": {action}}}}}"#);
        let found = check(text.into_bytes(), &Surroundings::default()).findings;
        [&Y2025, &Y2026].map(|runtime| {
            let names = ["recipient-not-sent", "not-rendered-here", "query-dropped"];
            found.iter().any(|finding| finding.levels.get(runtime) == Some(Level::Error) && names.contains(&finding.rule.name))
        })
    }

    #[test]
    fn what_reaches_the_provider() {
        let body = r#""body": {"kind": "json", "template": "{\"a\":\"{{file_url}}\"}"}"#;
        for (action, want) in [
            (format!(r#"{{"url": "https://h.example/{{{{to}}}}", {body}}}"#), [true, false]),
            (format!(r#"{{"url": "https://h.example/?to={{{{to}}}}", {body}}}"#), [true, true]),
            (format!(r#"{{"url": "https://h.example/", "headers": {{"X": "{{{{to}}}}"}}, {body}}}"#), [true, false]),
            (format!(r#"{{"url": "https://h.example/{{to}}", "path_params": [{{"name": "to"}}], {body}}}"#), [false, false]),
            (format!(r#"{{"url": "https://h.example/", {body}}}"#), [true, true]),
        ] {
            assert_eq!(told(&action), want, "{action}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_missing() {
        for action in [
            r#"{"url": "https://h.example/", "body": {"kind": "binary", "template": "x"}}"#,
            r#"{"url": "https://h.example/", "body": {"kind": "json", "template": {"a": "{{to}}"}}}"#,
            r#"{"url": "https://h.example/", "body": {"kind": "json", "template": "{\\"a\\":\\"{{to}}\\"}"}}"#,
            r#"{"url": "https://h.example/", "body": "to={{to}}"}"#,
            r#"{}"#,
        ] {
            let text = format!(r#"{{"id": "acme", "actions": {{"send_fax": {action}}}}}"#);
            let found = check(text.into_bytes(), &Surroundings::default()).findings;
            assert!(found.iter().all(|finding| finding.rule.name != RULE.name), "{action}");
        }
    }
}
