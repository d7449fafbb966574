use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels, Safety};
use crate::kind::Kind;
use crate::layout;
use crate::model::auth::{known_scheme, meant_scheme};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::{is_blank, is_space};
use crate::subject::Subject;

/// A scheme that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "unknown-auth-scheme",
    category: Category::Auth,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_auth_scheme.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(auth) = subject.manifest.as_ref().and_then(|manifest| manifest.auth?.value.object()) else { return };
    let Some(text) = auth.get("scheme").and_then(|member| member.value.text()) else { return };
    let word = &*text.decoded;
    if word.is_empty() || known_scheme(word).is_some() {
        return;
    }
    let blanks = known_scheme(word.trim_matches(is_space)).is_some();
    let what = if is_blank(word) {
        "A blank is no authentication scheme".to_owned()
    } else if blanks {
        "Blanks count in `scheme`".to_owned()
    } else {
        format!("`{}` is no authentication scheme of Faxbot's", subject.quote_text(text))
    };
    let message = format!("{what}: 2026 refuses the manifest, 2025 sends every request without authentication.");
    let fix = meant_scheme(word, auth).map(|meant| {
        let safety = if meant.certain { Safety::Safe } else { Safety::Ask };
        Fix::new(format!("Write `{}`", meant.scheme), safety, vec![Edit::replace(text.span, layout::quoted(meant.scheme))])
    });
    findings.push(
        Finding::new(&RULE, text.span, message)
            .here("no scheme that Faxbot knows")
            .note("The schemes are `none`, `basic`, `bearer`, `api_key_header` and `api_key_query`, in any case.")
            .fix(fix),
    );
}
