//! What Faxbot does with a manifest. Two generations of it are in use; each is one [`Runtime`] value that answers questions,
//! so that no rule asks for a year (contract §0).

pub mod allow_list;
pub mod answer;
pub mod client;
pub mod context;
pub mod delivery;
pub mod fault;
pub mod form;
pub mod http;
pub mod json_template;
pub mod misread;
pub mod plan;
pub mod python;
pub mod readiness;
pub mod regex;
pub mod reply;
pub mod request;
pub mod template;
pub mod url;
pub mod validate;

use crate::finding::Levels;
use crate::model::target::Part;
use client::Client;
use client::headers::TypeFault;
use client::url::Charset;
use python::json::Style;

/// How many generations there are.
pub const COUNT: usize = 2;

/// One generation of Faxbot.
#[derive(Debug, PartialEq, Eq)]
pub struct Runtime {
    /// Its place in [`RUNTIMES`] and in every table by runtime.
    pub index: usize,
    /// The name that people use: `2025`, `2026`.
    pub name: &'static str,
    /// Whether expressions in URLs and header values are rendered (contract §2). Bodies always are.
    pub renders_url_and_headers: bool,
    /// The HTTP client.
    pub client: Client,
    /// Whether the exceptions of the client are hidden behind a constant text (contract §7.4).
    pub hides_faults: bool,
    /// Faxbot's own texts.
    pub texts: Texts,
    /// Where the fields of a form go.
    pub forms: Forms,
    /// How the document of a multipart body is got.
    pub attachment: Attachment,
    /// Whether `provider_sid` is the job's id where there is none (contract §3).
    pub provider_sid_falls_back: bool,
    /// How answers are read.
    pub answers: Answers,
    /// The variables of templates (contract §3).
    pub variables: context::Variables,
    /// Whether manifests are validated when they are loaded (contract §9).
    pub validates: bool,
    /// Whether real sends get the stored credentials (contract §8.4).
    pub passes_credentials: bool,
    /// Whether it adds settings of its own and moves some to the credentials (contract §8.4).
    pub adds_and_moves_settings: bool,
    /// Whether `file_url` is empty where the body is multipart (contract §3).
    pub empties_link_in_multipart: bool,
    /// The words that the delivery layer takes for a status (contract §8.2, §8.3).
    pub vocabulary: delivery::Vocabulary,
}

/// A place of an action whose text may hold expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `url`
    Url,
    /// The value of a header.
    Header,
    /// `body.template`
    Body,
}

/// What becomes of the query written in a URL (contract §7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// It is read as a form, so that `+` is a space, and written anew.
    Encoded,
    /// It is dropped: only the parameter of `api_key_query` is sent.
    Dropped,
}

/// Where the fields of a form go (contract §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forms {
    /// Into the query, and for `send_fax` into the body as well, where the parameter of `api_key_query` joins them.
    QueryToo,
    /// Into the body only.
    BodyOnly,
}

/// How the document of a multipart body is got (contract §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// The link first, always downloaded; what can't be got is left out, and the rest is sent without it.
    Lenient,
    /// The path first; without a field for it nothing is read, without a document nothing is sent.
    Required,
}

/// How answers are read (contract §8.2, §8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Whatever comes is a result.
    Lenient,
    /// Only a JSON object with a success code and values of the right types is.
    Strict,
}

/// Faxbot's own texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// A host that is not in the list; `{host}` stands for it.
    pub host: &'static str,
    /// An unknown kind of body; `{kind}` stands for it.
    pub kind: &'static str,
    /// A JSON template that is none when it is filled in; Python's own text where there is none.
    pub json: Option<&'static str>,
}

impl Runtime {
    /// Whether expressions are filled in there (contract §2); elsewhere they are sent as they stand.
    #[must_use]
    pub fn renders(&self, role: Role) -> bool {
        role == Role::Body || self.renders_url_and_headers
    }

    /// Whether what stands in that part of a URL ever leaves Faxbot (contract §7.2, §7.3).
    #[must_use]
    pub fn sends(&self, part: Part) -> bool {
        match part {
            Part::Origin | Part::Path => true,
            Part::Query => self.client.query != Query::Dropped,
            Part::Fragment => false,
        }
    }
}

/// Faxbot of September 2025 to early 2026.
pub const Y2025: Runtime = Runtime {
    index: 0,
    name: "2025",
    renders_url_and_headers: false,
    client: Client {
        user_agent: "python-httpx/0.27.2",
        url: Charset::Wide,
        query: Query::Encoded,
        json: Style::Ascii,
        header_type: TypeFault::Attribute,
    },
    hides_faults: false,
    texts: Texts { host: "Host {host} not in allowlist", kind: "Unsupported body.kind: {kind}", json: None },
    forms: Forms::QueryToo,
    attachment: Attachment::Lenient,
    provider_sid_falls_back: true,
    answers: Answers::Lenient,
    variables: context::Y2025,
    validates: false,
    passes_credentials: false,
    adds_and_moves_settings: false,
    empties_link_in_multipart: false,
    vocabulary: delivery::Y2025,
};

/// Faxbot since its refresh of 2026.
pub const Y2026: Runtime = Runtime {
    index: 1,
    name: "2026",
    renders_url_and_headers: true,
    client: Client {
        user_agent: "python-httpx/0.28.1",
        url: Charset::Whatwg,
        query: Query::Dropped,
        json: Style::Compact,
        header_type: TypeFault::Type,
    },
    hides_faults: true,
    texts: Texts {
        host: "Provider endpoint is outside its captured allowlist.",
        kind: "Unsupported provider request body.",
        json: Some("Provider request template could not be rendered."),
    },
    forms: Forms::BodyOnly,
    attachment: Attachment::Required,
    provider_sid_falls_back: false,
    answers: Answers::Strict,
    variables: context::Y2026,
    validates: true,
    passes_credentials: true,
    adds_and_moves_settings: true,
    empties_link_in_multipart: true,
    vocabulary: delivery::Y2026,
};

/// Every generation, oldest first.
pub static RUNTIMES: [Runtime; COUNT] = [Y2025, Y2026];

/// Which runtimes the user wants a manifest to work on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// None chosen: each is judged, and nobody is shouted at for a server that they don't have.
    #[default]
    Unset,
    /// All must be clean.
    All,
    /// Only this one, by its place in [`RUNTIMES`].
    One(usize),
}

impl Scope {
    /// Reads `2025`, `2026` or `all`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "all" {
            return Some(Scope::All);
        }
        RUNTIMES.iter().find(|runtime| runtime.name == name).map(|runtime| Scope::One(runtime.index))
    }

    /// `2025`, `2026` or `all`; `None` where none is chosen.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Scope::Unset => None,
            Scope::All => Some("all"),
            Scope::One(index) => RUNTIMES.get(index).map(|runtime| runtime.name),
        }
    }

    /// Whether a finding of these levels concerns at least one runtime that matters.
    #[must_use]
    pub fn concerned_by(self, levels: Levels) -> bool {
        RUNTIMES.iter().any(|runtime| self.includes(runtime) && levels.get(runtime).is_some())
    }

    /// Whether findings about `runtime` matter.
    #[must_use]
    pub fn includes(self, runtime: &Runtime) -> bool {
        match self {
            Scope::Unset | Scope::All => true,
            Scope::One(index) => index == runtime.index,
        }
    }
}
