use crate::finding::{Finding, Level, Levels};
use crate::kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::span::Span;
use crate::suppress::KEY;
use crate::suppress::in_file::Entry;
use crate::tree::Member;

/// A suppression without a reason.
pub static RULE: Rule = Rule {
    name: "ignore-without-reason",
    category: Category::Suppressions,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    life: Life::since("0.1.0"),
    kinds: kind::ALL,
    page: include_str!("ignore_without_reason.md"),
    check: Check::Suppressions,
};

const WHY: &str = "The reason tells the next reader whether it still holds.";

/// An entry whose value is no reason.
pub(crate) fn finding(entry: &Entry<'_>, rule: &Rule) -> Finding {
    let value = &entry.member.value;
    let what = if value.str().is_some() { "its reason is blank" } else { "its reason must be text" };
    let message = format!("`{}` is not silenced: {what}. Say why it is right here.", rule.name);
    Finding::new(&RULE, value.span, message).here("no reason").note(WHY)
}

/// A suppression that is no object.
pub(crate) fn no_object(member: &Member) -> Finding {
    let message = format!("`{KEY}` silences nothing: it must be an object of rules, each with a reason, but is {}.", member.value.kind());
    Finding::new(&RULE, member.value.span, message)
        .here("no rule with a reason")
        .note(format!("Write `\"{KEY}\": {{\"rule-name\": \"why it is right here\"}}`."))
}

/// An `[[ignore]]` of the configuration without a reason.
pub(crate) fn in_configuration(rule: &str, span: Span) -> Finding {
    let message = format!("`{rule}` is not silenced: this `[[ignore]]` has no `reason`. Say why it is right there.");
    Finding::new(&RULE, span, message).here("no reason").note(WHY)
}
