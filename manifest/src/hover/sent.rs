//! What Faxbot really sends for a field, with sample values: headers, the address, the authentication.

use super::{Asked, by_runtime, code};
use crate::cursor::Step;
use crate::runtime::client::Request;
use crate::trial::{Given, Rehearsal};

/// A larger manifest, in bytes, is not tried: everybody who rests the mouse would wait for it.
const MAX_SIZE: usize = 256 << 10;

/// What is told beside the text about the field. Nothing where the file is broken.
pub(super) fn about(asked: &Asked<'_, '_>) -> Option<String> {
    let manifest = asked.subject.manifest.as_ref()?;
    let field = Field::of(asked)?;
    if asked.subject.document.size > MAX_SIZE || !asked.subject.document.complaints.is_empty() {
        return None;
    }
    let name = match field {
        Field::Auth => manifest.known_actions.first()?.name,
        _ => asked.action().filter(|action| action.runs() && !action.misspelt)?.name,
    };
    let runtimes: Vec<_> = asked.runtimes().collect();
    let rehearsal = Rehearsal::new(asked.subject.document, manifest, &runtimes, Given::default(), false);
    let told = runtimes.iter().map(|runtime| {
        let trial = rehearsal.run(runtime, name);
        let text = match (&trial.refused, &trial.request) {
            (Some(reason), _) => format!("it does not load the manifest: {}", code(reason)),
            (None, Err(fault)) => format!("no request goes out: {}", code(&fault.message)),
            (None, Ok(request)) => match field.of_request(asked, request) {
                parts if parts.is_empty() => format!("it sends no {}.", field.what()),
                parts => format!("it sends {}", parts.iter().map(|part| code(part)).collect::<Vec<_>>().join(", ")),
            },
        };
        (*runtime, text)
    });
    let text = by_runtime(told.collect());
    Some(format!("With sample values:\n\n{text}"))
}

/// A field whose effect can be seen in the request.
enum Field {
    Url,
    Header(String),
    BodyKind,
    Auth,
}

impl Field {
    fn of(asked: &Asked<'_, '_>) -> Option<Self> {
        match asked.cursor.path[..] {
            [Step::Key("actions"), _, Step::Key("url" | "method")] => Some(Self::Url),
            [Step::Key("actions"), _, Step::Key("headers"), Step::Key(name)] => Some(Self::Header(name.to_owned())),
            [Step::Key("actions"), _, Step::Key("body"), Step::Key("kind")] => Some(Self::BodyKind),
            [Step::Key("auth"), Step::Key("scheme" | "header_name" | "query_name")] => Some(Self::Auth),
            _ => None,
        }
    }

    fn what(&self) -> &'static str {
        match self {
            Self::Url => "request",
            Self::Header(_) => "such header",
            Self::BodyKind => "`Content-Type`",
            Self::Auth => "authentication",
        }
    }

    /// The parts of a request that show the field.
    fn of_request(&self, asked: &Asked<'_, '_>, request: &Request) -> Vec<String> {
        let headers = |name: &str| {
            let all = request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            all.map(|(known, value)| format!("{known}: {value}")).collect()
        };
        let address = || format!("{}{}", request.url.origin(), request.url.target());
        match self {
            Self::Url => vec![format!("{} {}", request.method, address())],
            Self::Header(name) => headers(name),
            Self::BodyKind => headers("content-type"),
            Self::Auth => {
                let manifest = asked.subject.manifest.as_ref();
                match manifest.and_then(|manifest| manifest.auth_header()) {
                    Some((_, name)) => headers(name),
                    None if manifest.and_then(|manifest| manifest.effective_scheme()) == Some("api_key_query") => {
                        request.url.target().split_once('?').map(|(_, query)| format!("?{query}")).into_iter().collect()
                    }
                    None => Vec::new(),
                }
            }
        }
    }
}
