use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{Manifest, keys};
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::{Node, Object};

/// A key that nothing reads.
pub static RULE: Rule = Rule {
    name: "unknown-key",
    category: Category::Json,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_key.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut report = |object: &Object, known: &[&str]| unknown(subject, object, known, findings);
    if subject.document.kind == Kind::PackageManifest {
        if let Some(object) = subject.document.root.object() {
            report(object, keys::PACKAGE);
        }
        return;
    }
    let Some(manifest) = &subject.manifest else { return };
    report(manifest.object, keys::MANIFEST);
    if let Some(auth) = inner(manifest.auth.map(|member| &member.value)) {
        report(auth, keys::AUTH);
    }
    in_actions(manifest, &mut report);
}

fn inner(node: Option<&Node>) -> Option<&Object> {
    node.and_then(Node::object)
}

/// `response` has a rule of its own, and so have the names of the actions.
fn in_actions(manifest: &Manifest<'_>, report: &mut impl FnMut(&Object, &[&str])) {
    for action in &manifest.known_actions {
        if let Some(object) = action.object() {
            report(object, keys::ACTION);
        }
        if let Some(body) = inner(action.body.map(|member| &member.value)) {
            report(body, keys::BODY);
        }
        let params = action.path_params.and_then(|member| member.value.array()).unwrap_or_default();
        for param in params.iter().filter_map(Node::object) {
            report(param, keys::PATH_PARAM);
        }
    }
}

fn unknown(subject: &Subject<'_>, object: &Object, known: &[&str], findings: &mut Vec<Finding>) {
    for member in &object.members {
        let key = &*member.key.decoded;
        if known.contains(&key) || key.starts_with("x-") || key == "$schema" {
            continue;
        }
        // `hardcoded-secret` says of it that nothing reads it.
        if member.value.text().is_some() && subject.document.holds_secret(member.value.span) {
            continue;
        }
        let near = near::best(key, known.iter().copied());
        let message = format!("Faxbot never reads the key `{}`.{}", subject.quote_text(&member.key), near::question(near));
        let fix = near
            .filter(|near| object.get(near).is_none())
            .map(|near| Fix::safe(format!("Rename it to `{near}`"), vec![layout::rename_key(member, near)]));
        findings.push(Finding::new(&RULE, member.key.span, message).here("never read").fix(fix));
    }
}
