use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// The error path finds something on success.
pub static RULE: Rule = Rule {
    name: "error-path-always-true",
    category: Category::Response,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("error_path_always_true.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(path) = action.response_field("error").and_then(|member| member.value.text()) else { continue };
        if subject.sample_has(action.name, &path.decoded) {
            findings.push(
                Finding::new(&RULE, path.content(), "Faxbot takes every reply for one with an error: the sample reply has a value there although all went well.")
                    .here("filled on success too")
                    .note("Choose a field that is empty or missing when all went well."),
            );
        }
    }
}
