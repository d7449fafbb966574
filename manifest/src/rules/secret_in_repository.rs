use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::hardcoded_secret::{levels, revoke, with_article};
use crate::subject::Subject;

/// Faxbot's configuration file with credentials in it.
pub static RULE: Rule = Rule {
    name: "secret-in-repository",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::Config],
    life: Life::since("0.1.0"),
    page: include_str!("secret_in_repository.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for found in subject.document.secrets() {
        let message = format!(
            "Faxbot keeps saved settings in this file in the clear, readable for itself alone: a copy in a repository gives {} to everyone who reads it.",
            with_article(&found.kind)
        );
        findings.push(
            Finding::new(&RULE, found.span, message)
                .levels(levels(found))
                .here(found.kind.clone())
                .note("Take the file out of the repository (`git rm --cached`), and list it and its `.bak` in `.gitignore`; what has to be shared goes without `settings`.")
                .note(revoke(found)),
        );
    }
}
