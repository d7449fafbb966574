//! Running a case, and holding what is against what is expected.

use crate::cases::Case;
use crate::cases::compare::{aligned, same};
use crate::cases::picture::{self, Picture};
use crate::cases::pretty::{self, Style};
use crate::cases::veil::Veil;
use crate::document::Document;
use crate::mask;
use crate::model::Manifest;
use crate::place::Place;
use crate::runtime::Runtime;
use crate::runtime::fault::Fault;
use crate::runtime::python::value::Value;
use crate::trial::{Rehearsal, Trial};

/// A manifest on which cases are run.
#[derive(Debug)]
pub struct Runner<'d> {
    document: &'d Document,
    manifest: Manifest<'d>,
    /// The same with its own credentials masked, where it has some.
    masked: Option<Document>,
}

/// What a case came to on one runtime.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where it differs from what is expected; empty where the case passes.
    pub differences: Vec<Difference>,
    /// What becomes of `request` in the file.
    pub request: Change,
    /// What becomes of `result` in the file.
    pub result: Change,
    /// What is behind a constant text of Faxbot's, fit to be shown.
    pub cause: Option<String>,
}

/// What an update does with an expectation.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It holds, or there is nothing to expect.
    Keep,
    /// It becomes this. The manifest's own credentials are masked in it.
    Write(Value),
    /// It goes away, as there is nothing that it could be.
    Remove,
}

/// One expectation that does not hold. The texts are laid out alike, and fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `request` or `result`.
    pub field: &'static str,
    /// What is expected; nothing where nothing is written.
    pub expected: Option<String>,
    /// What is; nothing where nothing is sent and so no answer comes.
    pub actual: Option<String>,
}

impl<'d> Runner<'d> {
    /// A manifest to run cases on; nothing where the document is no JSON object.
    #[must_use]
    pub fn new(document: &'d Document) -> Option<Self> {
        let manifest = Manifest::of(&document.root)?;
        let masked =
            (document.masked() != *document.text).then(|| Document::read(document.masked().as_bytes().to_vec(), &Place::default()));
        Some(Self { document, manifest, masked })
    }

    /// Runs a case on one runtime.
    #[must_use]
    pub fn run(&self, case: &Case, runtime: &Runtime) -> Seen {
        let rehearsal = Rehearsal::new(self.document, &self.manifest, &[runtime], case.given.clone(), true);
        let trial = rehearsal.run(runtime, case.action);
        let is_sent = trial.is_sent();
        let real = Picture::of(&trial);
        let written = self.without_secrets(case, runtime, trial).map_or_else(|| real.clone(), |trial| Picture::of(&trial));
        let reading = case.reply.as_ref().filter(|_| is_sent).and_then(|answer| rehearsal.read(runtime, case.action, answer));
        let expected = case.result.of(runtime);
        let result = reading.as_ref().map(|reading| picture::result(runtime, case.action, reading, expected));
        let veil = Veil::of(&case.given, rehearsal.given(), &rehearsal.made_up);
        let mut seen = Seen {
            differences: Vec::new(),
            request: Change::Keep,
            result: Change::Keep,
            cause: written.cause.as_deref().map(|cause| veil.text(cause)),
        };
        seen.look_at_request(case, runtime, &real, &written, &veil);
        seen.look_at_result(case, runtime, result, &veil);
        seen
    }

    /// The trial with the manifest's own credentials masked; what happens is what really happens.
    fn without_secrets(&self, case: &Case, runtime: &Runtime, real: Trial) -> Option<Trial> {
        let masked = self.masked.as_ref()?;
        let manifest = Manifest::of(&masked.root)?;
        let shown = Rehearsal::new(masked, &manifest, &[runtime], case.given.clone(), true).run(runtime, case.action);
        let request = match (real.request, shown.request) {
            (Ok(_), Ok(shown)) => Ok(shown),
            (Ok(_), Err(_)) => Err(Fault::new("faxsmith", "the request holds a credential of the manifest and is not shown")),
            (Err(real), Err(shown)) if real.class == shown.class => Err(shown),
            (Err(real), _) => Err(Fault::new(real.class, mask::masked(&real.message))),
        };
        let not_ready = real.not_ready.map(|reason| shown.not_ready.unwrap_or_else(|| mask::masked(&reason)));
        Some(Trial { refused: real.refused, not_ready, download: shown.download, request })
    }
}

impl Seen {
    /// Whether everything is as expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }

    /// Whether an update writes anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.request != Change::Keep || self.result != Change::Keep
    }

    fn look_at_request(&mut self, case: &Case, runtime: &Runtime, real: &Picture, written: &Picture, veil: &Veil) {
        let expected = case.request.of(runtime);
        if expected.is_some_and(|expected| same(&real.like(expected), expected) || same(&written.like(expected), expected)) {
            return;
        }
        self.request = Change::Write(written.value.clone());
        // A case that only looks at the result is one, too; but one that looks at nothing would always pass.
        if expected.is_some() || case.result.of(runtime).is_none() {
            let actual = expected.map_or_else(|| written.value.clone(), |expected| written.like(expected));
            self.differences.push(difference("request", expected, Some(&actual), veil));
        }
    }

    fn look_at_result(&mut self, case: &Case, runtime: &Runtime, result: Option<Value>, veil: &Veil) {
        let expected = case.result.of(runtime);
        match (expected, result) {
            (None, None) => {}
            (None, Some(result)) => self.result = Change::Write(result),
            (Some(expected), Some(result)) if same(expected, &result) => {}
            (Some(_), result) => {
                self.differences.push(difference("result", expected, result.as_ref(), veil));
                self.result = result.map_or(Change::Remove, Change::Write);
            }
        }
    }
}

fn difference(field: &'static str, expected: Option<&Value>, actual: Option<&Value>, veil: &Veil) -> Difference {
    let style = Style { indent: "", newline: "\n", width: 0 };
    let text = |value: &Value| veil.text(&pretty::write(value, style));
    let actual = actual.map(|actual| expected.map_or_else(|| text(actual), |expected| text(&aligned(actual, expected))));
    Difference { field, expected: expected.map(text), actual }
}
