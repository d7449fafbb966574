use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::subject::Subject;
use crate::tree::Node;

/// A capability that neither Faxbot nor the dev kit has a word for.
pub static RULE: Rule = Rule {
    name: "registry-unknown-capability",
    category: Category::Files,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::Registry],
    life: Life::since("0.1.0"),
    page: include_str!("registry_unknown_capability.md"),
    check: Check::One(check),
};

/// The words of `GET /plugins` and of Faxbot's own registry (contract §11, §13.4).
const FAXBOT: &[&str] = &["send", "get_status", "webhook", "receive", "store", "retrieve", "delete"];
/// The words of the dev kit: what its categories need, and its other methods (contract §13.1, §13.3).
const DEV_KIT: &[&str] = &[
    "send_fax",
    "receive_fax",
    "list_inbound",
    "put",
    "get",
    "authenticate",
    "validate_token",
    "send_message",
    "get_message_status",
    "cancel_fax",
    "get_fax_details",
    "exists",
    "list",
    "refresh_token",
    "handle_webhook",
    "health_check",
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let items = subject.document.root.get("items").and_then(|member| member.value.array()).unwrap_or_default();
    for item in items {
        let capabilities = item.get("capabilities").and_then(|member| member.value.array()).unwrap_or_default();
        for text in capabilities.iter().filter_map(Node::text) {
            let word = &*text.decoded;
            if is_blank(word) || FAXBOT.contains(&word) || DEV_KIT.contains(&word) {
                continue;
            }
            let near = near::best(word, FAXBOT.iter().chain(DEV_KIT).copied());
            let fix = near
                .filter(|near| capabilities.iter().all(|other| other.str() != Some(near)))
                .map(|near| Fix::safe(format!("Write `{near}`"), vec![Edit::replace(text.span, layout::quoted(near))]));
            let message = format!("Faxbot has no capability `{}`: nothing asks for it.{}", subject.quote_text(text), near::question(near));
            findings.push(
                Finding::new(&RULE, text.span, message)
                    .here("no known capability")
                    .note("Faxbot's words are `send`, `get_status`, `webhook` and `receive`; for storage `store`, `retrieve` and `delete`.")
                    .fix(fix),
            );
        }
    }
}
