//! The fields of an HTTP manifest, each where it stands. What is missing is `None`; what has a wrong type is there as it is.

pub mod auth;
pub mod body;
pub mod body_field;
pub mod braces;
pub mod ids;
pub mod keys;
pub mod meant;
pub mod missing;
pub mod path_param;
pub mod placeholders;
pub mod providers;
pub mod settings;
pub mod target;
pub mod template;
pub mod uses;

use std::cell::OnceCell;

use crate::model::missing::MissingSetting;
use crate::model::path_param::PathParam;
use crate::model::placeholders::Placeholders;
use crate::model::settings::Settings;
use crate::model::target::Target;
use crate::model::template::Template;
use crate::model::uses::{SettingUse, Use};
use crate::near;
use crate::runtime::Role;
use crate::span::Span;
use crate::tree::{Member, Node, Object, Text};

/// An HTTP manifest.
#[derive(Debug)]
pub struct Manifest<'t> {
    /// The whole object.
    pub object: &'t Object,
    /// `id`
    pub id: Option<&'t Member>,
    /// `name`
    pub name: Option<&'t Member>,
    /// `kind`
    pub kind: Option<&'t Member>,
    /// `auth`
    pub auth: Option<&'t Member>,
    /// `traits`
    pub traits: Option<&'t Member>,
    /// `allowed_domains`
    pub allowed_domains: Option<&'t Member>,
    /// `timeout_ms`
    pub timeout_ms: Option<&'t Member>,
    /// `config_schema`
    pub config_schema: Option<&'t Member>,
    /// `actions`
    pub actions: Option<&'t Member>,
    /// The actions that Faxbot knows, in the order in which it reads them. A misspelt one stands for the right one if that is
    /// missing, so that its inside is checked at once.
    pub known_actions: Vec<Action<'t>>,
    setting_uses: OnceCell<Vec<SettingUse<'t>>>,
    missing_settings: OnceCell<Vec<(usize, MissingSetting<'t>)>>,
}

/// The actions that Faxbot reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionName {
    /// `send_fax`
    SendFax,
    /// `get_status`
    GetStatus,
    /// `cancel_fax`: read, validated, never run.
    CancelFax,
}

impl ActionName {
    /// All, in the order in which Faxbot reads them.
    pub const ALL: [ActionName; 3] = [ActionName::SendFax, ActionName::GetStatus, ActionName::CancelFax];

    /// The key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            ActionName::SendFax => "send_fax",
            ActionName::GetStatus => "get_status",
            ActionName::CancelFax => "cancel_fax",
        }
    }

    /// The action that a misspelt key means.
    #[must_use]
    pub fn meant_by(key: &str) -> Option<Self> {
        let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let synonym = match &*plain {
            "sendfax" | "send" | "faxsend" | "submit" => Some(ActionName::SendFax),
            "getstatus" | "status" | "faxstatus" | "checkstatus" | "getfaxstatus" | "getfax" | "poll" => Some(ActionName::GetStatus),
            "cancelfax" | "cancel" | "faxcancel" => Some(ActionName::CancelFax),
            _ => None,
        };
        synonym.or_else(|| {
            let near = near::best(key, Self::ALL.iter().map(|name| name.key()))?;
            Self::ALL.into_iter().find(|name| name.key() == near)
        })
    }
}

/// One action.
#[derive(Debug)]
pub struct Action<'t> {
    /// Which it is, or is meant to be.
    pub name: ActionName,
    /// Whether its key is misspelt, so that Faxbot does not see it.
    pub misspelt: bool,
    /// Key and value.
    pub member: &'t Member,
    /// `method`
    pub method: Option<&'t Member>,
    /// `url`
    pub url: Option<&'t Member>,
    /// `headers`
    pub headers: Option<&'t Member>,
    /// `body`
    pub body: Option<&'t Member>,
    /// `body.kind`, `none` where it is missing or falsy; `None` where it is no string.
    pub body_kind: Option<&'t str>,
    /// `path_params`
    pub path_params: Option<&'t Member>,
    /// `response`
    pub response: Option<&'t Member>,
    /// The URL taken apart, where it is a string that is not empty.
    pub target: Option<Target<'t>>,
    /// The placeholders of its URL and the entries of `path_params`, and which of them belong together.
    pub placeholders: Placeholders<'t>,
    /// Its URL, its header values and the template of its body, where they are strings.
    pub templates: Vec<Template<'t>>,
    uses: OnceCell<Vec<Use<'t>>>,
}

