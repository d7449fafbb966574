//! For people: the runtimes side by side, and what goes wrong.

use std::fmt::Write as _;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::{Finding, Level};
use faxsmith_manifest::judge::Judged;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::runtime::client::{Body, Request};

use crate::render::Case;
use crate::report::lines::Lines;
use crate::report::paint::{self, Paint};
use crate::report::printable;
use crate::report::side_by_side::{self, gutter};

/// What is told beside the requests.
pub struct Page<'p> {
    pub name: &'p str,
    pub document: &'p Document,
    pub judged: &'p Judged,
    pub made_up: &'p [String],
}

/// The whole page.
pub fn write(page: &Page<'_>, cases: &[Case], paint: Paint) -> String {
    let mut out = String::new();
    let mut actions: Vec<ActionName> = cases.iter().map(|case| case.action).collect();
    actions.dedup();
    for action in &actions {
        let cases: Vec<&Case> = cases.iter().filter(|case| case.action == *action).collect();
        let _ = writeln!(out, "{}\n", paint.text(paint::STRONG, action.key()));
        let (sent, stopped): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.trial.is_sent());
        requests(&mut out, &sent, !stopped.is_empty(), paint);
        for case in &stopped {
            let mark = paint.text(paint::level(Level::Error), "nothing is sent");
            let _ = writeln!(out, "{} {mark}: {}", gutter(Some(case.runtime), paint), printable(&obstacle(case)));
        }
        if sent.is_empty() && stopped.iter().any(|case| case.trial.request.is_ok()) {
            let _ = writeln!(out, "\nIf that were mended:\n");
            requests(&mut out, &stopped, stopped.len() > 1, paint);
        }
        let inside = format!("/actions/{}", action.key());
        findings(&mut out, page, paint, |finding| finding.pointer.starts_with(&inside));
        out.push('\n');
    }
    // What another action suffers from is told when that one is shown.
    findings(&mut out, page, paint, |finding| !finding.pointer.starts_with("/actions/"));
    if !page.made_up.is_empty() {
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
        let _ = writeln!(out, "Sample values: {}. `--set` and `--creds` give your own.", printable(&page.made_up.join(", ")));
    }
    out
}

/// The requests that there are, side by side.
fn requests(out: &mut String, cases: &[&Case], marked: bool, paint: Paint) {
    let shown = |case: &&Case| {
        let text = request(case.trial.request.as_ref().ok()?, case.trial.download.as_ref());
        Some((case.runtime, text.lines().map(|line| format!("{}\n", printable(line))).collect::<String>()))
    };
    let texts: Vec<_> = cases.iter().filter_map(shown).collect();
    side_by_side::write(out, &texts, marked, paint);
}

/// A request on lines.
fn request(request: &Request, download: Option<&Request>) -> String {
    let mut out = String::new();
    if let Some(download) = download {
        let _ = writeln!(out, "first downloads {}", download.url);
    }
    let _ = writeln!(out, "{} {}", request.method, request.url);
    // The client's own headers are told only where the manifest changes them.
    for (name, value) in request.headers.iter().filter(|(name, value)| !request.is_clients_own(name, value)) {
        let _ = writeln!(out, "{name}: {value}");
    }
    match &request.body {
        Body::Bytes(bytes) if bytes.is_empty() => {}
        Body::Bytes(bytes) => {
            let _ = writeln!(out, "\n{}", String::from_utf8_lossy(bytes));
        }
        Body::Multipart(_, parts) => {
            out.push('\n');
            for part in parts {
                let _ = match &part.filename {
                    Some(filename) => writeln!(out, "{}: the document, as a file named \"{filename}\"", part.name),
                    None => writeln!(out, "{}: {}", part.name, String::from_utf8_lossy(&part.content)),
                };
            }
        }
    }
    out
}

/// Why nothing goes out.
pub fn obstacle(case: &Case) -> String {
    let trial = &case.trial;
    if let Some(refused) = &trial.refused {
        return format!("Faxbot does not load the manifest: {refused}");
    }
    if let Some(reason) = &trial.not_ready {
        return format!("Faxbot does not dispatch: {reason}");
    }
    let fault = match &trial.request {
        Ok(request) => request.wire_body().1,
        Err(fault) => Some(fault.clone()),
    };
    fault.map_or(String::new(), |fault| fault.to_string())
}

/// What the linter says, one line each, without mere information.
fn findings(out: &mut String, page: &Page<'_>, paint: Paint, is_wanted: impl Fn(&Finding) -> bool) {
    let lines = Lines::of(&page.document.text);
    for (at, (level, finding)) in page.judged.shown.iter().filter(|(level, finding)| *level > Level::Info && is_wanted(finding)).enumerate()
    {
        if at == 0 && !out.ends_with("\n\n") {
            out.push('\n');
        }
        let at = lines.position(finding.span.start as usize);
        let head = paint.text(paint::level(*level), &format!("{}[{}]", level.name(), finding.rule.name));
        let _ = writeln!(out, "{head} {}:{}:{}: {}", printable(page.name), at.line, at.column, printable(&finding.message));
    }
}
