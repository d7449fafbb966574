use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::allow_list;
use crate::subject::Subject;

/// The host of an action is not in the list.
pub static RULE: Rule = Rule {
    name: "host-not-allowed",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("host_not_allowed.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(list) = manifest.allowed_domains.filter(|member| member.value.array().is_some_and(|items| !items.is_empty())) else { return };
    // `cancel_fax` is never called.
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        // A templated host is looked up after rendering: another rule speaks.
        if target.host_variable.is_some() {
            continue;
        }
        let Some(host) = target.looked_up.as_deref().filter(|host| !host.is_empty()) else { continue };
        let listed = manifest.domains().any(|entry| *entry.decoded == *host);
        // An entry that was meant to be this host is the mistake then, and has a rule of its own.
        let meant = manifest.domains().any(|entry| allow_list::repaired(&entry.decoded).as_deref() == Some(&*host));
        if listed || meant {
            continue;
        }
        let span = target.text.span_of(target.parts.host.start, target.parts.host.end);
        let message = format!("Faxbot refuses to call `{}`: its host is not in `allowed_domains`.", subject.quote(span));
        let mut finding = Finding::new(&RULE, span, message).here("this host is not listed").label(list.value.span, "the hosts that are");
        if target.parts.userinfo.is_some() {
            finding = finding.note("What stands before `@` is a user name: the request goes to the host behind it.");
        }
        findings.push(finding.fix(
            layout::insert_element(&subject.document.text, &list.value, &layout::quoted(host))
                .map(|edit| Fix::ask("Allow this host", vec![edit])),
        ));
    }
}
