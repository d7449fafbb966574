use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::{self, RULES};
use crate::span::Span;
use crate::subject::Subject;
use crate::suppress::KEY;
use crate::suppress::in_file::{Entry, Site};

/// A suppression that silences nothing.
pub static RULE: Rule = Rule {
    name: "unused-ignore",
    category: Category::Suppressions,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    life: Life::since("0.1.0"),
    kinds: kind::ALL,
    page: include_str!("unused_ignore.md"),
    check: Check::Suppressions,
};

/// An entry whose rule finds nothing there.
pub(crate) fn finding(site: &Site<'_>, entry: &Entry<'_>, rule: &Rule) -> Finding {
    let message = format!("`{}` finds nothing here any more: the suppression silences nothing.", rule.name);
    Finding::new(&RULE, entry.member.key.span, message).here("nothing to silence").fix(removal(site, entry))
}

/// An entry for no rule.
pub(crate) fn unknown(subject: &Subject<'_>, site: &Site<'_>, entry: &Entry<'_>) -> Finding {
    let key = &entry.member.key;
    let near = near::best(&key.decoded, RULES.iter().map(|rule| rule.name));
    let message =
        format!("There is no rule `{}`, so the suppression silences nothing.{}", subject.quote_text(key), near::question(near));
    let rename = near.and_then(|near| renaming(site, entry, near));
    Finding::new(&RULE, key.span, message).here("no rule of this name").note("`faxsmith rules` lists all rules.").fix(rename)
}

/// An entry that works by a name that the rule had once.
pub(crate) fn outdated(site: &Site<'_>, entry: &Entry<'_>, rule: &Rule) -> Option<Finding> {
    let name = &*entry.member.key.decoded;
    let remark = rules::find(name).filter(|found| found.renamed)?.remark(name)?;
    Some(Finding::new(&RULE, entry.member.key.span, remark).levels(Levels::all(Level::Info)).here("a former name").fix(renaming(site, entry, rule.name)))
}

/// An entry for one of the rules about suppressions.
pub(crate) fn not_to_be_silenced(site: &Site<'_>, entry: &Entry<'_>, rule: &Rule) -> Finding {
    let message = format!("`{}` can't be suppressed, as it speaks about suppressions.", rule.name);
    Finding::new(&RULE, entry.member.key.span, message)
        .here("silences nothing")
        .note("Where it is not wanted at all, faxsmith.toml can switch it off.")
        .fix(removal(site, entry))
}

/// A suppression without entries.
pub(crate) fn empty(site: &Site<'_>) -> Finding {
    let message = format!("This `{KEY}` names no rule, so it silences nothing.");
    Finding::new(&RULE, site.member.key.span, message).here("nothing to silence").fix(removal_of_all(site))
}

/// An `[[ignore]]` of the configuration that no file has use for.
pub(crate) fn in_configuration(rule: &str, span: Span) -> Finding {
    let message = format!("`{rule}` finds nothing in the files that this `[[ignore]]` means: it silences nothing.");
    Finding::new(&RULE, span, message).here("nothing to silence").note("Remove the entry, so that it can't hide what comes later.")
}

fn renaming(site: &Site<'_>, entry: &Entry<'_>, name: &str) -> Option<Fix> {
    let is_free = site.member.value.get(name).is_none();
    is_free.then(|| Fix::safe(format!("Rename it to `{name}`"), vec![layout::rename_key(entry.member, name)]))
}

fn removal(site: &Site<'_>, entry: &Entry<'_>) -> Option<Fix> {
    let object = site.member.value.object()?;
    if object.members.len() == 1 {
        return removal_of_all(site);
    }
    Some(Fix::safe("Remove it", vec![layout::remove_member(object, entry.member)]))
}

fn removal_of_all(site: &Site<'_>) -> Option<Fix> {
    let all: Edit = layout::remove_member(site.holder, site.member);
    Some(Fix::safe(format!("Remove the `{KEY}`"), vec![all]))
}
