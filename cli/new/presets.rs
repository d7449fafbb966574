//! The providers that `new` knows: a manifest that works, sample replies, and what is known about them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::new::answers::{Action, Auth, Credential, Setting};

/// How sure it is that a preset is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// After the provider's own specification, library or recorded replies.
    High,
    /// After its documentation, partly seen, and code of independent users.
    Medium,
    /// At least one field that matters is known at second hand.
    Low,
}

/// One provider.
#[derive(Debug)]
pub struct Preset {
    /// The name of the preset.
    pub id: &'static str,
    /// What people call the provider.
    pub name: String,
    /// What is known about it.
    pub about: About,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its sample replies, as text.
    pub replies: &'static str,
}

/// What is known about a provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// One sentence.
    pub description: String,
    /// Where the facts are from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// The provider's own documentation.
    pub learn_more: String,
    /// What its keys look like, in Markdown.
    pub key_format: String,
    /// What else to know, in Markdown.
    pub notes: Vec<String>,
    /// The settings that the manifest reads.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// The credentials that it reads.
    pub credentials: Vec<Credential>,
}

/// The fields of a preset's manifest that a new one takes over. Cancelling is none of them: Faxbot never runs it (contract §1).
#[derive(Debug, Deserialize)]
pub struct Manifest {
    name: String,
    /// How a request is authenticated.
    pub auth: Auth,
    /// The hosts.
    pub allowed_domains: Vec<String>,
    /// In milliseconds.
    pub timeout_ms: u64,
    /// The requests.
    pub actions: Actions,
}

/// The requests of a preset.
#[derive(Debug, Deserialize)]
pub struct Actions {
    /// How a fax is sent.
    pub send_fax: Action,
    /// How its state is asked for.
    pub get_status: Option<Action>,
}

/// A provider whose interface no manifest can express.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsupported {
    /// An id for it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Why not: a whole sentence.
    pub reason: String,
}

#[derive(Deserialize)]
struct AllUnsupported {
    provider: Vec<Unsupported>,
}

macro_rules! presets {
    ($($id:literal)*) => {
        [$((
            $id,
            include_str!(concat!("presets/", $id, ".json")),
            include_str!(concat!("presets/", $id, ".response.json")),
            include_str!(concat!("presets/", $id, ".toml")),
        )),*]
    };
}

/// All presets, by id.
pub static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let all =
        presets!("clicksend" "documo" "dropbox-fax" "ifax" "medsender" "phaxio" "retarus" "ringcentral" "signalwire" "sinch" "telnyx");
    let preset = |(id, manifest, replies, about)| {
        // The program's own files, which a test reads.
        let manifest: Manifest = serde_json::from_str(manifest).expect("the manifest of a preset is one");
        let about = toml::from_str(about).expect("what is known of a preset is complete");
        Preset { id, name: manifest.name.clone(), about, manifest, replies }
    };
    all.into_iter().map(preset).collect()
});

/// The providers that can't be expressed.
pub static UNSUPPORTED: LazyLock<Vec<Unsupported>> = LazyLock::new(|| {
    // The program's own file, which a test reads.
    let all: AllUnsupported = toml::from_str(include_str!("presets/unsupported.toml")).expect("each has its reason");
    all.provider
});

/// The preset of that name.
#[must_use]
pub fn get(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    use faxsmith_manifest::model::providers::{named_in, of_id};

    use super::*;

    #[test]
    fn each_speaks_of_its_own_provider_only() {
        assert_eq!(PRESETS.len(), 11);
        for preset in PRESETS.iter() {
            let own: Vec<_> = of_id(preset.id).map(|provider| provider.name).collect();
            assert_eq!(own.len(), 1, "{}", preset.id);
            let About { description, source, learn_more, key_format, notes, settings, credentials, .. } = &preset.about;
            let mut texts = vec![description, learn_more, key_format, source];
            texts.extend(notes);
            texts.extend(settings.iter().flat_map(|setting| [&setting.title, &setting.description]));
            texts.extend(credentials.iter().map(|credential| &credential.title));
            for text in texts {
                assert!(!text.trim().is_empty(), "{}", preset.id);
                let others: Vec<_> = named_in(text).map(|(provider, _)| provider.name).filter(|name| !own.contains(name)).collect();
                assert!(others.is_empty(), "{}: {others:?} in {text:?}", preset.id);
            }
            assert!(learn_more.starts_with("https://"));
        }
        for provider in UNSUPPORTED.iter() {
            assert!(get(&provider.id).is_none() && provider.reason.ends_with('.'), "{provider:?}");
            assert!(named_in(&provider.reason).next().is_none(), "{provider:?}");
        }
    }
}
