use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::keys::TRAITS;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::invalid_trait;
use crate::runtime::validate::is_trait;
use crate::shape::{Issue, Problem, issues, listed};
use crate::subject::Subject;
use crate::tree::{Member, Node, Object};

/// A traits file that Faxbot can't take as it is.
pub static RULE: Rule = Rule {
    name: "traits-shape",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::Traits],
    life: Life::since("0.1.0"),
    page: include_str!("traits_shape.md"),
    check: Check::One(check),
};

const ENTRY: &[&str] = &["id", "kind", "traits"];
const STRICT: Levels = Levels::split(Some(Level::Warning), Some(Level::Error));
const ALL_REFUSED: &str = "Faxbot 2026 refuses the whole file because of it.";

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for mut issue in issues(subject, meant) {
        if issue.is_at(&["*", "id"]) && matches!(issue.problem, Problem::Value(node) if node.str().is_some()) {
            issue.sentence = "The `id` has characters that no provider id has.".to_owned();
        }
        findings.extend(told(subject, issue));
    }
    let entries = subject.document.root.object().into_iter().flat_map(|root| &root.members).filter(|entry| &*entry.key.decoded != "_schema");
    for entry in entries {
        flat_traits(subject, &entry.value, findings);
        let Some(traits) = entry.value.get("traits").and_then(|member| member.value.object()) else { continue };
        findings.extend(traits.members.iter().filter_map(|member| unknown_trait(subject, traits, member)));
    }
}

fn told(subject: &Subject<'_>, issue: Issue<'_>) -> Option<Finding> {
    // Nothing reads the header.
    let in_header = issue.path.first().is_some_and(|first| first == "_schema");
    let (levels, consequence) = match &issue.problem {
        _ if in_header => (Levels::all(Level::Info), "Nothing reads it."),
        Problem::Unknown(member) | Problem::Misnamed(member, _) if issue.path.is_empty() => {
            let message = format!("`{}` is no provider id, and every key of this file is taken for one. {ALL_REFUSED}", subject.quote_text(&member.key));
            return Some(Finding::new(&RULE, member.key.span, message).levels(Levels::only_2026(Level::Error)).here("no provider id").note(
                "An id has ASCII letters, digits, `_`, `.` and `-`. Remarks can stand in `_schema`, or inside an entry under a key that starts with `x-`.",
            ));
        }
        // They are told together.
        Problem::Unknown(member) if TRAITS.contains(&&*member.key.decoded) => return None,
        Problem::Unknown(_) => (STRICT, ALL_REFUSED),
        Problem::Value(node) if issue.is_at(&["*", "traits", "*"]) => {
            let name = issue.path.last().map(String::as_str).filter(|name| TRAITS.contains(name))?;
            let (message, levels) = invalid_trait::said(name, node);
            return Some(Finding::new(&RULE, issue.span, message).levels(levels).here("not a value of this trait").fix(invalid_trait::fix(name, node)));
        }
        Problem::Value(_) if issue.path.is_empty() => (RULE.levels, ""),
        Problem::Value(_) if issue.path.len() == 1 => (STRICT, "Faxbot 2026 refuses the whole file because of it. (2025 skips the entry.)"),
        _ => (STRICT, ALL_REFUSED),
    };
    Some(issue.finding(&RULE, levels, consequence))
}

/// Traits that stand in the entry itself and not inside `traits`: one finding for all of them.
fn flat_traits(subject: &Subject<'_>, holder: &Node, findings: &mut Vec<Finding>) {
    let Some(entry) = holder.object() else { return };
    let flat: Vec<&Member> = entry.members.iter().filter(|member| TRAITS.contains(&&*member.key.decoded)).collect();
    let (Some(first), Some(last)) = (flat.first(), flat.last()) else { return };
    let names: Vec<&str> = flat.iter().map(|member| &*member.key.decoded).collect();
    let belong = if flat.len() == 1 { "belongs" } else { "belong" };
    let message = format!("{} {belong} inside `traits`: Faxbot 2026 refuses the whole file, 2025 reads nothing there.", listed(&names, "and"));
    // Only where nothing else stands between them can a pair of braces mend it.
    let together = entry.members.iter().filter(|member| member.key.span.start >= first.key.span.start && member.key.span.end <= last.value.span.end).count();
    let fix = (together == flat.len() && entry.get("traits").is_none()).then(|| {
        Fix::safe("Move into `traits`", layout::wrap_members(&subject.document.text, holder, &flat, "traits"))
    });
    findings.push(Finding::new(&RULE, first.key.span, message).levels(STRICT).here("not at this place").fix(fix));
}

/// What the schema leaves open: a trait that nothing asks for.
fn unknown_trait(subject: &Subject<'_>, traits: &Object, member: &Member) -> Option<Finding> {
    let key = &*member.key.decoded;
    if TRAITS.contains(&key) || key == "x-faxsmith-ignore" {
        return None;
    }
    let name = subject.quote_text(&member.key);
    if key == "kind" {
        let message = "`kind` belongs beside `traits`: inside it nothing reads it.";
        return Some(Finding::new(&RULE, member.key.span, message).levels(Levels::all(Level::Warning)).here("never read here"));
    }
    let near = near::best(key, TRAITS.iter().copied());
    let refused = member.value.object().is_some() || member.value.array().is_some();
    let consequence = if refused { "Faxbot 2026 refuses the whole file, because its value is no text, number or boolean." } else { "Nothing asks for it." };
    let message = format!("Faxbot knows no trait `{name}`. {consequence}{}", near::question(near));
    let levels = if refused { STRICT } else { Levels::all(Level::Warning) };
    let fix = near
        .filter(|near| traits.get(near).is_none() && is_trait(near, &member.value))
        .map(|near| Fix::safe(format!("Rename it to `{near}`"), vec![layout::rename_key(member, near)]));
    Some(Finding::new(&RULE, member.key.span, message).levels(levels).here("no known trait").fix(fix))
}

fn meant(path: &[String], key: &str) -> Option<&'static str> {
    match path.len() {
        1 if path[0] != "_schema" => near::best(key, ENTRY.iter().copied()),
        _ => None,
    }
}
