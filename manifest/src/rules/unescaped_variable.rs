use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Manifest;
use crate::model::body::{Body, Opening};
use crate::model::settings::{Declared, Holds};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::runtime::context::Reference;
use crate::runtime::template::Expression;
use crate::subject::{Subject, when};

/// Text of people's own that nothing protects.
pub static RULE: Rule = Rule {
    name: "unescaped-variable",
    category: Category::Templates,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unescaped_variable.md"),
    check: Check::One(check),
};

/// How settings end that hold text as people write it. Numbers, ids, tokens and hosts have no quotes.
const FREE_TEXT: [&str; 20] = [
    "name", "company", "organization", "organisation", "subject", "title", "header", "footer", "text", "message", "note", "notes", "comment",
    "comments", "description", "greeting", "signature", "remark", "password", "passphrase",
];
/// Formats of JSON Schema that let no quotes and no `&` pass.
const HARMLESS: [&str; 10] =
    ["uuid", "date", "time", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "json-pointer"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("json").filter(|body| body.template.opening() == Opening::Brace) {
        for expression in &body.template.expressions {
            findings.extend(finding(manifest, &body, expression, "a `\"`, a `\\` or a line break in it breaks the JSON."));
        }
    }
    for body in manifest.forms() {
        let Some(form) = body.form().filter(|_| !body.template.expressions.is_empty()) else { continue };
        // The value of the attachment is never sent.
        let attachment = form.attachment(body.template.as_str()).filter(|_| body.is_multipart()).map(|number| form.fields[number].range());
        for expression in &body.template.expressions {
            if !attachment.as_ref().is_some_and(|range| range.contains(&expression.start)) {
                findings.extend(finding(manifest, &body, expression, "a `&` in it begins another field."));
            }
        }
    }
}

fn finding(manifest: &Manifest<'_>, body: &Body<'_, '_>, expression: &Expression, what: &str) -> Option<Finding> {
    let name = body.template.name(expression);
    // Asked first, for nearly all names end here.
    if !ends_as_free_text(name) {
        return None;
    }
    let levels = Levels(std::array::from_fn(|at| {
        let runtime = &RUNTIMES[at];
        let concerned = match runtime.reference(body.action.name, name) {
            Reference::Setting(path) => {
                let declared = manifest.settings().and_then(|settings| settings.declared(path));
                declared.is_none_or(|declared| is_free(&declared))
            }
            Reference::Credential(_) => runtime.passes_credentials,
            _ => false,
        };
        when(concerned, Level::Info)
    }));
    levels.highest()?;
    let who = levels.whom();
    Some(
        Finding::new(&RULE, body.template.span(expression), format!("{who} inserts this as it is, without escaping: {what}"))
            .levels(levels)
            .here("not escaped")
            .note("A `pattern` in `config_schema` can keep such characters out: 2026 checks the settings against it."),
    )
}

/// `settings.companyName`, `settings.cover.text`: the last word says what it holds.
pub(crate) fn ends_as_free_text(name: &str) -> bool {
    let last = name.rsplit(['.', '_', '-']).next().unwrap_or_default();
    let capital = last.char_indices().rev().find(|(_, c)| c.is_ascii_uppercase()).map_or(0, |(at, _)| at);
    let is_known = |word: &str| FREE_TEXT.iter().any(|known| known.eq_ignore_ascii_case(word));
    is_known(last) || is_known(&last[capital..])
}

/// Whether the schema lets any text pass.
fn is_free(declared: &Declared<'_>) -> bool {
    let schema = &declared.member.value;
    let format = schema.get("format").and_then(|member| member.value.str());
    matches!(declared.holds(), Holds::Text | Holds::Unknown)
        && ["enum", "const", "pattern", "$ref"].iter().all(|key| schema.get(key).is_none())
        && !format.is_some_and(|format| HARMLESS.contains(&format))
}
