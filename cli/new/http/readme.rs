//! The README beside a manifest. It speaks of this provider only.

use std::fmt::Write as _;

use faxsmith_manifest::runtime::Y2025;

use crate::new::answers::{Answers, BodyKind, HttpAnswers, Scheme};
use crate::new::presets::{self, Confidence};
use crate::new::register;

/// The text.
pub fn text(answers: &Answers, http: &HttpAnswers) -> String {
    let id = &answers.id;
    let mut text = format!("# {}\n", plain(&answers.name));
    if !answers.description.trim().is_empty() {
        let _ = write!(text, "\n{}\n", plain(&answers.description));
    }
    if !answers.author.trim().is_empty() {
        let _ = write!(text, "\nBy {}.\n", plain(&answers.author));
    }
    let _ = write!(text, "\nWritten for Faxbot {}. This folder is Faxbot's `config/providers/{id}`.\n", http.runtime);
    configuration(&mut text, answers);
    let _ = write!(
        text,
        "\n## Try it\n\n\
         ```sh\n\
         faxsmith lint config/providers/{id}     # what is wrong with it\n\
         faxsmith render config/providers/{id}/manifest.json   # the requests that Faxbot will send\n\
         faxsmith test config/providers/{id}     # the cases in manifest.test.json\n\
         ```\n\n\
         `manifest.response.json` holds sample replies of the provider. Put real ones in their place and run `faxsmith test --update`.\n"
    );
    let preset = http.preset.as_deref().and_then(presets::get);
    let mut notes: Vec<&str> = preset.iter().flat_map(|preset| preset.about.notes.iter().map(String::as_str)).collect();
    if preset.is_none() && http.send_fax.body.kind != BodyKind::Multipart {
        notes.push("The provider fetches the document from Faxbot: PUBLIC_API_URL must be an https address that it can reach.");
    }
    if http.runtime == Y2025.name && http.auth.scheme != Scheme::None {
        // Contract §3.
        notes.push("Faxbot 2025 passes no credentials when it really sends a fax, only when it validates: the provider will refuse it.");
    }
    if !notes.is_empty() {
        text.push_str("\n## Good to know\n\n");
        notes.iter().for_each(|note| text.push_str(&format!("* {note}\n")));
    }
    let _ = write!(text, "\n## Register\n\n{}\n\n## Next\n\n{}\n", register::markdown(answers), register::next(answers));
    if let Some(link) = http.learn_more.as_deref().and_then(crate::new::check_http::web_address) {
        let _ = write!(text, "\n## Learn more\n\n<{link}>\n");
    }
    if let Some(preset) = preset {
        let how = match preset.about.confidence {
            Confidence::High => "after the provider's own specification",
            Confidence::Medium => "after the provider's documentation, partly seen, and code of others",
            Confidence::Low => "partly at second hand: try it before you rely on it",
        };
        let _ = write!(text, "\nThe requests were made {how}: {}.\n", preset.about.source);
    }
    text
}

fn configuration(text: &mut String, answers: &Answers) {
    if answers.settings.is_empty() && answers.credentials.is_empty() {
        return;
    }
    text.push_str("\n## Configuration\n\n| name | what | needed |\n|---|---|---|\n");
    for setting in &answers.settings {
        let words = [&setting.title, &setting.description].map(|words| plain(words));
        let what = words.iter().filter(|words| !words.is_empty()).map(String::as_str).collect::<Vec<_>>().join(": ");
        let _ = writeln!(text, "| `{}` | {what} | {} |", setting.key, if setting.required { "yes" } else { "no" });
    }
    for credential in &answers.credentials {
        let _ = writeln!(text, "| `{}` | {} (secret) | yes |", credential.key, plain(&credential.title));
    }
    text.push_str("\nSecrets belong into Faxbot's settings, never into this folder.\n");
    let preset = answers.http.as_ref().and_then(|http| http.preset.as_deref()).and_then(presets::get);
    if let Some(preset) = preset {
        let _ = writeln!(text, "What the provider gives you: {}", preset.about.key_format);
    }
}

/// A text on one line that means nothing to Markdown or HTML.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars() {
            match c {
                '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' => plain.extend(['\\', c]),
                '<' => plain.push_str("&lt;"),
                '>' => plain.push_str("&gt;"),
                '&' => plain.push_str("&amp;"),
                // Invisible characters could show the text in another order than it has.
                _ if faxsmith_manifest::mask::visible(c).is_none() => plain.extend(c.escape_unicode()),
                _ => plain.push(c),
            }
        }
    }
    plain
}
