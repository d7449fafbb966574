use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// User and password inside a URL.
pub static RULE: Rule = Rule {
    name: "credentials-in-url",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("credentials_in_url.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in &manifest.known_actions {
        let Some(target) = &action.target else { continue };
        let Some(userinfo) = target.parts.userinfo.clone() else { continue };
        let span = target.text.span_of(userinfo.start, userinfo.end);
        // With its `@`.
        let whole = target.text.span_of(userinfo.start, userinfo.end + 1);
        findings.push(
            Finding::new(&RULE, whole, "Faxbot sends what stands before `@` as user and password, in place of what `auth` says; the manifest itself is no place for them.")
                .here("user and password")
                .note("Use `\"auth\": { \"scheme\": \"basic\" }`. 2026 fills it with the stored credentials; 2025 passes none to a real send.")
                .fix((!span.is_empty()).then(|| Fix::ask("Remove user and password", vec![Edit::delete(whole)]))),
        );
    }
}
