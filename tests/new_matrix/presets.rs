//! The presets: each of the providers that are known is one, or is refused with its reason, and none speaks of another.

use faxsmith_manifest::model::providers::{PROVIDERS, named_in, of_id};
use serde_json::{Value, json};

use crate::cases;
use crate::support::{faxsmith, folder, report, tree};
use crate::write_all;

/// Each preset, and the id that its provider gets: one of Faxbot's own providers keeps its own.
pub const IDS: [(&str, &str); 11] = [
    ("clicksend", "clicksend"),
    ("documo", "documo-http"),
    ("dropbox-fax", "dropbox-fax"),
    ("ifax", "ifax"),
    ("medsender", "medsender"),
    ("phaxio", "phaxio-http"),
    ("retarus", "retarus"),
    ("ringcentral", "ringcentral"),
    ("signalwire", "signalwire-http"),
    ("sinch", "sinch-http"),
    ("telnyx", "telnyx"),
];

fn list() -> Value {
    report(&faxsmith(std::path::Path::new("."), &["presets", "--format", "json"]))
}

#[test]
fn every_provider_is_a_preset_or_is_refused_with_its_reason() {
    let list = list();
    let schema: Value = serde_json::from_str(faxsmith_schemas::PRESETS.text).unwrap();
    let violations: Vec<String> =
        jsonschema::draft202012::new(&schema).unwrap().iter_errors(&list).map(|error| error.to_string()).collect();
    assert!(violations.is_empty() && list["format"] == "faxsmith-presets/1", "{violations:?}");
    let ids = |key: &str| list[key].as_array().unwrap().iter().map(|provider| provider["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids("presets"), IDS.map(|(preset, _)| json!(preset)));
    let unsupported = ids("unsupported");
    assert_eq!(IDS.len() + unsupported.len(), 24, "{unsupported:?}");
    let here = folder(&[]);
    for provider in list["unsupported"].as_array().unwrap() {
        let (id, reason) = (provider["id"].as_str().unwrap(), provider["reason"].as_str().unwrap());
        let run = faxsmith(here.path(), &["new", "--preset", id]);
        assert!(run.code == Some(2) && run.err.contains(reason) && run.err.contains(provider["name"].as_str().unwrap()), "{run:?}");
        // The reason speaks of this provider alone.
        assert!(named_in(reason).all(|(named, _)| of_id(id).any(|own| std::ptr::eq(own, named))), "{reason}");
    }
    assert!(tree(here.path()).is_empty());
}

#[test]
fn no_preset_speaks_of_another_provider() {
    let here = folder(&[]);
    write_all(here.path(), &cases::presets("2026", &IDS));
    let list = list();
    let files = tree(here.path());
    for ((preset, id), listed) in IDS.iter().zip(list["presets"].as_array().unwrap()) {
        let own = of_id(preset).next().unwrap();
        let readme = String::from_utf8(files[&format!("config/providers/{id}/README.md")].clone()).unwrap();
        for said in ["learn_more", "source", "key_format"] {
            assert!(readme.contains(listed[said].as_str().unwrap()), "{preset}: {said}: {readme}");
        }
        let written = files.iter().filter(|(path, _)| path.starts_with(&format!("config/providers/{id}/")));
        let texts = written.map(|(_, content)| String::from_utf8(content.clone()).unwrap()).chain([listed.to_string()]);
        for text in texts {
            // Whom a manifest may speak of: whose interface it copies, or whose it has become.
            let foreign: Vec<_> = named_in(&text).filter(|(named, _)| !own.may_name(named)).map(|(named, _)| named.name).collect();
            assert!(foreign.is_empty(), "{preset}: {foreign:?} in {text}");
            for other in PROVIDERS.iter().filter(|other| !own.may_name(other)) {
                assert!(!text.contains(other.name), "{preset}: {} in {text}", other.name);
            }
        }
    }
}
