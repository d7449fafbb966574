use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::subject::{Subject, when};

/// Authentication that has nothing to authenticate with.
pub static RULE: Rule = Rule {
    name: "no-credentials-in-dispatch",
    category: Category::Auth,
    levels: Levels::only_2025(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("no_credentials_in_dispatch.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let levels = Levels(std::array::from_fn(|at| when(!RUNTIMES[at].passes_credentials, Level::Info)));
    let Some(manifest) = subject.manifest.as_ref().filter(|_| subject.concerns(levels)) else { return };
    let Some(member) = manifest.scheme_member() else { return };
    let scheme = manifest.intended_scheme();
    let what = match &*scheme {
        "basic" => "`basic` sends an empty user name and an empty password",
        "bearer" => "`bearer` fails on its empty token, and nothing is sent at all",
        "api_key_header" => "`api_key_header` sends an empty header",
        "api_key_query" => "`api_key_query` sends an empty query parameter",
        _ => return,
    };
    let start = if manifest.effective_scheme() == Some(&*scheme) { "" } else { "With the right scheme: " };
    findings.push(
        Finding::new(&RULE, member.value.span, format!("{start}Faxbot 2025 passes no credentials when it really sends a fax: {what}."))
            .levels(levels)
            .here("has no credentials in 2025")
            .note("A dry run with credentials works all the same: only the validate endpoint passes them on.")
            .note("What a provider needs in the body can be a setting, for example `{{settings.access_token}}`."),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::{Surroundings, check};

    /// A key in the URL is a matter of its own, which another rule tells: no block of the page can show this scheme alone.
    #[test]
    fn a_key_in_the_query() {
        let text = br#"{ "id": "acme", "auth": { "scheme": "api_key_query" } }"#;
        let found = check(text.to_vec(), &Surroundings::default()).findings;
        let finding = found.iter().find(|finding| finding.rule.name == super::RULE.name).unwrap();
        assert!(finding.message.ends_with("`api_key_query` sends an empty query parameter."), "{}", finding.message);
    }
}
