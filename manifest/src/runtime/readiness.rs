//! The check of Faxbot 2026 before it sends (contract §8.5): what fails it is never dispatched. `get_status` is not checked.

use std::borrow::Cow;

use crate::model::ActionName;
use crate::runtime::Runtime;
use crate::runtime::client::headers::{Headers, TypeFault};
use crate::runtime::client::url::Url;
use crate::runtime::context::Reference;
use crate::runtime::http::METHODS;
use crate::runtime::plan::{Action, Plan};
use crate::runtime::python::urlparse::urlparse;
use crate::runtime::python::value::Value;
use crate::runtime::python::{is_blank, is_space};
use crate::runtime::request::replaced;
use crate::runtime::template::{expressions, hidden};
use crate::runtime::validate::{BODY_KINDS, SCHEMES, port_number};

/// Why Faxbot does not send: for people, as Faxbot itself gives no reason.
pub type Reason = String;

/// Whether Faxbot would send with these settings and credentials.
///
/// # Errors
/// The first thing that stops it.
pub fn check(runtime: &Runtime, plan: &Plan, settings: &Value, creds: &Value) -> Result<(), Reason> {
    let action = plan.action(ActionName::SendFax).map_err(|fault| fault.message)?;
    let group = |value: &Value, what: &str| match value {
        Value::None => Ok(Value::Dict(Vec::new())),
        Value::Dict(_) => Ok(value.clone()),
        _ => Err(format!("{what} are no object")),
    };
    let checker = Checker { runtime, plan, action, settings: group(settings, "settings")?, creds: group(creds, "credentials")? };
    checker.run()
}

struct Checker<'p> {
    runtime: &'p Runtime,
    plan: &'p Plan,
    action: &'p Action,
    settings: Value,
    creds: Value,
}

/// Where a reference stands: what it must lead to depends on that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Url,
    Header,
    Body,
}

