use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::recipient_not_sent::{is_clear, who};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::{Subject, when};

/// A question about no fax in particular.
pub static RULE: Rule = Rule {
    name: "poll-without-id",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("poll_without_id.md"),
    check: Check::One(check),
};

const ID: &str = "provider_sid";

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::GetStatus).filter(|action| action.target.is_some()) else { return };
    let uses = action.uses();
    let is_sent = |runtime: &Runtime| uses.iter().any(|found| found.name == ID && found.is_sent(runtime));
    // Looking for what else may have been meant takes longer.
    if RUNTIMES.iter().all(is_sent) || !is_clear(subject, action) {
        return;
    }
    let ignored = uses.iter().find(|found| found.name == ID && found.spot == Spot::Body { ignored: true });
    if has_open_place(action) || (ignored.is_none() && is_mentioned(subject, action)) {
        return;
    }
    let is_missing = |runtime: &Runtime| !is_sent(runtime) && !uses.iter().any(|found| is_told(action, found, runtime));
    let levels = Levels(std::array::from_fn(|at| when(is_missing(&RUNTIMES[at]), Level::Error)));
    if levels.highest().is_none() {
        return;
    }
    let message = format!("{} asks for the state without saying of which fax", who(levels));
    let finding = match ignored {
        Some(found) => Finding::new(&RULE, found.span(), format!("{message}: without a `body.kind` the template is not used."))
            .here("the id is lost here"),
        None => Finding::new(&RULE, action.member.key.span, format!("{message}: `get_status` never uses `provider_sid`."))
            .here("no `provider_sid` in it"),
    };
    let note = "Put `{id}` into the path of the URL, and `{ \"name\": \"id\", \"source\": \"provider_sid\" }` into `path_params`.";
    findings.push(finding.levels(levels).note(note));
}

/// A placeholder that nothing fills may be meant for the id: that it is open is a mistake of its own.
fn has_open_place(action: &Action<'_>) -> bool {
    let Some(target) = &action.target else { return false };
    let mut open = action.placeholders.places.iter().filter(|place| place.filled_by.is_none());
    open.any(|place| target.part_at(place.range.start) != Part::Fragment && may_be_id(place.name(target.as_str())))
}

/// Whether the id is named somewhere in the request: rules that know why it does not arrive speak there.
fn is_mentioned(subject: &Subject<'_>, action: &Action<'_>) -> bool {
    let members = action.object().map(|object| &*object.members).unwrap_or_default();
    let request = members.iter().filter(|member| !matches!(&*member.key.decoded, "response" | "method"));
    request.into_iter().any(|member| subject.document.text[member.value.span.range()].contains(ID))
}

/// Whether another rule speaks about what stands in place of the id: Faxbot's own id, a name that means nothing, or all settings.
fn is_told(action: &Action<'_>, found: &Use<'_>, runtime: &Runtime) -> bool {
    let goes_nowhere = match &found.spot {
        Spot::Body { ignored } => *ignored,
        Spot::Url(part) => *part == Part::Fragment,
        Spot::Param { parts, in_expression } => parts.is_empty() && !in_expression,
        Spot::Header | Spot::Attachment => false,
    };
    let is_nothing = || matches!(runtime.reference(action.name, found.name), Reference::Nothing | Reference::Whole(_));
    !goes_nowhere && (found.name == "job_id" || (may_be_id(found.name) && is_nothing()))
}

/// Whether a name that means nothing to Faxbot may stand for the id of a fax, rather than for an account or a key.
fn may_be_id(name: &str) -> bool {
    const FAX: [&str; 5] = ["fax", "job", "message", "transmission", "transaction"];
    const OTHERS: [&str; 16] = [
        "account", "acct", "token", "key", "secret", "password", "auth", "login", "user", "customer", "client", "tenant", "company", "org",
        "region", "version",
    ];
    let name = name.to_lowercase();
    FAX.iter().any(|word| name.contains(word)) || !OTHERS.iter().any(|word| name.contains(word))
}