impl<'t> Manifest<'t> {
    /// Looks up the fields; `None` where the file is no JSON object.
    #[must_use]
    pub fn of(root: &'t Node) -> Option<Self> {
        let object = root.object()?;
        let get = |key: &str| object.get(key);
        let actions = get("actions");
        Some(Self {
            object,
            id: get("id"),
            name: get("name"),
            kind: get("kind"),
            auth: get("auth"),
            traits: get("traits"),
            allowed_domains: get("allowed_domains"),
            timeout_ms: get("timeout_ms"),
            config_schema: get("config_schema"),
            actions,
            known_actions: actions.and_then(|member| member.value.object()).map(known_actions).unwrap_or_default(),
            setting_uses: OnceCell::new(),
            missing_settings: OnceCell::new(),
        })
    }

    /// One action, if it is there.
    #[must_use]
    pub fn action(&self, name: ActionName) -> Option<&Action<'t>> {
        self.known_actions.iter().find(|action| action.name == name)
    }

    /// The id as text.
    #[must_use]
    pub fn id_text(&self) -> Option<&'t Text> {
        self.id.and_then(|member| member.value.text())
    }

    /// The strings of `allowed_domains`, where it is a list.
    pub fn domains(&self) -> impl Iterator<Item = &'t Text> {
        self.allowed_domains.and_then(|member| member.value.array()).unwrap_or_default().iter().filter_map(Node::text)
    }

    /// Whether `allowed_domains` is there and not empty, whatever its type.
    #[must_use]
    pub fn has_allow_list(&self) -> bool {
        self.allowed_domains.is_some_and(|member| member.value.truthy())
    }

    /// What `config_schema` says about the settings, where it is an object.
    #[must_use]
    pub fn settings(&self) -> Option<Settings<'t>> {
        self.config_schema.and_then(Settings::of)
    }

    /// Whether the host of any action depends on an expression or a path parameter.
    #[must_use]
    pub fn has_templated_host(&self) -> bool {
        self.known_actions.iter().filter_map(|action| action.target.as_ref()).any(|target| target.host_variable.is_some())
    }
}

fn known_actions(actions: &Object) -> Vec<Action<'_>> {
    let mut found = Vec::with_capacity(2);
    for name in ActionName::ALL {
        if let Some(member) = actions.get(name.key()) {
            found.push(Action::of(name, false, member));
        } else if let Some(member) = actions.members.iter().find(|member| {
            let key = &*member.key.decoded;
            ActionName::ALL.iter().all(|exact| exact.key() != key) && ActionName::meant_by(key) == Some(name)
        }) {
            found.push(Action::of(name, true, member));
        }
    }
    found
}

fn body_kind(body: Option<&Member>) -> Option<&str> {
    match body.and_then(|body| body.value.get("kind")) {
        Some(member) if member.value.truthy() => member.value.str(),
        _ => Some("none"),
    }
}

fn templates(action: &Member) -> Vec<Template<'_>> {
    let get = |key: &str| action.value.get(key);
    let headers = get("headers").and_then(|member| member.value.object()).map(|object| &*object.members).unwrap_or_default();
    let body = get("body").and_then(|body| body.value.get("template"));
    let url = get("url").and_then(|member| Template::of(Role::Url, member));
    let headers = headers.iter().filter_map(|member| Template::of(Role::Header, member));
    url.into_iter().chain(headers).chain(body.and_then(|member| Template::of(Role::Body, member))).collect()
}

