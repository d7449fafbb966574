//! The texts about what is offered. An editor asks for one when the user looks at it, so that lists stay small.

use crate::model::ActionName;
use crate::rules;
use crate::runtime::RUNTIMES;
use crate::schema::guide::Guide;

/// Where the text about something is. It can be sent away and come back as a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// Nowhere.
    #[default]
    Nothing,
    /// In one of our schemas.
    Schema {
        /// The schema's name.
        name: &'static str,
        /// The place in it, as a JSON pointer.
        pointer: String,
    },
    /// A variable of an action's templates.
    Variable {
        /// The action.
        action: ActionName,
        /// Its name.
        name: &'static str,
    },
    /// The page of a rule.
    Rule(&'static str),
    /// Here, in Markdown.
    Text(String),
}

impl About {
    /// What a schema says of a place.
    pub(super) fn guide(guide: &Guide) -> Self {
        if guide.description().is_none() {
            return Self::Nothing;
        }
        Self::Schema { name: guide.name(), pointer: guide.pointer() }
    }

    /// The word that [`About::from_word`] understands; `None` where the text is here or nowhere.
    #[must_use]
    pub fn word(&self) -> Option<String> {
        match self {
            Self::Nothing | Self::Text(_) => None,
            Self::Schema { name, pointer } => Some(format!("schema {name} {pointer}")),
            Self::Variable { action, name } => Some(format!("variable {} {name}", action.key())),
            Self::Rule(name) => Some(format!("rule {name}")),
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let (kind, rest) = word.split_once(' ')?;
        match kind {
            "schema" => {
                let (name, pointer) = rest.split_once(' ')?;
                Some(Self::Schema { name: faxsmith_schemas::get(name)?.name, pointer: pointer.to_owned() })
            }
            "variable" => {
                let (action, name) = rest.split_once(' ')?;
                let action = ActionName::ALL.into_iter().find(|known| known.key() == action)?;
                let known = RUNTIMES.iter().flat_map(|runtime| runtime.variables.of(action)).find(|variable| variable.name == name)?;
                Some(Self::Variable { action, name: known.name })
            }
            "rule" => Some(Self::Rule(rules::find(rest)?.rule.name)),
            _ => None,
        }
    }

    /// The text, in Markdown.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(text.clone()),
            Self::Schema { name, pointer } => Some(of_guide(&Guide::named(name)?.found(pointer)?)),
            Self::Variable { action, name } => Some(of_variable(*action, name)),
            Self::Rule(name) => Some(rules::by_name(name)?.summary().to_owned()),
        }
    }
}

fn of_guide(guide: &Guide) -> String {
    let mut text = guide.description().unwrap_or_default().to_owned();
    if let Some(default) = guide.default() {
        text.push_str(&format!("\n\nDefault: `{}`", crate::schema::to_json(default)));
    }
    text
}

/// What each generation puts there. Those that agree are told together.
fn of_variable(action: ActionName, name: &str) -> String {
    let mut told: Vec<(Vec<&str>, &str)> = Vec::new();
    for runtime in &RUNTIMES {
        let variable = runtime.variables.of(action).iter().find(|variable| variable.name == name);
        let meaning = variable.map_or("always empty: Faxbot does not know the name", |variable| variable.meaning);
        match told.iter_mut().find(|(_, known)| *known == meaning) {
            Some((names, _)) => names.push(runtime.name),
            None => told.push((vec![runtime.name], meaning)),
        }
    }
    let lines = told.iter().map(|(names, meaning)| format!("{}: {meaning}.", names.join(" and ")));
    lines.collect::<Vec<_>>().join("\n\n")
}
