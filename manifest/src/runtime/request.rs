//! The request that Faxbot makes of a manifest, step by step in its own order (contract §4 to §7).

mod attachment;
mod auth;

use std::borrow::Cow;

use crate::model::ActionName;
use crate::runtime::client::query::Params;
use crate::runtime::client::{Content, Parcel, Request};
use crate::runtime::fault::Fault;
use crate::runtime::plan::{Action, Plan, get, iterated, json_body};
use crate::runtime::python::urlparse::urlparse;
use crate::runtime::python::value::Value;
use crate::runtime::template::expressions;
use crate::runtime::{Forms, Role, Runtime, form};

/// What an action is called with: the values of the variables (contract §3).
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The variables by name, `settings` and `creds` among them.
    pub variables: Value,
}

/// What lies outside of Faxbot: files, and servers that answer.
pub trait World {
    /// The bytes of a file, or `None` if it can't be read.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
    /// The answer to the download of the document.
    ///
    /// # Errors
    /// The client's exception.
    fn download(&self, request: &Request) -> Result<Answer, Fault>;
}

/// A server's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A request, with the download of the document that came before it, and the fault that stopped it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The download of the document, where there was one.
    pub download: Option<Request>,
    /// The request of the action.
    pub request: Result<Request, Fault>,
}

impl Context {
    /// What `send_fax` is called with. Missing values are `None`.
    #[must_use]
    pub fn send(runtime: &Runtime, given: &Value) -> Self {
        let extra = given.at("extra");
        Self::of(runtime, ActionName::SendFax, |name| match name {
            "job_id" | "attempt_id" => extra.at(name).clone(),
            _ => given.at(name).clone(),
        })
    }

    /// What `get_status` is called with.
    #[must_use]
    pub fn status(runtime: &Runtime, given: &Value) -> Self {
        let (job, provider) = (given.at("job_id"), given.at("provider_sid"));
        Self::of(runtime, ActionName::GetStatus, |name| match name {
            "job_id" => job.or().unwrap_or(provider).clone(),
            "provider_sid" if runtime.provider_sid_falls_back => provider.or().unwrap_or(job).clone(),
            _ => given.at(name).clone(),
        })
    }

    fn of(runtime: &Runtime, action: ActionName, value: impl Fn(&str) -> Value) -> Self {
        let empty = || Value::Dict(Vec::new());
        let variables = runtime.variables.of(action).iter().map(|variable| {
            let value = value(variable.name);
            let is_group = matches!(variable.name, "settings" | "creds");
            (variable.name.to_owned(), if is_group && !value.truthy() { empty() } else { value })
        });
        Self { variables: Value::Dict(variables.collect()) }
    }

    fn creds(&self) -> &Value {
        self.variables.at("creds")
    }

    /// Fills in a value of the manifest, which must be a text: what is unknown or null becomes empty (contract §2).
    fn render(&self, value: &Value) -> Result<String, Fault> {
        let Some(text) = value.as_str() else {
            return Err(Fault::new("TypeError", format!("expected string or bytes-like object, got '{}'", value.type_name())));
        };
        let mut out = String::with_capacity(text.len());
        let mut length = text.len();
        let mut done = 0;
        for expression in expressions(text) {
            out.push_str(&text[done..expression.start]);
            done = expression.end;
            let Some(value) = self.variables.look_up(expression.name(text)).filter(|value| **value != Value::None) else { continue };
            let value = value.to_str();
            length = length.saturating_add(value.len());
            if length > MAX_RENDERED {
                return Err(Fault::new("MemoryError", "the filled-in text would be larger than 256 MiB"));
            }
            out.push_str(&value);
        }
        out.push_str(&text[done..]);
        Ok(out)
    }
}

impl Runtime {
    /// The request of an action, up to the moment at which it goes on the wire.
    #[must_use]
    pub fn request(&self, plan: &Plan, name: ActionName, context: &Context, world: &dyn World) -> Made {
        let mut download = None;
        let request = self
            .parcel(plan, name, context, world, &mut download)
            .and_then(|parcel| self.client.build(&parcel).map_err(|fault| self.hide(name, fault)));
        Made { download, request }
    }

    /// What the newer generation makes of the client's exceptions (contract §7.4).
    #[must_use]
    pub fn hide(&self, name: ActionName, fault: Fault) -> Fault {
        if !self.hides_faults || fault.class == "AttributeError" {
            return fault;
        }
        let what = if name == ActionName::SendFax { "create" } else { "status" };
        Fault::hiding(&format!("Provider {what} request failed."), fault)
    }

    fn parcel(
        &self,
        plan: &Plan,
        name: ActionName,
        context: &Context,
        world: &dyn World,
        download: &mut Option<Request>,
    ) -> Result<Parcel, Fault> {
        let action = plan.action(name)?;
        let url = self.url(action, context)?;
        self.check_host(&url, &plan.allowed_domains)?;
        let mut headers = self.headers(action, context)?;
        let mut params = Params::default();
        auth::authenticate(&plan.auth, context.creds(), &mut headers, &mut params)?;
        let content = self.content(plan, action, name, context, world, &mut params, download)?;
        let url = url.as_str().unwrap_or_default().to_owned();
        Ok(Parcel { method: action.method.clone(), url, params, headers, content, timeout_ms: plan.timeout_ms })
    }

