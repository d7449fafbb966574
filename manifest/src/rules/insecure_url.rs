use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::url::{self, Inner};
use crate::subject::Subject;

/// Plain HTTP.
pub static RULE: Rule = Rule {
    name: "insecure-url",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("insecure_url.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        let Some(scheme) = target.parts.scheme.clone().filter(|scheme| target.as_str()[scheme.clone()].eq_ignore_ascii_case("http")) else { continue };
        let level = if url::inner(target.host()) == Some(Inner::Loopback) { Level::Warning } else { Level::Error };
        let span = target.text.span_of(scheme.start, scheme.end);
        let edits = vec![Edit::replace(span, "https")];
        // A port that was meant for plain HTTP rarely answers to TLS.
        let fix = if target.parts.port.is_some() { Fix::ask("Use https", edits) } else { Fix::safe("Use https", edits) };
        findings.push(
            Finding::new(&RULE, span, "Faxbot sends the fax and the credentials unencrypted.")
                .levels(Levels::all(level))
                .here("not https")
                .note("Redirects to https are not followed: 2025 takes one for `queued` with no id, 2026 fails.")
                .fix(fix),
        );
    }
}
