//! What has been answered so far, and what is wrong with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::new::answers::{Answers, BodyKind, Target};
use crate::new::draft::{ActionDraft, Draft, Gap, HttpDraft};
use crate::new::wizard::steps::{STEPS, Step};
use crate::new::{check, files, http, words};

/// How a manifest begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// With what is known of a provider.
    Preset,
    /// With a URL, and what is usual for the rest.
    Url,
    /// With a URL and every other question.
    Scratch,
}

impl Start {
    /// All of them.
    pub const ALL: [Start; 3] = [Start::Preset, Start::Url, Start::Scratch];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Start::Preset => "preset",
            Start::Url => "url",
            Start::Scratch => "scratch",
        }
    }
}

/// The answers so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Talk {
    /// The answers.
    pub draft: Draft,
    /// How the manifest begins: no answer, but decides which questions are asked.
    pub start: Option<Start>,
    /// The ids of the questions that were answered here.
    pub answered: BTreeSet<String>,
    /// Those that flags or a file have answered.
    pub given: BTreeSet<String>,
    /// What Git calls the user.
    #[serde(skip)]
    pub author: String,
    /// What the target folder seems to be for.
    #[serde(skip)]
    pub folder_target: Option<Target>,
    /// The runtime that its configuration names.
    #[serde(skip)]
    pub folder_runtime: Option<String>,
}

/// An answer that will not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which one, as in [`check::Problem::answer`].
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Where a fax would be sent to as long as nobody has said it.
const SOMEWHERE: &str = "https://api.example.com/faxes";

impl Talk {
    /// Begins with what flags and files say.
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        let mut talk = Self { draft, ..Self::default() };
        if let Some(http) = &talk.draft.http {
            talk.start = if http.preset.is_some() { Some(Start::Preset) } else { http.send_fax.as_ref().map(|_| Start::Url) };
        }
        talk.given = STEPS.iter().filter(|step| (step.has)(&talk)).map(|step| step.id.to_owned()).collect();
        talk
    }

    /// Whether a target needs requests.
    #[must_use]
    pub fn is_http(&self) -> bool {
        self.draft.target == Some(Target::Http)
    }

    /// The answers about requests, begun where there are none.
    pub fn http(&mut self) -> &mut HttpDraft {
        self.draft.http.get_or_insert_default()
    }

    /// The request that sends, begun where there is none.
    pub fn send(&mut self) -> &mut ActionDraft {
        self.http().send_fax.get_or_insert_default()
    }

    /// The request that asks for the state, begun where there is none.
    pub fn status(&mut self) -> &mut ActionDraft {
        self.http().get_status.get_or_insert_default()
    }

    /// Whether a preset answers most questions.
    #[must_use]
    pub fn has_preset(&self) -> bool {
        self.is_http() && self.draft.http.as_ref().is_some_and(|http| http.preset.is_some())
    }

    /// In which form a fax is sent.
    #[must_use]
    pub fn body_kind(&self) -> BodyKind {
        self.likely().ok().and_then(|answers| answers.http).map_or(BodyKind::Json, |http| http.send_fax.body.kind)
    }

    /// With which method its state is asked for.
    #[must_use]
    pub fn status_method(&self) -> Option<String> {
        self.likely().ok().and_then(|answers| answers.http?.get_status).map(|status| status.method)
    }

    /// Forgets what was said of requests, settings and credentials, but not the runtime.
    pub fn forget_requests(&mut self) {
        let runtime = self.draft.http.take().and_then(|http| http.runtime);
        self.http().runtime = runtime;
        (self.draft.settings, self.draft.credentials) = (None, None);
        let is_kept = |id: &String| !matches!(&**id, "settings" | "credentials") && (!id.starts_with("http.") || id == "http.runtime");
        self.answered.retain(is_kept);
        self.given.retain(is_kept);
    }

    /// What is answered and belongs to the target.
    #[must_use]
    pub fn told(&self) -> Draft {
        let mut draft = self.draft.clone();
        if !self.is_http() {
            draft.http = None;
        }
        draft
    }

    /// All answers, with what is likely in place of what is missing.
    ///
    /// # Errors
    /// There is no such preset.
    pub fn likely(&self) -> Result<Answers, Gap> {
        let mut draft = self.told();
        let target = *draft.target.get_or_insert(Target::Http);
        let preset = draft.http.as_ref().and_then(|http| http.preset.as_deref());
        if draft.id.is_none() && preset.is_none() {
            draft.id = Some(self.likely_id());
        }
        if target == Target::Http && preset.is_none() {
            draft.http.get_or_insert_default().send_fax.get_or_insert_default().url.get_or_insert_with(|| SOMEWHERE.to_owned());
        }
        draft.complete()
    }

    fn likely_id(&self) -> String {
        let target = self.draft.target.unwrap_or(Target::Http);
        self.draft.name.as_ref().and_then(|name| words::id(name, target)).unwrap_or_else(|| "provider".to_owned())
    }

    /// All that is wrong with the likely answers: the checks of a file of answers, then the linter's errors.
    ///
    /// # Errors
    /// There is no such preset.
    pub fn faults(&self) -> Result<Vec<Fault>, Gap> {
        let answers = self.likely()?;
        let problems = check::check(&answers);
        if !problems.is_empty() {
            let fault = |problem: check::Problem| Fault { message: problem.sentence(), path: problem.answer };
            return Ok(problems.into_iter().map(fault).collect());
        }
        Ok(linted(&answers, true))
    }

    /// What the linter only warns of. Before all else is right nobody asks it.
    ///
    /// # Errors
    /// There is no such preset.
    pub fn doubts(&self) -> Result<Vec<Fault>, Gap> {
        Ok(linted(&self.likely()?, false))
    }

    /// The question that can mend a fault.
    #[must_use]
    pub fn owner(&self, fault: &Fault) -> Option<&'static Step> {
        let applying = STEPS.iter().filter(|step| (step.applies)(self));
        applying.max_by_key(|step| step.owned(&fault.path)).filter(|step| step.owned(&fault.path) > 0)
    }

    /// Whether a question has its answer.
    #[must_use]
    pub fn is_answered(&self, step: &Step) -> bool {
        self.answered.contains(step.id) || self.given.contains(step.id)
    }
}