    /// The URL with its expressions and placeholders filled in.
    ///
    /// # Errors
    /// What Python raises for values of other types.
    pub fn url(&self, action: &Action, context: &Context) -> Result<Value, Fault> {
        let mut url = if self.renders(Role::Url) { Value::Str(context.render(&action.url)?) } else { action.url.clone() };
        for entry in iterated(&action.path_params)? {
            let name = get(&entry, "name")?.or().map_or(Cow::Borrowed(""), Value::to_str);
            let source = get(&entry, "source")?.or().map_or(name.clone(), Value::to_str);
            let value = context.variables.look_up(&source).and_then(Value::or).map_or(Cow::Borrowed(""), Value::to_str);
            let Value::Str(text) = &url else { return Err(Fault::attribute(&url, "replace")) };
            // Values that bring new placeholders double the URL with every entry.
            url = Value::Str(replaced(text, &name, &value).ok_or_else(|| Fault::new("InvalidURL", "URL too long"))?);
        }
        Ok(url)
    }

    fn check_host(&self, url: &Value, allowed: &Value) -> Result<(), Fault> {
        let text = url.as_str().ok_or_else(|| Fault::attribute(url, "decode"))?;
        let host = urlparse(text).map_err(|message| Fault::new("ValueError", message))?.hostname();
        if !allowed.truthy() {
            return Ok(());
        }
        let is_in = match allowed {
            Value::List(entries) => entries.iter().any(|entry| entry.as_str() == Some(&host)),
            Value::Dict(members) => members.iter().any(|(key, _)| *key == host),
            Value::Str(list) => list.contains(&host),
            other => return Err(Fault::new("TypeError", format!("argument of type '{}' is not iterable", other.type_name()))),
        };
        if is_in { Ok(()) } else { Err(Fault::runtime(self.texts.host.replace("{host}", &host))) }
    }

    fn headers(&self, action: &Action, context: &Context) -> Result<Vec<(Value, Value)>, Fault> {
        if !self.renders(Role::Header) {
            return dict(&action.headers);
        }
        let Some(members) = action.headers.as_dict() else { return Err(Fault::attribute(&action.headers, "items")) };
        let mut headers = Vec::with_capacity(members.len());
        for (name, value) in members {
            let value = if value.truthy() { Value::Str(context.render(value)?) } else { Value::str("") };
            headers.push((Value::str(name), value));
        }
        Ok(headers)
    }

    #[expect(clippy::too_many_arguments, reason = "what a body depends on")]
    fn content(
        &self,
        plan: &Plan,
        action: &Action,
        name: ActionName,
        context: &Context,
        world: &dyn World,
        params: &mut Params,
        download: &mut Option<Request>,
    ) -> Result<Content, Fault> {
        let sends = name == ActionName::SendFax;
        match action.body_kind.as_str() {
            Some("none") => Ok(Content::Empty),
            Some("json") => {
                let rendered = context.render(&action.body_template)?;
                json_body(&rendered).map(Content::Json).map_err(|error| {
                    let fault = Fault::new(error.class(), error.message(&rendered));
                    self.texts.json.map_or(fault.clone(), |text| Fault::hiding(text, fault))
                })
            }
            Some("form") => {
                let fields = fields(&context.render(&action.body_template)?);
                match self.forms {
                    Forms::BodyOnly => Ok(Content::Fields(fields, None)),
                    Forms::QueryToo => {
                        let has_fields = !fields.is_empty();
                        params.merge(&fields);
                        Ok(if sends && has_fields { Content::Fields(params.clone(), None) } else { Content::Empty })
                    }
                }
            }
            Some("multipart") if sends => {
                let mut fields = fields(&context.render(&action.body_template)?);
                let key = fields.take_attachment();
                let file = self.attachment(plan, key, context, world, download)?;
                Ok(Content::Fields(fields, file))
            }
            _ => Err(Fault::runtime(self.texts.kind.replace("{kind}", &action.body_kind.to_str()))),
        }
    }
}

/// A URL beyond this is not filled in any further: the client takes 65,536 characters.
const MAX_URL: usize = 1 << 20;
/// A text beyond this is not filled in: Faxbot's machine would run out of memory as well.
const MAX_RENDERED: usize = 1 << 28;

/// The URL with every `{name}` replaced; `None` where it would grow beyond all bounds.
pub(super) fn replaced(url: &str, name: &str, value: &str) -> Option<String> {
    let placeholder = format!("{{{name}}}");
    let count = url.matches(&*placeholder).count();
    let length = url.len().checked_add(count.checked_mul(value.len())?)?;
    (length <= MAX_URL.max(url.len())).then(|| url.replace(&placeholder, value))
}

/// The fields of a filled-in form: a repeated name keeps its first place and has its last value.
fn fields(text: &str) -> Params {
    let mut params = Params::default();
    for field in form::fields(text) {
        params.set(&text[field.name.clone()], Value::str(&text[field.value.clone()]));
    }
    params
}

/// Python's `dict(headers)`: takes an object, and a list of pairs.
fn dict(headers: &Value) -> Result<Vec<(Value, Value)>, Fault> {
    if let Value::Dict(members) = headers {
        return Ok(members.iter().map(|(name, value)| (Value::str(name), value.clone())).collect());
    }
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    for (at, element) in iterated(headers)?.iter().enumerate() {
        let not_pairs = || Fault::new("TypeError", format!("cannot convert dictionary update sequence element #{at} to a sequence"));
        let pair = iterated(element).map_err(|_| not_pairs())?;
        let [name, value] = &pair[..] else {
            let message = format!("dictionary update sequence element #{at} has length {}; 2 is required", pair.len());
            return Err(Fault::new("ValueError", message));
        };
        if matches!(name, Value::List(_) | Value::Dict(_)) {
            return Err(Fault::new("TypeError", format!("unhashable type: '{}'", name.type_name())));
        }
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value.clone(),
            None => pairs.push((name.clone(), value.clone())),
        }
    }
    Ok(pairs)
}