impl Checker<'_> {
    fn run(&self) -> Result<(), Reason> {
        if !METHODS.contains(&&*self.action.method) {
            return Err(format!("`{}` is no method", self.action.method));
        }
        let auth_headers = self.auth()?;
        let url = self.url()?;
        self.host(&url)?;
        self.body()?;
        self.headers(auth_headers)
    }

    /// The headers that authentication adds.
    fn auth(&self) -> Result<Vec<(Value, Value)>, Reason> {
        let auth = self.plan.auth.as_dict().map(|_| &self.plan.auth).ok_or("`auth` is no object")?;
        for option in ["header_name", "query_name"] {
            if auth.get(option).is_some_and(|name| !is_text(name)) {
                return Err(format!("`auth.{option}` is blank or no text"));
            }
        }
        let scheme = match auth.get("scheme") {
            None => "none".to_owned(),
            Some(scheme) => scheme.as_str().ok_or("`auth.scheme` is no text")?.to_lowercase(),
        };
        if !SCHEMES.contains(&&*scheme) {
            return Err("`auth.scheme` is unknown".to_owned());
        }
        let cred = |name: &str| self.creds.get(name).filter(|value| is_text(value));
        let need = |value: Option<&Value>, what: &str| value.map(|_| ()).ok_or(format!("{scheme} needs the credential {what}"));
        let set = |name: &str, value: String| vec![(Value::str(name), Value::Str(value))];
        match &*scheme {
            "basic" => {
                need(cred("username"), "username")?;
                let secret = if self.creds.get("api_key").is_some() { cred("api_key") } else { cred("password") };
                need(secret, "password")?;
                Ok(Vec::new())
            }
            "bearer" => {
                let token = self.creds.at("api_key").or().or_else(|| self.creds.at("token").or());
                need(token.filter(|token| is_text(token)), "api_key or token")?;
                Ok(token.map_or(Vec::new(), |token| set("Authorization", format!("Bearer {}", token.to_str()))))
            }
            "api_key_header" => {
                need(cred("api_key"), "api_key")?;
                let name = auth.get("header_name").map_or(Cow::Borrowed("X-API-Key"), Value::to_str);
                Ok(set(&name, self.creds.at("api_key").to_str().into_owned()))
            }
            "api_key_query" => need(cred("api_key"), "api_key").map(|()| Vec::new()),
            _ => Ok(Vec::new()),
        }
    }

    /// Looks at every reference of a text and fills it in with sample values.
    fn render(&self, text: &str, spot: Spot) -> Result<String, Reason> {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        let found = expressions(text);
        for expression in &found {
            out.push_str(&text[done..expression.start]);
            out.push_str(&self.sample(expression.name(text), spot)?);
            done = expression.end;
        }
        let rest = &text[done..];
        out.push_str(rest);
        let outside = hidden(text, &found);
        if outside.contains("{{") || (spot != Spot::Body && outside.contains("}}")) {
            return Err("braces are left over".to_owned());
        }
        Ok(out)
    }

    /// What a reference leads to; the values of a job are samples.
    fn sample(&self, name: &str, spot: Spot) -> Result<String, Reason> {
        if name.split('.').any(str::is_empty) {
            return Err(format!("`{name}` has an empty part"));
        }
        let is_marker = name == "file" && spot == Spot::Body && self.action.body_kind.as_str() == Some("multipart");
        match self.runtime.reference(ActionName::SendFax, name) {
            Reference::Value(_) => Ok("sample".to_owned()),
            Reference::Credential(path) => match self.creds.look_up(path) {
                Some(value) if is_text(value) => Ok(value.to_str().into_owned()),
                _ => Err(format!("the credential `{path}` is missing")),
            },
            Reference::Setting(path) => match self.settings.look_up(path) {
                Some(Value::Dict(_) | Value::List(_)) => Err(format!("the setting `{path}` is no single value")),
                None | Some(Value::None) if spot == Spot::Url => Err(format!("the setting `{path}` is missing")),
                None | Some(Value::None) => Ok(String::new()),
                Some(value) if spot == Spot::Url && is_blank(&value.to_str()) => Err(format!("the setting `{path}` is blank")),
                Some(value) => Ok(value.to_str().into_owned()),
            },
            Reference::Nothing if is_marker => Ok(String::new()),
            Reference::Whole(_) | Reference::Nothing => Err(format!("`{name}` is no variable")),
        }
    }

    fn url(&self) -> Result<String, Reason> {
        let text = self.action.url.as_str().ok_or("the URL is no text")?;
        let mut url = self.render(text, Spot::Url)?;
        let entries = self.action.path_params.as_list().ok_or("`path_params` is no list")?;
        for entry in entries {
            let name = entry.get("name").filter(|name| is_text(name)).ok_or("a path parameter has no name")?.to_str();
            let source = match entry.get("source") {
                None => name.clone(),
                Some(source) if is_text(source) => source.to_str(),
                Some(_) => return Err("a path parameter's source is blank or no text".to_owned()),
            };
            let value = self.sample(&source, Spot::Url)?;
            url = replaced(&url, &name, &value).ok_or("the URL is too long")?;
        }
        if url.chars().any(|c| is_space(c) || c.is_control() || matches!(c, '{' | '}')) {
            return Err("the URL has a blank, a control character or a brace".to_owned());
        }
        Ok(url)
    }

    fn host(&self, url: &str) -> Result<(), Reason> {
        Url::parse(url, self.runtime.client.url).map_err(|fault| fault.message)?;
        let split = urlparse(url)?;
        let host = split.hostname();
        if !matches!(&*split.scheme, "http" | "https") || host.is_empty() {
            return Err("the URL has no http or no host".to_owned());
        }
        if !split.port().is_empty() && port_number(split.port()).is_none() {
            return Err("the URL's port is none".to_owned());
        }
        let allowed = self.plan.allowed_domains.as_list().ok_or("`allowed_domains` is no list")?;
        if !allowed.iter().all(is_text) {
            return Err("an entry of `allowed_domains` is blank or no text".to_owned());
        }
        if allowed.is_empty() || allowed.iter().any(|entry| entry.as_str() == Some(&host)) {
            Ok(())
        } else {
            Err(format!("`{host}` is not among the allowed domains"))
        }
    }

    fn body(&self) -> Result<(), Reason> {
        if !self.action.body_kind.as_str().is_some_and(|kind| BODY_KINDS.contains(&kind)) {
            return Err("the kind of body is unknown".to_owned());
        }
        let template = self.action.body_template.as_str().ok_or("the template is no text")?;
        self.render(template, Spot::Body).map(drop)
    }

    fn headers(&self, auth: Vec<(Value, Value)>) -> Result<(), Reason> {
        let members = self.action.headers.as_dict().ok_or("`headers` is no object")?;
        let mut all = Vec::new();
        for (name, value) in members {
            let text = value.as_str().ok_or("a header's value is no text")?;
            all.push((Value::str(name), Value::Str(self.render(text, Spot::Header)?)));
        }
        for (name, value) in auth {
            all.retain(|(known, _)| *known != name);
            all.push((name, value));
        }
        let headers = Headers::of(&all, TypeFault::Type).map_err(|fault| fault.message)?;
        headers.check().map_err(|fault| fault.message)
    }
}

/// A text that is not blank.
fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !is_blank(text))
}
