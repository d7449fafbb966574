//! What a user sets in an editor: the settings that clients of the language server send.

use serde_json::Value;

use crate::near;
use crate::policy::{Choice, Profile};
use crate::rules::{self, RULES};
use crate::runtime::Scope;
use crate::settings::Asked;

/// The settings of an editor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editor {
    /// What is wanted of the rules: as with flags, it wins over every file.
    pub asked: Asked,
    /// The one configuration for all files, a path as the user wrote it.
    pub configuration: Option<String>,
}

/// The names of the settings. Others belong to the editor's extension.
const KEYS: [&str; 4] = ["runtime", "profile", "levels", "configuration"];

impl Editor {
    /// Reads `{"runtime": "2026", "profile": "strict", "levels": {"missing-name": "off"}, "configuration": "path/to/faxsmith.toml"}`, alone
    /// or under `faxsmith`. `null` and `""` say nothing. What can't be understood is left out and told: one sentence each.
    #[must_use]
    pub fn read(value: &Value) -> (Self, Vec<String>) {
        let mut reader = Reader { editor: Self::default(), complaints: Vec::new() };
        let own = value.get("faxsmith").unwrap_or(value);
        for (key, value) in own.as_object().into_iter().flatten() {
            reader.setting(key, value);
        }
        (reader.editor, reader.complaints)
    }
}

struct Reader {
    editor: Editor,
    complaints: Vec<String>,
}

impl Reader {
    fn setting(&mut self, key: &str, value: &Value) {
        if value.is_null() || value == "" {
            return;
        }
        match key {
            "runtime" => self.editor.asked.runtime = self.word(key, value, &["2025", "2026", "all"], Scope::from_name),
            "profile" => {
                let names = Profile::ALL.map(Profile::name);
                self.editor.asked.profile = self.word(key, value, &names, Profile::from_name);
            }
            "levels" => self.levels(value),
            "configuration" => match value.as_str() {
                Some(path) => self.editor.configuration = Some(path.to_owned()),
                None => self.complain(key, "is the path of a faxsmith.toml"),
            },
            _ => {
                // What is nearly a name of ours is a slip.
                if let Some(meant) = near::best(key, KEYS.into_iter()) {
                    self.complain(key, &format!("does not exist. Did you mean `faxsmith.{meant}`?"));
                }
            }
        }
    }

    fn levels(&mut self, value: &Value) {
        let Some(levels) = value.as_object() else {
            return self.complain("levels", "takes rules with their levels, as in `{\"missing-name\": \"off\"}`");
        };
        let names = Choice::ALL.map(Choice::name);
        for (name, level) in levels {
            let Some(found) = rules::find(name) else {
                let near = near::question(near::best(name, RULES.iter().map(|rule| rule.name)));
                self.complain("levels", &format!("names a rule that does not exist.{near}"));
                continue;
            };
            if let Some(choice) = self.word("levels", level, &names, Choice::from_name) {
                self.editor.asked.choices.push((found.rule.name, choice));
            }
        }
    }

    /// One of some words; a number counts as its digits, because people write `2026` without quotes.
    fn word<T>(&mut self, key: &str, value: &Value, names: &[&'static str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|number| number.to_string())).unwrap_or_default();
        let found = read(&text);
        if found.is_none() {
            let near = near::question(near::best(&text, names.iter().copied()));
            self.complain(key, &format!("takes {}.{near}", names.join(", ")));
        }
        found
    }

    /// Never with the value: people paste anything into settings.
    fn complain(&mut self, key: &str, what: &str) {
        self.complaints.push(format!("The setting `faxsmith.{}` {what}", key.escape_debug()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::Level;

    #[test]
    fn what_is_set() {
        let settings =
            json!({"runtime": 2026, "profile": "strict", "configuration": "a.toml", "levels": {"missing-name": "warning"}, "path": "x"});
        let (editor, complaints) = Editor::read(&json!({"faxsmith": settings}));
        assert_eq!(complaints, [] as [&str; 0]);
        assert_eq!(editor.asked.runtime, Scope::from_name("2026"));
        assert_eq!(editor.asked.profile, Some(Profile::Strict));
        assert_eq!(editor.asked.choices, [("missing-name", Choice::At(Level::Warning))]);
        assert_eq!(editor.configuration.as_deref(), Some("a.toml"));
        assert_eq!(Editor::read(&settings).0, editor);
        for nothing in [json!(null), json!([]), json!("x"), json!({"runtime": null, "profile": ""}), json!({"faxsmith": null})] {
            assert_eq!(Editor::read(&nothing), (Editor::default(), Vec::new()), "{nothing}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_the_value() {
        for (settings, wanted) in [
            (json!({"runtime": "2024"}), "The setting `faxsmith.runtime` takes 2025, 2026, all. Did you mean `2025`?"),
            (json!({"profile": "hippa"}), "The setting `faxsmith.profile` takes default, strict, hipaa. Did you mean `hipaa`?"),
            (json!({"profil": "hipaa"}), "The setting `faxsmith.profil` does not exist. Did you mean `faxsmith.profile`?"),
            (
                json!({"levels": {"missing-nam": "off"}}),
                "The setting `faxsmith.levels` names a rule that does not exist. Did you mean `missing-name`?",
            ),
            (json!({"levels": ["x"]}), "The setting `faxsmith.levels` takes rules with their levels, as in `{\"missing-name\": \"off\"}`"),
            (json!({"configuration": 1}), "The setting `faxsmith.configuration` is the path of a faxsmith.toml"),
        ] {
            let (editor, complaints) = Editor::read(&settings);
            assert_eq!(complaints, [wanted]);
            assert_eq!(editor, Editor::default());
        }
    }
}
