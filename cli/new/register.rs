//! Making a provider known to Faxbot: what its own files would say of it, to be read, or merged into those files; and what is left to do.

use std::path::Path;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::format::format;
use faxsmith_manifest::kind::Kind;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::register::{Merged, merge};
use serde::Serialize;
use serde_json::Value;

use crate::failure::{Failure, shown};
use crate::new::answers::{Answers, SettingKind, Target};
use crate::new::check_http::web_address;
use crate::new::code::literal::{Language, Literal};
use crate::new::code::{package, templates};
use crate::new::http::schema;
use crate::new::place::{self, Fate, Item};
use crate::report::diff::unified;
use crate::report::lines::Lines;
use crate::report::printable;

/// The file that says which provider sends.
pub const CONFIG: &str = "config/faxbot.config.json";
const REGISTRY: &str = "config/plugin_registry.json";
const TRAITS: &str = "config/provider_traits.json";

/// What becomes of Faxbot's own files in `into` when the provider is put into them. With `force`, its entry replaces another one of its
/// place; all else in the files always stays.
///
/// # Errors
/// A file that is no JSON or has another shape than Faxbot reads, or that can't be written to.
pub fn plan(into: &Path, answers: &Answers, force: bool) -> Result<Vec<Item>, Failure> {
    [(CONFIG, Kind::Config), (REGISTRY, Kind::Registry), (TRAITS, Kind::Traits)]
        .into_iter()
        .map(|(path, kind)| item(into, answers, force, path, kind))
        .collect()
}

fn item(into: &Path, answers: &Answers, force: bool, path: &str, kind: Kind) -> Result<Item, Failure> {
    let fresh = fresh(answers, path, kind);
    let Some(old) = place::look(into, path)? else {
        return Ok(Item { path: path.to_owned(), fate: Fate::Create, content: fresh.text.to_string(), old: None, is_entry: true });
    };
    let file = Document::read(old.clone(), &Place::new(path));
    let merged = merge(&file, &fresh, kind, &answers.id).map_err(|obstacle| {
        let (name, at) = (shown(&into.join(path)), Lines::of(&file.text).position(obstacle.span.start as usize));
        let message = printable(&obstacle.message);
        let message = message.trim_end_matches('.');
        Failure::usage(format!("{name}:{}:{}: {message}. Nothing was written; `faxsmith lint {name}` shows more", at.line, at.column))
    })?;
    let (fate, content) = match merged {
        Merged::Same => (Fate::Same, file.text.to_string()),
        Merged::Added(text) => (Fate::Merge, text),
        Merged::Differs(text) if force => (Fate::Merge, text),
        Merged::Differs(text) => (Fate::Keep, text),
    };
    place::check_replaceable(into, path, fate)?;
    Ok(Item { path: path.to_owned(), fate, content, old: Some(old), is_entry: true })
}

/// What an item would change in the file that is there, credentials masked.
#[must_use]
pub fn diff(name: &str, item: &Item) -> String {
    let masked = |bytes: &[u8]| Document::read(bytes.to_vec(), &Place::new(&item.path)).masked().to_owned();
    unified(name, &masked(item.old.as_deref().unwrap_or_default()), &masked(item.content.as_bytes()))
}

/// The file with nothing but the provider, in canonical form.
fn fresh(answers: &Answers, path: &str, kind: Kind) -> Document {
    let literal = match kind {
        Kind::Config => config(answers),
        Kind::Registry => Literal::object([("items", Literal::List(vec![registry_item(answers)]))]),
        _ => traits(answers),
    };
    let read = |text: String| Document::read(text.into_bytes(), &Place::new(path));
    let document = read(literal.write(Language::Json, 2) + "\n");
    match format(&document, Place::new(path).file_name()) {
        Ok(text) => read(text),
        Err(_) => document,
    }
}

/// `config/faxbot.config.json` with this provider (contract §11.1), its keys sorted as Faxbot writes them.
fn config(answers: &Answers) -> Literal {
    let settings = if answers.target == Target::Http { http_settings(answers) } else { package::example(answers) };
    let outbound = Literal::object([
        ("enabled", Literal::Plain(Value::Bool(true))),
        ("plugin", Literal::text(&answers.id)),
        ("settings", settings.sorted()),
    ]);
    Literal::object([("providers", Literal::object([("outbound", outbound)])), ("version", Literal::Plain(Value::from(1)))])
}

