//! `faxsmith map`: what Faxbot makes of a provider's answer, step by step.

mod json;
mod text;

use std::io;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::Runtime;
use faxsmith_manifest::runtime::answer::Reading;
use faxsmith_manifest::runtime::delivery::Delivery;
use faxsmith_manifest::runtime::fault::Fault;
use faxsmith_manifest::runtime::plan::Plan;
use faxsmith_manifest::runtime::python::json::loads;
use faxsmith_manifest::runtime::request::Answer;
use faxsmith_manifest::sample::Sample;
use faxsmith_manifest::trial::{self, Given};

use crate::args::{MapArgs, MapFormat};
use crate::failure::Failure;
use crate::files::{self, Folder};
use crate::output;
use crate::report::paint::Paint;
use crate::subject::{self, Subject};

/// One action on one runtime.
pub struct Case {
    pub action: ActionName,
    pub runtime: &'static Runtime,
    pub answer: Answer,
    /// How the answer was read, or why the manifest was not.
    pub reading: Result<Reading, Fault>,
    pub delivery: Option<Delivery>,
}

/// Runs the command. The exit code is 1 where no runtime that was asked for can make use of an answer.
pub fn run(args: &MapArgs) -> Result<u8, Failure> {
    let configured = subject::configured(&args.which, &args.file)?;
    let subject = Subject::read(&args.file, &configured)?;
    let manifest = subject.manifest()?;
    let actions = subject::actions(args.which.action(), &manifest);
    let answers = answers(args, &actions, &subject.name)?;
    let mut cases = Vec::new();
    for (action, body) in &answers {
        for runtime in subject::runtimes(&configured) {
            let answer = Answer { status: args.status, headers: Vec::new(), body: body.clone() };
            cases.push(case(&subject.document, *action, runtime, answer));
        }
    }
    let text = match args.format {
        MapFormat::Text => text::write(&cases, Paint { coloured: output::is_coloured() }),
        MapFormat::Json => json::document(&subject.name, &cases),
    };
    output::print(text.as_bytes())?;
    let fails = answers.iter().any(|(action, _)| cases.iter().filter(|case| case.action == *action).all(|case| !case.is_useful()));
    Ok(u8::from(fails))
}

impl Case {
    /// Whether Faxbot knows what became of the fax.
    fn is_useful(&self) -> bool {
        matches!(self.delivery, Some(Delivery::Is(_)))
    }
}

fn case(document: &Document, action: ActionName, runtime: &'static Runtime, answer: Answer) -> Case {
    let plan = loads(&document.text)
        .map_err(|error| Fault::new(error.class(), error.message(&document.text)))
        .and_then(|manifest| Plan::read(&manifest));
    let reading = plan.and_then(|plan| {
        plan.action(action)?;
        let given = Given::default();
        let (settings, creds) = runtime.split(&given);
        let context = trial::context(runtime, action, &plan, &given, settings, creds);
        Ok(runtime.read_answer(&plan, action, &context, &answer))
    });
    let outcome = reading.as_ref().ok().and_then(|reading| reading.outcome.as_ref().ok());
    let delivery = outcome.map(|outcome| runtime.deliver(action, outcome));
    Case { action, runtime, answer, reading, delivery }
}

/// The answers to read: the file that was given, or the sample replies beside the manifest.
fn answers(args: &MapArgs, actions: &[ActionName], name: &str) -> Result<Vec<(ActionName, Vec<u8>)>, Failure> {
    if let Some(path) = &args.response {
        let body = if path.as_os_str() == "-" {
            files::read_all(io::stdin().lock(), files::MAX_READ)
                .map_err(|error| Failure::usage(format!("can't read standard input: {error}")))?
        } else {
            files::read(path, files::MAX_READ).map_err(|error| Failure::reading(path, &error))?
        };
        let body = body.ok_or_else(|| Failure::usage("the answer is not read: it is larger than 16 MiB"))?;
        return Ok(actions.iter().map(|action| (*action, body.clone())).collect());
    }
    let folder = Folder(&args.file);
    let place = Place { path: name, neighbours: Some(&folder as &dyn Neighbours) };
    let sample_name = place.sample_name();
    let remedy = format!("give an answer with `--response FILE`, or keep sample replies in {sample_name}: {{\"send\": …, \"status\": …}}");
    let Some(bytes) = place.sample_beside() else {
        return Err(Failure::usage(format!("there is no {sample_name} beside {name}: {remedy}")));
    };
    let sample =
        Sample::read(bytes).ok_or_else(|| Failure::usage(format!("{sample_name} beside {name} holds no JSON object: {remedy}")))?;
    let found: Vec<_> = actions.iter().filter_map(|action| Some((*action, sample.answer(*action)?.body))).collect();
    if found.is_empty() {
        return Err(Failure::usage(format!("{sample_name} beside {name} has no reply to these actions: {remedy}")));
    }
    Ok(found)
}
