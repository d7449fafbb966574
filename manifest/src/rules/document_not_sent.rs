use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::uses::Spot;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::recipient_not_sent::{UNFILLED, is_clear, lost, others, place, template_names, who, why_lost};
use crate::runtime::form::is_attachment;
use crate::runtime::python::is_space;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::{Subject, when};

/// The provider never gets the document.
pub static RULE: Rule = Rule {
    name: "document-not-sent",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("document_not_sent.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::SendFax) else { return };
    let uses = action.uses();
    let is_multipart = action.body_kind == Some("multipart");
    let is_sent = |runtime: &Runtime| {
        // Where there is a file to attach the link is empty (contract §3).
        !(is_multipart && runtime.empties_link_in_multipart)
            && uses.iter().any(|found| found.name == "file_url" && found.is_sent(runtime))
    };
    let levels = Levels(std::array::from_fn(|at| when(!is_sent(&RUNTIMES[at]), Level::Error)));
    // Nearly every manifest is done here; the rest is dearer.
    if levels.highest().is_none() || attaches(action) {
        return;
    }
    // A malformed expression is a mistake of its own.
    if !is_clear(subject, action) || template_names(subject, action, "file_url") || manifest.has_flawed(action, "file_url") {
        return;
    }
    // A path of the server is what its author took for the document.
    let path = || uses.iter().find(|found| found.name == "file_path" && found.spot != (Spot::Body { ignored: true }));
    let finding = match (lost(manifest, action, uses, "file_url"), path()) {
        (Some((span, found)), _) => {
            let why = match found {
                Some(_) if is_multipart => "the link is always empty where the body is `multipart`".to_owned(),
                Some(found) => why_lost(subject, found, "file_url", levels),
                None => UNFILLED.to_owned(),
            };
            Finding::new(&RULE, span, format!("{} sends no document: {why}.{}", who(levels), others(levels))).here("the link is lost here")
        }
        (None, Some(path)) => Finding::new(&RULE, path.span(), "Faxbot sends no document: `{{file_path}}` is a path on Faxbot's own server, where the provider can't fetch anything.")
            .here("no document"),
        (None, None) => Finding::new(&RULE, place(action), "Faxbot sends no document: `send_fax` neither attaches one nor passes a link to it.")
            .here("no `{{file_url}}`, no attachment"),
    };
    findings.push(finding.levels(levels).note("Pass the link, `{{file_url}}`, in the body, or attach the document: kind `multipart` with a field named `attachment`, `file` or `document`."));
}

/// Whether a multipart body has a field for the document. One that blanks hide is a mistake of its own.
fn attaches(action: &Action<'_>) -> bool {
    let Some(template) = action.body_template().filter(|_| action.body_kind == Some("multipart")) else { return false };
    let text = template.as_str();
    template.fields().into_iter().any(|field| is_attachment(text[field.name].trim_matches(is_space)))
}
