use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Manifest;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// Without a list every host is allowed.
pub static RULE: Rule = Rule {
    name: "missing-allowed-domains",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_allowed_domains.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    if manifest.has_allow_list() {
        return;
    }
    let span = match manifest.allowed_domains {
        Some(member) => member.span(),
        None => subject.opening(),
    };
    let how = if manifest.allowed_domains.is_some() { "`allowed_domains` is empty" } else { "There is no `allowed_domains`" };
    findings.push(
        Finding::new(&RULE, span, format!("{how}: Faxbot sends documents and credentials to whatever host an action names."))
            .here(if manifest.allowed_domains.is_some() { "allows every host" } else { "no `allowed_domains` in this manifest" })
            .note("List each host that the actions use, as it stands in their URLs: no scheme, no port, lower case.")
            .fix(fix(subject, manifest)),
    );
}

/// The hosts of all actions, as Python lower-cases them; none where a host is not certain.
fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>) -> Option<Fix> {
    let mut hosts: Vec<String> = Vec::new();
    for action in &manifest.known_actions {
        let target = action.target.as_ref()?;
        if target.host_variable.is_some() || target.parts.userinfo.is_some() {
            return None;
        }
        let host = target.looked_up.clone().filter(|host| !host.is_empty())?;
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    if hosts.is_empty() {
        return None;
    }
    let list = layout::quoted_list(hosts.iter().map(String::as_str));
    let edit = match manifest.allowed_domains {
        Some(member) => crate::edit::Edit::replace(member.value.span, &*list),
        None => {
            let after = manifest.auth.or(manifest.name).or(manifest.id);
            layout::insert_member(&subject.document.text, &subject.document.root, after, "allowed_domains", &list)?
        }
    };
    Some(Fix::safe("Allow only the hosts of the actions", vec![edit]))
}
