use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::uses::Spot;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::subject::{Subject, when};

/// A secret in a URL.
pub static RULE: Rule = Rule {
    name: "secret-in-query",
    category: Category::Security,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("secret_in_query.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    if manifest.intended_scheme() == "api_key_query"
        && let Some(member) = manifest.scheme_member()
    {
        findings.push(
            Finding::new(&RULE, member.value.span, "Faxbot sends the key in the query of every URL, and access logs keep URLs: the provider's, and those of any proxy on the way.")
                .here("puts the key into the URL")
                .note("If the provider takes the key in a header as well, use `api_key_header` or `bearer`."),
        );
    }
    for (action, found) in manifest.uses() {
        if !matches!(found.spot, Spot::Url(_) | Spot::Param { .. }) {
            continue;
        }
        let is_secret = || RUNTIMES.iter().any(|runtime| runtime.reference(action.name, found.name).is_secret());
        let levels = Levels(std::array::from_fn(|at| when(found.is_sent(&RUNTIMES[at]), Level::Warning)));
        if levels.highest().is_none() || !is_secret() {
            continue;
        }
        let name = subject.quote_text_part(found.text, &found.name_range);
        findings.push(
            Finding::new(&RULE, found.name_span(), format!("Faxbot sends the secret `{name}` in the URL, and access logs keep URLs: the provider's, and those of any proxy on the way."))
                .levels(levels)
                .here("a secret in the URL")
                .note("Send it in a header or in the body, if the provider takes it there."),
        );
    }
}
