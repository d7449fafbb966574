//! Trying a manifest: the request that Faxbot would send with given or sample values, and what stops it.
//!
//! Everything is done twice where secrets could show: once with the real values, which decide what happens, and once with masked
//! ones, which is what may be shown.

pub mod samples;

use base64::Engine as _;

use crate::document::Document;
use crate::mask;
use crate::model::uses::is_moved;
use crate::model::{ActionName, Manifest};
use crate::runtime::answer::Reading;
use crate::runtime::client::Request;
use crate::runtime::context::{INJECTED_SETTINGS, MOVED_TO_CREDENTIALS};
use crate::runtime::fault::Fault;
use crate::runtime::plan::Plan;
use crate::runtime::python::json::loads;
use crate::runtime::python::value::Value;
use crate::runtime::request::{Answer, Context, World};
use crate::runtime::{Runtime, readiness};

/// The document that is sent where none is given.
pub const SAMPLE_DOCUMENT: &[u8] = b"%PDF-1.4 sample";
/// What stands for a credential that is not shown.
pub const MASK: &str = "****";

/// The values with which a manifest is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The recipient.
    pub to: String,
    /// The sender: only the dry run of the validation endpoint has one.
    pub from: Option<String>,
    /// The link to the document.
    pub file_url: String,
    /// Faxbot's own id of the job.
    pub job_id: String,
    /// The provider's id of the fax.
    pub provider_sid: String,
    /// The saved settings, an object. Faxbot 2026 takes credentials out of them.
    pub settings: Value,
    /// The credentials, an object.
    pub creds: Value,
    /// What the validation endpoint passes instead of what real dispatch passes (contract §3).
    pub dry_run: bool,
}

impl Default for Given {
    /// The documented sample values; settings and credentials are [`samples`] of their own, as they depend on the manifest.
    fn default() -> Self {
        Self {
            to: "+15551230100".to_owned(),
            from: None,
            file_url: format!("https://faxbot.example/fax/{}/pdf?token=sample", "0".repeat(31) + "1"),
            job_id: "0".repeat(31) + "1",
            provider_sid: "sample-sid".to_owned(),
            settings: Value::Dict(Vec::new()),
            creds: Value::Dict(Vec::new()),
            dry_run: false,
        }
    }
}

/// What one action on one runtime comes to.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Why Faxbot does not load the manifest at all.
    pub refused: Option<String>,
    /// Why Faxbot does not dispatch, although it has loaded the manifest.
    pub not_ready: Option<String>,
    /// The download of the document that comes first.
    pub download: Option<Request>,
    /// The request, or what stops it.
    pub request: Result<Request, Fault>,
}

impl Trial {
    /// Whether the request goes out as it is.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.refused.is_none() && self.not_ready.is_none() && self.request.as_ref().is_ok_and(|request| request.wire_body().1.is_none())
    }
}

/// The world of a trial: every document is [`SAMPLE_DOCUMENT`].
struct Samples;

impl World for Samples {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        Some(SAMPLE_DOCUMENT.to_vec())
    }

    fn download(&self, _: &Request) -> Result<Answer, Fault> {
        Ok(Answer { status: 200, headers: Vec::new(), body: SAMPLE_DOCUMENT.to_vec() })
    }
}

/// A manifest ready to be tried.
#[derive(Debug)]
pub struct Rehearsal<'d> {
    document: &'d Document,
    given: Given,
    /// The same with the given credentials masked; none where they may be shown.
    masked: Option<Given>,
    /// The names of the values that were made up.
    pub made_up: Vec<String>,
}

impl<'d> Rehearsal<'d> {
    /// A manifest with the values to try it with; what it needs beyond them is made up.
    #[must_use]
    pub fn new(document: &'d Document, manifest: &Manifest<'_>, runtimes: &[&Runtime], mut given: Given, shows_secrets: bool) -> Self {
        let mut hidden = (!shows_secrets).then(|| masked(&given));
        let made_up = samples::fill(manifest, &document.text, runtimes, &mut given);
        if let Some(hidden) = &mut hidden {
            samples::fill(manifest, document.masked(), runtimes, hidden);
        }
        Self { document, given, masked: hidden, made_up }
    }

