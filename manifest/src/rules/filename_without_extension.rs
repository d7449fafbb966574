use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ActionName;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::subject::{Subject, when};

/// The name that the document gets.
pub static RULE: Rule = Rule {
    name: "filename-without-extension",
    category: Category::Templates,
    levels: Levels::only_2025(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("filename_without_extension.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    // Where the document comes from its link, the end of the link is its name.
    let levels = Levels(std::array::from_fn(|at| when(!RUNTIMES[at].empties_link_in_multipart, Level::Info)));
    let Some(action) = manifest.action(ActionName::SendFax).filter(|action| action.body_kind == Some("multipart")) else { return };
    let Some(kind) = action.body.and_then(|body| body.value.get("kind")).and_then(|member| member.value.text()) else { return };
    findings.push(
        Finding::new(&RULE, kind.content(), "Faxbot 2025 names the document `pdf` when it uploads it, without an extension. (2026 adds one.)")
            .levels(levels)
            .here("uploads a file named `pdf`")
            .note("A provider that goes by the name refuses it or takes it for text; its type, `application/pdf`, is right."),
    );
}