/// The linter's errors or warnings about the manifest of some answers.
fn linted(answers: &Answers, errors: bool) -> Vec<Fault> {
    let findings = http::judge::findings(answers, &files(answers)).into_iter().filter(|finding| finding.is_error == errors);
    let fault = |finding: http::judge::Finding| Fault { message: finding.to_string(), path: finding.answer };
    findings.map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_manifest_has_a_question() {
        let mut talk = Talk::new(Draft::default());
        talk.draft.target = Some(Target::Http);
        talk.start = Some(Start::Scratch);
        let answers = talk.likely().unwrap_or_else(|gap| panic!("{gap:?}"));
        for (pointer, wanted) in [
            ("/id", "id"),
            ("/actions/send_fax/url", "http.send_fax.url"),
            ("/actions/send_fax/path_params/0", "http.send_fax.url"),
            ("/actions/send_fax", "http.send_fax.url"),
            ("/actions/send_fax/body/template", "http.send_fax.body.template"),
            ("/actions/send_fax/headers/Accept", "http.send_fax.headers"),
            ("/actions/send_fax/response/status_map/x", "http.send_fax.response.status_map"),
            ("/actions/get_status/response/status", "http.get_status.response.status"),
            ("/actions/get_status", "http.get_status.url"),
            ("/auth/header_name", "http.auth.scheme"),
            ("/allowed_domains/0", "http.allowed_domains"),
            ("/config_schema/properties/x", "settings"),
            ("/timeout_ms", "http.timeout_ms"),
        ] {
            let fault = Fault { path: http::judge::answer(pointer, &answers), message: String::new() };
            assert_eq!(talk.owner(&fault).map(|step| step.id), Some(wanted), "{pointer}");
        }
    }
}