    /// Tries one action on one runtime.
    #[must_use]
    pub fn run(&self, runtime: &Runtime, name: ActionName) -> Trial {
        let mut trial = self.run_with(runtime, name, &self.document.text, &self.given);
        if let Some(masked) = &self.masked {
            conceal(&mut trial, self.run_with(runtime, name, self.document.masked(), masked));
        }
        trial
    }

    /// What Faxbot makes of a provider's answer to an action, with the real values; nothing where it can't read the manifest.
    #[must_use]
    pub fn read(&self, runtime: &Runtime, name: ActionName, answer: &Answer) -> Option<Reading> {
        let plan = Plan::read(&loads(&self.document.text).ok()?).ok()?;
        let (settings, creds) = runtime.split(&self.given);
        Some(runtime.read_answer(&plan, name, &context(runtime, name, &plan, &self.given, settings, creds), answer))
    }

    /// The values, made-up ones among them.
    #[must_use]
    pub fn given(&self) -> &Given {
        &self.given
    }

    fn run_with(&self, runtime: &Runtime, name: ActionName, text: &str, given: &Given) -> Trial {
        let stopped = |refused: Option<String>, fault: Fault| Trial { refused, not_ready: None, download: None, request: Err(fault) };
        if !self.document.faithful {
            return stopped(Some("it is not UTF-8".to_owned()), Fault::new("UnicodeDecodeError", "the file is not UTF-8"));
        }
        let manifest = match loads(text) {
            Ok(manifest) => manifest,
            Err(error) => {
                let fault = Fault::new(error.class(), error.message(text));
                return stopped(Some(fault.message.clone()), fault);
            }
        };
        let refused = self.refusal(runtime);
        let plan = match Plan::read(&manifest) {
            Ok(plan) => plan,
            Err(fault) => return stopped(refused, fault),
        };
        let (settings, creds) = runtime.split(given);
        let checks = name == ActionName::SendFax && runtime.validates;
        let not_ready = if checks { readiness::check(runtime, &plan, &settings, &creds).err() } else { None };
        let made = runtime.request(&plan, name, &context(runtime, name, &plan, given, settings, creds), &Samples);
        Trial { refused, not_ready, download: made.download, request: made.request }
    }

    /// Why a runtime does not load the document.
    fn refusal(&self, runtime: &Runtime) -> Option<String> {
        if !runtime.validates {
            return None;
        }
        if self.document.repeats_a_key() {
            return Some("a key stands twice in one object".to_owned());
        }
        let message = self.document.refusal().map_or("Invalid HTTP provider manifest.", |refusal| refusal.message());
        (!self.document.is_accepted_on_2026()).then(|| message.to_owned())
    }
}

/// What Faxbot calls an action with (contract §3).
#[must_use]
pub fn context(runtime: &Runtime, name: ActionName, plan: &Plan, given: &Given, settings: Value, creds: Value) -> Context {
    let is_multipart = plan.action(name).is_ok_and(|action| action.body_kind.as_str() == Some("multipart"));
    filled(runtime, name, is_multipart, given, settings, creds)
}

/// The same where the manifest can't be read as a whole, and settings and credentials don't matter.
#[must_use]
pub fn context_of(runtime: &Runtime, name: ActionName, is_multipart: bool, given: &Given) -> Context {
    filled(runtime, name, is_multipart, given, Value::Dict(Vec::new()), Value::Dict(Vec::new()))
}

