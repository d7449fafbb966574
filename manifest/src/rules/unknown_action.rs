use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::ActionName;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An action that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "unknown-action",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_action.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let actions = manifest.actions.and_then(|member| member.value.object());
    for member in actions.map(|actions| &*actions.members).unwrap_or_default() {
        let key = &*member.key.decoded;
        if ActionName::ALL.iter().any(|name| name.key() == key) || key.starts_with("x-") || key == "$schema" {
            continue;
        }
        // The action that stands here in the right one's place.
        let meant = manifest.known_actions.iter().find(|action| std::ptr::eq(action.member, member)).map(|action| action.name);
        let mut message = format!("Faxbot never reads the action `{}`.", subject.quote_text(&member.key));
        let mut fix = None;
        match meant {
            // The missing `send_fax` is the greater mistake, and the other rule's.
            Some(ActionName::SendFax) => continue,
            Some(ActionName::GetStatus) => {
                message.push_str(" Did you mean `get_status`?");
                let edits = vec![layout::rename_key(member, "get_status")];
                let title = "Rename it to `get_status`";
                let is_near = near::best(key, ActionName::ALL.iter().map(|name| name.key())).is_some();
                fix = Some(if is_near { Fix::safe(title, edits) } else { Fix::ask(title, edits) });
            }
            Some(ActionName::CancelFax) => message.push_str(" It would not run `cancel_fax` either: it can't cancel."),
            None => message.push_str(" It knows `send_fax`, `get_status` and `cancel_fax`."),
        }
        findings.push(Finding::new(&RULE, member.key.span, message).here("never read").fix(fix));
    }
}
