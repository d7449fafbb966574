//! Reading and writing files of answers: JSON or TOML.

use std::path::Path;

use faxsmith_manifest::near;

use crate::failure::{Failure, shown};
use crate::files;
use crate::new::answers::Answers;
use crate::new::draft::Draft;
use crate::report::printable;

/// Reads a file; `-` is standard input.
///
/// # Errors
/// What is wrong with it, and where.
pub fn answers(path: &Path) -> Result<Draft, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let name = if is_stdin { "standard input".to_owned() } else { shown(path) };
    let bytes = if is_stdin {
        files::read_stdin()?
    } else {
        let read = files::read(path, files::MAX_READ).map_err(|error| Failure::reading(path, &error))?;
        read.ok_or_else(|| Failure::usage(format!("{name} is not read: it is larger than 16 MiB")))?
    };
    let text = String::from_utf8(bytes).map_err(|_| Failure::usage(format!("{name}: the answers are not UTF-8")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let is_json = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => true,
        Some("toml") => false,
        _ => text.trim_start().starts_with('{'),
    };
    draft(text, is_json).map_err(|(line, message)| {
        let place = line.map(|line| format!(":{line}")).unwrap_or_default();
        Failure::usage(format!("{name}{place}: {message}. `faxsmith schema new-answers` describes the file"))
    })
}

/// A text as answers, or the line and what is wrong there.
fn draft(text: &str, is_json: bool) -> Result<Draft, (Option<usize>, String)> {
    if is_json {
        return serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
            (Some(error.line()).filter(|line| *line > 0), told(message))
        });
    }
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        (line, told(error.message()))
    })
}

/// What the reader says, in our words. It quotes values, and one of them could be a secret.
fn told(message: &str) -> String {
    let mut words = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        let wrong = words.next().unwrap_or_default().to_owned();
        let known: Vec<&str> = words.collect();
        let hint = near::best(&wrong, known.iter().copied()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return match message.starts_with("unknown field") {
            true => format!("there is no answer `{}`{hint} They are {}", printable(&wrong), known.join(", ")),
            false => format!("the answer is one of {}{hint}", known.join(", ")),
        };
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!("{name} is missing");
    }
    let first = message.lines().next().unwrap_or_default();
    match (first.find("string \""), first.rfind("\", expected")) {
        (Some(start), Some(end)) if start < end => printable(&format!("{}a text{}", &first[..start], &first[end + 1..])).into_owned(),
        _ => printable(first).into_owned(),
    }
}

/// The answers as a file of that name holds them: TOML if it ends so, else JSON.
///
/// # Errors
/// TOML has no `null`.
pub fn text(answers: &Answers, path: &Path) -> Result<String, Failure> {
    if path.extension().is_some_and(|extension| extension == "toml") {
        let text = toml::to_string_pretty(answers);
        return text.map_err(|_| Failure::usage(format!("can't write {}: TOML has no `null`; name a `.json` file", shown(path))));
    }
    let text = serde_json::to_string_pretty(answers);
    text.map(|text| text + "\n").map_err(|error| Failure::usage(format!("can't write {}: {error}", shown(path))))
}
