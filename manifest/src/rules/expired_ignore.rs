use crate::date::Date;
use crate::finding::{Finding, Level, Levels};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::span::Span;

/// A suppression whose last day is over.
pub static RULE: Rule = Rule {
    name: "expired-ignore",
    category: Category::Suppressions,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    life: Life::since("0.1.0"),
    // It speaks of faxsmith.toml alone.
    kinds: &[],
    page: include_str!("expired_ignore.md"),
    check: Check::Suppressions,
};

/// An `[[ignore]]` after its day.
pub(crate) fn finding(rule: &str, until: Date, span: Span) -> Finding {
    let message = format!("This `[[ignore]]` ended on {until}: what `{rule}` finds is told again.");
    Finding::new(&RULE, span, message).here("no longer silenced").note("Mend what it finds and remove the entry, or give it a later `until`.")
}
