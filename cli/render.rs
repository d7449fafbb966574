//! `faxsmith render`: the request that Faxbot will send.

mod curl;
mod http;
mod json;
mod text;

use faxsmith_manifest::judge::judge;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::runtime::Runtime;
use faxsmith_manifest::trial::{Given, Rehearsal, Trial};

use crate::args::{RenderArgs, RequestFormat};
use crate::failure::Failure;
use crate::output;
use crate::report::paint::Paint;
use crate::settings::ForFile;
use crate::subject::{self, Subject};

/// One action on one runtime.
pub struct Case {
    pub action: ActionName,
    pub runtime: &'static Runtime,
    pub trial: Trial,
}

/// How requests are to be written.
pub struct Order {
    /// The actions; all that the manifest has where there are none.
    pub action: Option<ActionName>,
    /// What the manifest is tried with.
    pub given: Given,
    /// Whether the credentials among that are shown.
    pub shows_secrets: bool,
    pub format: RequestFormat,
    pub paint: Paint,
}

/// Requests, written.
pub struct Rendered {
    pub text: String,
    /// One sentence for each request that is not sent, where the text does not say so itself.
    pub remarks: Vec<String>,
    /// Whether there is an action that no runtime sends.
    pub fails: bool,
}

/// Runs the command. The exit code is 1 where no runtime that was asked for sends an action.
pub fn run(args: &RenderArgs) -> Result<u8, Failure> {
    let configured = subject::configured(&args.which, &args.file)?;
    let subject = Subject::read(&args.file, &configured)?;
    let order = Order {
        action: args.which.action(),
        given: subject::given(&args.values)?,
        shows_secrets: args.show_secrets,
        format: args.format,
        paint: Paint { coloured: output::is_coloured() },
    };
    let rendered = rendered(subject, &configured, order)?;
    output::print(rendered.text.as_bytes())?;
    for remark in &rendered.remarks {
        output::error(remark);
    }
    Ok(u8::from(rendered.fails))
}

/// The requests of a manifest that was read.
pub fn rendered(subject: Subject, configured: &ForFile, order: Order) -> Result<Rendered, Failure> {
    let manifest = subject.manifest()?;
    let actions = subject::actions(order.action, &manifest);
    if actions.is_empty() {
        return Err(Failure::usage(format!("{} has neither `send_fax` nor `get_status`: it makes no request", subject.name)));
    }
    let runtimes = subject::runtimes(configured);
    let rehearsal = Rehearsal::new(&subject.document, &manifest, &runtimes, order.given, order.shows_secrets);
    let mut cases = Vec::new();
    for action in &actions {
        cases.extend(runtimes.iter().map(|runtime| Case { action: *action, runtime, trial: rehearsal.run(runtime, *action) }));
    }
    let text = match order.format {
        RequestFormat::Text => {
            let judged = judge(subject.findings, configured.scope);
            let page = text::Page { name: &subject.name, document: &subject.document, judged: &judged, made_up: &rehearsal.made_up };
            text::write(&page, &cases, order.paint)
        }
        RequestFormat::Curl => each(&cases, "#", curl::command),
        RequestFormat::Http => each(&cases, "###", http::message),
        RequestFormat::Json => json::document(&subject.name, &cases),
    };
    let unsent = cases.iter().filter(|case| order.format != RequestFormat::Text && !case.trial.is_sent());
    let remark =
        |case: &Case| format!("{} on Faxbot {}: {}", case.action.key(), case.runtime.name, crate::report::printable(&text::obstacle(case)));
    let remarks = unsent.map(remark).collect();
    let fails = actions.iter().any(|action| cases.iter().filter(|case| case.action == *action).all(|case| !case.trial.is_sent()));
    Ok(Rendered { text, remarks, fails })
}

/// The requests one after the other, each under a heading where there are several. Requests that are the same are shown once.
fn each(cases: &[Case], mark: &str, write: fn(&Case) -> Option<String>) -> String {
    let mut blocks: Vec<(ActionName, Vec<&str>, String)> = Vec::new();
    for case in cases {
        let Some(text) = write(case) else { continue };
        match blocks.iter_mut().find(|(action, _, known)| *action == case.action && *known == text) {
            Some((_, runtimes, _)) => runtimes.push(case.runtime.name),
            None => blocks.push((case.action, vec![case.runtime.name], text)),
        }
    }
    let headed = cases.len() > 1;
    let blocks = blocks.iter().map(|(action, runtimes, text)| {
        let head = if headed { format!("{mark} {} on Faxbot {}\n", action.key(), runtimes.join(" and ")) } else { String::new() };
        head + text
    });
    blocks.collect::<Vec<_>>().join("\n")
}
