use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A header of an action that authentication sets as well.
pub static RULE: Rule = Rule {
    name: "auth-header-conflict",
    category: Category::Auth,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("auth_header_conflict.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some((scheme, name)) = manifest.auth_header() else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        in_action(subject, action, scheme, name, findings);
    }
}

fn in_action(subject: &Subject<'_>, action: &Action<'_>, scheme: &str, name: &str, findings: &mut Vec<Finding>) {
    let Some(headers) = action.headers.and_then(|member| member.value.object()) else { return };
    for member in headers.members.iter().filter(|member| member.key.decoded.eq_ignore_ascii_case(name)) {
        let written = subject.quote_text(&member.key);
        // The last one takes `headers` with it.
        let whole = action.headers.zip(action.object()).filter(|_| headers.members.len() == 1);
        let remove = vec![whole.map_or_else(|| layout::remove_member(headers, member), |(all, action)| layout::remove_member(action, all))];
        findings.push(if *member.key.decoded == *name {
            let message = format!("Faxbot never sends this `{written}`: the scheme `{scheme}` sets a header of the same name, which replaces it.");
            Finding::new(&RULE, member.key.span, message)
                .levels(Levels::all(Level::Warning))
                .here("replaced")
                .fix(Fix::safe("Remove the header", remove))
        } else {
            let message = format!("Faxbot sends two headers: this `{written}`, and the one that the scheme `{scheme}` sets. They differ only by case.");
            Finding::new(&RULE, member.key.span, message)
                .here("sent as well")
                .note("To a provider both have the same name; it may take either of them, or refuse the request.")
                .fix(Fix::ask("Remove the header", remove))
        });
    }
}
