use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ActionName;
use crate::model::uses::Spot;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::phi_in_url::{Phi, is_unknown};
use crate::runtime::{RUNTIMES, Role};
use crate::span::Span;
use crate::subject::{Subject, when};

/// The recipient's number or the link to the document in a header.
pub static RULE: Rule = Rule {
    name: "phi-in-header",
    category: Category::Security,
    levels: Levels::only_2026(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("phi_in_header.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, action)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.action(ActionName::SendFax)?))) else {
        return;
    };
    let rendering = Levels(std::array::from_fn(|at| when(RUNTIMES[at].renders(Role::Header), Level::Info)));
    let meant = |name: &str| manifest.meant_variable(ActionName::SendFax, name).and_then(|meant| Phi::named(&meant));
    for found in action.uses().iter().filter(|found| found.spot == Spot::Header) {
        if let Some(phi) = Phi::named(found.name) {
            let levels = Levels(std::array::from_fn(|at| when(phi.is_sent(&RUNTIMES[at], action, found), Level::Info)));
            if levels.highest().is_some() {
                let message = format!("{} sends {} in a header: logs of servers and proxies may keep headers.", levels.whom(), phi.what());
                findings.push(told(message, phi, found.span()).levels(levels));
            }
        } else if let Some(phi) = meant(found.name).filter(|_| is_unknown(action, found.name)) {
            findings.push(pending(phi, found.span()).levels(rendering));
        }
    }
    for template in action.templates.iter().filter(|template| template.role == Role::Header) {
        for flaw in manifest.flaws(action, template) {
            let phi = flaw.core(template.as_str()).and_then(|(core, _)| meant(&core));
            let span = template.text.span_of(flaw.range.start, flaw.range.end);
            findings.extend(phi.map(|phi| pending(phi, span).levels(rendering)));
        }
    }
}

/// What will stand there once a mistake, which another rule tells, is mended as it was evidently meant.
fn pending(phi: Phi, span: Span) -> Finding {
    told(format!("Once Faxbot fills this in, {} stands in a header: logs of servers and proxies may keep headers.", phi.what()), phi, span)
}

fn told(message: String, phi: Phi, span: Span) -> Finding {
    Finding::new(&RULE, span, message).here(phi.what()).note("Send it in the body, if the provider takes it there.").note(phi.note())
}