/// The settings as they are saved: those that have no value of their own at something of their kind.
fn http_settings(answers: &Answers) -> Literal {
    let (known, others): (Vec<_>, Vec<_>) =
        answers.credentials.iter().map(|credential| &credential.key).partition(|key| schema::credential_path(key) == **key);
    let secret = |key: &String| (key.clone(), Literal::text(package::EXAMPLE));
    let settings = answers.settings.iter().map(|setting| {
        let is_truth = setting.kind == SettingKind::Boolean;
        let truth = || Literal::Plain(schema::default(setting).unwrap_or_else(|| Value::from("true")));
        (setting.key.clone(), if is_truth { truth() } else { package::example_of(answers, setting) })
    });
    let mut members: Vec<_> = settings.chain(known.into_iter().map(secret)).collect();
    if !others.is_empty() {
        members.push(("credentials".to_owned(), Literal::Object(others.into_iter().map(secret).collect())));
    }
    Literal::Object(members)
}

/// The provider's item in `config/plugin_registry.json` (contract §11).
fn registry_item(answers: &Answers) -> Literal {
    let capabilities: &[&str] = if answers.capabilities.get_status { &["send", "get_status"] } else { &["send"] };
    let mut members = vec![
        ("id".to_owned(), Literal::text(&answers.id)),
        ("name".to_owned(), Literal::text(&answers.name)),
        ("version".to_owned(), Literal::text(&answers.version)),
        ("categories".to_owned(), package::texts(&["outbound"])),
        ("capabilities".to_owned(), package::texts(capabilities)),
        ("description".to_owned(), Literal::text(&answers.description)),
    ];
    let link = answers.http.as_ref().and_then(|http| http.learn_more.as_deref()).and_then(web_address);
    members.extend(link.map(|link| ("learn_more".to_owned(), Literal::text(link.as_str()))));
    Literal::Object(members)
}

/// `config/provider_traits.json` with the provider (contract §10).
fn traits(answers: &Answers) -> Literal {
    let no = || Literal::Plain(Value::Bool(false));
    let traits = Literal::object([
        ("supports_inbound", no()),
        ("inbound_verification", Literal::text("none")),
        ("requires_ghostscript", no()),
        ("requires_tiff", no()),
        ("needs_storage", no()),
    ]);
    let entry = Literal::object([("kind", Literal::text("cloud")), ("traits", traits)]);
    Literal::Object(vec![(answers.id.clone(), entry)])
}

/// What templates are filled with.
#[derive(Serialize)]
struct Snippets<'a> {
    id: &'a str,
    config_json: String,
    registry_json: String,
    traits_json: String,
}

impl<'a> Snippets<'a> {
    fn of(answers: &'a Answers) -> Self {
        // `<` stands in strings alone, and as an escape it begins no tag, wherever the README is shown.
        let text = |literal: Literal| literal.write(Language::Json, 2).replace('<', "\\u003c");
        Self {
            id: &answers.id,
            config_json: text(config(answers)),
            registry_json: text(registry_item(answers)),
            traits_json: text(traits(answers)),
        }
    }
}

/// What to write into which of Faxbot's files, as Markdown without an end of line. Its fences are of `~`: Faxbot takes what stands between
/// backticks for manifests to import (contract §10).
#[must_use]
pub fn markdown(answers: &Answers) -> String {
    templates::render(templates::REGISTER, &Snippets::of(answers)).trim_end().to_owned()
}

/// The same in short, each entry on one line.
#[must_use]
pub fn summary(answers: &Answers) -> String {
    let flat = |literal: Literal| literal.write(Language::Json, 0).lines().collect::<Vec<_>>().join(" ");
    format!(
        "Register it with `--register`, or by hand; the README has more on it.\n  {CONFIG}: {}\n  {REGISTRY}, one of `items`: {}\n  {TRAITS}: {}",
        flat(config(answers)),
        flat(registry_item(answers)),
        flat(traits(answers)),
    )
}

/// What is left to do, as a numbered list in Markdown without an end of line.
#[must_use]
pub fn next(answers: &Answers) -> String {
    let template = if answers.target == Target::Http { templates::NEXT_HTTP } else { templates::NEXT_CODE };
    templates::render(template, &Snippets::of(answers)).trim_end().to_owned()
}
