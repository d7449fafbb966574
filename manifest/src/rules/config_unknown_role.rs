use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A role that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "config-unknown-role",
    category: Category::Files,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Safe,
    kinds: &[Kind::Config],
    life: Life::since("0.1.0"),
    page: include_str!("config_unknown_role.md"),
    check: Check::One(check),
};

/// The roles (contract §11.1).
pub(crate) const ROLES: [&str; 4] = ["outbound", "inbound", "auth", "storage"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(providers) = subject.document.root.get("providers").and_then(|member| member.value.object()) else { return };
    for member in &providers.members {
        let role = &*member.key.decoded;
        if ROLES.contains(&role) || role == "x-faxsmith-ignore" {
            continue;
        }
        let near = near::best(role, ROLES.into_iter());
        let message = format!(
            "Faxbot 2026 refuses the file: there is no role `{}`. (2025 never reads it.){}",
            subject.quote_text(&member.key),
            near::question(near)
        );
        let fix = near
            .filter(|near| providers.get(near).is_none())
            .map(|near| Fix::safe(format!("Rename it to `{near}`"), vec![layout::rename_key(member, near)]));
        findings.push(
            Finding::new(&RULE, member.key.span, message)
                .here("no role of Faxbot's")
                .note("The roles are `outbound`, `inbound`, `auth` and `storage`; a plugin is named inside its role, under `plugin`.")
                .fix(fix),
        );
    }
}
