use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::hardcoded_secret::place::Place;
use crate::rules::hardcoded_secret::{levels, revoke, with_article};
use crate::secret::Confidence;
use crate::subject::Subject;

/// A secret in `config_schema`, where it shows what a setting may be.
pub static RULE: Rule = Rule {
    name: "secret-default",
    category: Category::Auth,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("secret_default.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for found in subject.document.secrets() {
        let Place::Default(held) = Place::of(subject, found) else { continue };
        let key = &*held.member.key.decoded;
        let what = match found.confidence {
            Confidence::Possible => with_article(&found.kind).replacen(' ', " possible ", 1).replacen("an ", "a ", 1),
            _ => with_article(&found.kind),
        };
        let message = format!("The `{key}` of a setting is {what}: Faxbot never fills it in, but everyone who can read the file has it.");
        // Without `enum` or `const` the setting may be anything: that is for a person to decide.
        let is_free = matches!(key, "default" | "example" | "examples");
        let fix = is_free.then(|| Fix::ask(format!("Remove `{key}`"), vec![layout::remove_member(held.holder, held.member)]));
        findings.push(
            Finding::new(&RULE, found.span, message)
                .levels(levels(found)).certain(found.confidence == Confidence::Certain)
                .here(found.kind.clone())
                .note("A credential has no default; where an example helps, make up one that says so, such as `YOUR_API_KEY`.")
                .note(revoke(found))
                .fix(fix),
        );
    }
}
