use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Member;

/// A header that must be left to the HTTP client.
pub static RULE: Rule = Rule {
    name: "framing-header",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("framing_header.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for member in action.header_members() {
            let Some(value) = member.value.str() else { continue };
            let (level, message, here) = match &*member.key.decoded.to_ascii_lowercase() {
                // What the client would send by itself.
                "content-length" if value == "0" && action.body_kind == Some("none") => continue,
                "content-length" => (
                    Level::Error,
                    "Faxbot sends this length instead of the body's own: unless they agree, the request breaks off.",
                    "the client knows the length",
                ),
                "transfer-encoding" => (
                    Level::Error,
                    "Faxbot sends this beside its own `Content-Length`; servers that disagree on where the request ends can be fooled.",
                    "contradicts the length",
                ),
                "content-type" if action.body_kind == Some("multipart") && !has_boundary(value) => (
                    Level::Error,
                    "Faxbot sends this instead of its own `Content-Type` with the boundary: the provider can't take the parts apart.",
                    "without the boundary",
                ),
                "host" if !is_own_host(action, value) => (
                    Level::Warning,
                    "Faxbot connects to the host of the URL but asks for this one, which `allowed_domains` does not check.",
                    "another host",
                ),
                _ => continue,
            };
            let title = "Remove the header";
            let fix = without(action, member)
                .map(|edit| if level == Level::Error { Fix::safe(title, vec![edit]) } else { Fix::ask(title, vec![edit]) });
            findings.push(Finding::new(&RULE, member.key.span, message).levels(Levels::all(level)).here(here).fix(fix));
        }
    }
}

/// Whether a media type says where the parts of a multipart body end. Faxbot then uses that (contract §7.1).
pub(super) fn has_boundary(value: &str) -> bool {
    value.to_ascii_lowercase().contains("boundary=")
}

/// Whether it says what the client would say.
fn is_own_host(action: &Action<'_>, value: &str) -> bool {
    action.target.as_ref().is_some_and(|target| {
        let authority = target.parts.authority.clone().map(|authority| authority.end);
        let own = authority.map(|end| &target.as_str()[target.parts.host.start..end]).unwrap_or_default();
        own.eq_ignore_ascii_case(value) || target.host().eq_ignore_ascii_case(value)
    })
}

/// Removes a header, and `headers` with its last one.
pub(super) fn without(action: &Action<'_>, member: &Member) -> Option<Edit> {
    let headers = action.headers?;
    let object = headers.value.object()?;
    Some(if object.members.len() == 1 { layout::remove_member(action.object()?, headers) } else { layout::remove_member(object, member) })
}
