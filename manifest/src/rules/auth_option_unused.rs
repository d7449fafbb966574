use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::http::is_token;
use crate::runtime::python::is_blank;
use crate::runtime::validate::SCHEMES;
use crate::subject::Subject;

/// An option of `auth` that the scheme does not use.
pub static RULE: Rule = Rule {
    name: "auth-option-unused",
    category: Category::Auth,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("auth_option_unused.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(auth) = manifest.auth.and_then(|member| member.value.object()) else { return };
    let Some(holder) = auth.get("scheme") else { return };
    let scheme = manifest.intended_scheme();
    if !SCHEMES.contains(&&*scheme) {
        return;
    }
    for (option, user) in [("header_name", "api_key_header"), ("query_name", "api_key_query")] {
        let Some(member) = auth.get(option).filter(|_| scheme != user) else { continue };
        // What the validator refuses is told by another rule.
        let sound = member.value.str().is_some_and(|name| if option == "header_name" { is_token(name) } else { !is_blank(name) });
        if sound {
            let message = format!("Faxbot reads `{option}` only with the scheme `{user}`: with `{scheme}` it changes nothing.");
            findings.push(
                Finding::new(&RULE, member.key.span, message)
                    .here("never read")
                    .label(holder.value.span, "the scheme")
                    .note(format!("Remove it, or write `{user}` as the scheme if that is what the provider wants."))
                    .fix(Fix::ask(format!("Remove `{option}`"), vec![layout::remove_member(auth, member)])),
            );
        }
    }
}