impl<'t> Action<'t> {
    fn of(name: ActionName, misspelt: bool, member: &'t Member) -> Self {
        let get = |key: &str| member.value.get(key);
        let (url, body) = (get("url"), get("body"));
        let target = url.and_then(|member| member.value.text()).filter(|text| !text.decoded.is_empty()).map(Target::of);
        let placeholders = target.as_ref().map(|target| Placeholders::of(target, get("path_params"))).unwrap_or_default();
        Self {
            name,
            misspelt,
            member,
            method: get("method"),
            url,
            headers: get("headers"),
            body,
            body_kind: body_kind(body),
            path_params: get("path_params"),
            response: get("response"),
            target,
            placeholders,
            templates: templates(member),
            uses: OnceCell::new(),
        }
    }

    /// The template of the body, where it is a string.
    #[must_use]
    pub fn body_template(&self) -> Option<&Template<'t>> {
        self.templates.iter().find(|template| template.role == Role::Body)
    }

    /// Whether Faxbot ever runs it: `cancel_fax` is only read.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.name != ActionName::CancelFax
    }

    /// Whether its shape matters: it runs, or it is a `cancel_fax` that Faxbot at least reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.runs() || !self.misspelt
    }

    /// The object of the action.
    #[must_use]
    pub fn object(&self) -> Option<&'t Object> {
        self.member.value.object()
    }

    /// The method in upper case: POST where none is given, `None` where it is no string.
    #[must_use]
    pub fn effective_method(&self) -> Option<String> {
        match self.method {
            Some(member) if member.value.truthy() => member.value.str().map(str::to_uppercase),
            _ => Some("POST".to_owned()),
        }
    }

    /// The header members, where `headers` is an object.
    #[must_use]
    pub fn header_members(&self) -> &'t [Member] {
        self.headers.and_then(|member| member.value.object()).map(|object| &*object.members).unwrap_or_default()
    }

    /// The entries of `path_params` that are objects, where it is a list.
    pub fn path_parameters(&self) -> impl Iterator<Item = PathParam<'t>> {
        self.path_params.and_then(|member| member.value.array()).unwrap_or_default().iter().filter_map(PathParam::of)
    }

    /// A member of `response`.
    #[must_use]
    pub fn response_field(&self, key: &str) -> Option<&'t Member> {
        self.response.and_then(|member| member.value.get(key))
    }

    /// The member of `response` that is `key`, or that its author took for it (`faxId` for `job_id`).
    #[must_use]
    pub fn intended_response_field(&self, key: &str) -> Option<&'t Member> {
        self.response_field(key).or_else(|| {
            let members = &self.response?.value.object()?.members;
            members.iter().find(|member| meant_response_key(&member.key.decoded) == Some(key))
        })
    }

    /// Where to point when `response` lacks something: its key, or that of the action.
    #[must_use]
    pub fn response_place(&self) -> Span {
        self.response.unwrap_or(self.member).key.span
    }
}

/// The key of `response` that an unknown key was meant to be: names that providers and Faxbot's own examples use for the same thing.
#[must_use]
pub fn meant_response_key(key: &str) -> Option<&'static str> {
    if keys::RESPONSE.contains(&key) {
        return None;
    }
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match &*plain {
        "jobid" | "faxid" | "id" | "sid" | "faxsid" | "providersid" | "providerid" | "messageid" | "faxjobid" | "job" | "transactionid" => {
            Some("job_id")
        }
        "status" | "state" | "faxstatus" | "statuscode" | "messagestatus" | "jobstatus" | "statuspath" => Some("status"),
        "error" | "errormessage" | "errors" | "errorcode" | "errortext" | "failurereason" | "reason" => Some("error"),
        "statusmap" | "statusmapping" | "statuses" | "mapping" | "map" => Some("status_map"),
        _ => near::best(key, keys::RESPONSE.iter().copied()),
    }
}