fn filled(runtime: &Runtime, name: ActionName, is_multipart: bool, given: &Given, settings: Value, creds: Value) -> Context {
    let text = |text: &str| Value::str(text);
    let extra = Value::Dict(vec![("job_id".to_owned(), text(&given.job_id)), ("attempt_id".to_owned(), Value::Str("0".repeat(31) + "2"))]);
    let is_set = |variable: &str| runtime.variables.of(name).iter().any(|known| known.name == variable && known.is_set);
    let from = given.from.as_deref().filter(|_| given.dry_run).map_or(Value::None, text);
    let file_url = if is_multipart && runtime.empties_link_in_multipart { Value::None } else { text(&given.file_url) };
    let file_path = if is_set("file_path") { Value::Str(format!("/faxdata/{}.pdf", given.job_id)) } else { Value::None };
    let mut values = vec![
        ("to", text(&given.to)),
        ("from", from),
        ("file_url", file_url),
        ("file_path", file_path),
        ("provider_sid", text(&given.provider_sid)),
        ("job_id", text(&given.job_id)),
        ("extra", extra),
        ("settings", settings),
    ];
    values.push(("creds", creds));
    let values = Value::Dict(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    if name == ActionName::SendFax { Context::send(runtime, &values) } else { Context::status(runtime, &values) }
}

impl Runtime {
    /// The settings and credentials that an action gets, of those that are saved (contract §8.4).
    #[must_use]
    pub fn split(&self, given: &Given) -> (Value, Value) {
        let members = |value: &Value| value.as_dict().unwrap_or_default().to_vec();
        if !self.passes_credentials {
            let creds = if given.dry_run { given.creds.clone() } else { Value::Dict(Vec::new()) };
            return (given.settings.clone(), creds);
        }
        let mut creds = members(given.settings.at("credentials"));
        let mut settings = Vec::new();
        for (name, value) in members(&given.settings) {
            match &*name {
                "credentials" => {}
                name if MOVED_TO_CREDENTIALS.contains(&name) => creds.push((name.to_owned(), value)),
                _ => settings.push((name, value)),
            }
        }
        creds.retain(|(name, _)| given.creds.get(name).is_none());
        creds.extend(members(&given.creds));
        for name in INJECTED_SETTINGS {
            if settings.iter().all(|(known, _)| known != name) {
                settings.push((name.to_owned(), samples::injected(name)));
            }
        }
        (Value::Dict(settings), Value::Dict(creds))
    }
}

/// The same values with every credential replaced.
#[must_use]
pub fn masked(given: &Given) -> Given {
    let mut given = given.clone();
    mask_all(&mut given.creds);
    mask_named(&mut given.settings);
    if given.file_url != Given::default().file_url {
        given.file_url = mask::masked(&given.file_url);
    }
    given
}

fn mask_all(value: &mut Value) {
    match value {
        Value::Dict(members) => members.iter_mut().for_each(|(_, value)| mask_all(value)),
        Value::List(items) => items.iter_mut().for_each(mask_all),
        Value::Str(text) if text.is_empty() => {}
        Value::None => {}
        other => *other = Value::str(MASK),
    }
}

fn mask_named(settings: &mut Value) {
    let Value::Dict(members) = settings else { return };
    for (name, value) in members {
        if mask::is_secret_name(name) || is_moved(name) {
            mask_all(value);
        } else if value.as_dict().is_some() {
            mask_named(value);
        } else if let Value::Str(text) = value {
            *text = mask::masked(text);
        }
    }
}

/// Puts what may be shown in place of the real request; what happened stays.
fn conceal(trial: &mut Trial, masked: Trial) {
    trial.download = masked.download;
    trial.request = match (std::mem::replace(&mut trial.request, Err(Fault::runtime(""))), masked.request) {
        (Ok(_), Ok(shown)) => Ok(concealed(shown)),
        (Err(real), Err(shown)) if real.class == shown.class => Err(shown),
        (Err(real), _) => Err(Fault::new(real.class, "the text of this error holds a credential; `--show-secrets` shows it")),
        (Ok(_), Err(_)) => Err(Fault::new("faxsmith", "the request can't be shown without its credentials; `--show-secrets` shows it")),
    };
    if let (Some(reason), Some(shown)) = (&mut trial.not_ready, masked.not_ready) {
        *reason = shown;
    }
}

/// A pair of masked credentials would be encoded: shown as what it is.
fn concealed(mut request: Request) -> Request {
    for (name, value) in &mut request.headers {
        if name.eq_ignore_ascii_case("authorization")
            && let Some(pair) = value.strip_prefix("Basic ")
            && base64::engine::general_purpose::STANDARD.decode(pair).is_ok_and(|pair| pair.ends_with(MASK.as_bytes()))
        {
            *value = format!("Basic {MASK}");
        }
    }
    request
}
