use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels, Safety};
use crate::kind::Kind;
use crate::layout;
use crate::model::auth::{known_scheme, meant_scheme};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::{Member, Object};

/// `auth` that names no scheme.
pub static RULE: Rule = Rule {
    name: "missing-auth-scheme",
    category: Category::Auth,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_auth_scheme.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some((holder, auth)) = manifest.auth.and_then(|member| Some((member, member.value.object()?))) else { return };
    let says_nothing = |member: &Member| member.key.decoded.starts_with("x-") || &*member.key.decoded == "$schema";
    // An empty `auth` is no mistake: it asks for nothing and gets nothing (contract §1).
    if auth.get("scheme").is_some() || auth.members.iter().all(says_nothing) {
        return;
    }
    let misnamed = manifest.scheme_member();
    if misnamed.is_some() && manifest.intended_scheme() == "none" {
        return;
    }
    let mut finding = Finding::new(&RULE, holder.key.span, "Faxbot authenticates no request: `auth` has no `scheme`.").here("names no scheme");
    if let Some(member) = misnamed {
        finding.message = format!("Faxbot authenticates no request: it looks for `scheme` in `auth` and never reads `{}`.", subject.quote_text(&member.key));
        finding.span = member.key.span;
        finding.here = "must be called `scheme`".into();
        finding = finding.fix(fix(auth, member));
    }
    findings.push(finding.note("The schemes are `none`, `basic`, `bearer`, `api_key_header` and `api_key_query`."));
}

/// The right key, and the right word where the value is not quite a scheme.
fn fix(auth: &Object, member: &Member) -> Option<Fix> {
    let rename = layout::rename_key(member, "scheme");
    let word = member.value.str()?;
    if known_scheme(word).is_some() {
        return Some(Fix::safe("Rename it to `scheme`", vec![rename]));
    }
    let meant = meant_scheme(word, auth)?;
    let safety = if meant.certain { Safety::Safe } else { Safety::Ask };
    let title = format!("Write `scheme` with the value `{}`", meant.scheme);
    Some(Fix::new(title, safety, vec![rename, Edit::replace(member.value.span, layout::quoted(meant.scheme))]))
}
