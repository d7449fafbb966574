//! Files that are broken in one place are still checked in all the others, and only there.

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::place::Place;

fn rules(text: &str) -> Vec<&'static str> {
    let around = Surroundings { place: Place::new("manifest.json"), ..Surroundings::default() };
    check(text.as_bytes().to_vec(), &around).findings.iter().map(|finding| finding.rule.name).collect()
}

const MANIFEST: &str = r#"{
  "id": "acme",
  "name": "Acme",
  "allowed_domains": ["api.acme.example"],
  "actions": {
    "send_fax": {
      "url": "https://api.acme.example/faxes",
      "body": { "kind": "json", "template": "{\"to\":\"{{to}}\",\"file\":\"{{file_url}}\"}" },
      "response": { "job_id": "id", "status": "state", "status_map": { "done": "SUCCESS" } }
    },
    "get_status": {
      "method": "GET",
      "url": "https://api.acme.example/faxes/{id}",
      "path_params": [{ "name": "id", "source": "provider_sid" }],
      "response": { "job_id": "id", "status": "state", "status_map": { "done": "SUCCESS" } }
    }
  }
}
"#;

#[test]
fn nothing_is_missing_from_what_breaks_off() {
    assert_eq!(rules(MANIFEST), [] as [&str; 0]);
    for (length, _) in MANIFEST.char_indices().skip(1) {
        let cut = &MANIFEST[..length];
        let found = rules(cut);
        let claims: Vec<_> = found.iter().filter(|rule| rule.starts_with("missing-") || rule.ends_with("-not-sent")).collect();
        assert_eq!(claims, [] as [&&str; 0], "of what was cut off after\n{cut}");
        assert!(cut.trim_end() == MANIFEST.trim_end() || found.contains(&"json-syntax"), "{cut}");
    }
}

#[test]
fn what_is_whole_is_still_checked() {
    let broken =
        MANIFEST.replace("\"name\": \"Acme\"", "\"name\": Acme").replace("[\"api.acme.example\"]", "[]").replace("\"GET\",", "\"GET\"");
    assert_eq!(rules(&broken), ["json-syntax", "missing-allowed-domains", "json-syntax"]);
}
